//! The API for programs, version 1. Its description is made from the code: `/api/v1/openapi.json`, and a page to read it.

mod body;
mod describe;
mod figures;
mod lists;
mod problem;
mod reference;
mod reports;
mod submit;

use axum::{
    Router,
    routing::{get, post},
};

pub use describe::openapi_json;
pub(crate) use problem::problem;

use crate::{routes, state::Web};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route(routes::API_REPORTS, get(lists::list).post(submit::submit))
        .route(routes::API_REPORTS_CSV, get(lists::csv))
        .route(routes::api_report::PATTERN, get(reports::one))
        .route(routes::api_replies::PATTERN, post(reports::reply))
        .route(routes::api_rating::PATTERN, post(reports::rate))
        .route(routes::API_AREAS, get(reference::areas))
        .route(routes::API_FIGURES, get(figures::figures))
        .route(routes::API_TOPICS, get(reference::topics))
        .route(routes::API_AGENCIES, get(reference::agencies))
        .route(routes::OPENAPI, get(describe::json))
        .route(routes::API_DOCS, get(describe::page))
}
