//! What visits brought: how far they reach by regency, and what came before and after each beside villages that nobody visited. For
//! leaders, as a page, to print, and as sheets.

use app::{AppError, AroundVisit, Outreach, Reached, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AreaCode,
    figure::{Compared, Indicator, Tally},
};
use geo::cartogram;

use crate::{
    desk::{Bar, Desk},
    draw::{shade, tiles::Tile},
    figures,
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    sheet::{Cell, Column, Kind, LIST, Table, column, links_of},
    state::Web,
};

/// The field that says how many months are compared, and what may be chosen.
const MONTHS: &str = "bulan";
const OFFERED: [u8; 3] = [3, 6, 12];
const USUAL: u8 = 6;
/// The lists of the page as sheets.
const BY_REGENCY: &str = "wilayah";
const BY_VISIT: &str = "kunjungan";
/// How wide and high a tile is.
const TILE: u16 = 100;

/// What stands in the columns of the two tables, by the keys of their heads.
const OF_REGENCY: [&str; 8] = [
    "brought-villages",
    "brought-visited",
    "brought-trained",
    "brought-reporting",
    "brought-answered",
    "village-received",
    "village-answered",
    "stats-per-people",
];
const OF_VISIT: [&str; 5] = ["brought-before", "brought-after", "brought-year-before", "brought-year-after", "brought-elsewhere"];

/// A line: what it is of, and each cell with its head.
struct Line {
    name: String,
    address: String,
    day: String,
    cells: Vec<(String, String)>,
    few: bool,
    short: String,
}

fn cells<const N: usize>(s: Localizer, keys: [&str; N], told: [String; N]) -> Vec<(String, String)> {
    keys.into_iter().zip(told).map(|(key, told)| (s.text(key), told)).collect()
}

fn heads(s: Localizer, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| s.text(key)).collect()
}

#[derive(Template)]
#[template(path = "desk/village/brought.html")]
struct BroughtPage {
    page: Layout,
    bar: Bar,
    typed: FormData,
    months: Vec<(String, String)>,
    asked: String,
    when: String,
    regency_heads: Vec<String>,
    regencies: Vec<Line>,
    tiles: Vec<Tile>,
    outline: &'static str,
    visit_heads: Vec<String>,
    visits: Vec<Line>,
    /// All visits together, in sentences.
    together: Vec<String>,
    regency_sheets: Vec<(&'static str, String)>,
    visit_sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    page(&web, s, &who, FormData::of_query(&uri)).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, mut typed: FormData) -> Result<Response, AppError> {
    let months = typed.get(MONTHS).parse().ok().filter(|n| OFFERED.contains(n)).unwrap_or(USUAL);
    let brought = web.app().figures().brought(&who.official(), months).await?;
    if let Some(kind) = Kind::wanted(&typed) {
        let sheet = if typed.has(LIST, BY_REGENCY) {
            Table::of(s, by_regency(web, s), &brought.reached)
        } else {
            let rows: Vec<_> = brought.visits.iter().map(|visit| (visit, brought.unvisited)).collect();
            Table::of(s, by_visit(web), rows.iter())
        };
        return Ok(sheet.answer(web, s, kind).await);
    }
    typed.set(MONTHS, months.to_string());
    let narrowed = |list: &str| {
        let links = links_of(routes::DESK_BROUGHT, list).into_iter();
        links.map(|(kind, address)| (kind, format!("{address}&{MONTHS}={months}"))).collect()
    };
    let n = |n: u64| s.number(n);
    Ok(render(&BroughtPage {
        page: Layout::new(web, s, Some(who), s.text("brought-title"), routes::DESK_BROUGHT),
        bar: Bar::of(who),
        months: OFFERED.map(|m| (m.to_string(), s.with("brought-months", "n", &m.to_string()))).into(),
        asked: s.with("brought-asked", "n", &n(u64::from(months))),
        when: figures::when(web, s, brought.period),
        regency_heads: heads(s, &OF_REGENCY),
        regencies: brought.reached.iter().map(|reached| regency(web, s, reached)).collect(),
        tiles: tiles(s, &brought.reached),
        outline: outline(&brought.reached),
        visit_heads: heads(s, &OF_VISIT),
        visits: brought.visits.iter().map(|visit| row(web, s, visit, brought.unvisited, months)).collect(),
        together: together(s, &brought),
        regency_sheets: narrowed(BY_REGENCY),
        visit_sheets: narrowed(BY_VISIT),
        typed,
    }))
}

/// The villages of a regency.
fn villages_of(area: &AreaCode) -> String {
    format!("{}?{}={area}", routes::DESK_VILLAGES, super::REGENCY)
}

/// Some of all villages, as a number with its share.
fn of_all(s: Localizer, some: u64, all: u64) -> String {
    let share = (some * 1_000).checked_div(all).map(|per_mille| format!(" ({}%)", (per_mille + 5) / 10));
    format!("{}{}", s.number(some), share.unwrap_or_default())
}

fn regency(web: &Web, s: Localizer, r: &Reached) -> Line {
    let answered = r.measures.tally.received() - r.measures.tally.open - r.measures.tally.promised;
    let told = [
        s.number(r.villages),
        of_all(s, r.visited, r.villages),
        of_all(s, r.trained, r.villages),
        of_all(s, r.reporting, r.villages),
        of_all(s, r.answered, r.villages),
        s.number(r.measures.tally.received()),
        of_all(s, answered, r.measures.tally.received()),
        figures::value(s, Indicator::PerPeople, &r.measures),
    ];
    Line {
        name: web.app().reference().place_name(&r.area),
        address: villages_of(&r.area),
        day: String::new(),
        cells: cells(s, OF_REGENCY, told),
        few: r.measures.tally.is_few(),
        short: String::new(),
    }
}

/// The squares of the regencies, shaded by the share of villages that were visited.
fn tiles(s: Localizer, reached: &[Reached]) -> Vec<Tile> {
    let tile = |square: cartogram::Square| {
        let r = reached.iter().find(|r| r.area == square.area)?;
        let share = (r.visited * 100).checked_div(r.villages)?;
        let (x, y) = (square.column * TILE, square.row * TILE);
        let (count, address) = (of_all(s, r.visited, r.villages), villages_of(&r.area));
        Some(Tile { address, name: square.name, count, shade: shade(share, 100), chosen: false, x, y })
    };
    cartogram::squares().filter_map(tile).collect()
}

/// The outline behind them, of the province they all lie in.
fn outline(reached: &[Reached]) -> &'static str {
    reached.first().and_then(|r| r.area.parent()).map_or("", |province| cartogram::outline(&province))
}

/// How many reports a village had, on average over so many: in tenths.
fn average(s: Localizer, reports: u64, villages: u64) -> String {
    let mark = if s.code() == "id" { ',' } else { '.' };
    (reports * 10).checked_div(villages).map_or_else(|| "–".to_owned(), |n| format!("{}{mark}{}", s.number(n / 10), n % 10))
}

fn from_to(s: Localizer, before: &Tally, after: &Tally) -> String {
    format!("{} → {}", s.number(before.received()), s.number(after.received()))
}

fn row(web: &Web, s: Localizer, v: &AroundVisit, unvisited: u64, months: u8) -> Line {
    let n = |tally: &Tally| s.number(tally.received());
    let days = u64::try_from(v.around.after.days()).unwrap_or(0);
    let [before, after] = [v.elsewhere.before, v.elsewhere.after].map(|tally| average(s, tally.received(), unvisited));
    let c = &v.compared;
    let told = [n(&c.before), n(&c.after), n(&c.year_before), n(&c.year_after), format!("{before} → {after}")];
    Line {
        name: web.app().reference().place(&v.area),
        address: routes::desk_visits(v.area.as_str()),
        day: s.date(v.visited_on),
        cells: cells(s, OF_VISIT, told),
        few: c.is_few(),
        short: if v.around.is_short(months) { s.with("brought-short", "n", &s.number(days)) } else { String::new() },
    }
}

fn together(s: Localizer, brought: &Outreach) -> Vec<String> {
    let villages = brought.visits.len() as u64;
    if villages == 0 {
        return Vec::new();
    }
    let (here, there): (Compared, Compared) = brought.together();
    let told = [
        ("n", s.number(villages)),
        ("here", from_to(s, &here.before, &here.after)),
        ("year", from_to(s, &here.year_before, &here.year_after)),
    ];
    let told: Vec<_> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // As many windows as there were visits, each over all villages that nobody visited.
    let per = |tally: &Tally| average(s, tally.received(), brought.unvisited * villages);
    let mine = |tally: &Tally| average(s, tally.received(), villages);
    let compared = [
        ("here", format!("{} → {}", mine(&here.before), mine(&here.after))),
        ("there", format!("{} → {}", per(&there.before), per(&there.after))),
        ("n", s.number(brought.unvisited)),
    ];
    let compared: Vec<_> = compared.iter().map(|(name, value)| (*name, value.as_str())).collect();
    vec![s.with_all("brought-together", &told), s.with_all("brought-compared", &compared)]
}

fn by_regency<'a>(web: &'a Web, s: Localizer) -> Vec<Column<'a, Reached>> {
    vec![
        column("area-code", 12.0, |r: &Reached| Cell::from(r.area.to_string())),
        column("villages-regency", 30.0, |r: &Reached| Cell::from(web.app().reference().place_name(&r.area))),
        column("brought-villages", 12.0, |r: &Reached| Cell::Count(r.villages)),
        column("brought-visited", 12.0, |r: &Reached| Cell::Count(r.visited)),
        column("brought-trained", 12.0, |r: &Reached| Cell::Count(r.trained)),
        column("brought-reporting", 12.0, |r: &Reached| Cell::Count(r.reporting)),
        column("brought-answered", 12.0, |r: &Reached| Cell::Count(r.answered)),
        column("village-received", 12.0, |r: &Reached| Cell::Count(r.measures.tally.received())),
        column("village-answered", 12.0, |r: &Reached| {
            Cell::Count(r.measures.tally.received() - r.measures.tally.open - r.measures.tally.promised)
        }),
        column("stats-per-people", 16.0, move |r: &Reached| figures::value(s, Indicator::PerPeople, &r.measures)),
    ]
}

fn by_visit<'a>(web: &'a Web) -> Vec<Column<'a, (&'a AroundVisit, u64)>> {
    type Row<'a> = (&'a AroundVisit, u64);
    let n = |key: &'a str, of: fn(&Compared) -> Tally| {
        column(key, 12.0, move |(v, _): &Row<'a>| Cell::Count(of(&v.compared).received()))
    };
    let there = |key: &'a str, of: fn(&Compared) -> Tally| {
        column(key, 16.0, move |(v, _): &Row<'a>| Cell::Count(of(&v.elsewhere).received()))
    };
    vec![
        column("area-code", 16.0, |(v, _): &Row<'a>| Cell::from(v.area.to_string())),
        column("sheet-place", 40.0, |(v, _): &Row<'a>| Cell::from(web.app().reference().place(&v.area))),
        column("visit-day", 14.0, |(v, _): &Row<'a>| Cell::Day(Some(v.visited_on))),
        column("brought-until", 14.0, |(v, _): &Row<'a>| Cell::Day(Some(v.around.after.until))),
        column("brought-days", 10.0, |(v, _): &Row<'a>| Cell::Count(u64::try_from(v.around.after.days()).unwrap_or(0))),
        n("brought-before", |c| c.before),
        n("brought-after", |c| c.after),
        n("brought-year-before", |c| c.year_before),
        n("brought-year-after", |c| c.year_after),
        there("brought-there-before", |c| c.before),
        there("brought-there-after", |c| c.after),
        column("brought-unvisited", 16.0, |(_, unvisited): &Row<'a>| Cell::Count(*unvisited)),
    ]
}
