//! JSON of Global Forest Watch and GeoJSON of SiPongi. It is read to its end before a row is taken, since what is cut off says so only
//! there; a row is not kept longer than it takes to read it.

use std::{
    fmt,
    io::{BufRead, Read},
};

use domain::forest::{Alert, AlertSource, HeatKind, Sensor, Sources};
use serde::{
    Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::{
    LARGEST_JSON, NoAlerts, Take, WrongAlert, confidence,
    csv::{named, sensor_of},
    number::{Days, minute, place},
    told,
};

type Row = Result<Alert, WrongAlert>;

/// What was read.
struct Rows {
    days: Days,
    rows: Vec<Row>,
    source: Option<AlertSource>,
    /// Whether there was a list of rows, be it an empty one.
    any: bool,
    /// What the source says in place of rows.
    said: Option<String>,
}

pub(super) fn read(input: impl BufRead, latest: i32, take: &mut Take<'_>) -> Result<AlertSource, NoAlerts> {
    let mut bytes = Vec::new();
    if input.take(LARGEST_JSON + 1).read_to_end(&mut bytes)? as u64 > LARGEST_JSON {
        return Err(NoAlerts::TooLarge);
    }
    let mut rows = Rows { days: Days::until(latest), rows: Vec::new(), source: None, any: false, said: None };
    let mut reader = serde_json::Deserializer::from_slice(&bytes);
    let whole = Top(&mut rows).deserialize(&mut reader).and_then(|()| reader.end());
    whole.map_err(|e| NoAlerts::Broken(e.line()))?;
    if let (Some(said), true) = (rows.said, rows.rows.is_empty()) {
        return Err(NoAlerts::Said(said));
    }
    if !rows.any {
        return Err(NoAlerts::Columns(told(&bytes)));
    }
    for (number, row) in (1..).zip(rows.rows) {
        if !take(number, row) {
            break;
        }
    }
    Ok(rows.source.unwrap_or(AlertSource::Integrated))
}

/// An object with a list of rows, or the list alone.
struct Top<'r>(&'r mut Rows);

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("alerts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.any = true;
        while let Some(row) = list.next_element::<Value>()? {
            let row = self.0.alert(&row);
            self.0.rows.push(row);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "data" | "features" => fields.next_value_seed(Top(self.0))?,
                "message" | "error" | "detail" => {
                    let said = fields.next_value::<Value>()?;
                    let text = said.as_str().map_or_else(|| said.to_string(), str::to_owned);
                    self.0.said = Some(told(text.as_bytes())).filter(|_| !said.is_null());
                }
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    // `"data": null`, or a text where rows should be: there are none.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, said: &str) -> Result<(), E> {
        self.0.said = Some(told(said.as_bytes()));
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
}

/// A field as it would stand in a CSV.
fn text(fields: &Map<String, Value>, name: &str) -> String {
    match fields.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
    }
}

impl Rows {
    fn alert(&mut self, row: &Value) -> Row {
        let fields = row.as_object().ok_or(WrongAlert::NoFields)?;
        match fields.get("properties").and_then(Value::as_object) {
            Some(properties) => self.hotspot(row, properties),
            None => self.of_gfw(fields),
        }
    }

    fn of_gfw(&mut self, fields: &Map<String, Value>) -> Row {
        let (source, before) = named(fields.keys().map(String::as_str)).ok_or(WrongAlert::NoFields)?;
        self.source.get_or_insert(source);
        let sure = match text(fields, &format!("{before}__confidence")) {
            sure if sure.is_empty() => text(fields, "confidence__cat"),
            sure => sure,
        };
        Ok(Alert {
            place: place(text(fields, "latitude").as_bytes(), text(fields, "longitude").as_bytes())?,
            day: self.days.read(text(fields, &format!("{before}__date")).as_bytes())?,
            minute: None,
            sensor: sensor_of(source),
            confidence: confidence(sure.as_bytes())?,
            ground: HeatKind::Land,
            power: None,
            sources: Sources::one(source),
        })
    }

    /// A hotspot of SiPongi.
    fn hotspot(&mut self, row: &Value, properties: &Map<String, Value>) -> Row {
        self.source.get_or_insert(AlertSource::Sipongi);
        let corner = |n: usize| row.pointer(&format!("/geometry/coordinates/{n}")).filter(|c| c.is_number());
        let (lon, lat) = match (corner(0), corner(1)) {
            (Some(lon), Some(lat)) => (lon.to_string(), lat.to_string()),
            _ => (text(properties, "long"), text(properties, "lat")),
        };
        let at = text(properties, "date_hotspot_ori");
        let level = match text(properties, "confidence_level") {
            level if level.is_empty() => text(properties, "confidence"),
            level => level,
        };
        let seen_by = text(properties, "sumber");
        let upper = seen_by.to_uppercase();
        let sensor = match &upper {
            by if by.contains("MODIS") => Sensor::Modis,
            by if by.contains("NPP") => Sensor::Snpp,
            by if by.contains("NOAA20") || by.contains("NOAA-20") => Sensor::Noaa20,
            by if by.contains("NOAA21") || by.contains("NOAA-21") => Sensor::Noaa21,
            by if by.contains("VIIRS") => Sensor::Viirs,
            _ => return Err(WrongAlert::NoSatellite(told(seen_by.as_bytes()))),
        };
        let time = at.get(11..).unwrap_or_default();
        Ok(Alert {
            place: place(lat.as_bytes(), lon.as_bytes())?,
            day: self.days.read(at.as_bytes())?,
            minute: Some(minute(time.as_bytes())?),
            sensor,
            confidence: confidence(level.as_bytes())?,
            ground: HeatKind::Land,
            power: None,
            sources: Sources::one(AlertSource::Sipongi),
        })
    }
}
