//! The grievance register on the desk: its list, an entry with its steps, figures and reports of a period, five years of a village.

pub(super) mod entry;
pub(super) mod list;
pub(super) mod period;
pub(super) mod roadmap;
pub(super) mod saved;
pub(super) mod step;
pub(crate) mod typing;
pub(super) mod years;

use app::ReferenceData;
use domain::{
    Report,
    grievance::{Case, Due, EntryFacts, Outcome, SaidBy, Satisfaction, Unit},
};

use crate::{localizer::Localizer, wording::Tone};

/// A choice of the register in words.
fn word(s: Localizer, of: &str, choice: &str) -> String {
    s.text(&format!("grievance-{of}-{choice}"))
}

/// Choices as a form offers them.
fn choices<const N: usize>(s: Localizer, of: &str, all: [&'static str; N]) -> Vec<(String, String)> {
    all.map(|choice| (choice.to_owned(), word(s, of, choice))).into()
}

/// The name of a category.
pub(crate) fn category(s: Localizer, reference: &ReferenceData, code: &str) -> String {
    let found = reference.register.categories.iter().find(|c| c.code == code);
    found.map_or(code, |c| s.either(&c.name, &c.name_en)).to_owned()
}

/// That rows could not be read, and whom to tell; nothing, where all could.
pub(crate) fn damaged(s: Localizer, rows: usize) -> String {
    if rows == 0 { String::new() } else { s.with("register-damaged", "n", &s.number(rows as u64)) }
}

/// So many hours or days.
pub(crate) fn amount(s: Localizer, amount: u16, unit: Unit) -> String {
    s.with(&format!("grievance-unit-{}", unit.as_str()), "n", &amount.to_string())
}

/// A deadline on the wall of a place: its last day, and where hours count, its hour.
pub(crate) fn due(s: Localizer, due: &Due, report: &Report) -> String {
    match due.unit {
        Unit::Hours if !report.is_protected() => s.moment(due.by, &report.area),
        Unit::Hours | Unit::Days | Unit::WorkingDays => s.day(due.by, &report.area),
    }
}

/// When counting began: its day, and where hours count, its hour.
pub(crate) fn began(s: Localizer, due: &Due, report: &Report) -> String {
    match due.unit {
        Unit::Hours if !report.is_protected() => s.moment(due.began, &report.area),
        Unit::Hours | Unit::Days | Unit::WorkingDays => s.day(due.began, &report.area),
    }
}

/// Where it stands, in words.
fn standing(s: Localizer, case: &Case<'_>) -> String {
    match case.ending() {
        Some(outcome) => s.with("grievance-closed-as", "how", &word(s, "outcome", outcome.as_str())),
        None => word(s, "standing", case.standing().as_str()),
    }
}

fn tone(case: &Case<'_>, overdue: bool) -> Tone {
    match case.ending() {
        _ if overdue => Tone::Late,
        Some(Outcome::Resolved) => Tone::Good,
        Some(_) => Tone::Quiet,
        None => Tone::Busy,
    }
}

/// Who said whether a complainant is satisfied, and when.
pub(crate) fn said_by(s: Localizer, satisfaction: &Satisfaction) -> String {
    let by = match satisfaction.by {
        SaidBy::Themselves => s.text("grievance-said-themselves"),
        SaidBy::Told(by) => s.with("grievance-said-told", "by", &word(s, "told", by.as_str())),
        SaidBy::Closing => s.text("grievance-said-closing"),
    };
    satisfaction.on.map_or_else(|| by.clone(), |day| format!("{by}, {}", s.date(day)))
}

/// Whether a complainant is satisfied, and who said so.
fn satisfied(s: Localizer, case: &Case<'_>) -> String {
    let told = |said: Satisfaction| {
        let yes = word(s, "satisfied", if said.satisfied { "yes" } else { "no" });
        format!("{yes} ({})", said_by(s, &said))
    };
    case.satisfaction().map(told).unwrap_or_default()
}

/// How sensitive it is: what the report knows already.
fn sensitivity(s: Localizer, report: &Report) -> String {
    s.text(match () {
        () if report.restricted => "grievance-restricted",
        () if report.secret || report.anonymous || report.is_protected() => "grievance-confidential",
        () => "grievance-ordinary",
    })
}

fn channel(s: Localizer, report: &Report) -> String {
    s.text(match report.channel {
        domain::report::Channel::Web => "channel-web",
        domain::report::Channel::Api => "channel-api",
        domain::report::Channel::Officer => "channel-officer",
        domain::report::Channel::Import => "channel-import",
    })
}

/// Sex and group, where told.
fn complainant(s: Localizer, facts: &EntryFacts) -> String {
    let sex = facts.sex.map(|sex| word(s, "sex", sex.as_str()));
    let group = facts.group.map(|group| word(s, "group", group.as_str()));
    sex.into_iter().chain(group).collect::<Vec<_>>().join(", ")
}

/// So many minutes as people say it.
fn took(s: Localizer, minutes: i64) -> String {
    let hours = u64::try_from(minutes).unwrap_or_default().div_ceil(60);
    let (days, rest) = (hours / 24, hours % 24);
    let days_told = s.with("grievance-days", "n", &days.to_string());
    let hours_told = s.with("grievance-hours", "n", &rest.to_string());
    match (days, rest) {
        (0, _) => hours_told,
        (_, 0) => days_told,
        _ => format!("{days_told} {hours_told}"),
    }
}
