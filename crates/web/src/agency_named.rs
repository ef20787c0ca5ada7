//! Choosing an agency by its name, for there may be thousands.

use app::ReferenceData;
use domain::{AgencyId, Official};

use crate::{
    forms::{Errors, FormData},
    state::Web,
};

/// Proposals shown with a field; who manages more types a few letters of the name.
const MOST: usize = 400;

/// The names of the agencies that somebody manages.
pub(crate) fn proposals(web: &Web, official: &Official) -> Vec<String> {
    let reference = web.app().reference();
    let open = |id: &AgencyId| reference.agencies.get(*id).is_some_and(|a| !a.closed);
    web.app()
        .administration()
        .managed_by(official)
        .into_iter()
        .filter(open)
        .take(MOST)
        .map(|id| reference.agency_name(id))
        .collect()
}

/// The agency that was typed: by its number, its name, or the only one with all the words.
pub(crate) fn read(
    web: &Web,
    official: &Official,
    typed: &FormData,
    field: &'static str,
    errors: &mut Errors,
) -> Option<AgencyId> {
    let managed = web.app().administration().managed_by(official);
    read_among(&web.app().reference(), (&managed, "agency-unknown"), typed, field, errors)
}

/// The same, one of some; with the key of what is said where none of them is called so.
pub(crate) fn read_among(
    reference: &ReferenceData,
    (among, unknown): (&[AgencyId], &str),
    typed: &FormData,
    field: &'static str,
    errors: &mut Errors,
) -> Option<AgencyId> {
    let text = typed.get(field).trim();
    if text.is_empty() {
        errors.invalid(field, domain::ValidationError::Empty);
        return None;
    }
    let found = named(reference, among, text);
    if let [one] = *found {
        return Some(one);
    }
    errors.add(field, if found.is_empty() { unknown } else { "agency-unclear" });
    None
}

/// The field for another agency than those that a field offers.
pub(crate) fn other(field: &str) -> String {
    format!("{field}_lain")
}

/// The agency that a field offers and that was chosen, or the other one whose name was typed; or the key of what is wrong with it.
pub(crate) fn chosen(reference: &ReferenceData, typed: &FormData, field: &str) -> Result<Option<AgencyId>, &'static str> {
    let name = other(field);
    if !typed.ticked(&name) {
        return Ok(typed.get(field).parse().ok().map(AgencyId));
    }
    let open: Vec<_> = reference.agencies.iter().filter(|a| !a.closed).map(|a| a.id).collect();
    match *named(reference, &open, typed.get(&name).trim()) {
        [one] => Ok(Some(one)),
        [] => Err("agency-nowhere"),
        _ => Err("agency-unclear"),
    }
}

fn named(reference: &ReferenceData, managed: &[AgencyId], text: &str) -> Vec<AgencyId> {
    let folded = insight::fold(text);
    let name = |id: AgencyId| insight::fold(&reference.agency_name(id));
    if let Some(id) = text.parse().ok().map(AgencyId).filter(|id| managed.contains(id)) {
        return vec![id];
    }
    let exact: Vec<_> = managed.iter().copied().filter(|id| name(*id) == folded).collect();
    if !exact.is_empty() {
        return exact;
    }
    with_words(reference, managed, text)
}

/// The agencies whose names have a word beginning with each of the words typed; none when nothing was typed.
pub(crate) fn with_words(reference: &ReferenceData, managed: &[AgencyId], text: &str) -> Vec<AgencyId> {
    let folded = insight::fold(text);
    let words: Vec<_> = insight::words(&folded).collect();
    let has = |id: &AgencyId| {
        let name = insight::fold(&reference.agency_name(*id));
        !words.is_empty() && words.iter().all(|w| insight::words(&name).any(|of| of.starts_with(w)))
    };
    managed.iter().copied().filter(has).collect()
}
