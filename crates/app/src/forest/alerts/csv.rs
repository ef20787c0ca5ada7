//! CSV of FIRMS and of Global Forest Watch, a line at a time. What a column is, its name says, wherever it stands.

use std::io::{BufRead, Read};

use domain::forest::{Alert, AlertSource, HeatKind, Sensor, Sources};

use super::{
    LONGEST_LINE, NoAlerts, Take, WrongAlert, confidence,
    number::{Days, minute, place, scaled},
    told,
};

/// Most columns.
const COLUMNS: usize = 64;

/// Where what stands in a line.
struct Columns {
    separator: u8,
    count: usize,
    source: AlertSource,
    lat: usize,
    lon: usize,
    day: usize,
    /// A time alone.
    time: Option<usize>,
    /// A day with its time, in UTC.
    at: Option<usize>,
    satellite: Option<usize>,
    instrument: Option<usize>,
    confidence: Option<usize>,
    power: Option<usize>,
    ground: Option<usize>,
    /// What all of it was seen by, where columns tell.
    sensor: Option<Sensor>,
}

pub(super) fn read(mut input: impl BufRead, latest: i32, take: &mut Take<'_>) -> Result<AlertSource, NoAlerts> {
    let (mut line, mut number) = (Vec::new(), 0);
    let columns = loop {
        number += 1;
        if next(&mut input, &mut line)? == Next::End {
            return Err(NoAlerts::Empty);
        }
        if !blank(&line) {
            break Columns::of(&line)?;
        }
    };
    let mut days = Days::until(latest);
    loop {
        number += 1;
        let row = match next(&mut input, &mut line)? {
            Next::End => return Ok(columns.source),
            Next::TooLong => Err(WrongAlert::TooLong),
            Next::Line if blank(&line) => continue,
            Next::Line => columns.alert(&line, &mut days),
        };
        if !take(number, row) {
            return Ok(columns.source);
        }
    }
}

#[derive(PartialEq, Eq)]
enum Next {
    Line,
    TooLong,
    End,
}

/// Reads the next line, of which no more is kept than the longest has.
fn next(input: &mut impl BufRead, line: &mut Vec<u8>) -> Result<Next, NoAlerts> {
    line.clear();
    let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', line)?;
    if read == 0 {
        return Ok(Next::End);
    }
    let whole = line.last() == Some(&b'\n');
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    if whole || (read as u64) < LONGEST_LINE {
        return Ok(Next::Line);
    }
    loop {
        line.clear();
        let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', line)?;
        if read == 0 || line.last() == Some(&b'\n') {
            return Ok(Next::TooLong);
        }
    }
}

fn blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// The cells of a line, without blanks and quotes around them; gives how many there are.
fn cells<'l>(line: &'l [u8], separator: u8, into: &mut [&'l [u8]]) -> usize {
    let (mut count, mut from, mut quoted) = (0, 0, false);
    let mut add = |count: &mut usize, cell: &'l [u8]| {
        if let Some(place) = into.get_mut(*count) {
            *place = bare(cell);
        }
        *count += 1;
    };
    for (at, byte) in line.iter().enumerate() {
        if *byte == b'"' {
            quoted = !quoted;
        } else if *byte == separator && !quoted {
            add(&mut count, line.get(from..at).unwrap_or_default());
            from = at + 1;
        }
    }
    add(&mut count, line.get(from..).unwrap_or_default());
    count
}

fn bare(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    match cell {
        [b'"', inside @ .., b'"'] => inside.trim_ascii(),
        _ => cell,
    }
}

/// Who tells, by what stands before `__date`.
fn dataset(name: &str) -> Option<AlertSource> {
    match name {
        // What fires are told by, where no data set is named.
        "alert" => Some(AlertSource::GfwFires),
        "glad_alerts" | "umd_glad_alerts" => Some(AlertSource::GladL),
        name => AlertSource::parse(name).filter(|s| !matches!(s, AlertSource::Firms | AlertSource::Sipongi)),
    }
}

/// What each data set of Global Forest Watch is seen by.
pub(super) fn sensor_of(source: AlertSource) -> Sensor {
    match source {
        AlertSource::GladL => Sensor::Landsat,
        AlertSource::GladS2 => Sensor::Sentinel2,
        AlertSource::Radd => Sensor::Sentinel1,
        AlertSource::Integrated => Sensor::Integrated,
        AlertSource::GfwFires | AlertSource::Firms | AlertSource::Sipongi => Sensor::Viirs,
    }
}

/// The data set that columns of Global Forest Watch name, and what stands before the names of its columns.
pub(super) fn named<'n>(names: impl Iterator<Item = &'n str>) -> Option<(AlertSource, &'n str)> {
    names.filter_map(|name| name.strip_suffix("__date")).find_map(|before| Some((dataset(before)?, before)))
}

impl Columns {
    fn of(line: &[u8]) -> Result<Self, NoAlerts> {
        let count = |separator: u8| line.iter().filter(|b| **b == separator).count();
        let separator = [b',', b';', b'\t'].into_iter().rev().max_by_key(|s| count(*s)).unwrap_or(b',');
        let mut found = [&b""[..]; COLUMNS];
        let count = cells(line, separator, &mut found);
        let names: Vec<String> = found.iter().take(count).map(|name| told(name).to_lowercase()).collect();
        let unknown = || {
            let text = told(line);
            match text.to_lowercase() {
                said if said.contains("map_key") => NoAlerts::MapKey,
                // A sentence in place of names.
                _ if count == 1 => NoAlerts::Said(text),
                _ => NoAlerts::Columns(text),
            }
        };
        let at = |name: &str| names.iter().position(|n| n == name);
        let (lat, lon) = at("latitude").or(at("lat")).zip(at("longitude").or(at("lon")).or(at("long"))).ok_or_else(unknown)?;
        if count > COLUMNS {
            return Err(unknown());
        }
        let none = Self {
            separator,
            count,
            source: AlertSource::Firms,
            lat,
            lon,
            day: 0,
            time: None,
            at: None,
            satellite: None,
            instrument: None,
            confidence: None,
            power: None,
            ground: None,
            sensor: None,
        };
        if let Some(day) = at("acq_date") {
            let sensor = match (at("bright_ti4"), at("brightness")) {
                (Some(_), None) => Some(Sensor::Viirs),
                (None, Some(_)) => Some(Sensor::Modis),
                _ => None,
            };
            return Ok(Self {
                day,
                time: at("acq_time"),
                at: at("acq_datetime"),
                satellite: at("satellite"),
                instrument: at("instrument").or(at("sensor")),
                confidence: at("confidence"),
                power: at("frp"),
                ground: at("type"),
                sensor,
                ..none
            });
        }
        let (source, before) = named(names.iter().map(String::as_str)).ok_or_else(unknown)?;
        let day = at(&format!("{before}__date")).ok_or_else(unknown)?;
        let confidence = at(&format!("{before}__confidence")).or(at("confidence__cat"));
        Ok(Self { source, day, confidence, sensor: Some(sensor_of(source)), power: at("frp__mw"), ..none })
    }

    fn alert(&self, line: &[u8], days: &mut Days) -> Result<Alert, WrongAlert> {
        let mut found = [&b""[..]; COLUMNS];
        let count = cells(line, self.separator, &mut found);
        if count != self.count {
            return Err(WrongAlert::Cells(count, self.count));
        }
        let cell = |at: usize| found.get(at).copied().unwrap_or_default();
        let told_in = |at: Option<usize>| at.map(cell).filter(|cell| !cell.is_empty());
        let place = place(cell(self.lat), cell(self.lon))?;
        let day = days.read(cell(self.day))?;
        let minute = match (told_in(self.time), told_in(self.at)) {
            (Some(time), _) => Some(minute(time)?),
            (None, Some(at)) => Some(minute(at.get(11..).unwrap_or_default())?),
            (None, None) => None,
        };
        let sensor = match self.source {
            AlertSource::Firms => self.fire_sensor(told_in(self.satellite), told_in(self.instrument))?,
            source => sensor_of(source),
        };
        let power = told_in(self.power).map(|text| scaled(text, 1).ok_or_else(|| WrongAlert::NoNumber("frp", told(text))));
        let ground = match told_in(self.ground) {
            None | Some(b"0") => HeatKind::Land,
            Some(b"1") => HeatKind::Volcano,
            Some(b"2") => HeatKind::Fixed,
            Some(b"3") => HeatKind::Sea,
            Some(other) => return Err(WrongAlert::NoNumber("type", told(other))),
        };
        Ok(Alert {
            place,
            day,
            minute,
            sensor,
            confidence: self.confidence.map_or(Ok(domain::forest::Confidence::Unknown), |at| confidence(cell(at)))?,
            ground,
            power: power.transpose()?.and_then(|tenths| u32::try_from(tenths).ok()),
            sources: Sources::one(self.source),
        })
    }

    /// By the satellite; by the instrument alone where no satellite is named.
    fn fire_sensor(&self, satellite: Option<&[u8]>, instrument: Option<&[u8]>) -> Result<Sensor, WrongAlert> {
        let is = |told: &[u8], words: &[&[u8]]| words.iter().any(|word| told.eq_ignore_ascii_case(word));
        let said = match instrument {
            Some(told) if is(told, &[b"modis"]) => Some(Sensor::Modis),
            Some(told) if is(told, &[b"viirs"]) => Some(Sensor::Viirs),
            Some(other) => return Err(WrongAlert::NoSatellite(told(other))),
            None => self.sensor,
        };
        let Some(satellite) = satellite else { return said.ok_or_else(|| WrongAlert::NoSatellite(String::new())) };
        Ok(match satellite {
            told if is(told, &[b"T", b"Terra"]) => Sensor::Terra,
            told if is(told, &[b"A", b"Aqua"]) => Sensor::Aqua,
            told if is(told, &[b"N", b"NPP", b"SNPP", b"S-NPP", b"Suomi NPP"]) => Sensor::Snpp,
            told if is(told, &[b"1", b"N20", b"J1", b"NOAA-20", b"NOAA20"]) => Sensor::Noaa20,
            told if is(told, &[b"2", b"N21", b"J2", b"NOAA-21", b"NOAA21"]) => Sensor::Noaa21,
            other => return Err(WrongAlert::NoSatellite(told(other))),
        })
    }
}
