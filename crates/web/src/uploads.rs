//! Files that somebody sends, kept as long as there is room on the disk, in what one sender may fill of it in a day, and in the
//! pixels that are decoded for them in a minute.

use app::{BadFile, File, KeptFile, Trouble};

use crate::{limits::Sender, state::Web};

/// Keeps the so-manieth file of a form (from 0). What counts is what of it is kept.
///
/// # Errors
/// [`Trouble::File`] where it is not taken, and a failure of ours.
pub(crate) async fn keep(web: &Web, sender: Sender, place: usize, file: File) -> Result<KeptFile, Trouble> {
    let over = || Trouble::File(place, BadFile::OverQuota);
    // Whoever has used up all of it makes no more work.
    web.limits().count_bytes(sender, 1).map_err(|_| over())?;
    let pays = |bytes| web.limits().count_pixels(sender, bytes).is_ok();
    let kept = match web.house().keep_file(place, file, pays).await {
        Err(Trouble::Store(e @ store::Error::Blob(_))) => {
            tracing::error!(error = %e, "a file could not be kept");
            return Err(Trouble::File(place, BadFile::NoRoom));
        }
        kept => kept?,
    };
    if web.limits().count_bytes(sender, kept.size).is_err() {
        web.house().throw_away(&kept).await?;
        return Err(over());
    }
    Ok(kept)
}
