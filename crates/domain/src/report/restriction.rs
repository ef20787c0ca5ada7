//! Restricted cases: about sexual exploitation or abuse, or about reprisals. While a report is one, only the grievance specialist and
//! its reporter know that it is there; it is hidden, lies on no desk, and no clock of it rings. It is the closed circle of supervisory
//! content drawn narrower, and asked in the same places.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Event, Progress, Report, ReportEvent, Status, apply};
use crate::grievance::{Case, Entry, Step, StepDone, StepName};

crate::choices! {
    /// Who reads a report whose reporter says that it is about sexual exploitation or abuse, or about reprisals.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ReadBy {
        /// The grievance specialist alone
        Specialist = "specialist",
        /// As any secret report: nobody is named who deals with such cases
        Coordinators = "coordinators",
    }
}

/// A restricted report as it was known before it became so. Figures and the log that is handed out go on telling of it as of one to
/// which nothing happened since: what they lost would tell which one it is.
#[derive(Clone, Debug)]
pub struct KnownBefore {
    /// As it stood.
    pub report: Report,
    /// The last of its events until then.
    pub until: u32,
    /// When it became restricted.
    pub at: Timestamp,
}

impl Report {
    /// How a restricted report was known before; none where it was restricted from the first moment, so that nobody ever knew it.
    pub fn known_before<'a>(&self, log: impl IntoIterator<Item = &'a Event>) -> Option<KnownBefore> {
        let (mut state, mut came, mut before) = (None::<Self>, None, None);
        for event in log {
            let came = *came.get_or_insert(event.at);
            if event.what == ReportEvent::Restricted {
                // In the step in which it came nobody saw it first.
                let known = state.clone().filter(|_| event.version > 2 || event.at != came);
                before = known.map(|report| KnownBefore { until: report.version, report, at: event.at });
            }
            state = apply(state, self.id, event);
        }
        before.filter(|_| self.restricted)
    }

    /// Who reads it, where its reporter asked that few do.
    #[must_use]
    pub fn read_by(&self) -> Option<ReadBy> {
        self.restriction_asked.then_some(if self.restricted { ReadBy::Specialist } else { ReadBy::Coordinators })
    }

    /// What follows at once, in the same step, from what its reporter said of it: where somebody is named who deals with such cases,
    /// nobody else ever knows of it. Else it would be lost, and stays with those who read secret reports.
    #[must_use]
    pub fn born_restricted(&self, has_specialist: bool) -> Option<ReportEvent> {
        (self.restriction_asked && !self.restricted && has_specialist).then_some(ReportEvent::Restricted)
    }

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

    /// By when the register waits for something; none where it waits for nothing, and of a restricted case, whose clocks nobody is told.
    #[must_use]
    pub fn register_due(&self) -> Option<Timestamp> {
        Case::of(self).filter(|_| !self.restricted)?.clock().map(|due| due.by)
    }

    pub(super) fn change_restriction(&mut self, what: &ReportEvent) {
        match what {
            ReportEvent::Restricted => {
                self.hidden_by_official |= !self.secret;
                (self.secret, self.restricted) = (true, true);
                (self.hiding_asked, self.hiding_due) = (false, None);
            }
            ReportEvent::RestrictionLifted { verification } => {
                (self.restricted, self.restriction_asked) = (false, false);
                // What ended, above all what its reporter took back, stays so.
                if self.is_at_rest() {
                    return;
                }
                for f in self.forwardings.iter_mut().filter(|f| f.is_active()) {
                    f.progress = Progress::Withdrawn;
                }
                (self.verified, self.status) = (false, Status::Submitted);
                self.verification = Some(verification.clone());
            }
            _ => {}
        }
    }

    /// The events of which words were said while it was restricted, and it is no more: they stay with who heard them.
    pub fn said_in_confidence<'a>(&self, log: impl IntoIterator<Item = &'a Event>) -> BTreeSet<u32> {
        if self.restricted { BTreeSet::new() } else { Self::while_restricted(log) }
    }

    /// The events of a log that happened while its report was restricted.
    pub fn while_restricted<'a>(log: impl IntoIterator<Item = &'a Event>) -> BTreeSet<u32> {
        let (mut kept, mut restricted) = (BTreeSet::new(), false);
        for event in log {
            match event.what {
                ReportEvent::Restricted => restricted = true,
                ReportEvent::RestrictionLifted { .. } => restricted = false,
                _ if restricted => drop(kept.insert(event.version)),
                _ => {}
            }
        }
        kept
    }

    pub(super) fn change_grievance(&mut self, event: &Event) {
        let done = |step| StepDone { at: event.at, on: None, version: event.version, step, agency: None, for_them: false };
        match &event.what {
            ReportEvent::Grievance { step, on, agency, agreed, .. } => {
                let done = StepDone { on: *on, agency: *agency, for_them: agreed.is_some(), ..done(step.clone()) };
                self.grievance = Entry::after(self.grievance.take(), done);
            }
            // What the agency in charge publishes as its answer answers the grievance, too, where that still waits for one.
            ReportEvent::FollowUpPublished { answer: true, forwarding, .. } => {
                let leads = self.forwardings.get(*forwarding).is_some_and(|f| f.lead);
                let waits = |e: &Entry| !e.is_removed() && !e.is_closed() && !e.did(StepName::Responded);
                if leads && self.grievance.as_ref().is_some_and(waits) {
                    self.grievance = Entry::after(self.grievance.take(), done(Step::Responded));
                }
            }
            _ => {}
        }
    }
}
