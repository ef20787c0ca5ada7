//! Working days (hari kerja): Monday to Friday without national holidays, collective leave (cuti bersama) and
//! the local holidays of an area. A deadline of n working days begins to count on the day after the event.

use std::collections::BTreeSet;

use jiff::{
    Timestamp,
    civil::{Date, Time, Weekday},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

use crate::AreaCode;

/// The three Indonesian time zones (Keppres 41/1987). None has summer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Zone {
    /// WIB, UTC+7
    Western,
    /// WITA, UTC+8: East Kalimantan
    Central,
    /// WIT, UTC+9
    Eastern,
}

impl Zone {
    /// Its distance from UTC: 7, 8 or 9 hours.
    #[must_use]
    pub fn offset(self) -> Offset {
        match self {
            Self::Western => Offset::constant(7),
            Self::Central => Offset::constant(8),
            Self::Eastern => Offset::constant(9),
        }
    }

    /// The abbreviation that people write after a time: `WIB`, `WITA` or `WIT`.
    #[must_use]
    pub fn abbreviation(self) -> &'static str {
        match self {
            Self::Western => "WIB",
            Self::Central => "WITA",
            Self::Eastern => "WIT",
        }
    }

    /// The date on the wall there.
    #[must_use]
    pub fn date(self, at: Timestamp) -> Date {
        self.offset().to_datetime(at).date()
    }

    /// The moment a wall clock there shows `time` on `date`. Saturates at the ends of time.
    #[must_use]
    pub fn at(self, date: Date, time: Time) -> Timestamp {
        self.offset().to_timestamp(date.to_datetime(time)).unwrap_or(Timestamp::MAX)
    }

    /// The last second of a day there: the moment a deadline on that day runs out.
    #[must_use]
    pub fn end_of(self, date: Date) -> Timestamp {
        self.at(date, Time::constant(23, 59, 59, 0))
    }

    /// Eight in the morning there: when people are reminded.
    #[must_use]
    pub fn morning_of(self, date: Date) -> Timestamp {
        self.at(date, Time::constant(8, 0, 0, 0))
    }
}

crate::choices! {
    /// Why nobody works on a day.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum HolidayKind {
        /// Libur nasional (SKB of three ministers, yearly)
        National = "national",
        /// Cuti bersama (the same decree)
        CollectiveLeave = "collective_leave",
        /// Added by an administrator for an area
        Local = "local",
    }
}

/// A day off (hari libur) on which no working day is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The date of the day off.
    pub date: Date,
    /// What made it a day off.
    pub kind: HolidayKind,
    /// The area in which it holds, with everything below; `None` for all of Indonesia.
    pub area: Option<AreaCode>,
    /// Its name, as pages show it.
    pub name: String,
}

/// The working days of one area.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: Zone,
    off: BTreeSet<Date>,
}

impl Calendar {
    /// The calendar of an area, out of all known holidays.
    #[must_use]
    pub fn of(area: &AreaCode, holidays: &[Holiday]) -> Self {
        let holds = |h: &&Holiday| h.area.as_ref().is_none_or(|a| a.contains(area));
        Self { zone: area.zone(), off: holidays.iter().filter(holds).map(|h| h.date).collect() }
    }

    /// The zone its days begin and end in.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// True on a day people work.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        Self::is_weekday(date) && !self.off.contains(&date)
    }

    /// True from Monday to Friday.
    #[must_use]
    pub fn is_weekday(date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The days off after `from` up to and including `to` that are no weekend.
    pub fn weekdays_off(&self, from: Date, to: Date) -> impl Iterator<Item = Date> + '_ {
        self.off.range(from..=to.max(from)).copied().filter(move |day| *day > from && Self::is_weekday(*day))
    }

    /// The n-th working day after `from`; `from` itself does not count. Zero days give `from`.
    #[must_use]
    pub fn after(&self, from: Date, days: u16) -> Date {
        let mut date = from;
        let mut left = days;
        while left > 0 {
            let Ok(next) = date.tomorrow() else { return date };
            date = next;
            left -= u16::from(self.is_working_day(date));
        }
        date
    }

    /// The last working day before `date`.
    #[must_use]
    pub fn before(&self, date: Date) -> Date {
        let mut day = date;
        while let Ok(previous) = day.yesterday() {
            day = previous;
            if self.is_working_day(day) {
                break;
            }
        }
        day
    }

    /// Working days after `from` up to and including `to`; none when `to` is not later.
    #[must_use]
    pub fn between(&self, from: Date, to: Date) -> u16 {
        let days = std::iter::successors(from.tomorrow().ok(), |d| d.tomorrow().ok());
        let count = days.take_while(|d| *d <= to).filter(|d| self.is_working_day(*d)).count();
        u16::try_from(count).unwrap_or(u16::MAX)
    }
}
