//! Texts by key in Indonesian and English, and how numbers, dates and moments are written in them, for every room that says
//! something to people. [`Texts`] are all texts of a room; [`WORDS`] are those that all rooms share.
#![warn(missing_docs)]

mod dates;
mod lines;
mod numbers;
mod rising;
mod texts;

pub use domain::Language;

pub use self::{
    lines::{numbers_unbroken, unbroken},
    numbers::number,
    texts::{Texts, WORDS, keys, many_of_one},
};
