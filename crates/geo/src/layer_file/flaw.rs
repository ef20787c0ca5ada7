//! What is wrong with a file of areas, and with a feature of one.

use std::fmt;

/// Why a feature was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// It has no geometry.
    NoGeometry,
    /// Its geometry is no polygon: a point, a line, a curve.
    NoPolygon,
    /// Its geometry is cut off or says something impossible of itself.
    Broken,
    /// A coordinate is no number, or endless.
    NotFinite,
    /// Latitude stands where longitude should.
    Swapped,
    /// Numbers too large for degrees, in a file that says it is in degrees.
    Projected,
    /// Degrees, in a file that says it is in metres.
    Degrees,
    /// It lies outside Indonesia, whole or in part.
    Abroad,
    /// Nothing of a square metre lies within.
    Empty,
    /// Its outline crosses itself too often to be mended.
    Tangled,
    /// It was there already, the same: its place in the file.
    Twice(u32),
    /// Its record is marked as deleted.
    Deleted,
}

impl Flaw {
    /// The word its texts are looked up by.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoGeometry => "no-geometry",
            Self::NoPolygon => "no-polygon",
            Self::Broken => "broken",
            Self::NotFinite => "not-finite",
            Self::Swapped => "swapped",
            Self::Projected => "projected",
            Self::Degrees => "degrees",
            Self::Abroad => "abroad",
            Self::Empty => "empty",
            Self::Tangled => "tangled",
            Self::Twice(_) => "twice",
            Self::Deleted => "deleted",
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = match self {
            Self::NoGeometry => "it has no geometry",
            Self::NoPolygon => "its geometry is no polygon",
            Self::Broken => "its geometry is cut off or damaged",
            Self::NotFinite => "a coordinate is no number (NaN) or endless",
            Self::Swapped => "latitude stands where longitude should: swapped coordinates",
            Self::Projected => "its numbers are too large for degrees, but the file says it is in degrees: projected coordinates",
            Self::Degrees => "its numbers are degrees, but the file says it is in metres",
            Self::Abroad => "it lies outside Indonesia",
            Self::Empty => "it has no area of a square metre or more",
            Self::Tangled => "its outline crosses itself too often",
            Self::Twice(n) => return write!(f, "it is the same as feature {n}"),
            Self::Deleted => "its record is marked as deleted",
        };
        f.write_str(told)
    }
}

/// Where a file is damaged. What a reader of its format says of it is in English, and no help to whoever drew a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokenFile {
    /// It is no JSON from this line on, or ends there.
    Json(usize),
    /// JSON that is no GeoJSON, by what stands up to this line.
    NotGeoJson(usize),
    /// GeoJSON of another kind than a `FeatureCollection`: its kind.
    NoCollection(String),
    /// The `.dbf` of a Shapefile is no table.
    NoTable,
    /// Its `.shp` holds no shapes.
    NoShapes,
    /// Its `.dbf` ends before this record.
    Record(usize),
    /// The ZIP is damaged or cut off.
    Zip,
    /// A part of the ZIP cannot be unpacked: its name.
    Part(String),
    /// The database of a `GeoPackage` is damaged or cut off.
    Database,
}

impl BrokenFile {
    fn told(&self) -> (&'static str, String) {
        match self {
            Self::Json(line) => ("json", line.to_string()),
            Self::NotGeoJson(line) => ("geojson", line.to_string()),
            Self::NoCollection(kind) => ("collection", kind.clone()),
            Self::NoTable => ("table", String::new()),
            Self::NoShapes => ("shapes", String::new()),
            Self::Record(n) => ("record", n.to_string()),
            Self::Zip => ("zip", String::new()),
            Self::Part(name) => ("part", name.clone()),
            Self::Database => ("database", String::new()),
        }
    }
}

impl fmt::Display for BrokenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(line) => write!(f, "it is no JSON in line {line}, or is cut off there"),
            Self::NotGeoJson(line) => write!(f, "it is JSON, but no GeoJSON: see line {line}"),
            Self::NoCollection(kind) => write!(f, "it is GeoJSON of the kind {kind:?}, and no FeatureCollection"),
            Self::NoTable => f.write_str("its .dbf is no table"),
            Self::NoShapes => f.write_str("its .shp holds no shapes"),
            Self::Record(n) => write!(f, "its .dbf ends before record {n}"),
            Self::Zip => f.write_str("the ZIP is damaged or cut off"),
            Self::Part(name) => write!(f, "{name} cannot be unpacked: the ZIP is damaged or cut off"),
            Self::Database => f.write_str("the database in it is damaged or cut off"),
        }
    }
}

/// Why a file is no layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLayer {
    /// It is none of the kinds of files that are read.
    Unknown,
    /// It is larger than [`LARGEST_FILE`](super::LARGEST_FILE), or holds more than may be unpacked.
    TooLarge,
    /// It has more features than [`MOST_FEATURES`](super::MOST_FEATURES).
    TooManyFeatures,
    /// It has more corners than [`MOST_CORNERS`](super::MOST_CORNERS).
    TooManyCorners,
    /// It cannot be read.
    Broken(BrokenFile),
    /// A part is missing, such as `.dbf`.
    PartMissing(String),
    /// It has several layers: their names.
    Several(Vec<String>),
    /// It has no feature.
    Nothing,
    /// It does not say which coordinate system it is in.
    NoSystem,
    /// It is in a coordinate system that is not read: its name.
    OtherSystem(String),
}

impl NoLayer {
    /// The word its texts are looked up by, and what stands in them.
    #[must_use]
    pub fn told(&self) -> (&'static str, String) {
        match self {
            Self::Unknown => ("unknown", String::new()),
            Self::TooLarge => ("too-large", String::new()),
            Self::TooManyFeatures => ("too-many-features", String::new()),
            Self::TooManyCorners => ("too-many-corners", String::new()),
            Self::Broken(why) => why.told(),
            Self::PartMissing(part) => ("part-missing", part.clone()),
            Self::Several(names) => ("several", names.join(", ")),
            Self::Nothing => ("nothing", String::new()),
            Self::NoSystem => ("no-system", String::new()),
            Self::OtherSystem(name) => ("other-system", name.clone()),
        }
    }
}

impl fmt::Display for NoLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("it is no GeoJSON, no zipped Shapefile and no GeoPackage"),
            Self::TooLarge => f.write_str("it is larger than 64 MB, or holds more than 256 MB"),
            Self::TooManyFeatures => write!(f, "it has more than {} features", super::MOST_FEATURES),
            Self::TooManyCorners => write!(f, "it has more than {} corners", super::MOST_CORNERS),
            Self::Broken(why) => why.fmt(f),
            Self::PartMissing(part) => write!(f, "its part {part} is missing"),
            Self::Several(names) => write!(f, "it holds several layers, and one at a time is taken: {}", names.join(", ")),
            Self::Nothing => f.write_str("it has no feature"),
            Self::NoSystem => f.write_str("it does not say which coordinate system it is in (a Shapefile says so in its .prj)"),
            Self::OtherSystem(name) => {
                write!(f, "its coordinate system is not read: {name} (read are WGS 84 and DGN95, in degrees, UTM or TM-3)")
            }
        }
    }
}

impl std::error::Error for NoLayer {}
