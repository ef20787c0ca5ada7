//! Files and answers of those who tell of alerts, read row by row: FIRMS (CSV in all its variants), Global Forest Watch (CSV and JSON),
//! SiPongi (GeoJSON). What a file is, its content says. A row that is wrong is told with its line and why, and the others are taken.

mod csv;
mod json;
mod number;
#[cfg(test)]
mod tests;

use std::io::{BufRead, BufReader, Read};

use domain::forest::{Alert, AlertSource, Confidence};

use super::take_alerts::WrongAlertTold;

/// Largest JSON that is read, in bytes: Global Forest Watch answers with a tenth of it at most.
pub(crate) const LARGEST_JSON: u64 = 64 * 1024 * 1024;
/// Longest line of a CSV, in bytes.
const LONGEST_LINE: u64 = 16 * 1024;
/// What is told of a text that cannot be read, in characters.
const TOLD: usize = 60;
/// Bytes at the beginning of a file by which it is told from text.
const LOOKED_AT: usize = 1024;
/// Days of which satellites tell begin with the year 2000.
const FIRST_DAY: i32 = 10_957;

/// Why a file holds no alerts that can be read.
#[derive(Debug, thiserror::Error)]
pub enum NoAlerts {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Columns that none of the sources has.
    #[error("these are not the columns of FIRMS, Global Forest Watch or SiPongi: {0}")]
    Columns(String),
    /// FIRMS does not know the key.
    #[error("FIRMS answered that the key (MAP_KEY) is not valid")]
    MapKey,
    /// The source said something else.
    #[error("instead of alerts the source said: {0}")]
    Said(String),
    /// A page for browsers.
    #[error("this is a page for browsers (HTML), no file of alerts")]
    Page,
    /// A file of another kind than text.
    #[error("this is {0}, no CSV and no JSON with alerts")]
    Other(OtherFile),
    /// Rows, each of which is wrong: how many, and the first of them.
    #[error("none of its {0} rows is an alert that can be read; nothing was taken")]
    AllWrong(u64, Vec<WrongAlertTold>),
    /// What is no JSON, or is cut off.
    #[error("the JSON cannot be read, or is cut off, at line {0}")]
    Broken(usize),
    /// Too much.
    #[error("the JSON is larger than {} MiB; ask for fewer days, or for CSV", LARGEST_JSON / (1024 * 1024))]
    TooLarge,
    /// The disk's or the network's.
    #[error("the file cannot be read to its end: {0}")]
    Unreadable(#[from] std::io::Error),
}

/// What a file is that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OtherFile {
    /// A picture.
    #[error("a picture")]
    Picture,
    /// A PDF.
    #[error("a PDF")]
    Pdf,
    /// A ZIP, or a workbook, which is one.
    #[error("a ZIP or a workbook (XLSX)")]
    Zip,
    /// Packed by gzip.
    #[error("a packed file (gz)")]
    Gzip,
    /// Something else.
    #[error("a file of another kind")]
    Bytes,
}

impl OtherFile {
    /// What a file is by its first bytes; none where it may be text.
    fn of(first: &[u8]) -> Option<Self> {
        let begins = |marks: &[&[u8]]| marks.iter().any(|mark| first.starts_with(mark));
        match () {
            () if begins(&[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*"]) => Some(Self::Picture),
            () if begins(&[b"%PDF"]) => Some(Self::Pdf),
            () if begins(&[b"PK\x03\x04", b"PK\x05\x06"]) => Some(Self::Zip),
            () if begins(&[b"\x1f\x8b"]) => Some(Self::Gzip),
            () if first.iter().take(LOOKED_AT).any(|b| *b == 0) => Some(Self::Bytes),
            () => None,
        }
    }
}

/// Why a row is no alert.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongAlert {
    /// Cells are missing, as where a file is cut off, or too many.
    #[error("{0} cells where the first line has {1}")]
    Cells(usize, usize),
    /// Longer than any row is.
    #[error("the line is longer than {LONGEST_LINE} bytes")]
    TooLong,
    /// No object with fields.
    #[error("no object with fields")]
    NoFields,
    /// What should be a number.
    #[error("{0}: {1:?} is no number")]
    NoNumber(&'static str, String),
    /// A place that is not on earth.
    #[error("{0}, {1} is no place: latitudes go from -90 to 90, longitudes from -180 to 180")]
    NoPlace(String, String),
    /// Longitude and latitude in each other's place.
    #[error("{0}, {1}: latitude and longitude are swapped")]
    Swapped(String, String),
    /// Metres of a map projection.
    #[error("{0}, {1} are metres of a map projection; degrees (WGS 84) are needed")]
    Projected(String, String),
    /// What should be a day.
    #[error("{0:?} is no day such as 2026-08-14")]
    NoDay(String),
    /// A day that has not come, or of which no satellite tells.
    #[error("{0} is not from 2000 on and not later than tomorrow")]
    OtherDay(String),
    /// What should be a time.
    #[error("{0:?} is no time such as 0530")]
    NoTime(String),
    /// A satellite that nobody knows.
    #[error("satellite {0:?} is not known")]
    NoSatellite(String),
    /// What should say how sure it is.
    #[error("confidence {0:?} is not known")]
    NoConfidence(String),
    /// The row says that nothing was seen.
    #[error("nothing was detected, as it says itself")]
    NotDetected,
}

impl WrongAlert {
    /// The key of its text, and what stands in it.
    #[must_use]
    pub fn told(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let what = |text: &String| vec![("what", text.clone())];
        let place = |lat: &String, lon: &String| vec![("lat", lat.clone()), ("lon", lon.clone())];
        match self {
            Self::Cells(n, all) => ("alert-wrong-cells", vec![("n", n.to_string()), ("all", all.to_string())]),
            Self::TooLong => ("alert-wrong-long", Vec::new()),
            Self::NoFields => ("alert-wrong-fields", Vec::new()),
            Self::NoNumber(field, text) => ("alert-wrong-number", vec![("field", (*field).to_owned()), ("what", text.clone())]),
            Self::NoPlace(lat, lon) => ("alert-wrong-place", place(lat, lon)),
            Self::Swapped(lat, lon) => ("alert-wrong-swapped", place(lat, lon)),
            Self::Projected(lat, lon) => ("alert-wrong-projected", place(lat, lon)),
            Self::NoDay(text) => ("alert-wrong-day", what(text)),
            Self::OtherDay(text) => ("alert-wrong-other-day", what(text)),
            Self::NoTime(text) => ("alert-wrong-time", what(text)),
            Self::NoSatellite(text) => ("alert-wrong-satellite", what(text)),
            Self::NoConfidence(text) => ("alert-wrong-confidence", what(text)),
            Self::NotDetected => ("alert-wrong-nothing", Vec::new()),
        }
    }
}

impl NoAlerts {
    /// The key of its text, and what stands in it.
    #[must_use]
    pub fn told(&self) -> (&'static str, String) {
        match self {
            Self::Empty => ("alert-file-empty", String::new()),
            Self::Columns(columns) => ("alert-file-columns", columns.clone()),
            Self::MapKey => ("alert-file-map-key", String::new()),
            Self::Said(text) => ("alert-file-said", text.clone()),
            Self::Page => ("alert-file-page", String::new()),
            Self::Other(OtherFile::Picture) => ("alert-file-picture", String::new()),
            Self::Other(OtherFile::Pdf) => ("alert-file-pdf", String::new()),
            Self::Other(OtherFile::Zip) => ("alert-file-zip", String::new()),
            Self::Other(OtherFile::Gzip) => ("alert-file-gzip", String::new()),
            Self::Other(OtherFile::Bytes) => ("alert-file-bytes", String::new()),
            Self::AllWrong(rows, _) => ("alert-file-all-wrong", rows.to_string()),
            Self::Broken(line) => ("alert-file-broken", line.to_string()),
            Self::TooLarge => ("alert-file-large", String::new()),
            Self::Unreadable(_) => ("alert-file-unreadable", String::new()),
        }
    }
}

/// Whoever takes rows, each with its line (of JSON: its place among the rows), from 1 on; false where no more are wanted.
pub(crate) type Take<'a> = dyn FnMut(u64, Result<Alert, WrongAlert>) -> bool + 'a;

/// Reads all rows. Days after `latest`, counted from 1970 on, have not come yet. Gives who tells.
///
/// # Errors
/// Where it holds no alerts that can be read; of a CSV that breaks off, rows before that are taken.
pub(crate) fn read(input: impl Read, latest: i32, take: &mut Take<'_>) -> Result<AlertSource, NoAlerts> {
    let mut input = BufReader::with_capacity(256 * 1024, input);
    if let Some(other) = OtherFile::of(input.fill_buf()?) {
        return Err(NoAlerts::Other(other));
    }
    let first = skip_blanks(&mut input)?;
    match first {
        None => Err(NoAlerts::Empty),
        Some(b'{' | b'[') => json::read(input, latest, take),
        Some(b'<') => Err(NoAlerts::Page),
        Some(_) => csv::read(input, latest, take),
    }
}

/// The first byte that says something. Empty lines stay, so that lines keep their numbers.
fn skip_blanks(input: &mut impl BufRead) -> Result<Option<u8>, NoAlerts> {
    loop {
        let there = input.fill_buf()?;
        let mark = if there.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        if mark > 0 {
            input.consume(mark);
            continue;
        }
        let Some(first) = there.first().copied() else { return Ok(None) };
        if matches!(first, b' ' | b'\t') {
            input.consume(1);
            continue;
        }
        return Ok(there.iter().copied().find(|b| !b.is_ascii_whitespace()).or(Some(first)));
    }
}

/// Bytes as they are told to people: what is no text is replaced, and the rest is left out.
fn told(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control()).take(TOLD).collect()
}

/// How sure a source is, as a word or a letter; of 100, where it is a number.
fn confidence(bytes: &[u8]) -> Result<Confidence, WrongAlert> {
    let is = |words: &[&[u8]]| words.iter().any(|word| bytes.eq_ignore_ascii_case(word));
    Ok(match bytes {
        b"" => Confidence::Unknown,
        _ if is(&[b"l", b"low", b"rendah"]) => Confidence::Low,
        _ if is(&[b"n", b"nominal", b"medium", b"sedang"]) => Confidence::Nominal,
        _ if is(&[b"h", b"high", b"tinggi"]) => Confidence::High,
        _ if is(&[b"highest"]) => Confidence::Highest,
        _ if is(&[b"not_detected"]) => return Err(WrongAlert::NotDetected),
        _ => match number::scaled(bytes, 0) {
            Some(0..=29) => Confidence::Low,
            Some(30..=79) => Confidence::Nominal,
            Some(80..=100) => Confidence::High,
            _ => return Err(WrongAlert::NoConfidence(told(bytes))),
        },
    })
}
