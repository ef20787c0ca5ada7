//! What is kept for a while only goes: what was typed on the desk, forms on their way, and how deeds were sent.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TidyForms {
    pub until: Timestamp,
}

impl Job for TidyForms {
    const NAME: &'static str = "tidy_forms";
    const CONCERN: Concern = Concern::Upkeep;

    fn until(&self) -> Option<Timestamp> {
        Some(self.until)
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let app = doing.app;
        // Where one cannot be tidied, the others are.
        for tidied in [app.reports().tidy_typings().await, app.reports().tidy_forms().await, app.reports().tidy_deeds().await] {
            tidied?;
        }
        Ok(Done::Over)
    }
}
