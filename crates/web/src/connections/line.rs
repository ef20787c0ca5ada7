//! One connection: since when its other end is waited for, whether that has been long enough, and whether its place may be
//! given to another. What is waited for is written down by whoever reads, writes and answers (`wire.rs`); the judging is done
//! from outside, for all of them at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

/// Bytes a second that are to be taken of an answer, and to come of a body (`arriving.rs`), whenever they are waited for. The
/// poorest phone line carries a few times that.
const LEAST_PACE: u64 = 512;
/// How far behind that pace somebody is who may be let go for another, and how long whoever holds many places was waited for.
const SPARE_AFTER: Duration = Duration::from_secs(1);

/// How long the other end of a connection is waited for. Bodies have a pace of their own (`arriving.rs`).
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request: from its first byte on, or from the first moment of a connection that never asked.
    pub head: Duration,
    /// For the next request on a connection that has asked before. Longer than proxies keep theirs (60 s is usual), so that
    /// none sends a request into a connection that is just being closed.
    pub idle: Duration,
    /// How far behind the least pace the taking of answers may be, over all of them and not since the last byte: who takes a
    /// little now and then wins nothing. The system says that there is room only when a third of its buffer is free, which
    /// is 40 s of the poorest line.
    pub unread: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), idle: Duration::from_secs(75), unread: Duration::from_secs(90) }
    }
}

/// What a connection is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// Nothing: it is our turn.
    Nothing,
    /// The rest of a head.
    Head,
    /// A request, on a connection that never asked.
    First,
    /// Another request.
    Next,
    /// The rest of a body.
    Body,
    /// That it reads.
    Reading,
}

/// Who may be let go for another, whoever goes first last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spare {
    /// Takes or sends as fast as is asked for, and is waited for all the same: may be let go of a caller who holds many.
    Steady,
    /// Takes or sends more slowly than the least pace.
    Slow,
    /// Asks nothing.
    Idle,
}

/// How a stranger moves what is theirs to move: since when they are waited for, how long they were before, and how far behind
/// the least pace they are. Milliseconds of the line; zero stands for "not now".
#[derive(Default)]
struct Pace {
    since: AtomicU64,
    waited: AtomicU64,
    behind: AtomicU64,
}

impl Pace {
    fn waits(&self, now: u64) {
        if self.since.load(Relaxed) == 0 {
            self.since.store(now, Relaxed);
        }
    }

    fn moved(&self, now: u64, bytes: usize) {
        let (waited, behind) = (self.waited(now), self.behind(now));
        self.since.store(0, Relaxed);
        self.waited.store(waited, Relaxed);
        let paid = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1000) / LEAST_PACE;
        self.behind.store(behind.saturating_sub(paid), Relaxed);
    }

    /// Another question, or another answer: the waiting begins anew, and what somebody is behind remains.
    fn begins(&self) {
        self.waited.store(0, Relaxed);
    }

    fn is_awaited(&self) -> bool {
        self.since.load(Relaxed) != 0
    }

    fn waits_since(&self, now: u64) -> u64 {
        Some(self.since.load(Relaxed)).filter(|since| *since != 0).map_or(0, |since| now.saturating_sub(since))
    }

    fn waited(&self, now: u64) -> u64 {
        self.waited.load(Relaxed).saturating_add(self.waits_since(now))
    }

    fn behind(&self, now: u64) -> u64 {
        self.behind.load(Relaxed).saturating_add(self.waits_since(now))
    }
}

/// One connection. Times are milliseconds since it was made; zero stands for "not now".
pub(super) struct Line {
    made: Instant,
    /// A request is in hand: its head is there and its answer is not handed over.
    asked: AtomicBool,
    has_asked: AtomicBool,
    /// When the first byte of a head came.
    head: AtomicU64,
    /// Since when nothing is asked.
    quiet: AtomicU64,
    body: Pace,
    reading: Pace,
    let_go: Notify,
    /// It is let go whatever it does now.
    surely: AtomicBool,
}

impl Line {
    pub(super) fn new() -> Self {
        Self {
            made: Instant::now(),
            asked: AtomicBool::new(false),
            has_asked: AtomicBool::new(false),
            head: AtomicU64::new(0),
            quiet: AtomicU64::new(1),
            body: Pace::default(),
            reading: Pace::default(),
            let_go: Notify::new(),
            surely: AtomicBool::new(false),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// What it is waited for, and for how long already; of what has a pace, how far it is behind.
    pub(super) fn awaited(&self) -> (Awaited, Duration) {
        let (now, head) = (self.now(), self.head.load(Relaxed));
        let since = |when: u64| now.saturating_sub(when);
        let (what, waited) = match () {
            () if self.reading.is_awaited() => (Awaited::Reading, self.reading.behind(now)),
            () if self.body.is_awaited() => (Awaited::Body, self.body.behind(now)),
            () if self.asked.load(Relaxed) => (Awaited::Nothing, 0),
            () if head != 0 => (Awaited::Head, since(head)),
            () if self.has_asked.load(Relaxed) => (Awaited::Next, since(self.quiet.load(Relaxed))),
            () => (Awaited::First, since(self.quiet.load(Relaxed))),
        };
        (what, Duration::from_millis(waited))
    }

    /// For what it was waited for too long, if it was. Whoever sends a body too slowly is told so elsewhere.
    pub(super) fn is_overdue(&self, patience: &Patience) -> Option<Awaited> {
        let (what, waited) = self.awaited();
        let longest = match what {
            Awaited::Nothing | Awaited::Body => return None,
            Awaited::Head | Awaited::First => patience.head,
            Awaited::Next => patience.idle,
            Awaited::Reading => patience.unread,
        };
        (waited >= longest).then_some(what)
    }

    /// Whether it may be let go for another, and for how long it was waited for; none while it is our turn.
    pub(super) fn spare(&self) -> Option<(Spare, Duration)> {
        let (what, waited) = self.awaited();
        match what {
            Awaited::Nothing => None,
            Awaited::Head | Awaited::First | Awaited::Next => Some((Spare::Idle, waited)),
            Awaited::Body | Awaited::Reading if waited >= SPARE_AFTER => Some((Spare::Slow, waited)),
            Awaited::Body | Awaited::Reading => {
                let now = self.now();
                let in_all = Duration::from_millis(self.body.waited(now).max(self.reading.waited(now)));
                (in_all >= SPARE_AFTER).then_some((Spare::Steady, in_all))
            }
        }
    }

    /// Lets it go for another. Whoever was idle may ask just then and stays; whoever was slow has had their time.
    pub(super) fn end(&self, spare: Spare) {
        self.surely.fetch_or(spare != Spare::Idle, Relaxed);
        self.let_go.notify_one();
    }

    /// Lets it go, since it was waited for too long.
    pub(super) fn give_up(&self) {
        self.let_go.notify_one();
    }

    /// Ends when it is let go; true when it has to leave.
    pub(super) async fn is_let_go(&self) -> bool {
        self.let_go.notified().await;
        self.surely.load(Relaxed) || self.awaited().0 != Awaited::Nothing
    }

    /// A head is there.
    pub(super) fn ask(self: &Arc<Self>) -> Asked {
        self.asked.store(true, Relaxed);
        self.has_asked.store(true, Relaxed);
        self.head.store(0, Relaxed);
        self.body.begins();
        self.reading.begins();
        Asked(Arc::clone(self))
    }

    /// Something came.
    pub(super) fn heard(&self) {
        if !self.asked.load(Relaxed) && self.head.load(Relaxed) == 0 {
            self.head.store(self.now(), Relaxed);
        }
    }

    /// Some of an answer was taken; none when there is no room for it.
    pub(super) fn wrote(&self, taken: Option<usize>) {
        match taken {
            Some(bytes) => self.reading.moved(self.now(), bytes),
            None => self.reading.waits(self.now()),
        }
    }

    /// Some of a body came, or the end of it; none when more is waited for.
    pub(super) fn sent(&self, bytes: Option<usize>) {
        match bytes {
            Some(bytes) => self.body.moved(self.now(), bytes),
            None => self.body.waits(self.now()),
        }
    }
}

/// A request in hand, until this is dropped.
pub(super) struct Asked(Arc<Line>);

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.quiet.store(self.0.now(), Relaxed);
        self.0.asked.store(false, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_keeps_us_waiting_is_told_from_whoever_waits_for_us() {
        let hurried = Patience { head: Duration::ZERO, idle: Duration::from_secs(9), unread: Duration::ZERO };
        let line = Arc::new(Line::new());
        assert_eq!(line.is_overdue(&hurried), Some(Awaited::First));
        line.heard();
        assert_eq!(line.is_overdue(&hurried), Some(Awaited::Head));
        assert_eq!(line.spare().unwrap().0, Spare::Idle);
        let asked = line.ask();
        line.heard();
        assert_eq!(line.awaited().0, Awaited::Nothing, "more of a body is no head");
        assert!(line.spare().is_none() && line.is_overdue(&hurried).is_none());
        line.sent(None);
        assert_eq!((line.awaited().0, line.is_overdue(&hurried)), (Awaited::Body, None));
        line.sent(Some(0));
        assert_eq!(line.awaited().0, Awaited::Nothing);
        line.wrote(None);
        assert_eq!(line.is_overdue(&hurried), Some(Awaited::Reading));
        drop(asked);
        assert!(line.spare().is_none(), "its answer is still on the way");
        line.wrote(Some(1));
        assert_eq!((line.awaited().0, line.is_overdue(&hurried)), (Awaited::Next, None));
        assert!(line.spare().is_some());
    }

    /// How far behind somebody is after some minutes in which the system found room for so much every so many seconds.
    fn behind(room: usize, every: u64) -> u64 {
        let pace = Pace::default();
        let rounds = 600 / every;
        for n in 1..=rounds {
            pace.waits(n * every * 1000);
            pace.moved((n + 1) * every * 1000, room);
        }
        pace.behind((rounds + 1) * every * 1000)
    }

    #[test]
    fn a_poor_line_is_fast_enough_and_a_trickle_is_not() {
        assert_eq!(behind(40_000, 40), 0, "1 kB/s");
        assert_eq!(behind(43_000, 80), 0, "a little more than what is asked for");
        assert!(behind(40_000, 200) > 90_000, "200 bytes a second");
        assert!(behind(1, 1) > 90_000, "a byte now and then");
    }

    #[test]
    fn who_takes_too_slowly_may_be_let_go_and_stays_so_over_the_next_answer() {
        let mut line = Line::new();
        line.made = Instant::now().checked_sub(Duration::from_secs(100)).unwrap();
        let line = Arc::new(line);
        line.reading.waits(90_000);
        assert_eq!(line.spare().unwrap().0, Spare::Slow);
        // An answer taken to its end, and the next one asked for at once.
        line.wrote(Some(512));
        let _asked = line.ask();
        line.wrote(None);
        let (spare, behind) = line.spare().unwrap();
        assert!(spare == Spare::Slow && behind >= Duration::from_secs(9), "{behind:?}");
        line.wrote(Some(100_000));
        line.wrote(None);
        assert!(line.spare().is_none(), "whoever reads is waited for");
        line.reading.waited.store(2000, Relaxed);
        assert_eq!(line.spare().unwrap().0, Spare::Steady, "or was, for some time");
    }
}
