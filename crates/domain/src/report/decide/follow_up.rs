//! What agencies say and do about a report, from the draft to what everybody reads.

use jiff::Span;

use super::{acting_for, deadline, official, one};
use crate::{
    AgencyId, DeadlineKind, Refusal, policy,
    report::{Context, Deadline, FollowUp, Forwarding, Outcome, Progress, Report, ReportEvent, Stage, Status},
};

/// Days before a report was received that something may have been done.
const LONGEST_DONE: i32 = 366;
/// Days within which a promise lies.
const FARTHEST_PROMISE: i32 = 366;

pub(super) fn follow_up(
    report: &Report,
    agency: AgencyId,
    outcome: Option<Outcome>,
    context: Context<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let (forwarding, _) = acting_for(report, agency, context)?;
    let needs_approval = context.agencies.get(agency).is_some_and(|a| a.approval);
    let kind = FollowUpKind { answer: outcome.is_some(), outcome };
    if report.has_draft(forwarding) {
        return Err(Refusal::DraftWaiting);
    }
    let published = publish(report, None, forwarding, kind, context)?;
    if needs_approval {
        let author = official(context);
        one(ReportEvent::FollowUpDrafted { forwarding, answer: kind.answer, author, outcome })
    } else {
        Ok(published)
    }
}

pub(super) fn approve(report: &Report, follow_up: usize, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let draft = waiting_draft(report, follow_up, context)?;
    if policy::is_own(context.actor, draft) {
        return Err(Refusal::OwnDraft);
    }
    let kind = FollowUpKind { answer: draft.answer, outcome: draft.outcome };
    publish(report, Some(follow_up), draft.forwarding, kind, context)
}

pub(super) fn send_back(report: &Report, follow_up: usize, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    waiting_draft(report, follow_up, context)?;
    one(ReportEvent::FollowUpSentBack { follow_up })
}

/// A draft that waits, of an agency whose head the actor is, and that still has the report.
fn waiting_draft<'r>(report: &'r Report, follow_up: usize, context: Context<'_>) -> Result<&'r FollowUp, Refusal> {
    let draft = report.follow_ups.get(follow_up).filter(|u| u.stage == Stage::Draft).ok_or(Refusal::NoSuchFollowUp)?;
    let f = report.forwardings.get(draft.forwarding).filter(|_| report.awaits(draft.forwarding));
    let f = f.ok_or(Refusal::NoSuchFollowUp)?;
    if policy::approves_for(context.actor, f.agency, report, context.agencies) { Ok(draft) } else { Err(Refusal::NotAllowed) }
}

/// What a follow-up says: drafts of earlier versions answer without telling how.
#[derive(Clone, Copy)]
struct FollowUpKind {
    answer: bool,
    outcome: Option<Outcome>,
}

/// A follow-up for all to read, as far as what it says can be so now.
fn publish(
    report: &Report,
    draft: Option<usize>,
    forwarding: usize,
    kind: FollowUpKind,
    context: Context<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let leads = report.forwardings.get(forwarding).is_some_and(|f| f.lead);
    let today = context.calendar.zone().date(context.now);
    let agency = report.forwardings.get(forwarding).map(|f| f.agency);
    let earliest = context.calendar.zone().date(report.received_at).saturating_sub(Span::new().days(LONGEST_DONE));
    let mut promise = None;
    match kind.outcome {
        Some(Outcome::Fixed { on }) if on > today => return Err(Refusal::DoneInFuture),
        Some(Outcome::Fixed { on }) if on < earliest => return Err(Refusal::DoneLongAgo),
        Some(Outcome::Promised { by }) => {
            if by <= today || by > today.saturating_add(Span::new().days(FARTHEST_PROMISE)) {
                return Err(Refusal::PromiseDay);
            } else if agency.is_some_and(|agency| report.has_promised(agency)) {
                return Err(Refusal::PromisedAlready);
            }
            promise = Some(Deadline::promised(by, context.now, context.calendar));
        }
        Some(Outcome::Moved { to }) => {
            let theirs = |(place, f): (usize, &Forwarding)| place != forwarding && f.is_open();
            if !report.forwarding_to(to).is_some_and(theirs) {
                return Err(Refusal::NotWithThem);
            }
        }
        Some(Outcome::Fixed { .. } | Outcome::Informed | Outcome::Declined) | None => {}
    }
    let ends = kind.answer && !matches!(kind.outcome, Some(Outcome::Promised { .. } | Outcome::Moved { .. }));
    // Silence closes nothing while an agency has promised; it begins to count when the last of them did what it said.
    let lead_answered = report.lead().is_some_and(|(_, f)| f.progress == Progress::Answered);
    let others = || report.forwardings.iter().enumerate().any(|(place, f)| place != forwarding && f.is_open());
    let last = matches!(report.status, Status::Answered { window: None }) || (lead_answered && !others());
    let promised = report.standing_promises().any(|place| place != forwarding);
    let window = (ends && (leads || last) && !promised).then(|| deadline(DeadlineKind::Reply, context));
    let (answer, outcome) = (kind.answer, kind.outcome);
    one(ReportEvent::FollowUpPublished { follow_up: draft, forwarding, answer, window, outcome, promise })
}
