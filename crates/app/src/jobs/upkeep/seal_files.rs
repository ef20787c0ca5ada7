//! The files of a report that became secret are sealed.

use domain::ReportId;
use serde::{Deserialize, Serialize};

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SealFiles {
    pub report: ReportId,
}

impl Job for SealFiles {
    const NAME: &'static str = "seal_files";
    const CONCERN: Concern = Concern::Upkeep;

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        doing.app.reports().seal_files(self.report).await?;
        Ok(Done::Over)
    }
}
