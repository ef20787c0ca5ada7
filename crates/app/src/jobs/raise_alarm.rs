//! An urgent report alerts whoever is on duty: a job of the step that made it urgent, so that neither is without the other.

use domain::{Actor, Command, Refusal, ReportId};
use serde::{Deserialize, Serialize};
use store::Key;

use super::{
    job::{Concern, Doing, Done, Job, Thread},
    retry::JobError,
};
use crate::{ActRequest, AppError};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RaiseAlarm {
    pub report: ReportId,
}

impl Job for RaiseAlarm {
    const NAME: &'static str = "raise_alarm";
    const CONCERN: Concern = Concern::Upkeep;

    fn thread(&self) -> Option<Thread> {
        Some(Thread::Report(self.report))
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let deed = ActRequest::new(Key::Id(self.report), &Actor::System, Command::RaiseAlarm);
        match doing.app.reports().act_on_report(deed).await {
            // Raised before, dealt with, or too old by now.
            Ok(_) | Err(AppError::Refused(Refusal::WrongState) | AppError::NotFound) => Ok(Done::Over),
            Err(e) => Err(e.into()),
        }
    }
}
