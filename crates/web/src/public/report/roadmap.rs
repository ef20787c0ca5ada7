//! The way of a grievance for whoever complained: what was done, what happens next and by when, where to appeal. To print, and to be read
//! aloud to those who cannot read. What is theirs to say they say here: whether they are satisfied, and that they take it to the next level.

use app::{AppError, Reader, SignedIn, View};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::{
    Action, Report, TrackingNumber, Words,
    grievance::{Case, SaidBy, Standing, StepName},
    policy::grievance_lies_with,
};
use store::Key;

use super::{
    pin::{ask_for_pin, reader, view_of_reporter},
    tracking,
    way::{Stretch, next, way},
};
use crate::{
    desk::{amount, grievance_began, said_by},
    forms::{Errors, FORM, Form, FormData, fresh},
    language,
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, refuse, refuse_typed, render, render_as, see, slow_down},
    routes,
    state::Web,
};

/// Says what was kept.
const SAVED: &str = "tersimpan";

#[derive(Template)]
#[template(path = "public/roadmap.html")]
struct RoadmapPage {
    page: Layout,
    back: String,
    saved: bool,
    number: String,
    tier: String,
    way: Vec<Stretch>,
    next: String,
    why: String,
    late: bool,
    appeal: String,
    /// Where they object to the answer of the report instead; empty where they cannot.
    object: String,
    /// Whether they may take it to the next level here.
    appeals: bool,
    /// What is written down of whether they are satisfied; empty where nothing is.
    said: String,
    /// Where they rate the answer of the report instead; empty where they cannot.
    rate: String,
    /// Whether they may say here whether they are satisfied.
    says: bool,
    address: String,
    deed: String,
    typed: FormData,
    errors: Errors,
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
    uri: axum::http::Uri,
) -> Response {
    let view = match view_of_reporter(&web, s, client, &headers, &number).await {
        Ok(view) => view,
        Err(answer) => return *answer,
    };
    let saved = FormData::of_query(&uri).ticked(SAVED);
    page(&web, s, &view, (FormData::default(), Errors::default()), saved).unwrap_or_else(|e| refuse(&web, s, &e))
}

/// The same, as an official prints it for its reporter: what there is to say is theirs to say.
pub(crate) fn printed(web: &Web, s: Localizer, who: &SignedIn, view: &View) -> Result<Response, AppError> {
    let number = view.report.tracking;
    let addresses = (routes::desk_grievance_roadmap(number), routes::desk_grievance(number));
    let shown = shown(web, s, Some(who), view, addresses)?;
    Ok(render(&RoadmapPage { object: String::new(), appeals: false, rate: String::new(), says: false, ..shown }))
}

/// Keeps what a complainant says: that they appeal, or whether they are satisfied.
pub(crate) async fn put(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    headers: HeaderMap,
    Path(number): Path<String>,
    Form { typed, mut errors, .. }: Form,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &AppError::NotFound) };
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    if !matches!(reader(&web, &headers, number).await, Reader::Reporter) {
        return ask_for_pin(&web, s, number, Action::Grieve, &typed, String::new());
    }
    if let Some(s) = language::asked(&typed) {
        let shown = again(&web, s, number, (typed, errors)).await;
        return language::remember(&web, None, s, shown.unwrap_or_else(|e| refuse(&web, s, &e))).await;
    }
    let sent = typed.get("deed").parse().ok();
    let kept = match StepName::parse(typed.get("step")) {
        Some(StepName::Appealed) => {
            let words = typed.maybe("words", Words::parse, &mut errors);
            if words.is_none() && errors.is_empty() {
                errors.add("words", "roadmap-appeal-missing");
            }
            if errors.is_empty() { Some(web.app().grievances().appeal(number, words, sent).await) } else { None }
        }
        Some(StepName::Satisfied) => match typed.get("satisfied") {
            said @ ("yes" | "no") => Some(web.app().grievances().say(number, said == "yes", sent).await),
            _ => {
                errors.add("satisfied", "grievance-choose");
                None
            }
        },
        _ => return refuse(&web, s, &AppError::NotFound),
    };
    match kept {
        Some(Ok(_)) => return see(&format!("{}?{SAVED}=1", routes::report_roadmap(number))),
        Some(Err(AppError::Invalid { field: "words", .. })) => errors.add("words", "roadmap-appeal-missing"),
        Some(Err(AppError::Invalid { field, why })) => errors.invalid(field, why),
        Some(Err(AppError::Refused(why))) => errors.add(FORM, why.key()),
        Some(Err(AppError::SentBefore)) => errors.add(FORM, "sent-before-deed"),
        Some(Err(e)) => return refuse_typed(&web, s, None, &e, &typed),
        None => {}
    }
    let lost = typed.clone();
    again(&web, s, number, (typed, errors)).await.unwrap_or_else(|e| refuse_typed(&web, s, None, &e, &lost))
}

/// The page with what came back.
pub(super) async fn again(
    web: &Web,
    s: Localizer,
    number: TrackingNumber,
    back: (FormData, Errors),
) -> Result<Response, AppError> {
    let view = web.app().reports().read_report(Key::Tracking(number), &Reader::Reporter).await?;
    page(web, s, &view, back, false)
}

fn page(web: &Web, s: Localizer, view: &View, (typed, errors): (FormData, Errors), saved: bool) -> Result<Response, AppError> {
    let number = view.report.tracking;
    let shown = shown(web, s, None, view, (routes::report_roadmap(number), routes::report(number)))?;
    let (status, page) = (if errors.is_empty() { StatusCode::OK } else { errors.status() }, shown.page.wrong(&errors));
    Ok(render_as(status, &RoadmapPage { page, saved, typed, errors, ..shown }))
}

/// The way of a report's grievance, at an address, with the address to go back to.
fn shown(
    web: &Web,
    s: Localizer,
    who: Option<&SignedIn>,
    view: &View,
    (here, back): (String, String),
) -> Result<RoadmapPage, AppError> {
    let (report, number, reference) = (&view.report, view.report.tracking, web.app().reference());
    let case = Case::of(report).filter(|_| has_one(report)).ok_or(AppError::NotFound)?;
    let title = s.with("roadmap-title", "tracking", &crate::wording::number(number));
    let clock = case.clock();
    let may = May::of(web, view, &case);
    let of_report = |action: Action, may: bool| {
        if may { format!("{}#do-{}", routes::report(number), action.as_str()) } else { String::new() }
    };
    Ok(RoadmapPage {
        page: Layout::new(web, s, who, title, &here),
        back,
        saved: false,
        office: s.with_all(
            "roadmap-office",
            &[
                ("agency", &reference.agency_name(grievance_lies_with(report, &reference.agencies))),
                ("place", &reference.place(&report.area)),
            ],
        ),
        as_of: s.with("roadmap-as-of", "day", &s.date(report.area.zone().date(web.app().now()))),
        number: crate::wording::number(number),
        tier: s.text(&format!("grievance-tier-{}", case.entry.tier().as_str())),
        way: way(web, s, view, &case),
        next: next(s, &case),
        why: clock.as_ref().map_or_else(String::new, |due| {
            let (limit, began) = (amount(s, due.amount, due.unit), grievance_began(s, due, report));
            s.with_all("roadmap-why", &[("limit", &limit), ("day", &began)])
        }),
        late: case.is_overdue(web.app().now()),
        appeal: appeal(web, s, &case, &may),
        object: of_report(Action::Dispute, may.objects),
        appeals: may.appeals,
        said: said(s, &case),
        rate: of_report(Action::Rate, may.rates),
        says: may.says,
        address: routes::report_roadmap(number),
        deed: fresh(),
        typed: FormData::default(),
        errors: Errors::default(),
    })
}

/// What a complainant may say now. Where the report itself asks for it, it is said there: an objection to its answer is the appeal, and
/// how they rate it is whether they are satisfied.
#[derive(Clone, Copy)]
struct May {
    objects: bool,
    appeals: bool,
    rates: bool,
    says: bool,
}

impl May {
    fn of(web: &Web, view: &View, case: &Case<'_>) -> Self {
        let reference = web.app().reference();
        let to = case.next_decider(&reference.agencies);
        let objects = view.allowed.contains(&Action::Dispute);
        let rates = view.allowed.contains(&Action::Rate);
        let fits = |name| case.fits_name(name).is_ok();
        Self {
            objects,
            appeals: !objects && to.is_some() && fits(StepName::Appealed),
            rates,
            says: !rates && !case.entry.awaits_decision() && fits(StepName::Satisfied),
        }
    }
}

/// Whether they may appeal, and to whom.
fn appeal(web: &Web, s: Localizer, case: &Case<'_>, may: &May) -> String {
    let reference = web.app().reference();
    let to = case.next_decider(&reference.agencies).map(|to| reference.agency_name(to));
    let told = |key: &str, to: &str| s.with(key, "agency", to);
    match (case.standing(), to) {
        _ if may.objects => s.text("roadmap-object"),
        (Standing::Appealed, _) => s.text("roadmap-appeal-waits"),
        (_, Some(to)) if may.appeals => told("roadmap-appeal", &to),
        (Standing::Joined, _) => s.text("roadmap-appeal-joined"),
        (Standing::Closed, Some(_)) => s.text("roadmap-appeal-over"),
        (_, Some(to)) => told("roadmap-appeal-later", &to),
        (_, None) => s.text("roadmap-appeal-none"),
    }
}

/// What is written down of whether they are satisfied, and who said so.
fn said(s: Localizer, case: &Case<'_>) -> String {
    let Some(satisfaction) = case.satisfaction() else { return String::new() };
    let by = if satisfaction.by == SaidBy::Themselves { s.text("roadmap-said-yourself") } else { said_by(s, &satisfaction) };
    let key = if satisfaction.satisfied { "roadmap-said-yes" } else { "roadmap-said-no" };
    s.with(key, "by", &by)
}
