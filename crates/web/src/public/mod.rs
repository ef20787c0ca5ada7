//! What anyone sees: home, the form, the receipt, following a report, the public list.

mod act;
pub(crate) mod files;
mod home;
pub(crate) mod list;
pub(crate) mod report;
pub(crate) mod report_form;
pub(crate) mod staged;
mod statistics;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{routes, state::Web};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route(routes::HOME, get(home::home))
        .route(routes::ABOUT, get(home::about))
        .route(routes::STATISTICS, get(statistics::statistics))
        .route(routes::STYLE, get(home::style))
        .route("/bahasa/{code}", get(home::language))
        .route("/robots.txt", get(home::robots))
        .route(routes::REPORT, get(report_form::show).post(report_form::send))
        .route(routes::FOLLOW, get(report::find))
        .route(routes::REPORTS, get(list::list))
        .route("/laporan/{tracking}", get(report::show))
        .route("/laporan/{tracking}/pin", post(report::prove))
        .route("/laporan/{tracking}/berkas/{id}", get(files::file))
        .route("/laporan/{tracking}/{action}", post(act::act))
}
