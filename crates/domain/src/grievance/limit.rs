//! How long each level has to acknowledge, to answer, to decide about an appeal. Limits are data with a day from which they hold; how a
//! deadline was counted stays with it, so that anyone can be told why it is then.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::Tier;
use crate::Calendar;

crate::choices! {
    /// What there is a limit for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum LimitKind {
        /// Tanda terima kepada pengadu
        Acknowledge = "acknowledge",
        /// Jawaban
        Respond = "respond",
        /// Keputusan atas banding
        Appeal = "appeal",
    }
}

crate::choices! {
    /// In what a limit is counted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Unit {
        /// Jam: by the clock, whatever the day
        Hours = "hours",
        /// Hari kalender: to the end of the day
        Days = "days",
        /// Hari kerja: to the end of the day
        WorkingDays = "working_days",
    }
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// For what.
    pub kind: LimitKind,
    /// At which level.
    pub tier: Tier,
    /// How many.
    pub amount: u16,
    /// Of what.
    pub unit: Unit,
    /// The day from which it holds.
    pub from: Date,
    /// Where it comes from; may be empty.
    pub source: String,
    /// Whether it was taken away before its day came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

impl Limit {
    /// More hours or days than this nobody means.
    pub const MOST: u16 = 999;
    /// Where a limit comes from that every installation begins with.
    pub const WORLD_BANK: &str = "World Bank: acknowledgement within a week or less";

    /// Whether anything is ever counted by it: an appeal goes up, so that no village decides about one.
    #[must_use]
    pub fn is_of_use(&self) -> bool {
        (self.kind, self.tier) != (LimitKind::Appeal, Tier::Village)
    }
}

/// A deadline with how it was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// For what.
    pub kind: LimitKind,
    /// At which level.
    pub tier: Tier,
    /// How many.
    pub amount: u16,
    /// Of what.
    pub unit: Unit,
    /// When counting began.
    pub began: Timestamp,
    /// The last moment.
    pub by: Timestamp,
}

impl Due {
    /// When whoever has to act is reminded: at eight in the morning of the working day before the day it runs out; not where that was
    /// before it began.
    #[must_use]
    pub fn remind(&self, calendar: &Calendar) -> Option<Timestamp> {
        let zone = calendar.zone();
        Some(zone.morning_of(calendar.before(zone.date(self.by)))).filter(|at| self.began < *at && *at < self.by)
    }

    /// Its moments.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        [&mut self.began, &mut self.by].into_iter()
    }
}

/// All limits that were ever set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits(Vec<Limit>);

impl Limits {
    /// Limits that were set, before what holds where none was: those that are set on a day hold from it on.
    #[must_use]
    pub fn new(set: impl IntoIterator<Item = Limit>) -> Self {
        let mut all: Vec<_> = Self::shipped().collect();
        all.extend(set.into_iter().filter(|limit| !limit.removed));
        Self(all)
    }

    /// All of them, by kind, level and day.
    #[must_use]
    pub fn all(&self) -> Vec<&Limit> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_by_key(|l| (l.kind, l.tier, l.from));
        all
    }

    /// What holds until somebody sets others: a week to acknowledge, as the World Bank recommends ("one week or less"); the rest is a
    /// beginning and no rule of any programme.
    fn shipped() -> impl Iterator<Item = Limit> {
        let from = Date::constant(2019, 1, 1);
        Tier::ALL.into_iter().flat_map(move |tier| {
            let limit = move |kind, amount, unit, source: &str| Limit {
                kind,
                tier,
                amount,
                unit,
                from,
                source: source.to_owned(),
                removed: false,
            };
            let respond = match tier {
                Tier::Village | Tier::Regency => 14,
                Tier::Province | Tier::National => 30,
            };
            [
                limit(LimitKind::Acknowledge, 7, Unit::Days, Limit::WORLD_BANK),
                limit(LimitKind::Respond, respond, Unit::WorkingDays, ""),
                limit(LimitKind::Appeal, 10, Unit::WorkingDays, ""),
            ]
        })
    }

    /// The limit that holds on a day; the first one before any.
    #[must_use]
    pub fn on(&self, kind: LimitKind, tier: Tier, day: Date) -> Option<&Limit> {
        let of = || self.0.iter().filter(move |l| l.kind == kind && l.tier == tier);
        of().filter(|l| l.from <= day).max_by_key(|l| l.from).or_else(|| of().min_by_key(|l| l.from))
    }

    /// The deadline of what begins at a moment. Days and working days begin to count on the day after it.
    #[must_use]
    pub fn due(&self, kind: LimitKind, tier: Tier, began: Timestamp, calendar: &Calendar) -> Due {
        let zone = calendar.zone();
        let day = zone.date(began);
        let (amount, unit) = self.on(kind, tier, day).map_or((7, Unit::Days), |l| (l.amount, l.unit));
        let by = match unit {
            Unit::Hours => began.checked_add(SignedDuration::from_hours(amount.into())).unwrap_or(Timestamp::MAX),
            Unit::Days => zone.end_of(day.saturating_add(jiff::Span::new().days(i64::from(amount)))),
            Unit::WorkingDays => zone.end_of(calendar.after(day, amount)),
        };
        Due { kind, tier, amount, unit, began, by }
    }
}
