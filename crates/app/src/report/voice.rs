//! Voice notes: what phones record, and what they send each other. Nothing is decoded: a container is taken apart far enough to
//! see that it holds one voice of the kind it should, and how long it is. What came is kept as it came, and sealed as the person.

mod boxes;
mod pages;

use std::{io::Cursor, panic::AssertUnwindSafe};

use bytes::Bytes;
use domain::Language;
use symphonia::{
    core::{
        codecs::{
            CodecParameters,
            audio::{
                AudioCodecId,
                well_known::{CODEC_ID_AAC, CODEC_ID_OPUS},
            },
        },
        errors::Error,
        formats::{FormatOptions, FormatReader, Track},
        io::MediaSourceStream,
    },
    default::formats::{IsoMp4Reader, MkvReader, OggReader},
};

use super::bad_file::BadFile;

/// The longest voice note, in seconds.
pub const LONGEST_VOICE: u32 = 180;
/// How much longer it may turn out: phones stop a little late.
const GRACE: u32 = 5;
/// Largest voice note, in bytes: as long as the longest by the best that phones record.
const MOST_BYTES: usize = 6 * 1024 * 1024;
/// Most packets that are looked at: as many of the shortest as the longest holds.
const MOST_PACKETS: usize = 100_000;

/// What a voice lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// As Chrome and Firefox record: with Opus in it. How long it is does not stand at its beginning.
    WebM,
    /// As WhatsApp and Telegram send: with Opus in it.
    Ogg,
    /// As Safari and recorders of phones write: with AAC in it.
    Mp4,
}

impl Container {
    const ALL: [Self; 3] = [Self::WebM, Self::Ogg, Self::Mp4];

    fn media_type(self) -> &'static str {
        match self {
            Self::WebM => "audio/webm",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "audio/mp4",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::WebM => "webm",
            Self::Ogg => "ogg",
            Self::Mp4 => "m4a",
        }
    }

    fn codec(self) -> AudioCodecId {
        match self {
            Self::WebM | Self::Ogg => CODEC_ID_OPUS,
            Self::Mp4 => CODEC_ID_AAC,
        }
    }

    fn open(self, bytes: Bytes) -> Result<Box<dyn FormatReader>, Error> {
        let stream = MediaSourceStream::new(Box::new(Cursor::new(bytes)), Default::default());
        let options = FormatOptions::default();
        Ok(match self {
            Self::WebM => Box::new(MkvReader::try_new(stream, options)?),
            Self::Ogg => Box::new(OggReader::try_new(stream, options)?),
            Self::Mp4 => Box::new(IsoMp4Reader::try_new(stream, options)?),
        })
    }
}

/// A voice note by its media type, in which its length stands: it needs no place of its own wherever files are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VoiceType {
    container: Container,
    pub(crate) seconds: u32,
}

impl VoiceType {
    /// As it is kept.
    pub(crate) fn name(self) -> String {
        format!("{};seconds={}", self.container.media_type(), self.seconds)
    }

    /// From what is kept; none for what is no voice note.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (media_type, seconds) = name.split_once(";seconds=")?;
        let container = Container::ALL.into_iter().find(|c| c.media_type() == media_type)?;
        Some(Self { container, seconds: seconds.parse().ok()? })
    }

    pub(crate) fn ending(self) -> &'static str {
        self.container.ending()
    }
}

/// How long a voice note is by its media type, in seconds; none for what is no voice note.
#[must_use]
pub fn voice_seconds(media_type: &str) -> Option<u32> {
    VoiceType::parse(media_type).map(|voice| voice.seconds)
}

/// Takes a container apart, in bounded time.
///
/// # Errors
/// Why what is in it is not taken.
pub(crate) fn measure(bytes: &Bytes, container: Container) -> Result<VoiceType, BadFile> {
    if bytes.len() > MOST_BYTES {
        return Err(BadFile::VoiceLong);
    }
    let is_sound = match container {
        Container::Mp4 => boxes::are_sound(bytes),
        Container::Ogg => pages::are_sound(bytes),
        Container::WebM => true,
    };
    if !is_sound {
        return Err(BadFile::VoiceBroken);
    }
    // What takes it apart was written by others: whatever it makes of what strangers send ends here.
    let measured = std::panic::catch_unwind(AssertUnwindSafe(|| length(bytes.clone(), container)));
    let seconds = measured.unwrap_or(Err(BadFile::VoiceBroken))?;
    if seconds > f64::from(LONGEST_VOICE + GRACE) {
        return Err(BadFile::VoiceLong);
    }
    // At least one: it was something.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nothing and the longest")]
    Ok(VoiceType { container, seconds: (seconds.round() as u32).clamp(1, LONGEST_VOICE) })
}

/// The length of the only voice in a container, in seconds, by what the packets say of themselves.
fn length(bytes: Bytes, container: Container) -> Result<f64, BadFile> {
    let broken = |_: Error| BadFile::VoiceBroken;
    let mut reader = container.open(bytes).map_err(broken)?;
    let (id, time_base) = {
        let voice = the_voice(reader.tracks(), container)?;
        (voice.id, voice.time_base.ok_or(BadFile::VoiceBroken)?)
    };
    let (mut end, mut packets) = (0.0_f64, 0);
    loop {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            // Another stream after the first.
            Err(Error::ResetRequired) => return Err(BadFile::Sound),
            // A phone that was switched off while it recorded leaves a note without its end.
            Err(Error::IoError(e)) if e.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(_) => return Err(BadFile::VoiceBroken),
        };
        packets += 1;
        if packets > MOST_PACKETS {
            return Err(BadFile::VoiceLong);
        }
        if packet.track_id == id {
            let at = time_base.calc_time_saturating(packet.pts.saturating_add(packet.dur));
            end = end.max(at.as_secs_f64());
        }
    }
    if packets == 0 { Err(BadFile::VoiceBroken) } else { Ok(end) }
}

/// The only track, if it is a voice of the kind that belongs into its container.
fn the_voice(tracks: &[Track], container: Container) -> Result<&Track, BadFile> {
    if tracks.iter().any(|t| matches!(t.codec_params, Some(CodecParameters::Video(_)))) {
        return Err(BadFile::Video);
    }
    match tracks {
        [] => Err(BadFile::VoiceBroken),
        [voice] => match &voice.codec_params {
            Some(CodecParameters::Audio(audio)) if audio.codec == container.codec() => Ok(voice),
            _ => Err(BadFile::Sound),
        },
        _ => Err(BadFile::Sound),
    }
}

/// How long a voice note is, in words.
#[must_use]
pub fn voice_length(language: Language, seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let (minute, second) = match language {
        Language::Indonesian => ("menit", "detik"),
        Language::English => (if minutes == 1 { "minute" } else { "minutes" }, if seconds == 1 { "second" } else { "seconds" }),
    };
    match (minutes, seconds) {
        (0, _) => format!("{seconds} {second}"),
        (_, 0) => format!("{minutes} {minute}"),
        _ => format!("{minutes} {minute} {seconds} {second}"),
    }
}

/// What stands in for words that were only spoken, until they are written down.
pub(crate) fn stand_in(language: Language, seconds: u32) -> String {
    let length = voice_length(language, seconds);
    match language {
        Language::Indonesian => format!("Laporan suara, {length}. Belum ditulis."),
        Language::English => format!("Spoken report, {length}. Not written down yet."),
    }
}

/// What stands in, in the language of whoever reads it; as it is, where it is somebody's own words.
#[must_use]
pub fn stand_in_read(language: Language, words: &str) -> String {
    let ours = |seconds: &u32| Language::ALL.into_iter().any(|written| stand_in(written, *seconds) == words);
    (0..=LONGEST_VOICE).find(ours).map_or_else(|| words.to_owned(), |seconds| stand_in(language, seconds))
}

#[cfg(test)]
mod tests;
