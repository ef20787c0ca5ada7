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

/// Whether letters rest in this process, and until when.
#[derive(Debug, Default)]
pub(crate) struct MailRest(Mutex<Option<(Timestamp, SignedDuration)>>);

impl MailRest {
    pub(crate) fn at(&self, now: Timestamp) -> Letters {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            None => Letters::Flow,
            // A clock that was set back lets nobody wait longer than the longest rest.
            Some((until, _)) if now < until && until - LONGEST <= now => Letters::Rest,
            Some(_) => Letters::Try,
        }
    }

    /// Nothing could be delivered.
    pub(crate) fn begin(&self, now: Timestamp) {
        let mut rest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let long = rest.map_or(FIRST, |(_, last)| (last * 2).min(LONGEST));
        *rest = Some((now + long, long));
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
        let (rest, now) = (MailRest::default(), Timestamp::UNIX_EPOCH);
        assert_eq!(rest.at(now), Letters::Flow);
        rest.begin(now);
        assert_eq!((rest.at(now), rest.at(now + FIRST)), (Letters::Rest, Letters::Try));
        for _ in 0..20 {
            rest.begin(now);
        }
        assert_eq!((rest.at(now + LONGEST - FIRST), rest.at(now + LONGEST)), (Letters::Rest, Letters::Try));
        assert_eq!(rest.at(now - LONGEST), Letters::Try, "the clock was set back");
        rest.end();
        assert_eq!(rest.at(now), Letters::Flow);
    }
}
