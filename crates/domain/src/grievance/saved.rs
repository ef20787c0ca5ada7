//! What is kept beside entries: reports of a period as they were made, and benefit payments.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Figures, Reckoned, ReportPeriod};
use crate::{AgencyId, AreaCode, UserId};

/// A report of a period that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PeriodReportId(pub Uuid);

/// The report of a period as it was made: its figures stay what they were at that moment, and the log tells them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodReport {
    /// Its identity.
    pub id: PeriodReportId,
    /// How often it was kept, from 1 on.
    pub version: u32,
    /// The government whose grievances it counts, with all below it.
    pub agency: AgencyId,
    /// The period.
    pub period: ReportPeriod,
    /// When its figures were reckoned.
    pub made_at: Timestamp,
    /// The place in the log of the last event that they know of.
    pub until: i64,
    /// By whom.
    pub made_by: UserId,
    /// How they were reckoned.
    #[serde(default, skip_serializing_if = "Reckoned::is_earlier")]
    pub reckoned: Reckoned,
    /// Its figures.
    pub figures: Figures,
    /// What its categories were called then, by their codes: in Indonesian and in English.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, [String; 2]>,
    /// The hash of government, period, moment, figures and names, in hexadecimal.
    pub hash: String,
    /// What was learned, in words.
    pub lessons: String,
}

impl PeriodReport {
    /// Longest lessons, in characters.
    pub const LONGEST: usize = 4_000;
}

/// A payment of benefits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaymentId(pub Uuid);

/// What a village got of the programme's benefits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its identity.
    pub id: PaymentId,
    /// The village.
    pub area: AreaCode,
    /// The period of the programme, as the file names it; may be empty.
    pub period: String,
    /// How much, in rupiah.
    pub rupiah: u64,
    /// The day it was paid.
    pub paid_on: Date,
    /// What the file says besides; may be empty.
    pub note: String,
}
