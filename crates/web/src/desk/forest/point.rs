//! What lies at a point: its village and district, every feature of every layer that holds it, the nearest where none does, and who
//! must act there on what may happen.

use app::{AppError, InLayer, LayerArea, PlaceAt, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    Point,
    forest::{ForestCategory, LayerKind, Who},
};
use geo::{Lies, point_told};

use crate::{
    desk::{Bar, Desk},
    forest_words::{category_of, function_of, ground_of, length_of},
    forms::{Errors, FormData},
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
};

/// The field that says where, and the one that says what happens.
const POINT: &str = "titik";
const HAPPENS: &str = "hal";

/// What one layer says.
struct LayerTold {
    kind: String,
    /// The layer, as of which day, from whom.
    about: String,
    /// What holds the point.
    held: Vec<String>,
    /// The nearest, where nothing does.
    nearest: String,
}

#[derive(Template)]
#[template(path = "desk/forest/point.html")]
struct PointPage {
    page: Layout,
    bar: Bar,
    typed: FormData,
    errors: Errors,
    categories: Vec<(String, String)>,
    asked: bool,
    places: Vec<String>,
    place_nearest: String,
    layers: Vec<LayerTold>,
    grounds: String,
    /// Who must act, and why.
    acts: Vec<(String, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let typed = FormData::of_query(&uri);
    page(&web, s, &who, typed).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let text = typed.get(POINT).trim();
    let point = point_told(text).filter(|point| point.is_in_indonesia());
    if point.is_none() && !text.is_empty() {
        errors.add(POINT, "point-wrong");
    }
    let (place, layers) = match point {
        Some(point) => (web.app().forest().place_at(point).await?, web.app().forest().lies_in(point).await?),
        None => (PlaceAt::default(), Vec::new()),
    };
    let category = ForestCategory::parse(typed.get(HAPPENS));
    let status = errors.status();
    Ok(render_as(
        status,
        &PointPage {
            page: Layout::new(web, s, Some(who), s.text("point-title"), routes::DESK_POINT).wrong(&errors),
            bar: Bar::of(who),
            categories: ForestCategory::ALL.map(|c| (c.as_str().to_owned(), category_of(s, c))).into(),
            asked: point.is_some(),
            places: places(web, s, &place),
            place_nearest: place
                .nearest
                .as_ref()
                .map(|(area, far)| nearest(s, &web.app().reference().place(area), *far))
                .unwrap_or_default(),
            layers: told(s, &layers),
            grounds: app::grounds(&layers).into_iter().map(|g| ground_of(s, g)).collect::<Vec<_>>().join(", "),
            acts: category.map(|category| acts(web, &layers, category)).unwrap_or_default(),
            typed,
            errors,
        },
    ))
}

fn on_border(s: Localizer, told: String, lies: Lies) -> String {
    if lies == Lies::OnBorder { s.with("point-on-border", "what", &told) } else { told }
}

fn nearest(s: Localizer, what: &str, far: f64) -> String {
    s.with_all("point-nearest", &[("what", what), ("far", &length_of(s, far))])
}

fn places(web: &Web, s: Localizer, place: &PlaceAt) -> Vec<String> {
    place.held.iter().map(|(area, lies)| on_border(s, web.app().reference().place(area), *lies)).collect()
}

/// What every layer says; of those of a kind in which something holds the point, the others have nothing to add.
fn told(s: Localizer, layers: &[InLayer]) -> Vec<LayerTold> {
    let held = |kind: LayerKind| layers.iter().any(|l| l.layer.kind == kind && !l.held.is_empty());
    let said = layers.iter().filter(|l| !l.held.is_empty() || !held(l.layer.kind));
    // Of a kind of which nothing holds the point, the nearest of all its layers.
    let is_nearest = |l: &&InLayer| {
        let far = |l: &InLayer| l.nearest.as_ref().map_or(f64::INFINITY, |(_, far)| *far);
        !l.held.is_empty() || layers.iter().all(|other| other.layer.kind != l.layer.kind || far(l) <= far(other))
    };
    said.filter(is_nearest).map(|l| layer(s, l)).collect()
}

fn layer(s: Localizer, answer: &InLayer) -> LayerTold {
    let kind = answer.layer.kind;
    let area = |area: &LayerArea| {
        let name = if area.name.is_empty() { s.with("layer-feature", "n", &area.n.to_string()) } else { area.name.clone() };
        let function = if kind == LayerKind::ForestFunction { function_of(s, &area.code) } else { String::new() };
        let hectares = s.with("layer-ha", "ha", &s.number(area.square_metres / 10_000));
        [function, name, area.code.clone(), hectares].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let source = [("name", answer.layer.name.as_str()), ("day", &s.date(answer.layer.dated)), ("source", &answer.layer.source)];
    LayerTold {
        kind: crate::admin::kind_of(s, kind),
        about: s.with_all("point-layer", &source),
        held: answer.held.iter().map(|(a, lies)| on_border(s, area(a), *lies)).collect(),
        nearest: answer.nearest.as_ref().map(|(a, far)| nearest(s, &area(a), *far)).unwrap_or_default(),
    }
}

/// Who must act, and why.
fn acts(web: &Web, layers: &[InLayer], category: ForestCategory) -> Vec<(String, String)> {
    let named = |who: &Who| match who {
        Who::Agency(id) => web.app().reference().agency_name(*id),
        Who::Other(text) => text.clone(),
    };
    web.app().forest().responsible(layers, category).iter().map(|rule| (named(&rule.who), rule.reason.clone())).collect()
}

/// The address of a point.
pub(crate) fn address(point: Point) -> String {
    format!("{}?{POINT}={:.6},{:.6}", routes::DESK_POINT, point.lat, point.lon)
}
