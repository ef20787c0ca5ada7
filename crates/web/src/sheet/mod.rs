//! Lists as sheets (CSV and XLSX), for whoever reckons with them. What a person may see on the screen is what the sheet holds.

mod book;
pub mod public_csv;
pub(crate) mod reports;

use app::AppError;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Calendar, Date,
    figure::{Facts, Indicator, Measures},
};

use self::book::Book;
use crate::{figures, forms::FormData, localizer::Localizer, page::refuse, state::Web};

/// The field of a query that asks for a sheet instead of a page.
pub(crate) const FORM: &str = "bentuk";
/// The field of a query that says which list of a page is wanted, where it has several.
pub(crate) const LIST: &str = "daftar";
/// Most rows of a sheet that is put together before it is sent; one with more says so in its last row. Reports, of which there
/// are many, are sent as they are read (`reports`).
pub(crate) const MOST: usize = 200_000;

/// The addresses of a list as sheets, with how each kind is called. What narrows the list ends in `&`, or is nothing.
pub(crate) fn links(path: &str, narrowing: &str) -> Vec<(&'static str, String)> {
    Kind::ALL.map(|k| (k.as_str(), format!("{path}?{narrowing}{FORM}={}", k.as_str()))).into()
}

/// The same, of one of several lists of a page.
pub(crate) fn links_of(path: &str, list: &str) -> Vec<(&'static str, String)> {
    links(path, &format!("{LIST}={list}&"))
}

domain::choices! {
    /// What a sheet is written as.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Kind {
        /// Text that every program reads.
        Csv = "csv",
        /// What offices use.
        Xlsx = "xlsx",
    }
}

impl Kind {
    /// The kind a query asks for, if it asks for a sheet.
    pub(crate) fn wanted(query: &FormData) -> Option<Self> {
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

impl Cell {
    /// A word that stays the same in every language.
    fn word(word: &str) -> Self {
        Self::Text(word.to_owned())
    }

    /// A number, where there is one.
    fn count(n: Option<impl Into<u64>>) -> Self {
        n.map_or_else(|| Self::Text(String::new()), |n| Self::Count(n.into()))
    }

    /// Working days from the day of receipt to another, where that was reached.
    fn working_days(calendar: &Calendar, facts: &Facts, to: Option<Date>) -> Self {
        Self::count(to.map(|to| u64::from(calendar.between(facts.received, to))))
    }

    /// On pages numbers and dates hold together by blanks of their own; programs look for the plain ones.
    fn for_programs(self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.replace('\u{a0}', " ")),
            cell => cell,
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A column of a sheet for people: the key of what it is called, how wide it is in letters, and what stands in it.
pub(crate) struct Column<'a, R: ?Sized> {
    key: &'a str,
    width: f64,
    value: Box<dyn Fn(&R) -> Cell + Send + Sync + 'a>,
}

/// A column.
pub(crate) fn column<'a, R: ?Sized, C: Into<Cell>>(
    key: &'a str,
    width: f64,
    value: impl Fn(&R) -> C + Send + Sync + 'a,
) -> Column<'a, R> {
    Column { key, width, value: Box::new(move |row| value(row).into()) }
}

/// A sheet with its columns, while rows are added to it.
pub(crate) struct Table<'a, R: ?Sized> {
    columns: Vec<Column<'a, R>>,
    pub(crate) sheet: Sheet,
}

impl<'a, R: ?Sized> Table<'a, R> {
    pub(crate) fn new(s: Localizer, columns: impl IntoIterator<Item = Column<'a, R>>) -> Self {
        let columns: Vec<_> = columns.into_iter().collect();
        let named = columns.iter().map(|column| (s.text(column.key), column.width)).collect();
        Self { columns, sheet: Sheet { columns: named, rows: Vec::new() } }
    }

    /// The whole sheet of some rows.
    pub(crate) fn of<'r>(
        s: Localizer,
        columns: impl IntoIterator<Item = Column<'a, R>>,
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Sheet
    where
        R: 'r,
    {
        let mut table = Self::new(s, columns);
        rows.into_iter().for_each(|row| table.add(row));
        table.sheet
    }

    /// Adds a row, as long as there is room.
    pub(crate) fn add(&mut self, row: &R) {
        let Self { columns, sheet } = self;
        sheet.add(columns.iter().map(|column| (column.value)(row)));
    }
}

/// A list, as a sheet.
pub(crate) struct Sheet {
    /// What each column is called, and how wide it is, in letters.
    columns: Vec<(String, f64)>,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// What became of the reports of each of some things.
    pub(crate) fn of_tallies(s: Localizer, first: &str, rows: impl IntoIterator<Item = (String, Measures)>) -> Self {
        let rows: Vec<_> = rows.into_iter().collect();
        let rated = rows.iter().any(|(_, measures)| measures.people.is_some());
        let told: Vec<_> = [Indicator::Received].into_iter().chain(Indicator::OUTCOMES).chain([Indicator::Late]).collect();
        let names: Vec<_> = told.iter().map(|indicator| indicator.name_key()).collect();
        let mut columns = vec![column(first, 44.0, |(name, _): &(String, Measures)| name.clone())];
        columns.extend(told.iter().zip(&names).map(|(indicator, name)| {
            column(name, 10.0, move |(_, measures): &(String, Measures)| Cell::Count(indicator.value(measures).unwrap_or(0)))
        }));
        if rated {
            let counted = |m: &Measures| m.people.as_ref().map(figures::counted).unwrap_or_default();
            let rate = move |m: &Measures| {
                Indicator::PerPeople.value(m).map(|_| figures::value(s, Indicator::PerPeople, m)).unwrap_or_default()
            };
            columns.extend([
                column("stats-per-people", 12.0, move |(_, m): &(String, Measures)| rate(m)),
                column("part-people", 14.0, |(_, m): &(String, Measures)| Cell::count(m.people.as_ref().map(|p| p.number))),
                column("part-year", 12.0, move |(_, m): &(String, Measures)| counted(m).0),
                column("part-source", 30.0, move |(_, m): &(String, Measures)| counted(m).1),
            ]);
        }
        Table::of(s, columns, &rows)
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
    pub(crate) async fn answer(mut self, web: &Web, s: Localizer, kind: Kind) -> Response {
        if self.is_full() {
            self.rows.push(vec![Cell::Text(s.with("sheet-full", "n", &s.number(MOST as u64)))]);
        }
        // Thousands of rows take a while to be written.
        let write = move || {
            let mut writing = Writing::new(kind, self.columns);
            let written = self.rows.iter().try_fold(Vec::new(), |mut file, row| {
                file.extend(writing.add(row)?);
                Ok(file)
            });
            written.and_then(|mut file| {
                file.extend(writing.finish()?);
                Ok(file)
            })
        };
        match tokio::task::spawn_blocking(write).await.map_err(|e| e.to_string()).and_then(|written| written) {
            Ok(bytes) => (about(web, kind), bytes).into_response(),
            Err(e) => refuse(web, s, &AppError::Damaged(e)),
        }
    }
}

/// What a file says of itself.
fn about(web: &Web, kind: Kind) -> [(header::HeaderName, String); 2] {
    let name = format!("attachment; filename=\"tuntas-{}.{}\"", web.today(), kind.as_str());
    [(header::CONTENT_TYPE, kind.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)]
}

/// A sheet that is written row by row.
enum Writing {
    /// Text, with its heads until they are written.
    Csv(Option<Vec<u8>>),
    /// A book.
    Xlsx(Box<Book>),
}

impl Writing {
    fn new(kind: Kind, columns: Vec<(String, f64)>) -> Self {
        match kind {
            Kind::Csv => {
                // Programs for sheets read letters wrongly unless a file begins with this mark.
                let mut head = b"\xef\xbb\xbf".to_vec();
                head.extend(line(columns.into_iter().map(|(name, _)| name)).unwrap_or_default());
                Self::Csv(Some(head))
            }
            Kind::Xlsx => Self::Xlsx(Box::new(Book::new(columns))),
        }
    }

    /// Adds a row; gives what can be sent by now.
    fn add(&mut self, row: &[Cell]) -> Result<Vec<u8>, String> {
        let row: Vec<_> = row.iter().cloned().map(Cell::for_programs).collect();
        match self {
            Self::Csv(head) => {
                let mut ready = head.take().unwrap_or_default();
                ready.extend(line(row.into_iter().map(plain))?);
                Ok(ready)
            }
            Self::Xlsx(book) => {
                book.add(&row)?;
                Ok(book.take())
            }
        }
    }

    /// The rest of it.
    fn finish(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Csv(head) => Ok(head.unwrap_or_default()),
            Self::Xlsx(book) => book.finish(),
        }
    }
}

/// A line of CSV.
fn line(cells: impl Iterator<Item = String>) -> Result<Vec<u8>, String> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(cells).map_err(|e| e.to_string())?;
    csv.into_inner().map_err(|e| e.to_string())
}

/// Agencies by their numbers.
fn numbers(agencies: &[domain::AgencyId]) -> String {
    agencies.iter().map(|agency| agency.0.to_string()).collect::<Vec<_>>().join(" ")
}

/// A text as a cell of CSV which no program for sheets takes for a formula: whatever writes CSV writes texts by this.
fn no_formula(text: String) -> String {
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
        assert_eq!(Cell::Text("3\u{a0}Maret 2026".into()).for_programs(), Cell::Text("3 Maret 2026".into()));
        assert_eq!(plain(Cell::Day("2026-03-03".parse().ok())), "2026-03-03");
    }

    #[test]
    fn a_sheet_ends_somewhere() {
        let mut table = Table::new(Localizer::default(), [column("sheet-supports", 10.0, |n: &u64| Cell::Count(*n))]);
        (0..=MOST as u64).for_each(|n| table.add(&n));
        assert!(table.sheet.is_full() && table.sheet.rows.len() == MOST);
    }
}
