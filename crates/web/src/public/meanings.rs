//! What each figure means, and the same reports by the yardsticks of others. Whoever disputes a figure reads here what it counts.

use app::{Ranked, Yardsticks};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::figure::{Index, Indicator, Recap};

use super::statistics::Asked;
use crate::{
    figures,
    forms::FormData,
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, Visitor, refuse, render, slow_down},
    routes,
    state::Web,
};

/// A figure, explained.
struct Meaning {
    key: &'static str,
    name: String,
    formula: String,
    unit: String,
    base: String,
    reading: String,
    source: String,
}

#[derive(Template)]
#[template(path = "public/meanings.html")]
struct MeaningsPage {
    page: Layout,
    meanings: Vec<Meaning>,
}

/// What each figure means.
pub(crate) async fn meanings(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let meaning = |indicator: Indicator| Meaning {
        key: indicator.as_str(),
        name: s.text(&indicator.name_key()),
        formula: s.text(&indicator.formula_key()),
        unit: s.text(&format!("unit-{}", indicator.unit().as_str().replace('_', "-"))),
        base: s.text(&format!("of-{}", indicator.base().as_str().replace('_', "-"))),
        reading: s.text(&format!("reading-{}", indicator.reading().as_str())),
        source: s.text(indicator.source_key()),
    };
    let page = Layout::new(&web, s, who.as_ref(), s.text("meanings-title"), routes::MEANINGS);
    render(&MeaningsPage { page, meanings: Indicator::ALL.map(meaning).into() })
}

/// What some reports came to, in words.
struct RecapRow {
    name: String,
    /// The key of what each is called, and its number.
    cells: [(&'static str, String); 6],
}

/// An agency by its index.
struct IndexRow {
    name: String,
    address: String,
    received: String,
    cells: [String; 5],
}

#[derive(Template)]
#[template(path = "public/yardsticks.html")]
struct YardsticksPage {
    page: Layout,
    asked: Asked,
    is_empty: bool,
    /// KemenPANRB: a name and a value each.
    followed: Vec<(String, String)>,
    /// The example of how a figure misleads: done and in process together, and done alone.
    trap: Option<(String, String)>,
    half: String,
    months: Vec<RecapRow>,
    years: Vec<RecapRow>,
    groups: Vec<(String, Vec<IndexRow>)>,
    few: Option<String>,
}

/// The same reports by the yardsticks of others.
pub(crate) async fn yardsticks(
    State(web): State<Web>,
    s: Localizer,
    Visitor(who): Visitor,
    client: Client,
    uri: Uri,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    let query = FormData::of_query(&uri);
    let here = uri.path_and_query().map_or(routes::YARDSTICKS, |p| p.as_str());
    let page = Layout::new(&web, s, who.as_ref(), s.text("yardsticks-title"), here).wrong(&figures::unanswered(&web, &query));
    match web.app().figures().yardsticks(figures::period(&web, &query)).await {
        Ok(told) => render(&told_page(&web, s, &query, page, &told)),
        Err(e) => refuse(&web, s, &e),
    }
}

fn told_page(web: &Web, s: Localizer, query: &FormData, page: Layout, told: &Yardsticks) -> YardsticksPage {
    let all = told.all;
    let share = |some: u64, recap: Recap| s.share(recap.per_mille(some));
    let of = |some: u64, of: u64| s.with_all("yardstick-of", &[("some", &s.number(some)), ("all", &s.number(of))]);
    let row = |name: String, recap: Recap| RecapRow {
        name,
        cells: [
            ("stats-received", s.number(recap.received())),
            ("yardstick-waiting", s.number(recap.waiting)),
            ("yardstick-in-process", s.number(recap.in_process)),
            ("yardstick-promised", s.number(recap.promised)),
            ("yardstick-done", s.number(recap.done)),
            ("yardstick-followed-up", share(recap.followed_up(), recap)),
        ],
    };
    let cells = |i: &Index| [i.efficiency, i.feedback, i.domain, i.commitment, i.total()].map(|part| s.number(part / 10));
    let reference = web.app().reference();
    YardsticksPage {
        asked: Asked::of(web, s, routes::YARDSTICKS, query),
        is_empty: all.received() == 0,
        followed: vec![
            (s.text("yardstick-connected"), of(told.connected, told.agencies)),
            (s.text("yardstick-active"), of(told.active, told.connected)),
            (s.text("stats-received"), s.number(all.received())),
            (s.text("yardstick-followed-up"), share(all.followed_up(), all)),
            (s.text("yardstick-done"), share(all.done, all)),
        ],
        trap: (all.in_process > 0).then(|| (share(all.followed_up(), all), share(all.done, all))),
        half: of(told.half, told.with_reports),
        months: told.months.iter().map(|(month, recap)| row(s.month(*month), *recap)).collect(),
        years: told.years.iter().map(|(year, recap)| row(year.to_string(), *recap)).collect(),
        groups: told
            .indices
            .iter()
            .map(|(load, agencies)| {
                let row = |ranked: &Ranked| IndexRow {
                    name: reference.agency_name(ranked.agency),
                    address: routes::agency(ranked.agency),
                    received: s.number(ranked.measures.tally.received()),
                    cells: cells(&ranked.index),
                };
                (s.text(&format!("load-{}", load.as_str())), agencies.iter().map(row).collect())
            })
            .collect(),
        few: (told.few > 0).then(|| s.with("yardstick-few", "n", &s.number(told.few))),
        page,
    }
}
