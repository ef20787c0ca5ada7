//! Forests on the desk: what lies at a point, what satellites saw and nobody reported, the map of all of it.

pub(super) mod map;
pub(super) mod point;
pub(super) mod unreported;
