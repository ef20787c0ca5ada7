//! What people see: public pages, the desk of officials, the API. A handler reads the request into types, calls one use
//! case and renders; it knows no SQL and decides no right.
#![warn(missing_docs)]

mod admin;
mod agency_named;
mod api;
mod arriving;
mod assisted;
mod bar;
mod client;
mod compression;
mod connections;
mod cookies;
mod cursor;
mod desk;
mod draw;
mod field_error;
mod figures;
mod forest_fields;
mod forest_words;
mod forms;
mod language;
mod limits;
mod list_filter;
mod localizer;
mod middleware;
mod ops;
mod outbox;
mod page;
mod public;
mod report_fields;
mod routes;
mod sheet;
mod shown_mails;
mod shown_once;
mod state;
mod status;
mod uploads;
mod wording;

use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn_with_state};
use tower_http::csrf::CsrfLayer;

pub use api::openapi_json;
pub use connections::{Door, Patience, serve};
pub use limits::Rates;
pub use page::MadeFrom;
pub use sheet::public_csv;
pub use state::{Settings, Web};

/// Most of a request that is read. Ten files of ten megabytes are taken of it; what is more is thrown away while it comes, so
/// that the form around it can come back.
const MAX_REQUEST: usize = 512 << 20;

/// Health alone, and figures for whoever has the token: for a node that only does what is to be done later.
pub fn ops_router(web: Web) -> Router {
    ops::routes().fallback(page::nowhere).with_state(web)
}

/// Health and figures without a token: for a listener of its own.
pub fn metrics_router(web: Web) -> Router {
    ops::inside().with_state(web)
}

/// Everything that is served.
pub fn router(web: Web) -> Router {
    // The outermost first. Together: each as a layer of its own would be one more box around every request.
    let around = (
        compression::layer(),
        from_fn_with_state(web.clone(), middleware::guard),
        CsrfLayer::new(),
        DefaultBodyLimit::max(MAX_REQUEST),
    );
    Router::new()
        .merge(public::routes())
        .merge(assisted::routes())
        .merge(
            desk::routes()
                .merge(admin::routes())
                .merge(assisted::desk_routes())
                .route_layer(from_fn_with_state(web.clone(), desk::resume::keep)),
        )
        .merge(outbox::routes())
        .merge(shown_mails::routes())
        .merge(api::routes())
        .merge(ops::routes())
        .fallback(page::nowhere)
        .method_not_allowed_fallback(page::no_such_method)
        .layer(around)
        .with_state(web)
}
