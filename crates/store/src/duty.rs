//! Who is on duty where, and drills. They are written by [`Change`](crate::Change), each with its note; alarms of reports lie in their
//! state.

use async_trait::async_trait;
use domain::{
    ReportId,
    forest::{Drill, Roster},
};

use crate::Error;

/// Duty rosters, drills, and which reports raised an alarm.
#[async_trait]
pub trait Duty: Send + Sync {
    /// All rosters, in no order.
    async fn rosters(&self) -> Result<Vec<Roster>, Error>;

    /// All drills, in no order.
    async fn drills(&self) -> Result<Vec<Drill>, Error>;

    /// The reports that raised an alarm, those that came last first: all, or those whose alarm nobody took.
    async fn alarmed(&self, waiting: bool, at_most: u32) -> Result<Vec<ReportId>, Error>;
}
