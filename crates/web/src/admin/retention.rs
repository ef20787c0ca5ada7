//! How long reporters are remembered, and what letters close with.

use app::{Contact, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{Language, Title, ValidationError};

use super::{AdminOfAll, Frame, framed, saved};
use crate::{
    desk::Bar,
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
};

/// Longest closing of a letter, in characters.
const LONGEST: usize = 500;
/// Fewest and most months that may be set: a reporter must be able to take a closed report further.
const MONTHS: std::ops::RangeInclusive<u16> = 3..=240;

#[derive(Template)]
#[template(path = "admin/keeping.html")]
struct RetentionPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let (reference, mut typed) = (web.app().reference(), FormData::default());
    typed.set("months", reference.retention_months().map(|m| m.to_string()).unwrap_or_default());
    let contact = reference.contact();
    typed.set("office", contact.office);
    typed.set("office_phone", contact.phone);
    typed.set("hours", contact.hours);
    for language in Language::ALL {
        typed.set(&format!("closing_{}", language.as_str()), reference.own_letter_closing(language));
    }
    page(&web, s, &who, &query, typed, Errors::default())
}

fn page(web: &Web, s: Localizer, who: &SignedIn, query: &FormData, typed: FormData, errors: Errors) -> Response {
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "admin-keeping", routes::ADMIN_KEEPING, query);
    render_as(status, &RetentionPage { page: page.wrong(&errors), bar, frame, typed, errors })
}

pub(crate) async fn put(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &FormData::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let months = match typed.get("months").trim() {
        "" => Some(None),
        text => text.parse().ok().filter(|m| MONTHS.contains(m)).map(Some),
    };
    if months.is_none() {
        errors.add("months", "keeping-months-wrong");
    }
    let closings = [(Language::Indonesian, "closing_id"), (Language::English, "closing_en")].map(|(language, field)| {
        if typed.get(field).chars().count() > LONGEST {
            errors.invalid(field, ValidationError::TooLong(LONGEST));
        }
        (language, typed.maybe(field, domain::Words::parse, &mut errors).map(|text| text.as_str().to_owned()).unwrap_or_default())
    });
    let line =
        |field, errors: &mut _| typed.maybe(field, Title::parse, errors).map(|line| line.as_str().to_owned()).unwrap_or_default();
    let contact = Contact {
        office: line("office", &mut errors),
        phone: line("office_phone", &mut errors),
        hours: line("hours", &mut errors),
    };
    let Some(months) = months.filter(|_| errors.is_empty()) else {
        return page(&web, s, &who, &FormData::default(), typed, errors);
    };
    let (app, by) = (web.app(), who.official());
    let kept = async {
        app.administration().set_retention(&by, months).await?;
        app.administration().set_contact(Some(&by), &contact).await?;
        for (language, text) in closings {
            app.administration().set_letter_closing(&by, language, text).await?;
        }
        Ok::<_, app::AppError>(())
    };
    match kept.await {
        Ok(()) => saved(routes::ADMIN_KEEPING),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
