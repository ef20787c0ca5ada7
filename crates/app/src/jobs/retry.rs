//! Why a job was not done, whether trying again helps, and when that is.

use domain::Timestamp;
use jiff::SignedDuration;

use crate::{AppError, Failure};

/// Why a job was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobError {
    /// The same may well succeed later.
    Retryable(Failure),
    /// It never will: it is given up, which administrators see.
    Permanent(Failure),
}

impl JobError {
    /// When a job is tried again that was tried so often before; none when it is given up.
    pub(super) fn again_at(self, attempts: u32, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Retryable(_) => BACKOFF.after(attempts).map(|wait| now + wait),
            Self::Permanent(_) => None,
        }
    }

    /// The reason, as it is kept.
    pub(super) fn why(self) -> Failure {
        match self {
            Self::Retryable(why) | Self::Permanent(why) => why,
        }
    }
}

impl From<AppError> for JobError {
    fn from(error: AppError) -> Self {
        tracing::warn!(error = %error, "a job could not be done");
        match error {
            AppError::Store(store::Error::Damaged(_)) | AppError::Sealed(_) | AppError::Damaged(_) => {
                Self::Permanent(Failure::Damaged)
            }
            // Somebody else acted meanwhile, or the machine lacked something.
            AppError::Store(_) | AppError::NoRandom(_) | AppError::Changed => Self::Retryable(Failure::Ours),
            AppError::Refused(_)
            | AppError::Invalid { .. }
            | AppError::Betrays(_)
            | AppError::NotFound
            | AppError::SentBefore
            | AppError::NoSuchArea
            | AppError::PointNowhere
            | AppError::File(..) => Self::Permanent(Failure::Refused),
        }
    }
}

impl From<store::Error> for JobError {
    fn from(error: store::Error) -> Self {
        AppError::from(error).into()
    }
}

/// Waits that double.
struct Backoff {
    first: SignedDuration,
    longest: SignedDuration,
    /// So many tries in all.
    tries: u32,
}

/// Four days in all (RFC 5321, 4.5.4.1).
const BACKOFF: Backoff = Backoff { first: SignedDuration::from_secs(30), longest: SignedDuration::from_hours(6), tries: 25 };

impl Backoff {
    /// The wait after a try, when there were so many before it; none after the last.
    fn after(&self, before: u32) -> Option<SignedDuration> {
        let wait = self.first.checked_mul(1 << before.min(20)).map_or(self.longest, |wait| wait.min(self.longest));
        (before + 1 < self.tries).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_for_days() {
        let waits: Vec<_> = (0..).map_while(|n| BACKOFF.after(n)).map(|wait| wait.as_secs()).collect();
        assert_eq!(waits.get(..3), Some([30, 60, 120].as_slice()));
        assert_eq!(waits.len(), 24);
        assert!(waits.iter().sum::<i64>() > 2 * 86_400 && waits.iter().all(|w| (30..=6 * 3600).contains(w)), "{waits:?}");
    }

    #[test]
    fn what_passes_is_tried_again_and_what_is_damaged_is_not() {
        let now = Timestamp::UNIX_EPOCH;
        let again = |error: AppError| JobError::from(error).again_at(0, now);
        for passing in [
            AppError::Changed,
            store::Error::Unreachable("away".into()).into(),
            store::Error::Busy.into(),
            store::Error::Closing.into(),
            store::Error::Engine("the disk is full".into()).into(),
            store::Error::Blob("not there".into()).into(),
        ] {
            assert_eq!(again(passing), Some(now + SignedDuration::from_secs(30)));
        }
        for lasting in [
            AppError::NotFound,
            AppError::Sealed(trust::NotOpened),
            AppError::Damaged("its mark does not fit".into()),
            store::Error::Damaged("no JSON".into()).into(),
        ] {
            assert_eq!(again(lasting), None);
        }
    }
}
