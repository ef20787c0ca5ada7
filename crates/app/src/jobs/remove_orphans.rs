//! Files that no report names: of forms that were never sent, of reports that could not be written. They are removed once
//! no form can name them any more.

use domain::Timestamp;
use futures::TryStreamExt;
use jiff::SignedDuration;

use crate::{App, AppError, KeptFile};

/// How long a form may name a file, from when it came.
pub const FORM_LIVES: SignedDuration = SignedDuration::from_hours(22);
/// How long a file may be without a report: longer than any form may name it, by more than clocks differ.
const ORPHAN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// How often it is looked for them. All files are listed for it, which is work where there are millions.
const EVERY: SignedDuration = SignedDuration::from_hours(6);
/// Files looked up together.
const TOGETHER: usize = 200;

impl App {
    /// Removes files that no report names by `now`. Gives how many.
    ///
    /// # Errors
    /// The store's, or that of the place for files.
    pub async fn remove_orphans(&self, now: Timestamp) -> Result<u64, AppError> {
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
    pub async fn throw_away(&self, file: &KeptFile) -> Result<(), AppError> {
        Ok(self.blobs.remove(file.id).await?)
    }

    /// Removes files that no report names, some times a day, in one process.
    ///
    /// # Errors
    /// As [`App::remove_orphans`].
    pub async fn tidy_files(&self) -> Result<(), AppError> {
        let now = self.now();
        let turn = now.as_second().div_euclid(EVERY.as_secs());
        if self.does_once(format!("orphans {turn}"), now, SignedDuration::from_hours(48)).await? {
            let removed = self.remove_orphans(now).await?;
            tracing::info!(removed, "files that no report names were removed");
        }
        Ok(())
    }
}
