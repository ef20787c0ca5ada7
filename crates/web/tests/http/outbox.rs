//! The outbox of a phone: files in pieces, each report once, and the same answer however often it is asked for.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use domain::TrackingNumber;
use futures::TryStreamExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;
use web::{Rates, Settings, Web};

use crate::town::{Page, Process, Town, VILLAGE, metrics};

pub const PIECE: usize = 256 * 1024;
const DAY: i64 = 24 * 60 * 60;

/// A picture that is no smaller when it is packed, in a few pieces.
pub fn photo(seed: u32) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let picture = image::RgbImage::from_fn(480, 400, |_, _| image::Rgb([next(), next(), next()]));
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(picture).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

fn sha256(bytes: &[u8]) -> String {
    let mut hash = trust::Sha256::default();
    hash.add(bytes);
    trust::hex(&hash.end())
}

/// A phone with one report.
pub struct Phone {
    id: Uuid,
    key: String,
}

impl Phone {
    pub fn new() -> Self {
        Self { id: trust::random::ordered_identity(), key: trust::hex(&trust::random::bytes::<32>().unwrap()) }
    }

    pub fn report(&self, files: &[Value]) -> Value {
        json!({ "id": self.id, "key": self.key, "kind": "complaint", "title": null, "text": "Jembatan ke kebun putus",
            "area": VILLAGE, "point": null, "happened_on": "2026-03-01", "anonymous": false, "secret": false, "name": "Siti",
            "phone": "0812 3456 7890", "email": null, "language": "id", "files": files })
    }
}

pub fn described(file: Uuid, bytes: &[u8]) -> Value {
    json!({ "file": file, "size": bytes.len(), "called": "jembatan.png", "digest": sha256(bytes) })
}

impl Town {
    pub async fn piece(&self, file: Uuid, from: usize, bytes: &[u8]) -> Page {
        let request = Request::put(format!("/kotak/berkas/{file}?dari={from}"));
        self.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
    }

    pub async fn bring(&self, file: Uuid, bytes: &[u8]) {
        for (place, piece) in bytes.chunks(PIECE).enumerate() {
            let page = self.piece(file, place * PIECE, piece).await;
            let has = json!({ "has": place * PIECE + piece.len() });
            assert_eq!((page.status, page.json()), (StatusCode::OK, has));
        }
    }

    pub async fn has(&self, file: Uuid) -> u64 {
        self.get(&format!("/kotak/berkas/{file}"), "").await.json().get("has").and_then(Value::as_u64).unwrap()
    }

    pub async fn known(&self, method: Method, phone: &Phone, what: &str) -> Page {
        let request = Request::builder().method(method).uri(format!("/kotak/kirim/{}{what}", phone.id));
        self.send(request.header("Kunci", &phone.key).body(Body::empty()).unwrap()).await
    }
}

pub async fn reports(town: &Town) -> u64 {
    town.store.counts().await.unwrap().0
}

async fn files(town: &Town, number: &str) -> usize {
    let number: TrackingNumber = number.parse().unwrap();
    town.store.with_history(store::Key::Tracking(number)).await.unwrap().unwrap().attachments.len()
}

/// The pages of another node.
fn another_node(process: &Process) -> Router {
    let settings = Settings {
        base: "http://lapor.contoh.id".into(),
        name: "Uji".into(),
        trusted_proxies: Vec::new(),
        rates: Rates::default(),
        requests: 64,
        file_links: std::time::Duration::ZERO,
        second_factor_for: Vec::new(),
        tile_server: None,
        metrics_token: None,
        shown_outbox: None,
        demo: false,
    };
    web::router(Web::new(Arc::clone(&process.app), settings, metrics()))
}

async fn at(router: &Router, request: Request<Body>) -> (StatusCode, Value) {
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test]
async fn a_file_comes_in_pieces_in_order_and_goes_on_where_it_stopped() {
    let town = Town::new().await;
    let (file, bytes) = (trust::random::identity(), photo(1));
    assert!(bytes.len() > 2 * PIECE && bytes.len() < 3 * PIECE, "{}", bytes.len());
    let (first, rest) = bytes.split_at(PIECE);
    let next = &rest[..PIECE];
    assert_eq!(town.has(file).await, 0);
    let elsewhere = async |from, piece: &[u8], has: usize| {
        let page = town.piece(file, from, piece).await;
        assert_eq!((page.status, page.json()["has"].as_u64()), (StatusCode::CONFLICT, Some(has as u64)), "from {from}");
    };
    elsewhere(PIECE, next, 0).await;
    assert_eq!(town.piece(file, 0, first).await.status, StatusCode::OK);
    elsewhere(0, first, PIECE).await;
    elsewhere(PIECE - 1, next, PIECE).await;
    elsewhere(2 * PIECE, next, PIECE).await;
    // A line that breaks within a piece leaves nothing of it.
    let broken = futures::stream::iter([Ok(rest[..100].to_vec()), Err(std::io::Error::other("no signal"))]);
    let request = Request::put(format!("/kotak/berkas/{file}?dari={PIECE}")).body(Body::from_stream(broken)).unwrap();
    assert_eq!(town.send(request).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(town.has(file).await, PIECE as u64);
    // A piece of any size will do, but a longer one.
    let large = town.piece(file, PIECE, &vec![0; PIECE + 1]).await;
    assert!(large.status == StatusCode::PAYLOAD_TOO_LARGE && large.json()["why"].is_string(), "{}", large.text);
    assert_eq!(large.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(town.piece(file, PIECE, &rest[..1000]).await.json()["has"], PIECE + 1000);
    assert_eq!(town.piece(file, PIECE + 1000, &[]).await.json()["has"], PIECE + 1000);
    for nonsense in
        ["/kotak/berkas/x?dari=0".to_owned(), format!("/kotak/berkas/{file}"), format!("/kotak/berkas/{file}?dari=-1")]
    {
        let page = town.send(Request::put(nonsense.as_str()).body(Body::from("abc")).unwrap()).await;
        assert!(page.status.is_client_error() && page.json()["why"].is_string(), "{nonsense}");
    }
    // Another node takes the rest, and knows the whole.
    let other = town.another_process().await;
    let there = another_node(&other);
    let mut from = PIECE + 1000;
    for piece in rest[1000..].chunks(PIECE) {
        let request = Request::put(format!("/kotak/berkas/{file}?dari={from}")).body(Body::from(piece.to_vec())).unwrap();
        from += piece.len();
        assert_eq!(at(&there, request).await, (StatusCode::OK, json!({ "has": from })));
    }
    assert_eq!(town.has(file).await, bytes.len() as u64);
    let phone = Phone::new();
    let sent = town.post_json("/kotak/kirim", &phone.report(&[described(file, &bytes)])).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    assert_eq!(files(&town, sent.json()["tracking"].as_str().unwrap()).await, 1);
}

#[tokio::test]
async fn whoever_brings_thousands_of_files_keeps_nobody_else_out() {
    let town = Town::new().await;
    let files: Vec<_> = (0..5).map(|_| trust::random::identity()).collect();
    for file in &files {
        town.clock.set(town.app.now() + jiff::SignedDuration::from_secs(1));
        assert_eq!(town.piece(*file, 0, b"x").await.status, StatusCode::OK);
    }
    // One that goes on has not waited long.
    town.clock.set(town.app.now() + jiff::SignedDuration::from_secs(1));
    assert_eq!(town.piece(files[0], 1, b"y").await.status, StatusCode::OK);
    town.app.reports().forget_oldest_uploads(2).await.unwrap();
    let mut has = Vec::new();
    for file in &files {
        has.push(town.has(*file).await);
    }
    assert_eq!(has, [2, 0, 0, 0, 1]);
    let blobs: Vec<_> = town.blobs.all().try_collect().await.unwrap();
    assert_eq!(blobs.len(), 3, "their pieces are gone with them");
    assert_eq!(town.piece(files[1], 0, b"xx").await.status, StatusCode::OK, "a phone sends it anew");
}

#[tokio::test]
async fn of_two_nodes_that_are_brought_the_same_piece_at_once_one_keeps_it() {
    let town = Town::new().await;
    let other = another_node(&town.another_process().await);
    let (file, bytes) = (trust::random::identity(), photo(2));
    for (place, piece) in bytes.chunks(PIECE).enumerate() {
        let request = || {
            let request = Request::put(format!("/kotak/berkas/{file}?dari={}", place * PIECE));
            request.body(Body::from(piece.to_vec())).unwrap()
        };
        let all = futures::join!(at(&town.router, request()), at(&other, request()), at(&town.router, request()));
        let all = [all.0, all.1, all.2];
        assert_eq!(all.iter().filter(|(status, _)| *status == StatusCode::OK).count(), 1, "{all:?}");
        assert!(all.iter().all(|(_, told)| told["has"] == place * PIECE + piece.len()), "{all:?}");
    }
    let sent = town.post_json("/kotak/kirim", &Phone::new().report(&[described(file, &bytes)])).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
}

#[tokio::test]
async fn a_file_is_no_larger_than_any() {
    let town = Town::new().await;
    let (file, piece) = (trust::random::identity(), vec![7; PIECE]);
    for n in 0..40 {
        assert_eq!(town.piece(file, n * PIECE, &piece).await.status, StatusCode::OK);
    }
    let more = town.piece(file, 40 * PIECE, b"x").await;
    assert!(
        more.status == StatusCode::PAYLOAD_TOO_LARGE && more.json()["why"].as_str().unwrap().contains("10 MB"),
        "{}",
        more.text
    );
    assert_eq!(town.has(file).await, 40 * PIECE as u64);
}

#[tokio::test]
async fn the_same_again_is_answered_as_before_and_something_else_is_refused() {
    let town = Town::new().await;
    let (phone, file, bytes) = (Phone::new(), trust::random::identity(), photo(3));
    let report = phone.report(&[described(file, &bytes)]);
    let missing = town.post_json("/kotak/kirim", &report).await;
    assert_eq!((missing.status, missing.json()), (StatusCode::FAILED_DEPENDENCY, json!({ "missing": [file] })));
    town.bring(file, &bytes).await;
    let first = town.post_json("/kotak/kirim", &report).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let receipt = first.json();
    let number = receipt["tracking"].as_str().unwrap();
    assert_eq!(receipt["url"], format!("http://lapor.contoh.id/laporan/{number}"));
    // The PIN is one.
    town.follow(number.parse().unwrap(), receipt["pin"].as_str().unwrap()).await;
    assert_eq!(town.has(file).await, 0, "nothing is kept twice");
    for after in [0, DAY, 58 * DAY] {
        town.pass(after);
        town.app.reports().tidy_forms().await.unwrap();
        assert_eq!(town.post_json("/kotak/kirim", &report).await.json(), receipt, "files are told by their hash");
        let known = town.known(Method::GET, &phone, "").await;
        assert_eq!(
            (known.status, &known.json()["pin"], &known.json()["tracking"]),
            (StatusCode::OK, &receipt["pin"], &receipt["tracking"])
        );
    }
    // Who does not tell what the files were must send them.
    let mut untold = report.clone();
    untold["files"][0]["digest"] = Value::Null;
    assert_eq!(town.post_json("/kotak/kirim", &untold).await.json(), json!({ "missing": [file] }));
    town.bring(file, &bytes).await;
    assert_eq!(town.post_json("/kotak/kirim", &untold).await.json(), receipt);
    // Something else under its identity, and the same from elsewhere, is told nothing.
    let mut other_key = report.clone();
    other_key["key"] = json!("ab".repeat(32));
    let mut others = vec![other_key];
    for (field, value) in
        [("text", json!("Hal lain sama sekali di desa")), ("secret", json!(true)), ("files", json!([])), ("name", json!(null))]
    {
        let mut other = report.clone();
        other[field] = value;
        others.push(other);
    }
    for other in others {
        let refused = town.post_json("/kotak/kirim?bahasa=en", &other).await;
        assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::CONFLICT, &json!("other")), "{}", refused.text);
        assert!(!refused.text.contains(number) && refused.json()["why"].as_str().unwrap().contains("something else in it"));
    }
    assert_eq!(reports(&town).await, 1);
    // After sixty days the number is told, and no PIN.
    town.pass(2 * DAY);
    let late = town.post_json("/kotak/kirim", &report).await.json();
    assert!(late["tracking"] == number && late["pin"].is_null(), "{late}");
}

#[tokio::test]
async fn a_key_that_does_not_fit_finds_nothing() {
    let town = Town::new().await;
    let phone = Phone::new();
    assert_eq!(town.post_json("/kotak/kirim", &phone.report(&[])).await.status, StatusCode::CREATED);
    let nothing = town.known(Method::GET, &Phone::new(), "").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    for key in ["", "ab", &"0".repeat(64), &"G".repeat(64), &phone.key.to_uppercase()] {
        let other = Phone { id: phone.id, key: key.into() };
        let page = town.known(Method::GET, &other, "").await;
        assert_eq!((page.status, &page.text), (nothing.status, &nothing.text), "{key}");
    }
    let here = town.known(Method::GET, &phone, "").await.json();
    assert_eq!(
        (&here["state"], &here["status"], &here["news"]),
        (&json!("submitted"), &json!("Menunggu verifikasi"), &Value::Null)
    );
    let number = here["tracking"].as_str().unwrap().parse().unwrap();
    town.pass(3600);
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    town.act(number, "koordinator", domain::Command::Note).await;
    let read = town.known(Method::GET, &phone, "?bahasa=en").await.json();
    assert_eq!(read["news"], "2026-03-03T02:00:00Z", "{read}");
}

#[tokio::test]
async fn what_a_phone_takes_back_is_not_received_any_more() {
    let town = Town::new().await;
    let phone = Phone::new();
    for _ in 0..2 {
        let back = town.known(Method::POST, &phone, "/tarik").await;
        assert_eq!((back.status, back.json()), (StatusCode::OK, json!({ "withdrawn": true })));
    }
    // Nobody else can take it back.
    let other = Phone { id: phone.id, key: "cd".repeat(32) };
    town.pass(2 * DAY);
    town.app.reports().tidy_forms().await.unwrap();
    let late = town.post_json("/kotak/kirim", &phone.report(&[])).await;
    assert_eq!((late.status, &late.json()["code"]), (StatusCode::CONFLICT, &json!("withdrawn")), "{}", late.text);
    assert_eq!(reports(&town).await, 0);
    assert_eq!(town.post_json("/kotak/kirim", &other.report(&[])).await.status, StatusCode::CREATED);
    // What is here already is told.
    let phone = Phone::new();
    let receipt = town.post_json("/kotak/kirim", &phone.report(&[])).await.json();
    let back = town.known(Method::POST, &phone, "/tarik").await;
    assert_eq!((back.status, &back.json()["pin"]), (StatusCode::CONFLICT, &receipt["pin"]));
    assert_eq!(town.post_json("/kotak/kirim", &phone.report(&[])).await.json(), receipt);
}

#[tokio::test]
async fn sent_and_taken_back_at_once_it_is_one_of_both() {
    let town = Town::new().await;
    let other = another_node(&town.another_process().await);
    for n in 0..20 {
        let phone = Phone::new();
        let back = Request::post(format!("/kotak/kirim/{}/tarik", phone.id)).header("kunci", &phone.key);
        let send = Request::post("/kotak/kirim").body(Body::from(phone.report(&[]).to_string())).unwrap();
        let (sent, back) = futures::join!(at(&town.router, send), at(&other, back.body(Body::empty()).unwrap()));
        let is_here = town.known(Method::GET, &phone, "").await.status == StatusCode::OK;
        assert_eq!(sent.0 == StatusCode::CREATED, is_here, "{n}: {sent:?}");
        assert!(back.0 != StatusCode::OK || !is_here, "{n}: {back:?}");
    }
}
