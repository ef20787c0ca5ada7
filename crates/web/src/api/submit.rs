//! Handing a report in, for programs: JSON or a multipart form, parsed field by field into types.

use app::{NewReport, Reporter, Trouble};
use axum::{
    extract::{FromRequest, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Actor, AreaCode, Date, Email, PersonName, Phone, Point, ReportId, Title, Words,
    report::{Channel, Kind},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{json, maybe, note, read_json},
    problem::{FieldProblem, refuse, too_fast, unfit},
};
use crate::{forms::Form, guard::Client, limits::Counted, routes, speech::Language, state::Web};

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
    /// A UUID of your own. The very same again, files too, gives the same tracking number; something else with it is refused.
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
    responses((status = 201, body = ReceiptOut, description = "Received; also for the very same handed in before"), (status = 409, body = super::problem::Problem, description = "Something else was handed in with this `id`"), (status = 422, body = super::problem::Problem, description = "Some fields do not fit"), (status = 429, body = super::problem::Problem, description = "Too many; `Retry-After` says when to come again")))]
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
    if let Err(wait) = web.limits().count_contacts(&new.reporter) {
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
            id: ReportId(r.id.unwrap_or_else(Uuid::now_v7)),
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
