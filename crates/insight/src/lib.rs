//! What can be computed from texts: the terms that a text is found by, a title where none was given, what betrays a person, what
//! is urgent, the day that was written.
#![warn(missing_docs)]

mod forest;
mod headline;
mod lexicon;
mod moment;
mod nearly;
mod private;
mod terms;
mod urgent;

pub use forest::{FOREST_WORDS, is_of_forest};
pub use headline::{headline, shorten};
pub use moment::{day, moment};
pub use nearly::{mistyped, slips_forgiven};
pub use private::{Found, Known, Private, covered, masked, private, private_hiding, private_with};
pub use terms::{Query, fold, fold_place, join_terms, terms, words};
pub use urgent::{FIRE_WORDS, Urgent, urgent};
