//! Agencies form a tree: province > regency/city > perangkat daerah > unit; each is bound to an area and
//! to the topics it answers for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AgencyId, AreaCode, TopicCode};

crate::choices! {
    /// What an agency is, as far as the life of a report depends on it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AgencyKind {
        /// A government as a whole (pemerintah provinsi, kabupaten, kota): its coordinators verify and forward.
        Government = "government",
        /// An agency or unit that answers (dinas, badan, RSUD, kecamatan).
        Service = "service",
        /// The inspectorate (inspektorat): the only place for supervisory content.
        Inspectorate = "inspectorate",
        /// A village office (kantor desa, kelurahan).
        Village = "village",
        /// A company or concession holder (perusahaan, pemegang izin): answers, and never learns who reported or from where.
        Company = "company",
    }
}

/// An agency (instansi).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Its identity here.
    pub id: AgencyId,
    /// The agency it belongs to.
    pub parent: Option<AgencyId>,
    /// What it is.
    pub kind: AgencyKind,
    /// Its official name.
    pub name: String,
    /// Where it has authority.
    pub area: AreaCode,
    /// What it answers for.
    pub topics: Vec<TopicCode>,
    /// Whether a head (approver) must approve an answer before it is published.
    pub approval: bool,
    /// The decree that names who handles complaints there (SK pengelola pengaduan); empty where there is none yet.
    #[serde(default)]
    pub decree: String,
    /// It was dissolved or merged: what it has stays with it, nothing new comes.
    #[serde(default)]
    pub closed: bool,
}

/// All agencies at one moment.
#[derive(Clone, Debug, Default)]
pub struct AgencyTree {
    agencies: BTreeMap<AgencyId, Agency>,
    /// The government of each area that has one of its own; of several, the first.
    governments: BTreeMap<AreaCode, AgencyId>,
}

impl AgencyTree {
    /// Builds the tree; an agency whose parent is unknown stands at the top.
    #[must_use]
    pub fn new(agencies: impl IntoIterator<Item = Agency>) -> Self {
        let agencies = agencies.into_iter().map(|a| (a.id, a)).collect();
        let mut tree = Self { agencies, governments: BTreeMap::new() };
        tree.find_governments();
        tree
    }

    /// Puts an agency in its place, new or in place of itself.
    pub fn put(&mut self, agency: Agency) {
        self.agencies.insert(agency.id, agency);
        self.find_governments();
    }

    fn find_governments(&mut self) {
        self.governments.clear();
        for agency in self.agencies.values().filter(|a| a.kind == AgencyKind::Government && !a.closed) {
            self.governments.entry(agency.area.clone()).or_insert(agency.id);
        }
    }

    /// One agency.
    #[must_use]
    pub fn get(&self, id: AgencyId) -> Option<&Agency> {
        self.agencies.get(&id)
    }

    /// All agencies, by identity.
    pub fn iter(&self) -> impl Iterator<Item = &Agency> {
        self.agencies.values()
    }

    /// The agency and those above it, lowest first. A circle in the data ends after as many steps as there are
    /// agencies.
    pub fn lineage(&self, id: AgencyId) -> impl Iterator<Item = AgencyId> + use<'_> {
        std::iter::successors(self.get(id), |a| a.parent.and_then(|p| self.get(p))).map(|a| a.id).take(self.agencies.len())
    }

    /// True when `id` is `top` or stands below it.
    #[must_use]
    pub fn within(&self, id: AgencyId, top: AgencyId) -> bool {
        self.lineage(id).any(|a| a == top)
    }

    /// Everything at and below `top`.
    #[must_use]
    pub fn subtree(&self, top: AgencyId) -> Vec<AgencyId> {
        self.agencies.keys().copied().filter(|id| self.within(*id, top)).collect()
    }

    /// What counts as an agency's own: itself, and for a government its agencies too, but not the governments below it.
    #[must_use]
    pub fn own(&self, top: AgencyId) -> Vec<AgencyId> {
        if self.get(top).is_none_or(|a| a.kind != AgencyKind::Government) {
            return vec![top];
        }
        let of_it = |id: &AgencyId| *id == top || self.nearest_government(*id) == Some(top);
        self.agencies.keys().copied().filter(of_it).collect()
    }

    /// The government an agency is, or belongs to.
    fn nearest_government(&self, id: AgencyId) -> Option<AgencyId> {
        self.lineage(id).find(|a| self.get(*a).is_some_and(|a| a.kind == AgencyKind::Government))
    }

    /// The agencies right below one, by name.
    #[must_use]
    pub fn below(&self, above: AgencyId) -> Vec<&Agency> {
        let mut below: Vec<_> = self.agencies.values().filter(|a| a.parent == Some(above)).collect();
        below.sort_by(|a, b| (a.kind == AgencyKind::Government, &a.name).cmp(&(b.kind == AgencyKind::Government, &b.name)));
        below
    }

    /// The government whose coordinators take care of an area: the lowest one whose area contains it.
    #[must_use]
    pub fn custodian(&self, area: &AreaCode) -> Option<AgencyId> {
        area.lineage().find_map(|area| self.governments.get(&area).copied())
    }

    /// The government above an agency: who takes over when it is late or a report bounces. The top has none.
    #[must_use]
    pub fn above(&self, id: AgencyId) -> Option<AgencyId> {
        self.lineage(id).skip(1).find(|a| self.get(*a).is_some_and(|a| a.kind == AgencyKind::Government))
    }
}
