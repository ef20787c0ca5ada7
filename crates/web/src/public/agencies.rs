//! Agencies and their records: who was charged with how much, and what became of it.

use app::{Search, Tally};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{AgencyId, report::About};

use crate::{
    draw::chart::{self, Chart},
    forms::Typed,
    page::{Layout, Visitor, refuse, render},
    public::{
        list::{Row, rows},
        statistics,
    },
    routes,
    sheet::{Kind, Sheet},
    speech::Speech,
    state::Web,
};

/// Newest reports shown.
const NEWEST: u32 = 5;

#[derive(Template)]
#[template(path = "public/agencies.html")]
struct List {
    page: Layout,
    /// Address, name, record.
    rows: Vec<(String, String, Tally)>,
}

/// All agencies that lead a report now, most reports first.
pub(crate) async fn list(State(web): State<Web>, s: Speech, Visitor(who): Visitor, uri: Uri) -> Response {
    let records = match web.house().agency_records().await {
        Ok(records) => records,
        Err(e) => return refuse(&web, s, &e),
    };
    let world = web.house().world();
    let row = |(about, tally): (About, Tally)| match about {
        About::Agency(id) => Some((routes::agency(AgencyId(id)), world.agency_name(AgencyId(id)), tally)),
        _ => None,
    };
    let rows: Vec<_> = records.into_iter().filter_map(row).collect();
    if let Some(kind) = Kind::wanted(&Typed::of_query(&uri)) {
        let named = rows.into_iter().map(|(_, name, tally)| (name, tally));
        return Sheet::of_tallies(s, "part-agency", named).answer(&web, s, kind).await;
    }
    render(&List { page: Layout::new(&web, s, who.as_ref(), s.say("agencies-title"), routes::AGENCIES), rows })
}

#[derive(Template)]
#[template(path = "public/agency.html")]
struct One {
    page: Layout,
    name: String,
    kind: String,
    place: String,
    /// The agencies it stands under, the highest first.
    above: Vec<(String, String)>,
    all: Tally,
    months: Vec<(String, Tally)>,
    chart: Option<Chart>,
    /// The agencies right below it.
    below: Vec<(String, String)>,
    newest: Vec<Row>,
    reports: String,
}

/// One agency.
pub(crate) async fn one(State(web): State<Web>, s: Speech, Visitor(who): Visitor, Path(id): Path<String>, uri: Uri) -> Response {
    let world = web.house().world();
    let found = id.parse().ok().and_then(|id| world.agencies.get(AgencyId(id)));
    let Some(agency) = found else { return refuse(&web, s, &app::Trouble::NotFound) };
    let search = Search { agency: Some(agency.id), ..Search::default() };
    let record = web.house().agency_record(agency.id).await;
    let (record, newest) = match (record, web.house().public_reports(&search, None, NEWEST).await) {
        (Ok(record), Ok(newest)) => (record, newest),
        (Err(e), _) | (_, Err(e)) => return refuse(&web, s, &e),
    };
    let (all, months) = record;
    if let Some(kind) = Kind::wanted(&Typed::of_query(&uri)) {
        let named = months.iter().map(|(month, tally)| (s.month(*month), *tally));
        return Sheet::of_tallies(s, "stats-month", named).answer(&web, s, kind).await;
    }
    let mut above: Vec<_> =
        world.agencies.lineage(agency.id).skip(1).map(|a| (routes::agency(a), world.agency_name(a))).collect();
    above.reverse();
    let name = world.agency_name(agency.id);
    let page = Layout::new(&web, s, who.as_ref(), name.clone(), &routes::agency(agency.id));
    render(&One {
        page,
        name,
        kind: s.say(&format!("agency-kind-{}", agency.kind.as_str())),
        place: world.place(&agency.area),
        above,
        all,
        months: statistics::months(s, &months),
        chart: chart::months(s, &months),
        below: world.agencies.below(agency.id).iter().map(|a| (routes::agency(a.id), world.agency_name(a.id))).collect(),
        newest: rows(&web, s, &newest),
        reports: routes::reports_of(agency.id),
    })
}
