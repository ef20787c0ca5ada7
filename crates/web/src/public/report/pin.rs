//! Who is the reporter: proved by PIN, and remembered by their browser for a while.

use app::{AppError, Reader, View};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::{Action, Pin, TrackingNumber};
use store::Key;

use super::{page, page::report_page, roadmap, tracking, unknown};
use crate::{
    cookies::{FOLLOWS, cookie, set_cookie},
    forms::{Errors, Form, FormData},
    language,
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, refuse, render_as, see, slow_down},
    public::report_form::{kept, staged},
    routes,
    state::Web,
};

/// How long a proved PIN is remembered, in seconds.
const REMEMBERED: i64 = 3600;

/// With a PIN: what was to be done once it is proved.
const THEN: &str = "lanjut";

/// It ends with the PIN it was given for: whoever had the old one is nobody once there is a new one.
async fn follow_mark(web: &Web, number: TrackingNumber, until: i64) -> Option<String> {
    let stored = web.app().stored(Key::Tracking(number)).await.ok()??;
    let parts = [&number.as_u64().to_le_bytes()[..], &until.to_le_bytes(), &stored.pin];
    Some(trust::hex(&web.app().keys().hash("follow", &parts)))
}

/// Who reads: the reporter after the PIN was proved, else anyone.
pub(crate) async fn reader(web: &Web, headers: &HeaderMap, number: TrackingNumber) -> Reader {
    let told = cookie(headers, FOLLOWS).and_then(|value| {
        let (until, mark) = value.split_once('.')?;
        Some((until.parse::<i64>().ok()?, mark))
    });
    let Some((until, mark)) = told.filter(|(until, _)| *until > web.app().now().as_second()) else { return Reader::Anyone };
    let right = follow_mark(web, number, until).await;
    let proved = right.is_some_and(|right| trust::InstallationKey::same(mark.as_bytes(), right.as_bytes()));
    if proved { Reader::Reporter } else { Reader::Anyone }
}

/// A report as its reporter sees it on a page of theirs alone; else what whoever asks is answered. Whoever is not known as the reporter is
/// asked for the PIN on the page of the report.
pub(super) async fn view_of_reporter(
    web: &Web,
    s: Localizer,
    client: Client,
    headers: &HeaderMap,
    number: &str,
) -> Result<View, Box<Response>> {
    let Some(number) = tracking(number) else { return Err(Box::new(refuse(web, s, &AppError::NotFound))) };
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return Err(Box::new(slow_down(web, s, wait)));
    }
    if !matches!(reader(web, headers, number).await, Reader::Reporter) {
        return Err(Box::new(see(&format!("{}#pin-form", routes::report(number)))));
    }
    let view = web.app().reports().read_report(Key::Tracking(number), &Reader::Reporter).await;
    view.map_err(|e| Box::new(refuse(web, s, &e)))
}

/// The form that proves a reporter.
pub(crate) struct PinForm {
    pub(super) address: String,
    /// Where to go without it.
    pub(super) lost: String,
    pub(super) error: String,
    /// Told above it; empty for nothing.
    pub(super) done: String,
    /// What it carries: what was to be sent, and is once the PIN is proved.
    pub(super) carried: Vec<(String, String)>,
}

impl PinForm {
    /// What is wrong, if something is.
    pub(super) fn told(&self) -> Option<String> {
        Some(self.error.clone()).filter(|error| !error.is_empty())
    }

    pub(crate) fn of(number: TrackingNumber) -> Self {
        Self {
            address: routes::report_pin(number),
            lost: routes::report_new_pin(number),
            error: String::new(),
            done: String::new(),
            carried: Vec::new(),
        }
    }
}

/// What was to be done by a reporter who is not known to be it any more: asked for the PIN, they find it in its form again.
#[derive(Template)]
#[template(path = "public/prove.html")]
struct ProvePage {
    page: Layout,
    what: String,
    address: String,
    written: String,
    files: Vec<String>,
    pin: PinForm,
}

/// Asks for the PIN before something is done, and carries along what was typed for it.
pub(crate) fn ask_for_pin(
    web: &Web,
    s: Localizer,
    number: TrackingNumber,
    action: Action,
    typed: &FormData,
    error: String,
) -> Response {
    let is_typed = |field: &str| !["pin", "bahasa", THEN].contains(&field);
    let typed_now = typed.pairs().filter(|(field, _)| is_typed(field)).map(|(f, v)| (f.to_owned(), v.to_owned()));
    let carried = typed_now.chain([(THEN.to_owned(), action.as_str().to_owned())]).collect();
    let shown = ProvePage {
        page: Layout::new(
            web,
            s,
            None,
            s.with("report-title", "tracking", &crate::wording::number(number)),
            &routes::report(number),
        )
        .told(Some("pin"), Some(error.clone()).filter(|error| !error.is_empty())),
        what: s.text(&format!("own-{}", action.as_str())),
        address: routes::report(number),
        written: typed.written(),
        files: staged::shown(typed).into_iter().map(|file| file.name).collect(),
        pin: PinForm { error, carried, ..PinForm::of(number) },
    };
    render_as(StatusCode::FORBIDDEN, &shown)
}

/// Proves the reporter by PIN and remembers it for an hour.
pub(crate) async fn prove(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    Path(number): Path<String>,
    form: Form,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &AppError::NotFound) };
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    let theirs = |action: &Action| *action == Action::Grieve || Action::OF_REPORTERS.contains(action);
    let then = Action::parse(form.typed.get(THEN)).filter(theirs);
    if let (Some(then), Some(s)) = (then, language::asked(&form.typed)) {
        let shown = ask_for_pin(&web, s, number, then, &form.typed, String::new());
        return language::remember(&web, None, s, shown).await;
    }
    let stored = match web.app().stored(Key::Tracking(number)).await {
        Ok(stored) => stored,
        Err(e) => return refuse(&web, s, &e),
    };
    let pin = form.typed.get("pin").parse::<Pin>();
    let fits = stored.zip(pin.ok()).is_some_and(|(stored, pin)| web.app().reports().pin_fits(&stored, &pin));
    if !fits {
        let seen = web.app().reports().read_report(Key::Tracking(number), &Reader::Anyone).await;
        if let Some(then) = then {
            if seen.is_err()
                && let Err(wait) = web.limits().count_miss(client.0)
            {
                return slow_down(&web, s, wait);
            }
            return ask_for_pin(&web, s, number, then, &form.typed, s.text("number-pin-wrong"));
        }
        return match seen {
            Ok(view) => {
                render_as(StatusCode::FORBIDDEN, &report_page(&web, s, &view, &Reader::Anyone, None, s.text("pin-wrong")))
            }
            Err(AppError::NotFound) => {
                unknown(
                    &web,
                    s,
                    client,
                    number,
                    StatusCode::FORBIDDEN,
                    PinForm { error: s.text("number-pin-wrong"), ..PinForm::of(number) },
                )
                .await
            }
            Err(e) => refuse(&web, s, &e),
        };
    }
    let mut response = match then {
        // What a complainant says of their grievance they say on its page.
        Some(Action::Grieve) => {
            let back = (form.typed, Errors::default());
            roadmap::again(&web, s, number, back).await.unwrap_or_else(|e| refuse(&web, s, &e))
        }
        Some(then) => {
            let view = web.app().reports().read_report(Key::Tracking(number), &Reader::Reporter).await;
            // What cannot be done any more is told, with what was written.
            let fits = view.is_ok_and(|view| view.allowed.contains(&then));
            let errors = if fits { Errors::default() } else { Errors::one("form", "changed-text") };
            let back = Some((then, form.typed, errors));
            page(&web, s, number, &Reader::Reporter, back, if fits { s.text("own-go-on") } else { String::new() }, StatusCode::OK)
                .await
        }
        None => see(&routes::report(number)),
    };
    follows_from_now(&web, &mut response, number).await;
    response
}

/// A page after which its browser is the reporter's, for an hour.
pub(crate) async fn follows_from_now(web: &Web, response: &mut Response, number: TrackingNumber) {
    let until = web.app().now().as_second() + REMEMBERED;
    let Some(mark) = follow_mark(web, number, until).await else { return };
    let value = format!("{until}.{mark}");
    set_cookie(web, response, FOLLOWS, &value, &routes::report(number), "Strict", REMEMBERED);
}

/// Stops following: the browser forgets that this is the reporter, and is shown no receipt of it any more.
pub(crate) fn forget_follower(web: &Web, number: TrackingNumber) -> Response {
    let mut response = see(&routes::report(number));
    set_cookie(web, &mut response, FOLLOWS, "", &routes::report(number), "Strict", 0);
    kept::forget(web, &mut response);
    response
}
