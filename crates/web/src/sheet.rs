//! Lists as sheets (CSV), for whoever reckons with them. What a person may see on the screen is what the sheet holds.

use app::{Search, Trouble};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::Official;
use store::{Cursor, Listed, Page};

use crate::{page::refuse, say, speech::Speech, state::Web};

/// The field of a query that asks for a sheet instead of a page.
pub(crate) const FORM: &str = "bentuk";
/// Its value.
pub(crate) const CSV: &str = "csv";
/// Rows read at a time.
const TOGETHER: u32 = 500;
/// Most rows of a sheet; whoever wants more narrows the list, or is the operator (`tuntas export`).
const MOST: usize = 10_000;
/// Pages that a whole sheet stands for, where reading is limited.
pub(crate) const PAGES: u32 = 20;
/// The columns, as texts `sheet-...` name them.
const COLUMNS: [&str; 11] =
    ["number", "received", "kind", "topic", "place", "status", "agency", "work", "due", "supports", "title"];

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

/// Reads a list to its end and gives it as a file.
pub(crate) async fn sheet(web: &Web, s: Speech, source: Source<'_>, search: &Search) -> Response {
    // Programs for sheets read letters wrongly unless a file begins with this mark.
    let mut csv = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let (mut written, mut rows, mut after) = (csv.write_record(COLUMNS.map(|c| s.say(&format!("sheet-{c}")))), 0, None);
    loop {
        let page = match source.read(web, search, after).await {
            Ok(page) => page,
            Err(e) => return refuse(web, s, &e),
        };
        for listed in page.rows.iter().take(MOST - rows) {
            written = written.and_then(|()| csv.write_record(row(web, s, listed).map(harmless)));
            rows += 1;
        }
        after = page.next;
        if after.is_none() || rows >= MOST {
            break;
        }
    }
    match written.map_err(|e| e.to_string()).and_then(|()| csv.into_inner().map_err(|e| e.to_string())) {
        Ok(bytes) => {
            let name = format!("attachment; filename=\"tuntas-{}.csv\"", web.today());
            let about = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
            (about, bytes).into_response()
        }
        Err(e) => refuse(web, s, &Trouble::Damaged(e)),
    }
}

fn row(web: &Web, s: Speech, l: &Listed) -> [String; COLUMNS.len()] {
    let (world, report) = (web.house().world(), &l.report);
    let task = l.task;
    let agency = task.map(|(_, agency, _)| agency).or_else(|| report.lead().map(|(_, f)| f.agency));
    let due = task.map_or_else(|| report.next_due(), |(.., due)| due);
    [
        report.tracking.to_string(),
        report.area.zone().date(report.received_at).to_string(),
        say::class(s, report),
        report.topic.as_ref().map(|t| world.topic_name(t, s.code())).unwrap_or_default(),
        world.place(&report.area),
        s.say(&format!("status-{}", report.status.name())),
        agency.map(|a| world.agency_name(a)).unwrap_or_default(),
        task.map(|(work, ..)| s.say(&format!("work-{}", work.as_str()))).unwrap_or_default(),
        due.map(|d| report.area.zone().date(d).to_string()).unwrap_or_default(),
        report.supports.to_string(),
        if l.title.is_empty() { s.say("secret-title") } else { l.title.clone() },
    ]
}

/// A cell that no sheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, kept) in [("=1+1", "'=1+1"), ("@a", "'@a"), ("Jalan = rusak", "Jalan = rusak"), ("", "")] {
            assert_eq!(harmless(cell.into()), kept);
        }
    }
}
