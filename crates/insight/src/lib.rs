//! What can be computed from texts and places: the terms that a text is found by, the area that holds a point.
#![warn(missing_docs)]

mod outline;
mod terms;

pub use outline::Outline;
pub use terms::{Query, fold, terms};
