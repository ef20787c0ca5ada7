//! What happens by itself: time acts, people are told, what is no longer needed goes. Each job that is written to be done later is
//! a file; all of them are listed in [`job`], and carried out by [`run_jobs`].

mod fetch_alerts;
#[cfg(test)]
mod golden_tests;
pub(crate) mod job;
pub(crate) mod mail_rest;
pub(crate) mod of_step;
pub(crate) mod raise_alarm;
pub(crate) mod remind_grievance;
pub(crate) mod retry;
mod run_deadlines;
mod run_jobs;
pub(crate) mod schedule;
pub(crate) mod tell;
pub(crate) mod upkeep;
