//! One grievance: what the register says of it, and its steps with their clock.

use app::{AppError, EntryView, RegisterForm, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    TrackingNumber,
    grievance::{Case, Entry, Group, Outcome, Severity, Sex, Step, ToldBy},
    policy,
    report::ConsentGiven,
};

use super::{
    amount, began, category, channel, choices, complainant, due, satisfied, sensitivity, standing,
    step::{CameBack, StepForm, form},
    tone,
    typing::Draft,
    word,
};
use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    public::report::tracking,
    routes,
    state::Web,
    wording::{self, Tone},
};

/// Says that a step was kept.
pub(super) const SAVED: &str = "tersimpan";

struct StepLine {
    what: String,
    when: String,
    words: Vec<String>,
    /// Its complainant reads them, too.
    told: bool,
}

#[derive(Template)]
#[template(path = "desk/grievance/entry.html")]
struct EntryPage {
    page: Layout,
    bar: Bar,
    saved: bool,
    number: String,
    title: String,
    status: String,
    tone: Tone,
    parts: Vec<(String, String)>,
    clock: String,
    why: String,
    overdue: bool,
    /// An appeal waits for whoever reads it.
    theirs: bool,
    steps: Vec<StepLine>,
    closed: bool,
    report: String,
    /// Where its reader may go: the list, five years of the village, the way of the complainant; empty where not.
    list: &'static str,
    village: String,
    roadmap: String,
    address: String,
    version: String,
    forms: Vec<StepForm>,
    /// What was written for a step that is offered no more.
    lost: String,
    categories: Vec<(String, String)>,
    severities: Vec<(String, String)>,
    sexes: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    periods: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
    satisfied: Vec<(String, String)>,
    agreed_how: Vec<(String, String)>,
    told_by: Vec<(String, String)>,
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let saved = FormData::of_query(&uri).ticked(SAVED);
    page(&web, s, &who, number, None, saved).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

pub(super) async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    number: TrackingNumber,
    back: Option<CameBack>,
    saved: bool,
) -> Result<Response, AppError> {
    let view = web.app().grievances().entry(number, &who.official()).await?;
    let reference = web.app().reference();
    let report = &view.report;
    let overdue = view.overdue;
    let case = Case::of(report);
    let clock = case.and_then(|case| case.clock());
    let (status, errors) = back.as_ref().map_or_else(Default::default, |(_, _, errors)| (Some(errors.status()), errors.clone()));
    let open = reference.register.categories.iter().filter(|c| !c.closed || in_use(&view, &c.code));
    let mut typings = web.app().grievances().step_typings(who, report.id).await?;
    let offered = view.choices.iter().map(|name| {
        let draft = Draft::kept(web, s, RegisterForm::Step(number, *name), typings.remove(name));
        form(web, &view, s, *name, (back.as_ref(), draft))
    });
    let forms = offered.collect();
    // Of a step that fits no more, what was typed is not lost.
    let left = typings
        .into_iter()
        .next()
        .and_then(|(name, typed)| Draft::kept(web, s, RegisterForm::Step(number, name), Some(typed)).typed);
    let (by, tree) = (who.official(), &reference.agencies);
    let wrong_as_a_whole = Some(errors.on_form(&s)).filter(|told| !told.is_empty());
    let asked = back.as_ref().filter(|(step, ..)| view.choices.contains(step));
    let lost = back.as_ref().filter(|_| asked.is_none()).map(|(_, typed, _)| typed.written());
    let lost = lost.or(left.map(|typed| typed.written())).unwrap_or_default();
    let asked = asked.map(|(step, ..)| format!("do-{}", step.as_str()));
    let page = Layout::new(web, s, Some(who), title(s, &view), &routes::desk_grievance(number));
    Ok(render_as(
        status.unwrap_or(axum::http::StatusCode::OK),
        &EntryPage {
            page: page.told(asked.as_deref(), wrong_as_a_whole).wrong(&errors.without_form()),
            bar: Bar::of(who),
            saved,
            number: wording::number(number),
            title: title(s, &view),
            status: case.map_or_else(|| s.text("grievance-not-taken"), |case| standing(s, &case)),
            tone: case.map_or(Tone::Quiet, |case| tone(&case, overdue)),
            theirs: view.theirs,
            parts: parts(web, s, &view),
            clock: clock.as_ref().map_or_else(String::new, |clock| {
                let with = [("what", word(s, "limit", clock.kind.as_str())), ("day", due(s, clock, report))];
                s.with_all("grievance-due", &[(with[0].0, &with[0].1), (with[1].0, &with[1].1)])
            }),
            why: clock.as_ref().map_or_else(String::new, |clock| {
                let (limit, began) = (amount(s, clock.amount, clock.unit), began(s, clock, report));
                let tier = word(s, "tier", clock.tier.as_str());
                s.with_all("grievance-why", &[("limit", &limit), ("tier", &tier), ("day", &began)])
            }),
            overdue,
            steps: view.steps.iter().map(|step| line(web, s, &view, step)).collect(),
            closed: view.closed,
            report: if view.sees_report { routes::desk_report(number) } else { String::new() },
            list: if policy::may_read_register(&by) { routes::DESK_GRIEVANCES } else { "" },
            village: if policy::reads_years(&by, &report.area, tree) {
                routes::desk_village_years(report.area.as_str())
            } else {
                String::new()
            },
            roadmap: if view.prints_roadmap { routes::desk_grievance_roadmap(number) } else { String::new() },
            address: routes::desk_grievance(number),
            version: report.version.to_string(),
            forms,
            lost,
            categories: open.map(|c| (c.code.clone(), category(s, &reference, &c.code))).collect(),
            severities: choices(s, "severity", Severity::ALL.map(Severity::as_str)),
            sexes: choices(s, "sex", Sex::ALL.map(Sex::as_str)),
            groups: choices(s, "group", Group::ALL.map(Group::as_str)),
            periods: reference.register.periods.iter().map(|p| (p.code.clone(), p.code.clone())).collect(),
            outcomes: choices(s, "outcome", Outcome::ALL.map(Outcome::as_str)),
            satisfied: choices(s, "satisfied", ["yes", "no"]),
            agreed_how: ConsentGiven::ALL
                .map(|how| (how.as_str().to_owned(), s.text(&format!("agreed-{}", how.as_str()))))
                .into(),
            told_by: choices(s, "told", ToldBy::ALL.map(ToldBy::as_str)),
        },
    ))
}

fn in_use(view: &EntryView, code: &str) -> bool {
    view.entry.as_ref().and_then(Entry::facts).is_some_and(|f| f.category == code)
}

fn title(s: Localizer, view: &EntryView) -> String {
    view.title.clone().unwrap_or_else(|| s.with("report-title", "tracking", &wording::number(view.report.tracking)))
}

fn parts(web: &Web, s: Localizer, view: &EntryView) -> Vec<(String, String)> {
    let (reference, report) = (web.app().reference(), &view.report);
    let entry = view.entry.as_ref();
    let facts = entry.and_then(Entry::facts);
    let part = |key: &str, told: String| (s.text(key), told);
    let all = [
        part("grievance-received", s.day(report.received_at, &report.area)),
        part("grievance-channel", channel(s, report)),
        part("grievance-village", reference.place(&report.area)),
        part("grievance-category", facts.map(|f| category(s, &reference, &f.category)).unwrap_or_default()),
        part("grievance-tier", entry.map(|e| word(s, "tier", e.tier().as_str())).unwrap_or_default()),
        part("grievance-severity", entry.and_then(Entry::severity).map(|x| word(s, "severity", x.as_str())).unwrap_or_default()),
        part("grievance-sensitivity", sensitivity(s, report)),
        part("grievance-complainant", facts.map(|f| complainant(s, f)).unwrap_or_default()),
        part("grievance-period", facts.and_then(|f| f.period.clone()).unwrap_or_default()),
        part("grievance-satisfied", Case::of(report).map(|case| satisfied(s, &case)).unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, told)| !told.is_empty()).collect()
}

fn line(web: &Web, s: Localizer, view: &EntryView, step: &app::StepTold) -> StepLine {
    let report = &view.report;
    let detail = match &step.step {
        Step::Appealed { tier, decide, to } => {
            let to = to.map_or_else(|| word(s, "tier", tier.as_str()), |to| web.app().reference().agency_name(to));
            Some(format!("{to}, {}", s.with("until", "day", &due(s, decide, report))))
        }
        Step::Satisfied { satisfied, by } => {
            let yes = word(s, "satisfied", if *satisfied { "yes" } else { "no" });
            Some(by.map_or_else(
                || yes.clone(),
                |by| format!("{yes}, {}", s.with("grievance-said-told", "by", &word(s, "told", by.as_str()))),
            ))
        }
        Step::Assessed { severity } => Some(word(s, "severity", severity.as_str())),
        Step::Closed { outcome, .. } => Some(word(s, "outcome", outcome.as_str())),
        _ => None,
    };
    let what = word(s, "step", step.step.name().as_str());
    let noted = if view.by_day { s.day(step.at, &report.area) } else { s.moment(step.at, &report.area) };
    let agreed = step.agreed.map(|agreed| {
        let how = s.text(&format!("agreed-{}", agreed.how.as_str()));
        s.with_all("grievance-agreed", &[("how", &how), ("day", &s.date(agreed.on))])
    });
    let when =
        step.on.map_or_else(|| noted.clone(), |day| s.with_all("grievance-done-on", &[("day", &s.date(day)), ("noted", &noted)]));
    StepLine {
        what: detail.map_or_else(|| what.clone(), |detail| format!("{what}: {detail}")),
        when: [Some(when), step.by.clone(), agreed].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        words: step.words.as_ref().map(|t| wording::paragraphs(&t.text)).unwrap_or_default(),
        told: step.for_complainant,
    }
}
