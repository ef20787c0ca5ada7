//! What officials wrote for a complainant with steps of the register: they read it on their own page, by number and PIN. Notes of all other
//! steps, and words of earlier versions, stay among those who deal with it.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Date, Report,
    grievance::{Outcome, Reaches, Step, StepName},
    report::{Event, ReportEvent},
};

use crate::Text;

/// Words for a complainant.
#[derive(Clone, Debug)]
pub struct ForComplainant {
    /// The event that they belong to.
    pub version: u32,
    /// With which step they were written.
    pub step: StepName,
    /// How it ended, where the step says so.
    pub outcome: Option<Outcome>,
    /// The day of the step.
    pub on: Date,
    /// In whose name; none where a specialist wrote while it was restricted.
    pub agency: Option<AgencyId>,
    /// What they wrote.
    pub words: Text,
}

/// All that was written for the complainant of a report since it was taken in last, oldest first.
pub(crate) fn for_complainant<'a>(
    report: &Report,
    log: impl Iterator<Item = &'a Event> + Clone,
    texts: &BTreeMap<u32, Text>,
) -> Vec<ForComplainant> {
    let Some(entry) = report.in_register() else { return Vec::new() };
    let in_confidence = Report::while_restricted(log.clone());
    let told = |event: &Event| {
        let ReportEvent::Grievance { step, on, agency, reaches: Some(Reaches::Words), .. } = &event.what else { return None };
        let outcome = match step {
            Step::Closed { outcome, .. } => Some(*outcome),
            _ => None,
        };
        Some(ForComplainant {
            version: event.version,
            step: step.name(),
            outcome,
            on: on.unwrap_or_else(|| report.day_of(event.at)),
            agency: agency.filter(|_| !in_confidence.contains(&event.version)),
            words: texts.get(&event.version)?.clone(),
        })
    };
    log.filter(|e| entry.versions().any(|version| version == e.version)).filter_map(told).collect()
}
