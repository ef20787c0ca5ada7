//! Reports for programs: hand in, read, reply, rate, search.

use app::{Deed, NewReport, Reader, Reporter, Search, Trouble, View};
use axum::{
    body::Bytes,
    extract::{FromRequest, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Actor, AreaCode, Command, Date, Email, PersonName, Phone, Pin, Point, ReportId, Title, TopicCode, TrackingNumber, Unfit,
    Words,
    report::{Channel, Happening, Kind},
};
use serde::{Deserialize, Serialize};
use store::{Cursor, Key};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::problem::{FieldProblem, problem, refuse, too_fast, unfit};
use crate::{forms::Form, guard::Client, limits::Counted, routes, speech::Language, state::Web};

/// Most reports on one page.
const MOST: u32 = 100;

/// A point on the earth, WGS84 degrees.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiPoint {
    /// Latitude, -90 to 90.
    lat: f64,
    /// Longitude, -180 to 180.
    lon: f64,
}

/// Who reports. Every part may be left out; with none of them there is nothing that could leak.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiReporter {
    /// A name of at most 100 characters.
    name: Option<String>,
    /// A phone number of 8 to 15 digits.
    phone: Option<String>,
    /// An e-mail address, to be told about the report.
    email: Option<String>,
}

/// A report to be handed in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportIn {
    /// A UUID of your own. The same again gives the same tracking number, never a second report.
    id: Option<Uuid>,
    /// `complaint` (the default), `aspiration` or `information`.
    kind: Option<String>,
    /// One line of at most 150 characters.
    title: Option<String>,
    /// 10 to 10,000 characters.
    #[serde(default)]
    text: String,
    /// A Kemendagri code such as `64.02.06.1001`. May be left out when `point` is given and outlines are installed.
    area: Option<String>,
    /// Where exactly.
    point: Option<ApiPoint>,
    /// The day it happened, `YYYY-MM-DD`, not in the future.
    happened_on: Option<String>,
    /// Hide the name from the agency too.
    #[serde(default)]
    anonymous: bool,
    /// Hide the whole report from the public.
    #[serde(default)]
    secret: bool,
    /// Who reports, if they want to say.
    reporter: Option<ApiReporter>,
    /// The language to write to the reporter in: `id` (the default) or `en`.
    language: Option<String>,
}

/// What the reporter gets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptOut {
    /// Ten digits; the last one checks the others.
    tracking: String,
    /// The secret to reply and rate with. Told once only: absent when this report was handed in before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pin: Option<String>,
    /// RFC 3339.
    received_at: String,
    /// The page of the report.
    url: String,
}

/// Hands in a report. It is durable before this answers.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports",
    request_body(content((ReportIn = "application/json"), (ReportIn = "multipart/form-data")), description = "JSON, or a form with the same fields (`point` as `lat` and `lon`, the reporter's as `name`, `phone`, `email`) and up to ten `files`"),
    responses((status = 201, body = ReceiptOut, description = "Received; also for one handed in before"), (status = 422, body = super::problem::Problem, description = "Some fields do not fit"), (status = 429, body = super::problem::Problem, description = "Too many; `Retry-After` says when to come again")))]
pub(crate) async fn submit(State(web): State<Web>, client: Client, request: Request) -> Response {
    if let Err(wait) = web.limits().count(Counted::Report, client.0) {
        return too_fast(wait);
    }
    let (report, files) = match read_body(request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let mut new = match parse(&web, report).await {
        Ok(new) => new,
        Err(response) => return response,
    };
    let contacts = [new.reporter.phone.as_ref().map(Phone::as_str), new.reporter.email.as_ref().map(Email::as_str)];
    if let Err(wait) = contacts.into_iter().flatten().try_for_each(|c| web.limits().count_contact(c)) {
        return too_fast(wait);
    }
    match web.house().keep_files(files).await {
        Ok(kept) => new.attachments = kept,
        Err(e) => return refuse(&web, &e),
    }
    match web.house().submit_report(new, &Actor::Anyone).await {
        Ok(receipt) => {
            metrics::counter!("tuntas_reports_received_total", "channel" => "api").increment(1);
            let out = ReceiptOut {
                tracking: receipt.tracking.to_string(),
                pin: receipt.pin.map(|p| p.grouped()),
                received_at: receipt.received_at.to_string(),
                url: format!("{}{}", web.settings().base, routes::report(receipt.tracking)),
            };
            json(StatusCode::CREATED, &out)
        }
        Err(Trouble::Refused(refusal @ domain::Refusal::FutureDay)) => {
            unfit(vec![FieldProblem::new("happened_on", refusal.to_string())])
        }
        Err(e) => refuse(&web, &e),
    }
}

fn json<T: Serialize>(status: StatusCode, body: &T) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], serde_json::to_vec(body).unwrap_or_default()).into_response()
}

/// Reads JSON or a multipart form.
async fn read_body(request: Request) -> Result<(ReportIn, Vec<app::File>), Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    if kind.starts_with("multipart/form-data") {
        let form = Form::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
        if let Some((field, _)) = form.errors.iter().next() {
            return Err(unfit(vec![FieldProblem::new(field, "too many files, or one is too large")]));
        }
        return Ok((from_form(&form)?, form.files));
    }
    read_json(request).await.map(|report| (report, Vec::new()))
}

async fn read_json<T: serde::de::DeserializeOwned>(request: Request) -> Result<T, Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        let title = "send JSON with Content-Type: application/json";
        return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported", title, None));
    }
    let bytes = Bytes::from_request(request, &())
        .await
        .map_err(|e| problem(e.status(), "unreadable", "the body cannot be read", None))?;
    if bytes.len() > 256 * 1024 {
        return Err(problem(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "at most 256 KB of JSON", None));
    }
    serde_json::from_slice(&bytes).map_err(|e| {
        problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", &format!("not the JSON that was expected: {e}"), None)
    })
}

fn from_form(form: &Form) -> Result<ReportIn, Response> {
    let text = |field: &str| Some(form.typed.get(field).to_owned()).filter(|t| !t.trim().is_empty());
    let wrong = |field: &str, what: &str| unfit(vec![FieldProblem::new(field, what)]);
    let yes = |field: &str| matches!(form.typed.get(field), "1" | "true" | "yes" | "on");
    let degree = |field: &str| text(field).map(|t| t.parse::<f64>().map_err(|_| wrong(field, "not a number"))).transpose();
    let point = match (degree("lat")?, degree("lon")?) {
        (Some(lat), Some(lon)) => Some(ApiPoint { lat, lon }),
        (None, None) => None,
        _ => return Err(wrong("point", "both lat and lon are needed")),
    };
    Ok(ReportIn {
        id: text("id").map(|t| t.parse().map_err(|_| wrong("id", "not a UUID"))).transpose()?,
        kind: text("kind"),
        title: text("title"),
        text: form.typed.get("text").to_owned(),
        area: text("area"),
        point,
        happened_on: text("happened_on"),
        anonymous: yes("anonymous"),
        secret: yes("secret"),
        reporter: Some(ApiReporter { name: text("name"), phone: text("phone"), email: text("email") }),
        language: text("language"),
    })
}

/// Parses every field into its type; all mistakes are told together.
async fn parse(web: &Web, r: ReportIn) -> Result<NewReport, Response> {
    let mut errors = Vec::new();
    let kind = match r.kind.as_deref().map(Kind::parse) {
        None => Kind::Complaint,
        Some(Some(kind)) => kind,
        Some(None) => note(&mut errors, "kind", "expected complaint, aspiration or information").unwrap_or(Kind::Complaint),
    };
    let title = maybe(&mut errors, "title", r.title.as_deref(), Title::parse);
    let text = Words::of_report(&r.text).map_err(|why| errors.push(FieldProblem::unfit("text", why))).ok();
    let happened_on = r
        .happened_on
        .and_then(|d| d.parse::<Date>().map_err(|_| errors.push(FieldProblem::new("happened_on", "expected YYYY-MM-DD"))).ok());
    let point = r.point.and_then(|p| {
        Point::new(p.lat, p.lon).or_else(|| note(&mut errors, "point", "latitude is -90 to 90, longitude -180 to 180"))
    });
    let given = r.reporter.unwrap_or_default();
    let reporter = Reporter {
        name: maybe(&mut errors, "reporter.name", given.name.as_deref(), PersonName::parse),
        phone: maybe(&mut errors, "reporter.phone", given.phone.as_deref(), Phone::parse),
        email: maybe(&mut errors, "reporter.email", given.email.as_deref(), Email::parse),
    };
    let language = match r.language.as_deref().map(Language::parse) {
        None => Language::default(),
        Some(Some(language)) => language,
        Some(None) => note(&mut errors, "language", "expected id or en").unwrap_or_default(),
    };
    let area = match (&r.area, point) {
        (Some(code), _) => {
            let known = code.parse::<AreaCode>().ok().filter(|a| web.house().world().area(a).is_some());
            known.or_else(|| note(&mut errors, "area", "no such area; see /api/v1/areas"))
        }
        (None, Some(point)) => match web.house().area_of_point(point).await {
            Ok(area) => Some(area),
            Err(Trouble::PointNowhere) => note(&mut errors, "point", "no known area holds this point; give the area's code"),
            Err(e) => return Err(refuse(web, &e)),
        },
        (None, None) => note(&mut errors, "area", "an area code or a point is needed"),
    };
    match (text, area) {
        (Some(text), Some(area)) if errors.is_empty() => Ok(NewReport {
            id: ReportId(r.id.unwrap_or_else(Uuid::new_v4)),
            kind,
            title,
            text,
            area,
            point,
            happened_on,
            topic: None,
            channel: Channel::Api,
            anonymous: r.anonymous,
            secret: r.secret,
            reporter,
            language: language.code(),
            attachments: Vec::new(),
        }),
        _ => Err(unfit(errors)),
    }
}

fn note<T>(errors: &mut Vec<FieldProblem>, field: &str, detail: &str) -> Option<T> {
    errors.push(FieldProblem::new(field, detail));
    None
}

fn maybe<T>(
    errors: &mut Vec<FieldProblem>,
    field: &str,
    text: Option<&str>,
    parse: impl FnOnce(&str) -> Result<T, Unfit>,
) -> Option<T> {
    let text = text.filter(|t| !t.trim().is_empty())?;
    parse(text).map_err(|why| errors.push(FieldProblem::unfit(field, why))).ok()
}

/// A report as everybody may see it; with the PIN as its reporter may.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportOut {
    tracking: String,
    /// `submitted`, `needs_completion`, `forwarded`, `in_progress`, `returned`, `answered`, `closed`, `archived` or `joined`.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<u8>,
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
}

fn out(web: &Web, report: &domain::Report) -> ReportOut {
    let world = web.house().world();
    let mut at: Vec<_> = report.forwardings.iter().filter(|f| f.is_active()).collect();
    at.sort_by_key(|f| !f.lead);
    ReportOut {
        tracking: report.tracking.to_string(),
        status: report.status.name(),
        kind: report.kind.as_str(),
        title: None,
        text: None,
        area: report.area.to_string(),
        place: world.place(&report.area),
        topic: report.topic.as_ref().map(|t| t.0.clone()),
        received_at: report.received_at.to_string(),
        agencies: at.into_iter().map(|f| world.agency_name(f.agency)).collect(),
        rating: report.rating,
        supports: report.supports,
        national_id: report.national_id.map(|n| n.0),
        events: Vec::new(),
        url: format!("{}{}", web.settings().base, routes::report(report.tracking)),
    }
}

fn out_whole(web: &Web, view: &View) -> ReportOut {
    let world = web.house().world();
    let event = |l: &app::Line| EventOut {
        at: l.at.to_string(),
        what: l.what.name(),
        agency: l.agency.map(|a| world.agency_name(a)),
        text: l
            .words
            .as_ref()
            .filter(|_| !matches!(l.what, Happening::Submitted { .. } | Happening::Verified { .. }))
            .map(|w| w.text.clone()),
    };
    ReportOut {
        title: view.text().map(|t| t.headline(90)),
        text: view.text().map(|t| t.text.clone()),
        events: view.lines.iter().map(event).collect(),
        ..out(web, &view.report)
    }
}

/// The header that proves a reporter.
const PIN: &str = "tuntas-pin";

/// The reader that a request may be: with a PIN the reporter, else anyone.
async fn reader(web: &Web, client: Client, number: TrackingNumber, pin: Option<&str>) -> Result<Reader, Response> {
    let Some(pin) = pin else { return Ok(Reader::Anyone) };
    web.limits().count(Counted::Try, client.0).map_err(too_fast)?;
    let stored = web.house().store().report(Key::Tracking(number)).await.map_err(|e| refuse(web, &e.into()))?;
    let stored = stored.ok_or_else(|| refuse(web, &Trouble::NotFound))?;
    let fits = pin.parse::<Pin>().is_ok_and(|pin| web.house().pin_fits(&stored, &pin));
    if fits {
        Ok(Reader::Reporter)
    } else {
        Err(problem(StatusCode::FORBIDDEN, "pin-wrong", "this PIN does not fit this report", None))
    }
}

/// Reads a report. Without the PIN only what is public.
#[utoipa::path(get, path = "/api/v1/reports/{tracking}", tag = "reports",
    params(("tracking" = String, Path, description = "The tracking number"), ("Tuntas-Pin" = Option<String>, Header, description = "The reporter's PIN")),
    responses((status = 200, body = ReportOut), (status = 403, body = super::problem::Problem, description = "The PIN does not fit"), (status = 404, body = super::problem::Problem, description = "Not there, or not public")))]
pub(crate) async fn one(State(web): State<Web>, client: Client, Path(number): Path<String>, headers: HeaderMap) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(wait);
    }
    let Ok(number) = number.parse::<TrackingNumber>() else { return refuse(&web, &Trouble::NotFound) };
    let pin = headers.get(PIN).map(|v| v.to_str().unwrap_or_default());
    let reader = match reader(&web, client, number, pin).await {
        Ok(reader) => reader,
        Err(response) => return response,
    };
    match web.house().read_report(Key::Tracking(number), &reader).await {
        Ok(view) => json(StatusCode::OK, &out_whole(&web, &view)),
        Err(e) => refuse(&web, &e),
    }
}

/// Words of the reporter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyIn {
    /// The reporter's PIN.
    pin: String,
    /// 1 to 10,000 characters.
    text: String,
}

/// The reporter replies, or completes the report when asked to.
#[utoipa::path(post, path = "/api/v1/reports/{tracking}/replies", tag = "reports", request_body = ReplyIn,
    params(("tracking" = String, Path, description = "The tracking number")),
    responses((status = 201, body = ReportOut), (status = 403, body = super::problem::Problem), (status = 409, body = super::problem::Problem, description = "The state of the report does not allow it")))]
pub(crate) async fn reply(State(web): State<Web>, client: Client, Path(number): Path<String>, request: Request) -> Response {
    let reply: ReplyIn = match read_json(request).await {
        Ok(reply) => reply,
        Err(response) => return response,
    };
    let words = match Words::parse(&reply.text) {
        Ok(words) => words,
        Err(why) => return unfit(vec![FieldProblem::unfit("text", why)]),
    };
    let asked = |report: &domain::Report| matches!(report.status, domain::report::Status::NeedsCompletion { .. });
    let command = move |report: &domain::Report| if asked(report) { Command::Complete } else { Command::Reply };
    do_as_reporter(&web, client, &number, &reply.pin, command, Some(words)).await
}

/// A rating.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RatingIn {
    /// The reporter's PIN.
    pin: String,
    /// 1 (very dissatisfied) to 5 (very satisfied). 3 and more confirms the answer and closes the report.
    stars: u8,
    /// Why, at most 10,000 characters.
    text: Option<String>,
}

/// The reporter rates the answer.
#[utoipa::path(post, path = "/api/v1/reports/{tracking}/rating", tag = "reports", request_body = RatingIn,
    params(("tracking" = String, Path, description = "The tracking number")),
    responses((status = 201, body = ReportOut), (status = 403, body = super::problem::Problem), (status = 409, body = super::problem::Problem, description = "The state of the report does not allow it")))]
pub(crate) async fn rate(State(web): State<Web>, client: Client, Path(number): Path<String>, request: Request) -> Response {
    let rating: RatingIn = match read_json(request).await {
        Ok(rating) => rating,
        Err(response) => return response,
    };
    let mut errors = Vec::new();
    let words = maybe(&mut errors, "text", rating.text.as_deref(), Words::parse);
    if !(1..=5).contains(&rating.stars) {
        errors.push(FieldProblem::new("stars", "expected 1 to 5"));
    }
    if !errors.is_empty() {
        return unfit(errors);
    }
    do_as_reporter(&web, client, &number, &rating.pin, |_| Command::Rate { stars: rating.stars }, words).await
}

async fn do_as_reporter(
    web: &Web,
    client: Client,
    number: &str,
    pin: &str,
    command: impl FnOnce(&domain::Report) -> Command,
    words: Option<Words>,
) -> Response {
    let Ok(number) = number.parse::<TrackingNumber>() else { return refuse(web, &Trouble::NotFound) };
    if let Err(response) = reader(web, client, number, Some(pin)).await {
        return response;
    }
    let key = Key::Tracking(number);
    let done = async {
        let before = web.house().store().report(key).await?.ok_or(Trouble::NotFound)?;
        let deed = Deed { words, ..Deed::new(key, &Actor::Reporter, command(&before.report)) };
        web.house().act_on_report(deed).await?;
        web.house().read_report(key, &Reader::Reporter).await
    };
    match done.await {
        Ok(view) => json(StatusCode::CREATED, &out_whole(web, &view)),
        Err(e) => refuse(web, &e),
    }
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Words, place names, the beginning of a word.
    q: Option<String>,
    /// Only in this area and below.
    area: Option<String>,
    /// Only about this topic.
    topic: Option<String>,
    /// Only in this status.
    status: Option<String>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 100; 20 if left out.
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

/// Searches public reports.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(ListQuery),
    responses((status = 200, body = ListOut), (status = 422, body = super::problem::Problem)))]
pub(crate) async fn list(
    State(web): State<Web>,
    client: Client,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(wait);
    }
    let Ok(Query(query)) = query else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", "the query cannot be read", None);
    };
    let mut errors = Vec::new();
    let area = query.area.and_then(|a| a.parse().ok().or_else(|| note(&mut errors, "area", "not an area code")));
    let topic = query.topic.and_then(|t| TopicCode::parse(&t).or_else(|| note(&mut errors, "topic", "not a topic code")));
    let cursor = query.cursor.and_then(|c| c.parse().ok().or_else(|| note(&mut errors, "cursor", "not a cursor of ours")));
    let limit = query.limit.unwrap_or(20);
    if !(1..=MOST).contains(&limit) {
        errors.push(FieldProblem::new("limit", "expected 1 to 100"));
    }
    if let Some(status) = query.status.as_ref().filter(|s| !domain::report::Status::NAMES.contains(&s.as_str())) {
        errors.push(FieldProblem::new("status", format!("no such status: {}", status.chars().take(40).collect::<String>())));
    }
    if !errors.is_empty() {
        return unfit(errors);
    }
    let search = Search { words: query.q.unwrap_or_default(), area, topic, status: query.status, ..Search::default() };
    let after = cursor.map(|n| Cursor { order: 0, n });
    match web.house().public_reports(&search, after, limit).await {
        Ok(page) => {
            let row = |l: &store::Listed| ReportOut {
                title: Some(l.title.clone()),
                text: Some(l.excerpt.clone()),
                ..out(&web, &l.report)
            };
            json(
                StatusCode::OK,
                &ListOut { reports: page.rows.iter().map(row).collect(), next: page.next.map(|c| c.n.to_string()) },
            )
        }
        Err(e) => refuse(&web, &e),
    }
}
