//! What the heads of pictures tell before a pixel is read: how large they are, what decoding them takes, whether they move.

use crate::report::bad_file::BadFile;

/// The frame of a JPEG.
pub(super) struct Frame {
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) components: u64,
    /// Samples of all components: fewer than their pixels where colour is told for several together.
    samples: u64,
    progressive: bool,
}

impl Frame {
    /// Walks the segments to the one that tells the size.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.get(2..)?;
        loop {
            let at = rest.iter().position(|b| *b == 0xff)?;
            let marker = rest.get(at..)?.iter().position(|b| *b != 0xff)? + at;
            let (code, after) = rest.get(marker..)?.split_first()?;
            match code {
                0x00 | 0x01 | 0xd0..=0xd8 => rest = after,
                0xd9 | 0xda => return None,
                _ => {
                    let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
                    let segment = after.get(2..length.max(2))?;
                    if matches!(code, 0xc0..=0xcf) && !matches!(code, 0xc4 | 0xc8 | 0xcc) {
                        return Self::read(segment, matches!(code, 0xc2 | 0xc6 | 0xca | 0xce));
                    }
                    rest = after.get(length.max(2)..)?;
                }
            }
        }
    }

    fn read(segment: &[u8], progressive: bool) -> Option<Self> {
        let [_, h1, h0, w1, w0, components, factors @ ..] = segment else { return None };
        let (height, width) = (u64::from(u16::from_be_bytes([*h1, *h0])), u64::from(u16::from_be_bytes([*w1, *w0])));
        let factors: Vec<(u64, u64)> =
            factors.as_chunks::<3>().0.iter().map(|[_, f, _]| (u64::from(f >> 4), u64::from(f & 15))).collect();
        let most = |of: fn(&(u64, u64)) -> u64| factors.iter().map(of).max().filter(|most| *most > 0);
        let (across, down) = (most(|f| f.0)?, most(|f| f.1)?);
        // Whole blocks of all components, at the edges too.
        let units = width.div_ceil(8 * across) * height.div_ceil(8 * down);
        let samples = units * 64 * factors.iter().map(|(h, v)| h * v).sum::<u64>();
        Some(Self { width, height, components: u64::from(*components), samples, progressive })
    }

    /// Memory to decode it to at least this size, which is done by eighths.
    pub(super) fn memory(&self, (width, height): (u32, u32)) -> u64 {
        let fits = |eighths: &u64| {
            (self.width * eighths).div_ceil(8) >= u64::from(width) || (self.height * eighths).div_ceil(8) >= u64::from(height)
        };
        let eighths = [1, 2, 4].into_iter().find(fits).unwrap_or(8);
        let part = |of: u64| of * eighths * eighths / 64;
        // The coefficients of a progressive one are all there at once, and once more where its last scan is missing.
        let coefficients = if self.progressive { self.samples * 4 } else { 0 };
        part(self.samples) + part(self.width * self.height * self.components) * 2 + coefficients
    }
}

/// Width and height of a PNG, the bytes of its pixels, and what decoding them takes.
pub(super) fn png_head(bytes: &[u8]) -> Option<(u64, u64, u64, u64)> {
    let (width, height) = (be_u32(bytes.get(16..)?)?, be_u32(bytes.get(20..)?)?);
    // Bytes of a pixel, and those of its copy where it needs one.
    let (channels, copied) = match bytes.get(25)? {
        0 => (1, 0),
        2 => (3, 0),
        4 => (2, 4),
        // A palette may hold colours that show through.
        _ => (4, 0),
    };
    let (deep, also) = if *bytes.get(24)? == 16 { (2, channels) } else { (1, 0) };
    let decoded = width.checked_mul(height)?.checked_mul(channels * deep)?;
    Some((width, height, decoded, decoded.checked_add((width * height).checked_mul(copied + also)?)?))
}

/// Whether a PNG says before its pixels that it moves.
pub(super) fn is_moving_png(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let (Some(length), Some(name)) = (be_u32(rest), rest.get(4..8)) {
        match name {
            b"acTL" => return true,
            b"IDAT" => return false,
            _ => {}
        }
        let next = usize::try_from(length).ok().and_then(|length| length.checked_add(12));
        rest = next.and_then(|next| rest.get(next..)).unwrap_or_default();
    }
    false
}

/// Width and height of a WebP, and whether it moves.
pub(super) fn webp_head(bytes: &[u8]) -> Option<(u64, u64, bool)> {
    let three = |at: usize| Some(u64::from(u32::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?, *bytes.get(at + 2)?, 0])));
    let two = |at: usize| Some(u64::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]) & 0x3fff));
    match bytes.get(12..16)? {
        b"VP8X" => Some((three(24)? + 1, three(27)? + 1, bytes.get(20)? & 2 != 0)),
        b"VP8L" => {
            let bits = u32::from_le_bytes(*bytes.get(21..)?.first_chunk()?);
            Some((u64::from(bits & 0x3fff) + 1, u64::from(bits >> 14 & 0x3fff) + 1, false))
        }
        b"VP8 " => Some((two(26)?, two(28)?, false)),
        _ => None,
    }
}

/// Whether a WebP ends before its own length.
pub(super) fn is_shorter_than_it_says(bytes: &[u8]) -> bool {
    let says = bytes.get(4..).and_then(|b| b.first_chunk()).map(|b| u64::from(u32::from_le_bytes(*b)));
    says.is_some_and(|says| (bytes.len() as u64) < says + 8)
}

/// Why a picture has no head: it ends there, or something else stands in its place.
pub(super) fn without_head(bytes: &[u8]) -> BadFile {
    if bytes.len() < 64 { BadFile::Cut } else { BadFile::Unreadable }
}

fn be_u32(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|b| u64::from(u32::from_be_bytes(*b)))
}
