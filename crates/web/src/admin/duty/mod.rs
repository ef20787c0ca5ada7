//! Who is on duty where: a roster for each area, with steps, shifts, days off and stand-ins, and who would be asked at a moment. What was
//! taken away is put back by one button.

pub(super) mod told;
mod trial;
mod typed;

use app::{AppError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    Refusal,
    forest::{DutyDay, MOST_LINES, Roster, RosterId},
    policy::keeps_duty,
};

use self::{
    told::{One, told},
    trial::{Trial, is_asked, tried},
    typed::{absence, minutes, shift},
};
use super::{Admin, Frame, framed, saved};
use crate::{
    desk::Bar,
    forms::{Errors, FORM, Form, FormData, read_area},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
};

/// The roster that an address and a form speak of.
const ROSTER: &str = "daftar";
/// What an address says was taken away of which roster, so that it can be put back.
const GONE: &str = "dihapus";

struct RosterRow {
    place: String,
    address: String,
    minutes: String,
    now: String,
    nobody: bool,
}

/// What was just taken away, and may be put back: of which roster, and its version since.
struct Gone {
    id: String,
    version: String,
}

#[derive(Template)]
#[template(path = "admin/duty.html")]
struct DutyPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    rows: Vec<RosterRow>,
    one: Option<One>,
    gone: Option<Gone>,
    days: Vec<(String, String)>,
    asked: FormData,
    wrong: Errors,
    trial: Option<Trial>,
}

fn address_of(id: RosterId) -> String {
    format!("{}?{ROSTER}={}", routes::ADMIN_DUTY, id.0)
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    page(&web, s, &who, query, FormData::default(), Errors::default())
        .await
        .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

/// The roster of theirs that a form or an address names.
fn named(web: &Web, who: &SignedIn, typed: &FormData) -> Option<Roster> {
    let (reference, id) = (web.app().reference(), typed.get(ROSTER).parse().ok().map(RosterId)?);
    let roster = reference.rosters.iter().find(|r| r.id == id)?;
    keeps_duty(&who.official(), &roster.area, &reference.agencies).map(|_| roster.clone())
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: FormData,
    typed: FormData,
    errors: Errors,
) -> Result<Response, AppError> {
    let (reference, now) = (web.app().reference(), web.app().now());
    let mut rows = Vec::new();
    for roster in &reference.rosters {
        if keeps_duty(&who.official(), &roster.area, &reference.agencies).is_none() {
            continue;
        }
        let (_, names) = web.app().forest().on_duty(&roster.area, now).await?;
        rows.push(RosterRow {
            place: reference.place(&roster.area),
            address: address_of(roster.id),
            minutes: s.with("duty-minutes-told", "n", &roster.minutes.to_string()),
            nobody: names.is_empty(),
            now: if names.is_empty() { s.text("duty-nobody-now") } else { names.join(", ") },
        });
    }
    let one = named(web, who, if typed.ticked(ROSTER) { &typed } else { &query });
    let mut typed = typed;
    if let Some(roster) = one.as_ref().filter(|_| !typed.ticked("minutes")) {
        typed.set("minutes", roster.minutes.to_string());
    }
    let one = match one {
        Some(roster) => Some(told(web, s, &roster, now).await?),
        None => None,
    };
    let mut wrong = Errors::default();
    let gone = query.get(GONE).parse().ok().map(|id| {
        let version = reference.rosters.iter().find(|r| r.id == RosterId(id)).map_or(0, |r| r.version);
        Gone { id: id.to_string(), version: version.to_string() }
    });
    let trial = if is_asked(&query) { tried(web, s, &query, &mut wrong, now).await? } else { None };
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "duty-admin-title", routes::ADMIN_DUTY, &query);
    Ok(render_as(
        status,
        &DutyPage {
            page: page.wrong(&errors).wrong(&wrong),
            bar,
            frame,
            typed,
            errors,
            rows,
            one,
            gone,
            days: DutyDay::ALL.map(|day| (day.as_str().to_owned(), s.text(&format!("duty-day-{}", day.as_str())))).into(),
            asked: query,
            wrong,
            trial,
        },
    ))
}

/// Changes a roster, or makes one.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, FormData::default(), typed, errors).await;
        let shown = shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let done = change(&web, &who, &typed, &mut errors).await;
    match done {
        Ok(Some(address)) => return saved(&address),
        Ok(None) => {}
        Err(AppError::Changed) => errors.add(FORM, "duty-changed"),
        Err(AppError::Refused(Refusal::NameTaken)) => errors.add("place", "duty-there"),
        Err(AppError::Refused(Refusal::NotAllowed)) if typed.get("step") == "roster" => errors.add("place", "duty-not-yours"),
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    }
    page(&web, s, &who, FormData::default(), typed, errors).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn change(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Result<Option<String>, AppError> {
    let (by, step) = (who.official(), typed.get("step"));
    let administration = web.app().administration();
    if step == "roster" {
        let area = read_area(&web.app().reference(), typed, "place", errors);
        let minutes = minutes(typed, errors);
        let (Some(area), Some(minutes)) = (area, minutes) else { return Ok(None) };
        let id = RosterId(typed.get("deed").parse().unwrap_or_else(|_| trust::random::identity()));
        let roster = Roster { id, version: 0, area, minutes, shifts: Vec::new(), absences: Vec::new() };
        administration.keep_roster(Some(&by), roster).await?;
        return Ok(Some(address_of(id)));
    }
    if step == "undo" {
        let (Ok(id), Ok(version)) = (typed.get(ROSTER).parse(), typed.get("version").parse()) else {
            return Err(AppError::NotFound);
        };
        return Ok(Some(address_of(administration.undo_roster(&by, RosterId(id), version).await?.id)));
    }
    let mut roster = named(web, who, typed).ok_or(AppError::NotFound)?;
    // As it was seen: whoever else changed it meanwhile is told.
    roster.version = typed.get("version").parse().unwrap_or(0);
    if step == "drop" {
        administration.drop_roster(&by, roster.id, roster.version).await?;
        return Ok(Some(format!("{}?{GONE}={}", routes::ADMIN_DUTY, roster.id.0)));
    }
    let n = typed.get("n").parse::<usize>().ok();
    match step {
        "minutes" => match minutes(typed, errors) {
            Some(minutes) => roster.minutes = minutes,
            None => return Ok(None),
        },
        "shift" => match shift(web, &roster, typed, errors).await? {
            Some(shift) if roster.shifts.len() < MOST_LINES => roster.shifts.push(shift),
            Some(_) => return Err(Refusal::WrongState.into()),
            None => return Ok(None),
        },
        "away" => match absence(web, &roster, typed, errors).await? {
            Some(away) if roster.absences.len() < MOST_LINES => roster.absences.push(away),
            Some(_) => return Err(Refusal::WrongState.into()),
            None => return Ok(None),
        },
        "no-shift" if n.is_some_and(|n| n < roster.shifts.len()) => {
            roster.shifts.remove(n.unwrap_or_default());
        }
        "no-away" if n.is_some_and(|n| n < roster.absences.len()) => {
            roster.absences.remove(n.unwrap_or_default());
        }
        _ => return Err(AppError::NotFound),
    }
    let mut address = address_of(roster.id);
    if step.starts_with("no-") {
        address = format!("{address}&{GONE}={}", roster.id.0);
    }
    administration.keep_roster(Some(&by), roster).await?;
    Ok(Some(address))
}
