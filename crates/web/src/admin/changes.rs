//! Every change of an administrator, read back: who, when, what, from what to what. Overseers read it too.

use std::collections::BTreeMap;

use app::{AppError, NoteKind, ReferenceData, ToldNote};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AgencyId, AreaCode, TopicCode, UserId,
    forest::Roster,
    village::{Came, Material},
};
use serde_json::{Map, Value};

use super::{Frame, duty, framed, sheets};
use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    sheet::Kind,
    state::Web,
};

/// Changes on one page.
const ON_A_PAGE: u32 = 50;

/// A part of a thing that changed.
struct Part {
    name: String,
    was: String,
    became: String,
}

/// A change in words.
pub(super) struct ChangeRow {
    pub(super) when: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) subject: String,
    parts: Vec<Part>,
}

impl ChangeRow {
    /// What changed, what it was and what it became, part by part; one empty line where nothing more is known.
    pub(super) fn lines(&self) -> Vec<[String; 3]> {
        let line = |p: &Part| [p.name.clone(), p.was.clone(), p.became.clone()];
        if self.parts.is_empty() { vec![Default::default()] } else { self.parts.iter().map(line).collect() }
    }
}

#[derive(Template)]
#[template(path = "admin/changes.html")]
struct ChangesPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    rows: Vec<ChangeRow>,
    next: Option<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        return sheets::changes(&web, s, &who.official(), kind).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
    }
    let (notes, more) =
        match web.app().administration().notes(&who.official(), query.get("sebelum").parse().ok(), ON_A_PAGE).await {
            Ok(notes) => notes,
            Err(e) => return refuse_to(&web, s, Some(&who), &e),
        };
    let (page, bar, frame) = framed(&web, s, &who, "admin-changes", routes::ADMIN_CHANGES, &FormData::default());
    render(&ChangesPage {
        page,
        bar,
        frame,
        rows: match rows(&web, s, notes).await {
            Ok(rows) => rows,
            Err(e) => return refuse_to(&web, s, Some(&who), &e),
        },
        next: more.map(|before| format!("{}?sebelum={before}", routes::ADMIN_CHANGES)),
    })
}

/// Notes in words.
pub(super) async fn rows(web: &Web, s: Localizer, notes: Vec<ToldNote>) -> Result<Vec<ChangeRow>, AppError> {
    let rosters: Vec<_> = notes.iter().flat_map(|n| [roster(&n.note.was), roster(&n.note.became)]).flatten().collect();
    let names = duty::told::named(web, rosters.iter()).await?;
    Ok(notes.into_iter().map(|note| row(web, s, note, &names)).collect())
}

/// The roster that a note keeps, if it is of one.
fn roster(told: &str) -> Option<Roster> {
    if told.contains("\"shifts\"") { serde_json::from_str(told).ok() } else { None }
}

fn row(web: &Web, s: Localizer, n: ToldNote, names: &BTreeMap<UserId, String>) -> ChangeRow {
    let kind = NoteKind::of(&n.note);
    ChangeRow {
        when: s.moment_in(n.note.at, web.zone()),
        who: n.name.unwrap_or_else(|| s.text("change-operator")),
        what: s.text(&format!("change-{}", n.note.kind)),
        // What a whole register holds is read on its own page.
        parts: match kind {
            Some(NoteKind::Snapshot | NoteKind::PeriodReport) => Vec::new(),
            Some(NoteKind::RegisterRule) => vec![Part {
                name: s.text("register-rules"),
                was: super::grievances::told(s, &n.note.was),
                became: super::grievances::told(s, &n.note.became),
            }],
            Some(NoteKind::DutyRoster | NoteKind::DutyRosterRemoved) => {
                let changed = duty::told::changed(s, roster(&n.note.was).as_ref(), roster(&n.note.became).as_ref(), names);
                changed.into_iter().map(|(key, was, became)| Part { name: s.text(key), was, became }).collect()
            }
            _ => parts(s, &web.app().reference(), &n.note.was, &n.note.became),
        },
        subject: match kind {
            Some(NoteKind::Rule) => s.text(&format!("term-{}", n.note.subject)),
            Some(NoteKind::Import | NoteKind::Snapshot) => s.text(&format!("import-{}", n.note.subject)),
            Some(NoteKind::Retention | NoteKind::Contact | NoteKind::LetterClosing) => String::new(),
            Some(NoteKind::LetterText | NoteKind::LetterSubject) => letter_named(s, n.note.subject),
            _ => n.note.subject,
        },
    }
}

/// What a letter is called.
fn letter_named(s: Localizer, key: String) -> String {
    app::Notice::parse(&key).map_or(key, |n| channels::mail::shipped(n, s.language).0)
}

/// The same, each with its name, what it was and what it becomes.
pub(super) fn differences(s: Localizer, reference: &ReferenceData, was: &str, became: &str) -> Vec<[String; 3]> {
    parts(s, reference, was, became).into_iter().map(|p| [p.name, p.was, p.became]).collect()
}

/// The parts of a thing that are not what they were.
fn parts(s: Localizer, reference: &ReferenceData, was: &str, became: &str) -> Vec<Part> {
    let (was, became) = (object(was), object(became));
    let mut names: Vec<_> = became.keys().chain(was.keys().filter(|k| !became.contains_key(*k))).collect();
    names.retain(|name| {
        !matches!(
            name.as_str(),
            "id" | "code"
                | "login"
                | "version"
                | "corrects"
                | "entry"
                | "noted_at"
                | "noted_by"
                | "changed_at"
                | "lat"
                | "lon"
                | "at"
                | "by"
                | "lifts"
                | "taken_at"
                | "digest"
                | "replaces"
        ) && was.get(*name) != became.get(*name)
    });
    let part = |name: &String| Part {
        name: s.text(&format!("part-{name}")),
        was: was.get(name).map(|v| told(s, reference, name, v)).unwrap_or_default(),
        became: became.get(name).map(|v| told(s, reference, name, v)).unwrap_or_default(),
    };
    let told = names.into_iter().map(part);
    told.filter(|p| !(p.was.is_empty() && p.became.is_empty())).collect()
}

fn object(text: &str) -> Map<String, Value> {
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => map,
        Ok(value) => Map::from_iter([("value".to_owned(), value)]),
        Err(_) => Map::new(),
    }
}

/// A value in words.
fn told(s: Localizer, reference: &ReferenceData, name: &str, value: &Value) -> String {
    match (name, value) {
        (_, Value::Null) => String::new(),
        (_, Value::Bool(yes)) => s.text(if *yes { "yes" } else { "no" }),
        ("kind", Value::String(kind)) if s.has(&format!("agency-kind-{kind}")) => s.text(&format!("agency-kind-{kind}")),
        ("kind", Value::String(kind)) if s.has(&format!("layer-kind-{kind}")) => s.text(&format!("layer-kind-{kind}")),
        ("ground" | "category", Value::String(choice)) => s.text(&format!("forest-{name}-{choice}")),
        // Who acts, and why a layer is not asked any more: one of several, with what belongs to it.
        ("who" | "ended", Value::Object(one)) => match one.iter().next() {
            Some((which, of)) if which == "withdrawn" => {
                of.get("reason").map(|v| told(s, reference, "reason", v)).unwrap_or_default()
            }
            Some((which, _)) if which == "replaced" => s.text("layer-replaced-by-newer"),
            Some((which, value)) => told(s, reference, which, value),
            None => String::new(),
        },
        ("kind" | "programme" | "signal", Value::String(choice)) if s.has(&format!("village-{name}-{choice}")) => {
            s.text(&format!("village-{name}-{choice}"))
        }
        ("kind", Value::String(kind)) => s.text(&format!("holiday-{kind}")),
        ("source", Value::String(source)) if s.has(&format!("alert-source-{source}")) => {
            s.text(&format!("alert-source-{source}"))
        }
        ("what" | "saw", Value::String(choice)) if s.has(&format!("alert-{name}-{choice}")) => {
            s.text(&format!("alert-{name}-{choice}"))
        }
        ("state", Value::String(state)) => s.text(&format!("trip-state-{state}")),
        ("language", Value::String(code)) => s.text(&format!("trip-language-{code}")),
        // Which one it is, not where it is.
        ("feed", Value::String(feed)) => feed.chars().take(8).collect(),
        ("team", Value::String(id)) => {
            reference.teams.iter().find(|team| team.id.0.to_string() == *id).map(|team| team.name.clone()).unwrap_or_default()
        }
        ("email", Value::String(which)) if !which.is_empty() => s.text(&format!("email-{which}")),
        ("term", Value::String(term)) => s.text(&format!("term-{term}")),
        ("area", Value::String(code)) => code.parse::<AreaCode>().map_or_else(|_| code.clone(), |code| reference.place(&code)),
        ("topics-one", Value::String(code)) => reference.topic_name(&TopicCode(code.clone()), s.language),
        (_, Value::String(text)) => text.clone(),
        ("parent" | "agency", Value::Number(id)) => reference.agency_name(AgencyId(id.as_i64().unwrap_or_default())),
        ("came", came @ Value::Object(_)) => {
            serde_json::from_value::<Came>(came.clone()).map_or_else(|_| came.to_string(), |came| came.total().to_string())
        }
        ("materials", list @ Value::Array(_)) => {
            let list = serde_json::from_value::<Vec<Material>>(list.clone());
            list.map(|list| Material::written(&list).replace('\n', ", ")).unwrap_or_default()
        }
        ("photos" | "members", Value::Array(all)) => all.len().to_string(),
        // Who was asked stands on the page of alarms.
        ("alarm", Value::Object(alarm)) => s.text(match (alarm.get("taken_by"), alarm.get("coordinators")) {
            (Some(_), _) => "duty-note-taken",
            (None, Some(_)) => "duty-with-coordinators",
            (None, None) => "duty-note-asked",
        }),
        ("stops-one", Value::Object(stop)) => {
            let part = |name: &str| stop.get(name).map(|value| told(s, reference, name, value)).unwrap_or_default();
            format!("{} ({})", part("area"), part("on"))
        }
        (_, Value::Array(all)) => {
            all.iter().map(|v| told(s, reference, &format!("{name}-one"), v)).collect::<Vec<_>>().join("; ")
        }
        ("roles-one", Value::Object(grant)) => {
            let role = grant.get("role").and_then(Value::as_str).unwrap_or_default();
            let agency = AgencyId(grant.get("agency").and_then(Value::as_i64).unwrap_or_default());
            format!("{}, {}", s.text(&format!("role-{role}")), reference.agency_name(agency))
        }
        (_, other) => other.to_string(),
    }
}
