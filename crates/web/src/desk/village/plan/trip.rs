//! A trip: which team goes when and where, with what. The page is read, printed for the road, and holds the form of whoever plans it.

use app::{AppError, SeenVillage, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    AreaCode, Date, Level, Title, ValidationError, Words,
    village::{Material, PlanId, PlannedStop, PlannedTrip, TeamId, TripState, UnfitTrip, Weights, needs},
};
use jiff::ToSpan;
use uuid::Uuid;

use super::{days, state, tone};
use crate::{
    desk::{
        Bar, Desk,
        village::{kilometres, reason, today, told, word},
    },
    forms::{Errors, FORM, Form, FormData, fresh, read_place},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes,
    state::Web,
};

const SAVED: &str = "tersimpan";
/// The fields that add a village, and that ask for a shorter order.
const ADD: &str = "tambah";
const SHORTEN: &str = "pendekkan";
/// Villages a day where a trip is planned from a proposal, and days until it begins.
const A_DAY: usize = 3;
const AHEAD: i64 = 7;
/// Longest remarks, in characters.
const LONGEST: usize = 2_000;

/// A village of the trip, for whoever goes there.
struct StopRow {
    name: String,
    address: String,
    visits: String,
    day: String,
    contact: String,
    signal: String,
    about: String,
    why: Vec<String>,
}

/// A village in the form.
struct StopField {
    n: usize,
    code: String,
    name: String,
    day: String,
}

#[derive(Template)]
#[template(path = "desk/village/trip.html")]
struct TripPage {
    page: Layout,
    bar: Bar,
    new: bool,
    plans: bool,
    saved: bool,
    /// What became of a wish for a shorter order.
    shortened: String,
    title: String,
    team: String,
    team_address: String,
    days: String,
    state: String,
    tone: &'static str,
    stops: Vec<StopRow>,
    materials: Vec<Material>,
    remarks: Vec<String>,
    fields: Vec<StopField>,
    teams: Vec<(String, String)>,
    states: Vec<(String, String)>,
    typed: FormData,
    errors: Errors,
    address: String,
    id: String,
}

/// The form of a new trip, to the villages that the address names.
pub(crate) async fn begin(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let (query, mut typed) = (FormData::of_query(&uri), FormData::default());
    let areas: Vec<AreaCode> = query.all("desa").filter_map(|code| code.parse().ok()).take(PlannedTrip::MOST_STOPS).collect();
    let begins = web.app().figures().today().saturating_add(AHEAD.days());
    let on = |n: usize| begins.saturating_add(i64::try_from(n / A_DAY).unwrap_or(0).days());
    let stops: Vec<_> = areas.into_iter().enumerate().map(|(n, area)| PlannedStop { area, on: on(n) }).collect();
    typed.set("version", "0");
    typed.set("state", TripState::Planned.as_str());
    typed.set("begins", begins.to_string());
    typed.set("ends", stops.last().map_or(begins, |stop| stop.on).to_string());
    set_stops(&mut typed, &stops);
    let shown = async {
        let id = fresh().parse().map(PlanId).map_err(|_| AppError::NotFound)?;
        page(&web, s, &who, id, None, typed, Errors::default(), How::default()).await
    };
    shown.await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

fn asked(id: &str) -> Result<PlanId, AppError> {
    id.parse::<Uuid>().map(PlanId).map_err(|_| AppError::NotFound)
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(id): Path<String>, uri: Uri) -> Response {
    let shown = async {
        let id = asked(&id)?;
        let (trip, ..) = web.app().villages().trip_read(&who.official(), id).await?;
        let how = How { saved: FormData::of_query(&uri).ticked(SAVED), ..How::default() };
        page(&web, s, &who, id, Some(&trip), as_it_is(&trip), Errors::default(), how).await
    };
    shown.await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

fn set_stops(typed: &mut FormData, stops: &[PlannedStop]) {
    typed.set_all("stop", stops.iter().map(|stop| stop.area.to_string()));
    for (n, stop) in stops.iter().enumerate() {
        typed.set(&format!("day-{}", n + 1), stop.on.to_string());
        typed.set(&format!("at-{}", n + 1), (n + 1).to_string());
    }
}

fn as_it_is(trip: &PlannedTrip) -> FormData {
    let mut typed = FormData::default();
    let open = matches!(trip.state, TripState::Planned | TripState::Changed);
    for (field, value) in [
        ("version", trip.version.to_string()),
        ("team", trip.team.0.to_string()),
        ("title", trip.title.clone()),
        ("begins", trip.begins.to_string()),
        ("ends", trip.ends.to_string()),
        ("materials", Material::written(&trip.materials)),
        ("remarks", trip.remarks.clone()),
        ("state", if open { TripState::Planned } else { trip.state }.as_str().to_owned()),
    ] {
        typed.set(field, value);
    }
    set_stops(&mut typed, &trip.stops);
    typed
}

#[derive(Default)]
struct How {
    saved: bool,
    shortened: String,
}

#[expect(clippy::too_many_arguments, reason = "all that a page with a form is made of")]
async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    id: PlanId,
    trip: Option<&PlannedTrip>,
    typed: FormData,
    errors: Errors,
    how: How,
) -> Result<Response, AppError> {
    let (villages, reference, by) = (web.app().villages(), web.app().reference(), who.official());
    let planned = villages.plans_for(&by);
    let readable = villages.teams_read(&by);
    let team = trip.and_then(|trip| readable.iter().find(|team| team.id == trip.team));
    let plans = team.map_or(!planned.is_empty(), |team| planned.contains(&team.agency));
    if trip.is_none() && !plans {
        return Err(domain::Refusal::NotAllowed.into());
    }
    let seen = match trip {
        Some(trip) => villages.seen_on_trip(trip).await?,
        None => Vec::new(),
    };
    let row = |(stop, seen): (&PlannedStop, &SeenVillage)| row(web, s, who, stop, seen);
    let field = |(n, code): (usize, &str)| StopField {
        n: n + 1,
        code: code.to_owned(),
        name: code.parse().map_or_else(|_| code.to_owned(), |area: AreaCode| reference.place(&area)),
        day: typed.day_shown(&format!("day-{}", n + 1)).1,
    };
    let going = readable.iter().filter(|team| !team.closed && planned.contains(&team.agency));
    let title = trip.map_or_else(|| s.text("trip-new"), |trip| trip.title.clone());
    let address = routes::desk_trip(id.0);
    let choices = [TripState::Planned, TripState::Cancelled, TripState::Done];
    // One that is not kept yet has no page of its own to come back to.
    let stops: Vec<_> = typed.all("stop").map(|code| format!("desa={}", routes::encode(code))).collect();
    let here = if trip.is_some() { address.clone() } else { format!("{}?{}", routes::DESK_TRIP_NEW, stops.join("&")) };
    Ok(render_as(
        errors.status(),
        &TripPage {
            page: Layout::new(web, s, Some(who), title.clone(), here.trim_end_matches('?')).wrong(&errors),
            bar: Bar::of(who),
            new: trip.is_none(),
            plans,
            saved: how.saved,
            shortened: how.shortened,
            title,
            team: team.map(|team| team.name.clone()).unwrap_or_default(),
            team_address: team.map(|team| routes::desk_team(team.id.0)).unwrap_or_default(),
            days: trip.map(|trip| days(s, trip)).unwrap_or_default(),
            state: trip.map(|trip| state(s, trip.state)).unwrap_or_default(),
            tone: trip.map_or("", |trip| tone(trip.state)),
            stops: trip.into_iter().flat_map(|trip| &trip.stops).zip(&seen).map(row).collect(),
            materials: trip.map(|trip| trip.materials.clone()).unwrap_or_default(),
            remarks: trip.map(|trip| crate::wording::paragraphs(&trip.remarks)).unwrap_or_default(),
            fields: typed.all("stop").enumerate().map(field).collect(),
            teams: going.map(|team| (team.id.0.to_string(), team.name.clone())).collect(),
            states: choices.map(|one| (one.as_str().to_owned(), state(s, one))).into(),
            typed,
            errors,
            address,
            id: id.0.to_string(),
        },
    ))
}

fn row(web: &Web, s: Localizer, who: &SignedIn, stop: &PlannedStop, seen: &SeenVillage) -> StopRow {
    let (reference, villages, by) = (web.app().reference(), web.app().villages(), who.official());
    let facts = today(web, seen);
    let needs = needs(&facts, &seen.seen, &Weights::of(|_| None), web.app().figures().today());
    let code = stop.area.as_str();
    let reads = villages.areas_read(&by).is_ok_and(|areas| areas.iter().any(|above| above.contains(&stop.area)));
    let signal = [word(s, "signal", facts.signal.as_str()), facts.signal_by.clone()];
    StopRow {
        name: reference.place(&stop.area),
        address: if reads { routes::desk_village(code) } else { String::new() },
        visits: if villages.records(&by, &stop.area) { routes::desk_visits(code) } else { String::new() },
        day: s.date(stop.on),
        about: told(s, &facts),
        why: needs.reasons.iter().map(|(why, _)| reason(s, *why)).collect(),
        contact: facts.contact,
        signal: signal.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
    }
}

pub(crate) async fn put(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(id): Path<String>, form: Form) -> Response {
    keep(&web, s, &who, &id, form.typed).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn keep(web: &Web, s: Localizer, who: &SignedIn, id: &str, mut typed: FormData) -> Result<Response, AppError> {
    let (id, villages, by) = (asked(id)?, web.app().villages(), who.official());
    let there = villages.trip_read(&by, id).await.ok().map(|(trip, ..)| trip);
    if let Some(s) = language::asked(&typed) {
        let shown = page(web, s, who, id, there.as_ref(), typed, Errors::default(), How::default()).await?;
        return Ok(language::remember(web, Some(who), s, shown).await);
    }
    let mut errors = Errors::default();
    let trip = read(web, &mut typed, id, &mut errors);
    if trip.as_ref().is_some_and(|trip| goes_elsewhere(web, who, trip)) {
        errors.add("stops", "trip-unfit-elsewhere");
    }
    if typed.ticked(ADD) || typed.ticked(SHORTEN) {
        // Nothing is kept yet: only what is wrong with the villages is told.
        errors.keep_only(&["place", "stops"]);
        let mut how = How::default();
        if typed.ticked(SHORTEN) {
            how.shortened = shorten(web, s, &mut typed).await?;
        }
        return page(web, s, who, id, there.as_ref(), typed, errors, how).await;
    }
    if let Some(trip) = trip.filter(|_| errors.is_empty()) {
        match villages.keep_trip(&by, trip).await {
            Ok(()) => return Ok(see(&format!("{}?{SAVED}=1", routes::desk_trip(id.0)))),
            Err(AppError::Changed) => {
                let latest = villages.trip_read(&by, id).await.map_or(0, |(trip, ..)| trip.version);
                typed.set("version", latest.to_string());
                errors.add(FORM, "trip-changed");
            }
            Err(e) => return Err(e),
        }
    }
    page(web, s, who, id, there.as_ref(), typed, errors, How::default()).await
}

/// Whether a trip goes where the government of its team is not.
fn goes_elsewhere(web: &Web, who: &SignedIn, trip: &PlannedTrip) -> bool {
    let Ok((team, true)) = web.app().villages().team_read(&who.official(), trip.team) else { return false };
    let reference = web.app().reference();
    let there = |area: &AreaCode| reference.agencies.get(team.agency).is_some_and(|a| a.area.contains(area));
    !trip.stops.iter().all(|stop| there(&stop.area))
}

/// The villages of the form in their order: those with a number by it, others as they stand; those without a day, which were crossed
/// out, are left out.
fn stops(typed: &FormData, begins: Date, errors: &mut Errors) -> Vec<PlannedStop> {
    let mut stops = Vec::new();
    for (n, code) in typed.all("stop").enumerate() {
        let (Ok(area), day) = (code.parse::<AreaCode>(), typed.get(&format!("day-{}", n + 1)).trim()) else { continue };
        if typed.ticked(&format!("drop-{}", n + 1)) {
            continue;
        }
        let on = if day.is_empty() { Ok(begins) } else { insight::day(day) };
        let at = typed.get(&format!("at-{}", n + 1)).trim().parse().unwrap_or(n + 1);
        match on {
            Ok(on) => stops.push((at, PlannedStop { area, on })),
            Err(_) => errors.add("stops", "trip-no-day"),
        }
    }
    stops.sort_by_key(|(at, _)| *at);
    stops.into_iter().map(|(_, stop)| stop).collect()
}

/// The form, read. Its villages stand in their order afterwards, with the one that was added.
fn read(web: &Web, typed: &mut FormData, id: PlanId, errors: &mut Errors) -> Option<PlannedTrip> {
    let reference = web.app().reference();
    let title = typed.must("title", Title::parse, errors);
    let begins = typed.must("begins", insight::day, errors);
    let ends = typed.must("ends", insight::day, errors);
    let mut stops = stops(typed, begins.unwrap_or_else(|| web.app().figures().today()), errors);
    if !typed.get("place").trim().is_empty() {
        let code = typed.get("place").trim().parse::<AreaCode>().ok().filter(|code| reference.area(code).is_some());
        let area = code.or_else(|| read_place(&reference, typed, errors));
        match area {
            Some(area) if area.level() != Level::Village => errors.add("place", "trip-unfit-no-village"),
            Some(area) => {
                let last = stops.last().map(|stop| stop.on);
                stops.push(PlannedStop { area, on: last.or(begins).unwrap_or_else(|| web.app().figures().today()) });
                typed.set("place", "");
            }
            None => {}
        }
    }
    if !errors.is_on("stops") {
        set_stops(typed, &stops);
    }
    let materials = Material::list(typed.get("materials")).map_err(|_| errors.add("materials", "visit-materials-unread")).ok();
    let remarks = |text: &str| {
        let words = Words::parse(text)?;
        if words.as_str().chars().count() <= LONGEST { Ok(words) } else { Err(ValidationError::TooLong(LONGEST)) }
    };
    let remarks = typed.maybe("remarks", remarks, errors).map(|words| words.as_str().to_owned()).unwrap_or_default();
    let team = typed.get("team").parse().ok().map(TeamId);
    if team.is_none() {
        errors.add("team", "trip-no-team");
    }
    let trip = PlannedTrip {
        id,
        version: typed.get("version").parse().unwrap_or(0),
        team: team?,
        title: title?.as_str().to_owned(),
        begins: begins?,
        ends: ends?,
        stops,
        materials: materials?,
        remarks,
        state: TripState::parse(typed.get("state")).unwrap_or(TripState::Planned),
        changed_at: web.app().now(),
    };
    match trip.check() {
        Ok(()) => Some(trip),
        Err(why @ UnfitTrip::Days) => {
            errors.add("ends", why.key());
            None
        }
        Err(why) => {
            errors.add("stops", why.key());
            None
        }
    }
}

/// Puts the villages of the form into a shorter order, on the same days in turn, and says by how much it is shorter.
async fn shorten(web: &Web, s: Localizer, typed: &mut FormData) -> Result<String, AppError> {
    let villages = web.app().villages();
    let before = stops(typed, web.app().figures().today(), &mut Errors::default());
    let areas: Vec<_> = before.iter().map(|stop| stop.area.clone()).collect();
    let (was, way) = (villages.round_trip(&areas).await?, villages.trip(&areas).await?);
    let mut days: Vec<_> = before.iter().map(|stop| stop.on).collect();
    days.sort_unstable();
    let order = way.stops.iter().map(|(area, _)| area).chain(&way.unplaced);
    let after: Vec<_> = order.zip(days).map(|(area, on)| PlannedStop { area: area.clone(), on }).collect();
    if way.stops.len() < 3 || was - way.kilometres() < 0.5 {
        return Ok(s.text("trip-not-shorter"));
    }
    set_stops(typed, &after);
    let saved = kilometres(s, was - way.kilometres());
    Ok(s.with_all("trip-shorter", &[("saved", &saved), ("km", &kilometres(s, way.kilometres()))]))
}
