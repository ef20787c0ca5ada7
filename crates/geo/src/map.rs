//! The areas beside each other that somebody looks at, and taps on.

use domain::AreaCode;

use crate::{Outline, Projection};

/// An area of a map.
pub struct Mapped {
    /// Which.
    pub area: AreaCode,
    /// Its outline.
    pub outline: Outline,
}

/// A map.
pub struct Map {
    /// Its areas, in the order in which they were handed in.
    pub areas: Vec<Mapped>,
    /// What holds all of them.
    bounds: [f64; 4],
}

impl Map {
    /// A map of some areas, each with its bounds; none where there are none.
    #[must_use]
    pub fn of(areas: Vec<(Mapped, [f64; 4])>) -> Option<Self> {
        let wider = |[w, s, e, n]: [f64; 4], [w2, s2, e2, n2]: [f64; 4]| [w.min(w2), s.min(s2), e.max(e2), n.max(n2)];
        let bounds = areas.iter().map(|(_, bounds)| *bounds).reduce(wider)?;
        Some(Self { areas: areas.into_iter().map(|(mapped, _)| mapped).collect(), bounds })
    }

    /// The map drawn this wide and high.
    #[must_use]
    pub fn projected(&self, width: f64, height: f64) -> Option<Projection> {
        Projection::showing(self.bounds, width, height)
    }

    /// The area that holds a point of the map; the nearest one where the outlines leave a sliver between them, and none for
    /// what lies clearly outside.
    #[must_use]
    pub fn area_at(&self, lon: f64, lat: f64) -> Option<&AreaCode> {
        let [west, south, east, north] = self.bounds;
        let near = ((east - west).hypot(north - south) / 60.0).max(f64::MIN_POSITIVE);
        let holding = self.areas.iter().find(|m| m.outline.holds(lon, lat));
        let nearest = || {
            let by_distance = self.areas.iter().map(|m| (m.outline.distance(lon, lat), m));
            by_distance.filter(|(d, _)| *d <= near).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, m)| m)
        };
        holding.or_else(nearest).map(|m| &m.area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_finds_the_area_or_the_one_beside_a_sliver() {
        let square = |code: &str, west: f64| {
            let east = west + 1.0;
            let ring = format!("[[{west},0],[{east},0],[{east},1],[{west},1],[{west},0]]");
            let outline = Outline::parse(&format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#)).unwrap();
            let bounds = outline.bounds().unwrap();
            (Mapped { area: code.parse().unwrap(), outline }, bounds)
        };
        let map = Map::of(vec![square("64.01", 0.0), square("64.02", 1.02)]).unwrap();
        let at = |lon, lat| map.area_at(lon, lat).map(AreaCode::as_str);
        assert_eq!([at(0.5, 0.5), at(1.5, 0.5)], [Some("64.01"), Some("64.02")]);
        assert_eq!([at(1.005, 0.5), at(1.015, 0.5)], [Some("64.01"), Some("64.02")], "between them");
        assert_eq!([at(1.0, 3.0), at(-1.0, 0.5)], [None, None]);
        assert!(Map::of(Vec::new()).is_none());
    }
}
