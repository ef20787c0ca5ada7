//! Figures for programs: the same as on pages, with what each word means.

use app::{Figures, Whose};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    AgencyId, Date,
    figure::{Indicator, Measures, Period},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::{problem, refuse, too_fast};
use crate::{figures::MONTHS, limits::Counted, localizer::Localizer, middleware::Client, state::Web};

/// Of which reports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FiguresQuery {
    /// Received on this day or later; without it the first day of the month eleven months ago.
    #[param(format = "date", value_type = Option<String>)]
    from: Option<String>,
    /// Received on this day or before; without it today.
    #[param(format = "date", value_type = Option<String>)]
    until: Option<String>,
    /// Led by this agency now; a government's are those of all its agencies.
    agency: Option<i64>,
}

/// Figures of public reports received in a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguresOut {
    /// The first day of receipt.
    from: String,
    /// The last day of receipt.
    until: String,
    figures: Vec<FigureOut>,
    /// How many people live where the reports are from; none where that is not known of all of it.
    people: Option<PeopleOut>,
    /// By month of receipt, newest first. No month is left out.
    months: Vec<MonthOut>,
}

/// How many people live somewhere, and who says so.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeopleOut {
    number: u64,
    /// The first year in which they were counted.
    from: i16,
    /// The last year in which they were counted.
    until: i16,
    /// Who counted them.
    sources: Vec<String>,
}

/// A figure, with what it means.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureOut {
    key: &'static str,
    /// Its name, in the language asked for.
    name: String,
    /// How it is reckoned, in the language asked for.
    formula: String,
    /// `reports`, `per_mille`, `working_days` or `tenths_per_ten_thousand_people`.
    unit: &'static str,
    /// What it is told of: `received`, `held` (these, and those that were passed on late), `responded`, `resting`, `completed` or `people`.
    base: &'static str,
    /// How many these are; none where it is not known.
    of: Option<u64>,
    /// None where there is nothing to tell it of.
    value: Option<u64>,
}

/// What became of the reports of a month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MonthOut {
    /// `2026-11`
    month: String,
    received: u64,
    open: u64,
    promised: u64,
    answered: u64,
    confirmed: u64,
    silence: u64,
    administrator: u64,
    late: u64,
}

/// Figures: how many reports came in a period, what became of them, and how long it took. They are the same as on pages, and can
/// be reckoned from the sheet of the public list.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(FiguresQuery), responses((status = 200, body = FiguresOut)))]
pub(crate) async fn figures(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    query: Result<Query<FiguresQuery>, QueryRejection>,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(wait);
    }
    let Ok(Query(query)) = query else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", "the query cannot be read", None);
    };
    let usual = Period::lately(web.app().figures().today(), MONTHS);
    let day = |typed: Option<&str>, usual: Date| typed.map_or(Some(usual), |typed| typed.parse().ok());
    let (from, until) = (day(query.from.as_deref(), usual.from), day(query.until.as_deref(), usual.until));
    let Some(period) = from.zip(until).and_then(|(from, until)| Period::new(from, until)) else {
        let why = "from and until are days like 2026-11-29, in this order, less than 20 years apart";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "unfit", why, None);
    };
    let whose = match query.agency.map(AgencyId) {
        None => Whose::Everybodys,
        Some(agency) if web.app().reference().agencies.get(agency).is_some() => Whose::Of(agency),
        Some(_) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "unfit", "there is no such agency", None),
    };
    match web.app().figures().read(&whose, period).await {
        Ok(figures) => {
            let body = serde_json::to_vec(&out(s, &figures)).unwrap_or_default();
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Err(e) => refuse(&web, &e),
    }
}

fn out(s: Localizer, figures: &Figures) -> FiguresOut {
    let measures: &Measures = &figures.all;
    let figure = |indicator: Indicator| FigureOut {
        key: indicator.as_str(),
        name: s.text(&indicator.name_key()),
        formula: s.text(&indicator.formula_key()),
        unit: indicator.unit().as_str(),
        base: indicator.base().as_str(),
        of: indicator.base().of(measures),
        value: indicator.value(measures),
    };
    let month = |(month, t): &(i32, domain::figure::Tally)| MonthOut {
        month: format!("{}-{:02}", (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1),
        received: t.received(),
        open: t.open,
        promised: t.promised,
        answered: t.answered,
        confirmed: t.confirmed,
        silence: t.silence,
        administrator: t.administrator,
        late: t.late,
    };
    FiguresOut {
        from: figures.period.from.to_string(),
        until: figures.period.until.to_string(),
        figures: Indicator::ALL.map(figure).into(),
        people: measures.people.clone().map(|p| PeopleOut { number: p.number, from: p.from, until: p.until, sources: p.sources }),
        months: figures.months.iter().map(month).collect(),
    }
}
