//! For whoever runs it: health and figures.

use std::{
    sync::{LazyLock, PoisonError, RwLock},
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use foldhash::HashMap;
use metrics::{Counter, Histogram};

use crate::{
    localizer::Localizer,
    page::{Visitor, nowhere},
    state::Web,
};

/// What anyone may reach: health; and figures for whoever has the token, where one is set. They count every report the moment
/// it comes, of which nobody outside may know.
pub(crate) fn routes() -> Router<Web> {
    health().route(METRICS, get(with_token))
}

/// What is reached only by a listener of its own, which stands where nobody else gets to: health, and figures.
pub(crate) fn inside() -> Router<Web> {
    health().route(METRICS, get(metrics))
}

const METRICS: &str = "/metrics";

fn health() -> Router<Web> {
    Router::new().route("/health/live", get(async || "ok\n")).route("/health/ready", get(ready))
}

/// Whether a route is one of these.
pub(crate) fn is_ops(route: &str) -> bool {
    route.starts_with("/health/") || route == METRICS
}

/// Ready when the database can be read and written.
async fn ready(State(web): State<Web>) -> impl IntoResponse {
    if web.is_leaving() {
        return (StatusCode::SERVICE_UNAVAILABLE, "leaving\n");
    }
    match web.app().operation().ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(e) => {
            tracing::error!(error = %e, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

async fn with_token(State(web): State<Web>, s: Localizer, headers: HeaderMap, uri: Uri) -> Response {
    let Some(token) = web.settings().metrics_token.clone() else { return nowhere(State(web), s, Visitor(None), uri).await };
    let shown = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    if shown.is_some_and(|shown| trust::InstallationKey::same(shown.as_bytes(), token.as_bytes())) {
        return metrics(State(web)).await.into_response();
    }
    let refused = [(header::WWW_AUTHENTICATE, "Bearer"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::UNAUTHORIZED, refused, "figures are for whoever has the token\n").into_response()
}

async fn metrics(State(web): State<Web>) -> impl IntoResponse {
    if let Ok(app::Gauges { jobs, reports, public, alarm_letters: (alarms, seconds) }) = web.app().operation().gauges().await {
        for (name, value) in [
            ("tuntas_jobs_waiting", jobs.waiting),
            ("tuntas_jobs_dead", jobs.dead),
            ("tuntas_alarm_letters_waiting", alarms),
            ("tuntas_alarm_letters_waiting_seconds", seconds),
            ("tuntas_reports", reports),
            ("tuntas_reports_public", public),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "a figure to be drawn")]
            metrics::gauge!(name).set(value as f64);
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], web.metrics().render())
}

/// The figures of each kind of request, found once.
static FIGURES: LazyLock<RwLock<HashMap<String, OfRoute>>> = LazyLock::new(RwLock::default);

/// Those of a route, by method and status.
type OfRoute = HashMap<(&'static str, StatusCode), Figures>;

struct Figures {
    requests: Counter,
    duration: Histogram,
}

impl Figures {
    fn of(route: &str, method: &'static str, status: StatusCode) -> Self {
        let labels = [("route", route.to_owned()), ("method", method.to_owned()), ("status", status.as_u16().to_string())];
        Self {
            requests: metrics::counter!("http_requests_total", &labels),
            duration: metrics::histogram!("http_request_duration_seconds", "route" => route.to_owned()),
        }
    }

    fn count(&self, took: Duration) {
        self.requests.increment(1);
        self.duration.record(took.as_secs_f64());
    }
}

/// A method by its name. Anyone can make up others, and there shall not be a figure for each.
pub(crate) fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}

/// Counts a request that was answered.
pub(crate) fn count(method: &Method, route: &str, status: StatusCode, took: Duration) {
    let kind = (name(method), status);
    let known = FIGURES.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(figures) = known.get(route).and_then(|of_route| of_route.get(&kind)) {
        return figures.count(took);
    }
    drop(known);
    let figures = Figures::of(route, kind.0, status);
    figures.count(took);
    FIGURES.write().unwrap_or_else(PoisonError::into_inner).entry(route.to_owned()).or_default().insert(kind, figures);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anyone_can_make_up_makes_no_figure_of_its_own() {
        assert_eq!(name(&Method::POST), "POST");
        assert_eq!(name(&"BREW".parse().unwrap()), "other");
    }
}
