//! Signing in and out, and choosing a password.

use app::{AppError, Entry, LONGEST_SESSION, Passes, SignInError};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri},
    response::Response,
};

use crate::{
    cookies::{SESSION, cookie, set_cookie},
    desk::{Desk, Device, device, resume},
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, message, refuse, render, render_as, see},
    routes,
    state::Web,
    status::retry_after,
};

/// Shortest password, in characters (NIST SP 800-63B: length, not composition).
const SHORTEST: usize = 10;

#[derive(Template)]
#[template(path = "desk/sign_in.html")]
struct SignIn {
    page: Layout,
    /// That a session ended; empty where none did.
    ended: String,
    typed: FormData,
    errors: Errors,
}

/// That a session ended here, and whether what was typed is kept.
async fn ended(web: &Web, s: Localizer, headers: &HeaderMap, back: &str) -> Result<String, AppError> {
    if resume::is_there(web, back).await? {
        return Ok(s.text("session-ended-kept"));
    }
    let Some(session) = cookie(headers, SESSION).filter(|session| !session.is_empty() && !back.is_empty()) else {
        return Ok(String::new());
    };
    Ok(if web.app().people().signed_in(session).await?.is_none() { s.text("session-ended") } else { String::new() })
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, headers: HeaderMap, uri: Uri) -> Response {
    let typed = FormData::of_query(&uri);
    let ended = match ended(&web, s, &headers, typed.get("ke")).await {
        Ok(ended) => ended,
        Err(e) => return refuse(&web, s, &e),
    };
    render(&SignIn {
        ended,
        page: Layout::new(&web, s, None, s.text("sign-in-title"), routes::SIGN_IN),
        typed,
        errors: Errors::default(),
    })
}

pub(crate) async fn sign_in(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    Device(device): Device,
    form: Form,
) -> Response {
    let typed = form.typed;
    if let Some(s) = language::asked(&typed) {
        let page = Layout::new(&web, s, None, s.text("sign-in-title"), routes::SIGN_IN);
        let shown = SignIn { page, ended: String::new(), typed, errors: Errors::default() };
        return language::remember(&web, None, s, render(&shown)).await;
    }
    let page = || Layout::new(&web, s, None, s.text("sign-in-title"), routes::SIGN_IN);
    let password: String = typed.get("password").chars().take(200).collect();
    match web.app().people().sign_in(typed.get("login"), &password, client.0, &device).await {
        Ok(Entry::In(passes)) => let_in(&web, &passes, typed.get("ke")),
        Ok(Entry::AskCode(asked)) => code_page(&web, s, asked, typed.get("ke"), Errors::default(), None),
        Err(SignInError::Wrong | SignInError::WrongCode | SignInError::TooSlow) => {
            let errors = Errors::one("login", "sign-in-wrong");
            render_as(StatusCode::FORBIDDEN, &SignIn { page: page().wrong(&errors), ended: String::new(), typed, errors })
        }
        Err(SignInError::App(e)) => refuse(&web, s, &e),
        Err(e @ (SignInError::Wait(_) | SignInError::Busy(_))) => {
            let (seconds, wait) = wait(s, &e).unzip();
            let shown = SignIn { page: page().told(None, wait), ended: String::new(), typed, errors: Errors::default() };
            let mut response = render_as(StatusCode::TOO_MANY_REQUESTS, &shown);
            retry_after(&mut response, seconds.and_then(|n| u64::try_from(n).ok()).unwrap_or(1));
            response
        }
    }
}

/// How long somebody has to wait, and what they are told; none for other troubles.
pub(crate) fn wait(s: Localizer, error: &SignInError) -> Option<(i64, String)> {
    let (key, seconds) = match error {
        SignInError::Wait(seconds) => ("sign-in-wait", *seconds),
        SignInError::Busy(seconds) => ("sign-in-busy", *seconds),
        _ => return None,
    };
    Some((seconds, s.with(key, "seconds", &seconds.to_string())))
}

/// Somebody who proves that it is them has to wait: there is nothing but secrets to lose.
pub(super) fn come_again(web: &Web, s: Localizer, error: &SignInError) -> Option<Response> {
    let (seconds, text) = wait(s, error)?;
    let mut response = message(web, s, StatusCode::TOO_MANY_REQUESTS, "too-fast", text, None);
    retry_after(&mut response, u64::try_from(seconds).unwrap_or(1));
    Some(response)
}

fn let_in(web: &Web, passes: &Passes, back: &str) -> Response {
    let mut response = enter(web, &passes.session, back);
    device::keep(web, &mut response, &passes.device);
    response
}

/// The cookie of a session lives no longer than a session can.
fn enter(web: &Web, session: &str, back: &str) -> Response {
    let mut response = see(&routes::local(if back.is_empty() { routes::DESK } else { back }));
    set_cookie(web, &mut response, SESSION, session, "/", "Lax", LONGEST_SESSION.as_secs());
    response
}

#[derive(Template)]
#[template(path = "desk/code.html")]
struct Code {
    page: Layout,
    asked: String,
    back: String,
    typed: FormData,
    errors: Errors,
}

fn code_page(web: &Web, s: Localizer, asked: String, back: &str, errors: Errors, wait: Option<(i64, String)>) -> Response {
    let status = match &wait {
        Some(_) => StatusCode::TOO_MANY_REQUESTS,
        None if errors.is_empty() => StatusCode::OK,
        None => StatusCode::FORBIDDEN,
    };
    let (seconds, told) = wait.unzip();
    let page = Layout::new(web, s, None, s.text("second-code"), routes::SIGN_IN).wrong(&errors).told(None, told);
    let shown = Code { page, asked, back: back.to_owned(), typed: FormData::default(), errors };
    let mut response = render_as(status, &shown);
    if let Some(seconds) = seconds {
        retry_after(&mut response, u64::try_from(seconds).unwrap_or(1));
    }
    response
}

/// The second step: the code from the phone, or a recovery code.
pub(crate) async fn sign_in_with_code(State(web): State<Web>, s: Localizer, Device(device): Device, form: Form) -> Response {
    let (asked, back) = (form.typed.get("asked"), form.typed.get("ke"));
    if let Some(s) = language::asked(&form.typed) {
        let shown = code_page(&web, s, asked.to_owned(), back, Errors::default(), None);
        return language::remember(&web, None, s, shown).await;
    }
    match web.app().people().sign_in_with_code(asked, form.typed.get("code"), &device).await {
        Ok(passes) => let_in(&web, &passes, back),
        Err(SignInError::Wrong | SignInError::WrongCode) => {
            code_page(&web, s, asked.to_owned(), back, Errors::one("code", "code-wrong"), None)
        }
        Err(e @ (SignInError::Wait(_) | SignInError::Busy(_))) => {
            code_page(&web, s, asked.to_owned(), back, Errors::default(), wait(s, &e))
        }
        Err(SignInError::TooSlow) => see(&format!("{}?ke={}", routes::SIGN_IN, routes::encode(back))),
        Err(SignInError::App(e)) => refuse(&web, s, &e),
    }
}

pub(crate) async fn sign_out(State(web): State<Web>, s: Localizer, Desk(who): Desk, Device(device): Device) -> Response {
    if let Err(e) = web.app().people().sign_out(&who, &device.name).await {
        return refuse(&web, s, &e);
    }
    let mut response = see(routes::HOME);
    set_cookie(&web, &mut response, SESSION, "", "/", "Lax", 0);
    // Not its storage: what waits there to be sent is perhaps another's, and outlives every session. The pages of the desk that a
    // phone kept go with the worker (`assets/outbox/worker.js`).
    let clear = HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    response
}

#[derive(Template)]
#[template(path = "desk/password.html")]
struct Password {
    page: Layout,
    typed: FormData,
    errors: Errors,
    must: bool,
}

pub(crate) async fn password(State(web): State<Web>, s: Localizer, Desk(who): Desk) -> Response {
    let page = Layout::new(&web, s, Some(&who), s.text("password-title"), routes::PASSWORD);
    render(&Password { page, typed: FormData::default(), errors: Errors::default(), must: who.person.must_change })
}

pub(crate) async fn change_password(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Device(device): Device,
    form: Form,
) -> Response {
    let (old, new) = (form.typed.get("old"), form.typed.get("new"));
    let mut errors = Errors::default();
    if new.chars().nth(SHORTEST - 1).is_none() || new.chars().nth(200).is_some() {
        errors.add("new", "password-short");
    } else if new == old || new.to_lowercase().contains(&who.person.login) {
        errors.add("new", "password-same");
    } else if trust::is_guessable(new, &[&who.person.login, &who.person.name, &web.settings().name]) {
        errors.add("new", "password-guessable");
    } else if new != form.typed.get("again") {
        errors.add("again", "password-differs");
    }
    if errors.is_empty() {
        match web.app().people().change_password(&who, old, new, &device.name).await {
            Ok(session) => return enter(&web, &session, routes::DESK),
            Err(SignInError::App(e)) => return refuse(&web, s, &e),
            Err(e) => match come_again(&web, s, &e) {
                Some(response) => return response,
                None => errors.add("old", "password-wrong"),
            },
        }
    }
    let page = Layout::new(&web, s, Some(&who), s.text("password-title"), routes::PASSWORD).wrong(&errors);
    // Passwords are the one thing that is not typed back into a form.
    let shown = Password { page, typed: FormData::default(), errors, must: who.person.must_change };
    render_as(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}
