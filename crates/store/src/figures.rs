//! Figures: how many reports count for what, and how much work lies where.

use async_trait::async_trait;
use domain::{AgencyId, Timestamp, report::Figure};

use crate::Error;

/// Most late work of one kind at one agency that is counted: who has more is known well enough.
pub const MOST_LATE: u64 = 100;

/// The work that is late at an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Where.
    pub agency: AgencyId,
    /// How much, at most [`MOST_LATE`] of each kind.
    pub late: u64,
    /// When the first of it was due.
    pub oldest: Timestamp,
}

/// Figures. Those of reports are kept in the transaction that changes them; work is counted where it lies.
#[async_trait]
pub trait Figures: Send + Sync {
    /// How many reports count for what, of one kind: `all`, `area`, `topic` or `agency`; by month of receipt, or over all
    /// time under the month 0. With keys only those about these areas, topics or agencies, counted together.
    async fn figures(&self, about: &'static str, keys: Option<Vec<String>>, by_month: bool) -> Result<Vec<(Figure, i64)>, Error>;

    /// The same of each of these agencies, over the months of receipt from one on, under the month 0.
    async fn figures_since(&self, month: i32, agencies: Vec<AgencyId>) -> Result<Vec<(Figure, i64)>, Error>;

    /// The work that is late by `now` at each of these agencies, but for what came from elsewhere because it was late there, and
    /// for reports of a closed circle, of which not everybody may know who watches an agency. Those without any are left out.
    async fn backlogs(&self, agencies: Vec<AgencyId>, now: Timestamp) -> Result<Vec<Backlog>, Error>;

    /// How many reports there are, and how many of them are public.
    async fn counts(&self) -> Result<(u64, u64), Error>;
}
