//! What the boxes of an MP4 claim to hold, counted before anything believes them: a few bytes can claim billions of samples.

/// Boxes that hold boxes.
const HOLDS: [&[u8]; 9] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf"];
/// Boxes that say behind their version how many entries they have.
const COUNTED: [&[u8]; 7] = [b"ctts", b"stsc", b"stco", b"co64", b"stss", b"elst", b"stsd"];
/// Boxes that a recording in fragments is made of.
const FRAGMENTS: [&[u8]; 3] = [b"moof", b"traf", b"trun"];
/// Deepest that boxes lie in each other.
const DEEPEST: u8 = 8;

/// What one file may claim. For every sample, what takes it apart goes through the tables and the run it stands in once more, and for
/// every fragment through those before: so all are bounded, not only their sum.
const MOST: Claims = Claims { all: 100_000, table: 20_000, run: 4_096, fragments: 2_000 };

/// What boxes claim to hold.
#[derive(Clone, Copy, Default)]
struct Claims {
    /// Entries and samples of all tables, and boxes.
    all: usize,
    /// The most of one table: the longest voice has 9,000 samples.
    table: usize,
    /// The most of one run of a fragment: a phone writes one every second or so.
    run: usize,
    /// Boxes that fragments are made of.
    fragments: usize,
}

impl Claims {
    fn and(self, other: Self) -> Self {
        Self {
            all: self.all.saturating_add(other.all),
            table: self.table.max(other.table),
            run: self.run.max(other.run),
            fragments: self.fragments.saturating_add(other.fragments),
        }
    }

    fn is_within(self, most: Self) -> bool {
        self.all <= most.all && self.table <= most.table && self.run <= most.run && self.fragments <= most.fragments
    }
}

/// Whether all boxes end within what holds them (but for the last, of a recording that was cut off), and claim no more than a voice has.
pub(super) fn are_sound(bytes: &[u8]) -> bool {
    claims(bytes, 0).is_some()
}

/// What is claimed; none where boxes do not fit, or claim more than any voice has.
fn claims(mut bytes: &[u8], depth: u8) -> Option<Claims> {
    let mut all = Claims::default();
    while !bytes.is_empty() {
        let (kind, body, rest) = next(bytes, depth == 0)?;
        let of_table = |n: usize| Claims { all: n, table: n, ..Claims::default() };
        let mut claimed = match kind {
            kind if HOLDS.contains(&kind) => (depth < DEEPEST).then(|| claims(body, depth + 1))??,
            b"stts" => of_table(of_times(body)?),
            b"stsz" | b"stz2" => of_table(number(body, 8)?),
            b"trun" => Claims { run: number(body, 4)?, ..of_table(number(body, 4)?) },
            kind if COUNTED.contains(&kind) => of_table(number(body, 4)?),
            _ => Claims::default(),
        };
        // Each box is work, whatever it is.
        claimed.all = claimed.all.saturating_add(1);
        claimed.fragments = claimed.fragments.saturating_add(usize::from(FRAGMENTS.contains(&kind)));
        all = all.and(claimed);
        if !all.is_within(MOST) {
            return None;
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
