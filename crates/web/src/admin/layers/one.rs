//! A layer: where it comes from, what it holds, drawn small, and withdrawing it.

use app::{AppError, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    Title,
    forest::{Layer, LayerFeature, LayerKind},
};
use uuid::Uuid;

use super::{about, drawn::Drawing, ended, feature, kind_of};
use crate::{
    admin::{AdminOfAll, Frame, framed, saved},
    desk::Bar,
    forest_words::function_of,
    forms::{Errors, FORM, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

/// Features shown; the rest are counted, and in the sheet.
const SHOWN: usize = 100;

struct FeatureRow {
    name: String,
    about: String,
    mended: String,
}

#[derive(Template)]
#[template(path = "admin/layer.html")]
struct LayerPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    name: String,
    about: String,
    ended: String,
    parts: Vec<(String, String)>,
    drawing: Option<Drawing>,
    rows: Vec<FeatureRow>,
    more: String,
    address: String,
    /// The layer that took its place, or whose place it took.
    before: String,
    after: String,
    sheets: Vec<(&'static str, String)>,
}

fn layer(web: &Web, id: &str) -> Result<Layer, AppError> {
    let id: Uuid = id.parse().map_err(|_| AppError::NotFound)?;
    web.app().reference().layers.iter().find(|l| l.id.0 == id).cloned().ok_or(AppError::NotFound)
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    AdminOfAll(who): AdminOfAll,
    Path(id): Path<String>,
    uri: Uri,
) -> Response {
    let query = FormData::of_query(&uri);
    page(&web, s, &who, &id, &query, FormData::default(), Errors::default())
        .await
        .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    id: &str,
    query: &FormData,
    typed: FormData,
    errors: Errors,
) -> Result<Response, AppError> {
    let layer = layer(web, id)?;
    let features = web.app().forest().features_of(&layer).await?;
    let address = routes::admin_layer(layer.id.0);
    if let Some(kind) = Kind::wanted(query) {
        let columns = [
            column("layer-n", 8.0, |f: &LayerFeature| Cell::Count(f.n.into())),
            column("part-name", 40.0, |f: &LayerFeature| f.name.clone()),
            column("layer-code", 14.0, |f: &LayerFeature| f.code.clone()),
            column("layer-hectares", 14.0, |f: &LayerFeature| Cell::Count(f.facts.square_metres / 10_000)),
            column("layer-mended", 40.0, move |f: &LayerFeature| mended(s, f)),
        ];
        return Ok(Table::of(s, columns, &features).answer(web, s, kind).await);
    }
    let left = features.len().saturating_sub(SHOWN) as u64;
    let linked = |id: Option<domain::forest::LayerId>| id.map(|id| routes::admin_layer(id.0)).unwrap_or_default();
    let after = match &layer.ended {
        Some(domain::forest::LayerEnd::Replaced { by, .. }) => Some(*by),
        _ => None,
    };
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "layers-title", &address, query);
    Ok(render_as(
        status,
        &LayerPage {
            page: page.wrong(&errors),
            bar,
            frame,
            typed,
            errors,
            name: layer.name.clone(),
            about: about(s, &layer),
            ended: ended(s, web.zone(), &layer),
            parts: parts(s, web, &layer),
            drawing: Drawing::of(s, features.iter().map(|f| (f.name.as_str(), f.shape.as_slice()))),
            rows: features.iter().take(SHOWN).map(|f| row(s, &layer, f)).collect(),
            more: if left > 0 { s.with("table-more", "n", &s.number(left)) } else { String::new() },
            before: linked(layer.replaces),
            after: linked(after),
            sheets: links(&address, ""),
            address,
        },
    ))
}

fn parts(s: Localizer, web: &Web, layer: &Layer) -> Vec<(String, String)> {
    let number = |n: u32| s.number(u64::from(n));
    [
        ("layer-kind", kind_of(s, layer.kind)),
        ("layer-source", layer.source.clone()),
        ("layer-licence", layer.licence.clone()),
        ("layer-dated", s.date(layer.dated)),
        ("layer-taken-at", s.moment_in(layer.taken_at, web.zone())),
        ("layer-file-kind", layer.file.clone()),
        ("layer-mended", number(layer.mended)),
        ("layer-refused", number(layer.refused)),
    ]
    .map(|(key, told)| (s.text(key), told))
    .into()
}

fn mended(s: Localizer, f: &LayerFeature) -> String {
    f.facts.mended.iter().map(|mend| s.text(&format!("layer-mend-{mend}"))).collect::<Vec<_>>().join("; ")
}

fn row(s: Localizer, layer: &Layer, f: &LayerFeature) -> FeatureRow {
    let hectares = s.with("layer-ha", "ha", &s.number(f.facts.square_metres / 10_000));
    let function = if layer.kind == LayerKind::ForestFunction { function_of(s, &f.code) } else { String::new() };
    let told: Vec<_> = [f.code.clone(), function, hectares].into_iter().filter(|t| !t.is_empty()).collect();
    FeatureRow { name: feature(s, f.n, &f.name), about: told.join(" · "), mended: mended(s, f) }
}

/// Withdraws it.
pub(crate) async fn withdraw(
    State(web): State<Web>,
    s: Localizer,
    AdminOfAll(who): AdminOfAll,
    Path(id): Path<String>,
    form: Form,
) -> Response {
    let (typed, mut errors, query) = (form.typed, Errors::default(), FormData::default());
    let refused = |e| refuse_to(&web, s, Some(&who), &e);
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &id, &query, typed, errors).await.unwrap_or_else(refused);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let reason = typed.must("reason", Title::parse, &mut errors);
    let there = match layer(&web, &id) {
        Ok(there) => there,
        Err(e) => return refused(e),
    };
    if let Some(reason) = reason {
        match web.app().administration().withdraw_layer(Some(&who.official()), there.id, reason.as_str()).await {
            Ok(()) => return saved(&routes::admin_layer(there.id.0)),
            Err(AppError::Changed) => errors.add(FORM, "layer-replaced-meanwhile"),
            Err(e) => return refused(e),
        }
    }
    page(&web, s, &who, &id, &query, typed, errors).await.unwrap_or_else(refused)
}
