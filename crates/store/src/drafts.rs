//! What officials have typed and not sent.

use async_trait::async_trait;
use domain::{ReportId, Timestamp, UserId};

use crate::Error;

/// A form half filled in: of whom, about which report, for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The official who typed it.
    pub person: UserId,
    /// The report that it is about.
    pub report: ReportId,
    /// The action of the form.
    pub action: String,
    /// What was typed, sealed.
    pub body: Vec<u8>,
    /// When it was last saved.
    pub saved_at: Timestamp,
    /// Whether it was sent: then it comes back only when that is undone.
    pub done: bool,
}

/// Drafts. They live as long as they may be of use; nothing is promised of them.
#[async_trait]
pub trait Drafts: Send + Sync {
    /// Keeps a draft in place of the one before.
    async fn put_draft(&self, draft: Draft) -> Result<(), Error>;

    /// The drafts of a person about a report.
    async fn drafts(&self, person: UserId, report: ReportId) -> Result<Vec<Draft>, Error>;

    /// Says that a person's drafts about a report that were sent are wanted again.
    async fn revive_drafts(&self, person: UserId, report: ReportId) -> Result<(), Error>;

    /// Drops a draft.
    async fn drop_draft(&self, person: UserId, report: ReportId, action: String) -> Result<(), Error>;

    /// Drops what was saved before `abandoned`, and what was sent before `sent`.
    async fn drop_old_drafts(&self, abandoned: Timestamp, sent: Timestamp) -> Result<(), Error>;
}
