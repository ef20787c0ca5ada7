use domain::Point;

/// Reads a point as a browser tells it: latitude and longitude, with a comma between.
///
/// ```
/// assert_eq!(geo::point_told("-0.5, 117.15").map(|p| p.lon), Some(117.15));
/// assert_eq!(geo::point_told("95,0"), None);
/// ```
#[must_use]
pub fn point_told(text: &str) -> Option<Point> {
    let (lat, lon) = text.split_once(',')?;
    Point::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?)
}
