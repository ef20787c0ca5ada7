//! How often the sides of rings cross, counted up to a limit before they are taken apart: that takes time and memory for each crossing,
//! and scribbles of a few thousand corners have millions of them.

use super::GridPolygon;
use crate::grid::{GridBounds, GridPoint};

/// Most crossings of one area, and of all areas of a file.
const MOST_CROSSINGS: usize = 20_000;
const MOST_CROSSINGS_OF_FILE: usize = 500_000;

/// Most pairs of sides, or of what holds some, that are looked at for one area and for all areas of a file, beyond so many for each
/// side: an outline needs far fewer.
const MOST_LOOKS: usize = 5_000_000;
const MOST_LOOKS_OF_FILE: usize = 100_000_000;
const LOOKS_FOR_SIDE: usize = 400;

type Side = [GridPoint; 2];

/// How much may still be spent on areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effort {
    crossings: usize,
    looks: usize,
}

impl Effort {
    /// For all areas of a file.
    pub(crate) const OF_FILE: Self = Self { crossings: MOST_CROSSINGS_OF_FILE, looks: MOST_LOOKS_OF_FILE };

    /// Whether the rings of an area cross themselves and each other no more often than can be mended; spends what it took to know.
    pub(super) fn bears(&mut self, polygons: &[GridPolygon]) -> bool {
        let rings = polygons.iter().flatten();
        let ends = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let mut sides: Vec<Side> = ends.filter(|(a, b)| a != b).map(|(a, b)| [*a, *b]).collect();
        let free = LOOKS_FOR_SIDE.saturating_mul(sides.len());
        let may = Self { crossings: self.crossings.min(MOST_CROSSINGS), looks: self.looks.min(MOST_LOOKS).saturating_add(free) };
        let mut left = may;
        let bears = left.spend_on(&mut sides);
        self.crossings = self.crossings.saturating_sub(may.crossings - left.crossings);
        self.looks = self.looks.saturating_sub((may.looks - left.looks).saturating_sub(free));
        bears
    }

    /// Counts crossings down; false where there is no more to spend.
    fn spend_on(&mut self, sides: &mut [Side]) -> bool {
        // Neighbours on the ground become neighbours in the list, so that what holds some of them one after the other is small.
        sides.sort_by_cached_key(|[a, b]| spread(a.x.midpoint(b.x)) | (spread(a.y.midpoint(b.y)) << 1));
        let levels = levels(sides);
        let mut pairs = vec![(levels.len().saturating_sub(1), 0, 0)];
        while let Some((level, a, b)) = pairs.pop() {
            let Some(looks) = self.looks.checked_sub(1) else { return false };
            self.looks = looks;
            let bounds = |n: usize| levels.get(level).and_then(|of_level| of_level.get(n)).copied();
            let (Some(one), Some(other)) = (bounds(a), bounds(b)) else { continue };
            if a != b && !one.touches(other) {
                continue;
            }
            match level.checked_sub(1) {
                Some(below) => {
                    pairs.extend([(below, 2 * a, 2 * b), (below, 2 * a, 2 * b + 1), (below, 2 * a + 1, 2 * b + 1)]);
                    if a != b {
                        pairs.push((below, 2 * a + 1, 2 * b));
                    }
                }
                None => {
                    let cross = sides.get(a).zip(sides.get(b)).is_some_and(|(one, other)| a != b && crosses(*one, *other));
                    let Some(crossings) = self.crossings.checked_sub(usize::from(cross)) else { return false };
                    self.crossings = crossings;
                }
            }
        }
        true
    }
}

/// What each side lies within; then what each two of these lie within, and so on up to one that holds all.
fn levels(sides: &[Side]) -> Vec<Vec<GridBounds>> {
    let mut levels: Vec<Vec<GridBounds>> = vec![sides.iter().filter_map(|side| GridBounds::of(*side)).collect()];
    while let Some(top) = levels.last().filter(|top| top.len() > 1) {
        let next = top.chunks(2).filter_map(|two| two.iter().copied().reduce(GridBounds::with)).collect();
        levels.push(next);
    }
    levels
}

/// The bits of a number with a gap after each.
fn spread(n: i32) -> u64 {
    let n = u64::from(n.abs_diff(i32::MIN));
    let n = (n | (n << 16)) & 0x0000_ffff_0000_ffff;
    let n = (n | (n << 8)) & 0x00ff_00ff_00ff_00ff;
    let n = (n | (n << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    let n = (n | (n << 2)) & 0x3333_3333_3333_3333;
    (n | (n << 1)) & 0x5555_5555_5555_5555
}

/// Whether two sides have a point in common that is no end of both: one of them at least is cut there. The same side twice is not.
fn crosses([a, b]: Side, [c, d]: Side) -> bool {
    let on = |from: GridPoint, to: GridPoint, third: GridPoint| from.side(to, third).signum();
    let (c_lies, d_lies) = (on(a, b, c), on(a, b, d));
    if c_lies == 0 && d_lies == 0 {
        let (one, other) = ([a.min(b), a.max(b)], [c.min(d), c.max(d)]);
        let ([low, high], [from, to]) = (one, other);
        return one != other && low < to && from < high;
    }
    let share_an_end = a == c || a == d || b == c || b == d;
    !share_an_end && c_lies * d_lies <= 0 && on(c, d, a) * on(c, d, b) <= 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at((x, y): (i32, i32)) -> GridPoint {
        GridPoint { x, y }
    }

    #[test]
    fn what_is_cut_crosses_and_what_only_meets_does_not() {
        let side = |a, b| [at(a), at(b)];
        let across = side((0, 0), (10, 10));
        for (other, expected) in [
            (side((0, 10), (10, 0)), true),
            (side((5, 5), (9, 0)), true),
            (side((5, 5), (20, 20)), true),
            (side((2, 2), (3, 3)), true),
            (side((10, 10), (0, 0)), false),
            (side((10, 10), (20, 20)), false),
            (side((10, 10), (20, 0)), false),
            (side((0, 1), (10, 11)), false),
            (side((20, 0), (0, 30)), false),
        ] {
            assert_eq!((crosses(across, other), crosses(other, across)), (expected, expected), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn as_many_crossings_are_counted_as_pairs_of_sides_have(corners in prop::collection::vec((-40..40, -40..40), 3..60)) {
            let ring: Vec<_> = corners.into_iter().map(at).collect();
            let ends = ring.iter().zip(ring.iter().cycle().skip(1)).filter(|(a, b)| a != b);
            let sides: Vec<Side> = ends.map(|(a, b)| [*a, *b]).collect();
            let pairs = (0..sides.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
            let expected = pairs.filter(|(a, b)| crosses(sides[*a], sides[*b])).count();
            let mut effort = Effort::OF_FILE;
            prop_assert!(effort.bears(&[vec![ring.clone()]]));
            prop_assert_eq!(effort.crossings, MOST_CROSSINGS_OF_FILE - expected);
            let mut little = Effort { crossings: expected, ..Effort::OF_FILE };
            prop_assert!(little.bears(&[vec![ring.clone()]]));
            prop_assert_eq!(little.bears(&[vec![ring]]), expected == 0);
        }
    }
}
