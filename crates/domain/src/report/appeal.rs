//! A disputed answer (keberatan). Whoever stands above decides, within a time of its own, never a desk that answered or decided
//! before; so it climbs to the last level, and from there the reporter may take it to the Ombudsman.

use super::{Closing, Event, Report, ReportEvent, Stage, Status, apply::reopen_lead};
use crate::{ActorRef, AgencyId, AgencyTree, grievance::Entry};

/// More levels of government than any country has.
const MOST_LEVELS: usize = 32;

impl Report {
    /// Who would decide if the answer were disputed now: the first government, from the one that takes care of the report
    /// upwards, that has neither answered nor decided, nor is asked already, nor closed it, nor is accused. None at the last level.
    #[must_use]
    pub fn next_decider(&self, tree: &AgencyTree) -> Option<AgencyId> {
        let first = self.escalated_to.unwrap_or(self.custodian);
        let upwards = std::iter::successors(Some(first), |agency| tree.above(*agency)).take(MOST_LEVELS);
        let closed = matches!(self.status, Status::Closed { how: Closing::Administrator });
        let asked = |agency: AgencyId| matches!(self.status, Status::Disputed { to, .. } if to == agency);
        // What was appealed in the register goes no lower than that.
        let appealed = self.in_register().and_then(Entry::appealed_to);
        let passed = |a: AgencyId| appealed.is_some_and(|to| tree.within(a, to));
        let fits = |a: &AgencyId| {
            !self.has_answered(*a) && !self.deciders.contains(a) && !asked(*a) && !passed(*a) && !self.is_kept_from(*a, tree)
        };
        upwards.skip(usize::from(closed)).find(fits)
    }

    /// Whether an agency published an answer.
    pub(crate) fn has_answered(&self, agency: AgencyId) -> bool {
        let published = self.follow_ups.iter().filter(|u| u.answer && u.stage == Stage::Published);
        published.filter_map(|u| self.forwardings.get(u.forwarding)).any(|f| f.agency == agency)
    }

    pub(super) fn change_appeal(&mut self, event: &Event) {
        match &event.what {
            ReportEvent::Appealed { to, decide } => {
                match self.status {
                    // Not decided in time: one higher.
                    Status::Disputed { to: late, .. } => self.deciders.push(late),
                    _ => self.disputes = self.disputes.saturating_add(1),
                }
                if *to != self.custodian {
                    self.escalated_to = Some(*to);
                }
                self.status = Status::Disputed { to: *to, decide: decide.clone() };
            }
            ReportEvent::AppealDecided { by, complete, window } => {
                self.deciders.push(*by);
                if let ActorRef::Official(user) = event.by {
                    self.decided_by.push(user);
                }
                match complete {
                    Some(complete) => {
                        self.closed_by = None;
                        reopen_lead(self, complete);
                    }
                    None if self.closed_by.is_some() => self.status = Status::Closed { how: Closing::Administrator },
                    None => self.status = Status::Answered { window: window.clone() },
                }
            }
            _ => {}
        }
    }
}
