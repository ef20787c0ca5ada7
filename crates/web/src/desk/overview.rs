//! What a leader sees first, in five minutes: who is late, who does well and who does not, what people suffer from. Each tile
//! leads to what it counts.

use app::{AppError, LateShare, Overview, Tally, Whose, halves};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    AgencyId, AreaCode,
    figure::{Indicator, Measures},
};
use store::MOST_LATE;

use crate::{
    desk::{
        Bar, Desk,
        inbox::counted,
        row::{DeskRow, row},
    },
    figures::{self, ORDER, Showing, Shown, share, share_held},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    public::list::cursor_of,
    routes,
    sheet::{Cell, Kind, LIST, Sheet, Table, column, links_of},
    state::Web,
};

/// Rows shown of who does well, and of who does not.
const AGENCIES: usize = 8;
/// Rows shown of a list before the others are folded.
const UNFOLDED: usize = 5;
/// Rows shown of what people suffer from, and where.
const MATTERS: usize = 8;
/// Reports on one page of what is late somewhere.
const ON_A_PAGE: u32 = 25;

/// The lists of the page, as sheets.
const LATE: &str = "terlambat";
const RECORDS: &str = "kinerja";
const TOPICS: &str = "topik";
const AREAS: &str = "wilayah";
/// The order of who is late: by the share of what they lead.
const BY_SHARE: &str = "bagian";

/// What tiles tell.
const TILES: [Indicator; 7] = [
    Indicator::Received,
    Indicator::Open,
    Indicator::Late,
    Indicator::Punctual,
    Indicator::Settled,
    Indicator::ResponseMedian,
    Indicator::CompletionMedian,
];

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct OverviewPage {
    page: Layout,
    bar: Bar,
    /// The agencies that are watched, by name.
    of: String,
    /// When the reports were received that figures tell of.
    when: String,
    tiles: Vec<Shown>,
    per_people: Option<Shown>,
    late_ones: Folded<LateOne>,
    by_share: bool,
    oldest: Vec<DeskRow>,
    best: Folded<Done>,
    worst: Folded<Done>,
    formulas: Vec<(String, String)>,
    /// How many reports it is told by, and since when.
    told_by: String,
    matters: [Matters; 2],
    /// Reports that most people support, and how many that are, in words.
    voices: Vec<(DeskRow, String)>,
    sheets: [Vec<(&'static str, String)>; 2],
}

/// Rows that are shown, and those that are folded below them.
struct Folded<T> {
    title: String,
    rows: Vec<T>,
    more: Vec<T>,
    /// How many more, in words; and how a screen reader calls their table.
    more_told: String,
    more_title: String,
}

impl<T> Folded<T> {
    fn of(s: Localizer, title: &str, rows: impl Iterator<Item = T>) -> Self {
        let mut rows: Vec<_> = rows.collect();
        let more = rows.split_off(rows.len().min(UNFOLDED));
        let (title, more_told) = (s.text(title), s.with("stats-more-rows", "n", &s.number(more.len() as u64)));
        Self { more_title: format!("{title}: {more_told}"), title, rows, more, more_told }
    }
}

/// An agency where something is late.
struct LateOne {
    address: String,
    name: String,
    late: String,
    /// How many of the reports it leads passed a deadline, and of how many; whether that is few.
    share: String,
    of: String,
    few: bool,
    oldest: String,
}

/// How an agency does.
struct Done {
    address: String,
    name: String,
    /// Whether its reports are so few that a share of them says little.
    few: bool,
    received: String,
    punctual: String,
    settled: String,
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

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let read = match web.app().figures().overview(&who.official()).await {
        Ok(read) => read,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let query = FormData::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        return match sheet(&web, s, &read, query.get(LIST)) {
            Some(sheet) => sheet.answer(&web, s, kind).await,
            None => refuse_to(&web, s, Some(&who), &AppError::NotFound),
        };
    }
    render(&page(&web, s, &who, &read, query.has(ORDER, BY_SHARE)))
}

fn page(web: &Web, s: Localizer, who: &app::SignedIn, read: &Overview, by_share: bool) -> OverviewPage {
    let reference = web.app().reference();
    let name = |agency: AgencyId| reference.agency_name(agency);
    let whose = Whose::Below(read.tops.clone());
    let showing = Showing { web, s, whose: &whose, period: read.period, measures: &read.all, before: Some(&read.before) };
    let late_tile = Shown {
        name: s.text("overview-late-agencies"),
        value: s.number(read.late.len() as u64),
        base: late_work(s, &read.late),
        short_base: late_work(s, &read.late),
        address: (!read.late.is_empty()).then(|| "#terlambat".to_owned()),
        change: None,
        alarming: !read.late.is_empty(),
    };
    let mut late: Vec<&LateShare> = read.late.iter().collect();
    if by_share {
        late.sort_by_key(|l| std::cmp::Reverse((l.lately.per_mille_held(l.lately.late), l.backlog.late)));
    }
    let late_ones = late.into_iter().map(|l| LateOne {
        address: routes::desk_late(l.backlog.agency),
        name: name(l.backlog.agency),
        late: counted(s, l.backlog.late, MOST_LATE),
        share: share_held(s, &l.lately, l.lately.late),
        of: s.with("base-short", "n", &s.number(l.lately.held())),
        few: l.lately.is_few(),
        oldest: oldest(web, s, &l.backlog),
    });
    let done = |(agency, tally): &(AgencyId, Tally)| Done {
        address: format!("{}?{}", routes::agency(*agency), figures::of_period(read.period)),
        name: name(*agency),
        few: tally.is_few(),
        received: s.number(tally.received()),
        punctual: share_held(s, tally, tally.punctual()),
        settled: share(s, tally, tally.confirmed),
    };
    let [better, worse] = halves(&read.records);
    let (reports, since) = (read.complaints.reports, read.complaints.since);
    let told_by = [("n", s.number(reports)), ("day", since.map(|at| s.date(reference.zone().date(at))).unwrap_or_default())];
    let voices = read.complaints.voices.iter();
    OverviewPage {
        page: Layout::new(web, s, Some(who), s.text("overview-title"), routes::DESK_OVERVIEW),
        bar: Bar::of(who),
        of: read.tops.iter().map(|top| name(*top)).collect::<Vec<_>>().join(", "),
        when: figures::when(web, s, read.period),
        per_people: showing.per_people(),
        tiles: [late_tile].into_iter().chain(showing.all(&TILES)).collect(),
        late_ones: Folded::of(s, "overview-who-late", late_ones),
        by_share,
        oldest: read.oldest.iter().map(|l| row(web, s, l)).collect(),
        best: Folded::of(s, "overview-who-best", better.iter().take(AGENCIES).map(done)),
        worst: Folded::of(s, "overview-who-worst", worse.iter().rev().take(AGENCIES).map(done)),
        formulas: figures::formulas(s, &Indicator::ALL),
        told_by: s.with_all("overview-told-by", &told_by.each_ref().map(|(name, value)| (*name, value.as_str()))),
        matters: [
            matters(s, TOPICS, "stats-topic", named_topics(web, s, read)),
            matters(s, AREAS, "stats-area", named_areas(web, read)),
        ],
        voices: voices.map(|l| (row(web, s, l), s.with("supported", "n", &l.report.supports.to_string()))).collect(),
        sheets: [LATE, RECORDS].map(|list| links_of(routes::DESK_OVERVIEW, list)),
    }
}

/// How much work is late, in words.
fn late_work(s: Localizer, late: &[LateShare]) -> String {
    let all: u64 = late.iter().map(|l| l.backlog.late).sum();
    let capped = late.iter().any(|l| l.backlog.late >= MOST_LATE);
    let n = if capped { format!("{}+", s.number(all)) } else { s.number(all) };
    s.with("overview-late-work", "n", &n)
}

#[derive(Template)]
#[template(path = "desk/late.html")]
struct LateList {
    page: Layout,
    bar: Bar,
    /// How much is late, and where that is listed.
    found: String,
    rows: Vec<DeskRow>,
    next: Option<String>,
}

/// What is late at an agency, what is late longest first.
pub(crate) async fn late(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(id): Path<String>, uri: Uri) -> Response {
    let Some(agency) = id.parse().ok().map(AgencyId).filter(|id| web.app().reference().agencies.get(*id).is_some()) else {
        return refuse_to(&web, s, Some(&who), &AppError::NotFound);
    };
    let after = cursor_of(&FormData::of_query(&uri));
    let (backlog, found) = match web.app().figures().late_work(&who.official(), agency, after, ON_A_PAGE).await {
        Ok(found) => found,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let (here, name) = (routes::desk_late(agency), web.app().reference().agency_name(agency));
    let late = counted(s, backlog.map_or(0, |b| b.late), MOST_LATE);
    render(&LateList {
        page: Layout::new(&web, s, Some(&who), s.with("overview-late-at", "agency", &name), &here),
        bar: Bar::of(&who),
        found: s.with("overview-late-work", "n", &late),
        rows: found.rows.iter().map(|l| row(&web, s, l)).collect(),
        next: found.next.map(|next| format!("{here}?setelah={}_{}", next.order, next.n)),
    })
}

/// How late the work is that is late longest somewhere.
fn oldest(web: &Web, s: Localizer, backlog: &store::Backlog) -> String {
    let reference = web.app().reference();
    let area = reference.agencies.get(backlog.agency).map(|agency| agency.area.clone());
    let left = area.map(|area| web.app().reports().working_days_left(&area, backlog.oldest));
    left.map(|left| s.with("working-days", "n", &left.unsigned_abs().to_string())).unwrap_or_default()
}

/// Address, name and count of each topic.
fn named_topics(web: &Web, s: Localizer, read: &Overview) -> Vec<(String, String, u64)> {
    let reference = web.app().reference();
    let named = read.complaints.topics.iter();
    named.map(|(topic, n)| (routes::desk_reports("topik", &topic.0), reference.topic_name(topic, s.language), *n)).collect()
}

/// Address, name and count of each area.
fn named_areas(web: &Web, read: &Overview) -> Vec<(String, String, u64)> {
    let reference = web.app().reference();
    let place = |area: &AreaCode| reference.area(area).map_or_else(|| area.to_string(), |_| reference.place(area));
    read.complaints.areas.iter().map(|(area, n)| (routes::desk_reports("wilayah", area.as_str()), place(area), *n)).collect()
}

fn matters(s: Localizer, list: &str, first: &str, named: Vec<(String, String, u64)>) -> Matters {
    let most = named.first().map_or(0, |(.., n)| *n);
    let share = |n: u64| (n * 100).checked_div(most).unwrap_or(0);
    Matters {
        title: s.text(&format!("overview-by-{list}")),
        first: s.text(first),
        rows: named.into_iter().take(MATTERS).map(|(address, name, n)| (address, name, n, share(n))).collect(),
        sheets: links_of(routes::DESK_OVERVIEW, list),
    }
}

/// Something with its address, its name, and how many reports.
type Named = (String, String, u64);

/// One of the lists, whole.
fn sheet(web: &Web, s: Localizer, read: &Overview, list: &str) -> Option<Sheet> {
    let reference = web.app().reference();
    let counted = |first: &str, named: Vec<Named>| {
        let columns = [
            column(first, 44.0, |(_, name, _): &Named| name.clone()),
            column("stats-received", 10.0, |(_, _, n): &Named| Cell::Count(*n)),
        ];
        Table::of(s, columns, &named)
    };
    Some(match list {
        LATE => {
            let columns = [
                column("part-agency", 44.0, |l: &LateShare| reference.agency_name(l.backlog.agency)),
                column("overview-late", 10.0, |l: &LateShare| Cell::Count(l.backlog.late)),
                column("overview-oldest-due", 12.0, |l: &LateShare| Cell::Day(Some(reference.zone().date(l.backlog.oldest)))),
                column("stats-late", 10.0, |l: &LateShare| Cell::Count(l.lately.late)),
                column("stats-received", 10.0, |l: &LateShare| Cell::Count(l.lately.held())),
            ];
            Table::of(s, columns, &read.late)
        }
        RECORDS => {
            let measures = |tally: &Tally| Measures { tally: *tally, ..Measures::default() };
            let named = read.records.iter().map(|(agency, tally)| (reference.agency_name(*agency), measures(tally)));
            Sheet::of_tallies(s, "part-agency", named)
        }
        TOPICS => counted("stats-topic", named_topics(web, s, read)),
        AREAS => counted("stats-area", named_areas(web, read)),
        _ => return None,
    })
}
