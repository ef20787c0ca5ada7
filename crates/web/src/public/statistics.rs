//! How many reports came, and what became of them.

use app::{Tally, Trouble};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::report::About;

use crate::{
    draw::chart::{self, Chart},
    forms::Typed,
    page::{Layout, Visitor, refuse, render},
    routes,
    sheet::{Cell, Kind, LIST, Sheet, links_of},
    speech::Speech,
    state::Web,
};

/// Rows shown of a table.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "public/statistics.html")]
struct Page {
    page: Layout,
    all: Tally,
    chart: Option<Chart>,
    tables: [Table; 3],
    /// Until the end of which month how many were received that are not public.
    others: Vec<(String, u64)>,
    sheets_of_others: Vec<(&'static str, String)>,
}

/// The list of what is not public, as a sheet.
const OTHERS: &str = "other";

struct Table {
    title: String,
    /// The word above its first column.
    first: String,
    rows: Vec<(String, Tally)>,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn statistics(State(web): State<Web>, s: Speech, Visitor(who): Visitor, uri: Uri) -> Response {
    let read = match web.house().statistics().await {
        Ok(read) => read,
        Err(e) => return refuse(&web, s, &e),
    };
    let world = web.house().world();
    let name = |about: &About| match about {
        About::Area(code) => code.parse().map_or_else(|_| code.clone(), |code| world.place(&code)),
        About::Topic(code) => world.topic_name(&domain::TopicCode(code.clone()), s.code()),
        About::Agency(id) | About::AgencyMonths(id) => world.agency_name(domain::AgencyId(*id)),
        About::All => String::new(),
    };
    let named = |rows: &[(About, Tally)]| rows.iter().map(|(about, tally)| (name(about), *tally)).collect::<Vec<_>>();
    let by_month = read.months.iter().map(|(month, tally)| (s.month(*month), *tally)).collect::<Vec<_>>();
    let lists = [("month", by_month, chart::MONTHS), ("area", named(&read.areas), ROWS), ("topic", named(&read.topics), ROWS)];
    let others: Vec<_> = read.others.iter().map(|(month, n)| (s.month(*month), *n)).collect();
    let query = Typed::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query).filter(|_| query.has(LIST, OTHERS)) {
        let mut sheet = Sheet::new(s, &[("stats-other", 44.0), ("stats-received", 10.0)]);
        others.into_iter().for_each(|(month, n)| sheet.add([Cell::Text(month), Cell::Count(n)]));
        return sheet.answer(&web, s, kind).await;
    }
    if let Some(kind) = Kind::wanted(&query) {
        let Some((list, rows, _)) = lists.into_iter().find(|(list, ..)| query.has(LIST, list)) else {
            return refuse(&web, s, &Trouble::NotFound);
        };
        return Sheet::of_tallies(s, &format!("stats-{list}"), rows).answer(&web, s, kind).await;
    }
    let tables = lists.map(|(list, rows, most)| Table {
        title: s.say(&format!("stats-by-{list}")),
        first: s.say(&format!("stats-{list}")),
        rows: rows.into_iter().take(most).collect(),
        sheets: links_of(routes::STATISTICS, list),
    });
    let page = Layout::new(&web, s, who.as_ref(), s.say("stats-title"), routes::STATISTICS);
    let (chart, sheets_of_others) = (chart::months(s, &read.months), links_of(routes::STATISTICS, OTHERS));
    render(&Page { page, all: read.all, chart, tables, others, sheets_of_others })
}

/// The newest months by their names.
pub(super) fn months(s: Speech, all: &[(i32, Tally)]) -> Vec<(String, Tally)> {
    all.iter().take(chart::MONTHS).map(|(month, tally)| (s.month(*month), *tally)).collect()
}
