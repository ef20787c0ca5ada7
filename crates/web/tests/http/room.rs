//! What one sender may fill of the disk in a day, and how long what was never sent lies there.

use axum::http::{StatusCode, header};
use futures::TryStreamExt;
use web::Rates;

use crate::town::{Page, Town, VILLAGE};

/// A document of so many kilobytes.
fn document(kilobytes: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    pdf.resize(kilobytes * 1024, b'x');
    pdf
}

async fn of_one_megabyte_a_day() -> Town {
    let many = 1_000_000;
    let rates = Rates {
        reports_per_address: many,
        reports_per_contact: many,
        tries_per_address: many,
        reads_per_address: many,
        megabytes_per_address: 1,
    };
    Town::with_rates(rates).await
}

async fn send(town: &Town, text: &str, files: &[&[u8]]) -> Page {
    let fields: [(&str, &[u8]); 4] =
        [("text", text.as_bytes()), ("place", b"badak baru"), ("name", b"Siti Aminah"), ("step", b"send")];
    town.post_multipart("/lapor", "", &fields, files).await
}

async fn files(town: &Town) -> usize {
    town.blobs.all().try_collect::<Vec<_>>().await.unwrap().len()
}

#[tokio::test]
async fn one_address_fills_a_part_of_the_disk_and_no_more() {
    let town = of_one_megabyte_a_day().await;
    let large = document(400);
    for _ in 0..2 {
        assert_eq!(send(&town, "", &[&large]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it comes back with its file");
    }
    let over = send(&town, "Jembatan lapuk di pasar", &[&large]).await;
    assert_eq!(over.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(over.headers.contains_key(header::RETRY_AFTER));
    for kept in ["Jembatan lapuk di pasar", "Siti Aminah", "Terlalu banyak berkas hari ini"] {
        assert!(over.text.contains(kept), "{kept}: {}", over.text);
    }
    assert_eq!(files(&town).await, 2, "what was too much is not kept");
    // A smaller one still fits, and words always do.
    assert_eq!(send(&town, "Jembatan lapuk di pasar", &[&document(100)]).await.status, StatusCode::CREATED);
    assert_eq!(send(&town, "Lampu jalan padam", &[]).await.status, StatusCode::CREATED);
    // It is the same door for programs.
    let fields: [(&str, &[u8]); 2] = [("text", b"Jembatan lapuk di pasar"), ("area", VILLAGE.as_bytes())];
    let program = town.post_multipart("/api/v1/reports", "", &fields, &[&large]).await;
    assert_eq!(program.status, StatusCode::TOO_MANY_REQUESTS, "{}", program.text);
    assert_eq!(program.json()["type"], "file-over-quota");
    assert!(program.headers.contains_key(header::RETRY_AFTER));
    assert_eq!(files(&town).await, 3);
    // And another for each official, from wherever they work.
    let officer = town.session("koordinator").await;
    let fields: [(&str, &[u8]); 3] = [("text", b"Jembatan lapuk di pasar"), ("place", b"badak baru"), ("step", b"send")];
    let taken_down = town.post_multipart("/meja/lapor", &officer, &fields, &[&large]).await;
    assert_eq!(taken_down.status, StatusCode::CREATED, "{}", taken_down.text);
}

#[tokio::test]
async fn a_form_shown_again_makes_its_files_no_younger() {
    let town = Town::new().await;
    let unsent = send(&town, "", &[&document(1)]).await;
    let again = async |form: &Page| {
        let kept = form.field("kept").replace("&quot;", "\"").replace("&#34;", "\"");
        let id = form.field("id");
        let fields: [(&str, &[u8]); 4] = [("text", b""), ("id", id.as_bytes()), ("kept", kept.as_bytes()), ("step", b"send")];
        town.post_multipart("/lapor", "", &fields, &[]).await
    };
    town.set_clock("2026-03-03T22:00:00Z");
    let shown = again(&unsent).await;
    assert!(shown.text.contains("name=\"kept\""), "21 hours later it is still there");
    town.set_clock("2026-03-03T23:30:00Z");
    assert!(!again(&shown).await.text.contains("name=\"kept\""), "it goes before its file does, a day after it came");
}

#[tokio::test]
async fn a_form_has_a_largest_text_altogether() {
    let town = Town::new().await;
    let long = vec![b'a'; 100 * 1024];
    let fields: Vec<(&str, &[u8])> = (0..30).map(|_| ("text", long.as_slice())).collect();
    let page = town.post_multipart("/lapor", "", &fields, &[]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
}
