//! Who reads the grievance register, who does its steps, who makes its reports; and who alone knows of a restricted case.

use super::{
    Actor, Grant, Official, Role, administers_all,
    near::is_of_company,
    reach, sees,
    sees::{coordinates, is_kept_from_ordinary},
};
use crate::{
    AgencyId, AgencyKind, AgencyTree, Level, Report,
    grievance::{Entry, Standing, StepName, Tier},
};

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
/// answers for an agency that has it; the carbon team takes reports in that everybody may read; of a restricted case its specialist.
#[must_use]
pub fn keeps_grievance(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    // A company is who a grievance is about, also where it is asked to answer: it does that on the report.
    if official.grants.iter().any(|g| is_of_company(*g, tree)) {
        return false;
    }
    let actor = Actor::Official(official.clone());
    let answers =
        || report.forwardings.iter().filter(|f| f.is_active()).any(|f| super::works_for(&actor, f.agency, report, tree));
    let carbon = || report.in_register().is_none() && official.is(Role::CarbonTeam);
    if report.restricted {
        return is_specialist(official, report, tree);
    }
    let theirs = || official.grants.iter().any(|g| coordinates(*g, report)) || decides_grievance(official, report, tree);
    sees(&actor, report, tree) && (theirs() || answers() || carbon())
}

/// Whether an official does a step of the register, as far as rights go. Whoever answers for an agency that has the report writes down what
/// it does about it; how the grievance ends, whether it stays in the register and what becomes of it elsewhere is for the coordinators, and
/// an appeal is decided where it lies.
#[must_use]
pub fn does_step(official: &Official, step: StepName, report: &Report, tree: &AgencyTree) -> bool {
    if !keeps_grievance(official, report, tree) {
        return false;
    }
    let Some(entry) = report.in_register().filter(|_| !report.restricted) else { return true };
    if step == StepName::Responded && entry.standing() == Standing::Appealed {
        return decides_grievance(official, report, tree);
    }
    let answering = matches!(
        step,
        StepName::Taken
            | StepName::Acknowledged
            | StepName::Assessed
            | StepName::Responded
            | StepName::MinutesDrafted
            | StepName::MinutesSigned
            | StepName::CarriedOut
            | StepName::Conveyed
            | StepName::Mediated
            | StepName::Prevention
    );
    answering || official.grants.iter().any(|g| coordinates(*g, report))
}

/// The government whose coordinators decide what a grievance waits for: that of the level which it was appealed to, as far as one is known
/// there; of what not everybody there may know, the one that takes care of the report.
#[must_use]
pub fn grievance_lies_with(report: &Report, tree: &AgencyTree) -> AgencyId {
    let known_above = !report.secret && !report.supervisory && report.accused.is_empty();
    let appealed = report.in_register().filter(|e| e.standing() == Standing::Appealed && known_above).map(Entry::tier);
    let governments =
        || tree.lineage(report.custodian).filter(|a| tree.get(*a).is_some_and(|a| a.kind == AgencyKind::Government));
    let is_of_province = |id: &AgencyId| tree.get(*id).is_some_and(|a| a.area.level() == Level::Province);
    let above = match appealed {
        Some(Tier::Province) => governments().find(is_of_province),
        Some(Tier::National) => governments().last(),
        Some(Tier::Village | Tier::Regency) | None => None,
    };
    above.unwrap_or(report.custodian)
}

fn decides_grievance(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let lies_with = grievance_lies_with(report, tree);
    official.agencies(Role::Coordinator).any(|agency| agency == lies_with)
}

/// Whether an official is told who complains, as far as the register says: whether a woman or a man, and for which group. Nobody of a
/// company is.
#[must_use]
pub fn knows_complainant(official: &Official, tree: &AgencyTree) -> bool {
    !official.grants.iter().any(|g| is_of_company(*g, tree))
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
pub fn specialists_for(government: AgencyId, tree: &AgencyTree) -> impl Iterator<Item = AgencyId> + '_ {
    tree.lineage(government)
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
