//! What a report counts for in counters: computed from its state alone, so that each can be recomputed from the log, and kept up
//! by taking away what it counted for before and adding what it counts for now. Figures of any days are reckoned from facts
//! ([`crate::figure`]).

use std::collections::BTreeMap;

use super::{Report, Status};
use crate::{Date, Level};

crate::choices! {
    /// What figures are kept about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AboutKind {
        /// All reports
        All = "all",
        /// Areas
        Area = "area",
    }
}

/// What a figure is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// All reports.
    All,
    /// A regency or city, or what lies above: its code.
    Area(String),
}

impl About {
    /// Kind and key, as they are kept.
    #[must_use]
    pub fn parts(&self) -> (AboutKind, String) {
        match self {
            Self::All => (AboutKind::All, String::new()),
            Self::Area(code) => (AboutKind::Area, code.clone()),
        }
    }

    /// What a figure is about, from kind and key as they are kept.
    #[must_use]
    pub fn of(kind: AboutKind, key: &str) -> Self {
        match kind {
            AboutKind::All => Self::All,
            AboutKind::Area => Self::Area(key.to_owned()),
        }
    }

    /// Whether it is counted month by month. Pages that show all areas side by side read no months.
    fn by_month(&self) -> bool {
        matches!(self, Self::All)
    }
}

/// A number of reports is kept for each of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure {
    /// What is counted together.
    pub about: About,
    /// The month of receipt on the wall of the report's area: year times 12 plus month, 1 to 12; 0 for all time.
    pub month: i32,
    /// Where they stand; a closed one with how it was closed, since the three ways are never mixed: `closed.silence`.
    pub status: String,
    /// Whether a deadline of those in charge now passed unmet.
    pub late: bool,
    /// Whether anyone may see them.
    pub public: bool,
}

impl Figure {
    /// The month of a day, as figures count months.
    #[must_use]
    pub fn month_of(day: Date) -> i32 {
        crate::figure::month_of(day)
    }
}

impl Report {
    pub(crate) fn is_late(&self) -> bool {
        let deadlines = self.forwardings.iter().filter(|f| f.is_active()).flat_map(|f| [&f.first, &f.complete]);
        deadlines.chain([&self.verification]).flatten().any(|d| d.passed)
    }

    /// The counters that the report counts for as it is now.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        // A restricted case counts as what is hidden does, which says nothing of it: were it left out, whoever adds up what is public and
        // what is not would see it go.
        let day = self.area.zone().date(self.received_at);
        let status = match &self.status {
            Status::Closed { how } => format!("closed.{}", how.as_str()),
            status => status.name().as_str().to_owned(),
        };
        let area = self.area.lineage().find(|a| a.level() <= Level::Regency).unwrap_or_else(|| self.area.clone());
        let month = Figure::month_of(day);
        let figure = |about: About| Figure {
            month: if about.by_month() { month } else { 0 },
            about,
            status: status.clone(),
            late: self.is_late(),
            public: self.is_public(),
        };
        [About::All, About::Area(area.to_string())].map(figure).into()
    }
}

/// How figures change when a report changes.
#[must_use]
pub fn figure_changes(before: Option<&Report>, after: &Report) -> Vec<(Figure, i64)> {
    let mut changes: BTreeMap<Figure, i64> = BTreeMap::new();
    for figure in before.iter().flat_map(|report| report.figures()) {
        *changes.entry(figure).or_default() -= 1;
    }
    for figure in after.figures() {
        *changes.entry(figure).or_default() += 1;
    }
    changes.into_iter().filter(|(_, by)| *by != 0).collect()
}
