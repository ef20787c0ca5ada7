//! Who works on a report, and so knows more of a protected one than everybody: where exactly, at what hour, and its files.

use super::{
    Actor, Grant, Role,
    grievances::{is_asked_to_decide, reads_as_carbon_team},
    reach, sees,
    sees::{coordinates, on_alarm, oversees, serves},
};
use crate::{AgencyKind, AgencyTree, Report, UserId};

/// True for whoever works on the report: its reporter; the coordinators of the government that takes care of it or watches it;
/// whoever answers or approves for an agency that has it; whoever oversees those; and whoever its alarm asked. Nobody of a company or concession holder, and
/// none of the accused, whatever else they are. Everybody else sees a protected report [`from_afar`](Report::from_afar).
#[must_use]
pub fn stands_near(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    match actor {
        Actor::Reporter | Actor::System => true,
        Actor::Anyone => !report.is_protected(),
        Actor::Official(_) if !report.is_protected() => true,
        Actor::Official(official) => {
            sees(actor, report, tree)
                && !official.grants.iter().any(|g| is_of_company(*g, tree))
                && official.grants.iter().any(|g| works_on(*g, official.user, report, tree))
        }
    }
}

/// True for whoever reads of a report no other words than the public ones: everybody, and of a protected one the people of a
/// company or concession holder, since words as they were written can tell who wrote them; and of any report the carbon team.
#[must_use]
pub fn reads_as_public(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    match actor {
        Actor::Anyone => true,
        Actor::Reporter | Actor::System => false,
        Actor::Official(official) => {
            let company = report.is_protected() && official.grants.iter().any(|g| is_of_company(*g, tree));
            company || reads_as_carbon_team(official, report, tree)
        }
    }
}

/// True for whoever reads the title of a report and how its text begins, as lists keep them: until somebody verified it these are words
/// of its reporter, and nobody reads them who [reads public words](reads_as_public) alone.
#[must_use]
pub fn reads_title(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    report.has_public_title() || !reads_as_public(actor, report, tree)
}

/// True for a grant within a company, also one that stands below an agency.
pub(super) fn is_of_company(grant: Grant, tree: &AgencyTree) -> bool {
    tree.lineage(grant.agency).any(|a| tree.get(a).is_some_and(|a| a.kind == AgencyKind::Company))
}

/// True for an official who may open the exact place, which leaves a trace each time.
pub(super) fn opens_place(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    matches!(actor, Actor::Official(_)) && report.is_protected() && stands_near(actor, report, tree)
}

fn works_on(grant: Grant, user: UserId, report: &Report, tree: &AgencyTree) -> bool {
    let answers = || report.forwardings.iter().filter(|f| f.is_active()).any(|f| serves(grant, f.agency, report, tree));
    let watches = || grant.role == Role::Overseer && reach(grant, tree).holds(report.custodian, tree);
    let restricted =
        || grant.role == Role::GrievanceSpecialist && report.restricted && reach(grant, tree).holds(report.custodian, tree);
    coordinates(grant, report)
        || is_asked_to_decide(grant, report)
        || answers()
        || oversees(grant, report, tree)
        || watches()
        || on_alarm(grant, user, report)
        || restricted()
}
