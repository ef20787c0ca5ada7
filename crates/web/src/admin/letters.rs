//! What letters say: each as shipped, until an installation says it otherwise.

use app::{Notice, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use channels::{Language, mail};
use domain::{Unfit, Words};

use super::{AdminOfAll, Frame, framed, saved};
use crate::{
    desk::Bar,
    forms::{Errors, Form, Typed},
    page::{Layout, refuse, render_as},
    routes,
    speech::Speech,
    state::Web,
};

/// Longest text of a letter, in characters.
const LONGEST: usize = 2_000;

/// A letter as it is changed.
struct Row {
    key: String,
    subject: String,
    /// By language: its code, what is said now, whether that is as shipped.
    texts: Vec<(&'static str, String, bool)>,
    own: bool,
    open: bool,
}

#[derive(Template)]
#[template(path = "admin/letters.html")]
struct Page {
    page: Layout,
    bar: Bar,
    frame: Frame,
    errors: Errors,
    reporters: Vec<Row>,
    officials: Vec<Row>,
}

pub(crate) async fn show(State(web): State<Web>, s: Speech, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = Typed::parse(uri.query().unwrap_or_default().as_bytes());
    page(&web, s, &who, &query, None, Errors::default())
}

fn page(web: &Web, s: Speech, who: &SignedIn, query: &Typed, came_back: Option<&Typed>, errors: Errors) -> Response {
    let world = web.house().world();
    let row = |notice: Notice| {
        let key = notice.key();
        let again = came_back.filter(|typed| typed.get("surat") == key);
        let text = |language: Language| {
            let (own, shipped) = (world.letter(notice, language.code()), mail::shipped(notice, language).1);
            let now = again.map(|typed| typed.get(language.code()).to_owned());
            let said = if own.is_empty() { shipped } else { own.to_owned() };
            (language.code(), now.unwrap_or(said), own.is_empty())
        };
        let texts: Vec<_> = Language::ALL.map(text).into();
        Row {
            subject: mail::shipped(notice, s.language).0,
            own: texts.iter().any(|(.., shipped)| !shipped),
            open: again.is_some(),
            texts,
            key,
        }
    };
    let (officials, reporters): (Vec<_>, Vec<_>) = Notice::ALL.into_iter().partition(|n| n.is_for_officials());
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "admin-letters", routes::ADMIN_LETTERS, query);
    let shown = Page {
        page,
        bar,
        frame,
        errors,
        reporters: reporters.into_iter().map(row).collect(),
        officials: officials.into_iter().map(row).collect(),
    };
    render_as(status, &shown)
}

/// Keeps what a letter says. What is as shipped, or empty, follows what is shipped from then on.
pub(crate) async fn put(State(web): State<Web>, s: Speech, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let typed = form.typed;
    let Some(notice) = Notice::ALL.into_iter().find(|n| n.key() == typed.get("surat")) else {
        return refuse(&web, s, &app::Trouble::NotFound);
    };
    let mut kept = Vec::new();
    for language in Language::ALL {
        let text = typed.get(language.code());
        match Words::parse(text) {
            Ok(words) if words.as_str().chars().count() <= LONGEST => {
                let own = words.as_str() != mail::shipped(notice, language).1;
                kept.push((language, if own { words.as_str().to_owned() } else { String::new() }));
            }
            Err(Unfit::Empty) => kept.push((language, String::new())),
            _ => {
                let mut errors = Errors::default();
                errors.unfit("surat", Unfit::TooLong(LONGEST));
                return page(&web, s, &who, &Typed::default(), Some(&typed), errors);
            }
        }
    }
    for (language, text) in kept {
        if let Err(e) = web.house().set_letter(&who.official(), notice, language.code(), text).await {
            return refuse(&web, s, &e);
        }
    }
    saved(routes::ADMIN_LETTERS)
}
