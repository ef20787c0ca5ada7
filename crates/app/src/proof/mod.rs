//! That nothing was changed: the log is sealed and looked through, notes and marks are checked, what earlier versions wrote is vouched for.

pub(crate) mod check_alerts;
pub(crate) mod check_marks;
pub(crate) mod check_notes;
pub(crate) mod difference;
pub(crate) mod seal_log;
pub(crate) mod verify;
pub(crate) mod vouch;
