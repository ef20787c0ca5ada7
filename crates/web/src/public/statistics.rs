//! How many reports came, and what became of them.

use app::Tally;
use askama::Template;
use axum::{extract::State, response::Response};
use domain::report::About;

use crate::{
    draw::chart::{self, Chart},
    page::{Layout, Visitor, refuse, render},
    routes,
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
    /// What a table is about, the word above its first column, and its rows.
    tables: Vec<Table>,
}

type Table = (String, String, Vec<(String, Tally)>);

pub(crate) async fn statistics(State(web): State<Web>, s: Speech, Visitor(who): Visitor) -> Response {
    let read = match web.house().statistics().await {
        Ok(read) => read,
        Err(e) => return refuse(&web, s, &e),
    };
    let world = web.house().world();
    let name = |about: &About| match about {
        About::Area(code) => code.parse().map_or_else(|_| code.clone(), |code| world.place(&code)),
        About::Topic(code) => world.topic_name(&domain::TopicCode(code.clone()), s.code()),
        About::Agency(id) => world.agency_name(domain::AgencyId(*id)),
        About::All => String::new(),
    };
    let named = |rows: &[(About, Tally)]| rows.iter().take(ROWS).map(|(about, tally)| (name(about), *tally)).collect();
    let tables = vec![
        (s.say("stats-by-month"), s.say("stats-month"), months(s, &read.months)),
        (s.say("stats-by-area"), s.say("stats-area"), named(&read.areas)),
        (s.say("stats-by-topic"), s.say("stats-topic"), named(&read.topics)),
    ];
    let page = Layout::new(&web, s, who.as_ref(), s.say("stats-title"), routes::STATISTICS);
    render(&Page { page, all: read.all, chart: chart::months(s, &read.months), tables })
}

/// The newest months by their names.
pub(super) fn months(s: Speech, all: &[(i32, Tally)]) -> Vec<(String, Tally)> {
    all.iter().take(chart::MONTHS).map(|(month, tally)| (s.month(*month), *tally)).collect()
}
