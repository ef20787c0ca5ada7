//! The figures of a period: each leads to its list. From here the report of a period is made, with what was learned.

use app::{AppError, Counted, RegisterForm, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AgencyId,
    grievance::{Cut, Figures, Measure, PeriodKind, PeriodReport, ReportPeriod, Spread},
};
use uuid::Uuid;

use super::{
    list::{behind, part_named, period_named, periods},
    took,
    typing::Draft,
    word,
};
use crate::{
    desk::{Bar, Desk},
    forms::{Errors, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, refuse_typed, render_as, see},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

const AGENCY: &str = "instansi";
const PERIOD: &str = "periode";

/// What is told of each part of a cut.
pub(super) const TOLD: [Measure; 5] =
    [Measure::Received, Measure::Resolved, Measure::Unresolved, Measure::Open, Measure::Overdue];

/// A figure: its name, its number, where its list is, and what it was in the period before.
pub(super) struct FigureRow {
    pub(super) name: String,
    pub(super) count: String,
    pub(super) list: String,
    pub(super) before: String,
}

/// A part of a cut: its name, and what is told of it, each with its heading and its list.
pub(super) struct PartRow {
    pub(super) name: String,
    pub(super) cells: Vec<(String, String, String)>,
}

/// Figures as a page shows them.
pub(super) struct Shown {
    pub(super) figures: Vec<FigureRow>,
    pub(super) spreads: Vec<(String, String)>,
    pub(super) cuts: Vec<(String, Vec<PartRow>)>,
    pub(super) heads: Vec<String>,
}

/// The address of the list behind a figure; none behind nothing.
fn list_of((agency, period): (AgencyId, ReportPeriod), n: u64, measure: Measure, part: Option<(Cut, &str)>) -> String {
    if n > 0 { behind(agency, period, measure, part) } else { String::new() }
}

impl Shown {
    pub(super) fn of(
        web: &Web,
        s: Localizer,
        agency: AgencyId,
        period: ReportPeriod,
        figures: &Figures,
        before: Option<&Figures>,
    ) -> Self {
        let figure = |measure: Measure| FigureRow {
            name: word(s, "measure", measure.as_str()),
            count: s.number(figures.count(measure)),
            list: list_of((agency, period), figures.count(measure), measure, None),
            before: before.map(|b| s.number(b.count(measure))).unwrap_or_default(),
        };
        let spread = |key: &str, spread: Option<Spread>| {
            let told = spread.map(|x| {
                let (median, ninetieth) = (took(s, x.median), took(s, x.ninetieth));
                s.with_all("grievance-spread", &[("median", &median), ("ninetieth", &ninetieth), ("n", &s.number(x.cases))])
            });
            (s.text(key), told.unwrap_or_else(|| s.text("grievance-none-measured")))
        };
        let cut = |cut: Cut| {
            let parts = figures.by.get(&cut);
            let row = |(name, counts): (&String, &std::collections::BTreeMap<Measure, u64>)| PartRow {
                name: part_named(web, s, cut, name),
                cells: TOLD
                    .map(|measure| {
                        let n = counts.get(&measure).copied().unwrap_or_default();
                        (
                            word(s, "measure", measure.as_str()),
                            s.number(n),
                            list_of((agency, period), n, measure, Some((cut, name.as_str()))),
                        )
                    })
                    .into(),
            };
            let mut rows: Vec<_> = parts.into_iter().flatten().collect();
            rows.sort_by_key(|(name, counts)| (std::cmp::Reverse(counts.get(&Measure::Received).copied()), (*name).clone()));
            (word(s, "cut", cut.as_str()), rows.into_iter().map(row).collect::<Vec<_>>())
        };
        Self {
            figures: Measure::ALL.map(figure).into(),
            spreads: vec![
                spread("grievance-to-acknowledge", figures.acknowledge),
                spread("grievance-to-resolve", figures.resolve),
            ],
            cuts: Cut::ALL.map(cut).into_iter().filter(|(_, rows)| !rows.is_empty()).collect(),
            heads: TOLD.map(|measure| word(s, "measure", measure.as_str())).into(),
        }
    }
}

/// The report of a period that was made: where it is, when, by whom.
struct Made {
    address: String,
    when: String,
    who: String,
}

#[derive(Template)]
#[template(path = "desk/grievance/period.html")]
struct PeriodPage {
    page: Layout,
    bar: Bar,
    agency: String,
    agencies: Vec<(String, String)>,
    periods: Vec<(String, String)>,
    period: String,
    asked: FormData,
    shown: Shown,
    made: Vec<Made>,
    may_write: bool,
    typed: FormData,
    errors: Errors,
    deed: String,
    /// Where lessons are kept while they are typed, and since when some are.
    typing: String,
    since: String,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let asked = FormData::of_query(&uri);
    page(&web, s, &who, asked, None, Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

/// The government and the period that are asked of: the highest of theirs and this quarter, where nothing else is.
fn asked_of(web: &Web, who: &SignedIn, asked: &FormData) -> Result<(Vec<AgencyId>, AgencyId, ReportPeriod), AppError> {
    let reference = web.app().reference();
    let tops = web.app().grievances().counted_agencies(&who.official())?;
    let governs =
        |id: &AgencyId| reference.agencies.get(*id).is_some_and(|a| a.kind == domain::AgencyKind::Government && !a.closed);
    let mut offered: Vec<_> = tops.iter().flat_map(|top| reference.agencies.subtree(*top)).filter(governs).collect();
    offered.extend(tops.iter().copied().filter(|top| !governs(top)));
    offered.sort_unstable();
    offered.dedup();
    let first = tops.first().copied().ok_or(AppError::NotFound)?;
    let agency = asked.get(AGENCY).parse().map_or(first, AgencyId);
    let period =
        asked.get(PERIOD).parse().unwrap_or_else(|()| ReportPeriod::of(PeriodKind::Quarter, web.app().figures().today()));
    Ok((offered, agency, period))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    asked: FormData,
    typed: Option<FormData>,
    errors: Errors,
) -> Result<Response, AppError> {
    let (offered, agency, period) = asked_of(web, who, &asked)?;
    let counted = web.app().grievances().counted(&who.official(), agency, period).await?;
    if let Some(kind) = Kind::wanted(&asked) {
        return Ok(sheet(web, s, &counted.figures, kind).await);
    }
    let reference = web.app().reference();
    let Counted { figures, before, saved, may_write, .. } = counted;
    let names = web.app().grievances().makers(&saved).await?;
    let made = |r: &PeriodReport| Made {
        address: routes::desk_grievance_report(r.id.0),
        when: s.moment_in(r.made_at, web.zone()),
        who: names.get(&r.made_by).cloned().unwrap_or_default(),
    };
    let draft = Draft::of(web, s, who, RegisterForm::Report(agency, period)).await?;
    let mut chosen = FormData::default();
    chosen.set(AGENCY, agency.0.to_string());
    chosen.set(PERIOD, period.to_string());
    Ok(render_as(
        errors.status(),
        &PeriodPage {
            page: Layout::new(web, s, Some(who), s.text("period-report-title"), routes::DESK_GRIEVANCE_REPORTS).wrong(&errors),
            bar: Bar::of(who),
            agency: reference.agency_name(agency),
            agencies: offered.iter().map(|id| (id.0.to_string(), reference.agency_name(*id))).collect(),
            periods: periods(web, s),
            period: period_named(s, period),
            shown: Shown::of(web, s, agency, period, &figures, Some(&before)),
            made: saved.iter().map(made).collect(),
            may_write,
            sheets: links(routes::DESK_GRIEVANCE_REPORTS, &format!("{}&", chosen.encoded(&[]))),
            asked: chosen,
            typed: typed.or(draft.typed).unwrap_or_default(),
            typing: draft.address,
            since: draft.since,
            errors,
            deed: trust::random::identity().to_string(),
        },
    ))
}

/// Figures as rows: what is told apart, by which name, what is counted, how many.
pub(super) async fn sheet(web: &Web, s: Localizer, figures: &Figures, kind: Kind) -> Response {
    let mut rows: Vec<[String; 3]> = Vec::new();
    let mut counts = Vec::new();
    for measure in Measure::ALL {
        rows.push([s.text("grievance-cut-all"), String::new(), word(s, "measure", measure.as_str())]);
        counts.push(figures.count(measure));
    }
    for (key, spread) in [("grievance-to-acknowledge", figures.acknowledge), ("grievance-to-resolve", figures.resolve)] {
        for (part, minutes) in
            spread.into_iter().flat_map(|x| [("grievance-median", x.median), ("grievance-ninetieth", x.ninetieth)])
        {
            rows.push([s.text(key), s.text(part), s.text("grievance-in-hours")]);
            counts.push(u64::try_from(minutes).unwrap_or_default().div_ceil(60));
        }
    }
    for (cut, parts) in &figures.by {
        for (name, of) in parts {
            for measure in Measure::ALL {
                rows.push([word(s, "cut", cut.as_str()), part_named(web, s, *cut, name), word(s, "measure", measure.as_str())]);
                counts.push(of.get(&measure).copied().unwrap_or_default());
            }
        }
    }
    let rows: Vec<_> = rows.into_iter().zip(counts).collect();
    type Row = ([String; 3], u64);
    let columns = [
        column("grievance-sheet-by", 24.0, |r: &Row| Cell::from(r.0[0].clone())),
        column("grievance-sheet-part", 50.0, |r: &Row| Cell::from(r.0[1].clone())),
        column("grievance-sheet-what", 30.0, |r: &Row| Cell::from(r.0[2].clone())),
        column("grievance-sheet-count", 12.0, |r: &Row| Cell::Count(r.1)),
    ];
    Table::of(s, columns, &rows).answer(web, s, kind).await
}

/// What was learned, as it is kept.
pub(super) fn lessons(typed: &FormData, errors: &mut Errors) -> String {
    let lessons = typed.get("lessons").trim().replace("\r\n", "\n");
    if lessons.chars().count() > PeriodReport::LONGEST {
        errors.add("lessons", "period-lessons-long");
    }
    if lessons.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        errors.invalid("lessons", domain::ValidationError::Control);
    }
    lessons
}

/// Makes the report of a period.
pub(crate) async fn make(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    let typed = form.typed;
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, typed.clone(), Some(typed), Errors::default()).await;
        return language::remember(&web, Some(&who), s, shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))).await;
    }
    made(&web, s, &who, typed.clone()).await.unwrap_or_else(|e| refuse_typed(&web, s, Some(&who), &e, &typed))
}

async fn made(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let (_, agency, period) = asked_of(web, who, &typed)?;
    let mut errors = Errors::default();
    let lessons = lessons(&typed, &mut errors);
    if !errors.is_empty() {
        return page(web, s, who, typed.clone(), Some(typed), errors).await;
    }
    let sent: Option<Uuid> = typed.get("deed").parse().ok();
    let id = web.app().grievances().make_report(&who.official(), agency, period, lessons, sent).await?;
    web.app().grievances().drop_typing(who, RegisterForm::Report(agency, period)).await?;
    Ok(see(&routes::desk_grievance_report(id.0)))
}
