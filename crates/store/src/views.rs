//! Saved views of officials.

use async_trait::async_trait;
use domain::UserId;

use crate::Error;

/// A narrowed list under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its identity; 0 for a new one.
    pub id: i64,
    /// The list that it narrows.
    pub list: String,
    /// The name that its owner gave it.
    pub name: String,
    /// What narrows it, as a query.
    pub query: String,
}

/// The saved views of each official.
#[async_trait]
pub trait Views: Send + Sync {
    /// The views of a person, by name.
    async fn views(&self, person: UserId) -> Result<Vec<View>, Error>;

    /// Keeps a view, in place of one of the same list and name.
    async fn put_view(&self, person: UserId, view: View) -> Result<(), Error>;

    /// Takes a person's view away.
    async fn drop_view(&self, person: UserId, id: i64) -> Result<(), Error>;
}
