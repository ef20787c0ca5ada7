use jiff::ToSpan;

use super::{super::*, Chance, FIRST, counts, days, row};
use crate::{AreaCode, Date, TopicCode};

const DAYS: i32 = 366 + 365 + 365;

/// Three years of reports about roads in a village: each day as many as its month says, by chance.
fn years(seed: u64, of_month: impl Fn(i32, i8) -> u64) -> Vec<Row> {
    let mut chance = Chance(seed);
    let day = |number: i32| FIRST.saturating_add(i64::from(number).days());
    (0..DAYS)
        .filter_map(|number| {
            let date = day(number);
            let mean = of_month(i32::from(date.year()) - 2024, date.month());
            let many = (0..mean * 2).filter(|_| chance.below(2) == 0).count() as u32;
            (many > 0).then(|| row(number, "jalan", "64.01.01.2001", many))
        })
        .collect()
}

fn place() -> (TopicCode, AreaCode) {
    (TopicCode::parse("jalan").unwrap(), "64.01.01".parse().unwrap())
}

#[test]
fn growth_is_forecast_better_than_by_last_year() {
    let (topic, area) = place();
    let counts = counts(DAYS, years(5, |year, _| 3 + 2 * year as u64));
    let month = Date::constant(2026, 11, 1);
    let known = forecast(&counts, &days(1200), month, Some(&topic), &area).unwrap();
    assert!(
        known.record.is_better() && known.record.months == 12 && known.record.error < known.record.naive_error / 2.0,
        "{known:?}"
    );
    let seen = counts.seen(&topic, &area, month, month.last_of_month());
    assert!((known.between.0..=known.between.1).contains(&seen), "{known:?}, not {seen}");
    assert_eq!(known.last_year, counts.seen(&topic, &area, Date::constant(2025, 11, 1), Date::constant(2025, 11, 30)));
    // Of all topics it is the same, as there is but one.
    let all = forecast(&counts, &days(1200), month, None, &area).unwrap();
    assert_eq!((all.month, all.last_year), (month, known.last_year));
}

#[test]
fn what_repeats_itself_every_year_is_not_forecast() {
    let (topic, area) = place();
    // The same number each month of the year, so that last year is never wrong.
    let rows: Vec<_> = (0..DAYS)
        .filter(|n| FIRST.saturating_add(i64::from(*n).days()).day() == 10)
        .map(|n| {
            row(n, "jalan", "64.01.01.2001", u32::from(FIRST.saturating_add(i64::from(n).days()).month().unsigned_abs()) * 7)
        })
        .collect();
    let counts = counts(DAYS, rows);
    let outlook = Outlook::new(&counts, &days(1200), Date::constant(2026, 11, 1)).unwrap();
    assert_eq!(outlook.forecast(Some(&topic), &area), None);
    let known = outlook.with_record(Some(&topic), &area).unwrap();
    assert!(known.record.naive_error == 0.0 && known.record.error > 0.0);
    // Nor where nothing ever came.
    assert_eq!(outlook.forecast(Some(&TopicCode::parse("listrik").unwrap()), &area), None);
}

#[test]
fn what_is_not_known_for_two_years_is_not_forecast() {
    let (topic, area) = place();
    let counts = counts(DAYS, years(5, |year, _| 3 + 2 * year as u64));
    // Of December 2025 twelve months are known, each with the one of the year before, only from January 2025 on.
    let of = |year, month| forecast(&counts, &days(1200), Date::constant(year, month, 1), Some(&topic), &area);
    assert_eq!(of(2025, 12), None);
    assert!(of(2026, 1).is_some());
    assert_eq!((of(2024, 1), of(2023, 5), of(2027, 3)), (None, None, None));
    // The month after the last that is counted can be forecast; of one that began, nothing of itself is used.
    assert!(of(2027, 1).is_some());
    assert_eq!(forecast(&counts, &days(1200), Date::constant(2026, 7, 20), Some(&topic), &area), of(2026, 7));
}

#[test]
fn a_forecast_knows_nothing_of_what_came_after() {
    let (topic, area) = place();
    let rows = years(9, |year, month| 2 + year as u64 + u64::from(month.unsigned_abs() % 3));
    let until = |last: Date| rows.iter().filter(|row| row.day <= last).cloned().collect::<Vec<_>>();
    let month = Date::constant(2026, 6, 1);
    let of = |rows| Outlook::new(&counts(DAYS, rows), &days(1200), month).unwrap().with_record(Some(&topic), &area);
    assert_eq!(of(rows.clone()), of(until(Date::constant(2026, 5, 31))));
}
