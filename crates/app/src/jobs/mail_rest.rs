//! While the mail server is away, letters rest: they stay in the queue in their order and none of them is worn out by trying.
//! One is tried now and then, and when it arrives the others follow.

use std::sync::{Mutex, PoisonError};

use domain::Timestamp;
use jiff::SignedDuration;

/// The first rest; each further one is twice as long.
const FIRST: SignedDuration = SignedDuration::from_secs(10);
/// The longest.
const LONGEST: SignedDuration = SignedDuration::from_mins(5);

/// What is to be done about letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letters {
    /// Send them.
    Flow,
    /// Try one.
    Try,
    /// Leave them.
    Rest,
}

/// A rest.
#[derive(Clone, Copy, Debug)]
struct Rest {
    began: Timestamp,
    until: Timestamp,
    long: SignedDuration,
}

/// Whether letters rest in this process, and until when.
#[derive(Debug, Default)]
pub(crate) struct MailRest(Mutex<Option<Rest>>);

impl MailRest {
    pub(crate) fn at(&self, now: Timestamp) -> Letters {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            None => Letters::Flow,
            // A clock that was set back lets nobody wait longer than the longest rest.
            Some(Rest { until, .. }) if now < until && until - LONGEST <= now => Letters::Rest,
            Some(_) => Letters::Try,
        }
    }

    /// A letter that was begun at `tried` could not be delivered, nor could any other. Those that were on their way together begin
    /// one rest.
    pub(crate) fn begin(&self, tried: Timestamp, now: Timestamp) {
        let mut rest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rest.is_some_and(|rest| tried <= rest.began && rest.began <= now) {
            return;
        }
        let long = rest.map_or(FIRST, |last| (last.long * 2).min(LONGEST));
        *rest = Some(Rest { began: now, until: now + long, long });
    }

    /// Something was delivered.
    pub(crate) fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_and_end() {
        let (rest, mut now) = (MailRest::default(), Timestamp::UNIX_EPOCH);
        assert_eq!(rest.at(now), Letters::Flow);
        for _ in 0..8 {
            rest.begin(now, now);
        }
        assert_eq!((rest.at(now), rest.at(now + FIRST)), (Letters::Rest, Letters::Try), "of eight at once one rest comes");
        for _ in 0..20 {
            now += LONGEST;
            rest.begin(now, now);
        }
        assert_eq!((rest.at(now + LONGEST - FIRST), rest.at(now + LONGEST)), (Letters::Rest, Letters::Try));
        assert_eq!(rest.at(now - LONGEST), Letters::Try, "the clock was set back");
        let back = now - LONGEST;
        rest.begin(back, back);
        assert_eq!(rest.at(back), Letters::Rest, "and a letter tried then begins another");
        rest.end();
        assert_eq!(rest.at(now), Letters::Flow);
    }
}
