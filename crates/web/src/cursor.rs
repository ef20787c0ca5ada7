//! Where a public list goes on, as it stands in an address. The place of a report is its turn among all that arrived, public or
//! not: as it is, it would tell how many came between two that anyone may see. So it travels in disguise, which only this
//! installation can put on and take off.

use store::Cursor;

use crate::state::Web;

/// As often as makes the disguise as good as chance (a Feistel network over two halves).
const ROUNDS: u8 = 4;
/// A half of a place.
const BITS: u32 = 31;
const HALF: i64 = (1 << BITS) - 1;

/// A cursor to be shown.
pub(crate) fn disguised(web: &Web, cursor: Cursor) -> Cursor {
    let mixed = |half: i64, round: u8| mixed(web, half, round);
    Cursor { n: (0..ROUNDS).fold(cursor.n, |n, round| join(n & HALF, (n >> BITS) ^ mixed(n & HALF, round))), ..cursor }
}

/// A cursor that was shown.
pub(crate) fn plain(web: &Web, cursor: Cursor) -> Cursor {
    let mixed = |half: i64, round: u8| mixed(web, half, round);
    let n = cursor.n & join(HALF, HALF);
    Cursor { n: (0..ROUNDS).rev().fold(n, |n, round| join((n & HALF) ^ mixed(n >> BITS, round), n >> BITS)), ..cursor }
}

fn join(high: i64, low: i64) -> i64 {
    (high << BITS) | low
}

fn mixed(web: &Web, half: i64, round: u8) -> i64 {
    let hash = web.app().keys().hash("cursor", &[&[round], &half.to_le_bytes()]);
    i64::from_le_bytes(hash.first_chunk().copied().unwrap_or_default()) & HALF
}
