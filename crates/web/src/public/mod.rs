//! What anyone sees: home, the form, the receipt, following a report, the public list.

mod act;
mod agencies;
pub(crate) mod assets;
mod calendar;
mod component_gallery;
mod duty;
pub(crate) mod files;
mod home;
pub(crate) mod list;
pub(crate) mod map;
mod meanings;
mod new_pin;
pub(crate) mod outbox_page;
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
        .route(routes::agency::PATTERN, get(agencies::one))
        .route(routes::MAP, get(map::show))
        .route(routes::map_file::PATTERN, get(map::picture::picture))
        .route(routes::STATISTICS, get(statistics::statistics))
        .route(routes::MEANINGS, get(meanings::meanings))
        .route(routes::YARDSTICKS, get(meanings::yardsticks))
        .route(routes::calendar::PATTERN, get(calendar::show))
        .route(routes::duty::PATTERN, get(duty::show).post(duty::take))
        .route(routes::asset::PATTERN, get(assets::asset))
        .route(routes::ICON, get(assets::icon))
        .route(routes::GUARD, get(assets::guard))
        .route(routes::OFFLINE, get(assets::offline))
        .route(routes::PHONE, get(outbox_page::show_theirs))
        .route(routes::phone::PATTERN, get(outbox_page::show))
        .route(routes::SPEAK, get(outbox_page::speak))
        .route(routes::MANIFEST, get(outbox_page::manifest))
        .route(routes::sign::PATTERN, get(assets::sign))
        .route(routes::STYLE, get(component_gallery::component_gallery))
        .route(routes::language_chosen::PATTERN, get(home::language))
        .route(routes::ROBOTS, get(home::robots))
        .route(routes::REPORT, get(report_form::show).post(report_form::send))
        .route(routes::kept_picture::PATTERN, get(report_form::staged::picture))
        .route(routes::FOLLOW, get(report::find))
        .route(routes::REPORTS, get(list::list))
        .route(routes::report::PATTERN, get(report::show))
        .route(routes::receipt::PATTERN, get(report_form::receipt::show))
        .route(routes::report_pin::PATTERN, post(report::prove))
        .route(routes::report_roadmap::PATTERN, get(report::roadmap::show).post(report::roadmap::put))
        .route(routes::report_dossier::PATTERN, get(report::dossier::show))
        .route(routes::report_new_pin::PATTERN, get(new_pin::show).post(new_pin::send))
        .route(routes::file::PATTERN, get(files::file))
        .route(routes::report_step::PATTERN, post(act::act))
}
