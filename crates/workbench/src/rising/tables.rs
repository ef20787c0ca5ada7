//! What was measured, as tables of a document.

use std::collections::BTreeMap;

use domain::Level;

use super::{
    Years,
    measure::{False, Kind, Measured, Score},
};

/// Alerts about nothing that was planted, by week.
pub(super) fn without_cause(all: &[Years]) -> String {
    let mut table =
        String::from("| year | weeks | village | district | regency | province | a week |\n|---|---|---|---|---|---|---|\n");
    for years in all {
        for (measured, planted) in [(&years.plain, ""), (&years.planted, ", with what is planted")] {
            let weeks = measured.iter().map(|year| year.days / 7).sum::<u32>();
            let [province, regency, district, village] = sum(measured);
            let week = hundredths(province + regency + district + village, weeks);
            let name = format!("{}{planted}", years.climate.name);
            table += &format!("| {name} | {weeks} | {village} | {district} | {regency} | {province} | {week} |\n");
        }
    }
    table
}

fn sum(measured: &[Measured]) -> False {
    let mut sum = [0; 4];
    for year in measured {
        for (sum, n) in sum.iter_mut().zip(year.false_alerts) {
            *sum += n;
        }
    }
    sum
}

/// What was found of what was planted.
pub(super) fn found(all: &[Years]) -> String {
    let mut table = String::from(
        "| year | planted in a | reports | within days | usual in a month | planted | found | by the day after the fifth | mean delay, days | told there |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for years in all {
        let mut kinds: BTreeMap<Kind, Score> = BTreeMap::new();
        for (kind, score) in years.planted.iter().flat_map(|year| &year.scores) {
            let sum = kinds.entry(*kind).or_default();
            *sum = sum.plus(*score);
        }
        for (kind, score) in kinds.iter().rev() {
            let (level, usual) = (name(kind.level), if kind.usual == 0 { "as it is".to_owned() } else { kind.usual.to_string() });
            table += &format!(
                "| {} | {level} | {} | {} | {usual} | {} | {} | {} | {} | {} |\n",
                years.climate.name,
                kind.reports,
                kind.days,
                score.planted,
                percent(score.found, score.planted),
                percent(score.soon, score.planted),
                hundredths(score.delay, score.found),
                percent(score.level, score.found),
            );
        }
        let dearer: Vec<_> = years.plain.iter().chain(&years.planted).filter_map(|year| year.dearer).collect();
        let many = u32::try_from(dearer.len()).unwrap_or(0);
        if years.climate.dearer {
            let planted = u32::try_from(years.plain.len() + years.planted.len()).unwrap_or(0);
            table += &format!(
                "| {} | province | three times as many | 14 | as it is | {planted} | {} | | {} | |\n",
                years.climate.name,
                percent(many, planted),
                hundredths(dearer.iter().sum(), many)
            );
        }
    }
    table
}

/// Months that were forecast.
pub(super) fn ahead(all: &[Years]) -> String {
    let mut table = String::from(
        "| year | cells | months of cells | shown | error of shown ones, of 100 of the same month last year | in how many it was nearer | within eight of ten |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for years in all {
        let mut sums: BTreeMap<(u8, &str), super::ahead::Sum> = BTreeMap::new();
        for (order, name, sum) in years.ahead.iter().flat_map(|ahead| ahead.sums()) {
            let there = sums.entry((order, name)).or_default();
            *there = there.plus(sum);
        }
        for ((_, name), sum) in sums {
            let shown = percent(sum.shown, sum.months);
            let error = if sum.naive > 0.0 { format!("{:.0}", sum.own / sum.naive * 100.0) } else { "-".to_owned() };
            let (nearer, within) = (percent(sum.nearer, sum.shown), percent(sum.within, sum.shown));
            table += &format!("| {} | {name} | {} | {shown} | {error} | {nearer} | {within} |\n", years.climate.name, sum.months);
        }
    }
    table
}

/// How long the slowest day took; of this machine, so that it is in no test.
pub(super) fn cost(all: &[Years]) -> String {
    let slowest = all.iter().flat_map(|years| years.plain.iter().chain(&years.planted)).map(|year| year.slowest).max();
    let took = all.iter().flat_map(|years| years.plain.iter().chain(&years.planted)).map(|year| (year.took, year.days));
    let (took, days) = took.fold((0.0, 0), |(seconds, days), (took, more)| (seconds + took.as_secs_f64(), days + more));
    let mean = took * 1_000.0 / f64::from(days.max(1));
    format!(
        "A day of 20 topics and 1,154 places: {mean:.0} ms on the mean, {} ms the slowest\n",
        slowest.unwrap_or_default().as_millis()
    )
}

fn name(level: Level) -> &'static str {
    match level {
        Level::Village => "village",
        Level::District => "district",
        Level::Regency => "regency",
        Level::Province => "province",
    }
}

fn percent(part: u32, of: u32) -> String {
    (part * 100 + of / 2).checked_div(of).map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"))
}

fn hundredths(part: u32, of: u32) -> String {
    let hundredths = (part * 100).checked_div(of);
    hundredths.map_or_else(|| "-".to_owned(), |n| format!("{}.{:02}", n / 100, n % 100))
}
