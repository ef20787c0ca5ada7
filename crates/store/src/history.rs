//! A whole history for an empty store, written as fast as the engine takes it: in one transaction, so that it is there
//! whole or not at all, and with the indexes of its tables made once all rows are there.

use async_trait::async_trait;

use crate::{Append, Error};

/// A history that is being written. Dropped before it is finished, it leaves nothing behind.
#[async_trait]
pub trait History: Send {
    /// Writes further lives, each whole from its birth on. No two may have an identity or a number in common, which is
    /// proved only at the end: the store must be closed to everybody else.
    async fn add(&mut self, lives: Vec<Append>) -> Result<(), Error>;

    /// Makes the indexes, and all of it durable.
    async fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// What a history is refused for that is none.
pub(crate) fn not_new() -> Error {
    Error::Damaged("a life of a history was not new".into())
}
