//! What a wish leads to, or why it is refused. Rights are asked first ([`policy`]), then the state, then
//! the wish itself.

use jiff::Span;

use super::{
    Cause, Closing, Command, Context, Deadline, Outcome, Progress, Report, ReportEvent, Stage, Status, Submission, TakeOver,
    Verification, agenda::Clock, event::Clocks,
};
use crate::{Action, Actor, AgencyId, AgencyKind, DeadlineKind, Refusal, UserId, policy};

/// Days before a report was received that something may have been done.
const LONGEST_DONE: i32 = 366;
/// Years within which what is reported happened: longer ago, the year was mistyped.
const MOST_YEARS_AGO: i64 = 100;

/// Days within which a promise lies.
const FARTHEST_PROMISE: i32 = 366;

/// Receives a new report.
///
/// # Errors
/// [`Refusal::NoCustodian`] where no government takes care of the area, [`Refusal::FutureDay`].
pub fn submit(submission: &Submission, context: Context<'_>) -> Result<ReportEvent, Refusal> {
    let s = submission.clone();
    let custodian = context.agencies.custodian(&s.area).ok_or(Refusal::NoCustodian)?;
    if let Some(day) = s.happened_on {
        can_have_happened(day, context.calendar.zone().date(context.now))?;
    }
    let verification = (s.channel != super::Channel::Import).then(|| deadline(DeadlineKind::Verification, context));
    Ok(ReportEvent::Submitted {
        tracking: s.tracking,
        kind: s.kind,
        topic: s.topic,
        area: s.area,
        point: s.point,
        happened_on: s.happened_on,
        channel: s.channel,
        identity: s.identity,
        taken_down_by: s.taken_down_by,
        anonymous: s.anonymous,
        secret: s.secret,
        custodian,
        verification,
    })
}

/// What a command leads to. The first event carries the words that came with the command.
///
/// # Errors
/// A [`Refusal`] that says what stands in the way; then nothing has happened.
pub fn decide(report: &Report, command: &Command, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    policy::may(context.actor, command.action(), report, context.agencies)?;
    policy::fits(command.action(), report)?;
    match command {
        Command::AskCompletion => one(ReportEvent::CompletionAsked { deadline: deadline(DeadlineKind::Completion, context) }),
        Command::Complete => one(ReportEvent::Completed { clocks: clocks_after_pause(report, context) }),
        Command::Verify(found) => verify(report, found, context),
        Command::Forward { to, lead } => forward(report, to, *lead, context),
        Command::Accept { agency } => {
            let (forwarding, f) = acting_for(report, *agency, context)?;
            if f.progress == Progress::Waiting { one(ReportEvent::Accepted { forwarding }) } else { Err(Refusal::WrongState) }
        }
        Command::Return { agency, better } => bounce(report, *agency, *better, context),
        Command::FollowUp { agency, outcome } => follow_up(report, *agency, *outcome, context),
        Command::Approve { follow_up } => {
            let draft = waiting_draft(report, *follow_up, context)?;
            if policy::is_own(context.actor, draft) {
                return Err(Refusal::OwnDraft);
            }
            let says = Says { answer: draft.answer, outcome: draft.outcome };
            publish(report, Some(*follow_up), draft.forwarding, says, context)
        }
        Command::SendBack { follow_up } => {
            waiting_draft(report, *follow_up, context)?;
            one(ReportEvent::FollowUpSentBack { follow_up: *follow_up })
        }
        Command::Note => one(ReportEvent::Noted),
        Command::Reply { unsolved } => {
            let again = *unsolved && report.awaits_reporter();
            one(ReportEvent::Replied { complete: again.then(|| completion(report, context)) })
        }
        Command::Rate { stars, solved } => rate(report, *stars, *solved, context),
        Command::Dispute => one(appeal(report, context)?),
        Command::DecideAppeal { upheld } => decide_appeal(report, *upheld, context),
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
        Command::Copy { agency } => copy(report, *agency, context),
        Command::Escalate => {
            let from = report.escalated_to.unwrap_or(report.custodian);
            let to = context.agencies.above(from).ok_or(Refusal::NothingAbove)?;
            one(ReportEvent::Escalated { to, cause: Cause::Official })
        }
        // "Not ours" without a new owner ends nothing.
        Command::Archive { reason: super::ArchiveReason::NotGovernment } if report.status == Status::Returned => {
            Err(Refusal::NoOwner)
        }
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
        Command::Withdraw => one(ReportEvent::Archived { reason: super::ArchiveReason::Withdrawn }),
        Command::GiveNationalId { id } => one(ReportEvent::NationalIdGiven { id: *id }),
        Command::Reveal { field, why } => one(ReportEvent::Revealed { field: *field, why: *why }),
        Command::RenewPin => one(ReportEvent::PinRenewed),
        Command::Forget if report.identity == super::Identity::Forgotten => Err(Refusal::NoIdentity),
        Command::Forget => one(ReportEvent::Forgotten),
        Command::Fire { clock } => ring(report, *clock, context),
        Command::TakeOver(TakeOver { agency, topic, answered, answered_at, national_id }) => {
            let taken =
                ReportEvent::TakenOver { agency: *agency, topic: topic.clone(), answered: *answered, answered_at: *answered_at };
            Ok([taken].into_iter().chain(national_id.map(|id| ReportEvent::NationalIdGiven { id })).collect())
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

/// An agency may receive this report: it exists, is not accused, and is an inspectorate if it must be.
fn may_receive(report: &Report, agency: AgencyId, context: Context<'_>) -> Result<(), Refusal> {
    let kind = known(agency, context)?;
    if context.agencies.get(agency).is_some_and(|a| a.closed) {
        Err(Refusal::ClosedAgency)
    } else if report.accused.iter().any(|accused| context.agencies.within(agency, *accused)) {
        Err(Refusal::Accused)
    } else if report.supervisory && kind != AgencyKind::Inspectorate {
        Err(Refusal::InspectorateOnly)
    } else {
        Ok(())
    }
}

fn verify(report: &Report, found: &Verification, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    for accused in &found.accused {
        known(*accused, context)?;
    }
    // Found to be supervisory once, it stays so, and the accused stay accused.
    let supervisory = found.supervisory || report.supervisory;
    let mut accused = report.accused.clone();
    accused.extend(found.accused.iter().filter(|a| supervisory && !report.accused.contains(a)));
    let (forwardings, copies) = Report { supervisory, accused: accused.clone(), ..report.clone() }.strays(context.agencies);
    let led = report.lead().is_some_and(|(place, _)| forwardings.contains(&place));
    let taken = !(forwardings.is_empty() && copies.is_empty());
    let verification = led.then(|| deadline(DeadlineKind::Verification, context));
    let taken = taken.then_some(ReportEvent::TakenFrom { forwardings, copies, verification });
    let hides = supervisory && !report.secret;
    let hidden = ReportEvent::FlagsTightened { anonymous: found.anonymous, secret: hides, official: true };
    let tighter = (found.anonymous && !report.anonymous) || hides;
    let (kind, topic, area) = (found.kind, found.topic.clone(), found.area.clone());
    let verified = ReportEvent::Verified { kind, supervisory, topic, area, accused };
    Ok([Some(verified), taken, tighter.then_some(hidden)].into_iter().flatten().collect())
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

fn forward(report: &Report, to: &[AgencyId], lead: AgencyId, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let mut to = to.to_vec();
    to.dedup();
    match report.lead() {
        _ if !report.verified => return Err(Refusal::NotVerified),
        _ if to.is_empty() => return Err(Refusal::NoAgency),
        Some((_, leader)) if leader.agency != lead => return Err(Refusal::LeadExists),
        None if !to.contains(&lead) => return Err(Refusal::LeadNotChosen),
        _ => {}
    }
    let without_lead = report.lead().is_none();
    let mut events = Vec::new();
    for (place, agency) in to.iter().enumerate() {
        may_receive(report, *agency, context)?;
        if to.get(..place).is_some_and(|before| before.contains(agency)) {
            continue;
        }
        match report.forwarding_to(*agency) {
            Some((forwarding, f)) if without_lead && *agency == lead && f.is_open() => {
                events.push(ReportEvent::LeadNamed { forwarding })
            }
            Some(_) => return Err(Refusal::AlreadyThere),
            None => events.push(ReportEvent::Forwarded {
                agency: *agency,
                lead: without_lead && *agency == lead,
                first: deadline(DeadlineKind::FirstAnswer, context),
                complete: completion(report, context),
            }),
        }
    }
    Ok(events)
}

/// The open forwarding to an agency for which the actor may act.
fn acting_for<'r>(report: &'r Report, agency: AgencyId, context: Context<'_>) -> Result<(usize, &'r super::Forwarding), Refusal> {
    let (place, f) = report.forwarding_to(agency).ok_or(Refusal::UnknownAgency)?;
    if !policy::works_for(context.actor, agency, report, context.agencies) {
        Err(Refusal::NotAllowed)
    } else if !report.awaits(place) {
        Err(Refusal::WrongState)
    } else {
        Ok((place, f))
    }
}

fn bounce(report: &Report, agency: AgencyId, better: AgencyId, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let (forwarding, f) = acting_for(report, agency, context)?;
    known(better, context)?;
    if better == agency {
        return Err(Refusal::BetterIsSame);
    }
    let verification = f.lead.then(|| deadline(DeadlineKind::Verification, context));
    let mut events = vec![ReportEvent::Returned { forwarding, better, verification }];
    // The second bounce goes to the coordinator above, with the whole history.
    if report.bounces >= 1
        && let Some(to) = context.agencies.above(report.custodian)
    {
        events.push(ReportEvent::Escalated { to, cause: Cause::Bounced });
    }
    Ok(events)
}

fn follow_up(
    report: &Report,
    agency: AgencyId,
    outcome: Option<Outcome>,
    context: Context<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let (forwarding, _) = acting_for(report, agency, context)?;
    let needs_approval = context.agencies.get(agency).is_some_and(|a| a.approval);
    let says = Says { answer: outcome.is_some(), outcome };
    if report.has_draft(forwarding) {
        return Err(Refusal::DraftWaiting);
    }
    let published = publish(report, None, forwarding, says, context)?;
    if needs_approval {
        let author = official(context);
        one(ReportEvent::FollowUpDrafted { forwarding, answer: says.answer, author, outcome })
    } else {
        Ok(published)
    }
}

/// What a follow-up says: drafts of earlier versions answer without telling how.
#[derive(Clone, Copy)]
struct Says {
    answer: bool,
    outcome: Option<Outcome>,
}

/// Whether what somebody reports today can have happened on a day.
///
/// # Errors
/// [`Refusal::FutureDay`], [`Refusal::LongAgoDay`].
pub fn can_have_happened(day: jiff::civil::Date, today: jiff::civil::Date) -> Result<(), Refusal> {
    match () {
        () if day > today => Err(Refusal::FutureDay),
        () if day < today.saturating_sub(Span::new().years(MOST_YEARS_AGO)) => Err(Refusal::LongAgoDay),
        () => Ok(()),
    }
}

/// The official who acts, if it is one.
fn official(context: Context<'_>) -> Option<UserId> {
    match context.actor {
        Actor::Official(o) => Some(o.user),
        Actor::Anyone | Actor::Reporter | Actor::System => None,
    }
}

/// A follow-up for all to read, as far as what it says can be so now.
fn publish(
    report: &Report,
    draft: Option<usize>,
    forwarding: usize,
    says: Says,
    context: Context<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let leads = report.forwardings.get(forwarding).is_some_and(|f| f.lead);
    let today = context.calendar.zone().date(context.now);
    let agency = report.forwardings.get(forwarding).map(|f| f.agency);
    let earliest = context.calendar.zone().date(report.received_at).saturating_sub(Span::new().days(LONGEST_DONE));
    let mut promise = None;
    match says.outcome {
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
            let theirs = |(place, f): (usize, &super::Forwarding)| place != forwarding && f.is_open();
            if !report.forwarding_to(to).is_some_and(theirs) {
                return Err(Refusal::NotWithThem);
            }
        }
        Some(Outcome::Fixed { .. } | Outcome::Informed | Outcome::Declined) | None => {}
    }
    let ends = says.answer && !matches!(says.outcome, Some(Outcome::Promised { .. } | Outcome::Moved { .. }));
    // Silence closes nothing while an agency has promised; it begins to count when the last of them did what it said.
    let lead_answered = report.lead().is_some_and(|(_, f)| f.progress == super::Progress::Answered);
    let others = || report.forwardings.iter().enumerate().any(|(place, f)| place != forwarding && f.is_open());
    let last = matches!(report.status, Status::Answered { window: None }) || (lead_answered && !others());
    let promised = report.standing_promises().any(|place| place != forwarding);
    let window = (ends && (leads || last) && !promised).then(|| deadline(DeadlineKind::Reply, context));
    let (answer, outcome) = (says.answer, says.outcome);
    one(ReportEvent::FollowUpPublished { follow_up: draft, forwarding, answer, window, outcome, promise })
}

/// A draft that waits, of an agency whose head the actor is, and that still has the report.
fn waiting_draft<'r>(report: &'r Report, follow_up: usize, context: Context<'_>) -> Result<&'r super::FollowUp, Refusal> {
    let draft = report.follow_ups.get(follow_up).filter(|u| u.stage == Stage::Draft).ok_or(Refusal::NoSuchFollowUp)?;
    let f = report.forwardings.get(draft.forwarding).filter(|_| report.awaits(draft.forwarding));
    let f = f.ok_or(Refusal::NoSuchFollowUp)?;
    if policy::approves_for(context.actor, f.agency, report, context.agencies) { Ok(draft) } else { Err(Refusal::NotAllowed) }
}

fn rate(report: &Report, stars: u8, solved: Option<bool>, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    if !(1..=5).contains(&stars) {
        return Err(Refusal::BadStars);
    }
    let answered = matches!(report.status, Status::Answered { .. });
    if report.rating.is_some() && !answered {
        return Err(Refusal::RatedAlready);
    }
    let promised = report.is_promised();
    let is_solved = solved.unwrap_or(stars >= 3 && !promised);
    // What is not solved stays open: the reporter may still reply or dispute.
    let confirmed = (answered && is_solved).then_some(ReportEvent::Closed { how: Closing::Confirmed, official: None });
    // Nor is whoever says so silent: it goes back to the agency, unless that has promised.
    let again = answered && solved == Some(false) && !promised && report.lead().is_some();
    let again = again.then(|| ReportEvent::Replied { complete: Some(completion(report, context)) });
    Ok([ReportEvent::Rated { stars, solved }].into_iter().chain(confirmed).chain(again).collect())
}

fn appeal(report: &Report, context: Context<'_>) -> Result<ReportEvent, Refusal> {
    report.lead().ok_or(Refusal::NoLead)?;
    let to = report.next_decider(context.agencies).ok_or(Refusal::LastLevel)?;
    Ok(ReportEvent::Appealed { to, decide: deadline(DeadlineKind::Appeal, context) })
}

fn decide_appeal(report: &Report, upheld: bool, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let Status::Disputed { to, .. } = report.status else { return Err(Refusal::WrongState) };
    let complete = upheld.then(|| completion(report, context));
    // What is promised is no more closed by silence than before, and what an official closed stays closed.
    let waits = report.standing_promises().next().is_some() || report.closed_by.is_some();
    let window = (!upheld && !waits).then(|| deadline(DeadlineKind::Reply, context));
    one(ReportEvent::AppealDecided { by: to, complete, window })
}

fn copy(report: &Report, agency: AgencyId, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    may_receive(report, agency, context)?;
    if report.path().contains(&agency) { Err(Refusal::AlreadyThere) } else { one(ReportEvent::Copied { agency }) }
}

/// Time itself acts: first a reminder, then what follows when nothing was done.
fn ring(report: &Report, clock: Clock, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let (_, d) = report.clocks().find(|(c, d)| *c == clock && !d.passed).ok_or(Refusal::NotRinging)?;
    if context.now <= d.due {
        let ripe = !d.reminded && context.now >= d.remind;
        return if ripe { one(ReportEvent::Reminded { clock }) } else { Err(Refusal::NotRinging) };
    }
    let up = |from: AgencyId, cause| context.agencies.above(from).map(|to| ReportEvent::Escalated { to, cause });
    let watcher = report.escalated_to.unwrap_or(report.custodian);
    Ok(match clock {
        // What an agency returned is nobody's: silence ends it no more than "not ours" did.
        Clock::ReporterCompletion if report.is_returned_beneath() => {
            vec![ReportEvent::CompletionLapsed { clocks: clocks_after_pause(report, context) }]
        }
        Clock::ReporterCompletion => vec![ReportEvent::Archived { reason: super::ArchiveReason::Incomplete }],
        Clock::Window => vec![ReportEvent::Closed { how: Closing::Silence, official: None }],
        Clock::FirstFollowUp(_) => vec![ReportEvent::Overdue { clock }],
        Clock::Promise(n) => {
            let of_agency = report.forwardings.get(n).and_then(|f| context.agencies.above(f.agency));
            let to = if report.escalated_to.is_none() { of_agency } else { context.agencies.above(watcher) };
            let up = to.map(|to| ReportEvent::Escalated { to, cause: Cause::PromiseBroken });
            [ReportEvent::Overdue { clock }].into_iter().chain(up).collect()
        }
        // One higher, as far as there is somebody.
        Clock::Appeal => [ReportEvent::Overdue { clock }].into_iter().chain(appeal(report, context).ok()).collect(),
        Clock::Verification => [ReportEvent::Overdue { clock }].into_iter().chain(up(watcher, Cause::VerificationLate)).collect(),
        Clock::AgencyCompletion(n) => {
            // The government of the agency first; where it watches already, the one above.
            let of_agency = report.forwardings.get(n).and_then(|f| context.agencies.above(f.agency));
            let to = match of_agency {
                Some(g) if report.escalated_to.is_none() => Some(ReportEvent::Escalated { to: g, cause: Cause::CompletionLate }),
                _ => up(watcher, Cause::CompletionLate),
            };
            [ReportEvent::Overdue { clock }].into_iter().chain(to).collect()
        }
    })
}
