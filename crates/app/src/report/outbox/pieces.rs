//! A file comes in pieces, so that a line that breaks costs one of them. Each is a blob of its own that nothing names, and goes as
//! such when it is a day old; which there are, in their order, stands in one form kept for the phone. Of several nodes that are
//! brought a piece at once, one takes it.

use bytes::Bytes;
use domain::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use trust::Sha256;
use uuid::Uuid;

use super::{long_ago, whole};
use crate::{AppError, BadFile, FORM_LIVES, File, FormOf, KeptFile, MAX_FILE_BYTES, handles};

/// Longest piece, in bytes.
pub const LONGEST_PIECE: usize = 256 * 1024;
/// Most pieces of one file: of 16 KB each, all that a file may be.
const MOST_PIECES: usize = 1000;
/// Files that stay where there is room for no more: a few fewer than there may be, so that room is made seldom.
const STAY: u32 = 39_800;
/// How often a file is read anew that was put together elsewhere meanwhile.
const TRIES: usize = 3;

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// It is here, and with it so many bytes of its file.
    Kept(u64),
    /// It does not begin where those end that are here: so many bytes.
    Elsewhere(u64),
}

/// A file that a phone says it has sent.
#[derive(Clone, Copy, Debug)]
pub struct Upload {
    /// The name that it came under.
    pub file: Uuid,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, where the phone tells it.
    pub digest: Option<[u8; 32]>,
}

/// What of such a file is here.
pub enum Arrived {
    /// Not all of it, or not what was said.
    Not,
    /// All of it, not looked at yet, with its SHA-256.
    Whole(File, [u8; 32]),
    /// All of it, cleaned and kept before.
    Kept(KeptFile),
}

/// What of a file is here.
#[derive(Serialize, Deserialize)]
struct Here {
    /// When the first piece came: none of it is older, so that no blob has gone.
    begun: Timestamp,
    /// When this was written last.
    at: Timestamp,
    /// The pieces in their order: under which name each lies, and how many bytes it is.
    pieces: Vec<(Uuid, u32)>,
    /// What was kept of all of them, once they were put together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<KeptFile>,
}

impl Here {
    fn has(&self) -> u64 {
        self.pieces.iter().map(|(_, size)| u64::from(*size)).sum()
    }
}

fn name(file: Uuid) -> [Vec<u8>; 2] {
    [b"file of a phone".to_vec(), file.as_bytes().to_vec()]
}

impl handles::Reports<'_> {
    /// How many bytes of a file are here.
    pub async fn has_of_file(self, file: Uuid) -> Result<u64, AppError> {
        Ok(self.here(file).await?.1.map_or(0, |here| here.has()))
    }

    /// Keeps the piece of a file that begins at so many bytes, where there is room. Whether one more file may begin is asked with
    /// its first.
    ///
    /// # Errors
    /// [`AppError::File`].
    pub async fn bring_piece(
        self,
        file: Uuid,
        from: u64,
        piece: Bytes,
        may_begin: impl FnOnce() -> bool,
    ) -> Result<Brought, AppError> {
        let now = whole(self.now());
        let (before, here) = self.here(file).await?;
        let is_new = here.is_none();
        let mut here = here.unwrap_or(Here { begun: now, at: now, pieces: Vec::new(), kept: None });
        let (has, size) = (here.has(), u32::try_from(piece.len()).unwrap_or(u32::MAX));
        if from != has {
            return Ok(Brought::Elsewhere(has));
        }
        if size == 0 {
            return Ok(Brought::Kept(has));
        }
        let too_large = has.saturating_add(size.into()) > MAX_FILE_BYTES as u64 || here.pieces.len() >= MOST_PIECES;
        if piece.len() > LONGEST_PIECE || too_large {
            return Err(AppError::File(0, BadFile::TooLarge));
        }
        if !self.space().has_room() {
            return Err(AppError::File(0, BadFile::NoRoom));
        }
        if is_new && !may_begin() {
            return Err(AppError::File(0, BadFile::OverQuota));
        }
        if is_new && !self.has_room(FormOf::Upload, &name(file)).await? {
            self.forget_oldest_uploads(STAY).await?;
        }
        let blob = trust::random::identity();
        self.blobs.put(blob, piece).await?;
        here.pieces.push((blob, size));
        if self.put_here(file, before, &mut here).await? {
            return Ok(Brought::Kept(here.has()));
        }
        // Another brought it in this very moment.
        self.blobs.remove(blob).await?;
        Ok(Brought::Elsewhere(self.has_of_file(file).await?))
    }

    /// A file that a phone says it has sent, as far as it is here. What is not as it was said is forgotten, so that it comes again.
    pub async fn arrived(self, upload: &Upload) -> Result<Arrived, AppError> {
        for _ in 0..TRIES {
            let (_, Some(here)) = self.here(upload.file).await? else { return Ok(Arrived::Not) };
            if here.has() < upload.size {
                return Ok(Arrived::Not);
            }
            let is_as_said = |digest| here.has() == upload.size && upload.digest.is_none_or(|told| digest == Some(told));
            if let Some(kept) = &here.kept {
                if is_as_said(kept.sent) {
                    return Ok(Arrived::Kept(kept.clone()));
                }
            } else {
                let Some((file, digest)) = self.put_together(&here).await? else { continue };
                if is_as_said(Some(digest)) {
                    return Ok(Arrived::Whole(file, digest));
                }
            }
            self.forget_upload(upload.file).await?;
            return Ok(Arrived::Not);
        }
        Ok(Arrived::Not)
    }

    /// The pieces as one file, with its SHA-256; none where one of them is gone.
    async fn put_together(self, here: &Here) -> Result<Option<(File, [u8; 32])>, AppError> {
        let (mut file, mut hash) = (File::empty(), Sha256::default());
        for (blob, _) in &here.pieces {
            let Some(piece) = self.blobs.get(*blob).await? else { return Ok(None) };
            hash.add(&piece);
            file.add(&piece).map_err(|e| store::Error::Blob(e.to_string()))?;
        }
        Ok(Some((file, hash.end())))
    }

    /// Remembers what was kept of a file in place of its pieces: the report may be refused for something else and come again.
    pub async fn remember_upload(self, file: Uuid, kept: &KeptFile) -> Result<(), AppError> {
        let (before, Some(mut here)) = self.here(file).await? else { return Ok(()) };
        here.kept = Some(kept.clone());
        if self.put_here(file, before, &mut here).await? {
            for (blob, _) in here.pieces {
                self.blobs.remove(blob).await?;
            }
        }
        Ok(())
    }

    /// Forgets a file: its report is here, or something else came under its name. Blobs that nothing names go by themselves.
    pub async fn forget_upload(self, file: Uuid) -> Result<(), AppError> {
        self.drop_form(FormOf::Upload, &name(file)).await
    }

    /// Forgets the files that waited longest for their next piece, with their pieces, where there are more than so many: whoever brings
    /// thousands keeps nobody else out. A phone whose file was forgotten sends it anew.
    pub async fn forget_oldest_uploads(self, but: u32) -> Result<(), AppError> {
        for form in self.drop_oldest(FormOf::Upload, but).await? {
            let here: Here = serde_json::from_slice(&form)?;
            for (blob, _) in here.pieces {
                self.blobs.remove(blob).await?;
            }
        }
        Ok(())
    }

    /// What of a file is here, and when that was written; of one that ran out only when it was.
    async fn here(self, file: Uuid) -> Result<(Option<Timestamp>, Option<Here>), AppError> {
        let Some(kept) = self.kept_form(FormOf::Upload, &name(file)).await? else { return Ok((None, None)) };
        let here: Here = serde_json::from_slice(&kept)?;
        let lives = self.now().duration_since(here.begun) < FORM_LIVES;
        Ok((Some(here.at), Some(here).filter(|_| lives)))
    }

    /// Writes what is here, unless that changed since it was read.
    async fn put_here(self, file: Uuid, before: Option<Timestamp>, here: &mut Here) -> Result<bool, AppError> {
        let now = whole(self.now());
        let before = before.unwrap_or(long_ago(now));
        here.at = now.max(before + SignedDuration::from_micros(1));
        self.swap_form(FormOf::Upload, &name(file), (before, here.at), &serde_json::to_vec(here)?).await
    }
}
