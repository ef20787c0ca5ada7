//! What an overseer watches: who signed in, and who looked at what is sealed.

use app::Trouble;
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::report::Sealed;

use crate::{
    desk::{Bar, Desk},
    forms::Typed,
    page::{Layout, refuse, render},
    routes,
    speech::Speech,
    state::Web,
};

/// Rows of each list on one page.
const ON_A_PAGE: u32 = 50;

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
    looks: Vec<LookRow>,
    more_looks: Option<String>,
    traces: Vec<Row>,
    more_traces: Option<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Speech, desk: Desk, uri: Uri) -> Response {
    page(&web, s, desk, &uri).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Speech, Desk(who): Desk, uri: &Uri) -> Result<Response, Trouble> {
    let typed = Typed::parse(uri.query().unwrap_or_default().as_bytes());
    let (house, official) = (web.house(), who.official());
    let (looks, more_looks) = house.looks(&official, typed.get("lihat").parse().ok(), ON_A_PAGE).await?;
    let (traces, more_traces) = house.traces(&official, typed.get("masuk").parse().ok(), ON_A_PAGE).await?;
    let when = |at| s.moment_in(at, web.zone());
    let further = |list: &str, before: i64| format!("{}?{list}={before}", routes::DESK_TRACES);
    let shown = Traces {
        page: Layout::new(web, s, Some(&who), s.say("traces-title"), routes::DESK_TRACES),
        bar: Bar::of(&who),
        more_looks: more_looks.map(|before| further("lihat", before)),
        more_traces: more_traces.map(|before| further("masuk", before)),
        looks: looks
            .into_iter()
            .map(|l| LookRow {
                when: when(l.at),
                who: l.name,
                what: s.say(match l.field {
                    Sealed::Person => "revealed-person",
                    Sealed::Words => "revealed-words",
                }),
                number: l.report.grouped(),
                address: routes::desk_report(l.report),
            })
            .collect(),
        traces: traces
            .into_iter()
            .map(|t| Row {
                when: when(t.trace.at),
                who: t.name,
                what: s.say(&format!("access-{}", t.trace.what.as_str())),
                device: t.trace.device,
            })
            .collect(),
    };
    Ok(render(&shown))
}
