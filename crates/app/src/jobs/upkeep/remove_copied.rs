//! The open files that a secret report has sealed copies of are removed, but for those that another names.

use domain::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::NewJob;
use uuid::Uuid;

use crate::jobs::{
    job::{Concern, Doing, Done, Job, later},
    retry::JobError,
};
use crate::{App, AppError, KeptFile};

/// How long they stay: whoever sends it again meanwhile loses nothing.
const STAY: SignedDuration = SignedDuration::from_hours(1);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RemoveCopied {
    files: Vec<Uuid>,
}

impl RemoveCopied {
    /// What is to be done after kept files were copied.
    pub(crate) fn after(copied: &[KeptFile], now: Timestamp) -> Result<Option<NewJob>, AppError> {
        let files: Vec<_> = copied.iter().map(|f| f.id).collect();
        (!files.is_empty()).then(|| later(&Self { files }, now + STAY)).transpose()
    }
}

impl Job for RemoveCopied {
    const NAME: &'static str = "remove_copied";
    const CONCERN: Concern = Concern::Upkeep;

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        doing.app.remove_unnamed(self.files).await?;
        Ok(Done::Over)
    }
}

impl App {
    /// Removes those of some files that no report names. Gives how many.
    pub(super) async fn remove_unnamed(&self, files: Vec<Uuid>) -> Result<u64, AppError> {
        let mut removed = 0;
        for id in self.store.unnamed(files).await? {
            self.blobs.remove(id).await?;
            removed += 1;
        }
        Ok(removed)
    }
}
