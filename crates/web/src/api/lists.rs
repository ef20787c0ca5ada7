//! Lists of public reports for programs: searched page by page, or all of it as CSV.

use app::{ListOrder, Search};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use domain::{TopicCode, report::StatusName};
use serde::{Deserialize, Serialize};
use store::Cursor;
use utoipa::{IntoParams, ToSchema};

use super::{
    body::{json, note},
    problem::{FieldProblem, invalid, problem, refuse, too_fast},
    reports::{ReportOut, listed},
};
use crate::{cursor, limits::Counted, middleware::Client, sheet::reports, state::Web};

/// Most reports on one page.
const MOST: u32 = 100;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Words, place names, the beginning of a word.
    q: Option<String>,
    /// Only in this area and below.
    #[param(pattern = "^[0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?$")]
    area: Option<String>,
    /// Only about this topic.
    #[param(pattern = "^[a-z0-9.-]{1,40}$")]
    topic: Option<String>,
    /// Only in this status.
    #[param(pattern = "^(submitted|needs_completion|forwarded|in_progress|returned|answered|disputed|closed|archived|joined)$")]
    status: Option<String>,
    /// Where to go on: `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    cursor: Option<String>,
    /// How many, 1 to 100; 20 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// A page of reports, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListOut {
    reports: Vec<ReportOut>,
    /// The cursor of the next page, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What to look for, in all reports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CsvQuery {
    /// Words, place names, the beginning of a word.
    q: Option<String>,
    /// Only in this area and below.
    #[param(pattern = "^[0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?$")]
    area: Option<String>,
    /// Only about this topic.
    #[param(pattern = "^[a-z0-9.-]{1,40}$")]
    topic: Option<String>,
    /// Only in this status.
    #[param(pattern = "^(submitted|needs_completion|forwarded|in_progress|returned|answered|disputed|closed|archived|joined)$")]
    status: Option<String>,
}

/// What a query looks for; what is wrong with it is added to the errors.
fn search_of(CsvQuery { q, area, topic, status }: CsvQuery, errors: &mut Vec<FieldProblem>) -> Search {
    let no_status = |s: &str| format!("no such status: {}", s.chars().take(40).collect::<String>());
    Search {
        words: q.unwrap_or_default(),
        area: area.and_then(|a| a.parse().ok().or_else(|| note(errors, "area", "not an area code"))),
        topic: topic.and_then(|t| TopicCode::parse(&t).or_else(|| note(errors, "topic", "not a topic code"))),
        status: status.and_then(|s| StatusName::parse(&s).or_else(|| note(errors, "status", &no_status(&s)))),
        agency: None,
        work: None,
        late: false,
        whose: None,
        from: None,
        until: None,
        standing: None,
        says: None,
        counted: None,
        overdue: None,
        order: ListOrder::Newest,
    }
}

fn unreadable() -> Response {
    problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", "the query cannot be read", None)
}

/// Searches public reports.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(ListQuery),
    responses((status = 200, body = ListOut)))]
pub(crate) async fn list(State(web): State<Web>, client: Client, query: Result<Query<ListQuery>, QueryRejection>) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(wait);
    }
    let Ok(Query(ListQuery { q, area, topic, status, cursor, limit })) = query else { return unreadable() };
    let mut errors = Vec::new();
    let search = search_of(CsvQuery { q, area, topic, status }, &mut errors);
    let after = cursor.and_then(|c| {
        c.parse()
            .ok()
            .filter(|n: &i64| *n >= 0 && !c.starts_with('+'))
            .or_else(|| note(&mut errors, "cursor", "not a cursor of ours"))
    });
    let limit = limit.unwrap_or(20);
    if !(1..=MOST).contains(&limit) {
        errors.push(FieldProblem::new("limit", "expected 1 to 100"));
    }
    if !errors.is_empty() {
        return invalid(errors);
    }
    let after = after.map(|n| cursor::plain(&web, Cursor { order: 0, n }));
    match web.app().reports().public_reports(&search, after, limit).await {
        Ok(page) => json(
            StatusCode::OK,
            &ListOut {
                reports: page.rows.iter().map(|l| listed(&web, l)).collect(),
                next: page.next.map(|next| cursor::disguised(&web, next).n.to_string()),
            },
        ),
        Err(e) => refuse(&web, &e),
    }
}

/// All public reports as CSV, however many. The columns are a contract: `docs/csv.md`.
#[utoipa::path(get, path = "/api/v1/reports.csv", tag = "reports", params(CsvQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn csv(State(web): State<Web>, client: Client, query: Result<Query<CsvQuery>, QueryRejection>) -> Response {
    // It takes as much as so many pages.
    if let Err(wait) = (0..reports::PAGES).try_for_each(|_| web.limits().count(Counted::Read, client.0)) {
        return too_fast(wait);
    }
    let Ok(Query(query)) = query else { return unreadable() };
    let mut errors = Vec::new();
    let search = search_of(query, &mut errors);
    if !errors.is_empty() {
        return invalid(errors);
    }
    reports::public_csv_of(&web, &search).await.unwrap_or_else(|e| refuse(&web, &e))
}
