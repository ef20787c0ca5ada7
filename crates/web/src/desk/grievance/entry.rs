//! One grievance: what the register says of it, its steps with their clock, and the step that may come next.

use app::{AppError, EntryView, RegisterForm, SignedIn, StepAsked};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    Refusal, TrackingNumber, Words,
    grievance::{Case, Entry, EntryFacts, Group, Outcome, ProgrammePeriod, Severity, Sex, Step, StepName, Tier, ToldBy},
    policy,
};
use store::Key;

use super::{
    amount, began, category, channel, choices, complainant, due, satisfied, sensitivity, standing, tone, typing::Draft, word,
};
use crate::{
    desk::{Bar, Desk},
    forms::{Errors, FORM, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, refuse_typed, render_as, see},
    public::report::tracking,
    routes,
    state::Web,
    wording::{self, Tone},
};

/// Says that a step was kept.
const SAVED: &str = "tersimpan";
/// Says that a step says nothing without words.
const NO_WORDS: &str = "grievance-words-missing";

struct StepLine {
    what: String,
    when: String,
    words: Vec<String>,
}

/// The form of a step.
struct StepForm {
    name: &'static str,
    title: String,
    prefix: String,
    /// What it is known by, should it be sent twice.
    deed: String,
    /// Where it is kept while it is typed, and since when something typed is kept.
    typing: String,
    since: String,
    open: bool,
    typed: FormData,
    errors: Errors,
    facts: bool,
    severity: bool,
    ending: bool,
    said: bool,
    /// Levels to choose from.
    tiers: Vec<(String, String)>,
    /// What its words are called.
    words: String,
    hint: String,
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

/// What came back: the step, what was typed, what is wrong.
type CameBack = (StepName, FormData, Errors);

async fn page(
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
    let (by, tree) = (who.official(), &reference.agencies);
    let wrong_as_a_whole = Some(errors.on_form(&s)).filter(|told| !told.is_empty());
    let asked = back.as_ref().filter(|(step, ..)| view.choices.contains(step));
    let lost = if asked.is_some() { None } else { back.as_ref() }.map(|(_, typed, _)| typed.written()).unwrap_or_default();
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
    let when =
        step.on.map_or_else(|| noted.clone(), |day| s.with_all("grievance-done-on", &[("day", &s.date(day)), ("noted", &noted)]));
    StepLine {
        what: detail.map_or_else(|| what.clone(), |detail| format!("{what}: {detail}")),
        when: step.by.as_ref().map_or_else(|| when.clone(), |by| format!("{when} · {by}")),
        words: step.words.as_ref().map(|t| wording::paragraphs(&t.text)).unwrap_or_default(),
    }
}

fn form(web: &Web, view: &EntryView, s: Localizer, name: StepName, (back, draft): (Option<&CameBack>, Draft)) -> StepForm {
    let came_back = back.filter(|(step, ..)| *step == name);
    let open = came_back.is_some() || draft.typed.is_some();
    let (typed, errors) = match (came_back, draft.typed) {
        (Some((_, typed, errors)), _) => (typed.clone(), errors.clone()),
        (None, Some(typed)) => (typed, Errors::default()),
        (None, None) => (begun(web, view, name), Errors::default()),
    };
    StepForm {
        typing: draft.address,
        since: draft.since,
        name: name.as_str(),
        title: word(s, "do", name.as_str()),
        prefix: if came_back.is_some() { String::new() } else { format!("{}-", name.as_str()) },
        deed: trust::random::identity().to_string(),
        open: open || name == StepName::Taken,
        facts: matches!(name, StepName::Taken | StepName::Corrected),
        severity: name == StepName::Assessed,
        ending: name == StepName::Closed,
        said: name == StepName::Satisfied,
        // Once it was appealed its level follows from that.
        tiers: match view.entry.as_ref().filter(|e| e.did(StepName::Appealed)) {
            Some(entry) => choices(s, "tier", [entry.tier().as_str()]),
            None => choices(s, "tier", Tier::ALL.map(Tier::as_str)),
        },
        words: if name.needs_words() { "grievance-words".to_owned() } else { "grievance-words-maybe".to_owned() },
        hint: if s.has(&format!("grievance-hint-{}", name.as_str())) { word(s, "hint", name.as_str()) } else { String::new() },
        typed,
        errors,
    }
}

/// A form as it is shown the first time.
fn begun(web: &Web, view: &EntryView, name: StepName) -> FormData {
    let mut typed = FormData::default();
    let facts = view.entry.as_ref().and_then(Entry::facts);
    match (name, facts) {
        (StepName::Assessed, _) => {
            typed.set("severity", view.entry.as_ref().and_then(Entry::severity).map_or("", |x| x.as_str()));
        }
        (StepName::Corrected, Some(facts)) => {
            typed.set("category", facts.category.clone());
            typed.set("tier", view.entry.as_ref().map_or("", |e| e.tier().as_str()));
            typed.set("severity", view.entry.as_ref().and_then(Entry::severity).map_or("", |x| x.as_str()));
            typed.set("sex", facts.sex.map_or("", Sex::as_str));
            typed.set("group", facts.group.map_or("", Group::as_str));
            typed.set("programme_period", facts.period.clone().unwrap_or_default());
        }
        (StepName::Taken, _) => {
            let received = view.report.area.zone().date(view.report.received_at);
            let reference = web.app().reference();
            let period = ProgrammePeriod::of(&reference.register.periods, received).map(|p| p.code.clone());
            typed.set("programme_period", period.unwrap_or_default());
            typed.set("tier", Tier::Village.as_str());
        }
        _ => {}
    }
    typed
}

/// Keeps a step.
pub(crate) async fn put(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path(number): Path<String>,
    form: Form,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let typed = form.typed;
    let Some(name) = StepName::parse(typed.get("step")) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, number, Some((name, typed, Errors::default())), false).await;
        return language::remember(&web, Some(&who), s, shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))).await;
    }
    kept(&web, s, &who, number, name, typed.clone()).await.unwrap_or_else(|e| refuse_typed(&web, s, Some(&who), &e, &typed))
}

async fn kept(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    number: TrackingNumber,
    name: StepName,
    typed: FormData,
) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let asked = read(&typed, name, &mut errors);
    if errors.is_empty() {
        match web.app().grievances().step(Key::Tracking(number), &who.official(), asked).await {
            Ok(_) => {
                web.app().grievances().drop_typing(who, RegisterForm::Step(number, name)).await?;
                return Ok(see(&format!("{}?{SAVED}=1", routes::desk_grievance(number))));
            }
            Err(AppError::Invalid { field: "words", why: domain::ValidationError::Empty }) => errors.add("words", NO_WORDS),
            Err(AppError::Invalid { field, why }) => errors.invalid(field, why),
            Err(AppError::Refused(why @ (Refusal::BeforeReceipt | Refusal::FutureDay | Refusal::BeforeItsStep))) => {
                errors.add("on", why.key());
            }
            Err(AppError::Refused(why @ Refusal::UnknownPeriod)) => errors.add("programme_period", why.key()),
            Err(AppError::Refused(why @ Refusal::AppealedLevel)) => errors.add("tier", why.key()),
            Err(AppError::Refused(why @ Refusal::UnknownCategory)) => errors.add("category", why.key()),
            Err(AppError::Refused(Refusal::WrongState)) if name == StepName::Closed => {
                let view = web.app().grievances().entry(number, &who.official()).await?;
                let missing = Outcome::parse(typed.get("outcome")).and_then(|outcome| missing(view.entry.as_ref()?, outcome));
                match missing {
                    Some(key) => errors.add("outcome", key),
                    None => errors.add(FORM, Refusal::WrongState.key()),
                }
            }
            Err(AppError::Refused(why)) if why != Refusal::NotAllowed => errors.add(FORM, why.key()),
            Err(AppError::Changed) => errors.add(FORM, "changed-text"),
            Err(AppError::SentBefore) => errors.add(FORM, "sent-before-deed"),
            Err(e) => return Err(e),
        }
    }
    page(web, s, who, number, Some((name, typed, errors)), false).await
}

/// What has to be done before it may end so.
fn missing(entry: &Entry, outcome: Outcome) -> Option<&'static str> {
    let place = |name: StepName| entry.steps.iter().rposition(|done| done.step.name() == name);
    let answered = place(StepName::Responded);
    match outcome {
        Outcome::Resolved if answered.is_none() || answered < place(StepName::Appealed) => Some("grievance-missing-answer"),
        Outcome::Resolved if place(StepName::Conveyed) < answered => Some("grievance-missing-conveyed"),
        Outcome::Resolved if place(StepName::CarriedOut) < place(StepName::MinutesDrafted) => {
            Some("grievance-missing-carried-out")
        }
        Outcome::Referred if place(StepName::Referred).is_none() => Some("grievance-missing-referred"),
        _ => None,
    }
}

fn read(typed: &FormData, name: StepName, errors: &mut Errors) -> StepAsked {
    let words = typed.maybe("words", Words::parse, errors);
    if name.needs_words() && words.is_none() && !errors.is_on("words") {
        errors.add("words", NO_WORDS);
    }
    let mut chosen = |field: &'static str, is_there: bool| {
        if !is_there {
            errors.add(field, "grievance-choose");
        }
    };
    let severity = Severity::parse(typed.get("severity"));
    let (mut facts, mut ending, mut said) = (None, None, None);
    match name {
        StepName::Taken | StepName::Corrected => {
            let (category, tier) = (domain::grievance::Category::code(typed.get("category")), Tier::parse(typed.get("tier")));
            chosen("category", category.is_some());
            chosen("tier", tier.is_some());
            chosen("severity", severity.is_some());
            facts = category.zip(tier).zip(severity).map(|((category, tier), severity)| EntryFacts {
                category,
                tier,
                severity,
                sex: Sex::parse(typed.get("sex")),
                group: Group::parse(typed.get("group")),
                period: ProgrammePeriod::code(typed.get("programme_period")),
            });
        }
        StepName::Assessed => chosen("severity", severity.is_some()),
        StepName::Closed => {
            let outcome = Outcome::parse(typed.get("outcome"));
            chosen("outcome", outcome.is_some());
            ending = outcome;
        }
        StepName::Satisfied => {
            let (yes, by) = (typed.get("satisfied"), ToldBy::parse(typed.get("told_by")));
            chosen("satisfied", matches!(yes, "yes" | "no"));
            chosen("told_by", by.is_some());
            said = by.map(|by| (yes == "yes", by));
        }
        _ => {}
    }
    let on = typed.maybe("on", insight::day, errors);
    // A step follows from what somebody saw.
    let seen = typed.get("seen").parse().ok();
    if seen.is_none() {
        errors.add(FORM, "grievance-unseen");
    }
    StepAsked { name, facts, severity, ending, said, on, words, seen, sent: typed.get("deed").parse().ok() }
}
