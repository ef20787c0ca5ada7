use jiff::ToSpan;
use proptest::prelude::*;

use super::{super::*, Chance, FIRST, areas, counts, days, row, topics};
use crate::{AreaCode, Date, ReportId};

const LAST: i32 = 499;

/// So many reports of each topic in a hundred days, anywhere.
fn usual(seed: u64, of_hundred: u64) -> Vec<Row> {
    let mut chance = Chance(seed);
    let villages: Vec<_> = areas().into_iter().filter(|area| area.level() == crate::Level::Village).collect();
    let mut rows = Vec::new();
    for day in 0..=LAST {
        for topic in topics() {
            if chance.below(100) < of_hundred {
                let village = &villages[chance.below(villages.len() as u64) as usize];
                rows.push(row(day, &topic.0, village.as_str(), 1));
            }
        }
    }
    rows
}

fn day(number: i32) -> Date {
    FIRST.saturating_add(i64::from(number).days())
}

fn found(rows: Vec<Row>, on: i32) -> Vec<Rise> {
    rising(&counts(LAST + 1, rows), &days(600), day(on)).unwrap()
}

fn told(rises: &[Rise]) -> Vec<(&str, &str)> {
    rises.iter().map(|rise| (rise.topic.0.as_str(), rise.area.as_str())).collect()
}

#[test]
fn five_in_a_village_are_told_there_once_with_what_is_usual() {
    let mut rows = usual(7, 20);
    rows.extend([row(LAST - 1, "jalan", "64.02.01.2003", 2), row(LAST, "jalan", "64.02.01.2003", 3)]);
    let rises = found(rows.clone(), LAST);
    assert_eq!(told(&rises), [("jalan", "64.02.01.2003")]);
    let rise = &rises[0];
    assert_eq!((rise.seen >= 5, rise.until, rise.usual.0), (true, day(LAST), 0));
    assert!(rise.p < 1e-3 && rise.expected < 1.0 && rise.times() > 50, "{rise:?}");
    // Two days before nothing was there.
    assert_eq!(told(&found(rows, LAST - 2)), Vec::<(&str, &str)>::new());
}

#[test]
fn four_are_no_alert_however_unlikely() {
    assert!(found(vec![row(LAST, "jalan", "64.02.01.2003", 4)], LAST).is_empty());
    assert_eq!(told(&found(vec![row(LAST, "jalan", "64.02.01.2003", 5)], LAST)), [("jalan", "64.02.01.2003")]);
}

#[test]
fn what_is_in_a_whole_district_is_told_of_the_district() {
    let mut rows = usual(7, 20);
    rows.extend((1..=5).map(|village| row(LAST, "listrik", &format!("64.01.02.200{village}"), 3)));
    assert_eq!(told(&found(rows, LAST)), [("listrik", "64.01.02")]);
}

#[test]
fn two_villages_of_a_district_are_one_thing_and_two_of_a_province_are_not() {
    let of = |villages: [&str; 2]| {
        let mut rows = usual(7, 20);
        rows.extend(villages.map(|village| row(LAST, "listrik", village, 6)));
        let rises = found(rows, LAST);
        let mut told: Vec<_> = told(&rises).into_iter().map(|(_, area)| area.to_owned()).collect();
        told.sort();
        told
    };
    assert_eq!(of(["64.01.02.2001", "64.01.02.2004"]), ["64.01.02"]);
    assert_eq!(of(["64.01.02.2001", "64.02.01.2004"]), ["64.01.02.2001", "64.02.01.2004"]);
}

#[test]
fn what_is_in_the_whole_province_is_told_once_and_a_village_beside_it_only_where_it_stands_out() {
    let mut rows = usual(7, 20);
    let villages: Vec<_> = areas().into_iter().filter(|area| area.level() == crate::Level::Village).collect();
    rows.extend(villages.iter().map(|village| row(LAST, "air-bersih", village.as_str(), 2)));
    assert_eq!(told(&found(rows.clone(), LAST)), [("air-bersih", "64")]);
    rows.push(row(LAST, "air-bersih", "64.01.01.2002", 60));
    let mut both = found(rows, LAST);
    both.sort_by(|a, b| a.area.cmp(&b.area));
    assert_eq!(told(&both), [("air-bersih", "64"), ("air-bersih", "64.01.01.2002")]);
}

#[test]
fn a_season_that_is_known_is_no_rise() {
    // Five times as many about water each August, for two years; the days before stay as they are.
    let august = |number: i32| day(number).month() == 8;
    let mut rows = Vec::new();
    for number in 0..=LAST + 200 {
        let many = if august(number) { 5 } else { 1 };
        rows.extend((1..=5).map(|village| row(number, "air-bersih", &format!("64.01.01.200{village}"), many)));
    }
    let counts = counts(LAST + 201, rows);
    let on = Date::constant(2025, 8, 14);
    assert!(rising(&counts, &days(800), on).unwrap().iter().all(|rise| rise.times() < 20));
    // In the first year nobody could know.
    let first = rising(&counts, &days(800), Date::constant(2024, 8, 14)).unwrap();
    assert_eq!(told(&first), [("air-bersih", "64.01.01")]);
}

#[test]
fn too_little_before_says_nothing() {
    let counts = counts(LAST + 1, usual(7, 20));
    assert_eq!(rising(&counts, &days(600), day(82)), None);
    assert!(rising(&counts, &days(600), day(83)).is_some());
    assert_eq!(rising(&counts, &days(600), day(LAST + 1)), None);
    assert_eq!(rising(&counts, &days(600), day(-1)), None);
}

#[test]
fn an_outbreak_is_told_once_while_it_goes_on() {
    let mut rows = usual(11, 8);
    rows.extend((0..6).map(|n| row(LAST - 40 + n, "jalan", "64.02.01.2003", 3)));
    // Weeks later, when that is over, and elsewhere.
    rows.push(row(LAST - 1, "jalan", "64.01.01.2004", 8));
    let counts = counts(LAST + 1, rows);
    let mut outbreaks = Outbreaks::default();
    let mut new = Vec::new();
    for number in LAST - 45..=LAST {
        let found = rising(&counts, &days(600), day(number)).unwrap();
        new.extend(outbreaks.take(&counts, day(number), found).into_iter().map(|rise| (number - LAST, rise.area.to_string())));
    }
    assert_eq!(new, [(-39, "64.02.01.2003".to_owned()), (-1, "64.01.01.2004".to_owned())]);
    assert!(outbreaks.all().iter().any(|outbreak| outbreak.told == day(LAST - 1) && outbreak.last == day(LAST)));
}

#[test]
fn what_widens_stays_one_unless_most_of_it_is_new() {
    let villages = [(LAST, "64.01.01.2001", 6), (LAST - 3, "64.01.01.2002", 30), (LAST, "64.01.01.2003", 10)];
    let counts = counts(LAST + 1, villages.map(|(day, village, reports)| row(day, "jalan", village, reports)).to_vec());
    let rise = |area: &str, seen: u32, since: i32| Rise {
        topic: crate::TopicCode::parse("jalan").unwrap(),
        area: area.parse().unwrap(),
        since: day(since),
        until: day(LAST),
        days: 7,
        seen,
        expected: 1.0,
        usual: (0, 2),
        p: 1e-6,
        reports: Vec::new(),
    };
    let new = |known: Rise, next: Rise| {
        let mut outbreaks = Outbreaks::new(vec![Outbreak { told: day(LAST - 2), last: day(LAST - 2), now: known }]);
        outbreaks.take(&counts, day(LAST), vec![next]).len()
    };
    let village = rise("64.01.01.2001", 6, LAST - 3);
    assert_eq!(new(village.clone(), rise("64.01.01", 9, LAST - 3)), 0, "most of it is the village's");
    assert_eq!(new(village.clone(), rise("64.01.01", 46, LAST - 3)), 1);
    assert_eq!(new(village, rise("64.01.01.2002", 30, LAST - 3)), 1, "elsewhere");
    let district = rise("64.01.01", 46, LAST - 3);
    assert_eq!(new(district.clone(), rise("64.01.01.2002", 30, LAST - 3)), 0, "a part of what is told");
    assert_eq!(new(district.clone(), rise("64.01.01.2003", 10, LAST - 3)), 1, "came after that was found");
    let mut none = Outbreaks::default();
    let both = vec![district.clone(), rise("64.01.01.2002", 30, LAST - 3)];
    assert_eq!(none.take(&counts, day(LAST), both.clone()).len(), 2, "told beside each other");
    assert_eq!(none.take(&counts, day(LAST), both).len(), 0);
    assert_eq!(new(district.clone(), Rise { topic: crate::TopicCode::parse("listrik").unwrap(), ..district.clone() }), 1);
    let mut over = Outbreaks::new(vec![Outbreak { told: day(LAST - 30), last: day(LAST - 15), now: district.clone() }]);
    assert_eq!(over.take(&counts, day(LAST), vec![district]).len(), 1, "a fortnight of quiet ends it");
}

#[test]
fn the_reports_behind_it_are_those_of_its_topic_place_and_days() {
    let mut rows = usual(7, 20);
    rows.push(row(LAST, "jalan", "64.02.01.2003", 5));
    let rise = found(rows, LAST).remove(0);
    let id = |n: u128| ReportId(uuid::Uuid::from_u128(n));
    let (topic, other): (crate::TopicCode, _) = (rise.topic.clone(), crate::TopicCode::parse("listrik").unwrap());
    let (village, beside): (AreaCode, AreaCode) = (rise.area.clone(), "64.02.01.2004".parse().unwrap());
    let all = [
        (rise.until, &topic, &village, id(2)),
        (rise.since, &topic, &village, id(9)),
        (rise.since, &topic, &village, id(1)),
        (rise.until, &other, &village, id(3)),
        (rise.until, &topic, &beside, id(4)),
        (rise.since.yesterday().unwrap(), &topic, &village, id(5)),
        (rise.until.tomorrow().unwrap(), &topic, &village, id(6)),
    ];
    let mut expected = vec![(rise.until, id(2)), (rise.since, id(9)), (rise.since, id(1))];
    expected.sort();
    let ids: Vec<_> = expected.into_iter().map(|(_, id)| id).collect();
    assert_eq!(rise.with_reports(all).reports, ids);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever comes in: the same in any order; never fewer than five; each place and topic once; nothing told of a place and of one within it
    /// of which it is only the sum.
    #[test]
    fn whatever_rises_is_told_in_order_and_once(seed in any::<u64>(), planted in prop::collection::vec((0_usize..20, 0_usize..3, 1_u32..9, 0_i32..20), 0..12)) {
        let villages: Vec<_> = areas().into_iter().filter(|area| area.level() == crate::Level::Village).collect();
        let mut rows = usual(seed, 15);
        for (village, topic, reports, before) in planted {
            rows.push(row(LAST - before, &topics()[topic].0, villages[village].as_str(), reports));
        }
        let rises = found(rows.clone(), LAST);
        rows.reverse();
        prop_assert_eq!(&found(rows, LAST), &rises);
        let mut cells = told(&rises);
        cells.sort();
        cells.dedup();
        prop_assert_eq!(cells.len(), rises.len());
        for rise in &rises {
            prop_assert!(rise.seen >= FEWEST && rise.p <= 0.01 && f64::from(rise.seen) >= 1.5 * rise.expected, "{:?}", rise);
            prop_assert!(rise.since <= rise.until && rise.usual.1 < rise.seen);
        }
        prop_assert!(rises.windows(2).all(|pair| pair[0].p <= pair[1].p));
    }
}
