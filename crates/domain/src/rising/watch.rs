//! What rises on a day.

use jiff::civil::Date;

use super::{
    Counts, Days, Rise, Season, Spread, Usual,
    found::{Chances, share},
    told::told,
    usual::APART,
};
use crate::Level;

/// The windows that are looked at: so many days up to the day.
pub const WINDOWS: [u8; 4] = [1, 3, 7, 28];
/// Fewer reports than this are no alert, however unlikely they are.
pub const FEWEST: u32 = 5;
/// Less than this many times what is expected is none either.
const LEAST_TIMES: f64 = 1.5;

/// From which count on a cell can be found at all.
pub(super) fn can_be_found(mean: f64) -> u32 {
    (libm::ceil(mean * LEAST_TIMES) as u32).max(FEWEST)
}

/// A cell and window with at least as many reports as can be found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub topic: usize,
    pub place: usize,
    pub level: Level,
    pub days: u8,
    /// The window by its numbers, the end not included, and what its days weigh.
    pub from: usize,
    pub to: usize,
    pub weight: f64,
    /// What is expected for a weight of 1.
    pub rate: f64,
    pub seen: u32,
    pub spread: Spread,
    pub p: f64,
}

/// Up to which p is found, by level.
#[derive(Clone, Debug)]
pub(super) struct Levels([f64; 4]);

impl Levels {
    pub fn largest(&self, level: Level) -> f64 {
        self.0.get(level as usize).copied().unwrap_or(0.0)
    }
}

/// What rises on a day, each thing once, the least likely first. `None` where less than twelve weeks before it are known, or the day is
/// none of those that were counted.
#[must_use]
pub fn rising(counts: &Counts, days: &Days, day: Date) -> Option<Vec<Rise>> {
    let day = counts.number(day)?;
    let season = Season::learn(counts, days, (day + 1).checked_sub(APART)?);
    let usual = Usual::before(counts, &season, day)?;
    let mut levels = Levels([0.0; 4]);
    let mut found = Vec::new();
    for level in [Level::Province, Level::Regency, Level::District, Level::Village] {
        let mut chances = Chances::new();
        let seen = look(counts, &season, &usual, level, day, &mut chances);
        let largest = chances.largest_found(seen.iter().map(|found| found.p), share(level));
        if let Some((largest, there)) = largest.zip(levels.0.get_mut(level as usize)) {
            *there = largest;
            found.extend(seen.into_iter().filter(|found| found.p <= largest));
        }
    }
    let mut rises: Vec<_> = told(counts, &usual, &levels, found).into_iter().filter_map(|found| rise(counts, &found)).collect();
    rises.sort_by(|a, b| a.p.total_cmp(&b.p).then_with(|| (&a.topic, &a.area).cmp(&(&b.topic, &b.area))));
    Some(rises)
}

/// Asks every cell and window of a level.
fn look(counts: &Counts, season: &Season, usual: &Usual, level: Level, day: usize, chances: &mut Chances) -> Vec<Found> {
    let to = day + 1;
    let mut found = Vec::new();
    for topic in 0..counts.topics().len() {
        for days in WINDOWS {
            let Some(from) = to.checked_sub(usize::from(days)) else { continue };
            let weight = season.weight(topic, from, to);
            for (place, _) in counts.places().iter().enumerate().filter(|(_, place)| place.level == level) {
                let spread = usual.of(season, topic, place, level, from, to);
                let least = can_be_found(spread.mean);
                chances.add(spread, least);
                let seen = counts.line(topic, place).between(from, to);
                if seen >= least {
                    let (rate, p) = (spread.mean / weight.max(1e-9), spread.at_least(seen));
                    found.push(Found { topic, place, level, days, from, to, weight, rate, seen, spread, p });
                }
            }
        }
    }
    found
}

fn rise(counts: &Counts, found: &Found) -> Option<Rise> {
    let first = counts.line(found.topic, found.place).within(found.from, found.to).next()?.0;
    Some(Rise {
        topic: counts.topics().get(found.topic)?.clone(),
        area: counts.places().get(found.place)?.code.clone(),
        since: counts.day(first),
        until: counts.day(found.to.checked_sub(1)?),
        days: found.days,
        seen: found.seen,
        expected: found.spread.mean,
        usual: found.spread.eight_of_ten(),
        p: found.p,
        reports: Vec::new(),
    })
}
