//! Who is told of what. Jobs are made here, in the transaction of the event, with all that the letter will say; `run_jobs`
//! carries them out. No job ever carries words of the reporter, or the reporter.

use domain::{
    AgencyId, AgencyKind, Date, Report, ReportId, Role, Timestamp, UserId,
    policy::ActorRef,
    report::{Clock, Event, Identity, ReportEvent, Stage, Status, UNDO_ACCEPTED, apply},
};
use serde::{Deserialize, Serialize};
use store::{NewJob, ReportWithHistory};

use super::{
    news::{Named, News, date_of},
    notice::Notice,
};
use crate::{AppError, ReferenceData};

/// Tell the reporter of a report.
pub(crate) const TELL_REPORTER: &str = "tell_reporter";
/// Tell the reporters of the reports that were joined to one.
pub(crate) const TELL_JOINED: &str = "tell_joined";
/// Tell those who have a role at an agency.
pub(crate) const TELL_OFFICIALS: &str = "tell_officials";
/// Tell an official what became of their own account.
pub(crate) const TELL_OWNER: &str = "tell_owner";
/// Tell one of them.
pub(crate) const TELL_OFFICIAL: &str = "tell_official";
/// Tell whoever lost a PIN a code for a new one.
pub(crate) const TELL_CODE: &str = "tell_code";
/// Tell an official what lies on the desk.
pub(crate) const DIGEST: &str = "digest";
/// Seal the files of a report that became secret.
pub(crate) const SEAL_FILES: &str = "seal_files";
/// What is left undone while no letter can be delivered.
pub(crate) const LETTERS: &[&str] = &[TELL_REPORTER, TELL_JOINED, TELL_OFFICIALS, TELL_OFFICIAL, TELL_OWNER, TELL_CODE, DIGEST];

/// Both to the reporter and to those of joined reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellReporter {
    pub report: ReportId,
    /// What they are told of; nobody is told of what was undone.
    #[serde(default)]
    pub version: Option<u32>,
    /// Read by nodes of the version before.
    pub notice: Notice,
    /// None in jobs of the version before: it is made from the log.
    #[serde(default)]
    pub news: Option<News>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellOfficials {
    pub report: ReportId,
    #[serde(default)]
    pub version: Option<u32>,
    pub notice: Notice,
    pub role: Role,
    pub agency: AgencyId,
    #[serde(default)]
    pub news: Option<News>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TellOfficial {
    pub report: ReportId,
    pub version: Option<u32>,
    pub user: UserId,
    /// Whether somebody whose task it is could not be written to.
    pub instead: bool,
    pub news: News,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TellOwner {
    pub user: UserId,
    pub notice: Notice,
    /// Where they were reached when it happened: whoever changes an account may change that too.
    pub to: String,
    /// When it happened, in microseconds.
    pub at: i64,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Digest {
    pub user: UserId,
    /// Of which day; it is not sent on another.
    #[serde(default)]
    pub day: Option<Date>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SealFiles {
    pub report: ReportId,
}

pub(crate) fn job<T: Serialize>(kind: &'static str, arguments: &T, run_at: Timestamp) -> Result<NewJob, AppError> {
    let payload = serde_json::to_string(arguments)?;
    Ok(NewJob { kind, payload, run_at, key: None, reporter_of: None })
}

/// A letter to the reporter: it goes when they are forgotten.
pub(crate) fn to_reporter(arguments: &TellReporter, run_at: Timestamp) -> Result<NewJob, AppError> {
    Ok(NewJob { reporter_of: Some(arguments.report), ..job(TELL_REPORTER, arguments, run_at)? })
}

/// Jobs of a report just received.
pub(crate) fn jobs_at_birth(
    report: &Report,
    has_email: bool,
    reference: &ReferenceData,
    now: Timestamp,
) -> Result<Vec<NewJob>, AppError> {
    let due = report.verification.as_ref().map(|d| date_of(report, d));
    let version = Some(report.version);
    let receipt = TellReporter {
        report: report.id,
        version,
        notice: Notice::Receipt,
        news: Some(due.map_or(News::ReceiptUndated, |due| News::Receipt { due })),
    };
    let agency = named(reference, report.custodian);
    let news = match due {
        Some(due) => News::New { agency, due },
        None => News::NewUndated { agency },
    };
    let new = TellOfficials {
        report: report.id,
        version,
        notice: Notice::New,
        role: Role::Coordinator,
        agency: report.custodian,
        news: Some(news),
    };
    let receipt = has_email.then(|| to_reporter(&receipt, now));
    receipt.into_iter().chain([job(TELL_OFFICIALS, &new, now)]).collect()
}

/// Jobs of a step.
pub(crate) fn jobs(
    before: &store::ReportRow,
    after: &Report,
    events: &[Event],
    reference: &ReferenceData,
    now: Timestamp,
) -> Result<Vec<NewJob>, AppError> {
    let mut jobs = Vec::new();
    for event in events {
        // What an official does is told once it can no longer be undone.
        let run_at = match event.by {
            ActorRef::Official(_) => now + UNDO_ACCEPTED,
            _ => now,
        };
        let version = Some(event.version);
        if let Some(news) = for_reporter(event, after, reference) {
            let notice = news.notice();
            let told = TellReporter { report: after.id, version, notice, news: Some(news) };
            if after.identity == Identity::Given {
                jobs.push(to_reporter(&told, run_at)?);
            }
            // Reports joined to this one may have reporters who want to hear of its answer.
            if notice.reaches_joined() {
                jobs.push(job(TELL_JOINED, &told, run_at)?);
            }
        }
        for (news, role, agency) in for_officials(event, after, reference) {
            let (report, notice) = (after.id, news.notice());
            let told = TellOfficials { report, version, notice, role, agency, news: Some(news) };
            jobs.push(job(TELL_OFFICIALS, &told, run_at)?);
        }
    }
    if after.secret && !before.report.secret {
        jobs.push(job(SEAL_FILES, &SealFiles { report: after.id }, now)?);
    }
    Ok(jobs)
}

/// What a job of the version before tells, which held only its kind: found again in the log.
pub(crate) fn news_of(
    dossier: &ReportWithHistory,
    version: Option<u32>,
    notice: Notice,
    role: Option<Role>,
    reference: &ReferenceData,
) -> Option<News> {
    let (mut state, mut found) = (None, None);
    for event in dossier.events.iter().map(|r| &r.event) {
        state = apply(state, dossier.stored.report.id, event);
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

fn named(reference: &ReferenceData, id: AgencyId) -> Named {
    Named { id, name: reference.agency_name(id) }
}

fn for_reporter(event: &Event, report: &Report, reference: &ReferenceData) -> Option<News> {
    if !event.what.facts().tells.reporter() {
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
        _ => return None,
    })
}

type Told = (News, Role, AgencyId);

/// Of one event at most one piece of news for each role.
fn for_officials(event: &Event, report: &Report, reference: &ReferenceData) -> impl Iterator<Item = Told> {
    let may = event.what.facts().tells.desk();
    let told = for_desk(event, report, reference).into_iter().chain(for_disputed(event, report, reference)).filter(move |_| may);
    // The inspectorate's own people are told, never those of an accused unit.
    told.filter(|(_, _, id)| {
        let accused = report.accused.iter().any(|accused| reference.agencies.within(*id, *accused));
        let trusted = reference.agencies.get(*id).is_some_and(|a| !report.supervisory || is_trusted(a.kind));
        !accused && trusted
    })
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
        Clock::ReporterCompletion | Clock::Window => None,
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
        ReportEvent::Escalated { to, .. } => (News::Escalated { agency: named(reference, *to) }, Role::Coordinator, *to),
        _ => return None,
    })
}

/// Those who may hear of supervisory content: the inspectorate and the coordinators who sent it there.
fn is_trusted(kind: AgencyKind) -> bool {
    matches!(kind, AgencyKind::Inspectorate | AgencyKind::Government)
}
