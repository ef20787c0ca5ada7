//! Forests on the desk.

pub(super) mod point;
