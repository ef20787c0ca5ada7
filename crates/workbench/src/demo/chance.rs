//! Chance that can be repeated: the same seed gives the same stories (SplitMix64; nothing secret is made of it).

use std::cell::Cell;

pub(crate) struct Chance(Cell<u64>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Cell::new(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    fn next(&self) -> u64 {
        let mut z = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(z);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when `n` is 0.
    pub(crate) fn below(&self, n: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap_or(0).checked_rem(n).unwrap_or(0)
    }

    /// True so many times of a hundred.
    pub(crate) fn percent(&self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of them; the default when there is none.
    pub(crate) fn pick<'a, T: ?Sized>(&self, all: &[&'a T]) -> Option<&'a T> {
        all.get(self.below(all.len())).copied()
    }

    /// A place in a list of weights.
    pub(crate) fn weighted(&self, weights: impl Iterator<Item = usize> + Clone) -> usize {
        let mut at = self.below(weights.clone().sum());
        for (place, weight) in weights.enumerate() {
            if at < weight {
                return place;
            }
            at -= weight;
        }
        0
    }

    /// Hours between two bounds.
    pub(crate) fn hours(&self, from: usize, to: usize) -> jiff::SignedDuration {
        let minutes = from * 60 + self.below(to.saturating_sub(from) * 60 + 1);
        jiff::SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(0))
    }
}
