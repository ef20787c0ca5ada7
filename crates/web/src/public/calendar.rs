//! The calendar of a team, at a secret address: its trips as all-day events that programs for calendars fetch again and again. Nobody's
//! name stands in it. An address that was revoked answers like one that never was.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::village::{Material, PlannedTrip, Team, TripState};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Parameter, Property};
use jiff::ToSpan;

use crate::{
    localizer::Localizer,
    middleware::Client,
    page::{refuse, slow_down},
    routes,
    state::Web,
};

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    match web.app().villages().calendar(file.strip_suffix(".ics").unwrap_or_default()).await {
        Ok((team, trips)) => answer(&headers, written(&web, &team, &trips)),
        Err(e @ app::AppError::NotFound) => match web.limits().count_miss(client.0) {
            Ok(()) => refuse(&web, s, &e),
            Err(wait) => slow_down(&web, s, wait),
        },
        Err(e) => refuse(&web, s, &e),
    }
}

fn answer(headers: &HeaderMap, text: String) -> Response {
    let hash = trust::hex(&trust::digest(text.as_bytes()));
    let tag = format!("\"{}\"", hash.get(..24).unwrap_or_default());
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::ETAG, HeaderValue::try_from(&tag).unwrap_or(HeaderValue::from_static("\"\""))),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, text).into_response()
}

fn written(web: &Web, team: &Team, trips: &[PlannedTrip]) -> String {
    let s = Localizer { language: team.language };
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//Tuntas//Masuk desa//ID"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.append_property(Property::new("X-WR-CALNAME", &team.name));
    trips.iter().for_each(|trip| {
        calendar.push(event(web, s, trip));
    });
    calendar.to_string()
}

fn event(web: &Web, s: Localizer, trip: &PlannedTrip) -> Event {
    let reference = web.app().reference();
    let day = |name: &str, day: domain::Date| {
        Property::new(name, day.strftime("%Y%m%d").to_string()).append_parameter(Parameter::new("VALUE", "DATE")).done()
    };
    let at = trip.changed_at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let stops = trip.stops.iter().map(|stop| format!("{}: {}", s.date(stop.on), reference.place(&stop.area)));
    let materials = Material::written(&trip.materials);
    // Remarks stay on its page: they may name people.
    let told: Vec<_> = stops.chain([materials]).filter(|line| !line.is_empty()).collect();
    let places: Vec<_> = trip.stops.iter().map(|stop| reference.place_name(&stop.area)).collect();
    Event::with_uid(&format!("{}@tuntas", trip.id.0))
        .append_property(day("DTSTART", trip.begins))
        // The day after the last, as calendars have it.
        .append_property(day("DTEND", trip.ends.saturating_add(1.day())))
        .append_property(Property::new("DTSTAMP", &at))
        .append_property(Property::new("LAST-MODIFIED", &at))
        .sequence(trip.version.saturating_sub(1))
        .status(if trip.state == TripState::Cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .summary(&trip.title)
        .location(&places.join(", "))
        // Programs for calendars look for plain blanks.
        .description(&told.join("\n").replace('\u{a0}', " "))
        .url(&format!("{}{}", web.settings().base, routes::desk_trip(trip.id.0)))
        .done()
}
