//! The API as programs use it.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::Command;
use serde_json::json;
use store::Boundary;
use web::Rates;

use crate::town::{Town, VILLAGE, WORKS};

#[tokio::test]
async fn a_report_is_handed_in_once_followed_answered_and_rated() {
    let town = Town::new().await;
    let id = "0195a4a2-6a1c-7b2e-9f3d-2b8a6c1d4e5f";
    let report = json!({
        "id": id, "kind": "complaint", "title": "Lampu jalan mati", "text": "Lampu jalan di depan pasar mati sejak tiga minggu",
        "area": VILLAGE, "point": { "lat": -0.33, "lon": 117.4 }, "happened_on": "2026-03-01",
        "reporter": { "name": "Siti", "phone": "0812 3456 7890" },
    });
    let created = town.post_json("/api/v1/reports", &report).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
    let receipt = created.json();
    let (tracking, pin) = (receipt["tracking"].as_str().unwrap(), receipt["pin"].as_str().unwrap());
    assert_eq!(receipt["url"], format!("http://lapor.contoh.id/laporan/{tracking}"));
    let again = town.post_json("/api/v1/reports", &report).await.json();
    assert_eq!(again["tracking"], tracking);
    assert!(again.get("pin").is_none(), "the PIN is not told twice");
    let path = format!("/api/v1/reports/{tracking}");
    assert_eq!(town.get(&path, "").await.status, StatusCode::NOT_FOUND, "not public before it is verified");
    let own = town.send(Request::get(&path).header("tuntas-pin", pin).body(Body::empty()).unwrap()).await;
    assert_eq!(own.json()["status"], "submitted");
    let wrong = town.send(Request::get(&path).header("tuntas-pin", "0000-0000-0000").body(Body::empty()).unwrap()).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    let number = tracking.parse().unwrap();
    for (login, command) in [
        ("koordinator", Town::verification(false, vec![])),
        ("koordinator", Command::Forward { to: vec![WORKS], lead: WORKS }),
        ("penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) }),
    ] {
        town.act(number, login, command).await;
    }
    let public = town.get(&path, "").await.json();
    assert_eq!(public["status"], "answered");
    assert_eq!(public["agencies"], json!(["Dinas PU Kutai Kartanegara"]));
    let replied = town.post_json(&format!("{path}/replies"), &json!({ "pin": pin, "text": "Terima kasih" })).await;
    assert_eq!(replied.status, StatusCode::CREATED, "{}", replied.text);
    assert_eq!(replied.json()["status"], "in_progress");
    let early = town.post_json(&format!("{path}/rating"), &json!({ "pin": pin, "stars": 5 })).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert_eq!(early.json()["type"], "refusal-wrong-state");
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) }).await;
    let rated = town.post_json(&format!("{path}/rating"), &json!({ "pin": pin, "stars": 5, "text": "Bagus" })).await;
    assert_eq!(rated.json()["status"], "closed");
}

#[tokio::test]
async fn every_mistake_is_named_with_its_field() {
    let town = Town::new().await;
    let report = json!({ "kind": "keluhan", "text": "pendek", "area": "99.99", "happened_on": "kemarin", "point": { "lat": 99, "lon": 1 }, "reporter": { "email": "x" }, "language": "fr" });
    let page = town.post_json("/api/v1/reports", &report).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
    let problem = page.json();
    let fields: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["kind", "text", "happened_on", "point", "reporter.email", "language", "area"]);
    let future = json!({ "text": "Lampu jalan mati semuanya", "area": VILLAGE, "happened_on": "2027-01-01" });
    assert_eq!(town.post_json("/api/v1/reports", &future).await.json()["errors"][0]["field"], "happened_on");
    let unknown = town.post_json("/api/v1/reports", &json!({ "teks": "Lampu jalan mati" })).await;
    assert!(unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.text.contains("teks"));
    for path in ["/api/v1/reports/123", "/api/v1/nowhere"] {
        assert_eq!(town.get(path, "").await.json()["type"], "not-found");
    }
}

#[tokio::test]
async fn a_point_is_enough_where_outlines_are_known() {
    let town = Town::new().await;
    let report = |lon: f64| json!({ "text": "Lampu jalan mati semuanya", "point": { "lat": 0.5, "lon": lon } });
    assert_eq!(town.post_json("/api/v1/reports", &report(116.5)).await.json()["errors"][0]["field"], "point");
    let geometry = r#"{"type":"Polygon","coordinates":[[[116,0],[117,0],[117,1],[116,1],[116,0]]]}"#;
    let boundary = Boundary { area: VILLAGE.parse().unwrap(), bounds: [116.0, 0.0, 117.0, 1.0], geometry: geometry.into() };
    town.store.put_boundaries(vec![boundary]).await.unwrap();
    let created = town.post_json("/api/v1/reports", &report(116.5)).await.json();
    let number = created["tracking"].as_str().unwrap().parse().unwrap();
    assert_eq!(town.state(number).await.area.as_str(), VILLAGE);
    assert_eq!(town.post_json("/api/v1/reports", &report(117.5)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Beside an area that is given, a point lies in it or is refused with a word.
    for (place, lat, lon, told) in [
        ("in the village", 0.5, 116.5, ""),
        ("just outside, as a phone may be", 0.5, 117.03, ""),
        ("in another regency", 0.5, 117.5, "lies outside the area"),
        ("what devices say that do not know", 0.0, 0.0, "lies outside Indonesia"),
        ("in another country", 52.4, 4.9, "lies outside Indonesia"),
    ] {
        let report = json!({ "text": "Lampu jalan mati semuanya", "area": VILLAGE, "point": { "lat": lat, "lon": lon } });
        let answer = town.post_json("/api/v1/reports", &report).await;
        assert_eq!(answer.status.is_success(), told.is_empty(), "{place}: {}", answer.text);
        assert!(answer.text.contains(told), "{place}: {}", answer.text);
    }
}

#[tokio::test]
async fn files_come_by_multipart_cleaned_and_named_by_us() {
    let town = Town::new().await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(20, 10).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let fields: [(&str, &[u8]); 2] = [("text", b"Jembatan lapuk di dekat pasar"), ("area", VILLAGE.as_bytes())];
    let created = town.post_multipart("/api/v1/reports", "", &fields, &[png.get_ref()]).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
    let number = created.json()["tracking"].as_str().unwrap().parse().unwrap();
    let with_history = town.store.with_history(store::Key::Tracking(number)).await.unwrap().unwrap();
    assert_eq!(with_history.attachments[0].name, "1.png");
    let bad = town.post_multipart("/api/v1/reports", "", &fields, &[b"GIF89a"]).await;
    assert_eq!(bad.json()["errors"][0]["field"], "files");
}

#[tokio::test]
async fn a_search_is_paged_by_a_cursor() {
    let town = Town::new().await;
    for _ in 0..7 {
        town.report_in("verified").await;
    }
    let (mut seen, mut cursor) = (std::collections::BTreeSet::new(), String::new());
    for _ in 0..4 {
        let page = town.get(&format!("/api/v1/reports?q=jembatan&limit=2{cursor}"), "").await.json();
        for report in page["reports"].as_array().unwrap() {
            assert!(seen.insert(report["tracking"].as_str().unwrap().to_owned()), "no report twice");
        }
        match page.get("next") {
            Some(next) => cursor = format!("&cursor={}", next.as_str().unwrap()),
            None => break,
        }
    }
    assert_eq!(seen.len(), 7);
    let areas = town.get("/api/v1/areas?q=badak+kutai", "").await.json();
    assert_eq!(areas[0]["place"], "Badak Baru, Muara Badak, Kutai Kartanegara");
    assert_eq!(town.get("/api/v1/areas?parent=64.02.06", "").await.json().as_array().unwrap().len(), 2);
    assert_eq!(town.get("/api/v1/topics", "").await.json()[0]["code"], "jalan");
    assert_eq!(town.get("/api/v1/agencies", "").await.json().as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn whoever_is_too_fast_is_told_when_to_come_again() {
    let town = Town::with_rates(Rates {
        reports_per_address: 3,
        reports_per_contact: 1,
        tries_per_address: 2,
        reads_per_address: 3,
        ..Rates::default()
    })
    .await;
    let report = |phone: &str| json!({ "text": "Lampu jalan mati semuanya", "area": VILLAGE, "reporter": { "phone": phone } });
    assert_eq!(town.post_json("/api/v1/reports", &report("081234567890")).await.status, StatusCode::CREATED);
    let contact = town.post_json("/api/v1/reports", &report("0812-3456-7890")).await;
    assert_eq!(contact.status, StatusCode::TOO_MANY_REQUESTS, "the same contact again");
    assert!(contact.headers[header::RETRY_AFTER].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(town.post_json("/api/v1/reports", &report("081234567891")).await.status, StatusCode::CREATED);
    assert_eq!(town.post_json("/api/v1/reports", &report("081234567892")).await.status, StatusCode::TOO_MANY_REQUESTS);
    let form = [("text", "Lampu jalan mati semuanya"), ("place", "badak baru"), ("step", "send")];
    let page = town.post("/lapor", "", &form).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.text.contains("Lampu jalan mati semuanya"), "nothing typed is lost");
    for expected in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(town.get("/api/v1/reports", "").await.status, expected);
    }
}

#[tokio::test]
async fn health_and_figures_are_there() {
    let town = Town::new().await;
    assert_eq!(town.get("/health/live", "").await.status, StatusCode::OK);
    assert_eq!(town.get("/health/ready", "").await.status, StatusCode::OK);
    let figures = Request::get("/metrics").header(header::AUTHORIZATION, "Bearer kunci-angka").body(Body::empty()).unwrap();
    assert_eq!(town.send(figures).await.status, StatusCode::OK);
    town.store.close().await;
    assert_eq!(town.get("/health/ready", "").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[test]
fn the_description_of_the_api_changes_visibly() {
    insta::assert_snapshot!("openapi", web::openapi_json());
}
