//! How a new report is received.

use jiff::{Span, civil::Date};

use super::deadline;
use crate::{
    DeadlineKind, Refusal,
    report::{Channel, Context, ReportEvent, Submission},
};

/// Years within which what is reported happened: longer ago, the year was mistyped.
const MOST_YEARS_AGO: i64 = 100;

/// Receives a new report.
///
/// # Errors
/// [`Refusal::NoCustodian`] where no government takes care of the area; as [`can_have_happened`] for the day it happened.
pub fn submit(submission: &Submission, context: Context<'_>) -> Result<ReportEvent, Refusal> {
    let s = submission.clone();
    let custodian = context.agencies.custodian(&s.area).ok_or(Refusal::NoCustodian)?;
    if let Some(day) = s.happened_on {
        can_have_happened(day, context.calendar.zone().date(context.now))?;
    }
    let verification = (s.channel != Channel::Import).then(|| deadline(DeadlineKind::Verification, context));
    Ok(ReportEvent::Submitted {
        tracking: s.tracking,
        kind: s.kind,
        topic: s.topic,
        area: s.area,
        point: s.point,
        happened_on: s.happened_on,
        channel: s.channel,
        identity: s.identity,
        taken_down_by: s.taken_down_by,
        anonymous: s.anonymous,
        secret: s.secret,
        custodian,
        verification,
    })
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
