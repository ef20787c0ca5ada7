//! The dossier of a disturbance, to print and for programs: what is known of the place, and nothing by which its reporter can be told.
//! Whoever opened the exact place makes it; it shows the hash by which the same can be made again.

use app::{AppError, DossierAlert, DossierDay, FEWEST_REPORTS, ForestDossier, Overlap, OverlapOf, Within};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use domain::{
    Refusal,
    forest::{Disturbance, Shape, Who},
};
use serde_json::{Value, json};
use store::Key;

use crate::{
    admin::{
        alerts::{source_name, unread_alerts},
        kind_of,
    },
    desk::{Bar, Desk},
    forest_words::{category_of, function_of, ground_of, length_of},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render, see},
    public::report::tracking,
    routes,
    state::Web,
    wording,
};

/// Asked for by programs.
const GEOJSON: &str = "geojson";
/// Ticked by whoever wants its photos on the sheet.
const PHOTOS: &str = "foto";
/// Alerts in the table of the sheet, the nearest: it shall fit on two pages. The file for programs has them all.
const ROWS: usize = 20;
/// Square metres in a hectare.
const HECTARE: u64 = 10_000;

struct OverlapRow {
    kind: String,
    name: String,
    size: String,
    layer: String,
}

struct AlertRow {
    day: String,
    what: String,
    distance: String,
    sure: String,
    sources: String,
}

struct StepRow {
    day: String,
    what: String,
    words: Vec<String>,
}

struct FileRow {
    /// Where its picture lies, where it is one and shall be shown.
    picture: Option<String>,
    kind: String,
    size: String,
    sha256: String,
}

#[derive(Template)]
#[template(path = "desk/forest/dossier.html")]
struct DossierPage {
    page: Layout,
    bar: Bar,
    address: String,
    back: String,
    geojson: String,
    tracking: String,
    facts: Vec<(String, String)>,
    told: Vec<(String, String)>,
    title: String,
    text: Vec<String>,
    few: String,
    map: String,
    overlaps: Vec<OverlapRow>,
    layers: Vec<String>,
    alerts: Vec<String>,
    rows: Vec<AlertRow>,
    steps: Vec<StepRow>,
    acts: Vec<(String, String)>,
    files: Vec<FileRow>,
    photos: bool,
    sha256: String,
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let asked = FormData::of_query(&uri);
    let dossier = match web.app().forest().dossier(Key::Tracking(number), &who.official()).await {
        Ok(dossier) => dossier,
        // Whoever may open the place finds its button; the dossier is a click behind it.
        Err(AppError::Refused(Refusal::PlaceUnopened)) if !asked.has("bentuk", GEOJSON) => {
            return see(&format!("{}#tempat", routes::desk_report(number)));
        }
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let mut response = if asked.has("bentuk", GEOJSON) {
        geojson(&dossier)
    } else {
        let layout = |title| Layout::new(&web, s, Some(&who), title, &routes::desk_dossier(number));
        render(&page(&web, s, (&dossier, Bar::of(&who)), asked.ticked(PHOTOS), layout))
    };
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    response
}

fn day(s: Localizer, day: DossierDay) -> String {
    match day {
        DossierDay::Day(day) => s.date(day),
        DossierDay::Month(day) => month(s, day),
    }
}

fn month(s: Localizer, day: domain::Date) -> String {
    s.month(i32::from(day.year()) * 12 + i32::from(day.month()))
}

/// Hectares with two decimals.
fn hectares(s: Localizer, square_metres: u64) -> String {
    let hundredths = square_metres.saturating_add(HECTARE / 200) / (HECTARE / 100);
    let point = if s.code() == "id" { "," } else { "." };
    s.with("layer-ha", "ha", &format!("{}{point}{:02}", s.number(hundredths / 100), hundredths % 100))
}

fn page(
    web: &Web,
    s: Localizer,
    (d, bar): (&ForestDossier, Bar),
    photos: bool,
    layout: impl Fn(String) -> Layout,
) -> DossierPage {
    let (reference, number) = (web.app().reference(), wording::number(d.tracking));
    let address = routes::desk_dossier(d.tracking);
    let words = d.words.as_ref();
    let who = |rule: &domain::forest::Responsibility| {
        let who = match &rule.who {
            Who::Agency(id) => reference.agency_name(*id),
            Who::Other(text) => text.clone(),
        };
        (who, format!("{}: {}", ground_of(s, rule.ground), rule.reason))
    };
    let step = |step: &app::DossierStep| StepRow {
        day: day(s, step.day),
        what: wording::happened(s, &step.what, &step.agency.map(|a| reference.agency_name(a)).unwrap_or_default(), &d.area),
        words: step.words.as_ref().map(|text| wording::paragraphs(&text.text)).unwrap_or_default(),
    };
    let file = |file: &app::DossierFile| FileRow {
        picture: (photos && file.media_type.starts_with("image/")).then(|| routes::desk_file(d.tracking, file.id)),
        kind: file.media_type.clone(),
        size: s.with("dossier-bytes", "n", &s.number(file.bytes)),
        sha256: file.sha256.clone(),
    };
    DossierPage {
        page: layout(s.with("disturbance-title", "tracking", &number)),
        bar,
        back: routes::desk_report(d.tracking),
        geojson: format!("{address}?bentuk={GEOJSON}"),
        tracking: number,
        facts: facts(web, s, d),
        told: d.told.map(|told| answers(s, told)).unwrap_or_default(),
        title: words.and_then(|text| text.title.clone()).unwrap_or_default(),
        text: words.map(|text| wording::paragraphs(&text.text)).unwrap_or_default(),
        few: if d.is_few() { s.with("disturbance-few", "least", &s.number(FEWEST_REPORTS)) } else { String::new() },
        map: drawn(d),
        overlaps: d.overlaps.iter().map(|o| overlap(web, s, o)).collect(),
        layers: d
            .layers
            .iter()
            .map(|l| {
                let about = [
                    ("name", l.name.as_str()),
                    ("day", &s.date(l.dated)),
                    ("source", &l.source),
                    ("digest", l.digest.get(..16).unwrap_or_default()),
                ];
                format!("{}: {}", kind_of(s, l.kind), s.with_all("disturbance-layer", &about))
            })
            .collect(),
        alerts: alerts(s, d),
        rows: d.listed.iter().take(ROWS).map(|near| alert(s, near)).collect(),
        steps: d.steps.iter().map(step).collect(),
        acts: d.responsible.iter().map(who).collect(),
        files: d.files.iter().map(file).collect(),
        photos,
        sha256: d.sha256.clone(),
        address,
    }
}

fn facts(web: &Web, s: Localizer, d: &ForestDossier) -> Vec<(String, String)> {
    let reference = web.app().reference();
    let fact = |key: &str, value: String| (s.text(key), value);
    let size = match d.shape {
        Shape::Area => hectares(s, d.size),
        Shape::Line => length_of(s, d.size as f64),
        Shape::Point => String::new(),
    };
    let shape = s.with(&format!("place-shape-{}", d.shape.as_str()), "n", &s.number(corners(d)));
    let k = [("n", s.number(d.reports)), ("month", month(s, d.month)), ("village", reference.place_name(&d.area))];
    let k: Vec<_> = k.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let all = [
        fact("disturbance-what", d.category.map(|c| category_of(s, c)).unwrap_or_else(|| s.text("disturbance-untold"))),
        fact("dossier-place", reference.place(&d.area)),
        fact("disturbance-shape", shape),
        fact("disturbance-middle", wording::degrees(d.middle)),
        fact("disturbance-size", size),
        fact("disturbance-happened", d.happened.map(|at| day(s, at)).unwrap_or_default()),
        fact("dossier-received", day(s, d.received)),
        fact("disturbance-reports", s.with_all("disturbance-reports-of", &k)),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// What was answered about it; what happens stands among the facts.
fn answers(s: Localizer, told: Disturbance) -> Vec<(String, String)> {
    wording::answers(s, &Disturbance { category: None, ..told })
}

/// How many points its way or edge has; the first of an edge is told once more at its end.
fn corners(d: &ForestDossier) -> u64 {
    let closed = usize::from(d.shape == Shape::Area);
    d.drawn.iter().flatten().map(|ring| ring.len().saturating_sub(closed)).sum::<usize>() as u64
}

fn overlap(web: &Web, s: Localizer, overlap: &Overlap) -> OverlapRow {
    let size = match overlap.within {
        Within::Point { on_border: false } => s.text("disturbance-in"),
        Within::Point { on_border: true } => s.text("disturbance-on-border"),
        Within::Line { metres } => length_of(s, metres as f64),
        Within::Area { square_metres } => hectares(s, square_metres),
    };
    match &overlap.of {
        OverlapOf::Village(area) => OverlapRow {
            kind: s.text("sheet-place"),
            name: format!("{} · {area}", web.app().reference().place(area)),
            size,
            layer: String::new(),
        },
        OverlapOf::Layer(layer, area) => {
            let function = function_of(s, &area.code);
            let function = if layer.kind == domain::forest::LayerKind::ForestFunction { function } else { String::new() };
            let name = if area.name.is_empty() { s.with("layer-feature", "n", &area.n.to_string()) } else { area.name.clone() };
            let told: Vec<_> = [function, name, area.code.clone()].into_iter().filter(|t| !t.is_empty()).collect();
            OverlapRow { kind: kind_of(s, layer.kind), name: told.join(" · "), size, layer: layer.name.clone() }
        }
    }
}

/// What satellites saw, in sentences.
fn alerts(s: Localizer, d: &ForestDossier) -> Vec<String> {
    let (km, n) = (s.number(u64::from(d.km)), s.number(d.alerts.0 as u64));
    let (from, to) = (s.date(d.days.0), s.date(d.days.1));
    let with = [("n", n.as_str()), ("km", &km), ("from", &from), ("to", &to)];
    let mut told = vec![s.with_all("disturbance-alerts", &with)];
    for (kind, newest) in ["fire", "loss"].into_iter().zip(d.known_until) {
        told.push(match newest {
            Some(newest) => s.with(&format!("sky-until-{kind}"), "day", &s.date(newest)),
            None => s.text(&format!("sky-until-{kind}-none")),
        });
    }
    if d.listed.len() > ROWS {
        told.push(s.with("disturbance-rows", "n", &s.number(ROWS as u64)));
    }
    if d.alerts.0 > d.listed.len() || d.alerts.1 {
        told.push(s.with("disturbance-nearest", "n", &s.number(d.listed.len() as u64)));
    }
    if d.always_hot > 0 {
        told.push(s.with("disturbance-always-hot", "n", &s.number(d.always_hot as u64)));
    }
    told.extend(unread_alerts(s, d.unread));
    told
}

fn alert(s: Localizer, near: &DossierAlert) -> AlertRow {
    let alert = &near.alert;
    let sources: Vec<_> = alert.sources.all().map(|source| source_name(s, source.as_str())).collect();
    AlertRow {
        day: s.date(near.day),
        what: format!(
            "{}, {}",
            s.text(&format!("alert-saw-{}", alert.kind().as_str())),
            s.text(&format!("alert-sensor-{}", alert.sensor.as_str()))
        ),
        distance: length_of(s, near.metres as f64),
        sure: s.text(&format!("alert-sure-{}", alert.confidence.as_str())),
        sources: sources.join(", "),
    }
}

/// The place and the alerts around it, to the scale of the place and the nearest of them.
fn drawn(d: &ForestDossier) -> String {
    const SIDE: f64 = 360.0;
    const AROUND: f64 = 0.01;
    let places = d.listed.iter().take(100).map(|near| near.alert.place.point()).map(|p| [p.lon, p.lat]);
    let around = [d.middle.lon - AROUND, d.middle.lat - AROUND, d.middle.lon + AROUND, d.middle.lat + AROUND];
    let all = d.drawn.iter().flatten().flatten().copied().chain(places);
    let bounds = all.fold(around, |[w, s, e, n], [x, y]| [w.min(x), s.min(y), e.max(x), n.max(y)]);
    let Some(drawing) = geo::Projection::showing(bounds, SIDE, SIDE) else { return String::new() };
    let points = |ring: &Vec<[f64; 2]>| {
        let at = ring.iter().map(|[lon, lat]| drawing.place(*lon, *lat)).map(|(x, y)| format!("{x:.1},{y:.1}"));
        at.collect::<Vec<_>>().join(" ")
    };
    let rings: Vec<_> = d.drawn.iter().flatten().map(points).collect();
    let (x, y) = drawing.place(d.middle.lon, d.middle.lat);
    let place = match d.shape {
        Shape::Point => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"7\"/>"),
        Shape::Line => rings.iter().map(|ring| format!("<polyline points=\"{ring}\" fill=\"none\"/>")).collect(),
        Shape::Area => {
            let path: String = rings.iter().map(|ring| format!("M{}Z", ring.replace(' ', "L"))).collect();
            format!("<path d=\"{path}\" fill-rule=\"evenodd\" fill-opacity=\".3\"/>")
        }
    };
    let dot = |near: &DossierAlert| {
        let at = near.alert.place.point();
        let (x, y) = drawing.place(at.lon, at.lat);
        format!("<circle class=\"{}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>", near.alert.kind().as_str())
    };
    let dots: String = d.listed.iter().take(100).map(dot).collect();
    format!(
        "<rect width=\"100%\" height=\"100%\" fill=\"#f3eee2\"/>{dots}<g fill=\"#b3261e\" stroke=\"#b3261e\" stroke-width=\"3\" \
         stroke-linejoin=\"round\">{place}</g>"
    )
}

/// For programs (RFC 7946): the place, what it overlaps and the alerts as features; beside them the dossier itself and the hash of it.
fn geojson(d: &ForestDossier) -> Response {
    let feature = |what: &str, geometry: Value, properties: Value| {
        let mut properties = properties;
        properties.as_object_mut().map(|fields| fields.insert("what".into(), what.into()));
        json!({ "type": "Feature", "geometry": geometry, "properties": properties })
    };
    let place = match d.shape {
        Shape::Point => {
            json!({ "type": "Point", "coordinates": d.drawn.first().and_then(|p| p.first()).and_then(|ring| ring.first()) })
        }
        Shape::Line => json!({ "type": "LineString", "coordinates": d.drawn.first().and_then(|p| p.first()) }),
        Shape::Area => json!({ "type": "MultiPolygon", "coordinates": d.drawn }),
    };
    let mut features = vec![feature("disturbance", place, json!({ "report": d.tracking.to_string(), "sha256": d.sha256 }))];
    for overlap in &d.overlaps {
        let Within::Area { square_metres } = overlap.within else { continue };
        let told = match &overlap.of {
            OverlapOf::Village(area) => json!({ "of": "village", "code": area.as_str(), "square_metres": square_metres }),
            OverlapOf::Layer(layer, area) => json!({
                "of": layer.kind.as_str(), "layer": layer.name, "code": area.code, "name": area.name, "square_metres": square_metres,
            }),
        };
        features.push(feature("overlap", json!({ "type": "MultiPolygon", "coordinates": overlap.shared }), told));
    }
    for near in &d.listed {
        let at = near.alert.place.point();
        let sources: Vec<_> = near.alert.sources.all().map(domain::forest::AlertSource::as_str).collect();
        let told = json!({
            "day": near.day.to_string(), "saw": near.alert.kind().as_str(), "sensor": near.alert.sensor.as_str(), "sources": sources,
            "metres": near.metres,
        });
        features.push(feature("alert", json!({ "type": "Point", "coordinates": [at.lon, at.lat] }), told));
    }
    let features = serde_json::to_string(&features).unwrap_or_default();
    // The dossier stands there letter by letter, so that its hash can be made of what lies between.
    let body = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":{features},\"sha256\":\"{}\",\"dossier\":{}}}",
        d.sha256, d.canonical
    );
    let about = [
        (header::CONTENT_TYPE, "application/geo+json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"gangguan-{}.geojson\"", d.tracking)),
    ];
    (about, body).into_response()
}
