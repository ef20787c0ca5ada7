//! The stretches of the way of a grievance, what officials wrote for its complainant with them, and what comes next.

use app::{ForComplainant, View};
use domain::grievance::{Case, Entry, Fate, Standing, StepName};

use crate::{desk::grievance_due, localizer::Localizer, state::Web, wording};

/// What officials wrote for the complainant, in words of this page.
pub(super) struct Told {
    /// The step.
    pub(super) what: String,
    /// Its day, and in whose name it was done.
    pub(super) when: String,
    pub(super) words: Vec<String>,
}

/// A stretch of the way.
pub(super) struct Stretch {
    pub(super) what: String,
    pub(super) when: String,
    pub(super) done: bool,
    pub(super) now: bool,
    /// What was written for the complainant with it.
    pub(super) told: Vec<Told>,
}

/// All that was written for the complainant, oldest first, each with its event.
pub(super) fn told(web: &Web, s: Localizer, view: &View) -> Vec<(u32, Told)> {
    let (report, reference) = (&view.report, web.app().reference());
    let one = |written: &ForComplainant| {
        let decides = report.in_register().is_some_and(|entry| entry.decides_appeal(written.version));
        let step = match written.step {
            StepName::Responded if decides => s.text("roadmap-told-decided"),
            step => s.text(&format!("grievance-step-{}", step.as_str())),
        };
        let outcome = written.outcome.map(|how| s.text(&format!("grievance-outcome-{}", how.as_str())));
        let office = written.agency.map_or_else(|| s.text("who-specialist"), |agency| reference.agency_name(agency));
        let told = Told {
            what: outcome.map_or_else(|| step.clone(), |how| format!("{step}: {how}")),
            when: format!("{} · {office}", s.date(written.on)),
            words: wording::paragraphs(&written.words.text),
        };
        (written.version, told)
    };
    view.for_complainant.iter().map(one).collect()
}

/// The way of a grievance, stretch after stretch.
pub(super) fn way(web: &Web, s: Localizer, view: &View, case: &Case<'_>) -> Vec<Stretch> {
    let (report, entry, zone) = (case.report, case.entry, case.report.area.zone());
    let mut written = told(web, s, view);
    let mut told_with = |name: StepName, appealed: bool| {
        let of = |version: u32| {
            let theirs = view.for_complainant.iter().any(|w| w.version == version && w.step == name);
            theirs && (name != StepName::Responded || entry.follows_appeal(version) == appealed)
        };
        written.extract_if(.., |(version, _)| of(*version)).map(|(_, told)| told).collect::<Vec<_>>()
    };
    let day = |at| s.date(zone.date(at));
    let done_on = |name: StepName| entry.last(name).map(|d| day(Entry::moment(d, zone)));
    let dues = entry.first_dues();
    let mut now_taken = !case.is_open();
    let mut stretch = |what: String, done: Option<String>, by: Option<String>| {
        let now = done.is_none() && !now_taken;
        now_taken |= now;
        Stretch {
            what,
            done: done.is_some(),
            when: match (done.filter(|day| !day.is_empty()), by) {
                (Some(day), _) => day,
                // What is over is due no more.
                (None, Some(day)) if now => s.with("roadmap-by", "day", &day),
                (None, _) => String::new(),
            },
            now,
            told: Vec::new(),
        }
    };
    let with = |stretch: Stretch, told: Vec<Told>| Stretch { told, ..stretch };
    let named = |name: StepName| s.text(&format!("roadmap-{}", name.as_str()));
    let due = |due: &domain::grievance::Due| grievance_due(s, due, report);
    // An answer of before the register has no day there.
    let answered = done_on(StepName::Responded).or_else(|| (case.standing() == Standing::Answered).then(String::new));
    let again = matches!(case.fate(), Fate::Again(_)) && case.standing() == Standing::Acknowledged;
    let appealed = entry.did(StepName::Appealed);
    let first_answer = entry.first(StepName::Responded).map(|d| day(Entry::moment(d, zone))).or(answered.clone());
    let acknowledged = case.acknowledged_at().map(day).or_else(|| answered.clone());
    let mut way = vec![
        stretch(s.text("roadmap-received"), Some(s.day(report.received_at, &report.area)), None),
        stretch(named(StepName::Acknowledged), acknowledged, dues.map(|(a, _)| due(a))),
        with(stretch(named(StepName::Responded), first_answer, dues.map(|(_, r)| due(r))), told_with(StepName::Responded, false)),
    ];
    if again {
        way.push(stretch(s.text("roadmap-again"), None, case.clock().as_ref().map(due)));
    }
    if let Fate::Disputed(_) = case.fate() {
        way.push(stretch(s.text("roadmap-decided"), None, case.clock().as_ref().map(due)));
    }
    if appealed {
        let to = entry.appealed_to().map(|to| web.app().reference().agency_name(to));
        let to = to.unwrap_or_else(|| s.text(&format!("grievance-tier-{}", entry.tier().as_str())));
        way.push(stretch(s.with("roadmap-appealed", "agency", &to), done_on(StepName::Appealed), None));
        let decided = done_on(StepName::Responded).filter(|_| !entry.awaits_decision());
        let decision = stretch(s.text("roadmap-decided"), decided, case.clock().as_ref().map(due));
        way.push(with(decision, told_with(StepName::Responded, true)));
    }
    // An appeal that stands may come after one that was taken back.
    if let Some(back) = done_on(StepName::AppealTakenBack) {
        way.push(stretch(s.text("roadmap-appeal_taken_back"), Some(back), None));
    }
    if entry.did(StepName::MinutesDrafted) {
        for name in [StepName::MinutesSigned, StepName::CarriedOut] {
            way.push(stretch(named(name), done_on(name), None));
        }
    }
    // What was conveyed before an appeal is not its decision.
    let conveyed = done_on(StepName::Conveyed)
        .filter(|_| !appealed || entry.place_of(StepName::Conveyed) > entry.place_of(StepName::Appealed));
    way.push(with(stretch(named(StepName::Conveyed), conveyed, None), told_with(StepName::Conveyed, false)));
    let closed = case.closed_at().map(day).or_else(|| case.is_closed().then(String::new));
    let ended = case
        .ending()
        .map(|how| format!("{}: {}", named(StepName::Closed), s.text(&format!("grievance-outcome-{}", how.as_str()))));
    let closing = stretch(ended.unwrap_or_else(|| named(StepName::Closed)), closed, None);
    way.push(with(closing, told_with(StepName::Closed, false)));
    way
}

/// What happens next, and by when.
pub(super) fn next(s: Localizer, case: &Case<'_>) -> String {
    let due = case.clock().map(|due| grievance_due(s, &due, case.report));
    let key = match (case.fate(), case.standing()) {
        (Fate::Disputed(_), _) | (_, Standing::Appealed) => "roadmap-next-appealed",
        (Fate::Again(_), Standing::Acknowledged) => "roadmap-next-again",
        (Fate::Withdrawn(_), _) => "roadmap-next-withdrawn",
        (Fate::Away(..), Standing::Closed) if !case.entry.is_closed() => "roadmap-next-away",
        (Fate::Solved, _) => "roadmap-next-solved",
        (_, Standing::Joined) => "roadmap-next-joined",
        (_, Standing::Received) => "roadmap-next-received",
        (_, Standing::Acknowledged) => "roadmap-next-acknowledged",
        (_, Standing::Mediation) => "roadmap-next-mediation",
        (_, Standing::Answered) => "roadmap-next-answered",
        (_, Standing::Closed) => "roadmap-next-closed",
    };
    match due {
        Some(day) => s.with(key, "day", &day),
        None if key == "roadmap-next-again" => s.text("roadmap-next-again-undated"),
        None => s.text(key),
    }
}
