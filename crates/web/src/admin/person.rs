//! One official: name, roles, password, whether they may sign in.

use app::{AppError, FirstPassword, Managed, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{AgencyId, Email, Grant, PersonName, Refusal, Role};

use super::{
    Admin, Frame, framed, on_field,
    people::{first_passwords, last_signed_in, managed, read_grant, role, roles},
    proof::Proven,
    saved, saved_as,
};
use crate::{
    agency_named,
    desk::Bar,
    forms::{Errors, FormData, fresh},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes,
    state::Web,
};

/// A role that somebody has.
struct Held {
    name: String,
    role: &'static str,
    agency: i64,
}

#[derive(Template)]
#[template(path = "admin/person.html")]
struct PersonPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    name: String,
    login: String,
    last_signed_in: String,
    disabled: bool,
    /// The one who looks.
    own: bool,
    held: Vec<Held>,
    /// The agency for which they both answer and approve.
    both: Option<String>,
    address: String,
    add_role: String,
    drop_role: String,
    reset: String,
    /// What resetting is known by when it is sent again.
    deed: String,
    disable: String,
    enable: String,
    roles: Vec<(String, String)>,
    proposals: Vec<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Admin(who): Admin, Path(id): Path<String>, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    match managed(&web, &who, &id).await {
        Ok(m) => {
            let mut typed = FormData::default();
            typed.set("name", m.person.name.clone());
            typed.set("email", m.person.email.clone().unwrap_or_default());
            page(&web, s, &who, &m, &query, typed, Errors::default())
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

fn page(web: &Web, s: Localizer, who: &SignedIn, m: &Managed, query: &FormData, typed: FormData, errors: Errors) -> Response {
    let status = errors.status();
    let (address, change) = (routes::admin_person(m.person.id), |what| routes::admin_person_change(m.person.id, what));
    let held = |g: &Grant| Held { name: role(web, s, g), role: g.role.as_str(), agency: g.agency.0 };
    let (page, bar, frame) = framed(web, s, who, "admin-people", &address, query);
    let shown = PersonPage {
        page: page.wrong(&errors),
        bar,
        frame,
        name: m.person.name.clone(),
        login: m.person.login.clone(),
        last_signed_in: last_signed_in(web, s, m),
        disabled: m.person.disabled,
        own: m.person.id == who.person.id,
        both: both_roles(web, &m.person.grants).map(|a| web.app().reference().agency_name(a)),
        held: m.person.grants.iter().map(held).collect(),
        add_role: change(ADD_ROLE),
        drop_role: change(DROP_ROLE),
        reset: change(RESET),
        deed: fresh(),
        disable: change(DISABLE),
        enable: change(ENABLE),
        address,
        roles: roles(s),
        proposals: agency_named::proposals(web, &who.official()),
        typed,
        errors,
    };
    render_as(status, &shown)
}

/// The agency for which somebody would both answer and approve.
fn both_roles(web: &Web, grants: &[Grant]) -> Option<AgencyId> {
    domain::policy::answers_and_approves(grants, &web.app().reference().agencies)
}

const ADD_ROLE: &str = "peran";
const DROP_ROLE: &str = "cabut";
const RESET: &str = "sandi";
const DISABLE: &str = "nonaktif";
const ENABLE: &str = "aktif";

/// Another name or address.
pub(crate) async fn rename(State(web): State<Web>, s: Localizer, Path(id): Path<String>, Proven(who, form): Proven) -> Response {
    let m = match managed(&web, &who, &id).await {
        Ok(m) => m,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &m, &FormData::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let name = typed.must("name", PersonName::parse, &mut errors);
    let email = typed.maybe("email", Email::parse, &mut errors);
    let (Some(name), true) = (name, errors.is_empty()) else {
        return page(&web, s, &who, &m, &FormData::default(), typed, errors);
    };
    match web.app().administration().rename_person(Some(&who.official()), m.person.id, &name, email.as_ref()).await {
        Ok(()) => saved_as(&routes::admin_person(m.person.id), &typed, &[("name", name.as_str().to_owned())]),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

/// Roles, password, access.
pub(crate) async fn change(
    State(web): State<Web>,
    s: Localizer,
    Path((id, what)): Path<(String, String)>,
    Proven(who, form): Proven,
) -> Response {
    let m = match managed(&web, &who, &id).await {
        Ok(m) => m,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let (by, app, mut errors) = (who.official(), web.app(), Errors::default());
    let done = match what.as_str() {
        ADD_ROLE => match read_grant(&web, &who, &form.typed, &mut errors) {
            Some(grant) => {
                let grants: Vec<_> = m.person.grants.iter().copied().filter(|g| *g != grant).chain([grant]).collect();
                if both_roles(&web, &grants).is_some()
                    && both_roles(&web, &m.person.grants).is_none()
                    && !form.typed.ticked("both")
                {
                    return came_back(&web, s, &who, &m, form.typed, Errors::one("both", "both-roles"));
                }
                app.administration().set_grants(Some(&by), m.person.id, grants).await
            }
            None => Ok(()),
        },
        DROP_ROLE => {
            let (role, agency) = (Role::parse(form.typed.get("role")), form.typed.get("agency").parse().ok().map(AgencyId));
            let stays = |g: &Grant| Some(g.role) != role || Some(g.agency) != agency;
            app.administration().set_grants(Some(&by), m.person.id, m.person.grants.iter().copied().filter(stays).collect()).await
        }
        RESET => {
            let reset = async |password: &str| app.administration().reset_password(Some(&by), m.person.id, password).await;
            match app.administration().give_first_password(&who, form.typed.get("deed"), &m.person.login, reset).await {
                Ok(FirstPassword::Shown(password)) => {
                    let first = [m.person.login.clone(), m.person.name.clone(), password];
                    return first_passwords(&web, s, &who, &[first], routes::admin_person(m.person.id));
                }
                Ok(FirstPassword::Given) => return see(&routes::admin_person(m.person.id)),
                Err(e) => Err(e),
            }
        }
        DISABLE => app.administration().disable(Some(&by), m.person.id).await,
        ENABLE => app.administration().enable(Some(&by), m.person.id).await,
        _ => Err(AppError::NotFound),
    };
    match done {
        Ok(()) if errors.is_empty() => {
            // Without any role nobody but those at the top finds them again.
            let still = managed(&web, &who, &id).await.is_ok();
            saved(&if still { routes::admin_person(m.person.id) } else { routes::ADMIN_PEOPLE.to_owned() })
        }
        Ok(()) => came_back(&web, s, &who, &m, form.typed, errors),
        Err(e) => {
            match on_field(e, &[(Refusal::OwnAccess, "form"), (Refusal::NotAllowed, "agency"), (Refusal::ReachesFurther, "role")])
            {
                Ok((field, key)) => came_back(&web, s, &who, &m, form.typed, Errors::one(field, key)),
                Err(e) => refuse_to(&web, s, Some(&who), &e),
            }
        }
    }
}

/// The page again after something was refused: what was typed stays, name and address as they are.
fn came_back(web: &Web, s: Localizer, who: &SignedIn, m: &Managed, mut typed: FormData, errors: Errors) -> Response {
    typed.set("name", m.person.name.clone());
    typed.set("email", m.person.email.clone().unwrap_or_default());
    page(web, s, who, m, &FormData::default(), typed, errors)
}
