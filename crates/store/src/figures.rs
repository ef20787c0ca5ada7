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
    /// The day they were received: a number like 20261129.
    Day,
    /// Their regency or city, or what lies above: its code.
    Area,
    /// Their place, whatever its level: its code.
    Village,
    /// Their place and the day they were received: its code and that number, with a blank between.
    VillageDay,
    /// Their place and their topic: its code and that one's, empty where none is known, with a blank between.
    VillageTopic,
    /// Their topic: its code; empty where none is known.
    Topic,
    /// The agency that leads: its number.
    Lead,
}

/// How many public reports of one key have the same standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// The day, area, topic or agency that was asked for, as [`By`] says.
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
    /// The day, area, topic or agency that was asked for, as [`By`] says.
    pub key: String,
    /// The agency that leads them now; 0 where none does.
    pub lead: AgencyId,
    /// The agencies with which a deadline passed unmet.
    pub missed: Vec<AgencyId>,
    /// The number of reports.
    pub reports: u64,
}

/// What the time from receipt is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// To the first word of an agency
    Response,
    /// To the answer they rest on, but promises
    Completion,
}

/// How many reports were received on one day and reached something on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// The beginning of the code of their area, as many characters as were asked for.
    pub area: String,
    /// The day they were received.
    pub from: Date,
    /// The day they reached what the [`Span`] goes to.
    pub to: Date,
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

    /// How long public reports took, as days: whoever knows the working days of their areas counts them. Of the code of an
    /// area no more letters are told than are asked for.
    async fn spans(&self, asked: Asked, to: Span, letters_of_area: usize) -> Result<Vec<Spanned>, Error>;

    /// The work that is late by `now` at each of these agencies, but for what came from elsewhere because it was late there, and
    /// for reports of a closed circle, of which not everybody may know who watches an agency. Those without any are left out.
    async fn backlogs(&self, agencies: Vec<AgencyId>, now: Timestamp) -> Result<Vec<Backlog>, Error>;

    /// How many reports there are, and how many of them are public.
    async fn counts(&self) -> Result<(u64, u64), Error>;
}
