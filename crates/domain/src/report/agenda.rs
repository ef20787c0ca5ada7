//! What is to be done about a report, by whom and by when: computed from its state alone, so that inboxes and
//! alarms can always be rebuilt.

#![deny(clippy::wildcard_enum_match_arm)]

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Deadline, Report, Stage, Status};
use crate::{
    AgencyId,
    grievance::{Case, LimitKind},
};

/// One of the clocks of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Verify and forward.
    Verification,
    /// The reporter completes.
    #[serde(rename = "completion")]
    ReporterCompletion,
    /// The first follow-up of a forwarding.
    #[serde(rename = "first")]
    FirstFollowUp(usize),
    /// The completion of a forwarding.
    #[serde(rename = "complete")]
    AgencyCompletion(usize),
    /// The reporter may reply.
    Window,
    /// The day by which an agency promised, at a forwarding.
    Promise(usize),
    /// Decide about a disputed answer.
    Appeal,
    /// Somebody on duty takes an alarm. No deadline: see [`Report::open_alarm`](super::Report::open_alarm).
    Alarm,
}

impl Clock {
    /// The key of its name in the texts.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Verification => "term-verification",
            Self::ReporterCompletion => "term-completion",
            Self::FirstFollowUp(_) => "term-first_answer",
            Self::AgencyCompletion(_) => "clock-complete",
            Self::Window => "term-reply",
            Self::Promise(_) => "term-promise",
            Self::Appeal => "term-appeal",
            Self::Alarm => "clock-alarm",
        }
    }
}

/// The next moment at which time itself changes a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The clock that rings then.
    pub clock: Clock,
    /// The moment it rings: to remind, or because the deadline has passed.
    pub at: Timestamp,
}

crate::choices! {
    /// Kinds of work, each done by one role.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Work {
        /// A coordinator verifies and forwards.
        Verify = "verify",
        /// A coordinator forwards again what came back.
        ForwardAgain = "forward_again",
        /// A coordinator decides about a disputed answer.
        Decide = "decide",
        /// A liaison takes it up and gives a first follow-up.
        FollowUp = "follow_up",
        /// A liaison completes.
        Complete = "complete",
        /// A liaison does what was promised.
        Fulfil = "fulfil",
        /// An approver decides on a draft.
        Approve = "approve",
        /// A coordinator above looks into what went up.
        Intervene = "intervene",
        /// A coordinator hides what an agency asked to be hidden, or declines.
        DecideHiding = "decide_hiding",
        /// A coordinator decides about an appeal in the grievance register.
        DecideGrievance = "decide_grievance",
    }
}

impl Work {
    /// True for what coordinators do.
    #[must_use]
    pub fn is_of_coordinators(self) -> bool {
        matches!(
            self,
            Self::Verify | Self::ForwardAgain | Self::Decide | Self::DecideHiding | Self::DecideGrievance | Self::Intervene
        )
    }
}

/// A piece of work on an agency's desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The kind of work.
    pub work: Work,
    /// The agency on whose desk it lies.
    pub agency: AgencyId,
    /// When it is due; `None` for what was taken over from a file.
    pub due: Option<Timestamp>,
    /// It cannot wait, and stands before all else on a coordinator's desk. Never on that of an agency that answers: a company would learn
    /// from the order what was seen.
    pub urgent: bool,
}

impl Report {
    /// What officials have to do now.
    #[must_use]
    pub fn tasks(&self) -> Vec<Task> {
        let mut tasks = Vec::new();
        // What lies on a desk is known there; a restricted case is dealt with in the register.
        if self.restricted {
            return tasks;
        }
        let due = |d: &Option<Deadline>| d.as_ref().map(|d| d.due);
        // Whether the public sees it is decided as long as anybody may.
        let away = matches!(self.status, Status::Archived { .. } | Status::Joined { .. });
        if let Some(decide) = self.hiding_due.as_ref().filter(|_| !away) {
            tasks.push(Task { work: Work::DecideHiding, agency: self.custodian, due: Some(decide.due), urgent: false });
        }
        tasks.extend(self.grievance_to_decide());
        match &self.status {
            Status::Submitted => {
                tasks.push(Task { work: Work::Verify, agency: self.custodian, due: due(&self.verification), urgent: false });
            }
            Status::Returned => {
                tasks.push(Task {
                    work: Work::ForwardAgain,
                    agency: self.custodian,
                    due: due(&self.verification),
                    urgent: false,
                });
            }
            Status::Disputed { to, decide } => {
                tasks.push(Task { work: Work::Decide, agency: *to, due: Some(decide.due), urgent: false });
                return tasks;
            }
            // Of what is answered, what was promised is still to be done.
            Status::Forwarded | Status::InProgress | Status::Answered { .. } => {}
            Status::NeedsCompletion { .. } | Status::Closed { .. } | Status::Archived { .. } | Status::Joined { .. } => {
                return tasks;
            }
        }
        for (place, f) in self.forwardings.iter().enumerate().filter(|(place, _)| self.awaits(*place)) {
            let (work, clock) = match (&f.promise, f.followed_up) {
                (Some(_), _) => (Work::Fulfil, &f.promise),
                (None, true) => (Work::Complete, &f.complete),
                (None, false) => (Work::FollowUp, &f.first),
            };
            tasks.push(Task { work, agency: f.agency, due: due(clock), urgent: false });
            if self.follow_ups.iter().any(|u| u.forwarding == place && u.stage == Stage::Draft) {
                tasks.push(Task { work: Work::Approve, agency: f.agency, due: due(clock), urgent: false });
            }
        }
        let watched = self.escalated_to.filter(|a| *a != self.custodian && !matches!(self.status, Status::Answered { .. }));
        if let Some(agency) = watched {
            let worked = tasks.iter().filter(|t| !matches!(t.work, Work::DecideHiding | Work::DecideGrievance));
            let earliest = worked.filter_map(|t| t.due).min();
            tasks.push(Task { work: Work::Intervene, agency, due: earliest, urgent: false });
        }
        // The same work may wait twice at one agency; the earlier counts.
        tasks.sort_by_key(|t| (t.agency, t.work, t.due.is_none(), t.due));
        tasks.dedup_by_key(|t| (t.agency, t.work));
        let urgent = self.is_urgent();
        tasks.iter_mut().for_each(|t| t.urgent = urgent && t.work.is_of_coordinators());
        tasks
    }

    /// An appeal in the grievance register that waits for its decision, and for nothing else that decides it.
    fn grievance_to_decide(&self) -> Option<Task> {
        let due = Case::of(self)?.rings().filter(|due| due.kind == LimitKind::Appeal)?.by;
        let agency = self.in_register()?.appealed_to()?;
        Some(Task { work: Work::DecideGrievance, agency, due: Some(due), urgent: false })
    }

    /// The clocks that run now.
    pub fn clocks(&self) -> impl Iterator<Item = (Clock, &Deadline)> {
        let working = matches!(self.status, Status::Submitted | Status::Returned | Status::Forwarded | Status::InProgress);
        let verification = self.verification.as_ref().filter(|_| working).map(|d| (Clock::Verification, d));
        let forwardings = self.forwardings.iter().enumerate().filter(move |(_, f)| working && f.is_open());
        let of_forwarding = forwardings.filter(|(_, f)| f.promise.is_none()).flat_map(|(n, f)| {
            let first = f.first.as_ref().filter(|_| !f.followed_up).map(|d| (Clock::FirstFollowUp(n), d));
            first.into_iter().chain(f.complete.as_ref().map(|d| (Clock::AgencyCompletion(n), d)))
        });
        let of_status = match &self.status {
            Status::NeedsCompletion { deadline, .. } => Some((Clock::ReporterCompletion, deadline)),
            Status::Answered { window } => window.as_ref().map(|window| (Clock::Window, window)),
            Status::Disputed { decide, .. } => Some((Clock::Appeal, decide)),
            Status::Submitted
            | Status::Forwarded
            | Status::InProgress
            | Status::Returned
            | Status::Closed { .. }
            | Status::Archived { .. }
            | Status::Joined { .. } => None,
        };
        let promises = self.forwardings.iter().enumerate().filter(|(place, _)| self.awaits(*place));
        let promises = promises.filter_map(|(n, f)| f.promise.as_ref().map(|d| (Clock::Promise(n), d)));
        // Nobody is promised anything by those who may not know of it.
        let all = verification.into_iter().chain(of_forwarding).chain(promises).chain(of_status);
        all.filter(|_| !self.restricted)
    }

    /// The next moment at which time itself changes this report.
    #[must_use]
    pub fn next_timer(&self) -> Option<Timer> {
        let rings = self.clocks().filter(|(_, d)| !d.passed && !self.restricted);
        let timers = rings.map(|(clock, d)| Timer { clock, at: if d.reminded { d.due } else { d.remind } });
        timers.chain(self.alarm_timer()).min_by_key(|a| a.at)
    }

    /// The earliest day something is due, of what has not run out yet; else of what has.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.clocks().map(|(_, d)| d.due).min()
    }

    pub(super) fn clock_mut(&mut self, clock: Clock) -> Option<&mut Deadline> {
        match (clock, &mut self.status) {
            (Clock::Verification, _) => self.verification.as_mut(),
            (Clock::ReporterCompletion, Status::NeedsCompletion { deadline, .. }) => Some(deadline),
            (Clock::Window, Status::Answered { window }) => window.as_mut(),
            (Clock::Appeal, Status::Disputed { decide, .. }) => Some(decide),
            (Clock::Promise(n), _) => self.forwardings.get_mut(n).and_then(|f| f.promise.as_mut()),
            (Clock::FirstFollowUp(n), _) => self.forwardings.get_mut(n).and_then(|f| f.first.as_mut()),
            (Clock::AgencyCompletion(n), _) => self.forwardings.get_mut(n).and_then(|f| f.complete.as_mut()),
            _ => None,
        }
    }
}
