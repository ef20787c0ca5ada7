//! Signing in and out, and choosing a password.

use app::{Entry, SignInTrouble};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, Uri},
    response::Response,
};

use crate::{
    desk::Desk,
    forms::{Errors, Form, Typed},
    guard::Client,
    limits::Counted,
    page::{Layout, SESSION, refuse, render, render_as, retry_after, see, set_cookie, slow_down},
    routes,
    speech::Speech,
    state::Web,
};

/// A cookie lives as long as a session can without a step.
const COOKIE_SECONDS: i64 = 12 * 3600;
/// Shortest password, in characters (NIST SP 800-63B: length, not composition).
const SHORTEST: usize = 10;

#[derive(Template)]
#[template(path = "desk/sign_in.html")]
struct SignIn {
    page: Layout,
    typed: Typed,
    errors: Errors,
    wait: Option<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Speech, uri: Uri) -> Response {
    let typed = Typed::of_query(&uri);
    render(&SignIn {
        page: Layout::new(&web, s, None, s.say("sign-in-title"), routes::SIGN_IN),
        typed,
        errors: Errors::default(),
        wait: None,
    })
}

pub(crate) async fn sign_in(State(web): State<Web>, s: Speech, client: Client, device: Device, form: Form) -> Response {
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    let typed = form.typed;
    let page = || Layout::new(&web, s, None, s.say("sign-in-title"), routes::SIGN_IN);
    let password: String = typed.get("password").chars().take(200).collect();
    match web.house().sign_in(typed.get("login"), &password, client.0, &device.0).await {
        Ok(Entry::In(token)) => let_in(&web, &token, typed.get("ke")),
        Ok(Entry::AskCode(asked)) => code_page(&web, s, asked, typed.get("ke"), Errors::default(), None),
        Err(SignInTrouble::Wrong | SignInTrouble::TooSlow) => {
            let errors = Errors::one("login", "sign-in-wrong");
            render_as(StatusCode::FORBIDDEN, &SignIn { page: page(), typed, errors, wait: None })
        }
        Err(SignInTrouble::Wait(seconds)) => {
            let wait = Some(s.with("sign-in-wait", "seconds", &seconds.to_string()));
            let shown = SignIn { page: page(), typed, errors: Errors::default(), wait };
            let mut response = render_as(StatusCode::TOO_MANY_REQUESTS, &shown);
            retry_after(&mut response, u64::try_from(seconds).unwrap_or(1));
            response
        }
        Err(SignInTrouble::Trouble(e)) => refuse(&web, s, &e),
    }
}

fn let_in(web: &Web, token: &str, back: &str) -> Response {
    let mut response = see(routes::local(if back.is_empty() { routes::DESK } else { back }));
    set_cookie(web, &mut response, SESSION, token, "/", "Lax", COOKIE_SECONDS);
    response
}

#[derive(Template)]
#[template(path = "desk/code.html")]
struct Code {
    page: Layout,
    asked: String,
    back: String,
    typed: Typed,
    errors: Errors,
    wait: Option<String>,
}

fn code_page(web: &Web, s: Speech, asked: String, back: &str, errors: Errors, wait: Option<i64>) -> Response {
    let page = Layout::new(web, s, None, s.say("second-code"), routes::SIGN_IN);
    let status = match wait {
        Some(_) => StatusCode::TOO_MANY_REQUESTS,
        None if errors.is_empty() => StatusCode::OK,
        None => StatusCode::FORBIDDEN,
    };
    let told = wait.map(|seconds| s.with("sign-in-wait", "seconds", &seconds.to_string()));
    let shown = Code { page, asked, back: back.to_owned(), typed: Typed::default(), errors, wait: told };
    let mut response = render_as(status, &shown);
    if let Some(seconds) = wait {
        retry_after(&mut response, u64::try_from(seconds).unwrap_or(1));
    }
    response
}

/// The second step: the code from the phone, or a recovery code.
pub(crate) async fn sign_in_with_code(State(web): State<Web>, s: Speech, client: Client, device: Device, form: Form) -> Response {
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    let (asked, back) = (form.typed.get("asked"), form.typed.get("ke"));
    match web.house().sign_in_with_code(asked, form.typed.get("code"), &device.0).await {
        Ok(token) => let_in(&web, &token, back),
        Err(SignInTrouble::Wrong) => code_page(&web, s, asked.to_owned(), back, Errors::one("code", "code-wrong"), None),
        Err(SignInTrouble::Wait(seconds)) => code_page(&web, s, asked.to_owned(), back, Errors::default(), Some(seconds)),
        Err(SignInTrouble::TooSlow) => see(&format!("{}?ke={}", routes::SIGN_IN, routes::encode(back))),
        Err(SignInTrouble::Trouble(e)) => refuse(&web, s, &e),
    }
}

/// What a session is called: a browser and a system, no more than people need to know their own.
pub(crate) struct Device(String);

impl<S: Sync> axum::extract::FromRequestParts<S> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        const BROWSERS: [(&str, &str); 6] = [
            ("Firefox", "Firefox"),
            ("Edg/", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser", "Samsung Internet"),
            ("Chrome", "Chrome"),
            ("Safari", "Safari"),
        ];
        const SYSTEMS: [(&str, &str); 6] = [
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "Mac"),
            ("Linux", "Linux"),
        ];
        let agent = parts.headers.get(axum::http::header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let known = |all: &[(&str, &'static str)]| all.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
        Ok(Self([known(&BROWSERS), known(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")))
    }
}

pub(crate) async fn sign_out(State(web): State<Web>, s: Speech, Desk(who): Desk, Device(device): Device) -> Response {
    if let Err(e) = web.house().sign_out(&who, &device).await {
        return refuse(&web, s, &e);
    }
    let mut response = see(routes::HOME);
    set_cookie(&web, &mut response, SESSION, "", "/", "Lax", 0);
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    response
}

#[derive(Template)]
#[template(path = "desk/password.html")]
struct Password {
    page: Layout,
    typed: Typed,
    errors: Errors,
    must: bool,
}

pub(crate) async fn password(State(web): State<Web>, s: Speech, Desk(who): Desk) -> Response {
    let page = Layout::new(&web, s, Some(&who), s.say("password-title"), routes::PASSWORD);
    render(&Password { page, typed: Typed::default(), errors: Errors::default(), must: who.person.must_change })
}

pub(crate) async fn change_password(
    State(web): State<Web>,
    s: Speech,
    Desk(who): Desk,
    client: Client,
    device: Device,
    form: Form,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    let (old, new) = (form.typed.get("old"), form.typed.get("new"));
    let mut errors = Errors::default();
    if new.chars().nth(SHORTEST - 1).is_none() || new.chars().nth(200).is_some() {
        errors.add("new", "password-short");
    } else if new == old || new.to_lowercase().contains(&who.person.login) {
        errors.add("new", "password-same");
    } else if new != form.typed.get("again") {
        errors.add("again", "password-differs");
    }
    if errors.is_empty() {
        match web.house().change_password(&who, old, new, &device.0).await {
            Ok(Some(token)) => return let_in(&web, &token, routes::DESK),
            Ok(None) => errors.add("old", "password-wrong"),
            Err(e) => return refuse(&web, s, &e),
        }
    }
    let page = Layout::new(&web, s, Some(&who), s.say("password-title"), routes::PASSWORD);
    // Passwords are the one thing that is not typed back into a form.
    let shown = Password { page, typed: Typed::default(), errors, must: who.person.must_change };
    render_as(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}
