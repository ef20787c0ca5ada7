//! The map of forests on the desk: layers, what satellites saw, and reports, each in the middle of its village and never where exactly.
//! Drawn here, for any window; links move it without a script, and a script takes the piece that changes out of the same page.

pub(super) use self::window::AREA;

mod layers;
mod names;
mod window;

use std::collections::BTreeMap;

use app::{AppError, Search, SeenWithin, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AreaCode, Point,
    forest::{AlertKind, Cluster, LayerKind, day_of_number},
};
use jiff::ToSpan;

use self::{
    layers::{DrawnLayer, Sheet, ToldLayer, behind, layers, outlines},
    names::{PlaceName, names},
    window::{NEAREST, SIZE, SPANS, Window},
};
use crate::{
    admin::{alerts::unread_alerts, kind_of},
    desk::{Bar, Desk},
    draw::Scale,
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    state::Web,
};

/// Columns and rows of the grid whose cells have one circle of each kind at most.
const GRID: (u16, u16) = (24, 18);
/// Clusters and villages told beside the map, for whoever sees none and for fingers.
const TOLD: usize = 12;
const VILLAGES: usize = 60;
/// The longest bar that shows how far something is, in units of the drawing.
const SCALE: f64 = 160.0;
/// Reports that are looked at.
const MOST_REPORTS: u32 = 1_000;

/// A way to move: its word, what it says, where it leads.
struct Way {
    word: &'static str,
    sign: &'static str,
    name: String,
    address: String,
}

/// A circle.
struct Dot {
    class: &'static str,
    x: String,
    y: String,
    r: u32,
    count: String,
    told: String,
    address: String,
}

/// Reports of a village.
struct Pin {
    x: String,
    y: String,
    count: String,
    told: String,
    address: String,
}

/// What changes when the map is moved.
struct Piece {
    /// West, south, east and north of what is seen.
    corners: [String; 4],
    at: String,
    zoom: u32,
    address: String,
    ways: Vec<Way>,
    outlines: Vec<(String, String)>,
    names: Vec<PlaceName>,
    /// The path of the bar that shows how far something is, and how far that is.
    scale: Option<(String, String)>,
    layers: Vec<DrawnLayer>,
    dots: Vec<Dot>,
    pins: Vec<Pin>,
    /// What is seen, in sentences.
    told: Vec<String>,
    clusters: Vec<(String, String)>,
    villages: Vec<(String, String)>,
    about: Vec<ToldLayer>,
    /// What lies in the middle.
    middle: String,
}

#[derive(Template)]
#[template(path = "desk/forest/map.html")]
struct MapPage {
    page: Layout,
    bar: Bar,
    s: Localizer,
    piece: Piece,
    kinds: Vec<(&'static str, String, bool)>,
    alerts: Vec<(&'static str, String, bool)>,
    reports: bool,
    spans: Vec<(String, String, bool)>,
    areas: Vec<(String, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    page(&web, s, &who, FormData::of_query(&uri)).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let reference = web.app().reference();
    let area = typed.get(AREA).parse::<AreaCode>().ok().filter(|area| reference.area(area).is_some());
    let window = Window::of(&typed, bounds(web, area.as_ref().or(reference.top())).await?);
    let piece = piece(web, s, who, &window).await?;
    let below =
        |top: &AreaCode| reference.areas_below(top).map(|a| (a.code.to_string(), reference.place_name(&a.code))).collect();
    Ok(render(&MapPage {
        page: Layout::new(web, s, Some(who), s.text("forest-map-title"), &window.address()),
        bar: Bar::of(who),
        s,
        piece,
        kinds: LayerKind::ALL.map(|kind| (kind.as_str(), kind_of(s, kind), window.layers.contains(&kind))).into(),
        alerts: AlertKind::ALL
            .map(|kind| (kind.as_str(), s.text(&format!("alert-saw-{}", kind.as_str())), window.alerts.contains(&kind)))
            .into(),
        reports: window.reports,
        spans: SPANS.map(|n| (n.to_string(), s.with("forest-map-days", "n", &n.to_string()), n == window.days)).into(),
        areas: match reference.top() {
            Some(top) => below(top),
            None => reference.provinces().map(|a| (a.code.to_string(), reference.place_name(&a.code))).collect(),
        },
    }))
}

/// What an area lies within; where its outline is not known, where alerts are asked for.
async fn bounds(web: &Web, area: Option<&AreaCode>) -> Result<[f64; 4], AppError> {
    let known = match area {
        Some(area) => web.app().country().bounds_of(area).await?,
        None => None,
    };
    let (low, high) = (app::USUAL_BOX.low.point(), app::USUAL_BOX.high.point());
    Ok(known.unwrap_or([low.lon, low.lat, high.lon, high.lat]))
}

async fn piece(web: &Web, s: Localizer, who: &SignedIn, window: &Window) -> Result<Piece, AppError> {
    let drawing = window.projection().ok_or(AppError::NotFound)?;
    let ((west, north), (east, south)) = (drawing.earth(0.0, 0.0), drawing.earth(SIZE.0, SIZE.1));
    let bounds = [west, south, east, north];
    let sheet = Sheet { drawing: &drawing, bounds };
    let today = web.app().figures().today();
    let days = (today.saturating_sub(i64::from(window.days).days()), today);
    let corners = [Point { lat: south, lon: west }, Point { lat: north, lon: east }];
    let seen = web.app().forest().seen_within(corners, days, &window.alerts, GRID).await?;
    let (layers, about) = layers(web, s, window, &sheet).await?;
    let villages = if window.reports { villages(web, who, days).await? } else { BTreeMap::new() };
    let (pins, listed) = pins(web, s, &sheet, &villages).await?;
    let dots: Vec<_> = seen.clusters.iter().map(|cluster| dot(s, window, &sheet, cluster)).collect();
    let mut largest: Vec<_> = seen.clusters.iter().zip(&dots).collect();
    largest.sort_by_key(|(cluster, _)| (std::cmp::Reverse(cluster.count), cluster.middle));
    let clusters = largest.iter().take(TOLD).map(|(_, dot)| (dot.address.clone(), dot.told.clone())).collect();
    let behind = behind(web, window, &sheet).await?;
    let scale = Scale::of(&drawing, SCALE);
    Ok(Piece {
        corners: bounds.map(|degrees| format!("{degrees:.6}")),
        at: format!("{:.5},{:.5}", window.lat, window.lon),
        zoom: window.zoom,
        address: window.address(),
        ways: ways(s, window),
        outlines: outlines(web, &behind, &sheet),
        // Clear of the bar and of what it says.
        names: names(web, &behind, &sheet, [0.0, SIZE.1 - 50.0, SCALE + 30.0, SIZE.1]),
        scale: scale.map(|scale| (scale.path(14.0, SIZE.1 - 14.0), scale.told(s))),
        layers,
        clusters,
        dots,
        pins,
        told: told(web, s, window, &seen, days),
        villages: listed,
        about,
        middle: super::point::address(Point { lat: window.lat, lon: window.lon }),
    })
}

fn ways(s: Localizer, window: &Window) -> Vec<Way> {
    let way = |word: &'static str, sign, to: Window| Way {
        word,
        sign,
        name: s.text(&format!("forest-map-{word}")),
        address: to.address(),
    };
    let near = |zoom: u32| window.around(window.lat, window.lon, zoom);
    let mut ways = vec![
        way("north", "↑", window.moved(0.3, 0.0)),
        way("south", "↓", window.moved(-0.3, 0.0)),
        way("west", "←", window.moved(0.0, -0.4)),
        way("east", "→", window.moved(0.0, 0.4)),
    ];
    if window.zoom < NEAREST {
        ways.push(way("in", "+", near(window.zoom + 1)));
    }
    if window.zoom > 0 {
        ways.push(way("out", "−", near(window.zoom - 1)));
    }
    ways
}

fn dot(s: Localizer, window: &Window, sheet: &Sheet<'_>, cluster: &Cluster) -> Dot {
    let at = cluster.middle.point();
    let (x, y) = sheet.drawing.place(at.lon, at.lat);
    let (first, last) = (day_of_number(cluster.days.0), day_of_number(cluster.days.1));
    let kind = cluster.kind.as_str();
    let key = if first == last { format!("forest-map-{kind}-day") } else { format!("forest-map-{kind}") };
    let with = [("n", s.number(cluster.count as u64)), ("from", s.date(first)), ("to", s.date(last))];
    Dot {
        class: kind,
        x: format!("{x:.0}"),
        y: format!("{y:.0}"),
        // As wide as a cell where there are a thousand.
        r: 5 + cluster.count.max(1).ilog2().min(9),
        count: if cluster.count > 9 { s.number(cluster.count as u64) } else { String::new() },
        told: s.with_all(&key, &with.each_ref().map(|(name, value)| (*name, value.as_str()))),
        address: window.around(at.lat, at.lon, window.zoom + 1).address(),
    }
}

/// How many reports about forests there are in each village, and whether any is protected: of what an official may see, of some days.
async fn villages(
    web: &Web,
    who: &SignedIn,
    (from, until): (domain::Date, domain::Date),
) -> Result<BTreeMap<AreaCode, (u64, bool)>, AppError> {
    let search = Search { from: Some(from), until: Some(until), ..Search::default() };
    let page = web.app().reports().reports_within(&who.official(), &search, None, MOST_REPORTS).await?;
    let mut villages = BTreeMap::<AreaCode, (u64, bool)>::new();
    for report in page.rows.iter().map(|row| &row.report) {
        if app::concerns_forests(report) {
            let (n, protected) = villages.entry(report.area.clone()).or_default();
            *n += 1;
            *protected |= report.is_protected();
        }
    }
    Ok(villages)
}

/// Reports where their villages are, never nearer; and the same as a list.
async fn pins(
    web: &Web,
    s: Localizer,
    sheet: &Sheet<'_>,
    villages: &BTreeMap<AreaCode, (u64, bool)>,
) -> Result<(Vec<Pin>, Vec<(String, String)>), AppError> {
    let reference = web.app().reference();
    let middles = web.app().country().middles(villages.keys().cloned().collect()).await?;
    let (mut pins, mut listed) = (Vec::new(), Vec::new());
    for (area, (n, protected)) in villages {
        let key = if *protected { "forest-map-protected" } else { "forest-map-reports-of" };
        let told = s.with_all(key, &[("village", &reference.place(area)), ("n", &s.number(*n))]);
        let address = routes::desk_reports(AREA, area.as_str());
        // Where no outline says where a village is, it is told all the same.
        let Some((lon, lat)) = middles.get(area) else {
            listed.push((*n, address, told));
            continue;
        };
        let (x, y) = sheet.drawing.place(*lon, *lat);
        if !((0.0..=SIZE.0).contains(&x) && (0.0..=SIZE.1).contains(&y)) {
            continue;
        }
        listed.push((*n, address.clone(), told.clone()));
        let count = if *n > 1 { s.number(*n) } else { String::new() };
        pins.push(Pin { x: format!("{x:.0}"), y: format!("{y:.0}"), count, told, address });
    }
    listed.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    Ok((pins, listed.into_iter().take(VILLAGES).map(|(_, address, told)| (address, told)).collect()))
}

/// What satellites saw, in sentences.
fn told(web: &Web, s: Localizer, window: &Window, seen: &SeenWithin, (from, to): (domain::Date, domain::Date)) -> Vec<String> {
    let mut told = Vec::new();
    for (kind, newest) in AlertKind::ALL.into_iter().zip(seen.known_until) {
        if !window.alerts.contains(&kind) {
            continue;
        }
        let word = kind.as_str();
        let n: usize = seen.clusters.iter().filter(|c| c.kind == kind).map(|c| c.count).sum();
        let (n, from, to) = (s.number(n as u64), s.date(from), s.date(to));
        told.push(s.with_all(&format!("forest-map-seen-{word}"), &[("n", &n), ("from", &from), ("to", &to)]));
        told.push(match newest {
            Some(newest) if newest < web.app().figures().today() => s.with(&format!("sky-until-{word}"), "day", &s.date(newest)),
            Some(_) => String::new(),
            None => s.text(&format!("sky-until-{word}-none")),
        });
    }
    if seen.always_hot > 0 {
        told.push(s.with("disturbance-always-hot", "n", &s.number(seen.always_hot as u64)));
    }
    if seen.more {
        told.push(s.text("forest-map-too-many"));
    }
    told.extend(unread_alerts(s, seen.unread));
    told.retain(|text| !text.is_empty());
    told
}
