//! What is made of a report about a forest for whoever opened its exact place: how far satellites agree with it, who must act, and the
//! dossier of what is disturbed, in which nobody finds who reported. Areas are those that GDAL reckons.

use std::{path::Path, process::Command as Process, time::Instant};

use app::{ActRequest, NewReport, Reporter};
use axum::http::StatusCode;
use domain::{
    Actor, Command, PersonName, ReportId, Title, TopicCode, TrackingNumber, Words,
    forest::{Disturbance, ForestCategory, Ground, Noticed, Place, Responsibility, ResponsibilityId, Shape, Size, Who},
    report::{Channel, Kind, Verification},
};
use serde_json::Value;
use store::Key;

use crate::{
    alerts::{fires_taken, watched},
    layers::{file, square},
    outbox::photo,
    town::{Town, VILLAGE, WORKS, area},
};

const NAME: &str = "Ngayau Belareq";
const SAID: &str = "Tigapuluhdua ekskavator membuka hutan di belakang rumah Ngayau";
const PUBLIC: &str = "Warga melaporkan alat berat di hutan desa.";
/// A field beside the village's middle, and the same walked from another corner.
const FIELD: &str = "-0.30,117.38 -0.30,117.42 -0.34,117.42 -0.34,117.38";
const FIELD_FROM_ELSEWHERE: &str = "-0.34,117.42 -0.34,117.38 -0.30,117.38 -0.30,117.42";
const WAY: &str = "-0.31,117.37 -0.31,117.43 -0.33,117.45";
const WAY_BACK: &str = "-0.33,117.45 -0.31,117.43 -0.31,117.37";

/// Somebody tells of a clearing, with its place.
async fn told(town: &Town, shape: Shape, points: &str, photos: &[&[u8]]) -> TrackingNumber {
    let mut attachments = Vec::new();
    for bytes in photos {
        let mut kept = app::File::empty();
        kept.add(bytes).unwrap();
        attachments.push(town.app.reports().keep_file(0, kept, |_| true).await.unwrap());
    }
    let about = Disturbance {
        category: Some(ForestCategory::Encroachment),
        size: Some(Size::Large),
        noticed: Some(Noticed::Seen),
        machines: true,
        ..Disturbance::default()
    };
    let new = NewReport {
        id: ReportId(trust::random::identity()),
        kind: Kind::Complaint,
        title: None,
        text: Some(Words::parse(SAID).unwrap()),
        area: area(VILLAGE),
        point: None,
        happened_on: "2026-02-21".parse().ok(),
        written_at: None,
        topic: Some(TopicCode("hutan".into())),
        channel: Channel::Web,
        assisted: None,
        forest: Some(about),
        place: Place::parse(shape, points),
        named: true,
        anonymous: false,
        secret: false,
        restriction_asked: false,
        reporter: Reporter { name: PersonName::parse(NAME).ok(), phone: None, email: None },
        language: domain::Language::Indonesian,
        attachments,
    };
    town.app.reports().submit_report(new, &Actor::Anyone).await.unwrap().tracking
}

/// A coordinator makes it public in words of their own, forwards it, and the agency answers.
async fn dealt_with(town: &Town, number: TrackingNumber) {
    let found = Verification {
        kind: Kind::Complaint,
        supervisory: false,
        topic: TopicCode("hutan".into()),
        area: area(VILLAGE),
        accused: vec![],
        anonymous: false,
    };
    let actor = town.actor("koordinator").await;
    let verify = ActRequest::new(Key::Tracking(number), &actor, Command::Verify(found))
        .titled(Title::parse("Alat berat di hutan").unwrap())
        .saying(Words::parse(PUBLIC).unwrap());
    town.app.reports().act_on_report(verify).await.unwrap();
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS], lead: WORKS }).await;
}

fn dossier(number: TrackingNumber) -> String {
    format!("/meja/laporan/{number}/gangguan")
}

async fn open(town: &Town, number: TrackingNumber, cookie: &str) -> crate::town::Page {
    town.post(&format!("/meja/laporan/{number}/buka/tempat"), cookie, &[]).await
}

/// The dossier as programs read it, and the hash that is told beside it.
async fn geojson(town: &Town, number: TrackingNumber, cookie: &str) -> (Value, String) {
    let page = town.get(&format!("{}?bentuk=geojson", dossier(number)), cookie).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let json = page.json();
    let letters = page.text.split_once(",\"dossier\":").unwrap().1.strip_suffix('}').unwrap();
    let mut hash = trust::Sha256::default();
    hash.add(letters.as_bytes());
    let hash = trust::hex(&hash.end());
    assert_eq!(json.get("sha256"), Some(&hash.as_str().into()), "the hash is that of what stands there, letter by letter");
    assert_eq!(serde_json::to_string(json.get("dossier").unwrap()).unwrap(), letters, "whoever writes it anew writes the same");
    (json, hash)
}

#[tokio::test]
async fn a_dossier_is_for_whoever_opened_the_place_and_the_same_each_time() {
    let town = Town::new().await;
    watched(&town).await;
    fires_taken(&town).await;
    let (admin, cookie) = (town.session("admin").await, town.session("koordinator").await);
    let layer = [square("Hutan Lindung Élok", "100300", 117.3, -0.35), square("Kebun", "500300", 117.4, -0.35)];
    town.take_layer(&admin, &file(&layer), &[]).await;
    let number = told(&town, Shape::Area, FIELD, &[&photo(1)]).await;
    dealt_with(&town, number).await;
    let before = town.get(&dossier(number), &cookie).await;
    // Not opened yet: it leads to where that is done.
    assert_eq!(before.status, StatusCode::SEE_OTHER);
    assert!(!before.text.contains("0.30") && !before.words().contains("Hutan Lindung Élok"), "{}", before.words());
    for login in ["pimpinan", "penghubung.kes", "koordinator.lain", "desa"] {
        let refused = town.get(&dossier(number), &town.session(login).await).await;
        assert!(matches!(refused.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{login}: {}", refused.status);
    }
    assert_eq!(town.get(&dossier(number), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(open(&town, number, &cookie).await.status, StatusCode::OK);
    let begun = Instant::now();
    let sheet = town.get(&dossier(number), &cookie).await;
    assert!(begun.elapsed().as_secs_f64() < 5.0, "{:?}", begun.elapsed());
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.words());
    assert!(sheet.headers["cache-control"].to_str().unwrap().contains("no-store"));
    let words = sheet.words();
    for told in ["Hutan Lindung Élok", "Kebun", "Badak Baru", "NASA FIRMS", "Hutan lindung (HL)", "belum diketahui"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    // The same again, whoever makes it and whenever; another state makes another.
    let (json, hash) = geojson(&town, number, &cookie).await;
    assert!(words.contains(&hash), "{words}");
    town.later(30);
    let liaison = town.session("penghubung").await;
    assert_eq!(open(&town, number, &liaison).await.status, StatusCode::OK);
    assert_eq!(geojson(&town, number, &liaison).await.1, hash);
    let english = town.get(&dossier(number), &format!("{cookie}; bahasa=en")).await.words();
    assert!(english.contains(&hash) && english.contains("What agencies did"), "{english}");
    town.act(number, "penghubung", Command::Accept { agency: WORKS }).await;
    assert_ne!(geojson(&town, number, &cookie).await.1, hash, "something was done since");
    // Its photo is shown to whoever asks for it, and told by its hash to everybody.
    assert!(!sheet.text.contains("<img"));
    let shown = town.get(&format!("{}?foto=1", dossier(number)), &cookie).await;
    let address = shown.text.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let picture = town.get(&address, &cookie).await;
    let mut of_picture = trust::Sha256::default();
    of_picture.add(&picture.bytes);
    assert_eq!(json["dossier"]["files"][0]["sha256"], trust::hex(&of_picture.end()));
    assert!(!shown.text.contains("rahasia") && !shown.text.contains(".jpg"), "names of files may name people");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// Before anybody verified it: what was seen, how far it agrees, who must act, and one suggestion, that of the rules with its reason.
#[tokio::test]
async fn a_coordinator_sees_all_of_it_before_verifying_and_one_suggestion() {
    let town = Town::new().await;
    watched(&town).await;
    fires_taken(&town).await;
    let rule = Responsibility {
        id: ResponsibilityId(trust::random::identity()),
        version: 0,
        order: 5,
        ground: Ground::Anywhere,
        category: None,
        who: Who::Agency(WORKS),
        reason: "menjaga hutan desa".into(),
    };
    town.app.administration().keep_responsibility(None, rule).await.unwrap();
    let cookie = town.session("koordinator").await;
    // The reporter chose the topic; or answered what is asked of a forest, and chose none.
    let answered = Disturbance { category: Some(ForestCategory::IllegalLogging), ..Disturbance::default() };
    for number in [told(&town, Shape::Area, FIELD, &[]).await, town.report_told(answered).await] {
        let there = format!("/meja/laporan/{number}");
        let form = |page: &crate::town::Page| {
            page.text.split("id=\"do-verify\"").nth(1).unwrap().split("</form>").next().unwrap().to_owned()
        };
        // Of a sealed place nothing is told by the offer either.
        let sealed = town.get(&there, &cookie).await;
        assert!(form(&sealed).contains("buka dahulu tempat persisnya"), "{}", sealed.words());
        assert!(!form(&sealed).contains("selected>Dinas PU") && !sealed.text.contains("id=\"langit\""), "{}", sealed.text);
        open(&town, number, &cookie).await;
        let page = town.get(&there, &cookie).await;
        for panel in ["id=\"langit\"", "id=\"cocok\"", "id=\"bertindak\""] {
            assert!(page.text.contains(panel), "{panel}: {}", page.words());
        }
        let form = form(&page);
        assert!(form.contains("menurut tempat dan kejadiannya: menjaga hutan desa"), "{form}");
        assert!(!form.contains("karena menangani topik ini") && form.matches("Saran instansi").count() == 1, "{form}");
        // It is the first to be tapped, and nothing is chosen, by its topic neither.
        let to = form.split("name=\"to\"").nth(1).unwrap().split("</select>").next().unwrap();
        let first = to.split("<option").nth(2).unwrap();
        assert!(first.contains(&format!("value=\"{}\"", WORKS.0)) && !to.contains("selected"), "{to}");
    }
}

#[tokio::test]
async fn nothing_in_a_dossier_tells_who_reported_and_few_reports_tell_less() {
    let town = Town::new().await;
    watched(&town).await;
    let cookie = town.session("koordinator").await;
    let first = told(&town, Shape::Area, FIELD, &[]).await;
    dealt_with(&town, first).await;
    open(&town, first, &cookie).await;
    let alone = town.get(&dossier(first), &cookie).await.words();
    let (json, _) = geojson(&town, first, &cookie).await;
    assert!(alone.contains("kurang dari 3") && alone.contains("1 laporan publik"), "{alone}");
    assert!(alone.contains("Maret 2026") && alone.contains("Februari 2026"), "{alone}");
    for kept_back in [PUBLIC, "lebih dari 10 ha", "21 Februari 2026", "3 Maret 2026"] {
        assert!(!alone.contains(kept_back), "{kept_back}: {alone}");
    }
    assert_eq!((&json["dossier"]["told"], &json["dossier"]["words"]), (&Value::Null, &Value::Null));
    assert_eq!((&json["dossier"]["received"], &json["dossier"]["happened"]), (&"2026-03".into(), &"2026-02".into()));
    assert!(json["dossier"]["steps"].as_array().unwrap().iter().all(|step| step["day"] == "2026-03"), "{json}");
    // Two more from the same village and month: nobody can tell them apart.
    let second = told(&town, Shape::Area, FIELD_FROM_ELSEWHERE, &[]).await;
    let (third, fourth) = (told(&town, Shape::Line, WAY, &[]).await, told(&town, Shape::Line, WAY_BACK, &[]).await);
    assert_eq!(
        geojson(&town, first, &cookie).await.0["dossier"]["reports"]["public_of_village"],
        1,
        "what is not public is not counted"
    );
    for number in [second, third] {
        dealt_with(&town, number).await;
    }
    let (json, _) = geojson(&town, first, &cookie).await;
    assert_eq!(json["dossier"]["reports"]["public_of_village"], 3);
    assert_eq!((&json["dossier"]["received"], &json["dossier"]["happened"]), (&"2026-03-03".into(), &"2026-02-21".into()));
    assert_eq!(json["dossier"]["told"]["size"], "large");
    assert_eq!(json["dossier"]["told"].get("noticed"), None, "whether it was seen or heard tells how near somebody stood");
    let page = town.get(&dossier(first), &cookie).await;
    assert!(page.words().contains(PUBLIC), "{}", page.words());
    // Where a way began is not told.
    for number in [second, third, fourth] {
        open(&town, number, &cookie).await;
    }
    let mut places = Vec::new();
    for number in [first, second, third, fourth] {
        places.push(geojson(&town, number, &cookie).await.0["dossier"]["place"].clone());
    }
    assert_eq!((&places[0], &places[2]), (&places[1], &places[3]));
    let all = format!("{}{}", page.text, json);
    for betrays in ["Ngayau", "Belareq", "ekskavator", "rumah", "02:17", "10.17", "10:17", "T0", "penghubung"] {
        assert!(!all.contains(betrays), "{betrays}: {all}");
    }
    // What is about something else has none, and neither has what tells no place.
    let other = town.report_saying("Lampu jalan mati di depan pasar").await;
    assert_eq!(town.get(&dossier(other), &cookie).await.status, StatusCode::NOT_FOUND);
}

/// Windows end today: of days that have not come nothing is asked, and nothing is told of what lies ahead of now.
#[tokio::test]
async fn nothing_of_the_future_stands_in_windows_nor_in_a_dossier() {
    let town = Town::new().await;
    watched(&town).await;
    // The newest day is told in full, and, as from elsewhere in the world, some of what is hours ahead of now.
    let header = "latitude,longitude,acq_date,acq_time,satellite,instrument,confidence,frp";
    let rows = "-0.32,117.40,2026-03-02,530,N,VIIRS,n,2.1\n-0.321,117.401,2026-03-03,530,N,VIIRS,n,2.1\n-0.322,117.402,2026-03-04,100,N,VIIRS,n,2.1\n";
    let admin = town.session("admin").await;
    let taken = town.post_multipart("/kelola/peringatan", &admin, &[], &[format!("{header}\n{rows}").as_bytes()]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.words());
    let number = told(&town, Shape::Area, FIELD, &[]).await;
    dealt_with(&town, number).await;
    let cookie = town.session("koordinator").await;
    let opened = open(&town, number, &cookie).await.words();
    let map = town.get("/meja/hutan/peta?letak=-0.3,117.4&dekat=4", &cookie).await.words();
    let sheet = town.get(&dossier(number), &cookie).await.words();
    assert!(sheet.contains("1 Januari 2026") && sheet.contains("3 Maret 2026"), "{sheet}");
    for (what, words) in [("report", &opened), ("map", &map), ("dossier", &sheet)] {
        for ahead in ["4 Maret 2026", "5 Maret 2026", "7 Maret 2026", "31 Maret 2026", "April 2026"] {
            assert!(!words.contains(ahead), "{what}: {ahead}: {words}");
        }
    }
    assert!(map.contains("Titik panas di peta ini dari 1 Februari 2026 sampai 3 Maret 2026: 1."), "{map}");
    let (json, hash) = geojson(&town, number, &cookie).await;
    assert_eq!(json["dossier"]["alerts"]["to"], "2026-03-03", "{json}");
    // Where no source tells more, a day later is the same state.
    town.later(26 * 3_600);
    let cookie = town.session("koordinator").await;
    open(&town, number, &cookie).await;
    let (later, _) = geojson(&town, number, &cookie).await;
    assert_eq!((later["dossier"]["alerts"]["to"].as_str(), hash.len()), (Some("2026-03-04"), 64), "{later}");
}

/// What GDAL says of a file of GeoJSON cut by another, on a projection that is right around the place.
fn gdal(folder: &Path, what: &str, place: &Path, layer: &Path) -> f64 {
    let (cut, flat, out) = (folder.join("cut.geojson"), folder.join("flat.gpkg"), folder.join("out.csv"));
    let run = |arguments: &[&std::ffi::OsStr]| {
        let done = Process::new("ogr2ogr").args(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    for path in [&cut, &flat, &out] {
        let _ = std::fs::remove_file(path);
    }
    let os = std::ffi::OsStr::new;
    run(&[
        os("-f"),
        os("GeoJSON"),
        os("-lco"),
        os("COORDINATE_PRECISION=12"),
        os("-clipsrc"),
        layer.as_os_str(),
        cut.as_os_str(),
        place.as_os_str(),
    ]);
    let system = if what == "AREA" { "+proj=laea" } else { "+proj=aeqd" };
    let system = format!("{system} +lat_0=-0.32 +lon_0=117.40 +ellps=WGS84");
    run(&[os("-f"), os("GPKG"), os("-t_srs"), os(&system), os("-nln"), os("cut"), flat.as_os_str(), cut.as_os_str()]);
    let (dialect, sql) = match what {
        "AREA" => ("OGRSQL", "SELECT OGR_GEOM_AREA AS a FROM cut"),
        _ => ("SQLITE", "SELECT ST_Length(geom) AS a FROM cut"),
    };
    run(&[os("-f"), os("CSV"), os("-dialect"), os(dialect), os("-sql"), os(sql), out.as_os_str(), flat.as_os_str()]);
    let text = std::fs::read_to_string(&out).unwrap();
    text.lines().skip(1).map(|line| line.trim_matches('"').parse::<f64>().unwrap()).sum()
}

#[tokio::test]
async fn what_a_place_overlaps_is_what_gdal_reckons() {
    if Process::new("ogr2ogr").arg("--version").output().is_err() {
        eprintln!("SKIPPED: ogr2ogr is not here (Debian: gdal-bin), so nothing was compared with GDAL");
        return;
    }
    let town = Town::new().await;
    watched(&town).await;
    let (admin, cookie) = (town.session("admin").await, town.session("koordinator").await);
    // Areas with a hole, several parts, and borders that are no straight lines.
    let ragged: Vec<_> = (0..40)
        .map(|n| {
            let (turn, far) = (f64::from(n) / 40.0 * std::f64::consts::TAU, 0.03 + 0.012 * f64::from(n * 7 % 5));
            format!("[{:.7},{:.7}]", 117.395 + far * turn.cos(), -0.319 + far * turn.sin())
        })
        .collect();
    let ragged = format!(
        r#"{{"type":"Feature","properties":{{"NAMOBJ":"Bergerigi","FUNGSIKWS":"100300"}},"geometry":{{"type":"Polygon","coordinates":[[{},{}],[[117.39,-0.32],[117.39,-0.31],[117.4,-0.31],[117.4,-0.32],[117.39,-0.32]]]}}}}"#,
        ragged.join(","),
        ragged[0]
    );
    let parts = r#"{"type":"Feature","properties":{"NAMOBJ":"Berbagian","FUNGSIKWS":"100500"},"geometry":{"type":"MultiPolygon","coordinates":[[[[117.37,-0.345],[117.385,-0.345],[117.385,-0.305],[117.37,-0.345]]],[[[117.41,-0.32],[117.46,-0.33],[117.44,-0.3],[117.41,-0.32]]]]}}"#;
    let far = square("Jauh", "100400", 118.0, -0.5);
    let features = [ragged.as_str(), parts, &far];
    town.take_layer(&admin, &file(&features.map(str::to_owned)), &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let corners = |text: &str| -> Vec<String> {
        text.split(' ').map(|p| p.split_once(',').map(|(lat, lon)| format!("[{lon},{lat}]")).unwrap()).collect()
    };
    let bow = "-0.30,117.38 -0.34,117.42 -0.30,117.42 -0.34,117.38";
    // The bow, as the two triangles that it is: GDAL cuts nothing that crosses itself.
    let bow_drawn = r#"{"type":"MultiPolygon","coordinates":[[[[117.38,-0.3],[117.4,-0.32],[117.38,-0.34],[117.38,-0.3]]],[[[117.42,-0.3],[117.42,-0.34],[117.4,-0.32],[117.42,-0.3]]]]}"#;
    let ring = corners(FIELD);
    for (shape, points, drawn) in [
        (Shape::Area, FIELD, format!(r#"{{"type":"Polygon","coordinates":[[{},{}]]}}"#, ring.join(","), ring[0])),
        (Shape::Area, bow, bow_drawn.to_owned()),
        (Shape::Line, WAY, format!(r#"{{"type":"LineString","coordinates":[{}]}}"#, corners(WAY).join(","))),
    ] {
        let number = told(&town, shape, points, &[]).await;
        open(&town, number, &cookie).await;
        let (json, _) = geojson(&town, number, &cookie).await;
        let place = folder.path().join("place.geojson");
        std::fs::write(&place, file(&[format!(r#"{{"type":"Feature","properties":{{}},"geometry":{drawn}}}"#)])).unwrap();
        let (field, what) = if shape == Shape::Area { ("square_metres", "AREA") } else { ("metres", "LENGTH") };
        let overlaps = json["dossier"]["overlaps"].as_array().unwrap();
        let layers: Vec<_> = overlaps.iter().filter(|o| o["of"] == "forest_function").collect();
        assert_eq!(layers.len(), 2, "{overlaps:?}");
        for overlap in layers {
            let feature = features[usize::try_from(overlap["n"].as_u64().unwrap()).unwrap() - 1];
            let layer = folder.path().join("layer.geojson");
            std::fs::write(&layer, file(&[feature.to_owned()])).unwrap();
            let (own, gdal) = (overlap[field].as_f64().unwrap(), gdal(folder.path(), what, &place, &layer));
            // A ten-thousandth: what straight lines on a map and on the earth lie apart.
            assert!(
                own > 100.0 && (own - gdal).abs() < gdal * 1e-4 + 1.0,
                "{shape:?} in {}: {own}, GDAL {gdal}",
                overlap["name"]
            );
        }
        let village: Vec<_> = overlaps.iter().filter(|o| o["of"] == "village").collect();
        assert_eq!(
            (village.len(), &village[0]["code"], &village[0][field]),
            (1, &VILLAGE.into(), &json["dossier"]["place"]["size"])
        );
    }
    // A point lies in them, and that is all.
    let point = told(&town, Shape::Point, "-0.33,117.38", &[]).await;
    open(&town, point, &cookie).await;
    let (json, _) = geojson(&town, point, &cookie).await;
    let overlaps = json["dossier"]["overlaps"].as_array().unwrap();
    assert!(overlaps.iter().all(|o| o.get("on_border").is_some_and(|on| on == false)) && overlaps.len() >= 2, "{overlaps:?}");
    assert!(town.get(&dossier(point), &cookie).await.words().contains("di dalam"));
}

#[tokio::test]
async fn who_must_act_is_told_with_rule_area_and_reason_and_offered_without_being_chosen() {
    let town = Town::new().await;
    watched(&town).await;
    let (admin, cookie) = (town.session("admin").await, town.session("koordinator").await);
    town.take_layer(&admin, &file(&[square("Hutan Lindung Élok", "100300", 117.35, -0.35)]), &[]).await;
    let works = WORKS.0.to_string();
    for (order, who) in [("20", ("other", "Balai Gakkum")), ("10", ("agency", works.as_str()))] {
        let rule =
            [("order", order), ("ground", "protection"), ("category", "encroachment"), who, ("reason", "Pasal 50 UU 41/1999")];
        let kept = town.post("/kelola/tanggung-jawab", &admin, &rule).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    }
    let number = told(&town, Shape::Point, "-0.32,117.40", &[]).await;
    let address = format!("/meja/laporan/{number}");
    let sealed = town.get(&address, &cookie).await;
    assert!(!sealed.text.contains("id=\"bertindak\"") && !sealed.text.contains("disarankan menurut tempatnya"));
    open(&town, number, &cookie).await;
    let page = town.get(&address, &cookie).await;
    let words = page.words();
    for told in ["Dinas PU", "Balai Gakkum", "Pasal 50 UU 41/1999", "Karena terletak di Hutan Lindung Élok (Kawasan hutan"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let acts = page.text.split("id=\"bertindak\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
    assert!(acts.find("Dinas PU") < acts.find("Balai Gakkum") && acts.contains(&dossier(number)), "{acts}");
    // Offered first where it is forwarded to, and chosen by nobody.
    let offered = page.text.split("name=\"to\"").nth(1).unwrap().split("</select>").next().unwrap().to_owned();
    let first = offered.split("<option").nth(2).unwrap().to_owned();
    assert!(first.contains("(disarankan menurut tempatnya)") && first.contains("Dinas PU"), "{offered}");
    assert!(!first.contains("selected"), "{offered}");
    let leader = town.get(&address, &town.session("pimpinan").await).await;
    assert!(!leader.text.contains("id=\"bertindak\""), "{}", leader.words());
}

#[tokio::test]
async fn a_score_shows_its_parts_and_what_is_not_known_is_not_held_against_a_report() {
    let town = Town::new().await;
    watched(&town).await;
    let cookie = town.session("koordinator").await;
    let number = crate::alerts::of_fire(&town, domain::Point::new(-0.3, 117.4), "hutan.kebakaran", false).await;
    let address = format!("/meja/laporan/{number}");
    assert!(!town.get(&address, &cookie).await.words().contains("Kecocokan dengan yang terlihat"));
    let unknown = open(&town, number, &cookie).await.words();
    assert!(unknown.contains("90 poin belum diketahui") && unknown.contains("Belum ada data hari-hari itu."), "{unknown}");
    assert!(!unknown.contains("kasus buatan dengan jumlah"), "of what nobody saw it says nothing: {unknown}");
    fires_taken(&town).await;
    let seen = town.get(&address, &cookie).await.words();
    for told in [
        "Kecocokan dengan yang terlihat",
        "Peringatan terdekat 150 m",
        "Terlihat pada hari yang sama.",
        "Tidak ada foto.",
        "Tidak ada yang diputuskan oleh angka ini.",
        "dari 100 memang benar",
    ] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    // Whatever is looked at above, the score stays.
    let score = |words: &str| words.split("Jumlah: ").nth(1).unwrap().split(" dari").next().unwrap().to_owned();
    let wider = town.get(&format!("{address}?jarak=25&hari=90"), &cookie).await.words();
    assert_eq!(score(&seen), score(&wider));
    let leader = town.get(&address, &town.session("pimpinan").await).await;
    assert!(!leader.words().contains("Kecocokan dengan"), "{}", leader.words());
}
