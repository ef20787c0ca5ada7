//! The pages of an Ogg, one behind the other. What takes them apart looks for the next wherever one is broken, and would read the
//! same bytes again and again.

use symphonia::core::{checksum::Crc32, io::Monitor};

/// Bytes of a page before the lengths of what is in it.
const HEAD: usize = 27;
/// Where the checksum of a page stands in its head; it is reckoned with nothing there.
const CHECKSUM: std::ops::Range<usize> = 22..26;

/// Whether it is whole pages to its end, but for the last, of a recording that was cut off.
pub(super) fn are_sound(mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        let Some(length) = length(bytes) else { return b"OggS".starts_with(bytes) || bytes.starts_with(b"OggS") };
        let Some((page, rest)) = bytes.split_at_checked(length) else { return bytes.starts_with(b"OggS") };
        if !is_sound(page) {
            return false;
        }
        bytes = rest;
    }
    true
}

/// How long the first page is by its head; none where that is cut off.
fn length(bytes: &[u8]) -> Option<usize> {
    let parts = usize::from(*bytes.get(HEAD - 1)?);
    let held: usize = bytes.get(HEAD..HEAD + parts)?.iter().map(|part| usize::from(*part)).sum();
    Some(HEAD + parts + held)
}

fn is_sound(page: &[u8]) -> bool {
    let (Some(before), Some(told), Some(after)) = (page.get(..CHECKSUM.start), page.get(CHECKSUM), page.get(CHECKSUM.end..))
    else {
        return false;
    };
    let mut sum = Crc32::new(0);
    sum.process_buf_bytes(before);
    sum.process_buf_bytes(&[0; 4]);
    sum.process_buf_bytes(after);
    page.starts_with(b"OggS") && told == sum.crc().to_le_bytes()
}
