//! What an overseer watches: who signed in, who looked at what is sealed, and what officials decided alone.

use app::{ToldLook, ToldTrace, Trouble, Watch};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::Official;

use crate::{
    desk::{Bar, Desk},
    forms::Typed,
    page::{Layout, refuse, render},
    routes, say,
    sheet::{Cell, Kind, LIST, Sheet, links_of},
    speech::Speech,
    state::Web,
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

pub(crate) async fn show(State(web): State<Web>, s: Speech, desk: Desk, uri: Uri) -> Response {
    page(&web, s, desk, &uri).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Speech, Desk(who): Desk, uri: &Uri) -> Result<Response, Trouble> {
    let typed = Typed::of_query(uri);
    if let Some(kind) = Kind::wanted(&typed) {
        return sheet(web, s, &who.official(), &typed, kind).await;
    }
    let (house, official) = (web.house(), who.official());
    let (looks, more_looks) = house.looks(&official, &Watch::default(), typed.get(LOOKS).parse().ok(), ON_A_PAGE).await?;
    let (alone, more_alone) = house.deeds_alone(&official, typed.get(ALONE).parse().ok(), ON_A_PAGE).await?;
    let (traces, more_traces) = house.traces(&official, typed.get(ACCESS).parse().ok(), ON_A_PAGE).await?;
    let further = |list: &str, before: i64| format!("{}?{list}={before}", routes::DESK_TRACES);
    let shown = Traces {
        page: Layout::new(web, s, Some(&who), s.say("traces-title"), routes::DESK_TRACES),
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

fn look_row(web: &Web, s: Speech, look: ToldLook) -> LookRow {
    LookRow {
        when: s.moment_in(look.at, web.zone()),
        what: said(s, &look),
        who: look.name,
        number: crate::say::number(look.report),
        address: routes::desk_report(look.report),
    }
}

/// What was opened or decided, with what was said about it.
pub(super) fn said(s: Speech, look: &ToldLook) -> String {
    let what = say::happened(s, &look.what, "", &look.area);
    look.words.as_ref().map_or(what.clone(), |words| format!("{what}: {words}"))
}

fn trace_row(web: &Web, s: Speech, told: ToldTrace) -> Row {
    Row {
        when: s.moment_in(told.trace.at, web.zone()),
        who: told.name,
        what: s.say(&format!("access-{}", told.trace.what.as_str())),
        device: told.trace.device,
    }
}

/// One of the two lists, to its end.
async fn sheet(web: &Web, s: Speech, official: &Official, typed: &Typed, kind: Kind) -> Result<Response, Trouble> {
    let (house, mut before) = (web.house(), None);
    let (looks, alone) = (typed.has(LIST, LOOKS), typed.has(LIST, ALONE));
    let last = if looks || alone { ("sheet-number", 14.0) } else { ("traces-device", 24.0) };
    let mut sheet = Sheet::new(s, &[("traces-when", 26.0), ("traces-who", 30.0), ("traces-what", 34.0), last]);
    loop {
        if looks || alone {
            let (rows, more) = if looks {
                house.looks(official, &Watch::default(), before, TOGETHER).await?
            } else {
                house.deeds_alone(official, before, TOGETHER).await?
            };
            let cells = |r: LookRow| [r.when, r.who, r.what, r.number].map(Cell::Text);
            rows.into_iter().for_each(|l| sheet.add(cells(look_row(web, s, l))));
            before = more;
        } else {
            let (rows, more) = house.traces(official, before, TOGETHER).await?;
            let cells = |r: Row| [r.when, r.who, r.what, r.device].map(Cell::Text);
            rows.into_iter().for_each(|t| sheet.add(cells(trace_row(web, s, t))));
            before = more;
        }
        if before.is_none() || sheet.is_full() {
            return Ok(sheet.answer(web, s, kind).await);
        }
    }
}
