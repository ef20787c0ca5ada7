//! Layers of areas: what is in place, and taking another in from a file. What would be taken, mended and left out is shown first, with
//! a map of it; nothing is stored until that is confirmed.

mod drawn;
pub(super) mod one;

use app::{AppError, LayerRefusal, NewLayer, PlannedLayer, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use bytes::Bytes;
use domain::{
    Title, Zone,
    forest::{Layer, LayerEnd, LayerKind},
};
use geo::layer_file::RefusedFeature;

use self::drawn::Drawing;
use super::{AdminOfAll, Frame, framed, saved};
use crate::{
    desk::Bar,
    forms::{Errors, FILES, FORM, Form, FormData},
    language,
    limits::Sender,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

/// The hidden field that names the file that was looked through.
const STAGED: &str = "berkas";
/// The hidden field that says what was shown of it.
const CHECKED: &str = "diperiksa";
/// Rows of each kind shown; the rest are counted.
const SHOWN: usize = 200;

/// A layer of the list.
struct LayerRow {
    address: String,
    name: String,
    kind: String,
    about: String,
    /// Why it is not asked any more; empty while it is.
    ended: String,
}

/// What was found in a file.
#[derive(Clone, Copy)]
enum Looked<'f> {
    NotYet,
    Taken(&'f PlannedLayer),
    AllRefused(&'f [RefusedFeature]),
}

/// What would be taken of a file.
struct CheckedLayer {
    mark: String,
    taken: String,
    replaces: String,
    warnings: Vec<String>,
    drawing: Option<Drawing>,
    mended: Vec<(String, String)>,
    mended_more: String,
    refused: Vec<(String, String)>,
    refused_more: String,
}

#[derive(Template)]
#[template(path = "admin/layers.html")]
struct LayersPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    current: Vec<LayerRow>,
    ended: Vec<LayerRow>,
    kinds: Vec<(String, String)>,
    /// The fields of the file that was looked through, to choose from.
    fields: Vec<String>,
    checked: Option<CheckedLayer>,
    /// Why each area was left out, where none can be taken.
    refused: Vec<(String, String)>,
    refused_more: String,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn list(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let (query, zone) = (FormData::of_query(&uri), web.zone());
    if let Some(kind) = Kind::wanted(&query) {
        let columns = [
            column("part-name", 40.0, |l: &Layer| l.name.clone()),
            column("layer-kind", 24.0, move |l: &Layer| kind_of(s, l.kind)),
            column("layer-dated", 14.0, |l: &Layer| Cell::Day(Some(l.dated))),
            column("layer-features", 12.0, |l: &Layer| Cell::Count(l.features.into())),
            column("layer-hectares", 14.0, |l: &Layer| Cell::Count(l.hectares)),
            column("layer-source", 40.0, |l: &Layer| l.source.clone()),
            column("layer-licence", 40.0, |l: &Layer| l.licence.clone()),
            column("layer-state", 40.0, move |l: &Layer| ended(s, zone, l)),
        ];
        return Table::of(s, columns, &web.app().reference().layers).answer(&web, s, kind).await;
    }
    page(&web, s, &who, &query, FormData::default(), Errors::default(), Looked::NotYet)
}

fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: &FormData,
    typed: FormData,
    errors: Errors,
    looked: Looked<'_>,
) -> Response {
    let (planned, refused) = match looked {
        Looked::NotYet => (None, &[][..]),
        Looked::Taken(planned) => (Some(planned), &[][..]),
        Looked::AllRefused(refused) => (None, refused),
    };
    let reference = web.app().reference();
    let (current, over): (Vec<_>, Vec<_>) = reference.layers.iter().partition(|layer| layer.is_current());
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "layers-title", routes::ADMIN_LAYERS, query);
    render_as(
        status,
        &LayersPage {
            page: page.wrong(&errors),
            bar,
            frame,
            current: current.into_iter().map(|l| row(s, web.zone(), l)).collect(),
            ended: over.into_iter().rev().map(|l| row(s, web.zone(), l)).collect(),
            kinds: LayerKind::ALL.map(|kind| (kind.as_str().to_owned(), kind_of(s, kind))).into(),
            fields: planned.map(|p| p.fields.clone()).unwrap_or_default(),
            checked: planned.map(|planned| checked(s, planned)),
            refused: refused.iter().take(SHOWN).map(|r| left_out(s, r)).collect(),
            refused_more: more(s, refused.len()),
            sheets: links(routes::ADMIN_LAYERS, ""),
            typed,
            errors,
        },
    )
}

pub(crate) fn kind_of(s: Localizer, kind: LayerKind) -> String {
    s.text(&format!("layer-kind-{}", kind.as_str()))
}

fn row(s: Localizer, zone: Zone, layer: &Layer) -> LayerRow {
    LayerRow {
        address: routes::admin_layer(layer.id.0),
        name: layer.name.clone(),
        kind: kind_of(s, layer.kind),
        about: about(s, layer),
        ended: ended(s, zone, layer),
    }
}

/// How large a layer is and where it comes from, in a line.
fn about(s: Localizer, layer: &Layer) -> String {
    let (features, hectares) = (s.number(u64::from(layer.features)), s.number(layer.hectares));
    s.with_all("layer-about", &[("n", &features), ("ha", &hectares), ("day", &s.date(layer.dated)), ("source", &layer.source)])
}

fn ended(s: Localizer, zone: Zone, layer: &Layer) -> String {
    let day = |at| s.date(zone.date(at));
    match &layer.ended {
        None => String::new(),
        Some(LayerEnd::Replaced { at, .. }) => s.with("layer-was-replaced", "day", &day(*at)),
        Some(LayerEnd::Withdrawn { reason, at }) => s.with_all("layer-was-withdrawn", &[("day", &day(*at)), ("why", reason)]),
    }
}

fn checked(s: Localizer, planned: &PlannedLayer) -> CheckedLayer {
    let layer = &planned.layer;
    let number = |n: u32| s.number(u64::from(n));
    let mends = |(n, name, mended): &(u32, String, std::collections::BTreeSet<geo::Mend>)| {
        let words: Vec<_> = mended.iter().map(|mend| s.text(&format!("layer-mend-{}", mend.as_str()))).collect();
        (feature(s, *n, name), words.join("; "))
    };
    let counted = [("layer-unnamed", planned.unnamed), ("layer-without-function", planned.without_function)];
    CheckedLayer {
        mark: planned.mark(),
        taken: s.with_all(
            "layer-would",
            &[
                ("n", &number(layer.features)),
                ("ha", &s.number(layer.hectares)),
                ("mended", &number(layer.mended)),
                ("refused", &number(layer.refused)),
                ("file", &layer.file),
            ],
        ),
        replaces: match &planned.replaces {
            _ if planned.is_known => s.text("layer-is-known"),
            Some(before) => s.with("layer-would-replace", "day", &s.date(before.dated)),
            None => String::new(),
        },
        warnings: counted.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| s.with(key, "n", &number(n))).collect(),
        drawing: Drawing::of(s, planned.features.iter().map(|f| (f.name.as_str(), f.shape.as_slice()))),
        mended: planned.mended.iter().take(SHOWN).map(mends).collect(),
        mended_more: more(s, planned.mended.len()),
        refused: planned.refused.iter().take(SHOWN).map(|r| left_out(s, r)).collect(),
        refused_more: more(s, planned.refused.len()),
    }
}

/// An area that was left out, and why.
fn left_out(s: Localizer, refused: &RefusedFeature) -> (String, String) {
    (feature(s, refused.n, named(refused)), flaw(s, refused.why))
}

/// How many more there are than are shown.
fn more(s: Localizer, n: usize) -> String {
    let rest = n.saturating_sub(SHOWN) as u64;
    if rest > 0 { s.with("table-more", "n", &s.number(rest)) } else { String::new() }
}

/// What a feature that was left out may be known by: the first of its fields that is no number.
fn named(refused: &RefusedFeature) -> &str {
    refused.fields.iter().map(|(_, value)| value.as_str()).find(|value| value.parse::<f64>().is_err()).unwrap_or_default()
}

fn feature(s: Localizer, n: u32, name: &str) -> String {
    let n = s.number(u64::from(n));
    if name.is_empty() {
        s.with("layer-feature", "n", &n)
    } else {
        s.with_all("layer-feature-named", &[("n", &n), ("name", name)])
    }
}

fn flaw(s: Localizer, why: geo::layer_file::Flaw) -> String {
    match why {
        geo::layer_file::Flaw::Twice(n) => s.with("layer-flaw-twice", "n", &s.number(u64::from(n))),
        why => s.text(&format!("layer-flaw-{}", why.as_str())),
    }
}

fn refusal(s: Localizer, typed: &FormData, why: &LayerRefusal) -> (&'static str, String) {
    match why {
        LayerRefusal::File(why) => {
            let (key, what) = why.told();
            (FILES, s.with(&format!("layer-not-{key}"), "what", &what))
        }
        LayerRefusal::NoField(field, all) => {
            // The same field may be meant for both.
            let at = if typed.get("name_field").trim() == field { "name_field" } else { "code_field" };
            (at, s.with_all("layer-no-field", &[("what", field), ("all", &all.join(", "))]))
        }
        LayerRefusal::Empty(_) => (FILES, s.text("layer-nothing-taken")),
    }
}

/// Says what would be taken of a file, or takes what was shown.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let query = FormData::default();
    let Form { mut typed, files, mut errors } = form;
    errors.of_data_files();
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &query, typed, Errors::default(), Looked::NotYet);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let by = who.official();
    let bytes = match brought(&web, &who, &mut typed, files, &mut errors).await {
        Ok(bytes) => bytes,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let new = read(&web, &typed, &mut errors);
    let (Some(bytes), Some(new), true) = (bytes, new, errors.is_empty()) else {
        return page(&web, s, &who, &query, typed, errors, Looked::NotYet);
    };
    let planned = match web.app().administration().plan_layer(Some(&by), new, bytes).await {
        Ok(Ok(planned)) => planned,
        Ok(Err(why)) => {
            let (field, told) = refusal(s, &typed, &why);
            errors.told(field, told);
            let looked = if let LayerRefusal::Empty(refused) = &why { Looked::AllRefused(refused) } else { Looked::NotYet };
            return page(&web, s, &who, &query, typed, errors, looked);
        }
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    if typed.get("step") != "save" {
        return page(&web, s, &who, &query, typed, errors, Looked::Taken(&planned));
    }
    // What is there already was sent twice.
    if typed.get(CHECKED) != planned.mark() && !planned.is_known {
        errors.add(FORM, "layer-changed-since");
        return page(&web, s, &who, &query, typed, errors, Looked::Taken(&planned));
    }
    let taken = async {
        web.app().administration().take_layer(Some(&by), &planned).await?;
        web.app().administration().drop_layer_file(&by, typed.get(STAGED)).await
    };
    match taken.await {
        Ok(()) => saved(routes::ADMIN_LAYERS),
        Err(AppError::Changed) => {
            errors.add(FORM, "layer-changed-since");
            page(&web, s, &who, &query, typed, errors, Looked::Taken(&planned))
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

/// The file that was chosen, kept for the next step; or the one that was kept before.
async fn brought(
    web: &Web,
    who: &SignedIn,
    typed: &mut FormData,
    files: Vec<crate::forms::Sent>,
    errors: &mut Errors,
) -> Result<Option<Bytes>, AppError> {
    let by = who.official();
    let Some(sent) = files.into_iter().next() else {
        let kept = web.app().administration().staged_layer_file(&by, typed.get(STAGED)).await?;
        if kept.is_none() && errors.is_empty() {
            typed.set(STAGED, "");
            errors.add(FILES, "layer-file-missing");
        }
        return Ok(kept);
    };
    web.app().administration().drop_layer_file(&by, typed.get(STAGED)).await?;
    let (mark, bytes) = web.app().administration().stage_layer_file(&by, sent.file).await?;
    if web.limits().count_bytes(Sender::Official(who.person.id), bytes.len() as u64).is_err() {
        web.app().administration().drop_layer_file(&by, &mark).await?;
        errors.file(sent.place, &sent.called, app::BadFile::OverQuota);
        return Ok(None);
    }
    typed.set(STAGED, mark);
    typed.set("called", sent.called);
    Ok(Some(bytes))
}

fn read(web: &Web, typed: &FormData, errors: &mut Errors) -> Option<NewLayer> {
    let kind = LayerKind::parse(typed.get("kind"));
    if kind.is_none() {
        errors.invalid("kind", domain::ValidationError::Empty);
    }
    let [name, name_field, source, licence] = ["layer_name", "name_field", "layer_source", "licence"].map(|field| {
        let text = typed.must(field, Title::parse, errors);
        text.map(|t| t.as_str().to_owned())
    });
    let code_field = typed.maybe("code_field", Title::parse, errors).map(|t| t.as_str().to_owned());
    let dated = typed.must("dated", insight::day, errors);
    if dated.is_some_and(|day| day > web.app().figures().today()) {
        errors.add("dated", "village-day-ahead");
    }
    Some(NewLayer {
        kind: kind?,
        name: name?,
        source: source?,
        licence: licence?,
        dated: dated?,
        name_field: name_field?,
        code_field,
    })
}
