//! What keeps whoever reports about a forest from being found out.

use jiff::{Timestamp, civil::Date, civil::Time};

use super::{Alarm, Disturbance};
use crate::grievance::Due;
use crate::{
    Report, TopicCode,
    report::{Event, ReportEvent, Status},
};

impl TopicCode {
    /// Whether it is that of forests, which ships as `hutan`, or one below it.
    #[must_use]
    pub fn is_forest(&self) -> bool {
        self.0 == "hutan" || self.0.starts_with("hutan.")
    }
}

impl Report {
    /// Whether its reporter is protected: it is about a forest. It was so when it came, or is since a verification that found it
    /// to be; never the other way. What came before this was known stays as public as it was.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.protected
    }

    /// Whether fire or machines are at work in a forest now, as far as was told, and nobody has dealt with it yet.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        !self.is_dealt_with() && self.forest.is_some_and(|told| told.is_urgent())
    }

    /// Whether it is answered, or waits for nobody.
    #[must_use]
    pub fn is_dealt_with(&self) -> bool {
        self.is_at_rest() || matches!(self.status, Status::Answered { .. })
    }

    /// The report as whoever does not work on it may know it: each time is the beginning of its day, and there is no exact place.
    /// What is not protected stays as it is.
    #[must_use]
    pub fn from_afar(&self) -> Self {
        if !self.is_protected() {
            return self.clone();
        }
        let mut afar = self.clone();
        let day = |at: &mut Timestamp| *at = self.beginning_of_day(*at);
        day(&mut afar.received_at);
        afar.written_at = None;
        afar.happened_on = None;
        afar.point = None;
        // That there is one tells that it is urgent.
        afar.version = self.version_from_afar();
        afar.alarm = None;
        // What it is about says neither where nor when.
        afar.forest = self.forest.map(|told| Disturbance { category: told.category, ..Disturbance::default() });
        if let Some(entry) = &mut afar.grievance {
            entry.times_mut().for_each(day);
        }
        afar.forwardings.iter_mut().filter_map(|f| f.at.as_mut()).for_each(day);
        let mut status = Some(&mut afar.status);
        while let Some(
            Status::NeedsCompletion { since, resume, .. }
            | Status::Archived { since, resume, .. }
            | Status::Joined { since, resume, .. },
        ) = status
        {
            *since = self.beginning_of_day(*since);
            status = Some(resume);
        }
        afar
    }

    /// Its version as whoever sees it from afar counts it: without what tells of its alarm.
    #[must_use]
    pub fn version_from_afar(&self) -> u32 {
        self.version.saturating_sub(self.alarm.as_ref().filter(|_| self.is_protected()).map_or(0, Alarm::events))
    }

    /// An event as whoever does not work on it may know it: of a protected report the day alone. None where they know nothing of it: that
    /// there was an alarm tells that it is urgent.
    #[must_use]
    pub fn event_from_afar(&self, event: &Event) -> Option<Event> {
        if !self.is_protected() {
            return Some(event.clone());
        }
        if event.what.is_of_alarm() {
            return None;
        }
        let mut event = Event { at: self.beginning_of_day(event.at), ..event.clone() };
        match &mut event.what {
            ReportEvent::Submitted { point, happened_on, written_at, forest, .. } => {
                (*point, *happened_on, *written_at, *forest) = (None, None, None, None);
            }
            ReportEvent::TakenOver { answered_at: Some(at), .. } => *at = self.beginning_of_day(*at),
            ReportEvent::Grievance { step, .. } => {
                step.dues_mut().flat_map(Due::times_mut).for_each(|at| *at = self.beginning_of_day(*at));
            }
            // The state that was, also of before it was known to be about a forest.
            ReportEvent::Undone { before, .. } => {
                before.protect();
                **before = before.from_afar();
            }
            _ => {}
        }
        Some(event)
    }

    /// Its log as whoever does not work on it may know it, with versions that count without what they know nothing of.
    #[must_use]
    pub fn log_from_afar(&self, log: &[Event]) -> Vec<Event> {
        let known: Vec<_> = log.iter().filter_map(|event| self.event_from_afar(event)).collect();
        let number = |version: &u32| (1..).zip(&known).take_while(|(_, e)| e.version <= *version).last().map_or(0, |(n, _)| n);
        let told = |mut event: Event| {
            event.version = number(&event.version);
            match &mut event.what {
                ReportEvent::Undone { to: version, .. } | ReportEvent::HandedOver { news: Some(version) } => {
                    *version = number(version);
                }
                _ => {}
            }
            event
        };
        known.iter().cloned().map(told).collect()
    }

    /// The day of a moment, on the wall of its place.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.area.zone().date(at)
    }

    /// The first moment of the day of another, there.
    #[must_use]
    pub fn beginning_of_day(&self, at: Timestamp) -> Timestamp {
        self.area.zone().at(self.day_of(at), Time::midnight())
    }

    /// It is found to be about a forest: from now on its reporter is protected. What was told of the exact place in the open is
    /// sealed by whoever writes this down.
    pub(crate) fn protect(&mut self) {
        if !self.protected {
            self.protected = true;
            self.anonymous = true;
            self.placed |= self.point.take().is_some();
        }
    }
}
