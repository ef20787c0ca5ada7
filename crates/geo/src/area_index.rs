//! Many areas, found by a point: which hold it, and which is nearest where none does. A tree of rectangles, packed once.

use std::{cmp::Ordering, collections::BinaryHeap};

use crate::{
    Lies, Prepared,
    ellipsoid::{metres, metres_in_degree},
    grid::{GridBounds, GridPoint},
};

/// Rectangles below one.
const BELOW: usize = 16;

/// Areas by a point. What each is, is whatever was handed in beside it.
///
/// Beside the areas themselves it takes 17 bytes for each.
#[derive(Debug)]
pub struct AreaIndex<T> {
    areas: Vec<(T, Prepared)>,
    /// Rectangles of the areas, then of sixteen each of those below, up to one.
    levels: Vec<Vec<GridBounds>>,
}

impl<T> Default for AreaIndex<T> {
    fn default() -> Self {
        Self { areas: Vec::new(), levels: Vec::new() }
    }
}

/// A rectangle that is still to be looked into: the nearest first.
struct Ahead {
    far: f64,
    level: usize,
    place: usize,
}

impl PartialEq for Ahead {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ahead {}

impl PartialOrd for Ahead {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ahead {
    fn cmp(&self, other: &Self) -> Ordering {
        other.far.total_cmp(&self.far).then(other.level.cmp(&self.level)).then(other.place.cmp(&self.place))
    }
}

impl<T> AreaIndex<T> {
    /// Takes areas in. They are put beside each other as they lie: in strips from west to east, in each from south to north.
    #[must_use]
    pub fn of(mut areas: Vec<(T, Prepared)>) -> Self {
        let middle = |b: GridBounds| (i64::from(b.low.x) + i64::from(b.high.x), i64::from(b.low.y) + i64::from(b.high.y));
        areas.sort_by_key(|(_, area)| middle(area.bounds()).0);
        let strips = areas.len().div_ceil(BELOW).isqrt().max(1);
        let long = areas.len().div_ceil(strips).max(1);
        areas.chunks_mut(long).for_each(|strip| strip.sort_by_key(|(_, area)| middle(area.bounds()).1));
        let mut levels = Vec::new();
        let mut level: Vec<GridBounds> = areas.iter().map(|(_, area)| area.bounds()).collect();
        while level.len() > 1 {
            let above = level.chunks(BELOW).filter_map(|below| below.iter().copied().reduce(GridBounds::with)).collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self { areas, levels }
    }

    /// How many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// All areas that hold a point, in no order, and where in each it lies; on the border is held by all that have it.
    #[must_use]
    pub fn holding(&self, p: GridPoint) -> Vec<(&T, Lies)> {
        let mut holding = Vec::new();
        let mut ahead = Vec::from_iter(self.levels.len().checked_sub(1).map(|top| (top, 0)));
        while let Some((level, place)) = ahead.pop() {
            if !self.rectangle(level, place).is_some_and(|bounds| bounds.holds(p)) {
                continue;
            }
            if level > 0 {
                ahead.extend((place * BELOW..(place + 1) * BELOW).map(|below| (level - 1, below)));
            } else if let Some((area, shape)) = self.areas.get(place) {
                let lies = shape.lies(p);
                holding.extend(lies.is_held().then_some((area, lies)));
            }
        }
        holding
    }

    /// All areas whose rectangle touches another, in no order.
    #[must_use]
    pub fn touching(&self, bounds: GridBounds) -> Vec<&T> {
        let mut touching = Vec::new();
        let mut ahead = Vec::from_iter(self.levels.len().checked_sub(1).map(|top| (top, 0)));
        while let Some((level, place)) = ahead.pop() {
            if !self.rectangle(level, place).is_some_and(|own| own.touches(bounds)) {
                continue;
            }
            if level > 0 {
                ahead.extend((place * BELOW..(place + 1) * BELOW).map(|below| (level - 1, below)));
            } else if let Some((area, _)) = self.areas.get(place) {
                touching.push(area);
            }
        }
        touching
    }

    /// For a point that no area holds: the nearest one, and how many metres its border is away, by the geodesic to it.
    #[must_use]
    pub fn nearest(&self, p: GridPoint) -> Option<(&T, f64)> {
        let mut best: Option<(&T, [f64; 2], f64)> = None;
        let top = self.levels.len().checked_sub(1)?;
        let mut ahead = BinaryHeap::from([Ahead { far: 0.0, level: top, place: 0 }]);
        while let Some(Ahead { far, level, place }) = ahead.pop() {
            if best.is_some_and(|(.., nearest)| nearest <= far) {
                break;
            }
            if level > 0 {
                let below = (place * BELOW..(place + 1) * BELOW).filter_map(|below| {
                    let far = away(self.rectangle(level - 1, below)?, p);
                    Some(Ahead { far, level: level - 1, place: below })
                });
                ahead.extend(below);
            } else if let Some((area, shape)) = self.areas.get(place) {
                let (at, far) = shape.nearest(p);
                if best.is_none_or(|(.., nearest)| far < nearest) {
                    best = Some((area, at, far));
                }
            }
        }
        best.map(|(area, at, _)| (area, metres(p.degrees(), at)))
    }

    fn rectangle(&self, level: usize, place: usize) -> Option<GridBounds> {
        self.levels.get(level)?.get(place).copied()
    }
}

/// How far a rectangle is at least, in metres, taken as flat around the point as its sides are.
fn away(bounds: GridBounds, p: GridPoint) -> f64 {
    let [west, south, east, north] = bounds.degrees();
    let [lon, lat] = p.degrees();
    let [across, up] = metres_in_degree(lat);
    let beyond = |low: f64, high: f64, at: f64| (low - at).max(at - high).max(0.0);
    (beyond(west, east, lon) * across).hypot(beyond(south, north, lat) * up)
}
