//! What letters say: each as shipped, until an installation says it otherwise.

use app::{LetterPart, Notice, SignedIn};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use channels::mail;
use domain::{Title, ValidationError, Words};

use super::{AdminOfAll, Frame, SAVED, framed};
use crate::{
    desk::Bar,
    field_error::{self, FieldError},
    forms::{Form, FormData},
    language,
    localizer::{Language, Localizer},
    page::{Layout, refuse_to, render_as, see},
    routes,
    state::Web,
};

/// Longest text and longest subject of a letter, in characters.
const LONGEST: [(LetterPart, usize); 2] = [(LetterPart::Subject, 150), (LetterPart::Body, 2_000)];

/// A letter as it is changed.
struct LetterRow {
    key: &'static str,
    subject: String,
    texts: Vec<Text>,
    own: bool,
    open: bool,
    /// What may stand in its texts for what it tells.
    places: String,
    /// What is wrong with it, in words.
    wrong: Vec<String>,
    /// How it would look: the language, the subject, the letter.
    looks: Vec<(String, String, String)>,
}

/// A letter that came back: what was typed, what is wrong with it, and how it would look.
#[derive(Default)]
struct Again {
    typed: FormData,
    wrong: Vec<String>,
    looks: Vec<(String, String, String)>,
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
struct LettersPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    reporters: Vec<LetterRow>,
    officials: Vec<LetterRow>,
}

/// The field of a part in a language, such as `subject_id`.
fn field(part: LetterPart, language: Language) -> String {
    format!("{}_{}", part.as_str(), language.as_str())
}

/// What a part says as shipped.
fn shipped(notice: Notice, part: LetterPart, language: Language) -> String {
    let (subject, body) = mail::shipped(notice, language);
    match part {
        LetterPart::Subject => subject,
        LetterPart::Body => body,
    }
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    page(&web, s, &who, &query, &Again::default())
}

fn page(web: &Web, s: Localizer, who: &SignedIn, query: &FormData, came_back: &Again) -> Response {
    let reference = web.app().reference();
    let row = |notice: Notice| {
        let key = notice.as_str();
        let again = Some(came_back).filter(|again| again.typed.get("surat") == key);
        let text = |language: Language, (part, most): (LetterPart, usize)| {
            let (field, own) = (field(part, language), reference.letter(notice, part, language));
            let said = if own.is_empty() { shipped(notice, part, language) } else { own.to_owned() };
            Text {
                label: s.with(
                    &format!("letter-part-{}", part.as_str()),
                    "language",
                    &s.text(&format!("letter-{}", language.as_str())),
                ),
                said: again.map(|again| again.typed.get(&field).to_owned()).unwrap_or(said),
                own: !own.is_empty(),
                long: part == LetterPart::Body,
                field,
                most,
            }
        };
        let texts: Vec<_> = Language::ALL.into_iter().flat_map(|language| LONGEST.map(|part| text(language, part))).collect();
        LetterRow {
            subject: mail::shipped(notice, s.language).0,
            own: texts.iter().any(|t| t.own),
            open: again.is_some(),
            places: mail::places_of(notice).join(" "),
            wrong: again.map(|again| again.wrong.clone()).unwrap_or_default(),
            looks: again.map(|again| again.looks.clone()).unwrap_or_default(),
            texts,
            key,
        }
    };
    let (officials, reporters): (Vec<_>, Vec<_>) = Notice::ALL.into_iter().partition(|n| n.is_for_officials());
    let status = if came_back.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let at = format!("surat-{}", came_back.typed.get("surat"));
    let (page, bar, frame) = framed(web, s, who, "admin-letters", routes::ADMIN_LETTERS, query);
    let shown = LettersPage {
        page: came_back.wrong.iter().fold(page, |page, why| page.told(Some(&at), Some(why.clone()))),
        bar,
        frame,
        reporters: reporters.into_iter().map(row).collect(),
        officials: officials.into_iter().map(row).collect(),
    };
    render_as(status, &shown)
}

/// Shows how a letter would look, or keeps what it says. What is as shipped, or empty, follows what is shipped from then on.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let mut again = Again { typed: form.typed, ..Again::default() };
    if let Some(s) = language::asked(&again.typed) {
        let shown = page(&web, s, &who, &FormData::default(), &again);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let Some(notice) = Notice::parse(again.typed.get("surat")) else {
        return refuse_to(&web, s, Some(&who), &app::AppError::NotFound);
    };
    let (mut kept, places) = (Vec::new(), mail::places_of(notice));
    for (language, (part, most)) in Language::ALL.into_iter().flat_map(|language| LONGEST.map(|part| (language, part))) {
        let field = field(part, language);
        let controlled = again.typed.controlled().any(|controlled| controlled == field);
        match if controlled { Err(ValidationError::Control) } else { read(again.typed.get(&field), part, most) } {
            Ok(text) => {
                let own = text.filter(|text| *text != shipped(notice, part, language)).unwrap_or_default();
                if let Some(place) = mail::place_unknown(&own, &places) {
                    let known = places.join(" ");
                    again.wrong.push(s.with_all("letter-place-unknown", &[("place", place), ("known", &known)]));
                }
                kept.push((language, part, own));
            }
            Err(why) => again.wrong.push(field_error::complaint(s, &FieldError::Invalid(why))),
        }
    }
    if again.wrong.is_empty() && again.typed.ticked("lihat") {
        again.looks = looks(&web, s, notice, &kept);
    }
    if !again.wrong.is_empty() || again.typed.ticked("lihat") {
        return page(&web, s, &who, &FormData::default(), &again);
    }
    for (language, part, text) in kept {
        if let Err(e) = web.app().administration().set_letter(&who.official(), notice, part, language, text).await {
            return refuse_to(&web, s, Some(&who), &e);
        }
    }
    // The letter that came back is where its page opens; that it was saved stands on top.
    see(&format!("{}?{SAVED}=1#atas", routes::ADMIN_LETTERS))
}

/// How a letter would look in each language.
fn looks(web: &Web, s: Localizer, notice: Notice, parts: &[(Language, LetterPart, String)]) -> Vec<(String, String, String)> {
    let reference = web.app().reference();
    let look = |language: Language| {
        let part = |part| parts.iter().find(|(l, p, _)| (*l, *p) == (language, part)).map_or("", |(.., text)| text.as_str());
        let closing = reference.letter_closing(language);
        let texts = [part(LetterPart::Subject), part(LetterPart::Body), &closing];
        let written = mail::preview(notice, language, web.today(), texts, &web.settings().base).ok()?;
        Some((s.text(&format!("letter-{}", language.as_str())), written.subject, written.plain))
    };
    Language::ALL.into_iter().filter_map(look).collect()
}

/// A part as it was typed; nothing when nothing was.
fn read(text: &str, part: LetterPart, most: usize) -> Result<Option<String>, ValidationError> {
    let parsed = match part {
        LetterPart::Subject => Title::parse(text).map(|t| t.as_str().to_owned()),
        LetterPart::Body => Words::parse(text).map(|w| w.as_str().to_owned()),
    };
    match parsed {
        Ok(text) if text.chars().count() <= most => Ok(Some(text)),
        Err(ValidationError::Empty) => Ok(None),
        Ok(_) => Err(ValidationError::TooLong(most)),
        Err(why) => Err(why),
    }
}
