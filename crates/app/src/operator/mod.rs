//! What whoever runs the installation does: takes reports over from files, checks that nothing was changed, makes rows again;
//! and how what earlier versions wrote is vouched for.

pub(crate) mod check_log;
mod check_marks;
mod check_notes;
pub(crate) mod import_report;
pub(crate) mod rebuild_rows;
mod seal_log;
pub(crate) mod simulate_life;
mod vouch;
