//! What the link of an alarm's letter opens: one page with one button, without signing in. Looking changes nothing, since those who look
//! through letters for what is bad follow links; the button does. The link is one person's, of one alarm, as long as it is one.

use app::{AppError, Tap};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::Response,
};

use crate::{
    desk,
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, refuse, render, see, slow_down},
    routes,
    state::Web,
};

#[derive(Template)]
#[template(path = "public/duty.html")]
struct DutyPage {
    page: Layout,
    drill: bool,
    what: String,
    place: String,
    hello: String,
    address: String,
    /// Whether it waits, was taken by whoever looks, or by somebody else.
    waits: bool,
    theirs: bool,
    /// The report on the desk, for whoever took it.
    report: Option<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, client: Client, Path(token): Path<String>) -> Response {
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    match web.app().forest().tap(&token).await {
        Ok(tap) => page(&web, s, &token, tap),
        Err(e) => missed(&web, s, client, &e),
    }
}

pub(crate) async fn take(State(web): State<Web>, s: Localizer, client: Client, Path(token): Path<String>) -> Response {
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    match web.app().forest().take_by_tap(&token).await {
        Ok(_) => see(&routes::duty(&token)),
        Err(e) => missed(&web, s, client, &e),
    }
}

/// A link that leads nowhere; who tries many waits.
fn missed(web: &Web, s: Localizer, client: Client, why: &AppError) -> Response {
    if matches!(why, AppError::NotFound)
        && let Err(wait) = web.limits().count_miss(client.0)
    {
        return slow_down(web, s, wait);
    }
    refuse(web, s, why)
}

fn page(web: &Web, s: Localizer, token: &str, tap: Tap) -> Response {
    let address = routes::duty(token);
    let reference = web.app().reference();
    let title = s.text(if tap.drill { "duty-drill" } else { "duty-alarm" });
    let mut shown = render(&DutyPage {
        page: Layout::new(web, s, None, title, &address),
        drill: tap.drill,
        what: desk::duty::happens(s, tap.what),
        place: reference.place(&tap.area),
        hello: s.with("duty-hello", "name", &tap.name),
        address,
        waits: tap.theirs.is_none(),
        theirs: tap.theirs == Some(true),
        report: tap.tracking.map(routes::desk_report),
    });
    // The address is a secret: it is told to nobody, and kept nowhere.
    let headers = shown.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    shown
}
