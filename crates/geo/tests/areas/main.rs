//! What areas hold a point, against a slow exact reference that looks at every side of every ring as it was drawn.
#![cfg(test)]

mod reference;

use std::io::Read;

use geo::{AreaIndex, GridPoint, Lies, Prepared, Shape, layer_file::of_geojson};
use proptest::prelude::*;
use reference::reference;

/// Steps of the grid between corners that are made up: crossings of sides are rounded to the grid, which points on multiples of this
/// are far enough from.
const FAR: i32 = 1_000;
/// Where made-up rings lie.
const ORIGIN: GridPoint = GridPoint { x: 1_160_000_000, y: -5_000_000 };

fn at(x: i32, y: i32) -> GridPoint {
    GridPoint { x: ORIGIN.x + x * FAR, y: ORIGIN.y + y * FAR }
}

/// A feature collection of polygons, each of its rings, which are closed here.
fn collection(polygons: &[Vec<Vec<GridPoint>>]) -> String {
    let corner = |p: &GridPoint| {
        let [lon, lat] = p.degrees();
        format!("[{lon:.7},{lat:.7}]")
    };
    let ring = |ring: &Vec<GridPoint>| format!("[{}]", ring.iter().chain(ring.first()).map(corner).collect::<Vec<_>>().join(","));
    let feature = |rings: &Vec<Vec<GridPoint>>| {
        let rings: Vec<_> = rings.iter().map(ring).collect();
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{}]}}}}"#, rings.join(","))
    };
    let features: Vec<_> = polygons.iter().map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn read(polygons: &[Vec<Vec<GridPoint>>]) -> Vec<(usize, Shape)> {
    let file = of_geojson(collection(polygons).as_bytes()).unwrap();
    file.features.into_iter().map(|f| (f.n as usize - 1, f.shape)).collect()
}

fn indexed(shapes: &[(usize, Shape)]) -> AreaIndex<usize> {
    AreaIndex::of(shapes.iter().filter_map(|(n, shape)| Some((*n, Prepared::of(shape)?))).collect())
}

fn held(index: &AreaIndex<usize>, p: GridPoint) -> Vec<(usize, Lies)> {
    let mut held: Vec<_> = index.holding(p).into_iter().map(|(n, lies)| (*n, lies)).collect();
    held.sort_by_key(|(n, _)| *n);
    held
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Cells beside each other that share sides and corners, which may lie anywhere: no point between them is lost or held twice,
    /// and one on a side or corner is held by all that have it.
    #[test]
    fn cells_that_touch_lose_no_point_and_share_their_borders(
        jitter in prop::collection::vec((-4..=4_i32, -4..=4_i32), 36),
        points in prop::collection::vec((0..=50_i32, 0..=50_i32), 40),
        corners in prop::collection::vec((0..5_usize, 0..5_usize), 8),
    ) {
        let corner = |column: usize, row: usize| {
            let (x, y) = jitter[row * 6 + column];
            // The outermost ones stay, so that all together are a square.
            let inner = |n: usize, moved: i32| n as i32 * 10 + if (1..5).contains(&n) { moved } else { 0 };
            at(inner(column, x), inner(row, y))
        };
        let cells: Vec<_> = (0..25).map(|n| (n % 5, n / 5)).map(|(x, y)| {
            vec![vec![corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)]]
        }).collect();
        let shapes = read(&cells);
        prop_assert_eq!(shapes.len(), 25);
        let index = indexed(&shapes);
        let shared = corners.iter().map(|(x, y)| corner(*x, *y));
        for p in points.iter().map(|(x, y)| at(*x, *y)).chain(shared) {
            let expected: Vec<_> = cells.iter().enumerate()
                .map(|(n, rings)| (n, reference(rings, p))).filter(|(_, lies)| lies.is_held()).collect();
            let got = held(&index, p);
            prop_assert_eq!(&got, &expected, "{:?}", p);
            prop_assert!(!got.is_empty());
            prop_assert!(got.len() == 1 || got.iter().all(|(_, lies)| *lies == Lies::OnBorder), "{:?}", got);
        }
    }

    /// Rings of any kind, crossing themselves and each other: what an odd number of them is around is held.
    #[test]
    fn any_rings_hold_what_an_odd_number_of_them_is_around(
        rings in prop::collection::vec(prop::collection::vec((0..40_i32, 0..40_i32), 3..12), 1..4),
        points in prop::collection::vec((0..80_i32, 0..80_i32), 60),
    ) {
        let rings: Vec<Vec<_>> = rings.iter().map(|ring| ring.iter().map(|(x, y)| at(*x * 2, *y * 2)).collect()).collect();
        let shapes = read(std::slice::from_ref(&rings));
        let index = indexed(&shapes);
        for p in points.iter().map(|(x, y)| at(*x, *y)) {
            let expected = reference(&rings, p);
            // A crossing that is rounded moves a side by less than a step: only what lies right beside one may differ.
            let beside = [(-3, 0), (3, 0), (0, -3), (0, 3)].into_iter().any(|(x, y)| {
                reference(&rings, GridPoint { x: p.x + x, y: p.y + y }) != expected
            });
            if expected != Lies::OnBorder && !beside {
                prop_assert_eq!(held(&index, p).first().map_or(Lies::Outside, |(_, lies)| *lies), expected, "{:?}", p);
            }
        }
    }

    /// What is nearest, against a look at every side.
    #[test]
    fn the_nearest_is_nearest(
        squares in prop::collection::vec((0..400_i32, 0..400_i32, 1..9_i32), 1..60),
        point in (-100..500_i32, -100..500_i32),
    ) {
        let cells: Vec<_> = squares.iter().map(|(x, y, size)| {
            vec![vec![at(*x * 10, *y * 10), at(*x * 10 + size, *y * 10), at(*x * 10 + size, *y * 10 + size), at(*x * 10, *y * 10 + size)]]
        }).collect();
        let shapes = read(&cells);
        let index = indexed(&shapes);
        let p = at(point.0 * 10 + 15, point.1 * 10 + 15);
        let far = |shape: &Shape| indexed(&[(0, shape.clone())]).nearest(p).unwrap().1;
        let expected = shapes.iter().map(|(_, shape)| far(shape)).fold(f64::INFINITY, f64::min);
        let (_, got) = index.nearest(p).unwrap();
        prop_assert!((got - expected).abs() <= expected * 1e-4 + 0.01, "{got} {expected}");
    }
}

/// What two areas have in common, and areas that only touch.
#[test]
fn overlaps_are_as_large_as_they_are() {
    let square = |x: i32, y: i32, size: i32| vec![vec![at(x, y), at(x + size, y), at(x + size, y + size), at(x, y + size)]];
    let shapes = read(&[square(0, 0, 1000), square(500, 500, 1000), square(1000, 0, 1000), square(2500, 0, 10)]);
    let [one, other, beside, far] = shapes.as_slice() else { panic!("{shapes:?}") };
    let both = one.1.overlap(&other.1).unwrap();
    assert!((both.hectares() * 4.0 - one.1.hectares()).abs() < one.1.hectares() * 1e-4, "{}", both.hectares());
    assert_eq!(both, other.1.overlap(&one.1).unwrap());
    assert!(one.1.overlap(&beside.1).is_none() && one.1.overlap(&far.1).is_none(), "a common side has no area");
    let index = indexed(&shapes);
    assert_eq!(held(&index, at(1000, 500)), [(0, Lies::OnBorder), (1, Lies::OnBorder), (2, Lies::OnBorder)]);
}

#[test]
fn every_inner_point_of_every_village_lies_where_the_reference_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/boundaries/kaltim-villages.geojson.gz");
    let Ok(packed) = std::fs::read(path) else {
        eprintln!("SKIPPED: outlines of villages are not here: {path}");
        return;
    };
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut text).unwrap();
    let file = of_geojson(&text).unwrap();
    assert!(file.features.len() > 1_000 && file.refused.is_empty(), "{:?}", file.refused);
    let raw: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let raw: Vec<_> = raw["features"].as_array().unwrap().iter().map(reference::polygons).collect();
    let shapes: Vec<_> = file.features.iter().map(|f| (f.n as usize - 1, f.shape.clone())).collect();
    let index = indexed(&shapes);
    let number = |f: &geo::layer_file::Feature, name| geo::layer_file::value_of(&f.fields, name).unwrap().parse::<f64>().unwrap();
    let (mut own, mut border) = (0, 0);
    for feature in &file.features {
        let inner = GridPoint::of(number(feature, "lng"), number(feature, "lat")).unwrap();
        let n = feature.n as usize - 1;
        let corner = feature.shape.polygons()[0][0][0];
        for p in [inner, corner] {
            let near = |polygons: &[Vec<Vec<GridPoint>>]| {
                let all = || polygons.iter().flatten().flatten();
                let (x, y) = (all().map(|q| q.x), all().map(|q| q.y));
                x.clone().min() <= Some(p.x) && x.max() >= Some(p.x) && y.clone().min() <= Some(p.y) && y.max() >= Some(p.y)
            };
            let expected: Vec<_> = raw
                .iter()
                .enumerate()
                .filter(|(_, polygons)| near(polygons))
                .filter_map(|(n, polygons)| {
                    let lies = reference::of_several(polygons, p);
                    lies.is_held().then_some((n, lies))
                })
                .collect();
            assert_eq!(held(&index, p), expected, "feature {}", feature.n);
        }
        own += usize::from(held(&index, inner).contains(&(n, Lies::Inside)));
        border += usize::from(held(&index, corner).contains(&(n, Lies::OnBorder)));
    }
    println!("{own} of {} inner points lie within their village, {border} corners on its border", file.features.len());
    assert_eq!(border, file.features.len(), "a corner is held by what it is a corner of");
    // Some of these points are middles of several islands, or of a bow.
    assert!(own * 100 > file.features.len() * 95, "{own}");
}

/// Looks that need a second: a nation's worth of areas. Run with `--ignored`, optimised.
#[test]
#[ignore = "measures; see docs/performance.md"]
fn looking_a_point_up_among_100_000_areas_is_quick() {
    let mut cells = Vec::new();
    for n in 0..100_000 {
        let (x, y) = (n % 400 * 100, n / 400 * 100);
        let around = (0..40).map(|k| {
            let angle = f64::from(k) / 40.0 * std::f64::consts::TAU;
            at(x + 50 + (angle.cos() * 49.0) as i32, y + 50 + (angle.sin() * 49.0) as i32)
        });
        cells.push(vec![around.collect::<Vec<_>>()]);
    }
    let began = std::time::Instant::now();
    // A file has no more than 64 MB.
    let shapes: Vec<_> = cells.chunks(20_000).flat_map(read).collect();
    let was_read = began.elapsed();
    let index = indexed(&shapes);
    let built = began.elapsed() - was_read;
    let points: Vec<_> = (0..200_000_i32).map(|n| at(n.wrapping_mul(7919) % 40_000, n.wrapping_mul(104_729) % 25_000)).collect();
    let began = std::time::Instant::now();
    let found: usize = points.iter().map(|p| index.holding(*p).len()).sum();
    let each = began.elapsed().as_nanos() / points.len() as u128;
    println!("{} areas: read {was_read:?}, indexed {built:?}, {each} ns a look, {found} of {} held", index.len(), points.len());
    assert!(each < 20_000, "{each} ns");
}
