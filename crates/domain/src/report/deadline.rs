//! A deadline keeps how it was counted, so that anyone can be told why it is on that day.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{Calendar, DeadlineKind, RuleBook, Zone};

/// A day by which something must be done, and how it was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The term whose rule it comes from.
    pub term: DeadlineKind,
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
    /// The weekdays off that were passed over, as they were known then: a day off that is added later moves nothing. Unknown
    /// for what earlier versions counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<Vec<Date>>,
    /// When the clock stood still: the last day that counted before, and the day from which it went on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood: Vec<(Date, Date)>,
}

impl Deadline {
    /// Counts `term` from `now` by the rules and the calendar.
    #[must_use]
    pub fn set(term: DeadlineKind, now: Timestamp, rules: &RuleBook, calendar: &Calendar) -> Self {
        let from = calendar.zone().date(now);
        let days = rules.days(term, from);
        Self::on(term, days, from, calendar.after(from, days), calendar)
    }

    /// The day that an agency named itself.
    #[must_use]
    pub fn promised(by: Date, now: Timestamp, calendar: &Calendar) -> Self {
        let from = calendar.zone().date(now);
        let days = calendar.between(from, by);
        Self::on(DeadlineKind::Promise, days, from, by, calendar)
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
        let (stopped, again) = (zone.date(since), zone.date(now));
        let last = calendar.after(again, left).max(zone.date(self.due));
        let off = self.off.as_ref().map(|off| {
            let before = off.iter().copied().filter(|day| *day <= stopped);
            before.chain(calendar.weekdays_off(again, last)).collect()
        });
        let stood = self.stood.iter().copied().chain([(stopped, again)]).collect();
        Self { off, stood, ..Self::on(self.term, self.days, self.from, last, calendar) }
    }

    /// The days that were counted; none where that is not known any more.
    #[must_use]
    pub fn counted(&self, zone: Zone) -> Option<Vec<Date>> {
        let (off, last) = (self.off.as_ref()?, zone.date(self.due));
        let stands = |day: &Date| self.stood.iter().any(|(stopped, again)| stopped < day && day <= again);
        let days = std::iter::successors(self.from.tomorrow().ok(), |day| day.tomorrow().ok()).take_while(|day| *day <= last);
        Some(days.filter(|day| Calendar::is_weekday(*day) && !off.contains(day) && !stands(day)).collect())
    }

    fn on(term: DeadlineKind, days: u16, from: Date, last: Date, calendar: &Calendar) -> Self {
        let zone = calendar.zone();
        let remind = zone.morning_of(calendar.before(last));
        let off = Some(calendar.weekdays_off(from, last).collect());
        Self { term, days, from, due: zone.end_of(last), remind, reminded: false, passed: false, off, stood: Vec::new() }
    }
}
