//! How answers leave: mail. And the texts that mails and pages share, in both languages.
//!
//! Every outside thing has three back ends: real (SMTP), folder (`.eml` files), memory (tests).
#![warn(missing_docs)]

pub mod mail;
mod texts;

pub use texts::{Language, Texts, WORDS, long_date};
