//! What is usual in a cell: how often reports come, and how that spreads.

use super::{Counts, Season, Spread, season::YEAR};
use crate::Level;

/// Days before a day that are no part of what is usual: what rises now would hide itself.
pub(super) const APART: usize = 28;
/// Fewer days than this before say nothing.
const LEAST_DAYS: usize = 56;
/// Fewer reports than this say nothing about how they spread: then they are taken to be independent (Poisson).
pub const FEW_FOR_SPREAD: f64 = 60.0;
/// Made-up reports by which the spread of a topic is drawn towards that of all.
const DRAWN: f64 = 40.0;
/// Of a village and week no more than this count as reports of one thing, and weeks in which something rose do not count: what rose before
/// is no reason to expect it again.
const MOST_OF_ONE: f64 = 4.0;
const ROSE: f64 = 5.0;
/// How the newest weeks may differ from the year: no trend goes on for ever.
const RECENT: (f64, f64) = (2.0 / 3.0, 1.5);
/// Days of the newest weeks, and made-up reports by which they are drawn towards the year.
const RECENT_DAYS: usize = 91;
const RECENT_DRAWN: f64 = 50.0;

/// What is usual at a day, for every cell.
#[derive(Clone, Debug)]
pub struct Usual {
    /// By topic, then by place.
    rates: Vec<Rate>,
    places: usize,
    topics: Vec<OfTopic>,
    /// By level: the variance, by the square of the mean, of what places swing beyond chance.
    swing: [f64; 4],
}

/// The rate of a cell for a weight of 1, and how much is known of it.
#[derive(Clone, Copy, Debug, Default)]
struct Rate {
    value: f64,
    /// The shape of what is believed of it.
    known: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct OfTopic {
    /// What the weeks before weigh, and how the newest of them stand to all.
    weight: f64,
    recent: f64,
    /// How reports come in clusters: the variance of few by their mean.
    clusters: f64,
}

/// A stretch of days by its numbers, the end not included.
#[derive(Clone, Copy)]
struct Stretch {
    from: usize,
    to: usize,
}

impl Usual {
    /// What was usual before a day (its number), by a season that was learnt up to then. `None` where less than eight weeks are known.
    #[must_use]
    pub fn before(counts: &Counts, season: &Season, day: usize) -> Option<Self> {
        let to = (day + 1).checked_sub(APART)?;
        let weeks = Stretch { from: to.saturating_sub(YEAR), to };
        if weeks.to - weeks.from < LEAST_DAYS {
            return None;
        }
        let places = counts.places().len();
        let topics = (0..counts.topics().len()).map(|topic| of_topic(counts, season, topic, weeks)).collect();
        let mut usual = Self { rates: vec![Rate::default(); places * counts.topics().len()], places, topics, swing: [0.0; 4] };
        usual.learn_rates(counts, weeks);
        usual.learn_clusters(counts, season, weeks);
        for level in [Level::Province, Level::Regency, Level::District] {
            let swing = usual.swing_of(counts, season, weeks, level);
            set(&mut usual.swing, level, swing);
        }
        // Counts of villages are too small to tell it.
        let district = get(&usual.swing, Level::District);
        set(&mut usual.swing, Level::Village, district);
        // Once more, now that clusters are known.
        usual.learn_rates(counts, weeks);
        Some(usual)
    }

    /// What is expected of a cell in a stretch of days, and how it spreads.
    #[must_use]
    pub fn of(&self, season: &Season, topic: usize, place: usize, level: Level, from: usize, to: usize) -> Spread {
        let about = self.topic(topic);
        let mean = self.rate(topic, place).value * season.weight(topic, from, to) * about.recent;
        self.spread(topic, place, level, mean)
    }

    /// How a count of a cell spreads around a mean.
    pub(super) fn spread(&self, topic: usize, place: usize, level: Level, mean: f64) -> Spread {
        let (about, rate) = (self.topic(topic), self.rate(topic, place));
        let believed = about.clusters / rate.known.max(1e-9);
        Spread::new(mean, (about.clusters - 1.0) * mean + mean * mean * (believed + get(&self.swing, level)))
    }

    fn rate(&self, topic: usize, place: usize) -> Rate {
        self.rates.get(topic * self.places + place).copied().unwrap_or_default()
    }

    fn topic(&self, topic: usize) -> OfTopic {
        self.topics.get(topic).copied().unwrap_or_default()
    }

    /// From the widest places down: each is drawn towards its share of the place above.
    fn learn_rates(&mut self, counts: &Counts, weeks: Stretch) {
        let whole: Vec<f64> =
            (0..self.places).map(|place| f64::from(counts.whole(place).between(weeks.from, weeks.to))).collect();
        for level in [Level::Province, Level::Regency, Level::District, Level::Village] {
            let (mut beyond, mut squares) = (0.0, 0.0);
            let mut believed = Vec::new();
            for (place, about) in counts.places().iter().enumerate().filter(|(_, place)| place.level == level) {
                let share = about.above.map(|above| {
                    let below = counts.places().get(above).map_or(1.0, |above| f64::from(above.below));
                    let of = |place: usize| whole.get(place).copied().unwrap_or(0.0);
                    (above, (of(place) + 0.5) / (of(above) + 0.5 * below))
                });
                for topic in 0..self.topics.len() {
                    let OfTopic { weight, clusters, .. } = self.topic(topic);
                    let had = f64::from(counts.line(topic, place).between(weeks.from, weeks.to));
                    let prior =
                        share.map_or((had + 0.5) / weight.max(1e-9), |(above, share)| self.rate(topic, above).value * share);
                    let expected = prior * weight;
                    // The cells with most reports do not decide alone.
                    beyond += ((had - expected) * (had - expected)).min(16.0 * (expected + expected * expected))
                        - clusters.max(1.0) * expected;
                    squares += expected * expected;
                    believed.push((topic, place, prior, had, weight));
                }
            }
            // Places differ from their share by a gamma factor of this shape.
            let shape = if beyond > 0.0 { (squares / beyond).clamp(0.3, 50.0) } else { 50.0 };
            for (topic, place, prior, had, weight) in believed {
                if let Some(rate) = self.rates.get_mut(topic * self.places + place) {
                    let wide = level == Level::Province;
                    let (shape, weight_of_prior) = if wide { (0.5, 0.0) } else { (shape, shape / prior.max(1e-12)) };
                    *rate = Rate { value: (shape + had) / (weight_of_prior + weight).max(1e-9), known: shape + had };
                }
            }
        }
    }

    /// Pairs of reports of a week and village, against those that independent reports would make: `E[n(n-1)] = μ² + (φ-1)·μ`.
    fn learn_clusters(&mut self, counts: &Counts, season: &Season, weeks: Stretch) {
        let villages: Vec<usize> = counts
            .places()
            .iter()
            .enumerate()
            .filter(|(_, place)| place.level == Level::Village)
            .map(|(place, _)| place)
            .collect();
        let sums: Vec<(f64, f64)> = (0..self.topics.len())
            .map(|topic| {
                let by_week: Vec<f64> = weeks.weeks().map(|(from, to)| season.weight(topic, from, to)).collect();
                let squares: f64 = by_week.iter().map(|weight| weight * weight).sum();
                let week = by_week.iter().sum::<f64>() / by_week.len().max(1) as f64;
                let (mut pairs, mut reports) = (0.0, 0.0);
                for place in &villages {
                    let rate = self.rate(topic, *place).value;
                    pairs -= rate * rate * squares;
                    let rose = |n: f64| n >= ROSE && rate * week < 1.0;
                    for (_, n) in weeks.by_week(counts, topic, *place).into_iter().filter(|(_, n)| !rose(*n)) {
                        let n = n.min(MOST_OF_ONE);
                        pairs += n * (n - 1.0);
                        reports += n;
                    }
                }
                (pairs, reports)
            })
            .collect();
        let (pairs, reports) = sums.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
        let shared = if reports < FEW_FOR_SPREAD { 0.0 } else { (pairs / reports).clamp(0.0, 3.0) };
        for (topic, (pairs, reports)) in self.topics.iter_mut().zip(sums) {
            topic.clusters = 1.0 + ((pairs + DRAWN * shared) / (reports + DRAWN)).clamp(0.0, 3.0);
        }
    }

    /// What places of a level swing from week to week beyond clusters, by the square of the mean.
    fn swing_of(&self, counts: &Counts, season: &Season, weeks: Stretch, level: Level) -> f64 {
        let (mut beyond, mut squares, mut reports) = (0.0, 0.0, 0.0);
        for topic in 0..self.topics.len() {
            let clusters = self.topic(topic).clusters;
            let weights: Vec<f64> = weeks.weeks().map(|(from, to)| season.weight(topic, from, to)).collect();
            for (place, _) in counts.places().iter().enumerate().filter(|(_, place)| place.level == level) {
                let rate = self.rate(topic, place).value;
                let mut seen = weeks.by_week(counts, topic, place).into_iter().peekable();
                for (week, weight) in weights.iter().enumerate() {
                    let n = seen.next_if(|(there, _)| *there == week).map_or(0.0, |(_, n)| n);
                    let mean = rate * weight;
                    let variance = clusters * mean;
                    beyond += ((n - mean) * (n - mean)).min(16.0 * (variance + 0.25 * mean * mean)) - variance;
                    squares += mean * mean;
                    reports += n;
                }
            }
        }
        if reports < FEW_FOR_SPREAD || squares <= 0.0 { 0.0 } else { (beyond / squares).clamp(0.0, 0.5) }
    }
}

impl Stretch {
    /// Its weeks, from the first day on; what is left at the end is none.
    fn weeks(self) -> impl Iterator<Item = (usize, usize)> {
        (0..(self.to - self.from) / 7).map(move |week| (self.from + week * 7, self.from + week * 7 + 7))
    }

    /// The weeks of a cell that had reports, each with how many.
    fn by_week(self, counts: &Counts, topic: usize, place: usize) -> Vec<(usize, f64)> {
        let mut weeks: Vec<(usize, f64)> = Vec::new();
        for (day, n) in counts.line(topic, place).within(self.from, self.to) {
            let week = (day - self.from) / 7;
            match weeks.last_mut() {
                Some((last, sum)) if *last == week => *sum += f64::from(n),
                _ => weeks.push((week, f64::from(n))),
            }
        }
        weeks
    }
}

fn of_topic(counts: &Counts, season: &Season, topic: usize, weeks: Stretch) -> OfTopic {
    let weight = season.weight(topic, weeks.from, weeks.to);
    let seen =
        |from: usize| counts.daily(topic).get(from..weeks.to).unwrap_or_default().iter().map(|n| f64::from(*n)).sum::<f64>();
    let newest = weeks.to.saturating_sub(RECENT_DAYS).max(weeks.from);
    let expected = seen(weeks.from) * season.weight(topic, newest, weeks.to) / weight.max(1e-9);
    let recent = ((seen(newest) + RECENT_DRAWN) / (expected + RECENT_DRAWN)).clamp(RECENT.0, RECENT.1);
    OfTopic { weight, recent, clusters: 1.0 }
}

fn get(swing: &[f64; 4], level: Level) -> f64 {
    swing.get(level as usize).copied().unwrap_or(0.0)
}

fn set(swing: &mut [f64; 4], level: Level, value: f64) {
    if let Some(there) = swing.get_mut(level as usize) {
        *there = value;
    }
}
