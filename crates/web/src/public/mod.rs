//! What anyone sees: home, the form, the receipt, following a report, the public list.

mod act;
mod agencies;
pub(crate) mod assets;
mod component_gallery;
pub(crate) mod files;
mod home;
pub(crate) mod list;
pub(crate) mod map;
mod new_pin;
pub(crate) mod report;
pub(crate) mod report_form;
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
        .route(routes::PRIVACY, get(home::privacy))
        .route(routes::AGENCIES, get(agencies::list))
        .route("/instansi/{id}", get(agencies::one))
        .route(routes::MAP, get(map::show))
        .route("/peta/{size}/{file}", get(map::picture::picture))
        .route(routes::STATISTICS, get(statistics::statistics))
        .route("/aset/{file}", get(assets::asset))
        .route(routes::ICON, get(assets::icon))
        .route(routes::GUARD, get(assets::guard))
        .route(routes::OFFLINE, get(assets::offline))
        .route(routes::STYLE, get(component_gallery::component_gallery))
        .route("/bahasa/{code}", get(home::language))
        .route("/robots.txt", get(home::robots))
        .route(routes::REPORT, get(report_form::show).post(report_form::send))
        .route("/lapor/berkas/{id}/{at}/{mark}", get(report_form::staged::picture))
        .route(routes::FOLLOW, get(report::find))
        .route(routes::REPORTS, get(list::list))
        .route("/laporan/{tracking}", get(report::show))
        .route("/laporan/{tracking}/bukti", get(report_form::receipt::show))
        .route("/laporan/{tracking}/pin", post(report::prove))
        .route("/laporan/{tracking}/ombudsman", get(report::dossier::show))
        .route("/laporan/{tracking}/pin-baru", get(new_pin::show).post(new_pin::send))
        .route("/laporan/{tracking}/berkas/{id}", get(files::file))
        .route("/laporan/{tracking}/{action}", post(act::act))
}
