//! Files: where they lie, who gets a link to them, and what becomes of those that no report names.

use axum::http::{StatusCode, header};
use futures::TryStreamExt;
use store::{Blobs, S3};
use testbed::ObjectServer;

use crate::town::Town;

const PDF: &[u8] = b"%PDF-1.4 bukti";

fn in_s3(server: &ObjectServer) -> Blobs {
    Blobs::in_s3(S3 {
        bucket: ObjectServer::BUCKET.into(),
        prefix: "lapor".into(),
        endpoint: Some(server.endpoint()),
        region: "id-1".into(),
        access_key: Some(ObjectServer::ACCESS_KEY.into()),
        secret_key: Some(ObjectServer::SECRET_KEY.into()),
        encryption: None,
    })
    .unwrap()
}

async fn report_with_a_document(town: &Town, secret: bool) -> (String, String) {
    let secret: &[u8] = if secret { b"ya" } else { b"" };
    let fields: [(&str, &[u8]); 4] =
        [("text", b"Jembatan lapuk di dekat pasar"), ("place", b"badak baru"), ("secret", secret), ("step", b"send")];
    let receipt = town.post_multipart("/lapor", "", &fields, &[PDF]).await;
    assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
    let number = receipt.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().to_owned();
    let pin = receipt.text.split("id=\"pin-once\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    (number, pin)
}

async fn document_of(town: &Town, number: &str, pin: &str) -> (String, String) {
    let own = town.follow(number.parse().unwrap(), pin).await;
    let page = town.get(&format!("/laporan/{number}"), &own).await;
    let address = page.text.split(&format!("/laporan/{number}/berkas/")).nth(1).unwrap().split('"').next().unwrap();
    (format!("/laporan/{number}/berkas/{address}"), own)
}

#[tokio::test]
async fn only_those_with_a_right_get_a_link_and_it_ends() {
    let server = ObjectServer::start();
    let town = Town::with_blobs(in_s3(&server)).await;
    let (number, pin) = report_with_a_document(&town, false).await;
    let (address, own) = document_of(&town, &number, &pin).await;
    let link = town.get(&address, &own).await;
    assert_eq!(link.status, StatusCode::SEE_OTHER);
    let link = link.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert!(link.starts_with(&server.endpoint()) && link.contains("X-Amz-Expires=60"), "{link}");
    assert_eq!(town.get(&address, "").await.status, StatusCode::NOT_FOUND, "nobody else gets one");
    let (number, pin) = report_with_a_document(&town, true).await;
    let (address, own) = document_of(&town, &number, &pin).await;
    let sealed = town.get(&address, &own).await;
    assert_eq!((sealed.status, sealed.text.as_bytes()), (StatusCode::OK, PDF), "what is sealed lies there as ciphertext");
}

#[tokio::test]
async fn a_file_that_no_report_names_is_removed_when_no_form_can_name_it_any_more() {
    let town = Town::new().await;
    let (number, pin) = report_with_a_document(&town, false).await;
    // A form that came back keeps its file, and is never sent.
    let unsent = town.post_multipart("/lapor", "", &[("text", b""), ("step", b"send")], &[PDF]).await;
    assert!(unsent.text.contains("name=\"kept\""), "{}", unsent.text);
    let count = async || town.blobs.all().try_collect::<Vec<_>>().await.unwrap().len();
    assert_eq!(count().await, 2);
    let real_now = app::SystemClock;
    let in_hours = |hours| app::Clock::now(&real_now) + jiff::SignedDuration::from_hours(hours);
    assert_eq!(town.app.jobs().remove_orphans(in_hours(23)).await.unwrap(), 0, "a form may still name it");
    assert_eq!(town.app.jobs().remove_orphans(in_hours(25)).await.unwrap(), 1);
    assert_eq!(count().await, 1);
    let (address, own) = document_of(&town, &number, &pin).await;
    assert_eq!(town.get(&address, &own).await.status, StatusCode::OK, "what is named stays");
}

#[tokio::test]
async fn a_form_forgets_its_files_before_they_are_removed() {
    let town = Town::new().await;
    let unsent = town.post_multipart("/lapor", "", &[("text", b""), ("step", b"send")], &[PDF]).await;
    let kept = unsent.field("kept").replace("&quot;", "\"").replace("&#34;", "\"");
    let id = unsent.field("id");
    let send = async || {
        let fields: [(&str, &[u8]); 5] = [
            ("text", b"Jembatan lapuk"),
            ("place", b"badak baru"),
            ("kept", kept.as_bytes()),
            ("id", id.as_bytes()),
            ("step", b"find"),
        ];
        town.post_multipart("/lapor", "", &fields, &[]).await.text
    };
    assert!(send().await.contains("name=\"kept\""));
    town.set_clock("2026-03-04T02:00:00Z");
    assert!(!send().await.contains("name=\"kept\""), "a day later it must be chosen again");
}

#[tokio::test]
async fn a_changed_byte_of_a_file_is_named() {
    let town = Town::new().await;
    let (number, _) = report_with_a_document(&town, false).await;
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    let (id, _) = town.blobs.all().try_next().await.unwrap().unwrap();
    let mut bytes = town.blobs.get(id).await.unwrap().unwrap().to_vec();
    bytes[9] ^= 1;
    town.blobs.put(id, bytes.into()).await.unwrap();
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].report.as_str(), found[0].version), (number.as_str(), Some(1)));
    assert!(found[0].what.contains(&id.to_string()) && found[0].what.contains("was changed"), "{}", found[0].what);
}

#[tokio::test]
async fn a_picture_is_small_on_the_page_and_no_easier_to_get() {
    let town = Town::new().await;
    let mut png = std::io::Cursor::new(Vec::new());
    let noise = image::RgbImage::from_fn(900, 600, |x, y| image::Rgb([(x * y % 251) as u8, (x % 256) as u8, (y % 256) as u8]));
    noise.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let fields: [(&str, &[u8]); 4] =
        [("text", b"Jembatan lapuk di dekat pasar"), ("place", b"badak baru"), ("secret", b"1"), ("step", b"send")];
    let receipt = town.post_multipart("/lapor", "", &fields, &[png.get_ref(), PDF]).await;
    let number = receipt.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().to_owned();
    let pin = receipt.text.split("id=\"pin-once\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let own = town.follow(number.parse().unwrap(), &pin).await;
    let page = town.get(&format!("/laporan/{number}"), &own).await;
    // Files lie in no order.
    let shown = page.text.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap();
    let address = shown.strip_suffix("?kecil=1").unwrap_or_else(|| panic!("the page shows it small: {shown}")).to_owned();
    let (full, small) = (town.get(&address, &own).await, town.get(&format!("{address}?kecil=1"), &own).await);
    assert_eq!((small.status, &small.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    assert!(small.text.len() * 4 < full.text.len(), "{} of {}", small.text.len(), full.text.len());
    assert_eq!(small.headers[header::CACHE_CONTROL], "private, no-store");
    for other in ["", &town.session("penghubung").await] {
        assert_eq!(town.get(&format!("{address}?kecil=1"), other).await.status, StatusCode::NOT_FOUND);
    }
    let all = page.text.split("/berkas/").skip(1).map(|a| a.split(['"', '?']).next().unwrap().to_owned());
    let mut all: Vec<_> = all.collect();
    all.dedup();
    let pdf = all.iter().find(|id| !address.ends_with(id.as_str())).unwrap();
    let refused = town.get(&format!("/laporan/{number}/berkas/{pdf}?kecil=1"), &own).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "a document has no small picture");
}
