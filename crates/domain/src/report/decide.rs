//! What a command leads to, or why it is refused. Rights are asked first ([`policy`]), then the state, then
//! the command itself.

mod follow_up;
mod forward;
mod register;
mod reply;
mod submit;
mod time;

pub use self::submit::{can_have_been_written, can_have_happened, submit};
use super::{
    ArchiveReason, Cause, Closing, Command, Context, Deadline, Forwarding, Identity, Progress, Purpose, Report, ReportEvent,
    Status, TakeOver, alarm, event::Clocks,
};
use crate::{Action, Actor, AgencyId, AgencyKind, DeadlineKind, Refusal, TopicCode, UserId, policy};

/// What a command leads to. The first event carries the words that came with the command.
///
/// # Errors
/// A [`Refusal`] that says what stands in the way; then nothing has happened.
pub fn decide(report: &Report, command: &Command, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    policy::may(context.actor, command.action(), report, context.agencies)?;
    policy::fits(command.action(), report)?;
    match command {
        Command::RaiseAlarm | Command::TakeAlarm | Command::TellFinding { .. } => alarm::decide(report, command, context),
        Command::AskCompletion => one(ReportEvent::CompletionAsked { deadline: deadline(DeadlineKind::Completion, context) }),
        Command::Complete => one(ReportEvent::Completed { clocks: clocks_after_pause(report, context) }),
        Command::Verify(found) => forward::verify(report, found, context),
        Command::Forward { to, lead } => forward::forward(report, to, *lead, context),
        Command::Accept { agency } => {
            let (forwarding, f) = acting_for(report, *agency, context)?;
            if f.progress == Progress::Waiting { one(ReportEvent::Accepted { forwarding }) } else { Err(Refusal::WrongState) }
        }
        Command::Return { agency, better } => forward::bounce(report, *agency, *better, context),
        Command::FollowUp { agency, outcome } => follow_up::follow_up(report, *agency, *outcome, context),
        Command::Approve { follow_up } => follow_up::approve(report, *follow_up, context),
        Command::SendBack { follow_up } => follow_up::send_back(report, *follow_up, context),
        Command::Note => one(ReportEvent::Noted),
        Command::Reply { unsolved } => {
            let again = *unsolved && report.awaits_reporter();
            let replied = ReportEvent::Replied { complete: again.then(|| completion(report, context)) };
            if again { register::said_alone(report, false, replied) } else { one(replied) }
        }
        Command::Rate { stars, solved } => reply::rate(report, *stars, *solved, context),
        Command::Dispute => one(reply::appeal(report, context)?),
        Command::DecideAppeal { upheld } => reply::decide_appeal(report, *upheld, context),
        Command::Close if report.status == Status::Returned => Err(Refusal::NoOwner),
        Command::Close => one(ReportEvent::Closed { how: Closing::Administrator, official: official(context) }),
        Command::Reopen => match report.lead() {
            _ if report.reopened => Err(Refusal::ReopenedAlready),
            None => Err(Refusal::NoLead),
            Some(_) => one(ReportEvent::Reopened { complete: completion(report, context) }),
        },
        Command::Join { to } if *to == report.id => Err(Refusal::JoinToSelf),
        Command::Join { to } => one(ReportEvent::Joined { to: *to }),
        Command::Unjoin => one(ReportEvent::Unjoined { clocks: clocks_after_pause(report, context) }),
        Command::Support => one(ReportEvent::Supported),
        Command::Copy { agency } => forward::copy(report, *agency, context),
        Command::Escalate => {
            let from = report.escalated_to.unwrap_or(report.custodian);
            let to = context.agencies.above(from).ok_or(Refusal::NothingAbove)?;
            one(ReportEvent::Escalated { to, cause: Cause::Official })
        }
        // "Not ours" without a new owner ends nothing.
        Command::Archive { reason: ArchiveReason::NotGovernment } if report.status == Status::Returned => Err(Refusal::NoOwner),
        Command::Archive { reason } => one(ReportEvent::Archived { reason: *reason }),
        Command::Restore => one(ReportEvent::Restored { clocks: clocks_after_pause(report, context) }),
        Command::Tighten { anonymous, secret } => tighten(report, *anonymous, *secret, context),
        Command::AskToHide => one(ReportEvent::HidingWanted { decide: deadline(DeadlineKind::Verification, context) }),
        Command::DeclineHiding => one(ReportEvent::HidingDeclined),
        Command::Show => one(ReportEvent::Shown),
        Command::LiftSupervision => {
            one(ReportEvent::SupervisionLifted { verification: deadline(DeadlineKind::Verification, context) })
        }
        Command::Object => {
            let closed = matches!(report.status, Status::Closed { .. }).then(|| deadline(DeadlineKind::Verification, context));
            let objected = ReportEvent::Objected { clocks: clocks_after_pause(report, context), verification: closed };
            let above = context.agencies.above(report.escalated_to.unwrap_or(report.custodian));
            let up = above.map(|to| ReportEvent::Escalated { to, cause: Cause::Objected });
            Ok([objected].into_iter().chain(up).collect())
        }
        Command::Withdraw => one(ReportEvent::Archived { reason: ArchiveReason::Withdrawn }),
        Command::GiveNationalId { id } => one(ReportEvent::NationalIdGiven { id: *id }),
        Command::Reveal { field, why } => one(ReportEvent::Revealed { field: *field, why: *why }),
        Command::RenewPin => one(ReportEvent::PinRenewed),
        Command::WithdrawConsent { what } if !report.agreed_to(*what) => Err(Refusal::NoConsent),
        Command::WithdrawConsent { what } => {
            let forgets = *what == Purpose::Name && report.identity == Identity::Given;
            let withdrawn = ReportEvent::ConsentWithdrawn { what: *what };
            Ok([withdrawn].into_iter().chain(forgets.then_some(ReportEvent::Forgotten)).collect())
        }
        Command::HandOver { news: Some(news) } if report.waiting_slip() != Some(*news) => Err(Refusal::NoNews),
        Command::HandOver { news: None } if report.slip.handed == 0 => Err(Refusal::NoNews),
        Command::HandOver { news } => one(ReportEvent::HandedOver { news: *news }),
        Command::Forget if report.identity == Identity::Forgotten => Err(Refusal::NoIdentity),
        Command::Forget => one(ReportEvent::Forgotten),
        Command::Fire { clock } => time::ring(report, *clock, context),
        Command::TakeOver(TakeOver { agency, topic, answered, answered_at, national_id }) => {
            let protects = topic.as_ref().is_some_and(TopicCode::is_forest) && !report.is_protected();
            let taken = ReportEvent::TakenOver {
                agency: *agency,
                topic: topic.clone(),
                answered: *answered,
                answered_at: *answered_at,
                protects,
            };
            Ok([taken].into_iter().chain(national_id.map(|id| ReportEvent::NationalIdGiven { id })).collect())
        }
        Command::Grieve { step, on, answered, worded, agreed } => {
            register::grieve(report, step, (*on, *answered), (*worded, *agreed), context)
        }
        Command::Restrict => one(ReportEvent::Restricted),
        Command::LiftRestriction => {
            one(ReportEvent::RestrictionLifted { verification: deadline(DeadlineKind::Verification, context) })
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the common end of every arm above")]
fn one(event: ReportEvent) -> Result<Vec<ReportEvent>, Refusal> {
    Ok(vec![event])
}

fn deadline(term: DeadlineKind, context: Context<'_>) -> Deadline {
    Deadline::set(term, context.now, context.rules, context.calendar)
}

fn completion(report: &Report, context: Context<'_>) -> Deadline {
    deadline(DeadlineKind::completing(report.class()), context)
}

/// The running clocks, as they go on after standing still.
fn clocks_after_pause(report: &Report, context: Context<'_>) -> Clocks {
    let (Status::NeedsCompletion { since, resume, .. }
    | Status::Archived { since, resume, .. }
    | Status::Joined { since, resume, .. }) = &report.status
    else {
        return Clocks::default();
    };
    let resumed = Report { status: (**resume).clone(), ..report.clone() };
    let again = resumed.clocks().map(|(clock, d)| (clock, d.after_pause(*since, context.now, context.calendar)));
    Clocks(again.collect())
}

fn known(agency: AgencyId, context: Context<'_>) -> Result<AgencyKind, Refusal> {
    context.agencies.get(agency).map(|a| a.kind).ok_or(Refusal::UnknownAgency)
}

/// The official who acts, if it is one.
fn official(context: Context<'_>) -> Option<UserId> {
    match context.actor {
        Actor::Official(o) => Some(o.user),
        Actor::Anyone | Actor::Reporter | Actor::System => None,
    }
}

/// Hides more. The whole of it is hidden by its reporter, or by the coordinator: never by the agency that it is about.
fn tighten(report: &Report, anonymous: bool, secret: bool, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let hides = secret && !report.secret;
    let official = matches!(context.actor, Actor::Official(_));
    if !hides && (!anonymous || report.anonymous) {
        return Err(Refusal::OnlyTighter);
    }
    if hides && official {
        policy::may(context.actor, Action::Hide, report, context.agencies)?;
    }
    one(ReportEvent::FlagsTightened { anonymous, secret, official })
}

/// The open forwarding to an agency for which the actor may act.
fn acting_for<'r>(report: &'r Report, agency: AgencyId, context: Context<'_>) -> Result<(usize, &'r Forwarding), Refusal> {
    let (place, f) = report.forwarding_to(agency).ok_or(Refusal::UnknownAgency)?;
    if !policy::works_for(context.actor, agency, report, context.agencies) {
        Err(Refusal::NotAllowed)
    } else if !report.awaits(place) {
        Err(Refusal::WrongState)
    } else {
        Ok((place, f))
    }
}
