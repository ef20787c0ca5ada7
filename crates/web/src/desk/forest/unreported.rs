//! Nobody told us: events that satellites saw in villages of the carbon programme while no report came from there, and what is decided
//! about each.

use app::{AppError, Decision, SignedIn, Unreported, UnreportedList};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AgencyId,
    forest::{AlertKind, AlertMark, AlertPoint, MarkKind},
};

use crate::{
    admin::alerts::{source_name, unread_alerts},
    agency_named,
    desk::{Bar, Desk},
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

/// The field that says how many days it is looked back, and what is offered.
const DAYS: &str = "hari";
const SPANS: [u32; 4] = [7, 14, 30, 90];
const USUAL: u32 = 30;
/// The event that a form decides about.
const EVENT: &str = "kejadian";
/// A mark that is taken back.
const LIFT: &str = "cabut";
/// What was decided.
const WHAT: &str = "what";
const REASON: &str = "words";
const AGENCY: &str = "agency";
/// Says that something was decided.
const DONE: &str = "tercatat";
/// Events shown.
const SHOWN: usize = 40;
/// Longest reason, in characters.
const LONGEST: usize = 500;

struct EventRow {
    mark: String,
    village: String,
    village_address: String,
    told: String,
    about: String,
    point: (String, String),
    assigned: String,
    may_decide: bool,
    /// What may be decided.
    choices: Vec<(String, String)>,
    open: bool,
    prefix: String,
}

struct MarkRow {
    id: String,
    told: String,
    may_lift: bool,
}

#[derive(Template)]
#[template(path = "desk/forest/unreported.html")]
struct UnreportedPage {
    page: Layout,
    bar: Bar,
    done: bool,
    typed: FormData,
    errors: Errors,
    spans: Vec<(String, String, bool)>,
    span: String,
    summary: Vec<String>,
    rows: Vec<EventRow>,
    more: String,
    marks: Vec<MarkRow>,
    agencies: Vec<String>,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    page(&web, s, &who, query, None, Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

fn span(typed: &FormData) -> u32 {
    typed.get(DAYS).trim().parse().ok().filter(|n| SPANS.contains(n)).unwrap_or(USUAL)
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: FormData,
    came_back: Option<FormData>,
    errors: Errors,
) -> Result<Response, AppError> {
    let (by, status) = (who.official(), errors.status());
    let typed = came_back.unwrap_or_default();
    let days = span(if typed.get(DAYS).is_empty() { &query } else { &typed });
    let list = web.app().forest().unreported(&by, days).await?;
    if let Some(kind) = Kind::wanted(&query) {
        return Ok(sheet(web, s, list.events, kind).await);
    }
    let more = list.events.len().saturating_sub(SHOWN) as u64;
    let named = agencies(web, who);
    let reference = web.app().reference();
    let joint = format!("{DAYS}={days}&");
    Ok(render_as(
        status,
        &UnreportedPage {
            page: Layout::new(web, s, Some(who), s.text("unreported-title"), routes::DESK_UNREPORTED).wrong(&errors),
            bar: Bar::of(who),
            done: query.ticked(DONE),
            spans: SPANS.map(|n| (n.to_string(), s.with("sky-days", "n", &n.to_string()), n == days)).into(),
            span: days.to_string(),
            summary: summary(s, &list),
            rows: list.events.iter().take(SHOWN).enumerate().map(|(n, event)| row(web, s, n, event, &typed)).collect(),
            more: if more > 0 { s.with("unreported-more", "n", &s.number(more)) } else { String::new() },
            marks: list.marks.iter().map(|mark| mark_row(web, s, &by, mark)).collect(),
            agencies: named.into_iter().map(|id| reference.agency_name(id)).collect(),
            sheets: if list.events.is_empty() { Vec::new() } else { links(routes::DESK_UNREPORTED, &joint) },
            typed,
            errors,
        },
    ))
}

/// The agencies whose people may be given something to look at: below the governments by which somebody keeps villages.
fn agencies(web: &Web, who: &SignedIn) -> Vec<AgencyId> {
    let (reference, by) = (web.app().reference(), who.official());
    let tree = &reference.agencies;
    let mut all: Vec<_> = domain::policy::plans_for(&by, tree).into_iter().flat_map(|id| tree.subtree(id)).collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|id| tree.get(*id).is_some_and(|agency| !agency.closed));
    all
}

fn summary(s: Localizer, list: &UnreportedList) -> Vec<String> {
    let (all, unknown) = list.villages;
    let mut told =
        vec![s.with_all(
            "unreported-summary",
            &[("count", &s.number(list.events.len() as u64)), ("villages", &s.number(all as u64))],
        )];
    if unknown > 0 {
        told.push(s.with("unreported-no-outline", "n", &s.number(unknown as u64)));
    }
    let known = |of: usize| list.known_until.get(of).copied().flatten();
    for (key, day) in [("sky-until-fire", known(0)), ("sky-until-loss", known(1))] {
        told.push(day.map_or_else(|| s.text(&format!("{key}-none")), |day| s.with(key, "day", &s.date(day))));
    }
    if list.always_hot > 0 {
        told.push(s.with("unreported-always-hot", "n", &s.number(list.always_hot as u64)));
    }
    if list.more {
        told.push(s.text("sky-too-many"));
    }
    told.extend(unread_alerts(s, list.unread));
    told
}

fn told(web: &Web, s: Localizer, event: &Unreported) -> String {
    let (first, last) = app::days_in(web.zone(), &event.group);
    let day = |day| s.date(day);
    let key = format!("unreported-{}{}", event.group.kind.as_str(), if first == last { "-day" } else { "" });
    s.with_all(&key, &[("n", &s.number(event.group.alerts.len() as u64)), ("from", &day(first)), ("to", &day(last))])
}

fn point(place: AlertPoint) -> (String, String) {
    let point = place.point();
    (format!("{:.5}, {:.5}", point.lat, point.lon), format!("geo:{:.5},{:.5}", point.lat, point.lon))
}

fn sources(s: Localizer, event: &Unreported) -> String {
    event.group.sources().all().map(|source| source_name(s, source.as_str())).collect::<Vec<_>>().join(", ")
}

fn row(web: &Web, s: Localizer, place: usize, event: &Unreported, typed: &FormData) -> EventRow {
    let reference = web.app().reference();
    let sure = s.text(&format!("alert-sure-{}", event.group.confidence().as_str()));
    let function = event.function.map(|f| format!("{}. ", s.text(&format!("forest-function-{}", f.as_str()))));
    let about = s.with_all("unreported-about", &[("sure", &sure), ("sources", &sources(s, event))]);
    let assigned = event.assigned.as_ref().map(|mark| {
        let agency = mark.agency.map(|id| reference.agency_name(id)).unwrap_or_default();
        let day = s.moment_in(mark.at, web.zone());
        s.with_all("unreported-assigned", &[("agency", &agency), ("when", &day), ("why", &mark.reason)])
    });
    let fits = |what: &MarkKind| *what != MarkKind::Industry || event.group.kind == AlertKind::Fire;
    let choice = |what: MarkKind| (what.as_str().to_owned(), s.text(&format!("unreported-do-{}", what.as_str())));
    EventRow {
        village: reference.place(&event.area),
        village_address: routes::desk_village(event.area.as_str()),
        told: told(web, s, event),
        about: format!("{}{about}", function.unwrap_or_default()),
        point: point(event.group.middle()),
        assigned: assigned.unwrap_or_default(),
        may_decide: event.may_decide,
        choices: MarkKind::ALL.into_iter().filter(fits).map(choice).collect(),
        open: typed.has(EVENT, &event.mark),
        prefix: if typed.has(EVENT, &event.mark) { String::new() } else { format!("e{place}-") },
        mark: event.mark.clone(),
    }
}

fn mark_row(web: &Web, s: Localizer, by: &domain::Official, mark: &AlertMark) -> MarkRow {
    let reference = web.app().reference();
    let (place, _) = point(AlertPoint { lat: mark.lat, lon: mark.lon });
    let with = [
        ("place", reference.place(&mark.area)),
        ("point", place),
        ("metres", s.number(u64::from(mark.metres))),
        ("why", mark.reason.clone()),
        ("when", s.moment_in(mark.at, web.zone())),
    ];
    let with: Vec<_> = with.iter().map(|(name, text)| (*name, text.as_str())).collect();
    MarkRow {
        id: mark.id.to_string(),
        told: s.with_all("unreported-mark", &with),
        may_lift: domain::policy::keeps_village(by, &mark.area, &reference.agencies).is_some(),
    }
}

async fn sheet(web: &Web, s: Localizer, events: Vec<Unreported>, kind: Kind) -> Response {
    let reference = web.app().reference();
    let days = |e: &Unreported| app::days_in(web.zone(), &e.group);
    let columns = [
        column("area-code", 16.0, |e: &Unreported| Cell::from(e.area.to_string())),
        column("sheet-place", 50.0, |e: &Unreported| Cell::from(reference.place(&e.area))),
        column("part-saw", 16.0, move |e: &Unreported| Cell::from(s.text(&format!("alert-saw-{}", e.group.kind.as_str())))),
        column("layer-kind-forest_function", 30.0, move |e: &Unreported| {
            Cell::from(e.function.map(|f| s.text(&format!("forest-function-{}", f.as_str()))).unwrap_or_default())
        }),
        column("unreported-count", 12.0, |e: &Unreported| Cell::Count(e.group.alerts.len() as u64)),
        column("unreported-days-seen", 12.0, |e: &Unreported| Cell::Count(e.group.days_seen() as u64)),
        column("alert-part-from", 14.0, move |e: &Unreported| Cell::Day(Some(days(e).0))),
        column("alert-part-to", 14.0, move |e: &Unreported| Cell::Day(Some(days(e).1))),
        column("unreported-point", 24.0, |e: &Unreported| Cell::from(point(e.group.middle()).0)),
        column("sky-sure", 18.0, move |e: &Unreported| {
            Cell::from(s.text(&format!("alert-sure-{}", e.group.confidence().as_str())))
        }),
        column("part-source", 40.0, move |e: &Unreported| Cell::from(sources(s, e))),
        column("unreported-looks", 40.0, |e: &Unreported| {
            let agency = e.assigned.as_ref().and_then(|mark| mark.agency);
            Cell::from(agency.map(|id| reference.agency_name(id)).unwrap_or_default())
        }),
    ];
    Table::of(s, columns, &events).answer(web, s, kind).await
}

/// Decides about an event, or takes a mark back.
pub(crate) async fn decide(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    if let Some(s) = language::asked(&form.typed) {
        let shown = page(&web, s, &who, FormData::default(), Some(form.typed), Errors::default())
            .await
            .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
        return language::remember(&web, Some(&who), s, shown).await;
    }
    decided(&web, s, &who, form.typed).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn decided(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let (by, days) = (who.official(), span(&typed));
    let back = format!("{}?{DAYS}={days}&{DONE}=1", routes::DESK_UNREPORTED);
    if !typed.get(LIFT).is_empty() {
        let id = typed.get(LIFT).parse().map_err(|_| AppError::NotFound)?;
        web.app().forest().lift_mark(&by, id).await?;
        return Ok(see(&back));
    }
    let mut errors = Errors::default();
    let decision = decision(web, who, &typed, &mut errors);
    let Some(decision) = decision.filter(|_| errors.is_empty()) else {
        // Of whoever reads of no village nothing comes back.
        return page(web, s, who, FormData::default(), Some(typed), errors).await;
    };
    match web.app().forest().decide(&by, days, typed.get(EVENT), decision).await {
        Ok(Some(report)) => Ok(see(&routes::desk_report(report))),
        Ok(None) => Ok(see(&back)),
        Err(AppError::Changed) => {
            page(web, s, who, FormData::default(), Some(typed), Errors::one(crate::forms::FORM, "unreported-changed")).await
        }
        Err(e) => Err(e),
    }
}

fn decision(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Option<Decision> {
    let reason = typed.get(REASON).trim().to_owned();
    if reason.chars().count() > LONGEST {
        errors.add(REASON, "unreported-reason-long");
    }
    if reason.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        errors.invalid(REASON, domain::ValidationError::Control);
    }
    let mut must_say = || {
        if reason.is_empty() {
            errors.add(REASON, "unreported-reason-missing");
        }
        reason.clone()
    };
    match MarkKind::parse(typed.get(WHAT)) {
        None => {
            errors.add(WHAT, "unreported-what-missing");
            None
        }
        Some(MarkKind::Reported) => Some(Decision::Report),
        Some(MarkKind::Aside) => Some(Decision::Aside(must_say())),
        Some(MarkKind::Industry) => Some(Decision::Industry(must_say())),
        Some(MarkKind::Assigned) => {
            let among = agencies(web, who);
            let reference = web.app().reference();
            let agency = agency_named::read_among(&reference, (&among, "agency-unknown"), typed, AGENCY, errors)?;
            Some(Decision::Assign(agency, reason))
        }
    }
}
