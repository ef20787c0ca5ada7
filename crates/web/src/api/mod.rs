//! The API for programs, version 1. Its description is made from the code: `/api/v1/openapi.json`, and a page to read it.

mod body;
mod describe;
mod figures;
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
        .route("/api/v1/reports", get(reports::list).post(submit::submit))
        .route("/api/v1/reports/{tracking}", get(reports::one))
        .route("/api/v1/reports/{tracking}/replies", post(reports::reply))
        .route("/api/v1/reports/{tracking}/rating", post(reports::rate))
        .route(routes::API_AREAS, get(reference::areas))
        .route("/api/v1/figures", get(figures::figures))
        .route("/api/v1/topics", get(reference::topics))
        .route("/api/v1/agencies", get(reference::agencies))
        .route(routes::OPENAPI, get(describe::json))
        .route(routes::API_DOCS, get(describe::page))
}
