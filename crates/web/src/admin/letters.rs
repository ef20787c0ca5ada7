//! What letters say: each as shipped, until an installation says it otherwise.

use app::{LetterPart, Notice, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use channels::{Language, mail};
use domain::{Title, Unfit, Words};

use super::{AdminOfAll, Frame, framed, saved};
use crate::{
    desk::Bar,
    forms::{Errors, Form, Typed},
    language,
    page::{Layout, refuse_to, render_as},
    routes,
    speech::Speech,
    state::Web,
};

/// Longest text and longest subject of a letter, in characters.
const LONGEST: [(LetterPart, usize); 2] = [(LetterPart::Subject, 150), (LetterPart::Body, 2_000)];

/// A letter as it is changed.
struct Row {
    key: String,
    subject: String,
    texts: Vec<Text>,
    own: bool,
    open: bool,
}

/// A part of a letter in a language.
struct Text {
    field: String,
    label: String,
    said: String,
    /// Whether it is not as shipped.
    own: bool,
    long: bool,
    most: usize,
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
    /// What may stand in a text for what the report says.
    places: String,
}

/// The field of a part in a language, such as `subject_id`.
fn field(part: LetterPart, language: Language) -> String {
    format!("{}_{}", part.as_str(), language.code())
}

/// What a part says as shipped.
fn shipped(notice: Notice, part: LetterPart, language: Language) -> String {
    let (subject, body) = mail::shipped(notice, language);
    match part {
        LetterPart::Subject => subject,
        LetterPart::Body => body,
    }
}

pub(crate) async fn show(State(web): State<Web>, s: Speech, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = Typed::of_query(&uri);
    page(&web, s, &who, &query, None, Errors::default())
}

fn page(web: &Web, s: Speech, who: &SignedIn, query: &Typed, came_back: Option<&Typed>, errors: Errors) -> Response {
    let world = web.house().world();
    let row = |notice: Notice| {
        let key = notice.key();
        let again = came_back.filter(|typed| typed.get("surat") == key);
        let text = |language: Language, (part, most): (LetterPart, usize)| {
            let (field, own) = (field(part, language), world.letter(notice, part, language.code()));
            let said = if own.is_empty() { shipped(notice, part, language) } else { own.to_owned() };
            Text {
                label: s.with(
                    &format!("letter-part-{}", part.as_str()),
                    "language",
                    &s.say(&format!("letter-{}", language.code())),
                ),
                said: again.map(|typed| typed.get(&field).to_owned()).unwrap_or(said),
                own: !own.is_empty(),
                long: part == LetterPart::Body,
                field,
                most,
            }
        };
        let texts: Vec<_> = Language::ALL.into_iter().flat_map(|language| LONGEST.map(|part| text(language, part))).collect();
        Row { subject: mail::shipped(notice, s.language).0, own: texts.iter().any(|t| t.own), open: again.is_some(), texts, key }
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
        places: mail::places().collect::<Vec<_>>().join(" "),
    };
    render_as(status, &shown)
}

/// Keeps what a letter says. What is as shipped, or empty, follows what is shipped from then on.
pub(crate) async fn put(State(web): State<Web>, s: Speech, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let typed = form.typed;
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &Typed::default(), Some(&typed), Errors::default());
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let Some(notice) = Notice::ALL.into_iter().find(|n| n.key() == typed.get("surat")) else {
        return refuse_to(&web, s, Some(&who), &app::Trouble::NotFound);
    };
    let mut kept = Vec::new();
    for (language, (part, most)) in Language::ALL.into_iter().flat_map(|language| LONGEST.map(|part| (language, part))) {
        let field = field(part, language);
        let controlled = typed.controlled().any(|controlled| controlled == field);
        match if controlled { Err(Unfit::Control) } else { read(typed.get(&field), part, most) } {
            Ok(text) => {
                let own = text.filter(|text| *text != shipped(notice, part, language)).unwrap_or_default();
                kept.push((language, part, own));
            }
            Err(why) => {
                let mut errors = Errors::default();
                errors.unfit("surat", why);
                return page(&web, s, &who, &Typed::default(), Some(&typed), errors);
            }
        }
    }
    for (language, part, text) in kept {
        if let Err(e) = web.house().set_letter(&who.official(), notice, part, language.code(), text).await {
            return refuse_to(&web, s, Some(&who), &e);
        }
    }
    saved(routes::ADMIN_LETTERS)
}

/// A part as it was typed; nothing when nothing was.
fn read(text: &str, part: LetterPart, most: usize) -> Result<Option<String>, Unfit> {
    let parsed = match part {
        LetterPart::Subject => Title::parse(text).map(|t| t.as_str().to_owned()),
        LetterPart::Body => Words::parse(text).map(|w| w.as_str().to_owned()),
    };
    match parsed {
        Ok(text) if text.chars().count() <= most => Ok(Some(text)),
        Err(Unfit::Empty) => Ok(None),
        Ok(_) => Err(Unfit::TooLong(most)),
        Err(why) => Err(why),
    }
}
