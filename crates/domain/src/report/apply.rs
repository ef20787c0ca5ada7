//! From one state to the next. Never refuses: what is in the log has happened.

use super::{
    Deadline, Event, FollowUp, Forwarding, Identity, Outcome, Progress, Report, ReportEvent, Slip, Stage, Status, agenda::Clock,
    event::Clocks,
};
use crate::{ActorRef, AgencyId, ReportId};

/// The report after an event. `report` is `None` before the first event. An event that does not fit (which only a
/// damaged log can hold) changes nothing but the version.
#[must_use]
pub fn apply(report: Option<Report>, id: ReportId, event: &Event) -> Option<Report> {
    let Some(mut report) = report else { return begin(id, event) };
    report.version = event.version;
    change(&mut report, event);
    report.change_assisted(event);
    report.change_grievance(event);
    Some(report)
}

fn begin(id: ReportId, event: &Event) -> Option<Report> {
    let ReportEvent::Submitted {
        tracking,
        kind,
        topic,
        area,
        point,
        happened_on,
        written_at,
        channel,
        identity,
        voice,
        taken_down_by,
        assisted,
        anonymous,
        secret,
        custodian,
        verification,
        forest,
        protected,
        placed,
        restriction_asked,
    } = &event.what
    else {
        return None;
    };
    Some(Report {
        id,
        version: event.version,
        tracking: *tracking,
        kind: *kind,
        supervisory: false,
        topic: topic.clone(),
        area: area.clone(),
        point: *point,
        happened_on: *happened_on,
        written_at: *written_at,
        channel: *channel,
        identity: *identity,
        voice: *voice,
        taken_down_by: *taken_down_by,
        assisted: assisted.clone(),
        forest: *forest,
        alarm: None,
        protected: *protected,
        placed: *placed,
        grievance: None,
        restricted: false,
        restriction_asked: *restriction_asked,
        slip: Slip::default(),
        anonymous: *anonymous,
        secret: *secret,
        hidden_by_official: false,
        hiding_asked: false,
        hiding_due: None,
        objected: false,
        received_at: event.at,
        custodian: *custodian,
        escalated_to: None,
        status: Status::Submitted,
        verified: false,
        verification: verification.clone(),
        forwardings: Vec::new(),
        accused: Vec::new(),
        copies: Vec::new(),
        follow_ups: Vec::new(),
        rating: None,
        solved: None,
        supports: 0,
        bounces: 0,
        disputes: 0,
        deciders: Vec::new(),
        decided_by: Vec::new(),
        closed_by: None,
        reopened: false,
        national_id: None,
        undone: Vec::new(),
    })
}

fn change(report: &mut Report, event: &Event) {
    match &event.what {
        ReportEvent::Submitted { .. }
        | ReportEvent::Noted
        | ReportEvent::Revealed { .. }
        | ReportEvent::WordsGuarded { .. }
        | ReportEvent::PinRenewed
        // See `change_assisted`.
        | ReportEvent::ConsentWithdrawn { .. }
        | ReportEvent::HandedOver { .. }
        // See `change_grievance`.
        | ReportEvent::Grievance { .. } => {}
        ReportEvent::Restricted | ReportEvent::RestrictionLifted { .. } => report.change_restriction(&event.what),
        ReportEvent::CompletionAsked { deadline } => {
            let resume = Box::new(report.status.clone());
            report.status = Status::NeedsCompletion { since: event.at, deadline: deadline.clone(), resume };
        }
        ReportEvent::Completed { clocks }
        | ReportEvent::CompletionLapsed { clocks }
        | ReportEvent::Unjoined { clocks }
        | ReportEvent::Restored { clocks } => resume(report, clocks),
        ReportEvent::Verified { kind, supervisory, topic, area, accused, protects } => {
            report.kind = *kind;
            report.supervisory = *supervisory;
            report.topic = Some(topic.clone());
            report.area = area.clone();
            report.accused.clone_from(accused);
            report.verified = true;
            report.decide_hiding();
            if *protects {
                report.protect();
            }
        }
        ReportEvent::TakenFrom { .. } | ReportEvent::SupervisionLifted { .. } => report.change_supervision(&event.what),
        ReportEvent::Forwarded { agency, lead, first, complete } => {
            report.forwardings.push(Forwarding {
                agency: *agency,
                lead: *lead,
                progress: Progress::Waiting,
                at: Some(event.at),
                first: Some(first.clone()),
                complete: Some(complete.clone()),
                followed_up: false,
                promise: None,
            });
            report.verification = None;
            if *lead {
                report.status = Status::Forwarded;
            }
        }
        ReportEvent::LeadNamed { forwarding } => {
            if let Some(f) = report.forwardings.get_mut(*forwarding) {
                f.lead = true;
                report.verification = None;
                report.status = if f.progress == Progress::Waiting { Status::Forwarded } else { Status::InProgress };
            }
        }
        ReportEvent::Accepted { forwarding } => take_up(report, *forwarding),
        ReportEvent::Returned { forwarding, verification, .. } => {
            report.bounces = report.bounces.saturating_add(1);
            if let Some(f) = report.forwardings.get_mut(*forwarding) {
                f.progress = Progress::Returned;
                if f.lead {
                    report.status = Status::Returned;
                    report.verification.clone_from(verification);
                }
            }
        }
        ReportEvent::FollowUpDrafted { forwarding, answer, author, outcome } => {
            take_up(report, *forwarding);
            report.follow_ups.push(FollowUp {
                forwarding: *forwarding,
                answer: *answer,
                outcome: *outcome,
                words_in: event.version,
                stage: Stage::Draft,
                approver: None,
                author: *author,
            });
        }
        ReportEvent::FollowUpSentBack { follow_up } => {
            if let Some(u) = report.follow_ups.get_mut(*follow_up) {
                u.stage = Stage::SentBack;
            }
        }
        ReportEvent::FollowUpPublished { .. } => publish(report, event),
        ReportEvent::Replied { complete } => {
            if let Some(deadline) = complete {
                reopen_lead(report, deadline);
            }
        }
        ReportEvent::Rated { stars, solved } => {
            report.rating = Some(*stars);
            report.solved = *solved;
        }
        ReportEvent::Disputed { complete } => {
            report.disputes = report.disputes.saturating_add(1);
            reopen_lead(report, complete);
        }
        ReportEvent::Appealed { .. } | ReportEvent::AppealDecided { .. } => report.change_appeal(event),
        ReportEvent::Closed { how, official } => {
            report.status = Status::Closed { how: *how };
            report.closed_by = *official;
        }
        ReportEvent::Reopened { complete } => {
            report.reopened = true;
            report.closed_by = None;
            reopen_lead(report, complete);
        }
        ReportEvent::Joined { to } => {
            let resume = Box::new(report.status.clone());
            report.status = Status::Joined { to: *to, since: event.at, resume };
        }
        ReportEvent::Supported => report.supports = report.supports.saturating_add(1),
        ReportEvent::Copied { agency } => report.copies.push(*agency),
        ReportEvent::Escalated { to, cause } => {
            report.escalated_to = Some(*to);
            if *cause == super::Cause::Bounced {
                report.custodian = *to;
            }
        }
        ReportEvent::Archived { reason } => {
            let resume = Box::new(report.status.clone());
            report.status = Status::Archived { reason: *reason, since: event.at, resume };
        }
        ReportEvent::FlagsTightened { anonymous, secret, official } => {
            report.hidden_by_official |= *official && *secret && !report.secret;
            if *secret {
                report.decide_hiding();
            }
            report.anonymous |= anonymous;
            report.secret |= secret;
        }
        ReportEvent::HidingAsked => report.hiding_asked = true,
        ReportEvent::HidingWanted { decide } => (report.hiding_asked, report.hiding_due) = (true, Some(decide.clone())),
        ReportEvent::HidingDeclined => report.decide_hiding(),
        ReportEvent::Shown => (report.secret, report.hidden_by_official) = (false, false),
        ReportEvent::Objected { clocks, verification } => {
            report.objected = true;
            resume(report, clocks);
            if matches!(report.status, Status::Closed { .. }) {
                report.status = Status::Submitted;
                report.verification.clone_from(verification);
            }
        }
        ReportEvent::AlarmRaised { .. }
        | ReportEvent::AlarmPassed { .. }
        | ReportEvent::AlarmTaken
        | ReportEvent::AlarmFound { .. } => report.change_alarm(event),
        ReportEvent::NationalIdGiven { id } => report.national_id = Some(*id),
        ReportEvent::Reminded { clock } => mark(report, *clock, |d| d.reminded = true),
        ReportEvent::Overdue { clock } => {
            mark(report, *clock, |d| {
                d.reminded = true;
                d.passed = true;
            });
            if let Clock::Promise(forwarding) = clock {
                wake(report, *forwarding);
            }
        }
        ReportEvent::Undone { to, before } => report.step_back(event.version, *to, before),
        ReportEvent::Forgotten => report.identity = Identity::Forgotten,
        ReportEvent::TakenOver { agency, topic, answered, protects, .. } => {
            if *protects {
                report.protect();
            }
            report.topic = topic.clone().or_else(|| report.topic.take());
            report.verified = true;
            report.verification = None;
            let progress = if *answered { Progress::Answered } else { Progress::Waiting };
            let followed_up = *answered;
            if let Some(agency) = *agency {
                report.forwardings.push(Forwarding {
                    agency,
                    lead: true,
                    progress,
                    at: None,
                    first: None,
                    complete: None,
                    followed_up,
                    promise: None,
                });
                report.status = Status::Forwarded;
            }
            if followed_up {
                report.status = Status::Answered { window: None };
            }
        }
    }
}

impl Report {
    /// Nobody waits any more for whether it is hidden.
    fn decide_hiding(&mut self) {
        (self.hiding_asked, self.hiding_due) = (false, None);
    }
}

fn mark(report: &mut Report, clock: Clock, set: impl FnOnce(&mut Deadline)) {
    if let Some(deadline) = report.clock_mut(clock) {
        set(deadline);
    }
}

/// Back to where it stood, with the clocks counted again.
fn resume(report: &mut Report, clocks: &Clocks) {
    if let Status::NeedsCompletion { resume, .. } | Status::Archived { resume, .. } | Status::Joined { resume, .. } =
        &report.status
    {
        report.status = (**resume).clone();
    }
    for (clock, deadline) in &clocks.0 {
        mark(report, *clock, |d| *d = deadline.clone());
    }
}

fn take_up(report: &mut Report, place: usize) {
    if let Some(f) = report.forwardings.get_mut(place).filter(|f| f.progress == Progress::Waiting) {
        f.progress = Progress::Accepted;
        if f.lead {
            report.status = Status::InProgress;
        }
    }
}

fn publish(report: &mut Report, event: &Event) {
    let ReportEvent::FollowUpPublished { follow_up, forwarding, answer, window, outcome, promise } = &event.what else { return };
    let (place, answer) = (*forwarding, *answer);
    // Events of before outcomes leave the state as it was written then: without who did it.
    let official = match event.by {
        ActorRef::Official(user) => Some(user),
        ActorRef::Anyone | ActorRef::Reporter | ActorRef::System => None,
    };
    take_up(report, place);
    match follow_up.and_then(|d| report.follow_ups.get_mut(d)) {
        Some(follow_up) => {
            follow_up.stage = Stage::Published;
            follow_up.approver = official.filter(|_| outcome.is_some());
        }
        None => report.follow_ups.push(FollowUp {
            forwarding: place,
            answer,
            outcome: *outcome,
            words_in: event.version,
            stage: Stage::Published,
            approver: None,
            author: official.filter(|_| outcome.is_some()),
        }),
    }
    let Some(f) = report.forwardings.get_mut(place) else { return };
    f.followed_up = true;
    if !answer {
        return;
    }
    f.progress = Progress::Answered;
    f.promise.clone_from(promise);
    match outcome {
        Some(Outcome::Moved { to }) if f.lead => hand_over(report, place, *to),
        _ if f.lead => report.status = Status::Answered { window: window.clone() },
        // The last that was promised was done.
        _ if window.is_some() => report.status = Status::Answered { window: window.clone() },
        _ => {}
    }
}

/// Another agency that has it leads from here on: what belongs to somebody else is not answered.
fn hand_over(report: &mut Report, place: usize, to: AgencyId) {
    let Some((next, _)) = report.forwarding_to(to).filter(|(next, f)| *next != place && f.is_open()) else { return };
    for (n, f) in report.forwardings.iter_mut().enumerate() {
        f.lead = n == next;
    }
    report.status = match report.forwardings.get(next).map(|f| f.progress) {
        Some(Progress::Waiting) => Status::Forwarded,
        Some(Progress::Answered) => Status::Answered { window: None },
        _ => Status::InProgress,
    };
}

/// What was promised for a day that has passed lies on the agency's desk again, late.
fn wake(report: &mut Report, place: usize) {
    let Some(f) = report.forwardings.get_mut(place) else { return };
    if let Some(promise) = f.promise.take() {
        f.progress = Progress::Accepted;
        f.complete = Some(promise);
        // Also of an answered report that waited for nothing but this.
        if f.lead || matches!(report.status, Status::Answered { .. }) {
            report.status = Status::InProgress;
        }
    }
}

pub(super) fn reopen_lead(report: &mut Report, complete: &Deadline) {
    if let Some(f) = report.forwardings.iter_mut().find(|f| f.lead && f.is_active()) {
        f.progress = Progress::Accepted;
        f.promise = None;
        f.complete = Some(complete.clone());
        report.status = Status::InProgress;
    }
}
