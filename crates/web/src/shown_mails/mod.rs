//! In a demo only: the mails that would have been sent.

mod letter;

use std::{io::Read, path::Path};

use askama::Template;
use axum::{
    Router,
    extract::{self, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use texts::numbers_unbroken;

use self::letter::{LONGEST, Letter, Span};
use crate::{
    forms::FormData,
    localizer::Localizer,
    page::{Layout, Visitor, refuse, render},
    routes,
    state::Web,
};

/// Most mails shown.
const SHOWN: usize = 100;
/// Says in an address that a letter is wanted as it is sent.
const RAW: &str = "mentah";

pub(crate) fn routes() -> Router<Web> {
    Router::new().route(routes::SHOWN_MAILS, get(list)).route(routes::mail::PATTERN, get(one))
}

#[derive(Template)]
#[template(path = "outbox.html")]
struct Outbox {
    page: Layout,
    mails: Vec<Mail>,
}

struct Mail {
    name: String,
    to: String,
    subject: String,
    date: String,
}

async fn list(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let Some(folder) = web.settings().shown_outbox.clone() else { return refuse(&web, s, &app::AppError::NotFound) };
    let mails = tokio::task::spawn_blocking(move || newest(&folder)).await.unwrap_or_default();
    render(&Outbox { page: Layout::new(&web, s, who.as_ref(), s.text("outbox"), routes::SHOWN_MAILS), mails })
}

fn newest(folder: &Path) -> Vec<Mail> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries.filter_map(|e| Some((e.metadata().ok()?.modified().ok()?, e.path()))).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    let read = |path: std::path::PathBuf| {
        let Letter { to, subject, date, .. } = Letter::read(&bytes_of(&path)?);
        let name = path.file_name()?.to_str()?.to_owned();
        Some(Mail { name, to, subject: numbers_unbroken(&subject), date })
    };
    found.into_iter().take(SHOWN).filter_map(|(_, path)| read(path)).collect()
}

/// A letter, or as much of it as is read.
fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[derive(Template)]
#[template(path = "outbox_mail.html")]
struct OneMail {
    page: Layout,
    letter: Letter,
    raw: String,
}

async fn one(
    State(web): State<Web>,
    s: Localizer,
    Visitor(who): Visitor,
    extract::Path(name): extract::Path<String>,
    uri: Uri,
) -> Response {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') && !name.starts_with('.');
    let path = web.settings().shown_outbox.as_ref().filter(|_| plain).map(|folder| folder.join(&name));
    let bytes = tokio::task::spawn_blocking(move || bytes_of(&path?)).await.ok().flatten();
    let Some(bytes) = bytes else { return refuse(&web, s, &app::AppError::NotFound) };
    if FormData::of_query(&uri).ticked(RAW) {
        return (StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], bytes).into_response();
    }
    let letter = Letter::read(&bytes);
    let (title, address) = (numbers_unbroken(&letter.subject), routes::mail(&name));
    let page = Layout::new(&web, s, who.as_ref(), title, &address);
    render(&OneMail { page, letter, raw: format!("{address}?{RAW}=1") })
}
