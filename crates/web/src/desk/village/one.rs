//! A village: how it stands, how it stood before, and the form in which that is told or corrected.

use app::{AppError, SeenVillage, SignedIn, ToldOfVillage};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    AreaCode, Date, Refusal, Title,
    figure::People,
    policy::keeps_village,
    village::{Programme, Signal, VillageEntry, VillageFacts, VillageKind},
};

use super::{choices, reports, today, told, word};
use crate::{
    desk::{Bar, Desk},
    forms::{Errors, FORM, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes,
    state::Web,
};

/// The field of an address that says that something was kept.
const SAVED: &str = "tersimpan";
/// The fields of the form that hold a day, beside the one from which it stands so.
const DAYS: [&str; 3] = ["member_since", "signal_on", "visited_on"];

/// An entry of the past.
struct PastEntry {
    since: String,
    noted: String,
    about: String,
    source: String,
    /// When it was corrected, where it was.
    corrected: String,
    /// Whether it corrects another.
    corrects: String,
}

#[derive(Template)]
#[template(path = "desk/village/one.html")]
struct VillagePage {
    page: Layout,
    bar: Bar,
    name: String,
    place: String,
    code: String,
    saved: bool,
    /// What is known, part by part.
    parts: Vec<(String, String)>,
    past: Vec<PastEntry>,
    reports: String,
    reports_address: String,
    visits_address: String,
    years_address: String,
    keeps: bool,
    typed: FormData,
    errors: Errors,
    address: String,
    kinds: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
    signals: Vec<(String, String)>,
    /// Entries that may be corrected.
    corrigible: Vec<(String, String)>,
}

/// The village that an address names.
async fn village(web: &Web, who: &SignedIn, code: &str) -> Result<SeenVillage, AppError> {
    let area = code.parse::<AreaCode>().map_err(|_| AppError::NotFound)?;
    web.app().villages().read_one(&who.official(), &area).await
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(code): Path<String>, uri: Uri) -> Response {
    match village(&web, &who, &code).await {
        Ok(seen) => {
            let typed = as_it_stands(&web, &seen);
            let saved = FormData::of_query(&uri).ticked(SAVED);
            page(&web, s, &who, &seen, typed, Errors::default(), saved)
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

/// The form as it is shown the first time.
fn as_it_stands(web: &Web, seen: &SeenVillage) -> FormData {
    let facts = today(web, seen);
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut typed = FormData::default();
    for (field, value) in [
        ("version", seen.village.version().to_string()),
        ("since", day(Some(web.app().figures().today()))),
        ("kind", facts.kind.as_str().to_owned()),
        ("programme", facts.programme.as_str().to_owned()),
        ("member_since", day(facts.member_since)),
        ("signal", facts.signal.as_str().to_owned()),
        ("signal_by", facts.signal_by),
        ("signal_on", day(facts.signal_on)),
        ("contact", facts.contact),
        ("officers", facts.officers.to_string()),
        ("posters", facts.posters.to_string()),
        ("visited_on", day(facts.visited_on)),
        ("source", facts.source),
    ] {
        typed.set(field, value);
    }
    typed
}

fn page(web: &Web, s: Localizer, who: &SignedIn, seen: &SeenVillage, typed: FormData, errors: Errors, saved: bool) -> Response {
    let reference = web.app().reference();
    let village = &seen.village;
    let noted = |e: &VillageEntry| {
        let who = e.noted_by.map_or_else(|| s.text("change-operator"), |u| seen.names.get(&u).cloned().unwrap_or_default());
        s.with_all("village-noted", &[("when", &s.moment_in(e.noted_at, web.zone())), ("who", &who)])
    };
    let past = |e: &VillageEntry| PastEntry {
        since: s.with("village-from", "day", &s.date(e.since)),
        noted: noted(e),
        about: format!("{} · {}", word(s, "programme", e.facts.programme.as_str()), told(s, &e.facts)),
        source: e.facts.source.clone(),
        corrected: village.correction_of(e.version).map(|by| s.with("village-corrected", "when", &noted(by))).unwrap_or_default(),
        corrects: if e.corrects.is_some() { s.text("village-corrects") } else { String::new() },
    };
    let open = village.entries().iter().rev().filter(|e| village.correction_of(e.version).is_none());
    let address = routes::desk_village(village.area.as_str());
    let status = errors.status();
    render_as(
        status,
        &VillagePage {
            page: Layout::new(web, s, Some(who), reference.place_name(&village.area), &address).wrong(&errors),
            bar: Bar::of(who),
            name: reference.place_name(&village.area),
            place: village.area.parent().map(|district| reference.place(&district)).unwrap_or_default(),
            code: village.area.to_string(),
            saved,
            parts: if village.entries().is_empty() { Vec::new() } else { parts(web, s, seen) },
            past: village.entries().iter().rev().map(past).collect(),
            reports: reports(s, seen),
            visits_address: routes::desk_visits(village.area.as_str()),
            years_address: routes::desk_village_years(village.area.as_str()),
            reports_address: routes::desk_reports("wilayah", village.area.as_str()),
            keeps: keeps_village(&who.official(), &village.area, &reference.agencies).is_some(),
            kinds: choices(s, "kind", VillageKind::ALL.map(VillageKind::as_str)),
            programmes: choices(s, "programme", Programme::ALL.map(Programme::as_str)),
            signals: choices(s, "signal", Signal::ALL.map(Signal::as_str)),
            corrigible: open.map(|e| (e.version.to_string(), format!("{}, {}", s.date(e.since), noted(e)))).collect(),
            typed,
            errors,
            address,
        },
    )
}

/// What is known of a village today.
fn parts(web: &Web, s: Localizer, seen: &SeenVillage) -> Vec<(String, String)> {
    let facts = today(web, seen);
    let day = |day: Option<Date>| day.map(|day| s.date(day)).unwrap_or_default();
    let people = web.app().reference().people(&seen.village.area, web.app().figures().today().year());
    let people = people.map(|People { number, until, sources, .. }| {
        let (number, year) = (s.number(number), until.to_string());
        s.with_all("village-people", &[("n", &number), ("year", &year), ("source", &sources.join(", "))])
    });
    let all = [
        ("part-kind", word(s, "kind", facts.kind.as_str())),
        ("part-programme", word(s, "programme", facts.programme.as_str())),
        ("part-member_since", day(facts.member_since)),
        ("part-people", people.unwrap_or_else(|| s.text("village-people-unknown"))),
        ("part-signal", word(s, "signal", facts.signal.as_str())),
        ("part-signal_by", facts.signal_by),
        ("part-signal_on", day(facts.signal_on)),
        ("part-contact", facts.contact),
        ("part-officers", s.number(u64::from(facts.officers))),
        ("part-posters", s.number(u64::from(facts.posters))),
        ("part-visited_on", facts.visited_on.map_or_else(|| s.text("village-never-visited"), |day| s.date(day))),
        ("part-source", facts.source),
    ];
    all.into_iter().filter(|(_, told)| !told.is_empty()).map(|(key, told)| (s.text(key), told)).collect()
}

/// Keeps what was typed.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(code): Path<String>, form: Form) -> Response {
    let seen = match village(&web, &who, &code).await {
        Ok(seen) => seen,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let (mut typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &seen, typed, errors, false);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    if let Some(told) = read(&web, &seen, &typed, &mut errors).filter(|_| errors.is_empty()) {
        match web.app().villages().keep(&who.official(), &seen.village.area, told).await {
            Ok(()) => return see(&format!("{}?{SAVED}=1", routes::desk_village(&code))),
            Err(AppError::Changed) => {
                // What others told is in the history above; whoever sends it again has seen that.
                let latest = village(&web, &who, &code).await.map_or(0, |seen| seen.village.version());
                typed.set("version", latest.to_string());
                errors.add(FORM, "village-changed");
            }
            Err(AppError::Refused(refusal @ Refusal::FutureDay)) => errors.add("since", refusal.key()),
            Err(e) => return refuse_to(&web, s, Some(&who), &e),
        }
    }
    match village(&web, &who, &code).await {
        Ok(seen) => page(&web, s, &who, &seen, typed, errors, false),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

/// The form, read.
fn read(web: &Web, seen: &SeenVillage, typed: &FormData, errors: &mut Errors) -> Option<ToldOfVillage> {
    let latest = web.app().figures().today();
    let since = typed.must("since", insight::day, errors);
    let days = DAYS.map(|field| typed.maybe(field, insight::day, errors));
    for (field, day) in DAYS.into_iter().zip(days) {
        if day.is_some_and(|day| day > latest) {
            errors.add(field, "village-day-ahead");
        }
    }
    let [member_since, signal_on, visited_on] = days;
    let counts = ["officers", "posters"].map(|field| {
        let text = typed.get(field).trim();
        let count = if text.is_empty() { Some(0) } else { text.parse().ok().filter(|n| *n <= VillageFacts::MOST) };
        if count.is_none() {
            errors.add(field, "village-no-count");
        }
        count
    });
    let texts = ["signal_by", "contact", "source"].map(|field| typed.maybe(field, Title::parse, errors));
    let [signal_by, contact, source] = texts.map(|text| text.map(|t| t.as_str().to_owned()).unwrap_or_default());
    let kind = VillageKind::parse(typed.get("kind")).unwrap_or_else(|| VillageKind::of(&seen.village.area));
    let [officers, posters] = counts;
    let facts = VillageFacts {
        kind,
        programme: Programme::parse(typed.get("programme")).unwrap_or(Programme::Unknown),
        member_since,
        signal: Signal::parse(typed.get("signal")).unwrap_or(Signal::Unknown),
        signal_by,
        signal_on,
        contact,
        officers: officers?,
        posters: posters?,
        visited_on,
        source,
    };
    Some(ToldOfVillage {
        seen: typed.get("version").parse().unwrap_or(0),
        since: since?,
        corrects: typed.get("corrects").parse().ok(),
        facts,
    })
}
