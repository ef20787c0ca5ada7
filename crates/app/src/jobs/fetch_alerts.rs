//! Those who tell of alerts are asked, as far as they are set.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FetchAlerts {
    pub until: Timestamp,
}

impl Job for FetchAlerts {
    const NAME: &'static str = "fetch_alerts";
    const CONCERN: Concern = Concern::Upkeep;

    fn until(&self) -> Option<Timestamp> {
        Some(self.until)
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        doing.app.forest().fetch_alerts().await?;
        Ok(Done::Over)
    }
}
