//! The report of a period as it was made: its figures stay what they were then; what was learned may still be written.

use app::{AppError, RegisterForm, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::grievance::{PeriodReport, PeriodReportId};

use super::{
    list::{Told, period_named},
    period::{SheetHead, Shown, lessons, sheet},
    typing::Draft,
};
use crate::{
    desk::{Bar, Desk},
    forms::{Errors, FORM, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, refuse_typed, render_as, see},
    routes,
    sheet::{Kind, links},
    state::Web,
    wording,
};

const SAVED: &str = "tersimpan";

#[derive(Template)]
#[template(path = "desk/grievance/saved.html")]
struct SavedPage {
    page: Layout,
    bar: Bar,
    saved: bool,
    agency: String,
    period: String,
    made: String,
    hash: String,
    shown: Shown,
    lessons: Vec<String>,
    may_write: bool,
    typed: FormData,
    errors: Errors,
    address: String,
    /// Where lessons are kept while they are typed, and since when some are.
    typing: String,
    since: String,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(id): Path<String>, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let shown = async {
        let report = found(&web, &who, &id).await?;
        match Kind::wanted(&query) {
            Some(kind) => {
                let head = SheetHead { agency: report.agency, period: report.period, report: Some(&report) };
                Ok(sheet(&web, s, &report.figures, head, kind).await)
            }
            None => page(&web, s, &who, &report, None, query.ticked(SAVED)).await,
        }
    };
    shown.await.unwrap_or_else(|e: AppError| refuse_to(&web, s, Some(&who), &e))
}

async fn found(web: &Web, who: &SignedIn, id: &str) -> Result<PeriodReport, AppError> {
    let id = PeriodReportId(id.parse().map_err(|_| AppError::NotFound)?);
    web.app().grievances().period_report(&who.official(), id).await
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    report: &PeriodReport,
    back: Option<(FormData, Errors)>,
    saved: bool,
) -> Result<Response, AppError> {
    let reference = web.app().reference();
    let names = web.app().grievances().makers(std::slice::from_ref(report)).await?;
    let who_made = names.get(&report.made_by).cloned().unwrap_or_default();
    let draft = Draft::of(web, s, who, RegisterForm::Lessons(report.id)).await?;
    let (typed, errors) = back.unwrap_or_else(|| {
        let mut typed = FormData::default();
        typed.set("lessons", draft.typed.as_ref().map_or(report.lessons.as_str(), |typed| typed.get("lessons")));
        typed.set("version", report.version.to_string());
        (typed, Errors::default())
    });
    let address = routes::desk_grievance_report(report.id.0);
    let agency = reference.agency_name(report.agency);
    let period = period_named(s, report.period);
    let told = Told { agency: report.agency, period: report.period, as_of: Some(report.id), reckoned: report.reckoned };
    let title = s.with_all("period-report-of", &[("agency", &agency), ("period", &period)]);
    Ok(render_as(
        errors.status(),
        &SavedPage {
            page: Layout::new(web, s, Some(who), title, &address).wrong(&errors),
            bar: Bar::of(who),
            saved,
            made: s.with_all("period-made", &[("when", &s.moment_in(report.made_at, web.zone())), ("who", &who_made)]),
            hash: report.hash.clone(),
            shown: Shown::of(web, s, told, &report.figures, None, &report.names),
            lessons: if report.lessons.is_empty() { Vec::new() } else { wording::paragraphs(&report.lessons) },
            may_write: domain::policy::writes_lessons(&who.official(), report.agency, &reference.agencies),
            sheets: links(&address, ""),
            agency,
            period,
            typed,
            errors,
            address,
            typing: draft.address,
            since: draft.since,
        },
    ))
}

/// Keeps what was learned.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(id): Path<String>, form: Form) -> Response {
    let typed = form.typed;
    kept(&web, s, &who, &id, typed.clone()).await.unwrap_or_else(|e| refuse_typed(&web, s, Some(&who), &e, &typed))
}

async fn kept(web: &Web, s: Localizer, who: &SignedIn, id: &str, mut typed: FormData) -> Result<Response, AppError> {
    let report = found(web, who, id).await?;
    if let Some(s) = language::asked(&typed) {
        let shown = page(web, s, who, &report, Some((typed, Errors::default())), false).await?;
        return Ok(language::remember(web, Some(who), s, shown).await);
    }
    let mut errors = Errors::default();
    let lessons = lessons(&typed, &mut errors);
    let seen = typed.get("version").parse().unwrap_or_default();
    if errors.is_empty() {
        match web.app().grievances().write_lessons(&who.official(), report.id, seen, lessons).await {
            Ok(_) => {
                web.app().grievances().drop_typing(who, RegisterForm::Lessons(report.id)).await?;
                return Ok(see(&format!("{}?{SAVED}=1", routes::desk_grievance_report(report.id.0))));
            }
            Err(AppError::Changed) => {
                errors.add(FORM, "period-lessons-changed");
                // What the other wrote stands above: whoever sends again has seen it.
                let report = found(web, who, id).await?;
                typed.set("version", report.version.to_string());
                return page(web, s, who, &report, Some((typed, errors)), false).await;
            }
            Err(e) => return Err(e),
        }
    }
    page(web, s, who, &report, Some((typed, errors)), false).await
}
