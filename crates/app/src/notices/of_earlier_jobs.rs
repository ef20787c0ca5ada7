//! What letters of the version before tell, whose jobs held only its kind: found again in the log.

use domain::{
    Role,
    report::{ReportEvent, apply},
};
use store::ReportWithHistory;

use super::{
    news::{News, named},
    notice::Notice,
    overtaken::date_of,
    to_officials::for_officials,
    to_reporter::for_reporter,
};
use crate::ReferenceData;

/// What a job of the version before tells, which held only its kind: found again in the log.
pub(crate) fn news_of(
    with_history: &ReportWithHistory,
    version: Option<u32>,
    notice: Notice,
    role: Option<Role>,
    reference: &ReferenceData,
) -> Option<News> {
    let (mut state, mut found) = (None, None);
    for event in with_history.events.iter().map(|r| &r.event) {
        state = apply(state, with_history.stored.report.id, event);
        let Some(report) = state.as_ref().filter(|_| version.is_none_or(|v| v == event.version)) else { continue };
        let told = match (role, &event.what) {
            (None, ReportEvent::Submitted { .. }) => {
                report.verification.as_ref().map(|d| News::Receipt { due: date_of(report, d) })
            }
            (Some(_), ReportEvent::Submitted { .. }) => {
                let due = report.verification.as_ref().map(|d| date_of(report, d));
                due.map(|due| News::New { agency: named(reference, report.custodian), due })
            }
            (None, _) => for_reporter(event, report, reference),
            (Some(role), _) => for_officials(event, report, reference).find(|(_, r, _)| *r == role).map(|(n, ..)| n),
        };
        found = told.filter(|n| n.notice() == notice).or(found);
    }
    found
}
