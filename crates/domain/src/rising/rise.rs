//! What rises, and how it stays one thing from day to day.

use jiff::civil::Date;

use super::Counts;
use crate::{AreaCode, ReportId, TopicCode};

/// More reports about a topic in a place than usual.
#[derive(Clone, Debug, PartialEq)]
pub struct Rise {
    /// What they are about.
    pub topic: TopicCode,
    /// The narrowest place that explains it.
    pub area: AreaCode,
    /// The first day of the window that had such a report.
    pub since: Date,
    /// The last day of the window: the day that was looked at.
    pub until: Date,
    /// How many days the window has.
    pub days: u8,
    /// Reports in it.
    pub seen: u32,
    /// What was to be expected.
    pub expected: f64,
    /// Between which counts eight of ten such windows lie.
    pub usual: (u32, u32),
    /// How likely so many or more are where nothing rises.
    pub p: f64,
    /// The reports behind it, where they were looked up.
    pub reports: Vec<ReportId>,
}

impl Rise {
    /// With the reports behind it: those of its topic, its place and its days, oldest first. What is not seen by whoever is told does not
    /// belong into `all`.
    #[must_use]
    pub fn with_reports<'a>(mut self, all: impl IntoIterator<Item = (Date, &'a TopicCode, &'a AreaCode, ReportId)>) -> Self {
        let mut own: Vec<_> = all
            .into_iter()
            .filter(|(day, topic, area, _)| {
                (self.since..=self.until).contains(day) && **topic == self.topic && self.area.contains(area)
            })
            .map(|(day, _, _, id)| (day, id))
            .collect();
        own.sort();
        self.reports = own.into_iter().map(|(_, id)| id).collect();
        self
    }

    /// So many times what is expected, in tenths.
    #[must_use]
    pub fn times(&self) -> u32 {
        (f64::from(self.seen) * 10.0 / self.expected.max(0.1)).min(9_999.0) as u32
    }
}

/// A rise from the day it was told on, for as long as it goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Outbreak {
    /// The day it was told.
    pub told: Date,
    /// The last day on which it was found.
    pub last: Date,
    /// As it was found last, in the narrowest place that it was found in.
    pub now: Rise,
}

impl Outbreak {
    /// Whether what is found today is this again: the same topic in the same place, or one within the other, where at least half of what is
    /// too many is of this: of a wider place, what the place of this had; of a narrower one, what came up to the day this was found last.
    fn is(&self, rise: &Rise, counts: &Counts) -> bool {
        if rise.topic != self.now.topic || rise.area == self.now.area {
            return rise.topic == self.now.topic;
        }
        let own = if rise.area.contains(&self.now.area) {
            counts.seen(&rise.topic, &self.now.area, rise.since, rise.until)
        } else if self.now.area.contains(&rise.area) {
            counts.seen(&rise.topic, &rise.area, rise.since, self.last)
        } else {
            return false;
        };
        f64::from(own) * 2.0 >= f64::from(rise.seen) - rise.expected
    }
}

/// Days without being found after which an outbreak is over.
const OVER: i32 = 14;

/// The outbreaks that go on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbreaks(Vec<Outbreak>);

impl Outbreaks {
    /// Those that were told before.
    #[must_use]
    pub fn new(told: Vec<Outbreak>) -> Self {
        Self(told)
    }

    /// Those that go on.
    #[must_use]
    pub fn all(&self) -> &[Outbreak] {
        &self.0
    }

    /// Takes in what was found on a day in these counts, and gives what is to be told anew.
    pub fn take(&mut self, counts: &Counts, day: Date, found: Vec<Rise>) -> Vec<Rise> {
        self.0.retain(|outbreak| outbreak.last.until(day).is_ok_and(|span| span.get_days() <= OVER));
        // Against what was known before the day: of two that are told beside each other today, none is the other.
        let known = self.0.clone();
        let mut new = Vec::new();
        for rise in found {
            let at = known.iter().position(|outbreak| outbreak.is(&rise, counts));
            if let Some(outbreak) = at.and_then(|at| self.0.get_mut(at)) {
                outbreak.last = day;
                // Told where it was, or narrower once that is known; what widens by more than itself is told anew.
                if outbreak.now.area.contains(&rise.area) {
                    outbreak.now = rise;
                }
            } else {
                self.0.push(Outbreak { told: day, last: day, now: rise.clone() });
                new.push(rise);
            }
        }
        new
    }
}
