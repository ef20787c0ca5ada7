//! The shape of an area: polygons with holes on the grid, none of which crosses itself or another. Its area is that on the ellipsoid.

mod effort;
mod mend;

pub(crate) use effort::Effort;
pub use mend::Mend;
pub(crate) use mend::{NoArea, Runs};

use domain::Point;

use crate::{
    Outline,
    ellipsoid::square_metres,
    grid::{GridBounds, GridPoint},
};

/// A ring without its last point, which is its first.
pub type GridRing = Vec<GridPoint>;

/// One polygon: the ring around it, counter-clockwise, and those of its holes, clockwise.
pub type GridPolygon = Vec<GridRing>;

/// The shape of an area. [`Shape::mended`] makes one of whatever rings somebody drew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    polygons: Vec<GridPolygon>,
}

/// Square metres in a hectare.
const HECTARE: f64 = 10_000.0;

impl Shape {
    /// The area that somebody walked around: where the way crosses itself, what it is around an odd number of times. None where that is
    /// less than a square metre, and where the way crosses itself too often to be mended.
    #[must_use]
    pub fn around(corners: &[Point]) -> Option<Self> {
        let ring = corners.iter().map(|p| GridPoint::from(*p)).collect();
        let mut effort = Effort::OF_FILE;
        Self::mended(vec![vec![ring]], Runs::CounterClockwise, &mut effort).ok().map(|mended| mended.shape)
    }

    /// What lies between parallels and meridians, in degrees; none where that is nothing.
    #[must_use]
    pub fn between([west, south, east, north]: [f64; 4]) -> Option<Self> {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Self::around(&corners.into_iter().map(|(lon, lat)| Point::new(lat, lon)).collect::<Option<Vec<_>>>()?)
    }

    /// Its polygons.
    #[must_use]
    pub fn polygons(&self) -> &[GridPolygon] {
        &self.polygons
    }

    /// All rings, of holes too.
    pub(crate) fn rings(&self) -> impl Iterator<Item = &GridRing> {
        self.polygons.iter().flatten()
    }

    /// All of its sides.
    pub(crate) fn sides(&self) -> impl Iterator<Item = [GridPoint; 2]> {
        self.rings().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| [*a, *b]))
    }

    /// How many corners it has.
    #[must_use]
    pub fn corners(&self) -> usize {
        self.rings().map(Vec::len).sum()
    }

    /// What it lies within; none where it is empty.
    #[must_use]
    pub fn bounds(&self) -> Option<GridBounds> {
        GridBounds::of(self.rings().flatten().copied())
    }

    /// How large it is on the ellipsoid of WGS84, in hectares.
    #[must_use]
    pub fn hectares(&self) -> f64 {
        let polygon = |rings: &GridPolygon| {
            let (outer, holes) = rings.split_first()?;
            Some(square_metres(outer) - holes.iter().map(|hole| square_metres(hole)).sum::<f64>())
        };
        self.polygons.iter().filter_map(polygon).sum::<f64>() / HECTARE
    }

    /// What both of two areas hold; none where they have no area in common. Corners that are new lie on the grid, half a step from
    /// where they were reckoned at most.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Option<Self> {
        mend::overlap(self, other)
    }

    /// As it is drawn.
    #[must_use]
    pub fn outline(&self) -> Outline {
        let ring = |ring: &GridRing| ring.iter().chain(ring.first()).map(|p| p.degrees()).collect();
        Outline::of(self.polygons.iter().map(|rings| rings.iter().map(ring).collect()).collect())
    }

    /// As it is kept: numbers of 32 bits, the lowest byte first: how many polygons, of each how many rings, of each how many corners,
    /// and these.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 * (self.corners() + 1));
        let count = |bytes: &mut Vec<u8>, n: usize| bytes.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
        count(&mut bytes, self.polygons.len());
        for polygon in &self.polygons {
            count(&mut bytes, polygon.len());
            for ring in polygon {
                count(&mut bytes, ring.len());
                bytes.extend(ring.iter().flat_map(|p| [p.x.to_le_bytes(), p.y.to_le_bytes()]).flatten());
            }
        }
        bytes
    }

    /// What was kept; none where it is something else.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        fn number(bytes: &mut &[u8]) -> Option<[u8; 4]> {
            let (number, rest) = bytes.split_first_chunk()?;
            *bytes = rest;
            Some(*number)
        }
        // What is said to follow is no more than what does.
        fn count(bytes: &mut &[u8]) -> Option<usize> {
            let n = u32::from_le_bytes(number(bytes)?) as usize;
            (n <= bytes.len() / 4).then_some(n)
        }
        fn corner(bytes: &mut &[u8]) -> Option<GridPoint> {
            Some(GridPoint { x: i32::from_le_bytes(number(bytes)?), y: i32::from_le_bytes(number(bytes)?) })
        }
        fn ring(bytes: &mut &[u8]) -> Option<GridRing> {
            (0..count(bytes)?).map(|_| corner(bytes)).collect()
        }
        let mut bytes = bytes;
        let mut polygons = Vec::new();
        for _ in 0..count(&mut bytes)? {
            polygons.push((0..count(&mut bytes)?).map(|_| ring(&mut bytes)).collect::<Option<_>>()?);
        }
        bytes.is_empty().then_some(Self { polygons })
    }
}
