//! Drawing outlines flat: Web Mercator, fitted into a window, simplified to what an eye can see at that size.

use crate::Outline;

/// What is left out, in units of the drawing: smaller than half a dot on most screens.
const INVISIBLE: f64 = 0.6;

/// A window on the earth, drawn flat in so many units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    west: f64,
    north: f64,
    /// Units of the drawing for the whole way round the earth.
    scale: f64,
    /// How wide the drawing is.
    pub width: f64,
    /// How high the drawing is.
    pub height: f64,
}

/// A place on the square that is the whole earth, both 0 to 1, from the north-west.
fn on_square(lon: f64, lat: f64) -> (f64, f64) {
    let lat = lat.clamp(-85.0, 85.0).to_radians();
    ((lon + 180.0) / 360.0, (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0)
}

impl Projection {
    /// A drawing that shows these bounds (west, south, east, north) whole, with a margin of a fiftieth; none when they are empty.
    #[must_use]
    pub fn showing([west, south, east, north]: [f64; 4], width: f64, height: f64) -> Option<Self> {
        let ((left, top), (right, bottom)) = (on_square(west, north), on_square(east, south));
        let (across, down) = (right - left, bottom - top);
        if !(across > 0.0 && down > 0.0 && width > 0.0 && height > 0.0) {
            return None;
        }
        let scale = (width / across).min(height / down) / 1.04;
        // What is shown lies in the middle.
        let (spare_across, spare_down) = (width / scale - across, height / scale - down);
        Some(Self { west: left - spare_across / 2.0, north: top - spare_down / 2.0, scale, width, height })
    }

    /// Where a place on the earth lies in the drawing.
    #[must_use]
    pub fn place(&self, lon: f64, lat: f64) -> (f64, f64) {
        let (x, y) = on_square(lon, lat);
        ((x - self.west) * self.scale, (y - self.north) * self.scale)
    }

    /// Which place on the earth lies here: longitude and latitude.
    #[must_use]
    pub fn earth(&self, x: f64, y: f64) -> (f64, f64) {
        let (across, down) = (self.west + x / self.scale, self.north + y / self.scale);
        let lat = ((1.0 - 2.0 * down) * std::f64::consts::PI).sinh().atan().to_degrees();
        (across * 360.0 - 180.0, lat)
    }

    /// The tiles of 256 units (zoom, column, row) that cover the drawing, each with where its corner lies and how large it is.
    #[must_use]
    pub fn tiles(&self) -> Vec<((u32, i64, i64), [f64; 3])> {
        let zoom = (self.scale / 256.0).log2().ceil().clamp(0.0, 19.0);
        let across = 2_f64.powf(zoom);
        let size = self.scale / across;
        let first = |at: f64| (at * across).floor();
        let last = |at: f64, length: f64| ((at + length / self.scale) * across).floor();
        #[expect(clippy::cast_possible_truncation, reason = "zoom is at most 19, columns at most 2^19")]
        let whole = |n: f64| n.clamp(0.0, across - 1.0) as i64;
        let (columns, rows) = (first(self.west), first(self.north));
        let (last_column, last_row) = (last(self.west, self.width), last(self.north, self.height));
        let mut tiles = Vec::new();
        for row in whole(rows)..=whole(last_row) {
            for column in whole(columns)..=whole(last_column) {
                #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
                let corner = ((column as f64) * size - self.west * self.scale, (row as f64) * size - self.north * self.scale);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 19")]
                tiles.push(((zoom as u32, column, row), [corner.0, corner.1, size]));
            }
        }
        tiles
    }

    /// An outline as the path of an SVG, without what nobody could see.
    #[must_use]
    pub fn path(&self, outline: &Outline) -> String {
        let mut path = String::new();
        for ring in outline.rings() {
            let flat: Vec<_> = ring.iter().map(|[lon, lat]| self.place(*lon, *lat)).collect();
            let kept = simplified(&flat);
            if kept.len() < 4 {
                continue;
            }
            for (n, (x, y)) in kept.iter().enumerate() {
                path.push_str(&format!("{}{x:.1} {y:.1}", if n == 0 { 'M' } else { 'L' }));
            }
            path.push('Z');
        }
        path
    }
}

/// A line without the points that hardly bend it (Ramer, Douglas and Peucker), by an own stack: a ring may be long.
fn simplified(line: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut keep = vec![false; line.len()];
    let mut stretches = vec![(0, line.len().saturating_sub(1))];
    for end in [0, line.len().saturating_sub(1)] {
        if let Some(keep) = keep.get_mut(end) {
            *keep = true;
        }
    }
    while let Some((from, to)) = stretches.pop() {
        let (Some(a), Some(b)) = (line.get(from), line.get(to)) else { continue };
        let between = line.iter().enumerate().take(to).skip(from + 1);
        let far = between.map(|(n, p)| (distance(*p, *a, *b), n)).max_by(|x, y| x.0.total_cmp(&y.0));
        if let Some((far, n)) = far.filter(|(far, _)| *far > INVISIBLE) {
            debug_assert!(far.is_finite());
            if let Some(keep) = keep.get_mut(n) {
                *keep = true;
            }
            stretches.extend([(from, n), (n, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
}

/// How far a point lies from a stretch; from its end where both ends are one, as they are in a ring.
fn distance((x, y): (f64, f64), (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> f64 {
    let (dx, dy) = (x2 - x1, y2 - y1);
    let length = dx.hypot(dy);
    if length == 0.0 { (x - x1).hypot(y - y1) } else { (dy * (x - x1) - dx * (y - y1)).abs() / length }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KALTIM: [f64; 4] = [113.8, -2.4, 119.0, 2.6];

    #[test]
    fn what_is_drawn_is_found_again() {
        let drawn = Projection::showing(KALTIM, 480.0, 480.0).unwrap();
        for (lon, lat) in [(113.8, -2.4), (119.0, 2.6), (117.15, -0.5), (115.0, 0.0)] {
            let (x, y) = drawn.place(lon, lat);
            assert!((0.0..=480.0).contains(&x) && (0.0..=480.0).contains(&y), "{x} {y}");
            let (again_lon, again_lat) = drawn.earth(x, y);
            assert!((again_lon - lon).abs() < 1e-9 && (again_lat - lat).abs() < 1e-9, "{again_lon} {again_lat}");
        }
        let north = drawn.place(116.0, 1.0).1;
        assert!(north < drawn.place(116.0, 0.0).1, "north is up");
        assert_eq!(Projection::showing([1.0, 1.0, 1.0, 2.0], 480.0, 480.0), None);
        assert_eq!(Projection::showing([1.0, 1.0, f64::NAN, 2.0], 480.0, 480.0), None);
    }

    #[test]
    fn a_path_keeps_its_corners_and_drops_the_rest() {
        let many: Vec<_> = (0..=100).map(|n| format!("[{},0]", 114.0 + f64::from(n) / 100.0)).collect();
        let speck = "[[[118,0],[118.001,0],[118.001,0.001],[118,0]]]";
        let text = format!(r#"{{"type":"MultiPolygon","coordinates":[[[{},[115,1],[114,0]]],{speck}]}}"#, many.join(","));
        let drawn = Projection::showing(KALTIM, 480.0, 480.0).unwrap();
        let path = drawn.path(&Outline::parse(&text).unwrap());
        assert_eq!(path.matches('L').count(), 3, "{path}");
        assert_eq!(path.matches('M').count(), 1, "an island of a tenth of a dot is left out: {path}");
        assert_eq!(drawn.path(&Outline::parse(r#"{"type":"Polygon","coordinates":[]}"#).unwrap()), "");
    }

    #[test]
    fn tiles_cover_the_drawing() {
        let drawn = Projection::showing(KALTIM, 480.0, 480.0).unwrap();
        let tiles = drawn.tiles();
        assert!((4..=16).contains(&tiles.len()), "{}", tiles.len());
        let reaches = |at: usize, to: f64| tiles.iter().any(|(_, t)| t[at] + t[2] >= to);
        assert!(reaches(0, 480.0) && reaches(1, 480.0) && tiles.iter().any(|(_, t)| t[0] <= 0.0 && t[1] <= 0.0));
        assert!(tiles.iter().all(|((zoom, column, row), _)| *zoom < 20 && *column < 1 << zoom && *row < 1 << zoom));
    }
}
