//! What is known here of a report, for the phone it came from; and taking one back that is still there.

use app::{OfPhone, ReadByPhone, TakenBack};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use domain::Pin;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ROOM_AGAIN, SOON, answer, asked, key, later, nothing, refuse, too_fast};
use crate::{limits::Counted, localizer::Localizer, middleware::Client, routes, state::Web, wording};

/// A report of this phone; nothing where there is none, and where its key does not fit.
pub(super) async fn known(
    State(web): State<Web>,
    client: Client,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let s = asked(&uri);
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(s, wait);
    }
    let missed = || match web.limits().count(Counted::Try, client.0) {
        Ok(()) => nothing(s),
        Err(wait) => too_fast(s, wait),
    };
    let Some(phone) = of_phone(&id, &headers) else { return missed() };
    match web.app().reports().read_by_phone(&phone).await {
        Ok(Some(here)) => answer(StatusCode::OK, &told(&web, s, &here)),
        Ok(None) => missed(),
        Err(e) => refuse(s, &e),
    }
}

/// Takes a report back that waits in its phone.
pub(super) async fn take_back(
    State(web): State<Web>,
    client: Client,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let s = asked(&uri);
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(s, wait);
    }
    let Some(phone) = of_phone(&id, &headers) else { return nothing(s) };
    let may_remember = || web.limits().count(Counted::Upload, client.0).is_ok();
    match web.app().reports().take_back(&phone, may_remember).await {
        Ok(TakenBack::Done) => answer(StatusCode::OK, &json!({ "withdrawn": true })),
        Ok(TakenBack::Here(here)) => answer(StatusCode::CONFLICT, &told(&web, s, &here)),
        Ok(TakenBack::Busy) => later(StatusCode::SERVICE_UNAVAILABLE, &s.text("outbox-arriving"), SOON),
        Ok(TakenBack::NoRoom) => later(StatusCode::SERVICE_UNAVAILABLE, &s.text("failed-text"), ROOM_AGAIN),
        Err(e) => refuse(s, &e),
    }
}

fn of_phone(id: &str, headers: &HeaderMap) -> Option<OfPhone> {
    OfPhone::parse(id.parse::<Uuid>().ok()?, key(headers))
}

/// What a phone shows of a report that is here.
fn told(web: &Web, s: Localizer, here: &ReadByPhone) -> Value {
    let report = &here.view.report;
    // What happened after it came, as far as its reporter knows of it. Whoever took it down for them sees that signed in, as far as
    // they may; here no more than its number.
    let past = report.taken_down_by.is_some();
    let news = here.view.lines.iter().skip(1).last().map(|line| line.at.first_moment().to_string());
    json!({
        "tracking": report.tracking.to_string(),
        "pin": here.pin.as_ref().map(Pin::grouped),
        "read_by": report.read_by().map(|by| s.text(&format!("receipt-read-by-{}", by.as_str()))),
        "received_at": report.received_at.to_string(),
        "url": format!("{}{}", web.settings().base, routes::report(report.tracking)),
        "status": if past { String::new() } else { wording::status(s, report) },
        "state": if past { "" } else { report.status.name().as_str() },
        "news": news.filter(|_| !past),
    })
}
