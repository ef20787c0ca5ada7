//! Who may do what. The only place where rights are decided.
//!
//! A right is a role within an agency; what it reaches is [`reach`]. [`sees`] says who may open a report, [`may`] who may act,
//! [`fits`] what a state allows, [`has_read`] what is approved unread; [`allowed`] is what a page offers, [`withheld`] what it says is not now.

#![deny(clippy::wildcard_enum_match_arm)]

mod grants;

use serde::{Deserialize, Serialize};

pub use self::grants::{
    Reach, administers, administers_all, administers_person, answers_and_approves, concerned, is_watching, may_give, may_stand,
    reach, reached, watches,
};
use crate::{
    Action, AgencyId, AgencyKind, AgencyTree, Refusal, Report, UserId,
    report::{ArchiveReason, Closing, Event, FollowUp, Identity, ReportEvent, SealedField, Stage, Status, Work},
};

crate::choices! {
    /// What a person is, within an agency and everything below it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Role {
        /// Petugas desa: takes reports down for neighbours
        VillageOfficer = "village_officer",
        /// Pejabat penghubung: answers for an agency
        Liaison = "liaison",
        /// Atasan penghubung: approves answers
        Approver = "approver",
        /// Admin koordinator: verifies and forwards
        Coordinator = "coordinator",
        /// Pimpinan: reads
        Leader = "leader",
        /// Pengawas (Inspektorat, Ombudsman): reads everything, with a trace
        Overseer = "overseer",
        /// Administrator: configures; reads no secret report
        Administrator = "administrator",
    }
}

impl Role {
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
pub enum ActorRef {
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
    pub fn by(&self) -> ActorRef {
        match self {
            Self::Anyone => ActorRef::Anyone,
            Self::Reporter => ActorRef::Reporter,
            Self::Official(o) => ActorRef::Official(o.user),
            Self::System => ActorRef::System,
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
    let reach = reach(grant, tree);
    let closed_circle = report.secret || report.supervisory;
    match grant.role {
        Role::Coordinator => {
            coordinates(grant, report)
                || served_agencies(report).any(|a| serves(grant, a, report, tree))
                || (!closed_circle && reach.holds(report.custodian, tree))
        }
        Role::Liaison | Role::Approver => served_agencies(report).any(|a| serves(grant, a, report, tree)),
        Role::Leader | Role::Administrator => !closed_circle && report.path().into_iter().any(|a| reach.holds(a, tree)),
        Role::Overseer => oversees(grant, report, tree),
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

fn is_inspectorate(agency: AgencyId, tree: &AgencyTree) -> bool {
    tree.get(agency).is_some_and(|a| a.kind == AgencyKind::Inspectorate)
}

/// True when whoever holds a grant answers for an agency: its liaison, or one above; for a government itself, whose desk is that
/// of its coordinators, they too.
fn answers(grant: Grant, agency: AgencyId, tree: &AgencyTree) -> bool {
    match grant.role {
        Role::Liaison => reach(grant, tree).holds(agency, tree),
        Role::Coordinator => grant.agency == agency && tree.get(agency).is_some_and(|a| a.kind == AgencyKind::Government),
        Role::VillageOfficer | Role::Approver | Role::Leader | Role::Overseer | Role::Administrator => false,
    }
}

/// True when whoever holds a grant approves for an agency.
fn approves(grant: Grant, agency: AgencyId, tree: &AgencyTree) -> bool {
    grant.role == Role::Approver && reach(grant, tree).holds(agency, tree)
}

/// True when a kind of work at an agency lies on the desk of whoever holds a grant.
#[must_use]
pub fn does(grant: Grant, work: Work, agency: AgencyId, tree: &AgencyTree) -> bool {
    match work {
        // A coordinator answers for one government, not for those below it.
        Work::Verify | Work::ForwardAgain | Work::Intervene | Work::Decide | Work::DecideHiding => {
            grant.role == Role::Coordinator && grant.agency == agency
        }
        Work::FollowUp | Work::Complete | Work::Fulfil => answers(grant, agency, tree),
        Work::Approve => approves(grant, agency, tree),
    }
}

/// True when whoever holds a grant answers or approves for an agency that has the report, as far as they may know of it.
fn serves(grant: Grant, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    is_trusted(grant, agency, report, tree) && (answers(grant, agency, tree) || approves(grant, agency, tree))
}

/// Supervisory content is for the people of an inspectorate alone: not for those of the government above it, and of no other
/// agency, even where it still has it.
fn is_trusted(grant: Grant, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    !report.supervisory || (is_inspectorate(grant.agency, tree) && is_inspectorate(agency, tree))
}

/// True for an overseer whose reach holds an agency that has a part in the report; in supervisory content, one that may.
fn oversees(grant: Grant, report: &Report, tree: &AgencyTree) -> bool {
    let (reach, watching) = (reach(grant, tree), [Some(report.custodian), report.escalated_to]);
    let served = served_agencies(report).filter(|a| !report.supervisory || is_inspectorate(*a, tree));
    grant.role == Role::Overseer && watching.into_iter().flatten().chain(served).any(|a| reach.holds(a, tree))
}

/// True when the actor answers for an agency that has the report.
#[must_use]
pub fn works_for(actor: &Actor, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    acts_as(actor, answers, agency, report, tree)
}

/// True when the actor approves for an agency that has the report.
#[must_use]
pub fn approves_for(actor: &Actor, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    acts_as(actor, approves, agency, report, tree)
}

fn acts_as(
    actor: &Actor,
    does: fn(Grant, AgencyId, &AgencyTree) -> bool,
    agency: AgencyId,
    report: &Report,
    tree: &AgencyTree,
) -> bool {
    let theirs = |g: &Grant| does(*g, agency, tree) && is_trusted(*g, agency, report, tree);
    matches!(actor, Actor::Official(o) if o.grants.iter().any(theirs))
}

/// Whether one report may be joined to another, as far as hiding goes: nobody learns of the other, or hears its answer, who may
/// not know of it, and nothing supervisory is dealt with elsewhere.
///
/// # Errors
/// [`Refusal::JoinHidden`].
pub fn may_join(report: &Report, to: &Report) -> Result<(), Refusal> {
    let kept = report.supervisory == to.supervisory && (report.secret || !to.secret);
    let accused = report.accused.iter().all(|a| to.accused.contains(a));
    if kept && accused { Ok(()) } else { Err(Refusal::JoinHidden) }
}

/// Asks the right to act; the state is asked by [`fits`].
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn may(actor: &Actor, action: Action, report: &Report, tree: &AgencyTree) -> Result<(), Refusal> {
    let allowed = match actor {
        Actor::System => matches!(action, Action::Fire | Action::Forget | Action::TakeOver),
        // Another PIN is no deed that a page offers: it asks for a proof of its own.
        Actor::Reporter => Action::OF_REPORTERS.contains(&action) || matches!(action, Action::Hide | Action::RenewPin),
        Actor::Anyone => action == Action::Support && report.is_public(),
        Actor::Official(official) => sees(actor, report, tree) && official_may(actor, official, action, report, tree),
    };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }
}

fn official_may(actor: &Actor, official: &Official, action: Action, report: &Report, tree: &AgencyTree) -> bool {
    let coordinator = official.grants.iter().any(|g| coordinates(*g, report));
    let active = || report.forwardings.iter().filter(|f| f.is_active());
    let liaison = active().any(|f| works_for(actor, f.agency, report, tree));
    let approver = active().any(|f| approves_for(actor, f.agency, report, tree));
    let overseer = official.grants.iter().any(|g| oversees(*g, report, tree));
    // Of the coordinator too: not one at the agency that the report is about.
    let above = |g: &Grant| g.role == Role::Overseer && reach(*g, tree).holds(report.custodian, tree);
    let overseer_above = official.grants.iter().any(above);
    match action {
        Action::Verify
        | Action::Forward
        | Action::Copy
        | Action::Unjoin
        | Action::Escalate
        | Action::Reopen
        | Action::Restore
        | Action::Hide
        | Action::DeclineHiding
        | Action::GiveNationalId => coordinator,
        Action::Close | Action::Archive | Action::Join => {
            official.grants.iter().any(|g| coordinates(*g, report) && report.is_ended_by(g.agency))
        }
        Action::DecideAppeal => {
            // Whoever is asked to decide; nobody about what they wrote, approved or decided themselves.
            let Status::Disputed { to, .. } = report.status else { return coordinator };
            let theirs = |u: &FollowUp| [u.author, u.approver].contains(&Some(official.user));
            official.grants.iter().any(|g| g.role == Role::Coordinator && g.agency == to)
                && !report.decided_by.contains(&official.user)
                && report.closed_by != Some(official.user)
                && !report.follow_ups.iter().any(theirs)
        }
        Action::AskCompletion => coordinator || liaison,
        // Who answers hides a name at most: for the rest they ask the coordinator.
        Action::Tighten => !report.anonymous && (coordinator || liaison || approver),
        Action::AskToHide => !coordinator && (liaison || approver),
        Action::Show => overseer_above,
        // Supervisory content is the inspectorate's to judge, and that of whoever oversees the coordinator.
        Action::LiftSupervision => overseer_above || (liaison && report.supervisory),
        Action::Note => coordinator || liaison || approver || overseer,
        Action::Accept | Action::Return | Action::FollowUp => liaison,
        Action::Approve | Action::SendBack => approver,
        // An anonymous reporter is unknown to the agency too, whoever oversees it there.
        Action::RevealPerson => coordinator || overseer_above || ((liaison || overseer) && !report.anonymous),
        Action::Read => true,
        // The reporter's, everybody's, or the clock's.
        Action::Complete
        | Action::Reply
        | Action::Rate
        | Action::Dispute
        | Action::Withdraw
        | Action::Object
        | Action::Support
        | Action::RenewPin
        | Action::Forget
        | Action::Fire
        | Action::TakeOver => false,
    }
}

/// Whether the state allows an action to this actor: as [`fits`], and nobody approves what they wrote themselves.
///
/// # Errors
/// As [`fits`]; [`Refusal::OwnDraft`].
pub fn fits_for(actor: &Actor, action: Action, report: &Report, tree: &AgencyTree) -> Result<(), Refusal> {
    fits(action, report)?;
    if action == Action::FollowUp {
        // One draft at a time waits for an agency.
        let theirs =
            report.forwardings.iter().enumerate().filter(|(n, f)| report.awaits(*n) && works_for(actor, f.agency, report, tree));
        let waits: Vec<bool> = theirs.map(|(place, _)| report.has_draft(place)).collect();
        return match waits.as_slice() {
            [] => Err(Refusal::NothingOpen),
            waits if waits.iter().all(|waits| *waits) => Err(Refusal::DraftWaiting),
            _ => Ok(()),
        };
    }
    if action == Action::Dispute && report.next_decider(tree).is_none() {
        return Err(Refusal::LastLevel);
    }
    if action != Action::Approve {
        return Ok(());
    }
    let agency = |u: &FollowUp| report.forwardings.get(u.forwarding).map(|f| f.agency);
    let waiting = report.follow_ups.iter().filter(|u| u.stage == Stage::Draft);
    let mut theirs = waiting.filter(|u| agency(u).is_some_and(|a| approves_for(actor, a, report, tree))).peekable();
    if theirs.peek().is_some() && theirs.all(|u| is_own(actor, u)) { Err(Refusal::OwnDraft) } else { Ok(()) }
}

/// True for a draft that the actor wrote.
#[must_use]
pub fn is_own(actor: &Actor, follow_up: &FollowUp) -> bool {
    matches!(actor, Actor::Official(o) if follow_up.author == Some(o.user))
}

/// Whether somebody may know what a draft says that they approve: where its words are sealed, they have opened them since it was
/// written, as the log tells.
///
/// # Errors
/// [`Refusal::Unread`].
pub fn has_read<'a>(
    actor: &Actor,
    draft: &FollowUp,
    report: &Report,
    log: impl IntoIterator<Item = &'a Event>,
) -> Result<(), Refusal> {
    let opened = |e: &Event| {
        let words = matches!(e.what, ReportEvent::Revealed { field: SealedField::Words, .. });
        words && e.version > draft.words_in && e.by == actor.by()
    };
    if !report.secret || log.into_iter().any(opened) { Ok(()) } else { Err(Refusal::Unread) }
}

/// Asks whether the state allows an action.
///
/// # Errors
/// [`Refusal::WrongState`], or the more telling refusal.
pub fn fits(action: Action, report: &Report) -> Result<(), Refusal> {
    let working = matches!(report.status, Status::Submitted | Status::Forwarded | Status::InProgress | Status::Returned);
    let answered = matches!(report.status, Status::Answered { .. });
    let disputed = matches!(report.status, Status::Disputed { .. });
    let closed = matches!(report.status, Status::Closed { .. });
    let asked = matches!(report.status, Status::NeedsCompletion { .. });
    let away = matches!(report.status, Status::Archived { .. } | Status::Joined { .. });
    let open_forwarding = (0..report.forwardings.len()).any(|place| report.awaits(place));
    let draft = report.follow_ups.iter().any(|u| u.stage == Stage::Draft && report.awaits(u.forwarding));
    let fits = match action {
        Action::Verify => working || (answered && report.supervisory),
        Action::Forward => working && report.verified,
        Action::AskCompletion => working,
        Action::Complete => asked,
        Action::Accept => working && report.forwardings.iter().any(|f| f.progress == crate::report::Progress::Waiting),
        Action::Return => working && open_forwarding,
        Action::FollowUp => open_forwarding,
        Action::Approve | Action::SendBack => draft,
        Action::Reply => working || answered || disputed,
        Action::DecideAppeal => disputed,
        Action::Rate => (answered || closed) && report.rating.is_none_or(|_| answered),
        // An official's closing is disputed as an answer is.
        Action::Dispute => {
            let shut = matches!(report.status, Status::Closed { how: Closing::Administrator });
            (answered || shut) && report.lead().is_some()
        }
        Action::Close if report.status == Status::Returned => return Err(Refusal::NoOwner),
        // What is answered waits for its reporter: nobody cuts off that they object.
        Action::Close => working,
        Action::Reopen if report.reopened => return Err(Refusal::ReopenedAlready),
        Action::Reopen => closed && report.lead().is_some(),
        Action::Join => working || answered,
        Action::Unjoin => matches!(report.status, Status::Joined { .. }),
        // Nor does putting it away.
        Action::Archive => !away && !closed && !disputed && !answered,
        Action::Restore if matches!(report.status, Status::Archived { reason: ArchiveReason::Withdrawn, .. }) => {
            return Err(Refusal::Withdrawn);
        }
        Action::Restore => matches!(report.status, Status::Archived { .. }),
        Action::Withdraw => !away && !closed,
        Action::Tighten => !(away || report.anonymous && report.secret),
        Action::Hide => !(away || report.secret),
        Action::AskToHide => !(away || report.secret || report.hiding_asked),
        Action::DeclineHiding => report.hiding_asked && !away,
        Action::Show if !report.hidden_by_official && report.secret => return Err(Refusal::ReportersWish),
        Action::Show => report.secret && !report.supervisory && !away,
        Action::LiftSupervision => report.supervisory && (working || answered),
        Action::Object if report.objected => return Err(Refusal::ObjectedAlready),
        Action::Object => match report.status {
            Status::Archived { reason, .. } => ArchiveReason::BY_OFFICIAL.contains(&reason),
            Status::Joined { .. } => true,
            // With an agency to take it up again it is reopened.
            Status::Closed { how } => how == Closing::Administrator && report.lead().is_none(),
            Status::Submitted
            | Status::NeedsCompletion { .. }
            | Status::Forwarded
            | Status::InProgress
            | Status::Returned
            | Status::Answered { .. }
            | Status::Disputed { .. } => false,
        },
        Action::Support => !away && !closed,
        Action::RevealPerson | Action::RenewPin if report.identity != Identity::Given => return Err(Refusal::NoIdentity),
        Action::RevealPerson | Action::RenewPin | Action::Read | Action::Forget => true,
        Action::Note | Action::Copy | Action::GiveNationalId => !away,
        Action::Escalate => working || answered,
        Action::Fire => !away && !closed,
        Action::TakeOver => report.status == Status::Submitted && report.version == 1,
    };
    if fits { Ok(()) } else { Err(telling(action, report)) }
}

/// Why the state of a report does not allow an action, as telling as can be.
fn telling(action: Action, report: &Report) -> Refusal {
    match (action, &report.status) {
        (Action::Unjoin | Action::Restore | Action::Complete | Action::Rate | Action::Dispute | Action::Object, _) => {
            Refusal::WrongState
        }
        (Action::Hide | Action::AskToHide, _) if report.secret => Refusal::OnlyTighter,
        (Action::AskToHide, _) if report.hiding_asked => Refusal::AskedAlready,
        (_, Status::Archived { .. } | Status::Joined { .. }) => Refusal::PutAway,
        (Action::Reopen, _) => Refusal::NotClosed,
        (Action::DecideAppeal, _) => Refusal::WrongState,
        (_, Status::Closed { .. }) => Refusal::IsClosed,
        (_, Status::Disputed { .. }) => Refusal::IsDisputed,
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
        let undoes =
            matches!(a, Action::Unjoin | Action::Restore | Action::RevealPerson | Action::Show | Action::LiftSupervision)
                || *a == Action::DeclineHiding;
        !undoes && may(actor, *a, report, tree).is_ok()
    };
    let why = |a: Action| fits_for(actor, a, report, tree).err().map(|why| (a, why));
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
    offered
        .iter()
        .copied()
        .filter(|a| may(actor, *a, report, tree).is_ok() && fits_for(actor, *a, report, tree).is_ok())
        .collect()
}
