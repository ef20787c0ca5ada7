//! One report: what everybody may see, and with the PIN what its reporter may see and do.

pub(crate) mod dossier;
mod page;
mod pin;
pub(crate) mod roadmap;
mod way;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use app::{AppError, Reader};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use domain::{Action, ReportId, TrackingNumber, report::Status};
use flate2::Compression;
use store::Key;

use self::page::report_page;
pub(crate) use self::pin::{PinForm, ask_for_pin, follows_from_now, forget_follower, prove, reader};
use crate::{
    compression,
    cookies::{FOLLOWS, SESSION, cookie},
    forms::{CameBack, Errors, FormData},
    localizer::Localizer,
    middleware::Client,
    page::{Layout, made_from, refuse, refuse_typed, render, render_as, see, slow_down},
    routes,
    state::{CachedPage, Web},
};

/// A tracking number as typed.
pub(crate) fn tracking(text: &str) -> Option<TrackingNumber> {
    text.parse().ok()
}

#[derive(Template)]
#[template(path = "public/find.html")]
struct Find {
    page: Layout,
    typed: FormData,
    errors: Errors,
}

/// Follow a report: type its number.
pub(crate) async fn find(State(web): State<Web>, s: Localizer, uri: Uri) -> Response {
    let typed = FormData::of_query(&uri);
    let page = Layout::new(&web, s, None, s.text("find-title"), routes::FOLLOW);
    let number = typed.get("nomor");
    if number.trim().is_empty() {
        return render(&Find { page, errors: Errors::default(), typed });
    }
    match tracking(number) {
        Some(number) => see(&routes::report(number)),
        None => {
            let errors = Errors::one("nomor", "number-unreadable");
            render_as(StatusCode::UNPROCESSABLE_ENTITY, &Find { page: page.wrong(&errors), errors, typed })
        }
    }
}

#[derive(Template)]
#[template(path = "public/unknown.html")]
struct UnknownPage {
    page: Layout,
    text: String,
    /// The report that goes on with the same matter, for everybody.
    goes_on: Option<(String, String)>,
    pin: PinForm,
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    headers: HeaderMap,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    // What is no number at all tells nobody anything, and costs nothing.
    let Some(number) = tracking(&number) else { return refuse(&web, s, &AppError::NotFound) };
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    let asked = FormData::of_query(&uri);
    let over = asked.ticked(routes::RECEIPT_OVER);
    let plain = !over && cookie(&headers, FOLLOWS).is_none() && cookie(&headers, SESSION).is_none();
    let zipped = compression::is_read(&headers);
    if plain && let Some(page) = kept(&web, s, number).await {
        return html(page, zipped);
    }
    match reader(&web, &headers, number).await {
        Reader::Anyone => {
            let told = if over { s.text("receipt-over") } else { String::new() };
            for_anyone(&web, s, client, number, (plain, zipped), told).await
        }
        reader => page(&web, s, number, &reader, None, done(s, &asked), StatusCode::OK).await,
    }
}

/// The page of a report, told what its reporter just did.
pub(crate) fn after(number: TrackingNumber, action: Action) -> String {
    format!("{}?sudah={}", routes::report(number), action.as_str())
}

/// What an address says was done, in words of ours; empty for nothing.
fn done(s: Localizer, typed: &FormData) -> String {
    if typed.ticked(routes::RECEIPT_OVER) {
        return s.text("receipt-over");
    }
    let done = Action::of_reporters(typed.get("sudah"));
    done.map(|a| s.text(&format!("own-done-{}", a.as_str()))).unwrap_or_default()
}

/// How long a page is kept. Whether its report changed is asked of one column, which another program could write.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// A page that was made before, if nothing changed since.
async fn kept(web: &Web, s: Localizer, number: TrackingNumber) -> Option<CachedPage> {
    let kept = web.kept(number, s.language)?;
    if !std::ptr::eq(kept.reference.as_ptr(), Arc::as_ptr(&web.app().reference())) {
        return None;
    }
    if kept.made.elapsed() > KEPT_FOR {
        return None;
    }
    let edition = web.app().reports().data_version().await.ok()?;
    if edition.is_some() && edition == kept.edition {
        return Some(kept);
    }
    if web.app().reports().version_of(number).await.ok()?? != kept.version {
        // Should that version lie there again, another program put it back.
        web.drop_kept(number, s.language);
        return None;
    }
    if edition.is_some() {
        web.keep(number, s.language, CachedPage { edition, ..kept.clone() });
    }
    Some(kept)
}

fn html(kept: CachedPage, zipped: bool) -> Response {
    let about = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-encoding"),
    ];
    match kept.zipped.filter(|_| zipped) {
        Some(bytes) => (about, [(header::CONTENT_ENCODING, "gzip")], Body::from(bytes)).into_response(),
        None => (about, Body::from(kept.html)).into_response(),
    }
}

async fn for_anyone(
    web: &Web,
    s: Localizer,
    client: Client,
    number: TrackingNumber,
    (keep, zipped): (bool, bool),
    done: String,
) -> Response {
    let reference = Arc::downgrade(&web.app().reference());
    let view = match web.app().reports().read_report(Key::Tracking(number), &Reader::Anyone).await {
        Ok(view) => view,
        Err(AppError::NotFound) => {
            let pin = PinForm { done, ..PinForm::of(number) };
            return unknown(web, s, client, number, StatusCode::NOT_FOUND, pin).await;
        }
        Err(e) => return refuse(web, s, &e),
    };
    let mut page = report_page(web, s, &view, &Reader::Anyone, None, String::new());
    page.done = done;
    let Some(text) = keep.then(|| page.render().ok()).flatten() else { return render(&page) };
    let squeezed = compression::zipped(text.as_bytes(), Compression::fast()).map(Into::into);
    let kept = CachedPage {
        version: view.stored_version,
        edition: None,
        made: Instant::now(),
        reference,
        html: text.into(),
        zipped: squeezed,
    };
    web.keep(number, s.language, kept.clone());
    made_from(&page, html(kept, zipped))
}

/// The answer where a number leads to nothing that anyone may see. It is the same whether there is no such report or one that
/// is secret, not verified yet or put away: without its PIN nobody learns that it is there. Whoever asks often waits.
pub(crate) async fn unknown(
    web: &Web,
    s: Localizer,
    client: Client,
    number: TrackingNumber,
    status: StatusCode,
    pin: PinForm,
) -> Response {
    if let Err(wait) = web.limits().count_miss(client.0) {
        return slow_down(web, s, wait);
    }
    let goes_on = match goes_on(web, number).await {
        Ok(goes_on) => goes_on,
        Err(e) => return refuse(web, s, &e),
    };
    let is_joined = goes_on.is_some();
    // A wrong PIN says so, whatever became of the report.
    let status = if is_joined && status == StatusCode::NOT_FOUND { StatusCode::GONE } else { status };
    let title = if is_joined { s.text("gone") } else { s.with("report-title", "tracking", &crate::wording::number(number)) };
    let shown = UnknownPage {
        text: s.text(if is_joined { "gone-joined" } else { "unknown-text" }),
        goes_on,
        page: Layout::new(web, s, None, title, &routes::report(number)).told(Some("pin"), pin.told()),
        pin,
    };
    render_as(status, &shown)
}

/// The report that one was joined to which anyone could see before, if anyone may see that one.
async fn goes_on(web: &Web, number: TrackingNumber) -> Result<Option<(String, String)>, AppError> {
    let Some(stored) = web.app().stored(Key::Tracking(number)).await? else { return Ok(None) };
    let report = &stored.report;
    let Status::Joined { to, .. } = report.status else { return Ok(None) };
    if !report.verified || report.secret || report.supervisory {
        return Ok(None);
    }
    Ok(speaks_for(web, to).await)
}

/// The whole page, for a reader who may see it.
pub(crate) async fn page(
    web: &Web,
    s: Localizer,
    number: TrackingNumber,
    reader: &Reader,
    came_back: Option<CameBack>,
    done: String,
    status: StatusCode,
) -> Response {
    match web.app().reports().read_report(Key::Tracking(number), reader).await {
        Ok(view) => {
            let mut page = report_page(web, s, &view, reader, came_back, String::new());
            page.done = done;
            if let (Reader::Reporter, Status::Joined { to, .. }) = (reader, &view.report.status) {
                page.goes_on = speaks_for(web, *to).await;
            }
            render_as(status, &page)
        }
        Err(e) => refuse_typed(web, s, None, &e, &came_back.map(|(_, typed, _)| typed).unwrap_or_default()),
    }
}

/// The report that one was joined to, for the reporter of that one, where everybody may see it.
async fn speaks_for(web: &Web, into: ReportId) -> Option<(String, String)> {
    let other = web.app().stored(Key::Id(into)).await.ok()??.report;
    other.is_public().then(|| (routes::report(other.tracking), crate::wording::number(other.tracking)))
}
