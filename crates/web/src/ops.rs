//! For whoever runs it: health and figures.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};

use crate::state::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/health/live", get(async || "ok\n")).route("/health/ready", get(ready)).route("/metrics", get(metrics))
}

/// Whether a route is one of these.
pub(crate) fn is_ops(route: &str) -> bool {
    route.starts_with("/health/") || route == "/metrics"
}

/// Ready when the database can be read and written.
async fn ready(State(web): State<Web>) -> impl IntoResponse {
    if web.is_leaving() {
        return (StatusCode::SERVICE_UNAVAILABLE, "leaving\n");
    }
    match web.house().store().ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(e) => {
            tracing::error!(error = %e, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

async fn metrics(State(web): State<Web>) -> impl IntoResponse {
    if let (Ok(jobs), Ok((reports, public))) = (web.house().store().job_counts().await, web.house().store().counts().await) {
        for (name, value) in [
            ("tuntas_jobs_waiting", jobs.waiting),
            ("tuntas_jobs_dead", jobs.dead),
            ("tuntas_reports", reports),
            ("tuntas_reports_public", public),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "a figure to be drawn")]
            metrics::gauge!(name).set(value as f64);
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], web.metrics().render())
}
