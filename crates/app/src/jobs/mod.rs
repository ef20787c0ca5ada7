//! What happens by itself: time acts, people are told, what is no longer needed goes.

mod forget_reporters;
pub(crate) mod mail_rest;
pub(crate) mod remove_orphans;
pub(crate) mod run_deadlines;
pub(crate) mod run_jobs;
pub(crate) mod tell_people;

use domain::Timestamp;
use jiff::SignedDuration;

use crate::{App, AppError};

impl App {
    /// Whether this process is the one that does something which is done once, by its name; the name is kept for so long.
    async fn does_once(&self, name: String, now: Timestamp, kept: SignedDuration) -> Result<bool, AppError> {
        let holder = format!("{:016x}", trust::random::number()?);
        Ok(self.store.lease(name, holder, now, now + kept).await?)
    }
}
