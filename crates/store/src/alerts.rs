//! What satellites saw. There are millions of alerts: they are put in many at a time, and asked for by a piece of the map and some
//! days. What was decided about them is written by [`Change::AlertMark`](crate::Change::AlertMark), a file that was taken in by
//! [`Change::AlertImport`](crate::Change::AlertImport), each with its note.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use domain::{
    Timestamp,
    forest::{Alert, AlertBox, AlertMark, AlertSource},
};
use uuid::Uuid;

use crate::Error;

/// What became of alerts that were put in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertsPut {
    /// Events that were not known.
    pub added: u64,
    /// Events that were known, of which these say more: another source, or something that was not told.
    pub more: u64,
    /// Those that say nothing new.
    pub known: u64,
}

/// How far a source is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSourceRow {
    /// The source.
    pub source: AlertSource,
    /// The newest day of its alerts, in UTC from 1 January 1970 on.
    pub newest: Option<i32>,
    /// How many of its alerts are kept.
    pub alerts: u64,
    /// When it was last tried to fetch them.
    pub tried_at: Option<Timestamp>,
    /// When that last went well.
    pub fetched_at: Option<Timestamp>,
    /// Why it did not, the last time; empty where it did.
    pub failure: String,
}

/// A file or an answer that alerts came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertImportRow {
    /// Its identity.
    pub id: Uuid,
    /// When it was taken in.
    pub at: Timestamp,
    /// What is told of it, as JSON.
    pub told: String,
}

/// What satellites saw.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// Puts alerts in, all or none: each that tells of an event that is known becomes one of its witnesses
    /// ([`Alert::is_same_event`]). Put in again, nothing changes.
    async fn put_alerts(&self, alerts: Vec<Alert>) -> Result<AlertsPut, Error>;

    /// Alerts of some days in a piece of the map; so many at most.
    async fn alerts(&self, within: AlertBox, days: RangeInclusive<i32>, at_most: u32) -> Result<Vec<Alert>, Error>;

    /// How far sources are told of, of those of which something is known.
    async fn alert_sources(&self) -> Result<Vec<AlertSourceRow>, Error>;

    /// Notes that a source was asked, and why it failed, if it did.
    async fn note_fetch(&self, source: AlertSource, at: Timestamp, failure: Option<String>) -> Result<(), Error>;

    /// The files taken in last, newest first.
    async fn alert_imports(&self, at_most: u32) -> Result<Vec<AlertImportRow>, Error>;

    /// All that was decided about alerts, in no order.
    async fn alert_marks(&self) -> Result<Vec<AlertMark>, Error>;
}
