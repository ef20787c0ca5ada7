//! What visits brought: how far they reach by regency, and what came before and after each beside villages that nobody visited. For
//! leaders, as a page, to print, and as sheets.

use app::{AppError, AroundVisit, Outreach, Reached, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AreaCode,
    figure::{Compared, Had, Tally},
};
use geo::cartogram;

use crate::{
    desk::{Bar, Desk},
    draw::{
        outlines::{self, Drawn},
        shade,
        tiles::Tile,
    },
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
/// Stands behind a share that is told of few.
const OF_FEW: char = '*';
/// How many villages fit on the one page that is printed.
const PRINTED: usize = 15;
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
    "stats-per-thousand",
];
const OF_VISIT: [&str; 7] = [
    "brought-compared",
    "brought-compared-year",
    "stats-per-thousand",
    "brought-share",
    "brought-share-year",
    "brought-elsewhere",
    "brought-elsewhere-share",
];

/// A line: what it is of, and each cell with its head.
struct Line {
    name: String,
    address: String,
    day: String,
    cells: Vec<(String, String)>,
    few: bool,
    short: String,
    /// Left out on paper.
    screen_only: bool,
}

/// One thing that is compared: before and after, and the same a year earlier, of visited villages and of others.
struct Compare {
    name: String,
    here: [String; 2],
    there: [String; 2],
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
    /// The regencies by their outlines, where these are known; else as tiles.
    drawn: Vec<Drawn>,
    tiles: Vec<Tile>,
    outline: &'static str,
    visit_heads: Vec<String>,
    visits: Vec<Line>,
    /// That paper has only some of them; empty where it has all.
    printed: String,
    /// Of how many visited villages it is known how many people live there.
    counted: String,
    /// All visits together: of how many villages, how many nobody visited, and what differs.
    compared: String,
    together: Vec<Compare>,
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
            let rows: Vec<_> = brought.visits.iter().collect();
            Table::of(s, by_visit(web, s), rows.iter())
        };
        return Ok(sheet.answer(web, s, kind).await);
    }
    typed.set(MONTHS, months.to_string());
    let narrowed = |list: &str| {
        let links = links_of(routes::DESK_BROUGHT, list).into_iter();
        links.map(|(kind, address)| (kind, format!("{address}&{MONTHS}={months}"))).collect()
    };
    let n = |n: u64| s.number(n);
    let drawn = drawn(web, s, &brought.reached).await?;
    Ok(render(&BroughtPage {
        page: Layout::new(web, s, Some(who), s.text("brought-title"), routes::DESK_BROUGHT),
        bar: Bar::of(who),
        months: OFFERED.map(|m| (m.to_string(), s.with("brought-months", "n", &m.to_string()))).into(),
        asked: s.with("brought-asked", "n", &n(u64::from(months))),
        when: figures::when(web, s, brought.period),
        regency_heads: heads(s, &OF_REGENCY),
        regencies: brought.reached.iter().map(|reached| regency(web, s, reached)).collect(),
        tiles: if drawn.is_empty() { tiles(s, &brought.reached) } else { Vec::new() },
        drawn,
        outline: outline(&brought.reached),
        visit_heads: heads(s, &OF_VISIT),
        visits: {
            let row = |(visit, told): (&AroundVisit, bool)| Line { screen_only: !told, ..row(web, s, visit, months) };
            brought.visits.iter().zip(most_telling(&brought.visits)).map(row).collect()
        },
        printed: if brought.visits.len() > PRINTED { s.with("brought-printed", "n", &n(PRINTED as u64)) } else { String::new() },
        compared: s.with_all("brought-together", &[("n", &n(brought.visits.len() as u64)), ("others", &n(brought.unvisited))]),
        counted: counted(s, &brought.visits),
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
    let answered = r.measures.tally.answered_or_closed();
    let told = [
        s.number(r.villages),
        of_all(s, r.visited, r.villages),
        of_all(s, r.trained, r.villages),
        of_all(s, r.reporting, r.villages),
        of_all(s, r.answered, r.villages),
        s.number(r.measures.tally.received()),
        of_all(s, answered, r.measures.tally.received()),
        figures::per_thousand(s, &r.measures),
    ];
    Line {
        name: web.app().reference().place_name(&r.area),
        address: villages_of(&r.area),
        day: String::new(),
        cells: cells(s, OF_REGENCY, told),
        few: r.measures.tally.is_few(),
        short: String::new(),
        screen_only: false,
    }
}

/// How dark a regency is by the share of its villages that were visited, and that share in words.
fn shaded(s: Localizer, r: &Reached) -> Option<(u64, String)> {
    let share = (r.visited * 100).checked_div(r.villages)?;
    Some((shade(share, 100), of_all(s, r.visited, r.villages)))
}

/// The regencies by their outlines; none where these are not known.
async fn drawn(web: &Web, s: Localizer, reached: &[Reached]) -> Result<Vec<Drawn>, AppError> {
    let Some(province) = reached.first().and_then(|r| r.area.parent()) else { return Ok(Vec::new()) };
    let Some(map) = web.app().country().map_below(Some(&province)).await? else { return Ok(Vec::new()) };
    let Some(drawing) = outlines::projected(&map) else { return Ok(Vec::new()) };
    let short = |area: &AreaCode| cartogram::squares().find(|square| square.area == *area).map(|square| square.name);
    let told = |area: &AreaCode| {
        let r = reached.iter().find(|r| r.area == *area)?;
        let (shade, share) = shaded(s, r)?;
        let name = short(area).map_or_else(|| web.app().reference().place_name(area), str::to_owned);
        let (name, address) = (format!("{name}: {share}"), villages_of(area));
        Some(outlines::Told { address, name, count: String::new(), shade, chosen: false })
    };
    Ok(outlines::outlines(&map, &drawing, told))
}

/// The squares of the regencies.
fn tiles(s: Localizer, reached: &[Reached]) -> Vec<Tile> {
    let tile = |square: cartogram::Square| {
        let r = reached.iter().find(|r| r.area == square.area)?;
        let (shade, count) = shaded(s, r)?;
        let (x, y) = (square.column * TILE, square.row * TILE);
        Some(Tile { address: villages_of(&r.area), name: square.name, count, shade, chosen: false, x, y })
    };
    cartogram::squares().filter_map(tile).collect()
}

/// The outline behind them, of the province they all lie in.
fn outline(reached: &[Reached]) -> &'static str {
    reached.first().and_then(|r| r.area.parent()).map_or("", |province| cartogram::outline(&province))
}

/// Of how many visited villages it is known how many people live there, and where that is told.
fn counted(s: Localizer, visits: &[AroundVisit]) -> String {
    let known = visits.iter().filter(|v| v.compared.after.people > 0).count() as u64;
    s.with_all("brought-counted", &[("n", &s.number(known)), ("all", &s.number(visits.len() as u64))])
}

/// What villages had before and after.
fn from_to(told: impl Fn(&Had) -> String, before: &Had, after: &Had) -> String {
    format!("{} → {}", told(before), told(after))
}

/// With a mark where it is told of few: one report or village more or less moves it much.
fn marked(told: String, of: &Tally) -> String {
    if of.is_few() { format!("{told}{OF_FEW}") } else { told }
}

/// How many reports a village had, on average: in tenths.
fn average(s: Localizer, had: &Had) -> String {
    let mark = if s.code() == "id" { ',' } else { '.' };
    let Some(tenths) = (had.tally.received() * 10).checked_div(had.villages) else { return "–".to_owned() };
    marked(format!("{}{mark}{}", s.number(tenths / 10), tenths % 10), &had.tally)
}

/// The share of reports that were answered or closed.
fn answered(s: Localizer, had: &Had) -> String {
    marked(figures::share(s, &had.tally, had.tally.answered_or_closed()), &had.tally)
}

/// How many reports came of every 1,000 people, where it is known how many live there.
fn of_thousand(s: Localizer, had: &Had) -> String {
    let measures = had.measures();
    if had.people == 0 { "–".to_owned() } else { marked(figures::per_thousand(s, &measures), &measures.tally) }
}

/// The share of villages with a report.
fn reporting(s: Localizer, had: &Had) -> String {
    let villages = Tally { open: had.villages, ..Tally::default() };
    marked(figures::share(s, &villages, had.reporting), &villages)
}

fn row(web: &Web, s: Localizer, v: &AroundVisit, months: u8) -> Line {
    let n = |had: &Had| s.number(had.tally.received());
    let days = u64::try_from(v.around.after.days()).unwrap_or(0);
    let (c, e) = (&v.compared, &v.elsewhere);
    let told = [
        from_to(n, &c.before, &c.after),
        from_to(n, &c.year_before, &c.year_after),
        from_to(|had| of_thousand(s, had), &c.before, &c.after),
        from_to(|had| answered(s, had), &c.before, &c.after),
        from_to(|had| answered(s, had), &c.year_before, &c.year_after),
        from_to(|had| average(s, had), &e.before, &e.after),
        from_to(|had| answered(s, had), &e.before, &e.after),
    ];
    Line {
        name: web.app().reference().place(&v.area),
        address: routes::desk_visits(v.area.as_str()),
        day: s.date(v.visited_on),
        cells: cells(s, OF_VISIT, told),
        few: c.is_few(),
        screen_only: false,
        short: if v.around.is_short(months) { s.with("brought-short", "n", &s.number(days)) } else { String::new() },
    }
}

/// Which visits tell the most: not of few reports, and with the greatest change.
fn most_telling(visits: &[AroundVisit]) -> Vec<bool> {
    let mut order: Vec<_> = visits.iter().enumerate().collect();
    order.sort_by_key(|(_, v)| {
        let [before, after] = [&v.compared.before, &v.compared.after].map(|had| had.tally.received());
        (v.compared.is_few(), std::cmp::Reverse(before.abs_diff(after)))
    });
    let told: std::collections::BTreeSet<_> = order.into_iter().take(PRINTED).map(|(n, _)| n).collect();
    (0..visits.len()).map(|n| told.contains(&n)).collect()
}

/// All visits together beside villages that nobody visited, in as many windows of days as there were visits.
fn together(s: Localizer, brought: &Outreach) -> Vec<Compare> {
    if brought.visits.is_empty() {
        return Vec::new();
    }
    let (here, there): (Compared, Compared) = brought.together();
    let compare = |key: &str, told: &dyn Fn(&Had) -> String| {
        let of = |c: &Compared| [from_to(told, &c.before, &c.after), from_to(told, &c.year_before, &c.year_after)];
        Compare { name: s.text(key), here: of(&here), there: of(&there) }
    };
    vec![
        compare("brought-average", &|had| average(s, had)),
        compare("stats-per-thousand", &|had| of_thousand(s, had)),
        compare("brought-share", &|had| answered(s, had)),
        compare("brought-share-reporting", &|had| reporting(s, had)),
    ]
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
        column("village-answered", 12.0, |r: &Reached| Cell::Count(r.measures.tally.answered_or_closed())),
        column("stats-per-thousand", 16.0, move |r: &Reached| figures::per_thousand(s, &r.measures)),
    ]
}

type Visit<'a> = &'a AroundVisit;

fn by_visit<'a>(web: &'a Web, s: Localizer) -> Vec<Column<'a, Visit<'a>>> {
    let n = |key: &'a str, of: fn(&AroundVisit) -> u64| column(key, 12.0, move |v: &Visit<'a>| Cell::Count(of(v)));
    let share = |key: &'a str, of: fn(&AroundVisit) -> &Had| column(key, 12.0, move |v: &Visit<'a>| answered(s, of(v)));
    let reach = |key: &'a str, of: fn(&AroundVisit) -> &Had| column(key, 12.0, move |v: &Visit<'a>| reporting(s, of(v)));
    let thousand = |key: &'a str, of: fn(&AroundVisit) -> &Had| column(key, 12.0, move |v: &Visit<'a>| of_thousand(s, of(v)));
    vec![
        column("area-code", 16.0, |v: &Visit<'a>| Cell::from(v.area.to_string())),
        column("sheet-place", 40.0, |v: &Visit<'a>| Cell::from(web.app().reference().place(&v.area))),
        column("visit-day", 14.0, |v: &Visit<'a>| Cell::Day(Some(v.visited_on))),
        column("brought-until", 14.0, |v: &Visit<'a>| Cell::Day(Some(v.around.after.until))),
        n("brought-days", |v| u64::try_from(v.around.after.days()).unwrap_or(0)),
        n("brought-before", |v| v.compared.before.tally.received()),
        n("brought-after", |v| v.compared.after.tally.received()),
        n("brought-year-before", |v| v.compared.year_before.tally.received()),
        n("brought-year-after", |v| v.compared.year_after.tally.received()),
        n("brought-there-before", |v| v.elsewhere.before.tally.received()),
        n("brought-there-after", |v| v.elsewhere.after.tally.received()),
        n("brought-unvisited", |v| v.elsewhere.after.villages),
        n("brought-people", |v| v.compared.after.people),
        thousand("brought-thousand-before", |v| &v.compared.before),
        thousand("brought-thousand-after", |v| &v.compared.after),
        thousand("brought-thousand-year-before", |v| &v.compared.year_before),
        thousand("brought-thousand-year-after", |v| &v.compared.year_after),
        thousand("brought-there-thousand-before", |v| &v.elsewhere.before),
        thousand("brought-there-thousand-after", |v| &v.elsewhere.after),
        share("brought-share-before", |v| &v.compared.before),
        share("brought-share-after", |v| &v.compared.after),
        share("brought-share-year-before", |v| &v.compared.year_before),
        share("brought-share-year-after", |v| &v.compared.year_after),
        share("brought-there-share-before", |v| &v.elsewhere.before),
        share("brought-there-share-after", |v| &v.elsewhere.after),
        reach("brought-there-reporting-before", |v| &v.elsewhere.before),
        reach("brought-there-reporting-after", |v| &v.elsewhere.after),
    ]
}
