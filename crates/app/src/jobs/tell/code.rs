//! Whoever lost a PIN is told a code for a new one, if the report is theirs.

use domain::TrackingNumber;
use serde::{Deserialize, Serialize};

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellCode {
    pub number: TrackingNumber,
    /// The mark of the contact that was typed.
    pub contact: String,
    /// When it was asked for, in microseconds: with it the code is made again.
    pub at: i64,
}

impl Job for TellCode {
    const NAME: &'static str = "tell_code";
    const CONCERN: Concern = Concern::Letters;

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        Ok(doing.app.reports().letter_with_code(doing.row, &self).await?.into())
    }
}
