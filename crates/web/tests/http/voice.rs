//! Voice notes: which are taken, that they lie sealed as the person, who hears them, and that only what is written of them is public.

use axum::http::{StatusCode, header};
use domain::{Command, TrackingNumber, report::Voice};
use futures::TryStreamExt;
use serde_json::json;
use store::Key;
use uuid::Uuid;

use crate::{
    outbox::{Phone, described},
    town::{HEALTH, Page, Town, VILLAGE, WORKS},
};

pub const NOTE: &[u8] = include_bytes!("../../../testbed/voice/note.ogg");
const RECORDED: &[u8] = include_bytes!("../../../testbed/voice/live.webm");
const FROM_SAFARI: &[u8] = include_bytes!("../../../testbed/voice/frag.mp4");
const FROM_A_PHONE: &[u8] = include_bytes!("../../../testbed/voice/note.m4a");

const WRITTEN: &str = "Jembatan di desa kami putus sejak kemarin";

fn number_of(page: &Page) -> TrackingNumber {
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
    page.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().parse().unwrap()
}

/// Sends a form with files, and what else was typed.
async fn sent(town: &Town, fields: &[(&str, &str)], files: &[&[u8]]) -> Page {
    sent_in(town, "id", fields, files).await
}

async fn sent_in(town: &Town, language: &str, fields: &[(&str, &str)], files: &[&[u8]]) -> Page {
    let id = trust::random::ordered_identity().to_string();
    let given = fields.iter().map(|(field, value)| (*field, value.as_bytes()));
    let all: Vec<_> = [("id", id.as_bytes()), ("place", b"badak baru"), ("step", b"send")].into_iter().chain(given).collect();
    town.post_multipart("/lapor", &format!("bahasa={language}"), &all, files).await
}

/// A report that was only spoken, by nobody.
async fn spoken(town: &Town, fields: &[(&str, &str)]) -> TrackingNumber {
    number_of(&sent(town, fields, &[NOTE]).await)
}

/// The blobs that hold a voice in the open.
async fn in_the_open(town: &Town, voice: &[u8]) -> usize {
    let mut found = 0;
    for (id, _) in town.blobs.all().try_collect::<Vec<_>>().await.unwrap() {
        let bytes = town.blobs.get(id).await.unwrap().unwrap_or_default();
        found += usize::from(bytes.windows(64).any(|part| voice.windows(64).nth(1000) == Some(part)));
    }
    found
}

async fn voice_of(town: &Town, number: TrackingNumber) -> Uuid {
    let files = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap().attachments;
    files.iter().find(|a| app::voice_seconds(&a.media_type).is_some()).unwrap().id
}

async fn listen(town: &Town, number: TrackingNumber, cookie: &str) -> Page {
    town.post(&format!("/meja/laporan/{number}/buka/suara"), cookie, &[]).await
}

async fn verified(town: &Town, number: TrackingNumber, cookie: &str, title: &str, words: &str) -> Page {
    let fields = [("kind", "complaint"), ("topic", "jalan"), ("area", VILLAGE), ("title", title), ("words", words)];
    let place = town.app.reference().place(&crate::town::area(VILLAGE));
    let all: Vec<_> = fields.into_iter().chain([("place", place.as_str())]).collect();
    town.post(&format!("/meja/laporan/{number}/verify"), cookie, &all).await
}

async fn sound(town: &Town) {
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_spoken_is_written_down_by_an_officer_and_only_that_is_public() {
    let town = Town::new().await;
    let receipt = sent(&town, &[], &[NOTE]).await;
    let number = number_of(&receipt);
    assert!(receipt.text.contains("Catatan suara, 3 detik"), "{}", receipt.text);
    let state = town.state(number).await;
    assert_eq!((state.voice, state.is_unwritten()), (Some(Voice::Alone), true));
    // Its reporter is told so.
    let pin = receipt.text.split("id=\"pin-once\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let theirs = town.get(&format!("/laporan/{number}"), &town.follow(number, &pin).await).await;
    let told = &theirs.text;
    assert!(told.contains("Petugas mendengarkan dan menuliskannya") && !told.contains("berkas/"), "{told}");
    let officer = town.session("koordinator").await;
    let page = town.get(&format!("/meja/laporan/{number}"), &officer).await;
    assert!(page.text.contains("Laporan suara, 3 detik. Belum ditulis.") && !page.text.contains("<audio"), "{}", page.text);
    assert!(page.text.contains("Suara, belum ditulis"));
    // What stands in is ours, and in the language of whoever reads.
    let english = format!("{officer}; bahasa=en");
    for path in [format!("/meja/laporan/{number}"), "/meja".to_owned(), "/meja/cari".to_owned()] {
        let page = town.get(&path, &english).await;
        assert!(page.text.contains("Spoken report, 3 seconds. Not written down yet."), "{path}: {}", page.words());
        assert!(!page.text.contains("Laporan suara, 3 detik"), "{path}");
    }
    // Nobody says what they did not hear, nor passes off what stands in for it.
    let unheard = verified(&town, number, &officer, "Jembatan putus", WRITTEN).await;
    assert_eq!(unheard.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unheard.text);
    assert!(unheard.text.contains("Dengarkan dahulu") && unheard.text.contains(WRITTEN));
    let id = voice_of(&town, number).await;
    let file = format!("/meja/laporan/{number}/berkas/{id}");
    assert_eq!(town.get(&file, &officer).await.status, StatusCode::NOT_FOUND);
    let heard = listen(&town, number, &officer).await;
    assert!(heard.text.contains(&format!("<audio controls preload=\"none\" src=\"{file}\"")), "{}", heard.text);
    assert!(heard.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().ends_with("media-src 'self'"));
    for bad in ["Laporan suara, 3 detik. Belum ditulis.", "Spoken report, 3 seconds. Not written down yet."] {
        let stand_in = verified(&town, number, &officer, "Jembatan putus", bad).await;
        assert_eq!(stand_in.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", stand_in.text);
        assert!(stand_in.text.contains("belum ditulis. Tulis apa yang terdengar"), "{}", stand_in.text);
    }
    assert_eq!(verified(&town, number, &officer, "", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = verified(&town, number, &officer, "Jembatan putus", WRITTEN).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let state = town.state(number).await;
    assert!(state.is_public() && !state.is_unwritten());
    let public = town.get(&format!("/laporan/{number}"), "").await;
    assert!(public.text.contains(WRITTEN), "{}", public.text);
    let everywhere = [
        public.text,
        town.get("/laporan", "").await.text,
        town.get(&format!("/api/v1/reports/{number}"), "").await.text,
        town.get("/api/v1/reports", "").await.text,
        town.get("/laporan?bentuk=csv", "").await.text,
    ];
    for told in everywhere {
        for secret in [&id.to_string(), "<audio", "audio/", "Belum ditulis", "Catatan suara"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
    assert_eq!(town.get(&format!("/laporan/{number}/berkas/{id}"), "").await.status, StatusCode::NOT_FOUND);
    assert!(!town.get("/laporan?cari=suara", "").await.text.contains(&number.to_string()), "what stands in is not found");
    sound(&town).await;
}

#[tokio::test]
async fn a_voice_lies_sealed_as_the_person_and_is_forgotten_with_them() {
    let town = Town::new().await;
    let (open, named) = (spoken(&town, &[]).await, spoken(&town, &[("secret", "1"), ("name", "Siti Aminah")]).await);
    let beside = number_of(&sent(&town, &[("text", "Jembatan lapuk di dekat pasar")], &[NOTE, b"%PDF-1.4 bukti"]).await);
    assert_eq!(town.state(beside).await.voice, Some(Voice::Beside));
    // What came with the forms stays for an hour, for whoever sends them again.
    town.set_clock("2026-03-03T02:30:00Z");
    town.app.jobs().run_jobs(&crate::town::mailbox()).await.unwrap();
    assert_eq!(in_the_open(&town, NOTE).await, 0);
    sound(&town).await;
    let officer = town.session("koordinator").await;
    for number in [open, named, beside] {
        listen(&town, number, &officer).await;
        let file = format!("/meja/laporan/{number}/berkas/{}", voice_of(&town, number).await);
        let heard = town.get(&file, &officer).await;
        assert_eq!((heard.status, heard.headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, "audio/ogg"));
        assert_eq!(heard.headers[header::CACHE_CONTROL], "private, no-store");
        assert_eq!(heard.bytes.as_ref(), NOTE);
        town.app.reports().forget_person(Key::Tracking(number)).await.unwrap();
        assert_eq!(town.get(&file, &officer).await.status, StatusCode::NOT_FOUND, "forgotten");
        let page = town.get(&format!("/meja/laporan/{number}"), &officer).await;
        assert!(page.text.contains("Suaranya telah dilupakan") && !page.text.contains("<audio"), "{}", page.text);
    }
    // A gap that its event proves, no difference.
    sound(&town).await;
    let kept = town.at_rest().await;
    let beginning = &NOTE[1000..1064];
    assert!(!kept.windows(64).any(|part| part == beginning), "the database holds a voice in the open");
}

#[tokio::test]
async fn who_may_open_the_person_hears_them_and_each_time_is_in_the_log() {
    let town = Town::new().await;
    let (number, anonymous) = (spoken(&town, &[]).await, spoken(&town, &[("anonymous", "1")]).await);
    let officer = town.session("koordinator").await;
    for number in [number, anonymous] {
        listen(&town, number, &officer).await;
        assert_eq!(verified(&town, number, &officer, "Jembatan putus", WRITTEN).await.status, StatusCode::SEE_OTHER);
        town.act(number, "koordinator", Command::Forward { to: vec![WORKS], lead: WORKS }).await;
    }
    let page = town.get(&format!("/meja/laporan/{number}"), &officer).await;
    assert!(page.text.contains("suara pelapor"), "{}", page.text);
    let agency = town.session("penghubung").await;
    let file = async |number| format!("/meja/laporan/{number}/berkas/{}", voice_of(&town, number).await);
    // What one listens to is not open for all.
    assert_eq!(town.get(&file(number).await, &agency).await.status, StatusCode::NOT_FOUND);
    assert!(listen(&town, number, &agency).await.text.contains("<audio"));
    assert_eq!(town.get(&file(number).await, &agency).await.status, StatusCode::OK);
    assert_eq!(listen(&town, anonymous, &agency).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get(&file(anonymous).await, &agency).await.status, StatusCode::NOT_FOUND);
    for stranger in ["", "ikut=x"] {
        assert!(listen(&town, number, stranger).await.status.is_redirection());
    }
    // It plays on for an hour; then it is begun anew, and noted anew.
    let begun = async |number| {
        let history = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap();
        history.events.iter().filter(|e| e.texts.1.contains("\"voice\"") && e.texts.1.contains("revealed")).count()
    };
    assert_eq!(begun(number).await, 2);
    town.set_clock("2026-03-03T03:30:00Z");
    assert_eq!(town.get(&file(number).await, &officer).await.status, StatusCode::NOT_FOUND);
    listen(&town, number, &officer).await;
    assert_eq!((begun(number).await, town.get(&file(number).await, &officer).await.status), (3, StatusCode::OK));
    // Part of it, as some phones ask for.
    let request =
        axum::http::Request::get(file(number).await).header(header::COOKIE, &officer).header(header::RANGE, "bytes=10-19");
    let part = town.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((part.status, part.bytes.as_ref()), (StatusCode::PARTIAL_CONTENT, &NOTE[10..20]));
    assert_eq!(part.headers[header::CONTENT_RANGE], format!("bytes 10-19/{}", NOTE.len()));
    sound(&town).await;
}

#[tokio::test]
async fn what_is_no_voice_note_is_refused_by_name_in_both_languages() {
    let town = Town::new().await;
    let mp3 = include_bytes!("../../../testbed/voice/note.mp3").as_slice();
    let video = include_bytes!("../../../testbed/voice/video.webm").as_slice();
    let long = include_bytes!("../../../testbed/voice/long.m4a").as_slice();
    let cases = [
        (mp3, "rekaman suara jenis lain", "a sound recording of another kind"),
        (video, "video, tidak dapat diterima", "a video, which cannot be taken"),
        (long, "lebih dari 3 menit", "more than 3 minutes"),
        (&RECORDED[..100], "rekaman yang rusak", "a recording that is damaged"),
    ];
    for (bytes, indonesian, english) in cases {
        for (speech, told) in [("id", indonesian), ("en", english)] {
            let page = sent_in(&town, speech, &[], &[bytes]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
            assert!(page.text.contains(told), "{told} in {}", page.text);
        }
    }
    // Every kind that phones make is taken, and what is said in a later step of a report is to be written.
    for taken in [RECORDED, FROM_SAFARI, FROM_A_PHONE] {
        number_of(&sent(&town, &[], &[taken]).await);
    }
    let (number, _) = town.report_in("forwarded").await;
    let officer = town.session("koordinator").await;
    let fields = [("words", b"Sudah ditelepon".as_slice())];
    let note = town.post_multipart(&format!("/meja/laporan/{number}/note"), &officer, &fields, &[NOTE]).await;
    assert_eq!(note.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", note.text);
    assert!(note.text.contains("hanya diterima bersama laporan baru") && note.text.contains("Sudah ditelepon"), "{}", note.text);
    // Without a voice, words are needed as ever.
    let none = sent(&town, &[], &[b"%PDF-1.4 bukti"]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    sound(&town).await;
}

#[tokio::test]
async fn a_phone_hands_in_what_was_spoken_without_a_network_once() {
    let town = Town::new().await;
    let (phone, file) = (Phone::new(), trust::random::identity());
    town.bring(file, RECORDED).await;
    let mut report = phone.report(&[described(file, RECORDED)]);
    report["text"] = json!("");
    let wanting = town.post_json("/kotak/kirim", &report).await;
    assert_eq!((wanting.status, &wanting.json()["fields"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("text")));
    report["spoken"] = json!(true);
    let received = town.post_json("/kotak/kirim", &report).await;
    assert_eq!(received.status, StatusCode::CREATED, "{}", received.text);
    let again = town.post_json("/kotak/kirim", &report).await;
    assert_eq!((again.status, again.json()), (StatusCode::CREATED, received.json()));
    let number: TrackingNumber = received.json()["tracking"].as_str().unwrap().parse().unwrap();
    assert!(town.state(number).await.is_unwritten());
    // What says so without a voice is wanting, too.
    let (other, picture) = (Phone::new(), trust::random::identity());
    let photo = crate::outbox::photo(3);
    town.bring(picture, &photo).await;
    let mut silent = other.report(&[described(picture, &photo)]);
    (silent["text"], silent["spoken"]) = (json!(""), json!(true));
    let wanting = town.post_json("/kotak/kirim", &silent).await;
    assert_eq!((wanting.status, &wanting.json()["fields"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("text")));
    sound(&town).await;
}

#[tokio::test]
async fn who_is_accused_hears_nothing() {
    let town = Town::new().await;
    let number = spoken(&town, &[]).await;
    let officer = town.session("koordinator").await;
    listen(&town, number, &officer).await;
    town.act(number, "koordinator", Town::verification(true, vec![HEALTH])).await;
    for login in ["penghubung", "penghubung.kes"] {
        assert_eq!(listen(&town, number, &town.session(login).await).await.status, StatusCode::NOT_FOUND, "{login}");
    }
    sound(&town).await;
}
