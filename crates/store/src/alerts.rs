//! What satellites saw. There are millions of alerts: they are put in many at a time, and asked for by a piece of the map and some
//! days. What was decided about them is written by [`Change::AlertMark`](crate::Change::AlertMark), a file that was taken in by
//! [`Change::AlertImport`](crate::Change::AlertImport), each with its note.

use std::{collections::BTreeMap, ops::RangeInclusive};

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
    /// Stretches of days that were changed: steps, as [`AlertSums::alert_steps`] counts them.
    pub stretches: u64,
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

/// The key by which alerts are added up, which only the installation's makes: see [`AlertSums`].
#[derive(Clone, Copy)]
pub struct AlertKey(pub [u8; 32]);

/// Alerts of a piece of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertsFound {
    /// Those that can be read.
    pub alerts: Vec<Alert>,
    /// How many rows cannot be read: another program wrote them, and `tuntas verify` tells where.
    pub unread: u64,
}

impl AlertsFound {
    /// Whether there are more rows than so many.
    #[must_use]
    pub fn exceeds(&self, most: u32) -> bool {
        self.alerts.len() as u64 + self.unread > u64::from(most)
    }
}

/// A stretch of days whose alerts are not those that were put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StretchOfAlerts {
    /// The days.
    pub days: RangeInclusive<i32>,
    /// How many lie there.
    pub found: i64,
    /// How many there should be; none where nobody vouches for any.
    pub kept: Option<i64>,
}

/// What a walk through all alerts found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAlerts {
    /// Where they are not those that were put in.
    pub unlike: Vec<StretchOfAlerts>,
    /// How many each source tells of, and its newest day; none where alerts came in meanwhile.
    pub sources: Option<BTreeMap<AlertSource, (u64, i32)>>,
    /// How many steps put them in.
    pub steps: i64,
}

/// What proves that alerts are those that were put in: sums over the rows of each 32 days, which only the key can make.
#[async_trait]
pub trait AlertSums: Send + Sync {
    /// How many steps put alerts in, each counted once for each stretch of days that it changed. It only grows.
    async fn alert_steps(&self) -> Result<i64, Error>;

    /// Adds up what earlier versions put in, as it lies there, where nobody did yet. Gives how many alerts that are.
    async fn begin_alert_sums(&self, key: AlertKey) -> Result<i64, Error>;

    /// Walks through all alerts, and compares them with their sums.
    async fn unlike_alerts(&self, key: AlertKey) -> Result<FoundAlerts, Error>;
}

/// What satellites saw.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// Puts alerts in, all or none: each that tells of an event that is known becomes one of its witnesses
    /// ([`Alert::is_same_event`]). Put in again, nothing changes. They are added to the sums of their days by the key.
    async fn put_alerts(&self, alerts: Vec<Alert>, key: AlertKey) -> Result<AlertsPut, Error>;

    /// Alerts of some days in a piece of the map; so many rows at most.
    async fn alerts(&self, within: AlertBox, days: RangeInclusive<i32>, at_most: u32) -> Result<AlertsFound, Error>;

    /// How far sources are told of, of those of which something is known.
    async fn alert_sources(&self) -> Result<Vec<AlertSourceRow>, Error>;

    /// Notes that a source was asked, and why it failed, if it did.
    async fn note_fetch(&self, source: AlertSource, at: Timestamp, failure: Option<String>) -> Result<(), Error>;

    /// The files taken in last, newest first.
    async fn alert_imports(&self, at_most: u32) -> Result<Vec<AlertImportRow>, Error>;

    /// All that was decided about alerts, in no order.
    async fn alert_marks(&self) -> Result<Vec<AlertMark>, Error>;
}
