//! Who may do what. The only place where rights are decided.
//!
//! A right is a role within an agency and everything below it. [`sees`] says who may open a report,
//! [`may`] who may act, [`fits`] what a state allows; [`allowed`] is what a page offers, [`withheld`] what it says is not now.

use serde::{Deserialize, Serialize};

use crate::{
    Action, AgencyId, AgencyKind, AgencyTree, Refusal, Report, UserId,
    report::{ArchiveReason, Identity, Stage, Status, Work},
};

/// What a person is, within an agency and everything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Petugas desa: takes reports down for neighbours
    VillageOfficer,
    /// Pejabat penghubung: answers for an agency
    Liaison,
    /// Atasan penghubung: approves answers
    Approver,
    /// Admin koordinator: verifies and forwards
    Coordinator,
    /// Pimpinan: reads
    Leader,
    /// Pengawas (Inspektorat, Ombudsman): reads everything, with a trace
    Overseer,
    /// Administrator: configures; reads no secret report
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 7] = [
        Self::VillageOfficer,
        Self::Liaison,
        Self::Approver,
        Self::Coordinator,
        Self::Leader,
        Self::Overseer,
        Self::Administrator,
    ];

    /// The word used in files and commands.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VillageOfficer => "village_officer",
            Self::Liaison => "liaison",
            Self::Approver => "approver",
            Self::Coordinator => "coordinator",
            Self::Leader => "leader",
            Self::Overseer => "overseer",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == text)
    }

    /// Whether work lies on a desk of theirs.
    #[must_use]
    pub fn has_desk(self) -> bool {
        matches!(self, Self::Coordinator | Self::Liaison | Self::Approver)
    }
}

/// A role within an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where, with everything below.
    pub agency: AgencyId,
}

/// An official with all grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// Who.
    pub user: UserId,
    /// What and where.
    pub grants: Vec<Grant>,
}

impl Official {
    /// The agencies of one role.
    pub fn agencies(&self, role: Role) -> impl Iterator<Item = AgencyId> + '_ {
        self.grants.iter().filter(move |g| g.role == role).map(|g| g.agency)
    }

    /// True when the person has the role somewhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.agencies(role).next().is_some()
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anyone at all
    Anyone,
    /// The reporter of the report, proved by PIN
    Reporter,
    /// An official
    Official(Official),
    /// Time, or the operator at the command line
    System,
}

/// Who did it, as the log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Anyone at all
    Anyone,
    /// The reporter
    Reporter,
    /// An official
    Official(UserId),
    /// Time, or the operator at the command line
    System,
}

impl Actor {
    /// How the log keeps it.
    #[must_use]
    pub fn by(&self) -> By {
        match self {
            Self::Anyone => By::Anyone,
            Self::Reporter => By::Reporter,
            Self::Official(o) => By::Official(o.user),
            Self::System => By::System,
        }
    }
}

/// True when the actor may open the report at all. The accused, and everybody in an accused unit, may not: a report
/// about them does not exist for them.
#[must_use]
pub fn sees(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    match actor {
        Actor::Anyone => report.is_public(),
        Actor::Reporter | Actor::System => true,
        Actor::Official(official) => {
            let accused = official.grants.iter().any(|g| report.accused.iter().any(|a| tree.within(g.agency, *a)));
            !accused && official.grants.iter().any(|g| grant_sees(*g, official.user, report, tree))
        }
    }
}

fn grant_sees(grant: Grant, user: UserId, report: &Report, tree: &AgencyTree) -> bool {
    let below = |top: AgencyId| move |a: AgencyId| tree.within(a, top);
    let closed_circle = report.secret || report.supervisory;
    match grant.role {
        Role::Coordinator => {
            coordinates(grant, report)
                || served_agencies(report).any(|agency| answers(grant, agency, tree))
                || (!closed_circle && tree.within(report.custodian, grant.agency))
        }
        Role::Liaison | Role::Approver => served_agencies(report).any(below(grant.agency)),
        Role::Leader | Role::Administrator => !closed_circle && report.path().into_iter().any(below(grant.agency)),
        Role::Overseer => {
            let top = match tree.get(grant.agency) {
                Some(a) if a.kind == AgencyKind::Government => grant.agency,
                _ => tree.above(grant.agency).unwrap_or(grant.agency),
            };
            report.path().into_iter().any(below(top))
        }
        Role::VillageOfficer => !closed_circle && report.taken_down_by == Some(user),
    }
}

/// Agencies that answer or read along now.
fn served_agencies(report: &Report) -> impl Iterator<Item = AgencyId> + '_ {
    report.forwardings.iter().filter(|f| f.is_active()).map(|f| f.agency).chain(report.copies.iter().copied())
}

/// True for a coordinator of the government that takes care of the report or watches it.
fn coordinates(grant: Grant, report: &Report) -> bool {
    grant.role == Role::Coordinator && (report.custodian == grant.agency || report.escalated_to == Some(grant.agency))
}

/// True when whoever holds a grant answers for an agency: its liaison, or one above; for a government itself, whose desk is that
/// of its coordinators, they too.
fn answers(grant: Grant, agency: AgencyId, tree: &AgencyTree) -> bool {
    match grant.role {
        Role::Liaison => tree.within(agency, grant.agency),
        Role::Coordinator => grant.agency == agency && tree.get(agency).is_some_and(|a| a.kind == AgencyKind::Government),
        _ => false,
    }
}

/// True when a kind of work at an agency lies on the desk of whoever holds a grant.
#[must_use]
pub fn does(grant: Grant, work: Work, agency: AgencyId, tree: &AgencyTree) -> bool {
    match work {
        // A coordinator answers for one government, not for those below it.
        Work::Verify | Work::ForwardAgain | Work::Intervene => grant.role == Role::Coordinator && grant.agency == agency,
        Work::FollowUp | Work::Complete => answers(grant, agency, tree),
        Work::Approve => grant.role == Role::Approver && tree.within(agency, grant.agency),
    }
}

/// True when an official is told how the agencies below do: whoever leads, oversees or coordinates some.
#[must_use]
pub fn watches(official: &Official) -> bool {
    official.grants.iter().any(|g| matches!(g.role, Role::Leader | Role::Overseer | Role::Coordinator))
}

/// True when an official manages an agency: what it is, its people, its ready answers.
#[must_use]
pub fn administers(official: &Official, agency: AgencyId, tree: &AgencyTree) -> bool {
    official.agencies(Role::Administrator).any(|top| tree.within(agency, top))
}

/// True when an official manages what holds for everybody: rules, topics, areas, how long things are kept. That is whoever
/// manages an agency that nothing stands above.
#[must_use]
pub fn administers_all(official: &Official, tree: &AgencyTree) -> bool {
    official.agencies(Role::Administrator).any(|top| tree.get(top).is_some_and(|a| a.parent.is_none()))
}

/// True when an official manages the access of a person: all that the person may do lies within what the official manages.
#[must_use]
pub fn administers_person(official: &Official, person: &[Grant], tree: &AgencyTree) -> bool {
    administers_all(official, tree) || (!person.is_empty() && person.iter().all(|g| administers(official, g.agency, tree)))
}

/// True when the actor answers for an agency.
#[must_use]
pub fn works_for(actor: &Actor, agency: AgencyId, tree: &AgencyTree) -> bool {
    matches!(actor, Actor::Official(o) if o.grants.iter().any(|grant| answers(*grant, agency, tree)))
}

/// True when the actor approves for an agency.
#[must_use]
pub fn approves_for(actor: &Actor, agency: AgencyId, tree: &AgencyTree) -> bool {
    matches!(actor, Actor::Official(o) if o.agencies(Role::Approver).any(|top| tree.within(agency, top)))
}

/// Asks the right to act; the state is asked by [`fits`].
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn may(actor: &Actor, action: Action, report: &Report, tree: &AgencyTree) -> Result<(), Refusal> {
    let allowed = match actor {
        Actor::System => matches!(action, Action::Ring | Action::Forget | Action::TakeOver),
        Actor::Reporter => Action::OF_REPORTERS.contains(&action),
        Actor::Anyone => action == Action::Support && report.is_public(),
        Actor::Official(official) => sees(actor, report, tree) && official_may(actor, official, action, report, tree),
    };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }
}

fn official_may(actor: &Actor, official: &Official, action: Action, report: &Report, tree: &AgencyTree) -> bool {
    let coordinator = official.grants.iter().any(|g| coordinates(*g, report));
    let open = |f: &&crate::report::Forwarding| f.is_active();
    let liaison = report.forwardings.iter().filter(open).any(|f| works_for(actor, f.agency, tree));
    let approver = report.forwardings.iter().filter(open).any(|f| approves_for(actor, f.agency, tree));
    let overseer = official.is(Role::Overseer);
    match action {
        Action::Verify
        | Action::Forward
        | Action::Copy
        | Action::Join
        | Action::Unjoin
        | Action::Escalate
        | Action::Close
        | Action::Reopen
        | Action::Archive
        | Action::Restore
        | Action::GiveNationalId => coordinator,
        Action::AskCompletion => coordinator || liaison,
        Action::Tighten => coordinator || liaison || approver,
        Action::Note => coordinator || liaison || approver || overseer,
        Action::Accept | Action::Return | Action::FollowUp => liaison,
        Action::Approve | Action::SendBack => approver,
        // An anonymous reporter is unknown to the agency too.
        Action::RevealPerson => coordinator || overseer || (liaison && !report.anonymous),
        Action::Read => true,
        _ => false,
    }
}

/// Asks whether the state allows an action.
///
/// # Errors
/// [`Refusal::WrongState`], or the more telling refusal.
pub fn fits(action: Action, report: &Report) -> Result<(), Refusal> {
    let working = matches!(report.status, Status::Submitted | Status::Forwarded | Status::InProgress | Status::Returned);
    let answered = matches!(report.status, Status::Answered { .. });
    let closed = matches!(report.status, Status::Closed { .. });
    let asked = matches!(report.status, Status::NeedsCompletion { .. });
    let away = matches!(report.status, Status::Archived { .. } | Status::Joined { .. });
    let open_forwarding = working && report.forwardings.iter().any(crate::report::Forwarding::is_open);
    let draft = working && report.follow_ups.iter().any(|u| u.stage == Stage::Draft);
    let fits = match action {
        Action::Verify => working,
        Action::Forward => working && report.verified,
        Action::AskCompletion => working,
        Action::Complete => asked,
        Action::Accept => working && report.forwardings.iter().any(|f| f.progress == crate::report::Progress::Waiting),
        Action::Return | Action::FollowUp => open_forwarding,
        Action::Approve | Action::SendBack => draft,
        Action::Reply => working || answered,
        Action::Rate => (answered || closed) && report.rating.is_none_or(|_| answered),
        Action::Dispute => answered && report.lead().is_some(),
        Action::Close => working || answered,
        Action::Reopen if report.reopened => return Err(Refusal::ReopenedAlready),
        Action::Reopen => closed && report.lead().is_some(),
        Action::Join => working || answered,
        Action::Unjoin => matches!(report.status, Status::Joined { .. }),
        Action::Archive => !away && !closed,
        Action::Restore => match report.status {
            Status::Archived { reason: ArchiveReason::Withdrawn, .. } => return Err(Refusal::Withdrawn),
            Status::Archived { .. } => true,
            _ => false,
        },
        Action::Withdraw => !away && !closed,
        Action::Tighten => !(away || report.anonymous && report.secret),
        Action::Support => !away && !closed,
        Action::RevealPerson if report.identity != Identity::Given => return Err(Refusal::NoIdentity),
        Action::RevealPerson | Action::Read | Action::Forget => true,
        Action::Note | Action::Copy | Action::GiveNationalId => !away,
        Action::Escalate => working || answered,
        Action::Ring => !away && !closed,
        Action::TakeOver => report.status == Status::Submitted && report.version == 1,
    };
    if fits { Ok(()) } else { Err(telling(action, report)) }
}

/// Why the state of a report does not allow an action, as telling as can be.
fn telling(action: Action, report: &Report) -> Refusal {
    match (action, &report.status) {
        (Action::Unjoin | Action::Restore | Action::Complete | Action::Rate | Action::Dispute, _) => Refusal::WrongState,
        (_, Status::Archived { .. } | Status::Joined { .. }) => Refusal::PutAway,
        (Action::Reopen, _) => Refusal::NotClosed,
        (_, Status::Closed { .. }) => Refusal::IsClosed,
        (Action::Approve | Action::SendBack, _) => Refusal::NoDraft,
        (_, Status::Answered { .. }) => Refusal::IsAnswered,
        (_, Status::NeedsCompletion { .. }) => Refusal::AwaitsReporter,
        (Action::Forward, _) if !report.verified => Refusal::NotVerified,
        (Action::Accept, _) => Refusal::InHand,
        (Action::Return | Action::FollowUp, _) => Refusal::NothingOpen,
        _ => Refusal::WrongState,
    }
}

/// What an official might do with the report at another time, and why not now. What undoes something that was not done is left
/// out: nobody misses it.
#[must_use]
pub fn withheld(actor: &Actor, report: &Report, tree: &AgencyTree) -> Vec<(Action, Refusal)> {
    let missed = |a: &Action| {
        !matches!(a, Action::Unjoin | Action::Restore | Action::RevealPerson) && may(actor, *a, report, tree).is_ok()
    };
    let why = |a: Action| fits(a, report).err().map(|why| (a, why));
    Action::OF_OFFICIALS.into_iter().filter(missed).filter_map(why).collect()
}

/// What the actor may do now, in the order it is offered.
#[must_use]
pub fn allowed(actor: &Actor, report: &Report, tree: &AgencyTree) -> Vec<Action> {
    let offered: &[Action] = match actor {
        Actor::Official(_) => &Action::OF_OFFICIALS,
        Actor::Reporter => &Action::OF_REPORTERS,
        Actor::Anyone => &[Action::Support],
        Actor::System => &[],
    };
    offered.iter().copied().filter(|a| may(actor, *a, report, tree).is_ok() && fits(*a, report).is_ok()).collect()
}
