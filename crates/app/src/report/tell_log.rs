//! An operator hands out the log to whoever asks for it: what happened to reports, never words, nor anything by which a protected reporter
//! is found, nor that there is a restricted case: what it was before, everybody may know, and then nothing more is told of it.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    Report, ReportId, TrackingNumber,
    report::{Event, KnownBefore},
};
use serde_json::Value;
use store::{Key, Recorded};

use crate::{AppError, handles};

/// Events of the log, as they are handed out.
#[derive(Debug, Default)]
pub struct ToldEvents {
    /// A line each.
    pub lines: Vec<Value>,
    /// How many events were read for them.
    pub read: u64,
    /// Behind which place of the log it goes on; none where that was the end.
    pub next: Option<i64>,
}

/// A report as its events are told, and the last of these.
struct Told {
    report: Report,
    until: u32,
}

/// Reports whose events are told apart, after all others, since between two others their place would tell their hour: by their numbers,
/// which are drawn by chance.
pub type ToldApart = BTreeMap<TrackingNumber, ReportId>;

impl handles::Reports<'_> {
    /// Events behind a place of the log, in its order, and which reports are told apart. No line says its place in the log: a gap would
    /// tell when something happened that is told apart.
    pub async fn told_events(self, after: i64, at_most: u32, apart: &mut ToldApart) -> Result<ToldEvents, AppError> {
        let events = self.store.events(after, at_most).await?;
        let mut told = ToldEvents { read: events.len() as u64, next: events.last().map(|(_, r)| r.seq), ..ToldEvents::default() };
        let mut known = BTreeMap::<ReportId, Option<Told>>::new();
        for (id, recorded) in events {
            let report = match known.entry(id) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(place) => place.insert(self.told(id).await?),
            };
            match report.as_ref().filter(|told| recorded.event.version <= told.until).map(|told| &told.report) {
                Some(report) if report.is_protected() => {
                    apart.insert(report.tracking, id);
                }
                Some(report) => told.lines.push(self.told_event(report, &recorded, &recorded.event).await?),
                None => {}
            }
        }
        Ok(told)
    }

    /// A report as its events may be told: of a restricted one those until it became so; none where it came so.
    async fn told(self, id: ReportId) -> Result<Option<Told>, AppError> {
        let Some(stored) = self.stored(Key::Id(id)).await? else { return Ok(None) };
        if !stored.report.restricted {
            return Ok(Some(Told { report: stored.report, until: u32::MAX }));
        }
        let Some(with_history) = self.with_history(Key::Id(id)).await? else { return Ok(None) };
        let before = with_history.stored.report.known_before(with_history.events.iter().map(|r| &r.event));
        Ok(before.map(|KnownBefore { report, until, .. }| Told { report, until }))
    }

    /// The events of a report that is told apart, as whoever does not work on it may know them.
    pub async fn told_apart(self, id: ReportId) -> Result<Vec<Value>, AppError> {
        let Some(with_history) = self.with_history(Key::Id(id)).await? else { return Ok(Vec::new()) };
        let stored = &with_history.stored.report;
        let told = match stored.known_before(with_history.events.iter().map(|r| &r.event)) {
            Some(KnownBefore { report, until, .. }) => Told { report, until },
            None if stored.restricted => return Ok(Vec::new()),
            None => Told { report: stored.clone(), until: u32::MAX },
        };
        let Told { report, until } = &told;
        let events = || with_history.events.iter().filter(|r| r.event.version <= *until);
        let log: Vec<_> = events().map(|r| r.event.clone()).collect();
        let seen = events().filter(|r| report.event_from_afar(&r.event).is_some());
        let mut lines = Vec::new();
        for (recorded, event) in seen.zip(report.log_from_afar(&log)) {
            lines.push(self.told_event(report, recorded, &event).await?);
        }
        Ok(lines)
    }

    /// Reports are named by their numbers: an identity holds the moment at which it was made.
    async fn told_event(self, report: &Report, recorded: &Recorded, event: &Event) -> Result<Value, AppError> {
        let mut what = serde_json::to_value(&event.what)?;
        if let domain::report::ReportEvent::Joined { to } = &event.what {
            let to = self.told(*to).await?;
            what = serde_json::json!({ "joined": { "to": to.map(|to| to.report.tracking) } });
        }
        // The state before is no fact of its own, and holds all of these.
        if let Some(undone) = what.get_mut("undone").and_then(Value::as_object_mut) {
            undone.remove("before");
        }
        Ok(serde_json::json!({
            "report": report.tracking, "version": event.version, "at": event.at, "by": event.by, "what": what,
            "commitment": trust::hex(&recorded.commitment),
        }))
    }
}
