//! Who may open a report, and on whose desk its work lies.

use super::{Actor, Grant, Role, reach};
use crate::{AgencyId, AgencyKind, AgencyTree, Report, UserId, report::Work};

/// True when the actor may open the report at all. The accused, and everybody in an accused unit, may not: a report
/// about them does not exist for them.
#[must_use]
pub fn sees(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    match actor {
        Actor::Anyone => report.is_public(),
        Actor::Reporter | Actor::System => true,
        Actor::Official(official) => {
            let accused = official.grants.iter().any(|g| report.accused.iter().any(|a| tree.within(g.agency, *a)));
            !accused && official.grants.iter().any(|g| grant_sees(*g, official.user, report, tree))
        }
    }
}

fn grant_sees(grant: Grant, user: UserId, report: &Report, tree: &AgencyTree) -> bool {
    let reach = reach(grant, tree);
    let closed_circle = report.secret || report.supervisory;
    match grant.role {
        Role::Coordinator => {
            coordinates(grant, report)
                || served_agencies(report).any(|a| serves(grant, a, report, tree))
                || (!closed_circle && reach.holds(report.custodian, tree))
        }
        Role::Liaison | Role::Approver => served_agencies(report).any(|a| serves(grant, a, report, tree)),
        Role::Leader | Role::Administrator => !closed_circle && report.path().into_iter().any(|a| reach.holds(a, tree)),
        Role::Overseer => oversees(grant, report, tree),
        Role::VillageOfficer => !closed_circle && report.taken_down_by == Some(user),
    }
}

/// Agencies that answer or read along now.
fn served_agencies(report: &Report) -> impl Iterator<Item = AgencyId> + '_ {
    report.forwardings.iter().filter(|f| f.is_active()).map(|f| f.agency).chain(report.copies.iter().copied())
}

/// True for a coordinator of the government that takes care of the report or watches it.
pub(super) fn coordinates(grant: Grant, report: &Report) -> bool {
    grant.role == Role::Coordinator && (report.custodian == grant.agency || report.escalated_to == Some(grant.agency))
}

fn is_inspectorate(agency: AgencyId, tree: &AgencyTree) -> bool {
    tree.get(agency).is_some_and(|a| a.kind == AgencyKind::Inspectorate)
}

/// True when whoever holds a grant answers for an agency: its liaison, or one above; for a government itself, whose desk is that
/// of its coordinators, they too.
pub(super) fn answers(grant: Grant, agency: AgencyId, tree: &AgencyTree) -> bool {
    match grant.role {
        Role::Liaison => reach(grant, tree).holds(agency, tree),
        Role::Coordinator => grant.agency == agency && tree.get(agency).is_some_and(|a| a.kind == AgencyKind::Government),
        Role::VillageOfficer | Role::Approver | Role::Leader | Role::Overseer | Role::Administrator => false,
    }
}

/// True when whoever holds a grant approves for an agency.
pub(super) fn approves(grant: Grant, agency: AgencyId, tree: &AgencyTree) -> bool {
    grant.role == Role::Approver && reach(grant, tree).holds(agency, tree)
}

/// True when a kind of work at an agency lies on the desk of whoever holds a grant.
#[must_use]
pub fn does(grant: Grant, work: Work, agency: AgencyId, tree: &AgencyTree) -> bool {
    match work {
        // A coordinator answers for one government, not for those below it.
        Work::Verify | Work::ForwardAgain | Work::Intervene | Work::Decide | Work::DecideHiding => {
            grant.role == Role::Coordinator && grant.agency == agency
        }
        Work::FollowUp | Work::Complete | Work::Fulfil => answers(grant, agency, tree),
        Work::Approve => approves(grant, agency, tree),
    }
}

/// True when whoever holds a grant answers or approves for an agency that has the report, as far as they may know of it.
pub(super) fn serves(grant: Grant, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    is_trusted(grant, agency, report, tree) && (answers(grant, agency, tree) || approves(grant, agency, tree))
}

/// Supervisory content is for the people of an inspectorate alone: not for those of the government above it, and of no other
/// agency, even where it still has it.
pub(super) fn is_trusted(grant: Grant, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    !report.supervisory || (is_inspectorate(grant.agency, tree) && is_inspectorate(agency, tree))
}

/// True for an overseer whose reach holds an agency that has a part in the report; in supervisory content, one that may.
pub(super) fn oversees(grant: Grant, report: &Report, tree: &AgencyTree) -> bool {
    let (reach, watching) = (reach(grant, tree), [Some(report.custodian), report.escalated_to]);
    let served = served_agencies(report).filter(|a| !report.supervisory || is_inspectorate(*a, tree));
    grant.role == Role::Overseer && watching.into_iter().flatten().chain(served).any(|a| reach.holds(a, tree))
}

/// True when the actor answers for an agency that has the report.
#[must_use]
pub fn works_for(actor: &Actor, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    acts_as(actor, answers, agency, report, tree)
}

/// True when the actor approves for an agency that has the report.
#[must_use]
pub fn approves_for(actor: &Actor, agency: AgencyId, report: &Report, tree: &AgencyTree) -> bool {
    acts_as(actor, approves, agency, report, tree)
}

pub(super) fn acts_as(
    actor: &Actor,
    does: fn(Grant, AgencyId, &AgencyTree) -> bool,
    agency: AgencyId,
    report: &Report,
    tree: &AgencyTree,
) -> bool {
    let theirs = |g: &Grant| does(*g, agency, tree) && is_trusted(*g, agency, report, tree);
    matches!(actor, Actor::Official(o) if o.grants.iter().any(theirs))
}
