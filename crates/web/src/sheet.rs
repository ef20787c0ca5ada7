//! Lists as sheets (CSV and XLSX), for whoever reckons with them. What a person may see on the screen is what the sheet holds.

use app::{Search, Trouble};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Date, Official};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use store::{Cursor, Listed, Page};

use crate::{forms::Typed, page::refuse, say, speech::Speech, state::Web};

/// The field of a query that asks for a sheet instead of a page.
pub(crate) const FORM: &str = "bentuk";
/// Rows read at a time.
const TOGETHER: u32 = 500;
/// Most rows of a sheet; whoever wants more narrows the list, or is the operator (`tuntas export`).
const MOST: usize = 10_000;
/// Pages that a whole sheet stands for, where reading is limited.
pub(crate) const PAGES: u32 = 20;
/// The columns, as texts `sheet-...` name them, and how wide they are, in letters.
const COLUMNS: [(&str, f64); 11] = [
    ("number", 12.0),
    ("received", 11.0),
    ("kind", 20.0),
    ("topic", 24.0),
    ("place", 44.0),
    ("status", 18.0),
    ("agency", 44.0),
    ("work", 22.0),
    ("due", 11.0),
    ("supports", 10.0),
    ("title", 70.0),
];

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

/// A list that a sheet is made of.
pub(crate) enum Source<'a> {
    /// What is public.
    Public,
    /// What lies on the desks of an official.
    Inbox(&'a Official),
    /// All that an official may see.
    Within(&'a Official),
}

impl Source<'_> {
    async fn read(&self, web: &Web, search: &Search, after: Option<Cursor>) -> Result<Page, Trouble> {
        match self {
            Self::Public => web.house().public_reports(search, after, TOGETHER).await,
            Self::Inbox(official) => web.house().inbox(official, search, after, TOGETHER).await,
            Self::Within(official) => web.house().reports_within(official, search, after, TOGETHER).await,
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Text(String),
    Day(Option<Date>),
    Count(u32),
}

/// Reads a list to its end and gives it as a file.
pub(crate) async fn sheet(web: &Web, s: Speech, source: Source<'_>, search: &Search, kind: Kind) -> Response {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = match source.read(web, search, after).await {
            Ok(page) => page,
            Err(e) => return refuse(web, s, &e),
        };
        rows.extend(page.rows.iter().take(MOST - rows.len()).map(|listed| row(web, s, listed)));
        after = page.next;
        if after.is_none() || rows.len() >= MOST {
            break;
        }
    }
    let heads = COLUMNS.map(|(name, _)| s.say(&format!("sheet-{name}")));
    // Thousands of rows take a while to be written.
    let write = move || match kind {
        Kind::Csv => csv(&heads, rows),
        Kind::Xlsx => xlsx(&heads, rows).map_err(|e| e.to_string()),
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

fn csv(heads: &[String], rows: Vec<[Cell; COLUMNS.len()]>) -> Result<Vec<u8>, String> {
    // Programs for sheets read letters wrongly unless a file begins with this mark.
    let mut csv = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let mut written = csv.write_record(heads);
    for row in rows {
        written = written.and_then(|()| csv.write_record(row.map(plain)));
    }
    written.map_err(|e| e.to_string())?;
    csv.into_inner().map_err(|e| e.to_string())
}

/// A cell as text, which no sheet takes for a formula.
fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Cell::Text(text) => text,
        Cell::Day(day) => day.map(|d| d.to_string()).unwrap_or_default(),
        Cell::Count(n) => n.to_string(),
    }
}

/// Texts are texts here, whatever they begin with; days are days, so that they can be sorted and reckoned with.
fn xlsx(heads: &[String], rows: Vec<[Cell; COLUMNS.len()]>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (head, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    for ((column, name), (_, width)) in (0_u16..).zip(heads).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &head)?;
        sheet.set_column_width(column, width)?;
    }
    let mut last = 0;
    for (line, row) in (1_u32..).zip(rows) {
        last = line;
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, text)?,
                Cell::Count(n) => sheet.write_number(line, column, n)?,
                Cell::Day(None) => continue,
                Cell::Day(Some(d)) => {
                    let (month, of_month) = (d.month().unsigned_abs(), d.day().unsigned_abs());
                    let at = ExcelDateTime::from_ymd(d.year().unsigned_abs(), month, of_month)?;
                    sheet.write_datetime_with_format(line, column, at, &day)?
                }
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, u16::try_from(COLUMNS.len() - 1).unwrap_or(0))?;
    book.save_to_buffer()
}

fn row(web: &Web, s: Speech, l: &Listed) -> [Cell; COLUMNS.len()] {
    let (world, report) = (web.house().world(), &l.report);
    let (task, text) = (l.task, Cell::Text);
    let agency = task.map(|(_, agency, _)| agency).or_else(|| report.lead().map(|(_, f)| f.agency));
    let due = task.map_or_else(|| report.next_due(), |(.., due)| due);
    let day = |at| report.area.zone().date(at);
    [
        text(report.tracking.to_string()),
        Cell::Day(Some(day(report.received_at))),
        text(say::class(s, report)),
        text(report.topic.as_ref().map(|t| world.topic_name(t, s.code())).unwrap_or_default()),
        text(world.place(&report.area)),
        text(s.say(&format!("status-{}", report.status.name()))),
        text(agency.map(|a| world.agency_name(a)).unwrap_or_default()),
        text(task.map(|(work, ..)| s.say(&format!("work-{}", work.as_str()))).unwrap_or_default()),
        Cell::Day(due.map(day)),
        Cell::Count(report.supports),
        text(if l.title.is_empty() { s.say("secret-title") } else { l.title.clone() }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, kept) in [("=1+1", "'=1+1"), ("@a", "'@a"), ("Jalan = rusak", "Jalan = rusak"), ("", "")] {
            assert_eq!(plain(Cell::Text(cell.into())), kept);
        }
        assert_eq!(plain(Cell::Day("2026-03-03".parse().ok())), "2026-03-03");
    }

    #[test]
    fn a_book_opens_and_holds_its_rows() {
        let mut row = std::array::from_fn(|_| Cell::Text("=HYPERLINK(\"x\")".into()));
        row[1] = Cell::Day("2026-03-03".parse().ok());
        row[8] = Cell::Day(None);
        row[9] = Cell::Count(3);
        let heads: Vec<_> = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect();
        let book = xlsx(&heads, vec![row]).unwrap();
        assert!(book.starts_with(b"PK"), "it is a ZIP file");
        assert!(xlsx(&heads, Vec::new()).is_ok(), "an empty list is a sheet too");
    }
}
