//! What is counted, for everybody, for an agency, for a leader, for an overseer.

pub(crate) mod compare;
pub(crate) mod oversee;
pub(crate) mod read_brought;
pub(crate) mod read_figures;
pub(crate) mod read_overview;
pub(crate) mod read_statistics;
mod sums;
pub(crate) mod yardsticks;
