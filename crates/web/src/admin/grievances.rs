//! What is set for the grievance register: categories, limits by level, periods of the programme.

use app::{AppError, RegisterForm, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    Refusal, Title,
    grievance::{Category, Limit, LimitKind, ProgrammePeriod, RegisterRule, RuleName, Tier, Unit},
};

use super::{AdminOfAll, Frame, THERE, framed, saved};
use crate::{
    desk::{Bar, amount, register_typing::Draft},
    forms::{Errors, FORM, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, refuse_typed, render_as},
    routes,
    state::Web,
};

/// Governments that are named where nobody deals with restricted cases.
const NAMED: usize = 10;

/// The field of a form that takes away what is there, and that of the one that was asked whether it shall.
const REMOVE: &str = "hapus";
const SURE: &str = "yakin";
/// Set where it has to be asked.
const ASKS: &str = "tanya";
/// Says which period was taken away.
const GONE: &str = "dihapus";

/// A limit that was set or that every installation begins with.
struct LimitRow {
    what: String,
    amount: String,
    from: String,
    source: String,
    /// What takes it away, while its day has not come: its fields.
    removable: Vec<(&'static str, String)>,
}

/// A form that adds something: what stands in it, what is wrong with it, where it is kept while it is typed, and since when.
struct AddForm {
    typed: FormData,
    errors: Errors,
    /// Whether it changes what is there.
    there: bool,
    typing: String,
    since: String,
}

#[derive(Template)]
#[template(path = "admin/grievances.html")]
struct RulesPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    /// Code, name, English name, whether it takes nothing new.
    categories: Vec<(String, String, String, bool)>,
    limits: Vec<LimitRow>,
    /// Code, first and last day.
    periods: Vec<(String, String, String)>,
    /// The governments for whose restricted cases nobody is named; empty for none.
    unattended: String,
    kinds: Vec<(String, String)>,
    tiers: Vec<(String, String)>,
    units: Vec<(String, String)>,
    category: AddForm,
    limit: AddForm,
    period: AddForm,
    /// What is wrong with what was to be taken away.
    refused: String,
    /// The period that is to be taken away, before it is: its name and the fields of its form; none where nothing is asked.
    asks: Option<(String, Vec<(&'static str, String)>)>,
    /// The period that was taken away just now, and what brings it back.
    gone: Option<(String, Vec<(&'static str, String)>)>,
}

/// What a note says that was set, in words; empty where nothing was.
pub(super) fn told(s: Localizer, note: &str) -> String {
    match serde_json::from_str(note) {
        Ok(
            RegisterRule::Category(Category { removed: true, .. })
            | RegisterRule::Limit(Limit { removed: true, .. })
            | RegisterRule::Period(ProgrammePeriod { removed: true, .. }),
        ) => s.text("register-removed"),
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
        .await
        .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: &FormData,
    typed: FormData,
    errors: Errors,
) -> Result<Response, AppError> {
    let reference = web.app().reference();
    let register = &reference.register;
    let prefix = match typed.get("what") {
        "category" => "c-",
        "limit" => "l-",
        "period" => "p-",
        _ => "",
    };
    let mut forms = Vec::new();
    for rule in RuleName::ALL {
        let draft = Draft::of(web, s, who, RegisterForm::Rule(rule)).await?;
        let back = typed.has("what", rule.as_str()) && !typed.ticked(REMOVE);
        let (since, there) = (draft.since, back && typed.ticked(THERE));
        let (typed, errors) =
            if back { (typed.clone(), errors.clone()) } else { (draft.typed.unwrap_or_default(), Errors::default()) };
        forms.push(AddForm { typed, errors, there, typing: draft.address, since });
    }
    let mut forms = forms.into_iter();
    let (Some(category), Some(limit), Some(period)) = (forms.next(), forms.next(), forms.next()) else {
        return Err(AppError::NotFound);
    };
    let word = |of: &str, choice: &str| s.text(&format!("grievance-{of}-{choice}"));
    let named = |of: &'static str, choice: &'static str| (choice.to_owned(), word(of, choice));
    let today = web.app().figures().today();
    let limit_row = |l: &Limit| LimitRow {
        what: format!("{}, {}", word("limit", l.kind.as_str()), word("tier", l.tier.as_str())),
        amount: amount(s, l.amount, l.unit),
        from: s.date(l.from),
        source: if l.source == Limit::WORLD_BANK { s.text("register-source-world-bank") } else { l.source.clone() },
        removable: if l.from >= today { fields_of(l) } else { Vec::new() },
    };
    let without = reference.without_specialist();
    let mut names: Vec<_> = without.iter().take(NAMED).map(|agency| reference.agency_name(*agency)).collect();
    if without.len() > NAMED {
        names.push(s.with("register-unattended-more", "n", &s.number((without.len() - NAMED) as u64)));
    }
    let refused = if typed.ticked(REMOVE) { errors.on_form(&s) } else { String::new() };
    let (page, bar, frame) = framed(web, s, who, "register-rules", routes::ADMIN_GRIEVANCES, query);
    Ok(render_as(
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
            limits: register.limits.all().into_iter().filter(|l| l.is_of_use()).map(limit_row).collect(),
            periods: register.periods.iter().map(|p| (p.code.clone(), p.from.to_string(), p.until.to_string())).collect(),
            unattended: if names.is_empty() { String::new() } else { s.with("register-unattended", "names", &names.join("; ")) },
            kinds: LimitKind::ALL.map(|k| named("limit", k.as_str())).into(),
            tiers: Tier::ALL.map(|t| named("tier", t.as_str())).into(),
            units: Unit::ALL.map(|u| named("units", u.as_str())).into(),
            category,
            limit,
            period,
            refused,
            asks: if typed.ticked(ASKS) { period_fields(&typed) } else { None },
            gone: taken_away(register, query.get(GONE)),
        },
    ))
}

/// A period as a form sends it that takes it away or brings it back.
fn period_fields(typed: &FormData) -> Option<(String, Vec<(&'static str, String)>)> {
    let code = ProgrammePeriod::code(typed.get("code").trim())?;
    let fields = ["from", "until"].map(|field| (field, typed.get(field).to_owned()));
    Some((
        code.clone(),
        [("what", "period".to_owned()), (THERE, "1".to_owned()), ("code", code)].into_iter().chain(fields).collect(),
    ))
}

/// The same of one that was taken away, as long as nothing took its place.
fn taken_away(register: &app::RegisterSettings, code: &str) -> Option<(String, Vec<(&'static str, String)>)> {
    let gone = register.set.iter().find_map(|rule| match rule {
        RegisterRule::Period(period) if period.removed && period.code == code => Some(period),
        _ => None,
    })?;
    let mut typed = FormData::default();
    typed.set("code", gone.code.clone());
    typed.set("from", gone.from.to_string());
    typed.set("until", gone.until.to_string());
    period_fields(&typed)
}

/// A limit as a form sends it.
fn fields_of(l: &Limit) -> Vec<(&'static str, String)> {
    vec![
        ("kind", l.kind.as_str().to_owned()),
        ("tier", l.tier.as_str().to_owned()),
        ("amount", l.amount.to_string()),
        ("unit", l.unit.as_str().to_owned()),
        ("from", l.from.to_string()),
    ]
}

/// Sets something, or takes it away.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let typed = form.typed;
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &FormData::default(), typed, Errors::default()).await;
        return language::remember(&web, Some(&who), s, shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))).await;
    }
    kept(&web, s, &who, typed.clone()).await.unwrap_or_else(|e| refuse_typed(&web, s, Some(&who), &e, &typed))
}

async fn kept(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let (name, mut errors) = (RuleName::parse(typed.get("what")).ok_or(AppError::NotFound)?, Errors::default());
    let rule = match name {
        RuleName::Category => category(web, &typed, &mut errors).map(RegisterRule::Category),
        RuleName::Limit => limit(web, &typed, &mut errors).map(RegisterRule::Limit),
        RuleName::Period => period(web, &typed, &mut errors).map(RegisterRule::Period),
    };
    // Entries lose their name for it with one click: it is asked first.
    if matches!(&rule, Some(RegisterRule::Period(period)) if period.removed) && errors.is_empty() && !typed.ticked(SURE) {
        let mut asked = typed;
        asked.set(ASKS, "1".to_owned());
        return page(web, s, who, &FormData::default(), asked, errors).await;
    }
    let gone = match &rule {
        Some(RegisterRule::Period(period)) if period.removed => format!("?{GONE}={}", period.code),
        _ => String::new(),
    };
    if let Some(rule) = rule.filter(|_| errors.is_empty()) {
        match web.app().grievances().set(&who.official(), rule).await {
            Ok(()) => {
                if !typed.ticked(THERE) {
                    web.app().grievances().drop_typing(who, RegisterForm::Rule(name)).await?;
                }
                return Ok(saved(&format!("{}{gone}", routes::ADMIN_GRIEVANCES)));
            }
            Err(AppError::Refused(Refusal::InUse)) => errors.add(FORM, Refusal::InUse.key()),
            Err(e) => return Err(e),
        }
    }
    page(web, s, who, &FormData::default(), typed, errors).await
}

fn category(web: &Web, typed: &FormData, errors: &mut Errors) -> Option<Category> {
    let code = Category::code(typed.get("code").trim());
    let reference = web.app().reference();
    match &code {
        None => errors.add("code", "register-code-wrong"),
        // Adding changes nothing that is there.
        Some(code) if !typed.ticked(THERE) && reference.register.categories.iter().any(|c| c.code == *code) => {
            errors.add("code", "register-code-there");
        }
        Some(_) => {}
    }
    let name = typed.must("category_name", Title::parse, errors);
    let name_en = typed.maybe("category_name_en", Title::parse, errors);
    // English pages would say it in Indonesian.
    if name_en.is_none() && !errors.is_on("category_name_en") && !typed.ticked(REMOVE) {
        errors.add("category_name_en", "register-name-en-missing");
    }
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
        removed: typed.ticked(REMOVE),
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
    if kind == Some(LimitKind::Appeal) && tier == Some(Tier::Village) {
        errors.add("tier", "register-appeal-village");
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
        removed: typed.ticked(REMOVE),
    })
}

fn period(web: &Web, typed: &FormData, errors: &mut Errors) -> Option<ProgrammePeriod> {
    let code = ProgrammePeriod::code(typed.get("code").trim());
    let periods = &web.app().reference().register.periods;
    match &code {
        None => errors.add("code", "register-code-wrong"),
        Some(code) if !typed.ticked(THERE) && periods.iter().any(|p| p.code == *code) => {
            errors.add("code", "register-code-there")
        }
        Some(_) => {}
    }
    let (from, until) = (typed.must("from", insight::day, errors), typed.must("until", insight::day, errors));
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        errors.add("until", "register-until-before");
    }
    let period = ProgrammePeriod { code: code?, from: from?, until: until?, removed: typed.ticked(REMOVE) };
    if !period.removed && periods.iter().any(|p| p.code != period.code && p.overlaps(&period)) {
        errors.add("from", "register-period-overlaps");
    }
    Some(period)
}
