//! Lengths and areas on the ellipsoid of WGS84, by geodesics: as GDAL and PROJ reckon them.

use std::sync::LazyLock;

use geographiclib_rs::{Geodesic, InverseGeodesic, PolygonArea, Winding};

use crate::grid::GridPoint;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Half the equator's width, and the square of the eccentricity.
const EQUATOR: f64 = 6_378_137.0;
const ECCENTRICITY: f64 = 0.006_694_379_990_141_316;

/// How far two points lie from each other, in metres.
pub(crate) fn metres(a: [f64; 2], b: [f64; 2]) -> f64 {
    WGS84.inverse(a[1], a[0], b[1], b[0])
}

/// The area within a ring, in square metres, whichever way it runs.
pub(crate) fn square_metres(ring: &[GridPoint]) -> f64 {
    let mut area = PolygonArea::new(&WGS84, Winding::CounterClockwise);
    for [lon, lat] in ring.iter().map(|p| p.degrees()) {
        area.add_point(lat, lon);
    }
    let (_, square_metres, _) = area.compute(true);
    square_metres.abs()
}

/// How many metres a degree of longitude and one of latitude are, around a latitude: what little is near it may be taken as flat.
pub(crate) fn metres_in_degree(lat: f64) -> [f64; 2] {
    let (sine, cosine) = lat.to_radians().sin_cos();
    let bent = 1.0 - ECCENTRICITY * sine * sine;
    let east = EQUATOR / bent.sqrt() * cosine;
    let north = EQUATOR * (1.0 - ECCENTRICITY) / (bent * bent.sqrt());
    [east.to_radians().max(f64::MIN_POSITIVE), north.to_radians()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_areas_are_those_of_geographiclib() {
        // A degree along the equator, and the square degree above it, as `planimeter` of GeographicLib says.
        assert!((metres([0.0, 0.0], [1.0, 0.0]) - 111_319.490_793).abs() < 1e-3);
        let at = |lon, lat| GridPoint::of(lon, lat).unwrap();
        let ring = [at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)];
        assert!((square_metres(&ring) - 12_308_778_361.469).abs() < 1.0);
        let [east, north] = metres_in_degree(-0.5);
        assert!((east - metres([116.0, -0.5], [117.0, -0.5])).abs() < 1.0 && (north - 110_575.0).abs() < 2.0, "{east} {north}");
    }
}
