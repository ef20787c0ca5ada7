//! Figures: how many reports count for what, and how much work lies where.

use async_trait::async_trait;
use domain::{
    AgencyId, Date, Timestamp,
    figure::{Says, Standing},
    report::{AboutKind, Figure},
};

use crate::Error;

/// Most late work of one kind at one agency that is counted: who has more is known well enough.
pub const MOST_LATE: u64 = 100;

/// Which public reports figures are asked of.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Received on this day or later.
    pub from: Date,
    /// Received on this day or before.
    pub until: Date,
    /// Led by one of these now; 0 stands for those that none leads.
    pub leads: Vec<AgencyId>,
}

/// What reports are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Their place, whatever its level: its code.
    Village,
    /// Their place and the day they were received: its code and a number like 20261129, with a blank between.
    VillageDay,
    /// Their place and their topic: its code and that one's, empty where none is known, with a blank between.
    VillageTopic,
}

/// How many public reports of one key have the same standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// The place that was asked for, as [`By`] says.
    pub key: String,
    /// What became of these reports.
    pub standing: Standing,
    /// What the answers say that they rest on.
    pub says: Option<Says>,
    /// The agencies with which a deadline passed unmet.
    pub missed: Vec<AgencyId>,
    /// The number of reports.
    pub reports: u64,
}

/// How many reports were late with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The place that was asked for, as [`By`] says.
    pub key: String,
    /// The agency that leads them now; 0 where none does.
    pub lead: AgencyId,
    /// The agencies with which a deadline passed unmet.
    pub missed: Vec<AgencyId>,
    /// The number of reports.
    pub reports: u64,
}

/// The work that is late at an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// The agency on whose desk it lies.
    pub agency: AgencyId,
    /// How many tasks are late, at most [`MOST_LATE`] of each kind of work.
    pub late: u64,
    /// When the oldest of them was due.
    pub oldest: Timestamp,
}

/// The time that kept figures are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Month by month of receipt
    Months,
    /// All time together, under the month 0
    AllTime,
}

/// Figures. Those of reports are kept in the transaction that changes them; work is counted where it lies.
#[async_trait]
pub trait Figures: Send + Sync {
    /// How many reports count for what. With keys only those about these areas, counted together.
    async fn figures(&self, about: AboutKind, keys: Option<Vec<String>>, over: Over) -> Result<Vec<(Figure, i64)>, Error>;

    /// What became of public reports, told apart.
    async fn tallies(&self, asked: Asked, by: By) -> Result<Vec<Tallied>, Error>;

    /// The public reports for which a deadline passed with one of these agencies, whoever leads them now, told apart.
    async fn missed(&self, asked: Asked, by: By) -> Result<Vec<Missed>, Error>;

    /// The work that is late by `now` at each of these agencies, but for what came from elsewhere because it was late there, and
    /// for reports of a closed circle, of which not everybody may know who watches an agency. Those without any are left out.
    async fn backlogs(&self, agencies: Vec<AgencyId>, now: Timestamp) -> Result<Vec<Backlog>, Error>;

    /// How many reports there are, and how many of them are public.
    async fn counts(&self) -> Result<(u64, u64), Error>;
}
