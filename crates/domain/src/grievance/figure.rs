//! Figures of the register: each is defined once, as a question to one case, so that a figure and the list behind it never differ.
//! Restricted cases are in none of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Case, ReportPeriod};

/// Restricted cases are counted, for the specialist alone, from this many on. Fewer, and none, read alike.
pub const FEWEST_RESTRICTED: u64 = 5;

/// The number of restricted cases, where there are so many that it says nothing of any of them.
#[must_use]
pub fn restricted_count(cases: u64) -> Option<u64> {
    Some(cases).filter(|n| *n >= FEWEST_RESTRICTED)
}

crate::choices! {
    /// What is counted of the grievances received in a period.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Measure {
        /// All that were received in it
        Received = "received",
        /// Acknowledged, late or not
        Acknowledged = "acknowledged",
        /// Acknowledged within its limit
        InTime = "in_time",
        /// Of these, written down after it
        NotedLate = "noted_late",
        /// Ended, and resolved
        Resolved = "resolved",
        /// Ended otherwise
        Unresolved = "unresolved",
        /// Referred to a third party
        Referred = "referred",
        /// With a mediator now
        Mediation = "mediation",
        /// Taken to a next level
        Appealed = "appealed",
        /// Not ended
        Open = "open",
        /// Not ended, and late
        Overdue = "overdue",
    }
}

crate::choices! {
    /// By what cases are told apart.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Cut {
        /// Category
        Category = "category",
        /// Level
        Tier = "tier",
        /// Village
        Village = "village",
        /// Sex, where told
        Sex = "sex",
    }
}

/// How long something took, in minutes. Both values are times that some case took (the nearest rank).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How many were measured.
    pub cases: u64,
    /// Half took no longer.
    pub median: i64,
    /// Nine of ten took no longer.
    pub ninetieth: i64,
}

impl Spread {
    /// Of cases that took so many minutes; none of none.
    #[must_use]
    pub fn of(took: impl IntoIterator<Item = i64>) -> Option<Self> {
        let mut all: Vec<i64> = took.into_iter().collect();
        all.sort_unstable();
        let rank = |percent: usize| all.get((all.len() * percent).div_ceil(100).max(1) - 1).copied();
        Some(Self { cases: all.len() as u64, median: rank(50)?, ninetieth: rank(90)? })
    }
}

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How many count for each measure; what is missing is none.
    pub all: BTreeMap<Measure, u64>,
    /// The same, told apart.
    pub by: BTreeMap<Cut, BTreeMap<String, BTreeMap<Measure, u64>>>,
    /// How long it took to acknowledge.
    pub acknowledge: Option<Spread>,
    /// How long it took to resolve.
    pub resolve: Option<Spread>,
}

impl Figures {
    /// Of the cases that were received in a period, as they stand at a moment.
    #[must_use]
    pub fn of<'a>(cases: impl IntoIterator<Item = Case<'a>>, period: ReportPeriod, now: Timestamp) -> Self {
        let days = period.from()..=period.until();
        let cases: Vec<_> = cases.into_iter().filter(|c| days.contains(&c.received_on())).collect();
        let mut figures = Self {
            all: BTreeMap::new(),
            by: Cut::ALL.map(|cut| (cut, BTreeMap::new())).into(),
            acknowledge: Spread::of(cases.iter().filter_map(Case::to_acknowledge)),
            resolve: Spread::of(cases.iter().filter_map(Case::to_resolve)),
        };
        for case in &cases {
            for measure in Measure::ALL.into_iter().filter(|m| case.counts(*m, now)) {
                *figures.all.entry(measure).or_default() += 1;
                for (cut, parts) in &mut figures.by {
                    *parts.entry(case.part(*cut)).or_default().entry(measure).or_default() += 1;
                }
            }
        }
        figures
    }

    /// How many count for a measure.
    #[must_use]
    pub fn count(&self, measure: Measure) -> u64 {
        self.all.get(&measure).copied().unwrap_or_default()
    }
}
