//! Files of a report.

use app::Reader;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use store::Key;
use uuid::Uuid;

use crate::{
    localizer::Localizer,
    middleware::Client,
    page::{refuse, see, slow_down},
    public::report::{reader, tracking},
    routes,
    state::Web,
};

pub(crate) async fn file(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    headers: HeaderMap,
    Path((number, id)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let (Some(number), Ok(id)) = (tracking(&number), id.parse()) else { return refuse(&web, s, &app::AppError::NotFound) };
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    let reader = reader(&web, &headers, number).await;
    let response = send(&web, s, (Key::Tracking(number), id), &reader, &headers, is_small(&uri)).await;
    if response.status() == StatusCode::NOT_FOUND
        && let Err(wait) = web.limits().count_miss(client.0)
    {
        return slow_down(&web, s, wait);
    }
    response
}

/// Whether a picture is wanted small, to stand on a page.
pub(crate) fn is_small(uri: &Uri) -> bool {
    uri.query() == Some(routes::SMALL)
}

/// Sends a file so that it can do nothing but be looked at; a picture also small.
pub(crate) async fn send(
    web: &Web,
    s: Localizer,
    (key, id): (Key, Uuid),
    reader: &Reader,
    headers: &HeaderMap,
    small: bool,
) -> Response {
    if small {
        return send_small(web, id, key, reader).await.unwrap_or_else(|e| refuse(web, s, &e));
    }
    match web.app().reports().link_to_file(id, key, reader, web.settings().file_links).await {
        Err(e) => return refuse(web, s, &e),
        Ok(Some(link)) => return see(&link),
        Ok(None) => {}
    }
    match web.app().reports().read_file(id, key, reader).await {
        Err(e) => refuse(web, s, &e),
        Ok((file, bytes)) if app::voice_seconds(&file.media_type).is_some() => send_sound(&file.media_type, bytes, headers),
        Ok((file, bytes)) => {
            let how = if file.media_type.starts_with("image/") { "inline" } else { "attachment" };
            let headers: [(HeaderName, String); 4] = [
                (header::CONTENT_TYPE, file.media_type),
                (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{}\"", file.name)),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
                (header::CACHE_CONTROL, "private, no-store".to_owned()),
            ];
            (headers, bytes).into_response()
        }
    }
}

/// Sends a sound, or the part of it that is asked for: players of some phones ask for nothing else.
fn send_sound(media_type: &str, bytes: Bytes, asked: &HeaderMap) -> Response {
    let (kind, _) = media_type.split_once(';').unwrap_or((media_type, ""));
    let about = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let range = asked.get(header::RANGE).and_then(|range| part_asked(range.to_str().ok()?, bytes.len()));
    match range {
        Some((from, to)) => {
            let told = format!("bytes {from}-{}/{}", to - 1, bytes.len());
            (StatusCode::PARTIAL_CONTENT, about, [(header::CONTENT_RANGE, told)], bytes.slice(from..to)).into_response()
        }
        None => (about, bytes).into_response(),
    }
}

/// The one part of so many bytes that is asked for, from its first to behind its last; none where all is to come.
fn part_asked(range: &str, size: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(last)) => (from, last.saturating_add(1).min(size)),
        (Ok(from), Err(_)) if to.is_empty() => (from, size),
        (Err(_), Ok(last)) if from.is_empty() => (size.saturating_sub(last), size),
        _ => return None,
    };
    (from < to).then_some((from, to))
}

async fn send_small(web: &Web, id: Uuid, key: Key, reader: &Reader) -> Result<Response, app::AppError> {
    let (file, bytes) = web.app().reports().read_file(id, key, reader).await?;
    if !file.media_type.starts_with("image/") {
        return Err(app::AppError::NotFound);
    }
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, web.app().reports().small_picture(bytes).await?).into_response())
}
