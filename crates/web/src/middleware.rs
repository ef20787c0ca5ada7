//! What stands around every request: security headers, a log line without personal data, figures.

use std::time::{Duration, Instant};

pub(crate) use crate::client::Client;
use crate::{
    api::problem,
    arriving::{Arrival, Arrived},
    client::is_through_unnamed_proxy,
    compression::Private,
    cookies::{FOLLOWS, SESSION, cookie},
    localizer::Localizer,
    ops,
    page::message,
    state::Web,
    status::retry_after,
};
use axum::{
    body::HttpBody,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tower_http::csrf::ProtectionError;

/// No script runs but our own, no foreign thing loads, nobody frames us, no address leaks.
static SECURITY: [(HeaderName, HeaderValue); 7] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static("camera=(), geolocation=(self), microphone=()")),
];

/// What a page may ask for that records a voice.
pub(crate) const MAY_RECORD: &str = "camera=(), geolocation=(self), microphone=(self)";

const CONTENT_SECURITY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                                connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a page may load that shows pictures from elsewhere too.
pub(crate) fn content_security(pictures_from: &str) -> String {
    CONTENT_SECURITY.replace("img-src 'self'", &format!("img-src 'self' {pictures_from}"))
}

/// What a page may load that plays sounds from somewhere.
pub(crate) fn content_security_with_sounds(sounds_from: &str) -> String {
    format!("{CONTENT_SECURITY}; media-src {sounds_from}")
}

/// Seconds after which to try again what could not be done now.
const COME_AGAIN: u64 = 2;
/// The same for what somebody did too often.
const SLOW_DOWN: u64 = 60;

/// A page for people, a problem for programs: too many are served already.
fn too_busy(web: &Web, s: Localizer, route: &str) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    if routes::is_of_api(route) {
        return problem(status, "busy", "too many requests at once; nothing was saved, try again", None);
    }
    message(web, s, status, "busy-title", s.text("too-busy"), None)
}

/// The same for what came too slowly. The rest of it is not read.
fn too_slow(web: &Web, s: Localizer, route: &str) -> Response {
    let status = StatusCode::REQUEST_TIMEOUT;
    let mut response = if routes::is_of_api(route) {
        problem(status, "too-slow", "the body came too slowly, or stopped coming; nothing was saved, try again", None)
    } else {
        message(web, s, status, "too-slow-title", s.text("too-slow"), None)
    };
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Answers a request in its turn. One with a body that is read takes it when the body is there.
async fn in_turn(web: &Web, request: Request, next: Next, route: &str) -> Response {
    let s = Localizer::of(request.headers());
    if !request.method().is_safe() && !request.body().is_end_stream() {
        let (arrival, request) = Arrival::watch(web.turns(), request);
        let response = next.run(request).await;
        return match arrival.now() {
            Arrived::TooSlowly => too_slow(web, s, route),
            Arrived::NoTurn => too_busy(web, s, route),
            Arrived::Whole(_) | Arrived::Not => response,
        };
    }
    let turn = web.turns().try_acquire();
    match turn {
        Ok(_turn) => next.run(request).await,
        // Health and figures are asked for most when there is most to do.
        Err(_) if ops::is_ops(route) => next.run(request).await,
        Err(_) => too_busy(web, s, route),
    }
}

/// A page for people, a problem for programs: it was sent by a page of another site.
fn from_elsewhere(web: &Web, s: Localizer, route: &str) -> Response {
    if routes::is_of_api(route) {
        return problem(StatusCode::FORBIDDEN, "cross-site", "a page of another site sent this; nothing was saved", None);
    }
    message(web, s, StatusCode::FORBIDDEN, "elsewhere-title", s.text("from-elsewhere"), None)
}

pub(crate) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unknown", MatchedPath::as_str);
    // Only what changes something can be refused for where it comes from.
    let speech = (!method.is_safe()).then(|| Localizer::of(request.headers()));
    let private = [SESSION, FOLLOWS].into_iter().any(|name| cookie(request.headers(), name).is_some());
    if is_through_unnamed_proxy(&web, request.headers()) && web.meets_unnamed_proxy() {
        tracing::warn!(
            "requests come with X-Forwarded-For, but no proxy is trusted: all people count as one address; name the proxy in \
             the setting trusted_proxies"
        );
    }
    let mut response = in_turn(&web, request, next, route).await;
    if let Some(s) = speech.filter(|_| response.extensions().get::<ProtectionError>().is_some()) {
        response = from_elsewhere(&web, s, route);
    }
    if !response.headers().contains_key(header::RETRY_AFTER) {
        match response.status() {
            StatusCode::SERVICE_UNAVAILABLE => retry_after(&mut response, COME_AGAIN),
            StatusCode::TOO_MANY_REQUESTS => retry_after(&mut response, SLOW_DOWN),
            _ => {}
        }
    }
    if web.is_leaving() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if private {
        response.extensions_mut().insert(Private);
    }
    let headers = response.headers_mut();
    headers.reserve(SECURITY.len());
    for (name, value) in &SECURITY {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if web.is_tls() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    let took = begun.elapsed();
    measure(&method, route, response.status(), took);
    response
}

fn measure(method: &Method, route: &str, status: StatusCode, took: Duration) {
    ops::count(method, route, status, took);
    if status.is_server_error() {
        tracing::error!(
            http.method = ops::name(method),
            http.route = route,
            http.status = status.as_u16(),
            took_us = micros(took),
            "request failed"
        );
    } else {
        tracing::debug!(
            http.method = ops::name(method),
            http.route = route,
            http.status = status.as_u16(),
            took_us = micros(took),
            "request"
        );
    }
}

fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
}
