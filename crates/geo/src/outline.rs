//! Outlines of areas: whether a GeoJSON Polygon or MultiPolygon holds a point (even-odd rule, holes respected), how far it is
//! away, where its middle is.

use serde::Deserialize;

type Ring = Vec<[f64; 2]>;

/// How far a phone may be out, and an outline from the border, in degrees: some five kilometres.
const JUST_OUTSIDE: f64 = 0.05;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

/// The outline of an area.
pub struct Outline(Vec<Vec<Ring>>);

impl Outline {
    /// Reads a GeoJSON geometry; none when it is no Polygon or MultiPolygon of `[lon, lat]` pairs.
    #[must_use]
    pub fn parse(geojson: &str) -> Option<Self> {
        Some(match serde_json::from_str(geojson).ok()? {
            Geometry::Polygon(rings) => Self(vec![rings]),
            Geometry::MultiPolygon(polygons) => Self(polygons),
        })
    }

    /// An outline of polygons, each of its rings.
    pub(crate) fn of(polygons: Vec<Vec<Ring>>) -> Self {
        Self(polygons)
    }

    /// True when the point lies inside.
    #[must_use]
    pub fn holds(&self, lon: f64, lat: f64) -> bool {
        self.0.iter().any(|rings| rings.iter().filter(|ring| crosses_odd(ring, lon, lat)).count() % 2 == 1)
    }

    /// All rings, of holes too.
    pub(crate) fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.0.iter().flatten()
    }

    /// How far a point lies from the border, in degrees; endless for an empty outline.
    #[must_use]
    pub fn distance(&self, lon: f64, lat: f64) -> f64 {
        let sides = self.rings().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let far = sides.map(|([x1, y1], [x2, y2])| {
            let (along_x, along_y) = (x2 - x1, y2 - y1);
            let length = along_x * along_x + along_y * along_y;
            let at = ((lon - x1) * along_x + (lat - y1) * along_y) / length;
            // A side without length is a corner.
            let at = if at.is_finite() { at.clamp(0.0, 1.0) } else { 0.0 };
            (x1 + at * along_x - lon).hypot(y1 + at * along_y - lat)
        });
        far.fold(f64::INFINITY, f64::min)
    }

    /// True when the point lies inside, or so near that a phone may be out by as much, or the outline from the border.
    #[must_use]
    pub fn holds_about(&self, lon: f64, lat: f64) -> bool {
        self.holds(lon, lat) || self.distance(lon, lat) <= JUST_OUTSIDE
    }

    /// The middle of the largest part: where a name may stand.
    #[must_use]
    pub fn middle(&self) -> Option<(f64, f64)> {
        let outer = self.0.iter().filter_map(|rings| rings.first());
        let (area, ring) = outer.map(|ring| (twice_area(ring), ring)).max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))?;
        if area == 0.0 {
            return ring.first().map(|[x, y]| (*x, *y));
        }
        let (mut lon, mut lat) = (0.0, 0.0);
        for ([x1, y1], [x2, y2]) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let cross = x1 * y2 - x2 * y1;
            lon += (x1 + x2) * cross;
            lat += (y1 + y2) * cross;
        }
        Some((lon / (3.0 * area), lat / (3.0 * area)))
    }

    /// How large the largest part is, in square degrees.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.0.iter().filter_map(|rings| rings.first()).map(|ring| twice_area(ring).abs() / 2.0).fold(0.0, f64::max)
    }

    /// West, south, east, north; none when it is empty.
    #[must_use]
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let mut points = self.0.iter().flatten().flatten();
        let first = points.next()?;
        let [x, y] = *first;
        Some(points.fold([x, y, x, y], |[w, s, e, n], [x, y]| [w.min(*x), s.min(*y), e.max(*x), n.max(*y)]))
    }
}

/// Twice the area within a ring; below nothing when it runs clockwise.
fn twice_area(ring: &Ring) -> f64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|([x1, y1], [x2, y2])| x1 * y2 - x2 * y1).sum()
}

/// Whether a ray from the point to the east crosses the ring an odd number of times.
fn crosses_odd(ring: &Ring, lon: f64, lat: f64) -> bool {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed =
        edges.filter(|([x1, y1], [x2, y2])| (*y1 > lat) != (*y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1);
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_and_islands_are_told_apart() {
        let square = "[[0,0],[10,0],[10,10],[0,10],[0,0]]";
        let hole = "[[4,4],[6,4],[6,6],[4,6],[4,4]]";
        let outline = Outline::parse(&format!(
            r#"{{"type":"MultiPolygon","coordinates":[[{square},{hole}],[[[20,0],[21,0],[21,1],[20,0]]]]}}"#
        ))
        .unwrap();
        assert!(outline.holds(1.0, 1.0) && outline.holds(20.9, 0.5));
        assert!(!outline.holds(5.0, 5.0) && !outline.holds(15.0, 5.0) && !outline.holds(20.1, 0.9));
        assert_eq!(outline.bounds(), Some([0.0, 0.0, 21.0, 10.0]));
        assert_eq!((outline.middle(), outline.size()), (Some((5.0, 5.0)), 100.0), "of the largest part");
        assert_eq!((outline.distance(10.0, 13.0), outline.distance(20.0, 0.0)), (3.0, 0.0));
        assert!(outline.holds_about(10.04, 5.0) && outline.holds_about(5.0, 5.99) && !outline.holds_about(10.06, 5.0));
        assert!(Outline::parse(r#"{"type":"Point","coordinates":[1,2]}"#).is_none());
    }
}
