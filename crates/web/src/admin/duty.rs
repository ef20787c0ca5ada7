//! Who is on duty where: a roster for each area, with steps, shifts, days off and stand-ins, and who would be asked at a moment.

use app::{AppError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    Date, Refusal, Timestamp, UserId,
    forest::{Absence, DAY, DutyDay, MINUTES, MINUTES_ALLOWED, MOST_LINES, Roster, RosterId, Shift},
    policy::keeps_duty,
};

use super::{Admin, Frame, framed, saved};
use crate::{
    desk::Bar,
    forms::{Errors, FORM, Form, FormData, read_place},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
};

/// The roster that an address and a form speak of.
const ROSTER: &str = "daftar";
/// Where, and when, it is asked who would be.
const WHERE: &str = "tempat";
const WHEN: &str = "hari";
const HOUR: &str = "jam";

struct RosterRow {
    place: String,
    address: String,
    minutes: String,
    now: String,
    nobody: bool,
}

struct Line {
    n: String,
    told: String,
    about: String,
    /// That they cannot be asked: they lost their role, or have no address.
    lost: bool,
}

/// The roster that is looked at.
struct One {
    id: String,
    version: String,
    place: String,
    now: String,
    shifts: Vec<Line>,
    absences: Vec<Line>,
    people: Vec<(String, String)>,
}

/// Who would be asked.
struct Trial {
    about: String,
    names: Vec<String>,
    minutes: String,
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
    let trial = if query.ticked(WHERE) { tried(web, s, &query, &mut wrong, now).await? } else { None };
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
            days: DutyDay::ALL.map(|day| (day.as_str().to_owned(), s.text(&format!("duty-day-{}", day.as_str())))).into(),
            asked: query,
            wrong,
            trial,
        },
    ))
}

async fn told(web: &Web, s: Localizer, roster: &Roster, now: Timestamp) -> Result<One, AppError> {
    let reference = web.app().reference();
    let people = web.app().administration().duty_people(&roster.area).await?;
    let reached = |user: UserId| people.iter().any(|p| p.id == user && p.email.as_deref().is_some_and(|e| !e.trim().is_empty()));
    let users: Vec<_> = roster.shifts.iter().map(|shift| shift.user).collect();
    let names = web.app().forest().named(&users).await?;
    let mut shifts: Vec<_> = roster.shifts.iter().zip(names).enumerate().collect();
    shifts.sort_by_key(|(n, (shift, _))| (shift.step, *n));
    let hour = |minute: u16| format!("{:02}.{:02}", minute / 60, minute % 60);
    let shift_line = |(n, (shift, name)): (usize, (&Shift, String))| {
        let days = if shift.days.len() == DutyDay::ALL.len() {
            s.text("duty-every-day")
        } else {
            let days = shift.days.iter().map(|day| s.text(&format!("duty-day-{}", day.as_str())));
            days.collect::<Vec<_>>().join(", ")
        };
        let hours = if shift.from == shift.until {
            s.text("duty-whole-day")
        } else {
            format!("{}–{}", hour(shift.from), hour(shift.until))
        };
        let told = s.with_all("duty-step-told", &[("n", &shift.step.to_string()), ("name", &name)]);
        Line { n: n.to_string(), told, about: format!("{days} · {hours}"), lost: !reached(shift.user) }
    };
    let shifts = shifts.into_iter().map(shift_line).collect();
    let mut absences = Vec::new();
    for (n, away) in roster.absences.iter().enumerate() {
        let name = web.app().forest().named(&[away.user]).await?.join("");
        let instead = web.app().forest().named(away.instead.as_slice()).await?.join("");
        let told = if instead.is_empty() {
            s.with("duty-away-alone", "name", &name)
        } else {
            s.with_all("duty-away-told", &[("name", &name), ("instead", &instead)])
        };
        let about = s.with_all("duty-from-until", &[("from", &s.date(away.from)), ("until", &s.date(away.until))]);
        absences.push(Line { n: n.to_string(), told, about, lost: away.instead.is_some_and(|user| !reached(user)) });
    }
    let (_, now) = web.app().forest().on_duty(&roster.area, now).await?;
    Ok(One {
        id: roster.id.0.to_string(),
        version: roster.version.to_string(),
        place: reference.place(&roster.area),
        now: if now.is_empty() { s.text("duty-nobody-now") } else { now.join(", ") },
        shifts,
        absences,
        people: people.iter().map(|p| (p.id.0.to_string(), format!("{} ({})", p.name, p.login))).collect(),
    })
}

/// Who would be asked at a place and a moment.
async fn tried(web: &Web, s: Localizer, query: &FormData, wrong: &mut Errors, now: Timestamp) -> Result<Option<Trial>, AppError> {
    let reference = web.app().reference();
    let place = query.get(WHERE);
    let area = reference.the_area(place).map(|a| a.code.clone());
    if area.is_none() {
        wrong.add(WHERE, if reference.find_areas(place, 1).is_empty() { "place-unknown" } else { "place-unclear" });
    }
    let day = query.maybe(WHEN, insight::day, wrong);
    let hour = query.get(HOUR).trim();
    let minute = if hour.is_empty() { None } else { minute_of(hour) };
    if minute.is_none() && !hour.is_empty() {
        wrong.add(HOUR, "duty-hour-wrong");
    }
    let Some(area) = area.filter(|_| wrong.is_empty()) else { return Ok(None) };
    let zone = area.zone();
    let at = match (day, minute) {
        (None, None) => now,
        (day, minute) => {
            let wall = zone.offset().to_datetime(now);
            let minute = minute.unwrap_or_else(|| wall_minute(wall)) % DAY;
            let begins = zone.at(day.unwrap_or_else(|| zone.date(now)), jiff::civil::Time::midnight());
            begins.saturating_add(jiff::SignedDuration::from_mins(minute.into())).unwrap_or(begins)
        }
    };
    let (duty, names) = web.app().forest().on_duty(&area, at).await?;
    Ok(Some(Trial {
        about: format!("{} · {}", reference.place(&area), s.moment(at, &area)),
        names,
        minutes: s.with("duty-minutes-told", "n", &duty.minutes.to_string()),
    }))
}

fn wall_minute(wall: jiff::civil::DateTime) -> u16 {
    u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or_default()
}

/// A minute of the day as people write it: `8`, `08.30`, `20:00`; 24.00 is the end of the day.
fn minute_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(['.', ':']).unwrap_or((text.trim(), "0"));
    let digits = |part: &str| Some(part).filter(|p| (1..=2).contains(&p.len())).and_then(|p| p.parse::<u16>().ok());
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours < 24 && minutes < 60 || (hours, minutes) == (24, 0)).then_some(hours * 60 + minutes)
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
        let area = read_place(&web.app().reference(), typed, errors);
        let minutes = minutes(typed, errors);
        let (Some(area), Some(minutes)) = (area, minutes) else { return Ok(None) };
        let id = RosterId(typed.get("deed").parse().unwrap_or_else(|_| trust::random::identity()));
        let roster = Roster { id, version: 0, area, minutes, shifts: Vec::new(), absences: Vec::new() };
        administration.keep_roster(Some(&by), roster).await?;
        return Ok(Some(address_of(id)));
    }
    let mut roster = named(web, who, typed).ok_or(AppError::NotFound)?;
    // As it was seen: whoever else changed it meanwhile is told.
    roster.version = typed.get("version").parse().unwrap_or(0);
    if step == "drop" {
        administration.drop_roster(&by, roster.id, roster.version).await?;
        return Ok(Some(routes::ADMIN_DUTY.to_owned()));
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
    let address = address_of(roster.id);
    administration.keep_roster(Some(&by), roster).await?;
    Ok(Some(address))
}

fn minutes(typed: &FormData, errors: &mut Errors) -> Option<u16> {
    let text = typed.get("minutes").trim();
    let minutes = if text.is_empty() { Some(MINUTES) } else { text.parse().ok().filter(|n| MINUTES_ALLOWED.contains(n)) };
    if minutes.is_none() {
        errors.add("minutes", "duty-minutes-wrong");
    }
    minutes
}

/// Somebody who may stand in a roster.
async fn person(web: &Web, roster: &Roster, typed: &FormData, field: &str) -> Result<Option<UserId>, AppError> {
    let Ok(id) = typed.get(field).parse().map(UserId) else { return Ok(None) };
    let people = web.app().administration().duty_people(&roster.area).await?;
    Ok(people.iter().find(|p| p.id == id).map(|p| p.id))
}

async fn shift(web: &Web, roster: &Roster, typed: &FormData, errors: &mut Errors) -> Result<Option<Shift>, AppError> {
    let step = typed.get("order").trim().parse::<u8>().ok().filter(|n| (1..=20).contains(n));
    if step.is_none() {
        errors.add("order", "duty-step-wrong");
    }
    let user = person(web, roster, typed, "person").await?;
    if user.is_none() {
        errors.add("person", "duty-person-missing");
    }
    let days: Vec<_> = DutyDay::ALL.into_iter().filter(|day| typed.has("day", day.as_str())).collect();
    if days.is_empty() {
        errors.add("day", "duty-days-missing");
    }
    let [from, until] = ["hour_from", "hour_until"].map(|field| {
        let minute = minute_of(typed.get(field));
        if minute.is_none() {
            errors.add(field, "duty-hour-wrong");
        }
        minute.map(|minute| minute % DAY)
    });
    let (Some(step), Some(user), Some(from), Some(until), true) = (step, user, from, until, errors.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(Shift { step, user, days, from, until }))
}

async fn absence(web: &Web, roster: &Roster, typed: &FormData, errors: &mut Errors) -> Result<Option<Absence>, AppError> {
    let there =
        typed.get("absent").parse().ok().map(UserId).filter(|user| {
            roster.shifts.iter().any(|s| s.user == *user) || roster.absences.iter().any(|a| a.instead == Some(*user))
        });
    if there.is_none() {
        errors.add("absent", "duty-absent-missing");
    }
    let instead = person(web, roster, typed, "instead").await?;
    if instead.is_some() && instead == there {
        errors.add("instead", "duty-instead-same");
    }
    let (from, until) = (typed.must("begins", insight::day, errors), typed.must("ends", insight::day, errors));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        errors.add("ends", "duty-ends-before");
    }
    let days: Option<(Date, Date)> = from.zip(until).filter(|_| errors.is_empty());
    Ok(there.zip(days).map(|(user, (from, until))| Absence { user, instead, from, until }))
}

#[cfg(test)]
mod tests {
    use super::minute_of;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, minute) in [
            ("8", Some(480)),
            ("08.30", Some(510)),
            (" 20:00 ", Some(1200)),
            ("24.00", Some(1440)),
            ("0", Some(0)),
            ("24.01", None),
            ("25", None),
            ("8.60", None),
            ("pagi", None),
            ("", None),
            ("008", None),
            ("8.", None),
        ] {
            assert_eq!(minute_of(text), minute, "{text}");
        }
    }
}
