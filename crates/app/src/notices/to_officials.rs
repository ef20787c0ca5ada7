//! What officials are told of an event, and who of them: a role at an agency.

use domain::{
    AgencyId, AgencyKind, Report, Role,
    grievance::Step,
    policy::ActorRef,
    report::{Clock, Event, ReportEvent, Stage, Status},
};

use super::{
    news::{News, named},
    overtaken::date_of,
};
use crate::ReferenceData;

/// What is told, and whom: those who have the role at the agency.
pub(crate) type Told = (News, Role, AgencyId);

/// What coordinators are told of a report just received.
pub(crate) fn new_report(report: &Report, reference: &ReferenceData) -> News {
    let agency = named(reference, report.custodian);
    match report.verification.as_ref().map(|d| date_of(report, d)) {
        Some(due) => News::New { agency, due },
        None => News::NewUndated { agency },
    }
}

/// What the grievance specialist is told of a restricted case.
pub(crate) fn restricted(report: &Report, reference: &ReferenceData) -> News {
    News::Restricted { agency: named(reference, report.custodian) }
}

/// Of one event at most one piece of news for each role.
pub(crate) fn for_officials(event: &Event, report: &Report, reference: &ReferenceData) -> impl Iterator<Item = Told> {
    let may = event.what.facts().tells.desk();
    let told = for_desk(event, report, reference).into_iter().chain(for_disputed(event, report, reference)).filter(move |_| may);
    // Whoever suffers and writes again is heard by the specialist.
    let heard = report.restricted && event.by == ActorRef::Reporter && event.version > 1 && event.what != ReportEvent::PinRenewed;
    let heard = heard.then(|| (restricted(report, reference), Role::GrievanceSpecialist, report.custodian));
    // The inspectorate's own people are told, never those of an accused unit.
    told.filter(|(news, _, id)| {
        if report.restricted {
            return matches!(news, News::Restricted { .. });
        }
        let accused = report.is_kept_from(*id, &reference.agencies);
        let trusted = reference.agencies.get(*id).is_some_and(|a| !report.supervisory || is_trusted(a.kind));
        !accused && trusted
    })
    .chain(heard)
}

/// Whoever answered hears that the answer is disputed, and has nothing to do until that is decided.
fn for_disputed(event: &Event, report: &Report, reference: &ReferenceData) -> Option<Told> {
    let lead = report.lead().map(|(_, f)| f.agency)?;
    let first = matches!(event.what, ReportEvent::Appealed { .. }) && event.by == ActorRef::Reporter;
    first.then(|| (News::AnswerDisputed { agency: named(reference, lead) }, Role::Liaison, lead))
}

fn for_desk(event: &Event, report: &Report, reference: &ReferenceData) -> Option<Told> {
    let agency_of = |place: usize| report.forwardings.get(place).map(|f| f.agency);
    let lead = report.lead().map(|(_, f)| f.agency);
    let on_desk = |clock: Clock| match clock {
        Clock::Verification => Some((Role::Coordinator, report.custodian)),
        Clock::FirstFollowUp(n) | Clock::AgencyCompletion(n) | Clock::Promise(n) => agency_of(n).map(|a| (Role::Liaison, a)),
        Clock::Appeal => match report.status {
            Status::Disputed { to, .. } => Some((Role::Coordinator, to)),
            _ => None,
        },
        Clock::ReporterCompletion | Clock::Window | Clock::Alarm => None,
    };
    // What is due next of what lies at an agency.
    let next = |place: usize| {
        let due = |clock: Clock| report.clocks().find(|(c, _)| *c == clock).map(|(_, d)| date_of(report, d));
        [Clock::FirstFollowUp(place), Clock::AgencyCompletion(place), Clock::Promise(place)].into_iter().find_map(due)
    };
    Some(match &event.what {
        ReportEvent::Forwarded { agency, first, .. } => {
            let due = date_of(report, first);
            (News::ToFollowUp { agency: named(reference, *agency), due }, Role::Liaison, *agency)
        }
        ReportEvent::Copied { agency } => (News::Copied { agency: named(reference, *agency) }, Role::Liaison, *agency),
        ReportEvent::FollowUpDrafted { forwarding, .. } => {
            let id = agency_of(*forwarding)?;
            let agency = named(reference, id);
            let news = match next(*forwarding) {
                Some(due) => News::ToApprove { agency, due },
                None => News::ToApproveUndated { agency },
            };
            (news, Role::Approver, id)
        }
        ReportEvent::FollowUpSentBack { follow_up } => {
            let draft = report.follow_ups.get(*follow_up).filter(|u| u.stage == Stage::SentBack)?;
            let id = agency_of(draft.forwarding)?;
            let agency = named(reference, id);
            let news = match next(draft.forwarding) {
                Some(due) => News::SentBack { agency, due },
                None => News::SentBackUndated { agency },
            };
            (news, Role::Liaison, id)
        }
        ReportEvent::Returned { .. } | ReportEvent::CompletionLapsed { .. } => {
            let agency = named(reference, report.custodian);
            let verification = match &event.what {
                ReportEvent::Returned { verification, .. } => verification,
                _ => &report.verification,
            };
            let news = match verification {
                Some(d) => News::CameBack { agency, due: date_of(report, d) },
                None => News::CameBackBeside { agency },
            };
            (news, Role::Coordinator, report.custodian)
        }
        ReportEvent::HidingAsked | ReportEvent::HidingWanted { .. } => {
            (News::AskedToHide { agency: named(reference, report.custodian) }, Role::Coordinator, report.custodian)
        }
        ReportEvent::HidingDeclined => {
            let id = lead?;
            (News::HidingDeclined { agency: named(reference, id) }, Role::Liaison, id)
        }
        ReportEvent::Restricted => {
            (restricted(report, reference), Role::GrievanceSpecialist, report.custodian)
        }
        ReportEvent::RestrictionLifted { .. } => (new_report(report, reference), Role::Coordinator, report.custodian),
        ReportEvent::SupervisionLifted { verification } => {
            let (agency, due) = (named(reference, report.custodian), date_of(report, verification));
            (News::VerifyAgain { agency, due }, Role::Coordinator, report.custodian)
        }
        ReportEvent::Completed { .. }
        | ReportEvent::Replied { .. }
        | ReportEvent::Disputed { .. }
        | ReportEvent::Objected { .. }
        | ReportEvent::Reopened { .. } => {
            let (role, id) = lead.map_or((Role::Coordinator, report.custodian), |a| (Role::Liaison, a));
            let agency = named(reference, id);
            let news = match report.next_due() {
                Some(due) => News::Replied { agency, due: report.area.zone().date(due) },
                None => News::RepliedUndated { agency },
            };
            (news, role, id)
        }
        ReportEvent::Reminded { clock } => {
            let (role, id) = on_desk(*clock)?;
            let due = report.clocks().find(|(c, _)| c == clock).map(|(_, d)| date_of(report, d))?;
            (News::DueTomorrow { agency: named(reference, id), due, clock: *clock }, role, id)
        }
        ReportEvent::Overdue { clock } => {
            let (role, id) = on_desk(*clock)?;
            (News::Overdue { agency: named(reference, id), clock: *clock }, role, id)
        }
        ReportEvent::Appealed { to, decide } => {
            let (agency, due) = (named(reference, *to), date_of(report, decide));
            (News::ToDecide { agency, due }, Role::Coordinator, *to)
        }
        ReportEvent::AppealDecided { complete: Some(complete), .. } => {
            let (id, due) = (lead?, date_of(report, complete));
            (News::ToGoOn { agency: named(reference, id), due }, Role::Liaison, id)
        }
        ReportEvent::Grievance { step: Step::Appealed { to: Some(to), decide, .. }, .. } => {
            let (agency, due) = (named(reference, *to), report.area.zone().date(decide.by));
            (News::GrievanceToDecide { agency, due }, Role::Coordinator, *to)
        }
        ReportEvent::Escalated { to, .. } => (News::Escalated { agency: named(reference, *to) }, Role::Coordinator, *to),
        ReportEvent::Submitted { .. }
        | ReportEvent::CompletionAsked { .. }
        | ReportEvent::Verified { .. }
        | ReportEvent::LeadNamed { .. }
        | ReportEvent::Accepted { .. }
        | ReportEvent::FollowUpPublished { .. }
        | ReportEvent::Noted
        | ReportEvent::Rated { .. }
        | ReportEvent::AppealDecided { .. }
        | ReportEvent::Closed { .. }
        | ReportEvent::Joined { .. }
        | ReportEvent::Unjoined { .. }
        | ReportEvent::Supported
        | ReportEvent::Archived { .. }
        | ReportEvent::Restored { .. }
        | ReportEvent::FlagsTightened { .. }
        | ReportEvent::Shown
        | ReportEvent::TakenFrom { .. }
        // Its jobs tell of an alarm at once.
        | ReportEvent::AlarmRaised { .. }
        | ReportEvent::AlarmPassed { .. }
        | ReportEvent::AlarmTaken
        | ReportEvent::AlarmFound { .. }
        | ReportEvent::NationalIdGiven { .. }
        | ReportEvent::Revealed { .. }
        | ReportEvent::WordsGuarded { .. }
        | ReportEvent::PinRenewed
        | ReportEvent::ConsentWithdrawn { .. }
        | ReportEvent::HandedOver { .. }
        | ReportEvent::Forgotten
        | ReportEvent::Undone { .. }
        | ReportEvent::TakenOver { .. }
        | ReportEvent::Grievance { .. } => {
            return None;
        }
    })
}

/// Those who may hear of supervisory content: the inspectorate and the coordinators who sent it there.
fn is_trusted(kind: AgencyKind) -> bool {
    matches!(kind, AgencyKind::Inspectorate | AgencyKind::Government)
}
