//! The exact place of a protected report, for whoever works on it and opened it: a small map, its points, a file for programs.

use app::{AppError, Reader, View};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Action, AreaCode, Refusal,
    forest::{Place, Shape},
};
use geo::Projection;
use serde_json::json;
use store::Key;

use crate::{desk::Desk, localizer::Localizer, page::refuse_to, public::report::tracking, routes, state::Web, wording};

/// How large the map is, in dots of a page.
const SIDE: f64 = 360.0;
/// What is shown around a point where no outline is known, in degrees: about two kilometres.
const AROUND: f64 = 0.02;

/// What the page shows of it.
pub(super) struct PlacePanel {
    /// Where it is opened; empty for whoever sees it already or may not.
    pub(super) open: String,
    /// What is open now.
    pub(super) shown: Option<ShownPlace>,
}

/// An exact place, as it is shown.
pub(super) struct ShownPlace {
    pub(super) shape: String,
    /// Of a point itself, of others the middle: as people read it, and as a phone opens it.
    pub(super) middle: (String, String),
    pub(super) map: String,
    pub(super) geojson: String,
    /// Where photos were taken, as their cameras say: which, and where.
    pub(super) photos: Vec<(String, String)>,
}

/// The panel; none for a report without an exact place, and for whoever must not know of one.
pub(super) async fn panel(web: &Web, s: Localizer, view: &View) -> Result<Option<PlacePanel>, AppError> {
    let may_open = view.allowed.contains(&Action::OpenPlace);
    if !may_open {
        return Ok(None);
    }
    let number = view.report.tracking;
    let shown = match &view.place {
        Some(place) => {
            let middle = place.middle();
            let read = wording::degrees(middle);
            let n = s.number(place.points().len() as u64);
            Some(ShownPlace {
                shape: s.with(&format!("place-shape-{}", place.shape().as_str()), "n", &n),
                middle: (read, format!("geo:{:.6},{:.6}", middle.lat, middle.lon)),
                map: drawn(web, &view.report.area, place).await?,
                geojson: routes::desk_place(number),
                photos: place
                    .photos()
                    .iter()
                    .map(|(file, at)| (s.with("place-photo", "n", &s.number(*file as u64 + 1)), wording::degrees(*at)))
                    .collect(),
            })
        }
        None => None,
    };
    let open = if shown.is_some() { String::new() } else { routes::desk_open(number, "tempat") };
    Ok(Some(PlacePanel { open, shown }))
}

/// A small map: outlines around the village, and the place.
async fn drawn(web: &Web, area: &AreaCode, place: &Place) -> Result<String, AppError> {
    let map = web.app().country().map_around(Some(area)).await?;
    let outlines = map.map(|map| map.areas).unwrap_or_default();
    let own = outlines.iter().find(|m| m.area == *area).and_then(|m| m.outline.bounds());
    let middle = place.middle();
    let around = [middle.lon - AROUND, middle.lat - AROUND, middle.lon + AROUND, middle.lat + AROUND];
    let bounds = place
        .points()
        .iter()
        .fold(own.unwrap_or(around), |[w, s, e, n], p| [w.min(p.lon), s.min(p.lat), e.max(p.lon), n.max(p.lat)]);
    let Some(drawing) = Projection::showing(bounds, SIDE, SIDE) else { return Ok(String::new()) };
    let outlines: String = outlines.iter().map(|m| format!("<path d=\"{}\"/>", drawing.path(&m.outline))).collect();
    let at = |p: &domain::Point| drawing.place(p.lon, p.lat);
    let points: Vec<_> = place.points().iter().map(at).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let (x, y) = at(&middle);
    let shape = match place.shape() {
        Shape::Point => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"7\"/>"),
        Shape::Line => format!("<polyline points=\"{}\" fill=\"none\"/>", points.join(" ")),
        Shape::Area => format!("<polygon points=\"{}\" fill-opacity=\".3\"/>", points.join(" ")),
    };
    Ok(format!(
        "<rect width=\"100%\" height=\"100%\" fill=\"#e6eef0\"/><g fill=\"#d6ecdf\" stroke=\"#0b5d3b\" stroke-linejoin=\"round\">\
         {outlines}</g><g fill=\"#b3261e\" stroke=\"#b3261e\" stroke-width=\"3\" stroke-linejoin=\"round\">{shape}</g>"
    ))
}

/// The place for programs, for whoever opened it within the hour.
pub(crate) async fn geojson(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(number): Path<String>) -> Response {
    let Some(number) = tracking(&number) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let reader = Reader::Official(who.official());
    let view = match web.app().reports().read_report(Key::Tracking(number), &reader).await {
        Ok(view) => view,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let Some(place) = &view.place else {
        let may = view.allowed.contains(&Action::OpenPlace);
        let why = if may { Refusal::PlaceUnopened } else { Refusal::NotAllowed };
        return refuse_to(&web, s, Some(&who), &AppError::Refused(why));
    };
    let about = [
        (header::CONTENT_TYPE, "application/geo+json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}.geojson\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (about, feature(&number.to_string(), place).to_string()).into_response()
}

/// As GeoJSON (RFC 7946) says it: longitude first, and the first corner of an area once more.
fn feature(number: &str, place: &Place) -> serde_json::Value {
    let mut points: Vec<_> = place.points().iter().map(|p| [p.lon, p.lat]).collect();
    let (kind, coordinates) = match place.shape() {
        Shape::Point => ("Point", json!(points.first())),
        Shape::Line => ("LineString", json!(points)),
        Shape::Area => {
            points.extend(points.first().copied());
            ("Polygon", json!([points]))
        }
    };
    json!({ "type": "Feature", "properties": { "tracking": number }, "geometry": { "type": kind, "coordinates": coordinates } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geojson_says_longitude_first_and_closes_an_area() {
        let place = Place::parse(Shape::Area, "-0.5,117.1 -0.6,117.2 -0.7,117.15").unwrap();
        let told = feature("1", &place).to_string();
        assert!(told.contains("[[[117.1,-0.5],[117.2,-0.6],[117.15,-0.7],[117.1,-0.5]]]"), "{told}");
        assert!(feature("1", &Place::parse(Shape::Point, "-0.5,117.1").unwrap()).to_string().contains("[117.1,-0.5]"));
    }
}
