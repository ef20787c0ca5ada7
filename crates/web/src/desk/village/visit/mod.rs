//! Visits to a village: what was recorded, and the form in which that is done, on the spot and without a network. A phone keeps the page
//! without anything of anybody (`?luring=1`); what is written there waits in the phone and is sent by `assets/visit.js`.

mod form;

use app::{AppError, SeenVisits, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use domain::{
    AreaCode, Refusal,
    village::{AgeBand, Material, Sex, Signal, Visit, VisitId, correction_of},
};
use serde_json::json;
use uuid::Uuid;

use self::form::Count;
use super::{choices, word};
use crate::{
    desk::{Bar, Desk},
    field_error::complaint,
    forms::{Errors, FORM, Form, FormData},
    language,
    limits::Sender,
    localizer::{Localizer, for_scripts},
    page::{Layout, refuse_to, render_as, see},
    public::{files::is_small, report_form::staged},
    routes,
    state::Web,
    status::status_of,
    wording,
};

/// The field of an address that names the visit that was just recorded.
const RECORDED: &str = "tercatat";
/// The one that asks for the page as a phone keeps it.
const KEPT: &str = "luring";
/// The one that names the visit that is to be corrected.
const CORRECTS: &str = "koreksi";
/// Of a form that a phone kept: who was signed in when it was written.
const WHOSE: &str = "milik";

/// A visit, in words.
struct VisitRow {
    id: String,
    day: String,
    noted: String,
    told: Vec<(String, String)>,
    questions: Vec<String>,
    photos: Vec<String>,
    corrected: String,
    corrects: bool,
    /// Where it is corrected; empty where that is not offered.
    correct: String,
}

#[derive(Template)]
#[template(path = "desk/village/visits.html")]
struct VisitsPage {
    page: Layout,
    bar: Bar,
    /// As a phone keeps it: nothing of anybody.
    kept: bool,
    name: String,
    place: String,
    /// The page of the village; empty for whoever does not read it.
    village: String,
    address: String,
    done: String,
    records: bool,
    rows: Vec<VisitRow>,
    typed: FormData,
    errors: Errors,
    /// What is corrected, in words; empty where nothing is.
    correcting: String,
    counts: Vec<(String, Vec<Count>)>,
    trips: Vec<(String, String)>,
    signals: Vec<(String, String)>,
    /// Photos of the visit that is corrected, each with its identity.
    photos: Vec<(String, String)>,
    /// What betrays a person in what was written.
    private: Vec<(String, String)>,
    whose: String,
    said: String,
}

/// What the script of the page says, by its names for it; `{n}` and the like it fills in itself.
const SAID: [&str; 20] = [
    "kept-offline",
    "kept-online",
    "no-store",
    "state-waiting",
    "state-sending",
    "state-sent",
    "state-refused",
    "state-signed-out",
    "state-other",
    "tried",
    "open",
    "drop",
    "drop-ask",
    "sure",
    "photos",
    "photo",
    "draft",
    "clear-ask",
    "replace-ask",
    "language-later",
];

fn said(s: Localizer) -> String {
    let mut all = SAID.map(|name| (name, s.with_all(&format!("visit-box-{name}"), &[("n", "{n}"), ("at", "{at}")]))).to_vec();
    // What is wrong is told as on every page.
    all.extend([("errors", s.text("errors-title")), ("error", s.text("error-title"))]);
    all.extend([("too-many", s.text("visit-too-many-photos")), ("photos-only", s.text("visit-photos-only"))]);
    all.extend([("remove", s.text("box-remove")), ("not-kept", s.text("box-not-saved"))]);
    for_scripts(all)
}

/// A mark of whoever is signed in, which tells nobody who it is.
fn whose(web: &Web, who: &SignedIn) -> String {
    let mark = web.app().keys().hash("visits written by", &[&who.person.id.0.to_le_bytes()]);
    trust::hex(mark.first_chunk::<8>().unwrap_or(&[0; 8]))
}

fn village(code: &str) -> Result<AreaCode, AppError> {
    code.parse().map_err(|_| AppError::NotFound)
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(code): Path<String>, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let shown = async {
        let area = village(&code)?;
        let seen = web.app().villages().visits_to(&who.official(), &area).await?;
        let wrong = query.get(CORRECTS).parse().ok().map(VisitId);
        let wrong = wrong.and_then(|id| seen.visits.iter().find(|visit| visit.id == id));
        let typed = form::begun(&web, wrong, query.get("perjalanan"));
        let done = query.get(RECORDED).parse::<Uuid>().is_ok_and(|id| seen.visits.iter().any(|visit| visit.id.0 == id));
        let how = How { kept: query.ticked(KEPT), done };
        page(&web, s, &who, &area, &seen, typed, Errors::default(), how).await
    };
    shown.await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

/// How the page is shown.
#[derive(Clone, Copy, Default)]
struct How {
    kept: bool,
    done: bool,
}

#[expect(clippy::too_many_arguments, reason = "all that a page with a form is made of")]
async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    area: &AreaCode,
    seen: &SeenVisits,
    typed: FormData,
    errors: Errors,
    how: How,
) -> Result<Response, AppError> {
    let (reference, by, villages) = (web.app().reference(), who.official(), web.app().villages());
    let records = villages.records(&by, area);
    let reads = villages.areas_read(&by).is_ok_and(|areas| areas.iter().any(|above| above.contains(area)));
    let address = routes::desk_visits(area.as_str());
    let trips = villages.trips_read(&by).await?;
    let trip_name = |id| trips.iter().find(|trip| Some(trip.id) == id).map(|trip| trip.title.clone());
    let row = |visit: &Visit| row(web, s, seen, visit, trip_name(visit.facts.trip), records);
    let corrects = typed.get("corrects").parse().ok().map(VisitId);
    let wrong = corrects.and_then(|id| seen.visits.iter().find(|visit| visit.id == id));
    let goes_there = trips.iter().filter(|trip| trip.stops.iter().any(|stop| stop.area == *area));
    let photo = |id: Uuid| routes::desk_visit_photo(area.as_str(), id);
    let status = errors.status();
    let private = if errors.is_on("questions") { wording::private_in(s, &[typed.get("questions")]) } else { Vec::new() };
    let visitor = (!how.kept).then_some(who);
    let title = s.with("visits-title", "village", &reference.place_name(area));
    Ok(render_as(
        status,
        &VisitsPage {
            page: Layout::new(web, s, visitor, title, &address).wrong(&errors),
            bar: Bar::of(who),
            kept: how.kept,
            name: reference.place_name(area),
            place: area.parent().map(|district| reference.place(&district)).unwrap_or_default(),
            village: if reads && !how.kept { routes::desk_village(area.as_str()) } else { String::new() },
            done: if how.done { s.text("visit-recorded") } else { String::new() },
            records,
            rows: if how.kept { Vec::new() } else { seen.visits.iter().rev().map(row).collect() },
            correcting: wrong.map(|visit| s.date(visit.facts.visited_on)).unwrap_or_default(),
            counts: form::counts(s, &typed),
            trips: goes_there.map(|trip| (trip.id.0.to_string(), format!("{}, {}", trip.title, s.date(trip.begins)))).collect(),
            signals: choices(s, "signal", Signal::ALL.map(Signal::as_str)),
            photos: wrong.into_iter().flat_map(|v| &v.facts.photos).map(|p| (p.id.to_string(), photo(p.id))).collect(),
            private,
            whose: whose(web, who),
            said: said(s),
            typed,
            errors,
            address,
        },
    ))
}

/// A visit in words.
fn row(web: &Web, s: Localizer, seen: &SeenVisits, visit: &Visit, trip: Option<String>, records: bool) -> VisitRow {
    let facts = &visit.facts;
    let corrected = correction_of(&seen.visits, visit.id);
    let noted = |v: &Visit| {
        let who = seen.names.get(&v.noted_by).cloned().unwrap_or_default();
        s.with_all("village-noted", &[("when", &s.moment_in(v.noted_at, web.zone())), ("who", &who)])
    };
    let n = |n: u32| s.number(u64::from(n));
    let came = |sex: Sex| {
        let bands = AgeBand::ALL.iter().zip(facts.came.of(sex)).filter(|(_, count)| **count > 0);
        let bands: Vec<_> = bands.map(|(age, count)| format!("{} {}", n(*count), s.text(&form::age_key(*age)))).collect();
        let sum = facts.came.of(sex).iter().fold(0_u32, |sum, count| sum.saturating_add(*count));
        format!("{} {} ({})", n(sum), s.text(&form::sex_key(sex)), bands.join(", "))
    };
    let sexes: Vec<_> = Sex::ALL.into_iter().filter(|sex| facts.came.of(*sex).iter().any(|n| *n > 0)).map(came).collect();
    let materials = Material::written(&facts.materials).replace('\n', ", ");
    let told = [
        ("visit-trip", trip.unwrap_or_default()),
        ("visit-came", if sexes.is_empty() { n(0) } else { format!("{}: {}", n(facts.came.total()), sexes.join("; ")) }),
        ("visit-officers", n(facts.officers)),
        ("visit-posters", n(facts.posters)),
        ("visit-materials", materials),
        ("visit-taken-down", n(facts.taken_down)),
        ("part-signal", word(s, "signal", facts.signal.as_str())),
    ];
    let photos = facts.photos.iter().filter(|_| corrected.is_none());
    let correct = format!("{}?{CORRECTS}={}#catat", routes::desk_visits(visit.area.as_str()), visit.id.0);
    VisitRow {
        id: visit.id.0.to_string(),
        day: s.date(facts.visited_on),
        noted: noted(visit),
        told: told.into_iter().filter(|(_, told)| !told.is_empty()).map(|(key, told)| (s.text(key), told)).collect(),
        questions: wording::paragraphs(&facts.questions),
        photos: photos.map(|photo| routes::desk_visit_photo(visit.area.as_str(), photo.id)).collect(),
        corrected: corrected.map(|by| s.with("village-corrected", "when", &noted(by))).unwrap_or_default(),
        corrects: visit.corrects.is_some(),
        correct: if records && corrected.is_none() { correct } else { String::new() },
    }
}

/// Whether a script asks, which reads an answer of its own.
pub(crate) fn is_script(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json")
}

fn answer(status: StatusCode, told: &serde_json::Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], told.to_string()).into_response()
}

/// Records what was typed.
pub(crate) async fn record(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path(code): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let script = is_script(&headers);
    // Written on a phone that others use, too: never under another's name.
    if form.typed.ticked(WHOSE) && form.typed.get(WHOSE) != whose(&web, &who) {
        return if script {
            answer(StatusCode::CONFLICT, &json!({ "state": "other" }))
        } else {
            refuse_to(&web, s, Some(&who), &Refusal::NotAllowed.into())
        };
    }
    let failed = |e: AppError| {
        if script {
            let (status, key) = status_of(&e);
            if status.is_server_error() {
                tracing::error!(error = %e, "a visit could not be recorded");
            }
            answer(status, &json!({ "why": s.text(&key) }))
        } else {
            refuse_to(&web, s, Some(&who), &e)
        }
    };
    take(&web, s, &who, &code, form, script).await.unwrap_or_else(failed)
}

async fn take(web: &Web, s: Localizer, who: &SignedIn, code: &str, form: Form, script: bool) -> Result<Response, AppError> {
    let (area, villages) = (village(code)?, web.app().villages());
    let seen = villages.visits_to(&who.official(), &area).await?;
    if !villages.records(&who.official(), &area) {
        return Err(Refusal::NotAllowed.into());
    }
    let Form { mut typed, files, mut errors } = form;
    let Ok(id) = typed.get("id").parse::<Uuid>() else { return Err(AppError::NotFound) };
    let owner = staged::Owner::of_form(id, Some(who));
    let sender = Sender::Official(who.person.id);
    let kept = staged::take(web, sender, &owner, &mut typed, files, &mut errors).await?;
    if let Some(s) = language::asked(&typed) {
        let shown = page(web, s, who, &area, &seen, typed, Errors::default(), How::default()).await?;
        return Ok(language::remember(web, Some(who), s, shown).await);
    }
    let new = form::read(&seen, &typed, id, kept, &mut errors);
    if let Some(new) = new.filter(|_| errors.is_empty()) {
        match villages.record_visit(&who.official(), &area, new).await {
            Ok(visit) if script => {
                let recorded = json!({ "recorded": visit.noted_at.to_string() });
                return Ok(answer(StatusCode::CREATED, &recorded));
            }
            Ok(visit) => return Ok(see(&format!("{}?{RECORDED}={}", routes::desk_visits(code), visit.id.0))),
            Err(AppError::Refused(refusal @ (Refusal::FutureDay | Refusal::LongAgoDay))) => {
                errors.add("visited_on", refusal.key());
            }
            // What arrived is known by its identity: a phone that lost the answer goes on with a correction of it.
            Err(AppError::SentBefore) if script && seen.visits.iter().any(|v| v.id.0 == id && v.noted_by == who.person.id) => {
                return Ok(answer(StatusCode::CONFLICT, &json!({ "state": "before" })));
            }
            Err(AppError::SentBefore) => errors.add(FORM, "sent-before-deed"),
            Err(AppError::Changed) => errors.add(FORM, "visit-corrected-already"),
            Err(AppError::File(place, why)) => staged::drop_gone(&mut typed, &mut errors, place, why),
            Err(e) => return Err(e),
        }
    }
    if script {
        let told: Vec<_> = errors.iter().map(|(field, why)| json!({ "field": field, "told": complaint(s, why) })).collect();
        return Ok(answer(errors.status(), &json!({ "fields": told })));
    }
    page(web, s, who, &area, &seen, typed, errors, How::default()).await
}

/// A photo of a visit.
pub(crate) async fn photo(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path((code, id)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let sent = async {
        let id = id.parse().map_err(|_| AppError::NotFound)?;
        let (photo, bytes) = web.app().villages().photo_of_visit(&who.official(), &village(&code)?, id).await?;
        let is_picture = photo.media_type.starts_with("image/");
        let small = is_picture && is_small(&uri);
        let bytes = if small { web.app().reports().small_picture(bytes).await? } else { bytes };
        let headers = [
            (header::CONTENT_TYPE, if small { "image/jpeg".to_owned() } else { photo.media_type }),
            (header::CONTENT_DISPOSITION, if is_picture { "inline" } else { "attachment" }.to_owned()),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ];
        Ok::<_, AppError>((headers, bytes).into_response())
    };
    sent.await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}
