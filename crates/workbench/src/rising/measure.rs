//! What is found of what was planted, and what is told although nothing was.

use std::time::{Duration, Instant};

use domain::{
    AreaCode, Date, Level,
    rising::{Counts, Outbreaks, Rise, rising},
};
use jiff::ToSpan;

use super::{
    luck::Luck,
    province::{Busy, Climate, Plant, Province, dearer},
};

/// Days after the last report of what was planted in which an alert is about it.
const STILL: i64 = 30;

/// What is planted many times: where, how large, over how many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub level: Level,
    pub reports: u32,
    pub days: u32,
    /// Reports of the village and topic in a month before.
    pub usual: u32,
}

/// What became of plants of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Score {
    pub planted: u32,
    pub found: u32,
    /// Found on the day of the fifth report, or on the next.
    pub soon: u32,
    /// Days from the fifth report to the alert, all together.
    pub delay: u32,
    /// Told at the level it was planted at.
    pub level: u32,
}

impl Score {
    pub fn plus(self, other: Self) -> Self {
        Self {
            planted: self.planted + other.planted,
            found: self.found + other.found,
            soon: self.soon + other.soon,
            delay: self.delay + other.delay,
            level: self.level + other.level,
        }
    }
}

/// Alerts of a year that are about nothing that was planted, by level: province, regency, district, village.
pub(super) type False = [u32; 4];

/// What a year told.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    pub scores: Vec<(Kind, Score)>,
    pub false_alerts: False,
    pub days: u32,
    /// Days from dearer fuel to the alert about the whole province; where it was found.
    pub dearer: Option<u32>,
    /// How long the slowest day took, and all together.
    pub slowest: Duration,
    pub took: Duration,
}

/// Plants so many of each kind in the last year.
pub(super) fn plants(
    province: &Province,
    kinds: &[Kind],
    each: u32,
    days: u32,
    luck: &mut Luck,
) -> (Vec<Plant>, Vec<Busy>, Vec<Kind>) {
    let (mut plants, mut busy, mut of) = (Vec::new(), Vec::new(), Vec::new());
    let start = Date::constant(province.last.year(), 1, 1);
    for kind in kinds {
        let places = province.of_level(kind.level);
        for _ in 0..each {
            let Some(area) = luck.one_of(&places).cloned() else { continue };
            let topic = luck.below(20) as usize;
            let day = start.saturating_add(i64::from(luck.below(days.saturating_sub(20))).days());
            let villages = province.villages_of(&area);
            // All at once, or the first on the first day, the last on the last one.
            let mut on: Vec<Date> = (0..kind.reports)
                .map(|n| match n {
                    0 => 0,
                    1 => kind.days - 1,
                    _ => luck.below(kind.days),
                })
                .map(|later| day.saturating_add(i64::from(later).days()))
                .collect();
            on.sort();
            // What happens in more than one village happens in a part of them.
            let part: Vec<AreaCode> = match kind.level {
                Level::Village => vec![area.clone()],
                _ => villages.iter().filter(|_| luck.part() < 0.6).cloned().collect(),
            };
            let from = (0..kind.reports).filter_map(|_| luck.one_of(&part).or(villages.first()).cloned()).collect();
            if kind.usual > 0 {
                busy.push((topic, area.clone(), kind.usual));
            }
            plants.push(Plant { topic, area, days: on, villages: from });
            of.push(*kind);
        }
    }
    (plants, busy, of)
}

/// Looks at every day of the last year.
pub(super) fn measure(province: &Province, climate: &Climate, kinds: &[Kind], each: u32, days: u32, seed: u64) -> Measured {
    let mut luck = Luck::new(seed);
    let (plants, busy, of) = plants(province, kinds, each, days, &mut luck);
    let counts = province.counts(climate, &busy, &plants, &mut luck);
    let mut outbreaks = Outbreaks::default();
    let mut measured = Measured { days, ..Measured::default() };
    let mut found: Vec<Option<Rise>> = plants.iter().map(|_| None).collect();
    let start = Date::constant(province.last.year(), 1, 1);
    for day in (0..days).map(|n| start.saturating_add(i64::from(n).days())) {
        let new = told(province, &counts, &mut outbreaks, day, &mut measured);
        for rise in new {
            match about(province, &plants, &rise) {
                Some(at) => {
                    if let Some(there) = found.get_mut(at) {
                        there.get_or_insert(rise.clone());
                    }
                }
                None if climate.dearer && is_about_dearer(province, &rise) => {
                    let first = Date::constant(province.last.year(), 9, 3);
                    let days = first.until(day).ok().and_then(|span| u32::try_from(span.get_days()).ok());
                    measured.dearer = measured.dearer.or(days);
                }
                None => {
                    if let Some(sum) = measured.false_alerts.get_mut(rise.area.level() as usize) {
                        *sum += 1;
                    }
                }
            }
        }
    }
    for ((plant, kind), found) in plants.iter().zip(of).zip(found) {
        // One that was not over by the last day is none.
        if plant
            .days
            .last()
            .is_some_and(|last| start.until(*last).is_ok_and(|span| i64::from(span.get_days()) + 2 > i64::from(days)))
        {
            continue;
        }
        let score = match measured.scores.iter_mut().find(|(there, _)| *there == kind) {
            Some((_, score)) => score,
            None => {
                measured.scores.push((kind, Score::default()));
                let Some((_, score)) = measured.scores.last_mut() else { continue };
                score
            }
        };
        score.planted += 1;
        let fifth = plant.days.get(4).copied().unwrap_or(start);
        if let Some(rise) = found {
            let delay = fifth.until(rise.until).map_or(0, |span| span.get_days()).max(0).unsigned_abs();
            score.found += 1;
            score.soon += u32::from(delay <= 1);
            score.delay += delay;
            score.level += u32::from(rise.area.level() == kind.level);
        }
    }
    measured.scores.sort_by_key(|(kind, _)| *kind);
    measured
}

fn told(province: &Province, counts: &Counts, outbreaks: &mut Outbreaks, day: Date, measured: &mut Measured) -> Vec<Rise> {
    let begun = Instant::now();
    let found = rising(counts, &province.days, day).unwrap_or_default();
    let took = begun.elapsed();
    measured.slowest = took.max(measured.slowest);
    measured.took += took;
    outbreaks.take(counts, day, found)
}

/// Which plant an alert is about: of its topic, in its place or around or within it, while it lasts or shortly after.
fn about(province: &Province, plants: &[Plant], rise: &Rise) -> Option<usize> {
    plants.iter().position(|plant| {
        let is_near = plant.area.contains(&rise.area) || rise.area.contains(&plant.area);
        let during = plant
            .days
            .first()
            .zip(plant.days.last())
            .is_some_and(|(first, last)| rise.until >= *first && rise.until <= last.saturating_add(STILL.days()));
        province.topics.get(plant.topic) == Some(&rise.topic) && is_near && during
    })
}

fn is_about_dearer(province: &Province, rise: &Rise) -> bool {
    let first = Date::constant(province.last.year(), 9, 3);
    province.topics.get(dearer()) == Some(&rise.topic) && (first..=first.saturating_add(44.days())).contains(&rise.until)
}
