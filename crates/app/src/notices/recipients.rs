//! Who hears of what lies at an agency: those whose task it is, or, where none of them can be written to, whoever stands nearest.
//! A letter to nobody would be work that nobody knows of.

use domain::{Actor, AgencyId, AgencyKind, AgencyTree, Grant, Official, Report, Role};
use store::Person;

use crate::{App, AppError};

/// Somebody who hears.
pub(crate) struct Recipient {
    pub(crate) person: Person,
    /// Whether they stand in for those whose task it is.
    pub(crate) instead: bool,
}

/// Those who are asked, in turn: the first of these with somebody who can be written to hears. The first is whose task it is.
fn in_turn(role: Role, agency: AgencyId, report: &Report, tree: &AgencyTree) -> Vec<Vec<Grant>> {
    let at = |role: Role| move |agency: AgencyId| vec![Grant { role, agency }];
    let above = || tree.lineage(agency).skip(1);
    let is_government = |id: AgencyId| tree.get(id).is_some_and(|a| a.kind == AgencyKind::Government);
    let mut turns = at(role)(agency);
    // A forest officer answers as a liaison does.
    if role == Role::Liaison {
        turns.extend(at(Role::ForestOfficer)(agency));
    }
    // A government answers through its coordinators.
    if role == Role::Liaison && is_government(agency) {
        turns.extend(at(Role::Coordinator)(agency));
    }
    let mut turns = vec![turns];
    match role {
        Role::Liaison => {
            turns.extend([agency].map(at(Role::Approver)));
            turns.extend(above().map(|a| [at(Role::Liaison)(a), at(Role::ForestOfficer)(a)].concat()));
        }
        Role::GrievanceSpecialist => turns.extend(above().map(at(Role::GrievanceSpecialist))),
        Role::Approver => turns.extend(above().map(at(Role::Approver))),
        _ => {}
    }
    let in_charge = [report.custodian].into_iter().chain(report.escalated_to);
    let governments = tree.lineage(agency).chain(tree.lineage(report.custodian).skip(1)).filter(|a| is_government(*a));
    turns.extend(in_charge.chain(governments).map(at(Role::Coordinator)));
    turns
}

impl App {
    /// Who hears of what lies with a role at an agency. Nobody who may not see the report does.
    pub(crate) async fn recipients(&self, role: Role, agency: AgencyId, report: &Report) -> Result<Vec<Recipient>, AppError> {
        let reference = self.reference();
        for (turn, grants) in in_turn(role, agency, report, &reference.agencies).into_iter().enumerate() {
            let mut found: Vec<Recipient> = Vec::new();
            for grant in grants {
                for person in self.store.holders(grant.role, grant.agency).await? {
                    let known = found.iter().any(|r| r.person.id == person.id);
                    if !known && is_reached(&person) && self.official_sees(&person, report) {
                        // A specialist stands above, or nowhere: nobody is missing, and nothing is passed on.
                        let instead = turn > 0 && role != Role::GrievanceSpecialist;
                        found.push(Recipient { person, instead });
                    }
                }
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    pub(crate) fn official_sees(&self, person: &Person, report: &Report) -> bool {
        let actor = Actor::Official(Official { user: person.id, grants: person.grants.clone() });
        domain::policy::sees(&actor, report, &self.reference().agencies)
    }
}

/// Whether somebody can be written to.
pub(crate) fn is_reached(person: &Person) -> bool {
    !person.disabled && person.email.as_deref().is_some_and(|email| !email.trim().is_empty())
}
