//! What happens by itself: time acts, people are told, what is no longer needed goes. Each job that is written to be done later is
//! a file; all of them are listed in [`job`], and carried out by [`run_jobs`].

mod fetch_alerts;
mod forget_reporters;
#[cfg(test)]
mod golden_tests;
pub(crate) mod job;
pub(crate) mod mail_rest;
pub(crate) mod of_step;
pub(crate) mod raise_alarm;
pub(crate) mod remove_copied;
pub(crate) mod retry;
mod run_deadlines;
mod run_jobs;
pub(crate) mod schedule;
mod seal_files;
mod settle_store;
pub(crate) mod tell_assigned;
pub(crate) mod tell_code;
mod tell_digest;
pub(crate) mod tell_duty;
mod tell_joined;
mod tell_official;
mod tell_officials;
pub(crate) mod tell_owner;
mod tell_reporter;
pub(crate) mod tidy_files;
mod tidy_forms;
