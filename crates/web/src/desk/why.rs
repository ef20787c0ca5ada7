//! Why a deadline is on its day: the days that were counted, as they were counted then.

use app::ReferenceData;
use domain::{AreaCode, Date, DeadlineKind, report::Deadline};

use crate::localizer::Localizer;

/// In words, with the rule it comes from.
pub(super) fn this_date(s: Localizer, reference: &ReferenceData, area: &AreaCode, deadline: &Deadline) -> String {
    if deadline.term == DeadlineKind::Promise {
        return s.with("why-promise", "from", &s.date(deadline.from));
    }
    let article = reference.rules.rule(deadline.term, deadline.from).map(|r| r.article.clone()).unwrap_or_default();
    let (n, from) = (deadline.days.to_string(), s.date(deadline.from));
    let zone = area.zone();
    let (Some(counted), Some(off)) = (deadline.counted(zone), &deadline.off) else {
        return s.with_all("why-this-date", &[("days", &n), ("from", &from), ("article", &article)]);
    };
    let named = |day: &Date| {
        let holiday = reference.holidays.iter().find(|h| h.date == *day && h.area.as_ref().is_none_or(|a| a.contains(area)));
        holiday.map_or_else(|| s.date(*day), |h| format!("{} ({})", s.date(*day), h.name))
    };
    let all = |days: &[Date]| days.iter().map(named).collect::<Vec<_>>().join(", ");
    let calendar = reference.calendar(area);
    let later: Vec<_> = counted.iter().copied().filter(|day| !calendar.is_working_day(*day)).collect();
    let stood: Vec<_> = deadline.stood.iter().map(|(stopped, again)| span(s, *stopped, *again)).collect();
    let mut told = vec![s.with_all("why-counted", &[("days", &n), ("from", &from), ("counted", &spans(s, &counted))])];
    let mut add = |key: &str, days: String| {
        if !days.is_empty() {
            told.push(s.with(key, "days", &days));
        }
    };
    add("why-off", all(off));
    add("why-stood", stood.join(", "));
    add("why-later", all(&later));
    add("why-source", article);
    told.join(" ")
}

/// Days in their order, each stretch of working days as one.
fn spans(s: Localizer, days: &[Date]) -> String {
    let follows = |before: &Date, day: &Date| before.tomorrow().is_ok_and(|next| next == *day);
    days.chunk_by(follows).filter_map(|stretch| Some(span(s, *stretch.first()?, *stretch.last()?))).collect::<Vec<_>>().join(", ")
}

/// `24 November 2026`, `24–26 November 2026`
fn span(s: Localizer, first: Date, last: Date) -> String {
    match (first.year(), first.month()) == (last.year(), last.month()) {
        true if first == last => s.date(first),
        true => format!("{}–{}", first.day(), s.date(last)),
        false => format!("{} – {}", s.date(first), s.date(last)),
    }
}
