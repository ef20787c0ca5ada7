//! The page of a report. It answers three questions in this order: what is the news, what can I do now, what happens next and by
//! when. The report itself and its history come after.

use app::{Reader, ReferenceData, View};
use askama::Template;
use domain::{
    Action, DeadlineKind, Report,
    report::{Clock, Closing, Deadline, ReportEvent, Status},
};

use super::{
    pin::PinForm,
    way::{Told, told},
};
use crate::{
    forms::{Act, CameBack, Errors, FormData, Refused, fresh},
    localizer::Localizer,
    page::Layout,
    routes,
    state::Web,
    wording::{self, Shown, TimelineItem},
};

/// Letters of the news that are shown at once: with what can be done, they fit on one screen of a phone.
const NEWS: usize = 150;

/// The newest answer, question or decision.
pub(super) struct News {
    what: String,
    when: String,
    /// The beginning; the whole where it is short.
    words: Vec<String>,
    /// The whole, where it is long.
    whole: Vec<String>,
    files: Vec<Shown>,
}

/// A deadline or a date to show, with what it is.
pub(super) struct Due {
    what: String,
    day: String,
}

/// An agency that has the report.
pub(super) struct At {
    agency: String,
    address: String,
    lead: bool,
    progress: String,
    due: Option<Due>,
}

#[derive(Template)]
#[template(path = "public/report.html")]
pub(super) struct ReportPage {
    page: Layout,
    /// What the reporter just did.
    pub(super) done: String,
    refused: Option<Refused>,
    tracking: String,
    stop: String,
    title: String,
    status: String,
    tone: wording::Tone,
    class: String,
    topic: String,
    place: String,
    received: String,
    /// The day it happened, for its reporter.
    happened: Option<String>,
    news: Option<News>,
    /// An answer waits for a word of the reporter: a reply says which it is.
    answered: bool,
    /// Who would decide about a disputed answer, and by when.
    decider: String,
    next: Vec<String>,
    /// The file for the Ombudsman, and whether it is the last way left.
    dossier: Option<(String, bool)>,
    /// What happens next with a grievance, for its complainant.
    roadmap: String,
    /// That something is written for them there; empty where nothing is.
    waits: String,
    /// What the specialist of a restricted case wrote for its reporter, which has no other page.
    told: Vec<Told>,
    text: Vec<String>,
    original: Option<Vec<String>>,
    files: Vec<Shown>,
    agencies: Vec<At>,
    story: Vec<TimelineItem>,
    rating: Option<u8>,
    solved: Option<bool>,
    supports: u32,
    support: Option<String>,
    is_reporter: bool,
    pin: PinForm,
    person: Option<(String, String)>,
    acts: Vec<Act>,
    /// What can be done with the report as such: hidden, shown, taken back.
    settings: Vec<Act>,
    flags: Vec<String>,
    /// What protects its reporter, in words: for them, and for everybody.
    protected: String,
    /// How it was taken down for its reporter, and what they agreed to.
    assisted: Vec<String>,
    national_id: Option<String>,
    /// The report that goes on with the same matter, for its reporter.
    pub(super) goes_on: Option<(String, String)>,
    /// It is only spoken: an officer writes it down.
    unwritten: bool,
}

pub(super) fn report_page(
    web: &Web,
    s: Localizer,
    view: &View,
    reader: &Reader,
    came_back: Option<CameBack>,
    pin_error: String,
) -> ReportPage {
    let is_reporter = matches!(reader, Reader::Reporter);
    let (reference, report) = (web.app().reference(), &view.report);
    let number = report.tracking;
    let area = &report.area;
    let text = view.text();
    let refused = Refused::of(s, "own", came_back.as_ref(), &view.allowed);
    let acts = if is_reporter { acts(view, came_back) } else { Vec::new() };
    let is_setting =
        |act: &Act| matches!(act.action, Action::Tighten | Action::Show | Action::WithdrawConsent | Action::Withdraw);
    let (settings, acts) = acts.into_iter().partition(is_setting);
    let headline = text.map_or_else(|| s.with("report-title", "tracking", &crate::wording::number(number)), |t| t.headline(90));
    let can_support = !is_reporter && view.allowed.contains(&Action::Support);
    let story = wording::story(s, &reference, view, |id| routes::file(number, id));
    let pin = PinForm { error: pin_error, ..PinForm::of(number) };
    ReportPage {
        page: Layout::new(web, s, None, headline.clone(), &routes::report(number))
            .refused(refused.as_ref())
            .told(Some("pin"), pin.told()),
        done: String::new(),
        refused,
        tracking: crate::wording::number(number),
        stop: routes::report_stop(number),
        title: headline,
        status: wording::status(s, report),
        tone: wording::tone(report),
        class: wording::class(s, report),
        topic: report.topic.as_ref().map(|t| reference.topic_name(t, s.language)).unwrap_or_default(),
        place: reference.place(area),
        received: match report.written_before().filter(|_| is_reporter) {
            Some(_) => wording::received(s, report),
            None => s.day(report.received_at, area),
        },
        happened: report.happened_on.filter(|_| is_reporter).map(|day| s.date(day)),
        news: news(view, &story),
        answered: report.awaits_reporter(),
        assisted: if is_reporter { wording::assisted(s, report) } else { Vec::new() },
        decider: decider(web, s, &reference, report),
        next: next(web, s, &reference, view),
        dossier: dossier(&reference, view).filter(|_| is_reporter),
        roadmap: if is_reporter && super::roadmap::has_one(report) { routes::report_roadmap(number) } else { String::new() },
        waits: waits(web, s, view),
        told: if report.restricted { told(web, s, view).into_iter().map(|(_, told)| told).collect() } else { Vec::new() },
        text: text.map(|t| wording::paragraphs(&t.text)).unwrap_or_default(),
        original: view.original.as_ref().filter(|_| is_reporter && view.public.is_some()).map(|t| wording::paragraphs(&t.text)),
        files: wording::first_files(view, |id| routes::file(number, id)),
        agencies: agencies(s, &reference, report),
        story,
        rating: report.rating,
        solved: report.solved,
        supports: report.supports,
        support: can_support.then(|| routes::report_action(number, Action::Support)),
        is_reporter,
        pin,
        person: view.person.as_ref().map(wording::person),
        acts,
        settings,
        flags: [(report.anonymous, "flag-anonymous"), (report.secret, "flag-secret")]
            .iter()
            .filter(|(on, _)| *on && is_reporter)
            .map(|(_, key)| s.text(key))
            .collect(),
        protected: match (report.is_protected(), is_reporter) {
            (false, _) => String::new(),
            (true, true) => s.text("own-protected"),
            (true, false) => s.text("report-protected-text"),
        },
        national_id: report.national_id.map(|n| n.0.to_string()),
        goes_on: None,
        unwritten: report.is_unwritten(),
    }
}

/// That something is written for a complainant on the way of their grievance, and from which day the last of it is.
fn waits(web: &Web, s: Localizer, view: &View) -> String {
    let last = told(web, s, view).pop().filter(|_| !view.report.restricted);
    last.map(|(_, told)| s.with_all("roadmap-waits", &[("what", &told.what), ("when", &told.when)])).unwrap_or_default()
}

/// A form for everything that the reporter may do now; one that came back is open, as it was sent.
fn acts(view: &View, mut came_back: Option<CameBack>) -> Vec<Act> {
    let report = &view.report;
    let mut act = |action: &Action| {
        let (open, typed, errors) = match came_back.take_if(|(a, ..)| a == action) {
            Some((_, typed, errors)) => (true, typed, errors),
            None => (false, FormData::default(), Errors::default()),
        };
        Act {
            action: *action,
            address: routes::report_action(report.tracking, *action),
            typing: String::new(),
            since: String::new(),
            open: open || *action == Action::Complete,
            deed: fresh(),
            typed,
            errors,
            agreed: Act::agreed(report),
        }
    };
    view.allowed.iter().map(&mut act).collect()
}

/// The newest answer, question or decision; where there was none yet, how far it came.
fn news(view: &View, story: &[TimelineItem]) -> Option<News> {
    let asked = matches!(view.report.status, Status::NeedsCompletion { .. });
    let tells = |what: &ReportEvent| match what {
        ReportEvent::FollowUpPublished { .. }
        | ReportEvent::AppealDecided { .. }
        | ReportEvent::Appealed { .. }
        | ReportEvent::Disputed { .. }
        | ReportEvent::Archived { .. }
        | ReportEvent::Joined { .. }
        | ReportEvent::Replied { complete: Some(_) }
        | ReportEvent::Closed { how: Closing::Administrator, .. }
        | ReportEvent::Overdue { clock: Clock::Promise(_) } => true,
        ReportEvent::CompletionAsked { .. } => asked,
        // Whoever answered gave it back: what they said is no longer the last word.
        ReportEvent::Returned { forwarding, .. } => view.report.has_answer_of(*forwarding),
        _ => false,
    };
    let moves = |what: &ReportEvent| {
        matches!(
            what,
            ReportEvent::Submitted { .. }
                | ReportEvent::Verified { .. }
                | ReportEvent::Forwarded { .. }
                | ReportEvent::Accepted { .. }
                | ReportEvent::Returned { .. }
                | ReportEvent::TakenOver { .. }
        )
    };
    let last = |fits: &dyn Fn(&ReportEvent) -> bool| {
        view.lines.iter().zip(story).rfind(|(line, _)| !line.undone && fits(&line.what)).map(|(_, told)| told)
    };
    let told = last(&tells).or_else(|| last(&moves))?;
    let (words, whole) = beginning(&told.words);
    Some(News { what: told.what.clone(), when: told.when.clone(), words, whole, files: told.files.clone() })
}

/// The beginning of a text, and the whole where that is longer.
fn beginning(words: &[String]) -> (Vec<String>, Vec<String>) {
    let letters: usize = words.iter().map(|p| p.chars().count()).sum();
    if letters <= NEWS {
        return (words.to_vec(), Vec::new());
    }
    (vec![insight::shorten(&words.join(" "), NEWS)], words.to_vec())
}

/// What happens next, and by when.
fn next(web: &Web, s: Localizer, reference: &ReferenceData, view: &View) -> Vec<String> {
    let report = &view.report;
    let now = web.app().now();
    let dated = |key: &str, agency: Option<domain::AgencyId>, deadline: Option<&Deadline>| {
        let key = match deadline {
            None => format!("{key}-undated"),
            Some(d) if d.due < now => format!("{key}-late"),
            Some(_) => key.to_owned(),
        };
        let agency = agency.map(|a| reference.agency_name(a)).unwrap_or_default();
        let day = deadline.map(|d| s.due(d, &report.area)).unwrap_or_default();
        s.with_all(&key, &[("agency", &agency), ("day", &day)])
    };
    let can = |action| view.allowed.contains(&action);
    let first = match &report.status {
        // Of a restricted case nothing is promised of people who do not see it.
        _ if report.restricted => s.text(if report.is_at_rest() { "next-restricted-over" } else { "next-restricted" }),
        Status::Submitted => dated("next-verify", Some(report.custodian), report.verification.as_ref()),
        Status::Returned => dated("next-forward-again", Some(report.custodian), report.verification.as_ref()),
        Status::NeedsCompletion { deadline, .. } => dated("next-complete", None, Some(deadline)),
        Status::Forwarded | Status::InProgress => match report.lead() {
            Some((_, f)) if f.followed_up => dated("next-finish", Some(f.agency), f.complete.as_ref()),
            Some((_, f)) => dated("next-first", Some(f.agency), f.first.as_ref()),
            None => String::new(),
        },
        Status::Answered { window } => match report.lead() {
            Some((_, f)) if f.promise.is_some() => dated("next-promise", Some(f.agency), f.promise.as_ref()),
            _ if report.disputes > 0 => dated("next-window-disputed", None, window.as_ref()),
            _ => dated("next-window", None, window.as_ref()),
        },
        Status::Disputed { to, decide } => dated("next-decide", Some(*to), Some(decide)),
        Status::Closed { .. } => s.text(if can(Action::Reopen) { "next-closed-reopen" } else { "next-closed" }),
        Status::Archived { .. } => s.text(if can(Action::Object) { "next-archived-object" } else { "next-archived" }),
        Status::Joined { .. } => s.text("next-joined"),
    };
    let watched = report.escalated_to.filter(|to| *to != report.custodian && !report.is_at_rest() && !report.restricted);
    let watched = watched.map(|to| s.with("next-watched", "agency", &reference.agency_name(to)));
    [Some(first).filter(|text| !text.is_empty()), watched].into_iter().flatten().collect()
}

/// Who would decide if the answer were disputed now, and by when.
fn decider(web: &Web, s: Localizer, reference: &ReferenceData, report: &Report) -> String {
    let Some(to) = report.next_decider(&reference.agencies) else { return String::new() };
    let calendar = reference.calendar(&report.area);
    let decide = Deadline::set(DeadlineKind::Appeal, web.app().now(), &reference.rules, &calendar);
    s.with_all("dispute-decides", &[("agency", &reference.agency_name(to)), ("day", &s.due(&decide, &report.area))])
}

/// The file for the Ombudsman, once something was answered or came late; the last way left where nobody stands above any more.
fn dossier(reference: &ReferenceData, view: &View) -> Option<(String, bool)> {
    let report = &view.report;
    let answered = report.follow_ups.iter().any(|u| u.answer && u.stage == domain::report::Stage::Published);
    let late = view.lines.iter().any(|l| matches!(l.what, ReportEvent::Overdue { .. }));
    let last = matches!(report.status, Status::Answered { .. } | Status::Closed { .. })
        && report.disputes > 0
        && report.next_decider(&reference.agencies).is_none();
    (answered || late).then(|| (routes::report_dossier(report.tracking), last))
}

fn agencies(s: Localizer, reference: &ReferenceData, report: &Report) -> Vec<At> {
    let due = |what: &str, d: Option<&Deadline>| d.map(|d| Due { what: s.text(what), day: s.due(d, &report.area) });
    let agency = |f: &domain::report::Forwarding| At {
        agency: reference.agency_name(f.agency),
        address: routes::agency(f.agency),
        lead: f.lead,
        progress: wording::progress(s, f.progress),
        due: match (f.is_open(), &f.promise) {
            (false, _) => None,
            (true, Some(promise)) => due("term-promise", Some(promise)),
            (true, None) if f.followed_up => due("due-complete", f.complete.as_ref()),
            (true, None) => due("due-first", f.first.as_ref()),
        },
    };
    report.forwardings.iter().filter(|f| f.is_active() && !report.restricted).map(agency).collect()
}
