//! People from a table: who is let in and who gets which roles. First passwords of all newcomers are the answer, shown for some
//! minutes.

use app::{AppError, FirstPassword, PeopleTable, SignedIn, TableEntry};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};

use super::{Checked, Few, Lines, SentTable, changed_since, mark, no_lines, proposed, read, shown, with_wrong};
use crate::{
    admin::{
        Admin, Frame, framed,
        people::{first_passwords, role},
        proof::Proven,
        saved,
    },
    agency_named,
    desk::Bar,
    forms::{Errors, Form, FormData, fresh},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes,
    state::Web,
};

/// Somebody: name, login, roles, and the agency for which they would both answer and approve.
type EntryRow = (String, String, String, String);

struct PeopleChanges {
    added: Few<EntryRow>,
    /// Those who get more roles.
    given: Few<EntryRow>,
}

#[derive(Template)]
#[template(path = "admin/people_table.html")]
struct PeopleTablePage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    checked: Option<Checked<PeopleChanges>>,
    proposals: Vec<String>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let mut typed = FormData::default();
    typed.set("under", proposed(&web, &who, query.get("di")));
    typed.set("deed", fresh());
    page(&web, s, &who, typed, Errors::default(), None)
}

fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    typed: FormData,
    errors: Errors,
    checked: Option<Checked<PeopleChanges>>,
) -> Response {
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "people-table", routes::ADMIN_PEOPLE, &FormData::default());
    let proposals = agency_named::proposals(web, &who.official());
    render_as(
        status,
        &PeopleTablePage { page: with_wrong(page, &errors, checked.as_ref()), bar, frame, typed, errors, checked, proposals },
    )
}

/// Says what a table would do.
pub(crate) async fn check(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    if let Some(s) = language::asked(&form.typed) {
        let shown = page(&web, s, &who, form.typed, Errors::default(), None);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let told = read(&web, &who, form);
    answer(&web, s, &who, told, Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

/// What a table would do, with what is wrong beside its lines.
async fn answer(web: &Web, s: Localizer, who: &SignedIn, told: SentTable, wrong: Errors) -> Result<Response, AppError> {
    let SentTable { typed, errors, under, sheet } = told;
    let Some(sheet) = sheet.filter(|_| errors.is_empty()) else {
        return Ok(page(web, s, who, typed, errors, None));
    };
    let table = web.app().administration().put_people_table(Some(&who.official()), &sheet, under, None).await?;
    if table.wrong.is_empty() && table.added.is_empty() && table.given.is_empty() && table.same == 0 {
        return Ok(page(web, s, who, typed, no_lines(), None));
    }
    let checked = checked(web, s, &table, &mark(under, &sheet));
    Ok(page(web, s, who, typed, wrong, Some(checked)))
}

/// Puts in place what was shown, and answers with the first passwords.
pub(crate) async fn save(State(web): State<Web>, s: Localizer, Proven(who, form): Proven) -> Response {
    if let Some(s) = language::asked(&form.typed) {
        let shown = page(&web, s, &who, form.typed, Errors::default(), None);
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let told = read(&web, &who, form);
    put(&web, s, &who, told).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn put(web: &Web, s: Localizer, who: &SignedIn, told: SentTable) -> Result<Response, AppError> {
    let Some(sheet) = told.sheet.as_ref().filter(|_| told.errors.is_empty()) else {
        return answer(web, s, who, told, Errors::default()).await;
    };
    let (app, by, under) = (web.app(), who.official(), told.under);
    let (deed, mark) = (told.typed.get("deed"), mark(under, sheet));
    let Some(plan) = shown(&told.typed, &mark) else {
        return answer(web, s, who, told, Errors::default()).await;
    };
    // Sent again: nobody is let in twice, and the same passwords are shown.
    let given = match app.administration().first_passwords_given(who, deed, &mark).await? {
        Some(given) => given,
        None => {
            let table = app.administration().put_people_table(Some(&by), sheet, under, None).await?;
            if !table.wrong.is_empty() || table.added.is_empty() && table.given.is_empty() {
                return answer(web, s, who, told, Errors::default()).await;
            }
            if table.plan != plan {
                return answer(web, s, who, told, changed_since()).await;
            }
            let people: Vec<_> = table.added.iter().map(|e| [e.login.clone(), e.name.clone()]).collect();
            let give = async |first: &[app::FirstOf]| {
                let passwords: Vec<_> = first.iter().map(|[.., password]| password.clone()).collect();
                match app.administration().put_people_table_as_shown(&by, sheet, under, &passwords, plan).await? {
                    table if table.wrong.is_empty() => Ok(()),
                    _ => Err(AppError::Changed),
                }
            };
            match app.administration().give_first_passwords(who, deed, &mark, &people, give).await {
                Err(AppError::Changed) => return answer(web, s, who, told, changed_since()).await,
                given => given?,
            }
        }
    };
    Ok(match given {
        FirstPassword::Shown(first) if first.is_empty() => saved(routes::ADMIN_PEOPLE),
        FirstPassword::Shown(first) => first_passwords(web, s, who, &first, routes::ADMIN_PEOPLE.to_owned()),
        FirstPassword::Given => see(routes::ADMIN_PEOPLE),
    })
}

fn checked(web: &Web, s: Localizer, table: &PeopleTable, mark: &str) -> Checked<PeopleChanges> {
    let row = |e: &TableEntry| {
        let roles = e.roles.iter().map(|g| role(web, s, g)).collect::<Vec<_>>().join("; ");
        let both = e.both.map(|a| web.app().reference().agency_name(a)).unwrap_or_default();
        (e.name.clone(), e.login.clone(), roles, both)
    };
    let counts = [table.added.len(), table.given.len(), table.same];
    let does = PeopleChanges { added: Few::of(s, table.added.iter().map(row)), given: Few::of(s, table.given.iter().map(row)) };
    Checked::of(s, Lines::of(s, &table.wrong, &table.tidied), counts, (mark, &table.plan), does)
}
