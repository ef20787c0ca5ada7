//! What whoever runs an installation does with it: settings, opening, serving, importing, exporting, backup, moving, people, checks.
//! Each command of `tuntas` is a function here that takes [`config::Config`] and its [`arguments`] and comes to an [`Outcome`].
#![warn(missing_docs)]

pub mod arguments;
pub mod carry;
pub mod config;
pub mod export;
pub mod import;
pub mod init;
pub mod open;
pub mod progress;
mod sealed;
pub mod seed;
pub mod serve;
pub mod upkeep;
pub mod users;

pub use open::Installation;

/// What a command came to.
pub enum Outcome {
    /// Done.
    Done,
    /// Done, but something is not as it should be.
    Differs,
}

/// Why something could not be done, for the operator.
#[derive(Debug)]
pub struct Failure(pub String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(e: E) -> Self {
        Self(e.to_string())
    }
}

/// A failure said in words.
pub fn failure(text: impl Into<String>) -> Failure {
    Failure(text.into())
}
