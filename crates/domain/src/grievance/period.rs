//! The periods that are reported about: quarters, halves, years.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::choices! {
    /// How long a period is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PeriodKind {
        /// Triwulan
        Quarter = "quarter",
        /// Semester
        Half = "half",
        /// Tahun
        Year = "year",
    }
}

impl PeriodKind {
    fn months(self) -> i8 {
        match self {
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }

    /// How many of them a year has.
    #[must_use]
    pub fn in_a_year(self) -> i8 {
        12 / self.months()
    }
}

/// A period: the n-th of its kind in a year, from 1 on. Written `2026-q1`, `2026-h2`, `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReportPeriod {
    /// The year.
    pub year: i16,
    /// How long it is.
    pub kind: PeriodKind,
    /// Which of the year.
    pub n: i8,
}

impl ReportPeriod {
    /// The period of a kind in which a day lies.
    #[must_use]
    pub fn of(kind: PeriodKind, day: Date) -> Self {
        Self { year: day.year(), kind, n: (day.month() - 1) / kind.months() + 1 }
    }

    /// Its first day.
    #[must_use]
    pub fn from(self) -> Date {
        Date::new(self.year, (self.n - 1) * self.kind.months() + 1, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    #[must_use]
    pub fn until(self) -> Date {
        Date::new(self.year, self.n * self.kind.months(), 1).map_or(Date::MAX, Date::last_of_month)
    }

    /// The one before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.kind, self.from().yesterday().unwrap_or(Date::MIN))
    }
}

impl fmt::Display for ReportPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PeriodKind::Quarter => write!(f, "{:04}-q{}", self.year, self.n),
            PeriodKind::Half => write!(f, "{:04}-h{}", self.year, self.n),
            PeriodKind::Year => write!(f, "{:04}", self.year),
        }
    }
}

impl FromStr for ReportPeriod {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, rest) = text.split_once('-').filter(|(_, rest)| !rest.is_empty()).unwrap_or((text, ""));
        let year: i16 = year.parse().map_err(|_| ())?;
        let numbered =
            |kind: PeriodKind, n: &str| n.parse().ok().filter(|n| (1..=kind.in_a_year()).contains(n)).map(|n| (kind, n));
        let (kind, n) = match (rest.strip_prefix('q'), rest.strip_prefix('h')) {
            (Some(n), _) => numbered(PeriodKind::Quarter, n),
            (_, Some(n)) => numbered(PeriodKind::Half, n),
            _ => rest.is_empty().then_some((PeriodKind::Year, 1)),
        }
        .ok_or(())?;
        if (2000..=2200).contains(&year) { Ok(Self { year, kind, n }) } else { Err(()) }
    }
}
