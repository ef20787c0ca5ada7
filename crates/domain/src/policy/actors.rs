//! Who acts: roles, grants, officials.

use serde::{Deserialize, Serialize};

use crate::{AgencyId, UserId};

crate::choices! {
    /// What a person is, within an agency and everything below it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Role {
        /// Petugas desa: takes reports down for neighbours
        VillageOfficer = "village_officer",
        /// Pejabat penghubung: answers for an agency
        Liaison = "liaison",
        /// Atasan penghubung: approves answers
        Approver = "approver",
        /// Admin koordinator: verifies and forwards
        Coordinator = "coordinator",
        /// Pimpinan: reads
        Leader = "leader",
        /// Pengawas (Inspektorat, Ombudsman): reads everything, with a trace
        Overseer = "overseer",
        /// Administrator: configures; reads no secret report
        Administrator = "administrator",
        /// Petugas siaga: is asked when something urgent happens in a forest
        DutyOfficer = "duty_officer",
        /// Petugas KPH: answers for a forest management unit, and may be on duty
        ForestOfficer = "forest_officer",
        /// Tim karbon: reads the grievance register, makes its reports, writes what was learned; no identities
        CarbonTeam = "carbon_team",
        /// Spesialis pengaduan: the only one who knows of restricted cases
        GrievanceSpecialist = "grievance_specialist",
    }
}

impl Role {
    /// Whether they answer for their agency: a forest officer as a liaison does.
    #[must_use]
    pub fn answers(self) -> bool {
        matches!(self, Self::Liaison | Self::ForestOfficer)
    }

    /// Whether a duty roster may name them.
    #[must_use]
    pub fn is_on_duty(self) -> bool {
        matches!(self, Self::DutyOfficer | Self::ForestOfficer)
    }

    /// Whether work lies on a desk of theirs.
    #[must_use]
    pub fn has_desk(self) -> bool {
        matches!(self, Self::Coordinator | Self::Liaison | Self::Approver | Self::ForestOfficer)
    }
}

/// A role that an official has within an agency and everything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role that is given.
    pub role: Role,
    /// The agency in which it holds, with everything below.
    pub agency: AgencyId,
}

/// An official with everything they were granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// The person who signed in.
    pub user: UserId,
    /// All that they may do, and where.
    pub grants: Vec<Grant>,
}

impl Official {
    /// The agencies in which the official has a role.
    pub fn agencies(&self, role: Role) -> impl Iterator<Item = AgencyId> + '_ {
        self.grants.iter().filter(move |g| g.role == role).map(|g| g.agency)
    }

    /// True when the person has the role somewhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.agencies(role).next().is_some()
    }
}

/// Who acts, with what they may do: what [`crate::policy`] decides about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who proved nothing
    Anyone,
    /// The reporter of the report, proved by PIN
    Reporter,
    /// An official who signed in
    Official(Official),
    /// Time, or the operator at the command line
    System,
}

/// Who did it, as the log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorRef {
    /// Somebody who proved nothing
    Anyone,
    /// The reporter, proved by PIN
    Reporter,
    /// An official, by identity
    Official(UserId),
    /// Time, or the operator at the command line
    System,
}

impl Actor {
    /// The reference to the actor that the log keeps: an identity, and no grants.
    #[must_use]
    pub fn by(&self) -> ActorRef {
        match self {
            Self::Anyone => ActorRef::Anyone,
            Self::Reporter => ActorRef::Reporter,
            Self::Official(o) => ActorRef::Official(o.user),
            Self::System => ActorRef::System,
        }
    }
}
