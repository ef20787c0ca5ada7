//! Reports for programs: read, reply, rate.

use std::convert::Infallible;

use app::{ActRequest, AppError, Happened, Reader, View};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts, Path, Request, State},
    http::{HeaderMap, StatusCode, request::Parts},
    response::Response,
};
use domain::{Actor, Command, Pin, TrackingNumber, Words, report::ReportEvent};
use serde::{Deserialize, Serialize};
use store::Key;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{json, maybe, must, read_json},
    problem::{FieldProblem, invalid, problem, refuse, too_fast},
};
use crate::{limits::Counted, middleware::Client, routes, state::Web};

/// A report as everybody may see it; with the PIN as its reporter may.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportOut {
    tracking: String,
    /// `submitted`, `needs_completion`, `forwarded`, `in_progress`, `returned`, `answered`, `disputed`, `closed`, `archived` or `joined`.
    status: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    area: String,
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    received_at: String,
    /// Agencies that have it, the leading one first.
    agencies: Vec<String>,
    /// What the last answer says: `fixed`, `promised`, `informed`, `declined` or `moved`. Answers of before this was asked have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    /// How it was closed: `confirmed` (by the reporter), `silence` or `administrator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<u8>,
    /// Whether it was solved, as its reporter said.
    #[serde(skip_serializing_if = "Option::is_none")]
    solved: Option<bool>,
    supports: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    national_id: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventOut>,
    url: String,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventOut {
    at: String,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Its files, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileOut>,
}

/// A file that came with something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileOut {
    name: String,
    media_type: String,
    url: String,
}

fn out(web: &Web, report: &domain::Report) -> ReportOut {
    let reference = web.app().reference();
    let mut at: Vec<_> = report.forwardings.iter().filter(|f| f.is_active()).collect();
    at.sort_by_key(|f| !f.lead);
    ReportOut {
        tracking: report.tracking.to_string(),
        status: report.status.name().as_str(),
        kind: report.kind.as_str(),
        title: None,
        text: None,
        area: report.area.to_string(),
        place: reference.place(&report.area),
        topic: report.topic.as_ref().map(|t| t.0.clone()),
        received_at: report.received_at.to_string(),
        agencies: at.into_iter().map(|f| reference.agency_name(f.agency)).collect(),
        outcome: report.outcome().map(|o| o.name().as_str()),
        closed_by: match report.status {
            domain::report::Status::Closed { how } => Some(how.as_str()),
            _ => None,
        },
        rating: report.rating,
        solved: report.solved,
        supports: report.supports,
        national_id: report.national_id.map(|n| n.0),
        events: Vec::new(),
        url: format!("{}{}", web.settings().base, routes::report(report.tracking)),
    }
}

/// When something happened: of a report whose reporter is protected the beginning of its day.
fn moment(at: Happened) -> String {
    at.first_moment().to_string()
}

/// A report in a list: of its text the beginning only.
pub(super) fn listed(web: &Web, l: &store::ListItem) -> ReportOut {
    ReportOut { title: Some(l.title.clone()), text: Some(l.excerpt.clone()), ..out(web, &l.report) }
}

fn out_whole(web: &Web, view: &View) -> ReportOut {
    let reference = web.app().reference();
    let event = |l: &app::TimelineEntry| EventOut {
        at: moment(l.at),
        what: l.what.name(),
        agency: l.agency.map(|a| reference.agency_name(a)),
        text: l
            .words
            .as_ref()
            .filter(|_| !matches!(l.what, ReportEvent::Submitted { .. } | ReportEvent::Verified { .. }))
            .map(|w| w.text.clone()),
        files: l.attachments.iter().map(|a| file_out(web, view.report.tracking, a)).collect(),
    };
    ReportOut {
        title: view.text().map(|t| t.headline(90)),
        text: view.text().map(|t| t.text.clone()),
        events: view.lines.iter().map(event).collect(),
        ..out(web, &view.report)
    }
}

/// The number in an address; none where there is no number there.
pub(crate) struct Number(TrackingNumber);

impl OptionalFromRequestParts<Web> for Number {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Option<Self>, Infallible> {
        let text = <Path<String> as FromRequestParts<Web>>::from_request_parts(parts, web).await.ok();
        Ok(text.and_then(|Path(text)| text.parse().ok()).map(Self))
    }
}

fn file_out(web: &Web, tracking: TrackingNumber, file: &store::Attachment) -> FileOut {
    let url = format!("{}{}", web.settings().base, routes::file(tracking, file.id));
    FileOut { name: file.name.clone(), media_type: file.media_type.clone(), url }
}

/// The header that proves a reporter.
const PIN: &str = "tuntas-pin";

/// The reader that a request may be: with a PIN the reporter, else anyone.
async fn reader(web: &Web, client: Client, number: TrackingNumber, pin: Option<&str>) -> Result<Reader, Response> {
    let Some(pin) = pin else { return Ok(Reader::Anyone) };
    web.limits().count(Counted::Try, client.0).map_err(too_fast)?;
    let stored = web.app().stored(Key::Tracking(number)).await.map_err(|e| refuse(web, &e))?;
    // The same whether there is no such report, or one whose PIN is another.
    let fits = stored.zip(pin.parse::<Pin>().ok()).is_some_and(|(stored, pin)| web.app().reports().pin_fits(&stored, &pin));
    if fits {
        Ok(Reader::Reporter)
    } else {
        Err(problem(StatusCode::FORBIDDEN, "pin-wrong", "this number and this PIN do not belong together", None))
    }
}

/// Reads a report. Without the PIN only what is public.
#[utoipa::path(get, path = "/api/v1/reports/{tracking}", tag = "reports",
    params(("tracking" = String, Path, description = "The tracking number"), ("Tuntas-Pin" = Option<String>, Header, description = "The reporter's PIN")),
    responses((status = 200, body = ReportOut), (status = 403, description = "Number and PIN do not belong together")))]
pub(crate) async fn one(State(web): State<Web>, client: Client, number: Option<Number>, headers: HeaderMap) -> Response {
    if let Err(wait) = web.limits().count_look(client.0) {
        return too_fast(wait);
    }
    let Some(Number(number)) = number else { return refuse(&web, &AppError::NotFound) };
    let pin = headers.get(PIN).map(|v| v.to_str().unwrap_or_default());
    let reader = match reader(&web, client, number, pin).await {
        Ok(reader) => reader,
        Err(response) => return response,
    };
    match web.app().reports().read_report(Key::Tracking(number), &reader).await {
        Ok(view) => json(StatusCode::OK, &out_whole(&web, &view)),
        Err(AppError::NotFound) => match web.limits().count_miss(client.0) {
            Ok(()) => refuse(&web, &AppError::NotFound),
            Err(wait) => too_fast(wait),
        },
        Err(e) => refuse(&web, &e),
    }
}

/// Words of the reporter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyIn {
    /// The reporter's PIN.
    #[schema(min_length = 1)]
    pin: String,
    /// 1 to 10,000 characters, without control characters but line breaks and tabs.
    #[schema(min_length = 1, max_length = 10_000, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    text: String,
    /// After an answer: whether it has not solved the matter, so that the agency goes on; true if left out. False for thanks and
    /// more to know, which change nothing.
    unsolved: Option<bool>,
    /// A UUID of your own. The same sent again is there once; something else with it is refused.
    id: Option<Uuid>,
}

/// The reporter replies, or completes the report when asked to.
#[utoipa::path(post, path = "/api/v1/reports/{tracking}/replies", tag = "reports", request_body = ReplyIn,
    params(("tracking" = String, Path, description = "The tracking number")),
    responses((status = 201, body = ReportOut), (status = 403, description = "Number and PIN do not belong together"), (status = 409, description = "The state of the report does not allow it, or something else was sent with this `id`")))]
pub(crate) async fn reply(State(web): State<Web>, client: Client, number: Option<Number>, request: Request) -> Response {
    let reply: ReplyIn = match read_json(request).await {
        Ok(reply) => reply,
        Err(response) => return response,
    };
    let mut errors = Vec::new();
    let Some(words) = must(&mut errors, "text", &reply.text, Words::MAX, Words::parse) else { return invalid(errors) };
    let unsolved = reply.unsolved.unwrap_or(true);
    let asked = |report: &domain::Report| matches!(report.status, domain::report::Status::NeedsCompletion { .. });
    let command = move |report: &domain::Report| if asked(report) { Command::Complete } else { Command::Reply { unsolved } };
    do_as_reporter(&web, client, number, (&reply.pin, reply.id), command, Some(words)).await
}

/// A rating.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RatingIn {
    /// The reporter's PIN.
    #[schema(min_length = 1)]
    pin: String,
    /// 1 (very dissatisfied) to 5 (very satisfied).
    #[schema(minimum = 1, maximum = 5)]
    stars: u8,
    /// Whether it was solved: then the report is closed. Where it is left out, 3 stars and more confirm an answer that promises
    /// nothing.
    solved: Option<bool>,
    /// Why, at most 10,000 characters.
    #[schema(max_length = 10_000, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    text: Option<String>,
    /// A UUID of your own. The same sent again is there once; something else with it is refused.
    id: Option<Uuid>,
}

/// The reporter rates the answer.
#[utoipa::path(post, path = "/api/v1/reports/{tracking}/rating", tag = "reports", request_body = RatingIn,
    params(("tracking" = String, Path, description = "The tracking number")),
    responses((status = 201, body = ReportOut), (status = 403, description = "Number and PIN do not belong together"), (status = 409, description = "The state of the report does not allow it, or something else was sent with this `id`")))]
pub(crate) async fn rate(State(web): State<Web>, client: Client, number: Option<Number>, request: Request) -> Response {
    let rating: RatingIn = match read_json(request).await {
        Ok(rating) => rating,
        Err(response) => return response,
    };
    let mut errors = Vec::new();
    let words = maybe(&mut errors, "text", rating.text.as_deref(), Words::MAX, Words::parse);
    if !(1..=5).contains(&rating.stars) {
        errors.push(FieldProblem::new("stars", "expected 1 to 5"));
    }
    if !errors.is_empty() {
        return invalid(errors);
    }
    let rate = |_: &domain::Report| Command::Rate { stars: rating.stars, solved: rating.solved };
    do_as_reporter(&web, client, number, (&rating.pin, rating.id), rate, words).await
}

async fn do_as_reporter(
    web: &Web,
    client: Client,
    number: Option<Number>,
    (pin, sent): (&str, Option<Uuid>),
    command: impl FnOnce(&domain::Report) -> Command,
    words: Option<Words>,
) -> Response {
    let Some(Number(number)) = number else { return refuse(web, &AppError::NotFound) };
    if let Err(response) = reader(web, client, number, Some(pin)).await {
        return response;
    }
    let key = Key::Tracking(number);
    let done = async {
        let before = web.app().stored(key).await?.ok_or(AppError::NotFound)?;
        let request = ActRequest { words, sent, ..ActRequest::new(key, &Actor::Reporter, command(&before.report)) };
        web.app().reports().act_on_report(request).await?;
        web.app().reports().read_report(key, &Reader::Reporter).await
    };
    match done.await {
        Ok(view) => json(StatusCode::CREATED, &out_whole(web, &view)),
        Err(e) => refuse(web, &e),
    }
}
