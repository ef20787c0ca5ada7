//! Who reads the grievance register, who does its steps, who makes its reports; and who alone knows of a restricted case.

use super::{
    Actor, Grant, Official, Role, administers_all, reach, sees,
    sees::{coordinates, is_kept_from_ordinary, takes_down},
};
use crate::{AgencyId, AgencyTree, AreaCode, Report, grievance::Entry};

/// Roles that are told figures of the register.
fn is_told_figures(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::CarbonTeam | Role::Leader | Role::Overseer)
}

/// Whether an official opens the register at all: whoever is told its figures, and those who deal with grievances.
#[must_use]
pub fn may_read_register(official: &Official) -> bool {
    let opens = |role| is_told_figures(role) || matches!(role, Role::Liaison | Role::Approver | Role::GrievanceSpecialist);
    official.grants.iter().any(|g| opens(g.role))
}

/// The agencies at the top of what an official is told figures about, those within others left out.
#[must_use]
pub fn counts_grievances_of(official: &Official, tree: &AgencyTree) -> Vec<AgencyId> {
    let mut tops: Vec<_> =
        official.grants.iter().filter(|g| is_told_figures(g.role)).filter_map(|g| reach(*g, tree).top()).collect();
    tops.sort_unstable();
    tops.dedup();
    let all = tops.clone();
    tops.retain(|a| !all.iter().any(|b| a != b && tree.within(*a, *b)));
    tops
}

/// Whether an official reads an entry of the register: whoever sees the report; and the carbon team also what is hidden from the
/// public, of which they read no words. Of a restricted case its specialist alone, of a supervisory one whoever sees the report.
#[must_use]
pub fn reads_entry(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let carbon = |g: &Grant| {
        let reach = reach(*g, tree);
        g.role == Role::CarbonTeam && report.path().into_iter().any(|a| reach.holds(a, tree))
    };
    let open = !report.restricted && !report.supervisory && report.accused.is_empty();
    let hidden = open && !is_kept_from_ordinary(official, report, tree) && official.grants.iter().any(carbon);
    report.in_register().is_some() && (hidden || sees(&Actor::Official(official.clone()), report, tree))
}

/// Whether an official does steps of the register: the coordinators of the government that takes care of the report, and whoever
/// answers for an agency that has it; the carbon team takes reports in that everybody may read, and [mends](mends_own_entry) what it took
/// in; of a restricted case its specialist.
#[must_use]
pub fn keeps_grievance(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let actor = Actor::Official(official.clone());
    let answers =
        || report.forwardings.iter().filter(|f| f.is_active()).any(|f| super::works_for(&actor, f.agency, report, tree));
    let carbon = || report.in_register().is_none_or(Entry::is_untouched) && official.is(Role::CarbonTeam);
    if report.restricted {
        return is_specialist(official, report, tree);
    }
    sees(&actor, report, tree) && (official.grants.iter().any(|g| coordinates(*g, report)) || answers() || carbon())
}

/// Whether all that an official may do with an entry is to correct it or take it out, where they took it in themselves and nobody else did
/// anything yet: the carbon team, of what others deal with.
#[must_use]
pub fn mends_own_entry(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let otherwise = || keeps_grievance(&without(official, &[Role::CarbonTeam]), report, tree);
    report.in_register().is_some() && keeps_grievance(official, report, tree) && !otherwise()
}

/// Whether an official reads what was noted of steps, written for those who deal with it: whoever sees the report by another role than
/// that of the carbon team, or of the village officer who took it down. What they noted themselves everybody reads.
#[must_use]
pub fn reads_notes(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let dealing = without(official, &[Role::CarbonTeam, Role::VillageOfficer]);
    sees(&Actor::Official(dealing), report, tree)
}

/// Whether an official prints the way of a grievance for its complainant: whoever does its steps, and the village officer who took the
/// report down. Of a restricted case there is none.
#[must_use]
pub fn prints_roadmap(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let took_down = || {
        let alone = Official {
            user: official.user,
            grants: official.grants.iter().copied().filter(|g| takes_down(*g, official.user, report)).collect(),
        };
        sees(&Actor::Official(alone), report, tree)
    };
    report.in_register().is_some() && !report.restricted && (keeps_grievance(official, report, tree) || took_down())
}

/// Whether an official reads five years of a village: whoever reads of villages there, or is told figures of its grievances.
#[must_use]
pub fn reads_years(official: &Official, village: &AreaCode, tree: &AgencyTree) -> bool {
    let holds = |agency: &AgencyId| tree.get(*agency).is_some_and(|a| a.area.contains(village));
    super::reads_villages_of(official, tree).iter().any(|above| above.contains(village))
        || counts_grievances_of(official, tree).iter().any(holds)
}

fn without(official: &Official, roles: &[Role]) -> Official {
    Official { user: official.user, grants: official.grants.iter().copied().filter(|g| !roles.contains(&g.role)).collect() }
}

/// Whether an official makes reports of a period about a government, and writes what was learned.
#[must_use]
pub fn writes_lessons(official: &Official, agency: AgencyId, tree: &AgencyTree) -> bool {
    let writes = |g: &&Grant| matches!(g.role, Role::CarbonTeam | Role::Coordinator);
    official.grants.iter().filter(writes).any(|g| reach(*g, tree).holds(agency, tree))
}

/// Whether an official sets categories, limits and periods: they hold for everybody.
#[must_use]
pub fn sets_register(official: &Official, tree: &AgencyTree) -> bool {
    administers_all(official, tree)
}

/// True for a specialist whose reach holds the government that takes care of a report.
pub(super) fn is_specialist(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let reaches = |g: &&Grant| reach(**g, tree).holds(report.custodian, tree);
    official.grants.iter().filter(|g| g.role == Role::GrievanceSpecialist).any(|g| reaches(&g))
}

/// Where the specialists of a restricted case have their role: the government that takes care of it, then those above.
pub fn specialists_for<'t>(report: &Report, tree: &'t AgencyTree) -> impl Iterator<Item = AgencyId> + 't {
    tree.lineage(report.custodian)
}

/// True for whoever sees a report by no other role than that of the carbon team: they read its public words alone.
pub(super) fn reads_as_carbon_team(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let without = |role: fn(Role) -> bool| Official {
        user: official.user,
        grants: official.grants.iter().copied().filter(|g| role(g.role)).collect(),
    };
    let carbon = official.is(Role::CarbonTeam);
    carbon && !sees(&Actor::Official(without(|role| role != Role::CarbonTeam)), report, tree)
}
