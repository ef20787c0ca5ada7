//! What figures need to know of a report, as it lies in its row.

use domain::{
    Report,
    figure::{Facts, Milestones, Says},
};

use crate::shared::day;

/// The facts of a report as columns.
#[derive(Clone, Copy, Debug)]
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
    /// 0 where none leads.
    pub(crate) lead: i64,
}

impl KeptFacts {
    /// Those of a report that came so far.
    pub(crate) fn of(report: &Report, reached: Milestones) -> Self {
        Self::from(Facts::of(report, reached))
    }
}

impl From<Facts> for KeptFacts {
    fn from(facts: Facts) -> Self {
        let Facts { received, reached, standing, says, late, lead } = facts;
        Self {
            received_on: day(received),
            verified_on: reached.verified.map(day),
            responded_on: reached.responded.map(day),
            answered_on: reached.answered.map(day),
            closed_on: reached.closed.map(day),
            standing: standing.as_str(),
            says: says.map(Says::as_str),
            late,
            lead: lead.map_or(0, |agency| agency.0),
        }
    }
}
