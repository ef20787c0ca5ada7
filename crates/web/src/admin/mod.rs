//! What administrators see: agencies and what they lack, people, topics and areas, rules and days off, ready answers, how long
//! things are kept, and every change read back.

mod agencies;
pub(crate) mod alerts;
mod changes;
mod duty;
mod grievances;
mod layers;
mod letters;
mod overview;
mod people;
mod person;
mod proof;
mod replies;
mod responsibilities;
mod retention;
mod rules;
mod sheets;
mod tables;
mod topics_and_areas;

pub(crate) use self::layers::kind_of;
use app::{AppError, SignedIn};
use axum::{
    Router,
    extract::FromRequestParts,
    http::request::Parts,
    response::Response,
    routing::{get, post},
};
use domain::{Refusal, Role, policy::administers_all};

use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, see},
    routes,
    state::Web,
};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route(routes::ADMIN, get(overview::show))
        .route(routes::ADMIN_TRY_AGAIN, post(overview::try_again))
        .route(routes::ADMIN_AGENCIES, get(agencies::list).post(agencies::put))
        .route(routes::ADMIN_AGENCIES_TABLE, get(tables::agencies::show).post(tables::agencies::put))
        .route(routes::ADMIN_POPULATION_TABLE, get(tables::population::show).post(tables::population::put))
        .route(routes::admin_agency_named::PATTERN, get(agencies::one))
        .route(routes::ADMIN_PEOPLE, get(people::list).post(people::invite))
        .route(routes::ADMIN_FIRST_PASSWORD, post(people::first_password_again))
        .route(routes::ADMIN_PERSON_NEW, get(people::blank))
        .route(routes::ADMIN_PEOPLE_TABLE, get(tables::people::show).post(tables::people::check))
        .route(routes::ADMIN_PEOPLE_TABLE_SAVE, post(tables::people::save))
        .route(routes::admin_person::PATTERN, get(person::show).post(person::rename))
        .route(routes::admin_person_change::PATTERN, post(person::change))
        .route(routes::ADMIN_LAYERS, get(layers::list).post(layers::put))
        .route(routes::admin_layer::PATTERN, get(layers::one::show).post(layers::one::withdraw))
        .route(routes::ADMIN_RESPONSIBILITIES, get(responsibilities::list).post(responsibilities::put))
        .route(routes::ADMIN_NO_RESPONSIBILITY, post(responsibilities::remove))
        .route(routes::ADMIN_DUTY, get(duty::show).post(duty::put))
        .route(routes::ADMIN_TOPICS, get(topics_and_areas::topics).post(topics_and_areas::put_topic))
        .route(routes::ADMIN_AREAS, get(topics_and_areas::areas).post(topics_and_areas::put_area))
        .route(routes::ADMIN_RULES, get(rules::show))
        .route(routes::ADMIN_RULE, post(rules::add_rule))
        .route(routes::ADMIN_HOLIDAY, post(rules::add_holiday))
        .route(routes::ADMIN_NO_HOLIDAY, post(rules::remove_holiday))
        .route(routes::ADMIN_REPLIES, get(replies::list).post(replies::put))
        .route(routes::ADMIN_NO_REPLY, post(replies::remove))
        .route(routes::ADMIN_ALERTS, get(alerts::show).post(alerts::put))
        .route(routes::ADMIN_GRIEVANCES, get(grievances::show).post(grievances::put))
        .route(routes::ADMIN_KEEPING, get(retention::show).post(retention::put))
        .route(routes::ADMIN_LETTERS, get(letters::show).post(letters::put))
        .route(routes::ADMIN_CHANGES, get(changes::show))
}

/// An administrator who is signed in.
pub(crate) struct Admin(pub(crate) SignedIn);

impl FromRequestParts<Web> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let s = Localizer::of(&parts.headers);
        let Desk(who) = Desk::from_request_parts(parts, web).await?;
        if who.official().is(Role::Administrator) {
            Ok(Self(who))
        } else {
            Err(refuse_to(web, s, Some(&who), &AppError::Refused(Refusal::NotAllowed)))
        }
    }
}

/// An administrator of what holds for everybody.
pub(crate) struct AdminOfAll(pub(crate) SignedIn);

impl FromRequestParts<Web> for AdminOfAll {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let s = Localizer::of(&parts.headers);
        let Admin(who) = Admin::from_request_parts(parts, web).await?;
        if administers_all(&who.official(), &web.app().reference().agencies) {
            Ok(Self(who))
        } else {
            Err(refuse_to(web, s, Some(&who), &AppError::Refused(Refusal::NotAllowed)))
        }
    }
}

/// What stands around every page of administration.
pub(crate) struct Frame {
    /// The places of administration: address and name, as far as they are theirs.
    pub(crate) places: Vec<(&'static str, String)>,
    /// Whether the page follows a change that was kept.
    pub(crate) saved: bool,
    /// Whether something is kept otherwise than it was typed.
    pub(crate) tidied: bool,
}

/// The frame of a page with this title at this address, which was asked for with this query.
fn framed(web: &Web, s: Localizer, who: &SignedIn, title: &str, here: &str, query: &FormData) -> (Layout, Bar, Frame) {
    let page = Layout::new(web, s, Some(who), s.text(title), here);
    (page, Bar::of(who), Frame { places: places(web, s, who), saved: query.ticked(SAVED), tidied: query.ticked(TIDIED) })
}

fn places(web: &Web, s: Localizer, who: &SignedIn) -> Vec<(&'static str, String)> {
    // Overseers read what was changed, and have no other place here.
    if !who.official().is(Role::Administrator) {
        return Vec::new();
    }
    let of_all = administers_all(&who.official(), &web.app().reference().agencies);
    let all = [
        (routes::ADMIN, "admin-overview", false),
        (routes::ADMIN_AGENCIES, "admin-agencies", false),
        (routes::ADMIN_PEOPLE, "admin-people", false),
        (routes::ADMIN_REPLIES, "admin-replies", false),
        (routes::ADMIN_TOPICS, "admin-topics", true),
        (routes::ADMIN_AREAS, "admin-areas", true),
        (routes::ADMIN_LAYERS, "layers-title", true),
        (routes::ADMIN_RESPONSIBILITIES, "responsibilities-title", true),
        (routes::ADMIN_DUTY, "duty-admin-title", false),
        (routes::ADMIN_RULES, "admin-rules", false),
        (routes::ADMIN_LETTERS, "admin-letters", true),
        (routes::ADMIN_ALERTS, "admin-alerts", true),
        (routes::ADMIN_GRIEVANCES, "register-rules", true),
        (routes::ADMIN_KEEPING, "admin-keeping", true),
        (routes::ADMIN_CHANGES, "admin-changes", false),
    ];
    let mine = all.into_iter().filter(|(.., for_all)| of_all || !for_all);
    mine.map(|(address, name, _)| (address, s.text(name))).collect()
}

/// The field of an address that says that a change was kept.
const SAVED: &str = "tersimpan";
/// And the one that says that something typed was tidied.
const TIDIED: &str = "dirapikan";
/// The field of a form that changes what is there already.
const THERE: &str = "there";

/// After a change was kept.
fn saved(address: &str) -> Response {
    let joint = if address.contains('?') { '&' } else { '?' };
    see(&format!("{address}{joint}{SAVED}=1"))
}

/// The same; where a text is kept otherwise than it was typed, that is told, too.
fn saved_as(address: &str, typed: &FormData, kept: &[(&str, String)]) -> Response {
    let tidied = kept.iter().any(|(field, kept)| typed.get(field) != kept);
    if !tidied {
        return saved(address);
    }
    let joint = if address.contains('?') { '&' } else { '?' };
    saved(&format!("{address}{joint}{TIDIED}=1"))
}

/// A refusal that belongs to a field of a form; anything else is no matter of the form.
fn on_field(e: AppError, fields: &[(Refusal, &'static str)]) -> Result<(&'static str, String), AppError> {
    match e {
        AppError::Refused(refusal) => match fields.iter().find(|(r, _)| *r == refusal) {
            Some((_, field)) => Ok((field, refusal.key())),
            None => Err(AppError::Refused(refusal)),
        },
        other => Err(other),
    }
}
