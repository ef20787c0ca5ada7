//! A file of a layer that was looked through and waits to be taken: a browser does not send a chosen file twice. It lies beside the
//! files of reports for a day, as all that forms have sent, and is found by a mark that only this installation can make, for the
//! official who brought it.

use bytes::Bytes;
use domain::Official;
use uuid::Uuid;

use crate::{AppError, File, handles};

impl handles::Administration<'_> {
    /// Keeps a file for a while; gives its mark and its bytes.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed); the disk's, and that of the place for files.
    pub async fn stage_layer_file(self, by: &Official, file: File) -> Result<(String, Bytes), AppError> {
        self.must_manage_all(Some(by))?;
        let unread = |why: String| AppError::Damaged(format!("a file could not be read as it came: {why}"));
        let read = tokio::task::spawn_blocking(move || file.read()).await.map_err(|e| unread(e.to_string()))?;
        let bytes = read.map_err(|e| unread(e.to_string()))?;
        let id = trust::random::identity();
        self.blobs.put(id, bytes.clone()).await?;
        Ok((format!("{id}.{}", self.mark_of_staged(by, id, &bytes)), bytes))
    }

    /// A file that was kept; none where it is gone, or was brought by another.
    ///
    /// # Errors
    /// That of the place for files.
    pub async fn staged_layer_file(self, by: &Official, mark: &str) -> Result<Option<Bytes>, AppError> {
        let Some((id, seal)) = mark.split_once('.').and_then(|(id, seal)| Some((id.parse().ok()?, seal))) else {
            return Ok(None);
        };
        let bytes = self.blobs.get(id).await?;
        Ok(bytes.filter(|bytes| self.mark_of_staged(by, id, bytes) == seal))
    }

    /// Throws a file away that is not needed any more, where it is theirs.
    ///
    /// # Errors
    /// That of the place for files.
    pub async fn drop_layer_file(self, by: &Official, mark: &str) -> Result<(), AppError> {
        if self.staged_layer_file(by, mark).await?.is_some()
            && let Some(id) = mark.split_once('.').and_then(|(id, _)| id.parse().ok())
        {
            self.blobs.remove(id).await?;
        }
        Ok(())
    }

    fn mark_of_staged(self, by: &Official, id: Uuid, bytes: &[u8]) -> String {
        let whose = by.user.0.to_le_bytes();
        trust::hex(&self.keys.hash("file of a layer", &[&whose, id.as_bytes(), &trust::digest(bytes)]))
    }
}
