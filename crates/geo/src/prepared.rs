//! A shape made ready for the question whether it holds a point: its sides by bands from south to north, so that only those are
//! looked at that pass near. The answer is exact on the grid.

use crate::{
    Shape,
    ellipsoid::metres_in_degree,
    grid::{GridBounds, GridPoint},
};

/// Where a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// Within.
    Inside,
    /// On a side or a corner: every area that has it holds the point.
    OnBorder,
    /// Outside, or in a hole.
    Outside,
}

impl Lies {
    /// Whether an area holds the point: what lies on its border is held, too.
    #[must_use]
    pub fn is_held(self) -> bool {
        self != Self::Outside
    }
}

/// Where a point lies among sides, of which all must be there that have its latitude.
pub(crate) fn lies(sides: impl IntoIterator<Item = [GridPoint; 2]>, p: GridPoint) -> Lies {
    let mut inside = false;
    for [a, b] in sides {
        let side = a.side(b, p);
        if side == 0 && GridBounds::of([a, b]).is_some_and(|bounds| bounds.holds(p)) {
            return Lies::OnBorder;
        }
        // A way to the east crosses a side that has the point on its left going north, or on its right going south.
        if (a.y > p.y) != (b.y > p.y) && (b.y > a.y) == (side > 0) {
            inside = !inside;
        }
    }
    if inside { Lies::Inside } else { Lies::Outside }
}

/// Sides in a band, as far as that can be.
const IN_BAND: usize = 8;
/// Sides are listed no more than so often, on average: a long one passes through many bands.
const LISTED: usize = 4;

/// A shape made ready. It takes about 16 bytes for each side and band that this passes through: some 25 to 60 bytes a corner.
#[derive(Clone, Debug)]
pub struct Prepared {
    bounds: GridBounds,
    /// Where each band begins among the sides, and where the last ends.
    begins: Vec<u32>,
    sides: Vec<[GridPoint; 2]>,
}

impl Prepared {
    /// Makes a shape ready; none where it is empty.
    #[must_use]
    pub fn of(shape: &Shape) -> Option<Self> {
        let bounds = shape.bounds()?;
        let count = shape.corners();
        let mut bands = (count / IN_BAND).max(1);
        let passed = |bands: usize| -> usize {
            shape.sides().map(|side| Self::bands_of(bounds, bands, side)).map(|(first, last)| last - first + 1).sum()
        };
        while bands > 1 && passed(bands) > LISTED * count {
            bands /= 2;
        }
        let mut by_band = vec![Vec::new(); bands];
        for side in shape.sides() {
            let (first, last) = Self::bands_of(bounds, bands, side);
            by_band.iter_mut().take(last + 1).skip(first).for_each(|band| band.push(side));
        }
        let mut begins = vec![0];
        let mut sides = Vec::with_capacity(by_band.iter().map(Vec::len).sum());
        for band in by_band {
            sides.extend(band);
            begins.push(u32::try_from(sides.len()).ok()?);
        }
        Some(Self { bounds, begins, sides })
    }

    /// The first and the last band that a side passes through.
    fn bands_of(bounds: GridBounds, bands: usize, [a, b]: [GridPoint; 2]) -> (usize, usize) {
        (Self::band(bounds, bands, a.y.min(b.y)), Self::band(bounds, bands, a.y.max(b.y)))
    }

    fn band(GridBounds { low, high }: GridBounds, bands: usize, y: i32) -> usize {
        let above = |y: i32| usize::try_from(i64::from(y) - i64::from(low.y)).unwrap_or(0);
        (above(y) * bands / (above(high.y) + 1)).min(bands - 1)
    }

    /// What it lies within.
    #[must_use]
    pub fn bounds(&self) -> GridBounds {
        self.bounds
    }

    /// Where a point lies.
    #[must_use]
    pub fn lies(&self, p: GridPoint) -> Lies {
        if !self.bounds.holds(p) {
            return Lies::Outside;
        }
        let band = Self::band(self.bounds, self.begins.len() - 1, p.y);
        let range = match self.begins.get(band..band + 2) {
            Some([from, until]) => *from as usize..*until as usize,
            _ => 0..0,
        };
        lies(self.sides.get(range).unwrap_or_default().iter().copied(), p)
    }

    /// The nearest point of its border, in degrees, and how far it is, in metres, taken as flat around the point.
    pub(crate) fn nearest(&self, p: GridPoint) -> ([f64; 2], f64) {
        let [lon, lat] = p.degrees();
        let [east, north] = metres_in_degree(lat);
        let flat = |q: GridPoint| {
            let [x, y] = q.degrees();
            ((x - lon) * east, (y - lat) * north)
        };
        let on_side = |[a, b]: &[GridPoint; 2]| {
            let ((x1, y1), (x2, y2)) = (flat(*a), flat(*b));
            let (along_x, along_y) = (x2 - x1, y2 - y1);
            let length = along_x * along_x + along_y * along_y;
            let at = if length > 0.0 { (-(x1 * along_x + y1 * along_y) / length).clamp(0.0, 1.0) } else { 0.0 };
            (x1 + at * along_x, y1 + at * along_y)
        };
        let (x, y) = self.sides.iter().map(on_side).min_by(|a, b| a.0.hypot(a.1).total_cmp(&b.0.hypot(b.1))).unwrap_or_default();
        ([lon + x / east, lat + y / north], x.hypot(y))
    }
}
