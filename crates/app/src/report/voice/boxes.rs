//! What the boxes of an MP4 claim to hold, counted before anything believes them: a few bytes can claim billions of samples.

/// Boxes that hold boxes.
const HOLDS: [&[u8]; 9] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf"];
/// Boxes that say behind their version how many entries they have.
const COUNTED: [&[u8]; 8] = [b"ctts", b"stsc", b"stco", b"co64", b"stss", b"elst", b"trun", b"stsd"];
/// Deepest that boxes lie in each other.
const DEEPEST: u8 = 8;

/// Whether all boxes end within what holds them (but for the last, of a recording that was cut off), and claim no more entries or
/// samples than `most` together.
pub(super) fn are_sound(bytes: &[u8], most: usize) -> bool {
    claims(bytes, 0, most).is_some_and(|all| all <= most)
}

/// How many entries are claimed; none where boxes do not fit.
fn claims(mut bytes: &[u8], depth: u8, most: usize) -> Option<usize> {
    let mut all = 0_usize;
    while !bytes.is_empty() {
        let (kind, body, rest) = next(bytes, depth == 0)?;
        let claimed = match kind {
            kind if HOLDS.contains(&kind) => (depth < DEEPEST).then(|| claims(body, depth + 1, most))??,
            b"stts" => of_times(body)?,
            b"stsz" | b"stz2" => number(body, 8)?,
            kind if COUNTED.contains(&kind) => number(body, 4)?,
            // Each box is work, whatever it is.
            _ => 1,
        };
        all = all.saturating_add(claimed);
        if all > most {
            return Some(all);
        }
        bytes = rest;
    }
    Some(all)
}

/// The first box: its kind, what is in it, and what comes after it.
fn next(bytes: &[u8], may_be_cut: bool) -> Option<(&[u8], &[u8], &[u8])> {
    let kind = bytes.get(4..8)?;
    let (head, size) = match number(bytes, 0)? {
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(u64::from_be_bytes(*bytes.get(8..16)?.first_chunk()?)).ok()?),
        size => (8, size),
    };
    // Only what is not taken apart may be cut off.
    let cut = size > bytes.len() && may_be_cut && kind == b"mdat";
    let end = if cut { bytes.len() } else { size };
    Some((kind, bytes.get(head..end)?, bytes.get(end..)?))
}

/// The samples of a table of times: each entry says for how many it holds.
fn of_times(body: &[u8]) -> Option<usize> {
    let entries = number(body, 4)?;
    let all = body.get(8..)?.as_chunks::<8>().0.iter().take(entries);
    Some(all.map(|entry| number(entry, 0).unwrap_or(usize::MAX)).fold(entries, usize::saturating_add))
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}
