//! Topics and areas: how things and places are called.

use app::{AppError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{Area, AreaCode, TopicCode};
use store::Topic;

use super::{AdminOfAll, Frame, THERE, framed, saved_as, sheets};
use crate::{
    desk::Bar,
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::Kind,
    state::Web,
};

/// Areas found by a search.
const FOUND: usize = 50;

struct TopicRow {
    code: String,
    name: String,
    name_en: String,
    /// How many agencies answer for it.
    agencies: String,
    closed: bool,
}

#[derive(Template)]
#[template(path = "admin/topics.html")]
struct Topics {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    rows: Vec<TopicRow>,
}

pub(crate) async fn topics(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        return sheets::topics(&web, s, web.app().reference().topics.values(), kind).await;
    }
    topics_page(&web, s, &who, &query, FormData::default(), Errors::default())
}

fn topics_page(web: &Web, s: Localizer, who: &SignedIn, query: &FormData, typed: FormData, errors: Errors) -> Response {
    let reference = web.app().reference();
    let agencies = |code: &TopicCode| reference.agencies.iter().filter(|a| !a.closed && a.topics.contains(code)).count() as u64;
    let row = |t: &Topic| TopicRow {
        code: t.code.0.clone(),
        name: t.name.clone(),
        name_en: t.name_en.clone(),
        agencies: s.number(agencies(&t.code)),
        closed: t.closed,
    };
    let status = errors.status();
    let rows = reference.topics.values().map(row).collect();
    let (page, bar, frame) = framed(web, s, who, "admin-topics", routes::ADMIN_TOPICS, query);
    render_as(status, &Topics { page: page.wrong(&errors), bar, frame, typed, errors, rows })
}

/// Adds a topic, renames one, closes one or opens it again.
pub(crate) async fn put_topic(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = topics_page(&web, s, &who, &FormData::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let code = TopicCode::parse(typed.get("code").trim());
    if code.is_none() {
        errors.add("code", "topic-code-wrong");
    }
    let name = typed.must("topic_name", domain::Title::parse, &mut errors);
    let name_en = typed.must("topic_name_en", domain::Title::parse, &mut errors);
    // Adding renames nothing.
    let there =
        code.as_ref().and_then(|code| web.app().reference().topics.get(code).map(|t| (t.name.clone(), t.name_en.clone())));
    let told = name.as_ref().zip(name_en.as_ref()).map(|(a, b)| (a.as_str().to_owned(), b.as_str().to_owned()));
    if !typed.ticked(THERE) && there.is_some() && there != told {
        errors.add("code", "topic-there");
    }
    let (Some(code), Some(name), Some(name_en), true) = (code, name, name_en, errors.is_empty()) else {
        return topics_page(&web, s, &who, &FormData::default(), typed, errors);
    };
    let closed = typed.ticked("closed");
    let kept = [("topic_name", name.as_str().to_owned()), ("topic_name_en", name_en.as_str().to_owned())];
    let topic = Topic { code, name: name.as_str().to_owned(), name_en: name_en.as_str().to_owned(), closed };
    match web.app().administration().put_topic(&who.official(), topic).await {
        Ok(()) => saved_as(routes::ADMIN_TOPICS, &typed, &kept),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

struct AreaRow {
    code: String,
    name: String,
    place: String,
    closed: bool,
}

#[derive(Template)]
#[template(path = "admin/areas.html")]
struct Areas {
    page: Layout,
    bar: Bar,
    frame: Frame,
    query: FormData,
    typed: FormData,
    errors: Errors,
    rows: Vec<AreaRow>,
}

pub(crate) async fn areas(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        return sheets::areas(&web, s, query.get("cari"), kind).await;
    }
    areas_page(&web, s, &who, query, FormData::default(), Errors::default())
}

fn areas_page(web: &Web, s: Localizer, who: &SignedIn, query: FormData, typed: FormData, errors: Errors) -> Response {
    let reference = web.app().reference();
    let row =
        |a: &Area| AreaRow { code: a.code.to_string(), name: a.name.clone(), place: reference.place(&a.code), closed: a.closed };
    let rows = reference.find_areas_ever(query.get("cari"), FOUND).into_iter().map(row).collect();
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "admin-areas", routes::ADMIN_AREAS, &query);
    render_as(status, &Areas { page: page.wrong(&errors), bar, frame, query, typed, errors, rows })
}

/// Adds an area, renames one, closes one or opens it again.
pub(crate) async fn put_area(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = areas_page(&web, s, &who, FormData::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let code = typed.get("code").trim().parse::<AreaCode>();
    if code.is_err() {
        errors.add("code", "area-code-wrong");
    }
    let name = typed.must("area_name", domain::Title::parse, &mut errors);
    let mut query = FormData::default();
    query.set("cari", typed.get("code").trim());
    let there = code.as_ref().ok().and_then(|code| web.app().reference().area(code).map(|a| a.name.clone()));
    if !typed.ticked(THERE) && there.is_some() && there.as_deref() != name.as_ref().map(domain::Title::as_str) {
        errors.add("code", "area-there");
    }
    let (Ok(code), Some(name), true) = (code, name, errors.is_empty()) else {
        return areas_page(&web, s, &who, query, typed, errors);
    };
    let kept = [("area_name", name.as_str().to_owned())];
    let shown = format!("{}?cari={code}", routes::ADMIN_AREAS);
    let area = Area { code, name: name.as_str().to_owned(), closed: typed.ticked("closed") };
    match web.app().administration().put_area(&who.official(), area).await {
        Ok(()) => saved_as(&shown, &typed, &kept),
        Err(AppError::NoSuchArea) => {
            errors.add("code", "area-nothing-above");
            areas_page(&web, s, &who, query, typed, errors)
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
