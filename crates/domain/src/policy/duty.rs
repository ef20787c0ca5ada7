//! Who keeps duty rosters, who may stand in one, and who sees alarms.

use super::{Grant, Official, Role, reach};
use crate::{AgencyId, AgencyKind, AgencyTree, AreaCode};

/// The government by which an official keeps the duty roster of an area: the nearest one that they administer and whose area it is,
/// or that takes care of it.
#[must_use]
pub fn keeps_duty(official: &Official, area: &AreaCode, tree: &AgencyTree) -> Option<AgencyId> {
    governs(official, area, tree, |role| role == Role::Administrator)
}

/// The government by which an official raises a drill in an area and sees how alarms there go: whoever coordinates or administers.
#[must_use]
pub fn drills(official: &Official, area: &AreaCode, tree: &AgencyTree) -> Option<AgencyId> {
    governs(official, area, tree, |role| matches!(role, Role::Coordinator | Role::Administrator))
}

fn governs(official: &Official, area: &AreaCode, tree: &AgencyTree, roles: fn(Role) -> bool) -> Option<AgencyId> {
    let governs =
        |id: &AgencyId| tree.get(*id).is_some_and(|a| a.kind == AgencyKind::Government && !a.closed && a.area.contains(area));
    let theirs = official.grants.iter().filter(|g| roles(g.role)).map(|g| g.agency).filter(governs);
    theirs.max_by_key(|id| tree.lineage(*id).count())
}

/// Whether somebody may stand in the roster of an area: they have a role of duty at an agency that has to do with some of it, and none
/// at a company.
#[must_use]
pub fn stands_duty(grants: &[Grant], area: &AreaCode, tree: &AgencyTree) -> bool {
    let company = |g: &Grant| tree.lineage(g.agency).any(|a| tree.get(a).is_some_and(|a| a.kind == AgencyKind::Company));
    let there = |g: &Grant| tree.get(g.agency).is_some_and(|a| !a.closed && (a.area.contains(area) || area.contains(&a.area)));
    !grants.iter().any(company) && grants.iter().any(|g| g.role.is_on_duty() && there(g))
}

/// Whether an official has to do with alarms at all: is on duty, or sees how they go.
#[must_use]
pub fn has_alarms(official: &Official) -> bool {
    official.grants.iter().any(|g| g.role.is_on_duty() || matches!(g.role, Role::Coordinator | Role::Administrator))
}

/// Whether an official reaches the government that takes care of an area, as a coordinator of it: whom an alarm comes to in the end.
#[must_use]
pub fn coordinates_area(official: &Official, area: &AreaCode, tree: &AgencyTree) -> bool {
    let custodian = tree.custodian(area);
    let theirs = |g: &Grant| g.role == Role::Coordinator && reach(*g, tree).top() == custodian;
    custodian.is_some() && official.grants.iter().any(theirs)
}
