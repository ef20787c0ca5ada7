//! Agencies from a table, or copied from another government and edited.

use app::{AgencyTable, AppError, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{Agency, AgencyId};

use super::{Checked, Few, Lines, SentTable, TABLE, changed_since, mark, no_lines, proposed, read, shown, with_wrong};
use crate::{
    admin::{Admin, Frame, changes, framed, saved},
    agency_named,
    desk::Bar,
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
};

/// The government that is copied.
const FROM: &str = "copied_from";

/// An agency that would be new: its name, what it is, the one above, where, for what.
type NewAgency = (String, String);

/// An agency that would change, and its parts: what each was, and what it becomes.
type ChangedAgency = (String, Vec<[String; 3]>);

struct AgencyChanges {
    added: Few<NewAgency>,
    changed: Few<ChangedAgency>,
}

#[derive(Template)]
#[template(path = "admin/agency_table.html")]
struct AgencyTablePage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    checked: Option<Checked<AgencyChanges>>,
    /// What was told of copying.
    copied: String,
    proposals: Vec<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let mut typed = FormData::default();
    typed.set("under", proposed(&web, &who, query.get("di")));
    page(&web, s, &who, typed, Errors::default(), None, String::new())
}

fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    typed: FormData,
    errors: Errors,
    checked: Option<Checked<AgencyChanges>>,
    copied: String,
) -> Response {
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "agency-table", routes::ADMIN_AGENCIES, &FormData::default());
    let proposals = agency_named::proposals(web, &who.official());
    render_as(
        status,
        &AgencyTablePage {
            page: with_wrong(page, &errors, checked.as_ref()),
            bar,
            frame,
            typed,
            errors,
            checked,
            copied,
            proposals,
        },
    )
}

/// Says what a table would do, or puts in place what was shown.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    if let Some(s) = language::asked(&form.typed) {
        let shown = page(&web, s, &who, form.typed, Errors::default(), None, String::new());
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let told =
        if form.typed.get("step") == "copy" { copy(&web, s, &who, form) } else { Ok((read(&web, &who, form), String::new())) };
    let (SentTable { typed, errors, under, sheet }, copied) = match told {
        Ok(told) => told,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let Some(sheet) = sheet.filter(|_| errors.is_empty()) else {
        return page(&web, s, &who, typed, errors, None, copied);
    };
    let (mark, by) = (mark(under, &sheet), who.official());
    let plan = shown(&typed, &mark).filter(|_| typed.get("step") == "save").map(str::to_owned);
    let told = match &plan {
        Some(plan) => web.app().administration().put_agency_table_as_shown(&by, &sheet, under, plan).await,
        None => web.app().administration().put_agency_table(Some(&by), &sheet, under, app::Run::Dry).await,
    };
    match (told, plan) {
        // What is there already was sent twice.
        (Ok(table), Some(plan)) if table.wrong.is_empty() && (table.plan == plan || table.changes.is_empty()) => {
            saved(routes::ADMIN_AGENCIES)
        }
        (Ok(table), _) if table.wrong.is_empty() && table.changes.is_empty() && table.same == 0 => {
            page(&web, s, &who, typed, no_lines(), None, copied)
        }
        (Ok(table), plan) => {
            let errors = if plan.is_some() && table.wrong.is_empty() { changed_since() } else { Errors::default() };
            let checked = checked(&web, s, &table, &mark);
            page(&web, s, &who, typed, errors, Some(checked), copied)
        }
        (Err(e), _) => refuse_to(&web, s, Some(&who), &e),
    }
}

/// The agencies below another, as a table to be edited.
fn copy(web: &Web, s: Localizer, who: &SignedIn, form: Form) -> Result<(SentTable, String), AppError> {
    let (mut typed, mut errors) = (form.typed, Errors::default());
    let reference = web.app().reference();
    let under = agency_named::read(web, &who.official(), &typed, "under", &mut errors);
    let all: Vec<AgencyId> = reference.agencies.iter().map(|a| a.id).collect();
    let from = agency_named::read_among(&reference, (&all, "agency-nowhere"), &typed, FROM, &mut errors);
    let (Some(from), Some(to)) = (from, under) else {
        return Ok((SentTable { typed, errors, under, sheet: None }, String::new()));
    };
    let copied = web.app().administration().copied(from, to)?;
    let left_out = s.number(copied.left_out as u64);
    let told = s.with_all("table-copied", &[("from", &reference.agency_name(from)), ("n", &left_out)]);
    typed.set(TABLE, copied.table.clone());
    let sheet = app::sheet::Sheet::of_text(copied.table);
    Ok((SentTable { typed, errors, under, sheet: Some(sheet) }, told))
}

fn checked(web: &Web, s: Localizer, table: &AgencyTable, mark: &str) -> Checked<AgencyChanges> {
    let reference = web.app().reference();
    let new = |a: &Agency, above: &str| {
        let topics = a.topics.iter().map(|t| reference.topic_name(t, s.language)).collect::<Vec<_>>().join(", ");
        let kind = s.text(&format!("agency-kind-{}", a.kind.as_str()));
        let about = [kind, above.to_owned(), reference.place(&a.area), topics];
        (a.name.clone(), about.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "))
    };
    let (changed, added): (Vec<_>, Vec<_>) = table.changes.iter().partition(|c| c.was.is_some());
    let json = |a: &Agency| serde_json::to_string(a).unwrap_or_default();
    let parts = |c: &app::AgencyChange| {
        let was = c.was.as_ref().map(json).unwrap_or_default();
        (c.becomes.name.clone(), changes::differences(s, &reference, &was, &json(&c.becomes)))
    };
    let counts = [table.added.len(), table.changed.len(), table.same];
    let does = AgencyChanges {
        added: Few::of(s, added.into_iter().map(|c| new(&c.becomes, &c.above))),
        changed: Few::of(s, changed.into_iter().map(parts)),
    };
    Checked::of(s, Lines::of(s, &table.wrong, &table.tidied), counts, (mark, &table.plan), does)
}
