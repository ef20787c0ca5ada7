//! GeoJSON (RFC 7946): a FeatureCollection of Polygons and MultiPolygons. Heights are left out. What older programs write as `crs` is
//! believed.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::{
    BrokenFile, Fields, Flaw, LARGEST_FILE, LayerFile, LayerFormat, NoLayer,
    features::{Drawn, Reading},
    system::NamedSystem,
};
use crate::{
    GridPoint, Shape,
    shape::{Effort, Runs},
};

/// Reads a file.
///
/// # Errors
/// [`NoLayer`].
pub fn of_geojson(bytes: &[u8]) -> Result<LayerFile, NoLayer> {
    if bytes.len() > LARGEST_FILE {
        return Err(NoLayer::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let read: Collection = serde_json::from_slice(bytes).map_err(|e| NoLayer::Broken(broken(&e)))?;
    if read.kind.is_empty() {
        return Err(NoLayer::Broken(BrokenFile::NotGeoJson(1)));
    }
    if read.kind != "FeatureCollection" {
        return Err(NoLayer::Broken(BrokenFile::NoCollection(short(&read.kind))));
    }
    let system = match read.crs {
        Some(crs) => crs.system()?,
        None => NamedSystem::wgs84(),
    };
    let mut reading = Reading::new(LayerFormat::GeoJson, system, Runs::CounterClockwise);
    for feature in read.features {
        let fields = feature.properties.unwrap_or_default().into_iter().map(|(name, value)| (name, told(value)));
        let drawn = feature.geometry.ok_or(Flaw::NoGeometry).and_then(Geometry::drawn);
        reading.add(fields.collect::<Fields>(), drawn)?;
    }
    reading.end()
}

fn broken(e: &serde_json::Error) -> BrokenFile {
    if e.is_data() { BrokenFile::NotGeoJson(e.line()) } else { BrokenFile::Json(e.line()) }
}

impl Shape {
    /// The shape that a GeoJSON Polygon or MultiPolygon draws, mended; none where it draws none.
    #[must_use]
    pub fn of_geometry(geojson: &str) -> Option<Self> {
        let Drawn { polygons, .. } = serde_json::from_str::<Geometry>(geojson).ok()?.drawn().ok()?;
        let ring = |ring: Vec<[f64; 2]>| ring.into_iter().map(|[lon, lat]| GridPoint::of(lon, lat)).collect::<Option<Vec<_>>>();
        let polygon = |rings: Vec<Vec<[f64; 2]>>| rings.into_iter().map(ring).collect::<Option<Vec<_>>>();
        let polygons = polygons.into_iter().map(polygon).collect::<Option<Vec<_>>>()?;
        let mut effort = Effort::OF_FILE;
        Some(Self::mended(polygons, Runs::CounterClockwise, &mut effort).ok()?.shape)
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A value as text.
fn told(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    crs: Option<Crs>,
    #[serde(default)]
    features: Vec<JsonFeature>,
}

#[derive(Deserialize)]
struct JsonFeature {
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Crs {
    #[serde(default)]
    properties: Map<String, Value>,
}

impl Crs {
    /// `urn:ogc:def:crs:OGC:1.3:CRS84`, `urn:ogc:def:crs:EPSG::32750`, `EPSG:4326`.
    fn system(&self) -> Result<NamedSystem, NoLayer> {
        let name = self.properties.get("name").and_then(Value::as_str).unwrap_or_default();
        let last = name.rsplit(':').next().unwrap_or_default();
        if name.is_empty() {
            return Err(NoLayer::NoSystem);
        }
        if last.eq_ignore_ascii_case("CRS84") {
            return Ok(NamedSystem::wgs84());
        }
        let code = last.parse().ok().and_then(NamedSystem::of_epsg);
        code.ok_or_else(|| NoLayer::OtherSystem(short(name)))
    }
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    coordinates: Option<Nested>,
}

impl Geometry {
    fn drawn(self) -> Result<Drawn, Flaw> {
        let polygon = |nested: Nested| match nested {
            Nested::Deep(rings) => rings.into_iter().map(Nested::line).collect::<Option<Vec<_>>>().ok_or(Flaw::Broken),
            _ => Err(Flaw::Broken),
        };
        let polygons = match (self.kind.as_str(), self.coordinates) {
            ("Polygon" | "MultiPolygon", None) => return Err(Flaw::NoGeometry),
            ("Polygon", Some(nested)) => vec![polygon(nested)?],
            ("MultiPolygon", Some(Nested::Deep(polygons))) => polygons.into_iter().map(polygon).collect::<Result<_, _>>()?,
            ("MultiPolygon", Some(_)) => return Err(Flaw::Broken),
            _ => return Err(Flaw::NoPolygon),
        };
        let lines: Vec<Vec<Line>> = polygons;
        let heights = lines.iter().flatten().any(|line| line.heights);
        let polygons = lines.into_iter().map(|rings| rings.into_iter().map(|line| line.points).collect()).collect();
        Ok(Drawn { polygons, heights })
    }
}

/// Coordinates, as deep as they are: places are pairs, so that a line takes little room.
enum Nested {
    Number(f64),
    Place([f64; 2], bool),
    Line(Line),
    Deep(Vec<Nested>),
    Other,
}

struct Line {
    points: Vec<[f64; 2]>,
    heights: bool,
}

impl Nested {
    /// A ring; none of anything else. An empty one is none to speak of.
    fn line(self) -> Option<Line> {
        match self {
            Self::Line(line) => Some(line),
            Self::Deep(none) if none.is_empty() => Some(Line { points: Vec::new(), heights: false }),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NestedVisitor)
    }
}

struct NestedVisitor;

#[expect(clippy::cast_precision_loss, reason = "a coordinate has fewer digits")]
impl<'de> Visitor<'de> for NestedVisitor {
    type Value = Nested;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, n: f64) -> Result<Nested, E> {
        Ok(Nested::Number(n))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Nested, E> {
        Ok(Nested::Number(n as f64))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Nested, E> {
        Ok(Nested::Number(n as f64))
    }

    fn visit_unit<E>(self) -> Result<Nested, E> {
        Ok(Nested::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Nested, E> {
        Ok(Nested::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Nested, E> {
        Ok(Nested::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Nested, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Nested::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Nested, A::Error> {
        Ok(match all.next_element()? {
            Some(Nested::Number(x)) => place(x, all)?,
            Some(Nested::Place(first, heights)) => line(first, heights, all)?,
            Some(first) => {
                let mut deep = vec![first];
                while let Some(next) = all.next_element()? {
                    deep.push(next);
                }
                Nested::Deep(deep)
            }
            None => Nested::Deep(Vec::new()),
        })
    }
}

fn place<'de, A: SeqAccess<'de>>(x: f64, mut all: A) -> Result<Nested, A::Error> {
    let y = all.next_element::<Nested>()?;
    let mut heights = false;
    while all.next_element::<IgnoredAny>()?.is_some() {
        heights = true;
    }
    Ok(if let Some(Nested::Number(y)) = y { Nested::Place([x, y], heights) } else { Nested::Other })
}

fn line<'de, A: SeqAccess<'de>>(first: [f64; 2], mut heights: bool, mut all: A) -> Result<Nested, A::Error> {
    let (mut points, mut whole) = (vec![first], true);
    while let Some(next) = all.next_element()? {
        match next {
            Nested::Place(at, high) => {
                points.push(at);
                heights |= high;
            }
            _ => whole = false,
        }
    }
    Ok(if whole { Nested::Line(Line { points, heights }) } else { Nested::Other })
}
