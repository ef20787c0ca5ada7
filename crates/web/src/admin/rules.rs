//! Rules and days off. A rule is never changed backwards: it gets a successor with a later date.

use std::ops::RangeInclusive;

use app::{AppError, ReferenceData, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{AreaCode, Date, DeadlineKind, Holiday, HolidayKind, Refusal, Rule};

use super::{Admin, Frame, framed, on_field, saved, saved_as, sheets};
use crate::{
    desk::Bar,
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    public::list::regencies,
    routes,
    sheet::{Kind, LIST, links, links_of},
    state::Web,
};

/// The list of days off, as queries name it.
const HOLIDAYS: &str = "libur";
/// The years that rules and days off are written for; `day-years` tells them.
const YEARS: RangeInclusive<i16> = 2000..=2100;

struct RuleRow {
    term: String,
    days: String,
    from: String,
    article: String,
    holds: bool,
}

struct HolidayRow {
    day: String,
    name: String,
    kind: String,
    place: String,
    date: String,
    area: String,
    local: bool,
}

#[derive(Template)]
#[template(path = "admin/rules.html")]
struct Rules {
    page: Layout,
    bar: Bar,
    frame: Frame,
    rules: Vec<RuleRow>,
    holidays: Vec<HolidayRow>,
    past: Vec<HolidayRow>,
    rule_sheets: Vec<(&'static str, String)>,
    holiday_sheets: Vec<(&'static str, String)>,
    terms: Vec<(String, String)>,
    places: Vec<(String, String)>,
    typed: FormData,
    errors: Errors,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        let reference = web.app().reference();
        return if query.has(LIST, HOLIDAYS) {
            sheets::holidays(&web, s, &reference.holidays, kind).await
        } else {
            sheets::rules(&web, s, &all_rules(&reference), kind).await
        };
    }
    page(&web, s, &who, &query, FormData::default(), Errors::default())
}

/// All rules, as shipped and added, by what they are about.
fn all_rules(reference: &ReferenceData) -> Vec<Rule> {
    let of = |term| {
        let shipped = reference.rules.rule(term, Date::constant(1, 1, 1)).cloned();
        shipped.into_iter().chain(reference.added_rules.iter().filter(move |r| r.term == term).cloned())
    };
    DeadlineKind::WITH_RULE.into_iter().flat_map(of).collect()
}

fn page(web: &Web, s: Localizer, who: &SignedIn, query: &FormData, typed: FormData, errors: Errors) -> Response {
    let reference = web.app().reference();
    let today = web.today();
    let rule = |rule: Rule| RuleRow {
        term: s.text(&format!("term-{}", rule.term.as_str())),
        days: rule.days.to_string(),
        from: if rule.from.year() < 1900 { s.text("rule-always") } else { s.date(rule.from) },
        holds: reference.rules.rule(rule.term, today) == Some(&rule),
        article: rule.article,
    };
    let rules = all_rules(&reference).into_iter().map(rule).collect();
    let holiday = |h: &Holiday| HolidayRow {
        day: s.date(h.date),
        name: h.name.clone(),
        kind: s.text(&format!("holiday-{}", h.kind.as_str())),
        place: h.area.as_ref().map_or_else(|| s.text("everywhere"), |a| reference.place(a)),
        date: h.date.to_string(),
        area: h.area.as_ref().map(AreaCode::to_string).unwrap_or_default(),
        local: h.kind == HolidayKind::Local,
    };
    let (coming, past): (Vec<_>, Vec<_>) = reference.holidays.iter().partition(|h| h.date >= today);
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "admin-rules", routes::ADMIN_RULES, query);
    let shown = Rules {
        page: page.wrong(&errors),
        bar,
        frame,
        rules,
        holidays: coming.into_iter().map(holiday).collect(),
        // The latest first: it is asked why a day was not counted lately.
        past: past.into_iter().rev().map(holiday).collect(),
        rule_sheets: links(routes::ADMIN_RULES, ""),
        holiday_sheets: links_of(routes::ADMIN_RULES, HOLIDAYS),
        terms: DeadlineKind::WITH_RULE.map(|t| (t.as_str().to_owned(), s.text(&format!("term-{}", t.as_str())))).into(),
        places: regencies(web),
        typed,
        errors,
    };
    render_as(status, &shown)
}

/// A day of the years that are taken.
fn day_of(typed: &FormData, field: &'static str, errors: &mut Errors) -> Option<Date> {
    let day = typed.must(field, insight::day, errors)?;
    if YEARS.contains(&day.year()) {
        return Some(day);
    }
    errors.add(field, "day-years");
    None
}

pub(crate) async fn add_rule(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &FormData::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let days = typed.get("days").trim().parse::<u16>().ok().filter(|d| (1..=365).contains(d));
    let from = day_of(&typed, "from", &mut errors);
    let article = typed.must("article", domain::Title::parse, &mut errors);
    if days.is_none() {
        errors.add("days", "rule-days-wrong");
    }
    if let (Some(term), Some(days), Some(from), Some(article), true) =
        (DeadlineKind::with_rule(typed.get("term")), days, from, article, errors.is_empty())
    {
        let kept = [("article", article.as_str().to_owned())];
        let rule = Rule { term, days, from, article: article.as_str().to_owned() };
        match web.app().administration().put_rule(&who.official(), rule).await {
            Ok(()) => return saved_as(routes::ADMIN_RULES, &typed, &kept),
            Err(e) => match on_field(e, &[(Refusal::PastDay, "from")]) {
                Ok((field, key)) => errors.add(field, key),
                Err(e) => return refuse_to(&web, s, Some(&who), &e),
            },
        }
    }
    page(&web, s, &who, &FormData::default(), typed, errors)
}

pub(crate) async fn add_holiday(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &FormData::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let date = day_of(&typed, "date", &mut errors);
    let name = typed.must("holiday", domain::Title::parse, &mut errors);
    let area = typed.get("where").parse::<AreaCode>().ok().filter(|a| web.app().reference().area(a).is_some());
    if area.is_none() {
        errors.add("where", "place-unknown");
    }
    let of_day = |h: &&Holiday| Some(h.date) == date && h.area == area;
    let other = |h: &Holiday| name.as_ref().is_some_and(|name| name.as_str() != h.name);
    if web.app().reference().holidays.iter().find(of_day).is_some_and(other) {
        errors.add("date", "holiday-there");
    }
    if let (Some(date), Some(name), Some(area), true) = (date, name, area, errors.is_empty()) {
        let kept = [("holiday", name.as_str().to_owned())];
        let holiday = Holiday { date, kind: HolidayKind::Local, area: Some(area), name: name.as_str().to_owned() };
        match web.app().administration().put_holiday(&who.official(), holiday).await {
            Ok(()) => return saved_as(routes::ADMIN_RULES, &typed, &kept),
            Err(e) => match on_field(e, &[(Refusal::NotAllowed, "where")]) {
                Ok((field, key)) => errors.add(field, key),
                Err(e) => return refuse_to(&web, s, Some(&who), &e),
            },
        }
    }
    page(&web, s, &who, &FormData::default(), typed, errors)
}

pub(crate) async fn remove_holiday(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let reference = web.app().reference();
    let (date, area) = (form.typed.get("date"), form.typed.get("area"));
    let named = |h: &&Holiday| {
        h.date.to_string() == date && h.area.as_ref().is_some_and(|a| a.as_str() == area) && h.kind == HolidayKind::Local
    };
    let Some(holiday) = reference.holidays.iter().find(named).cloned() else {
        return refuse_to(&web, s, Some(&who), &AppError::NotFound);
    };
    match web.app().administration().remove_holiday(&who.official(), &holiday).await {
        Ok(()) => saved(routes::ADMIN_RULES),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
