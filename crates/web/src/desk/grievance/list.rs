//! The register as a list, narrowed by period, by what is counted and by where a grievance stands.

use app::{AppError, RegisterAsked, RegisterRow, SignedIn};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AgencyId, AreaCode,
    grievance::{
        Case, Category, Cut, Entry, Measure, PeriodReportId, Reckoned, ReportPeriod, Sex, Standing, StepDone, StepName, Tier,
    },
};

use super::{category, channel, choices, complainant, damaged, due, satisfied, sensitivity, standing, tone, word};
use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
    wording::Tone,
};

/// The fields that narrow the list.
const STANDING: &str = "posisi";
const PERIOD: &str = "periode";
const MEASURE: &str = "hitung";
const CUT: &str = "menurut";
const PART: &str = "nama";
const AGENCY: &str = "instansi";
const AS_OF: &str = "menurut-laporan";
const LATE: &str = "terlambat";
const CATEGORY: &str = "kategori";
const TIER: &str = "tingkat";
const VILLAGE: &str = "desa";
/// Most entries on a page; a sheet holds all.
const SHOWN: usize = 100;

struct EntryRow {
    address: String,
    number: String,
    title: String,
    about: String,
    status: String,
    tone: Tone,
    due: String,
    /// Of a restricted case: that its reporter wrote, and when.
    heard: String,
    overdue: bool,
    /// An appeal waits for whoever reads the list.
    theirs: bool,
}

#[derive(Template)]
#[template(path = "desk/grievance/list.html")]
struct RegisterPage {
    page: Layout,
    bar: Bar,
    typed: FormData,
    standings: Vec<(String, String)>,
    periods: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    tiers: Vec<(String, String)>,
    villages: Vec<(String, String)>,
    /// What else narrows it, in words.
    narrowed: Vec<String>,
    carried: Vec<(&'static str, String)>,
    rows: Vec<EntryRow>,
    more: String,
    others: String,
    damaged: String,
    restricted: String,
    counts: bool,
    sheets: Vec<(&'static str, String)>,
}

/// What figures are told of: of whom and when, and of a report that was made, how it stood then.
#[derive(Clone, Copy)]
pub(super) struct Told {
    pub(super) agency: AgencyId,
    pub(super) period: ReportPeriod,
    pub(super) as_of: Option<PeriodReportId>,
    pub(super) reckoned: Reckoned,
}

/// The address of the list behind a figure.
pub(super) fn behind(told: Told, measure: Measure, part: Option<(Cut, &str)>) -> String {
    let Told { agency, period, as_of, .. } = told;
    let part = part.map(|(cut, name)| format!("&{CUT}={}&{PART}={}", cut.as_str(), routes::encode(name))).unwrap_or_default();
    let as_of = as_of.map(|id| format!("&{AS_OF}={}", id.0)).unwrap_or_default();
    format!("{}?{AGENCY}={}&{PERIOD}={period}&{MEASURE}={}{part}{as_of}", routes::DESK_GRIEVANCES, agency.0, measure.as_str())
}

/// The address of all that is late.
pub(in crate::desk) fn late() -> String {
    format!("{}?{LATE}=1", routes::DESK_GRIEVANCES)
}

/// Whether something may stand under a name in a cut.
fn is_part(reference: &app::ReferenceData, cut: Cut, name: &str) -> bool {
    match cut {
        Cut::Category => Category::code(name).is_some(),
        Cut::Tier => Tier::parse(name).is_some(),
        Cut::Village => name.parse().is_ok_and(|area: AreaCode| reference.area(&area).is_some()),
        Cut::Sex => name == "untold" || Sex::parse(name).is_some(),
    }
}

/// The name under which something stands in a cut, in words.
pub(super) fn part_named(web: &Web, s: Localizer, cut: Cut, name: &str) -> String {
    let reference = web.app().reference();
    match cut {
        Cut::Category => category(s, &reference, name),
        Cut::Tier => word(s, "tier", name),
        Cut::Village => name.parse().map_or_else(|_| name.to_owned(), |area| reference.place(&area)),
        Cut::Sex => word(s, "sex", name),
    }
}

/// A period in words.
pub(super) fn period_named(s: Localizer, period: ReportPeriod) -> String {
    let year = period.year.to_string();
    s.with_all(&format!("grievance-period-{}", period.kind.as_str()), &[("n", &period.n.to_string()), ("year", &year)])
}

/// The periods that are offered: those of this year and of the one before, the newest first, and the one that is asked for.
pub(super) fn periods(web: &Web, s: Localizer, asked: Option<ReportPeriod>) -> Vec<(String, String)> {
    let today = web.app().figures().today();
    let mut offered = Vec::new();
    for kind in domain::grievance::PeriodKind::ALL {
        let mut period = ReportPeriod::of(kind, today);
        for _ in 0..=kind.in_a_year() {
            offered.push((period.to_string(), period_named(s, period)));
            period = period.before();
        }
    }
    if let Some(asked) = asked.filter(|asked| offered.iter().all(|(value, _)| *value != asked.to_string())) {
        offered.push((asked.to_string(), period_named(s, asked)));
    }
    offered
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    page(&web, s, &who, FormData::of_query(&uri)).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

fn asked(reference: &app::ReferenceData, typed: &FormData) -> RegisterAsked {
    let part = Cut::parse(typed.get(CUT)).map(|cut| (cut, typed.get(PART).to_owned()));
    RegisterAsked {
        period: typed.get(PERIOD).parse().ok(),
        measure: Measure::parse(typed.get(MEASURE)),
        part: part.filter(|(cut, name)| is_part(reference, *cut, name)),
        standing: Standing::parse(typed.get(STANDING)),
        agency: typed.get(AGENCY).parse().ok().map(AgencyId),
        as_of: typed.get(AS_OF).parse().ok().map(PeriodReportId),
        overdue: typed.ticked(LATE),
        category: Category::code(typed.get(CATEGORY)),
        tier: Tier::parse(typed.get(TIER)),
        village: typed.get(VILLAGE).parse().ok(),
    }
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let (by, reference) = (who.official(), web.app().reference());
    let asked = asked(&reference, &typed);
    let list = web.app().grievances().register(&by, &asked).await?;
    if let Some(kind) = Kind::wanted(&typed) {
        return Ok(sheet(web, s, &list.rows, kind).await);
    }
    let carried = [MEASURE, CUT, PART, AGENCY, AS_OF].map(|field| (field, typed.get(field).to_owned()));
    // A part that is none narrows nothing.
    let is_told = |field: &str| asked.part.is_some() || ![CUT, PART].contains(&field);
    let carried: Vec<_> = carried.into_iter().filter(|(field, value)| !value.is_empty() && is_told(field)).collect();
    let narrowing = typed.encoded(&["bentuk"]);
    let narrowing = if narrowing.is_empty() { narrowing } else { format!("{narrowing}&") };
    let mut narrowed: Vec<_> = asked.measure.map(|m| word(s, "measure", m.as_str())).into_iter().collect();
    narrowed.extend(asked.part.iter().map(|(cut, name)| part_named(web, s, *cut, name)));
    narrowed.extend(list.as_of.map(|at| s.with("register-as-of", "when", &s.moment_in(at, web.zone()))));
    narrowed.extend(asked.agency.map(|id| web.app().reference().agency_name(id)));
    let more = list.rows.len().saturating_sub(SHOWN) as u64;
    let mut villages: Vec<_> = list.villages.iter().map(|area| (area.to_string(), reference.place_name(area))).collect();
    villages.sort_by(|a, b| a.1.cmp(&b.1));
    let specialist = by.is(domain::Role::GrievanceSpecialist);
    Ok(render(&RegisterPage {
        page: Layout::new(web, s, Some(who), s.text("register-title"), routes::DESK_GRIEVANCES),
        bar: Bar::of(who),
        standings: choices(s, "standing", Standing::ALL.map(Standing::as_str)),
        periods: periods(web, s, asked.period),
        categories: reference.register.categories.iter().map(|c| (c.code.clone(), category(s, &reference, &c.code))).collect(),
        tiers: choices(s, "tier", Tier::ALL.map(Tier::as_str)),
        villages,
        narrowed,
        carried,
        rows: list.rows.iter().take(SHOWN).map(|row| entry_row(web, s, row)).collect(),
        more: if more > 0 { s.with("register-more", "n", &s.number(more)) } else { String::new() },
        others: if list.others > 0 { s.with("register-others", "n", &s.number(list.others)) } else { String::new() },
        damaged: damaged(s, list.damaged),
        restricted: match list.restricted {
            Some(n) => s.with("register-restricted", "n", &s.number(n)),
            None if specialist && !list.rows.iter().any(|row| row.report.restricted) => s.text("register-restricted-few"),
            None => String::new(),
        },
        counts: web.app().grievances().counted_agencies(&by).is_ok(),
        sheets: if list.rows.is_empty() { Vec::new() } else { links(routes::DESK_GRIEVANCES, &narrowing) },
        typed,
    }))
}

fn entry_row(web: &Web, s: Localizer, row: &RegisterRow) -> EntryRow {
    let (reference, report) = (web.app().reference(), &row.report);
    let (facts, case) = (row.entry.as_ref().and_then(Entry::facts), Case::of(report));
    let severity = row.entry.as_ref().and_then(Entry::severity).map(|x| word(s, "severity", x.as_str()));
    let tier = row.entry.as_ref().map(|e| word(s, "tier", e.tier().as_str()));
    let about = [Some(reference.place(&report.area)), Some(s.day(report.received_at, &report.area)), tier, severity];
    EntryRow {
        address: routes::desk_grievance(report.tracking),
        number: crate::wording::number(report.tracking),
        title: facts.map_or_else(|| s.text("grievance-not-taken"), |f| category(s, &reference, &f.category)),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        status: match case {
            _ if row.is_over() => s.text("register-restricted-over"),
            Some(case) => standing(s, &case),
            None => sensitivity(s, report),
        },
        tone: case.filter(|_| !row.is_over()).map_or(Tone::Quiet, |case| tone(&case, row.overdue)),
        due: match case.filter(|_| !row.is_over()).and_then(|case| case.clock()) {
            Some(clock) => {
                s.with_all("grievance-due", &[("what", &word(s, "limit", clock.kind.as_str())), ("day", &due(s, &clock, report))])
            }
            None => String::new(),
        },
        heard: row.heard.map(|at| s.with("register-heard", "day", &s.day(at, &report.area))).unwrap_or_default(),
        overdue: row.overdue,
        theirs: row.theirs,
    }
}

async fn sheet(web: &Web, s: Localizer, rows: &[RegisterRow], kind: Kind) -> Response {
    let reference = web.app().reference();
    let facts = |r: &RegisterRow| r.entry.as_ref().and_then(Entry::facts).cloned();
    let on = |r: &RegisterRow, name: StepName| {
        let zone = r.report.area.zone();
        let done = r.entry.as_ref().and_then(|e| e.last(name));
        Cell::Day(done.map(|d| zone.date(Entry::moment(d, zone))))
    };
    let of = |what: &'static str| move |text: Option<&'static str>| text.map(|t| word(s, what, t)).unwrap_or_default();
    let (named, today) = (reference.clone(), web.app().now());
    let columns = [
        column("sheet-number", 16.0, |r: &RegisterRow| Cell::from(crate::wording::number(r.report.tracking))),
        column("sheet-received", 14.0, |r: &RegisterRow| Cell::Day(Some(r.report.area.zone().date(r.report.received_at)))),
        column("grievance-channel", 20.0, move |r: &RegisterRow| Cell::from(channel(s, &r.report))),
        column("area-code", 16.0, |r: &RegisterRow| Cell::from(r.report.area.to_string())),
        column("sheet-place", 50.0, |r: &RegisterRow| Cell::from(reference.place(&r.report.area))),
        column("grievance-category", 30.0, move |r: &RegisterRow| {
            Cell::from(facts(r).map(|f| category(s, &named, &f.category)).unwrap_or_default())
        }),
        column("grievance-tier", 18.0, move |r: &RegisterRow| {
            Cell::from(of("tier")(r.entry.as_ref().map(|e| e.tier().as_str())))
        }),
        column("grievance-severity", 14.0, move |r: &RegisterRow| {
            Cell::from(of("severity")(r.entry.as_ref().and_then(Entry::severity).map(|x| x.as_str())))
        }),
        column("grievance-sensitivity", 16.0, move |r: &RegisterRow| Cell::from(sensitivity(s, &r.report))),
        column("grievance-complainant", 24.0, move |r: &RegisterRow| {
            Cell::from(facts(r).map(|f| complainant(s, &f)).unwrap_or_default())
        }),
        column("grievance-period", 14.0, move |r: &RegisterRow| Cell::from(facts(r).and_then(|f| f.period).unwrap_or_default())),
        column("grievance-standing", 24.0, move |r: &RegisterRow| {
            Cell::from(Case::of(&r.report).map(|case| standing(s, &case)).unwrap_or_default())
        }),
        // An answer says that it was received, too.
        column("grievance-step-acknowledged", 14.0, move |r: &RegisterRow| {
            let at = Case::of(&r.report).and_then(|case| case.acknowledged_at());
            Cell::Day(at.map(|at| r.report.area.zone().date(at)))
        }),
        column("grievance-step-responded", 14.0, move |r: &RegisterRow| on(r, StepName::Responded)),
        column("grievance-step-appealed", 14.0, move |r: &RegisterRow| on(r, StepName::Appealed)),
        column("grievance-step-minutes_signed", 14.0, move |r: &RegisterRow| on(r, StepName::MinutesSigned)),
        column("grievance-step-carried_out", 14.0, move |r: &RegisterRow| on(r, StepName::CarriedOut)),
        column("grievance-step-conveyed", 14.0, move |r: &RegisterRow| on(r, StepName::Conveyed)),
        column("grievance-step-closed", 14.0, move |r: &RegisterRow| {
            let at = Case::of(&r.report).and_then(|case| case.closed_at());
            Cell::Day(at.map(|at| r.report.area.zone().date(at)))
        }),
        column("grievance-satisfied", 34.0, move |r: &RegisterRow| {
            Cell::from(Case::of(&r.report).map(|case| satisfied(s, &case)).unwrap_or_default())
        }),
        column("grievance-days-open", 12.0, move |r: &RegisterRow| {
            let zone = r.report.area.zone();
            let until = Case::of(&r.report).and_then(|case| case.closed_at()).unwrap_or(today);
            let days = (zone.date(until) - zone.date(r.report.received_at)).get_days();
            Cell::Count(u64::try_from(days).unwrap_or_default())
        }),
        column("grievance-noted-later", 50.0, move |r: &RegisterRow| {
            let zone = r.report.area.zone();
            let told = |done: &StepDone| {
                let step = word(s, "step", done.step.name().as_str());
                let noted = s.date(zone.date(done.at));
                s.with_all(
                    "grievance-noted-on",
                    &[("step", &step), ("day", &done.on.map(|on| s.date(on)).unwrap_or_default()), ("noted", &noted)],
                )
            };
            Cell::from(r.entry.iter().flat_map(Entry::noted_later).map(told).collect::<Vec<_>>().join("; "))
        }),
        column("grievance-step-prevention", 14.0, move |r: &RegisterRow| on(r, StepName::Prevention)),
    ];
    Table::of(s, columns, rows).answer(web, s, kind).await
}
