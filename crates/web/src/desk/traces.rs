//! What an overseer watches: who signed in, who looked at what is sealed, and what officials decided alone.

use app::{AppError, ToldLook, ToldTrace, Watch};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::Official;

use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse, render},
    routes,
    sheet::{Cell, Kind, LIST, Sheet, links_of},
    state::Web,
    wording,
};

/// Rows of each list on one page.
const ON_A_PAGE: u32 = 50;
/// Rows read at a time for a sheet.
const TOGETHER: u32 = 500;
/// The lists, as queries name them.
const LOOKS: &str = "lihat";
const ALONE: &str = "putusan";
const ACCESS: &str = "masuk";

struct Row {
    when: String,
    who: String,
    what: String,
    device: String,
}

struct LookRow {
    when: String,
    who: String,
    what: String,
    number: String,
    address: String,
}

#[derive(Template)]
#[template(path = "desk/traces.html")]
struct Traces {
    page: Layout,
    bar: Bar,
    /// Each of the lists as sheets.
    sheets: [Vec<(&'static str, String)>; 3],
    alone: Vec<LookRow>,
    more_alone: Option<String>,
    looks: Vec<LookRow>,
    more_looks: Option<String>,
    traces: Vec<Row>,
    more_traces: Option<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, desk: Desk, uri: Uri) -> Response {
    page(&web, s, desk, &uri).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Localizer, Desk(who): Desk, uri: &Uri) -> Result<Response, AppError> {
    let typed = FormData::of_query(uri);
    if let Some(kind) = Kind::wanted(&typed) {
        return sheet(web, s, &who.official(), &typed, kind).await;
    }
    let (app, official) = (web.app(), who.official());
    let (looks, more_looks) = app.looks(&official, &Watch::default(), typed.get(LOOKS).parse().ok(), ON_A_PAGE).await?;
    let (alone, more_alone) = app.deeds_alone(&official, typed.get(ALONE).parse().ok(), ON_A_PAGE).await?;
    let (traces, more_traces) = app.traces(&official, typed.get(ACCESS).parse().ok(), ON_A_PAGE).await?;
    let further = |list: &str, before: i64| format!("{}?{list}={before}", routes::DESK_TRACES);
    let shown = Traces {
        page: Layout::new(web, s, Some(&who), s.text("traces-title"), routes::DESK_TRACES),
        bar: Bar::of(&who),
        sheets: [LOOKS, ACCESS, ALONE].map(|list| links_of(routes::DESK_TRACES, list)),
        more_looks: more_looks.map(|before| further(LOOKS, before)),
        more_traces: more_traces.map(|before| further(ACCESS, before)),
        more_alone: more_alone.map(|before| further(ALONE, before)),
        alone: alone.into_iter().map(|l| look_row(web, s, l)).collect(),
        looks: looks.into_iter().map(|l| look_row(web, s, l)).collect(),
        traces: traces.into_iter().map(|t| trace_row(web, s, t)).collect(),
    };
    Ok(render(&shown))
}

fn look_row(web: &Web, s: Localizer, look: ToldLook) -> LookRow {
    LookRow {
        when: s.moment_in(look.at, web.zone()),
        what: said(s, &look),
        who: look.name,
        number: crate::wording::number(look.report),
        address: routes::desk_report(look.report),
    }
}

/// What was opened or decided, with what was said about it.
pub(super) fn said(s: Localizer, look: &ToldLook) -> String {
    let what = wording::happened(s, &look.what, "", &look.area);
    look.words.as_ref().map_or(what.clone(), |words| format!("{what}: {words}"))
}

fn trace_row(web: &Web, s: Localizer, told: ToldTrace) -> Row {
    Row {
        when: s.moment_in(told.trace.at, web.zone()),
        who: told.name,
        what: s.text(&format!("access-{}", told.trace.what.as_str())),
        device: told.trace.device,
    }
}

/// One of the two lists, to its end.
async fn sheet(web: &Web, s: Localizer, official: &Official, typed: &FormData, kind: Kind) -> Result<Response, AppError> {
    let (app, mut before) = (web.app(), None);
    let (looks, alone) = (typed.has(LIST, LOOKS), typed.has(LIST, ALONE));
    let last = if looks || alone { ("sheet-number", 14.0) } else { ("traces-device", 24.0) };
    let mut sheet = Sheet::new(s, &[("traces-when", 26.0), ("traces-who", 30.0), ("traces-what", 34.0), last]);
    loop {
        if looks || alone {
            let (rows, more) = if looks {
                app.looks(official, &Watch::default(), before, TOGETHER).await?
            } else {
                app.deeds_alone(official, before, TOGETHER).await?
            };
            let cells = |r: LookRow| [r.when, r.who, r.what, r.number].map(Cell::Text);
            rows.into_iter().for_each(|l| sheet.add(cells(look_row(web, s, l))));
            before = more;
        } else {
            let (rows, more) = app.traces(official, before, TOGETHER).await?;
            let cells = |r: Row| [r.when, r.who, r.what, r.device].map(Cell::Text);
            rows.into_iter().for_each(|t| sheet.add(cells(trace_row(web, s, t))));
            before = more;
        }
        if before.is_none() || sheet.is_full() {
            return Ok(sheet.answer(web, s, kind).await);
        }
    }
}
