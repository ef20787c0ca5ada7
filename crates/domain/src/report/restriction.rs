//! Restricted cases: about sexual exploitation or abuse, or about reprisals. While a report is one, only the grievance specialist and
//! its reporter know that it is there; it is hidden, lies on no desk, and no clock of it rings. It is the closed circle of supervisory
//! content drawn narrower, and asked in the same places.

use super::{Event, Progress, Report, ReportEvent, Status};
use crate::grievance::{Entry, StepDone, StepName};

impl Report {
    /// Its entry in the grievance register, if it is in it.
    #[must_use]
    pub fn in_register(&self) -> Option<&Entry> {
        self.grievance.as_ref().filter(|entry| !entry.is_removed())
    }

    /// Whether it keeps what a restricted case must keep.
    #[must_use]
    pub fn keeps_restriction(&self) -> bool {
        !self.restricted || (self.secret && !self.is_public() && self.tasks().is_empty() && self.next_timer().is_none())
    }

    pub(super) fn change_restriction(&mut self, what: &ReportEvent) {
        match what {
            ReportEvent::Restricted => {
                self.hidden_by_official |= !self.secret;
                (self.secret, self.restricted) = (true, true);
                (self.hiding_asked, self.hiding_due) = (false, None);
            }
            ReportEvent::RestrictionLifted { verification } => {
                for f in self.forwardings.iter_mut().filter(|f| f.is_active()) {
                    f.progress = Progress::Withdrawn;
                }
                (self.restricted, self.verified, self.status) = (false, false, Status::Submitted);
                self.verification = Some(verification.clone());
            }
            _ => {}
        }
    }

    pub(super) fn change_grievance(&mut self, event: &Event) {
        let done = |step| StepDone { at: event.at, on: None, version: event.version, step, agency: None };
        match &event.what {
            ReportEvent::Grievance { step, on, agency } => {
                let done = StepDone { on: *on, agency: *agency, ..done(step.clone()) };
                self.grievance = Entry::after(self.grievance.take(), done);
            }
            // What the agency in charge publishes as its answer answers the grievance, too, where that still waits for one.
            ReportEvent::FollowUpPublished { answer: true, forwarding, .. } => {
                let leads = self.forwardings.get(*forwarding).is_some_and(|f| f.lead);
                let waits = |e: &Entry| !e.is_removed() && !e.is_closed() && !e.did(StepName::Responded);
                if leads && self.grievance.as_ref().is_some_and(waits) {
                    self.grievance = Entry::after(self.grievance.take(), done(crate::grievance::Step::Responded));
                }
            }
            _ => {}
        }
    }
}
