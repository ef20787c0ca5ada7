//! Before and after a day: as many days on both sides, and the same days a year earlier beside them, so that a season is not taken for
//! what the day brought.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};

use super::{Measures, People, Period, Tally};

/// The days from one on, and as many before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    /// As many days, up to the one before.
    pub before: Period,
    /// From the day on: what happens on the day itself is part of what it brought.
    pub after: Period,
}

impl Around {
    /// So many months from a day on, or up to today where they are not over; and as many days before. `None` for a day to come.
    #[must_use]
    pub fn new(day: Date, months: u8, today: Date) -> Option<Self> {
        let over = day.checked_add(i32::from(months).months()).ok()?.yesterday().ok()?;
        let after = Period::new(day, over.min(today))?;
        let before = Period::new(day.checked_sub(after.days().days()).ok()?, day.yesterday().ok()?)?;
        Some(Self { before, after })
    }

    /// The same days a year earlier.
    #[must_use]
    pub fn a_year_before(self) -> Self {
        let before = |day: Date| day.checked_sub(1.year()).unwrap_or(day);
        let period = |p: Period| Period { from: before(p.from), until: before(p.until) };
        Self { before: period(self.before), after: period(self.after) }
    }

    /// Whether the time after the day is shorter than so many months: it is not over yet.
    #[must_use]
    pub fn is_short(self, months: u8) -> bool {
        let over = self.after.from.checked_add(i32::from(months).months()).and_then(Date::yesterday);
        over.is_ok_and(|over| self.after.until < over)
    }
}

/// Fewer reports than this on both sides of a day say nothing.
pub const FEW: u64 = 5;

/// What became of reports, by day of receipt.
#[derive(Clone, Debug, Default)]
pub struct Daily(BTreeMap<Date, Tally>);

impl Daily {
    /// Adds what became of some reports.
    pub fn add(&mut self, day: Date, tally: Tally) {
        let there = self.0.entry(day).or_default();
        *there = there.plus(tally);
    }

    /// What became of the reports of a period.
    #[must_use]
    pub fn of(&self, period: Period) -> Tally {
        self.0.range(period.from..=period.until).fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally))
    }
}

/// What reports some villages had in some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Had {
    /// What became of them.
    pub tally: Tally,
    /// How many villages were looked at; the same village in other days counts again.
    pub villages: u64,
    /// Of these: those with a report.
    pub reporting: u64,
    /// People of those villages of which it is known how many live there.
    pub people: u64,
    /// Reports of the same villages.
    pub from_people: u64,
}

impl Had {
    /// What one village had, and how many people live there where that is known.
    #[must_use]
    pub fn one(tally: Tally, people: Option<u64>) -> Self {
        Self {
            tally,
            villages: 1,
            reporting: u64::from(tally.received() > 0),
            people: people.unwrap_or(0),
            from_people: people.map_or(0, |_| tally.received()),
        }
    }

    /// The reports of people who were counted, to be told of every 1,000: of a village of which nobody knows how many live there,
    /// neither its reports nor its people count.
    #[must_use]
    pub fn measures(&self) -> Measures {
        let people = People { number: self.people, from: 0, until: 0, sources: Vec::new() };
        let tally = Tally { open: self.from_people, ..Tally::default() };
        Measures { tally, people: (self.people > 0).then_some(people), ..Measures::default() }
    }

    /// Those of two together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            tally: self.tally.plus(other.tally),
            villages: self.villages + other.villages,
            reporting: self.reporting + other.reporting,
            people: self.people.saturating_add(other.people),
            from_people: self.from_people + other.from_people,
        }
    }
}

/// What reports villages had around a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Before it.
    pub before: Had,
    /// From it on.
    pub after: Had,
    /// Before it, a year earlier.
    pub year_before: Had,
    /// From it on, a year earlier.
    pub year_after: Had,
}

impl Compared {
    /// Those of a village around a day, and how many people lived there by the end of a period; of one without reports where there are
    /// none.
    #[must_use]
    pub fn of(daily: Option<&Daily>, around: Around, people: impl Fn(Period) -> Option<u64>) -> Self {
        let year = around.a_year_before();
        let had = |period| Had::one(daily.map(|daily| daily.of(period)).unwrap_or_default(), people(period));
        let [before, after, year_before, year_after] = [around.before, around.after, year.before, year.after].map(had);
        Self { before, after, year_before, year_after }
    }

    /// Those of two together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            before: self.before.plus(other.before),
            after: self.after.plus(other.after),
            year_before: self.year_before.plus(other.year_before),
            year_after: self.year_after.plus(other.year_after),
        }
    }

    /// Whether they are so few that a difference says nothing.
    #[must_use]
    pub fn is_few(&self) -> bool {
        self.before.tally.received() + self.after.tally.received() < FEW
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::figure::Indicator;

    #[test]
    fn as_many_days_stand_on_both_sides() {
        let today = date(2026, 11, 29);
        let around = Around::new(date(2026, 3, 10), 6, today).unwrap();
        assert_eq!(around.after, Period { from: date(2026, 3, 10), until: date(2026, 9, 9) });
        assert_eq!(around.before, Period { from: date(2025, 9, 7), until: date(2026, 3, 9) });
        assert_eq!(around.before.days(), around.after.days());
        assert!(!around.is_short(6));
        let year = around.a_year_before();
        assert_eq!((year.before.from, year.after.until), (date(2024, 9, 7), date(2025, 9, 9)));
        // It is not over yet: both are shorter, and it says so.
        let late = Around::new(date(2026, 11, 20), 6, today).unwrap();
        assert_eq!((late.before.from, late.after.until), (date(2026, 11, 10), today));
        assert!(late.is_short(6));
        assert_eq!(Around::new(today.tomorrow().unwrap(), 6, today), None);
        assert_eq!(Around::new(today, 6, today).map(|a| a.after.days()), Some(1));
    }

    #[test]
    fn what_is_counted_is_what_lies_there() {
        let (mut here, mut there) = (Daily::default(), Daily::default());
        let one = Tally { open: 1, ..Tally::default() };
        let mut seed = 7_u32;
        let mut all = Vec::new();
        for _ in 0..500 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let day = date(2026, 1, 1).saturating_add(i64::from(seed >> 16 & 511).days());
            if seed >> 30 == 0 {
                there.add(day, one);
            } else {
                here.add(day, one);
                all.push(day);
            }
        }
        let around = Around::new(date(2026, 8, 1), 3, date(2027, 12, 1)).unwrap();
        let plain = |p: Period| all.iter().filter(|day| **day >= p.from && **day <= p.until).count() as u64;
        let compared = Compared::of(Some(&here), around, |_| Some(2_000));
        let received = |had: Had| had.tally.received();
        assert_eq!((received(compared.before), received(compared.after)), (plain(around.before), plain(around.after)));
        assert!(received(compared.after) > 10 && !compared.is_few() && received(compared.year_after) == 0);
        let both = compared.plus(Compared::of(Some(&there), around, |_| None));
        assert!(received(both.before) > received(compared.before));
        assert!(Compared::default().is_few());
        // A village without reports is looked at, too, and is none of those that report.
        let all = both.plus(Compared::of(None, around, |_| Some(500)));
        assert_eq!((all.after.villages, all.after.reporting, all.year_after.reporting), (3, 2, 0));
        assert_eq!(received(all.after), received(both.after));
        // Of a village of which nobody knows how many live there, neither people nor reports are told of every 1,000.
        assert_eq!((all.after.people, all.after.from_people), (2_500, received(compared.after)));
        let thousand = |had: Had| Indicator::PerPeople.value(&had.measures());
        assert_eq!(thousand(compared.after), Some(received(compared.after) * 100_000 / 2_000));
        assert_eq!(thousand(Had::one(Tally { open: 3, ..Tally::default() }, None)), None);
    }
}
