//! What is said of a file that is not taken, and what would be.

/// Most files with one report or one answer.
pub const MAX_FILES: usize = 10;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each says what it is")]
pub enum BadFile {
    #[error("too many files: at most {MAX_FILES}")]
    TooMany,
    #[error("too large: at most 10 MB")]
    TooLarge,
    #[error("empty")]
    Empty,
    #[error("not a picture (JPEG, PNG, WebP) and not a PDF")]
    UnknownType,
    #[error("HEIC or AVIF: send it as JPEG")]
    Heic,
    #[error("a GIF: send it as JPEG or PNG")]
    Gif,
    #[error("a moving picture: send a still one")]
    Moving,
    #[error("a video: send a picture of it")]
    Video,
    #[error("a sound that is no voice note (one voice: Opus in WebM or Ogg, AAC in MP4)")]
    Sound,
    #[error("a voice note of more than 3 minutes")]
    VoiceLong,
    #[error("a voice note that cannot be read")]
    VoiceBroken,
    #[error("a voice note: only a new report takes one; write down what is heard")]
    VoiceElsewhere,
    #[error("a document of an office program: send it as PDF")]
    Office,
    #[error("an archive: send the files in it")]
    Archive,
    #[error("a picture of another kind (TIFF, BMP): send it as JPEG or PNG")]
    OtherPicture,
    #[error("a picture that cannot be read")]
    Unreadable,
    #[error("a picture that was cut off: its end is missing")]
    Cut,
    #[error("a picture with too many pixels: send a smaller one, or a JPEG")]
    TooManyPixels,
    #[error("too many pictures from this address in a short time: send it again in a minute")]
    TooFast,
    #[error("kept too long ago or for another form: attach it again")]
    Gone,
    #[error("cannot be kept just now; send it later, or send the rest without it")]
    NoRoom,
    #[error("too many files today; send it later, or send the rest without it")]
    OverQuota,
}
