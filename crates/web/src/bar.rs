//! The bar on top of every page of an official.

use app::SignedIn;
use domain::{Role, policy};

/// What an official can go to.
pub(crate) struct Bar {
    pub(crate) has_inbox: bool,
    pub(crate) watches: bool,
    pub(crate) takes_down: bool,
    pub(crate) is_village_officer: bool,
    pub(crate) configures: bool,
    pub(crate) oversees: bool,
    pub(crate) reads_villages: bool,
    pub(crate) has_alarms: bool,
    pub(crate) reads_register: bool,
}

impl Bar {
    pub(crate) fn of(who: &SignedIn) -> Self {
        let is = |role: Role| who.person.grants.iter().any(|g| g.role == role);
        Self {
            has_inbox: who.person.grants.iter().any(|g| g.role.has_desk()),
            watches: policy::watches(&who.official()),
            takes_down: is(Role::VillageOfficer) || is(Role::Coordinator) || is(Role::Liaison) || is(Role::ForestOfficer),
            is_village_officer: is(Role::VillageOfficer),
            configures: is(Role::Administrator),
            oversees: is(Role::Overseer),
            reads_villages: policy::may_read_villages(&who.official()),
            has_alarms: policy::has_alarms(&who.official()),
            reads_register: policy::may_read_register(&who.official()),
        }
    }
}
