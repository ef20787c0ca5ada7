//! How much a day weighs: weekdays, days off, the weeks around the feast, months of the year, growth.

use super::{
    Counts, Days,
    days::{KINDS, MONTHS, PHASES},
};

/// A year of whole weeks.
pub(super) const YEAR: usize = 364;
/// Earlier years that are looked at.
const YEARS: usize = 4;
/// Made-up reports by which a factor of all topics is drawn towards 1, and one of a topic towards that of all.
const DRAWN_TO_ONE: f64 = 40.0;
const DRAWN_TO_ALL: f64 = 25.0;
/// A factor is no smaller and no larger than this.
const FACTORS: (f64, f64) = (0.1, 10.0);
/// Growth in a year.
const GROWTH: (f64, f64) = (0.5, 2.0);

/// What each day weighs, for each topic: running sums, so that a stretch is a difference.
#[derive(Clone, Debug)]
pub struct Season {
    /// By topic; then of all.
    sums: Vec<Vec<f64>>,
}

/// Reports there were, and reports there should have been without the factor.
#[derive(Clone, Copy, Default)]
struct Had {
    seen: f64,
    expected: f64,
}

impl Had {
    fn factor(self, drawn: f64, towards: f64) -> f64 {
        ((self.seen + drawn * towards) / (self.expected + drawn)).clamp(FACTORS.0, FACTORS.1)
    }
}

/// The factors of a topic, or of all.
#[derive(Clone, Copy, Debug)]
struct Factors {
    phase: [f64; PHASES],
    month: [f64; MONTHS],
}

fn at<const N: usize>(values: &[f64; N], place: usize) -> f64 {
    values.get(place).copied().unwrap_or(1.0)
}

impl Season {
    /// Learns from the days before `until` (its number), and weighs all `days`, also those to come.
    #[must_use]
    pub fn learn(counts: &Counts, days: &Days, until: usize) -> Self {
        let from = until.saturating_sub(YEARS * YEAR);
        let topics: Vec<&[u32]> = (0..counts.topics().len()).map(|topic| window(counts.daily(topic), from, until)).collect();
        let all: Vec<f64> = (0..until - from)
            .map(|day| topics.iter().map(|topic| f64::from(topic.get(day).copied().unwrap_or(0))).sum())
            .collect();
        let known = days.all().get(from..until).unwrap_or_default();
        let growth = growth(&all);
        let months = all.len() >= YEAR;
        // Each kind of factor given the others, over and over: the greatest likelihood of a Poisson model, drawn towards 1.
        let mut kind = [1.0; KINDS];
        let mut shared = Factors { phase: [1.0; PHASES], month: [1.0; MONTHS] };
        for _ in 0..4 {
            let level = level(&all, |at_day| weight(known, at_day, &kind, &shared) * grown(growth, from + at_day, until));
            let base = |at_day: usize| level * grown(growth, from + at_day, until);
            let mut had = [Had::default(); KINDS];
            for (number, (day, seen)) in known.iter().zip(&all).enumerate() {
                add(&mut had, day.kind, *seen, base(number) * at(&shared.phase, day.phase) * at(&shared.month, day.month));
            }
            kind = had.map(|had| had.factor(DRAWN_TO_ONE, 1.0));
            let mut had = [Had::default(); PHASES];
            for (number, (day, seen)) in known.iter().zip(&all).enumerate() {
                add(&mut had, day.phase, *seen, base(number) * at(&kind, day.kind) * at(&shared.month, day.month));
            }
            shared.phase = had.map(|had| had.factor(DRAWN_TO_ONE, 1.0));
            if let Some(plain) = shared.phase.first_mut() {
                *plain = 1.0;
            }
            if months {
                let mut had = [Had::default(); MONTHS];
                for (number, (day, seen)) in known.iter().zip(&all).enumerate() {
                    add(&mut had, day.month, *seen, base(number) * at(&kind, day.kind) * at(&shared.phase, day.phase));
                }
                shared.month = had.map(|had| had.factor(DRAWN_TO_ONE, 1.0));
            }
        }
        let sums = topics.iter().map(|seen| {
            let own = own(seen, known, &kind, &shared, months, |number| grown(growth, from + number, until));
            running(
                days,
                |day| at(&kind, day.kind) * at(&own.phase, day.phase) * at(&own.month, day.month),
                |n| grown(growth, n, until),
            )
        });
        let mut sums: Vec<Vec<f64>> = sums.collect();
        sums.push(running(
            days,
            |day| at(&kind, day.kind) * at(&shared.phase, day.phase) * at(&shared.month, day.month),
            |n| grown(growth, n, until),
        ));
        Self { sums }
    }

    /// What the days of a stretch weigh together for a topic: from one number up to, and without, another. The number after the last topic
    /// stands for all of them.
    #[must_use]
    pub fn weight(&self, topic: usize, from: usize, to: usize) -> f64 {
        let Some(sums) = self.sums.get(topic) else { return 0.0 };
        let at = |day: usize| sums.get(day.min(sums.len().saturating_sub(1))).copied().unwrap_or(0.0);
        (at(to) - at(from)).max(0.0)
    }
}

/// Running sums over all days, from nothing on.
fn running(days: &Days, weight: impl Fn(&super::days::Day) -> f64, grown: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut sum = 0.0;
    let weights = days.all().iter().enumerate().map(|(number, day)| weight(day) * grown(number));
    std::iter::once(0.0)
        .chain(weights.map(|weight| {
            sum += weight;
            sum
        }))
        .collect()
}

fn window(days: &[u32], from: usize, until: usize) -> &[u32] {
    days.get(from..until.min(days.len())).unwrap_or_default()
}

/// This year against the year before, where both are known whole.
fn growth(all: &[f64]) -> f64 {
    let years = |skip: usize| -> f64 { all.iter().rev().skip(skip * YEAR).take(YEAR).sum() };
    if all.len() < 2 * YEAR {
        return 1.0;
    }
    let had = Had { seen: years(0), expected: years(1) };
    had.factor(DRAWN_TO_ONE, 1.0).clamp(GROWTH.0, GROWTH.1)
}

fn grown(growth: f64, day: usize, until: usize) -> f64 {
    libm::pow(growth, (day as f64 - until as f64) / YEAR as f64)
}

fn weight(known: &[super::days::Day], number: usize, kind: &[f64; KINDS], factors: &Factors) -> f64 {
    known.get(number).map_or(0.0, |day| at(kind, day.kind) * at(&factors.phase, day.phase) * at(&factors.month, day.month))
}

/// Reports for a weight of 1.
fn level(seen: &[f64], weight: impl Fn(usize) -> f64) -> f64 {
    let weights: f64 = (0..seen.len()).map(weight).sum();
    seen.iter().sum::<f64>() / weights.max(1e-9)
}

fn add<const N: usize>(had: &mut [Had; N], place: usize, seen: f64, expected: f64) {
    if let Some(had) = had.get_mut(place) {
        had.seen += seen;
        had.expected += expected;
    }
}

/// The factors of a topic by itself, drawn towards those of all.
fn own(
    seen: &[u32],
    known: &[super::days::Day],
    kind: &[f64; KINDS],
    shared: &Factors,
    months: bool,
    grown: impl Fn(usize) -> f64,
) -> Factors {
    let seen: Vec<f64> = seen.iter().map(|n| f64::from(*n)).collect();
    let grown: Vec<f64> = (0..seen.len()).map(grown).collect();
    let growth = |number: usize| grown.get(number).copied().unwrap_or(1.0);
    let mut own = *shared;
    for _ in 0..3 {
        let level = level(&seen, |number| weight(known, number, kind, &own) * growth(number));
        let mut phases = [Had::default(); PHASES];
        let mut year = [Had::default(); MONTHS];
        for (number, (day, seen)) in known.iter().zip(&seen).enumerate() {
            let base = level * growth(number) * at(kind, day.kind);
            add(&mut phases, day.phase, *seen, base * at(&own.month, day.month));
            add(&mut year, day.month, *seen, base * at(&own.phase, day.phase));
        }
        for ((own, had), shared) in own.phase.iter_mut().zip(phases).zip(shared.phase).skip(1) {
            *own = had.factor(DRAWN_TO_ALL, shared);
        }
        if months {
            for ((own, had), shared) in own.month.iter_mut().zip(year).zip(shared.month) {
                *own = had.factor(DRAWN_TO_ALL, shared);
            }
        }
    }
    own
}
