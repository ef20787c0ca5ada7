//! What whoever runs the installation does: takes reports over from files, makes rows again, watches the disk.

pub(crate) mod free_space;
pub(crate) mod health;
pub(crate) mod import_report;
pub(crate) mod rebuild_rows;
pub(crate) mod simulate_life;
