//! A dossier as JSON that is the same letter by letter whenever it tells the same: fields in the order of the alphabet, no blanks, no
//! fractions (places are whole hundred-thousandths or ten-millionths of a degree), no moment at which it was made.

use domain::forest::{AlertKind, Layer, Who};
use serde_json::{Value, json};

use super::{DossierDay, FEWEST_REPORTS, ForestDossier, Overlap, OverlapOf, Within};
use crate::ReferenceData;

/// The version of what it holds.
const VERSION: u32 = 1;

fn day(day: DossierDay) -> String {
    match day {
        DossierDay::Day(day) => day.to_string(),
        DossierDay::Month(day) => day.strftime("%Y-%m").to_string(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "180 degrees are 1,800,000,000 parts")]
fn e7(point: &[f64; 2]) -> Value {
    json!(point.map(|degrees| (degrees * 1e7).round() as i64))
}

fn layer(layer: &Layer) -> Value {
    json!({
        "kind": layer.kind.as_str(),
        "name": layer.name,
        "source": layer.source,
        "licence": layer.licence,
        "dated": layer.dated.to_string(),
        "digest": layer.digest,
    })
}

fn overlap(reference: &ReferenceData, overlap: &Overlap) -> Value {
    let mut told = match &overlap.of {
        OverlapOf::Village(area) => json!({ "of": "village", "code": area.as_str(), "name": reference.place(area) }),
        OverlapOf::Layer(layer, area) => json!({
            "of": layer.kind.as_str(),
            "layer": layer.digest,
            "n": area.n,
            "code": area.code,
            "name": area.name,
        }),
    };
    let (field, value) = match overlap.within {
        Within::Point { on_border } => ("on_border", json!(on_border)),
        Within::Line { metres } => ("metres", json!(metres)),
        Within::Area { square_metres } => ("square_metres", json!(square_metres)),
    };
    if let Some(fields) = told.as_object_mut() {
        fields.insert(field.into(), value);
    }
    told
}

/// The fields of `serde_json` stand in the order of the alphabet: its maps are trees.
pub(super) fn of(dossier: &ForestDossier, reference: &ReferenceData) -> String {
    let d = dossier;
    let alert = |near: &super::DossierAlert| {
        json!({
            "day": near.day.to_string(),
            "saw": near.alert.kind().as_str(),
            "sensor": near.alert.sensor.as_str(),
            "confidence": near.alert.confidence.as_str(),
            "sources": near.alert.sources.all().map(|s| s.as_str()).collect::<Vec<_>>(),
            "metres": near.metres,
            "lat_e5": near.alert.place.lat,
            "lon_e5": near.alert.place.lon,
        })
    };
    let known = |kind: AlertKind| d.known_until.get(kind as usize).copied().flatten().map(|day| day.to_string());
    let step = |step: &super::DossierStep| {
        json!({
            "day": day(step.day),
            "what": step.what.name(),
            "agency": step.agency.map(|id| reference.agency_name(id)),
            "words": step.words.as_ref().map(|text| &text.text),
        })
    };
    let who = |rule: &domain::forest::Responsibility| {
        let who = match &rule.who {
            Who::Agency(id) => reference.agency_name(*id),
            Who::Other(text) => text.clone(),
        };
        json!({ "who": who, "ground": rule.ground.as_str(), "reason": rule.reason })
    };
    let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(e7).collect::<Vec<_>>();
    let drawn: Vec<Vec<_>> = d.drawn.iter().map(|polygon| polygon.iter().map(ring).collect()).collect();
    json!({
        "dossier": "tuntas-forest",
        "version": VERSION,
        "report": d.tracking.to_string(),
        "village": { "code": d.area.as_str(), "name": reference.place(&d.area) },
        "category": d.category.map(|c| c.as_str()),
        "received": day(d.received),
        "happened": d.happened.map(day),
        "reports": {
            "month": day(DossierDay::Month(d.month)),
            "public_of_village": d.reports,
            "fewest": FEWEST_REPORTS,
        },
        "told": d.told,
        "words": d.words.as_ref().map(|text| json!({ "title": text.title, "text": text.text })),
        "place": { "shape": d.shape.as_str(), "coordinates_e7": drawn, "size": d.size },
        "overlaps": d.overlaps.iter().map(|o| overlap(reference, o)).collect::<Vec<_>>(),
        "layers": d.layers.iter().map(layer).collect::<Vec<_>>(),
        "alerts": {
            "km": d.km,
            "from": d.days.0.to_string(),
            "to": d.days.1.to_string(),
            "count": d.alerts.0,
            "more": d.alerts.1,
            "always_hot": d.always_hot,
            "known_until": { "fire": known(AlertKind::Fire), "loss": known(AlertKind::Loss) },
            "nearest": d.listed.iter().map(alert).collect::<Vec<_>>(),
        },
        "files": d
            .files
            .iter()
            .map(|file| json!({ "sha256": file.sha256, "bytes": file.bytes, "media_type": file.media_type }))
            .collect::<Vec<_>>(),
        "steps": d.steps.iter().map(step).collect::<Vec<_>>(),
        "responsible": d.responsible.iter().map(who).collect::<Vec<_>>(),
    })
    .to_string()
}
