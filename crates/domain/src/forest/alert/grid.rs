//! Where alerts lie: places on a grid, and pieces of it.

use crate::Point;

/// A place on a grid of 0.00001 degree, about a metre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertPoint {
    /// Latitude in hundred-thousandths of a degree, north of the equator.
    pub lat: i32,
    /// Longitude in hundred-thousandths of a degree, east of Greenwich.
    pub lon: i32,
}

impl AlertPoint {
    /// Parts of a degree.
    pub const DEGREE: i32 = 100_000;

    /// The place of the grid that is next to a point.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "180 degrees are 18 million parts")]
    pub fn of(point: Point) -> Self {
        let part = |degrees: f64| (degrees * f64::from(Self::DEGREE)).round() as i32;
        Self { lat: part(point.lat), lon: part(point.lon) }
    }

    /// The point in degrees.
    #[must_use]
    pub fn point(self) -> Point {
        let degrees = |part: i32| f64::from(part) / f64::from(Self::DEGREE);
        Point { lat: degrees(self.lat), lon: degrees(self.lon) }
    }
}

/// A piece of the grid between parallels and meridians, edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertBox {
    /// Its south-western corner.
    pub low: AlertPoint,
    /// Its north-eastern corner.
    pub high: AlertPoint,
}

impl AlertBox {
    /// All that lies within so many metres of a point, and a little more.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "it is kept within 180 degrees")]
    pub fn around(point: Point, metres: f64) -> Self {
        let middle = AlertPoint::of(point);
        let high = metres / METRES_OF_DEGREE;
        let wide = high / point.lat.to_radians().cos().max(0.01);
        let part = |degrees: f64| (degrees.min(180.0) * f64::from(AlertPoint::DEGREE)).ceil() as i32 + 1;
        let (high, wide) = (part(high), part(wide));
        let most = 180 * AlertPoint::DEGREE;
        Self {
            low: AlertPoint { lat: (middle.lat - high).max(-most / 2), lon: (middle.lon - wide).max(-most) },
            high: AlertPoint { lat: (middle.lat + high).min(most / 2), lon: (middle.lon + wide).min(most) },
        }
    }

    /// Whether a place lies in it.
    #[must_use]
    pub fn holds(&self, place: AlertPoint) -> bool {
        (self.low.lat..=self.high.lat).contains(&place.lat) && (self.low.lon..=self.high.lon).contains(&place.lon)
    }
}

/// A degree of a meridian in metres.
pub(crate) const METRES_OF_DEGREE: f64 = 111_195.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_around_a_point_holds_all_that_is_near_it() {
        let point = Point::new(-0.5, 116.4).unwrap();
        let around = AlertBox::around(point, 2_000.0);
        for bearing in 0..36 {
            let angle = f64::from(bearing) * 10.0_f64.to_radians();
            let (south, east) = (2_000.0 * angle.sin() / METRES_OF_DEGREE, 2_000.0 * angle.cos() / METRES_OF_DEGREE);
            assert!(
                around.holds(AlertPoint::of(Point {
                    lat: point.lat + south,
                    lon: point.lon + east / point.lat.to_radians().cos()
                }))
            );
        }
        assert!(!around.holds(AlertPoint::of(Point { lat: -0.52, lon: 116.4 })));
        assert!(AlertBox::around(Point { lat: 90.0, lon: 180.0 }, 1e9).holds(AlertPoint { lat: 0, lon: 0 }));
    }
}
