//! What whoever runs the installation does: takes reports over from files, checks that nothing was changed, makes rows again.

pub(crate) mod check_log;
pub(crate) mod live_through;
pub(crate) mod rebuild_rows;
pub(crate) mod take_over_report;
