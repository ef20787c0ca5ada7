//! How many connections there may be, together and from one caller. Where there are enough, whoever is only waited for
//! makes room for whoever comes: one that idles, or never finished its head, or takes its answer or sends its body too slowly.
//! Whoever holds most places is the first to lose one. Only when all of them are served is somebody turned away.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::Caller;

use super::{
    Door,
    line::{Awaited, Line, Spare},
};

/// As many places as one caller may need: browsers open six.
const FEW: usize = 8;

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
            lines.let_go(&self.door).then_some(()).ok_or("all")?;
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
                line.give_up();
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
        let own = self.of.get(&caller).into_iter().flatten();
        let spare = own.filter_map(|line| Some((line.spare().filter(|(spare, _)| *spare != Spare::Steady)?, line)));
        let Some((spare, line)) = spare.max_by_key(|(spare, _)| *spare).map(|(spare, line)| (spare.0, Arc::clone(line))) else {
            return false;
        };
        self.end(caller, &line, spare)
    }

    /// The same, of everybody: of the caller who has most of them, and from one who has more than others also what is
    /// neither idle nor slow, but was waited for.
    fn let_go(&mut self, door: &Door) -> bool {
        // Behind a proxy are many: how many it has tells nothing.
        let proxies: Vec<Caller> = door.trusted_proxies.iter().copied().map(Caller::of).collect();
        let fair = FEW.max(door.connections / self.of.len().max(1));
        let spare = self.of.iter().flat_map(|(caller, own)| {
            let held = if proxies.contains(caller) { 1 } else { own.len() };
            let spare = own.iter().filter_map(move |line| Some((line.spare()?, line)));
            let spare = spare.filter(move |((spare, _), _)| *spare != Spare::Steady || held > fair);
            spare.map(move |(spare, line)| ((held, spare), *caller, line))
        });
        let first =
            spare.max_by_key(|(order, ..)| *order).map(|((_, (spare, _)), caller, line)| (caller, Arc::clone(line), spare));
        first.is_some_and(|(caller, line, spare)| self.end(caller, &line, spare))
    }

    fn end(&mut self, caller: Caller, line: &Arc<Line>, spare: Spare) -> bool {
        self.remove(caller, line);
        line.end(spare);
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
            Self::Body => "slow body",
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
    fn who_holds_most_places_loses_one_first() {
        let trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
        let crowd = Crowd::new(Door { connections: 40, trusted_proxies, ..Door::default() });
        let enter = |address: &str| crowd.enter(from(address)).unwrap();
        let held = |address: &str| crowd.lines().of.get(&Caller::of(from(address))).map_or(0, Vec::len);
        // Idle, and longest: but one alone, and a proxy that stands for many.
        let alone = enter("192.0.2.1");
        let proxied: Vec<_> = (0..20).map(|_| enter("10.0.0.1")).collect();
        // They ask, and do not take what they asked for.
        let greedy: Vec<_> = (0..19).map(|_| enter("192.0.2.2")).collect();
        let served: Vec<_> = greedy.iter().map(|place| place.line.ask()).collect();
        greedy.iter().for_each(|place| place.line.wrote(None));
        std::thread::sleep(std::time::Duration::from_millis(1100));
        let many: Vec<_> = (0..5).map(|n| enter(&format!("192.0.3.{n}"))).collect();
        assert_eq!((held("192.0.2.1"), held("10.0.0.1"), held("192.0.2.2")), (1, 20, 14));
        // They take as much as is asked for: they lose what is more than their share.
        for place in &greedy {
            place.line.wrote(Some(100_000));
            place.line.wrote(None);
        }
        let more: Vec<_> = (5..20).map(|n| enter(&format!("192.0.3.{n}"))).collect();
        assert_eq!(held("192.0.2.2"), FEW);
        assert_eq!(crowd.lines().all, 40);
        drop((alone, proxied, served, many, more));
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
