//! Officials: who is there, and letting a new one in.

use app::{AppError, FirstOf, FirstPassword, Managed, SignedIn};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use domain::{AgencyId, Email, Grant, Login, PersonName, Refusal, Role};

use super::{Admin, Frame, framed, on_field, proof::Proven, sheets};
use crate::{
    agency_named,
    desk::Bar,
    forms::{Errors, Form, FormData, fresh},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render, render_as, see},
    routes,
    sheet::Kind,
    shown_once,
    state::Web,
};

/// People on one page.
const ON_A_PAGE: u32 = 50;

struct PersonRow {
    /// Where they are managed; empty for somebody who does more than is managed here.
    address: String,
    name: String,
    login: String,
    roles: Vec<String>,
    last_signed_in: String,
    disabled: bool,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct PeoplePage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    rows: Vec<PersonRow>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/person_new.html")]
struct NewPersonPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    roles: Vec<(String, String)>,
    proposals: Vec<String>,
}

#[derive(Template)]
#[template(path = "admin/password.html")]
struct FirstPasswordPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    /// Each with whose it is.
    first: Vec<FirstOf>,
    back: String,
    /// All of it, sealed, for the page in the other language.
    sealed: String,
}

/// What first passwords are sealed as.
const FIRST_PASSWORD: &str = "first password";

/// A grant in words.
pub(super) fn role(web: &Web, s: Localizer, grant: &Grant) -> String {
    format!("{}, {}", s.text(&format!("role-{}", grant.role.as_str())), web.app().reference().agency_name(grant.agency))
}

/// All roles, to choose from.
pub(super) fn roles(s: Localizer) -> Vec<(String, String)> {
    Role::ALL.map(|r| (r.as_str().to_owned(), s.text(&format!("role-{}", r.as_str())))).into()
}

/// When somebody was last seen, in words.
pub(super) fn last_signed_in(web: &Web, s: Localizer, managed: &Managed) -> String {
    managed.last_signed_in.map_or_else(|| s.text("person-never-seen"), |at| s.moment_in(at, web.zone()))
}

pub(crate) async fn list(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let typed = FormData::of_query(&uri);
    let text = typed.get("cari").chars().take(100).collect::<String>();
    if let Some(kind) = Kind::wanted(&typed) {
        return sheets::people(&web, s, &who.official(), &text, kind)
            .await
            .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
    }
    let found = match web.app().administration().people_of(&who.official(), None, &text, typed.get("setelah"), ON_A_PAGE).await {
        Ok(found) => found,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let next = found.last().filter(|_| found.len() >= ON_A_PAGE as usize).map(|last| {
        let (text, after) = (routes::encode(&text), routes::encode(&last.person.login));
        format!("{}?cari={text}&setelah={after}", routes::ADMIN_PEOPLE)
    });
    let row = |m: &Managed| PersonRow {
        address: if m.manages { routes::admin_person(m.person.id) } else { String::new() },
        name: m.person.name.clone(),
        login: m.person.login.clone(),
        roles: m.person.grants.iter().map(|g| role(&web, s, g)).collect(),
        last_signed_in: last_signed_in(&web, s, m),
        disabled: m.person.disabled,
    };
    let rows = found.iter().map(row).collect();
    let (page, bar, frame) = framed(&web, s, &who, "admin-people", routes::ADMIN_PEOPLE, &typed);
    render(&PeoplePage { page, bar, frame, rows, next, typed })
}

pub(crate) async fn blank(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let mut typed = FormData::default();
    if let Some(agency) = query.get("di").parse().ok().map(AgencyId) {
        typed.set("agency", web.app().reference().agency_name(agency));
    }
    typed.set("role", Role::Liaison.as_str());
    typed.set("deed", fresh());
    new_page(&web, s, &who, typed, Errors::default(), StatusCode::OK)
}

fn new_page(web: &Web, s: Localizer, who: &SignedIn, typed: FormData, errors: Errors, status: StatusCode) -> Response {
    let (page, bar, frame) = framed(web, s, who, "person-invite", routes::ADMIN_PEOPLE, &FormData::default());
    let shown = NewPersonPage {
        page: page.wrong(&errors),
        bar,
        frame,
        roles: roles(s),
        proposals: agency_named::proposals(web, &who.official()),
        typed,
        errors,
    };
    render_as(status, &shown)
}

/// Lets somebody in. Their first password is the answer, and shown for some minutes.
pub(crate) async fn invite(State(web): State<Web>, s: Localizer, Proven(who, form): Proven) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = new_page(&web, s, &who, typed, errors, StatusCode::OK);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let login = typed.must("login", Login::parse, &mut errors);
    let name = typed.must("name", PersonName::parse, &mut errors);
    let email = typed.maybe("email", Email::parse, &mut errors);
    let grant = read_grant(&web, &who, &typed, &mut errors);
    if let (Some(login), Some(name), Some(grant), true) = (login, name, grant, errors.is_empty()) {
        let there = format!("{}?cari={}", routes::ADMIN_PEOPLE, routes::encode(login.as_str()));
        let (app, by) = (web.app(), who.official());
        let invite = async |password: &str| {
            app.administration().invite(Some(&by), &login, &name, email.as_ref(), vec![grant], password).await
        };
        match app.administration().give_first_password(&who, typed.get("deed"), login.as_str(), invite).await {
            Ok(FirstPassword::Given) => return see(&there),
            Ok(FirstPassword::Shown(password)) => {
                let first = [login.as_str().to_owned(), name.as_str().to_owned(), password];
                return first_passwords(&web, s, &who, &[first], there);
            }
            Err(e) => match on_field(
                e,
                &[(Refusal::NameTaken, "login"), (Refusal::NotAllowed, "agency"), (Refusal::ReachesFurther, "role")],
            ) {
                Ok((field, key)) => errors.add(field, key),
                Err(e) => return refuse_to(&web, s, Some(&who), &e),
            },
        }
    }
    new_page(&web, s, &who, typed, errors, StatusCode::UNPROCESSABLE_ENTITY)
}

/// A role at an agency, as a form asks for it.
pub(super) fn read_grant(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Option<Grant> {
    let role = Role::parse(typed.get("role"));
    if role.is_none() {
        errors.add("role", "choose");
    }
    let agency = agency_named::read(web, &who.official(), typed, "agency", errors);
    Some(Grant { role: role?, agency: agency? })
}

/// A page with passwords by chance, which are shown for some minutes.
pub(super) fn first_passwords(web: &Web, s: Localizer, who: &SignedIn, first: &[FirstOf], back: String) -> Response {
    let title = if first.len() == 1 { "first-password-title" } else { "first-passwords-title" };
    let (page, bar, frame) = framed(web, s, who, title, routes::ADMIN_PEOPLE, &FormData::default());
    let texts: Vec<_> = std::iter::once(&back).chain(first.iter().flatten()).cloned().collect();
    let sealed = shown_once::sealed(web, who, FIRST_PASSWORD, &texts);
    render(&FirstPasswordPage { page, bar, frame, first: first.to_vec(), back, sealed })
}

/// The same page in the other language, for whoever was shown it some minutes ago.
pub(crate) async fn first_password_again(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let s = language::asked(&form.typed).unwrap_or(s);
    let opened = shown_once::opened(&web, &who, FIRST_PASSWORD, form.typed.get("sealed"));
    let mut texts = opened.unwrap_or_default().into_iter();
    let Some(back) = texts.next() else {
        return see(routes::ADMIN_PEOPLE);
    };
    let mut first: Vec<FirstOf> = Vec::new();
    while let (Some(login), Some(name), Some(password)) = (texts.next(), texts.next(), texts.next()) {
        first.push([login, name, password]);
    }
    let shown = first_passwords(&web, s, &who, &first, back);
    language::remember(&web, Some(&who), s, shown).await
}

/// Somebody who is managed.
pub(super) async fn managed(web: &Web, who: &SignedIn, id: &str) -> Result<Managed, AppError> {
    let id = id.parse().map(domain::UserId).map_err(|_| AppError::NotFound)?;
    web.app().administration().person_of(&who.official(), id).await
}
