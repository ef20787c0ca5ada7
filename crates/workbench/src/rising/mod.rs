//! `tuntas bench rising`: how often something is told to rise although nothing does, how soon what is planted is found, and how far months
//! are forecast better than by the same month of last year; on made-up years of East Kalimantan. What it prints stands in docs/rising.md.

mod ahead;
mod luck;
mod measure;
mod province;
mod tables;

use domain::Level;

use self::{
    ahead::Ahead,
    measure::{Kind, Measured, measure},
    province::{CLIMATES, Climate, Province},
};

/// Days that are looked at of a year: whole weeks.
const DAYS: u32 = 364;
/// How many of each kind are planted in a year.
const EACH: u32 = 3;

/// What is planted: where, how many reports within how many days, in villages that have so many about it in a month.
const KINDS: [Kind; 18] = [
    village(5, 1, 0),
    village(5, 1, 1),
    village(5, 1, 2),
    village(5, 3, 0),
    village(5, 3, 1),
    village(5, 3, 2),
    village(5, 7, 0),
    village(5, 7, 1),
    village(5, 7, 2),
    village(8, 7, 0),
    village(8, 7, 2),
    village(12, 14, 0),
    village(12, 14, 2),
    above(Level::District, 8, 3),
    above(Level::District, 12, 7),
    above(Level::District, 20, 7),
    above(Level::Regency, 20, 7),
    above(Level::Regency, 40, 7),
];

const fn village(reports: u32, days: u32, usual: u32) -> Kind {
    Kind { level: Level::Village, reports, days, usual }
}

const fn above(level: Level, reports: u32, days: u32) -> Kind {
    Kind { level, reports, days, usual: 0 }
}

/// Years of a climate without and with what is planted.
struct Years {
    climate: Climate,
    plain: Vec<Measured>,
    planted: Vec<Measured>,
    ahead: Vec<Ahead>,
}

/// Looks at so many years of each kind of province, all kinds at once, and gives the tables of docs/rising.md.
#[must_use]
pub fn study(years: u32, seed: u64, progress: impl Fn(&str) + Sync) -> String {
    let progress = &progress;
    let studied: Vec<Years> = std::thread::scope(|scope| {
        let kinds = CLIMATES.map(|climate| scope.spawn(move || of_kind(climate, years, seed, progress)));
        kinds.into_iter().filter_map(|kind| kind.join().ok()).collect()
    });
    [tables::without_cause(&studied), tables::found(&studied), tables::ahead(&studied), tables::cost(&studied)].join("\n")
}

fn of_kind(climate: Climate, years: u32, seed: u64, progress: &impl Fn(&str)) -> Years {
    let mut studied = Years { climate, plain: Vec::new(), planted: Vec::new(), ahead: Vec::new() };
    for year in 0..u64::from(years) {
        // The holidays of two years, turn by turn.
        let province = Province::new(if year % 2 == 0 { 2025 } else { 2026 });
        let seed = seed.wrapping_mul(1_000).wrapping_add(year);
        studied.ahead.push(ahead::measure(&province, &climate, seed));
        studied.plain.push(measure(&province, &climate, &[], 0, DAYS, seed));
        studied.planted.push(measure(&province, &climate, &KINDS, EACH, DAYS, seed + 500));
        progress(&format!("{}, year {}", climate.name, year + 1));
    }
    studied
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part that is small enough for a test: ten weeks of two regencies and cities, quiet.
    fn part() -> Years {
        let mut province = Province::new(2025);
        province.keep(&["64.02", "64.72"]);
        let [climate, ..] = CLIMATES;
        let kinds = [village(5, 1, 0), village(5, 1, 2), village(5, 3, 0), village(5, 7, 1), above(Level::District, 12, 7)];
        let plain = measure(&province, &climate, &[], 0, 70, 1);
        Years { climate, plain: vec![plain], planted: vec![measure(&province, &climate, &kinds, 4, 70, 1)], ahead: Vec::new() }
    }

    #[test]
    fn what_the_document_says_of_a_part_is_what_is_reckoned_and_within_the_goal() {
        let part = [part()];
        let [years] = &part;
        let without_cause: u32 = years.plain.iter().flat_map(|year| year.false_alerts).sum();
        assert!(without_cause <= 10, "more than one a week");
        let (planted, soon) = years
            .planted
            .iter()
            .flat_map(|year| &year.scores)
            .fold((0, 0), |(planted, soon), (_, score)| (planted + score.planted, soon + score.soon));
        assert!(planted == 20 && soon >= 19, "{soon} of {planted} by the day after the fifth report");
        let tables = format!("{}\n{}", tables::without_cause(&part), tables::found(&part));
        let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rising.md")).unwrap();
        assert!(document.contains(&tables), "docs/rising.md says something else:\n{tables}");
    }
}
