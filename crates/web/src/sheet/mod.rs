//! Lists as sheets (CSV and XLSX), for whoever reckons with them. What a person may see on the screen is what the sheet holds.

pub(crate) mod reports;

use app::{Tally, Trouble};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::{forms::Typed, page::refuse, speech::Speech, state::Web};

/// The field of a query that asks for a sheet instead of a page.
pub(crate) const FORM: &str = "bentuk";
/// The field of a query that says which list of a page is wanted, where it has several.
pub(crate) const LIST: &str = "daftar";
/// Most rows of a sheet; whoever wants more narrows the list, or is the operator (`tuntas export`).
pub(crate) const MOST: usize = 10_000;

/// The addresses of a list as sheets, with how each kind is called. What narrows the list ends in `&`, or is nothing.
pub(crate) fn links(path: &str, narrowing: &str) -> Vec<(&'static str, String)> {
    Kind::ALL.map(|k| (k.as_str(), format!("{path}?{narrowing}{FORM}={}", k.as_str()))).into()
}

/// The same, of one of several lists of a page.
pub(crate) fn links_of(path: &str, list: &str) -> Vec<(&'static str, String)> {
    links(path, &format!("{LIST}={list}&"))
}

/// What a sheet is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text that every program reads.
    Csv,
    /// What offices use.
    Xlsx,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// The word of a query, and the ending of a file.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The kind a query asks for, if it asks for a sheet.
    pub(crate) fn wanted(query: &Typed) -> Option<Self> {
        Self::ALL.into_iter().find(|k| query.has(FORM, k.as_str()))
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Day(Option<Date>),
    Count(u64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A list, as a sheet.
pub(crate) struct Sheet {
    /// What each column is called, and how wide it is, in letters.
    columns: Vec<(String, f64)>,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A sheet with these columns: the keys of what they are called, and how wide they are.
    pub(crate) fn new(s: Speech, columns: &[(&str, f64)]) -> Self {
        Self { columns: columns.iter().map(|(key, width)| (s.say(key), *width)).collect(), rows: Vec::new() }
    }

    /// What became of the reports of each of some things.
    pub(crate) fn of_tallies(s: Speech, first: &str, rows: impl IntoIterator<Item = (String, Tally)>) -> Self {
        let mut sheet = Self::new(
            s,
            &[
                (first, 44.0),
                ("stats-received", 10.0),
                ("stats-open", 10.0),
                ("stats-answered", 10.0),
                ("stats-confirmed", 10.0),
                ("stats-silence", 10.0),
                ("stats-administrator", 10.0),
                ("stats-late", 10.0),
            ],
        );
        for (name, t) in rows {
            let counts = [t.received(), t.open, t.answered, t.confirmed, t.silence, t.administrator, t.late];
            sheet.add([Cell::Text(name)].into_iter().chain(counts.map(Cell::Count)));
        }
        sheet
    }

    /// Adds a row, as long as there is room.
    pub(crate) fn add(&mut self, row: impl IntoIterator<Item = Cell>) {
        if !self.is_full() {
            self.rows.push(row.into_iter().collect());
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows.len() >= MOST
    }

    /// The sheet as a file.
    pub(crate) async fn answer(self, web: &Web, s: Speech, kind: Kind) -> Response {
        // Thousands of rows take a while to be written.
        let write = move || match kind {
            Kind::Csv => self.csv(),
            Kind::Xlsx => self.xlsx().map_err(|e| e.to_string()),
        };
        match tokio::task::spawn_blocking(write).await.map_err(|e| e.to_string()).and_then(|written| written) {
            Ok(bytes) => {
                let name = format!("attachment; filename=\"tuntas-{}.{}\"", web.today(), kind.as_str());
                let about = [(header::CONTENT_TYPE, kind.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
                (about, bytes).into_response()
            }
            Err(e) => refuse(web, s, &Trouble::Damaged(e)),
        }
    }

    fn csv(self) -> Result<Vec<u8>, String> {
        // Programs for sheets read letters wrongly unless a file begins with this mark.
        let mut csv = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
        let mut written = csv.write_record(self.columns.iter().map(|(name, _)| name));
        for row in self.rows {
            written = written.and_then(|()| csv.write_record(row.into_iter().map(plain)));
        }
        written.map_err(|e| e.to_string())?;
        csv.into_inner().map_err(|e| e.to_string())
    }

    /// Texts are texts here, whatever they begin with; days are days, so that they can be sorted and reckoned with.
    fn xlsx(self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let (head, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
        for (column, (name, width)) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, name, &head)?;
            sheet.set_column_width(column, *width)?;
        }
        let mut last = 0;
        for (line, row) in (1_u32..).zip(self.rows) {
            last = line;
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, fitting(text))?,
                    #[expect(clippy::cast_precision_loss, reason = "a count of reports is far below 2^52")]
                    Cell::Count(n) => sheet.write_number(line, column, n as f64)?,
                    Cell::Day(None) => continue,
                    Cell::Day(Some(d)) => {
                        let (month, of_month) = (d.month().unsigned_abs(), d.day().unsigned_abs());
                        match ExcelDateTime::from_ymd(d.year().unsigned_abs(), month, of_month) {
                            Ok(at) => sheet.write_datetime_with_format(line, column, at, &day)?,
                            // Excel knows no day before 1900; one that a file brought must not cost everybody the sheet.
                            Err(_) => sheet.write_string(line, column, d.to_string())?,
                        }
                    }
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last, u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(0))?;
        book.save_to_buffer()
    }
}

/// A text as long as a cell of a book may be.
fn fitting(text: String) -> String {
    const MOST_LETTERS: usize = 32_767;
    if text.len() <= MOST_LETTERS {
        return text;
    }
    // A letter outside the first plane counts twice.
    let mut left = MOST_LETTERS - 1;
    let fits = |c: &char| left.checked_sub(c.len_utf16()).map(|rest| left = rest).is_some();
    let mut short: String = text.chars().take_while(fits).collect();
    if short.len() < text.len() {
        short.push('\u{2026}');
    }
    short
}

/// A text as a cell of CSV which no program for sheets takes for a formula: whatever writes CSV writes texts by this.
#[must_use]
pub fn no_formula(text: String) -> String {
    // The wide forms are read like the others.
    const BEGINS: [char; 12] = ['=', '+', '-', '@', '|', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    if text.starts_with(BEGINS) { format!("'{text}") } else { text }
}

/// A cell as text. Numbers stay numbers.
fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => no_formula(text),
        Cell::Day(day) => day.map(|d| d.to_string()).unwrap_or_default(),
        Cell::Count(n) => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, kept) in [
            ("=1+1", "'=1+1"),
            ("@a", "'@a"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("\t=1", "'\t=1"),
            ("Jalan = rusak", "Jalan = rusak"),
            ("", ""),
        ] {
            assert_eq!(plain(Cell::Text(cell.into())), kept);
        }
        assert_eq!(plain(Cell::Day("2026-03-03".parse().ok())), "2026-03-03");
    }

    #[test]
    fn a_book_opens_and_holds_its_rows() {
        let empty =
            || Sheet::new(Speech::default(), &[("sheet-number", 12.0), ("sheet-received", 11.0), ("sheet-supports", 10.0)]);
        let mut sheet = empty();
        sheet.add([Cell::Text("=HYPERLINK(\"x\")".into()), Cell::Day("2026-03-03".parse().ok()), Cell::Count(3)]);
        sheet.add([Cell::Text(String::new()), Cell::Day(None), Cell::Count(0)]);
        // Whatever lies in the database.
        sheet.add([Cell::Text("\u{1f33f}\u{0}a".repeat(40_000)), Cell::Day("0026-01-05".parse().ok()), Cell::Count(u64::MAX)]);
        sheet.add([Cell::Text("a".repeat(40_000)), Cell::Day("9999-12-31".parse().ok()), Cell::Count(0)]);
        let book = sheet.xlsx().unwrap();
        assert!(book.starts_with(b"PK"), "it is a ZIP file");
        assert!(empty().xlsx().is_ok(), "an empty list is a sheet too");
    }

    #[test]
    fn a_sheet_ends_somewhere() {
        let mut sheet = Sheet::new(Speech::default(), &[("sheet-supports", 10.0)]);
        (0..=MOST as u64).for_each(|n| sheet.add([Cell::Count(n)]));
        assert!(sheet.is_full() && sheet.rows.len() == MOST);
    }
}
