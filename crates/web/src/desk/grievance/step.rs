//! The steps of a grievance that may come next: their forms, and what is sent with one.

use app::{AppError, Consented, EntryView, RegisterForm, SignedIn, StepAsked};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    Refusal, TrackingNumber, Words,
    grievance::{Entry, EntryFacts, Group, Outcome, ProgrammePeriod, Severity, Sex, StepName, Tier, ToldBy},
    report::ConsentGiven,
};
use store::Key;

use super::{
    choices,
    entry::{SAVED, page},
    typing::Draft,
    word,
};
use crate::{
    desk::Desk,
    forms::{Errors, FORM, Form, FormData},
    language,
    localizer::Localizer,
    page::{refuse_to, refuse_typed, see},
    public::report::tracking,
    routes,
    state::Web,
};

/// Says that a step says nothing without words.
fn no_words(step: StepName) -> &'static str {
    if step.is_read_by_complainant() { "grievance-words-told-missing" } else { "grievance-words-missing" }
}

/// The form of a step.
pub(super) struct StepForm {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) prefix: String,
    /// What it is known by, should it be sent twice.
    pub(super) deed: String,
    /// Where it is kept while it is typed, and since when something typed is kept.
    pub(super) typing: String,
    pub(super) since: String,
    pub(super) open: bool,
    pub(super) typed: FormData,
    pub(super) errors: Errors,
    pub(super) facts: bool,
    pub(super) severity: bool,
    pub(super) ending: bool,
    pub(super) said: bool,
    /// Its complainant has to agree that it is said for them.
    pub(super) consent: bool,
    /// Levels to choose from.
    pub(super) tiers: Vec<(String, String)>,
    /// What its words are called.
    pub(super) words: &'static str,
    pub(super) words_hint: &'static str,
    pub(super) hint: String,
}

/// What came back: the step, what was typed, what is wrong.
pub(super) type CameBack = (StepName, FormData, Errors);

pub(super) fn form(
    web: &Web,
    view: &EntryView,
    s: Localizer,
    name: StepName,
    (back, draft): (Option<&CameBack>, Draft),
) -> StepForm {
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
        consent: view.for_them.contains(&name),
        // Once it was appealed its level follows from that.
        tiers: match view.entry.as_ref().filter(|e| e.did(StepName::Appealed)) {
            Some(entry) => choices(s, "tier", [entry.tier().as_str()]),
            None => choices(s, "tier", Tier::ALL.map(Tier::as_str)),
        },
        words: match (name.is_read_by_complainant(), name.needs_words()) {
            (true, true) => "grievance-words-told",
            (true, false) => "grievance-words-told-maybe",
            (false, true) => "grievance-words",
            (false, false) => "grievance-words-maybe",
        },
        words_hint: if name.is_read_by_complainant() { "grievance-words-told-hint" } else { "grievance-words-hint" },
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
            Err(AppError::Invalid { field: "words", why: domain::ValidationError::Empty }) => errors.add("words", no_words(name)),
            Err(AppError::Invalid { field, why }) => errors.invalid(field, why),
            Err(AppError::Refused(Refusal::FutureDay)) => errors.add("on", "grievance-on-future"),
            Err(AppError::Refused(why @ (Refusal::BeforeReceipt | Refusal::BeforeItsStep))) => errors.add("on", why.key()),
            Err(AppError::Refused(why @ Refusal::FutureConsent)) => errors.add("agreed_on", why.key()),
            Err(AppError::Refused(Refusal::NoConsent)) => errors.add("agreed", "grievance-not-agreed"),
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
    let place = |name: StepName| entry.place_of(name);
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

/// That its complainant agreed that it is said for them, where the form asks that: as of today, where no day is told.
fn consent(typed: &FormData, errors: &mut Errors) -> Option<Consented> {
    if !typed.ticked("asks_consent") {
        return None;
    }
    let how = ConsentGiven::parse(typed.get("agreed_how"));
    if how.is_none() {
        errors.add("agreed_how", "assisted-how-missing");
    }
    if !typed.ticked("agreed") {
        errors.add("agreed", "grievance-not-agreed");
    }
    let on = typed.maybe("agreed_on", insight::day, errors);
    how.map(|how| Consented { how, on })
}

fn read(typed: &FormData, name: StepName, errors: &mut Errors) -> StepAsked {
    let words = typed.maybe("words", Words::parse, errors);
    if name.needs_words() && words.is_none() && !errors.is_on("words") {
        errors.add("words", no_words(name));
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
    let agreed = consent(typed, errors);
    let on = typed.maybe("on", insight::day, errors);
    // A step follows from what somebody saw.
    let seen = typed.get("seen").parse().ok();
    if seen.is_none() {
        errors.add(FORM, "grievance-unseen");
    }
    StepAsked { name, facts, severity, ending, said, on, agreed, words, seen, sent: typed.get("deed").parse().ok() }
}
