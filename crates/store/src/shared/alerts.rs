//! Alerts: where they lie in their table, which tell of the same event, and what is kept beside them. The engines put them in their
//! own way, by what is decided here.

use std::{collections::BTreeMap, ops::RangeInclusive};

use async_trait::async_trait;
use domain::{
    Timestamp,
    forest::{Alert, AlertBox, AlertKind, AlertMark, AlertPoint, AlertSource, Confidence, HeatKind, Sensor, Sources},
};
use foldhash::{HashMap, HashMapExt};

use crate::{
    AlertImportRow, AlertKey, AlertSourceRow, Alerts, AlertsFound, AlertsPut, Error,
    engine::{Engine, ReadMode, Row, Rows, Script, rows, values},
};

/// The columns of an alert, in order.
pub(crate) const COLUMNS: &str = "stretch, cell, day, minute, lat, lon, sensor, confidence, ground, power, sources";
/// How many of them are its key.
pub(crate) const KEY: usize = 7;
/// Adds to what is known of a source.
pub(crate) const PUT_SOURCE: &str = "INSERT INTO alert_source (source, newest, alerts, failure) VALUES (?1, ?2, ?3, '') \
     ON CONFLICT (source) DO UPDATE SET alerts = alert_source.alerts + excluded.alerts, newest = CASE \
     WHEN alert_source.newest > excluded.newest THEN alert_source.newest ELSE excluded.newest END";

/// Days that lie together.
const STRETCH: i32 = 32;
/// Minutes of a day.
const MINUTES: u16 = 24 * 60;
/// The side of a cell, in parts of the grid.
const CELL: i32 = AlertPoint::DEGREE / 20;
/// Cells along a parallel.
const ROUND: i32 = 360 * AlertPoint::DEGREE / CELL;
/// Rows of cells that are looked through one by one; through more, from the first to the last.
const ROW_BY_ROW: i32 = 8;
/// Statements that are still a look-up.
const FEW: usize = 64;

/// The row and column of cells that a place lies in.
fn cell_at(place: AlertPoint) -> (i32, i32) {
    ((place.lat + 90 * AlertPoint::DEGREE).div_euclid(CELL), (place.lon + 180 * AlertPoint::DEGREE).div_euclid(CELL))
}

fn cell(place: AlertPoint) -> i32 {
    let (row, column) = cell_at(place);
    row * ROUND + column
}

fn stretch(day: i32) -> i32 {
    day.div_euclid(STRETCH)
}

/// The days of a stretch.
pub(super) fn days_of(stretch: i64) -> RangeInclusive<i32> {
    let first = i32::try_from(stretch).unwrap_or_default().saturating_mul(STRETCH);
    first..=first.saturating_add(STRETCH - 1)
}

/// An alert as its row, in the order of [`COLUMNS`].
pub(crate) fn row_of(a: &Alert) -> [Option<i64>; 11] {
    let minute = a.minute.map_or(-1, i64::from);
    let numbers = [stretch(a.day), cell(a.place), a.day].map(|n| Some(i64::from(n)));
    let [stretch, cell, day] = numbers;
    [
        stretch,
        cell,
        day,
        Some(minute),
        Some(i64::from(a.place.lat)),
        Some(i64::from(a.place.lon)),
        Some(i64::from(a.sensor.number())),
        Some(a.confidence as i64),
        Some(a.ground as i64),
        a.power.map(i64::from),
        Some(i64::from(a.sources.bits())),
    ]
}

/// An alert by what its row says after its stretch and cell. What no program of ours writes is not guessed at.
pub(crate) fn alert_of(row: [Option<i64>; 9]) -> Result<Alert, Error> {
    let damaged = || Error::Damaged("an alert that cannot be read".into());
    let [day, minute, lat, lon, sensor, confidence, ground, power, sources] = row;
    let small = |n: Option<i64>| n.and_then(|n| i32::try_from(n).ok()).ok_or_else(damaged);
    let degrees = |n: Option<i64>, most: i32| {
        small(n).and_then(|n| if n.abs() <= most * AlertPoint::DEGREE { Ok(n) } else { Err(damaged()) })
    };
    let place = |n: Option<i64>| usize::try_from(n.unwrap_or(-1)).map_err(|_| damaged());
    let minute = match small(minute)? {
        -1 => None,
        minute => Some(u16::try_from(minute).ok().filter(|minute| *minute < MINUTES).ok_or_else(damaged)?),
    };
    Ok(Alert {
        place: AlertPoint { lat: degrees(lat, 90)?, lon: degrees(lon, 180)? },
        day: small(day)?,
        minute,
        sensor: sensor.and_then(Sensor::of_number).ok_or_else(damaged)?,
        confidence: *Confidence::ALL.get(place(confidence)?).ok_or_else(damaged)?,
        ground: *HeatKind::ALL.get(place(ground)?).ok_or_else(damaged)?,
        power: power.map(|n| u32::try_from(n).map_err(|_| damaged())).transpose()?,
        sources: Sources::of_bits(u8::try_from(small(sources)?).map_err(|_| damaged())?),
    })
}

/// Where alerts may lie that tell of the same events: stretch, cell, and the first and last day.
pub(crate) type Look = [i64; 4];

/// Where those may lie that tell of the same events as some.
pub(crate) fn looks(come: &[Alert]) -> Vec<Look> {
    let mut looks = BTreeMap::<(i32, i32), (i32, i32)>::new();
    for alert in come {
        let around = match alert.kind() {
            AlertKind::Fire => Alert::ROUNDED,
            AlertKind::Loss => Alert::PIXEL,
        };
        let corner = |lat: i32, lon: i32| cell(AlertPoint { lat: alert.place.lat + lat, lon: alert.place.lon + lon });
        let cells = [corner(-around, -around), corner(-around, around), corner(around, -around), corner(around, around)];
        let mut before = None;
        for cell in cells {
            if before.replace(cell) != Some(cell) {
                let days = looks.entry((stretch(alert.day), cell)).or_insert((alert.day, alert.day));
                *days = (days.0.min(alert.day), days.1.max(alert.day));
            }
        }
    }
    looks.into_iter().map(|((stretch, cell), (from, until))| [stretch, cell, from, until].map(i64::from)).collect()
}

/// What alerts that come do to those that are there.
#[derive(Default)]
pub(crate) struct Merged {
    /// Events that were not known.
    pub(crate) new: Vec<Alert>,
    /// Events that were known: as they were, and as they are.
    pub(crate) changed: Vec<(Alert, Alert)>,
    pub(crate) put: AlertsPut,
    /// How many more each source tells of, and its newest day.
    pub(crate) sources: BTreeMap<&'static str, (i64, i32)>,
}

/// An event, as it was when it was there.
struct Event {
    was: Option<Alert>,
    now: Alert,
    /// The next of its place and day.
    next: Option<usize>,
}

/// Where events of the same place and day are looked for.
type Place = (AlertKind, i32, i32, i32);

/// The side of such a place for fires, in parts of the grid: what two tellings may lie apart is much less.
const WIDE: i32 = 1024;

fn places(alert: &Alert) -> impl Iterator<Item = Place> {
    let (kind, day) = (alert.kind(), alert.day);
    let (rows, columns) = match kind {
        AlertKind::Loss => {
            let (row, column) = alert.pixel();
            (row..=row, column..=column)
        }
        AlertKind::Fire => {
            let wide = |at: i32| (at - Alert::ROUNDED).div_euclid(WIDE)..=(at + Alert::ROUNDED).div_euclid(WIDE);
            (wide(alert.place.lat), wide(alert.place.lon))
        }
    };
    rows.flat_map(move |row| columns.clone().map(move |column| (kind, day, row, column)))
}

fn own_place(alert: &Alert) -> Place {
    let (row, column) = match alert.kind() {
        AlertKind::Loss => alert.pixel(),
        AlertKind::Fire => (alert.place.lat.div_euclid(WIDE), alert.place.lon.div_euclid(WIDE)),
    };
    (alert.kind(), alert.day, row, column)
}

struct Events {
    all: Vec<Event>,
    first: HashMap<Place, usize>,
}

impl Events {
    fn add(&mut self, now: Alert, was: Option<Alert>) {
        let next = self.first.insert(own_place(&now), self.all.len());
        self.all.push(Event { was, now, next });
    }

    /// The event that an alert tells of: at the same minute rather than on the same day, the nearest, the first of those.
    fn told_by(&self, alert: &Alert) -> Option<usize> {
        let mut best = None;
        for place in places(alert) {
            let mut at = self.first.get(&place).copied();
            while let Some(n) = at {
                let Some(event) = self.all.get(n) else { break };
                if event.now.is_same_event(alert) {
                    let (north, east) =
                        (event.now.place.lat.abs_diff(alert.place.lat), event.now.place.lon.abs_diff(alert.place.lon));
                    let rank = (event.now.minute != alert.minute, north + east, n);
                    if best.is_none_or(|best| rank < best) {
                        best = Some(rank);
                    }
                }
                at = event.next;
            }
        }
        best.map(|(.., n)| n)
    }
}

/// Decides which alerts tell of events that are there, or of each other's.
pub(crate) fn merge(there: Vec<Alert>, come: &[Alert]) -> Merged {
    let count = there.len() + come.len();
    let mut events = Events { all: Vec::with_capacity(count), first: HashMap::with_capacity(count) };
    for alert in there {
        events.add(alert, Some(alert));
    }
    let mut merged = Merged::default();
    for alert in come {
        match events.told_by(alert) {
            None => events.add(*alert, None),
            Some(n) => {
                let Some(event) = events.all.get_mut(n) else { continue };
                let now = event.now.witnessed_by(alert);
                if now == event.now {
                    merged.put.known += 1;
                } else {
                    merged.put.more += 1;
                    event.now = now;
                }
            }
        }
    }
    let mut told = [(0_i64, i32::MIN); AlertSource::ALL.len()];
    for event in events.all {
        if event.was == Some(event.now) {
            continue;
        }
        let before = event.was.map_or(0, |was| was.sources.bits());
        for source in Sources::of_bits(event.now.sources.bits() & !before).all() {
            if let Some((alerts, newest)) = told.get_mut(source as usize) {
                *alerts += 1;
                *newest = (*newest).max(event.now.day);
            }
        }
        match event.was {
            None => merged.new.push(event.now),
            Some(was) => merged.changed.push((was, event.now)),
        }
    }
    merged.put.added = merged.new.len() as u64;
    let of_source = AlertSource::ALL.into_iter().zip(told).filter(|(_, (alerts, _))| *alerts > 0);
    merged.sources = of_source.map(|(source, told)| (source.as_str(), told)).collect();
    merged
}

pub(super) fn add_mark(script: Script, mark: &AlertMark) -> Script {
    let told = serde_json::to_string(mark).unwrap_or_default();
    script.then("INSERT INTO alert_mark (id, told) VALUES (?1, ?2)", values![mark.id.as_bytes(), told])
}

pub(super) fn add_import(script: Script, import: AlertImportRow) -> Script {
    let sql = "INSERT INTO alert_import (id, at, told) VALUES (?1, ?2, ?3)";
    script.then(sql, values![import.id.as_bytes(), import.at, import.told])
}

/// The statements that look through a piece of the map for some days.
fn windows(within: AlertBox, days: &RangeInclusive<i32>, at_most: u32) -> Script {
    let sql = "SELECT day, minute, lat, lon, sensor, confidence, ground, power, sources FROM alert \
               WHERE stretch = ?1 AND cell BETWEEN ?2 AND ?3 AND day BETWEEN ?4 AND ?5 \
               AND lat BETWEEN ?6 AND ?7 AND lon BETWEEN ?8 AND ?9 ORDER BY stretch, cell, day, minute, lat, lon, sensor LIMIT ?10";
    let (low, high) = (cell_at(within.low), cell_at(within.high));
    let cells: Vec<(i32, i32)> = match high.0 - low.0 {
        rows if rows < ROW_BY_ROW => (low.0..=high.0).map(|row| (row * ROUND + low.1, row * ROUND + high.1)).collect(),
        _ => vec![(low.0 * ROUND + low.1, high.0 * ROUND + high.1)],
    };
    let mut script = Script::default();
    for stretch in stretch(*days.start())..=stretch(*days.end()) {
        for (from, until) in &cells {
            let numbers = [stretch, *from, *until, *days.start(), *days.end()];
            let corners = [within.low.lat, within.high.lat, within.low.lon, within.high.lon];
            let mut values: Vec<_> = numbers.into_iter().chain(corners).map(|n| i64::from(n).into()).collect();
            values.push(at_most.into());
            script = script.then(sql, values);
        }
    }
    script
}

fn read(row: &mut Row) -> Result<Alert, Error> {
    let mut columns = [None; 9];
    for (n, column) in columns.iter_mut().enumerate() {
        *column = row.get(n)?;
    }
    alert_of(columns)
}

#[async_trait]
impl<E: Engine> Alerts for E {
    async fn put_alerts(&self, mut alerts: Vec<Alert>, key: AlertKey) -> Result<AlertsPut, Error> {
        if alerts.is_empty() {
            return Ok(AlertsPut::default());
        }
        // In the order of the table: each finds its place beside the one before.
        alerts.sort_by_cached_key(|a| (stretch(a.day), cell(a.place), a.day, a.minute, a.place, a.sensor));
        Engine::put_alerts(self, alerts, key).await
    }

    async fn alerts(&self, within: AlertBox, days: RangeInclusive<i32>, at_most: u32) -> Result<AlertsFound, Error> {
        let script = windows(within, &days, at_most);
        let how = if script.statements().len() <= FEW { ReadMode::Point } else { ReadMode::Scan };
        let answers = if script.statements().is_empty() { Vec::new() } else { self.read(how, script).await? };
        let mut found = AlertsFound::default();
        for mut row in answers.into_iter().flat_map(Rows::into_iter).take(at_most as usize) {
            match read(&mut row) {
                Ok(alert) => found.alerts.push(alert),
                Err(Error::Damaged(_)) => found.unread += 1,
                Err(e) => return Err(e),
            }
        }
        Ok(found)
    }

    async fn alert_sources(&self) -> Result<Vec<AlertSourceRow>, Error> {
        let sql = "SELECT source, newest, alerts, tried_at, fetched_at, failure FROM alert_source ORDER BY source";
        let mut answers = self.read(ReadMode::Point, Script::one(sql, Vec::new())).await?;
        let told = |mut r: Row| {
            // What only a later version knows is its own.
            let Some(source) = AlertSource::parse(&r.get::<String>(0)?) else { return Ok(None) };
            let (newest, alerts) = (r.get::<Option<i64>>(1)?, r.get(2)?);
            Ok(Some(AlertSourceRow {
                source,
                newest: newest.and_then(|n| i32::try_from(n).ok()),
                alerts,
                tried_at: r.get(3)?,
                fetched_at: r.get(4)?,
                failure: r.get(5)?,
            }))
        };
        rows(&mut answers, 0).into_iter().filter_map(|r| told(r).transpose()).collect()
    }

    async fn note_fetch(&self, source: AlertSource, at: Timestamp, failure: Option<String>) -> Result<(), Error> {
        let sql = "INSERT INTO alert_source (source, alerts, tried_at, fetched_at, failure) VALUES (?1, 0, ?2, ?3, ?4) \
                   ON CONFLICT (source) DO UPDATE SET tried_at = excluded.tried_at, failure = excluded.failure, \
                   fetched_at = coalesce(excluded.fetched_at, alert_source.fetched_at)";
        // Typed where it is none, too.
        let fetched: i64 = at.as_microsecond();
        let script = match failure {
            None => Script::one(sql, values![source.as_str(), at, fetched, ""]),
            Some(why) => Script::one(sql.replace("?3", "NULL").replace("?4", "?3"), values![source.as_str(), at, why]),
        };
        self.write(script).await?;
        Ok(())
    }

    async fn alert_imports(&self, at_most: u32) -> Result<Vec<AlertImportRow>, Error> {
        let sql = "SELECT id, at, told FROM alert_import ORDER BY at DESC, id LIMIT ?1";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![at_most])).await?;
        let told = |mut r: Row| Ok(AlertImportRow { id: uuid::Uuid::from_bytes(r.get(0)?), at: r.get(1)?, told: r.get(2)? });
        rows(&mut answers, 0).into_iter().map(told).collect()
    }

    async fn alert_marks(&self) -> Result<Vec<AlertMark>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT id, told FROM alert_mark", Vec::new())).await?;
        // Under the identity that it lies under, so that its notes say otherwise where the two differ.
        let mark = |r: &mut Row| Ok(AlertMark { id: uuid::Uuid::from_bytes(r.get(0)?), ..r.json(1)? });
        rows(&mut answers, 0).iter_mut().map(mark).collect()
    }
}
