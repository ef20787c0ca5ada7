//! A whole history for an empty store, written as fast as the engine takes it: it is there whole or not at all.
//! Indexes that are dear to keep up are made once all rows are there.

use async_trait::async_trait;

use crate::{CommitRequest, Error};

/// A history that is being written. It begins only where there are no reports. Dropped before it is finished, it leaves nothing behind.
#[async_trait]
pub trait History: Send {
    /// Writes further lives, each whole from its birth on, without files and jobs. No two may have an identity or a number in common, which is
    /// proved only at the end: the store must be closed to everybody else.
    async fn add(&mut self, lives: Vec<CommitRequest>) -> Result<(), Error>;

    /// Makes the indexes that are left to make, and all of it durable.
    async fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// Refuses what is not a whole new life, with nothing beside it that would be lost.
pub(crate) fn check(life: &CommitRequest) -> Result<(), Error> {
    let has_files = life.events.iter().any(|event| !event.attachments.is_empty());
    life.check()?;
    if life.birth.is_some() && life.jobs.is_empty() && !has_files { Ok(()) } else { Err(not_new()) }
}

pub(crate) fn not_new() -> Error {
    Error::Damaged("a life of a history must be new, without files and jobs".into())
}

pub(crate) fn not_empty() -> Error {
    Error::Engine("there are reports here already; a history needs a database without any".into())
}
