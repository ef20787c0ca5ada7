//! Areas by their Kemendagri code: `64` province, `64.02` regency or city, `64.02.06` district,
//! `64.02.06.1001` village. The dots tell the level, and the parent.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Zone;

/// The level of an area in the administration of Indonesia, the highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Provinsi
    Province,
    /// Kabupaten or kota
    Regency,
    /// Kecamatan
    District,
    /// Desa or kelurahan
    Village,
}

/// A well-formed Kemendagri code. Whether such an area exists is for the list of areas to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode(String);

/// The text is no Kemendagri code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an area code: expected digits like 64, 64.02, 64.02.06 or 64.02.06.1001")]
pub struct NotAnAreaCode;

impl AreaCode {
    /// The level of the area, which follows from the length of its code.
    #[must_use]
    pub fn level(&self) -> Level {
        match self.0.len() {
            2 => Level::Province,
            5 => Level::Regency,
            8 => Level::District,
            _ => Level::Village,
        }
    }

    /// The area one level above; a province has none.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('.').and_then(|dot| self.0.get(..dot)).map(|above| Self(above.to_owned()))
    }

    /// Itself and everything above it, lowest first.
    pub fn lineage(&self) -> impl Iterator<Item = Self> + use<> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// True for the area itself and for all below it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The code with its dots.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The time zone people there live by (Keppres 41/1987).
    #[must_use]
    pub fn zone(&self) -> Zone {
        match self.0.get(..2) {
            Some("51" | "52" | "53" | "63" | "64" | "65" | "71" | "72" | "73" | "74" | "75" | "76") => Zone::Central,
            Some("81" | "82" | "91" | "92" | "93" | "94" | "95" | "96" | "97") => Zone::Eastern,
            _ => Zone::Western,
        }
    }
}

impl FromStr for AreaCode {
    type Err = NotAnAreaCode;

    fn from_str(text: &str) -> Result<Self, NotAnAreaCode> {
        let mut lengths = [2, 2, 2, 4].into_iter();
        let fits = text.split('.').all(|part| lengths.next() == Some(part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnAreaCode) }
    }
}

impl TryFrom<String> for AreaCode {
    type Error = NotAnAreaCode;
    fn try_from(text: String) -> Result<Self, NotAnAreaCode> {
        text.parse()
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.0
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An area and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Its Kemendagri code.
    pub code: AreaCode,
    /// Its own name, such as `Muara Badak Ulu`; regencies and cities say which they are.
    pub name: String,
    /// Whether it was dissolved or merged: it is not chosen any more, and what was reported there stays.
    #[serde(default)]
    pub closed: bool,
}

/// A place on the earth, WGS84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Latitude, -90 to 90.
    pub lat: f64,
    /// Longitude, -180 to 180.
    pub lon: f64,
}

impl Point {
    /// A point on the earth, or nothing.
    #[must_use]
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(Self { lat, lon })
    }

    /// Whether it lies in Indonesia or the sea around it. What devices say that do not know where they are, 0 and 0, does not.
    #[must_use]
    pub fn is_in_indonesia(self) -> bool {
        (-11.2..=6.3).contains(&self.lat) && (94.7..=141.1).contains(&self.lon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_the_country_are_told_from_others() {
        for (place, lat, lon, inside) in [
            ("Sabang", 5.89, 95.32, true),
            ("Merauke", -8.49, 140.40, true),
            ("Pulau Rote", -10.9, 122.8, true),
            ("Miangas", 5.55, 126.58, true),
            ("nowhere", 0.0, 0.0, false),
            ("Jakarta with its numbers turned around", 106.8 - 90.0, -6.2, false),
            ("Amsterdam", 52.4, 4.9, false),
            ("Darwin", -12.46, 130.84, false),
        ] {
            assert_eq!(Point::new(lat, lon).is_some_and(Point::is_in_indonesia), inside, "{place}");
        }
    }

    #[test]
    fn codes_know_their_level_and_lineage() {
        let village: AreaCode = "64.02.06.1001".parse().unwrap();
        assert_eq!(village.level(), Level::Village);
        let lineage: Vec<_> = village.lineage().map(String::from).collect();
        assert_eq!(lineage, ["64.02.06.1001", "64.02.06", "64.02", "64"]);
        assert!("64.02".parse::<AreaCode>().unwrap().contains(&village));
        assert!(!"64.0".parse::<AreaCode>().is_ok_and(|a| a.contains(&village)));
        assert_eq!(village.zone(), Zone::Central);
        for bad in ["", "6", "64.", "64.2", "64.02.06.100", "64.02.06.1001.1", "ab", "64-02"] {
            assert!(bad.parse::<AreaCode>().is_err(), "{bad}");
        }
    }
}
