//! What a leader sees first, in five minutes: who is late, who does well, what people suffer from.

use app::{Overview, Tally, Trouble};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{AgencyId, AreaCode};
use store::MOST_LATE;

use crate::{
    desk::{
        Bar, Desk,
        inbox::{Row, counted, row},
    },
    forms::Typed,
    page::{Layout, refuse_to, render},
    routes,
    sheet::{Cell, Kind, LIST, Sheet, links_of},
    speech::Speech,
    state::Web,
};

/// Rows shown of who is late, and of who does well.
const AGENCIES: usize = 8;
/// Rows shown of what people suffer from, and where.
const MATTERS: usize = 8;

/// The lists of the page, as sheets.
const LATE: &str = "terlambat";
const RECORDS: &str = "kinerja";
const TOPICS: &str = "topik";
const AREAS: &str = "wilayah";

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct Page {
    page: Layout,
    bar: Bar,
    /// The agencies that are watched, by name.
    of: String,
    /// How many of them are late with something.
    late: u64,
    received: u64,
    punctual: String,
    confirmed: String,
    late_ones: Vec<LateOne>,
    best: Vec<(String, String, Tally)>,
    /// How many reports it is told by, and since when.
    told_by: String,
    matters: [Matters; 2],
    /// Reports that most people support, and how many that are, in words.
    voices: Vec<(Row, String)>,
    sheets: [Vec<(&'static str, String)>; 2],
}

/// An agency where something is late.
struct LateOne {
    address: String,
    name: String,
    late: String,
    oldest: String,
}

/// How many reports are about each of some things.
struct Matters {
    title: String,
    /// The word above its first column.
    first: String,
    /// Address, name, how many, and how many that is for each hundred of the first.
    rows: Vec<(String, String, u64, u64)>,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Speech, Desk(who): Desk, uri: Uri) -> Response {
    let read = match web.house().overview(&who.official()).await {
        Ok(read) => read,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let query = Typed::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        return match sheet(&web, s, &read, query.get(LIST)) {
            Some(sheet) => sheet.answer(&web, s, kind).await,
            None => refuse_to(&web, s, Some(&who), &Trouble::NotFound),
        };
    }
    let world = web.house().world();
    let name = |agency: AgencyId| world.agency_name(agency);
    let late_ones = read.backlogs.iter().take(AGENCIES).map(|b| LateOne {
        address: routes::desk_reports("instansi", &b.agency.0.to_string()),
        name: name(b.agency),
        late: counted(s, b.late, MOST_LATE),
        oldest: oldest(&web, s, b),
    });
    let best = read.records.iter().take(AGENCIES).map(|(agency, tally)| (routes::agency(*agency), name(*agency), *tally));
    let (reports, since) = (read.complaints.reports, read.complaints.since);
    let told_by = [("n", s.number(reports)), ("day", since.map(|at| s.date(world.zone().date(at))).unwrap_or_default())];
    let voices = read.complaints.voices.iter();
    render(&Page {
        page: Layout::new(&web, s, Some(&who), s.say("overview-title"), routes::DESK_OVERVIEW),
        bar: Bar::of(&who),
        of: read.tops.iter().map(|top| name(*top)).collect::<Vec<_>>().join(", "),
        late: read.backlogs.len() as u64,
        received: read.all.received(),
        punctual: percent(&read.all, read.all.punctual()),
        confirmed: percent(&read.all, read.all.confirmed),
        late_ones: late_ones.collect(),
        best: best.collect(),
        told_by: s.with_all("overview-told-by", &told_by.each_ref().map(|(name, value)| (*name, value.as_str()))),
        matters: [
            matters(s, TOPICS, "stats-topic", named_topics(&web, s, &read)),
            matters(s, AREAS, "stats-area", named_areas(&web, &read)),
        ],
        voices: voices.map(|l| (row(&web, s, l), s.with("supported", "n", &l.report.supports.to_string()))).collect(),
        sheets: [LATE, RECORDS].map(|list| links_of(routes::DESK_OVERVIEW, list)),
    })
}

/// How many of a hundred of some reports are these.
fn percent(all: &Tally, some: impl std::borrow::Borrow<u64>) -> String {
    if all.received() == 0 { "–".to_owned() } else { format!("{}%", (all.per_mille(*some.borrow()) + 5) / 10) }
}

/// How late the work is that is late longest somewhere.
fn oldest(web: &Web, s: Speech, backlog: &store::Backlog) -> String {
    let world = web.house().world();
    let area = world.agencies.get(backlog.agency).map(|agency| agency.area.clone());
    let left = area.map(|area| web.house().working_days_left(&area, backlog.oldest));
    left.map(|left| s.with("overview-days", "n", &left.unsigned_abs().to_string())).unwrap_or_default()
}

/// Address, name and count of each topic.
fn named_topics(web: &Web, s: Speech, read: &Overview) -> Vec<(String, String, u64)> {
    let world = web.house().world();
    let named = read.complaints.topics.iter();
    named.map(|(topic, n)| (routes::desk_reports("topik", &topic.0), world.topic_name(topic, s.code()), *n)).collect()
}

/// Address, name and count of each area.
fn named_areas(web: &Web, read: &Overview) -> Vec<(String, String, u64)> {
    let world = web.house().world();
    let place = |area: &AreaCode| world.area(area).map_or_else(|| area.to_string(), |_| world.place(area));
    read.complaints.areas.iter().map(|(area, n)| (routes::desk_reports("wilayah", area.as_str()), place(area), *n)).collect()
}

fn matters(s: Speech, list: &str, first: &str, named: Vec<(String, String, u64)>) -> Matters {
    let most = named.first().map_or(0, |(.., n)| *n);
    let share = |n: u64| (n * 100).checked_div(most).unwrap_or(0);
    Matters {
        title: s.say(&format!("overview-by-{list}")),
        first: s.say(first),
        rows: named.into_iter().take(MATTERS).map(|(address, name, n)| (address, name, n, share(n))).collect(),
        sheets: links_of(routes::DESK_OVERVIEW, list),
    }
}

/// One of the lists, whole.
fn sheet(web: &Web, s: Speech, read: &Overview, list: &str) -> Option<Sheet> {
    let world = web.house().world();
    let counted = |first: &str, named: Vec<(String, String, u64)>| {
        let mut sheet = Sheet::new(s, &[(first, 44.0), ("stats-received", 10.0)]);
        named.into_iter().for_each(|(_, name, n)| sheet.add([Cell::Text(name), Cell::Count(n)]));
        sheet
    };
    Some(match list {
        LATE => {
            let mut sheet = Sheet::new(s, &[("part-agency", 44.0), ("overview-late", 10.0), ("overview-oldest-due", 12.0)]);
            for b in &read.backlogs {
                let due = Cell::Day(Some(world.zone().date(b.oldest)));
                sheet.add([Cell::Text(world.agency_name(b.agency)), Cell::Count(b.late), due]);
            }
            sheet
        }
        RECORDS => {
            let named = read.records.iter().map(|(agency, tally)| (world.agency_name(*agency), *tally));
            Sheet::of_tallies(s, "part-agency", named)
        }
        TOPICS => counted("stats-topic", named_topics(web, s, read)),
        AREAS => counted("stats-area", named_areas(web, read)),
        _ => return None,
    })
}
