//! Reporters are forgotten once their report has been at rest for as long as an administrator set (UU 27/2022, pasal 16: no
//! longer than needed). Without a number nobody is.

use domain::Timestamp;
use jiff::Span;
use serde::{Deserialize, Serialize};
use store::Key;

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};
use crate::{AppError, handles};

/// Reports looked up together.
const TOGETHER: u32 = 100;
/// Most in one go; what is left is for the next hour.
const MOST: usize = 5_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ForgetReporters {
    pub until: Timestamp,
}

impl Job for ForgetReporters {
    const NAME: &'static str = "forget_reporters";
    const CONCERN: Concern = Concern::Upkeep;

    fn until(&self) -> Option<Timestamp> {
        Some(self.until)
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        match doing.app.jobs().forget_reporters().await? {
            0 => {}
            forgotten => tracing::info!(forgotten, "reporters were forgotten, as it is set"),
        }
        Ok(Done::Over)
    }
}

impl handles::Jobs<'_> {
    /// Forgets the reporters of what has been at rest long enough. Gives how many.
    pub async fn forget_reporters(self) -> Result<usize, AppError> {
        let Some(before) = self.kept_since() else { return Ok(0) };
        let mut forgotten = 0;
        while forgotten < MOST {
            let due = self.store.to_be_forgotten(before, TOGETHER).await?;
            let mut some = 0;
            for report in due {
                match self.reports().forget_person(Key::Id(report)).await {
                    Ok(_) => some += 1,
                    Err(e) => tracing::error!(error = %e, "a reporter could not be forgotten; it will be tried again"),
                }
            }
            if some == 0 {
                break;
            }
            forgotten += some;
        }
        Ok(forgotten)
    }

    /// The moment before which a report at rest forgets; none when nothing is set.
    fn kept_since(self) -> Option<Timestamp> {
        let months = i32::from(self.reference().retention_months()?);
        let zone = self.reference().zone();
        let day = zone.date(self.now()).checked_sub(Span::new().try_months(months).ok()?).ok()?;
        Some(zone.morning_of(day))
    }
}
