//! What figures need to know of a report, as it lies in its row.

use domain::{
    AgencyId, Report,
    figure::{Facts, Milestones, Says},
};

use super::day;

/// The facts of a report as columns.
#[derive(Clone, Debug)]
pub(crate) struct KeptFacts {
    pub(crate) received_on: i64,
    pub(crate) verified_on: Option<i64>,
    pub(crate) responded_on: Option<i64>,
    pub(crate) answered_on: Option<i64>,
    pub(crate) closed_on: Option<i64>,
    pub(crate) standing: &'static str,
    /// What the answer says that it rests on.
    pub(crate) says: Option<&'static str>,
    pub(crate) late: bool,
    /// The agencies with which a deadline passed, such as `,4,12,`.
    pub(crate) missed: Option<String>,
    /// 0 where none leads.
    pub(crate) lead: i64,
    /// All of them, as sums are counted from.
    pub(crate) line: String,
}

impl KeptFacts {
    /// Those of a report that came so far.
    pub(crate) fn of(report: &Report, reached: &Milestones) -> Self {
        Self::from(Facts::of(report, reached.clone()))
    }
}

impl From<Facts> for KeptFacts {
    fn from(facts: Facts) -> Self {
        let line = facts.line();
        let Facts { received, reached, standing, says, lead, .. } = facts;
        Self {
            line,
            received_on: day(received),
            verified_on: reached.verified.map(day),
            responded_on: reached.responded.map(day),
            answered_on: reached.answered.map(day),
            closed_on: reached.closed.map(day),
            standing: standing.as_str(),
            says: says.map(Says::as_str),
            late: reached.is_late(),
            missed: kept(&reached.missed),
            lead: lead.map_or(0, |agency| agency.0),
        }
    }
}

/// Agencies as a column keeps them: a comma before and after each, so that one is found in it by its number; none for nobody.
fn kept(agencies: &[AgencyId]) -> Option<String> {
    (!agencies.is_empty()).then(|| agencies.iter().fold(",".to_owned(), |kept, agency| format!("{kept}{},", agency.0)))
}

/// Reads them back. What is no number is nobody: `verify` names such a row.
pub(crate) fn read_back(kept: Option<String>) -> Vec<AgencyId> {
    kept.unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).map(AgencyId).collect()
}
