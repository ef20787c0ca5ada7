//! A sheet as offices save it: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or the encoding of an old Excel.

use std::io::Read;

use domain::{Title, ValidationError};
use encoding_rs::{Encoding, WINDOWS_1252};

/// Longest file that is taken, unpacked.
const MAX_FILE: u64 = 64 * 1024 * 1024;
/// What some write before UTF-8.
const MARK: char = '\u{feff}';
/// What separates cells, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The rows of a sheet as they lie there.
pub struct Sheet {
    text: String,
    separator: u8,
}

/// A row: the line it begins on, and its cells; what is wrong where it cannot be read.
pub type Line = (u64, Result<csv::StringRecord, NoRow>);

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRow {
    /// Its quoted cell goes on to the end of the file, with whatever rows lie in between.
    #[error("a quotation mark that begins here never ends: remove it, or write two of them")]
    OpenQuote,
    /// What the reader says of it.
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

/// Why a file is no such sheet.
#[derive(Debug, thiserror::Error)]
pub enum NoSheet {
    /// Too much.
    #[error("the file is larger than {} MiB; split it", MAX_FILE / (1024 * 1024))]
    TooLarge,
    /// What a program of tables keeps for itself.
    #[error("this is a workbook; save the sheet as CSV (\"CSV UTF-8\" or \"Unicode text\") and give that")]
    Workbook,
    /// The disk's.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}

impl Sheet {
    /// Reads all of it.
    ///
    /// # Errors
    /// Why it is no such sheet.
    pub fn read(file: impl Read) -> Result<Self, NoSheet> {
        let mut bytes = Vec::new();
        let read = file.take(MAX_FILE + 1).read_to_end(&mut bytes)? as u64;
        if read > MAX_FILE {
            return Err(NoSheet::TooLarge);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(NoSheet::Workbook);
        }
        Ok(Self::of_text(decoded(bytes)))
    }

    /// What was pasted.
    #[must_use]
    pub fn of_text(mut text: String) -> Self {
        // Excel writes down what separates cells, where it is not the usual.
        let line = text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n'));
        let said = line.and_then(|(said, _)| said.trim_end_matches('\r').bytes().next());
        if let Some(length) = line.map(|(said, _)| "sep=".len() + said.len()) {
            // An empty line in its place, so that lines keep their numbers.
            text.drain(..length);
        }
        let separator = said.filter(|s| SEPARATORS.contains(s)).unwrap_or_else(|| separator_of(&text));
        Self { text, separator }
    }

    /// All of it, as text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its rows, but empty ones.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(self.separator).from_reader(self.text.as_bytes());
        let mut place = Place { text: &self.text, byte: 0, line: 1 };
        let mut records = reader.into_records().peekable();
        let records = std::iter::from_fn(move || records.next().map(|record| (record, records.peek().is_none())));
        let lines = records.map(move |(record, last)| match record {
            Ok(record) if last && self.is_open(record.position()) => (place.line_of(record.position()), Err(NoRow::OpenQuote)),
            Ok(record) => (place.line_of(record.position()), Ok(record)),
            Err(e) => (place.line_of(e.position()), Err(NoRow::Unreadable(e.to_string()))),
        });
        lines.filter(|(_, row)| row.as_ref().map_or(true, |row| row.iter().any(|cell| !cell.trim().is_empty())))
    }
}

impl Sheet {
    /// Whether a cell of the last row is quoted to the end of the file: then a further row is none, but part of it.
    fn is_open(&self, last: Option<&csv::Position>) -> bool {
        let from = last.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or_default();
        let more = [self.text.as_bytes().get(from..).unwrap_or_default(), b"\nx"].concat();
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(self.separator).from_reader(&more[..]);
        reader.into_records().last().and_then(Result::ok).is_none_or(|row| row.iter().ne(["x"]))
    }
}

/// How far lines were counted: the reader's own count is one less where they end as on Windows.
struct Place<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Place<'_> {
    fn line_of(&mut self, position: Option<&csv::Position>) -> u64 {
        let bytes = self.text.as_bytes();
        let mut at = position.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(self.byte).min(bytes.len());
        while bytes.get(at).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            at += 1;
        }
        let passed = bytes.get(self.byte..at).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.byte = at.max(self.byte);
        self.line
    }
}

/// By its mark; without one UTF-8 where it is, else what Windows writes in Indonesia. What is UTF-8 is not copied: a small packed
/// file may be a large one.
fn decoded(bytes: Vec<u8>) -> String {
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with(MARK) {
                text.drain(..MARK.len_utf8());
            }
            text
        }
        Err(e) => marked.unwrap_or(WINDOWS_1252).decode_with_bom_removal(e.as_bytes()).0.into_owned(),
    }
}

/// What separates most cells of the first row that has any.
fn separator_of(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [0_usize; SEPARATORS.len()];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
            *count += usize::from(!quoted && byte == separator);
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    SEPARATORS.into_iter().zip(counts).find(|(_, count)| *count == most).map_or(b',', |(separator, _)| separator)
}

/// What is wrong with a row that has more cells than its header: a text with a separator in it that nobody quoted, behind which
/// all would be in the wrong column.
#[must_use]
pub fn runs_over(row: &csv::StringRecord, width: usize) -> Option<String> {
    too_wide(row, width).then(|| format!("has {} cells, the header {width}", row.len()))
}

/// Whether that is wrong with it.
pub(crate) fn too_wide(row: &csv::StringRecord, width: usize) -> bool {
    row.iter().skip(width).any(|cell| !cell.trim().is_empty())
}

/// A name of one line, as it is on screen, too.
///
/// # Errors
/// As [`Title::parse`].
pub fn named(text: &str) -> Result<String, ValidationError> {
    Title::parse(text).map(|title| title.as_str().to_owned())
}

/// What a cell tells: blanks of every kind are one, and what stands for nothing is nothing.
#[must_use]
pub fn told(cell: &str) -> Option<String> {
    const NOTHING: [&str; 9] = ["-", "--", "\u{2013}", "\u{2014}", "n/a", "na", "#n/a", "null", "nihil"];
    let words: Vec<_> = cell.split_whitespace().collect();
    let text = words.join(" ");
    if text.is_empty() || NOTHING.contains(&text.to_lowercase().as_str()) { None } else { Some(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        let sheet = Sheet::read(bytes).unwrap();
        sheet.lines().map(|(line, row)| (line, row.unwrap().iter().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn whatever_an_office_saves_is_read() {
        let is =
            |n: u64| vec![(n, vec!["Isi".to_owned(), "Tempat é".to_owned()]), (n + 1, vec!["a,b;c".to_owned(), "d".to_owned()])];
        let utf16 = |text: &str, big: bool| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect::<Vec<_>>()
        };
        let tabs = "Isi\tTempat é\r\n\"a,b;c\"\td\r\n";
        assert_eq!(rows("Isi,Tempat é\n\"a,b;c\",d\n".as_bytes()), is(1));
        assert_eq!(rows("\u{feff}Isi;Tempat é\r\n\"a,b;c\";d\r\n".as_bytes()), is(1));
        assert_eq!(rows(b"Isi;Tempat \xe9\n\"a,b;c\";d\n"), is(1));
        assert_eq!(rows(&utf16(tabs, false)), is(1));
        assert_eq!(rows(&utf16(tabs, true)), is(1));
        assert_eq!(rows("sep=;\nIsi;Tempat é\n\"a,b;c\";d\n".as_bytes()), is(2));
        assert_eq!(rows("sep=\t\r\nIsi\tTempat é\r\n\"a,b;c\"\td\r\n".as_bytes()), is(2));
        assert_eq!(rows("Isi,Tempat é\n\n,,\n  , \n\"a,b;c\",d\n".as_bytes()).len(), 2, "empty rows are no rows");
        assert_eq!(rows(b"\xef\xbb\xbfIsi;\xff\n"), vec![(1, vec!["Isi".to_owned(), "\u{fffd}".to_owned()])]);
        assert!(Sheet::read(&b"PK\x03\x04..."[..]).is_err_and(|e| e.to_string().contains("save the sheet as CSV")));
    }

    #[test]
    fn a_quote_that_never_ends_takes_no_row_with_it() {
        let read = |text: &str| {
            Sheet::of_text(text.to_owned()).lines().map(|(line, row)| (line, row.map(|r| r.len()))).collect::<Vec<_>>()
        };
        assert_eq!(read("a,b\n1,\"x\n2,y\n3,z\n"), vec![(1, Ok(2)), (2, Err(NoRow::OpenQuote))]);
        assert_eq!(read("a,b\n1,\"x\"\"\n2,y"), vec![(1, Ok(2)), (2, Err(NoRow::OpenQuote))]);
        for whole in ["a,b\n1,\"x\n2\"\n", "a,b\n1,\"x\"", "a,b\r\n1,x\r\n\r\n", "a,b\n1,5\" pipa\n", "a,b\n1,\"\"\n"] {
            assert!(read(whole).iter().all(|(_, row)| row.is_ok()), "{whole:?}");
        }
    }

    #[test]
    fn a_file_that_unpacks_to_too_much_is_left() {
        let packed = |bytes: u64| Sheet::read(std::io::repeat(b'a').take(bytes)).map(drop).map_err(|e| e.to_string());
        assert_eq!(packed(65 * 1024 * 1024), Err("the file is larger than 64 MiB; split it".to_owned()));
        assert_eq!(packed(1024), Ok(()));
    }

    #[test]
    fn what_stands_for_nothing_is_nothing() {
        for nothing in ["", "  ", "-", " \u{2013} ", "N/A", "#N/A", "NULL", "\u{a0}"] {
            assert_eq!(told(nothing), None, "{nothing:?}");
        }
        assert_eq!(told(" Dinas\u{a0}  PU\tKota ").as_deref(), Some("Dinas PU Kota"));
    }
}
