//! The frame of every page, and the pages for when something cannot be done.

use app::{AppError, Contact, SignedIn};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};

use crate::{
    bar::Bar,
    cookies::{SESSION, cookie},
    forms::{Errors, FORM, FormData, Refused},
    language,
    localizer::Localizer,
    routes,
    state::Web,
    status::{retry_after, status_of},
};

/// The frame of a page.
pub(crate) struct Layout {
    pub(crate) s: Localizer,
    pub(crate) title: String,
    /// The name of the installation.
    pub(crate) place: String,
    /// Where the language switch comes back to.
    pub(crate) here: String,
    /// Who is signed in.
    pub(crate) who: Option<String>,
    /// They belong to a team that goes into villages.
    pub(crate) goes_out: bool,
    pub(crate) demo: bool,
    /// How much waits here, shown in the tab; empty for nothing.
    pub(crate) waiting: String,
    /// Where whoever runs the installation can be reached.
    pub(crate) contact: Contact,
    /// What is wrong with the form that came back, told on top of the page and in its title: where on the page it is, and what.
    pub(crate) wrong: Vec<(Option<String>, String)>,
}

impl Layout {
    pub(crate) fn new(web: &Web, s: Localizer, who: Option<&SignedIn>, title: String, here: &str) -> Self {
        Self {
            s,
            title,
            place: web.settings().name.clone(),
            here: here.to_owned(),
            who: who.map(|w| w.person.name.clone()),
            goes_out: who.is_some_and(|who| goes_out(web, who)),
            demo: web.settings().demo,
            waiting: String::new(),
            contact: web.app().reference().contact(),
            wrong: Vec::new(),
        }
    }

    /// The same page after a form was refused.
    pub(crate) fn wrong(self, errors: &Errors) -> Self {
        self.wrong_in("", errors)
    }

    /// The same, where the fields of one of several forms of a page have a prefix.
    pub(crate) fn wrong_in(mut self, prefix: &str, errors: &Errors) -> Self {
        let place = |field: &str| (field != FORM).then(|| format!("#{prefix}{field}"));
        self.wrong.extend(errors.summed(&self.s).into_iter().map(|(field, told)| (place(field), told)));
        self
    }

    /// The same, where this is all there is to say.
    pub(crate) fn told(mut self, at: Option<&str>, told: Option<String>) -> Self {
        self.wrong.extend(told.map(|told| (at.map(|at| format!("#{at}")), told)));
        self
    }

    /// The same, where one of several forms of a page was refused.
    pub(crate) fn refused(mut self, refused: Option<&Refused>) -> Self {
        if let Some(r) = refused {
            let told =
                |(at, told): &(Option<String>, String)| (at.as_ref().map(|at| format!("#{at}")), format!("{}: {told}", r.what));
            self.wrong.extend(r.told.iter().map(told));
        }
        self
    }

    /// Whether this page is the one at an address.
    pub(crate) fn is_at(&self, address: &str) -> bool {
        self.here.split('?').next() == Some(address)
    }

    /// The code of the other language.
    pub(crate) fn other(&self) -> &'static str {
        language::other(self.s)
    }

    /// The address of this page in the other language.
    pub(crate) fn other_language(&self) -> String {
        routes::language(self.other(), &self.here)
    }
}

/// Whether an official belongs to a team that goes into villages.
fn goes_out(web: &Web, who: &SignedIn) -> bool {
    let (reference, by) = (web.app().reference(), who.official());
    reference.teams.iter().any(|team| !team.closed && domain::policy::goes_with(&by, team, &reference.agencies))
}

pub(crate) fn render(template: &impl Template) -> Response {
    render_as(StatusCode::OK, template)
}

pub(crate) fn render_as(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => made_from(template, (status, Html(html)).into_response()),
        Err(e) => {
            tracing::error!(error = %e, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, Localizer::default().text("failed-text")).into_response()
        }
    }
}

/// The template that an answer was made from, by the name of its type: tests read it off the answer's extensions.
#[derive(Clone, Copy, Debug)]
pub struct MadeFrom(pub &'static str);

/// Notes in an answer which template it was made from.
pub(crate) fn made_from(template: &impl Template, mut response: Response) -> Response {
    response.extensions_mut().insert(MadeFrom(std::any::type_name_of_val(template)));
    response
}

/// After something was done: look at the result, so that reloading does not do it again.
pub(crate) fn see(address: &str) -> Response {
    Redirect::to(address).into_response()
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    page: Layout,
    /// What an official can go to, for one who is signed in.
    bar: Option<Bar>,
    heading: String,
    text: String,
    /// What was written into a form that cannot be shown again.
    lost: String,
    back: Option<(String, String)>,
}

/// A page that says one thing.
pub(crate) fn message(
    web: &Web,
    s: Localizer,
    status: StatusCode,
    heading: &str,
    text: String,
    back: Option<(String, String)>,
) -> Response {
    let page = Layout::new(web, s, None, s.text(heading), routes::HOME);
    render_as(status, &Message { heading: s.text(heading), page, bar: None, text, lost: String::new(), back })
}

/// The page for something that cannot be done, where there is no form to come back to.
pub(crate) fn refuse(web: &Web, s: Localizer, error: &AppError) -> Response {
    refuse_to(web, s, None, error)
}

/// The same for an official, who keeps their menu and is led to their desk: what they did may have ended their right to see what
/// they go back to.
pub(crate) fn refuse_to(web: &Web, s: Localizer, who: Option<&SignedIn>, error: &AppError) -> Response {
    refuse_typed(web, s, who, error, &FormData::default())
}

/// The same with what was written, to be copied.
pub(crate) fn refuse_typed(web: &Web, s: Localizer, who: Option<&SignedIn>, error: &AppError, typed: &FormData) -> Response {
    let (status, key) = status_of(error);
    if status.is_server_error() {
        tracing::error!(error = %error, "a request failed");
    }
    let heading = match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::CONFLICT => "changed",
        status if status.is_server_error() => "failed",
        _ => "refused",
    };
    let (heading, back) = (s.text(heading), who.map_or((routes::HOME, "to-home"), |_| (routes::DESK, "nav-desk")));
    let page = Layout::new(web, s, who, heading.clone(), back.0);
    let (text, back) = (s.text(&key), Some((back.0.to_owned(), s.text(back.1))));
    render_as(status, &Message { page, bar: who.map(Bar::of), heading, text, lost: typed.written(), back })
}

/// Too fast: when to come again.
pub(crate) fn slow_down(web: &Web, s: Localizer, wait: std::time::Duration) -> Response {
    let seconds = wait.as_secs() + 1;
    let text = s.with("too-fast-text", "seconds", &seconds.to_string());
    let mut response = message(web, s, StatusCode::TOO_MANY_REQUESTS, "too-fast", text, None);
    retry_after(&mut response, seconds);
    response
}

/// No such page.
pub(crate) async fn nowhere(State(web): State<Web>, s: Localizer, Visitor(who): Visitor, uri: axum::http::Uri) -> Response {
    if routes::is_of_api(uri.path()) {
        return crate::api::problem(StatusCode::NOT_FOUND, "not-found", "there is no such address", None);
    }
    refuse_to(&web, s, who.as_ref(), &AppError::NotFound)
}

/// An address that is only sent to was opened, or the other way round.
pub(crate) async fn no_such_method(State(web): State<Web>, s: Localizer, uri: axum::http::Uri) -> Response {
    if routes::is_of_api(uri.path()) {
        return crate::api::problem(StatusCode::METHOD_NOT_ALLOWED, "method", "this address does not take this method", None);
    }
    let back = Some((routes::HOME.to_owned(), s.text("to-home")));
    message(&web, s, StatusCode::METHOD_NOT_ALLOWED, "no-method", s.text("no-method-text"), back)
}

/// Who is signed in, if anyone.
pub(crate) struct Visitor(pub(crate) Option<SignedIn>);

impl axum::extract::FromRequestParts<Web> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, web: &Web) -> Result<Self, Response> {
        let Some(token) = cookie(&parts.headers, SESSION) else { return Ok(Self(None)) };
        web.app().people().signed_in(token).await.map(Self).map_err(|e| refuse(web, Localizer::of(&parts.headers), &e))
    }
}
