//! Forests on the desk: what lies at a point, what satellites saw and nobody reported.

pub(super) mod point;
pub(super) mod unreported;
