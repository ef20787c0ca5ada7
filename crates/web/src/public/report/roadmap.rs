//! The way of a grievance for whoever complained: what was done, what happens next and by when, where to appeal. To print, and to be read
//! aloud to those who cannot read.

use app::{AppError, Reader, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use domain::{
    Report,
    grievance::{Entry, Standing, StepName},
};
use store::Key;

use super::{pin::reader, tracking};
use crate::{
    desk::{amount, grievance_began, grievance_due},
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, refuse, refuse_to, render, see, slow_down},
    routes,
    state::Web,
};

/// A stretch of the way.
struct Stretch {
    what: String,
    when: String,
    done: bool,
    now: bool,
}

#[derive(Template)]
#[template(path = "public/roadmap.html")]
struct RoadmapPage {
    page: Layout,
    back: String,
    number: String,
    tier: String,
    way: Vec<Stretch>,
    next: String,
    why: String,
    late: bool,
    appeal: String,
    /// Who deals with it, and where it comes from; and the day on which this was so.
    office: String,
    as_of: String,
}

/// Whether there is one. Of a restricted case nothing tells on a page that may lie open: its specialist speaks in person.
pub(super) fn has_one(report: &Report) -> bool {
    report.in_register().is_some() && !report.restricted
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &AppError::NotFound) };
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    // Whoever is not known as the reporter is asked for the PIN on the page of the report.
    if !matches!(reader(&web, &headers, number).await, Reader::Reporter) {
        return see(&format!("{}#pin-form", routes::report(number)));
    }
    let view = match web.app().reports().read_report(Key::Tracking(number), &Reader::Reporter).await {
        Ok(view) => view,
        Err(e) => return refuse(&web, s, &e),
    };
    shown(&web, s, None, &view.report, (routes::report_roadmap(number), routes::report(number)))
}

/// The way of a report's grievance, at an address, with the address to go back to; for its reporter, or printed by an official.
pub(crate) fn shown(
    web: &Web,
    s: Localizer,
    who: Option<&SignedIn>,
    report: &Report,
    (here, back): (String, String),
) -> Response {
    let number = report.tracking;
    let Some(entry) = report.in_register().filter(|_| has_one(report)) else {
        return refuse_to(web, s, who, &AppError::NotFound);
    };
    let reference = web.app().reference();
    let title = s.with("roadmap-title", "tracking", &crate::wording::number(number));
    let tier = s.text(&format!("grievance-tier-{}", entry.tier().as_str()));
    render(&RoadmapPage {
        page: Layout::new(web, s, who, title, &here),
        back,
        office: s.with_all(
            "roadmap-office",
            &[("agency", &reference.agency_name(report.custodian)), ("place", &reference.place(&report.area))],
        ),
        as_of: s.with("roadmap-as-of", "day", &s.date(report.area.zone().date(web.app().now()))),
        number: crate::wording::number(number),
        way: way(s, report, entry),
        next: next(s, report, entry),
        why: entry.clock().map_or_else(String::new, |due| {
            s.with_all("roadmap-why", &[("limit", &amount(s, due.amount, due.unit)), ("day", &grievance_began(s, due, report))])
        }),
        late: entry.is_overdue(web.app().now()),
        appeal: match entry.tier().next() {
            Some(next) => s.with("roadmap-appeal", "tier", &s.text(&format!("grievance-tier-{}", next.as_str()))),
            None => s.text("roadmap-appeal-none"),
        },
        tier,
    })
}

fn way(s: Localizer, report: &Report, entry: &Entry) -> Vec<Stretch> {
    let zone = report.area.zone();
    let dues = entry.first_dues();
    let mut now_taken = entry.is_closed();
    let mut stretch = |name: StepName, by: Option<String>| {
        let done = entry.last(name).map(|d| s.date(zone.date(Entry::moment(d, zone))));
        let now = done.is_none() && !now_taken;
        now_taken |= now;
        Stretch {
            what: s.text(&format!("roadmap-{}", name.as_str())),
            when: match (&done, by) {
                (Some(day), _) => s.with("roadmap-done", "day", day),
                (None, Some(day)) => s.with("roadmap-by", "day", &day),
                (None, None) => String::new(),
            },
            done: done.is_some(),
            now,
        }
    };
    let mut way = vec![
        Stretch {
            what: s.text("roadmap-received"),
            when: s.with("roadmap-done", "day", &s.day(report.received_at, &report.area)),
            done: true,
            now: false,
        },
        stretch(StepName::Acknowledged, dues.map(|(due, _)| grievance_due(s, due, report))),
        stretch(StepName::Responded, dues.map(|(_, due)| grievance_due(s, due, report))),
    ];
    if entry.did(StepName::MinutesDrafted) {
        way.extend([StepName::MinutesSigned, StepName::CarriedOut].map(|name| stretch(name, None)));
    }
    way.extend([StepName::Conveyed, StepName::Closed].map(|name| stretch(name, None)));
    way
}

fn next(s: Localizer, report: &Report, entry: &Entry) -> String {
    let day = entry.clock().map(|due| grievance_due(s, due, report)).unwrap_or_default();
    let key = match entry.standing() {
        Standing::Received => "roadmap-next-received",
        Standing::Acknowledged => "roadmap-next-acknowledged",
        Standing::Appealed => "roadmap-next-appealed",
        Standing::Mediation => "roadmap-next-mediation",
        Standing::Answered => "roadmap-next-answered",
        Standing::Closed => "roadmap-next-closed",
    };
    s.with(key, "day", &day)
}
