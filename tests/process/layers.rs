//! Layers of areas from files that another program writes (GDAL), taken by the command line, and found changed by `verify`.

use std::{path::Path, process::Command};

use crate::running::{province, said, tuntas};

/// Areas as a ministry would write them: letters beyond ASCII, a hole, a bow that crosses itself, one that is there twice.
const AREAS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"NAMOBJ_PANJANG":"Hutan Élok","FUNGSIKWS":100300},"geometry":{"type":"Polygon","coordinates":[[[116.0,-0.5],[116.2,-0.5],[116.2,-0.3],[116.0,-0.3],[116.0,-0.5]],[[116.05,-0.45],[116.05,-0.4],[116.1,-0.4],[116.1,-0.45],[116.05,-0.45]]]}},
{"type":"Feature","properties":{"NAMOBJ_PANJANG":"Simpul","FUNGSIKWS":100500},"geometry":{"type":"Polygon","coordinates":[[[117.0,-0.5],[117.2,-0.3],[117.2,-0.5],[117.0,-0.3],[117.0,-0.5]]]}},
{"type":"Feature","properties":{"NAMOBJ_PANJANG":"Pulau","FUNGSIKWS":100400},"geometry":{"type":"MultiPolygon","coordinates":[[[[117.5,0.5],[117.6,0.5],[117.6,0.6],[117.5,0.5]]],[[[117.7,0.5],[117.8,0.5],[117.8,0.6],[117.7,0.5]]]]}},
{"type":"Feature","properties":{"NAMOBJ_PANJANG":"Pulau","FUNGSIKWS":100400},"geometry":{"type":"MultiPolygon","coordinates":[[[[117.5,0.5],[117.6,0.5],[117.6,0.6],[117.5,0.5]]],[[[117.7,0.5],[117.8,0.5],[117.8,0.6],[117.7,0.5]]]]}}
]}"#;

fn gdal(arguments: &[&str]) -> String {
    let output = Command::new("ogr2ogr").args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn import(data: &Path, file: &Path, further: &[&str]) -> serde_json::Value {
    let file = file.to_str().unwrap();
    let mut all = vec!["import", "layer", file, "--kind", "forest_function", "--name", "Kawasan hutan"];
    all.extend([
        "--name-field",
        "NAMOBJ_PANJANG",
        "--code-field",
        "FUNGSIKWS",
        "--source",
        "Kementerian",
        "--licence",
        "tidak disebut",
    ]);
    all.extend(["--date", "2023-12-31", "--json"]);
    all.extend(further);
    let output = tuntas(data, &all);
    let text = String::from_utf8(output.stdout).unwrap();
    let json = text.lines().find(|line| line.starts_with('{')).unwrap_or_default();
    let unread = |e| format!("{all:?}: {e}: {text} {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(json).map_err(unread).unwrap()
}

#[test]
fn files_that_gdal_writes_are_read_and_their_areas_are_those_of_gdal() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    if Command::new("ogr2ogr").arg("--version").output().is_err() {
        eprintln!("SKIPPED: ogr2ogr is not here (Debian: gdal-bin), so no file of GDAL was read");
        return;
    }
    province(data);
    let source = data.join("areas.geojson");
    std::fs::write(&source, AREAS).unwrap();
    let at = |name: &str| data.join(name);
    let made = |name: &str, further: &[&str]| {
        let target = at(name);
        let both = [target.to_str().unwrap(), source.to_str().unwrap()];
        gdal(&[further, &both].concat());
        target
    };
    // The areas by an equal-area projection of the whole earth, as GDAL reckons them.
    let equal = made("equal.gpkg", &["-f", "GPKG", "-t_srs", "+proj=cea +ellps=WGS84", "-nln", "areas"]);
    let reckoned = at("equal.csv");
    let sql = "SELECT OGR_GEOM_AREA AS a FROM areas";
    gdal(&["-f", "CSV", "-dialect", "OGRSQL", "-sql", sql, reckoned.to_str().unwrap(), equal.to_str().unwrap()]);
    let areas = std::fs::read_to_string(reckoned).unwrap();
    let areas: Vec<f64> = areas.lines().skip(1).map(|line| line.trim_matches('"').parse().unwrap()).collect();
    // A bow has no area there, since its halves run around differently: it is half of the square around it, of which the first area
    // lacks a sixteenth.
    let expected = (areas[0] * (1.0 + 8.0 / 15.0) + areas[2]) / 10_000.0;
    let shapefile = |system: &str| ["-f", "ESRI Shapefile", "-t_srs", system, "-lco", "ENCODING=CP1252"].map(str::to_owned);
    let mut read = Vec::new();
    for (name, further) in [
        ("utm.shz", shapefile("EPSG:32750").to_vec()),
        ("tm3.shz", shapefile("EPSG:23837").to_vec()),
        ("degrees.shz", shapefile("EPSG:4326").to_vec()),
        ("utm.gpkg", ["-f", "GPKG", "-t_srs", "EPSG:32750"].map(str::to_owned).to_vec()),
        ("dgn95.gpkg", ["-f", "GPKG", "-t_srs", "EPSG:4755"].map(str::to_owned).to_vec()),
        ("out.geojson", ["-f", "GeoJSON"].map(str::to_owned).to_vec()),
        ("utm.geojson", ["-f", "GeoJSON", "-t_srs", "EPSG:32750"].map(str::to_owned).to_vec()),
    ] {
        let further: Vec<_> = further.iter().map(String::as_str).collect();
        let told = import(data, &made(name, &further), &["--dry-run"]);
        assert_eq!(
            (told["layer"]["features"].as_u64(), told["refused"][0]["why"].as_str()),
            (Some(3), Some("twice")),
            "{name} {told}"
        );
        let mended = told["mended"].as_array().unwrap();
        assert!(mended.iter().any(|m| m["name"] == "Simpul" && m["mended"].to_string().contains("crossing")), "{name} {told}");
        read.push((name, told["layer"]["hectares"].as_f64().unwrap(), told["layer"]["file"].as_str().unwrap().to_owned()));
    }
    for (name, hectares, file) in &read {
        assert!((hectares - expected).abs() < 5.0, "{name} ({file}): {hectares}, GDAL {expected}");
    }
    assert!(read[0].2.contains("UTM") && read[1].2.contains("TM-3"), "{read:?}");
}

#[test]
fn a_layer_is_taken_once_and_what_is_changed_by_hand_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let file = data.join("areas.geojson");
    std::fs::write(&file, AREAS).unwrap();
    let told = import(data, &file, &[]);
    assert_eq!((told["layer"]["features"].as_u64(), told["known"].as_bool()), (Some(3), Some(false)), "{told}");
    assert_eq!(import(data, &file, &[])["known"].as_bool(), Some(true));
    assert!(said(data, &["verify"]).contains("0 differences"));
    for (name, bytes, why) in [
        ("none.geojson", &b"{}"[..], "it is JSON, but no GeoJSON"),
        ("other.bin", b"\x00\x01\x02", "it is no GeoJSON, no zipped Shapefile and no GeoPackage"),
        ("cut.geojson", &AREAS.as_bytes()[..300], "or is cut off there"),
    ] {
        let path = data.join(name);
        std::fs::write(&path, bytes).unwrap();
        let file = path.to_str().unwrap();
        let refused = tuntas(
            data,
            &[
                "import",
                "layer",
                file,
                "--kind",
                "permit",
                "--name",
                "A",
                "--name-field",
                "N",
                "--source",
                "S",
                "--licence",
                "L",
                "--date",
                "2026-01-01",
            ],
        );
        let text = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(3) && text.contains(why), "{name}: {refused:?}");
    }
    let by_hand = rusqlite::Connection::open(data.join("tuntas.db")).unwrap();
    let layers: i64 = by_hand.query_row("SELECT count(*) FROM layer", [], |r| r.get(0)).unwrap();
    assert_eq!(layers, 1);
    by_hand
        .execute_batch("DROP TRIGGER layer_feature_stays_as_it_is; UPDATE layer_feature SET name = 'Lain' WHERE n = 1")
        .unwrap();
    drop(by_hand);
    let found = tuntas(data, &["verify"]);
    let text = format!("{}{}", String::from_utf8_lossy(&found.stdout), String::from_utf8_lossy(&found.stderr));
    assert!(!found.status.success() && text.contains("its features are not those that were taken in"), "{text}");
}
