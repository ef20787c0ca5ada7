//! Signing in and out, and choosing a password.

use app::SignInTrouble;
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
    let typed = Typed::parse(uri.query().unwrap_or_default().as_bytes());
    render(&SignIn {
        page: Layout::new(&web, s, None, s.say("sign-in-title"), routes::SIGN_IN),
        typed,
        errors: Errors::default(),
        wait: None,
    })
}

pub(crate) async fn sign_in(State(web): State<Web>, s: Speech, client: Client, form: Form) -> Response {
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    let typed = form.typed;
    let page = || Layout::new(&web, s, None, s.say("sign-in-title"), routes::SIGN_IN);
    let password: String = typed.get("password").chars().take(200).collect();
    match web.house().sign_in(typed.get("login"), &password, client.0).await {
        Ok(token) => {
            let mut response = see(routes::local(if typed.ticked("ke") { typed.get("ke") } else { routes::DESK }));
            set_cookie(&web, &mut response, SESSION, &token, "/", "Lax", COOKIE_SECONDS);
            response
        }
        Err(SignInTrouble::Wrong) => {
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

pub(crate) async fn sign_out(State(web): State<Web>, s: Speech, Desk(who): Desk) -> Response {
    if let Err(e) = web.house().sign_out(&who).await {
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

pub(crate) async fn change_password(State(web): State<Web>, s: Speech, Desk(who): Desk, client: Client, form: Form) -> Response {
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
        match web.house().change_password(&who, old, new).await {
            Ok(Some(token)) => {
                let mut response = see(routes::DESK);
                set_cookie(&web, &mut response, SESSION, &token, "/", "Lax", COOKIE_SECONDS);
                return response;
            }
            Ok(None) => errors.add("old", "password-wrong"),
            Err(e) => return refuse(&web, s, &e),
        }
    }
    let page = Layout::new(&web, s, Some(&who), s.say("password-title"), routes::PASSWORD);
    // Passwords are the one thing that is not typed back into a form.
    let shown = Password { page, typed: Typed::default(), errors, must: who.person.must_change };
    render_as(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}
