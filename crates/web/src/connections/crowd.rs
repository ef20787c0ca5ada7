//! How many connections there may be, together and from one caller. Where there are enough, whoever is only waited for
//! makes room for whoever comes: one that idles, or never finished its head. Only when all of them are served is somebody
//! turned away.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::Caller;

use super::{
    Door,
    line::{Awaited, Line},
};

/// Everybody who is connected.
pub(super) struct Crowd {
    door: Door,
    lines: Mutex<Lines>,
}

#[derive(Default)]
struct Lines {
    all: usize,
    of: HashMap<Caller, Vec<Arc<Line>>>,
}

/// A connection's place in the crowd, given back when it is dropped.
pub(super) struct Place {
    crowd: Arc<Crowd>,
    caller: Caller,
    pub(super) line: Arc<Line>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.lines().remove(self.caller, &self.line);
    }
}

impl Place {
    /// Takes a place back from which it was let go, since a request came just then.
    pub(super) fn stay(&self) {
        let mut lines = self.crowd.lines();
        lines.remove(self.caller, &self.line);
        lines.add(self.caller, &self.line);
    }
}

impl Crowd {
    pub(super) fn new(door: Door) -> Arc<Self> {
        Arc::new(Self { door, lines: Mutex::default() })
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets somebody in; none when there is no place, with the reason.
    pub(super) fn enter(self: &Arc<Self>, peer: IpAddr) -> Result<Place, &'static str> {
        let mut lines = self.lines();
        let caller = Caller::of(peer);
        // Behind a proxy are many.
        let is_one = !self.door.trusted_proxies.contains(&peer.to_canonical());
        if is_one && lines.of.get(&caller).is_some_and(|own| own.len() >= self.door.per_address) {
            lines.let_go_of(caller).then_some(()).ok_or("address")?;
        }
        if lines.all >= self.door.connections {
            lines.let_go().then_some(()).ok_or("all")?;
        }
        let line = Arc::new(Line::new());
        lines.add(caller, &line);
        drop(lines);
        Ok(Place { crowd: Arc::clone(self), caller, line })
    }

    /// Ends the connections that were waited for too long.
    pub(super) fn sweep(&self) {
        let lines = self.lines();
        for line in lines.of.values().flatten() {
            if let Some(awaited) = line.is_overdue(&self.door.patience) {
                line.let_go.notify_one();
                count(awaited.as_str());
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a figure to be drawn")]
        metrics::gauge!("tuntas_connections").set(lines.all as f64);
    }
}

impl Lines {
    fn add(&mut self, caller: Caller, line: &Arc<Line>) {
        self.of.entry(caller).or_default().push(Arc::clone(line));
        self.all += 1;
    }

    fn remove(&mut self, caller: Caller, line: &Arc<Line>) {
        let Some(own) = self.of.get_mut(&caller) else { return };
        if let Some(at) = own.iter().position(|l| Arc::ptr_eq(l, line)) {
            own.swap_remove(at);
            self.all -= 1;
        }
        if own.is_empty() {
            self.of.remove(&caller);
        }
    }

    /// Lets the connection of a caller go that was waited for longest; false when all are served.
    fn let_go_of(&mut self, caller: Caller) -> bool {
        let spare = self.of.get(&caller).into_iter().flatten().filter_map(|line| Some((line.spare()?, line)));
        let Some(line) = spare.max_by_key(|(waited, _)| *waited).map(|(_, line)| Arc::clone(line)) else { return false };
        self.end(caller, &line)
    }

    /// The same, of everybody.
    fn let_go(&mut self) -> bool {
        let all = self.of.iter().flat_map(|(caller, own)| own.iter().map(move |line| (caller, line)));
        let spare = all.filter_map(|(caller, line)| Some((line.spare()?, *caller, line)));
        let longest = spare.max_by_key(|(waited, ..)| *waited).map(|(_, caller, line)| (caller, Arc::clone(line)));
        longest.is_some_and(|(caller, line)| self.end(caller, &line))
    }

    fn end(&mut self, caller: Caller, line: &Arc<Line>) -> bool {
        self.remove(caller, line);
        line.let_go.notify_one();
        count("for another");
        true
    }
}

impl Awaited {
    fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Head | Self::First => "slow head",
            Self::Next => "idle",
            Self::Reading => "unread",
        }
    }
}

/// Counts a connection that we ended, or never began.
pub(super) fn count(why: &'static str) {
    metrics::counter!("tuntas_connections_ended_total", "why" => why).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd() -> Arc<Crowd> {
        let trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
        Crowd::new(Door { connections: 6, per_address: 2, trusted_proxies, ..Door::default() })
    }

    fn from(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[test]
    fn who_waits_makes_room_and_who_is_served_stays() {
        let crowd = crowd();
        let (first, second) = (crowd.enter(from("192.0.2.1")).unwrap(), crowd.enter(from("192.0.2.1")).unwrap());
        let (asked, again) = (first.line.ask(), second.line.ask());
        assert_eq!(crowd.enter(from("192.0.2.1")).err(), Some("address"), "both are served");
        let other = crowd.enter(from("192.0.2.2")).unwrap();
        drop(again);
        let third = crowd.enter(from("192.0.2.1")).unwrap();
        assert_eq!(crowd.lines().all, 3, "the one that idled made room");
        second.stay();
        drop((first, second, third, other, asked));
        assert_eq!(crowd.lines().all, 0);
        assert!(crowd.lines().of.is_empty());
    }

    #[test]
    fn a_caller_is_one_and_a_proxy_is_many() {
        let crowd = crowd();
        let enter = |address: &str| crowd.enter(from(address)).map(|place| (place.line.ask(), place));
        let two = [enter("2001:db8::1").unwrap(), enter("2001:db8::2").unwrap()];
        assert_eq!(enter("2001:db8::3").err(), Some("address"), "one customer has 64 bits");
        let four: Vec<_> = (0..4).map(|_| enter("10.0.0.1").unwrap()).collect();
        assert_eq!(enter("10.0.0.1").err(), Some("all"));
        assert_eq!(enter("192.0.2.9").err(), Some("all"));
        drop((two, four));
        assert!(enter("192.0.2.9").is_ok());
    }
}
