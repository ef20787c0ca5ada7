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

use crate::{
    desk::Desk, draw::Scale, localizer::Localizer, page::refuse_to, public::report::tracking, routes, state::Web, wording,
};

/// How large the map is, in dots of a page.
const SIDE: f64 = 360.0;
/// What is shown around a point, and at least around what is larger, in degrees: about a kilometre, and a hundred metres.
const AROUND: f64 = 0.01;
const LEAST: f64 = 0.001;
/// The side of the village in its corner.
const INSET: f64 = 96.0;
/// Most corners that are drawn as dots.
const MOST_DOTS: usize = 60;

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
                map: drawn(web, s, &view.report.area, place).await?,
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

/// A small map: the place as large as it can be drawn, its corners, how far a length is, and in a corner where in its village that is.
async fn drawn(web: &Web, s: Localizer, area: &AreaCode, place: &Place) -> Result<String, AppError> {
    let map = web.app().country().map_around(Some(area)).await?;
    let outlines = map.map(|map| map.areas).unwrap_or_default();
    let own = outlines.iter().find(|m| m.area == *area).and_then(|m| m.outline.bounds());
    let Some(drawing) = near(place) else { return Ok(String::new()) };
    let paths =
        |drawing: &Projection| outlines.iter().map(|m| format!("<path d=\"{}\"/>", drawing.path(&m.outline))).collect::<String>();
    let at = |p: &domain::Point| drawing.place(p.lon, p.lat);
    let corners: Vec<_> = place.points().iter().map(at).collect();
    let points: Vec<_> = corners.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let dots =
        |r: u32| corners.iter().map(|(x, y)| format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\"/>")).collect::<String>();
    let shape = match place.shape() {
        Shape::Point => dots(7),
        Shape::Line => format!("<polyline points=\"{}\" fill=\"none\"/>", points.join(" ")),
        Shape::Area => format!("<polygon points=\"{}\" fill-opacity=\".3\"/>", points.join(" ")),
    };
    // Of a walk of many points each would hide the next.
    let ends = if place.shape() != Shape::Point && corners.len() <= MOST_DOTS { dots(4) } else { String::new() };
    let scale = Scale::of(&drawing, SIDE / 3.0).map(|scale| {
        let (path, told) = (scale.path(10.0, SIDE - 10.0), scale.told(s));
        format!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"5\"/><path d=\"{path}\" fill=\"none\" stroke=\"#1b1b1b\" \
             stroke-width=\"2\"/><text x=\"10\" y=\"{}\" font-size=\"14\" font-weight=\"600\" fill=\"#1b1b1b\" stroke=\"#fff\" \
             stroke-width=\"3\" paint-order=\"stroke\">{told}</text>",
            SIDE - 22.0
        )
    });
    let whole = own.and_then(|own| {
        let within = Projection::showing(own, INSET, INSET)?;
        let (x, y) = within.place(place.middle().lon, place.middle().lat);
        Some(format!(
            "<svg x=\"{}\" y=\"0\" width=\"{INSET}\" height=\"{INSET}\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\" stroke=\"#0b5d3b\"/>\
             <g fill=\"#d6ecdf\" stroke=\"#0b5d3b\">{}</g><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"#b3261e\"/></svg>",
            SIDE - INSET,
            paths(&within)
        ))
    });
    Ok(format!(
        "<rect width=\"100%\" height=\"100%\" fill=\"#e6eef0\"/><g fill=\"#d6ecdf\" stroke=\"#0b5d3b\" stroke-linejoin=\"round\">\
         {}</g><g fill=\"#b3261e\" stroke=\"#b3261e\" stroke-width=\"3\" stroke-linejoin=\"round\">{shape}</g><g fill=\"#b3261e\" stroke=\"#fff\">\
         {ends}</g>{}{}",
        paths(&drawing),
        scale.unwrap_or_default(),
        whole.unwrap_or_default()
    ))
}

/// What is seen of a place: half as much again as it is large, and never less than so that its surroundings are known.
fn near(place: &Place) -> Option<Projection> {
    let middle = place.middle();
    let around = [middle.lon, middle.lat, middle.lon, middle.lat];
    let [west, south, east, north] =
        place.points().iter().fold(around, |[w, s, e, n], p| [w.min(p.lon), s.min(p.lat), e.max(p.lon), n.max(p.lat)]);
    let least = if place.shape() == Shape::Point { AROUND } else { LEAST };
    let half = ((east - west).max(north - south) * 0.7).max(least);
    let (lon, lat) = (f64::midpoint(west, east), f64::midpoint(south, north));
    Projection::showing([lon - half, lat - half, lon + half, lat + half], SIDE, SIDE)
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
    fn a_small_place_is_drawn_large_with_each_of_its_corners() {
        let place =
            Place::parse(Shape::Area, "-0.5000,117.1000 -0.5009,117.1004 -0.5012,117.1012 -0.5004,117.1016 -0.4998,117.1008")
                .unwrap();
        let drawing = near(&place).unwrap();
        let corners: Vec<_> = place.points().iter().map(|p| drawing.place(p.lon, p.lat)).collect();
        let wide = |of: fn(&(f64, f64)) -> f64| {
            let all = || corners.iter().map(of);
            all().fold(f64::MIN, f64::max) - all().fold(f64::MAX, f64::min)
        };
        assert!(wide(|c| c.0) > SIDE / 2.0 && wide(|c| c.1) > SIDE / 3.0, "{corners:?}");
        assert!(corners.iter().all(|(x, y)| (0.0..SIDE).contains(x) && (0.0..SIDE).contains(y)));
        for (n, a) in corners.iter().enumerate() {
            assert!(
                corners.iter().skip(n + 1).all(|b| (a.0 - b.0).hypot(a.1 - b.1) > 20.0),
                "no corner hides another: {corners:?}"
            );
        }
    }

    #[test]
    fn geojson_says_longitude_first_and_closes_an_area() {
        let place = Place::parse(Shape::Area, "-0.5,117.1 -0.6,117.2 -0.7,117.15").unwrap();
        let told = feature("1", &place).to_string();
        assert!(told.contains("[[[117.1,-0.5],[117.2,-0.6],[117.15,-0.7],[117.1,-0.5]]]"), "{told}");
        assert!(feature("1", &Place::parse(Shape::Point, "-0.5,117.1").unwrap()).to_string().contains("[117.1,-0.5]"));
    }
}
