//! Alarms (siaga): those that wait for whoever is on duty, drills, and what became of those before.

use app::{AlarmOf, AlarmSeen, AppError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    Refusal,
    forest::{Alarming, DrillId},
    policy::drills,
};

use crate::{
    desk::{Bar, Desk, forest},
    forms::{Errors, FORM, Form, FormData, read_area},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes,
    state::Web,
};

/// The alarm that a form takes.
const ALARM: &str = "siaga";
/// The alarm at which help that was asked for is seen to.
const HELPED: &str = "bantuan";
/// What an address says was done.
const TAKEN: &str = "diterima";
const RAISED: &str = "latihan";
/// What became of alarms before, shown at most.
const SHOWN: usize = 100;

struct Row {
    alarm: String,
    drill: bool,
    what: String,
    place: String,
    /// Number and address of the report.
    report: Option<(String, String)>,
    raised: String,
    asked: String,
    /// What became of it, or what it waits for.
    state: String,
    /// What whoever took it found, with what they said; empty where nothing was told.
    found: String,
    said: String,
    /// That a letter about it waits, and since when.
    unsent: String,
    /// Another program changed its row.
    damaged: bool,
    /// Where they tell what they found, for whoever took it.
    tell: String,
    /// Its place on the map of forests.
    map: String,
    open: bool,
    may_take: bool,
    /// They may say that the help which was asked for is seen to.
    may_help: bool,
}

#[derive(Template)]
#[template(path = "desk/duty.html")]
struct DutyPage {
    page: Layout,
    bar: Bar,
    done: &'static str,
    typed: FormData,
    errors: Errors,
    open: Vec<Row>,
    /// How many open alarms were looked at, where there are more; else empty.
    more: String,
    /// That some cannot be read, and how many.
    unread: String,
    /// That letters wait.
    letters: String,
    drills: Vec<Row>,
    past: Vec<Row>,
    may_drill: bool,
    /// What a drill is known by when it is sent twice.
    deed: String,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    page(&web, s, &who, &query, FormData::default(), Errors::default())
        .await
        .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

pub(crate) async fn put(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    let typed = form.typed;
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &FormData::default(), typed, Errors::default()).await;
        let shown = shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let mut errors = Errors::default();
    let done = if typed.ticked(HELPED) {
        help(&web, &who, &typed, &mut errors).await
    } else if typed.ticked(ALARM) {
        take(&web, &who, &typed, &mut errors).await
    } else {
        raise(&web, &who, &typed, &mut errors).await
    };
    match done {
        Ok(Some(done)) => see(&format!("{}?{done}=1", routes::DESK_DUTY)),
        Ok(None) => {
            page(&web, s, &who, &FormData::default(), typed, errors).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

async fn take(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Result<Option<&'static str>, AppError> {
    let of = AlarmOf::parse(typed.get(ALARM)).ok_or(AppError::NotFound)?;
    match web.app().forest().take_alarm(&who.official(), of).await {
        Ok(()) => Ok(Some(TAKEN)),
        Err(AppError::Refused(Refusal::WrongState)) => {
            errors.add(FORM, "duty-too-late");
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

async fn help(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Result<Option<&'static str>, AppError> {
    let Some(AlarmOf::Report(report)) = AlarmOf::parse(typed.get(HELPED)) else { return Err(AppError::NotFound) };
    match web.app().forest().see_to_help(&who.official(), report).await {
        Ok(()) => Ok(Some(HELPED)),
        Err(AppError::Refused(Refusal::WrongState)) => {
            errors.add(FORM, "duty-help-over");
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

async fn raise(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Result<Option<&'static str>, AppError> {
    let reference = web.app().reference();
    if !may_drill(who) {
        return Err(Refusal::NotAllowed.into());
    }
    let Some(area) = read_area(&reference, typed, "place", errors) else { return Ok(None) };
    if drills(&who.official(), &area, &reference.agencies).is_none() {
        errors.add("place", "duty-not-yours");
        return Ok(None);
    }
    let id = typed.get("deed").parse().unwrap_or_else(|_| trust::random::ordered_identity());
    match web.app().administration().raise_drill(&who.official(), DrillId(id), &area).await {
        Ok(()) => Ok(Some(RAISED)),
        Err(AppError::Refused(Refusal::WrongState)) => {
            errors.add("place", "duty-drill-goes-on");
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

fn may_drill(who: &SignedIn) -> bool {
    use domain::Role::{Administrator, Coordinator};
    who.person.grants.iter().any(|g| matches!(g.role, Coordinator | Administrator))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: &FormData,
    typed: FormData,
    errors: Errors,
) -> Result<Response, AppError> {
    let list = web.app().forest().alarms(&who.official()).await?;
    let letters = letters_told(web, s).await?;
    let row = |seen: &AlarmSeen| row(web, s, who, seen);
    let (open, past): (Vec<_>, Vec<_>) = list.reports.iter().partition(|seen| seen.open || seen.asks_help);
    let status = errors.status();
    let done = match () {
        () if query.ticked(TAKEN) => "duty-taken-by-you",
        () if query.ticked(RAISED) => "duty-drill-raised",
        () if query.ticked(HELPED) => "duty-help-done",
        () => "",
    };
    Ok(render_as(
        status,
        &DutyPage {
            page: Layout::new(web, s, Some(who), s.text("duty-title"), routes::DESK_DUTY).wrong(&errors),
            bar: Bar::of(who),
            done,
            open: open.into_iter().map(row).collect(),
            unread: if list.unread > 0 { s.with("duty-unread", "n", &list.unread.to_string()) } else { String::new() },
            letters,
            more: if list.more { s.number(app::MOST_ALARMS) } else { String::new() },
            drills: list.drills.iter().take(SHOWN).map(row).collect(),
            past: past.into_iter().take(SHOWN).map(row).collect(),
            may_drill: may_drill(who),
            deed: trust::random::ordered_identity().to_string(),
            typed,
            errors,
        },
    ))
}

/// That letters of alarms wait, how many and since when; empty where none does.
pub(crate) async fn letters_told(web: &Web, s: Localizer) -> Result<String, AppError> {
    let waiting = web.app().forest().letters_waiting().await?;
    let told = |waiting: app::LettersWaiting| {
        let since = s.moment_in(waiting.since, web.zone());
        s.with_all("duty-letters-wait", &[("n", &waiting.letters.to_string()), ("since", &since)])
    };
    Ok(waiting.map(told).unwrap_or_default())
}

/// What an alarm says of what happens.
pub(crate) fn happens(s: Localizer, what: Alarming) -> String {
    if what == Alarming::default() {
        return s.text("duty-untold");
    }
    let told = what.keys().into_iter().map(|key| s.text(key)).collect::<Vec<_>>().join(", ");
    let mut letters = told.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn row(web: &Web, s: Localizer, who: &SignedIn, seen: &AlarmSeen) -> Row {
    let (reference, alarm) = (web.app().reference(), &seen.alarm);
    let drill = matches!(seen.of, AlarmOf::Drill(_));
    let taken = seen.taken_by.as_ref().zip(alarm.minutes_taken());
    let state = match taken {
        Some((name, minutes)) => s.with_all("duty-taken", &[("name", name), ("minutes", &minutes.to_string())]),
        None if !seen.open => s.text("duty-never-taken"),
        None if alarm.coordinators => s.text("duty-with-coordinators"),
        None => match alarm.passes_at() {
            Some(at) => s.with("duty-waits", "at", &s.moment(at, &seen.area)),
            None => s.text("duty-with-coordinators"),
        },
    };
    let what = if drill { s.text("duty-drill") } else { happens(s, seen.what) };
    let found = alarm.found.map(|found| {
        let told = [("found", s.text(found.finding.key())), ("at", s.moment(found.at, &seen.area))];
        s.with_all("duty-found", &told.each_ref().map(|(name, value)| (*name, value.as_str())))
    });
    let tells = seen.tracking.filter(|_| alarm.taken_by == Some(who.person.id) && !seen.damaged);
    Row {
        alarm: seen.of.told(),
        drill,
        what,
        place: reference.place(&seen.area),
        report: seen.tracking.map(|number| (crate::wording::number(number), routes::desk_report(number))),
        raised: s.moment(alarm.raised, &seen.area),
        asked: if seen.asked.is_empty() { s.text("duty-nobody") } else { seen.asked.join(", ") },
        state,
        found: found.unwrap_or_default(),
        said: seen.words.clone().unwrap_or_default(),
        unsent: seen.unsent.map(|since| s.with("duty-letter-waits", "since", &s.moment(since, &seen.area))).unwrap_or_default(),
        damaged: seen.damaged,
        tell: tells.map(|number| format!("{}#do-tell-finding", routes::desk_report(number))).unwrap_or_default(),
        map: if drill { String::new() } else { forest::map_of(&seen.area) },
        open: seen.open || seen.asks_help,
        may_take: seen.may_take,
        may_help: seen.may_help,
    }
}
