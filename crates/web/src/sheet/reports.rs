//! Reports as a sheet: the public list, an inbox, what an official may see.

use app::{Among, Search};
use axum::response::Response;
use store::Listed;

use super::{Cell, Kind, Sheet};
use crate::{page::refuse, say, speech::Speech, state::Web};

/// Rows read at a time.
const TOGETHER: u32 = 500;
/// Pages that a whole sheet stands for, where reading is limited.
pub(crate) const PAGES: u32 = 20;

/// Reads a list to its end and gives it as a file.
pub(crate) async fn answer(web: &Web, s: Speech, among: Among<'_>, search: &Search, kind: Kind) -> Response {
    let mut sheet = Sheet::new(
        s,
        &[
            ("sheet-number", 12.0),
            ("sheet-received", 11.0),
            ("sheet-kind", 20.0),
            ("sheet-topic", 24.0),
            ("sheet-place", 44.0),
            ("sheet-status", 18.0),
            ("sheet-agency", 44.0),
            ("sheet-work", 22.0),
            ("sheet-due", 11.0),
            ("sheet-supports", 10.0),
            ("sheet-title", 70.0),
        ],
    );
    let mut after = None;
    loop {
        let page = match web.house().listed(among, search, after, TOGETHER).await {
            Ok(page) => page,
            Err(e) => return refuse(web, s, &e),
        };
        page.rows.iter().for_each(|listed| sheet.add(row(web, s, listed)));
        after = page.next;
        if after.is_none() || sheet.is_full() {
            return sheet.answer(web, s, kind).await;
        }
    }
}

fn row(web: &Web, s: Speech, l: &Listed) -> [Cell; 11] {
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
        Cell::Count(report.supports.into()),
        text(if l.title.is_empty() { s.say("secret-title") } else { l.title.clone() }),
    ]
}
