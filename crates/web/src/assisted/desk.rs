//! The desk of a village officer: taking down first, news to hand over, and what they took down.

use app::{AppError, Search};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{Refusal, Role};

use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    public::list::{cursor_of, next_page},
    routes,
    state::Web,
    wording,
};

const ON_A_PAGE: u32 = 30;

/// A report they took down.
struct Row {
    number: String,
    address: String,
    day: String,
    place: String,
    status: String,
    tone: wording::Tone,
    /// News waits to be handed over.
    has_news: bool,
}

#[derive(Template)]
#[template(path = "assisted/desk.html")]
struct OfficerPage {
    page: Layout,
    bar: Bar,
    rows: Vec<Row>,
    /// How many slips wait, in words; empty for none.
    slips: String,
    next: Option<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let official = who.official();
    if !official.is(Role::VillageOfficer) {
        return refuse_to(&web, s, Some(&who), &AppError::Refused(Refusal::NotAllowed));
    }
    let after = cursor_of(&FormData::of_query(&uri));
    let read = async {
        let reports = web.app().reports();
        let shown = reports.slips(&official).await?.len();
        let slips = reports.slips_waiting(&official, shown).await?;
        Ok::<_, AppError>((reports.taken_down(&official, after, ON_A_PAGE).await?, slips))
    };
    let (page, slips) = match read.await {
        Ok(read) => read,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let reference = web.app().reference();
    let row = |l: &store::ListItem| Row {
        number: wording::number(l.report.tracking),
        address: routes::desk_report(l.report.tracking),
        day: s.day(l.report.received_at, &l.report.area),
        place: reference.place(&l.report.area),
        status: wording::standing(s, &l.report, &reference),
        tone: wording::tone(&l.report),
        has_news: l.report.waiting_slip().is_some(),
    };
    render(&OfficerPage {
        page: Layout::new(&web, s, Some(&who), s.text("officer-title"), routes::OFFICER),
        bar: Bar::of(&who),
        rows: page.rows.iter().map(row).collect(),
        slips: if slips == 0 { String::new() } else { s.with("officer-slips", "n", &s.number(slips as u64)) },
        next: page.next.map(|next| next_page(routes::OFFICER, &Search::default(), next)),
    })
}
