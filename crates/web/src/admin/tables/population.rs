//! How many people live where, from a table; and what is known of it already.

use app::{PopulationTable, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::figure::Population;

use super::{Checked, Few, Lines, SentTable, changed_since, mark, no_lines, read, shown, with_wrong};
use crate::{
    admin::{Admin, Frame, framed, saved},
    desk::Bar,
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

/// Where and when, what was told of it, and what becomes of that.
type PopulationChanges = Few<[String; 3]>;

#[derive(Template)]
#[template(path = "admin/population_table.html")]
struct PopulationTablePage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    checked: Option<Checked<PopulationChanges>>,
    /// Where, when, how many, and who says so.
    known: Few<[String; 4]>,
    known_count: String,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    if let Some(kind) = Kind::wanted(&query) {
        // With the columns of a table, so that it can be changed and sent back.
        let columns = [
            column("part-area", 16.0, |p: &Population| p.area.to_string()),
            column("part-year", 10.0, |p: &Population| p.year.to_string()),
            column("part-people", 14.0, |p: &Population| Cell::Count(p.people)),
            column("part-source", 44.0, |p: &Population| p.source.clone()),
        ];
        return Table::of(s, columns, &known(&web, &who)).answer(&web, s, kind).await;
    }
    page(&web, s, &who, &query, FormData::default(), Errors::default(), None)
}

/// What is known of the places that somebody governs.
fn known(web: &Web, who: &SignedIn) -> Vec<Population> {
    let (reference, by) = (web.app().reference(), who.official());
    reference.census.iter().filter(|p| reference.is_governed_by(&by, &p.area)).cloned().collect()
}

fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: &FormData,
    typed: FormData,
    errors: Errors,
    checked: Option<Checked<PopulationChanges>>,
) -> Response {
    let (status, reference) = (errors.status(), web.app().reference());
    let (page, bar, frame) = framed(web, s, who, "population-table", routes::ADMIN_POPULATION_TABLE, query);
    let there = known(web, who);
    let row = |p: Population| [reference.place(&p.area), p.year.to_string(), s.number(p.people), p.source];
    render_as(
        status,
        &PopulationTablePage {
            page: with_wrong(page, &errors, checked.as_ref()),
            bar,
            frame,
            typed,
            errors,
            checked,
            known_count: s.number(there.len() as u64),
            known: Few::of(s, there.into_iter().map(row)),
            sheets: links(routes::ADMIN_POPULATION_TABLE, ""),
        },
    )
}

/// Says what a table would do, or puts in place what was shown.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let query = FormData::default();
    if let Some(s) = language::asked(&form.typed) {
        let shown = page(&web, s, &who, &query, form.typed, Errors::default(), None);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let SentTable { typed, errors, sheet, .. } = read(&web, &who, form);
    let Some(sheet) = sheet.filter(|_| errors.is_empty()) else {
        return page(&web, s, &who, &query, typed, errors, None);
    };
    let (mark, by) = (mark(None, &sheet), who.official());
    let plan = shown(&typed, &mark).filter(|_| typed.get("step") == "save").map(str::to_owned);
    let told = match &plan {
        Some(plan) => web.app().administration().put_population_table_as_shown(&by, &sheet, plan).await,
        None => web.app().administration().put_population_table(Some(&by), &sheet, app::Run::Dry).await,
    };
    match (told, plan) {
        // What is there already was sent twice.
        (Ok(table), Some(plan)) if table.wrong.is_empty() && (table.plan == plan || table.changes.is_empty()) => {
            saved(routes::ADMIN_POPULATION_TABLE)
        }
        (Ok(table), _) if table.wrong.is_empty() && table.changes.is_empty() && table.same == 0 => {
            page(&web, s, &who, &query, typed, no_lines(), None)
        }
        (Ok(table), plan) => {
            let errors = if plan.is_some() && table.wrong.is_empty() { changed_since() } else { Errors::default() };
            let checked = checked(&web, s, &table, &mark);
            page(&web, s, &who, &query, typed, errors, Some(checked))
        }
        (Err(e), _) => refuse_to(&web, s, Some(&who), &e),
    }
}

fn checked(web: &Web, s: Localizer, table: &PopulationTable, mark: &str) -> Checked<PopulationChanges> {
    let reference = web.app().reference();
    let told = |p: &Population| format!("{} ({})", s.number(p.people), p.source);
    let change = |c: &app::PopulationChange| {
        let whose = format!("{}, {}", reference.place(&c.becomes.area), c.becomes.year);
        [whose, c.was.as_ref().map(told).unwrap_or_default(), told(&c.becomes)]
    };
    let counts = [table.added, table.changed, table.same];
    let does = Few::of(s, table.changes.iter().map(change));
    Checked::of(s, Lines::of(s, &table.wrong, &table.tidied), counts, (mark, &table.plan), does)
}
