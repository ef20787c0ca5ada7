//! The villages of the register, narrowed to a regency, by the carbon programme, by signal, to those nobody visited, and to those
//! without a report.

use app::{AppError, SeenVillage, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AreaCode, Level, Official,
    village::{Programme, Signal, VillageFacts},
};

use super::{REGENCY, choices, regencies, reports, today, told, word};
use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    list_filter::WORDS,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

const PROGRAMME: &str = "program";
const SIGNAL: &str = "sinyal";
const UNVISITED: &str = "belum_dikunjungi";
const SILENT: &str = "tanpa_laporan";
const PAGE: &str = "hal";
/// The order of the list: by code unless one is chosen.
const ORDER: &str = "urut";
const ORDERS: [&str; 3] = ["unvisited", "reports", "late"];
/// Villages on one page.
const ON_A_PAGE: usize = 50;
/// Villages offered that are not in the register yet.
const OFFERED: usize = 20;

struct VillageRow {
    address: String,
    name: String,
    place: String,
    member: bool,
    about: String,
    reports: String,
}

#[derive(Template)]
#[template(path = "desk/village/list.html")]
struct VillagesPage {
    page: Layout,
    bar: Bar,
    typed: FormData,
    regencies: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
    signals: Vec<(String, String)>,
    orders: Vec<(String, String)>,
    summary: String,
    rows: Vec<VillageRow>,
    /// The address of the page before, and of the next.
    before: Option<String>,
    next: Option<String>,
    /// Villages called so that are not in the register: address and place.
    offered: Vec<(String, String)>,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    page(&web, s, &who, FormData::of_query(&uri)).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let (by, reference) = (who.official(), web.app().reference());
    let areas = web.app().villages().areas_read(&by)?;
    let all: Vec<_> = web.app().villages().read(&by).await?.into_iter().map(|v| (today(web, &v), v)).collect();
    let within = typed.get(REGENCY).parse::<AreaCode>().ok();
    let there: Vec<_> = all.iter().filter(|(_, v)| within.as_ref().is_none_or(|a| a.contains(&v.village.area))).collect();
    let called = insight::fold_place(typed.get(WORDS).trim());
    let name = |v: &SeenVillage| reference.place(&v.village.area);
    let asked = |(facts, v): &&&(VillageFacts, SeenVillage)| {
        Programme::parse(typed.get(PROGRAMME)).is_none_or(|p| facts.programme == p)
            && Signal::parse(typed.get(SIGNAL)).is_none_or(|signal| facts.signal == signal)
            && !(typed.ticked(UNVISITED) && facts.visited_on.is_some())
            && !(typed.ticked(SILENT) && v.seen.tally.received() > 0)
            && (called.is_empty() || insight::fold_place(&name(v)).contains(&called))
    };
    let mut found: Vec<_> = there.iter().filter(asked).copied().collect();
    order(&mut found, typed.get(ORDER));
    if let Some(kind) = Kind::wanted(&typed) {
        return Ok(sheet(web, s, found, kind).await);
    }
    let count = |holds: fn(&VillageFacts, &SeenVillage) -> bool| {
        s.number(there.iter().filter(|(facts, v)| holds(facts, v)).count() as u64)
    };
    let numbers = [
        ("found", s.number(found.len() as u64)),
        ("all", s.number(there.len() as u64)),
        ("members", count(|facts, _| facts.programme == Programme::Member)),
        ("unvisited", count(|facts, _| facts.visited_on.is_none())),
        ("silent", count(|_, v| v.seen.tally.received() == 0)),
    ];
    let numbers: Vec<_> = numbers.iter().map(|(name, n)| (*name, n.as_str())).collect();
    let at = typed.get(PAGE).parse::<usize>().unwrap_or(0).min(found.len() / ON_A_PAGE);
    let narrowing = typed.encoded(&[PAGE]);
    let address = |at: usize| format!("{}?{narrowing}&{PAGE}={at}", routes::DESK_VILLAGES);
    let row = |(facts, v): &&(VillageFacts, SeenVillage)| VillageRow {
        address: routes::desk_village(v.village.area.as_str()),
        name: reference.place_name(&v.village.area),
        place: v.village.area.parent().map(|district| reference.place(&district)).unwrap_or_default(),
        member: facts.programme == Programme::Member,
        about: told(s, facts),
        reports: reports(s, v),
    };
    let joint = if narrowing.is_empty() { String::new() } else { format!("{narrowing}&") };
    Ok(render(&VillagesPage {
        page: Layout::new(web, s, Some(who), s.text("villages-title"), routes::DESK_VILLAGES),
        bar: Bar::of(who),
        regencies: regencies(web, &areas),
        programmes: choices(s, "programme", Programme::ALL.map(Programme::as_str)),
        signals: choices(s, "signal", Signal::ALL.map(Signal::as_str)),
        orders: ORDERS.map(|by| (by.to_owned(), s.text(&format!("villages-order-{by}")))).into(),
        summary: s.with_all("villages-summary", &numbers),
        rows: found.iter().skip(at * ON_A_PAGE).take(ON_A_PAGE).map(row).collect(),
        before: at.checked_sub(1).map(address),
        next: Some(at + 1).filter(|next| next * ON_A_PAGE < found.len()).map(address),
        offered: if called.is_empty() { Vec::new() } else { offered(web, &by, &areas, &all, typed.get(WORDS)) },
        sheets: links(routes::DESK_VILLAGES, &joint),
        typed,
    }))
}

/// Puts villages into the order that was chosen: those longest without a visit first, never visited ones before all; those with most
/// reports; those with most that passed a deadline.
fn order(found: &mut [&(VillageFacts, SeenVillage)], by: &str) {
    match by {
        "unvisited" => found.sort_by_key(|(facts, _)| facts.visited_on),
        "reports" => found.sort_by_key(|(_, v)| std::cmp::Reverse(v.seen.tally.received())),
        "late" => found.sort_by_key(|(_, v)| std::cmp::Reverse(v.seen.tally.late)),
        _ => {}
    }
}

/// Villages called so that an official may take into the register.
fn offered(
    web: &Web,
    by: &Official,
    areas: &[AreaCode],
    all: &[(VillageFacts, SeenVillage)],
    called: &str,
) -> Vec<(String, String)> {
    let reference = web.app().reference();
    let kept = |code: &AreaCode| all.iter().any(|(_, v)| v.village.area == *code);
    let theirs = |code: &AreaCode| areas.iter().any(|above| above.contains(code));
    let keeps = |code: &AreaCode| domain::policy::keeps_village(by, code, &reference.agencies).is_some();
    let found = reference.find_areas(called, OFFERED).into_iter().map(|a| &a.code);
    let found = found.filter(|code| code.level() == Level::Village && theirs(code) && !kept(code) && keeps(code));
    found.map(|code| (routes::desk_village(code.as_str()), reference.place(code))).collect()
}

async fn sheet(web: &Web, s: Localizer, found: Vec<&(VillageFacts, SeenVillage)>, kind: Kind) -> Response {
    let reference = web.app().reference();
    type Line = (VillageFacts, SeenVillage);
    let columns = [
        column("area-code", 16.0, |(_, v): &Line| Cell::from(v.village.area.to_string())),
        column("sheet-place", 50.0, |(_, v): &Line| Cell::from(reference.place(&v.village.area))),
        column("part-kind", 12.0, |(f, _): &Line| Cell::from(word(s, "kind", f.kind.as_str()))),
        column("part-programme", 20.0, |(f, _): &Line| Cell::from(word(s, "programme", f.programme.as_str()))),
        column("part-member_since", 14.0, |(f, _): &Line| Cell::Day(f.member_since)),
        column("part-signal", 18.0, |(f, _): &Line| Cell::from(word(s, "signal", f.signal.as_str()))),
        column("part-signal_by", 24.0, |(f, _): &Line| Cell::from(f.signal_by.clone())),
        column("part-signal_on", 14.0, |(f, _): &Line| Cell::Day(f.signal_on)),
        column("part-contact", 34.0, |(f, _): &Line| Cell::from(f.contact.clone())),
        column("part-officers", 10.0, |(f, _): &Line| Cell::Count(f.officers.into())),
        column("part-posters", 10.0, |(f, _): &Line| Cell::Count(f.posters.into())),
        column("part-visited_on", 14.0, |(f, _): &Line| Cell::Day(f.visited_on)),
        column("village-received", 12.0, |(_, v): &Line| Cell::Count(v.seen.tally.received())),
        column("village-answered", 12.0, |(_, v): &Line| Cell::Count(v.seen.tally.answered_or_closed())),
        column("village-late", 12.0, |(_, v): &Line| Cell::Count(v.seen.tally.late)),
        column("part-source", 34.0, |(f, _): &Line| Cell::from(f.source.clone())),
    ];
    Table::of(s, columns, found).answer(web, s, kind).await
}
