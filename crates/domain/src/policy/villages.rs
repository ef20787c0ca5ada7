//! Who reads the register of villages, and who keeps it.

use super::{Official, Role};
use crate::{AgencyId, AgencyKind, AgencyTree, AreaCode};

/// The government by which an official keeps what is told of a village: the nearest one that they coordinate or administer and in
/// whose area it lies; `None` where they keep nothing there.
#[must_use]
pub fn keeps_village(official: &Official, village: &AreaCode, tree: &AgencyTree) -> Option<AgencyId> {
    let of_keeping = official.grants.iter().filter(|g| matches!(g.role, Role::Coordinator | Role::Administrator));
    let governs =
        |id: &AgencyId| tree.get(*id).is_some_and(|a| a.kind == AgencyKind::Government && !a.closed && a.area.contains(village));
    of_keeping.map(|g| g.agency).filter(governs).max_by_key(|id| tree.lineage(*id).count())
}

fn reads(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::Administrator | Role::Leader | Role::Overseer)
}

/// Whether an official reads the register of villages at all.
#[must_use]
pub fn may_read_villages(official: &Official) -> bool {
    official.grants.iter().any(|g| reads(g.role))
}

/// The areas whose villages an official reads of, those within others left out: whoever coordinates, administers, leads or oversees
/// there. Empty for everybody else.
#[must_use]
pub fn reads_villages_of(official: &Official, tree: &AgencyTree) -> Vec<AreaCode> {
    let tops = official.grants.iter().filter(|g| reads(g.role)).filter_map(|g| tree.get(g.agency));
    let mut areas: Vec<_> = tops.map(|agency| agency.area.clone()).collect();
    // In the order of their codes, what holds others stands before them.
    areas.sort();
    areas.dedup_by(|area, above| above.contains(area));
    areas
}
