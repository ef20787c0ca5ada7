//! A picture made small, for pages that show it among others: a phone on a slow line loads a tenth of it. Made when it is asked
//! for, since few are looked at twice.

use std::sync::Arc;

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    AppError, BadFile, handles,
    report::file_kind::SEALED,
    report::file_kind::kind_of,
    report::picture::{self, Header, Size},
};

/// Memory for all pictures that are decoded at once, in megabytes.
pub(crate) const PICTURES_MEMORY: usize = 256;
/// What the smallest picture counts as, so that not very many are worked on at once either.
const LEAST: u32 = 16;

impl handles::Reports<'_> {
    /// A small JPEG of a picture that was kept.
    ///
    /// # Errors
    /// [`AppError::Damaged`] when it cannot be read as a picture.
    pub async fn small_picture(self, bytes: Bytes) -> Result<Bytes, AppError> {
        let damaged = |_| AppError::Damaged("a picture cannot be read".into());
        let header = kind_of(&bytes).and_then(|kind| Header::of(&bytes, kind, Size::Small)).map_err(damaged)?;
        self.with_room_for(header, move |header| picture::small(&bytes, header)).await?.map_err(damaged)
    }

    /// A small JPEG of a file that came with a form and that no report has sealed since.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it is there no more.
    pub async fn small_picture_of_kept(self, id: Uuid) -> Result<Bytes, AppError> {
        let bytes = self.blobs.get(id).await?.filter(|bytes| !bytes.starts_with(SEALED)).ok_or(AppError::NotFound)?;
        self.small_picture(bytes).await
    }

    /// Does something with a picture once there is memory for it: all pictures that are worked on at once share a bound.
    pub(crate) async fn with_room_for<T: Send + 'static>(
        self,
        header: Header,
        work: impl FnOnce(&Header) -> Result<T, BadFile> + Send + 'static,
    ) -> Result<Result<T, BadFile>, AppError> {
        let most = u32::try_from(PICTURES_MEMORY).unwrap_or(u32::MAX);
        let megabytes = u32::try_from(header.memory >> 20).unwrap_or(u32::MAX).saturating_add(1).clamp(LEAST, most);
        let room = Arc::clone(&self.pictures).acquire_many_owned(megabytes).await;
        let room = room.map_err(|e| AppError::Damaged(e.to_string()))?;
        let worked = tokio::task::spawn_blocking(move || {
            // It is taken until the work ends, also when nobody waits for it any more.
            let _room = room;
            work(&header)
        });
        // A decoder that gave up on strange bytes could not read them.
        Ok(worked.await.unwrap_or(Err(BadFile::Unreadable)))
    }
}
