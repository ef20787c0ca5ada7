//! Who may open a report, and on whose desk its work lies.

use super::{
    Actor, Grant, Official, Role,
    grievances::{is_asked_to_decide, is_specialist},
    reach,
};
use crate::{
    Action, Agency, AgencyId, AgencyKind, AgencyTree, AreaCode, Report, UserId,
    report::{Purpose, Work},
};

/// True when the actor may open the report at all. The accused, and everybody in an accused unit, may not: a report
/// about them does not exist for them.
#[must_use]
pub fn sees(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    match actor {
        Actor::Anyone => report.is_public(),
        Actor::Reporter | Actor::System => true,
        Actor::Official(official) => {
            !is_kept_from(official, report, tree) && official.grants.iter().any(|g| grant_sees(*g, official.user, report, tree))
        }
    }
}

/// True for whoever must not know of a report: the accused; and where it is about the village office, everybody there, above all
/// whoever took it down, whatever else they are.
fn is_kept_from(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    (report.restricted && !is_specialist(official, report, tree)) || is_kept_from_ordinary(official, report, tree)
}

/// The same, but for what a restricted case keeps from everybody.
pub(super) fn is_kept_from_ordinary(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let took_it_down = report.is_past_taker() && report.taken_down_by == Some(official.user);
    took_it_down || official.grants.iter().any(|g| report.is_kept_from(g.agency, tree))
}

/// True when a report is there for whoever would do something to it: they see it, or carry its news.
#[must_use]
pub fn finds(actor: &Actor, action: Action, report: &Report, tree: &AgencyTree) -> bool {
    match (actor, action == Action::HandOver) {
        (Actor::Official(official), true) => carries_news(official, report, tree),
        (Actor::Official(_) | Actor::Anyone | Actor::Reporter | Actor::System, _) => sees(actor, report, tree),
    }
}

/// True for a village officer who hands news of a report over that they took down, also where they must not read it: a slip of a
/// secret report says no more than that there is news. Never of a report about their own office, also where that was found out later.
#[must_use]
pub fn carries_news(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let agreed = report.agreed_to(Purpose::News) && !report.is_past_taker();
    agreed && !is_kept_from(official, report, tree) && official.grants.iter().any(|g| takes_down(*g, official.user, report))
}

/// True for the village officer who took a report down.
pub(super) fn takes_down(grant: Grant, user: UserId, report: &Report) -> bool {
    grant.role == Role::VillageOfficer && report.taken_down_by == Some(user)
}

/// The village offices that a report about them goes past: where whoever took it down is a village officer, and that of the
/// village it comes from.
#[must_use]
pub fn village_offices(taker: &Official, area: &AreaCode, tree: &AgencyTree) -> Vec<AgencyId> {
    let theirs = |a: &Agency| taker.agencies(Role::VillageOfficer).any(|id| id == a.id) || a.area.contains(area);
    tree.iter().filter(|a| a.kind == AgencyKind::Village && theirs(a)).map(|a| a.id).collect()
}

fn grant_sees(grant: Grant, user: UserId, report: &Report, tree: &AgencyTree) -> bool {
    let reach = reach(grant, tree);
    let closed_circle = report.secret || report.supervisory;
    // Of a restricted case nobody knows by any other role, not even a specialist by one that they have besides.
    if report.restricted && grant.role != Role::GrievanceSpecialist {
        return false;
    }
    match grant.role {
        Role::Coordinator => {
            coordinates(grant, report)
                || is_asked_to_decide(grant, report)
                || served_agencies(report).any(|a| serves(grant, a, report, tree))
                || (!closed_circle && reach.holds(report.custodian, tree))
        }
        Role::Liaison | Role::Approver => served_agencies(report).any(|a| serves(grant, a, report, tree)),
        Role::ForestOfficer => on_alarm(grant, user, report) || served_agencies(report).any(|a| serves(grant, a, report, tree)),
        Role::DutyOfficer => on_alarm(grant, user, report),
        Role::Leader | Role::Administrator => !closed_circle && report.path().into_iter().any(|a| reach.holds(a, tree)),
        Role::Overseer => oversees(grant, report, tree),
        Role::VillageOfficer => !closed_circle && takes_down(grant, user, report),
        Role::CarbonTeam => {
            let known = report.is_public() || report.in_register().is_some();
            known && !closed_circle && report.accused.is_empty() && report.path().into_iter().any(|a| reach.holds(a, tree))
        }
        Role::GrievanceSpecialist => report.restricted && reach.holds(report.custodian, tree),
    }
}

/// True for whoever was asked by the alarm of a report, as long as that concerns them and the report goes on.
pub(super) fn on_alarm(grant: Grant, user: UserId, report: &Report) -> bool {
    grant.role.is_on_duty() && report.alarms_user(user) && !report.is_at_rest()
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
        Role::Liaison | Role::ForestOfficer => reach(grant, tree).holds(agency, tree),
        Role::Coordinator => grant.agency == agency && tree.get(agency).is_some_and(|a| a.kind == AgencyKind::Government),
        Role::VillageOfficer
        | Role::Approver
        | Role::Leader
        | Role::Overseer
        | Role::Administrator
        | Role::DutyOfficer
        | Role::CarbonTeam
        | Role::GrievanceSpecialist => false,
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
        Work::Verify | Work::ForwardAgain | Work::Intervene | Work::Decide | Work::DecideHiding | Work::DecideGrievance => {
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
