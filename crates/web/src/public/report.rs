//! One report: what everybody may see, and with the PIN what its reporter may see and do.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use app::{Reader, Trouble, View};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use domain::{Action, Pin, ReportId, TrackingNumber, report::Status};
use flate2::Compression;
use store::Key;

use crate::{
    forms::{Act, CameBack, Errors, Form, Refused, Typed, fresh},
    guard::{Client, cookie},
    language,
    limits::Counted,
    page::{Layout, SESSION, refuse, refuse_typed, render, render_as, see, set_cookie, slow_down},
    routes,
    say::{self, Shown, Told},
    speech::Speech,
    state::{Kept, Web},
    zip,
};

/// How long a proved PIN is remembered, in seconds.
const REMEMBERED: i64 = 3600;

/// With a PIN: what was to be done once it is proved.
const THEN: &str = "lanjut";

/// A tracking number as typed.
pub(crate) fn tracking(text: &str) -> Option<TrackingNumber> {
    text.parse().ok()
}

#[derive(Template)]
#[template(path = "public/find.html")]
struct Find {
    page: Layout,
    typed: Typed,
    errors: Errors,
}

/// Follow a report: type its number.
pub(crate) async fn find(State(web): State<Web>, s: Speech, uri: Uri) -> Response {
    let typed = Typed::of_query(&uri);
    let page = Layout::new(&web, s, None, s.say("find-title"), routes::FOLLOW);
    let number = typed.get("nomor");
    if number.trim().is_empty() {
        return render(&Find { page, errors: Errors::default(), typed });
    }
    match tracking(number) {
        Some(number) => see(&routes::report(number)),
        None => {
            render_as(StatusCode::UNPROCESSABLE_ENTITY, &Find { page, errors: Errors::one("nomor", "number-unreadable"), typed })
        }
    }
}

/// The name of the cookie that says "this is the reporter of that report".
pub(crate) const FOLLOWS: &str = "ikut";

fn follow_mark(web: &Web, number: TrackingNumber, until: i64) -> String {
    trust::hex(&web.house().keys().hash("follow", &[&number.as_u64().to_le_bytes(), &until.to_le_bytes()]))
}

/// Who reads: the reporter after the PIN was proved, else anyone.
pub(crate) fn reader(web: &Web, headers: &HeaderMap, number: TrackingNumber) -> Reader {
    let proved = cookie(headers, FOLLOWS).and_then(|value| {
        let (until, mark) = value.split_once('.')?;
        let until: i64 = until.parse().ok()?;
        let right = follow_mark(web, number, until);
        let lives = until > web.house().now().as_second();
        (lives && trust::InstallationKey::same(mark.as_bytes(), right.as_bytes())).then_some(())
    });
    if proved.is_some() { Reader::Reporter } else { Reader::Anyone }
}

/// A deadline or a date to show, with what it is.
pub(crate) struct Due {
    pub(crate) what: String,
    pub(crate) day: String,
}

/// An agency that has the report.
pub(crate) struct At {
    pub(crate) agency: String,
    pub(crate) address: String,
    pub(crate) lead: bool,
    pub(crate) progress: String,
    pub(crate) due: Option<Due>,
}

#[derive(Template)]
#[template(path = "public/report.html")]
struct ReportPage {
    page: Layout,
    /// What the reporter just did.
    done: String,
    refused: Option<Refused>,
    /// Replying takes the report back to its agency.
    reply_reopens: bool,
    tracking: String,
    stop: String,
    title: String,
    status: String,
    tone: &'static str,
    class: String,
    topic: String,
    place: String,
    received: String,
    text: Vec<String>,
    original: Option<Vec<String>>,
    files: Vec<Shown>,
    agencies: Vec<At>,
    due: Option<Due>,
    story: Vec<Told>,
    rating: Option<u8>,
    supports: u32,
    support: Option<String>,
    is_reporter: bool,
    pin: PinForm,
    person: Option<(String, String)>,
    acts: Vec<Act>,
    flags: Vec<String>,
    national_id: Option<String>,
    /// The report that goes on with the same matter, for its reporter.
    goes_on: Option<(String, String)>,
}

impl ReportPage {
    /// What is said beside the words of a form.
    fn hint(&self, action: &str) -> &'static str {
        if action == Action::Reply.as_str() && self.reply_reopens { "reply-reopens" } else { "" }
    }
}

/// The form that proves a reporter.
pub(super) struct PinForm {
    address: String,
    error: String,
    /// Told above it; empty for nothing.
    done: String,
    /// What it carries: what was to be sent, and is once the PIN is proved.
    carried: Vec<(String, String)>,
}

impl PinForm {
    pub(super) fn of(number: TrackingNumber) -> Self {
        Self { address: routes::report_pin(number), error: String::new(), done: String::new(), carried: Vec::new() }
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
pub(super) fn ask_for_pin(
    web: &Web,
    s: Speech,
    number: TrackingNumber,
    action: Action,
    typed: &Typed,
    error: String,
) -> Response {
    let is_typed = |field: &str| !["pin", "bahasa", THEN].contains(&field);
    let typed_now = typed.pairs().filter(|(field, _)| is_typed(field)).map(|(f, v)| (f.to_owned(), v.to_owned()));
    let carried = typed_now.chain([(THEN.to_owned(), action.as_str().to_owned())]).collect();
    let shown = ProvePage {
        page: Layout::new(web, s, None, s.with("report-title", "tracking", &number.grouped()), &routes::report(number)),
        what: s.say(&format!("own-{}", action.as_str())),
        address: routes::report(number),
        written: typed.written(),
        files: super::report_form::staged::shown(typed).into_iter().map(|file| file.name).collect(),
        pin: PinForm { error, carried, ..PinForm::of(number) },
    };
    render_as(StatusCode::FORBIDDEN, &shown)
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
    s: Speech,
    client: Client,
    headers: HeaderMap,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    // What is no number at all tells nobody anything, and costs nothing.
    let Some(number) = tracking(&number) else { return refuse(&web, s, &Trouble::NotFound) };
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    let asked = Typed::of_query(&uri);
    let over = asked.ticked(routes::RECEIPT_OVER);
    let plain = !over && cookie(&headers, FOLLOWS).is_none() && cookie(&headers, SESSION).is_none();
    let zipped = zip::is_read(&headers);
    if plain && let Some(page) = kept(&web, s, number).await {
        return html(page, zipped);
    }
    match reader(&web, &headers, number) {
        Reader::Anyone => {
            let told = if over { s.say("receipt-over") } else { String::new() };
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
fn done(s: Speech, typed: &Typed) -> String {
    if typed.ticked(routes::RECEIPT_OVER) {
        return s.say("receipt-over");
    }
    let done = Action::OF_REPORTERS.into_iter().find(|a| a.as_str() == typed.get("sudah"));
    done.map(|a| s.say(&format!("own-done-{}", a.as_str()))).unwrap_or_default()
}

/// How long a page is kept. Whether its report changed is asked of one column, which another program could write.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// A page that was made before, if nothing changed since.
async fn kept(web: &Web, s: Speech, number: TrackingNumber) -> Option<Kept> {
    let kept = web.kept(number, s.language)?;
    if !std::ptr::eq(kept.world.as_ptr(), Arc::as_ptr(&web.house().world())) {
        return None;
    }
    if kept.made.elapsed() > KEPT_FOR {
        return None;
    }
    let edition = web.house().store().edition().await.ok()?;
    if edition.is_some() && edition == kept.edition {
        return Some(kept);
    }
    if web.house().store().version(number).await.ok()?? != kept.version {
        // Should that version lie there again, another program put it back.
        web.drop_kept(number, s.language);
        return None;
    }
    if edition.is_some() {
        web.keep(number, s.language, Kept { edition, ..kept.clone() });
    }
    Some(kept)
}

fn html(kept: Kept, zipped: bool) -> Response {
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
    s: Speech,
    client: Client,
    number: TrackingNumber,
    (keep, zipped): (bool, bool),
    done: String,
) -> Response {
    let world = Arc::downgrade(&web.house().world());
    let view = match web.house().read_report(Key::Tracking(number), &Reader::Anyone).await {
        Ok(view) => view,
        Err(Trouble::NotFound) => {
            let pin = PinForm { done, ..PinForm::of(number) };
            return unknown(web, s, client, number, StatusCode::NOT_FOUND, pin).await;
        }
        Err(e) => return refuse(web, s, &e),
    };
    let page = ReportPage { done, ..report_page(web, s, &view, false, None, String::new()) };
    let Some(text) = keep.then(|| page.render().ok()).flatten() else { return render(&page) };
    let squeezed = zip::zipped(text.as_bytes(), Compression::fast()).map(Into::into);
    let kept =
        Kept { version: view.report.version, edition: None, made: Instant::now(), world, html: text.into(), zipped: squeezed };
    web.keep(number, s.language, kept.clone());
    html(kept, zipped)
}

/// The answer where a number leads to nothing that anyone may see. It is the same whether there is no such report or one that
/// is secret, not verified yet or put away: without its PIN nobody learns that it is there. Whoever asks often waits.
pub(super) async fn unknown(
    web: &Web,
    s: Speech,
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
    let title = if is_joined { s.say("gone") } else { s.with("report-title", "tracking", &number.grouped()) };
    let shown = UnknownPage {
        text: s.say(if is_joined { "gone-joined" } else { "unknown-text" }),
        goes_on,
        page: Layout::new(web, s, None, title, &routes::report(number)),
        pin,
    };
    render_as(status, &shown)
}

/// The report that one was joined to which anyone could see before, if anyone may see that one.
async fn goes_on(web: &Web, number: TrackingNumber) -> Result<Option<(String, String)>, Trouble> {
    let Some(stored) = web.house().stored(Key::Tracking(number)).await? else { return Ok(None) };
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
    s: Speech,
    number: TrackingNumber,
    reader: &Reader,
    came_back: Option<CameBack>,
    done: String,
    status: StatusCode,
) -> Response {
    match web.house().read_report(Key::Tracking(number), reader).await {
        Ok(view) => {
            let is_reporter = matches!(reader, Reader::Reporter);
            let mut page = report_page(web, s, &view, is_reporter, came_back, String::new());
            page.done = done;
            if let (true, Status::Joined { to, .. }) = (is_reporter, &view.report.status) {
                page.goes_on = speaks_for(web, *to).await;
            }
            render_as(status, &page)
        }
        Err(e) => refuse_typed(web, s, None, &e, &came_back.map(|(_, typed, _)| typed).unwrap_or_default()),
    }
}

/// The report that one was joined to, for the reporter of that one, where everybody may see it.
async fn speaks_for(web: &Web, into: ReportId) -> Option<(String, String)> {
    let other = web.house().stored(Key::Id(into)).await.ok()??.report;
    other.is_public().then(|| (routes::report(other.tracking), other.tracking.grouped()))
}

fn report_page(
    web: &Web,
    s: Speech,
    view: &View,
    is_reporter: bool,
    came_back: Option<CameBack>,
    pin_error: String,
) -> ReportPage {
    let (world, report) = (web.house().world(), &view.report);
    let number = report.tracking;
    let area = &report.area;
    let due =
        |what: &str, d: &Option<domain::report::Deadline>| d.as_ref().map(|d| Due { what: s.say(what), day: s.due(d, area) });
    let agency = |f: &domain::report::Forwarding| At {
        agency: world.agency_name(f.agency),
        address: routes::agency(f.agency),
        lead: f.lead,
        progress: say::progress(s, f.progress),
        due: if !f.is_open() {
            None
        } else if f.followed_up {
            due("due-complete", &f.complete)
        } else {
            due("due-first", &f.first)
        },
    };
    let text = view.text();
    let refused = Refused::of(s, "own", came_back.as_ref(), &view.allowed);
    let mut came_back = came_back;
    let mut act = |action: Action| {
        let (open, typed, errors) = match came_back.take_if(|(a, ..)| *a == action) {
            Some((_, typed, errors)) => (true, typed, errors),
            None => (false, Typed::default(), Errors::default()),
        };
        Act {
            action,
            address: routes::report_action(number, action),
            typing: String::new(),
            since: String::new(),
            open,
            deed: fresh(),
            typed,
            errors,
        }
    };
    let headline = text.map_or_else(|| s.with("report-title", "tracking", &number.grouped()), |t| t.headline(90));
    let status_due = report.clocks().find_map(|(clock, d)| match clock {
        domain::report::Clock::Completion | domain::report::Clock::Window | domain::report::Clock::Verification => {
            Some(Due { what: say::clock_name(s, clock), day: s.due(d, area) })
        }
        _ => None,
    });
    let can_support = !is_reporter && view.allowed.contains(&Action::Support);
    ReportPage {
        page: Layout::new(web, s, None, headline.clone(), &routes::report(number)),
        done: String::new(),
        refused,
        reply_reopens: matches!(report.status, Status::Answered { .. }) && report.lead().is_some(),
        tracking: number.grouped(),
        stop: routes::report_stop(number),
        title: headline,
        status: say::status(s, report),
        tone: say::tone(report),
        class: say::class(s, report),
        topic: report.topic.as_ref().map(|t| world.topic_name(t, s.code())).unwrap_or_default(),
        place: world.place(area),
        received: s.day(report.received_at, area),
        text: text.map(|t| say::paragraphs(&t.text)).unwrap_or_default(),
        original: view.original.as_ref().filter(|_| is_reporter && view.public.is_some()).map(|t| say::paragraphs(&t.text)),
        files: say::first_files(view, |id| routes::file(number, id)),
        agencies: report.forwardings.iter().filter(|f| f.is_active()).map(agency).collect(),
        due: status_due,
        story: say::story(s, &world, view, |id| routes::file(number, id)),
        rating: report.rating,
        supports: report.supports,
        support: can_support.then(|| routes::report_action(number, Action::Support)),
        is_reporter,
        pin: PinForm { error: pin_error, ..PinForm::of(number) },
        person: view.person.as_ref().map(say::person),
        acts: if is_reporter { view.allowed.iter().map(|a| act(*a)).collect() } else { Vec::new() },
        flags: [(report.anonymous, "flag-anonymous"), (report.secret, "flag-secret")]
            .iter()
            .filter(|(on, _)| *on && is_reporter)
            .map(|(_, key)| s.say(key))
            .collect(),
        national_id: report.national_id.map(|n| n.0.to_string()),
        goes_on: None,
    }
}

/// Proves the reporter by PIN and remembers it for an hour.
pub(crate) async fn prove(State(web): State<Web>, s: Speech, client: Client, Path(number): Path<String>, form: Form) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &Trouble::NotFound) };
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    let then = Action::OF_REPORTERS.into_iter().find(|a| a.as_str() == form.typed.get(THEN));
    if let (Some(then), Some(s)) = (then, language::asked(&form.typed)) {
        let shown = ask_for_pin(&web, s, number, then, &form.typed, String::new());
        return language::remember(&web, None, s, shown).await;
    }
    let stored = match web.house().stored(Key::Tracking(number)).await {
        Ok(stored) => stored,
        Err(e) => return refuse(&web, s, &e),
    };
    let pin = form.typed.get("pin").parse::<Pin>();
    let fits = stored.zip(pin.ok()).is_some_and(|(stored, pin)| web.house().pin_fits(&stored, &pin));
    if !fits {
        let seen = web.house().read_report(Key::Tracking(number), &Reader::Anyone).await;
        if let Some(then) = then {
            if seen.is_err()
                && let Err(wait) = web.limits().count_miss(client.0)
            {
                return slow_down(&web, s, wait);
            }
            return ask_for_pin(&web, s, number, then, &form.typed, s.say("number-pin-wrong"));
        }
        return match seen {
            Ok(view) => render_as(StatusCode::FORBIDDEN, &report_page(&web, s, &view, false, None, s.say("pin-wrong"))),
            Err(Trouble::NotFound) => {
                unknown(
                    &web,
                    s,
                    client,
                    number,
                    StatusCode::FORBIDDEN,
                    PinForm { error: s.say("number-pin-wrong"), ..PinForm::of(number) },
                )
                .await
            }
            Err(e) => refuse(&web, s, &e),
        };
    }
    let mut response = match then {
        Some(then) => {
            let view = web.house().read_report(Key::Tracking(number), &Reader::Reporter).await;
            // What cannot be done any more is told, with what was written.
            let fits = view.is_ok_and(|view| view.allowed.contains(&then));
            let errors = if fits { Errors::default() } else { Errors::one("form", "changed-text") };
            let back = Some((then, form.typed, errors));
            page(&web, s, number, &Reader::Reporter, back, if fits { s.say("own-go-on") } else { String::new() }, StatusCode::OK)
                .await
        }
        None => see(&routes::report(number)),
    };
    follows_from_now(&web, &mut response, number);
    response
}

/// A page after which its browser is the reporter's, for an hour.
pub(super) fn follows_from_now(web: &Web, response: &mut Response, number: TrackingNumber) {
    let until = web.house().now().as_second() + REMEMBERED;
    let value = format!("{until}.{}", follow_mark(web, number, until));
    set_cookie(web, response, FOLLOWS, &value, &routes::report(number), "Strict", REMEMBERED);
}

/// Stops following: the browser forgets that this is the reporter, and is shown no receipt of it any more.
pub(crate) fn forget_follower(web: &Web, number: TrackingNumber) -> Response {
    let mut response = see(&routes::report(number));
    set_cookie(web, &mut response, FOLLOWS, "", &routes::report(number), "Strict", 0);
    super::report_form::kept::forget(web, &mut response);
    response
}
