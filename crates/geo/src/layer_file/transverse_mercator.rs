//! From metres of a transverse Mercator projection back to the earth, on the ellipsoid of WGS84 (GRS80 is the same to a tenth of a
//! millimetre): the series of Krüger as Karney tells it ("Transverse Mercator with an accuracy of a few nanometers", 2011),
//! up to the fourth power, which is good to a thousandth of a millimetre within a zone.

use domain::Point;

/// The third flattening and the eccentricity of the ellipsoid.
const N: f64 = 0.001_679_220_386_383_705;
const E: f64 = 0.081_819_190_842_621_5;
/// Metres of a radian along a meridian, on average.
const RADIUS: f64 = 6_367_449.145_823_415;

const BETA: [f64; 4] = [
    N / 2.0 - N * N * 2.0 / 3.0 + N * N * N * 37.0 / 96.0 - N * N * N * N / 360.0,
    N * N / 48.0 + N * N * N / 15.0 - N * N * N * N * 437.0 / 1440.0,
    N * N * N * 17.0 / 480.0 - N * N * N * N * 37.0 / 840.0,
    N * N * N * N * 4397.0 / 161_280.0,
];

/// A transverse Mercator projection whose origin lies on the equator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TransverseMercator {
    /// The meridian in its middle, in degrees.
    pub(super) meridian: f64,
    /// The scale on it.
    pub(super) scale: f64,
    /// Metres added to the east and to the north.
    pub(super) east: f64,
    pub(super) north: f64,
}

impl TransverseMercator {
    /// Where on the earth metres lie; none for what is far from its meridian.
    pub(super) fn earth(&self, x: f64, y: f64) -> Option<Point> {
        let long = self.scale * RADIUS;
        let (xi, eta) = ((y - self.north) / long, (x - self.east) / long);
        if !(xi.abs() < 1.6 && eta.abs() < 0.6) {
            return None;
        }
        let (mut xi2, mut eta2) = (xi, eta);
        for (beta, j) in BETA.into_iter().zip([2.0, 4.0, 6.0, 8.0]) {
            xi2 -= beta * (j * xi).sin() * (j * eta).cosh();
            eta2 -= beta * (j * xi).cos() * (j * eta).sinh();
        }
        let tau2 = xi2.sin() / eta2.sinh().hypot(xi2.cos());
        let lon = self.meridian + eta2.sinh().atan2(xi2.cos()).to_degrees();
        Point::new(latitude(tau2).to_degrees(), lon)
    }
}

/// The latitude whose conformal latitude has this tangent, by Newton.
fn latitude(conformal: f64) -> f64 {
    let rest = 1.0 - E * E;
    let mut tau = conformal / rest;
    for _ in 0..5 {
        let root = tau.hypot(1.0);
        let sigma = (E * (E * tau / root).atanh()).sinh();
        let got = tau * sigma.hypot(1.0) - sigma * root;
        tau += (conformal - got) / got.hypot(1.0) * (1.0 + rest * tau * tau) / (rest * root);
    }
    tau.atan()
}
