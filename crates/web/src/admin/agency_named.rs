//! Choosing an agency by its name: a field with proposals, for there may be thousands.

use app::World;
use domain::{AgencyId, Official};

use crate::{
    forms::{Errors, Typed},
    state::Web,
};

/// Proposals shown with a field; who manages more types a few letters of the name.
const MOST: usize = 400;

/// The names of the agencies that somebody manages.
pub(super) fn proposals(web: &Web, official: &Official) -> Vec<String> {
    let world = web.house().world();
    let open = |id: &AgencyId| world.agencies.get(*id).is_some_and(|a| !a.closed);
    web.house().managed_by(official).into_iter().filter(open).take(MOST).map(|id| world.agency_name(id)).collect()
}

/// The agency that was typed: by its number, its name, or the only one with all the words.
pub(super) fn read(web: &Web, official: &Official, typed: &Typed, field: &'static str, errors: &mut Errors) -> Option<AgencyId> {
    let text = typed.get(field).trim();
    if text.is_empty() {
        errors.unfit(field, domain::Unfit::Empty);
        return None;
    }
    let (world, managed) = (web.house().world(), web.house().managed_by(official));
    let found = named(&world, &managed, text);
    if let [one] = *found {
        return Some(one);
    }
    errors.add(field, if found.is_empty() { "agency-unknown" } else { "agency-unclear" });
    None
}

fn named(world: &World, managed: &[AgencyId], text: &str) -> Vec<AgencyId> {
    let folded = insight::fold(text);
    let name = |id: AgencyId| insight::fold(&world.agency_name(id));
    if let Some(id) = text.parse().ok().map(AgencyId).filter(|id| managed.contains(id)) {
        return vec![id];
    }
    let exact: Vec<_> = managed.iter().copied().filter(|id| name(*id) == folded).collect();
    if !exact.is_empty() {
        return exact;
    }
    with_words(world, managed, text)
}

/// The agencies whose names have a word beginning with each of the words typed; none when nothing was typed.
pub(super) fn with_words(world: &World, managed: &[AgencyId], text: &str) -> Vec<AgencyId> {
    let folded = insight::fold(text);
    let words: Vec<_> = insight::words(&folded).collect();
    let has = |id: &AgencyId| {
        let name = insight::fold(&world.agency_name(*id));
        !words.is_empty() && words.iter().all(|w| insight::words(&name).any(|of| of.starts_with(w)))
    };
    managed.iter().copied().filter(has).collect()
}
