//! Forms on their way: what was typed in a step of a form, or when a session had ended, until somebody goes on with it.

use async_trait::async_trait;
use domain::Timestamp;

use crate::Error;

/// Forms on their way, each found by a mark. They live as long as they may be of use; nothing is promised of them.
#[async_trait]
pub trait KeptForms: Send + Sync {
    /// Keeps a form in place of the one before.
    async fn put_kept_form(&self, mark: [u8; 32], body: Vec<u8>, at: Timestamp) -> Result<(), Error>;

    /// Keeps a form where none was kept at a moment or later; says whether it did. Of several at once, one does.
    async fn add_kept_form(&self, mark: [u8; 32], body: Vec<u8>, at: Timestamp, since: Timestamp) -> Result<bool, Error>;

    /// A form that was kept at a moment or later.
    async fn kept_form(&self, mark: [u8; 32], since: Timestamp) -> Result<Option<Vec<u8>>, Error>;

    /// How many there are whose mark begins so.
    async fn kept_forms(&self, beginning: Vec<u8>) -> Result<u64, Error>;

    /// Drops a form.
    async fn drop_kept_form(&self, mark: [u8; 32]) -> Result<(), Error>;

    /// Drops all but the newest of those whose mark begins so, and tells which those were: their marks and bodies.
    async fn drop_oldest_kept_forms(&self, beginning: Vec<u8>, but: u32) -> Result<Vec<([u8; 32], Vec<u8>)>, Error>;

    /// Drops what was kept before a moment.
    async fn drop_old_kept_forms(&self, before: Timestamp) -> Result<(), Error>;
}
