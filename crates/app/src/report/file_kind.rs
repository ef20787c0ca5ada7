//! What a file is, found from its content: what is taken, and what people often send instead, so that they can be told how to
//! send it.

use super::{bad_file::BadFile, voice::Container};

/// A sealed blob begins with this; nothing that is taken does.
pub(crate) const SEALED: &[u8; 8] = b"TUNTAS\x01\x00";

/// How far into a file the mark of a PDF may stand: some programs write a few lines of their own before it.
const PDF_WITHIN: usize = 1024;

/// What is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Pdf,
    Jpeg,
    Png,
    WebP,
    /// Perhaps a voice note: what is in it tells.
    Voice(Container),
}

/// What a file is; why it is not taken otherwise.
pub(crate) fn kind_of(bytes: &[u8]) -> Result<Kind, BadFile> {
    let head = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    let begins = |mark: &[u8]| head.starts_with(mark);
    let has = |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let within = |mark: &[u8]| head.windows(mark.len()).any(|w| w == mark);
    match () {
        () if head.is_empty() => Err(BadFile::Empty),
        () if begins(b"\xff\xd8\xff") => Ok(Kind::Jpeg),
        () if begins(b"\x89PNG\r\n\x1a\n") => Ok(Kind::Png),
        () if begins(b"RIFF") && has(8, b"WEBP") => Ok(Kind::WebP),
        // Ours begin so once they are sealed: what came so could not be told from them.
        () if begins(SEALED) => Err(BadFile::UnknownType),
        () if begins(b"\x1a\x45\xdf\xa3") => Ok(Kind::Voice(Container::WebM)),
        () if begins(b"OggS") => Ok(Kind::Voice(Container::Ogg)),
        () if has(4, b"ftyp") => of_media_box(head.get(8..12).unwrap_or_default()),
        // Behind what some programs write before it, and what begins as something else is that.
        () if within(b"%PDF-") => Ok(Kind::Pdf),
        () if begins(b"GIF8") => Err(BadFile::Gif),
        () if begins(b"RIFF") && has(8, b"WAVE") => Err(BadFile::Sound),
        () if begins(b"RIFF") || begins(b"FLV") || begins(b"\x00\x00\x01\xba") => Err(BadFile::Video),
        () if begins(b"ID3") || begins(b"#!AMR") || begins(b"fLaC") || begins(b"\xff\xfb") => Err(BadFile::Sound),
        () if begins(b"\xd0\xcf\x11\xe0") || begins(b"{\\rtf") => Err(BadFile::Office),
        () if begins(b"PK") && is_office(&within) => Err(BadFile::Office),
        () if begins(b"PK") || begins(b"Rar!") || begins(b"7z\xbc\xaf") || begins(b"\x1f\x8b") => Err(BadFile::Archive),
        () if begins(b"II*\0") || begins(b"MM\0*") || begins(b"BM") || begins(b"8BPS") => Err(BadFile::OtherPicture),
        () => Err(BadFile::UnknownType),
    }
}

/// A container that phones use for photos, videos and voices alike: its brand tells which is a photo.
fn of_media_box(brand: &[u8]) -> Result<Kind, BadFile> {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1" | b"avif" | b"avis" => Err(BadFile::Heic),
        _ => Ok(Kind::Voice(Container::Mp4)),
    }
}

/// Documents of office programs are archives with parts of these names.
fn is_office(within: &impl Fn(&[u8]) -> bool) -> bool {
    let marks: [&[u8]; 6] = [b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"application/vnd.o", b"_rels/"];
    marks.into_iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_send_is_known_by_its_content() {
        let known: [(&[u8], BadFile); 11] = [
            (b"", BadFile::Empty),
            (b"GIF89a....", BadFile::Gif),
            (b"\0\0\0\x18ftypheic\0\0", BadFile::Heic),
            (b"\0\0\0\x18ftypmif1\0\0", BadFile::Heic),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", BadFile::Office),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", BadFile::Office),
            (b"PK\x03\x04foto/1.jpg", BadFile::Archive),
            (b"ID3\x04", BadFile::Sound),
            (b"#!AMR\n", BadFile::Sound),
            (b"<html>", BadFile::UnknownType),
            (b"TUNTAS\x01\x00 %PDF-1.7", BadFile::UnknownType),
        ];
        for (bytes, why) in known {
            assert_eq!(kind_of(bytes), Err(why), "{}", bytes.escape_ascii());
        }
        let hidden = [b"OggS".as_slice(), &[0; 100], b"%PDF-1.4"].concat();
        assert_eq!(kind_of(&hidden), Ok(Kind::Voice(Container::Ogg)), "a voice that says it is a document is a voice");
        let late = [&[b' '; 1000][..], b"%PDF-1.4"].concat();
        assert_eq!(kind_of(&late), Ok(Kind::Pdf));
        assert_eq!(kind_of(&[&[b' '; 1020][..], b"%PDF-1.4"].concat()), Err(BadFile::UnknownType));
    }
}
