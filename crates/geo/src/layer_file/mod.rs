//! Files of areas as others write them (GeoJSON, zipped Shapefile, GeoPackage), read into features. What can be mended of a feature is
//! mended and said; what cannot is left out with its reason; of a file that is no layer nothing is taken. Whatever the bytes are,
//! nothing here panics, and no more is kept in memory than the limits allow.

mod bytes;
mod dbf;
mod features;
mod flaw;
mod geojson;
mod shapefile;
mod system;
mod transverse_mercator;
mod wkb;

use std::collections::BTreeSet;

pub use self::{
    flaw::{BrokenFile, Flaw, NoLayer},
    geojson::of_geojson,
    shapefile::of_shapefile,
    wkb::{TableRow, of_geopackage},
};
use crate::{Mend, Shape};

/// Largest file, in bytes.
pub const LARGEST_FILE: usize = 64 << 20;
/// Most that a packed file holds, in bytes.
pub(crate) const LARGEST_UNPACKED: u64 = 256 << 20;
/// Most features of a file.
pub const MOST_FEATURES: usize = 200_000;
/// Most corners of all features.
pub const MOST_CORNERS: usize = 5_000_000;
/// Most fields of a feature, and the longest value, in characters.
pub(crate) const MOST_FIELDS: usize = 60;
pub(crate) const LONGEST_VALUE: usize = 300;

domain::choices! {
    /// What kind of file it is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum LayerFormat {
        /// `GeoJSON`
        GeoJson = "geojson",
        /// A zipped Shapefile
        Shapefile = "shapefile",
        /// `GeoPackage`
        GeoPackage = "geopackage",
    }
}

impl LayerFormat {
    /// What a file is by its first bytes; none of these where they are others.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if bytes.starts_with(b"PK\x03\x04") {
            Some(Self::Shapefile)
        } else if bytes.starts_with(b"SQLite format 3\0") {
            Some(Self::GeoPackage)
        } else {
            text.starts_with(b"{").then_some(Self::GeoJson)
        }
    }
}

/// A file, read.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerFile {
    /// What kind of file it is.
    pub format: LayerFormat,
    /// The coordinate system that it is in, as it says.
    pub system: String,
    /// The names of all fields, in the order in which they were met.
    pub fields: Vec<String>,
    /// What was taken.
    pub features: Vec<Feature>,
    /// What was not.
    pub refused: Vec<RefusedFeature>,
}

/// An area of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its place in the file, from 1 on.
    pub n: u32,
    /// Its fields as text, without those that are empty.
    pub fields: Fields,
    /// Where it lies.
    pub shape: Shape,
    /// What was mended of it.
    pub mended: BTreeSet<Mend>,
}

/// The fields of a feature: name and value.
pub type Fields = Vec<(String, String)>;

/// A feature that was not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct RefusedFeature {
    /// Its place in the file, from 1 on.
    pub n: u32,
    /// Its fields, as far as they could be read.
    pub fields: Fields,
    /// Why.
    pub why: Flaw,
}

/// The value of a field, by its name in any letters; names that a Shapefile cut after ten letters are known by these.
#[must_use]
pub fn value_of<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    let whole = fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
    let cut = || {
        let short = name.get(..10).filter(|_| name.len() > 10)?;
        fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(short))
    };
    whole.or_else(cut).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests;
