//! Teams that go into villages, and their trips: the list, a team with its calendar, and a trip, whose page is also its sheet to print.

pub(crate) mod team;
pub(crate) mod trip;

use app::{AppError, SignedIn};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    AgencyId,
    village::{PlannedTrip, Team, TripState},
};

use crate::{
    desk::{Bar, Desk},
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    state::Web,
};

struct TeamRow {
    address: String,
    name: String,
    about: String,
    closed: bool,
}

struct TripRow {
    address: String,
    title: String,
    state: String,
    tone: &'static str,
    about: String,
}

#[derive(Template)]
#[template(path = "desk/village/trips.html")]
struct TripsPage {
    page: Layout,
    bar: Bar,
    plans: bool,
    coming: Vec<TripRow>,
    over: Vec<TripRow>,
    teams: Vec<TeamRow>,
}

/// What a state looks like.
fn tone(state: TripState) -> &'static str {
    match state {
        TripState::Planned => "busy",
        TripState::Changed => "warn",
        TripState::Cancelled => "quiet",
        TripState::Done => "good",
    }
}

fn state(s: Localizer, state: TripState) -> String {
    s.text(&format!("trip-state-{}", state.as_str()))
}

/// From the first day to the last.
fn days(s: Localizer, trip: &PlannedTrip) -> String {
    if trip.begins == trip.ends {
        return s.date(trip.begins);
    }
    s.with_all("trip-days", &[("from", &s.date(trip.begins)), ("until", &s.date(trip.ends))])
}

/// The governments that somebody plans for, to choose from.
fn governments(web: &Web, who: &SignedIn) -> Vec<(String, String)> {
    let (reference, plans) = (web.app().reference(), web.app().villages().plans_for(&who.official()));
    plans.into_iter().map(|AgencyId(id)| (id.to_string(), reference.agency_name(AgencyId(id)))).collect()
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk) -> Response {
    page(&web, s, &who).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Localizer, who: &SignedIn) -> Result<Response, AppError> {
    let (villages, reference, by) = (web.app().villages(), web.app().reference(), who.official());
    let (teams, plans) = (villages.teams_read(&by), !villages.plans_for(&by).is_empty());
    if teams.is_empty() && !plans {
        villages.areas_read(&by)?;
    }
    let name = |trip: &PlannedTrip| teams.iter().find(|team| team.id == trip.team).map(|team| team.name.clone());
    let trip = |trip: &PlannedTrip| TripRow {
        address: routes::desk_trip(trip.id.0),
        title: trip.title.clone(),
        state: state(s, trip.state),
        tone: tone(trip.state),
        about: [name(trip).unwrap_or_default(), days(s, trip), s.with("trip-villages", "n", &s.number(trip.stops.len() as u64))]
            .join(" · "),
    };
    let team = |team: &Team| {
        let people = team.members.len() as u64 + u64::from(team.others);
        let about = [reference.agency_name(team.agency), s.with("team-people", "n", &s.number(people))].join(" · ");
        TeamRow { address: routes::desk_team(team.id.0), name: team.name.clone(), about, closed: team.closed }
    };
    let today = web.app().figures().today();
    let trips = villages.trips_read(&by).await?;
    let (coming, over): (Vec<_>, Vec<_>) = trips.iter().partition(|trip| trip.ends >= today);
    Ok(render(&TripsPage {
        page: Layout::new(web, s, Some(who), s.text("trips-title"), routes::DESK_TRIPS),
        bar: Bar::of(who),
        plans,
        coming: coming.into_iter().map(trip).collect(),
        over: over.into_iter().map(trip).collect(),
        teams: teams.iter().map(team).collect(),
    }))
}
