//! A disputed answer (keberatan). Whoever stands above decides, within a time of its own, never a desk that answered or decided
//! before; so it climbs to the last level, and from there the reporter may take it to the Ombudsman.

use super::{Closing, Event, Report, ReportEvent, Stage, Status, apply::reopen_lead};
use crate::{ActorRef, AgencyId, AgencyKind, AgencyTree, grievance::Entry};

impl Report {
    /// The governments that may decide about what was answered, from the one that takes care of the report upwards: above all that
    /// answered it or decided about it, on the report or in the register, and none that is accused. One rule for objections and appeals.
    #[must_use]
    pub fn free_to_decide(&self, tree: &AgencyTree) -> Vec<AgencyId> {
        let entry = self.in_register();
        // What was appealed in the register goes no lower than that.
        let appealed = |id: AgencyId| entry.and_then(Entry::appealed_to).is_some_and(|to| tree.within(id, to));
        let decided = |id: &AgencyId| {
            self.has_answered(*id) || self.deciders.contains(id) || entry.is_some_and(|e| e.was_answered_by(*id)) || appealed(*id)
        };
        let is_government = |id: &AgencyId| tree.get(*id).is_some_and(|a| a.kind == AgencyKind::Government);
        let upwards: Vec<_> = tree.lineage(self.custodian).filter(is_government).collect();
        let above = upwards.iter().rposition(decided).map_or(0, |place| place + 1);
        upwards.into_iter().skip(above).filter(|id| !self.is_kept_from(*id, tree)).collect()
    }

    /// Who would decide if the answer were disputed now: of those that may, the first that is not asked already, nor below whoever
    /// watches it, nor closed it. None at the last level.
    #[must_use]
    pub fn next_decider(&self, tree: &AgencyTree) -> Option<AgencyId> {
        let first = self.escalated_to.unwrap_or(self.custodian);
        let closed = matches!(self.status, Status::Closed { how: Closing::Administrator });
        let asked = |id: AgencyId| matches!(self.status, Status::Disputed { to, .. } if to == id);
        let reaches = |id: &AgencyId| tree.within(first, *id) && !(closed && *id == first) && !asked(*id);
        self.free_to_decide(tree).into_iter().find(reaches)
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
