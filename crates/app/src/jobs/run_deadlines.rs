//! Time itself acts: reminders, escalations, closing after silence. Whatever rang while nobody looked (a machine that
//! slept for a week) is caught up in the order it rang.

use domain::{Command, Refusal, ReportId, policy::Actor};
use store::Key;

use crate::{ActRequest, AppError, handles};

/// Reports looked at together.
const TOGETHER: u32 = 200;

impl handles::Jobs<'_> {
    /// Lets every clock that has rung by now ring, and schedules the morning's digests. Gives how many rang.
    pub async fn run_deadlines(self) -> Result<u64, AppError> {
        let mut rung = 0;
        loop {
            let now = self.now();
            rung += self.administration().pass_drills_on(now).await?;
            let reports = self.store.ringing(now, TOGETHER).await?;
            let before = rung;
            for id in &reports {
                match self.ring(*id).await {
                    Ok(rang) => rung += u64::from(rang),
                    // One report that cannot be read holds up no other: `verify` names it.
                    Err(AppError::Damaged(what)) => tracing::error!(report = %id.0, what, "a clock of a damaged report stands"),
                    Err(e) => return Err(e),
                }
            }
            // One report may have several clocks that rang. When none rings any more, all that can ring has.
            if rung == before {
                self.schedule_digests(now).await?;
                return Ok(rung);
            }
        }
    }

    /// Lets the next clock of a report ring; false when somebody was faster.
    async fn ring(self, id: ReportId) -> Result<bool, AppError> {
        let Some(stored) = self.stored(Key::Id(id)).await? else { return Ok(false) };
        let Some(alarm) = stored.report.next_timer().filter(|a| a.at <= self.now()) else { return Ok(false) };
        let deed = ActRequest::new(Key::Id(id), &Actor::System, Command::Fire { clock: alarm.clock });
        match self.reports().act_on_report(deed).await {
            Ok(_) => Ok(true),
            Err(AppError::Refused(Refusal::NotRinging | Refusal::WrongState)) => Ok(false),
            Err(e) => Err(e),
        }
    }
}
