//! An official's own account: the second factor and the devices that are signed in.

use app::{AppError, SettingUp, SignInError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};

use crate::{
    desk::{self, Bar, Desk, asks_second_factor, session::come_again},
    draw::qr,
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes, shown_once,
    state::Web,
};

/// What recovery codes are sealed as.
const CODES: &str = "recovery codes";

/// A device that is signed in, or was.
struct Device {
    name: String,
    since: String,
    id: String,
    this: bool,
    /// Whether nobody is signed in on it now.
    rests: bool,
}

/// What is shown of the second factor.
enum Second {
    Off,
    /// Being set up: the mark, the secret, its picture.
    Begun(SettingUp, String),
    /// Just turned on: the recovery codes, shown once, and the same sealed.
    Fresh(Vec<String>, String),
    /// How many recovery codes are left.
    On(String),
}

#[derive(Template)]
#[template(path = "desk/account.html")]
struct Account {
    page: Layout,
    bar: Bar,
    login: String,
    roles: Vec<String>,
    devices: Vec<Device>,
    second: Second,
    /// A role of theirs asks for the second factor.
    must: bool,
    typed: FormData,
    errors: Errors,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk) -> Response {
    page(&web, s, &who, None, Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

/// Setting the second factor up, at the address of what was begun: loaded again it is the same secret.
pub(crate) async fn begun(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let begun = match web.app().people().go_on_with_second_factor(&who, FormData::of_query(&uri).get("mark")).await {
        Ok(Some(begun)) => begun,
        Ok(None) => return see(routes::ACCOUNT),
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    page(&web, s, &who, Some(shown(begun)), Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, second: Option<Second>, errors: Errors) -> Result<Response, AppError> {
    let (app, reference) = (web.app(), web.app().reference());
    let second = match second {
        Some(second) => second,
        None => app.people().recovery_codes_left(who).await?.map_or(Second::Off, |left| Second::On(s.number(left))),
    };
    let device = |session: store::Session| Device {
        name: if session.device.is_empty() { s.text("device-unknown") } else { session.device.clone() },
        since: s.moment_in(session.opened_at, web.zone()),
        id: session.id(),
        this: who.is_session(&session),
        rests: false,
    };
    let resting = |known: store::KnownDevice| Device {
        id: known.id(),
        since: s.moment_in(known.seen_at, web.zone()),
        name: if known.name.is_empty() { s.text("device-unknown") } else { known.name },
        this: false,
        rests: true,
    };
    let mut devices: Vec<_> = app.people().sessions_of(who).await?.into_iter().map(device).collect();
    devices.extend(app.people().resting_devices_of(who).await?.into_iter().map(resting));
    let role =
        |g: &domain::Grant| format!("{}, {}", s.text(&format!("role-{}", g.role.as_str())), reference.agency_name(g.agency));
    let status = errors.status();
    let here = match &second {
        Second::Begun(begun, _) => routes::account_code(&begun.mark),
        Second::Off | Second::Fresh(..) | Second::On(_) => routes::ACCOUNT.to_owned(),
    };
    let shown = Account {
        page: Layout::new(web, s, Some(who), s.text("account-title"), &here).wrong(&errors),
        bar: Bar::of(who),
        login: who.person.login.clone(),
        roles: who.person.grants.iter().map(role).collect(),
        devices,
        second,
        must: asks_second_factor(web, who),
        typed: FormData::default(),
        errors,
    };
    Ok(render_as(status, &shown))
}

/// Sets the second factor up, turns it on, turns it off.
pub(crate) async fn second(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    desk::Device(device): desk::Device,
    form: Form,
) -> Response {
    change_second(&web, s, &who, &device.name, &form.typed).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn change_second(web: &Web, s: Localizer, who: &SignedIn, device: &str, typed: &FormData) -> Result<Response, AppError> {
    if let Some(s) = language::asked(typed) {
        let Some(codes) = shown_once::opened(web, who, CODES, typed.get("sealed")) else { return Ok(see(routes::ACCOUNT)) };
        let shown = page(web, s, who, Some(fresh(web, who, codes)), Errors::default()).await?;
        return Ok(language::remember(web, Some(who), s, shown).await);
    }
    let (app, mark, code) = (web.app(), typed.get("mark"), typed.get("code"));
    let password: String = typed.get("password").chars().take(200).collect();
    let done = match typed.get("step") {
        "begin" => match app.people().begin_second_factor(who, &password, code, device).await {
            Ok(begun) => return Ok(see(&routes::account_code(&begun.mark))),
            Err(e) => Err(e),
        },
        "on" => app.people().turn_on_second_factor(who, mark, code, device).await.map(|codes| Some(fresh(web, who, codes))),
        "off" if asks_second_factor(web, who) => return Err(AppError::Refused(domain::Refusal::NotAllowed)),
        "off" => app.people().turn_off_second_factor(who, &password, code, device).await.map(|()| None),
        _ => return Err(AppError::NotFound),
    };
    match done {
        Ok(None) => Ok(see(routes::ACCOUNT)),
        Ok(second) => page(web, s, who, second, Errors::default()).await,
        Err(SignInError::App(e)) => Err(e),
        Err(SignInError::TooSlow) => page(web, s, who, None, Errors::one("form", "second-too-slow")).await,
        Err(SignInError::Wrong) => page(web, s, who, None, Errors::one("password", "password-wrong")).await,
        Err(e) => match come_again(web, s, &e) {
            Some(response) => Ok(response),
            // The picture stays for whoever mistypes what the phone shows.
            None => {
                let begun = app.people().go_on_with_second_factor(who, mark).await?.map(shown);
                page(web, s, who, begun, Errors::one("code", "code-wrong")).await
            }
        },
    }
}

fn fresh(web: &Web, who: &SignedIn, codes: Vec<String>) -> Second {
    let sealed = shown_once::sealed(web, who, CODES, &codes);
    Second::Fresh(codes, sealed)
}

fn shown(begun: SettingUp) -> Second {
    let picture = qr::picture(&begun.address);
    Second::Begun(begun, picture)
}

/// Signs another device out, or all others.
pub(crate) async fn sign_out_device(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    let id = Some(form.typed.get("id")).filter(|id| !id.is_empty());
    match web.app().people().sign_out_others(&who, id).await {
        Ok(()) => see(routes::ACCOUNT),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
