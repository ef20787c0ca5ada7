//! Files of a report.

use app::Reader;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
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
    let response = send(&web, s, id, Key::Tracking(number), &reader, is_small(&uri)).await;
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
pub(crate) async fn send(web: &Web, s: Localizer, id: Uuid, key: Key, reader: &Reader, small: bool) -> Response {
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
