//! Where exactly: a point, a line that was walked, an area. It is kept as it was recorded, sealed, and opened with a trace.

use crate::Point;

/// Most points of a line or an area: a day's walk with a point every few metres is thinned out on the phone.
pub const MOST_POINTS: usize = 1_000;

crate::choices! {
    /// What a place is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Shape {
        /// One point
        Point = "point",
        /// A line that was walked
        Line = "line",
        /// An area, by the corners of its edge
        Area = "area",
    }
}

/// An exact place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    shape: Shape,
    points: Vec<Point>,
    /// Where photos were taken, each with its place among the files of the report, from 0.
    photos: Vec<(usize, Point)>,
}

impl Place {
    /// One point.
    #[must_use]
    pub fn point(point: Point) -> Self {
        Self { shape: Shape::Point, points: vec![point], photos: Vec::new() }
    }

    /// A place of a shape: a point is one, a line has two points and more, an area three and more corners, without the first once
    /// more. Nothing for anything else.
    #[must_use]
    pub fn new(shape: Shape, mut points: Vec<Point>) -> Option<Self> {
        if shape == Shape::Area && points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        let fits = match shape {
            Shape::Point => points.len() == 1,
            Shape::Line => (2..=MOST_POINTS).contains(&points.len()),
            Shape::Area => (3..=MOST_POINTS).contains(&points.len()),
        };
        (fits && points.iter().all(|p| Point::new(p.lat, p.lon).is_some())).then_some(Self { shape, points, photos: Vec::new() })
    }

    /// Reads points as forms and phones send them: `lat,lon lat,lon ...`, degrees with a decimal point.
    #[must_use]
    pub fn parse(shape: Shape, text: &str) -> Option<Self> {
        let point = |pair: &str| {
            let (lat, lon) = pair.split_once(',')?;
            Point::new(lat.parse().ok()?, lon.parse().ok()?)
        };
        // One more than fits, so that too many are told from enough.
        let points = text.split_ascii_whitespace().take(MOST_POINTS + 2).map(point).collect::<Option<Vec<_>>>()?;
        Self::new(shape, points)
    }

    /// What it is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Its points, as they were recorded.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// With where photos were taken.
    #[must_use]
    pub fn with_photos(self, photos: Vec<(usize, Point)>) -> Self {
        Self { photos, ..self }
    }

    /// Where photos were taken, each with its place among the files of the report, from 0.
    #[must_use]
    pub fn photos(&self) -> &[(usize, Point)] {
        &self.photos
    }

    /// A point that stands for all of it: the middle of its points.
    #[must_use]
    pub fn middle(&self) -> Point {
        let many = self.points.len().max(1) as f64;
        let sum = self.points.iter().fold((0.0, 0.0), |(lat, lon), p| (lat + p.lat, lon + p.lon));
        Point { lat: sum.0 / many, lon: sum.1 / many }
    }

    /// As [`Self::parse`] reads it.
    #[must_use]
    pub fn told(&self) -> String {
        self.points.iter().map(|p| format!("{},{}", p.lat, p.lon)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_recorded_or_not_at_all() {
        let area = "-0.51234567,117.1 -0.52,117.2 -0.53,117.15";
        let read = Place::parse(Shape::Area, area).unwrap();
        assert_eq!((read.told().as_str(), read.points().len()), (area, 3));
        assert_eq!(Place::parse(Shape::Area, &format!("{area} -0.51234567,117.1")).unwrap(), read, "a closed ring is the same");
        let many = |n: usize| vec!["-0.5,117.1"; n].join(" ");
        for (shape, text, fits) in [
            (Shape::Point, "-0.5,117.1", true),
            (Shape::Point, "-0.5,117.1 -0.5,117.2", false),
            (Shape::Line, "-0.5,117.1", false),
            (Shape::Line, &many(MOST_POINTS), true),
            (Shape::Line, &many(MOST_POINTS + 1), false),
            (Shape::Line, &many(100_000), false),
            (Shape::Point, "117.1,-0.5", false),
            (Shape::Point, "NaN,117.1", false),
            (Shape::Point, "inf,117.1", false),
            (Shape::Point, "", false),
            (Shape::Point, "-0.5;117.1", false),
        ] {
            assert_eq!(Place::parse(shape, text).is_some(), fits, "{}", text.chars().take(40).collect::<String>());
        }
        let middle = Place::parse(Shape::Line, "-1,116 1,118").unwrap().middle();
        assert_eq!((middle.lat, middle.lon), (0.0, 117.0));
    }
}
