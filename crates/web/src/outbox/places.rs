//! The places of the governments here, small enough to lie in a phone, where they are looked through without a network.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::{asked, too_fast};
use crate::{limits::Counted, middleware::Client, state::Web};

pub(super) async fn places(State(web): State<Web>, client: Client, uri: Uri, headers: HeaderMap) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(asked(&uri), wait);
    }
    let reference = web.app().reference();
    let places = reference.phone_places();
    let tag = format!("\"{}\"", places.version);
    // A page asks whether it is still the same; no answer is used unasked.
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "public, no-cache".to_owned())];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(header::CONTENT_TYPE, "application/json")], places.json.clone()).into_response()
}
