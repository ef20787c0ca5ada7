//! Who reads the register of villages, and who keeps it.

use super::{Official, Role, reach};
use crate::{AgencyId, AgencyKind, AgencyTree, AreaCode, village::Team};

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

/// The governments whose teams an official plans for: those that they coordinate or administer.
#[must_use]
pub fn plans_for(official: &Official, tree: &AgencyTree) -> Vec<AgencyId> {
    let of_keeping = official.grants.iter().filter(|g| matches!(g.role, Role::Coordinator | Role::Administrator));
    let governs = |id: &AgencyId| tree.get(*id).is_some_and(|a| a.kind == AgencyKind::Government && !a.closed);
    let mut all: Vec<_> = of_keeping.flat_map(|g| tree.subtree(g.agency)).filter(governs).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether an official plans for a team: keeps it and its trips.
#[must_use]
pub fn plans_team(official: &Official, team: &Team, tree: &AgencyTree) -> bool {
    plans_for(official, tree).contains(&team.agency)
}

/// Whether an official goes with a team: they are one of its members, and still have a role at its government or below it.
#[must_use]
pub fn goes_with(official: &Official, team: &Team, tree: &AgencyTree) -> bool {
    team.members.contains(&official.user) && official.grants.iter().any(|g| tree.within(g.agency, team.agency))
}

/// Whether an official reads of a team and its trips: whoever reads of villages and reaches the government that runs it, and its
/// members.
#[must_use]
pub fn reads_team(official: &Official, team: &Team, tree: &AgencyTree) -> bool {
    let reaches = official.grants.iter().filter(|g| reads(g.role)).any(|g| reach(*g, tree).holds(team.agency, tree));
    reaches || goes_with(official, team, tree)
}

/// Whether an official records visits to a village: whoever keeps what is told of it, and the members of a team at work whose
/// government it lies in.
#[must_use]
pub fn records_visits(official: &Official, village: &AreaCode, teams: &[Team], tree: &AgencyTree) -> bool {
    let serves = |team: &Team| tree.get(team.agency).is_some_and(|a| !a.closed && a.area.contains(village));
    let goes = |team: &&Team| !team.closed && goes_with(official, team, tree);
    keeps_village(official, village, tree).is_some() || teams.iter().filter(goes).any(serves)
}
