//! Files are checked, cleaned and kept. The type is found from the content (`file_kind`); pictures are decoded and encoded again
//! (`picture`), so that nothing but what can be seen is kept (no EXIF, no place, nothing appended); names are made from the type,
//! since names of files betray people.
//!
//! What came with a form is *kept* under an identity of its own and never changed. An event *names* a file: an open report
//! the kept one itself, a secret one a sealed copy, and a voice always one that is sealed as the person. So whatever becomes of the
//! event, what was kept can be named again.

use std::{
    io::{Read, Seek, Write},
    sync::Arc,
};

use bytes::Bytes;
use domain::{Point, ReportId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Attachment, Key};
use tempfile::SpooledTempFile;
use trust::SealKey;
use uuid::Uuid;

use crate::{
    AppError, handles,
    report::bad_file::BadFile,
    report::file_kind::{Kind, SEALED, kind_of},
    report::picture::{self, Header, Size},
    report::voice::{self, Container, VoiceType},
    sheet::{NoSheet, Sheet},
};

/// What of a file that arrives may stay in memory.
const IN_MEMORY: usize = 64 * 1024;
/// What measuring a voice costs, in bytes of pixels: as long as a small picture takes.
const VOICE_COSTS: u64 = 4 * 1024 * 1024;
/// Largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;

/// A file as it was sent, kept on the disk while it arrives. Its name is not looked at.
pub struct File(SpooledTempFile);

impl File {
    /// An empty one.
    #[must_use]
    pub fn empty() -> Self {
        Self(SpooledTempFile::new(IN_MEMORY))
    }

    /// Adds what came next.
    ///
    /// # Errors
    /// The disk's.
    pub fn add(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.write_all(bytes)
    }

    /// All of it as a sheet.
    ///
    /// # Errors
    /// Why it is none.
    pub fn sheet(mut self) -> Result<Sheet, NoSheet> {
        self.0.rewind()?;
        Sheet::read(self.0)
    }

    /// To be read from its beginning.
    ///
    /// # Errors
    /// The disk's.
    pub fn reader(mut self) -> std::io::Result<impl Read + Send + 'static> {
        self.0.rewind()?;
        Ok(self.0)
    }

    /// All of it.
    ///
    /// # Errors
    /// The disk's.
    pub fn read(mut self) -> std::io::Result<Bytes> {
        let mut bytes = Vec::new();
        self.0.rewind()?;
        self.0.read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// A file that was cleaned and kept, and that no event names yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its name in the blob store.
    pub id: Uuid,
    /// Its type, found from its content.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// The plain hash of its bytes: the same for the same file sent twice. It never comes into the database.
    pub digest: [u8; 32],
    /// The SHA-256 of what was sent, where a phone told it and it fits: so the same sent again is known without the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<[u8; 32]>,
    /// Where it was taken, in ten-millionths of a degree, as its camera says; sealed with the exact place of a report about a forest, and
    /// of any other dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<(i32, i32)>,
    /// When it was kept. A file that no report names is removed some time after its forms have run out.
    pub at: Timestamp,
}

impl KeptFile {
    /// One that is not here, by the SHA-256 that a phone tells: only to see whether the same was sent before.
    #[must_use]
    pub fn told(sent: [u8; 32]) -> Self {
        let (media_type, at) = (String::new(), Timestamp::UNIX_EPOCH);
        Self { id: Uuid::nil(), media_type, size: 0, digest: [0; 32], sent: Some(sent), position: None, at }
    }

    /// How long it is in seconds, if it is a voice note.
    #[must_use]
    pub fn voice_seconds(&self) -> Option<u32> {
        voice::voice_seconds(&self.media_type)
    }

    /// Where it was taken, as its camera says.
    pub(crate) fn taken_at(&self) -> Option<Point> {
        let (lat, lon) = self.position?;
        Point::new(f64::from(lat) / 1e7, f64::from(lon) / 1e7)
    }

    /// What to call it at its place, from 0, among others.
    #[must_use]
    pub fn name(&self, place: usize) -> String {
        format!("{}.{}", place + 1, ending_of(&self.media_type))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180, and these fit")]
fn in_ten_millionths(point: Point) -> (i32, i32) {
    ((point.lat * 1e7).round() as i32, (point.lon * 1e7).round() as i32)
}

fn ending_of(media_type: &str) -> &'static str {
    match (media_type, VoiceType::parse(media_type)) {
        (_, Some(voice)) => voice.ending(),
        ("application/pdf", _) => "pdf",
        ("image/png", _) => "png",
        _ => "jpg",
    }
}

/// Whether an attachment is called what its bytes are. Files of earlier versions have no place.
pub(crate) fn is_called_right(a: &Attachment, bytes: &Bytes) -> bool {
    let is_of_type = match kind_of(bytes) {
        Ok(Kind::Pdf) => a.media_type == "application/pdf",
        Ok(Kind::Jpeg) => a.media_type == "image/jpeg",
        Ok(Kind::Png) => a.media_type == "image/png",
        Ok(Kind::Voice(container)) => voice::measure(bytes, container).is_ok_and(|voice| a.media_type == voice.name()),
        Ok(Kind::WebP) | Err(_) => false,
    };
    let (number, ending) = a.name.split_once('.').unwrap_or_default();
    let is_at_its_place = number.parse().is_ok_and(|number: u32| !a.salted || number == a.place.saturating_add(1));
    is_of_type && a.size == bytes.len() as u64 && is_at_its_place && ending == ending_of(&a.media_type)
}

impl BadFile {
    /// Why a file that is too large is not taken: where its head tells that its kind never is, a smaller one helps nobody.
    #[must_use]
    pub fn of_large(head: &[u8]) -> Self {
        match kind_of(head) {
            // Only what is filmed is so large, or what nobody spoke in three minutes.
            Ok(Kind::Voice(Container::WebM | Container::Mp4)) => Self::Video,
            Ok(Kind::Voice(Container::Ogg)) => Self::VoiceLong,
            Ok(_) | Err(Self::Empty | Self::UnknownType) => Self::TooLarge,
            Err(why) => why,
        }
    }

    /// The key of its text.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::TooMany => "file-too-many",
            Self::TooLarge => "file-too-large",
            Self::Empty => "file-empty",
            Self::UnknownType => "file-unknown-type",
            Self::Heic => "file-heic",
            Self::Gif => "file-gif",
            Self::Moving => "file-moving",
            Self::Video => "file-video",
            Self::Sound => "file-sound",
            Self::VoiceLong => "file-voice-long",
            Self::VoiceBroken => "file-voice-broken",
            Self::VoiceElsewhere => "file-voice-elsewhere",
            Self::Office => "file-office",
            Self::Archive => "file-archive",
            Self::OtherPicture => "file-other-picture",
            Self::Unreadable => "file-unreadable",
            Self::NoRoom => "file-no-room",
            Self::OverQuota => "file-over-quota",
            Self::Cut => "file-cut",
            Self::TooManyPixels => "file-too-many-pixels",
            Self::TooFast => "file-too-fast",
            Self::Gone => "file-gone",
        }
    }
}

/// What seals the files of an event.
#[derive(Clone, Copy, Default)]
pub(crate) struct FileKeys<'k> {
    /// Those of a secret report.
    pub(crate) words: Option<&'k SealKey>,
    /// Voices; without it none are taken.
    pub(crate) voices: Option<&'k SealKey>,
}

impl<'k> FileKeys<'k> {
    fn of(self, file: &KeptFile) -> Option<&'k SealKey> {
        if file.voice_seconds().is_some() { self.voices } else { self.words }
    }

    /// Those of some files that a sealed copy was made of.
    pub(crate) fn copied(self, kept: &[KeptFile]) -> Vec<KeptFile> {
        kept.iter().filter(|f| self.of(f).is_some()).cloned().collect()
    }
}

impl handles::Reports<'_> {
    /// Cleans one file, the so-manieth of its form (from 0), and keeps it, where there is room. Before it is decoded, `pays` is
    /// told how many bytes its pixels are, and may refuse them.
    ///
    /// # Errors
    /// [`AppError::File`].
    pub async fn keep_file(self, place: usize, file: File, pays: impl FnOnce(u64) -> bool) -> Result<KeptFile, AppError> {
        if !self.space().has_room() {
            return Err(AppError::File(place, BadFile::NoRoom));
        }
        // Until it is put away a file is in memory; only a few are at once, however many people send some.
        // What works on it has its turn to the end, also when nobody waits for it any more.
        let turn = Arc::new(Arc::clone(&self.files).acquire_owned().await);
        let bad = |why| AppError::File(place, why);
        let bytes = tokio::task::spawn_blocking(move || file.read()).await.map_err(|e| AppError::Damaged(e.to_string()))?;
        let bytes = bytes.map_err(|e| store::Error::Blob(e.to_string()))?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(bad(BadFile::TooLarge));
        }
        let position = picture::exif::position(&bytes).map(in_ten_millionths);
        let (bytes, media_type) = match kind_of(&bytes).map_err(bad)? {
            Kind::Pdf => (bytes, "application/pdf".to_owned()),
            Kind::Voice(container) => {
                if !pays(VOICE_COSTS) {
                    return Err(bad(BadFile::TooFast));
                }
                let (look, turn) = (bytes.clone(), Arc::clone(&turn));
                let measured = tokio::task::spawn_blocking(move || {
                    let _turn = turn;
                    voice::measure(&look, container)
                })
                .await;
                (bytes, measured.map_err(|e| AppError::Damaged(e.to_string()))?.map_err(bad)?.name())
            }
            picture => {
                let header = Header::of(&bytes, picture, Size::Kept).map_err(bad)?;
                if !pays(header.decoded) {
                    return Err(bad(BadFile::TooFast));
                }
                let (bytes, media_type) =
                    self.with_room_for(header, move |header| picture::clean(&bytes, header)).await?.map_err(bad)?;
                (bytes, media_type.to_owned())
            }
        };
        let kept = KeptFile {
            id: trust::random::identity(),
            media_type,
            size: bytes.len() as u64,
            digest: trust::digest(&bytes),
            sent: None,
            position,
            at: self.now(),
        };
        self.blobs.put(kept.id, bytes).await?;
        Ok(kept)
    }

    /// Kept files as an event names them, in their order. What a secret report names is a sealed copy, and so is a voice in any
    /// report, under the key of its person; what another event names already is an open one. Done again it makes other copies and
    /// loses nothing.
    ///
    /// # Errors
    /// [`AppError::File`] when one is not there any more, or is a voice where no person's key is given; the blob store's.
    pub(crate) async fn name_files(
        self,
        kept: &[KeptFile],
        report: ReportId,
        keys: FileKeys<'_>,
    ) -> Result<Vec<Attachment>, AppError> {
        if let Some(place) = kept.iter().position(|f| f.voice_seconds().is_some()).filter(|_| keys.voices.is_none()) {
            return Err(AppError::File(place, BadFile::VoiceElsewhere));
        }
        let open = kept.iter().filter(|f| keys.of(f).is_none()).map(|f| f.id).collect::<Vec<_>>();
        let mut free = if open.is_empty() { open } else { self.store.unnamed(open).await? };
        free.sort_unstable();
        free.dedup();
        let mut files = Vec::new();
        for (place, file) in kept.iter().enumerate() {
            let id = match free.iter().position(|id| *id == file.id) {
                Some(found) => free.swap_remove(found),
                None => self.copy_file(place, file, report, keys.of(file)).await?,
            };
            files.push(Attachment {
                id,
                version: 0,
                place: u32::try_from(place).unwrap_or(u32::MAX),
                name: file.name(place),
                media_type: file.media_type.clone(),
                size: file.size,
                hash: self.commit_to_file(id, &file.digest),
                salted: true,
            });
        }
        Ok(files)
    }

    /// Whether one of some files, just about to be named, is named already.
    pub(crate) async fn some_named(self, files: &[Attachment]) -> Result<bool, AppError> {
        let unnamed = self.store.unnamed(files.iter().map(|f| f.id).collect()).await?;
        Ok(unnamed.len() < files.len())
    }

    /// A copy of a kept file under an identity of its own, sealed where a key is given.
    async fn copy_file(self, place: usize, file: &KeptFile, report: ReportId, key: Option<&SealKey>) -> Result<Uuid, AppError> {
        let bytes = self.blobs.get(file.id).await?.filter(|bytes| trust::digest(bytes) == file.digest);
        let bytes = bytes.ok_or(AppError::File(place, BadFile::Gone))?;
        let id = trust::random::identity();
        let bytes = key.map_or(Ok(bytes.clone()), |key| sealed(&bytes, report, id, key))?;
        self.blobs.put(id, bytes).await?;
        Ok(id)
    }

    /// What an event commits to for a file. The salt is made with the installation's key, so that whoever holds the database
    /// alone cannot tell whether it is a document they know, and need not be kept.
    pub(crate) fn commit_to_file(self, id: Uuid, digest: &[u8; 32]) -> [u8; 32] {
        let salt = self.keys.hash("file", &[id.as_bytes()]);
        trust::commit(salt.first_chunk().unwrap_or(&[0; 16]), digest)
    }

    /// Seals the files of a report that became secret, once its key is stored. Done again it changes nothing.
    pub(crate) async fn seal_files(self, report: ReportId) -> Result<(), AppError> {
        let Some(with_history) = self.with_history(Key::Id(report)).await? else { return Ok(()) };
        let Some(key) = self.keys_of(&with_history)?.words else { return Ok(()) };
        for id in with_history.attachments.iter().map(|a| a.id) {
            let Some(bytes) = self.blobs.get(id).await? else { continue };
            if !bytes.starts_with(SEALED) {
                self.blobs.put(id, sealed(&bytes, report, id, &key)?).await?;
            }
        }
        Ok(())
    }

    /// The bytes of a file, opened and checked against what its event committed to.
    pub(crate) async fn open_file(self, attachment: &Attachment, report: ReportId) -> Result<Bytes, AppError> {
        let bytes = self.blobs.get(attachment.id).await?.ok_or_else(|| AppError::Damaged("a file is missing".into()))?;
        let bytes = match bytes.strip_prefix(SEALED) {
            None => bytes,
            Some(sealed) => {
                let stored = self.stored(Key::Id(report)).await?.ok_or(AppError::NotFound)?;
                let is_voice = voice::voice_seconds(&attachment.media_type).is_some();
                let key = if is_voice { stored.person_key.as_ref() } else { stored.words_key.as_ref() };
                let key = self.unwrap(key, report)?.ok_or(trust::NotOpened)?;
                key.open(sealed, &bound_to(report, attachment.id))?.into()
            }
        };
        let digest = trust::digest(&bytes);
        let committed = if attachment.salted { self.commit_to_file(attachment.id, &digest) } else { digest };
        if committed == attachment.hash { Ok(bytes) } else { Err(AppError::Damaged("a file was changed".into())) }
    }
}

fn sealed(bytes: &[u8], report: ReportId, id: Uuid, key: &SealKey) -> Result<Bytes, AppError> {
    let sealed = key.seal(bytes, &bound_to(report, id))?;
    Ok([SEALED.as_slice(), &sealed].concat().into())
}

fn bound_to(report: ReportId, id: Uuid) -> Vec<u8> {
    [report.0.as_bytes().as_slice(), id.as_bytes()].concat()
}
