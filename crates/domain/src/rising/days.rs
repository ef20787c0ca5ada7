//! What a day is like, before anything is known of reports: which weekday, how near to the feast, in which month.

use jiff::{ToSpan, civil::Date};

use crate::{Calendar, Holiday, HolidayKind};

/// Weekdays, and a day off among them.
pub(super) const KINDS: usize = 8;
/// Plain days, and five stretches around the feast.
pub(super) const PHASES: usize = 6;
pub(super) const MONTHS: usize = 12;

/// The kinds of the days from one on.
#[derive(Clone, Debug)]
pub struct Days(Vec<Day>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// 0 to 6 from Monday on; 7 on a day off from Monday to Friday.
    pub kind: usize,
    /// 0 on plain days; then Ramadan up to 22 days before the feast, the weeks in which the holiday allowance (THR) is due (21 to 8 days
    /// before it, and the last week), the feast and the week after it, one week more.
    pub phase: usize,
    /// 0 for January.
    pub month: usize,
}

impl Days {
    /// The days from one on, so many, with the holidays of the country. Eid al-Fitr is read from the names of national holidays.
    #[must_use]
    pub fn new(first: Date, many: usize, holidays: &[Holiday]) -> Self {
        let off: std::collections::BTreeSet<Date> = holidays.iter().filter(|h| h.area.is_none()).map(|h| h.date).collect();
        let feasts = feasts(holidays);
        let day = |number: usize| {
            let date = first.saturating_add(i64::try_from(number).unwrap_or(0).days());
            let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
            let kind = if Calendar::is_weekday(date) && off.contains(&date) { KINDS - 1 } else { weekday };
            Day { kind, phase: phase(date, &feasts), month: usize::try_from(date.month() - 1).unwrap_or(0) }
        };
        Self((0..many).map(day).collect())
    }

    pub(super) fn all(&self) -> &[Day] {
        &self.0
    }
}

/// The first day of each Eid al-Fitr among the national holidays.
fn feasts(holidays: &[Holiday]) -> Vec<Date> {
    let of_feast = |h: &&Holiday| h.kind == HolidayKind::National && h.name.contains("Idul Fitri");
    let mut days: Vec<Date> = holidays.iter().filter(of_feast).map(|h| h.date).collect();
    days.sort();
    days.dedup_by(|next, before| before.tomorrow().is_ok_and(|second| second == *next));
    days
}

fn phase(date: Date, feasts: &[Date]) -> usize {
    let phase = |feast: &Date| match feast.until(date).map_or(i32::MAX, |span| span.get_days()) {
        -30..=-22 => Some(1),
        -21..=-8 => Some(2),
        -7..=-1 => Some(3),
        0..=7 => Some(4),
        8..=14 => Some(5),
        _ => None,
    };
    feasts.iter().find_map(phase).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_told_by_weekday_holiday_and_feast() {
        let holiday = |day, kind, name: &str| Holiday { date: day, kind, area: None, name: name.to_owned() };
        let holidays = [
            holiday(date(2026, 3, 20), HolidayKind::National, "Hari Raya Idul Fitri"),
            holiday(date(2026, 3, 21), HolidayKind::National, "Hari kedua dari Hari Raya Idul Fitri"),
            holiday(date(2026, 3, 23), HolidayKind::CollectiveLeave, "Cuti Bersama Hari Raya Idul Fitri"),
            Holiday { area: "64.02".parse().ok(), ..holiday(date(2026, 3, 5), HolidayKind::Local, "Hari jadi") },
        ];
        assert_eq!(feasts(&holidays), [date(2026, 3, 20)]);
        let days = Days::new(date(2026, 2, 1), 70, &holidays);
        let of = |month, day| days.all()[date(2026, 2, 1).until(date(2026, month, day)).unwrap().get_days() as usize];
        assert_eq!(of(2, 1), Day { kind: 6, phase: 0, month: 1 });
        assert_eq!(
            [of(2, 17), of(2, 18), of(2, 27), of(3, 13), of(3, 20), of(3, 28), of(4, 4)].map(|d| d.phase),
            [0, 1, 2, 3, 4, 5, 0]
        );
        assert_eq!([of(3, 20), of(3, 21), of(3, 23), of(3, 5)].map(|d| d.kind), [7, 5, 7, 3]);
    }
}
