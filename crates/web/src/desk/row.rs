//! A report in a list on the desk: what helps to decide whether to open it.

use app::{Left, ReferenceData};
use domain::{Report, report::Work};

use crate::{localizer::Localizer, routes, state::Web, wording};

/// A report on the desk.
pub(super) struct DeskRow {
    pub(super) address: String,
    /// How it is chosen, with others: its number and the version that is shown.
    pub(super) mark: String,
    pub(super) tracking: String,
    pub(super) title: String,
    /// How its text goes on after its title.
    pub(super) excerpt: String,
    pub(super) place: String,
    pub(super) status: String,
    pub(super) tone: wording::Tone,
    pub(super) class: String,
    pub(super) topic: String,
    pub(super) received: String,
    /// What is to be done, or whom it waits for.
    pub(super) work: String,
    /// By which agency; or which one is suggested.
    pub(super) agency: String,
    /// Whether that is only suggested.
    pub(super) suggested: bool,
    pub(super) due: String,
    pub(super) late: bool,
    /// It cannot wait.
    pub(super) urgent: bool,
    pub(super) flags: Vec<String>,
    /// What may be done to it together with others.
    pub(super) may: String,
}

pub(super) fn row(web: &Web, s: Localizer, l: &store::ListItem) -> DeskRow {
    let (reference, report) = (web.app().reference(), &l.report);
    // What is due from a reporter, and what somebody did already, is late on nobody's desk.
    let tasks = report.tasks();
    let due = if let Some((.., due)) = l.task { due } else { tasks.iter().filter_map(|t| t.due).min() };
    let left = due.map(|d| web.app().reports().time_left(&report.area, d));
    let flags = [
        (report.secret, "flag-secret"),
        (report.restriction_asked && !report.restricted, "flag-restriction-asked"),
        (report.anonymous, "flag-anonymous"),
        (report.escalated_to.is_some(), "flag-escalated"),
    ];
    DeskRow {
        address: routes::desk_report(report.tracking),
        mark: format!("{}.{}", report.tracking, report.version),
        tracking: crate::wording::number(report.tracking),
        title: wording::title(s, &l.report, &l.title),
        excerpt: goes_on(&l.title, &l.excerpt).to_owned(),
        place: reference.place(&report.area),
        status: wording::standing(s, report, &reference),
        tone: wording::tone(report),
        class: wording::class(s, report),
        topic: report.topic.as_ref().map(|t| reference.topic_name(t, s.language)).unwrap_or_default(),
        received: s.day(report.received_at, &report.area),
        work: l.task.map(|(work, ..)| work_of(s, &reference, report, work)).unwrap_or_default(),
        agency: agency(s, &reference, l),
        suggested: is_suggested(l),
        due: match left {
            _ if tasks.is_empty() => String::new(),
            None => s.text("due-unknown"),
            Some(left) => time_left(s, left),
        },
        late: matches!(left, Some(Left::Late(_))),
        urgent: report.is_urgent(),
        flags: flags.iter().filter(|(on, _)| *on).map(|(_, key)| s.text(key)).collect(),
        may: String::new(),
    }
}

/// What is to be done; of what was done already, what it waits for.
fn work_of(s: Localizer, reference: &ReferenceData, report: &Report, work: Work) -> String {
    let drafted = report.forwardings.iter().enumerate().any(|(place, f)| f.is_open() && report.has_draft(place));
    match work {
        Work::Verify if report.verified => wording::state(s, report),
        Work::FollowUp | Work::Complete if drafted => wording::standing(s, report, reference),
        _ => s.text(&format!("work-{}", work.as_str())),
    }
}

/// Whether nobody sent it yet, so that an agency can only be suggested.
fn is_suggested(l: &store::ListItem) -> bool {
    matches!(l.task, Some((Work::Verify, ..))) || !l.report.verified
}

/// Whose it is: the agency that would get it, where nobody sent it yet; else the one that has it.
fn agency(s: Localizer, reference: &ReferenceData, l: &store::ListItem) -> String {
    let report = &l.report;
    if is_suggested(l) {
        let found = reference.suggest(report, &format!("{}\n{}", l.title, l.excerpt));
        return match found {
            Some(app::Suggestion { agency: Some(agency), .. }) => {
                s.with("suggested-agency", "agency", &reference.agency_name(agency))
            }
            Some(found) => s.with("suggested-topic", "topic", &reference.topic_name(&found.topic, s.language)),
            None => String::new(),
        };
    }
    let agency = l.task.map(|(_, agency, _)| agency).or_else(|| report.lead().map(|(_, f)| f.agency));
    agency.map(|agency| reference.agency_name(agency)).unwrap_or_default()
}

/// How a text goes on after its title, where that is how it begins.
fn goes_on<'t>(title: &str, text: &'t str) -> &'t str {
    let begun = title.trim_end_matches('…').trim_end();
    text.strip_prefix(begun).unwrap_or(text).trim_start_matches(['.', ',', ' ', '\n'])
}

/// `2 working days left`, `due today`, `3 working days late`
pub(crate) fn time_left(s: Localizer, left: Left) -> String {
    match left {
        Left::Today => s.text("due-today"),
        Left::Tomorrow => s.text("due-tomorrow"),
        Left::Until(day) => s.with("due-until", "day", &s.date(day)),
        Left::Days(n) => s.with("days-left", "n", &n.to_string()),
        Left::Late(n) => s.with("days-late", "n", &n.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_twice() {
        assert_eq!(goes_on("Jalan rusak", "Jalan rusak. Sudah lama."), "Sudah lama.");
        assert_eq!(goes_on("Jalan rusak di depan…", "Jalan rusak di depan pasar"), "pasar");
        assert_eq!(goes_on("Jembatan", "Di dekat pasar"), "Di dekat pasar");
        assert_eq!(goes_on("Sama", "Sama"), "");
    }
}
