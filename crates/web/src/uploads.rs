//! Files that somebody sends, kept as long as there is room on the disk, in what one sender may fill of it in a day, and in the
//! pixels that are decoded for them in a minute.

use app::{AppError, BadFile, File, KeptFile};

use crate::{limits::Sender, state::Web};

/// Keeps the so-manieth file of a form (from 0). What counts is what of it is kept.
///
/// # Errors
/// [`AppError::File`] where it is not taken, and a failure of ours.
pub(crate) async fn keep(web: &Web, sender: Sender, place: usize, file: File) -> Result<KeptFile, AppError> {
    let over = || AppError::File(place, BadFile::OverQuota);
    // Whoever has used up all of it makes no more work.
    web.limits().count_bytes(sender, 1).map_err(|_| over())?;
    let kept = keep_counted(web, sender, place, file).await?;
    if web.limits().count_bytes(sender, kept.size).is_err() {
        web.app().jobs().throw_away(&kept).await?;
        return Err(over());
    }
    Ok(kept)
}

/// Keeps a file whose bytes were counted as they came.
///
/// # Errors
/// As [`keep`].
pub(crate) async fn keep_counted(web: &Web, sender: Sender, place: usize, file: File) -> Result<KeptFile, AppError> {
    let pays = |bytes| web.limits().count_pixels(sender, bytes).is_ok();
    match web.app().reports().keep_file(place, file, pays).await {
        Err(AppError::Store(e @ store::Error::Blob(_))) => {
            tracing::error!(error = %e, "a file could not be kept");
            Err(AppError::File(place, BadFile::NoRoom))
        }
        kept => kept,
    }
}
