mod ahead;
mod letters;
mod rises;

use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

use super::{
    Counts, Days, Row, Spread,
    found::{Chances, FALSE_SHARE, share},
};
use crate::{AreaCode, Date, Level, TopicCode};

/// Numbers by chance that fall the same on every machine.
pub(super) struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

pub(super) const FIRST: Date = Date::constant(2024, 1, 1);

pub(super) fn topics() -> Vec<TopicCode> {
    ["air-bersih", "jalan", "listrik"].map(|code| TopicCode::parse(code).unwrap()).to_vec()
}

/// A province with two regencies of two districts of five villages.
pub(super) fn areas() -> Vec<AreaCode> {
    let mut areas = vec!["64".to_owned()];
    for regency in ["64.01", "64.02"] {
        areas.push(regency.to_owned());
        for district in ["01", "02"] {
            areas.push(format!("{regency}.{district}"));
            areas.extend((1..=5).map(|n| format!("{regency}.{district}.200{n}")));
        }
    }
    areas.iter().map(|code| code.parse().unwrap()).collect()
}

pub(super) fn row(day: i32, topic: &str, area: &str, reports: u32) -> Row {
    let day = FIRST.saturating_add(i64::from(day).days());
    Row { day, topic: TopicCode::parse(topic).unwrap(), area: area.parse().unwrap(), reports }
}

pub(super) fn counts(days: i32, rows: Vec<Row>) -> Counts {
    Counts::of(FIRST, FIRST.saturating_add(i64::from(days - 1).days()), &topics(), &areas(), rows)
}

pub(super) fn days(many: usize) -> Days {
    Days::new(FIRST, many, &[])
}

#[test]
fn the_tail_is_right() {
    // Reckoned in 60 digits, term by term.
    for (mean, shape, many, right) in [
        (0.467, f64::INFINITY, 5, 1.257_056_025_628e-4),
        (0.467, 2.5, 5, 9.179_594_393_876e-4),
        (0.001, 0.008, 5, 3.034_668_573_415e-8),
        (3.0, 20.0, 12, 3.053_758_977_366e-4),
        (3.0, 20.0, 2, 7.795_076_890_406e-1),
        (19.18, 9.4, 39, 1.580_640_499_744e-2),
        (0.2, 0.03, 9, 4.982_931_749_992e-3),
        (120.0, 40.0, 190, 2.507_058_304_813e-3),
        (120.0, 40.0, 95, 8.831_571_498_726e-1),
        (950.0, f64::INFINITY, 1080, 1.924_046_709_420e-5),
        (10_000.0, 300.0, 12_000, 6.190_772_178_154e-4),
        (10_000.0, f64::INFINITY, 9_700, 9.987_301_318_435e-1),
        (2.0, 1e6, 7, 4.533_853_645_553e-3),
    ] {
        let tail = Spread::new(mean, mean * mean / shape).at_least(many);
        assert!((tail / right - 1.0).abs() < 1e-9, "{mean} {shape} {many}: {tail:e}, not {right:e}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tails_fall_and_quantiles_fit_them(mean in 0.001_f64..300.0, beyond in 0.0_f64..500.0) {
        let spread = Spread::new(mean, beyond);
        let tails: Vec<f64> = (0..40).map(|k| spread.at_least(k * 9)).collect();
        prop_assert!(tails.iter().all(|p| (0.0..=1.0).contains(p)) && tails.windows(2).all(|pair| pair[1] <= pair[0] + 1e-12), "{:?}", tails);
        let (low, high) = spread.eight_of_ten();
        prop_assert!(low <= high);
        prop_assert!(spread.at_least(low) >= 0.9 - 1e-9 && spread.at_least(high + 1) <= 0.1 + 1e-9);
        // No smaller count would do.
        prop_assert!(low == 0 || spread.at_least(low + 1) <= 0.9 + 1e-9);
        prop_assert!(high == 0 || spread.at_least(high) >= 0.1 - 1e-9);
    }

    /// What is found is what a plain reckoning finds that asks every test for the largest p it can have, up to the width of a step.
    #[test]
    fn found_as_a_plain_reckoning_finds(
        means in prop::collection::vec((0.0001_f64..4.0, 0.0_f64..3.0), 1..40),
        seen in prop::collection::vec((0_usize..40, 5_u32..14), 0..8),
        share in 0.01_f64..0.3,
    ) {
        let spreads: Vec<_> = means.iter().map(|(mean, beyond)| Spread::new(*mean, *beyond)).collect();
        let mut chances = Chances::new();
        for spread in &spreads {
            chances.add(*spread, 5);
        }
        let mut seen: Vec<f64> = seen.iter().filter_map(|(at, many)| Some(spreads.get(*at)?.at_least(*many))).collect();
        let largest = chances.largest_found(seen.iter().copied(), share);
        seen.retain(|p| *p <= 0.01);
        seen.sort_by(f64::total_cmp);
        let plain = |share: f64, wider: f64| {
            let attainable = |spread: &Spread, p: f64| (5..200).map(|k| spread.at_least(k)).find(|tail| *tail <= p).unwrap_or(0.0);
            let up_to = |p: f64| spreads.iter().map(|spread| attainable(spread, (p * wider).min(0.01))).sum::<f64>();
            (1_u32..).zip(&seen).filter(|(k, p)| up_to(**p) / 0.99 <= share * f64::from(*k)).last().map(|(_, p)| *p)
        };
        let found = largest.and_then(|largest| seen.iter().rfind(|p| **p <= largest).copied());
        // Steps are a 32nd of a doubling wide.
        let (least, most) = (plain(share * 0.999, 1.04), plain(share * 1.001, 1.0));
        prop_assert!(found >= least && found <= most, "{:?} not between {:?} and {:?}", found, least, most);
    }

    #[test]
    fn every_report_counts_in_its_place_and_in_all_above_it(seed in any::<u64>(), from in 0_i32..60, long in 0_i32..60) {
        let mut chance = Chance(seed);
        let (topics, areas) = (topics(), areas());
        let rows: Vec<Row> = (0..200)
            .map(|_| {
                let (topic, area) = (chance.below(3) as usize, chance.below(areas.len() as u64) as usize);
                row(chance.below(90) as i32, &topics[topic].0, areas[area].as_str(), chance.below(3) as u32)
            })
            .collect();
        let counts = counts(90, rows.clone());
        let (first, last) = (FIRST.saturating_add(i64::from(from).days()), FIRST.saturating_add(i64::from(from + long).days()));
        for topic in &topics {
            for area in &areas {
                let plain: u32 = rows
                    .iter()
                    .filter(|row| row.topic == *topic && area.contains(&row.area) && (first..=last).contains(&row.day))
                    .map(|row| row.reports)
                    .sum();
                prop_assert_eq!(counts.seen(topic, area, first, last), plain);
            }
        }
    }
}

#[test]
fn what_is_not_looked_at_is_left_out_and_told() {
    let unknown = Row { topic: TopicCode::parse("tambang").unwrap(), ..row(3, "jalan", "64.01.01.2001", 7) };
    let before = Row { day: date(2023, 12, 31), ..row(0, "jalan", "64.01.01.2001", 7) };
    let rows = vec![
        row(3, "jalan", "64.01.01.2999", 2),
        row(3, "jalan", "31.71", 4),
        row(10, "jalan", "64.01.01.2001", 7),
        unknown,
        before,
    ];
    let counts = counts(10, rows);
    let seen = |area: &str| counts.seen(&TopicCode::parse("jalan").unwrap(), &area.parse().unwrap(), FIRST, date(2024, 12, 31));
    // A village that is new counts in its district.
    assert_eq!((seen("64.01.01"), seen("64"), seen("64.01.01.2001"), seen("31.71"), counts.unplaced()), (2, 2, 0, 0, 4));
}

#[test]
fn the_levels_share_what_may_be_chance() {
    let all: f64 = [Level::Province, Level::Regency, Level::District, Level::Village].map(share).iter().sum();
    assert!((all - FALSE_SHARE).abs() < 1e-12);
}
