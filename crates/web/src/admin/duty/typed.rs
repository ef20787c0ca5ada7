//! What is typed of a roster: minutes, a shift, an absence.

use app::AppError;
use domain::{
    Date, UserId,
    forest::{Absence, DAY, DutyDay, MINUTES, MINUTES_ALLOWED, Roster, Shift},
};

use crate::{
    forms::{Errors, FormData},
    state::Web,
};

/// A minute of the day as people write it: `8`, `08.30`, `20:00`; 24.00 is the end of the day.
pub(super) fn minute_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(['.', ':']).unwrap_or((text.trim(), "0"));
    let digits = |part: &str| Some(part).filter(|p| (1..=2).contains(&p.len())).and_then(|p| p.parse::<u16>().ok());
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours < 24 && minutes < 60 || (hours, minutes) == (24, 0)).then_some(hours * 60 + minutes)
}

pub(super) fn minutes(typed: &FormData, errors: &mut Errors) -> Option<u16> {
    let text = typed.get("minutes").trim();
    let minutes = if text.is_empty() { Some(MINUTES) } else { text.parse().ok().filter(|n| MINUTES_ALLOWED.contains(n)) };
    if minutes.is_none() {
        errors.add("minutes", "duty-minutes-wrong");
    }
    minutes
}

/// Somebody who may stand in a roster. Whoever has no role of duty there is refused, and told why: they would never be asked.
async fn person(
    web: &Web,
    roster: &Roster,
    typed: &FormData,
    field: &'static str,
    errors: &mut Errors,
) -> Result<Option<UserId>, AppError> {
    let Ok(id) = typed.get(field).parse().map(UserId) else { return Ok(None) };
    let people = web.app().administration().duty_people(&roster.area).await?;
    let found = people.iter().find(|p| p.id == id).map(|p| p.id);
    if found.is_none() {
        errors.add(field, "duty-person-elsewhere");
    }
    Ok(found)
}

pub(super) async fn shift(web: &Web, roster: &Roster, typed: &FormData, errors: &mut Errors) -> Result<Option<Shift>, AppError> {
    let step = typed.get("order").trim().parse::<u8>().ok().filter(|n| (1..=20).contains(n));
    if step.is_none() {
        errors.add("order", "duty-step-wrong");
    }
    let user = person(web, roster, typed, "person", errors).await?;
    if user.is_none() && !typed.ticked("person") {
        errors.add("person", "duty-person-missing");
    }
    let days: Vec<_> = DutyDay::ALL.into_iter().filter(|day| typed.has("day", day.as_str())).collect();
    if days.is_empty() {
        errors.add("day", "duty-days-missing");
    }
    let [from, until] = ["hour_from", "hour_until"].map(|field| {
        let minute = minute_of(typed.get(field));
        if minute.is_none() {
            errors.add(field, "duty-hour-wrong");
        }
        minute
    });
    // 24.00 ends a day and begins none.
    if from == Some(DAY) {
        errors.add("hour_from", "duty-hour-no-beginning");
    }
    let (Some(step), Some(user), Some(from), Some(until), true) = (step, user, from, until, errors.is_empty()) else {
        return Ok(None);
    };
    let shift = Shift { step, user, days, from, until: until % DAY };
    if roster.shifts.iter().any(|there| there.repeats(&shift)) {
        errors.add("person", "duty-shift-there");
        return Ok(None);
    }
    Ok(Some(shift))
}

pub(super) async fn absence(
    web: &Web,
    roster: &Roster,
    typed: &FormData,
    errors: &mut Errors,
) -> Result<Option<Absence>, AppError> {
    let there =
        typed.get("absent").parse().ok().map(UserId).filter(|user| {
            roster.shifts.iter().any(|s| s.user == *user) || roster.absences.iter().any(|a| a.instead == Some(*user))
        });
    if there.is_none() {
        errors.add("absent", "duty-absent-missing");
    }
    let instead = person(web, roster, typed, "instead", errors).await?;
    if instead.is_some() && instead == there {
        errors.add("instead", "duty-instead-same");
    }
    let (from, until) = (typed.must("begins", insight::day, errors), typed.must("ends", insight::day, errors));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        errors.add("ends", "duty-ends-before");
    }
    let days: Option<(Date, Date)> = from.zip(until).filter(|_| errors.is_empty());
    let both = |a: &Absence| days.is_some_and(|(from, until)| Some(a.user) == there && a.from <= until && from <= a.until);
    if roster.absences.iter().any(both) {
        errors.add("absent", "duty-away-there");
        return Ok(None);
    }
    Ok(there.zip(days).map(|(user, (from, until))| Absence { user, instead, from, until }))
}

#[cfg(test)]
mod tests {
    use super::minute_of;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, minute) in [
            ("8", Some(480)),
            ("08.30", Some(510)),
            (" 20:00 ", Some(1200)),
            ("24.00", Some(1440)),
            ("0", Some(0)),
            ("24.01", None),
            ("25", None),
            ("8.60", None),
            ("pagi", None),
            ("", None),
            ("008", None),
            ("8.", None),
        ] {
            assert_eq!(minute_of(text), minute, "{text}");
        }
    }
}
