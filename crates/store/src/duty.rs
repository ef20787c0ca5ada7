//! Who is on duty where, and drills. They are written by [`Change`](crate::Change), each with its note; alarms of reports lie in their
//! state.

use async_trait::async_trait;
use domain::forest::{Drill, Roster};

use crate::{Error, ReportRow};

/// Duty rosters, drills, and which reports raised an alarm.
#[async_trait]
pub trait Duty: Send + Sync {
    /// All rosters, in no order.
    async fn rosters(&self) -> Result<Vec<Roster>, Error>;

    /// All drills, in no order.
    async fn drills(&self) -> Result<Vec<Drill>, Error>;

    /// Reports that raised an alarm, those that came last first, from before a place on: those whose alarm is open, or those whose
    /// alarm was taken or whose matter was dealt with. Each with its place, and without its row where that cannot be read: one
    /// damaged row hides no other.
    async fn alarmed(&self, open: bool, before: Option<i64>, at_most: u32) -> Result<Vec<(i64, Option<ReportRow>)>, Error>;

    /// Likewise reports at whose alarm somebody asked for help last, as far as their state says so.
    async fn asking_for_help(&self, at_most: u32) -> Result<Vec<(i64, Option<ReportRow>)>, Error>;
}
