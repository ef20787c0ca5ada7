//! What happens by itself: time acts, and people are told.

mod forget_reporters;
pub(crate) mod remove_orphans;
pub(crate) mod run_deadlines;
pub(crate) mod run_jobs;
pub(crate) mod tell_people;
