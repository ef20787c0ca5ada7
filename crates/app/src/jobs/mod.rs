//! What happens by itself: time acts, people are told, what is no longer needed goes. Each job that is written to be done later is
//! a file; all of them are listed in [`job`], and carried out by [`run_jobs`].

pub(crate) mod failing;
mod forget_reporters;
pub(crate) mod job;
pub(crate) mod mail_rest;
pub(crate) mod of_step;
pub(crate) mod remove_copied;
pub(crate) mod remove_orphans;
mod run_deadlines;
mod run_jobs;
mod seal_files;
pub(crate) mod tell_code;
mod tell_digest;
mod tell_joined;
mod tell_official;
mod tell_officials;
pub(crate) mod tell_owner;
mod tell_reporter;

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
