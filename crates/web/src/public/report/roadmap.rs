//! The way of a grievance for whoever complained: what was done, what happens next and by when, where to appeal. To print, and to be read
//! aloud to those who cannot read.

use app::AppError;
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

use super::pin::view_of_reporter;
use crate::{
    desk::{amount, grievance_due},
    localizer::Localizer,
    middleware::Client,
    page::{Layout, refuse, render},
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
    let view = match view_of_reporter(&web, s, client, &headers, &number).await {
        Ok(view) => view,
        Err(answer) => return *answer,
    };
    let number = view.report.tracking;
    let report = &view.report;
    let Some(entry) = report.in_register().filter(|_| has_one(report)) else { return refuse(&web, s, &AppError::NotFound) };
    let title = s.with("roadmap-title", "tracking", &crate::wording::number(number));
    let tier = s.text(&format!("grievance-tier-{}", entry.tier().as_str()));
    render(&RoadmapPage {
        page: Layout::new(&web, s, None, title, &routes::report_roadmap(number)),
        back: routes::report(number),
        number: crate::wording::number(number),
        way: way(s, report, entry),
        next: next(s, report, entry),
        why: entry.clock().map_or_else(String::new, |due| {
            s.with_all("roadmap-why", &[("limit", &amount(s, due.amount, due.unit)), ("day", &s.day(due.began, &report.area))])
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
