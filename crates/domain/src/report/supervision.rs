//! Supervisory content (berkadar pengawasan): about abuse or breach of law by officials. While a report is supervisory, only
//! inspectorates have it, none of the accused do, and it is hidden. The flag and the accused only grow, until the inspectorate or
//! an overseer lifts it with words.

use super::{Progress, Report, ReportEvent, Status};
use crate::{AgencyId, AgencyKind, AgencyTree};

impl Report {
    /// The forwardings (by their place) and copies of supervisory content that are none of an inspectorate, or of the accused.
    /// There are some for a moment only, while it becomes supervisory; in logs of earlier versions for longer.
    #[must_use]
    pub fn strays(&self, tree: &AgencyTree) -> (Vec<usize>, Vec<AgencyId>) {
        let strays = |a: AgencyId| self.is_kept_from(a, tree) || tree.get(a).is_none_or(|a| a.kind != AgencyKind::Inspectorate);
        if !self.supervisory {
            return (Vec::new(), Vec::new());
        }
        let forwardings = self.forwardings.iter().enumerate().filter(|(_, f)| f.is_active() && strays(f.agency));
        (forwardings.map(|(place, _)| place).collect(), self.copies.iter().copied().filter(|a| strays(*a)).collect())
    }

    /// Whether it keeps what supervisory content must keep.
    #[must_use]
    pub fn keeps_supervision(&self, tree: &AgencyTree) -> bool {
        let (forwardings, copies) = self.strays(tree);
        !self.supervisory || (self.secret && forwardings.is_empty() && copies.is_empty())
    }

    /// Takes forwardings away; tells whether the lead was among them.
    fn withdraw_from(&mut self, places: impl Fn(usize) -> bool) -> bool {
        let mut led = false;
        for (_, f) in self.forwardings.iter_mut().enumerate().filter(|(place, f)| f.is_active() && places(*place)) {
            led |= f.lead;
            f.progress = Progress::Withdrawn;
        }
        led
    }

    pub(super) fn change_supervision(&mut self, what: &ReportEvent) {
        match what {
            ReportEvent::TakenFrom { forwardings, copies, verification } => {
                if self.withdraw_from(|place| forwardings.contains(&place)) {
                    self.status = Status::Returned;
                    self.verification.clone_from(verification);
                }
                self.copies.retain(|a| !copies.contains(a));
            }
            ReportEvent::SupervisionLifted { verification } => {
                self.withdraw_from(|_| true);
                (self.supervisory, self.verified, self.status) = (false, false, Status::Submitted);
                self.accused.clear();
                self.verification = Some(verification.clone());
            }
            _ => {}
        }
    }
}
