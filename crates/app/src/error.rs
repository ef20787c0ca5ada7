//! Why something could not be done: for the person (by key, in their language) and for the log (by `Display`).

use domain::{Refusal, ValidationError};

use crate::{BadFile, Betrayal};

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The rules of the house refuse it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// What was written does not fit.
    #[error("{field}: {why}")]
    Invalid {
        /// Which field of the form.
        field: &'static str,
        /// Why.
        why: ValidationError,
    },
    /// What is to become public betrays a person.
    #[error("what is to become public betrays a person")]
    Betrays(Box<Betrayal>),
    /// No such thing, or not for this person.
    #[error("not found")]
    NotFound,
    /// The report changed since the person looked at it.
    #[error("the report changed meanwhile")]
    Changed,
    /// Something else was sent under the same identity before. What it was is told to nobody.
    #[error("something else was sent under this identity before")]
    SentBefore,
    /// There is no such area, or none was given.
    #[error("no such area")]
    NoSuchArea,
    /// A point was given, but no outline of an area holds it.
    #[error("no known area holds this point")]
    PointNowhere,
    /// A file cannot be taken.
    #[error("file {0}: {1}")]
    File(usize, BadFile),
    /// The engine failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What is sealed cannot be opened: the installation's key is not the one it was sealed with.
    #[error(transparent)]
    Sealed(#[from] trust::NotOpened),
    /// No chance to be had.
    #[error(transparent)]
    NoRandom(#[from] trust::random::NoRandom),
    /// Something kept does not read back.
    #[error("damaged: {0}")]
    Damaged(String),
}

impl From<serde_json::Error> for AppError {
    fn from(e: serde_json::Error) -> Self {
        Self::Damaged(e.to_string())
    }
}
