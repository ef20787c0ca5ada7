//! The days that figures are asked of: those on which reports were received.

use jiff::{ToSpan, civil::Date};

/// Most months of a period: nobody compares more, and each is a row.
const MOST_MONTHS: i32 = 240;

/// The days from one to another, both included, on which reports were received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Period {
    /// The period from one day to another; `None` where the first is after the last, or it is longer than 240 months.
    #[must_use]
    pub fn new(from: Date, until: Date) -> Option<Self> {
        let months = month_of(until) - month_of(from);
        (from <= until && months < MOST_MONTHS).then_some(Self { from, until })
    }

    /// The month of a day and so many before it, up to the day.
    #[must_use]
    pub fn lately(today: Date, months: u8) -> Self {
        let first = today.first_of_month();
        Self { from: first.checked_sub(i32::from(months.saturating_sub(1)).months()).unwrap_or(first), until: today }
    }

    /// The whole month before that of a day.
    #[must_use]
    pub fn last_month(today: Date) -> Self {
        let until = today.first_of_month().yesterday().unwrap_or(today);
        Self { from: until.first_of_month(), until }
    }

    /// The period of the same length one month earlier; what ends with a month still does.
    #[must_use]
    pub fn a_month_before(self) -> Self {
        let whole = self.until == self.until.last_of_month();
        let before = |day: Date| day.checked_sub(1.month()).unwrap_or(day);
        let until = before(self.until);
        Self { from: before(self.from), until: if whole { until.last_of_month() } else { until } }
    }

    /// The period of the same length right before it: whole months before whole months.
    #[must_use]
    pub fn right_before(self) -> Self {
        let until = self.from.yesterday().unwrap_or(self.from);
        let whole = self.from == self.from.first_of_month() && self.until == self.until.last_of_month();
        let from = if whole {
            self.from.checked_sub((month_of(self.until) - month_of(self.from) + 1).months())
        } else {
            self.from.checked_sub(self.days().days())
        };
        Self { from: from.unwrap_or(self.from).min(until), until }
    }

    /// The same days a year earlier; what ends with a month still does.
    #[must_use]
    pub fn a_year_before(self) -> Self {
        let before = |day: Date| day.checked_sub(1.year()).unwrap_or(day);
        let whole = self.until == self.until.last_of_month();
        let until = before(self.until);
        Self { from: before(self.from), until: if whole { until.last_of_month() } else { until } }
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i32 {
        self.from.until(self.until).map_or(0, |span| span.get_days()) + 1
    }

    /// Its months, newest first, none left out: year times 12 plus month.
    pub fn months(self) -> impl Iterator<Item = i32> {
        (month_of(self.from)..=month_of(self.until)).rev()
    }

    /// Whether it is whole months, but for days that are still to come.
    #[must_use]
    pub fn is_months(self, today: Date) -> bool {
        self.from == self.from.first_of_month() && (self.until == self.until.last_of_month() || self.until == today)
    }
}

/// The month of a day: year times 12 plus month.
#[must_use]
pub fn month_of(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month())
}
