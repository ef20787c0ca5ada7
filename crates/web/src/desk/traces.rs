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
    sheet::{Kind, LIST, Sheet, Table, column, links_of},
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

struct TraceRow {
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
struct TracesPage {
    page: Layout,
    bar: Bar,
    /// Each of the lists as sheets.
    sheets: [Vec<(&'static str, String)>; 3],
    alone: Vec<LookRow>,
    more_alone: Option<String>,
    looks: Vec<LookRow>,
    more_looks: Option<String>,
    traces: Vec<TraceRow>,
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
    let (looks, more_looks) = app.people().looks(&official, &Watch::default(), typed.get(LOOKS).parse().ok(), ON_A_PAGE).await?;
    let (alone, more_alone) = app.people().deeds_alone(&official, typed.get(ALONE).parse().ok(), ON_A_PAGE).await?;
    let (traces, more_traces) = app.people().traces(&official, typed.get(ACCESS).parse().ok(), ON_A_PAGE).await?;
    let further = |list: &str, before: i64| format!("{}?{list}={before}", routes::DESK_TRACES);
    let shown = TracesPage {
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

fn trace_row(web: &Web, s: Localizer, told: ToldTrace) -> TraceRow {
    TraceRow {
        when: s.moment_in(told.trace.at, web.zone()),
        who: told.name,
        what: s.text(&format!("access-{}", told.trace.what.as_str())),
        device: told.trace.device,
    }
}

/// One of the lists, to its end.
async fn sheet(web: &Web, s: Localizer, official: &Official, typed: &FormData, kind: Kind) -> Result<Response, AppError> {
    let sheet = match [LOOKS, ALONE].into_iter().find(|list| typed.has(LIST, list)) {
        Some(list) => looks_sheet(web, s, official, list).await?,
        None => traces_sheet(web, s, official).await?,
    };
    Ok(sheet.answer(web, s, kind).await)
}

/// What was opened, or decided alone.
async fn looks_sheet(web: &Web, s: Localizer, official: &Official, list: &str) -> Result<Sheet, AppError> {
    let columns = [
        column("traces-when", 26.0, |r: &LookRow| r.when.clone()),
        column("traces-who", 30.0, |r: &LookRow| r.who.clone()),
        column("traces-what", 34.0, |r: &LookRow| r.what.clone()),
        column("sheet-number", 14.0, |r: &LookRow| r.number.clone()),
    ];
    let (app, mut table, mut before) = (web.app(), Table::new(s, columns), None);
    loop {
        let (rows, more) = if list == LOOKS {
            app.people().looks(official, &Watch::default(), before, TOGETHER).await?
        } else {
            app.people().deeds_alone(official, before, TOGETHER).await?
        };
        rows.into_iter().for_each(|look| table.add(&look_row(web, s, look)));
        before = more;
        if before.is_none() || table.sheet.is_full() {
            return Ok(table.sheet);
        }
    }
}

/// Who signed in, and what else they did to their access.
async fn traces_sheet(web: &Web, s: Localizer, official: &Official) -> Result<Sheet, AppError> {
    let columns = [
        column("traces-when", 26.0, |r: &TraceRow| r.when.clone()),
        column("traces-who", 30.0, |r: &TraceRow| r.who.clone()),
        column("traces-what", 34.0, |r: &TraceRow| r.what.clone()),
        column("traces-device", 24.0, |r: &TraceRow| r.device.clone()),
    ];
    let (mut table, mut before) = (Table::new(s, columns), None);
    loop {
        let (rows, more) = web.app().people().traces(official, before, TOGETHER).await?;
        rows.into_iter().for_each(|told| table.add(&trace_row(web, s, told)));
        before = more;
        if before.is_none() || table.sheet.is_full() {
            return Ok(table.sheet);
        }
    }
}
