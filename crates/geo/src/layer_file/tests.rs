//! Files made here byte by byte, as others write them.

use std::io::Write;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::{system::NamedSystem, *};
use crate::{GridPoint, Lies, Prepared};

const UTM_50_SOUTH: &str = r#"PROJCS["WGS_1984_UTM_Zone_50S",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

fn collection(features: &[(&str, &str)]) -> String {
    let feature =
        |(fields, geometry): &(&str, &str)| format!(r#"{{"type":"Feature","properties":{fields},"geometry":{geometry}}}"#);
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.iter().map(feature).collect::<Vec<_>>().join(","))
}

fn polygon(rings: &str) -> String {
    format!(r#"{{"type":"Polygon","coordinates":{rings}}}"#)
}

fn mends(feature: &Feature) -> Vec<&'static str> {
    feature.mended.iter().map(|m| m.as_str()).collect()
}

#[test]
fn what_can_be_mended_is_mended_and_said() {
    let square = "[116,0],[116.1,0],[116.1,0.1],[116,0.1]";
    let geometries = [
        polygon(&format!("[[{square},[116,0]]]")),
        polygon(&format!("[[{square}]]")),
        polygon("[[[116,0],[116.1,0],[116.1,0],[116.1,0.1],[116,0.1],[116,0]]]"),
        polygon("[[[116,0],[116,0.1],[116.1,0.1],[116.1,0],[116,0]]]"),
        polygon("[[[116,0,12.5],[116.1,0,0.0],[116.1,0.1,3],[116,0.1,1],[116,0,12.5]]]"),
        // A bow tie: two triangles.
        polygon("[[[116,0],[116.1,0.1],[116.1,0],[116,0.1],[116,0]]]"),
        // A side that runs forth and back.
        polygon("[[[116,0],[116.1,0],[116.1,0.1],[116.1,0.2],[116.1,0.1],[116,0.1],[116,0]]]"),
        // Two that overlap, and a hole of a hand's breadth.
        format!(
            r#"{{"type":"MultiPolygon","coordinates":[[[{square},[116,0]]],[[[116.05,0.05],[116.15,0.05],[116.15,0.15],[116.05,0.15],[116.05,0.05]],[[116.12,0.12],[116.120001,0.12],[116.120001,0.120001],[116.12,0.12]]]]}}"#
        ),
    ];
    let names: Vec<_> = (0..geometries.len()).map(|n| format!(r#"{{"NAMOBJ":"area {n}","LUAS":12.5,"KET":null}}"#)).collect();
    let features: Vec<_> = names.iter().zip(&geometries).map(|(f, g)| (f.as_str(), g.as_str())).collect();
    let file = of_geojson(collection(&features).as_bytes()).unwrap();
    assert_eq!(file.refused, []);
    let all: Vec<_> = file.features.iter().map(mends).collect();
    let expected: [&[&str]; 8] = [
        &[],
        &["unclosed"],
        &["repeated"],
        &["winding"],
        &["heights"],
        &["crossing"],
        &["spike"],
        &["winding", "crossing", "sliver"],
    ];
    assert_eq!(all, expected);
    let hectares: Vec<_> = file.features.iter().map(|f| f.shape.hectares()).collect();
    assert!((hectares[0] - 12_308.82).abs() < 1.0, "{hectares:?}");
    for n in [1, 2, 3, 4, 6] {
        assert_eq!(file.features[n].shape, file.features[0].shape, "{n}");
    }
    assert!((hectares[5] * 2.0 - hectares[0]).abs() < 0.1 && (hectares[7] - hectares[0] * 1.75).abs() < 1.0, "{hectares:?}");
    assert_eq!(file.features[0].fields, [("LUAS".into(), "12.5".into()), ("NAMOBJ".into(), "area 0".into())]);
    assert_eq!(file.fields, ["LUAS", "NAMOBJ"]);
}

#[test]
fn an_outline_that_crosses_itself_a_few_times_is_mended_and_a_scribble_is_left_out() {
    let mut chance = 7_u64;
    let mut random = || {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(chance >> 33).unwrap()) / f64::from(1_u32 << 31)
    };
    let scribble: Vec<_> = (0..6_000).map(|_| [116.0 + random(), random()]).collect();
    // Jagged all around, and in five places with corners in the wrong order.
    let corner = |n: u32| {
        let (turn, far) = (f64::from(n) / 6_000.0 * std::f64::consts::TAU, 0.05 + 0.0001 * f64::from(n % 2));
        [116.0 + far * turn.cos(), far * turn.sin()]
    };
    let mut outline: Vec<_> = (0..6_000).map(corner).collect();
    (1..6).for_each(|n| outline.swap(n * 1_000, n * 1_000 + 2));
    let closed = |ring: &[[f64; 2]]| {
        let corners: Vec<_> = ring.iter().chain(ring.first()).map(|[x, y]| format!("[{x:.7},{y:.7}]")).collect();
        polygon(&format!("[[{}]]", corners.join(",")))
    };
    let file = of_geojson(collection(&[("{}", &closed(&scribble)), ("{}", &closed(&outline))]).as_bytes()).unwrap();
    assert_eq!(file.refused.iter().map(|r| (r.n, r.why)).collect::<Vec<_>>(), [(1, Flaw::Tangled)]);
    let [taken] = &*file.features else { panic!("{} were taken", file.features.len()) };
    assert!(taken.n == 2 && mends(taken).contains(&"crossing") && taken.shape.corners() > 5_900, "{:?}", taken.mended);
}

#[test]
fn what_cannot_be_mended_is_left_out_with_its_reason() {
    let square = |x: &str| polygon(&format!("[[[{x},0],[116.1,0],[116.1,0.1],[{x},0]]]"));
    let good = square("116");
    let geometries = [
        (good.as_str(), None),
        (&good, Some(Flaw::Twice(1))),
        ("null", Some(Flaw::NoGeometry)),
        (r#"{"type":"Point","coordinates":[116,0]}"#, Some(Flaw::NoPolygon)),
        (r#"{"type":"GeometryCollection","geometries":[]}"#, Some(Flaw::NoPolygon)),
        (&polygon("[[[0,116],[0,116.1],[0.1,116.1],[0,116]]]"), Some(Flaw::Swapped)),
        (&polygon("[[[516690,9944734],[516990,9944734],[516990,9944934],[516690,9944734]]]"), Some(Flaw::Projected)),
        (&polygon("[[[4,52],[5,52],[5,53],[4,52]]]"), Some(Flaw::Abroad)),
        (&polygon("[[[116,0],[116.1,0],[116.2,0],[116,0]]]"), Some(Flaw::Empty)),
        (&polygon("[]"), Some(Flaw::Empty)),
        (&polygon("[[]]"), Some(Flaw::Empty)),
        (&polygon("[116,0]"), Some(Flaw::Broken)),
        (&polygon(r#"[[["a","b"],[116.1,0],[116.1,0.1],[116,0]]]"#), Some(Flaw::Broken)),
        (&polygon("[[[116,0],[1e999,0],[116.1,0.1],[116,0]]]"), None),
    ];
    // What no number is at all, the file is no JSON for.
    let (last, rest) = geometries.split_last().unwrap();
    let features: Vec<_> = rest.iter().map(|(geometry, _)| (r#"{"NAMA":"Hutan"}"#, *geometry)).collect();
    let file = of_geojson(collection(&features).as_bytes()).unwrap();
    assert_eq!(file.features.len(), 1);
    let expected: Vec<_> = rest.iter().enumerate().filter_map(|(n, (_, why))| Some((n as u32 + 1, (*why)?))).collect();
    assert_eq!(file.refused.iter().map(|r| (r.n, r.why)).collect::<Vec<_>>(), expected);
    for text in [collection(&[("{}", last.0)]), "{\"type\":\"FeatureCollection\",\"features\":[NaN]}".to_owned()] {
        assert!(matches!(of_geojson(text.as_bytes()), Err(NoLayer::Broken(_))), "{text}");
    }
    let whole = |text: &str| of_geojson(text.as_bytes()).unwrap_err();
    assert_eq!(whole(&collection(&[])), NoLayer::Nothing);
    assert!(matches!(whole(r#"{"type":"Feature"}"#), NoLayer::Broken(_)));
    assert!(matches!(whole(&"[".repeat(100_000)), NoLayer::Broken(_)));
    let crs = collection(&[("{}", &good)]).replacen(
        '{',
        r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"#,
        1,
    );
    assert_eq!(whole(&crs), NoLayer::OtherSystem("urn:ogc:def:crs:EPSG::3857".into()));
}

/// A table of one field, in Windows-1252, whose name was cut.
fn dbf(names: &[&[u8]], language: u8) -> Vec<u8> {
    let mut bytes = vec![3, 126, 1, 1];
    bytes.extend(u32::try_from(names.len()).unwrap().to_le_bytes());
    bytes.extend((32_u16 + 32 + 1).to_le_bytes());
    bytes.extend(21_u16.to_le_bytes());
    bytes.extend([0; 17]);
    bytes.push(language);
    bytes.extend([0; 2]);
    let mut field = [0_u8; 32];
    field[..10].copy_from_slice(b"NAMA_HUTAN");
    (field[11], field[16]) = (b'C', 20);
    bytes.extend(field);
    bytes.push(0x0d);
    for name in names {
        bytes.push(if name.is_empty() { b'*' } else { b' ' });
        let mut value = name.to_vec();
        value.resize(20, b' ');
        bytes.extend(value);
    }
    bytes
}

fn shp(kind: u32, rings: &[&[[f64; 2]]]) -> Vec<u8> {
    let mut content = kind.to_le_bytes().to_vec();
    content.extend([0; 32]);
    content.extend(u32::try_from(rings.len()).unwrap().to_le_bytes());
    content.extend(u32::try_from(rings.iter().map(|r| r.len()).sum::<usize>()).unwrap().to_le_bytes());
    let mut begins = 0_u32;
    for ring in rings {
        content.extend(begins.to_le_bytes());
        begins += u32::try_from(ring.len()).unwrap();
    }
    content.extend(rings.iter().copied().flatten().flatten().flat_map(|n| n.to_le_bytes()));
    content
}

fn shapes(contents: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = 9994_u32.to_be_bytes().to_vec();
    bytes.resize(100, 0);
    for (n, content) in contents.iter().enumerate() {
        bytes.extend(u32::try_from(n + 1).unwrap().to_be_bytes());
        bytes.extend(u32::try_from(content.len() / 2).unwrap().to_be_bytes());
        bytes.extend(content);
    }
    bytes
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const METRES: &[[f64; 2]] = &[
    [516_690.632_344, 9_944_734.772_2],
    [516_690.632_344, 9_945_734.772_2],
    [517_690.632_344, 9_945_734.772_2],
    [517_690.632_344, 9_944_734.772_2],
    [516_690.632_344, 9_944_734.772_2],
];

#[test]
fn a_zipped_shapefile_in_utm_and_old_letters_is_read() {
    let hole = &[[516_900.0, 9_944_900.0], [517_100.0, 9_944_900.0], [517_100.0, 9_945_100.0], [516_900.0, 9_944_900.0]];
    let contents = [shp(5, &[METRES, hole]), shp(15, &[METRES]), shp(8, &[METRES]), vec![0; 4], shp(5, &[METRES])];
    let table = dbf(&[b"Hutan \xc9lok", b"atas", b"titik", b"kosong", b""], 0x57);
    let (shapes, prj) = (shapes(&contents), UTM_50_SOUTH.as_bytes());
    let parts: [(&str, &[u8]); 4] =
        [("data/Hutan.SHP", &shapes), ("data/Hutan.dbf", &table), ("data/Hutan.prj", prj), ("__MACOSX/._Hutan.shp", b"")];
    let file = of_shapefile(&zipped(&parts)).unwrap();
    assert_eq!((file.system.as_str(), file.fields.as_slice()), ("WGS_1984_UTM_Zone_50S", ["NAMA_HUTAN".to_owned()].as_slice()));
    let [first, second] = file.features.as_slice() else { panic!("{:?}", file.features) };
    assert_eq!(value_of(&first.fields, "nama_hutan_lindung"), Some("Hutan Élok"), "a name that was cut after ten letters");
    assert_eq!((mends(first), mends(second)), (vec![], vec!["heights"]));
    let why: Vec<_> = file.refused.iter().map(|r| (r.n, r.why)).collect();
    assert_eq!(why, [(3, Flaw::NoPolygon), (4, Flaw::NoGeometry), (5, Flaw::Deleted)]);
    // 100 ha in the projection, whose scale is 0.9996 here; the hole is 2 ha.
    let [whole, holed] = [second, first].map(|f| f.shape.hectares());
    assert!((whole - 100.079).abs() < 0.01 && (whole - holed - 2.0).abs() < 0.01, "{whole} {holed}");
    let prepared = Prepared::of(&first.shape).unwrap();
    let corner = prepared.bounds().degrees();
    assert!((corner[0] - 117.15).abs() < 1e-6 && (corner[1] + 0.5).abs() < 1e-6, "as GDAL says: {corner:?}");
    assert_eq!(prepared.lies(GridPoint::of(117.1525, -0.4985).unwrap()), Lies::Outside, "in the hole");

    let without = |ending: &str| zipped(&parts.into_iter().filter(|(name, _)| !name.ends_with(ending)).collect::<Vec<_>>());
    assert_eq!(of_shapefile(&without(".prj")), Err(NoLayer::NoSystem));
    assert_eq!(of_shapefile(&without(".dbf")), Err(NoLayer::PartMissing(".dbf".into())));
    assert_eq!(of_shapefile(&without("SHP")), Err(NoLayer::PartMissing(".shp".into())));
    let degrees = zipped(&[("a.shp", &shapes), ("a.dbf", &table), ("a.prj", WGS84.as_bytes())]);
    assert_eq!(of_shapefile(&degrees).unwrap().refused[0].why, Flaw::Projected);
    let two = zipped(&[("a.shp", &shapes), ("b.shp", &shapes)]);
    assert_eq!(of_shapefile(&two), Err(NoLayer::Several(vec!["a".into(), "b".into()])));
    let mercator = UTM_50_SOUTH.replace("Transverse_Mercator", "Mercator");
    let other = zipped(&[("a.shp", &shapes), ("a.dbf", &table), ("a.prj", mercator.as_bytes())]);
    assert_eq!(of_shapefile(&other), Err(NoLayer::OtherSystem("WGS_1984_UTM_Zone_50S".into())));
}

#[test]
fn a_file_that_unpacks_without_end_is_refused() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in ["a.shp", "a.dbf"] {
        writer.start_file(part, SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![0; 600_000]).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 10_000);
    assert_eq!(shapefile::read(&bomb, 1 << 20), Err(NoLayer::TooLarge));
    assert_eq!(shapefile::read(&bomb, 2 << 20), Err(NoLayer::NoSystem));
}

#[test]
fn coordinate_systems_are_those_of_proj() {
    // 117.15 E, 0.5 S, as gdaltransform says.
    let all = [
        (32650, 516_690.632_344_031, -55_265.227_800_212),
        (32649, 1_185_641.705_928_44, -55_587.096_175_743_5),
        (32651, -152_075.345_898_922, -55_556.306_803_428_3),
        (32750, 516_690.632_344_031, 9_944_734.772_199_79),
        (23880, 516_690.632_344_031, 9_944_734.772_199_79),
        (23837, 383_677.402_675_24, 1_444_695.292_216_58),
        (23838, 49_725.402_160_282_6, 1_444_702.925_241_62),
    ];
    for (code, x, y) in all {
        let named = NamedSystem::of_epsg(code).unwrap();
        let system::System::Metres(projection) = named.system else { panic!("{code}") };
        let at = projection.earth(x, y).unwrap();
        assert!((at.lon - 117.15).abs() < 1e-9 && (at.lat + 0.5).abs() < 1e-9, "{code} {} {at:?}", named.name);
    }
    assert_eq!(NamedSystem::of_epsg(23837).unwrap().name, "DGN95 / TM-3 50.1");
    assert_eq!(NamedSystem::of_epsg(3857), None);
    assert_eq!(NamedSystem::of_wkt(UTM_50_SOUTH).unwrap().system, NamedSystem::of_epsg(32750).unwrap().system);
    for other in [
        "",
        "PROJCS[",
        "PROJCS[\"x\"]",
        &"A[".repeat(1_000),
        &WGS84.replace("D_WGS_1984", "D_Batavia"),
        &WGS84.replace("0.01745", "0.01570"),
    ] {
        assert!(NamedSystem::of_wkt(other).is_err(), "{other}");
    }
}

/// A polygon as a GeoPackage keeps it, in metres of UTM 50 S, with a rectangle in its head and heights.
fn geopackage_geometry() -> Vec<u8> {
    let mut bytes = b"GP\0\x03".to_vec();
    bytes.extend(32750_u32.to_le_bytes());
    bytes.extend([0; 32]);
    bytes.push(1);
    bytes.extend(1003_u32.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(5_u32.to_le_bytes());
    bytes.extend(METRES.iter().rev().flat_map(|[x, y]| [*x, *y, 7.0]).flat_map(f64::to_le_bytes));
    bytes
}

#[test]
fn rows_of_a_geopackage_are_read() {
    let row = |geometry| TableRow { fields: vec![("nama".into(), "Hutan".into())], geometry };
    let rows =
        vec![row(Some(geopackage_geometry())), row(None), row(Some(b"GP".to_vec())), row(Some(b"GP\0\x11\0\0\0\0".to_vec()))];
    let file = of_geopackage("EPSG", 32750, "", rows).unwrap();
    assert_eq!((file.features.len(), mends(&file.features[0])), (1, vec!["heights"]));
    let why: Vec<_> = file.refused.iter().map(|r| (r.n, r.why)).collect();
    assert_eq!(why, [(2, Flaw::NoGeometry), (3, Flaw::Broken), (4, Flaw::NoGeometry)]);
    assert_eq!(of_geopackage("NONE", 0, "undefined", Vec::new()), Err(NoLayer::NoSystem));
    assert_eq!(of_geopackage("NONE", 99, UTM_50_SOUTH, Vec::new()), Err(NoLayer::Nothing));
}

#[test]
fn what_is_kept_of_a_shape_is_the_shape_and_nothing_else() {
    let file =
        of_geopackage("EPSG", 32750, "", vec![TableRow { fields: Vec::new(), geometry: Some(geopackage_geometry()) }]).unwrap();
    let shape = &file.features[0].shape;
    let bytes = shape.to_bytes();
    assert_eq!(crate::Shape::of_bytes(&bytes).as_ref(), Some(shape));
    for cut in 0..bytes.len() {
        assert_eq!(crate::Shape::of_bytes(&bytes[..cut]), None);
    }
    assert_eq!(crate::Shape::of_bytes(&[0xff; 16]), None);
    let overlap = shape.overlap(shape).unwrap();
    assert!((overlap.hectares() - shape.hectares()).abs() < 1e-6);
}

proptest! {
    /// Whatever bytes come, and however a file is damaged: an answer, and no panic.
    #[test]
    fn no_bytes_break_a_reader(noise in prop::collection::vec(any::<u8>(), 0..400), at in 0..2_000_usize, with in any::<u8>(), cut in 0..2_000_usize) {
        let _ = of_geojson(&noise);
        let _ = of_shapefile(&noise);
        let _ = of_geopackage("EPSG", 4326, "", vec![TableRow { fields: Vec::new(), geometry: Some(noise.clone()) }]);
        let _ = NamedSystem::of_wkt(&String::from_utf8_lossy(&noise));
        let damaged = |mut bytes: Vec<u8>| {
            let (place, end) = (at % bytes.len(), cut % bytes.len() + 1);
            bytes[place] = with;
            bytes.truncate(end.max(bytes.len() / 2));
            bytes
        };
        let contents = [shp(5, &[METRES]), shp(15, &[METRES])];
        let table = dbf(&[b"a", b"b"], 0);
        let _ = of_shapefile(&zipped(&[("a.shp", &damaged(shapes(&contents))), ("a.dbf", &table), ("a.prj", UTM_50_SOUTH.as_bytes())]));
        let _ = of_shapefile(&zipped(&[("a.shp", &shapes(&contents)), ("a.dbf", &damaged(table)), ("a.prj", WGS84.as_bytes())]));
        let _ = of_geopackage("EPSG", 32750, "", vec![TableRow { fields: Vec::new(), geometry: Some(damaged(geopackage_geometry())) }]);
        let _ = of_geojson(&damaged(collection(&[("{}", &polygon("[[[116,0],[116.1,0],[116.1,0.1],[116,0]]]"))]).into_bytes()));
    }
}
