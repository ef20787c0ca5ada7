//! How many reports came in, by topic, place and day.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};

use crate::{AreaCode, Level, TopicCode};

/// Reports of a day about a topic in an area of any level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The day on the wall there.
    pub day: Date,
    /// What they are about.
    pub topic: TopicCode,
    /// Where, as narrow as is known.
    pub area: AreaCode,
    /// How many.
    pub reports: u32,
}

/// The counts of some days, ready to be asked for any cell and stretch: each report counts in its area and in all above it.
#[derive(Clone, Debug)]
pub struct Counts {
    first: Date,
    days: usize,
    topics: Vec<TopicCode>,
    places: Vec<Place>,
    /// By topic, then by place.
    lines: Vec<Line>,
    /// Of all topics, by place.
    whole: Vec<Line>,
    /// Of all places that have none above them, by topic, day after day.
    daily: Vec<Vec<u32>>,
    unplaced: u64,
}

/// An area that is looked at.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub code: AreaCode,
    pub level: Level,
    /// The nearest area above it that is looked at, by its number.
    pub above: Option<usize>,
    /// How many have it as the nearest above.
    pub below: u32,
}

/// The days of a cell that had reports, each with how many there were up to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Vec<(u32, u32)>);

impl Line {
    fn add(&mut self, day: u32, reports: u32) {
        let before = self.0.last().map_or(0, |(_, sum)| *sum);
        match self.0.last_mut() {
            Some((last, sum)) if *last == day => *sum = sum.saturating_add(reports),
            _ => self.0.push((day, before.saturating_add(reports))),
        }
    }

    fn until(&self, day: usize) -> u32 {
        let at = self.0.partition_point(|(there, _)| (*there as usize) < day);
        at.checked_sub(1).and_then(|at| self.0.get(at)).map_or(0, |(_, sum)| *sum)
    }

    /// Reports from one day up to, and without, another.
    pub fn between(&self, from: usize, to: usize) -> u32 {
        if self.0.is_empty() { 0 } else { self.until(to).saturating_sub(self.until(from)) }
    }

    /// The days with reports of a stretch, each with how many.
    pub fn within(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, u32)> {
        let start = self.0.partition_point(|(day, _)| (*day as usize) < from);
        let mut before = start.checked_sub(1).and_then(|at| self.0.get(at)).map_or(0, |(_, sum)| *sum);
        let there = self.0.get(start..).unwrap_or_default().iter().take_while(move |(day, _)| (*day as usize) < to);
        there.map(move |(day, sum)| {
            let reports = sum - before;
            before = *sum;
            (*day as usize, reports)
        })
    }
}

impl Counts {
    /// Counts the rows of the days from one to another, both included. Rows of other days, or of topics that are not looked at, are left
    /// out; what is in an area that is not looked at counts in the nearest above it, and is [`Self::unplaced`] where there is none.
    #[must_use]
    pub fn of(first: Date, last: Date, topics: &[TopicCode], areas: &[AreaCode], rows: impl IntoIterator<Item = Row>) -> Self {
        let days = usize::try_from(first.until(last).map_or(-1, |span| span.get_days()) + 1).unwrap_or(0);
        let (mut topics, mut areas) = (topics.to_vec(), areas.to_vec());
        topics.sort();
        topics.dedup();
        areas.sort();
        areas.dedup();
        let at: BTreeMap<&AreaCode, usize> = areas.iter().zip(0..).collect();
        let above = |code: &AreaCode| code.lineage().skip(1).find_map(|above| at.get(&above).copied());
        let mut places: Vec<Place> =
            areas.iter().map(|code| Place { code: code.clone(), level: code.level(), above: above(code), below: 0 }).collect();
        for above in places.iter().filter_map(|place| place.above).collect::<Vec<_>>() {
            if let Some(place) = places.get_mut(above) {
                place.below += 1;
            }
        }
        let mut placed = Vec::new();
        let mut unplaced = 0;
        for row in rows {
            let day = first.until(row.day).ok().and_then(|span| u32::try_from(span.get_days()).ok());
            let (Some(day), Ok(topic)) = (day.filter(|day| (*day as usize) < days), topics.binary_search(&row.topic)) else {
                continue;
            };
            match row.area.lineage().find_map(|area| at.get(&area).copied()) {
                Some(place) => placed.push((day, topic, place, row.reports)),
                None => unplaced += u64::from(row.reports),
            }
        }
        placed.sort_unstable();
        let mut counts = Self {
            first,
            days,
            lines: vec![Line::default(); topics.len() * places.len()],
            whole: vec![Line::default(); places.len()],
            daily: vec![vec![0; days]; topics.len()],
            topics,
            places,
            unplaced,
        };
        for (day, topic, place, reports) in placed {
            counts.add(day, topic, place, reports);
        }
        counts
    }

    fn add(&mut self, day: u32, topic: usize, place: usize, reports: u32) {
        let mut next = Some(place);
        while let Some(place) = next {
            let cell = self.cell(topic, place);
            if let Some(line) = self.lines.get_mut(cell) {
                line.add(day, reports);
            }
            if let Some(line) = self.whole.get_mut(place) {
                line.add(day, reports);
            }
            next = self.places.get(place).and_then(|place| place.above);
        }
        if let Some(there) = self.daily.get_mut(topic).and_then(|days| days.get_mut(day as usize)) {
            *there = there.saturating_add(reports);
        }
    }

    fn cell(&self, topic: usize, place: usize) -> usize {
        topic * self.places.len() + place
    }

    pub(super) fn line(&self, topic: usize, place: usize) -> &Line {
        static NONE: Line = Line(Vec::new());
        self.lines.get(self.cell(topic, place)).unwrap_or(&NONE)
    }

    pub(super) fn whole(&self, place: usize) -> &Line {
        static NONE: Line = Line(Vec::new());
        self.whole.get(place).unwrap_or(&NONE)
    }

    pub(super) fn daily(&self, topic: usize) -> &[u32] {
        self.daily.get(topic).map_or(&[], Vec::as_slice)
    }

    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// The topics that are looked at, in order.
    #[must_use]
    pub fn topics(&self) -> &[TopicCode] {
        &self.topics
    }

    /// The first day.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
    }

    /// How many days there are.
    #[must_use]
    pub fn days(&self) -> usize {
        self.days
    }

    /// The number of a day, the first being 0; `None` before it and after the last.
    #[must_use]
    pub fn number(&self, day: Date) -> Option<usize> {
        let number = self.first.until(day).ok().and_then(|span| usize::try_from(span.get_days()).ok())?;
        (number < self.days).then_some(number)
    }

    /// The day of a number.
    #[must_use]
    pub fn day(&self, number: usize) -> Date {
        self.first.saturating_add(i64::try_from(number).unwrap_or(0).days())
    }

    /// The number of an area that is looked at.
    #[must_use]
    pub(super) fn place(&self, area: &AreaCode) -> Option<usize> {
        self.places.binary_search_by(|place| place.code.cmp(area)).ok()
    }

    /// Reports about a topic in an area from one day to another, both included.
    #[must_use]
    pub fn seen(&self, topic: &TopicCode, area: &AreaCode, from: Date, until: Date) -> u32 {
        let (Ok(topic), Some(place)) = (self.topics.binary_search(topic), self.place(area)) else { return 0 };
        let number = |day: Date| self.first.until(day).map_or(0, |span| i64::from(span.get_days()));
        let from = usize::try_from(number(from).max(0)).unwrap_or(0);
        let to = usize::try_from((number(until) + 1).max(0)).unwrap_or(0);
        self.line(topic, place).between(from, to.max(from))
    }

    /// Reports whose area is in none that is looked at.
    #[must_use]
    pub fn unplaced(&self) -> u64 {
        self.unplaced
    }
}
