//! When a nation complains: more each year, by day, on working days, before the feast (the holiday allowance, THR) and
//! when fuel becomes dearer.

use domain::{Date, Timestamp, Zone};
use jiff::{SignedDuration, ToSpan};

/// Eid al-Fitr: the weeks before are about the holiday allowance.
const FEASTS: [(i16, i8, i8); 8] =
    [(2019, 6, 5), (2020, 5, 24), (2021, 5, 13), (2022, 5, 2), (2023, 4, 22), (2024, 4, 10), (2025, 3, 31), (2026, 3, 20)];
/// The day fuel became dearer; two weeks of it.
const FUEL: (i16, i8, i8) = (2022, 9, 3);
/// Reports by hour of the day.
const HOURS: [u64; 24] = [2, 1, 1, 1, 1, 2, 4, 8, 12, 13, 12, 9, 8, 10, 10, 9, 7, 6, 8, 10, 9, 7, 5, 3];

/// What a day is like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Plain,
    /// Before the feast
    Feast,
    /// After fuel became dearer
    Fuel,
}

/// The days of the history, each with how much was reported until its end.
pub(super) struct Rhythm {
    days: Vec<(Date, Mood, u64)>,
}

impl Rhythm {
    pub(super) fn of(from: i16, last: Date) -> Self {
        let (mut days, mut sum) = (Vec::new(), 0);
        let mut day = Date::constant(from, 1, 1);
        while day <= last {
            let mood = mood(day);
            sum += weight(day, mood);
            days.push((day, mood, sum));
            day = day.saturating_add(1.day());
        }
        Self { days }
    }

    /// When report `n` of so many came, and in what mood. They are in order.
    pub(super) fn moment(&self, n: u64, of: u64, zone: Zone) -> (Timestamp, Mood) {
        let total = self.days.last().map_or(1, |(.., sum)| *sum);
        let place = u64::try_from(u128::from(n) * u128::from(total) / u128::from(of.max(1))).unwrap_or(0);
        let at = self.days.partition_point(|(.., sum)| *sum <= place);
        let before = at.checked_sub(1).and_then(|d| self.days.get(d)).map_or(0, |(.., sum)| *sum);
        let Some((day, mood, until)) = self.days.get(at).or(self.days.last()).copied() else {
            return (Timestamp::UNIX_EPOCH, Mood::Plain);
        };
        let second = second_of_day(u128::from(place - before), u128::from((until - before).max(1)), n);
        let noon = zone.morning_of(day) - SignedDuration::from_hours(8);
        (noon + SignedDuration::from_secs(second), mood)
    }
}

/// A second of the day, so that the hours get their shares and what comes later in the day is later.
fn second_of_day(part: u128, of: u128, n: u64) -> i64 {
    let all: u64 = HOURS.iter().sum();
    let mut left = u64::try_from(part * u128::from(all) * 3600 / of).unwrap_or(0);
    for (hour, share) in (0..).zip(HOURS) {
        if left < share * 3600 {
            // Within a second the order of the numbers holds.
            return hour * 3600 + i64::try_from(left / share).unwrap_or(0).min(3599);
        }
        left -= share * 3600;
    }
    i64::try_from(86_399 - n % 2).unwrap_or(86_399)
}

fn mood(day: Date) -> Mood {
    let since = |(year, month, d): (i16, i8, i8)| day.duration_since(Date::constant(year, month, d)).as_hours() / 24;
    if FEASTS.iter().any(|feast| (-21..0).contains(&since(*feast))) {
        Mood::Feast
    } else if (0..14).contains(&since(FUEL)) {
        Mood::Fuel
    } else {
        Mood::Plain
    }
}

fn weight(day: Date, mood: Mood) -> u64 {
    let year = 100 + u64::try_from((day.year() - 2019).max(0)).unwrap_or(0) * 18;
    let weekday = match day.weekday().to_monday_zero_offset() {
        0 => 120,
        1..=3 => 105,
        4 => 95,
        5 => 55,
        _ => 45,
    };
    let mood = match mood {
        Mood::Plain => 10,
        Mood::Feast => 22,
        Mood::Fuel => 30,
    };
    year * weekday * mood
}
