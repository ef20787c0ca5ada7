//! What village officers work with: their desk, taking reports down for others with and without a network, news to hand over, and
//! the form on paper.

mod desk;
pub(crate) mod fields;
mod paper;
mod slips;
pub(crate) mod take_down;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{outbox, routes, state::Web};

/// What officials open, with what stands around all of that.
pub(crate) fn desk_routes() -> Router<Web> {
    Router::new().route(routes::OFFICER, get(desk::show)).route(routes::SLIPS, get(slips::show).post(slips::hand_over))
}

/// What is the same for everybody, and what scripts speak to.
pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route(routes::PAPER, get(paper::blank))
        .route(routes::paper::PATTERN, get(paper::of_village))
        .route(routes::TAKE_DOWN, get(take_down::show_theirs))
        .route(routes::take_down::PATTERN, get(take_down::show))
        .route(routes::TAKE_DOWN_WHO, get(take_down::who))
        .route(routes::TAKE_DOWN_SEND, post(outbox::take_down))
}
