//! A line that somebody walked: how long it is, and how much of it lies within an area, by geodesics.

use domain::Point;

use crate::{
    Prepared, Shape,
    ellipsoid::metres,
    grid::{GridBounds, GridPoint},
};

/// A line of two points and more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(Vec<GridPoint>);

impl Line {
    /// A line; none for fewer points than two.
    #[must_use]
    pub fn of(points: &[Point]) -> Option<Self> {
        (points.len() > 1).then(|| Self(points.iter().map(|p| GridPoint::from(*p)).collect()))
    }

    fn stretches(&self) -> impl Iterator<Item = [GridPoint; 2]> {
        self.0.iter().zip(self.0.iter().skip(1)).map(|(a, b)| [*a, *b])
    }

    /// What it lies within.
    #[must_use]
    pub fn bounds(&self) -> Option<GridBounds> {
        GridBounds::of(self.0.iter().copied())
    }

    /// How long it is, in metres.
    #[must_use]
    pub fn metres(&self) -> f64 {
        self.stretches().map(|[a, b]| metres(a.degrees(), b.degrees())).sum()
    }

    /// How much of it lies within an area, in metres; what runs along its border does, too.
    #[must_use]
    pub fn metres_within(&self, shape: &Shape) -> f64 {
        let (Some(bounds), Some(prepared)) = (self.bounds(), Prepared::of(shape)) else { return 0.0 };
        if !bounds.touches(prepared.bounds()) {
            return 0.0;
        }
        let touches = |side: &[GridPoint; 2], bounds| GridBounds::of(*side).is_some_and(|b| b.touches(bounds));
        let near: Vec<_> = shape.sides().filter(|side| touches(side, bounds)).collect();
        let of_stretch = |[a, b]: [GridPoint; 2]| {
            let Some(own) = GridBounds::of([a, b]) else { return 0.0 };
            let mut at: Vec<f64> =
                near.iter().filter(|side| touches(side, own)).flat_map(|side| crossings([a, b], *side)).collect();
            at.extend([0.0, 1.0]);
            at.sort_by(f64::total_cmp);
            let ([x1, y1], [x2, y2]) = (a.degrees(), b.degrees());
            let place = |t: f64| [x1 + (x2 - x1) * t, y1 + (y2 - y1) * t];
            let part = |(from, to): (&f64, &f64)| {
                let [x, y] = place(from.midpoint(*to));
                let held = GridPoint::of(x, y).is_some_and(|middle| prepared.lies(middle).is_held());
                if held && to > from { metres(place(*from), place(*to)) } else { 0.0 }
            };
            at.iter().zip(at.iter().skip(1)).map(part).sum()
        };
        self.stretches().map(of_stretch).sum()
    }
}

/// Where along a stretch, from 0 to 1, a side crosses it or begins or ends on it.
fn crossings([a, b]: [GridPoint; 2], [c, d]: [GridPoint; 2]) -> Vec<f64> {
    let between = |from: i32, to: i32| f64::from(to) - f64::from(from);
    let along = [between(a.x, b.x), between(a.y, b.y)];
    let across = [between(c.x, d.x), between(c.y, d.y)];
    let apart = [between(a.x, c.x), between(a.y, c.y)];
    let cross = |[x1, y1]: [f64; 2], [x2, y2]: [f64; 2]| x1 * y2 - y1 * x2;
    let turn = cross(along, across);
    let within = |t: &f64| (0.0..=1.0).contains(t);
    if turn != 0.0 {
        let (t, u) = (cross(apart, across) / turn, cross(apart, along) / turn);
        return Vec::from_iter(Some(t).filter(|t| within(t) && within(&u)));
    }
    // Side by side: where the side lies on the stretch, both of its ends tell.
    let long = along[0] * along[0] + along[1] * along[1];
    if long == 0.0 || cross(apart, along) != 0.0 {
        return Vec::new();
    }
    let at = |[x, y]: [f64; 2]| (x * along[0] + y * along[1]) / long;
    [at(apart), at([apart[0] + across[0], apart[1] + across[1]])].into_iter().filter(within).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f64, f64)]) -> Line {
        Line::of(&points.iter().map(|(lon, lat)| Point::new(*lat, *lon).unwrap()).collect::<Vec<_>>()).unwrap()
    }

    fn square() -> Shape {
        let ring = "[[116,0],[116.2,0],[116.2,0.2],[116,0.2],[116,0]]";
        let hole = "[[116.05,0.05],[116.05,0.15],[116.15,0.15],[116.15,0.05],[116.05,0.05]]";
        Shape::of_geometry(&format!(r#"{{"type":"Polygon","coordinates":[{ring},{hole}]}}"#)).unwrap()
    }

    #[test]
    fn a_line_is_as_long_inside_as_its_pieces() {
        let degree = 111_319.490_793;
        let near = |line: &Line, shape: &Shape, degrees: f64| {
            let found = line.metres_within(shape);
            assert!((found - degrees * degree).abs() < 0.2, "{found} instead of {}", degrees * degree);
        };
        let on_equator = line(&[(115.0, 0.0), (117.0, 0.0)]);
        assert!((on_equator.metres() - 2.0 * degree).abs() < 1e-3);
        near(&on_equator, &square(), 0.2);
        let through_hole = line(&[(115.9, 0.1), (116.3, 0.1)]);
        assert!((through_hole.metres_within(&square()) - 0.1 * degree).abs() < 1.0);
        near(&line(&[(115.0, 0.0), (116.05, 0.0), (116.05, 0.0), (116.1, 0.0)]), &square(), 0.1);
        for outside in
            [line(&[(115.0, 0.0), (115.9, 0.0)]), line(&[(116.06, 0.06), (116.14, 0.14)]), line(&[(115.9, 0.3), (116.1, 0.3)])]
        {
            assert!(outside.metres_within(&square()) < 0.001);
        }
        let inside = line(&[(116.01, 0.01), (116.04, 0.01), (116.04, 0.19)]);
        assert!((inside.metres_within(&square()) - inside.metres()).abs() < 0.001);
        assert_eq!(Line::of(&[]), None);
    }

    #[test]
    fn what_is_inside_one_way_is_inside_the_other_way() {
        let forth = line(&[(115.95, 0.01), (116.08, 0.17), (116.25, 0.03), (116.1, -0.05), (116.1, 0.3)]);
        let back = Line(forth.0.iter().rev().copied().collect());
        assert!((forth.metres_within(&square()) - back.metres_within(&square())).abs() < 0.01);
        assert!(forth.metres_within(&square()) < forth.metres());
    }
}
