//! What a follow-up says: that it goes on, or which kind of answer it is.

use app::ReferenceData;
use domain::{
    AgencyId, Report, Words,
    report::{Outcome, OutcomeName},
};

use crate::{
    desk::{act::missing, offers},
    forms::{Errors, FormData},
    localizer::Localizer,
};

/// The field that says which, and its word for what is no answer yet.
const SAYS: &str = "says";
const PROGRESS: &str = "progress";

/// A kind that is offered.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
}

/// The kinds in the order they are offered; which was chosen is what was typed.
pub(super) fn kinds(s: Localizer, report: &Report, mine: &[(String, String)]) -> Vec<Kind> {
    let others = !others(report, mine).is_empty();
    let mut acting = mine.iter().filter_map(|(id, _)| id.parse().ok()).map(AgencyId);
    let promised = acting.all(|agency| report.has_promised(agency));
    let fits = |name: &OutcomeName| match name {
        OutcomeName::Moved => others,
        OutcomeName::Promised => !promised,
        OutcomeName::Fixed | OutcomeName::Informed | OutcomeName::Declined => true,
    };
    let names = [PROGRESS].into_iter().chain(OutcomeName::ALL.into_iter().filter(fits).map(OutcomeName::as_str));
    let kind = |name| Kind { name, label: s.text(&format!("says-{name}")), hint: s.text(&format!("says-{name}-hint")) };
    names.map(kind).collect()
}

/// The agencies that have the report too, and may lead from here on.
fn others(report: &Report, mine: &[(String, String)]) -> Vec<AgencyId> {
    let open = report.forwardings.iter().filter(|f| f.is_open()).map(|f| f.agency);
    let acting = |a: &AgencyId| mine.iter().any(|(id, _)| *id == a.0.to_string());
    // Of whoever answers for two of them, either may hand over to the other.
    open.filter(|a| mine.len() > 1 || !acting(a)).collect()
}

/// The same, to be chosen from.
pub(super) fn others_named(reference: &ReferenceData, report: &Report, mine: &[(String, String)]) -> Vec<(String, String)> {
    offers::named(reference, others(report, mine))
}

/// What a form says, with its words: the law stands behind the reason. None when something is wrong with it.
pub(super) fn read(typed: &FormData, words: Option<&Words>, errors: &mut Errors) -> Option<(Option<Outcome>, Option<Words>)> {
    let day = |field: &'static str, errors: &mut Errors| typed.must(field, insight::day, errors);
    if typed.get(SAYS) == PROGRESS {
        return Some((None, words.cloned()));
    }
    let Some(says) = OutcomeName::parse(typed.get(SAYS)) else { return missing(errors, SAYS, "says-missing") };
    let outcome = match says {
        OutcomeName::Fixed => Outcome::Fixed { on: day("fixed_on", errors)? },
        OutcomeName::Promised => Outcome::Promised { by: day("promised_by", errors)? },
        OutcomeName::Informed => Outcome::Informed,
        OutcomeName::Declined => Outcome::Declined,
        OutcomeName::Moved => {
            let to = typed.get("moved_to").parse().ok().map(AgencyId);
            Outcome::Moved { to: to.or_else(|| missing(errors, "moved_to", "moved-to-missing"))? }
        }
    };
    let law = typed.get("law").trim();
    if outcome != Outcome::Declined {
        return Some((Some(outcome), words.cloned()));
    }
    if law.is_empty() {
        return missing(errors, "law", "law-missing");
    }
    let Some(words) = words else { return Some((Some(outcome), None)) };
    match Words::parse(&format!("{}\n\n{LAW}: {law}", words.as_str())) {
        Ok(words) => Some((Some(outcome), Some(words))),
        Err(why) => {
            errors.invalid("words", why);
            None
        }
    }
}

/// How the law is introduced in an answer, which is written in the language of the office.
const LAW: &str = "Dasar hukum";
