//! Agencies and their records: who was charged with how much, and what became of it.

use app::{Apart, AppError, Beside, Search, Tally, Whose};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    AgencyId,
    figure::{Indicator, Measures},
};

use crate::{
    draw::chart::{self, Chart},
    figures::{self, ORDER, Showing, Shown},
    forms::FormData,
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, Visitor, refuse, render, slow_down},
    public::{
        list::{self, rows},
        statistics::{self, ANSWERS, Asked, COUNTS, QUALITY, TIMES, TallyRow},
    },
    routes,
    sheet::{Kind, Sheet, links},
    state::Web,
};

/// Newest reports shown.
const NEWEST: u32 = 5;

#[derive(Template)]
#[template(path = "public/agencies.html")]
struct RecordsPage {
    page: Layout,
    asked: Asked,
    orders: Vec<(String, String, bool)>,
    rows: Vec<TallyRow>,
    /// Whether a row is of few reports.
    marks_few: bool,
    sheets: Vec<(&'static str, String)>,
}

/// The orders of all agencies: how each is chosen, and what it is called.
const ORDERS: [(&str, &str); 3] = [("", "stats-received"), ("terlambat", "stats-late"), ("selesai", "stats-settled")];

/// All agencies that lead a report of the period, most reports first, or the worst, or the best.
pub(crate) async fn list(State(web): State<Web>, s: Localizer, Visitor(who): Visitor, client: Client, uri: Uri) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    let query = FormData::of_query(&uri);
    let layout =
        Layout::new(&web, s, who.as_ref(), s.text("agencies-title"), routes::AGENCIES).wrong(&figures::unanswered(&web, &query));
    all(&web, s, &query, layout).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn all(web: &Web, s: Localizer, query: &FormData, layout: Layout) -> Result<Response, AppError> {
    let (reference, period) = (web.app().reference(), figures::period(web, query));
    let row = |(id, tally): (String, Tally)| {
        let id = id.parse().ok().map(AgencyId).filter(|id| reference.agencies.get(*id).is_some())?;
        let address = format!("{}?{}", routes::agency(id), figures::of_period(period));
        Some(TallyRow { name: reference.agency_name(id), address: Some(address), few: tally.is_few(), tally, people: None })
    };
    let read = web.app().figures().figures_apart(&Whose::Everybodys, period, Apart::Agencies).await?;
    let mut rows: Vec<_> = read.into_iter().filter_map(row).collect();
    match query.get(ORDER) {
        "terlambat" => rows.sort_by_key(|r| std::cmp::Reverse((r.tally.per_mille_held(r.tally.late), r.tally.late))),
        "selesai" => rows.sort_by_key(|r| std::cmp::Reverse((r.tally.per_mille(r.tally.confirmed), r.tally.confirmed))),
        _ => {}
    }
    if let Some(kind) = Kind::wanted(query) {
        let named = rows.into_iter().map(TallyRow::measured);
        return Ok(Sheet::of_tallies(s, "part-agency", named).answer(web, s, kind).await);
    }
    let days = figures::of_period(period);
    let order = |(order, key): (&str, &str)| {
        (s.text(key), format!("{}?{days}&{ORDER}={order}", routes::AGENCIES), query.get(ORDER) == order)
    };
    Ok(render(&RecordsPage {
        page: layout,
        asked: Asked::of(web, s, routes::AGENCIES, query),
        orders: ORDERS.map(order).into(),
        marks_few: rows.iter().any(|row| row.few),
        rows,
        sheets: links(routes::AGENCIES, &format!("{ORDER}={}&{days}&", routes::encode(query.get(ORDER)))),
    }))
}

#[derive(Template)]
#[template(path = "public/agency.html")]
struct RecordPage {
    page: Layout,
    name: String,
    kind: String,
    place: String,
    /// The agencies it stands under, the highest first.
    above: Vec<(String, String)>,
    is_empty: bool,
    asked: Asked,
    counts: Vec<Shown>,
    answers: Vec<Shown>,
    times: Vec<Shown>,
    quality: Vec<Shown>,
    beside: Vec<BesideRow>,
    /// Of how many equals the middle is told; in words.
    equals: String,
    per_people: Option<Shown>,
    formulas: Vec<(String, String)>,
    months: Vec<TallyRow>,
    sheets: Vec<(&'static str, String)>,
    chart: Option<Chart>,
    /// The agencies right below it.
    below: Vec<(String, String)>,
    newest: Vec<list::ReportRow>,
    reports: String,
}

/// One agency.
pub(crate) async fn one(
    State(web): State<Web>,
    s: Localizer,
    Visitor(who): Visitor,
    client: Client,
    Path(id): Path<String>,
    uri: Uri,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    let reference = web.app().reference();
    let found = id.parse().ok().and_then(|id| reference.agencies.get(AgencyId(id)));
    let Some(agency) = found else { return refuse(&web, s, &app::AppError::NotFound) };
    let search = Search { agency: Some(agency.id), ..Search::default() };
    let query = FormData::of_query(&uri);
    let (whose, period) = (Whose::Of(agency.id), figures::period(&web, &query));
    let record = web.app().figures().read(&whose, period).await;
    let (record, newest) = match (record, web.app().reports().newest_public(&search, NEWEST).await) {
        (Ok(record), Ok(newest)) => (record, newest),
        (Err(e), _) | (_, Err(e)) => return refuse(&web, s, &e),
    };
    let beside = match web.app().figures().beside(agency.id, period, &record.all).await {
        Ok(beside) => beside,
        Err(e) => return refuse(&web, s, &e),
    };
    let months = statistics::months(s, &whose, period, &record.months);
    if let Some(kind) = Kind::wanted(&query) {
        let named = months.into_iter().map(TallyRow::measured);
        return Sheet::of_tallies(s, "stats-month", named).answer(&web, s, kind).await;
    }
    let here = routes::agency(agency.id);
    let showing = Showing { web: &web, s, whose: &whose, period, measures: &record.all, before: None };
    let mut above: Vec<_> =
        reference.agencies.lineage(agency.id).skip(1).map(|a| (routes::agency(a), reference.agency_name(a))).collect();
    above.reverse();
    let name = reference.agency_name(agency.id);
    let page = Layout::new(&web, s, who.as_ref(), name.clone(), &here).wrong(&figures::unanswered(&web, &query));
    render(&RecordPage {
        page,
        name,
        kind: s.text(&format!("agency-kind-{}", agency.kind.as_str())),
        place: reference.place(&agency.area),
        above,
        is_empty: record.all.tally.received() == 0,
        asked: Asked::of(&web, s, &here, &query),
        counts: showing.all(&COUNTS),
        answers: showing.all(&ANSWERS),
        times: showing.all(&TIMES),
        quality: showing.all(&QUALITY),
        beside: beside_rows(s, &record.all, &beside),
        equals: match beside.equals.len() as u64 {
            0 => s.text("beside-no-equals"),
            n => s.with("beside-equals-are", "n", &s.number(n)),
        },
        per_people: showing.per_people(),
        formulas: figures::formulas(s, &Indicator::ALL),
        months,
        sheets: links(&here, &format!("{}&", figures::of_period(period))),
        chart: chart::months(s, &record.months),
        below: reference.agencies.below(agency.id).iter().map(|a| (routes::agency(a.id), reference.agency_name(a.id))).collect(),
        newest: rows(&web, s, &newest),
        reports: routes::reports_of(agency.id),
    })
}

/// What a record is compared by.
const COMPARED: [Indicator; 9] = [
    Indicator::Received,
    Indicator::Punctual,
    Indicator::RespondedInTime,
    Indicator::CompletedInTime,
    Indicator::ResponseMedian,
    Indicator::CompletionMedian,
    Indicator::RightAtOnce,
    Indicator::Disputed,
    Indicator::Rating,
];

/// A figure beside others: of now, with how sure it is, of the period before, of a year before, of equals.
struct BesideRow {
    name: String,
    now: String,
    /// Between which values it lies with 95 % confidence, where that is told.
    range: String,
    /// The key of what each is called, and its value.
    others: [(&'static str, String); 3],
    few: bool,
}

fn beside_rows(s: Localizer, now: &Measures, beside: &Beside) -> Vec<BesideRow> {
    let row = |indicator: Indicator| BesideRow {
        name: s.text(&indicator.name_key()),
        now: figures::value(s, indicator, now),
        range: figures::range(s, indicator, now),
        others: [
            ("beside-before", figures::value(s, indicator, &beside.before)),
            ("beside-year", figures::value(s, indicator, &beside.year_before)),
            (
                "beside-equals",
                beside.middle(indicator).map_or_else(|| "–".to_owned(), |value| figures::in_unit(s, indicator.unit(), value)),
            ),
        ],
        few: indicator != Indicator::Received && indicator.base().of(now).is_some_and(|n| (1..20).contains(&n)),
    };
    COMPARED.map(row).into()
}
