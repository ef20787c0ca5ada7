//! Files that no report names: of forms that were never sent, of reports that could not be written. They are removed once
//! no form can name them any more.

use domain::Timestamp;
use futures::TryStreamExt;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};
use crate::{AppError, KeptFile, handles};

/// How long a form may name a file, from when it came.
pub const FORM_LIVES: SignedDuration = SignedDuration::from_hours(22);
/// How long a file may be without a report: longer than any form may name it, by more than clocks differ.
const ORPHAN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Files looked up together.
const TOGETHER: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TidyFiles {
    pub until: Timestamp,
}

impl Job for TidyFiles {
    const NAME: &'static str = "tidy_files";
    const CONCERN: Concern = Concern::Upkeep;

    fn until(&self) -> Option<Timestamp> {
        Some(self.until)
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let removed = doing.app.jobs().remove_orphans(doing.app.now()).await?;
        tracing::info!(removed, "files that no report names were removed");
        Ok(Done::Over)
    }
}

impl handles::Jobs<'_> {
    /// Removes files that no report names by `now`. Gives how many.
    ///
    /// # Errors
    /// The store's, or that of the place for files.
    pub async fn remove_orphans(self, now: Timestamp) -> Result<u64, AppError> {
        let old = self.blobs.all().try_filter(|(_, at)| std::future::ready(now.duration_since(*at) > ORPHAN_AFTER));
        let mut some = old.map_ok(|(id, _)| id).try_chunks(TOGETHER);
        let mut removed = 0;
        while let Some(ids) = some.try_next().await.map_err(|e| e.1)? {
            removed += self.remove_unnamed(ids).await?;
        }
        Ok(removed)
    }

    /// Removes a file that was just kept and is not wanted after all.
    ///
    /// # Errors
    /// That of the place for files.
    pub async fn throw_away(self, file: &KeptFile) -> Result<(), AppError> {
        Ok(self.blobs.remove(file.id).await?)
    }
}
