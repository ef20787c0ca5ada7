//! The grievance register. What is set for it, its reports and payments are written by [`Change`](crate::Change), each with its note.

use async_trait::async_trait;
use domain::{
    AreaCode,
    grievance::{Payment, PeriodReport, RegisterRule},
};

use crate::{Error, ReportRow};

/// The grievance register.
#[async_trait]
pub trait Grievances: Send + Sync {
    /// All reports that are in the register or restricted, in the order in which they came.
    async fn in_register(&self) -> Result<Vec<ReportRow>, Error>;

    /// What is set for it, in the order of keys.
    async fn register_rules(&self) -> Result<Vec<RegisterRule>, Error>;

    /// The keys under which something lies that tells of another.
    async fn misplaced_rules(&self) -> Result<Vec<String>, Error>;

    /// Reports of a period as they were made, in no order.
    async fn period_reports(&self) -> Result<Vec<PeriodReport>, Error>;

    /// Payments to the villages within an area, in no order; all without one.
    async fn payments(&self, within: Option<AreaCode>) -> Result<Vec<Payment>, Error>;
}
