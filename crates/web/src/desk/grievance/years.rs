//! Five years of a village on one page, with what changed from year to year.

use app::YearOfVillage;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::AreaCode;

use super::damaged;
use crate::{
    admin::alerts::unread_alerts,
    desk::{Bar, Desk},
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    state::Web,
};

/// A line of the table: what it counts, and for each year the number and what changed.
struct Counted {
    name: String,
    cells: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "desk/village/years.html")]
struct YearsPage {
    page: Layout,
    bar: Bar,
    name: String,
    place: String,
    village: String,
    years: Vec<String>,
    rows: Vec<Counted>,
    damaged: Vec<String>,
    payments: Vec<(String, String)>,
    further_payments: String,
    prevented: Vec<(String, String, String)>,
}

/// What changed from the year before.
fn changed(s: Localizer, before: Option<u64>, now: u64) -> String {
    match before {
        Some(before) if now > before => format!("+{}", s.number(now - before)),
        Some(before) if now < before => format!("\u{2212}{}", s.number(before - now)),
        _ => String::new(),
    }
}

fn row(s: Localizer, key: &str, years: &[YearOfVillage], of: impl Fn(&YearOfVillage) -> Option<u64>) -> Counted {
    let mut before = None;
    let mut cells = Vec::new();
    for year in years {
        let told = of(year);
        let change = told.map(|now| changed(s, before, now)).unwrap_or_default();
        cells.push((year.year.to_string(), told.map_or_else(|| s.text("years-unknown"), |n| s.number(n)), change));
        before = told;
    }
    Counted { name: s.text(key), cells }
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(code): Path<String>) -> Response {
    let told = async {
        let area = code.parse::<AreaCode>().map_err(|_| app::AppError::NotFound)?;
        Ok((web.app().grievances().five_years(&who.official(), &area).await?, area))
    };
    let (told, area) = match told.await {
        Ok(told) => told,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let reference = web.app().reference();
    let title = s.with("years-title", "village", &reference.place_name(&area));
    let reads_village = domain::policy::reads_villages_of(&who.official(), &reference.agencies);
    let payment = |p: &domain::grievance::Payment| {
        let rupiah = s.with("years-rupiah", "n", &s.number(p.rupiah));
        let about = [p.period.clone(), p.note.clone()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
        (format!("{}: {rupiah}", s.date(p.paid_on)), about)
    };
    render(&YearsPage {
        page: Layout::new(&web, s, Some(&who), title, &routes::desk_village_years(area.as_str())),
        bar: Bar::of(&who),
        name: reference.place_name(&area),
        place: area.parent().map(|district| reference.place(&district)).unwrap_or_default(),
        village: if reads_village.iter().any(|a| a.contains(&area)) {
            routes::desk_village(area.as_str())
        } else {
            String::new()
        },
        years: told.years.iter().map(|y| y.year.to_string()).collect(),
        rows: [
            Some(row(s, "years-reports", &told.years, |y| y.reports)),
            Some(row(s, "years-answered", &told.years, |y| y.answered)),
            Some(row(s, "years-alerts", &told.years, |y| y.alerts)),
            Some(row(s, "years-visits", &told.years, |y| Some(y.visits))),
            told.counts.then(|| row(s, "years-grievances", &told.years, |y| y.grievances)),
            told.counts.then(|| row(s, "years-resolved", &told.years, |y| y.resolved)),
            Some(row(s, "years-paid", &told.years, |y| Some(y.rupiah.div_ceil(1_000_000)))),
        ]
        .into_iter()
        .flatten()
        .collect(),
        further_payments: match told.further_payments {
            0 => String::new(),
            n => s.with("years-further-payments", "n", &s.number(n as u64)),
        },
        damaged: [damaged(s, told.damaged)]
            .into_iter()
            .filter(|told| !told.is_empty())
            .chain(unread_alerts(s, told.unread_alerts))
            .collect(),
        payments: told.payments.iter().map(payment).collect(),
        prevented: told
            .prevented
            .iter()
            .map(|(day, number)| (s.date(*day), crate::wording::number(*number), routes::desk_grievance(*number)))
            .collect(),
    })
}
