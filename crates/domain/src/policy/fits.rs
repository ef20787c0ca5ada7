//! What the state of a report allows.

use jiff::{SignedDuration, Timestamp};

use super::{Actor, approves_for, may, works_for};
use crate::{
    Action, AgencyTree, Refusal, Report,
    grievance::Entry,
    report::{ArchiveReason, Closing, Event, FollowUp, Identity, Purpose, ReportEvent, SealedField, Stage, Status},
};

/// How long a voice note plays on after somebody began to listen: long enough to write it down, and told anew after it.
pub const HEARD: SignedDuration = SignedDuration::from_hours(1);

/// Whether the state allows an action to this actor: as [`fits`], and as far as it depends on whose agency, draft or level it is.
///
/// # Errors
/// As [`fits`]; [`Refusal::NothingOpen`] where no agency of theirs has something to do; [`Refusal::DraftWaiting`] where a draft
/// waits at each of them; [`Refusal::OwnDraft`] where they wrote all that waits; [`Refusal::LastLevel`] where nobody above is left
/// to decide.
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
/// [`Refusal::Unread`] where the words are sealed and the actor has not opened them since.
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

/// Whether somebody hears the voice note of a report just now: they may, and each time they begin to, the log tells it.
///
/// # Errors
/// Why they may not listen at all; [`Refusal::Unheard`] where they have not begun to within [`HEARD`].
pub fn hears<'a>(
    actor: &Actor,
    report: &Report,
    log: impl IntoIterator<Item = &'a Event>,
    tree: &AgencyTree,
    now: Timestamp,
) -> Result<(), Refusal> {
    may(actor, Action::Listen, report, tree)?;
    fits(Action::Listen, report)?;
    if opened_lately(actor, SealedField::Voice, log, now) { Ok(()) } else { Err(Refusal::Unheard) }
}

/// Whether somebody opened what is sealed within [`HEARD`], as the log tells.
fn opened_lately<'a>(actor: &Actor, sealed: SealedField, log: impl IntoIterator<Item = &'a Event>, now: Timestamp) -> bool {
    log.into_iter().any(|e| {
        let opened = matches!(e.what, ReportEvent::Revealed { field, .. } if field == sealed);
        opened && e.by == actor.by() && now.duration_since(e.at) < HEARD
    })
}

/// Whether somebody sees the exact place of a report just now: they may, and each time they open it, the log tells it.
///
/// # Errors
/// Why they may not open it at all; [`Refusal::PlaceUnopened`] where they have not within [`HEARD`].
pub fn sees_place<'a>(
    actor: &Actor,
    report: &Report,
    log: impl IntoIterator<Item = &'a Event>,
    tree: &AgencyTree,
    now: Timestamp,
) -> Result<(), Refusal> {
    may(actor, Action::OpenPlace, report, tree)?;
    fits(Action::OpenPlace, report)?;
    if opened_lately(actor, SealedField::Place, log, now) { Ok(()) } else { Err(Refusal::PlaceUnopened) }
}

/// Whether somebody may say in words what a report says, as verifying does: of what was only spoken, whoever listened to it, as the
/// log tells, and in words of their own, not in those that stand in for them.
///
/// # Errors
/// [`Refusal::Unheard`] where they never listened; [`Refusal::NotWrittenDown`] where the words stand in.
pub fn may_write_down<'a>(
    actor: &Actor,
    stand_in: bool,
    report: &Report,
    log: impl IntoIterator<Item = &'a Event>,
) -> Result<(), Refusal> {
    let heard = |e: &Event| matches!(e.what, ReportEvent::Revealed { field: SealedField::Voice, .. }) && e.by == actor.by();
    match report.is_unwritten() {
        true if !log.into_iter().any(heard) => Err(Refusal::Unheard),
        true if stand_in => Err(Refusal::NotWrittenDown),
        _ => Ok(()),
    }
}

/// Asks whether the state allows an action.
///
/// # Errors
/// [`Refusal::WrongState`], or a refusal that says more about what the report waits for.
pub fn fits(action: Action, report: &Report) -> Result<(), Refusal> {
    let working = matches!(report.status, Status::Submitted | Status::Forwarded | Status::InProgress | Status::Returned);
    let answered = matches!(report.status, Status::Answered { .. });
    let disputed = matches!(report.status, Status::Disputed { .. });
    let closed = matches!(report.status, Status::Closed { .. });
    let asked = matches!(report.status, Status::NeedsCompletion { .. });
    let away = matches!(report.status, Status::Archived { .. } | Status::Joined { .. });
    let open_forwarding = (0..report.forwardings.len()).any(|place| report.awaits(place));
    let draft = report.follow_ups.iter().any(|u| u.stage == Stage::Draft && report.awaits(u.forwarding));
    // Nobody makes an end of what is appealed against them, and nothing is decided twice.
    let ends = matches!(action, Action::Archive | Action::Join | Action::Close | Action::Dispute);
    if ends && !report.restricted && report.in_register().is_some_and(Entry::awaits_decision) {
        return Err(Refusal::GrievanceAppealed);
    }
    let fits = match action {
        // Only what protects its reporter.
        Action::RaiseAlarm => report.is_protected() && report.alarm.is_none() && !report.is_dealt_with(),
        Action::TakeAlarm => report.open_alarm().is_some(),
        Action::TellFinding => report.alarm.as_ref().is_some_and(|alarm| !alarm.is_open()) && !report.is_at_rest(),
        Action::Verify => working || (answered && report.supervisory),
        Action::Forward => working && report.verified,
        Action::AskCompletion => working,
        Action::Complete => asked,
        Action::Accept => working && report.forwardings.iter().any(|f| f.progress == crate::report::Progress::Waiting),
        Action::Return => working && open_forwarding,
        Action::FollowUp => open_forwarding,
        Action::Approve | Action::SendBack => draft,
        // Whoever suffers is heard as long as the case is restricted, however it stands.
        Action::Reply => working || answered || disputed || (report.restricted && !away),
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
        Action::Show => report.secret && !report.supervisory && !report.restricted && !away,
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
        Action::WithdrawConsent if !Purpose::ALL.into_iter().any(|what| report.agreed_to(what)) => {
            return Err(Refusal::NoConsent);
        }
        Action::Listen if report.voice.is_none() => return Err(Refusal::NoVoice),
        Action::OpenPlace if !report.placed => return Err(Refusal::NoExactPlace),
        Action::Listen if report.identity == Identity::Forgotten => return Err(Refusal::NoIdentity),
        Action::RevealPerson
        | Action::RenewPin
        | Action::Listen
        | Action::OpenPlace
        | Action::Read
        | Action::WithdrawConsent
        | Action::HandOver
        | Action::Forget
        // What fits in the register is asked of its entry.
        | Action::Grieve => true,
        Action::Restrict => !report.restricted && !matches!(report.status, Status::Joined { .. }),
        // Its reporter chose who reads it, and wrote it for them alone.
        Action::LiftRestriction if report.restricted && report.restriction_asked => return Err(Refusal::AskedByReporter),
        Action::LiftRestriction => report.restricted,
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
