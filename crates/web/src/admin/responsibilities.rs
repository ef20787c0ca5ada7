//! Who must act on what happens to a forest: the rules, tried against a point before they are kept.

use app::{AppError, SignedIn, grounds};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AgencyId, Title,
    forest::{ForestCategory, Ground, Responsibility, ResponsibilityId, Who, responsible},
};
use geo::point_told;
use uuid::Uuid;

use super::{AdminOfAll, Frame, framed, saved};
use crate::{
    agency_named,
    desk::Bar,
    forest_words::{category_of, ground_of},
    forms::{Errors, FORM, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

/// What an address says of the rule that was just taken away, so that it can be put back.
const GONE: &str = "dihapus";

struct RuleRow {
    id: String,
    order: String,
    when: String,
    who: String,
    reason: String,
    change: String,
}

/// What the rules say of a point, with the one that is typed among them.
struct Trial {
    grounds: String,
    /// Who, why, and whether it is the one that is typed.
    rules: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "admin/responsibilities.html")]
struct ResponsibilitiesPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    rows: Vec<RuleRow>,
    grounds: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    proposals: Vec<String>,
    trial: Option<Trial>,
    /// The rule that was just taken away.
    gone: String,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn list(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let reference = web.app().reference();
    if let Some(kind) = Kind::wanted(&query) {
        let shown = web.clone();
        let columns = [
            column("responsibility-order", 8.0, |r: &Responsibility| Cell::Count(r.order.into())),
            column("responsibility-ground", 30.0, move |r: &Responsibility| ground_of(s, r.ground)),
            column("responsibility-category", 30.0, move |r: &Responsibility| any_category(s, r.category)),
            column("responsibility-who", 40.0, move |r: &Responsibility| named(&shown, &r.who)),
            column("responsibility-reason", 60.0, |r: &Responsibility| r.reason.clone()),
        ];
        return Table::of(s, columns, &reference.responsibilities).answer(&web, s, kind).await;
    }
    let mut typed = FormData::default();
    let asked = query.get("ubah").parse::<Uuid>().ok();
    let asked = asked.and_then(|id| reference.responsibilities.iter().find(|r| r.id.0 == id));
    if let Some(rule) = asked {
        fill(&web, &mut typed, rule);
    }
    page(&web, s, &who, &query, typed, Errors::default(), None)
}

/// The form of a rule that is there.
fn fill(web: &Web, typed: &mut FormData, rule: &Responsibility) {
    typed.set("id", rule.id.0.to_string());
    typed.set("version", rule.version.to_string());
    typed.set("order", rule.order.to_string());
    typed.set("ground", rule.ground.as_str());
    typed.set("category", rule.category.map(ForestCategory::as_str).unwrap_or_default());
    match &rule.who {
        Who::Agency(id) => typed.set("agency", web.app().reference().agency_name(*id)),
        Who::Other(text) => typed.set("other", text.clone()),
    }
    typed.set("reason", rule.reason.clone());
}

fn any_category(s: Localizer, category: Option<ForestCategory>) -> String {
    category.map_or_else(|| s.text("responsibility-any-category"), |c| category_of(s, c))
}

/// Who acts, by name.
fn named(web: &Web, who: &Who) -> String {
    match who {
        Who::Agency(id) => web.app().reference().agency_name(*id),
        Who::Other(text) => text.clone(),
    }
}

fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: &FormData,
    typed: FormData,
    errors: Errors,
    trial: Option<Trial>,
) -> Response {
    let reference = web.app().reference();
    let row = |r: &Responsibility| RuleRow {
        id: r.id.0.to_string(),
        order: r.order.to_string(),
        when: format!("{} · {}", ground_of(s, r.ground), any_category(s, r.category)),
        who: named(web, &r.who),
        reason: r.reason.clone(),
        change: format!("{}?ubah={}#aturan", routes::ADMIN_RESPONSIBILITIES, r.id.0),
    };
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "responsibilities-title", routes::ADMIN_RESPONSIBILITIES, query);
    render_as(
        status,
        &ResponsibilitiesPage {
            page: page.wrong(&errors),
            bar,
            frame,
            rows: reference.responsibilities.iter().map(row).collect(),
            grounds: Ground::ALL.map(|g| (g.as_str().to_owned(), ground_of(s, g))).into(),
            categories: ForestCategory::ALL.map(|c| (c.as_str().to_owned(), category_of(s, c))).into(),
            proposals: agency_named::proposals(web, &who.official()),
            typed,
            errors,
            trial,
            gone: query.get(GONE).parse::<Uuid>().map(|id| id.to_string()).unwrap_or_default(),
            sheets: links(routes::ADMIN_RESPONSIBILITIES, ""),
        },
    )
}

/// Tries a rule against a point, or keeps it.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let (typed, mut errors, query) = (form.typed, Errors::default(), FormData::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &query, typed, errors, None);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let rule = read(&web, &who, &typed, &mut errors);
    if typed.get("step") == "try" {
        let told = tried(&web, s, rule.filter(|_| errors.is_empty()), &typed, &mut errors).await;
        return match told {
            Ok(trial) => page(&web, s, &who, &query, typed, errors, trial),
            Err(e) => refuse_to(&web, s, Some(&who), &e),
        };
    }
    let Some(rule) = rule.filter(|_| errors.is_empty()) else { return page(&web, s, &who, &query, typed, errors, None) };
    match web.app().administration().keep_responsibility(Some(&who.official()), rule).await {
        Ok(()) => saved(routes::ADMIN_RESPONSIBILITIES),
        Err(AppError::Changed) => {
            errors.add(FORM, "responsibility-changed");
            page(&web, s, &who, &query, typed, errors, None)
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

/// What the rules would say of a point with this one among them.
async fn tried(
    web: &Web,
    s: Localizer,
    rule: Option<Responsibility>,
    typed: &FormData,
    errors: &mut Errors,
) -> Result<Option<Trial>, AppError> {
    let point = point_told(typed.get("point"));
    if point.is_none() {
        errors.add("point", "point-wrong");
    }
    let category = ForestCategory::parse(typed.get("happens")).unwrap_or(ForestCategory::IllegalLogging);
    let (Some(rule), Some(point)) = (rule, point) else { return Ok(None) };
    let answers = web.app().forest().lies_in(point).await?;
    let known = point.is_in_indonesia() && {
        let held = answers.iter().any(|layer| !layer.held.is_empty());
        held || !web.app().forest().place_at(point).await?.held.is_empty()
    };
    if !known {
        errors.add("point", "responsibility-outside");
        return Ok(None);
    }
    let grounds = grounds(&answers);
    let mut rules: Vec<_> = web.app().reference().responsibilities.iter().filter(|r| r.id != rule.id).cloned().collect();
    let id = rule.id;
    rules.push(rule);
    let fitting = responsible(&rules, &grounds, category);
    let told: Vec<_> = grounds.iter().map(|g| ground_of(s, *g)).collect();
    Ok(Some(Trial {
        grounds: if told.is_empty() { s.text("responsibility-no-ground") } else { told.join(", ") },
        rules: fitting.into_iter().map(|r| (named(web, &r.who), r.reason.clone(), r.id == id)).collect(),
    }))
}

fn read(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Option<Responsibility> {
    let order = typed.get("order").trim().parse::<u16>().ok();
    if order.is_none() {
        errors.add("order", "responsibility-order-wrong");
    }
    let ground = Ground::parse(typed.get("ground"));
    if ground.is_none() {
        errors.invalid("ground", domain::ValidationError::Empty);
    }
    let acts = acts(web, who, typed, errors);
    let reason = typed.must("reason", Title::parse, errors);
    let id = typed.get("id").parse().unwrap_or_else(|_| trust::random::identity());
    Some(Responsibility {
        id: ResponsibilityId(id),
        version: typed.get("version").parse().unwrap_or(0),
        order: order?,
        ground: ground?,
        category: ForestCategory::parse(typed.get("category")),
        who: acts?,
        reason: reason?.as_str().to_owned(),
    })
}

/// An agency, or somebody in words; one of them.
fn acts(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Option<Who> {
    match (typed.get("agency").trim().is_empty(), typed.get("other").trim().is_empty()) {
        (true, true) => {
            errors.add("agency", "responsibility-nobody");
            None
        }
        (false, false) => {
            errors.add("other", "responsibility-both");
            None
        }
        (false, true) => agency_named::read(web, &who.official(), typed, "agency", errors).map(|id: AgencyId| Who::Agency(id)),
        (true, false) => typed.must("other", Title::parse, errors).map(|text| Who::Other(text.as_str().to_owned())),
    }
}

/// Takes a rule away, or puts it back.
pub(crate) async fn remove(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    let Ok(id) = form.typed.get("id").parse::<Uuid>() else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    if form.typed.get("step") == "undo" {
        let (back, mut errors) = (ResponsibilityId(id), Errors::default());
        return match web.app().administration().undo_responsibility(&who.official(), back).await {
            Ok(()) => saved(routes::ADMIN_RESPONSIBILITIES),
            Err(AppError::Changed) => {
                errors.add(FORM, "responsibility-changed");
                page(&web, s, &who, &FormData::default(), FormData::default(), errors, None)
            }
            Err(e) => refuse_to(&web, s, Some(&who), &e),
        };
    }
    match web.app().administration().drop_responsibility(Some(&who.official()), ResponsibilityId(id)).await {
        Ok(()) => saved(&format!("{}?{GONE}={id}", routes::ADMIN_RESPONSIBILITIES)),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
