//! Rings as somebody drew them made into a [`Shape`]: closed, without what is said twice, without crossings, holes told from what is
//! around them. What had to be mended is said.

use std::collections::BTreeSet;

use i_overlay::{
    core::{
        fill_rule::FillRule,
        overlay::{IntOverlayOptions, Overlay, ShapeType},
        overlay_rule::OverlayRule,
    },
    i_float::int::point::IntPoint,
};

use super::{Effort, GridPolygon, GridRing, Shape};
use crate::grid::{GridBounds, GridPoint};

domain::choices! {
    /// What was mended of a shape.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Mend {
        /// Heights beside the coordinates were left out
        Heights = "heights",
        /// A ring did not end where it begins
        Unclosed = "unclosed",
        /// A corner was told twice, one after the other
        Repeated = "repeated",
        /// A ring ran the wrong way around
        Winding = "winding",
        /// Rings crossed themselves or each other: what an odd number of them is around is taken
        Crossing = "crossing",
        /// A side ran forth and back over itself
        Spike = "spike",
        /// A ring or hole of less than a square metre was left out
        Sliver = "sliver",
        /// A value was too long, or there were too many of them
        Shortened = "shortened",
    }
}

/// A shape, and what was mended of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendedShape {
    /// The shape.
    pub shape: Shape,
    /// What was mended.
    pub mended: BTreeSet<Mend>,
}

/// Why rings are no area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoArea {
    /// Nothing of a square metre lies within.
    Empty,
    /// It is wider or higher than [`WIDEST`].
    TooWide,
    /// Its rings cross themselves or each other too often: see [`Effort`].
    Tangled,
}

/// Widest and highest shape, in steps of the grid: the whole of Indonesia, and half as much again.
const WIDEST: i64 = 700_000_000;

/// Smallest ring, in square steps of the grid: about a square metre at the equator.
const SMALLEST: i128 = 8_100;

/// Which way outer rings run in what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runs {
    /// Counter-clockwise, as in GeoJSON and GeoPackage; the first ring of a polygon is the outer one.
    CounterClockwise,
    /// Clockwise, as in a Shapefile; any ring may be an outer one.
    Clockwise,
}

impl Shape {
    /// The shape of some polygons, each of its rings: what an odd number of rings of a polygon is around, and of several polygons
    /// whatever lies in one of them.
    ///
    /// # Errors
    /// [`NoArea`].
    pub(crate) fn mended(polygons: Vec<GridPolygon>, runs: Runs, effort: &mut Effort) -> Result<MendedShape, NoArea> {
        let bounds = GridBounds::of(polygons.iter().flatten().flatten().copied()).ok_or(NoArea::Empty)?;
        let frame = Frame::of(bounds).ok_or(NoArea::TooWide)?;
        if !effort.bears(&polygons) {
            return Err(NoArea::Tangled);
        }
        let (mut mended, mut parts) = (BTreeSet::new(), Vec::new());
        for polygon in polygons {
            let rings = tidied(polygon, runs, &mut mended);
            let mut overlay = Overlay::<i32>::new_custom(corners(&rings), options(), Default::default());
            rings.iter().for_each(|ring| overlay.add_contour(&frame.flat(ring), ShapeType::Subject));
            let made = frame.polygons(overlay.overlay(OverlayRule::Subject, FillRule::EvenOdd));
            mended.extend(crossed(&rings, &made));
            parts.push(made);
        }
        let united = if let [_] = *parts { parts.pop().unwrap_or_default() } else { unite(&frame, parts, &mut mended) };
        let shape = Self { polygons: without_slivers(united, &mut mended) };
        if shape.polygons.is_empty() { Err(NoArea::Empty) } else { Ok(MendedShape { shape, mended }) }
    }
}

/// Several polygons as one shape.
fn unite(frame: &Frame, parts: Vec<Vec<GridPolygon>>, mended: &mut BTreeSet<Mend>) -> Vec<GridPolygon> {
    let all: Vec<GridRing> = parts.into_iter().flatten().flatten().collect();
    let mut overlay = Overlay::<i32>::new_custom(corners(&all), options(), Default::default());
    all.iter().for_each(|ring| overlay.add_contour(&frame.flat(ring), ShapeType::Subject));
    let united = frame.polygons(overlay.overlay(OverlayRule::Subject, FillRule::NonZero));
    mended.extend(crossed(&all, &united));
    united
}

/// What both of two shapes hold.
pub(super) fn overlap(one: &Shape, other: &Shape) -> Option<Shape> {
    let (a, b) = (one.bounds()?, other.bounds()?);
    if !a.touches(b) {
        return None;
    }
    let frame = Frame::of(a.with(b))?;
    let mut overlay = Overlay::<i32>::new_custom(one.corners() + other.corners(), options(), Default::default());
    for (shape, kind) in [(one, ShapeType::Subject), (other, ShapeType::Clip)] {
        shape.rings().for_each(|ring| overlay.add_contour(&frame.flat(ring), kind));
    }
    let polygons = frame.polygons(overlay.overlay(OverlayRule::Intersect, FillRule::EvenOdd));
    (!polygons.is_empty()).then_some(Shape { polygons })
}

fn options() -> IntOverlayOptions<u64> {
    IntOverlayOptions::keep_all_points()
}

fn corners(rings: &[GridRing]) -> usize {
    rings.iter().map(Vec::len).sum()
}

/// Numbers around the middle of what is worked on: so small that products of them fit in 64 bits.
struct Frame {
    middle: GridPoint,
}

impl Frame {
    fn of(GridBounds { low, high }: GridBounds) -> Option<Self> {
        let long = |low: i32, high: i32| i64::from(high) - i64::from(low);
        let fits = long(low.x, high.x) <= WIDEST && long(low.y, high.y) <= WIDEST;
        let middle = GridPoint { x: low.x.midpoint(high.x), y: low.y.midpoint(high.y) };
        fits.then_some(Self { middle })
    }

    fn flat(&self, ring: &[GridPoint]) -> Vec<IntPoint<i32>> {
        ring.iter().map(|p| IntPoint::new(p.x - self.middle.x, p.y - self.middle.y)).collect()
    }

    fn polygons(&self, flat: Vec<Vec<Vec<IntPoint<i32>>>>) -> Vec<GridPolygon> {
        let corner = |p: IntPoint<i32>| GridPoint { x: p.x + self.middle.x, y: p.y + self.middle.y };
        let ring = |ring: Vec<IntPoint<i32>>| ring.into_iter().map(corner).collect();
        flat.into_iter().map(|polygon| polygon.into_iter().map(ring).collect()).collect()
    }
}

/// Rings that end where they begin, without corners that are told twice; their last point is left out.
fn tidied(polygon: GridPolygon, runs: Runs, mended: &mut BTreeSet<Mend>) -> Vec<GridRing> {
    let mut rings = Vec::new();
    for (n, mut ring) in polygon.into_iter().enumerate() {
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        } else if !ring.is_empty() {
            mended.insert(Mend::Unclosed);
        }
        let told = ring.len();
        ring.dedup();
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() < told {
            mended.insert(Mend::Repeated);
        }
        if ring.len() < 3 {
            mended.insert(Mend::Sliver);
            continue;
        }
        let outer_runs_wrongly = match runs {
            Runs::CounterClockwise => (n == 0) == (twice_area(&ring) < 0),
            // Which of them are outer ones is not told: at least the first should be.
            Runs::Clockwise => n == 0 && twice_area(&ring) > 0,
        };
        if outer_runs_wrongly {
            mended.insert(Mend::Winding);
        }
        rings.push(ring);
    }
    rings
}

/// What was wrong of rings of which these polygons were made, by the corners that came and went.
fn crossed(rings: &[GridRing], made: &[GridPolygon]) -> Option<Mend> {
    let mut before: Vec<_> = rings.iter().flatten().collect();
    let mut after: Vec<_> = made.iter().flatten().flatten().collect();
    before.sort_unstable();
    after.sort_unstable();
    if before == after {
        return None;
    }
    let before: BTreeSet<_> = before.into_iter().collect();
    Some(if after.iter().all(|p| before.contains(p)) { Mend::Spike } else { Mend::Crossing })
}

fn without_slivers(polygons: Vec<GridPolygon>, mended: &mut BTreeSet<Mend>) -> Vec<GridPolygon> {
    let mut whole = Vec::new();
    for polygon in polygons {
        let before = polygon.len();
        let mut rings = polygon.into_iter();
        let Some(outer) = rings.next() else { continue };
        if twice_area(&outer).abs() < 2 * SMALLEST {
            mended.insert(Mend::Sliver);
            continue;
        }
        let holes = rings.filter(|hole| twice_area(hole).abs() >= 2 * SMALLEST);
        let kept: GridPolygon = std::iter::once(outer).chain(holes).collect();
        if kept.len() < before {
            mended.insert(Mend::Sliver);
        }
        whole.push(kept);
    }
    whole
}

/// Twice the area within a ring, in square steps; below nothing when it runs clockwise.
fn twice_area(ring: &[GridPoint]) -> i128 {
    let Some((first, rest)) = ring.split_first() else { return 0 };
    rest.windows(2).map(|pair| if let [a, b] = pair { first.side(*a, *b) } else { 0 }).sum()
}
