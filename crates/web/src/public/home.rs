//! The first page, what this is, the style sheet, the language.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use app::{AppError, Reader, Search, Whose};
use domain::{
    figure::Indicator,
    report::{Closing, ReportEvent, Status, StatusName},
};
use store::{Key, Page};

use crate::{
    figures::{self, Showing, Shown},
    forms::FormData,
    language,
    localizer::{Language, Localizer},
    page::{Layout, Visitor, refuse, render, see},
    public::list::{ReportRow, rows},
    routes,
    state::Web,
};

#[derive(Template)]
#[template(path = "public/home.html")]
struct Home {
    page: Layout,
    /// Working days in which a report is verified today.
    days: String,
    newest: Vec<ReportRow>,
    /// The last whole month, and what became of its reports.
    month: Option<(String, Vec<Shown>)>,
    solved: Vec<Solved>,
    /// Who answers here: name and record of those that stand highest.
    agencies: Vec<(String, String)>,
}

/// A report that was settled, as its reporter says, and the answer that did it.
struct Solved {
    report: ReportRow,
    agency: String,
    answer: String,
}

/// How many settled reports are shown, and among how many of the newest that are closed they are looked for.
const SOLVED: usize = 2;
const CLOSED: u32 = 12;
/// Longest beginning of an answer, in characters.
const ANSWER: usize = 260;
/// Most agencies that are named.
const AGENCIES: usize = 10;

/// What is told of a month.
const FIGURES: [Indicator; 5] =
    [Indicator::Received, Indicator::Answered, Indicator::Confirmed, Indicator::Late, Indicator::ResponseMedian];

/// Reports that were settled lately, with their answers.
async fn solved(web: &Web, s: Localizer) -> Result<Vec<Solved>, AppError> {
    let closed = Search { status: Some(StatusName::Closed), ..Search::default() };
    let page = web.app().reports().newest_public(&closed, CLOSED).await?;
    let settled = |l: &&store::ListItem| matches!(l.report.status, Status::Closed { how: Closing::Confirmed });
    let mut found = Vec::new();
    for listed in page.rows.iter().filter(settled) {
        let view = web.app().reports().read_report(Key::Tracking(listed.report.tracking), &Reader::Anyone).await?;
        let answer =
            view.lines.iter().rev().find(|line| matches!(line.what, ReportEvent::FollowUpPublished { answer: true, .. }));
        let Some((line, words)) = answer.and_then(|line| Some((line, line.words.as_ref()?))) else { continue };
        let one = Page { rows: vec![listed.clone()], next: None };
        found.extend(rows(web, s, &one).into_iter().map(|report| Solved {
            report,
            agency: line.agency.map(|agency| web.app().reference().agency_name(agency)).unwrap_or_default(),
            answer: insight::shorten(&words.text, ANSWER),
        }));
        if found.len() == SOLVED {
            break;
        }
    }
    Ok(found)
}

/// The last month that is over, and what became of what was received in it.
async fn last_month(web: &Web, s: Localizer) -> Result<Option<(String, Vec<Shown>)>, AppError> {
    let told = web.app().figures().figures_of_last_month().await?;
    let (period, measures) = (told.period, &told.all);
    let showing = Showing { web, s, whose: &Whose::Everybodys, period, measures, before: None };
    Ok((measures.tally.received() > 0).then(|| (figures::when(web, s, period), showing.all(&FIGURES))))
}

/// The agencies that stand highest, and those right below them.
fn agencies(web: &Web) -> Vec<(String, String)> {
    let reference = web.app().reference();
    let open: Vec<_> = reference.agencies.iter().filter(|a| !a.closed).collect();
    let tops: Vec<_> = open.iter().filter(|a| a.parent.is_none()).collect();
    let below = open.iter().filter(|a| tops.iter().any(|top| a.parent == Some(top.id)));
    tops.iter().copied().chain(below).take(AGENCIES).map(|a| (routes::agency(a.id), reference.agency_name(a.id))).collect()
}

pub(crate) async fn home(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let layout = Layout::new(&web, s, who.as_ref(), s.text("home-title"), routes::HOME);
    page(&web, s, layout).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Localizer, page: Layout) -> Result<Response, AppError> {
    let newest = web.app().reports().newest_public(&Search::default(), 5).await?;
    Ok(render(&Home {
        page,
        days: web.app().reference().rules.days(domain::DeadlineKind::Verification, web.today()).to_string(),
        newest: rows(web, s, &newest),
        month: last_month(web, s).await?,
        solved: solved(web, s).await?,
        agencies: agencies(web),
    }))
}

#[derive(Template)]
#[template(path = "public/about.html")]
struct About {
    page: Layout,
    rules: Vec<(String, String, String)>,
}

/// What happens to a report and how long it may take: from the rules that hold today.
pub(crate) async fn about(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let (reference, today) = (web.app().reference(), web.today());
    let rule = |term: domain::DeadlineKind| {
        let rule = reference.rules.rule(term, today)?;
        Some((s.text(&format!("term-{}", term.as_str())), rule.days.to_string(), rule.article.clone()))
    };
    let rules = domain::DeadlineKind::WITH_RULE.into_iter().filter_map(rule).collect();
    render(&About { page: Layout::new(&web, s, who.as_ref(), s.text("about-title"), routes::ABOUT), rules })
}

#[derive(Template)]
#[template(path = "public/privacy.html")]
struct Privacy {
    page: Layout,
    /// The server of map tiles that the page of maps asks, if one is set.
    tiles: String,
}

/// What is kept of people, who sees it, and what they may ask for.
pub(crate) async fn privacy(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let tiles = web.settings().tile_host().unwrap_or_default().to_owned();
    render(&Privacy { page: Layout::new(&web, s, who.as_ref(), s.text("privacy-title"), routes::PRIVACY), tiles })
}

pub(crate) async fn robots() -> Response {
    "User-agent: *\nDisallow: /meja\nDisallow: /laporan/*/\n".into_response()
}

/// Chooses a language and goes back.
pub(crate) async fn language(
    State(web): State<Web>,
    s: Localizer,
    Visitor(who): Visitor,
    Path(code): Path<String>,
    uri: axum::http::Uri,
) -> Response {
    let Some(language) = Language::parse(&code) else { return refuse(&web, s, &app::AppError::NotFound) };
    let back = see(&routes::local(FormData::of_query(&uri).get("ke")));
    let mut response = language::remember(&web, who.as_ref(), Localizer { language }, back).await;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Cookie"));
    response
}
