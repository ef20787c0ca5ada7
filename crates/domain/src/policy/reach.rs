//! What a right reaches, and who gives it. A grant is a role within an agency; [`reach`] is the one definition of the agencies
//! that it reaches: for seeing, acting, granting, traces, notes, lists and leaders' pages alike.

use super::{Grant, Official, Role};
use crate::{AgencyId, AgencyKind, AgencyTree, Refusal};

/// The agencies a grant reaches: one with everything below it, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach(Option<AgencyId>);

impl Reach {
    /// The agency that everything reached stands at or below.
    #[must_use]
    pub fn top(self) -> Option<AgencyId> {
        self.0
    }

    /// True for an agency that is reached.
    #[must_use]
    pub fn holds(self, agency: AgencyId, tree: &AgencyTree) -> bool {
        self.0.is_some_and(|top| tree.within(agency, top))
    }
}

/// What a grant reaches: its agency with everything below. An inspectorate oversees the government it serves, so its overseers
/// reach that government. A village officer reaches nothing but what they took down themselves.
#[must_use]
pub fn reach(grant: Grant, tree: &AgencyTree) -> Reach {
    let kind = tree.get(grant.agency).map(|a| a.kind);
    Reach(match (grant.role, kind) {
        (Role::VillageOfficer, _) => None,
        (Role::Overseer, Some(AgencyKind::Inspectorate)) => Some(tree.above(grant.agency).unwrap_or(grant.agency)),
        _ => Some(grant.agency),
    })
}

/// All agencies that the grants of some roles reach, by identity.
#[must_use]
pub fn reached(official: &Official, tree: &AgencyTree, roles: impl Fn(Role) -> bool) -> Vec<AgencyId> {
    let tops = official.grants.iter().filter(|g| roles(g.role)).filter_map(|g| reach(*g, tree).top());
    let mut all: Vec<_> = tops.flat_map(|top| tree.subtree(top)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// True for the roles that are told how the agencies they reach do.
#[must_use]
pub fn is_watching(role: Role) -> bool {
    matches!(role, Role::Leader | Role::Overseer | Role::Coordinator)
}

/// True when an official is told how the agencies below do: whoever leads, oversees or coordinates some.
#[must_use]
pub fn watches(official: &Official) -> bool {
    official.grants.iter().any(|g| is_watching(g.role))
}

/// True when an official manages an agency: what it is, its people, its ready answers.
#[must_use]
pub fn administers(official: &Official, agency: AgencyId, tree: &AgencyTree) -> bool {
    let of_managing = official.grants.iter().filter(|g| g.role == Role::Administrator);
    of_managing.map(|g| reach(*g, tree)).any(|reach| reach.holds(agency, tree))
}

/// True when an official manages what holds for everybody: rules, topics, areas, how long things are kept. That is whoever
/// manages an agency that nothing stands above.
#[must_use]
pub fn administers_all(official: &Official, tree: &AgencyTree) -> bool {
    official.agencies(Role::Administrator).any(|top| tree.get(top).is_some_and(|a| a.parent.is_none()))
}

/// Whether an official gives a grant, or takes it: they manage its agency and all that it reaches.
///
/// # Errors
/// [`Refusal::NotAllowed`] where they do not manage its agency; [`Refusal::ReachesFurther`] where the agency is theirs, but not
/// all that the grant reaches.
pub fn may_give(official: &Official, grant: Grant, tree: &AgencyTree) -> Result<(), Refusal> {
    if !administers(official, grant.agency, tree) {
        Err(Refusal::NotAllowed)
    } else if reach(grant, tree).top().is_some_and(|top| !administers(official, top, tree)) {
        Err(Refusal::ReachesFurther)
    } else {
        Ok(())
    }
}

/// True when an official manages the access of a person: they might give each of the person's grants. Whoever has none is
/// managed at the top.
#[must_use]
pub fn administers_person(official: &Official, person: &[Grant], tree: &AgencyTree) -> bool {
    let managed = person.iter().all(|g| may_give(official, *g, tree).is_ok());
    if person.is_empty() { administers_all(official, tree) } else { managed }
}

/// The agency where somebody would both answer and approve, if there is one: the lower of the two. What they wrote themselves
/// they may not approve, so another is needed there.
#[must_use]
pub fn answers_and_approves(grants: &[Grant], tree: &AgencyTree) -> Option<AgencyId> {
    let approving = || grants.iter().filter(|g| g.role == Role::Approver).map(|g| g.agency);
    let answering = grants.iter().filter(|g| g.role.answers()).map(|g| g.agency);
    let lower = |(a, b)| if tree.within(a, b) { Some(a) } else { Some(b).filter(|b| tree.within(*b, a)) };
    answering.flat_map(|a| approving().map(move |b| (a, b))).find_map(lower)
}

/// Whether an agency may stand where it does, as far as rights hang on it. A government and an inspectorate stand below a
/// government, so whoever manages no more than an agency founds neither; a government may stand at the top, where the operator
/// puts it. `before` is what the agency was.
///
/// # Errors
/// [`Refusal::BelowGovernment`] where a government or inspectorate would not stand below a government, or what such stand below
/// would be none any more; [`Refusal::OperatorOnly`] for an official who would put one at the top, or change what stands there.
pub fn may_stand(
    before: Option<&crate::Agency>,
    agency: &crate::Agency,
    by_operator: bool,
    tree: &AgencyTree,
) -> Result<(), Refusal> {
    let stands = |a: &crate::Agency| (a.parent, a.kind, a.area.clone());
    if before.is_some_and(|before| stands(before) == stands(agency)) {
        return Ok(());
    }
    let governs = |kind| matches!(kind, AgencyKind::Government | AgencyKind::Inspectorate);
    let is_government = |id: AgencyId| tree.get(id).is_some_and(|a| a.kind == AgencyKind::Government);
    // What stands below a government, and must, holds it in its kind.
    let holds = before.is_some_and(|b| tree.below(b.id).iter().any(|a| governs(a.kind)));
    if holds && agency.kind != AgencyKind::Government {
        return Err(Refusal::BelowGovernment);
    }
    match agency.parent {
        None if !by_operator => Err(Refusal::OperatorOnly),
        None if agency.kind == AgencyKind::Inspectorate => Err(Refusal::BelowGovernment),
        Some(parent) if governs(agency.kind) && !is_government(parent) => Err(Refusal::BelowGovernment),
        _ => Ok(()),
    }
}

/// The agencies that somebody has to manage to put an agency where it shall stand: those it stands below, before and after.
/// Where grants below it reach further than it (an inspectorate's overseers reach the government above), that government too.
#[must_use]
pub fn concerned(before: Option<&crate::Agency>, agency: &crate::Agency, tree: &AgencyTree) -> Vec<AgencyId> {
    let parents = before.and_then(|b| b.parent).into_iter().chain(agency.parent);
    let inspects = |id: AgencyId| tree.get(id).is_some_and(|a| a.kind == AgencyKind::Inspectorate);
    let reaches_up =
        agency.kind == AgencyKind::Inspectorate || before.is_some_and(|b| tree.subtree(b.id).into_iter().any(inspects));
    let government =
        |id: AgencyId| if tree.get(id).is_some_and(|a| a.kind == AgencyKind::Government) { Some(id) } else { tree.above(id) };
    let mut all: Vec<_> = parents.flat_map(|p| [Some(p), government(p).filter(|_| reaches_up)]).flatten().collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Agency, UserId};

    fn agency(id: i64, parent: Option<i64>, kind: AgencyKind) -> Agency {
        let area = if id == 1 { "64" } else { "64.02" }.parse().unwrap();
        let (id, parent, name) = (AgencyId(id), parent.map(AgencyId), format!("Instansi {id}"));
        Agency { id, parent, kind, name, area, topics: vec![], approval: false, decree: String::new(), closed: false }
    }

    /// Province 1 with its agency 6 and inspectorate 7; regency 2 with agency 3, its unit 4, and inspectorate 5.
    fn tree() -> AgencyTree {
        use AgencyKind::{Government, Inspectorate, Service};
        let all = [(1, None, Government), (2, Some(1), Government), (3, Some(2), Service), (4, Some(3), Service)];
        let more = [(5, Some(2), Inspectorate), (6, Some(1), Service), (7, Some(1), Inspectorate)];
        AgencyTree::new(all.into_iter().chain(more).map(|(id, parent, kind)| agency(id, parent, kind)))
    }

    fn administrator(at: i64) -> Official {
        Official { user: UserId(1), grants: vec![Grant { role: Role::Administrator, agency: AgencyId(at) }] }
    }

    #[test]
    fn a_grant_reaches_what_stands_below_it_and_an_inspectorates_overseer_the_government_it_serves() {
        let tree = tree();
        let reached = |role, at| {
            let official = Official { user: UserId(1), grants: vec![Grant { role, agency: AgencyId(at) }] };
            reached(&official, &tree, |_| true).into_iter().map(|a| a.0).collect::<Vec<_>>()
        };
        for role in Role::ALL.into_iter().filter(|r| *r != Role::VillageOfficer) {
            assert_eq!(reached(role, 3), [3, 4], "{role:?}");
            assert_eq!(reached(role, 2), [2, 3, 4, 5], "{role:?}");
        }
        assert_eq!((reached(Role::Overseer, 5), reached(Role::Leader, 5)), (vec![2, 3, 4, 5], vec![5]));
        assert_eq!(reached(Role::Overseer, 7).len(), 7);
        assert!(reached(Role::VillageOfficer, 2).is_empty());
    }

    #[test]
    fn no_grant_gives_more_than_its_giver_manages() {
        let tree = tree();
        let give = |by, role, at| may_give(&administrator(by), Grant { role, agency: AgencyId(at) }, &tree);
        assert_eq!(give(5, Role::Overseer, 5), Err(Refusal::ReachesFurther));
        assert_eq!(give(5, Role::Liaison, 5), Ok(()));
        assert_eq!(give(2, Role::Overseer, 5), Ok(()));
        assert_eq!((give(3, Role::Overseer, 3), give(3, Role::Overseer, 2)), (Ok(()), Err(Refusal::NotAllowed)));
        let overseer = [Grant { role: Role::Overseer, agency: AgencyId(5) }];
        assert!(!administers_person(&administrator(5), &overseer, &tree), "nor takes it over by a new password");
        assert!(administers_person(&administrator(1), &[], &tree) && !administers_person(&administrator(2), &[], &tree));
    }

    #[test]
    fn governments_and_inspectorates_stand_below_a_government() {
        use AgencyKind::{Government, Inspectorate, Service};
        let tree = tree();
        let new = |parent, kind| may_stand(None, &agency(0, parent, kind), false, &tree);
        assert_eq!(new(Some(3), Government), Err(Refusal::BelowGovernment));
        assert_eq!(new(Some(3), Inspectorate), Err(Refusal::BelowGovernment));
        assert_eq!((new(Some(2), Government), new(Some(2), Inspectorate), new(Some(3), Service)), (Ok(()), Ok(()), Ok(())));
        assert_eq!(new(None, Government), Err(Refusal::OperatorOnly));
        assert_eq!(may_stand(None, &agency(0, None, Government), true, &tree), Ok(()));
        let change = |id, parent, kind| may_stand(tree.get(AgencyId(id)), &agency(id, parent, kind), false, &tree);
        assert_eq!(change(4, Some(3), Inspectorate), Err(Refusal::BelowGovernment));
        assert_eq!(change(2, Some(1), Service), Err(Refusal::BelowGovernment), "an inspectorate stands below it");
        assert_eq!(change(5, Some(3), Inspectorate), Err(Refusal::BelowGovernment));
        assert_eq!(change(2, Some(1), Government), Ok(()));
        assert_eq!(concerned(tree.get(AgencyId(5)), &agency(5, Some(1), Inspectorate), &tree), [AgencyId(1), AgencyId(2)]);
    }

    #[test]
    fn answering_and_approving_by_one_person_is_found() {
        let tree = tree();
        let grants = |a, b| [(Role::Liaison, a), (Role::Approver, b)].map(|(role, at)| Grant { role, agency: AgencyId(at) });
        assert_eq!(answers_and_approves(&grants(3, 3), &tree), Some(AgencyId(3)));
        assert_eq!(answers_and_approves(&grants(4, 2), &tree), Some(AgencyId(4)));
        assert_eq!(answers_and_approves(&grants(2, 4), &tree), Some(AgencyId(4)));
        assert_eq!(answers_and_approves(&grants(3, 6), &tree), None);
    }
}
