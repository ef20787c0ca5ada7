//! Points on a grid of ten-millionths of a degree (about a centimetre): numbers on it are whole, so that which side of a line a point
//! lies on is reckoned exactly, and no two areas that share a border disagree about what lies on it.

use domain::Point;

/// Steps of the grid in a degree.
const STEPS: f64 = 1e7;

/// A point on the grid, in steps: longitude and latitude. Whatever lies on the earth fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridPoint {
    /// To the east.
    pub x: i32,
    /// To the north.
    pub y: i32,
}

impl GridPoint {
    /// The point of the grid that is nearest to a place on the earth; none for what is no place on it.
    #[must_use]
    pub fn of(lon: f64, lat: f64) -> Option<Self> {
        Point::new(lat, lon).map(Self::from)
    }

    /// Its longitude and latitude, in degrees.
    #[must_use]
    pub fn degrees(self) -> [f64; 2] {
        [f64::from(self.x) / STEPS, f64::from(self.y) / STEPS]
    }

    /// Twice the area of the triangle of three points: above nothing where the third lies left of the way from the first to the second.
    pub(crate) fn side(self, to: Self, third: Self) -> i128 {
        let between = |from: i32, to: i32| i128::from(to) - i128::from(from);
        between(self.x, to.x) * between(self.y, third.y) - between(self.x, third.x) * between(self.y, to.y)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "180 degrees are 1,800,000,000 steps")]
impl From<Point> for GridPoint {
    fn from(point: Point) -> Self {
        Self { x: (point.lon * STEPS).round() as i32, y: (point.lat * STEPS).round() as i32 }
    }
}

/// A rectangle on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridBounds {
    /// Its corner in the south-west.
    pub low: GridPoint,
    /// Its corner in the north-east.
    pub high: GridPoint,
}

impl GridBounds {
    /// What holds all of some points; none where there are none.
    pub(crate) fn of(points: impl IntoIterator<Item = GridPoint>) -> Option<Self> {
        points.into_iter().map(|p| Self { low: p, high: p }).reduce(Self::with)
    }

    /// What holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let (a, b) = (self, other);
        Self {
            low: GridPoint { x: a.low.x.min(b.low.x), y: a.low.y.min(b.low.y) },
            high: GridPoint { x: a.high.x.max(b.high.x), y: a.high.y.max(b.high.y) },
        }
    }

    /// Whether it holds a point, on its border, too.
    pub(crate) fn holds(self, p: GridPoint) -> bool {
        (self.low.x..=self.high.x).contains(&p.x) && (self.low.y..=self.high.y).contains(&p.y)
    }

    /// What lies between west, south, east and north, in degrees; none where that is nowhere on the earth.
    #[must_use]
    pub fn of_degrees([west, south, east, north]: [f64; 4]) -> Option<Self> {
        Self::of([GridPoint::of(west, south)?, GridPoint::of(east, north)?])
    }

    /// Whether one holds all of another.
    #[must_use]
    pub fn holds_all(self, other: Self) -> bool {
        self.holds(other.low) && self.holds(other.high)
    }

    /// Whether two have a point in common.
    #[must_use]
    pub fn touches(self, other: Self) -> bool {
        self.low.x <= other.high.x && other.low.x <= self.high.x && self.low.y <= other.high.y && other.low.y <= self.high.y
    }

    /// West, south, east and north, in degrees.
    #[must_use]
    pub fn degrees(self) -> [f64; 4] {
        let ([west, south], [east, north]) = (self.low.degrees(), self.high.degrees());
        [west, south, east, north]
    }
}
