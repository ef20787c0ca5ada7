//! The figures of a period: each leads to its list. From here the report of a period is made, with what was learned.

use app::{AppError, Counted, RegisterForm, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AgencyId,
    grievance::{Cut, Figures, Measure, PeriodKind, PeriodReport, Reckoned, ReportPeriod, Spread},
};
use uuid::Uuid;

use super::{
    damaged,
    list::{Told, behind, part_named, period_named, periods},
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

/// What categories were called when a report was made; as they are called now, where it does not say.
pub(super) type NamesThen = std::collections::BTreeMap<String, [String; 2]>;

/// The name of a part of a cut, with the category as it was called then.
fn named(web: &Web, s: Localizer, cut: Cut, name: &str, then: &NamesThen) -> String {
    match then.get(name).filter(|_| cut == Cut::Category) {
        Some([indonesian, english]) => s.either(indonesian, english).to_owned(),
        None => part_named(web, s, cut, name),
    }
}

/// The address of the list behind a figure; none behind nothing.
fn list_of(told: Told, n: u64, measure: Measure, part: Option<(Cut, &str)>) -> String {
    if n > 0 { behind(told, measure, part) } else { String::new() }
}

impl Shown {
    pub(super) fn of(web: &Web, s: Localizer, of: Told, figures: &Figures, before: Option<&Figures>, names: &NamesThen) -> Self {
        let figure = |measure: Measure| FigureRow {
            name: word(s, "measure", measure.as_str()),
            count: s.number(figures.count(measure)),
            list: list_of(of, figures.count(measure), measure, None),
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
                name: named(web, s, cut, name, names),
                cells: TOLD
                    .map(|measure| {
                        let n = counts.get(&measure).copied().unwrap_or_default();
                        (word(s, "measure", measure.as_str()), s.number(n), list_of(of, n, measure, Some((cut, name.as_str()))))
                    })
                    .into(),
            };
            let mut rows: Vec<_> = parts.into_iter().flatten().collect();
            rows.sort_by_key(|(name, counts)| (std::cmp::Reverse(counts.get(&Measure::Received).copied()), (*name).clone()));
            (word(s, "cut", cut.as_str()), rows.into_iter().map(row).collect::<Vec<_>>())
        };
        Self {
            figures: of.reckoned.measures().map(figure).collect(),
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
    period: String,
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
    /// Reports of other periods.
    others: Vec<Made>,
    damaged: String,
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
    let today = web.app().figures().today();
    let period = match asked.get(PERIOD) {
        "" => ReportPeriod::of(PeriodKind::Quarter, today),
        told => told.parse().map_err(|()| AppError::NotFound)?,
    };
    // Nothing is told of days to come.
    if period.from() > today { Err(AppError::NotFound) } else { Ok((offered, agency, period)) }
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
        let head = SheetHead { agency, period, report: None };
        return Ok(sheet(web, s, &counted.figures, head, kind).await);
    }
    let reference = web.app().reference();
    let Counted { figures, before, saved, of_others, damaged: rows, may_write, .. } = counted;
    let everyone: Vec<_> = saved.iter().chain(&of_others).cloned().collect();
    let names = web.app().grievances().makers(&everyone).await?;
    let made = |r: &PeriodReport| Made {
        address: routes::desk_grievance_report(r.id.0),
        period: period_named(s, r.period),
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
            periods: periods(web, s, Some(period)),
            period: period_named(s, period),
            shown: Shown::of(
                web,
                s,
                Told { agency, period, as_of: None, reckoned: Reckoned::Known },
                &figures,
                Some(&before),
                &NamesThen::new(),
            ),
            made: saved.iter().map(made).collect(),
            others: of_others.iter().map(made).collect(),
            damaged: damaged(s, rows),
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

/// What a sheet of figures is of: it says so in each row, since sheets go on without their pages.
pub(super) struct SheetHead<'a> {
    pub(super) agency: AgencyId,
    pub(super) period: ReportPeriod,
    /// The report that was made of it.
    pub(super) report: Option<&'a PeriodReport>,
}

/// Figures as rows: of whom and when, what is told apart, by which name, what is counted, how many; of a report that was made, also what was
/// learned, when it was made, and its hash.
pub(super) async fn sheet(web: &Web, s: Localizer, figures: &Figures, head: SheetHead<'_>, kind: Kind) -> Response {
    let SheetHead { agency, period, report } = head;
    let names = report.map(|r| r.names.clone()).unwrap_or_default();
    let reckoned = report.map_or(Reckoned::Known, |r| r.reckoned);
    let mut rows: Vec<([String; 3], Option<u64>)> = Vec::new();
    for measure in reckoned.measures() {
        let row = [s.text("grievance-cut-all"), String::new(), word(s, "measure", measure.as_str())];
        rows.push((row, Some(figures.count(measure))));
    }
    for (key, spread) in [("grievance-to-acknowledge", figures.acknowledge), ("grievance-to-resolve", figures.resolve)] {
        for (part, minutes) in
            spread.into_iter().flat_map(|x| [("grievance-median", x.median), ("grievance-ninetieth", x.ninetieth)])
        {
            let hours = u64::try_from(minutes).unwrap_or_default().div_ceil(60);
            rows.push(([s.text(key), s.text(part), s.text("grievance-in-hours")], Some(hours)));
        }
    }
    for (cut, parts) in &figures.by {
        for (name, of) in parts {
            for measure in reckoned.measures() {
                let row = [word(s, "cut", cut.as_str()), named(web, s, *cut, name, &names), word(s, "measure", measure.as_str())];
                rows.push((row, Some(of.get(&measure).copied().unwrap_or_default())));
            }
        }
    }
    if let Some(report) = report.filter(|r| !r.lessons.is_empty()) {
        rows.push(([s.text("period-lessons"), report.lessons.clone(), String::new()], None));
    }
    let (government, told) = (web.app().reference().agency_name(agency), period_named(s, period));
    type Row = ([String; 3], Option<u64>);
    let always = |text: String| move |_: &Row| Cell::from(text.clone());
    let mut columns = vec![
        column("part-agency", 40.0, always(government)),
        column("period-received", 18.0, always(told)),
        column("grievance-sheet-by", 24.0, |r: &Row| Cell::from(r.0[0].clone())),
        column("grievance-sheet-part", 50.0, |r: &Row| Cell::from(r.0[1].clone())),
        column("grievance-sheet-what", 30.0, |r: &Row| Cell::from(r.0[2].clone())),
        column("grievance-sheet-count", 12.0, |r: &Row| r.1.map_or_else(|| Cell::from(String::new()), Cell::Count)),
    ];
    if let Some(report) = report {
        columns.push(column("grievance-sheet-made", 28.0, always(s.moment_in(report.made_at, web.zone()))));
        columns.push(column("period-hash", 66.0, always(report.hash.clone())));
    }
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
