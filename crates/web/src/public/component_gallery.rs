//! The style page: every component in every state, for whoever changes one. Only in a demo.

use app::{AppError, Tally};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{AreaCode, ValidationError};

use crate::{
    draw::{
        chart::{self, Chart},
        tiles,
    },
    forms::{Errors, FormData},
    localizer::Localizer,
    page::{Layout, Visitor, refuse, render},
    public::list::ReportRow,
    routes,
    state::Web,
    wording::Tone,
};

/// The icons there are.
const ICONS: [&str; 14] =
    ["pen", "search", "place", "clock", "photo", "check", "lock", "print", "back", "next", "person", "warning", "chart", "plus"];
/// The tones of a tag, each with a state that has it.
const TONES: [(Tone, &str); 5] = [
    (Tone::Quiet, "status-submitted"),
    (Tone::Busy, "status-in_progress"),
    (Tone::Good, "status-answered"),
    (Tone::Warn, "status-returned"),
    (Tone::Late, "stats-late"),
];

/// The pages for when something cannot be shown or done: title and text.
const STATES: [(&str, &str); 10] = [
    ("not-found", "not-found-text"),
    ("forbidden", "refusal-not-allowed"),
    ("gone", "gone-joined"),
    ("changed", "changed-text"),
    ("refused", "refused-text"),
    ("no-method", "no-method-text"),
    ("too-fast", "too-fast-text"),
    ("failed", "failed-text"),
    ("busy-title", "too-busy"),
    ("offline-title", "offline-text"),
];

#[derive(Template)]
#[template(path = "public/kit.html")]
struct Kit {
    page: Layout,
    empty: FormData,
    filled: FormData,
    none: Errors,
    wrong: Errors,
    chart: Option<Chart>,
    tile_map: Vec<tiles::Tile>,
    outline: &'static str,
    reports: Vec<ReportRow>,
}

pub(crate) async fn component_gallery(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    if !web.settings().demo {
        return refuse(&web, s, &AppError::NotFound);
    }
    let filled = FormData::parse(b"a=Jembatan+gantung+putus&b=Sejak+Senin&c=1&d=2");
    let mut wrong = Errors::default();
    wrong.invalid("text", ValidationError::Empty);
    wrong.invalid("email", ValidationError::NotAnEmail);
    let page = Layout::new(&web, s, who.as_ref(), s.text("nav-style"), routes::STYLE);
    let tally = |n: u64| Tally { open: n, answered: 3, confirmed: 2 * n, ..Tally::default() };
    let months: Vec<_> = (1_i32..=6).map(|n| (12 * 2026 + 10 - n, tally(n.unsigned_abs().into()))).collect();
    let province = "64".parse::<AreaCode>().ok();
    let count = |code: &AreaCode| code.as_str().bytes().map(u64::from).sum::<u64>() % 40;
    let tile_map = province.iter().flat_map(|p| tiles::tiles(s, p, "", Some(&count), None)).collect();
    let report = ReportRow {
        address: routes::STYLE.to_owned(),
        title: "Jembatan gantung putus".to_owned(),
        excerpt: s.text("step-1-text"),
        place: "Badak Baru, Muara Badak, Kutai Kartanegara".to_owned(),
        day: s.month(12 * 2026 + 10),
        status: s.text("status-answered"),
        tone: Tone::Good,
        topic: s.text("topic"),
        supports: s.with("supported", "n", "3"),
    };
    render(&Kit {
        chart: chart::months(s, &months),
        outline: province.as_ref().map(geo::cartogram::outline).unwrap_or_default(),
        tile_map,
        reports: vec![report],
        page,
        empty: FormData::default(),
        filled,
        none: Errors::default(),
        wrong,
    })
}
