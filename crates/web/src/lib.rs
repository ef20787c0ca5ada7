//! What people see: public pages, the desk of officials, the API. A handler reads the request into types, calls one use
//! case and renders; it knows no SQL and decides no right.
#![warn(missing_docs)]

mod admin;
mod agency_named;
mod api;
mod desk;
mod draw;
mod forms;
mod guard;
mod language;
mod limits;
mod ops;
mod outbox;
mod page;
mod public;
mod routes;
mod say;
mod sheet;
mod speech;
mod state;
mod zip;

use axum::{Router, extract::DefaultBodyLimit, middleware};
use tower_http::csrf::CsrfLayer;

pub use api::openapi_json;
pub use limits::Rates;
pub use state::{Settings, Web};

/// Largest request: ten files of ten megabytes and the form around them.
const MAX_REQUEST: usize = app::MAX_FILES * app::MAX_FILE_BYTES + 256 * 1024;

/// Health and figures alone: for a node that only does what is to be done later.
pub fn ops_router(web: Web) -> Router {
    ops::routes().with_state(web)
}

/// Everything that is served.
pub fn router(web: Web) -> Router {
    // The outermost first. Together: each as a layer of its own would be one more box around every request.
    let around = (
        zip::layer(),
        middleware::from_fn_with_state(web.clone(), guard::guard),
        CsrfLayer::new(),
        DefaultBodyLimit::max(MAX_REQUEST),
    );
    Router::new()
        .merge(public::routes())
        .merge(desk::routes().merge(admin::routes()).route_layer(middleware::from_fn_with_state(web.clone(), desk::resume::keep)))
        .merge(outbox::routes())
        .merge(api::routes())
        .merge(ops::routes())
        .fallback(page::nowhere)
        .method_not_allowed_fallback(page::no_such_method)
        .layer(around)
        .with_state(web)
}
