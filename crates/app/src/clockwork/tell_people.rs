//! Who is told of what. Jobs are made here, in the transaction of the event; `run_jobs` carries them out. No notice ever
//! carries words of the reporter, or the reporter.

use async_trait::async_trait;
use domain::{
    AgencyId, AgencyKind, Report, ReportId, Role, Timestamp, TrackingNumber, UserId,
    policy::By,
    report::{Clock, Event, Happening, Identity, Stage, UNDO_ACCEPTED},
};
use serde::{Deserialize, Serialize};
use store::NewJob;

use crate::World;

/// What people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "their texts say it")]
pub enum Notice {
    // to the reporter
    Receipt,
    Forwarded,
    AskedToComplete,
    FollowedUp,
    Answered,
    ClosingSoon,
    Closed,
    Archived,
    Joined,
    Reopened,
    Hidden,
    Shown,
    SupervisionLifted,
    // to officials
    New,
    ToFollowUp,
    Copied,
    ToApprove,
    SentBack,
    CameBack,
    AskedToHide,
    VerifyAgain,
    Replied,
    DueTomorrow,
    Overdue,
    Escalated,
    Digest,
    // to an official, of their own account
    NewPassword,
    CodeOn,
    CodeReplaced,
    CodeOff,
    PasswordReset,
    RolesChanged,
    AddressChanged,
}

impl Notice {
    /// All notices.
    pub const ALL: [Self; 33] = [
        Self::Receipt,
        Self::Forwarded,
        Self::AskedToComplete,
        Self::FollowedUp,
        Self::Answered,
        Self::ClosingSoon,
        Self::Closed,
        Self::Archived,
        Self::Joined,
        Self::Reopened,
        Self::Hidden,
        Self::Shown,
        Self::SupervisionLifted,
        Self::New,
        Self::ToFollowUp,
        Self::Copied,
        Self::ToApprove,
        Self::SentBack,
        Self::CameBack,
        Self::AskedToHide,
        Self::VerifyAgain,
        Self::Replied,
        Self::DueTomorrow,
        Self::Overdue,
        Self::Escalated,
        Self::Digest,
        Self::NewPassword,
        Self::CodeOn,
        Self::CodeReplaced,
        Self::CodeOff,
        Self::PasswordReset,
        Self::RolesChanged,
        Self::AddressChanged,
    ];

    /// The key of its texts.
    #[must_use]
    pub fn key(self) -> String {
        domain::text_key(&self)
    }

    /// True for what those hear too whose reports were joined to the one it is about.
    #[must_use]
    pub fn reaches_joined(self) -> bool {
        matches!(self, Self::Answered | Self::FollowedUp | Self::Closed)
    }

    /// True for what tells somebody about their own account.
    #[must_use]
    pub fn is_about_account(self) -> bool {
        matches!(
            self,
            Self::NewPassword
                | Self::CodeOn
                | Self::CodeReplaced
                | Self::CodeOff
                | Self::PasswordReset
                | Self::RolesChanged
                | Self::AddressChanged
        )
    }

    /// True when it goes to an official.
    #[must_use]
    pub fn is_for_officials(self) -> bool {
        Self::ALL.iter().position(|n| *n == self) >= Self::ALL.iter().position(|n| *n == Self::New)
    }
}

/// A notice with all that its text needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Ties the letter to its cause: sending the same letter twice is sending it once.
    pub mark: String,
    /// Where it goes.
    pub to: String,
    /// The name of the person, if it is an official.
    pub name: Option<String>,
    /// `id` or `en`.
    pub language: String,
    /// What is told.
    pub notice: Notice,
    /// Of which report; none in a digest.
    pub tracking: Option<TrackingNumber>,
    /// Its title, where the reader may see it.
    pub title: Option<String>,
    /// The agency it is about.
    pub agency: Option<String>,
    /// The place of the report.
    pub place: Option<String>,
    /// When something is due, as a date on the wall there; of an account, when it happened.
    pub due: Option<domain::Date>,
    /// In a digest: how much work of each kind lies there, and how much of it is late.
    pub work: Vec<(domain::report::Work, u64, u64)>,
    /// Its subject instead of the one that is shipped, with names of places in braces; empty for the one that is shipped.
    pub subject: String,
    /// What is said instead of what is shipped, with names of places in braces; empty for what is shipped.
    pub words: String,
    /// What the installation closes its letters with, such as where its office is; empty for nothing.
    pub closing: String,
    /// When it was written.
    pub at: Timestamp,
}

/// A letter could not be delivered.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    /// It may work later.
    #[error("not delivered yet: {0}")]
    Later(String),
    /// It never will.
    #[error("cannot be delivered: {0}")]
    Never(String),
}

/// Delivers letters.
#[async_trait]
pub trait Teller: Send + Sync {
    /// Whether anyone would read them; if not, none are written.
    fn listens(&self) -> bool {
        true
    }

    /// Delivers one.
    async fn tell(&self, letter: &Letter) -> Result<(), NotTold>;
}

/// Tell the reporter of a report.
pub(crate) const TELL_REPORTER: &str = "tell_reporter";
/// Tell those who have a role at an agency.
pub(crate) const TELL_OFFICIALS: &str = "tell_officials";
/// Tell an official what became of their own account.
pub(crate) const TELL_OWNER: &str = "tell_owner";
/// Tell an official what lies on the desk.
pub(crate) const DIGEST: &str = "digest";
/// Seal the files of a report that became secret.
pub(crate) const SEAL_FILES: &str = "seal_files";

#[derive(Serialize, Deserialize)]
pub(crate) struct TellReporter {
    pub report: ReportId,
    /// What they are told of; nobody is told of what was undone. None for what cannot be.
    #[serde(default)]
    pub version: Option<u32>,
    pub notice: Notice,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TellOfficials {
    pub report: ReportId,
    #[serde(default)]
    pub version: Option<u32>,
    pub notice: Notice,
    pub role: Role,
    pub agency: AgencyId,
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
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SealFiles {
    pub report: ReportId,
}

pub(crate) fn job<T: Serialize>(kind: &'static str, arguments: &T, run_at: Timestamp) -> NewJob {
    // The arguments are plain structs of ids: they always serialise.
    let payload = serde_json::to_string(arguments).unwrap_or_default();
    NewJob { kind, payload, run_at, key: None }
}

/// Jobs of a report just received.
pub(crate) fn jobs_at_birth(report: &Report, has_email: bool, now: Timestamp) -> Vec<NewJob> {
    let receipt = TellReporter { report: report.id, version: None, notice: Notice::Receipt };
    let (notice, role, agency) = (Notice::New, Role::Coordinator, report.custodian);
    let new = TellOfficials { report: report.id, version: None, notice, role, agency };
    let receipt = has_email.then(|| job(TELL_REPORTER, &receipt, now));
    receipt.into_iter().chain([job(TELL_OFFICIALS, &new, now)]).collect()
}

/// Jobs of a step.
pub(crate) fn jobs(before: &store::Stored, after: &Report, events: &[Event], world: &World, now: Timestamp) -> Vec<NewJob> {
    let mut jobs = Vec::new();
    for event in events {
        // What an official does is told once it can no longer be undone.
        let (version, run_at) = match event.by {
            By::Official(_) => (Some(event.version), now + UNDO_ACCEPTED),
            _ => (None, now),
        };
        let told = to_reporter(event);
        // Reports joined to this one may have reporters who want to hear of its answer.
        let heard = |n: &Notice| after.identity == Identity::Given || n.reaches_joined();
        if let Some(notice) = told.filter(heard) {
            jobs.push(job(TELL_REPORTER, &TellReporter { report: after.id, version, notice }, run_at));
        }
        for (notice, role, agency) in to_officials(&event.what, after, world) {
            jobs.push(job(TELL_OFFICIALS, &TellOfficials { report: after.id, version, notice, role, agency }, run_at));
        }
    }
    if after.secret && !before.report.secret {
        jobs.push(job(SEAL_FILES, &SealFiles { report: after.id }, now));
    }
    jobs
}

fn to_reporter(event: &Event) -> Option<Notice> {
    let official = matches!(event.by, By::Official(_));
    Some(match &event.what {
        Happening::FlagsTightened { secret: true, official: true, .. } => Notice::Hidden,
        Happening::Shown if official => Notice::Shown,
        Happening::SupervisionLifted { .. } => Notice::SupervisionLifted,
        Happening::Forwarded { lead: true, .. } => Notice::Forwarded,
        Happening::CompletionAsked { .. } => Notice::AskedToComplete,
        Happening::FollowUpPublished { answer: true, .. } => Notice::Answered,
        Happening::FollowUpPublished { .. } => Notice::FollowedUp,
        Happening::Reminded { clock: Clock::Window } => Notice::ClosingSoon,
        Happening::Reminded { clock: Clock::Completion } => Notice::AskedToComplete,
        Happening::Closed { .. } => Notice::Closed,
        Happening::Archived { .. } => Notice::Archived,
        Happening::Joined { .. } => Notice::Joined,
        Happening::Reopened { .. } | Happening::Restored { .. } => Notice::Reopened,
        _ => return None,
    })
}

fn to_officials(what: &Happening, report: &Report, world: &World) -> Vec<(Notice, Role, AgencyId)> {
    let agency_of = |place: usize| report.forwardings.get(place).map(|f| f.agency);
    let lead = report.lead().map(|(_, f)| f.agency);
    let on_desk = |clock: Clock| match clock {
        Clock::Verification => Some((Role::Coordinator, report.custodian)),
        Clock::First(n) | Clock::Complete(n) => agency_of(n).map(|a| (Role::Liaison, a)),
        Clock::Completion | Clock::Window => None,
    };
    let told = match what {
        Happening::Forwarded { agency, .. } => Some((Notice::ToFollowUp, Role::Liaison, *agency)),
        Happening::Copied { agency } => Some((Notice::Copied, Role::Liaison, *agency)),
        Happening::FollowUpDrafted { forwarding, .. } => agency_of(*forwarding).map(|a| (Notice::ToApprove, Role::Approver, a)),
        Happening::FollowUpSentBack { follow_up } => {
            let draft = report.follow_ups.get(*follow_up).filter(|u| u.stage == Stage::SentBack);
            draft.and_then(|u| agency_of(u.forwarding)).map(|a| (Notice::SentBack, Role::Liaison, a))
        }
        Happening::Returned { .. } => Some((Notice::CameBack, Role::Coordinator, report.custodian)),
        Happening::HidingAsked => Some((Notice::AskedToHide, Role::Coordinator, report.custodian)),
        Happening::SupervisionLifted { .. } => Some((Notice::VerifyAgain, Role::Coordinator, report.custodian)),
        Happening::Completed { .. }
        | Happening::Replied { .. }
        | Happening::Disputed { .. }
        | Happening::Objected { .. }
        | Happening::Reopened { .. } => {
            Some(lead.map_or((Notice::Replied, Role::Coordinator, report.custodian), |a| (Notice::Replied, Role::Liaison, a)))
        }
        Happening::Reminded { clock } => on_desk(*clock).map(|(role, agency)| (Notice::DueTomorrow, role, agency)),
        Happening::Overdue { clock } => on_desk(*clock).map(|(role, agency)| (Notice::Overdue, role, agency)),
        Happening::Escalated { to, .. } => Some((Notice::Escalated, Role::Coordinator, *to)),
        _ => None,
    };
    // The inspectorate's own people are told, never those of an accused unit.
    let accused = |a: AgencyId| report.accused.iter().any(|accused| world.agencies.within(a, *accused));
    told.into_iter()
        .filter(|(_, _, a)| !accused(*a) && world.agencies.get(*a).is_some_and(|a| !report.supervisory || is_trusted(a.kind)))
        .collect()
}

/// Those who may hear of supervisory content: the inspectorate and the coordinators who sent it there.
fn is_trusted(kind: AgencyKind) -> bool {
    matches!(kind, AgencyKind::Inspectorate | AgencyKind::Government)
}
