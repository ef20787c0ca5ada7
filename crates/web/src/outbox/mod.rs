//! The outbox of a phone, this side of the line: what was written without a network arrives here, files in pieces and each report
//! once, whatever breaks. The page's own script speaks to these addresses; they are no API, and change with it.

mod known;
mod pieces;
mod places;
mod send;

use app::{AppError, BadFile};
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use domain::Language;
use futures::StreamExt;
use serde_json::{Value, json};

use crate::{forms::FormData, language, localizer::Localizer, routes, state::Web, status::retry_after, status::status_of};

/// Where a request says the key of its report.
const KEY: &str = "kunci";
/// Seconds after which to try again what found no room: room comes when forms run out.
const ROOM_AGAIN: u64 = 60 * 60;
/// Seconds after which to try again what somebody else is just doing.
const SOON: u64 = 30;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route(routes::outbox_file::PATTERN, put(pieces::bring).get(pieces::has))
        .route(routes::OUTBOX_SEND, post(send::send))
        .route(routes::outbox_report::PATTERN, get(known::known))
        .route(routes::outbox_take_back::PATTERN, post(known::take_back))
        .route(routes::OUTBOX_PLACES, get(places::places))
}

pub(crate) use send::take_down;

/// The language that is asked for in the address: there are no cookies.
fn asked(uri: &Uri) -> Localizer {
    language::asked(&FormData::of_query(uri)).unwrap_or(Localizer { language: Language::Indonesian })
}

fn key(headers: &HeaderMap) -> &str {
    headers.get(KEY).and_then(|key| key.to_str().ok()).unwrap_or_default()
}

/// An answer. Nothing here is for a cache between.
fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}

/// Why something was not done, in words.
fn why(status: StatusCode, why: &str) -> Response {
    answer(status, &json!({ "why": why }))
}

fn later(status: StatusCode, text: &str, seconds: u64) -> Response {
    let mut response = why(status, text);
    retry_after(&mut response, seconds);
    response
}

fn too_fast(s: Localizer, wait: std::time::Duration) -> Response {
    let seconds = wait.as_secs() + 1;
    later(StatusCode::TOO_MANY_REQUESTS, &s.with("too-fast-text", "seconds", &seconds.to_string()), seconds)
}

/// What is not there, or not theirs.
fn nothing(s: Localizer) -> Response {
    why(StatusCode::NOT_FOUND, &s.text("not-found-text"))
}

/// Something that could not be done.
fn refuse(s: Localizer, error: &AppError) -> Response {
    let (status, key) = status_of(error);
    match error {
        AppError::File(_, why @ BadFile::NoRoom) => later(StatusCode::INSUFFICIENT_STORAGE, &s.text(why.key()), ROOM_AGAIN),
        AppError::File(_, why @ BadFile::OverQuota) => later(StatusCode::TOO_MANY_REQUESTS, &s.text(why.key()), ROOM_AGAIN),
        AppError::File(_, why @ BadFile::TooFast) => later(StatusCode::TOO_MANY_REQUESTS, &s.text(why.key()), 60),
        AppError::SentBefore => answer(StatusCode::CONFLICT, &json!({ "code": "other", "why": s.text(&key) })),
        // The place for files is full, or does not answer.
        AppError::Store(store::Error::Blob(_)) => {
            tracing::error!(error = %error, "what a phone sent could not be kept");
            later(StatusCode::SERVICE_UNAVAILABLE, &s.text("file-no-room"), SOON)
        }
        AppError::Store(_) | AppError::Sealed(_) | AppError::NoRandom(_) | AppError::Damaged(_) => {
            tracing::error!(error = %error, "what a phone sent failed");
            later(status, &s.text(&key), SOON)
        }
        _ => why(status, &s.text(&key)),
    }
}

/// Why a body was not read.
enum Unread {
    TooLarge,
    /// The line broke, or it came too slowly.
    Broken,
}

/// A body of at most so many bytes. While it comes, what is more than a little lies on the disk, however many come at once.
async fn read(body: Body, most: usize) -> Result<Bytes, Unread> {
    let (mut stream, mut all, mut size) = (body.into_data_stream(), app::File::empty(), 0);
    while let Some(some) = stream.next().await {
        let some = some.map_err(|_| Unread::Broken)?;
        size += some.len();
        if size > most {
            return Err(Unread::TooLarge);
        }
        all.add(&some).map_err(|_| Unread::Broken)?;
    }
    all.read().map_err(|_| Unread::Broken)
}
