//! Handing a report in, for programs: JSON or a multipart form, parsed field by field into types.

use app::{AppError, BadFile, NewReport};
use axum::{
    extract::{FromRequest, Request, State},
    http::{StatusCode, header},
    response::Response,
};
use domain::{Actor, report::Channel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{json, read_json},
    problem::{FieldProblem, invalid, problem, refuse, too_fast},
};
use crate::{
    field_error::FieldError,
    forms::{Form, Sent},
    limits::{Counted, Sender},
    middleware::Client,
    public::report_form::staged,
    report_fields::{self, Mistake, ReportFields},
    routes,
    state::Web,
};

/// A point on the earth, WGS84 degrees.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiPoint {
    /// Latitude, -90 to 90.
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
    /// Longitude, -180 to 180.
    #[schema(minimum = -180, maximum = 180)]
    lon: f64,
}

/// Who reports. Every part may be left out; with none of them there is nothing that could leak.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiReporter {
    /// A name of at most 100 characters.
    #[schema(max_length = 100, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    name: Option<String>,
    /// A phone number of 8 to 15 digits.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// An e-mail address, to be told about the report.
    #[schema(max_length = 254)]
    email: Option<String>,
}

/// A report to be handed in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportIn {
    /// A UUID of your own. The very same again, files too, gives the same tracking number; something else with it is refused.
    id: Option<Uuid>,
    /// `complaint` (the default), `aspiration` or `information`.
    #[schema(pattern = "^(complaint|aspiration|information)$")]
    kind: Option<String>,
    /// One line of at most 150 characters, without control characters.
    #[schema(max_length = 150, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    title: Option<String>,
    /// 10 to 10,000 characters, without control characters but line breaks and tabs.
    #[serde(default)]
    #[schema(required, min_length = 10, max_length = 10_000, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    text: String,
    /// A Kemendagri code such as `64.02.06.1001`. May be left out when `point` is given and outlines are installed.
    #[schema(pattern = "^[0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?$")]
    area: Option<String>,
    /// Where exactly.
    point: Option<ApiPoint>,
    /// The day it happened, `YYYY-MM-DD`, not in the future.
    #[schema(format = Date)]
    happened_on: Option<String>,
    /// Hide the name from the agency too.
    #[serde(default)]
    anonymous: bool,
    /// Hide the whole report from the public.
    #[serde(default)]
    secret: bool,
    /// It is about sexual abuse, or about threats because of a report: a specialist alone reads it, where one is named.
    #[serde(default)]
    restricted: bool,
    /// Who reports, if they want to say.
    reporter: Option<ApiReporter>,
    /// The language to write to the reporter in: `id` (the default) or `en`.
    #[schema(pattern = "^(id|en)$")]
    language: Option<String>,
}

/// The same as a form: all in one piece, empty for what is left out, with files.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described: what is read is `Form`")]
pub(crate) struct ReportForm {
    /// A UUID of your own.
    id: Option<Uuid>,
    /// `complaint` (the default), `aspiration` or `information`.
    #[schema(pattern = "^(complaint|aspiration|information)$")]
    kind: Option<String>,
    /// One line of at most 150 characters, without control characters.
    #[schema(max_length = 150, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    title: Option<String>,
    /// 10 to 10,000 characters, without control characters but line breaks and tabs.
    #[schema(min_length = 10, max_length = 10_000, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    text: String,
    /// A Kemendagri code such as `64.02.06.1001`.
    #[schema(pattern = "^[0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?$")]
    area: Option<String>,
    /// Latitude, -90 to 90.
    #[schema(minimum = -90, maximum = 90)]
    lat: Option<f64>,
    /// Longitude, -180 to 180.
    #[schema(minimum = -180, maximum = 180)]
    lon: Option<f64>,
    /// The day it happened, `YYYY-MM-DD`.
    #[schema(format = Date)]
    happened_on: Option<String>,
    /// Hide the name from the agency too.
    anonymous: Option<bool>,
    /// Hide the whole report from the public.
    secret: Option<bool>,
    /// It is about sexual abuse, or about threats because of a report: a specialist alone reads it, where one is named.
    restricted: Option<bool>,
    /// The reporter's name.
    #[schema(max_length = 100, pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$")]
    name: Option<String>,
    /// The reporter's phone number.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// The reporter's e-mail address.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// `id` (the default) or `en`.
    #[schema(pattern = "^(id|en)$")]
    language: Option<String>,
    /// Pictures, PDF and voice notes, at most ten megabytes each.
    #[schema(max_items = 10, value_type = Option<Vec<String>>, format = Binary)]
    files: Option<Vec<Vec<u8>>>,
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
    request_body(content((ReportIn = "application/json"), (ReportForm = "multipart/form-data")), description = "JSON, or a form with the same fields (`point` as `lat` and `lon`, the reporter's as `name`, `phone`, `email`) and up to ten `files`"),
    responses((status = 201, body = ReceiptOut, description = "Received; also for the very same handed in before"), (status = 409, description = "Something else was handed in with this `id`"), (status = 429, description = "Too many from this address or with this contact; `Retry-After` says when to come again")))]
pub(crate) async fn submit(State(web): State<Web>, client: Client, request: Request) -> Response {
    if let Err(wait) = web.limits().count(Counted::Report, client.0) {
        return too_fast(wait);
    }
    let (report, files) = match read_body(&web, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let mut new = match parse(&web, report).await {
        Ok(new) => new,
        Err(response) => return response,
    };
    if let Err(wait) = web.limits().count_contacts(&new.reporter) {
        return too_fast(wait);
    }
    let mut kept = Vec::new();
    match staged::keep(&web, Sender::Address(client.0), files, app::MAX_FILES, &mut kept).await {
        Ok(refused) if refused.is_empty() => {}
        Ok(refused) if refused.iter().all(|r| r.why == BadFile::TooFast) => return too_fast(A_MINUTE),
        Ok(refused) => match refused.iter().find(|r| matches!(r.why, BadFile::NoRoom | BadFile::OverQuota)) {
            Some(r) => return refuse(&web, &AppError::File(r.place.saturating_sub(1), r.why)),
            None => return invalid(refused.iter().map(|r| bad_file(r.place, &r.called, r.why)).collect()),
        },
        Err(e) => return refuse(&web, &e),
    }
    new.attachments = kept.into_iter().map(|named| named.file).collect();
    match web.app().reports().submit_report(new, &Actor::Anyone).await {
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
        Err(e) => refuse(&web, &e),
    }
}

/// When to come again with pictures that were too many.
const A_MINUTE: std::time::Duration = std::time::Duration::from_secs(60);

/// A file that is not taken: its place from 1, what its sender calls it, why.
fn bad_file(place: usize, called: &str, why: BadFile) -> FieldProblem {
    let called = if called.is_empty() { String::new() } else { format!(" ({called})") };
    FieldProblem::new("files", format!("file {place}{called}: {why}"))
}

/// Reads JSON or a multipart form.
async fn read_body(web: &Web, request: Request) -> Result<(ReportIn, Vec<Sent>), Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    if kind.starts_with("multipart/form-data") {
        let form = Form::from_request(request, web).await.map_err(|e| unreadable(e.status()))?;
        if form.errors.status() == StatusCode::SERVICE_UNAVAILABLE {
            return Err(refuse(web, &AppError::File(0, BadFile::NoRoom)));
        }
        if !form.errors.is_empty() {
            let said = form.errors.iter().map(|(field, complaint)| match complaint {
                FieldError::File { place, called, why } => bad_file(*place, called, *why),
                _ => FieldProblem::new(field, "more than is read: send fewer or smaller files"),
            });
            return Err(invalid(said.collect()));
        }
        return Ok((from_form(&form)?, form.files));
    }
    read_json(request).await.map(|report| (report, Vec::new()))
}

/// A form that cannot be read at all.
fn unreadable(status: StatusCode) -> Response {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => problem(status, "too-large", "the form, or a part of it, is too large", None),
        StatusCode::SERVICE_UNAVAILABLE => problem(status, "failed", "the files could not be kept; try again", None),
        _ => problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", "not a multipart form", None),
    }
}

fn from_form(form: &Form) -> Result<ReportIn, Response> {
    let text = |field: &str| Some(form.typed.get(field).to_owned()).filter(|t| !t.trim().is_empty());
    let wrong = |field: &str, what: &str| invalid(vec![FieldProblem::new(field, what)]);
    let yes = |field: &str| match form.typed.get(field) {
        "1" | "true" | "yes" | "on" => Ok(true),
        "" | "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(wrong(field, "expected true or false")),
    };
    let controlled: Vec<_> =
        form.typed.controlled().map(|field| FieldProblem::invalid(field, domain::ValidationError::Control)).collect();
    if !controlled.is_empty() {
        return Err(invalid(controlled));
    }
    if form.typed.ticked("files") {
        return Err(wrong("files", "a file has a name of its own"));
    }
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
        anonymous: yes("anonymous")?,
        secret: yes("secret")?,
        restricted: yes("restricted")?,
        reporter: Some(ApiReporter { name: text("name"), phone: text("phone"), email: text("email") }),
        language: text("language"),
    })
}

/// Parses every field into its type; all mistakes are told together.
async fn parse(web: &Web, r: ReportIn) -> Result<NewReport, Response> {
    let given = r.reporter.unwrap_or_default();
    let fields = ReportFields {
        id: r.id,
        kind: r.kind,
        title: r.title,
        text: r.text,
        spoken: false,
        area: r.area,
        point: r.point.map(|p| (p.lat, p.lon)),
        happened_on: r.happened_on,
        written_at: None,
        forest: None,
        place: None,
        named: false,
        anonymous: r.anonymous,
        secret: r.secret,
        restricted: r.restricted,
        name: given.name,
        phone: given.phone,
        email: given.email,
        language: r.language,
    };
    let told = |(field, why): (&'static str, Mistake)| FieldProblem::new(named(field), why.detail());
    match report_fields::parse(web, fields, Channel::Api).await {
        Ok(parsed) => parsed.map_err(|mistakes| invalid(mistakes.into_iter().map(told).collect())),
        Err(e) => Err(refuse(web, &e)),
    }
}

/// A field as it stands in what programs send.
fn named(field: &'static str) -> &'static str {
    match field {
        "name" => "reporter.name",
        "phone" => "reporter.phone",
        "email" => "reporter.email",
        field => field,
    }
}
