//! How far a length on a map is on the ground: a bar of one, two or five, as people reckon.

use geo::Projection;

use crate::localizer::Localizer;

/// A metre is this part of a degree of the equator.
const METRES_OF_DEGREE: f64 = 111_320.0;

/// A bar of a map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    /// How long it is, in units of the drawing.
    pub(crate) length: f64,
    metres: f64,
}

impl Scale {
    /// The longest bar of a round length that is no longer than so many units, reckoned for the middle of the drawing.
    pub(crate) fn of(drawing: &Projection, longest: f64) -> Option<Self> {
        let half = drawing.height / 2.0;
        let ((west, lat), (east, _)) = (drawing.earth(0.0, half), drawing.earth(drawing.width, half));
        let metres_of_unit = (east - west) * METRES_OF_DEGREE * lat.to_radians().cos() / drawing.width;
        let most = longest * metres_of_unit;
        if !(most.is_finite() && most > 0.0) {
            return None;
        }
        let tens = 10_f64.powf(most.log10().floor());
        let metres = [5.0, 2.0, 1.0].into_iter().map(|n| n * tens).find(|metres| *metres <= most).unwrap_or(tens);
        Some(Self { length: metres / metres_of_unit, metres })
    }

    /// How far that is.
    pub(crate) fn told(&self, s: Localizer) -> String {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no farther than round the earth")]
        let whole = |n: f64| n.round().max(1.0) as u64;
        if self.metres >= 1_000.0 {
            s.with("map-scale-km", "n", &s.number(whole(self.metres / 1_000.0)))
        } else {
            s.with("map-scale-m", "n", &s.number(whole(self.metres)))
        }
    }

    /// Its path, from a corner at the lower left.
    pub(crate) fn path(&self, x: f64, y: f64) -> String {
        format!("M{x:.1} {:.1}v6h{:.1}v-6", y - 6.0, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_round_and_as_long_as_it_says() {
        for (wide, metres) in [(0.01, 200.0), (0.1, 2_000.0), (1.0, 20_000.0), (8.0, 200_000.0)] {
            let drawing = Projection::showing([117.0, -wide / 2.0, 117.0 + wide, wide / 2.0], 640.0, 640.0).unwrap();
            let scale = Scale::of(&drawing, 160.0).unwrap();
            assert!((scale.metres - metres).abs() < 1e-6 && scale.length <= 160.0, "{wide}: {scale:?}");
            // The drawing is that wide, with a margin of a fiftieth on either side.
            let true_length = metres / (wide * METRES_OF_DEGREE) * 640.0 / 1.04;
            assert!((scale.length - true_length).abs() < 0.5, "{wide}: {scale:?}, and not {true_length}");
        }
    }
}
