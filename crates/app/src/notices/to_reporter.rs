//! What the reporter is told of an event.

use domain::{
    Report,
    grievance::{Case, Reaches, Step, StepName},
    policy::ActorRef,
    report::{Clock, Event, ReportEvent, Status},
};

use super::{
    news::{News, named},
    overtaken::date_of,
};
use crate::ReferenceData;

/// What is told of a report just received.
pub(crate) fn receipt(report: &Report) -> News {
    let due = report.verification.as_ref().map(|d| date_of(report, d));
    due.map_or(News::ReceiptUndated, |due| News::Receipt { due })
}

/// What is told of a step.
pub(crate) fn for_reporter(event: &Event, report: &Report, reference: &ReferenceData) -> Option<News> {
    // A letter may be read by somebody else: of a restricted case its specialist speaks, in person.
    if report.restricted || !event.what.facts().tells.reporter() {
        return None;
    }
    let date = |d| date_of(report, d);
    let day = report.area.zone().date(event.at);
    let by_official = matches!(event.by, ActorRef::Official(_));
    Some(match &event.what {
        ReportEvent::FlagsTightened { secret: true, official: true, .. } => News::Hidden,
        ReportEvent::Shown if by_official => News::Shown,
        ReportEvent::SupervisionLifted { .. } => News::SupervisionLifted,
        ReportEvent::Forwarded { lead: true, agency, first, .. } => {
            News::Forwarded { agency: named(reference, *agency), due: date(first) }
        }
        ReportEvent::CompletionAsked { deadline } => News::AskedToComplete { due: date(deadline) },
        ReportEvent::FollowUpPublished { answer, forwarding, window, promise, .. } => {
            let agency = named(reference, report.forwardings.get(*forwarding)?.agency);
            match (answer, window, promise) {
                (true, _, Some(promise)) => News::Promised { agency, due: date(promise), day },
                (true, Some(window), None) => News::Answered { agency, due: date(window), day },
                (true, None, None) => News::AnsweredUndated { agency, day },
                (false, ..) => News::FollowedUp { agency, day },
            }
        }
        ReportEvent::Overdue { clock: Clock::Promise(place) } => {
            let f = report.forwardings.get(*place)?;
            News::PromiseBroken { agency: named(reference, f.agency), due: date(f.complete.as_ref()?) }
        }
        ReportEvent::Appealed { to, decide } => News::Appealed { agency: named(reference, *to), due: date(decide) },
        ReportEvent::AppealDecided { by, window, .. } => {
            let agency = named(reference, *by);
            match window {
                Some(window) => News::AppealRejected { agency, due: date(window), day },
                None => News::AppealUpheld { agency, day },
            }
        }
        ReportEvent::Reminded { clock: Clock::Window | Clock::ReporterCompletion } => match &report.status {
            Status::Answered { window: Some(window) } => News::ClosingSoon { due: date(window) },
            Status::NeedsCompletion { deadline, .. } => News::AskedToComplete { due: date(deadline) },
            _ => return None,
        },
        ReportEvent::Closed { .. } => News::Closed { day },
        ReportEvent::Archived { .. } => News::Archived,
        ReportEvent::PinRenewed => News::PinRenewed { day },
        ReportEvent::Joined { .. } => News::Joined,
        ReportEvent::Reopened { .. } | ReportEvent::Restored { .. } => News::Reopened,
        // Their own word, and an answer that was told when it was given, are no news.
        ReportEvent::Grievance { step, on, agency: Some(_), reaches, .. } if step.name().is_told() => {
            let (step, day, words) = (step.name(), on.unwrap_or(day), *reaches == Some(Reaches::Words));
            let decides = report.in_register().is_some_and(|entry| entry.decides_appeal(event.version));
            match Case::of(report).and_then(|case| case.clock()) {
                Some(clock) => News::GrievanceNext { step, day, due: report.area.zone().date(clock.by), decides, words },
                None => News::GrievanceStep { step, day, decides, words },
            }
        }
        ReportEvent::Grievance { step: Step::Appealed { decide, .. }, .. } => {
            let due = report.area.zone().date(decide.by);
            News::GrievanceNext { step: StepName::Appealed, day, due, decides: false, words: false }
        }
        ReportEvent::Submitted { .. }
        | ReportEvent::Completed { .. }
        | ReportEvent::CompletionLapsed { .. }
        | ReportEvent::Verified { .. }
        | ReportEvent::Forwarded { .. }
        | ReportEvent::LeadNamed { .. }
        | ReportEvent::Accepted { .. }
        | ReportEvent::Returned { .. }
        | ReportEvent::FollowUpDrafted { .. }
        | ReportEvent::FollowUpSentBack { .. }
        | ReportEvent::Noted
        | ReportEvent::Replied { .. }
        | ReportEvent::Rated { .. }
        | ReportEvent::Disputed { .. }
        | ReportEvent::Unjoined { .. }
        | ReportEvent::Supported
        | ReportEvent::Copied { .. }
        | ReportEvent::Escalated { .. }
        | ReportEvent::FlagsTightened { .. }
        | ReportEvent::HidingAsked
        | ReportEvent::HidingWanted { .. }
        | ReportEvent::HidingDeclined
        | ReportEvent::Shown
        | ReportEvent::TakenFrom { .. }
        | ReportEvent::Objected { .. }
        | ReportEvent::AlarmRaised { .. }
        | ReportEvent::AlarmPassed { .. }
        | ReportEvent::AlarmTaken
        | ReportEvent::AlarmFound { .. }
        | ReportEvent::NationalIdGiven { .. }
        | ReportEvent::Reminded { .. }
        | ReportEvent::Overdue { .. }
        | ReportEvent::Revealed { .. }
        | ReportEvent::WordsGuarded { .. }
        | ReportEvent::ConsentWithdrawn { .. }
        | ReportEvent::HandedOver { .. }
        | ReportEvent::Forgotten
        | ReportEvent::Undone { .. }
        | ReportEvent::TakenOver { .. }
        | ReportEvent::Grievance { .. }
        | ReportEvent::Restricted
        | ReportEvent::RestrictionLifted { .. } => {
            return None;
        }
    })
}
