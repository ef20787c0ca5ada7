//! What is typed into the forms of the register is kept while it is typed, as what is typed about a report is.

use app::{AppError, RegisterForm, SignedIn};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    AgencyId, Timestamp,
    grievance::{PeriodReportId, RuleName, StepName},
};

use crate::{
    desk::{Desk, act::NOT_KEPT},
    forms::{Form, FormData},
    localizer::Localizer,
    page::{refuse_to, see},
    public::report::tracking,
    routes,
    state::Web,
};

/// What was typed into a form and not sent.
pub(crate) struct Draft {
    /// Where it is kept while it is typed, or thrown away.
    pub(crate) address: String,
    /// When it was kept, in words; empty where there is none.
    pub(crate) since: String,
    /// What was typed.
    pub(crate) typed: Option<FormData>,
}

impl Draft {
    pub(crate) async fn of(web: &Web, s: Localizer, who: &SignedIn, form: RegisterForm) -> Result<Self, AppError> {
        Ok(Self::kept(web, s, form, web.app().grievances().typing(who, form).await?))
    }

    /// The same, of what was kept and when.
    pub(super) fn kept(web: &Web, s: Localizer, form: RegisterForm, kept: Option<(Vec<u8>, Timestamp)>) -> Self {
        Self {
            address: routes::desk_grievance_typing(&form.to_string()),
            since: kept.as_ref().map(|(_, at)| s.moment_in(*at, web.zone())).unwrap_or_default(),
            typed: kept.map(|(typed, _)| FormData::parse(&typed)),
        }
    }
}

/// Keeps what is typed, or throws it away, for whoever pressed that.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(form): Path<String>, sent: Form) -> Response {
    let Ok(form) = form.parse::<RegisterForm>() else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let kept = async {
        if sent.typed.ticked("buang") {
            web.app().grievances().throw_away(&who, form).await?;
            return Ok(see(&page_of(form)));
        }
        keep(&web, &who, form, &sent.typed, &[]).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    kept.await.unwrap_or_else(|e: AppError| refuse_to(&web, s, Some(&who), &e))
}

async fn keep(web: &Web, who: &SignedIn, form: RegisterForm, typed: &FormData, but: &[&str]) -> Result<(), AppError> {
    // Which version was read is a matter of the page that is shown next.
    let but: Vec<&str> = NOT_KEPT.into_iter().chain(["version", "there"]).chain(but.iter().copied()).collect();
    web.app().grievances().keep_typing(who, form, typed.encoded(&but).as_bytes()).await
}

/// The page of a form, at the form.
pub(super) fn page_of(form: RegisterForm) -> String {
    match form {
        RegisterForm::Step(number, step) => format!("{}#do-{}", routes::desk_grievance(number), step.as_str()),
        RegisterForm::Report(agency, period) => {
            format!("{}?instansi={}&periode={period}#lessons", routes::DESK_GRIEVANCE_REPORTS, agency.0)
        }
        RegisterForm::Lessons(report) => format!("{}#lessons", routes::desk_grievance_report(report.0)),
        RegisterForm::Rule(rule) => format!("{}#{}", routes::ADMIN_GRIEVANCES, rule.as_str()),
    }
}

/// Whether what is sent to an address is sent to the page that its form stands on.
pub(crate) fn is_sent_to_itself(path: &str) -> bool {
    let reports = [routes::DESK_GRIEVANCE_REPORTS, routes::ADMIN_GRIEVANCES].contains(&path);
    let one = routes::desk_grievance::parts(path).is_some_and(|[number]| tracking(number).is_some());
    reports || one || routes::desk_grievance_report::parts(path).is_some()
}

/// The form that was sent to an address.
fn form_of(to: &str, typed: &FormData) -> Option<RegisterForm> {
    if to == routes::DESK_GRIEVANCE_REPORTS {
        let (agency, period) = (typed.get("instansi").parse().ok()?, typed.get("periode").parse().ok()?);
        return Some(RegisterForm::Report(AgencyId(agency), period));
    }
    if to == routes::ADMIN_GRIEVANCES {
        return RuleName::parse(typed.get("what")).filter(|_| !typed.ticked("there")).map(RegisterForm::Rule);
    }
    if let Some([report]) = routes::desk_grievance_report::parts(to) {
        return report.parse().ok().map(|id| RegisterForm::Lessons(PeriodReportId(id)));
    }
    let [number] = routes::desk_grievance::parts(to)?;
    Some(RegisterForm::Step(tracking(number)?, StepName::parse(typed.get("step"))?))
}

/// What was sent when the session had ended is typed from now on, where it is still offered; tells where its form is.
pub(in crate::desk) async fn into_its_form(
    web: &Web,
    who: &SignedIn,
    (to, typed): (&str, &FormData),
    but: &[&str],
) -> Result<Option<String>, AppError> {
    let Some(form) = form_of(to, typed) else { return Ok(None) };
    match keep(web, who, form, typed, but).await {
        Ok(()) => Ok(Some(page_of(form))),
        Err(AppError::NotFound | AppError::Refused(_)) => Ok(None),
        Err(e) => Err(e),
    }
}
