//! How many reports came, what became of them, and how long it took. Each question is a part of the page that fits a phone.

use app::{Apart, AppError, Search, Tally, Whose};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AreaCode, TopicCode,
    figure::{Indicator, Measures, People, Period},
};

use crate::{
    draw::chart::{self, Chart},
    figures::{self, Showing, Shown},
    forms::{Errors, FormData},
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, Visitor, refuse, render, slow_down},
    routes,
    sheet::{Cell, Kind, LIST, Sheet, column, links, links_of},
    state::Web,
};

/// Rows shown of a table before the others are folded.
const ROWS: usize = 8;

/// What is told of how many and what became of them.
pub(super) const COUNTS: [Indicator; 10] = [
    Indicator::Received,
    Indicator::Open,
    Indicator::Promised,
    Indicator::Answered,
    Indicator::Confirmed,
    Indicator::Silence,
    Indicator::Administrator,
    Indicator::Late,
    Indicator::Punctual,
    Indicator::Settled,
];
/// What is told of what answers say.
pub(super) const ANSWERS: [Indicator; 6] = [
    Indicator::SaysFixed,
    Indicator::SaysPromised,
    Indicator::SaysInformed,
    Indicator::SaysDeclined,
    Indicator::SaysMoved,
    Indicator::SaysUntold,
];
/// What is told of how long it took.
pub(super) const TIMES: [Indicator; 8] = [
    Indicator::ResponseMedian,
    Indicator::ResponseNinetieth,
    Indicator::ResponseFive,
    Indicator::CompletionMedian,
    Indicator::CompletionNinetieth,
    Indicator::VerifiedInTime,
    Indicator::RespondedInTime,
    Indicator::CompletedInTime,
];
/// What is told of how well it went.
pub(super) const QUALITY: [Indicator; 9] = [
    Indicator::Rating,
    Indicator::Raters,
    Indicator::RightAtOnce,
    Indicator::Bounced,
    Indicator::Disputed,
    Indicator::Reopened,
    Indicator::Escalated,
    Indicator::SilenceShare,
    Indicator::Anonymous,
];

#[derive(Template)]
#[template(path = "public/statistics.html")]
struct StatisticsPage {
    page: Layout,
    is_empty: bool,
    asked: Asked,
    counts: Vec<Shown>,
    answers: Vec<Shown>,
    times: Vec<Shown>,
    quality: Vec<Shown>,
    per_people: Option<Shown>,
    formulas: Vec<(String, String)>,
    chart: Option<Chart>,
    tables: [Table; 5],
    /// Until the end of which month how many were received that are not public.
    others: Vec<(String, u64)>,
    sheets_of_others: Vec<(&'static str, String)>,
    /// The reports themselves, as sheets: every figure can be reckoned from them.
    sheets_of_reports: Vec<(&'static str, String)>,
}

/// The days that a page is asked of.
pub(super) struct Asked {
    pub(super) typed: FormData,
    pub(super) errors: Errors,
    pub(super) when: String,
    /// Periods to choose from: how each is called, its address, and whether it is shown.
    pub(super) offered: Vec<(String, String, bool)>,
}

impl Asked {
    pub(super) fn of(web: &Web, s: Localizer, path: &str, query: &FormData) -> Self {
        let (period, errors) = (figures::period(web, query), figures::unanswered(web, query));
        let mut typed = query.clone();
        if errors.is_empty() {
            typed.set(figures::FROM, period.from.to_string());
            typed.set(figures::UNTIL, period.until.to_string());
        }
        Self { typed, errors, when: figures::when(web, s, period), offered: figures::offered(web, s, path, period) }
    }
}

/// The list of what is not public, as a sheet.
const OTHERS: &str = "other";

struct Table {
    list: &'static str,
    title: String,
    /// The word above its first column.
    first: String,
    rows: Vec<TallyRow>,
    more: Vec<TallyRow>,
    /// How many more, in words.
    more_told: String,
    sheets: Vec<(&'static str, String)>,
}

/// What became of the reports of one of some things.
pub(crate) struct TallyRow {
    pub(crate) name: String,
    /// Where they are listed.
    pub(crate) address: Option<String>,
    pub(crate) tally: Tally,
    /// How many people live there, where that is known.
    pub(crate) people: Option<People>,
    /// Whether it is compared with others, by a share of so few that it says little.
    pub(crate) few: bool,
}

impl TallyRow {
    /// Its name, and what figures of it are made of.
    pub(crate) fn measured(self) -> (String, Measures) {
        (self.name, Measures { tally: self.tally, people: self.people, ..Measures::default() })
    }
}

pub(crate) async fn statistics(
    State(web): State<Web>,
    s: Localizer,
    Visitor(who): Visitor,
    client: Client,
    uri: Uri,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    let query = FormData::of_query(&uri);
    let here = uri.path_and_query().map_or(routes::STATISTICS, |p| p.as_str());
    let layout = Layout::new(&web, s, who.as_ref(), s.text("stats-title"), here).wrong(&figures::unanswered(&web, &query));
    page(&web, s, &query, layout).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Localizer, query: &FormData, layout: Layout) -> Result<Response, AppError> {
    let (app, period, whose) = (web.app(), figures::period(web, query), Whose::Everybodys);
    if let Some(kind) = Kind::wanted(query).filter(|_| query.has(LIST, OTHERS)) {
        let columns = [
            column("stats-other", 44.0, |(month, _): &(String, u64)| month.clone()),
            column("stats-received", 10.0, |(_, n): &(String, u64)| Cell::Count(*n)),
        ];
        return Ok(crate::sheet::Table::of(s, columns, &others(web, s).await?).answer(web, s, kind).await);
    }
    let read = app.figures().read(&whose, period).await?;
    let lists = [
        ("month", months(s, &whose, period, &read.months)),
        ("area", areas(web, &whose, period).await?),
        ("topic", topics(web, s, &whose, period).await?),
        ("kind", worded(web, s, &whose, period, (Apart::Kinds, "kind")).await?),
        ("channel", worded(web, s, &whose, period, (Apart::Channels, "channel")).await?),
    ];
    if let Some(kind) = Kind::wanted(query) {
        let (list, rows) = lists.into_iter().find(|(list, _)| query.has(LIST, list)).ok_or(AppError::NotFound)?;
        let named = rows.into_iter().map(TallyRow::measured);
        return Ok(Sheet::of_tallies(s, &format!("stats-{list}"), named).answer(web, s, kind).await);
    }
    let narrowed = format!("{}&", figures::of_period(period));
    let tables = lists.map(|(list, mut rows)| {
        let more = rows.split_off(rows.len().min(ROWS));
        Table {
            list,
            title: s.text(&format!("stats-by-{list}")),
            first: s.text(&format!("stats-{list}")),
            more_told: s.with("stats-more-rows", "n", &s.number(more.len() as u64)),
            more,
            rows,
            sheets: links(routes::STATISTICS, &format!("{LIST}={list}&{narrowed}")),
        }
    });
    let showing = Showing { web, s, whose: &whose, period, measures: &read.all, before: None };
    Ok(render(&StatisticsPage {
        is_empty: read.all.tally.received() == 0,
        asked: Asked::of(web, s, routes::STATISTICS, query),
        counts: showing.all(&COUNTS),
        answers: showing.all(&ANSWERS),
        times: showing.all(&TIMES),
        quality: showing.all(&QUALITY),
        per_people: showing.per_people(),
        formulas: figures::formulas(s, &Indicator::ALL),
        chart: chart::months(s, &read.months),
        tables,
        others: others(web, s).await?,
        sheets_of_others: links_of(routes::STATISTICS, OTHERS),
        sheets_of_reports: links(routes::REPORTS, &narrowed),
        page: layout,
    }))
}

async fn others(web: &Web, s: Localizer) -> Result<Vec<(String, u64)>, AppError> {
    Ok(web.app().figures().reports_not_public().await?.into_iter().map(|(month, n)| (s.month(month), n)).collect())
}

/// Every month of a period by its name, with its reports.
pub(super) fn months(s: Localizer, whose: &Whose, period: Period, months: &[(i32, Tally)]) -> Vec<TallyRow> {
    let row = |(month, tally): &(i32, Tally)| TallyRow {
        name: s.month(*month),
        address: figures::month(*month, period).map(|days| figures::list_of(whose, days, Search::default())),
        tally: *tally,
        few: false,
        people: None,
    };
    let first = months.iter().rposition(|(_, tally)| tally.received() > 0).map_or(0, |place| place + 1);
    // Nothing is left out between, but years before the first report tell nothing.
    let shown = months.len().min(first.max(figures::MONTHS.into()));
    months.iter().take(shown).map(row).collect()
}

async fn areas(web: &Web, whose: &Whose, period: Period) -> Result<Vec<TallyRow>, AppError> {
    let reference = web.app().reference();
    let row = |(code, tally): (String, Tally)| match code.parse::<AreaCode>() {
        Ok(area) => {
            // A list of a province has what its regencies have, too.
            let own = area.parent().is_some();
            let here = Search { area: Some(area.clone()), ..Search::default() };
            let address = own.then(|| figures::list_of(whose, period, here));
            let people = own.then(|| web.app().figures().people_living_in(&area, period)).flatten();
            TallyRow { name: reference.place(&area), address, tally, people, few: false }
        }
        Err(_) => TallyRow { name: code, address: None, tally, people: None, few: false },
    };
    Ok(web.app().figures().figures_apart(whose, period, Apart::Areas).await?.into_iter().map(row).collect())
}

/// Told apart by one of a few words.
async fn worded(
    web: &Web,
    s: Localizer,
    whose: &Whose,
    period: Period,
    (apart, word): (Apart, &str),
) -> Result<Vec<TallyRow>, AppError> {
    let row = |(key, tally): (String, Tally)| TallyRow {
        name: s.text(&format!("{word}-{key}")),
        address: None,
        tally,
        few: false,
        people: None,
    };
    Ok(web.app().figures().figures_apart(whose, period, apart).await?.into_iter().map(row).collect())
}

async fn topics(web: &Web, s: Localizer, whose: &Whose, period: Period) -> Result<Vec<TallyRow>, AppError> {
    let reference = web.app().reference();
    let row = |(code, tally): (String, Tally)| TallyRow {
        address: TopicCode::parse(&code)
            .map(|topic| figures::list_of(whose, period, Search { topic: Some(topic), ..Search::default() })),
        name: if code.is_empty() { s.text("stats-no-topic") } else { reference.topic_name(&TopicCode(code), s.language) },
        tally,
        few: false,
        people: None,
    };
    Ok(web.app().figures().figures_apart(whose, period, Apart::Topics).await?.into_iter().map(row).collect())
}
