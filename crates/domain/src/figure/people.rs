//! How many people live where (jumlah penduduk), as somebody counted them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::AreaCode;

/// How many people lived in an area in a year, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// The area in which they were counted.
    pub area: AreaCode,
    /// The year of the count, within [`Population::YEARS`].
    pub year: i16,
    /// The number of people, at most [`Population::MOST`].
    pub people: u64,
    /// Who counted them, as it is cited beside figures.
    pub source: String,
}

impl Population {
    /// The years of which numbers are kept.
    pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
    /// Most people of an area: nobody means more.
    pub const MOST: u64 = 10_000_000_000;
}

/// How many people live somewhere, put together from what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// The number of people.
    pub number: u64,
    /// The first year in which they were counted.
    pub from: i16,
    /// The last year in which they were counted.
    pub until: i16,
    /// Who counted them, in order, each once.
    pub sources: Vec<String>,
}

impl People {
    /// The people of two areas together, with the years and sources of both.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.number = self.number.saturating_add(others.number);
        (self.from, self.until) = (self.from.min(others.from), self.until.max(others.until));
        self.sources.extend(others.sources);
        self.sources.sort();
        self.sources.dedup();
        self
    }
}

/// All that is known about how many people live where.
#[derive(Clone, Debug, Default)]
pub struct Census(BTreeMap<AreaCode, BTreeMap<i16, Population>>);

impl Census {
    /// A census of all these counts; of two of the same area and year, the last one given counts.
    #[must_use]
    pub fn of(counted: impl IntoIterator<Item = Population>) -> Self {
        let mut census = Self::default();
        for one in counted {
            census.0.entry(one.area.clone()).or_default().insert(one.year, one);
        }
        census
    }

    /// All that was counted, by area and year.
    pub fn iter(&self) -> impl Iterator<Item = &Population> {
        self.0.values().flat_map(BTreeMap::values)
    }

    /// What was counted in an area in a year.
    #[must_use]
    pub fn get(&self, area: &AreaCode, year: i16) -> Option<&Population> {
        self.0.get(area)?.get(&year)
    }

    /// How many people live in an area: what was counted there, else the sum of the areas right below it, where all of them are
    /// known. Of several years the last up to the one that is asked for, else the first after it.
    #[must_use]
    pub fn people<B: IntoIterator<Item = AreaCode>>(
        &self,
        area: &AreaCode,
        year: i16,
        below: &impl Fn(&AreaCode) -> B,
    ) -> Option<People> {
        if self.0.is_empty() {
            return None;
        }
        let years = self.0.get(area);
        if let Some(one) = years.and_then(|years| years.range(..=year).next_back().or_else(|| years.iter().next())).map(|y| y.1) {
            let Population { year, people, source, .. } = one;
            return Some(People { number: *people, from: *year, until: *year, sources: vec![source.clone()] });
        }
        let mut sum: Option<People> = None;
        for part in below(area) {
            let part = self.people(&part, year, below)?;
            sum = Some(match sum {
                Some(sum) => sum.and(part),
                None => part,
            });
        }
        sum
    }
}
