//! Sums over facts of reports: what figures of any months are read from.

use async_trait::async_trait;
use domain::{
    AgencyId, Date,
    figure::{Change, Counts, Table},
};

use crate::Error;

/// Reports of one day of receipt with the same facts: the day, the line of the facts, and how many.
pub type Told = Change;

/// Which sums are asked for.
#[derive(Clone, Debug)]
pub struct AskedSums {
    /// What they are kept by.
    pub table: Table,
    /// Whole months of receipt: the first and the last. None where the first is after the last.
    pub months: (i32, i32),
    /// Days outside of these: the first and the last of each stretch.
    pub days: Vec<(Date, Date)>,
    /// Only what one of these leads now (0: nobody), and what is late, whoever leads it.
    pub leads: Option<Vec<AgencyId>>,
}

/// A sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedSum {
    /// The month of receipt: year times 12 plus month.
    pub month: i32,
    /// The agency that leads; 0 where none does.
    pub lead: AgencyId,
    /// As [`Table::key`] says.
    pub key: String,
    /// The sum.
    pub counts: Counts,
}

/// A change that is not in the sums yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// Its number.
    pub id: i64,
    /// What changed.
    pub change: Change,
}

/// A step that brings sums up to date.
#[derive(Clone, Debug, Default)]
pub struct Fold {
    /// The number of the step before it: see [`Sums::folds`].
    pub after: i64,
    /// A month of which all sums are new: those that were there go, and it is stale no more.
    pub anew: Option<i32>,
    /// The sums as they are from now on; those of nothing go.
    pub sums: Vec<(Table, CountedSum)>,
    /// The changes that are in them now.
    pub changes: Vec<i64>,
}

/// A month of receipt: its public reports, and what is kept of them.
#[derive(Clone, Debug)]
pub struct WholeMonth {
    /// The reports, by the facts in their rows.
    pub told: Vec<Told>,
    /// The changes that are in these, and not in the sums.
    pub changes: Vec<PendingChange>,
    /// The sums.
    pub sums: Vec<(Table, CountedSum)>,
    /// Whether they are to be counted anew: then nobody reads them.
    pub is_stale: bool,
}

/// Sums over the facts of public reports. They are exact at every moment.
#[async_trait]
pub trait Sums: Send + Sync {
    /// Sums of months, and reports that are in none of them: each is to be added to the sum.
    async fn sums(&self, asked: AskedSums) -> Result<(Vec<CountedSum>, Vec<Told>), Error>;

    /// Changes that are not in the sums yet, the oldest first, but of stale months.
    async fn pending_changes(&self, at_most: u32) -> Result<Vec<PendingChange>, Error>;

    /// The number of the last step that brought sums up to date. To be read before what a step is made from.
    async fn folds(&self) -> Result<i64, Error>;

    /// All sums of a month at some agencies.
    async fn sums_at(&self, month: i32, leads: Vec<AgencyId>) -> Result<Vec<(Table, CountedSum)>, Error>;

    /// A month whose sums are to be counted anew, the newest first.
    async fn stale_month(&self) -> Result<Option<i32>, Error>;

    /// All that there is of a month, in one state of the database.
    async fn whole_month(&self, month: i32) -> Result<WholeMonth, Error>;

    /// The months of which there are sums or public reports.
    async fn counted_months(&self) -> Result<Vec<i32>, Error>;

    /// Brings sums up to date. An error where somebody else was faster: then nothing is written.
    async fn fold(&self, fold: Fold) -> Result<(), Error>;
}
