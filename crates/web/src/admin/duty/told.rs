//! How a roster reads: on its page, and in the history of changes, where each shift and absence that went or came is told with its person.

use std::collections::BTreeMap;

use app::AppError;
use domain::{
    Timestamp, UserId,
    forest::{Absence, DutyDay, Roster, Shift},
};
use store::Person;

use crate::{localizer::Localizer, state::Web};

/// A shift or an absence.
pub(super) struct Line {
    pub(super) n: String,
    pub(super) told: String,
    pub(super) about: String,
    /// That they cannot be asked: they lost their role, or have no address.
    pub(super) lost: bool,
}

/// The roster that is looked at.
pub(super) struct One {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) place: String,
    pub(super) now: String,
    pub(super) shifts: Vec<Line>,
    pub(super) absences: Vec<Line>,
    pub(super) people: Vec<(String, String)>,
}

/// A roster as its page shows it.
pub(super) async fn told(web: &Web, s: Localizer, roster: &Roster, now: Timestamp) -> Result<One, AppError> {
    let reference = web.app().reference();
    let people = web.app().administration().duty_people(&roster.area).await?;
    let stands = |user: UserId| people.iter().find(|p| p.id == user);
    let reached = |user: UserId| stands(user).is_some_and(|p| p.email.as_deref().is_some_and(|e| !e.trim().is_empty()));
    let names = named(web, [roster].into_iter()).await?;
    let mut shifts: Vec<_> = roster.shifts.iter().enumerate().collect();
    shifts.sort_by_key(|(n, shift)| (shift.step, *n));
    let shift_line = |(n, shift): (usize, &Shift)| {
        let (told, about) = shift_told(s, shift, &names);
        let whose = stands(shift.user).map(|p| whose(web, s, p, roster)).unwrap_or_default();
        let about = if whose.is_empty() { about } else { format!("{about} · {whose}") };
        Line { n: n.to_string(), told, about, lost: !reached(shift.user) }
    };
    let absence_line = |(n, away): (usize, &Absence)| {
        let (told, about) = absence_told(s, away, &names);
        Line { n: n.to_string(), told, about, lost: away.instead.is_some_and(|user| !reached(user)) }
    };
    let (_, now) = web.app().forest().on_duty(&roster.area, now).await?;
    Ok(One {
        id: roster.id.0.to_string(),
        version: roster.version.to_string(),
        place: reference.place(&roster.area),
        now: if now.is_empty() { s.text("duty-nobody-now") } else { now.join(", ") },
        shifts: shifts.into_iter().map(shift_line).collect(),
        absences: roster.absences.iter().enumerate().map(absence_line).collect(),
        people: people
            .iter()
            .map(|p| (p.id.0.to_string(), format!("{} ({}) · {}", p.name, p.login, whose(web, s, p, roster))))
            .collect(),
    })
}

/// Where somebody is on duty by their role; and that it is only there, where the roster is for more than that.
fn whose(web: &Web, s: Localizer, person: &Person, roster: &Roster) -> String {
    let reference = web.app().reference();
    let theirs: Vec<_> =
        person.grants.iter().filter(|g| g.role.is_on_duty()).filter_map(|g| reference.agencies.get(g.agency)).collect();
    let names = theirs.iter().map(|agency| reference.agency_name(agency.id)).collect::<Vec<_>>().join(", ");
    if theirs.iter().any(|agency| agency.area.contains(&roster.area)) {
        return names;
    }
    let places = theirs.iter().filter(|a| roster.area.contains(&a.area)).map(|a| reference.place_name(&a.area));
    format!("{names} · {}", s.with("duty-only-there", "places", &places.collect::<Vec<_>>().join(", ")))
}

/// The names of everybody in some rosters.
pub(in crate::admin) async fn named<'r>(
    web: &Web,
    rosters: impl Iterator<Item = &'r Roster>,
) -> Result<BTreeMap<UserId, String>, AppError> {
    let of = |roster: &Roster| {
        let away = roster.absences.iter().flat_map(|a| [Some(a.user), a.instead]).flatten();
        roster.shifts.iter().map(|shift| shift.user).chain(away).collect::<Vec<_>>()
    };
    let users: Vec<_> = rosters.flat_map(of).collect();
    let names = web.app().forest().named(&users).await?;
    Ok(users.into_iter().zip(names).collect())
}

fn name(names: &BTreeMap<UserId, String>, user: UserId) -> String {
    names.get(&user).cloned().unwrap_or_default()
}

/// Who stands at which step; and when.
fn shift_told(s: Localizer, shift: &Shift, names: &BTreeMap<UserId, String>) -> (String, String) {
    let hour = |minute: u16| format!("{:02}.{:02}", minute / 60, minute % 60);
    let days = if shift.days.len() == DutyDay::ALL.len() {
        s.text("duty-every-day")
    } else {
        let days = shift.days.iter().map(|day| s.text(&format!("duty-day-{}", day.as_str())));
        days.collect::<Vec<_>>().join(", ")
    };
    let hours = if shift.from == shift.until {
        s.text("duty-whole-day")
    } else {
        format!("{}–{}", hour(shift.from), hour(shift.until))
    };
    let told = s.with_all("duty-step-told", &[("n", &shift.step.to_string()), ("name", &name(names, shift.user))]);
    (told, format!("{days} · {hours}"))
}

/// Who is away, and who stands in; and when.
fn absence_told(s: Localizer, away: &Absence, names: &BTreeMap<UserId, String>) -> (String, String) {
    let who = name(names, away.user);
    let told = match away.instead {
        None => s.with("duty-away-alone", "name", &who),
        Some(instead) => s.with_all("duty-away-told", &[("name", &who), ("instead", &name(names, instead))]),
    };
    (told, s.with_all("duty-from-until", &[("from", &s.date(away.from)), ("until", &s.date(away.until))]))
}

/// What changed of a roster, for the history: the key of the part, what went, and what came.
pub(in crate::admin) fn changed(
    s: Localizer,
    was: Option<&Roster>,
    became: Option<&Roster>,
    names: &BTreeMap<UserId, String>,
) -> Vec<(&'static str, String, String)> {
    let both = [was, became];
    let minutes = both.map(|roster| roster.map(|r| r.minutes.to_string()).unwrap_or_default());
    let shifts = both.map(|roster| {
        let told = |shift: &Shift| shift_told(s, shift, names);
        roster.iter().flat_map(|r| r.shifts.iter().map(told)).map(|(who, when)| format!("{who}, {when}")).collect()
    });
    let absences = both.map(|roster| {
        let told = |away: &Absence| absence_told(s, away, names);
        roster.iter().flat_map(|r| r.absences.iter().map(told)).map(|(who, when)| format!("{who}, {when}")).collect()
    });
    let [went, came] = minutes;
    let lists = [("part-shifts", differing(shifts)), ("part-absences", differing(absences))];
    let lists = lists.into_iter().map(|(key, [went, came])| (key, went, came));
    [("part-minutes", went, came)].into_iter().chain(lists).filter(|(_, went, came)| went != came).collect()
}

/// Of two lists what only one of them has, one after the other.
fn differing([was, became]: [Vec<String>; 2]) -> [String; 2] {
    let only = |of: &[String], other: &[String]| {
        let mut other = other.to_vec();
        let mut left = of.to_vec();
        left.retain(|line| match other.iter().position(|there| there == line) {
            Some(place) => {
                other.remove(place);
                false
            }
            None => true,
        });
        left.join("; ")
    };
    [only(&was, &became), only(&became, &was)]
}
