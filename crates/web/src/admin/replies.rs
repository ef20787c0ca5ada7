//! Ready answers: what an agency writes often.

use app::{AppError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{AgencyId, Title, Words};
use store::Reply;

use super::{Admin, Frame, framed, saved, saved_as, sheets};
use crate::{
    agency_named,
    desk::Bar,
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::Kind,
    state::Web,
    wording,
};

/// What may stand in a ready answer for what the report says.
const PLACES: [&str; 3] = ["{nomor}", "{tempat}", "{instansi}"];

struct ReplyRow {
    id: i64,
    title: String,
    agency: String,
    paragraphs: Vec<String>,
    change: String,
}

#[derive(Template)]
#[template(path = "admin/replies.html")]
struct RepliesPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    rows: Vec<ReplyRow>,
    proposals: Vec<String>,
}

pub(crate) async fn list(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    page(&web, s, &who, &query, None, Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: &FormData,
    came_back: Option<FormData>,
    errors: Errors,
) -> Result<Response, AppError> {
    let (reference, official) = (web.app().reference(), who.official());
    let replies = web.app().administration().replies_of(&official).await?;
    if let Some(kind) = Kind::wanted(query) {
        return Ok(sheets::replies(web, s, &replies, kind).await);
    }
    let mut typed = came_back.unwrap_or_default();
    if let Some(reply) = query.get("ubah").parse().ok().and_then(|id: i64| replies.iter().find(|r| r.id == id)) {
        typed.set("id", reply.id.to_string());
        typed.set("agency", reference.agency_name(reply.agency));
        typed.set("title", reply.title.clone());
        typed.set("words", reply.body.clone());
    }
    let row = |r: Reply| ReplyRow {
        agency: reference.agency_name(r.agency),
        paragraphs: wording::paragraphs(&r.body),
        change: format!("{}?ubah={}", routes::ADMIN_REPLIES, r.id),
        title: r.title,
        id: r.id,
    };
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "admin-replies", routes::ADMIN_REPLIES, query);
    let shown = RepliesPage {
        page: page.wrong(&errors),
        bar,
        frame,
        rows: replies.into_iter().map(row).collect(),
        proposals: agency_named::proposals(web, &official),
        typed,
        errors,
    };
    Ok(render_as(status, &shown))
}

pub(crate) async fn put(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &FormData::default(), Some(typed), errors)
            .await
            .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let agency = agency_named::read(&web, &who.official(), &typed, "agency", &mut errors);
    let title = typed.must("title", Title::parse, &mut errors);
    let body = typed.must("words", Words::parse, &mut errors);
    if body.as_ref().is_some_and(|body| channels::mail::place_unknown(body.as_str(), &PLACES).is_some()) {
        errors.add("words", "reply-place-unknown");
    }
    let done = match (agency, title, body) {
        (Some(agency), Some(title), Some(body)) if errors.is_empty() => web
            .app()
            .administration()
            .put_reply(Some(&who.official()), reply(&typed, agency, &title, &body))
            .await
            .map(|()| saved_as(routes::ADMIN_REPLIES, &typed, &[("title", title.as_str().to_owned())])),
        _ => page(&web, s, &who, &FormData::default(), Some(typed), errors).await,
    };
    done.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

fn reply(typed: &FormData, agency: AgencyId, title: &Title, body: &Words) -> Reply {
    let id = typed.get("id").parse().unwrap_or(0);
    Reply { id, agency, title: title.as_str().to_owned(), body: body.as_str().to_owned() }
}

pub(crate) async fn remove(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let Ok(id) = form.typed.get("id").parse() else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    match web.app().administration().remove_reply(&who.official(), id).await {
        Ok(()) => saved(routes::ADMIN_REPLIES),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
