//! What a phone sends is refused, or waited for: mistakes told together, files that are not taken or ran out, limits; and what
//! its clock says.

use app::Notice;
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use channels::mail::Mailer;
use domain::{Command, TrackingNumber};
use serde_json::{Value, json};
use web::Rates;

use crate::{
    outbox::{PIECE, Phone, described, photo, reports},
    town::{Town, VILLAGE, mailbox},
};

const MANY: u32 = 1_000_000;
const RATES: Rates = Rates {
    reports_per_address: MANY,
    reports_per_contact: MANY,
    tries_per_address: MANY,
    reads_per_address: MANY,
    megabytes_per_address: MANY,
};

fn number(sent: &Value) -> TrackingNumber {
    sent["tracking"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn all_mistakes_are_told_together_in_both_languages() {
    let town = Town::new().await;
    let (phone, good, bad) = (Phone::new(), trust::random::identity(), trust::random::identity());
    let text = b"MZ this is no picture at all";
    town.bring(good, &photo(1)).await;
    town.bring(bad, text).await;
    let mut report = phone.report(&[described(good, &photo(1)), described(bad, text)]);
    for (field, value) in [
        ("text", "pendek"),
        ("title", &"x".repeat(151)),
        ("area", "99"),
        ("happened_on", "kemarin"),
        ("name", "x\u{7}"),
        ("phone", "12"),
        ("email", "siti"),
    ] {
        report[field] = json!(value);
    }
    for (language, words) in [
        ("id", ["Terlalu pendek", "Terlalu panjang: 151", "tidak dikenal", "bukan JPEG"]),
        ("en", ["Too short", "Too long: 151", "not known", "not a JPEG"]),
    ] {
        let refused = town.post_json(&format!("/kotak/kirim?bahasa={language}"), &report).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let told = refused.json();
        let fields: Vec<_> = told["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["title", "text", "happened_on", "name", "phone", "email", "area", "files"], "{told}");
        assert_eq!(told["fields"][7]["file"], json!(bad));
        for said in words {
            assert!(refused.text.contains(said), "{said}: {}", refused.text);
        }
    }
    assert_eq!(reports(&town).await, 0);
    // Mended under the same identity it is received; what was cleaned before need not come again.
    let mended = town.post_json("/kotak/kirim", &phone.report(&[described(good, &photo(1))])).await;
    assert_eq!(mended.status, StatusCode::CREATED, "{}", mended.text);
    for (field, value, told) in [
        ("happened_on", json!("2026-03-04"), "happened_on"),
        ("point", json!({ "lat": 51.5, "lon": 0.0 }), "point"),
        ("point", json!({ "lat": 951.5, "lon": 0.0 }), "point"),
        ("area", Value::Null, "area"),
    ] {
        let mut other = Phone::new().report(&[]);
        other[field] = value;
        let refused = town.post_json("/kotak/kirim", &other).await;
        assert_eq!((refused.status, &refused.json()["fields"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(told)));
    }
    let eleven: Vec<_> = (0..11).map(|_| described(trust::random::identity(), b"x")).collect();
    let refused = town.post_json("/kotak/kirim", &Phone::new().report(&eleven)).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("paling banyak 10"), "{}", refused.text);
}

#[tokio::test]
async fn what_is_no_report_is_refused() {
    let town = Town::new().await;
    let mut no_key = Phone::new().report(&[]);
    no_key["key"] = json!("abc");
    let mut large = Phone::new().report(&[]);
    large["text"] = json!("x".repeat(64 * 1024));
    for (body, status) in [
        (json!([]), StatusCode::BAD_REQUEST),
        (json!({ "id": "x" }), StatusCode::BAD_REQUEST),
        (no_key, StatusCode::BAD_REQUEST),
        (large, StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let refused = town.post_json("/kotak/kirim", &body).await;
        assert!(refused.status == status && refused.json()["why"].is_string(), "{}: {}", refused.status, refused.text);
    }
    // A form of another site cannot send one.
    let request = Request::post("/kotak/kirim").header("sec-fetch-site", "cross-site");
    let elsewhere = town.send(request.body(Body::from(Phone::new().report(&[]).to_string())).unwrap()).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert_eq!(reports(&town).await, 0);
}

#[tokio::test]
async fn pieces_run_out_after_a_day_and_are_asked_for_again() {
    let town = Town::new().await;
    let (phone, file, bytes) = (Phone::new(), trust::random::identity(), photo(5));
    let report = phone.report(&[described(file, &bytes)]);
    town.bring(file, &bytes).await;
    town.pass(22 * 3600);
    assert_eq!(town.has(file).await, 0);
    let missing = town.post_json("/kotak/kirim", &report).await;
    assert_eq!((missing.status, missing.json()), (StatusCode::FAILED_DEPENDENCY, json!({ "missing": [file] })));
    town.bring(file, &bytes).await;
    // Not of the size, or not the bytes, that the phone says: it comes again.
    for (field, value) in [("size", json!(bytes.len() - 1)), ("digest", json!("00".repeat(32)))] {
        let mut other = report.clone();
        other["files"][0][field] = value;
        assert_eq!(town.post_json("/kotak/kirim", &other).await.json(), json!({ "missing": [file] }), "{field}");
        assert_eq!(town.has(file).await, 0, "{field}");
        town.bring(file, &bytes).await;
    }
    let receipt = town.post_json("/kotak/kirim", &report).await.json();
    town.pass(25 * 3600);
    town.app.jobs().remove_orphans(town.app.now()).await.unwrap();
    assert_eq!(town.post_json("/kotak/kirim", &report).await.json(), receipt, "the report is here, and with it its file");
    let kept = town.store.with_history(store::Key::Tracking(number(&receipt))).await.unwrap().unwrap().attachments;
    assert!(kept.len() == 1 && town.blobs.get(kept[0].id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_secret_report_has_its_files_sealed_and_no_point() {
    let town = Town::new().await;
    let (phone, file, bytes) = (Phone::new(), trust::random::identity(), photo(6));
    town.bring(file, &bytes).await;
    let mut report = phone.report(&[described(file, &bytes)]);
    report["secret"] = json!(true);
    report["point"] = json!({ "lat": -0.33, "lon": 117.4 });
    let receipt = town.post_json("/kotak/kirim", &report).await.json();
    let state = town.state(number(&receipt)).await;
    assert!(state.secret && state.point.is_none());
    assert_eq!(town.post_json("/kotak/kirim", &report).await.json(), receipt);
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn one_address_sends_so_much_and_no_more() {
    let town = Town::with_rates(Rates { megabytes_per_address: 1, ..RATES }).await;
    let file = trust::random::identity();
    for n in 0..4 {
        assert_eq!(town.piece(file, n * PIECE, &vec![1; PIECE]).await.status, StatusCode::OK);
    }
    // What is here already costs nothing.
    assert_eq!(town.piece(file, 0, &vec![1; PIECE]).await.status, StatusCode::CONFLICT);
    let over = town.piece(file, 4 * PIECE, &vec![1; PIECE]).await;
    assert!(over.status == StatusCode::TOO_MANY_REQUESTS && over.headers.contains_key(header::RETRY_AFTER), "{}", over.text);
    assert!(over.json()["why"].as_str().unwrap().contains("Terlalu banyak berkas hari ini"));
    // Words always go.
    assert_eq!(town.post_json("/kotak/kirim", &Phone::new().report(&[])).await.status, StatusCode::CREATED);

    let town = Town::with_rates(Rates { reports_per_address: 1, ..RATES }).await;
    for n in 0..100 {
        assert_eq!(town.piece(trust::random::identity(), 0, b"x").await.status, StatusCode::OK, "{n}");
    }
    let over = town.piece(trust::random::identity(), 0, b"x").await;
    assert!(over.status == StatusCode::TOO_MANY_REQUESTS && over.headers.contains_key(header::RETRY_AFTER), "{}", over.text);
    let full = town.known(Method::POST, &Phone::new(), "/tarik").await;
    assert!(full.status == StatusCode::SERVICE_UNAVAILABLE && full.headers.contains_key(header::RETRY_AFTER), "{}", full.text);
    assert_eq!(town.post_json("/kotak/kirim", &Phone::new().report(&[])).await.status, StatusCode::CREATED);
    let fast = town.post_json("/kotak/kirim", &Phone::new().report(&[])).await;
    assert!(fast.status == StatusCode::TOO_MANY_REQUESTS && fast.headers.contains_key(header::RETRY_AFTER), "{}", fast.text);

    let town = Town::with_rates(Rates { reports_per_contact: 2, tries_per_address: 3, ..RATES }).await;
    let first = Phone::new();
    for phone in [&first, &Phone::new()] {
        assert_eq!(town.post_json("/kotak/kirim", &phone.report(&[])).await.status, StatusCode::CREATED);
    }
    assert_eq!(town.post_json("/kotak/kirim", &Phone::new().report(&[])).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        town.post_json("/kotak/kirim", &first.report(&[])).await.status,
        StatusCode::CREATED,
        "the same again is no other"
    );
    for n in 0..4 {
        let missed = town.known(Method::GET, &Phone::new(), "").await;
        let expected = if n < 3 { StatusCode::NOT_FOUND } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(missed.status, expected, "{n}");
    }
}

/// The code of a letter.
fn code(mail: &Mailer) -> String {
    let letter = mail.letters().into_iter().find(|l| l.notice() == Notice::NewPinCode).unwrap();
    let plain = channels::mail::write(&letter, "http://lapor.contoh.id").unwrap().plain;
    plain.split("Kode: ").nth(1).and_then(|rest| rest.lines().next()).unwrap_or_else(|| panic!("{plain}")).to_owned()
}

#[tokio::test]
async fn a_lost_phone_opens_nothing_once_there_is_a_new_pin() {
    let (town, mail, phone) = (Town::new().await, mailbox(), Phone::new());
    let mut report = phone.report(&[]);
    report["email"] = json!("siti@contoh.id");
    let number = number(&town.post_json("/kotak/kirim", &report).await.json());
    let there = format!("/laporan/{number}/pin-baru");
    town.post(&there, "", &[("step", "ask"), ("contact", "siti@contoh.id")]).await;
    town.tell(&mail).await;
    assert_eq!(town.known(Method::GET, &phone, "").await.status, StatusCode::OK);
    let fields = [("step", "make"), ("asked", "1"), ("contact", "siti@contoh.id"), ("code", &code(&mail))];
    let made = town.post(&there, "", &fields).await;
    assert!(made.status.is_success(), "{}", made.text);
    assert_eq!(town.known(Method::GET, &phone, "").await.status, StatusCode::NOT_FOUND);
    let again = town.post_json("/kotak/kirim", &report).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("other")));
}

#[tokio::test]
async fn when_it_was_written_is_told_to_officials_and_its_reporter_and_to_nobody_else() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let sent = async |written: Value| {
        let mut report = Phone::new().report(&[]);
        report["written_at"] = written;
        let sent = town.post_json("/kotak/kirim", &report).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        sent.json()
    };
    let receipt = sent(json!("2026-03-01T10:30:00Z")).await;
    assert_eq!(receipt["written_at"], "2026-03-01T10:30:00Z");
    let number = number(&receipt);
    let state = town.state(number).await;
    let told = "diterima 3 Maret 2026 09.00 WITA, ditulis di HP pada 1 Maret 2026 18.30 WITA (menurut jam HP)";
    let desk = format!("/meja/laporan/{number}");
    assert!(town.get(&desk, &cookie).await.words().contains(told), "{}", town.get(&desk, &cookie).await.words());
    let english = town.get(&desk, &format!("{cookie}; bahasa=en")).await;
    assert!(english.words().contains("written on the phone on 1 March 2026"), "{}", english.words());
    // Deadlines run from its arrival.
    let plain = town.state(self::number(&sent(Value::Null).await)).await;
    assert_eq!((state.verification, state.received_at), (plain.verification, plain.received_at));
    let own = town.follow(number, receipt["pin"].as_str().unwrap()).await;
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    town.act(number, "koordinator", Command::Forward { to: vec![crate::town::WORKS], lead: crate::town::WORKS }).await;
    let public = format!("/laporan/{number}");
    assert!(town.get(&public, &own).await.words().contains(told));
    let (page, api) = (town.get(&public, "").await, town.get(&format!("/api/v1/reports/{number}"), "").await);
    assert!(page.status == StatusCode::OK && !page.text.contains("ditulis di HP") && !page.text.contains("18.30"));
    assert!(api.status == StatusCode::OK && !api.text.contains("written") && !api.text.contains("10:30"), "{}", api.text);
    // A clock that cannot be right is not believed, and one that says about the same is not told.
    for (written, kept) in [
        ("2026-03-03T01:00:01Z", false),
        ("2024-12-01T00:00:00Z", false),
        ("kemarin", false),
        ("2026-03-03T08:52:00+08:00", true),
    ] {
        let receipt = sent(json!(written)).await;
        let number = self::number(&receipt);
        assert_eq!((town.state(number).await.written_at.is_some(), receipt["written_at"].is_string()), (kept, kept), "{written}");
        assert!(!town.get(&format!("/meja/laporan/{number}"), &cookie).await.text.contains("ditulis di HP"), "{written}");
    }
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_places_of_the_province_are_known_by_heart() {
    let town = Town::new().await;
    let page = town.get("/kotak/tempat.json", "").await;
    let places = page.json();
    let areas = places["areas"].as_array().unwrap();
    assert_eq!(areas.len(), 8);
    assert!(areas.contains(&json!([VILLAGE, "Badak Baru"])) && areas.contains(&json!(["64.02", "Kutai Kartanegara"])));
    assert!(areas.is_sorted_by_key(|area| area[0].as_str().unwrap()));
    assert_eq!(places["alias"], json!([["kukar", "64.02"]]));
    let tag = page.headers[header::ETAG].to_str().unwrap();
    assert_eq!(tag, format!("\"{}\"", places["v"].as_str().unwrap()));
    let request = Request::get("/kotak/tempat.json").header(header::IF_NONE_MATCH, tag);
    assert_eq!(town.send(request.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
}
