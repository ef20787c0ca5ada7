//! What can be computed from texts and places: the terms that a text is found by, a title
//! where none was given, the area that holds a point, the day that was
//! written.
#![warn(missing_docs)]

mod headline;
mod lexicon;
mod map_projection;
mod moment;
mod nearly;
mod outline;
mod private;
mod terms;
mod urgent;

pub use headline::{headline, shorten};
pub use map_projection::Sheet;
pub use moment::{day, moment};
pub use nearly::mistyped;
pub use outline::Outline;
pub use private::{Found, Known, Private, covered, masked, private, private_hiding, private_with};
pub use terms::{Query, begins, fold, fold_place, join_terms, terms, words};
pub use urgent::{Urgent, urgent};
