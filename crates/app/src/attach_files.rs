//! Files are checked, cleaned and kept. The type is found from the content; pictures are decoded and encoded again, so
//! that nothing but what can be seen is kept (no EXIF, no place, nothing appended); names are made from the type, since
//! names of files betray people.

use std::io::{Cursor, Read, Seek, Write};

use bytes::Bytes;
use domain::ReportId;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use store::{Attachment, Key};
use tempfile::SpooledTempFile;
use trust::SealKey;
use uuid::Uuid;

use crate::{House, Trouble};

/// Most files with one report or one answer.
pub const MAX_FILES: usize = 10;
/// What of a file that arrives may stay in memory.
const IN_MEMORY: usize = 64 * 1024;
/// Largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;
/// Most pixels along one side of a picture that is taken.
const MAX_SIDE: u32 = 12_000;
/// Most memory to decode one picture.
const MAX_DECODED: u64 = 200 * 1024 * 1024;
/// Longer sides are scaled down to this: enough to read a number plate.
const KEPT_SIDE: u32 = 2_000;
/// A sealed blob begins with this; no picture and no PDF does.
const SEALED: &[u8; 8] = b"TUNTAS\x01\x00";

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

    /// All of it.
    fn read(mut self) -> std::io::Result<Bytes> {
        let mut bytes = Vec::new();
        self.0.rewind()?;
        self.0.read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// More than [`MAX_FILES`].
    #[error("too many files")]
    TooMany,
    /// Larger than [`MAX_FILE_BYTES`].
    #[error("too large")]
    TooLarge,
    /// Neither a picture (JPEG, PNG, WebP) nor a PDF.
    #[error("not a picture and not a PDF")]
    UnknownType,
    /// It begins like a picture but cannot be decoded, or would need too much memory.
    #[error("a picture that cannot be read")]
    Unreadable,
}

impl BadFile {
    /// The key of its text.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::TooMany => "file-too-many",
            Self::TooLarge => "file-too-large",
            Self::UnknownType => "file-unknown-type",
            Self::Unreadable => "file-unreadable",
        }
    }
}

impl House {
    /// Cleans files and writes them to the blob store, before the event that names them. What no event ever names is
    /// never shown to anyone.
    ///
    /// # Errors
    /// [`Trouble::File`] with the place of the first file that cannot be taken.
    pub async fn keep_files(&self, files: Vec<File>) -> Result<Vec<Attachment>, Trouble> {
        if files.len() > MAX_FILES {
            return Err(Trouble::File(MAX_FILES, BadFile::TooMany));
        }
        let mut kept = Vec::new();
        for (place, file) in files.into_iter().enumerate() {
            kept.push(self.keep_file(place, file).await?);
        }
        Ok(kept)
    }

    /// Cleans one file, the so-manieth of its form (from 0), and writes it to the blob store.
    ///
    /// # Errors
    /// [`Trouble::File`].
    pub async fn keep_file(&self, place: usize, file: File) -> Result<Attachment, Trouble> {
        // Until it is put away a file is in memory; only a few are at once, however many people send some.
        let _turn = self.files.acquire().await;
        let turn = self.pictures.acquire().await;
        let cleaned = tokio::task::spawn_blocking(move || file.read().map(clean)).await;
        drop(turn);
        let cleaned = cleaned.map_err(|e| Trouble::Damaged(e.to_string()))?;
        let cleaned = cleaned.map_err(|e| store::Error::Blob(e.to_string()))?;
        let (bytes, media_type, ending) = cleaned.map_err(|e| Trouble::File(place, e))?;
        let attachment = Attachment {
            id: Uuid::new_v4(),
            version: 0,
            name: format!("{}.{ending}", place + 1),
            media_type: media_type.to_owned(),
            size: bytes.len() as u64,
            hash: trust::digest(&bytes),
            digest: Some(trust::digest(&bytes)),
        };
        self.blobs.put(attachment.id, bytes).await?;
        Ok(attachment)
    }

    /// Seals the files of a report that is secret. Done again it changes nothing.
    pub(crate) async fn seal_files(&self, report: ReportId) -> Result<(), Trouble> {
        let Some(dossier) = self.store.dossier(Key::Id(report)).await? else { return Ok(()) };
        let Some(key) = self.keys_of(&dossier)?.words else { return Ok(()) };
        for attachment in &dossier.attachments {
            self.seal_file(attachment.id, report, &key).await?;
        }
        Ok(())
    }

    /// Seals files before a secret report or deed is written that names them.
    ///
    /// # Errors
    /// The blob store's.
    pub(crate) async fn seal_file(&self, id: Uuid, report: ReportId, key: &SealKey) -> Result<(), Trouble> {
        let Some(bytes) = self.blobs.get(id).await? else { return Ok(()) };
        if !bytes.starts_with(SEALED) {
            let sealed = key.seal(&bytes, &bound_to(report, id))?;
            self.blobs.put(id, [SEALED.as_slice(), &sealed].concat().into()).await?;
        }
        Ok(())
    }

    /// The bytes of a file, opened and checked against what its event committed to.
    pub(crate) async fn open_file(&self, attachment: &Attachment, report: ReportId) -> Result<Bytes, Trouble> {
        let bytes = self.blobs.get(attachment.id).await?.ok_or_else(|| Trouble::Damaged("a file is missing".into()))?;
        let bytes = match bytes.strip_prefix(SEALED) {
            None => bytes,
            Some(sealed) => {
                let stored = self.store.report(Key::Id(report)).await?.ok_or(Trouble::NotFound)?;
                let key = self.unwrap(stored.words_key.as_ref(), report)?.ok_or(trust::NotOpened)?;
                key.open(sealed, &bound_to(report, attachment.id))?.into()
            }
        };
        let sound = trust::digest(&bytes) == attachment.hash;
        if sound { Ok(bytes) } else { Err(Trouble::Damaged("a file was changed".into())) }
    }
}

fn bound_to(report: ReportId, id: Uuid) -> Vec<u8> {
    [report.0.as_bytes().as_slice(), id.as_bytes()].concat()
}

/// What is kept of a file, with its type and its ending.
fn clean(bytes: Bytes) -> Result<(Bytes, &'static str, &'static str), BadFile> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(BadFile::TooLarge);
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok((bytes, "application/pdf", "pdf"));
    }
    let format = match image::guess_format(&bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        _ => return Err(BadFile::UnknownType),
    };
    let picture = decode(&bytes, format).ok_or(BadFile::Unreadable)?;
    let picture = if picture.width().max(picture.height()) > KEPT_SIDE {
        picture.resize(KEPT_SIDE, KEPT_SIDE, image::imageops::FilterType::Triangle)
    } else {
        picture
    };
    let mut out = Cursor::new(Vec::new());
    let encoded = match format {
        ImageFormat::Png => picture.write_to(&mut out, ImageFormat::Png).map(|()| ("image/png", "png")),
        _ => {
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 82);
            picture.to_rgb8().write_with_encoder(encoder).map(|()| ("image/jpeg", "jpg"))
        }
    };
    let (media_type, ending) = encoded.map_err(|_| BadFile::Unreadable)?;
    Ok((out.into_inner().into(), media_type, ending))
}

/// Decodes within limits that are known before a pixel is read, and turns the picture as its camera was held.
pub(crate) fn decode(bytes: &[u8], format: ImageFormat) -> Option<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) * u64::from(decoder.color_type().bytes_per_pixel()) > MAX_DECODED {
        return None;
    }
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn pictures_are_made_again_and_nothing_else_is_kept() {
        let mut bytes = png(40, 30);
        bytes.extend_from_slice(b"<script>appended</script>");
        let (kept, media_type, ending) = clean(bytes.into()).unwrap();
        assert_eq!((media_type, ending), ("image/png", "png"));
        assert!(!kept.windows(8).any(|w| w == b"appended"));
        assert!(image::load_from_memory(&kept).is_ok());
    }

    #[test]
    fn a_jpeg_loses_its_exif() {
        let mut jpeg = Vec::new();
        DynamicImage::new_rgb8(8, 8).write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0GPSLatitude";
        let mut segment = vec![0xff, 0xe1, 0, u8::try_from(exif.len() + 2).unwrap()];
        segment.extend_from_slice(exif);
        jpeg.splice(2..2, segment);
        let (kept, ..) = clean(jpeg.into()).unwrap();
        assert!(!kept.windows(11).any(|w| w == b"GPSLatitude"));
    }

    #[test]
    fn what_is_no_picture_or_would_burst_is_refused() {
        assert_eq!(clean(Bytes::from_static(b"GIF89a....")).unwrap_err(), BadFile::UnknownType);
        assert_eq!(clean(Bytes::from_static(b"<html>")).unwrap_err(), BadFile::UnknownType);
        assert_eq!(clean(Bytes::new()).unwrap_err(), BadFile::UnknownType);
        assert_eq!(clean(vec![0; MAX_FILE_BYTES + 1].into()).unwrap_err(), BadFile::TooLarge);
        let mut broken = png(40, 30);
        broken.truncate(60);
        assert_eq!(clean(broken.into()).unwrap_err(), BadFile::Unreadable);
        // A header that promises 60,000 x 60,000 pixels.
        let mut bomb = png(1, 1);
        bomb.splice(16..24, [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert_eq!(clean(bomb.into()).unwrap_err(), BadFile::Unreadable);
    }
}
