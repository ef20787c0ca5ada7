//! Which of very many tests are found, so that of those found only a small share is chance.

use super::Spread;
use crate::Level;

/// Of what is found on a day, this share is expected to be chance at most, all levels together.
pub const FALSE_SHARE: f64 = 0.2;

/// The part of [`FALSE_SHARE`] that a level has. Where most is asked of it, among villages, it is largest.
#[must_use]
pub fn share(level: Level) -> f64 {
    match level {
        Level::Village => 0.10,
        Level::District => 0.04,
        Level::Regency | Level::Province => 0.03,
    }
}

/// A p above this is never found, however many there are: it bounds the correction of the procedure.
const LARGEST: f64 = 0.01;
/// What is smaller is as good as nothing.
const SMALLEST: f64 = 1e-12;
/// Chances are added up in steps, 32 between a number and its double: the leading bits of a number are its step. Whatever lies in the step
/// of a p counts as no larger than it, so that the sum is never too small.
const SHIFT: u32 = 47;
const FIRST: u64 = SMALLEST.to_bits() >> SHIFT;
const BINS: usize = ((LARGEST.to_bits() >> SHIFT) - FIRST + 1) as usize;
/// What twenty thousand of together do not matter.
const NOTHING: f64 = 1e-8;
/// What is left out of a tail, as a part of it.
const LEFT: f64 = 1e-6;

/// Adds up how likely each test of a level is to have a p up to any value.
#[derive(Clone, Debug)]
pub(super) struct Chances {
    bins: Vec<f64>,
    terms: Vec<f64>,
}

impl Chances {
    pub fn new() -> Self {
        Self { bins: vec![0.0; BINS], terms: Vec::new() }
    }

    /// A test that can be found from a count on.
    pub fn add(&mut self, spread: Spread, from: u32) {
        // Most cells are villages where nothing ever came: all they can add is counted as if it were there for the smallest p.
        if let Some((tail, smallest)) = spread.at_least_at_most(from).filter(|tail| *tail < NOTHING).zip(self.bins.first_mut()) {
            *smallest += tail;
            return;
        }
        spread.terms_from(from, LEFT, &mut self.terms);
        let mut tail = 0.0;
        for term in self.terms.iter().rev() {
            tail += term;
            if tail > LARGEST {
                break;
            }
            // Up to here it is as likely as the tail, of which what lies further out is added up already.
            if let Some(sum) = self.bins.get_mut(bin(tail)) {
                *sum += term;
            }
        }
    }

    /// How likely all tests together are to have a p up to the end of each step.
    fn up_to(&self) -> Vec<f64> {
        let mut sum = 0.0;
        self.bins
            .iter()
            .map(|bin| {
                sum += bin;
                sum
            })
            .collect()
    }

    /// Up to which p a test is found, given those that were seen, in any order; `None` where none is.
    pub fn largest_found(&self, seen: impl Iterator<Item = f64>, share: f64) -> Option<f64> {
        let up_to = self.up_to();
        let mut seen: Vec<f64> = seen.filter(|p| *p <= LARGEST).collect();
        seen.sort_by(f64::total_cmp);
        let is_few = |chance: f64, k: u32| chance / (1.0 - LARGEST) <= share * f64::from(k);
        let found =
            (1_u32..).zip(&seen).filter(|(k, p)| is_few(up_to.get(bin(**p)).copied().unwrap_or(f64::INFINITY), *k)).last();
        let (k, _) = found?;
        // With so many found, this much further up would be found too.
        let last = up_to.iter().rposition(|chance| is_few(*chance, k))?;
        Some(end(last).min(LARGEST))
    }
}

/// The largest p of a step.
fn end(bin: usize) -> f64 {
    f64::from_bits(((FIRST + bin as u64 + 1) << SHIFT) - 1)
}

/// The step of a p: the first holds all that is smaller, the last all that is larger.
fn bin(p: f64) -> usize {
    let step = (p.to_bits() >> SHIFT).saturating_sub(FIRST);
    usize::try_from(step).unwrap_or(BINS).min(BINS - 1)
}
