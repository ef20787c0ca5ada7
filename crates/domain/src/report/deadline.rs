//! A deadline keeps how it was counted, so that anyone can be told why it is on that day.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{Calendar, RuleBook, Term};

/// A day by which something must be done, and how it was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The rule it comes from.
    pub term: Term,
    /// Working days the rule gives.
    pub days: u16,
    /// The day counting began; the first day that counts is the next working day.
    pub from: Date,
    /// The moment it runs out: the last second of the last day, in the area's zone.
    pub due: Timestamp,
    /// When to remind: eight in the morning of the working day before.
    pub remind: Timestamp,
    /// Whether the reminder was given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reminded: bool,
    /// Whether it ran out unmet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passed: bool,
}

impl Deadline {
    /// Counts `term` from `now` by the rules and the calendar.
    #[must_use]
    pub fn set(term: Term, now: Timestamp, rules: &RuleBook, calendar: &Calendar) -> Self {
        let from = calendar.zone().date(now);
        let days = rules.days(term, from);
        Self::on(term, days, from, calendar.after(from, days), calendar)
    }

    /// The day that an agency named itself.
    #[must_use]
    pub fn promised(by: Date, now: Timestamp, calendar: &Calendar) -> Self {
        let from = calendar.zone().date(now);
        let days = calendar.between(from, by);
        Self::on(Term::Promise, days, from, by, calendar)
    }

    /// The same deadline after the clock stood still from `since` to `now`: the working days that were left are
    /// counted again from `now`. What had already run out stays as it was.
    #[must_use]
    pub fn after_pause(&self, since: Timestamp, now: Timestamp, calendar: &Calendar) -> Self {
        if self.due < since {
            return self.clone();
        }
        let zone = calendar.zone();
        let left = calendar.between(zone.date(since), zone.date(self.due));
        let last = calendar.after(zone.date(now), left).max(zone.date(self.due));
        Self { from: self.from, ..Self::on(self.term, self.days, self.from, last, calendar) }
    }

    fn on(term: Term, days: u16, from: Date, last: Date, calendar: &Calendar) -> Self {
        let zone = calendar.zone();
        let remind = zone.morning_of(calendar.before(last));
        Self { term, days, from, due: zone.end_of(last), remind, reminded: false, passed: false }
    }
}
