//! Rules and days off. A rule is never changed backwards: it gets a successor with a later date.

use std::ops::RangeInclusive;

use app::{SignedIn, Trouble, World};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{AreaCode, Date, Holiday, HolidayKind, Refusal, Rule, Term, Unfit};

use super::{Admin, Frame, framed, on_field, saved, saved_as, sheets};
use crate::{
    desk::Bar,
    forms::{Errors, Form, Typed},
    language,
    page::{Layout, refuse_to, render_as},
    public::list::regencies,
    routes,
    sheet::{Kind, LIST, links, links_of},
    speech::Speech,
    state::Web,
};

/// The list of days off, as queries name it.
const HOLIDAYS: &str = "libur";

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
    typed: Typed,
    errors: Errors,
}

pub(crate) async fn show(State(web): State<Web>, s: Speech, Admin(who): Admin, uri: Uri) -> Response {
    let query = Typed::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        let world = web.house().world();
        return if query.has(LIST, HOLIDAYS) {
            sheets::holidays(&web, s, &world.holidays, kind).await
        } else {
            sheets::rules(&web, s, all_rules(&world), kind).await
        };
    }
    page(&web, s, &who, &query, Typed::default(), Errors::default())
}

/// All rules, as shipped and added, by what they are about.
fn all_rules(world: &World) -> Vec<Rule> {
    let of = |term| {
        let shipped = world.rules.rule(term, Date::constant(1, 1, 1)).cloned();
        shipped.into_iter().chain(world.added_rules.iter().filter(move |r| r.term == term).cloned())
    };
    Term::ALL.into_iter().flat_map(of).collect()
}

fn page(web: &Web, s: Speech, who: &SignedIn, query: &Typed, typed: Typed, errors: Errors) -> Response {
    let world = web.house().world();
    let today = web.today();
    let rule = |rule: Rule| RuleRow {
        term: s.say(&format!("term-{}", rule.term.as_str())),
        days: rule.days.to_string(),
        from: if rule.from.year() < 1900 { s.say("rule-always") } else { s.date(rule.from) },
        holds: world.rules.rule(rule.term, today) == Some(&rule),
        article: rule.article,
    };
    let rules = all_rules(&world).into_iter().map(rule).collect();
    let holiday = |h: &Holiday| HolidayRow {
        day: s.date(h.date),
        name: h.name.clone(),
        kind: s.say(&format!("holiday-{}", h.kind.as_str())),
        place: h.area.as_ref().map_or_else(|| s.say("everywhere"), |a| world.place(a)),
        date: h.date.to_string(),
        area: h.area.as_ref().map(AreaCode::to_string).unwrap_or_default(),
        local: h.kind == HolidayKind::Local,
    };
    let (coming, past): (Vec<_>, Vec<_>) = world.holidays.iter().partition(|h| h.date >= today);
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
        terms: Term::ALL.map(|t| (t.as_str().to_owned(), s.say(&format!("term-{}", t.as_str())))).into(),
        places: regencies(web),
        typed,
        errors,
    };
    render_as(status, &shown)
}

/// A day of some years.
fn day_within(text: &str, years: RangeInclusive<i16>) -> Result<Date, Unfit> {
    insight::day(text).and_then(|day| if years.contains(&day.year()) { Ok(day) } else { Err(Unfit::NotADay) })
}

pub(crate) async fn add_rule(State(web): State<Web>, s: Speech, Admin(who): Admin, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &Typed::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let days = typed.get("days").trim().parse::<u16>().ok().filter(|d| (1..=365).contains(d));
    let from = typed.must("from", |text| day_within(text, 1900..=9000), &mut errors);
    let article = typed.must("article", domain::Title::parse, &mut errors);
    if days.is_none() {
        errors.add("days", "rule-days-wrong");
    }
    if let (Some(term), Some(days), Some(from), Some(article), true) =
        (Term::parse(typed.get("term")), days, from, article, errors.is_empty())
    {
        let kept = [("article", article.as_str().to_owned())];
        let rule = Rule { term, days, from, article: article.as_str().to_owned() };
        match web.house().put_rule(&who.official(), rule).await {
            Ok(()) => return saved_as(routes::ADMIN_RULES, &typed, &kept),
            Err(e) => match on_field(e, &[(Refusal::PastDay, "from")]) {
                Ok((field, key)) => errors.add(field, key),
                Err(e) => return refuse_to(&web, s, Some(&who), &e),
            },
        }
    }
    page(&web, s, &who, &Typed::default(), typed, errors)
}

pub(crate) async fn add_holiday(State(web): State<Web>, s: Speech, Admin(who): Admin, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &Typed::default(), typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let date = typed.must("date", |text| day_within(text, 2000..=2100), &mut errors);
    let name = typed.must("holiday", domain::Title::parse, &mut errors);
    let area = typed.get("where").parse::<AreaCode>().ok().filter(|a| web.house().world().area(a).is_some());
    if area.is_none() {
        errors.add("where", "place-unknown");
    }
    let of_day = |h: &&Holiday| Some(h.date) == date && h.area == area;
    let other = |h: &Holiday| name.as_ref().is_some_and(|name| name.as_str() != h.name);
    if web.house().world().holidays.iter().find(of_day).is_some_and(other) {
        errors.add("date", "holiday-there");
    }
    if let (Some(date), Some(name), Some(area), true) = (date, name, area, errors.is_empty()) {
        let kept = [("holiday", name.as_str().to_owned())];
        let holiday = Holiday { date, kind: HolidayKind::Local, area: Some(area), name: name.as_str().to_owned() };
        match web.house().put_holiday(&who.official(), holiday).await {
            Ok(()) => return saved_as(routes::ADMIN_RULES, &typed, &kept),
            Err(e) => match on_field(e, &[(Refusal::NotAllowed, "where")]) {
                Ok((field, key)) => errors.add(field, key),
                Err(e) => return refuse_to(&web, s, Some(&who), &e),
            },
        }
    }
    page(&web, s, &who, &Typed::default(), typed, errors)
}

pub(crate) async fn remove_holiday(State(web): State<Web>, s: Speech, Admin(who): Admin, form: Form) -> Response {
    let world = web.house().world();
    let (date, area) = (form.typed.get("date"), form.typed.get("area"));
    let named = |h: &&Holiday| {
        h.date.to_string() == date && h.area.as_ref().is_some_and(|a| a.as_str() == area) && h.kind == HolidayKind::Local
    };
    let Some(holiday) = world.holidays.iter().find(named).cloned() else {
        return refuse_to(&web, s, Some(&who), &Trouble::NotFound);
    };
    match web.house().remove_holiday(&who.official(), &holiday).await {
        Ok(()) => saved(routes::ADMIN_RULES),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
