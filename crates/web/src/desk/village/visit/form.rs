//! The form in which a visit is recorded.

use app::{KeptFile, NewVisit, SeenVisits};
use domain::{
    ValidationError, Words,
    village::{AgeBand, Came, Material, PlanId, Sex, Signal, VillageFacts, Visit, VisitFacts, VisitId},
};
use uuid::Uuid;

use crate::{
    forms::{Errors, FILES, FormData, fresh},
    localizer::Localizer,
    state::Web,
};

/// The fields that count who came: women and men, each in the order of the age bands.
const COUNTS: [[&str; 4]; 2] =
    [["women-child", "women-young", "women-adult", "women-old"], ["men-child", "men-young", "men-adult", "men-old"]];
/// The field that says that what looks like a person is none.
const SURE: &str = "yakin";
/// The field that names photos that stay of the visit that is corrected.
const STAYS: &str = "foto";

/// A field that counts.
pub(super) struct Count {
    pub(super) field: &'static str,
    pub(super) label: String,
    pub(super) value: String,
}

pub(super) fn age_key(age: AgeBand) -> String {
    format!("visit-age-{}", age.as_str())
}

pub(super) fn sex_key(sex: Sex) -> String {
    format!("visit-sex-{}", sex.as_str())
}

/// The fields that count, a line for each age.
pub(super) fn counts(s: Localizer, typed: &FormData) -> Vec<(String, Vec<Count>)> {
    let line = |(n, age): (usize, AgeBand)| {
        let band = s.text(&age_key(age));
        let count = |(sex, fields): (Sex, &[&'static str; 4])| {
            let field = fields.get(n).copied().unwrap_or_default();
            Count { field, label: format!("{}, {band}", s.text(&sex_key(sex))), value: typed.get(field).to_owned() }
        };
        (band.clone(), Sex::ALL.into_iter().zip(&COUNTS).map(count).collect())
    };
    AgeBand::ALL.into_iter().enumerate().map(line).collect()
}

/// The form as it is shown the first time: empty, or as the visit is that is to be corrected.
pub(super) fn begun(web: &Web, wrong: Option<&Visit>, trip: &str) -> FormData {
    let mut typed = FormData::default();
    typed.set("id", fresh());
    typed.set("visited_on", web.app().figures().today().to_string());
    typed.set("signal", Signal::Unknown.as_str());
    typed.set("trip", trip);
    let Some(Visit { id, facts, .. }) = wrong else { return typed };
    for (field, value) in [
        ("corrects", id.0.to_string()),
        ("visited_on", facts.visited_on.to_string()),
        ("trip", facts.trip.map(|trip| trip.0.to_string()).unwrap_or_default()),
        ("questions", facts.questions.clone()),
        ("officers", facts.officers.to_string()),
        ("posters", facts.posters.to_string()),
        ("materials", Material::written(&facts.materials)),
        ("taken_down", facts.taken_down.to_string()),
        ("signal", facts.signal.as_str().to_owned()),
    ] {
        typed.set(field, value);
    }
    for (sex, fields) in Sex::ALL.into_iter().zip(COUNTS) {
        for (field, n) in fields.into_iter().zip(facts.came.of(sex)) {
            typed.set(field, n.to_string());
        }
    }
    typed.set_all(STAYS, facts.photos.iter().map(|photo| photo.id.to_string()));
    typed
}

fn count(typed: &FormData, field: &'static str, errors: &mut Errors) -> u32 {
    let text = typed.get(field).trim();
    let count = if text.is_empty() { Some(0) } else { text.parse().ok().filter(|n| *n <= VillageFacts::MOST) };
    if count.is_none() {
        errors.add(field, "village-no-count");
    }
    count.unwrap_or(0)
}

/// What was typed, read; what is wrong is told at its fields.
pub(super) fn read(
    seen: &SeenVisits,
    typed: &FormData,
    id: Uuid,
    photos: Vec<KeptFile>,
    errors: &mut Errors,
) -> Option<NewVisit> {
    let visited_on = typed.must("visited_on", insight::day, errors);
    let [women, men] = COUNTS.map(|fields| fields.map(|field| count(typed, field, errors)));
    let [officers, posters, taken_down] = ["officers", "posters", "taken_down"].map(|field| count(typed, field, errors));
    let questions = |text: &str| {
        let words = Words::parse(text)?;
        let fits = words.as_str().chars().count() <= VisitFacts::LONGEST;
        if fits { Ok(words) } else { Err(ValidationError::TooLong(VisitFacts::LONGEST)) }
    };
    let questions = typed.maybe("questions", questions, errors).map(|words| words.as_str().to_owned()).unwrap_or_default();
    let materials = match Material::list(typed.get("materials")) {
        Ok(materials) => materials,
        Err(_) => {
            errors.add("materials", "visit-materials-unread");
            Vec::new()
        }
    };
    let written = format!("{questions}\n{}", Material::written(&materials));
    if !typed.ticked(SURE) && !insight::private(&written).is_empty() {
        errors.add("questions", "visit-private");
    }
    let corrects = typed.get("corrects").parse().ok().map(VisitId);
    let wrong = corrects.and_then(|id| seen.visits.iter().find(|visit| visit.id == id));
    let stays = |id: Uuid| typed.has(STAYS, &id.to_string());
    let kept: Vec<_> = wrong.into_iter().flat_map(|v| &v.facts.photos).filter(|p| stays(p.id)).cloned().collect();
    if kept.len() + photos.len() > VisitFacts::MOST_PHOTOS {
        errors.add(FILES, "visit-too-many-photos");
    }
    // Documents name people, and voices are people.
    if photos.iter().any(|file| !file.media_type.starts_with("image/")) {
        errors.add(FILES, "visit-photos-only");
    }
    let facts = VisitFacts {
        visited_on: visited_on?,
        trip: typed.get("trip").parse().ok().map(PlanId),
        came: Came { women, men },
        questions,
        officers,
        posters,
        materials,
        taken_down,
        signal: Signal::parse(typed.get("signal")).unwrap_or(Signal::Unknown),
        photos: kept,
    };
    Some(NewVisit { id: VisitId(id), corrects, facts, photos })
}
