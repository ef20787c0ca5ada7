//! The form on paper, one page, in the language of whoever prints it: what the national form asks for, and what a reporter agrees
//! to. That of a village says its name, and leads by a picture to the form with the village filled in.

use app::AppError;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::AreaCode;

use crate::{
    draw::qr,
    localizer::Localizer,
    page::{Layout, Visitor, refuse_to, render},
    routes,
    state::Web,
};

#[derive(Template)]
#[template(path = "assisted/paper.html")]
struct PaperPage {
    page: Layout,
    /// The village, where it is one's.
    place: String,
    address: String,
    qr: String,
}

pub(crate) async fn blank(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let address = format!("{}{}", web.settings().base, routes::REPORT);
    let page = Layout::new(&web, s, who.as_ref(), s.text("paper-title"), routes::PAPER);
    render(&PaperPage { page, place: String::new(), qr: qr::picture(&address), address })
}

pub(crate) async fn of_village(
    State(web): State<Web>,
    s: Localizer,
    Visitor(who): Visitor,
    Path(code): Path<String>,
) -> Response {
    let reference = web.app().reference();
    let area = code.parse::<AreaCode>().ok().filter(|area| reference.area(area).is_some());
    let Some(area) = area else { return refuse_to(&web, s, who.as_ref(), &AppError::NotFound) };
    let address = format!("{}{}", web.settings().base, routes::report_from(area.as_str()));
    let page = Layout::new(&web, s, who.as_ref(), s.text("paper-title"), &routes::paper(area.as_str()));
    render(&PaperPage { page, place: reference.place(&area), qr: qr::picture(&address), address })
}
