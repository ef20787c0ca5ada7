//! What is set for the grievance register: categories, limits by level, periods of the programme.

use app::{AppError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    Title,
    grievance::{Category, Limit, LimitKind, ProgrammePeriod, RegisterRule, Tier, Unit},
};

use super::{AdminOfAll, Frame, framed, saved};
use crate::{
    desk::{Bar, amount},
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
};

/// Governments that are named where nobody deals with restricted cases.
const NAMED: usize = 10;

#[derive(Template)]
#[template(path = "admin/grievances.html")]
struct RulesPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    /// Code, name, English name, whether it takes nothing new.
    categories: Vec<(String, String, String, bool)>,
    /// What, how much, from when, its source.
    limits: Vec<(String, String, String, String)>,
    periods: Vec<(String, String)>,
    /// The governments for whose restricted cases nobody is named; empty for none.
    unattended: String,
    kinds: Vec<(String, String)>,
    tiers: Vec<(String, String)>,
    units: Vec<(String, String)>,
    /// What was typed and what is wrong, of the form that came back.
    category: (FormData, Errors),
    limit: (FormData, Errors),
    period: (FormData, Errors),
}

/// What a note says that was set, in words; empty where nothing was.
pub(super) fn told(s: Localizer, note: &str) -> String {
    match serde_json::from_str(note) {
        Ok(RegisterRule::Category(c)) => {
            [c.name, c.name_en].into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join(" / ")
        }
        Ok(RegisterRule::Limit(l)) => amount(s, l.amount, l.unit),
        Ok(RegisterRule::Period(p)) => s.with_all("register-period-days", &[("from", &s.date(p.from)), ("to", &s.date(p.until))]),
        Err(_) => String::new(),
    }
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    page(&web, s, &who, &FormData::of_query(&uri), FormData::default(), Errors::default())
}

fn page(web: &Web, s: Localizer, who: &SignedIn, query: &FormData, typed: FormData, errors: Errors) -> Response {
    let reference = web.app().reference();
    let register = &reference.register;
    let prefix = match typed.get("what") {
        "category" => "c-",
        "limit" => "l-",
        "period" => "p-",
        _ => "",
    };
    let of = |what: &str| if typed.has("what", what) { (typed.clone(), errors.clone()) } else { Default::default() };
    let word = |of: &str, choice: &str| s.text(&format!("grievance-{of}-{choice}"));
    let named = |of: &'static str, choice: &'static str| (choice.to_owned(), word(of, choice));
    let limit = |l: &&Limit| {
        let what = format!("{}, {}", word("limit", l.kind.as_str()), word("tier", l.tier.as_str()));
        (what, amount(s, l.amount, l.unit), s.date(l.from), l.source.clone())
    };
    let without = reference.without_specialist();
    let mut names: Vec<_> = without.iter().take(NAMED).map(|agency| reference.agency_name(*agency)).collect();
    if without.len() > NAMED {
        names.push(s.with("register-unattended-more", "n", &s.number((without.len() - NAMED) as u64)));
    }
    let (page, bar, frame) = framed(web, s, who, "register-rules", routes::ADMIN_GRIEVANCES, query);
    render_as(
        errors.status(),
        &RulesPage {
            page: page.wrong_in(prefix, &errors),
            bar,
            frame,
            categories: register
                .categories
                .iter()
                .map(|c| (c.code.clone(), c.name.clone(), c.name_en.clone(), c.closed))
                .collect(),
            limits: register.limits.all().iter().map(limit).collect(),
            periods: register
                .periods
                .iter()
                .map(|p| {
                    let days = s.with_all("register-period-days", &[("from", &s.date(p.from)), ("to", &s.date(p.until))]);
                    (p.code.clone(), days)
                })
                .collect(),
            unattended: if names.is_empty() { String::new() } else { s.with("register-unattended", "names", &names.join("; ")) },
            kinds: LimitKind::ALL.map(|k| named("limit", k.as_str())).into(),
            tiers: Tier::ALL.map(|t| named("tier", t.as_str())).into(),
            units: Unit::ALL.map(|u| named("units", u.as_str())).into(),
            category: of("category"),
            limit: of("limit"),
            period: of("period"),
        },
    )
}

/// Sets something.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let (typed, mut errors, query) = (form.typed, Errors::default(), FormData::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &query, typed, errors);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let rule = match typed.get("what") {
        "category" => category(&typed, &mut errors).map(RegisterRule::Category),
        "limit" => limit(&web, &typed, &mut errors).map(RegisterRule::Limit),
        "period" => period(&typed, &mut errors).map(RegisterRule::Period),
        _ => return refuse_to(&web, s, Some(&who), &AppError::NotFound),
    };
    let Some(rule) = rule.filter(|_| errors.is_empty()) else { return page(&web, s, &who, &query, typed, errors) };
    match web.app().grievances().set(&who.official(), rule).await {
        Ok(()) => saved(routes::ADMIN_GRIEVANCES),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

fn category(typed: &FormData, errors: &mut Errors) -> Option<Category> {
    let code = Category::code(typed.get("code").trim());
    if code.is_none() {
        errors.add("code", "register-code-wrong");
    }
    let name = typed.must("category_name", Title::parse, errors);
    let name_en = typed.maybe("category_name_en", Title::parse, errors);
    for (field, name) in [("category_name", name.as_ref()), ("category_name_en", name_en.as_ref())] {
        if name.is_some_and(|n| n.as_str().chars().count() > Category::LONGEST) {
            errors.add(field, "register-name-long");
        }
    }
    Some(Category {
        code: code?,
        name: name?.as_str().to_owned(),
        name_en: name_en.map(|n| n.as_str().to_owned()).unwrap_or_default(),
        closed: typed.ticked("closed"),
    })
}

fn limit(web: &Web, typed: &FormData, errors: &mut Errors) -> Option<Limit> {
    let (kind, tier, unit) =
        (LimitKind::parse(typed.get("kind")), Tier::parse(typed.get("tier")), Unit::parse(typed.get("unit")));
    for (field, is_there) in [("kind", kind.is_some()), ("tier", tier.is_some()), ("unit", unit.is_some())] {
        if !is_there {
            errors.add(field, "grievance-choose");
        }
    }
    let amount = typed.get("amount").trim().parse::<u16>().ok().filter(|n| (1..=Limit::MOST).contains(n));
    if amount.is_none() {
        errors.add("amount", "register-amount-wrong");
    }
    let from = typed.must("from", insight::day, errors);
    if from.is_some_and(|day| day < web.app().figures().today()) {
        errors.add("from", "register-from-past");
    }
    let source = typed.maybe("limit_source", Title::parse, errors);
    Some(Limit {
        kind: kind?,
        tier: tier?,
        amount: amount?,
        unit: unit?,
        from: from?,
        source: source.map(|t| t.as_str().to_owned()).unwrap_or_default(),
    })
}

fn period(typed: &FormData, errors: &mut Errors) -> Option<ProgrammePeriod> {
    let code = ProgrammePeriod::code(typed.get("code").trim());
    if code.is_none() {
        errors.add("code", "register-code-wrong");
    }
    let (from, until) = (typed.must("from", insight::day, errors), typed.must("until", insight::day, errors));
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        errors.add("until", "register-until-before");
    }
    Some(ProgrammePeriod { code: code?, from: from?, until: until? })
}
