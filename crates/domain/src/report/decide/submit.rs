//! How a new report is received.

use jiff::{SignedDuration, Span, Timestamp, civil::Date};

use super::deadline;
use crate::{
    Actor, AreaCode, DeadlineKind, Refusal, policy,
    report::{Assisted, Channel, Context, ReportEvent, Submission},
};

/// Years within which what is reported happened: longer ago, the year was mistyped.
const MOST_YEARS_AGO: i64 = 100;
/// How long a report may have waited in a phone: a clock that says more was never set.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Receives a new report.
///
/// # Errors
/// [`Refusal::NoCustodian`] where no government takes care of the area; as [`can_have_happened`] for the day it happened.
pub fn submit(submission: &Submission, context: Context<'_>) -> Result<ReportEvent, Refusal> {
    let s = submission.clone();
    let protected = s.is_protected();
    let custodian = context.agencies.custodian(&s.area).ok_or(Refusal::NoCustodian)?;
    let assisted = s.assisted.map(|a| routed(a, &s.area, context));
    let past = assisted.as_ref().is_some_and(|a| a.past_taker);
    if assisted.as_ref().is_some_and(|a| a.consent.on > context.calendar.zone().date(context.now)) {
        return Err(Refusal::FutureConsent);
    }
    if let Some(day) = s.happened_on {
        can_have_happened(day, context.calendar.zone().date(context.now))?;
    }
    let verification = (s.channel != Channel::Import).then(|| deadline(DeadlineKind::Verification, context));
    Ok(ReportEvent::Submitted {
        tracking: s.tracking,
        kind: s.kind,
        topic: s.topic,
        area: s.area,
        point: s.point.filter(|_| !protected),
        happened_on: s.happened_on,
        written_at: s.written_at.filter(|at| can_have_been_written(*at, context.now)),
        channel: s.channel,
        identity: s.identity,
        voice: s.voice,
        taken_down_by: s.taken_down_by,
        assisted,
        anonymous: if protected { s.anonymous || !s.named } else { s.anonymous },
        // Whoever took it down would find it among the public ones.
        secret: s.secret || past || s.restriction_asked,
        custodian,
        verification,
        forest: s.forest,
        protected,
        placed: s.placed && protected,
        restriction_asked: s.restriction_asked,
    })
}

/// With the offices that it goes past, where it goes past some.
fn routed(assisted: Assisted, area: &AreaCode, context: Context<'_>) -> Assisted {
    let offices = match context.actor {
        Actor::Official(taker) if assisted.past_taker => policy::village_offices(taker, area, context.agencies),
        _ => Vec::new(),
    };
    Assisted { offices, ..assisted }
}

/// Whether what somebody reports today can have happened on a day.
///
/// # Errors
/// [`Refusal::FutureDay`] for a day after today; [`Refusal::LongAgoDay`] for one more than 100 years ago.
pub fn can_have_happened(day: Date, today: Date) -> Result<(), Refusal> {
    match () {
        () if day > today => Err(Refusal::FutureDay),
        () if day < today.saturating_sub(Span::new().years(MOST_YEARS_AGO)) => Err(Refusal::LongAgoDay),
        () => Ok(()),
    }
}

/// Whether what arrives now can have been written at a moment, by another clock: not in the future, and at most 400 days ago.
#[must_use]
pub fn can_have_been_written(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now.duration_since(at) <= LONGEST_WAIT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_cannot_be_right_is_not_believed() {
        let now: Timestamp = "2026-03-03T01:00:00Z".parse().unwrap();
        for (at, believed) in [
            ("2026-03-03T01:00:00Z", true),
            ("2026-03-03T01:00:01Z", false),
            ("2025-01-27T01:00:00Z", true),
            ("2025-01-27T00:59:59Z", false),
            ("1970-01-01T00:00:00Z", false),
        ] {
            assert_eq!(can_have_been_written(at.parse().unwrap(), now), believed, "{at}");
        }
    }
}
