//! What people attach is kept as they see it, or they are told before the receipt; it is there once for each event, in their
//! order, and travels with the words it came with.

use std::io::Cursor;

use app::{ActRequest, File, KeptFile, NewReport, Reader, Rebuilt, Reporter};
use axum::http::StatusCode;
use domain::{
    Actor, Command, ReportId, Words,
    report::{Channel, Kind},
};
use futures::{TryStreamExt, future::join_all};
use store::{Attachment, Key, Store};
use uuid::Uuid;

use web::Rates;

use crate::town::{HEALTH, Page, Town, VILLAGE, area};

const PDF: &[u8] = b"%PDF-1.4 bukti";

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x * y % 251) as u8, x as u8, y as u8]));
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

fn number_of(page: &Page) -> domain::TrackingNumber {
    page.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().parse().unwrap()
}

fn pin_of(page: &Page) -> Option<String> {
    Some(page.text.split("id=\"pin-once\">").nth(1)?.split('<').next()?.to_owned())
}

/// The marks of kept files in a form.
fn marks(page: &Page) -> Vec<String> {
    let values = page.text.split("name=\"kept\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    values.map(|v| v.replace("&quot;", "\"").replace("&#34;", "\"")).collect()
}

/// The addresses of the files on a page, in their order.
fn addresses(page: &Page) -> Vec<String> {
    let all = page.text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    all.filter(|a| a.contains("/berkas/")).collect()
}

const TEXT: (&str, &[u8]) = ("text", b"Jembatan lapuk di dekat pasar");
const PLACE: (&str, &[u8]) = ("place", b"badak baru");
const SEND: (&str, &[u8]) = ("step", b"send");

async fn kept(town: &Town, bytes: &[u8]) -> KeptFile {
    let mut file = File::empty();
    file.add(bytes).unwrap();
    town.app.reports().keep_file(0, file, |_| true).await.unwrap()
}

fn report(secret: bool, attachments: Vec<KeptFile>) -> NewReport {
    NewReport {
        id: ReportId(trust::random::identity()),
        kind: Kind::Complaint,
        title: None,
        text: Some(Words::parse("Jembatan di dekat pasar sudah lapuk").unwrap()),
        area: area(VILLAGE),
        point: None,
        happened_on: None,
        written_at: None,
        topic: None,
        channel: Channel::Web,
        assisted: None,
        forest: None,
        place: None,
        named: false,
        anonymous: false,
        secret,
        restriction_asked: false,
        reporter: Reporter::default(),
        language: domain::Language::Indonesian,
        attachments,
    }
}

/// Every file of a report opens for its reporter, and the log is sound. Gives how many.
async fn all_open(store: &dyn Store, app: &app::App, number: domain::TrackingNumber) -> usize {
    let key = Key::Tracking(number);
    let files = store.with_history(key).await.unwrap().unwrap().attachments;
    for file in &files {
        app.reports().read_file(file.id, key, &Reader::Reporter).await.unwrap_or_else(|e| panic!("{}: {e}", file.name));
    }
    assert_eq!(app.proof().check_log(|_| {}).await.unwrap(), []);
    files.len()
}

#[tokio::test]
async fn a_photo_of_a_secret_report_sent_four_times_at_once_is_there() {
    let town = Town::new().await;
    let photo = png(20, 10);
    for _ in 0..3 {
        let id = trust::random::ordered_identity().to_string();
        let first = town.post_multipart("/lapor", "", &[("id", id.as_bytes()), ("text", b"")], &[&photo]).await;
        let mark = marks(&first).pop().unwrap();
        let fields = [("id", id.as_bytes()), TEXT, PLACE, ("secret", b"1".as_slice()), ("kept", mark.as_bytes()), SEND];
        let receipts = join_all((0..4).map(|_| town.post_multipart("/lapor", "", &fields, &[]))).await;
        assert!(receipts.iter().all(|r| r.status == StatusCode::CREATED), "{}", receipts[0].text);
        let numbers: Vec<_> = receipts.iter().map(number_of).collect();
        assert!(numbers.iter().all(|n| *n == numbers[0]));
        assert_eq!(receipts.iter().filter_map(pin_of).count(), 1);
        assert_eq!(all_open(&*town.store, &town.app, numbers[0]).await, 1);
    }
}

#[tokio::test]
async fn a_refusal_before_the_receipt_costs_no_file() {
    let town = Town::new().await;
    let id = trust::random::ordered_identity().to_string();
    let fields = [("id", id.as_bytes()), TEXT, PLACE, ("secret", b"1".as_slice()), SEND];
    let late = [&fields[..], &[("happened_on", b"2026-04-01".as_slice())]].concat();
    let refused = town.post_multipart("/lapor", "", &late, &[&png(20, 10), PDF]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = marks(&refused);
    let again: Vec<_> = fields.iter().copied().chain(kept.iter().map(|m| ("kept", m.as_bytes()))).collect();
    let receipt = town.post_multipart("/lapor", "", &again, &[]).await;
    assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
    assert_eq!(all_open(&*town.store, &town.app, number_of(&receipt)).await, 2);
    // The open files that the report has sealed copies of stay for an hour, for whoever sends it again, and no longer.
    let count = async || town.blobs.all().try_collect::<Vec<_>>().await.unwrap().len();
    assert_eq!(count().await, 4);
    town.set_clock("2026-03-03T02:30:00Z");
    town.app.jobs().run_jobs(&crate::town::mailbox()).await.unwrap();
    assert_eq!(count().await, 2);
    assert_eq!(all_open(&*town.store, &town.app, number_of(&receipt)).await, 2);
    let known = town.post_multipart("/lapor", "", &again, &[]).await;
    assert_eq!((known.status, number_of(&known)), (StatusCode::CREATED, number_of(&receipt)));
}

#[tokio::test]
async fn a_step_that_could_not_be_written_costs_no_file() {
    let town = Town::new().await;
    let new = report(true, vec![kept(&town, &png(20, 10)).await]);
    let open = report(false, Vec::new());
    let receipt = town.app.reports().submit_report(open, &Actor::Anyone).await.unwrap();
    let reply = kept(&town, &png(9, 9)).await;
    let request = |key, command| ActRequest {
        words: Words::parse("Ini fotonya").ok(),
        attachments: vec![reply.clone()],
        ..ActRequest::new(key, &Actor::Reporter, command)
    };
    let (key, hide) = (Key::Tracking(receipt.tracking), Command::Tighten { anonymous: false, secret: true });
    town.store.close().await;
    assert!(town.app.reports().submit_report(new.clone(), &Actor::Anyone).await.is_err());
    assert!(town.app.reports().act_on_report(request(key, hide.clone())).await.is_err());
    let app = town.another_process().await;
    let secret = app.reports().submit_report(new, &Actor::Anyone).await.unwrap();
    assert_eq!(all_open(&*app.store, &app, secret.tracking).await, 1);
    // A request that turns a report secret, and one in it, with the same file again.
    app.reports().act_on_report(request(key, hide)).await.unwrap();
    app.reports().act_on_report(request(key, Command::Reply { unsolved: true })).await.unwrap();
    assert_eq!(all_open(&*app.store, &app, receipt.tracking).await, 2);
    let blob = town.blobs.get(app.store.with_history(key).await.unwrap().unwrap().attachments[0].id).await.unwrap().unwrap();
    assert!(blob.starts_with(b"TUNTAS"), "sealed before its event was written");
}

#[tokio::test]
async fn a_file_named_twice_in_an_open_report_is_there_twice() {
    let town = Town::new().await;
    let (number, _) = town.report(false).await;
    let file = kept(&town, &png(9, 9)).await;
    let request = || ActRequest {
        words: Words::parse("Ini fotonya").ok(),
        attachments: vec![file.clone(), file.clone()],
        ..ActRequest::new(Key::Tracking(number), &Actor::Reporter, Command::Reply { unsolved: true })
    };
    let done = join_all((0..3).map(|_| town.app.reports().act_on_report(request()))).await;
    assert!(done.iter().all(Result::is_ok), "{done:?}");
    assert_eq!(all_open(&*town.store, &town.app, number).await, 6);
}

#[tokio::test]
async fn photos_stand_in_the_order_chosen_and_the_log_vouches_for_it() {
    let town = Town::new().await;
    let photos: Vec<_> = (1..=8).map(|n| png(10 * n, 10)).collect();
    let all: Vec<_> = photos.iter().map(Vec::as_slice).collect();
    let receipt = town.post_multipart("/lapor", "", &[TEXT, PLACE, SEND], &all).await;
    let number = number_of(&receipt);
    let own = town.follow(number, &pin_of(&receipt).unwrap()).await;
    let page = town.get(&format!("/laporan/{number}"), &own).await;
    let files = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap().attachments;
    let names: Vec<_> = files.iter().map(|f| f.name.clone()).collect();
    assert_eq!(names, (1..=8).map(|n| format!("{n}.png")).collect::<Vec<_>>());
    for ((n, address), file) in (1..).zip(addresses(&page)).zip(&files) {
        assert!(address.ends_with(&file.id.to_string()), "{address}");
        let (_, bytes) = town.app.reports().read_file(file.id, Key::Tracking(number), &Reader::Reporter).await.unwrap();
        assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 10 * n);
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// A report as earlier versions wrote it: files without a place or a salt, committed to in the order they were sent in.
async fn written_before(town: &Town, sent: &[&[u8]]) -> Vec<Uuid> {
    let mut step = town.app.reports().first_step(&report(false, Vec::new()), &Actor::Anyone).unwrap();
    let id = step.report.id.0;
    let event = step.events.first_mut().unwrap();
    for (n, bytes) in (1..).zip(sent) {
        let file = Attachment {
            id: trust::random::identity(),
            version: 1,
            place: 0,
            name: format!("{n}.pdf"),
            media_type: "application/pdf".into(),
            size: bytes.len() as u64,
            hash: trust::digest(bytes),
            salted: false,
        };
        town.blobs.put(file.id, bytes.to_vec().into()).await.unwrap();
        event.attachments.push(file);
    }
    let facts = trust::EventFacts {
        report: id.as_bytes(),
        version: 1,
        at: event.event.at.as_microsecond(),
        by: &event.texts.0,
        what: &event.texts.1,
    };
    let hashes = event.contents.iter().map(|c| c.commitment).chain(event.attachments.iter().map(|a| a.hash));
    event.commitment = trust::commit_event(facts, hashes);
    let files = event.attachments.iter().map(|a| a.id).collect();
    step.marks.events = vec![town.app.keys().hash("event", &[&[], &event.commitment])];
    town.store.append(step).await.unwrap();
    files
}

#[tokio::test]
async fn what_was_written_before_files_had_an_order_is_vouched_for_in_any() {
    let town = Town::new().await;
    for _ in 0..5 {
        written_before(&town, &[b"%PDF-1.4 a", b"%PDF-1.4 b", b"%PDF-1.4 c", b"%PDF-1.4 d"]).await;
    }
    let last = written_before(&town, &[b"%PDF-1.4 a", b"%PDF-1.4 b", b"%PDF-1.4 c"]).await;
    // With the marks of their rows.
    assert_eq!(town.app.operation().rebuild_rows(|_| {}).await.unwrap(), Rebuilt { made: 6, ..Rebuilt::default() });
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.blobs.put(last[1], b"%PDF-1.4 d".to_vec().into()).await.unwrap();
    town.by_hand("UPDATE attachment SET hash = (SELECT hash FROM attachment WHERE n = 1 AND name = '4.pdf') WHERE n = 6 AND name = '2.pdf'");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].what.contains("not what it committed to"));
}

#[tokio::test]
async fn a_file_that_is_called_what_it_is_not_is_found() {
    for other in ["name = '1.jpg'", "name = '2.pdf'", "media_type = 'text/html'", "size = size + 1"] {
        let town = Town::new().await;
        town.post_multipart("/lapor", "", &[TEXT, PLACE, SEND], &[PDF]).await;
        assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
        town.by_hand(&format!("UPDATE attachment SET {other}"));
        let found = town.app.proof().check_log(|_| {}).await.unwrap();
        assert!(found.iter().any(|d| d.what.contains("is called what it is not")), "{other}: {found:?}");
    }
}

#[tokio::test]
async fn the_database_does_not_tell_whether_a_file_is_a_known_document() {
    let town = Town::new().await;
    let fields = [TEXT, PLACE, ("secret", b"1".as_slice()), SEND];
    let receipt = town.post_multipart("/lapor", "", &fields, &[PDF]).await;
    let key = Key::Tracking(number_of(&receipt));
    let file = town.store.with_history(key).await.unwrap().unwrap().attachments.remove(0);
    let digest = trust::digest(PDF);
    assert!(file.salted);
    // Neither its plain hash, nor anything made of it with what lies beside it.
    for known in [digest, trust::commit(&[0; 16], &digest), trust::commit(file.id.as_bytes(), &digest)] {
        assert_ne!(file.hash, known);
    }
    let at_rest = town.at_rest().await;
    let hex = trust::hex(&digest).into_bytes();
    assert!(!at_rest.windows(32).any(|w| w == digest) && !at_rest.windows(64).any(|w| w == hex));
}

#[tokio::test]
async fn files_travel_with_the_answer_they_came_with() {
    let town = Town::new().await;
    let (number, pin) = town.report(false).await;
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    town.act(number, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    let liaison = town.session("penghubung.kes").await;
    let fields: [(&str, &[u8]); 4] =
        [("words", b"Sudah kami perbaiki."), ("says", b"informed"), ("agency", b"5"), ("seen", b"3")];
    let sent = town.post_multipart(&format!("/meja/laporan/{number}/follow-up"), &liaison, &fields, &[&png(30, 20), PDF]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let (approver, path) = (town.session("atasan.kes").await, format!("/laporan/{number}"));
    let desk = town.get(&format!("/meja{path}"), &approver).await;
    let form = desk.text.split("name=\"draft\" value=\"0\"").nth(1).unwrap().split("</form>").next().unwrap();
    let above = form.split("<button").next().unwrap();
    assert!(above.contains("Sudah kami perbaiki."));
    assert_eq!(above.matches("/berkas/").count(), 3, "a picture with its small one, and a document: {above}");
    assert_eq!(addresses(&town.get(&path, "").await), [] as [&str; 0], "a draft is nothing for the public");
    town.act(number, "atasan.kes", Command::Approve { follow_up: 0 }).await;
    let own = town.follow(number, &pin).await;
    for cookie in ["", &own] {
        let page = town.get(&path, cookie).await;
        // In the news on top, and in the story.
        let all = addresses(&page);
        let (files, again) = all.split_at(2);
        assert_eq!(files, again, "{}", page.text);
        for (file, kind) in files.iter().zip(["image/png", "application/pdf"]) {
            let got = town.get(file, cookie).await;
            assert_eq!(got.status, StatusCode::OK);
            assert_eq!(got.headers["content-type"], kind);
        }
    }
    let api = town.get(&format!("/api/v1/reports/{number}"), "").await.json();
    let with_files: Vec<_> = api["events"].as_array().unwrap().iter().filter(|e| e.get("files").is_some()).collect();
    assert_eq!(with_files.len(), 1);
    assert_eq!(
        (with_files[0]["what"].as_str(), with_files[0]["files"][1]["name"].as_str()),
        (Some("follow_up_published"), Some("2.pdf"))
    );
}

#[tokio::test]
async fn each_file_that_is_not_taken_is_told_with_what_to_do() {
    let town = Town::new().await;
    let mut jpeg = Cursor::new(Vec::new());
    image::load_from_memory(&png(200, 200)).unwrap().write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let cut = jpeg.get_ref()[..jpeg.get_ref().len() * 6 / 10].to_vec();
    let files: [&[u8]; 7] = [
        &png(9, 9),
        b"",
        &cut,
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"GIF89a",
        b"\0\0\0\x18ftypisom\0\0",
        b"PK\x03\x04word/document.xml",
    ];
    let told = [(2, "kosong (0 byte)"), (3, "terpotong"), (4, "HEIC"), (5, "GIF"), (6, "video"), (7, "Simpan sebagai PDF")];
    // On every way out of the form, and nowhere a receipt.
    for step in ["send", "next", "find", "to-where"] {
        let fields = [TEXT, PLACE, ("now", b"what".as_slice()), ("step", step.as_bytes())];
        let page = town.post_multipart("/lapor", "", &fields, &files).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
        for (place, what) in told {
            let begins = format!("Berkas ke-{place} (rahasia-budi.jpg) tidak diterima");
            let said = page.text.split(&begins).nth(1).unwrap_or_else(|| panic!("{step} {place}: {}", page.text));
            assert!(said.split('<').next().unwrap().contains(what), "{step} {place}: {said}");
        }
        assert!(page.text.contains("Jembatan lapuk") && marks(&page).len() == 1, "what is good stays");
        assert!(page.text.contains("name=\"files\""), "the step that asks for files is shown");
    }
    assert_eq!(town.store.counts().await.unwrap().0, 0);
    let fields = [TEXT, ("area", VILLAGE.as_bytes())];
    let problems = town.post_multipart("/api/v1/reports", "", &fields, &[PDF, &cut, b"GIF89a"]).await;
    assert_eq!(problems.headers["content-type"], "application/problem+json");
    let details: Vec<_> = problems.json()["errors"].as_array().unwrap().iter().map(|e| e["detail"].to_string()).collect();
    assert!(details.len() == 2 && details[0].contains("file 2") && details[1].contains("GIF"), "{details:?}");
    let large = vec![0; app::MAX_FILE_BYTES + 1];
    let problems = town.post_multipart("/api/v1/reports", "", &fields, &[&large, b""]).await;
    assert_eq!((problems.status, problems.json()["errors"].as_array().unwrap().len()), (StatusCode::UNPROCESSABLE_ENTITY, 2));
    let (number, pin) = town.report_in("forwarded").await;
    let own = town.follow(number, &pin).await;
    let reply = format!("/laporan/{number}/reply");
    let page = town.post_multipart(&reply, &own, &[("words", b"Ini buktinya")], &[&large, PDF]).await;
    assert_eq!((page.status, marks(&page).len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    assert!(page.text.contains("Ini buktinya") && page.text.contains("terlalu besar"));
}

#[tokio::test]
async fn more_than_is_read_of_a_request_brings_the_form_back() {
    let town = Town::new().await;
    let video = vec![0; 10_500_000];
    let fields = [TEXT, PLACE, SEND];
    let page = town.post_multipart("/lapor", "", &fields, &[video.as_slice(); 12]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("Jembatan lapuk") && page.text.contains("Berkas ke-12"), "126 MB are read past");
}

#[tokio::test]
async fn a_kept_file_is_good_for_its_form_and_its_person() {
    let town = Town::new().await;
    let (one, other) = (trust::random::ordered_identity().to_string(), trust::random::ordered_identity().to_string());
    let first = town.post_multipart("/lapor", "", &[("id", one.as_bytes()), ("text", b"")], &[&png(20, 10)]).await;
    let mark = marks(&first).pop().unwrap();
    let form = |id: &str, mark: &str| -> Vec<(&'static str, Vec<u8>)> {
        let fields = [TEXT, PLACE, SEND, ("secret", b"1".as_slice())].map(|(k, v)| (k, v.to_vec()));
        fields.into_iter().chain([("id", id.into()), ("kept", mark.into())]).collect()
    };
    let send = async |path: &str, cookie: &str, fields: Vec<(&'static str, Vec<u8>)>| {
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_slice())).collect();
        town.post_multipart(path, cookie, &fields, &[]).await
    };
    let damaged = mark.replacen("image/png", "text/html", 1);
    let desa = town.session("desa").await;
    for (path, cookie, id, mark) in [
        ("/lapor", "", &other, &mark),
        ("/meja/lapor", &*desa, &one, &mark),
        ("/lapor", "", &one, &damaged),
        ("/lapor", "", &one, &"x".to_owned()),
    ] {
        let refused = send(path, cookie, form(id, mark)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {}", refused.text);
        assert!(refused.text.contains("Lampirkan lagi") && refused.text.contains("Jembatan lapuk"), "{path}");
        assert!(marks(&refused).is_empty(), "once told, it is gone from the form");
    }
    assert_eq!(town.store.counts().await.unwrap().0, 0);
    let receipt = send("/lapor", "", form(&one, &mark)).await;
    assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
    let refused = send("/lapor", "", form(&other, &mark)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nor after it was sent");
    assert_eq!(all_open(&*town.store, &town.app, number_of(&receipt)).await, 1);
    // A day later, however often the form was shown meanwhile.
    let (late, id) = (trust::random::ordered_identity().to_string(), "2026-03-03T20:00:00Z");
    let shown = town.post_multipart("/lapor", "", &[("id", late.as_bytes()), ("text", b"")], &[PDF]).await;
    town.set_clock(id);
    let shown = send("/lapor", "", vec![("id", late.clone().into()), ("kept", marks(&shown).pop().unwrap().into())]).await;
    let mark = marks(&shown).pop().expect("still good");
    town.set_clock("2026-03-04T01:00:01Z");
    let told = send("/lapor", "", form(&late, &mark)).await;
    assert!(told.status == StatusCode::UNPROCESSABLE_ENTITY && told.text.contains("rahasia-budi.jpg"), "{}", told.text);
}

#[tokio::test]
async fn pixels_count_against_the_address_that_sends_them() {
    let rates = Rates { reports_per_address: 1, ..Rates::default() };
    let town = Town::with_rates(rates).await;
    // A few bytes each that say they are 187 megabytes of pixels: two are within 400. They are counted before they are decoded.
    let mut large = png(1, 1);
    large.splice(16..24, [14_000_u32.to_be_bytes(); 2].concat());
    large[25] = 0;
    large.truncate(40);
    let fields = [TEXT, ("step", b"next".as_slice()), ("now", b"what")];
    let page = town.post_multipart("/lapor", "", &fields, &[&large, &large, &large, &png(9, 9)]).await;
    assert_eq!((page.status, marks(&page).len()), (StatusCode::UNPROCESSABLE_ENTITY, 1), "{}", page.text);
    for (place, why) in [(1, "gambarnya terpotong"), (2, "gambarnya terpotong"), (3, "terlalu banyak gambar")] {
        assert!(
            page.text.contains(&format!("Berkas ke-{place} (rahasia-budi.jpg) tidak diterima: {why}")),
            "{place}: {}",
            page.text
        );
    }
}
