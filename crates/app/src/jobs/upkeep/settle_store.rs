//! What was written lately is put in order for searching.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SettleStore {
    pub until: Timestamp,
}

impl Job for SettleStore {
    const NAME: &'static str = "settle_store";
    const CONCERN: Concern = Concern::Upkeep;

    fn until(&self) -> Option<Timestamp> {
        Some(self.until)
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        doing.app.store.settle().await?;
        Ok(Done::Over)
    }
}
