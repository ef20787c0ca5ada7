//! What is offered for the topic and the agency of a report that nobody has verified, and why: by its words, by what was answered alike, and
//! for a forest by the rules of who must act where it is. There is one suggestion.

use std::collections::BTreeMap;

use app::{ReferenceData, Suggestion, View};
use domain::AgencyId;

use super::{place::PlacePanel, responsible::ResponsiblePanel};
use crate::localizer::Localizer;

/// What is offered.
pub(super) struct Suggested {
    /// By its words.
    pub(super) suggestion: Option<Suggestion>,
    /// All of it in words.
    pub(super) told: String,
}

impl Suggested {
    pub(super) fn of(
        s: Localizer,
        reference: &ReferenceData,
        view: &View,
        similar: &[app::Similar],
        (responsible, exact): (Option<&ResponsiblePanel>, Option<&PlacePanel>),
    ) -> Self {
        let report = &view.report;
        let words = view.text().filter(|_| !report.verified && !report.is_unwritten());
        let words = words.map(|t| format!("{}\n{}", t.title.as_deref().unwrap_or_default(), t.text));
        let mut suggestion = words.as_ref().and_then(|words| reference.suggest(report, words));
        let mut told: Vec<_> = suggestion.iter().map(|found| suggested(s, reference, found)).collect();
        if let Some(area) = words.as_ref().and_then(|words| reference.suggest_area(report, words)) {
            told.push(s.with("suggest-area", "place", &reference.place(area)));
        }
        // Who acts on a forest follows from where it is, which only whoever opened the place is told. It is offered first and chosen by
        // nobody: what is chosen already is sent unread.
        let about_forest = app::concerns_forests(report);
        let by_rule = by_rule(reference, responsible.map_or(&[], |r| &r.agencies)).filter(|_| about_forest);
        if about_forest && !report.verified {
            told.push(told_by_rule(s, reference, by_rule, exact.is_some_and(|place| place.shown.is_none())));
        }
        if let Some((agency, how_many)) = answered_alike(similar).filter(|_| !report.verified && !about_forest) {
            told.push(answered(s, reference, agency, how_many));
            // Where no topic names an agency.
            if let Some(found) = suggestion.as_mut().filter(|found| found.agency.is_none()) {
                found.agency = Some(agency);
            }
        }
        told.retain(|told| !told.is_empty());
        Self { suggestion, told: told.join(" ") }
    }
}

/// What is offered and why, in words.
fn suggested(s: Localizer, reference: &ReferenceData, found: &Suggestion) -> String {
    let words = found.because.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", ");
    let topic = s.with_all("suggest-topic", &[("topic", &reference.topic_name(&found.topic, s.language)), ("words", &words)]);
    let agency = found.agency.map(|a| s.with("suggest-agency", "agency", &reference.agency_name(a)));
    [Some(topic).filter(|_| !words.is_empty()), agency].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The first agency that must act by the rules and is there.
fn by_rule<'r>(reference: &ReferenceData, agencies: &'r [(AgencyId, String)]) -> Option<&'r (AgencyId, String)> {
    agencies.iter().find(|(id, _)| reference.agencies.get(*id).is_some_and(|agency| !agency.closed))
}

/// That agency with its reason, in words; or that the place must be opened first to be told.
fn told_by_rule(s: Localizer, reference: &ReferenceData, by_rule: Option<&(AgencyId, String)>, sealed: bool) -> String {
    match by_rule {
        Some((id, reason)) => s.with_all("suggest-by-rule", &[("agency", &reference.agency_name(*id)), ("reason", reason)]),
        None if sealed => s.text("suggest-open-place"),
        None => String::new(),
    }
}

/// The agency that leads most of some reports alike, and how many of them; none where two lead as many.
fn answered_alike(similar: &[app::Similar]) -> Option<(AgencyId, usize)> {
    let mut led: BTreeMap<AgencyId, usize> = BTreeMap::new();
    for (_, lead) in similar.iter().filter_map(|found| found.listed.report.lead()) {
        *led.entry(lead.agency).or_default() += 1;
    }
    let most = led.values().max().copied()?;
    let mut first = led.into_iter().filter(|(_, n)| *n == most);
    let (Some(agency), None) = (first.next(), first.next()) else { return None };
    Some(agency)
}

/// That an agency answered alike before, in words.
fn answered(s: Localizer, reference: &ReferenceData, agency: AgencyId, how_many: usize) -> String {
    s.with_all("suggest-alike", &[("agency", &reference.agency_name(agency)), ("n", &how_many.to_string())])
}
