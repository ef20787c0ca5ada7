//! In a demo only: the mails that would have been sent.

use std::path::Path;

use askama::Template;
use axum::{
    Router,
    extract::{self, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use texts::numbers_unbroken;

use crate::{
    localizer::Localizer,
    page::{Layout, Visitor, refuse, render},
    routes,
    state::Web,
};

/// Most mails shown.
const SHOWN: usize = 100;

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
        let text = std::fs::read_to_string(&path).ok()?;
        let header = |name: &str| {
            // A long one goes on in lines that begin with a blank.
            let mut lines = text.lines().take_while(|l| !l.is_empty()).skip_while(|l| !l.starts_with(name));
            let first = lines.next().and_then(|l| l.strip_prefix(name)).unwrap_or_default().to_owned();
            lines.take_while(|l| l.starts_with([' ', '\t'])).fold(first, |all, more| all + more)
        };
        let name = path.file_name()?.to_str()?.to_owned();
        Some(Mail { name, to: header("To: "), subject: numbers_unbroken(&header("Subject: ")), date: header("Date: ") })
    };
    found.into_iter().take(SHOWN).filter_map(|(_, path)| read(path)).collect()
}

async fn one(State(web): State<Web>, s: Localizer, extract::Path(name): extract::Path<String>) -> Response {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') && !name.starts_with('.');
    let text = match web.settings().shown_outbox.as_ref().filter(|_| plain) {
        Some(folder) => tokio::fs::read(folder.join(&name)).await.ok(),
        None => None,
    };
    match text {
        Some(text) => (StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        None => refuse(&web, s, &app::AppError::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_subject_is_shown_whole() {
        let folder = tempfile::tempdir().unwrap();
        let letter = "From: a@b.id\r\nTo: Siti <siti@contoh.id>\r\nSubject: Laporan 754 361 6960: jalan rusak di depan pasar\r\n\x20\
                      Tangga Arung, dijawab\r\nDate: Sun, 29 Nov 2026\r\n\r\nSubject: no\r\n";
        std::fs::write(folder.path().join("1.eml"), letter).unwrap();
        let mails = newest(folder.path());
        let mail = mails.first().unwrap();
        assert_eq!(mail.subject, "Laporan 754\u{a0}361\u{a0}6960: jalan rusak di depan pasar Tangga Arung, dijawab");
        assert_eq!((mail.to.as_str(), mail.date.as_str()), ("Siti <siti@contoh.id>", "Sun, 29 Nov 2026"));
    }
}
