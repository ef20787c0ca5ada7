//! An official's own account: the second factor and the devices that are signed in.

use app::{SettingUp, SignedIn, Trouble};
use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    desk::{Bar, Desk, asks_second_factor},
    draw::qr,
    forms::{Errors, Form, Typed},
    guard::Client,
    limits::Counted,
    page::{Layout, refuse, render_as, see, slow_down},
    routes,
    speech::Speech,
    state::Web,
};

/// A device that is signed in.
struct Device {
    name: String,
    since: String,
    id: String,
    this: bool,
}

/// What is shown of the second factor.
enum Second {
    Off,
    /// Being set up: the mark, the secret, its picture.
    Begun(SettingUp, String),
    /// Just turned on: the recovery codes, shown once.
    Fresh(Vec<String>),
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
    typed: Typed,
    errors: Errors,
}

pub(crate) async fn show(State(web): State<Web>, s: Speech, Desk(who): Desk) -> Response {
    page(&web, s, &who, None, Errors::default()).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Speech, who: &SignedIn, second: Option<Second>, errors: Errors) -> Result<Response, Trouble> {
    let (house, world) = (web.house(), web.house().world());
    let second = match second {
        Some(second) => second,
        None => house.recovery_codes_left(who).await?.map_or(Second::Off, |left| Second::On(s.number(left))),
    };
    let device = |session: store::Session| Device {
        name: if session.device.is_empty() { s.say("device-unknown") } else { session.device.clone() },
        since: s.moment_in(session.opened_at, web.zone()),
        id: session.id(),
        this: who.is_session(&session),
    };
    let role = |g: &domain::Grant| format!("{}, {}", s.say(&format!("role-{}", g.role.as_str())), world.agency_name(g.agency));
    let status = errors.status();
    let shown = Account {
        page: Layout::new(web, s, Some(who), s.say("account-title"), routes::ACCOUNT),
        bar: Bar::of(who),
        login: who.person.login.clone(),
        roles: who.person.grants.iter().map(role).collect(),
        devices: house.sessions_of(who).await?.into_iter().map(device).collect(),
        second,
        must: asks_second_factor(web, who),
        typed: Typed::default(),
        errors,
    };
    Ok(render_as(status, &shown))
}

/// Sets the second factor up, turns it on, turns it off.
pub(crate) async fn second(State(web): State<Web>, s: Speech, Desk(who): Desk, client: Client, form: Form) -> Response {
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    change_second(&web, s, &who, &form.typed).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn change_second(web: &Web, s: Speech, who: &SignedIn, typed: &Typed) -> Result<Response, Trouble> {
    let (house, mark) = (web.house(), typed.get("mark"));
    let begun = |mark: Option<&str>| {
        house.set_up_second_factor(who, mark).map(|setting_up| {
            let picture = qr::picture(&setting_up.address);
            Second::Begun(setting_up, picture)
        })
    };
    match typed.get("step") {
        "begin" => page(web, s, who, Some(begun(None)?), Errors::default()).await,
        "on" => match house.turn_on_second_factor(who, mark, typed.get("code")).await? {
            Some(codes) => page(web, s, who, Some(Second::Fresh(codes)), Errors::default()).await,
            None => page(web, s, who, Some(begun(Some(mark))?), Errors::one("code", "code-wrong")).await,
        },
        "off" if asks_second_factor(web, who) => Err(Trouble::Refused(domain::Refusal::NotAllowed)),
        "off" if house.turn_off_second_factor(who, typed.get("password")).await? => Ok(see(routes::ACCOUNT)),
        "off" => page(web, s, who, None, Errors::one("password", "password-wrong")).await,
        _ => Err(Trouble::NotFound),
    }
}

/// Signs another device out, or all others.
pub(crate) async fn sign_out_device(State(web): State<Web>, s: Speech, Desk(who): Desk, form: Form) -> Response {
    let id = Some(form.typed.get("id")).filter(|id| !id.is_empty());
    match web.house().sign_out_others(&who, id).await {
        Ok(()) => see(routes::ACCOUNT),
        Err(e) => refuse(&web, s, &e),
    }
}
