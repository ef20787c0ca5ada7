//! Real files, where they lie beside the project: 8,087 complaints, areas, boundaries. They are lent for trying and are
//! not part of the project; without them these tests say loudly that they were skipped.

use std::{path::PathBuf, time::Instant};

use crate::{
    asking::{Answer, ask},
    running::{Running, said},
};

fn shared(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {file} is not beside the project, so nothing was tried on real data");
    None
}

const MAPPING: &str = "source = \"surabaya-2022\"\nwithin = \"35.78\"\nwithin_name = \"Kota Surabaya\"\ngovernment = \"Pemerintah Kota Surabaya\"\n\n[columns]\n\
text = \"text\"\nreceived_at = \"received_at\"\nanswered_at = \"answered_at\"\nagency = \"agency\"\ntopic = \"topic\"\nvillage = \"village\"\ndistrict = \"district\"\n";

/// What was said for programs, whatever was warned of beside it.
fn json(said: &str) -> serde_json::Value {
    serde_json::from_str(said.lines().find(|line| line.starts_with('{')).unwrap_or_default()).unwrap()
}

#[test]
fn eight_thousand_real_complaints_are_taken_over_and_found() {
    let Some((complaints, areas)) = shared("complaints/surabaya-2022.csv.gz").zip(shared("areas/areas.csv.gz")) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, mapping) = (folder.path(), folder.path().join("mapping.toml"));
    std::fs::write(&mapping, MAPPING).unwrap();
    said(data, &["import", "areas", areas.to_str().unwrap()]);
    let import = ["import", "reports", complaints.to_str().unwrap(), "--mapping", mapping.to_str().unwrap(), "--json"];
    let dry: serde_json::Value = json(&said(data, &[import.as_slice(), &["--dry-run"]].concat()));
    assert_eq!((dry["rows"].as_u64(), dry["added"].as_u64()), (Some(8087), Some(0)));
    let begun = Instant::now();
    let first: serde_json::Value = json(&said(data, &import));
    println!("8,087 complaints taken over in {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(first["added"], 8087);
    let again: serde_json::Value = json(&said(data, &import));
    assert_eq!((again["added"].as_u64(), again["known"].as_u64()), (Some(0), Some(8087)), "the same file again changes nothing");
    assert!(said(data, &["verify"]).contains("8087 reports checked, 0 differences"));
    let server = Running::start(data);
    let find = |words: &str| {
        let Answer { status, body, .. } = ask(&server.address, &format!("GET /api/v1/reports?q={words}&limit=100"), "").unwrap();
        assert_eq!(status, 200);
        serde_json::from_str::<serde_json::Value>(&body).unwrap()["reports"].as_array().unwrap().len()
    };
    assert_eq!(find("jalan+berlubang"), 100);
    assert_eq!(find("perbaikan+jalan"), 100);
    assert!(find("pohon+tumbang") > 20);
    assert_eq!(find("gunungapi+meletus"), 0);
}

#[test]
fn real_outlines_tell_where_a_point_lies() {
    let Some(boundaries) = shared("boundaries/kaltim-villages.geojson.gz") else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    crate::running::province(data);
    assert!(said(data, &["import", "boundaries", boundaries.to_str().unwrap()]).contains("1038 boundaries taken"));
    let server = Running::start(data);
    // The harbour front of Samarinda.
    let body = "{\"text\":\"Lampu tepian mati semuanya\",\"point\":{\"lat\":-0.5022,\"lon\":117.1536}}";
    let Answer { status, body: answer, .. } = ask(&server.address, "POST /api/v1/reports", body).unwrap();
    assert_eq!(status, 201, "{answer}");
    let tracking = serde_json::from_str::<serde_json::Value>(&answer).unwrap()["tracking"].as_str().unwrap().to_owned();
    drop(server);
    let events = said(data, &["export", "events"]);
    let line: serde_json::Value = serde_json::from_str(events.lines().next().unwrap()).unwrap();
    assert_eq!(line["what"]["submitted"]["tracking"].to_string(), tracking);
    assert!(line["what"]["submitted"]["area"].as_str().unwrap().starts_with("64.72."), "{line}");
}

/// The known members of the carbon programme: of East Kutai 44, of which two are merely probable; names as the source writes them.
#[test]
fn known_villages_are_matched_by_name_and_the_probable_ones_are_left_to_people() {
    let Some(known) = shared("villages/fcpf-villages-known.csv") else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    crate::running::province(data);
    let mut rows = csv::Reader::from_path(known).unwrap();
    let headers = rows.headers().unwrap().clone();
    let field = |row: &csv::StringRecord, name: &str| row[headers.iter().position(|h| h == name).unwrap()].to_owned();
    let mut table = csv::Writer::from_path(data.join("desa.csv")).unwrap();
    table.write_record(["name", "district", "regency", "programme"]).unwrap();
    let (mut exact, mut probable) = (Vec::new(), Vec::new());
    for row in rows.records().map(Result::unwrap) {
        if field(&row, "regency") != "Kabupaten Kutai Timur" || field(&row, "basis") != "member" {
            continue;
        }
        let line = ["name_in_source", "district", "regency"].map(|name| field(&row, name));
        table.write_record(line.iter().map(String::as_str).chain(["member"])).unwrap();
        if field(&row, "match") == "exact" { exact.push(field(&row, "code")) } else { probable.push(field(&row, "code")) }
    }
    table.flush().unwrap();
    let file = data.join("desa.csv");
    let output = crate::running::tuntas(data, &["import", "villages", file.to_str().unwrap(), "--leave-doubtful", "--json"]);
    let told = json(&String::from_utf8_lossy(&output.stdout));
    let left: Vec<_> = told["left"].as_array().unwrap().iter().map(|l| l["why"].as_str().unwrap().to_owned()).collect();
    println!("{} right, {} doubtful: {left:?}", told["added"], left.len());
    assert_eq!((told["added"].as_u64(), left.len()), (Some(exact.len() as u64), probable.len()));
    assert_eq!((exact.len(), probable.len()), (42, 2));
    assert!(probable.iter().all(|code| left.iter().any(|why| why.contains(code.as_str()))), "{left:?}");
    let by_hand = rusqlite::Connection::open(data.join("tuntas.db")).unwrap();
    let mut kept = by_hand.prepare("SELECT area FROM village ORDER BY area").unwrap();
    let kept: Vec<String> = kept.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    exact.sort();
    assert_eq!(kept, exact, "none is taken for another");
}
