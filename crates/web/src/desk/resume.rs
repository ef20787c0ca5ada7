//! A session ended while somebody typed. What they then send is kept, sealed, while they sign in again, and stands in its form
//! afterwards, or can be sent with one press; only whoever was signed in on that browser gets it.

use app::{AppError, FormOf, SignedIn};
use askama::Template;
use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::UserId;
use store::Key;

use super::{act, grievance};
use crate::{
    cookies::{SESSION, cookie, set_cookie},
    desk::{Bar, Desk},
    forms::{self as form_files, Form, FormData, fresh},
    limits::{Counted, Sender},
    localizer::Localizer,
    middleware::Client,
    page::{Layout, message, refuse, render, see, slow_down},
    public::report_form::{self, kept::Browser, staged},
    routes,
    state::Web,
};

/// The cookie that says who was signed in here last. It opens nothing.
const LAST: &str = "petugas";
/// How long it is kept, in seconds.
const LAST_KEPT: i64 = 30 * 24 * 3600;
/// What a kept form knows beside what was typed: where it was sent, who was signed in, and that it had files.
const TO: &str = "~ke";
const OF: &str = "~petugas";
const FILES: &str = "~berkas";
/// What is written at length.
const WRITTEN: [&str; 5] = ["title", "words", "text", "body", "lessons"];
/// What is never kept.
const SECRETS: [&str; 7] = ["password", "proof", "old", "new", "again", "code", "pin"];

/// Stands before everything officials send.
pub(crate) async fn keep(State(web): State<Web>, request: Request, next: Next) -> Response {
    let last = last_here(&web, request.headers());
    let session = cookie(request.headers(), SESSION).map(str::to_owned);
    // A script keeps what it sends, and waits itself.
    let is_script = super::village::visit::is_script(request.headers());
    if let Some(person) = last.filter(|_| request.method() == Method::POST && is_kept(request.uri().path()) && !is_script) {
        match web.app().people().signed_in(session.as_deref().unwrap_or_default()).await {
            Ok(None) => return keep_sent(&web, person, request).await,
            Ok(Some(_)) => {}
            Err(e) => return refuse(&web, Localizer::of(request.headers()), &e),
        }
    }
    let opened = request.method() == Method::GET;
    let mut response = next.run(request).await;
    if signs_in(&response) {
        // Who it is is noted on the page that follows.
        set_cookie(&web, &mut response, LAST, "", "/", "Lax", 0);
    } else if let (true, None, Some(session)) = (opened, last, session)
        && let Ok(Some(who)) = web.app().people().signed_in(&session).await
    {
        set_cookie(&web, &mut response, LAST, &note(&web, who.person.id), "/", "Lax", LAST_KEPT);
    }
    response
}

/// Nothing is kept of signing in and of what is secret, of what a script keeps while it is typed, and of what is soon too late.
fn is_kept(path: &str) -> bool {
    let account = [routes::SIGN_IN, routes::SIGN_IN_CODE].contains(&path) || routes::is_of_account(path);
    let typing = path.ends_with("/ketikan") || routes::desk_grievance_typing::parts(path).is_some();
    !account && !typing && !path.ends_with("/urungkan")
}

fn note(web: &Web, person: UserId) -> String {
    let mark = web.app().keys().hash("last here", &[&person.0.to_le_bytes()]);
    format!("{}.{}", person.0, trust::hex(&mark))
}

fn last_here(web: &Web, headers: &HeaderMap) -> Option<UserId> {
    let told = cookie(headers, LAST)?;
    let person = UserId(told.split_once('.')?.0.parse().ok()?);
    trust::InstallationKey::same(told.as_bytes(), note(web, person).as_bytes()).then_some(person)
}

fn signs_in(response: &Response) -> bool {
    let set = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    set.filter_map(|cookie| cookie.strip_prefix(SESSION)?.strip_prefix('=')).any(|value| !value.starts_with(';'))
}

/// Keeps what was sent and asks for signing in.
async fn keep_sent(web: &Web, person: UserId, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let s = Localizer::of(&parts.headers);
    let Ok(client) = Client::from_request_parts(&mut parts, web).await;
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(web, s, wait);
    }
    let to = parts.uri.path().to_owned();
    let Ok(form) = Form::from_request(Request::from_parts(parts, body), web).await else { return see(routes::SIGN_IN) };
    let Form { mut typed, files, errors: mut lost } = form;
    // Their files wait with it; what cannot be kept is to be chosen again.
    match staged::Owner::of_address(&to, &typed, person) {
        Some(owner) => {
            if let Err(e) = staged::take(web, Sender::Address(client.0), &owner, &mut typed, files, &mut lost).await {
                tracing::error!(error = %e, "files could not be kept");
                lost.add(form_files::FILES, "failed-text");
            }
        }
        None if files.is_empty() => {}
        None => lost.add(form_files::FILES, "file-gone"),
    }
    typed.set(TO, to);
    typed.set(OF, person.0.to_string());
    typed.set_all(FILES, lost.is_on(form_files::FILES).then(|| "1".to_owned()).into_iter());
    let id = format!("{}-{}", person.0, fresh());
    match web.app().reports().keep_form(FormOf::Official(person), &name(&id), typed.encoded(&SECRETS).as_bytes()).await {
        Ok(true) => see(&format!("{}?ke={}", routes::SIGN_IN, routes::encode(&routes::desk_resume(&id)))),
        Ok(false) => message(web, s, StatusCode::FORBIDDEN, "resume-title", s.text("resume-too-much"), None),
        Err(e) => refuse(web, s, &e),
    }
}

fn name(id: &str) -> [Vec<u8>; 2] {
    [b"resume".to_vec(), id.as_bytes().to_vec()]
}

/// Whose a kept form is, by its address.
fn whose(id: &str) -> Option<FormOf> {
    Some(FormOf::Official(UserId(id.split_once('-')?.0.parse().ok()?)))
}

/// What is kept under an address.
async fn kept(web: &Web, id: &str) -> Result<Option<Vec<u8>>, AppError> {
    let Some(whose) = whose(id) else { return Ok(None) };
    web.app().reports().kept_form(whose, &name(id)).await
}

/// Whether an address is that of something that is kept.
pub(super) async fn is_there(web: &Web, address: &str) -> Result<bool, AppError> {
    let Some([id]) = routes::desk_resume::parts(address) else { return Ok(false) };
    Ok(kept(web, id).await?.is_some())
}

#[derive(Template)]
#[template(path = "desk/resume.html")]
struct Resume {
    page: Layout,
    bar: Bar,
    to: String,
    /// What was written, to be read before it is sent.
    written: Vec<String>,
    /// What else was filled in, each with its name.
    told: Vec<(String, String)>,
    /// Its form can be opened again with all of it.
    has_form: bool,
    fields: Vec<(String, String)>,
    files: bool,
}

/// Goes on with what was sent when the session had ended.
pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    browser: Browser,
    Path(id): Path<String>,
) -> Response {
    resumed(&web, s, &who, &browser, &id).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn resumed(web: &Web, s: Localizer, who: &SignedIn, browser: &Browser, id: &str) -> Result<Response, AppError> {
    let to_desk = || Some((routes::DESK.to_owned(), s.text("nav-desk")));
    let Some(kept) = kept(web, id).await? else {
        return Ok(message(web, s, StatusCode::GONE, "resume-title", s.text("resume-gone"), to_desk()));
    };
    let typed = FormData::parse(&kept);
    if typed.get(OF) != who.person.id.0.to_string() {
        return Ok(message(web, s, StatusCode::FORBIDDEN, "resume-title", s.text("resume-not-yours"), to_desk()));
    }
    if let Some(address) = into_its_form(web, who, &typed).await? {
        web.app().reports().drop_form(FormOf::Official(who.person.id), &name(id)).await?;
        return Ok(see(&address));
    }
    if typed.get(TO) == routes::DESK_REPORT {
        web.app().reports().drop_form(FormOf::Official(who.person.id), &name(id)).await?;
        return Ok(report_form::resumed(web, s, who, browser, without(&typed), typed.ticked(FILES)).await);
    }
    let told = typed.pairs().filter(|(field, value)| !WRITTEN.contains(field) && !value.is_empty());
    let told = told.filter_map(|(field, value)| Some((name_of(s, field)?, value_of(s, field, value))));
    let told = told.collect();
    let written = WRITTEN.into_iter().filter(|field| typed.ticked(field));
    Ok(render(&Resume {
        page: Layout::new(web, s, Some(who), s.text("resume-title"), &routes::desk_resume(id)),
        bar: Bar::of(who),
        to: typed.get(TO).to_owned(),
        written: written.map(|field| typed.get(field).to_owned()).collect(),
        fields: typed.pairs().filter(|(f, _)| !f.starts_with('~')).map(|(f, v)| (f.to_owned(), v.to_owned())).collect(),
        has_form: has_form(typed.get(TO)),
        told,
        files: typed.ticked(FILES),
    }))
}

/// What a field of a form of administrators is called; none for what nobody types.
fn name_of(s: Localizer, field: &str) -> Option<String> {
    let key = if field == "role" { "part-roles".to_owned() } else { format!("part-{}", field.split("_other").next()?) };
    s.has(&key).then(|| s.text(&key))
}

fn value_of(s: Localizer, field: &str, value: &str) -> String {
    let key = format!("{field}-{value}");
    if s.has(&key) { s.text(&key) } else { value.to_owned() }
}

/// Whether a form comes back filled in where it is sent to be turned into a language.
fn has_form(to: &str) -> bool {
    let forms = [
        routes::ADMIN_AGENCIES,
        routes::ADMIN_PEOPLE,
        routes::ADMIN_TOPICS,
        routes::ADMIN_AREAS,
        routes::ADMIN_RULE,
        routes::ADMIN_HOLIDAY,
        routes::ADMIN_REPLIES,
        routes::ADMIN_KEEPING,
        routes::ADMIN_LETTERS,
        routes::ADMIN_GRIEVANCES,
    ];
    forms.contains(&to) || routes::admin_person::parts(to).is_some_and(|[id]| id.parse::<i64>().is_ok())
}

/// What was typed, without what is noted beside it.
fn without(typed: &FormData) -> FormData {
    FormData::parse(typed.encoded(&[TO, OF, FILES]).as_bytes())
}

/// What was typed about a report is a draft from now on; where that form is. None where there is no such form now.
async fn into_its_form(web: &Web, who: &SignedIn, typed: &FormData) -> Result<Option<String>, AppError> {
    if let Some(address) = grievance::typing::into_its_form(web, who, (typed.get(TO), typed), &[TO, OF, FILES]).await? {
        return Ok(Some(address));
    }
    let asked = routes::desk_action::parts(typed.get(TO));
    let Some((number, action)) = asked.and_then(|[number, action]| act::asked(number, action)) else { return Ok(None) };
    let view = match web.app().reports().read_report(Key::Tracking(number), &app::Reader::Official(who.official())).await {
        Ok(view) => view,
        Err(AppError::NotFound) => return Ok(None),
        Err(e) => return Err(e),
    };
    if !view.allowed.contains(&action) {
        return Ok(None);
    }
    let without: Vec<&str> = act::NOT_KEPT.into_iter().chain([TO, OF, FILES]).collect();
    web.app().reports().keep_typing(who, view.report.id, action, typed.encoded(&without).as_bytes()).await?;
    let queue = Some(typed.get("antre")).filter(|q| !q.is_empty()).map(|q| format!("&antre={}", routes::encode(q)));
    let files = if typed.ticked(FILES) { "berkas" } else { "1" };
    Ok(Some(format!("{}?lanjut={files}{}#do-{}", routes::desk_report(number), queue.unwrap_or_default(), action.as_str())))
}
