//! Files, piece by piece.

use app::{AppError, BadFile, Brought, LONGEST_PIECE};
use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, Uri},
    response::Response,
};
use serde_json::json;
use uuid::Uuid;

use super::{Unread, answer, asked, nothing, read, refuse, too_fast, why};
use crate::{
    forms::FormData,
    limits::{Counted, Sender},
    localizer::Localizer,
    middleware::Client,
    state::Web,
};

/// How many bytes of a file are here.
pub(super) async fn has(State(web): State<Web>, client: Client, Path(file): Path<String>, uri: Uri) -> Response {
    let s = asked(&uri);
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(s, wait);
    }
    let Ok(file) = file.parse::<Uuid>() else { return nothing(s) };
    match web.app().reports().has_of_file(file).await {
        Ok(has) => answer(StatusCode::OK, &json!({ "has": has })),
        Err(e) => refuse(s, &e),
    }
}

/// A piece that begins at so many bytes. It counts as all files of its sender do.
pub(super) async fn bring(State(web): State<Web>, client: Client, Path(file): Path<String>, request: Request) -> Response {
    let s = asked(request.uri());
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(s, wait);
    }
    let from = FormData::of_query(request.uri()).get("dari").parse::<u64>();
    let (Ok(file), Ok(from)) = (file.parse::<Uuid>(), from) else { return nothing(s) };
    let piece = match read(request.into_body(), LONGEST_PIECE).await {
        Ok(piece) => piece,
        Err(Unread::TooLarge) => return too_large(s),
        Err(Unread::Broken) => return why(StatusCode::BAD_REQUEST, &s.text("form-unreadable")),
    };
    let reports = web.app().reports();
    // What is here already costs nothing, however often a bad line sends it.
    match reports.has_of_file(file).await {
        Ok(has) if has == from => {}
        Ok(has) => return answer(StatusCode::CONFLICT, &json!({ "has": has })),
        Err(e) => return refuse(s, &e),
    }
    if web.limits().count_bytes(Sender::Address(client.0), piece.len() as u64).is_err() {
        return refuse(s, &AppError::File(0, BadFile::OverQuota));
    }
    let may_begin = || web.limits().count(Counted::Upload, client.0).is_ok();
    match reports.bring_piece(file, from, piece, may_begin).await {
        Ok(Brought::Kept(has)) => answer(StatusCode::OK, &json!({ "has": has })),
        Ok(Brought::Elsewhere(has)) => answer(StatusCode::CONFLICT, &json!({ "has": has })),
        Err(AppError::File(_, BadFile::TooLarge)) => too_large(s),
        Err(e) => refuse(s, &e),
    }
}

fn too_large(s: Localizer) -> Response {
    why(StatusCode::PAYLOAD_TOO_LARGE, &s.text(BadFile::TooLarge.key()))
}
