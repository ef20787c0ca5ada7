//! The grievance register. What is set for it, its reports and payments are written by [`Change`](crate::Change), each with its note.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    AgencyId, AreaCode, Timestamp,
    grievance::{Payment, PeriodReport, RegisterRule},
};

use crate::{Error, ReportRow};

/// The grievance register.
#[async_trait]
pub trait Grievances: Send + Sync {
    /// All reports that are in the register or restricted, in the order in which they came.
    async fn in_register(&self) -> Result<Vec<ReportRow>, Error>;

    /// What of the register some agencies have a part in and that should have been answered before a moment, as columns tell it: what
    /// waits longest first, so many at most.
    async fn late_in_register(&self, agencies: Vec<AgencyId>, before: Timestamp, at_most: u32) -> Result<Vec<ReportRow>, Error>;

    /// Writes by when the register waits for something in reports that are still at this version: what earlier versions did not.
    async fn put_register_dues(&self, dues: Vec<(i64, u32, Option<Timestamp>)>) -> Result<(), Error>;

    /// The places of reports to which something happened behind an event.
    async fn changed_behind(&self, seq: i64) -> Result<BTreeSet<i64>, Error>;

    /// What is set for it, in the order of keys.
    async fn register_rules(&self) -> Result<Vec<RegisterRule>, Error>;

    /// The keys under which something lies that tells of another.
    async fn misplaced_rules(&self) -> Result<Vec<String>, Error>;

    /// Reports of a period as they were made, in no order.
    async fn period_reports(&self) -> Result<Vec<PeriodReport>, Error>;

    /// Payments to the villages within an area, in no order; all without one.
    async fn payments(&self, within: Option<AreaCode>) -> Result<Vec<Payment>, Error>;
}
