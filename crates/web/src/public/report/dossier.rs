//! The file of a report for the Ombudsman: the whole story with its dates and proofs, to print and for programs. Nobody is sent
//! it: its reporter hands it over, with their name in it only if they ticked that.

use app::{ReferenceData, View};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::pin::view_of_reporter;
use crate::{
    forms::FormData,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, render},
    routes,
    state::Web,
    wording::{self, TimelineItem},
};

/// Ticked by whoever wants their name and contact in it.
const CONSENT: &str = "identitas";
/// Asked for by programs.
const JSON: &str = "json";

#[derive(Template)]
#[template(path = "public/dossier.html")]
struct DossierPage {
    page: Layout,
    address: String,
    back: String,
    tracking: String,
    title: String,
    facts: Vec<(String, String)>,
    text: Vec<String>,
    story: Vec<(TimelineItem, String)>,
    person: Option<(String, String)>,
    consent: bool,
    has_person: bool,
    json: String,
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    headers: HeaderMap,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    let view = match view_of_reporter(&web, s, client, &headers, &number).await {
        Ok(view) => view,
        Err(answer) => return *answer,
    };
    let number = view.report.tracking;
    let asked = FormData::of_query(&uri);
    let consent = asked.ticked(CONSENT);
    if asked.has("bentuk", JSON) {
        return json(&web, s, &view, consent);
    }
    let reference = web.app().reference();
    let address = routes::report_dossier(number);
    let story = wording::story(s, &reference, &view, |id| routes::file(number, id));
    let proofs = view.lines.iter().map(|line| trust::hex(&line.commitment));
    let page = DossierPage {
        page: Layout::new(&web, s, None, s.with("dossier-title", "tracking", &crate::wording::number(number)), &address),
        json: format!("{address}?bentuk={JSON}{}", if consent { format!("&{CONSENT}=1") } else { String::new() }),
        address,
        back: routes::report(number),
        tracking: crate::wording::number(number),
        title: view.text().map(|t| t.headline(90)).unwrap_or_default(),
        facts: facts(&web, s, &reference, &view),
        text: view.text().map(|t| wording::paragraphs(&t.text)).unwrap_or_default(),
        story: story.into_iter().zip(proofs).collect(),
        has_person: view.person.is_some(),
        person: view.person.as_ref().filter(|_| consent).map(wording::person),
        consent,
    };
    render(&page)
}

fn facts(web: &Web, s: Localizer, reference: &ReferenceData, view: &View) -> Vec<(String, String)> {
    let report = &view.report;
    let agencies: Vec<_> = report.forwardings.iter().map(|f| reference.agency_name(f.agency)).collect();
    let deciders: Vec<_> = report.deciders.iter().map(|a| reference.agency_name(*a)).collect();
    let fact = |key: &str, value: String| (s.text(key), value);
    let all = [
        fact("dossier-address", format!("{}{}", web.settings().base, routes::report(report.tracking))),
        fact("dossier-received", wording::received(s, report)),
        fact("dossier-status", wording::status(s, report)),
        fact("dossier-class", wording::class(s, report)),
        fact("dossier-place", reference.place(&report.area)),
        fact("agencies", agencies.join(", ")),
        fact("dossier-deciders", deciders.join(", ")),
        fact("dossier-made", s.moment(web.app().now(), &report.area)),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The same for programs.
#[derive(Serialize)]
struct Dossier {
    tracking: String,
    address: String,
    made_at: String,
    status: &'static str,
    kind: &'static str,
    supervisory: bool,
    received_at: String,
    area: String,
    place: String,
    /// What the report says, in the words that stand on its page: as officials made it fit for all, else as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    agencies: Vec<String>,
    /// Who decided about objections, or did not in time.
    deciders: Vec<String>,
    /// Only with consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    reporter: Option<Person>,
    events: Vec<Event>,
}

#[derive(Serialize)]
struct Person {
    name: String,
    contact: String,
}

#[derive(Serialize)]
struct Event {
    n: u32,
    at: String,
    what: &'static str,
    /// The same in words, with its days and choices.
    told: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<File>,
    /// Hexadecimal; whoever runs the installation proves with `tuntas verify` that the event is the one it was made over.
    commitment: String,
}

#[derive(Serialize)]
struct File {
    name: String,
    media_type: String,
    size: u64,
    commitment: String,
}

fn json(web: &Web, s: Localizer, view: &View, consent: bool) -> Response {
    let (reference, report) = (web.app().reference(), &view.report);
    let name = |agency: domain::AgencyId| reference.agency_name(agency);
    let event = |line: &app::TimelineEntry| Event {
        n: line.version,
        at: line.at.first_moment().to_string(),
        what: line.what.name(),
        told: wording::happened(s, &line.what, &line.agency.map(name).unwrap_or_default(), &report.area),
        agency: line.agency.map(name),
        text: wording::words_of(line).map(|w| w.text.clone()),
        files: line
            .attachments
            .iter()
            .map(|a| File {
                name: a.name.clone(),
                media_type: a.media_type.clone(),
                size: a.size,
                commitment: trust::hex(&a.hash),
            })
            .collect(),
        commitment: trust::hex(&line.commitment),
    };
    let person = view.person.as_ref().filter(|_| consent).map(wording::person);
    let dossier = Dossier {
        tracking: report.tracking.to_string(),
        address: format!("{}{}", web.settings().base, routes::report(report.tracking)),
        made_at: web.app().now().to_string(),
        status: report.status.name().as_str(),
        kind: report.kind.as_str(),
        supervisory: report.supervisory,
        received_at: report.received_at.to_string(),
        area: report.area.to_string(),
        place: reference.place(&report.area),
        text: view.text().map(|text| text.text.clone()),
        agencies: report.forwardings.iter().map(|f| name(f.agency)).collect(),
        deciders: report.deciders.iter().map(|a| name(*a)).collect(),
        reporter: person.map(|(name, contact)| Person { name, contact }),
        events: view.lines.iter().map(event).collect(),
    };
    let body = serde_json::to_vec_pretty(&dossier).unwrap_or_default();
    let file = format!("attachment; filename=\"laporan-{}.json\"", report.tracking);
    let file = HeaderValue::from_str(&file).unwrap_or(HeaderValue::from_static("attachment"));
    let about = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json")), (header::CONTENT_DISPOSITION, file)];
    (StatusCode::OK, about, body).into_response()
}
