//! Where a point lies, told slowly: every side of every ring, in rational numbers.

use geo::{GridPoint, Lies};

/// Where a point lies among the rings of a polygon, by the even-odd rule. Where a side meets the latitude of the point is reckoned as a
/// fraction, and compared with the point by multiplying it out.
pub fn reference(rings: &[Vec<GridPoint>], p: GridPoint) -> Lies {
    let wide = |n: i32| i128::from(n);
    let mut left = 0_usize;
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if a == b {
                continue;
            }
            let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
            if low.y == high.y {
                if p.y == low.y && (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x) {
                    return Lies::OnBorder;
                }
                continue;
            }
            if !(low.y..=high.y).contains(&p.y) {
                continue;
            }
            // The side meets the latitude at low.x + over / under.
            let under = wide(high.y) - wide(low.y);
            let over = (wide(high.x) - wide(low.x)) * (wide(p.y) - wide(low.y));
            let far = (wide(p.x) - wide(low.x)) * under;
            if far == over {
                return Lies::OnBorder;
            }
            // Of a corner, only the side above it counts.
            left += usize::from(over < far && p.y != high.y);
        }
    }
    if left % 2 == 1 { Lies::Inside } else { Lies::Outside }
}

/// The same for several polygons: within one of them, or else on the border of one.
pub fn of_several(polygons: &[Vec<Vec<GridPoint>>], p: GridPoint) -> Lies {
    let all: Vec<_> = polygons.iter().map(|rings| reference(rings, p)).collect();
    [Lies::Inside, Lies::OnBorder].into_iter().find(|lies| all.contains(lies)).unwrap_or(Lies::Outside)
}

/// The polygons of a feature as they stand in its file.
pub fn polygons(feature: &serde_json::Value) -> Vec<Vec<Vec<GridPoint>>> {
    let geometry = &feature["geometry"];
    let list = |value: &serde_json::Value| value.as_array().unwrap().clone();
    let point = |at: serde_json::Value| GridPoint::of(at[0].as_f64().unwrap(), at[1].as_f64().unwrap()).unwrap();
    let ring = |ring: serde_json::Value| list(&ring).into_iter().map(point).collect();
    let polygon = |rings: serde_json::Value| list(&rings).into_iter().map(ring).collect();
    match geometry["type"].as_str().unwrap() {
        "Polygon" => vec![polygon(geometry["coordinates"].clone())],
        _ => list(&geometry["coordinates"]).into_iter().map(polygon).collect(),
    }
}
