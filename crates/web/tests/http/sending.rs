//! What is sent twice is there once, something else never vanishes behind it, and what was typed is not lost on the way.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{Command, report::Status};
use serde_json::json;
use store::Key;

use crate::town::{Page, Town, VILLAGE, WORKS};

const ID: &str = "0195a4a2-6a1c-7b2e-9f3d-2b8a6c1d4e5f";

fn png(shade: u8) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(20, 10, image::Rgb([shade; 3]));
    image::DynamicImage::ImageRgb8(picture).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

async fn reports(town: &Town) -> u64 {
    town.store.counts().await.unwrap().0
}

#[tokio::test]
async fn a_program_that_sends_the_same_again_is_told_the_same_and_something_else_is_refused() {
    let town = Town::new().await;
    let report = json!({ "id": ID, "text": "Lampu jalan di depan pasar mati", "area": VILLAGE, "happened_on": "2026-03-01",
        "reporter": { "name": "Siti", "phone": "0812 3456 7890" } });
    let first = town.post_json("/api/v1/reports", &report).await.json();
    let tracking = first["tracking"].as_str().unwrap();
    let again = town.post_json("/api/v1/reports", &report).await;
    assert_eq!((again.status, again.json()["tracking"].as_str()), (StatusCode::CREATED, Some(tracking)));
    for (field, value) in [
        ("text", json!("Jembatan di dekat sekolah putus")),
        ("title", json!("Lampu")),
        ("kind", json!("aspiration")),
        ("area", json!("64.02.06.2002")),
        ("point", json!({ "lat": -0.33, "lon": 117.4 })),
        ("happened_on", json!("2026-03-02")),
        ("anonymous", json!(true)),
        ("secret", json!(true)),
        ("reporter", json!({ "name": "Siti" })),
    ] {
        let mut other = report.clone();
        other[field] = value;
        let refused = town.post_json("/api/v1/reports", &other).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{field}: {}", refused.text);
        assert_eq!(refused.json()["type"], "sent-before");
        assert!(!refused.text.contains(tracking), "whoever knows a UUID learns no number");
    }
    assert_eq!(reports(&town).await, 1);
    // The language to write in is not what was sent.
    let mut english = report.clone();
    english["language"] = json!("en");
    assert_eq!(town.post_json("/api/v1/reports", &english).await.json()["tracking"], tracking);
    // Once its reporter is forgotten, nobody can try who it was.
    town.app.reports().forget_person(Key::Tracking(tracking.parse().unwrap())).await.unwrap();
    assert_eq!(town.post_json("/api/v1/reports", &report).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn files_are_part_of_what_was_sent() {
    let town = Town::new().await;
    let fields: [(&str, &[u8]); 3] =
        [("id", ID.as_bytes()), ("text", b"Jembatan lapuk di dekat pasar"), ("area", VILLAGE.as_bytes())];
    let (dark, light) = (png(10), png(200));
    let first = town.post_multipart("/api/v1/reports", "", &fields, &[&dark, &light]).await.json();
    let again = town.post_multipart("/api/v1/reports", "", &fields, &[&dark, &light]).await;
    assert_eq!(again.json()["tracking"], first["tracking"]);
    for files in [&[dark.as_slice()][..], &[&light, &dark], &[&dark, &dark]] {
        let other = town.post_multipart("/api/v1/reports", "", &fields, files).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.text);
    }
    assert_eq!(reports(&town).await, 1);
}

#[tokio::test]
async fn a_second_complaint_in_a_form_that_was_sent_is_sent_as_its_own() {
    let town = Town::new().await;
    let form = |text: &'static str, id: &str| {
        vec![
            ("id", id.to_owned()),
            ("now", "send".into()),
            ("step", "send".into()),
            ("kind", "complaint".into()),
            ("text", text.into()),
            ("area", VILLAGE.into()),
            ("name", "Siti".into()),
        ]
    };
    let send = async |fields: Vec<(&str, String)>, files: &[&[u8]]| {
        let fields: Vec<(&str, &[u8])> = fields.iter().map(|(f, v)| (*f, v.as_bytes())).collect();
        town.post_multipart("/lapor", "", &fields, files).await
    };
    let first = send(form("Lampu jalan mati di depan pasar", ID), &[&png(10)]).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let number = receipt(&first);
    let twice = send(form("Lampu jalan mati di depan pasar", ID), &[&png(10)]).await;
    assert_eq!((twice.status, receipt(&twice)), (StatusCode::CREATED, number.clone()), "a thumb that taps twice");
    let other = send(form("Anak-anak menyeberang sungai ke sekolah", ID), &[&png(99)]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.text.contains("sudah pernah dikirim") && other.text.contains("Kirim sebagai laporan baru"));
    assert!(!other.text.contains(&number) && other.text.contains("Anak-anak menyeberang"), "nothing typed is lost");
    assert_eq!(other.field("name"), "", "it is a field of the step that is shown, with its value");
    assert!(other.text.contains("value=\"Siti\""));
    let (id, kept) = (other.field("id"), other.field("kept").replace("&quot;", "\"").replace("&#34;", "\""));
    assert_ne!(id, ID);
    let mut more = form("Anak-anak menyeberang sungai ke sekolah", &id);
    more.push(("kept", kept));
    let sent = send(more, &[]).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    assert_ne!(receipt(&sent), number);
    assert_eq!(reports(&town).await, 2);
    let with_history = town.store.with_history(Key::Tracking(receipt(&sent).replace(' ', "").parse().unwrap())).await.unwrap();
    assert_eq!(with_history.unwrap().attachments.len(), 1, "what was attached went with it");
}

/// The number on a receipt.
fn receipt(page: &Page) -> String {
    let after = page.text.split("id=\"tracking\">").nth(1).unwrap_or_default();
    after.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn what_a_reporter_sends_twice_is_there_once() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("forwarded").await;
    let path = format!("/api/v1/reports/{number}");
    let reply = |text: &str| json!({ "pin": pin, "text": text, "id": ID });
    let first = town.post_json(&format!("{path}/replies"), &reply("Masih rusak juga")).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let version = town.state(number).await.version;
    let again = town.post_json(&format!("{path}/replies"), &reply("Masih rusak juga")).await;
    assert_eq!((again.status, town.state(number).await.version), (StatusCode::CREATED, version));
    let other = town.post_json(&format!("{path}/replies"), &reply("Hal lain sama sekali")).await;
    assert_eq!((other.status, other.json()["type"].as_str()), (StatusCode::CONFLICT, Some("sent-before")));
    // A rating closes the report; sent again, it answers as the first time and not that it is closed.
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) }).await;
    let rating = json!({ "pin": pin, "stars": 5, "id": "0195a4a2-6a1c-7b2e-9f3d-2b8a6c1d4e60" });
    for _ in 0..2 {
        let rated = town.post_json(&format!("{path}/rating"), &rating).await;
        assert_eq!((rated.status, rated.json()["status"].as_str()), (StatusCode::CREATED, Some("closed")), "{}", rated.text);
    }
    // A completion that is sent again is not taken for a reply.
    let (number, pin) = town.report_in("needs_completion").await;
    let completion = json!({ "pin": pin, "text": "Di depan pasar", "id": ID });
    for _ in 0..2 {
        let completed = town.post_json(&format!("/api/v1/reports/{number}/replies"), &completion).await;
        assert_eq!(completed.status, StatusCode::CREATED, "{}", completed.text);
    }
    assert_eq!(town.state(number).await.version, 3);
    // The same by the page of the report.
    let cookie = town.follow(number, &pin).await;
    let page = town.get(&format!("/laporan/{number}"), &cookie).await;
    let deed = page.field("deed");
    let there = format!("/laporan/{number}/reply");
    for _ in 0..2 {
        let sent = town.post(&there, &cookie, &[("deed", &deed), ("words", "Terima kasih")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(town.state(number).await.version, 4);
    let other = town.post(&there, &cookie, &[("deed", &deed), ("words", "Satu hal lagi")]).await;
    assert!(other.status.is_client_error() && other.text.contains("Satu hal lagi") && other.text.contains("isi lain"));
    assert_ne!(other.field("deed"), deed);
    let sent = town.post(&there, &cookie, &[("deed", &other.field("deed")), ("words", "Satu hal lagi")]).await;
    assert_eq!((sent.status, town.state(number).await.version), (StatusCode::SEE_OTHER, 5));
    // After a month nobody sends it again.
    town.set_clock("2026-05-01T00:00:00Z");
    town.app.reports().tidy_deeds().await.unwrap();
    assert_eq!(town.post_json(&format!("/api/v1/reports/{number}/replies"), &completion).await.status, StatusCode::CREATED);
    assert_eq!(town.state(number).await.version, 6);
}

#[tokio::test]
async fn what_an_official_sends_twice_is_done_once_and_may_be_done_again_once_undone() {
    let town = Town::new().await;
    let (number, _) = town.report_in("submitted").await;
    let coordinator = town.session("koordinator").await;
    let here = format!("/meja/laporan/{number}");
    let deed = town.get(&here, &coordinator).await.field("deed");
    let fields = [
        ("deed", deed.as_str()),
        ("seen", "1"),
        ("title", "Jembatan lapuk"),
        ("words", "Jembatan di dekat pasar lapuk"),
        ("kind", "complaint"),
        ("topic", "jalan"),
        ("place", "Badak Baru"),
        ("to", "4"),
    ];
    for _ in 0..2 {
        let sent = town.post(&format!("{here}/verify"), &coordinator, &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(town.state(number).await.version, 3, "verified once and forwarded once");
    assert_eq!(town.post(&format!("{here}/urungkan"), &coordinator, &[("ke", "1")]).await.status, StatusCode::SEE_OTHER);
    let undone = town.state(number).await;
    assert!(!undone.verified);
    // The page from before is still open somewhere: what was undone is done when it is sent.
    let seen = undone.version.to_string();
    let mut later = fields;
    later[1] = ("seen", &seen);
    assert_eq!(town.post(&format!("{here}/verify"), &coordinator, &later).await.status, StatusCode::SEE_OTHER);
    let report = town.state(number).await;
    assert!(report.verified && report.lead().is_some());
    let mut other = later;
    other[2] = ("title", "Judul lain");
    let refused = town.post(&format!("{here}/verify"), &coordinator, &other).await;
    assert!(refused.status.is_client_error() && refused.text.contains("Judul lain") && refused.text.contains("isi lain"));
}

#[tokio::test]
async fn whoever_gave_a_report_away_is_told_at_their_desk_and_may_take_it_back() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let liaison = town.session("penghubung").await;
    let here = format!("/meja/laporan/{number}");
    let deed = town.get(&here, &liaison).await.field("deed");
    let seen = town.state(number).await.version.to_string();
    let fields = [("deed", deed.as_str()), ("seen", &seen), ("agency", "4"), ("better", "5"), ("words", "Bukan wewenang kami")];
    let sent = town.post(&format!("{here}/return"), &liaison, &fields).await;
    assert!(sent.status == StatusCode::SEE_OTHER && sent.location().starts_with("/meja?lalu="), "{}", sent.location());
    assert_eq!(town.get(&here, &liaison).await.status, StatusCode::NOT_FOUND);
    // Sent twice it leads to the same place.
    let twice = town.post(&format!("{here}/return"), &liaison, &fields).await;
    assert!(twice.location().starts_with("/meja?lalu="), "{} {}", twice.status, twice.text);
    let desk = town.get(sent.location(), &liaison).await;
    assert!(desk.status == StatusCode::OK && desk.text.contains("sudah tidak lagi di meja Anda"));
    let undo = format!("{here}/urungkan");
    assert!(desk.text.contains(&format!("action=\"{undo}\"")), "the undo is in reach");
    let back = town.post(&undo, &liaison, &[("ke", &desk.field("ke"))]).await;
    assert!(back.location().starts_with(&format!("{here}?urung=1")), "{} {}", back.status, back.text);
    assert_eq!(town.get(&here, &liaison).await.status, StatusCode::OK);
    assert!(matches!(town.state(number).await.status, Status::Forwarded));
    // Too late: the way back is the desk, not a report they may no longer see.
    let deed = town.get(&here, &liaison).await.field("deed");
    let seen = town.state(number).await.version.to_string();
    let fields = [("deed", deed.as_str()), ("seen", &seen), ("agency", "4"), ("better", "5"), ("words", "Bukan wewenang kami")];
    town.post(&format!("{here}/return"), &liaison, &fields).await;
    let to = (town.state(number).await.version - 1).to_string();
    town.clock.set(town.app.now() + domain::report::UNDO_ACCEPTED + jiff::SignedDuration::from_secs(1));
    let late = town.post(&undo, &liaison, &[("ke", &to)]).await;
    assert!(late.status == StatusCode::CONFLICT && late.text.contains("href=\"/meja\"") && !late.text.contains(&here));
}

/// A browser that has opened the form: its cookie.
async fn browser(town: &Town, path: &str, session: &str) -> (String, Page) {
    let page = town.get(path, session).await;
    let cookie = page.cookie("formulir").unwrap();
    (if session.is_empty() { cookie } else { format!("{session}; {cookie}") }, page)
}

#[tokio::test]
async fn each_step_of_the_form_has_an_address_that_shows_what_was_typed() {
    let town = Town::new().await;
    let (browser, blank) = browser(&town, "/lapor", "").await;
    let id = blank.field("id");
    let text = "Lampu jalan di depan pasar mati";
    let what = [("id", id.as_str()), ("now", "what"), ("step", "next"), ("kind", "complaint"), ("text", text)];
    let next = town.post("/lapor", &browser, &what).await;
    assert_eq!((next.status, next.location()), (StatusCode::SEE_OTHER, format!("/lapor?f={id}&langkah=where").as_str()));
    let place =
        [("id", id.as_str()), ("now", "where"), ("step", "next"), ("kind", "complaint"), ("text", text), ("place", "Badak Baru")];
    let third = town.post("/lapor", &browser, &place).await;
    assert_eq!(third.location(), format!("/lapor?f={id}&langkah=send"));
    // Back and loading again are plain looks at addresses.
    let back = town.get(&format!("/lapor?f={id}&langkah=what"), &browser).await;
    assert!(back.status == StatusCode::OK && back.field("now") == "what" && back.text.contains(text) && back.field("id") == id);
    let here = town.get(third.location(), &browser).await;
    assert!(here.field("now") == "send" && here.field("area") == VILLAGE && here.text.contains("value=\"drop\""));
    // A mistake has an address as well.
    let empty = [("id", id.as_str()), ("now", "where"), ("step", "next"), ("text", text), ("place", "Tidak Ada")];
    let wrong = town.post("/lapor", &browser, &empty).await;
    let wrong = town.get(wrong.location(), &browser).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY
            && wrong.text.contains("role=\"alert\"")
            && wrong.text.contains("Tidak Ada")
    );
    // In another browser there is nothing to see, whoever has the address.
    for other in ["", &format!("formulir={}", "0".repeat(64))] {
        let stranger = town.get(third.location(), other).await;
        assert!(stranger.status == StatusCode::OK && !stranger.text.contains(text) && stranger.text.contains("formulir baru"));
    }
    // The language is a button of the form.
    let turned =
        [("id", id.as_str()), ("now", "what"), ("bahasa", "en"), ("kind", "complaint"), ("text", "Lampu mati, baru separuh")];
    let english = town.post("/lapor", &browser, &turned).await;
    assert_eq!((english.status, english.cookie("bahasa").as_deref()), (StatusCode::SEE_OTHER, Some("bahasa=en")));
    let english = town.get(english.location(), &format!("{browser}; bahasa=en")).await;
    assert!(
        english.text.contains("lang=\"en\"") && english.text.contains("Lampu mati, baru separuh") && english.field("id") == id
    );
    // Without cookies too.
    let english = town.post("/lapor", "", &turned).await;
    assert!(english.status == StatusCode::OK && english.text.contains("What happened?") && english.text.contains("baru separuh"));
    // Sent: it is kept no longer.
    let all = [("id", id.as_str()), ("now", "send"), ("step", "send"), ("kind", "complaint"), ("text", text), ("area", VILLAGE)];
    let sent = town.post("/lapor", &browser, &all).await;
    assert!(sent.status == StatusCode::SEE_OTHER && sent.location().ends_with("/bukti"), "{}", sent.text);
    let gone = town.get(third.location(), &browser).await;
    assert!(!gone.text.contains(text) && gone.field("id") != id && gone.text.contains("formulir baru"));
    assert_eq!(town.store.kept_forms(Vec::new()).await.unwrap(), 0);
    let kept = town.at_rest().await;
    assert!(!kept.windows(12).any(|w| w == b"baru separuh"), "sealed while it was kept");
}

#[tokio::test]
async fn a_form_that_is_thrown_away_or_a_day_old_is_gone() {
    let town = Town::new().await;
    let (browser, blank) = browser(&town, "/lapor", "").await;
    let id = blank.field("id");
    let what = |step| {
        [("id", id.clone()), ("now", "what".into()), ("step", step), ("text", "Lampu jalan di depan pasar mati".to_owned())]
    };
    let post = async |step: &str| {
        let fields = what(step.to_owned());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(f, v)| (*f, v.as_str())).collect();
        town.post("/lapor", &browser, &fields).await.location().to_owned()
    };
    let there = post("next").await;
    assert_eq!((post("drop").await.as_str(), town.store.kept_forms(Vec::new()).await.unwrap()), ("/lapor", 0));
    assert_eq!(post("next").await, there);
    town.set_clock("2026-03-05T01:00:00Z");
    assert!(town.get(&there, &browser).await.text.contains("formulir baru"));
    town.app.reports().tidy_forms().await.unwrap();
    assert_eq!(town.store.kept_forms(Vec::new()).await.unwrap(), 0);
    // What is too long is carried on by its browser, as by one without cookies.
    let long = "panjang ".repeat(9000);
    let direct = town.post("/lapor", &browser, &[("id", &id), ("now", "what"), ("text", &long), ("bahasa", "en")]).await;
    assert!(direct.status == StatusCode::OK && direct.text.contains("panjang panjang"));
}

#[tokio::test]
async fn a_form_for_somebody_opens_for_its_official_only() {
    let town = Town::new().await;
    let officer = town.session("desa").await;
    let (mut cookies, blank) = browser(&town, "/meja/lapor", &officer).await;
    let id = blank.field("id");
    let turned = town.post("/meja/lapor", &cookies, &[("id", &id), ("text", "Ibu itu bilang"), ("bahasa", "en")]).await;
    assert_eq!(turned.location(), format!("/meja/lapor?f={id}"));
    assert!(town.get(turned.location(), &cookies).await.text.contains("Ibu itu bilang"));
    cookies = cookies.replace(&officer, &town.session("koordinator").await);
    assert!(!town.get(turned.location(), &cookies).await.text.contains("Ibu itu bilang"));
}

#[tokio::test]
async fn what_was_typed_when_the_session_had_ended_stands_in_its_form_after_signing_in() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let here = format!("/meja/laporan/{number}");
    let session = town.sign_in("penghubung").await;
    let last = town.get(&here, &session).await.cookie("petugas").unwrap();
    // The night is over.
    town.set_clock("2026-03-04T01:00:00Z");
    let cookies = format!("{session}; {last}");
    let typed = [("agency", "4"), ("says", "informed"), ("words", "Sudah kami perbaiki semalam")];
    let asked = town.post(&format!("{here}/follow-up"), &cookies, &typed).await;
    assert!(
        asked.status == StatusCode::SEE_OTHER && asked.location().starts_with("/masuk?ke=/meja/lanjut/"),
        "{}",
        asked.location()
    );
    assert!(town.get(asked.location(), &cookies).await.text.contains("Isian Anda tersimpan"));
    let ended = "Sesi Anda berakhir. Silakan masuk lagi.";
    for (address, cookie, told) in
        [("/masuk?ke=/meja", &*cookies, true), ("/masuk?ke=/meja/lanjut/x", "", false), ("/masuk", &*cookies, false)]
    {
        let page = town.get(address, cookie).await.text;
        assert!(page.contains(ended) == told && !page.contains("Isian Anda"), "{address}");
    }
    let on = asked.location().trim_start_matches("/masuk?ke=").to_owned();
    let entered = town.post("/masuk", &cookies, &[("login", "penghubung"), ("password", "sandi-rahasia-1"), ("ke", &on)]).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, on.as_str()));
    assert_eq!(entered.cookie("petugas").as_deref(), Some("petugas="), "who it is now is noted anew");
    let stranger = town.get(&on, &town.session("koordinator").await).await;
    assert!(stranger.status == StatusCode::FORBIDDEN && !stranger.text.contains("perbaiki"), "only whoever typed it gets it");
    let session = entered.cookie("sesi").unwrap();
    let resumed = town.get(&on, &session).await;
    assert!(resumed.location().starts_with(&format!("{here}?lanjut=1")), "{} {}", resumed.status, resumed.text);
    let form = town.get(resumed.location().split('#').next().unwrap(), &session).await;
    assert!(
        form.status == StatusCode::OK && form.text.contains("Sudah kami perbaiki semalam") && form.text.contains("masuk lagi")
    );
    assert!(form.text.contains("value=\"informed\" checked"), "all of it");
    assert_eq!(town.state(number).await.follow_ups.len(), 0, "nothing was done without a session");
    assert_eq!(town.get(&on, &session).await.status, StatusCode::GONE);
}

/// As many forms as strangers may have on their way.
async fn fill(town: &Town) {
    for n in 0..10_u8 {
        let mark = |m: u16| [&[0, n], m.to_be_bytes().as_slice(), &[7; 28]].concat().try_into().unwrap();
        let put = (0..2000).map(|m| town.store.put_kept_form(mark(m), vec![1], town.app.now()));
        futures::future::try_join_all(put).await.unwrap();
    }
}

#[tokio::test]
async fn whatever_strangers_fill_there_is_room_for_officials() {
    let town = Town::new().await;
    let session = town.sign_in("admin").await;
    let last = town.get("/kelola", &session).await.cookie("petugas").unwrap();
    let (stranger, blank) = browser(&town, "/lapor", "").await;
    let id = blank.field("id");
    let what = |text| [("id", id.as_str()), ("now", "what"), ("step", "next"), ("kind", "complaint"), ("text", text)];
    let there = town.post("/lapor", &stranger, &what("Lampu jalan di depan pasar mati")).await.location().to_owned();
    fill(&town).await;
    // What is on its way goes on; what begins is carried on by its browser.
    assert_eq!(town.post("/lapor", &stranger, &what("Lampu jalan di depan pasar masih mati")).await.location(), there);
    assert!(town.get(&there, &stranger).await.text.contains("masih mati"));
    let (newcomer, _) = browser(&town, "/lapor", "").await;
    let carried = town.post("/lapor", &newcomer, &what("Jembatan di dekat sekolah putus")).await;
    assert!(carried.status == StatusCode::OK && carried.text.contains("Jembatan di dekat sekolah putus"));
    // An official takes a report down, and gives a first password.
    let officer = town.session("desa").await;
    let (taker, blank) = browser(&town, "/meja/lapor", &officer).await;
    let down = [("id", &*blank.field("id")), ("text", "Ibu itu bilang"), ("bahasa", "en")];
    assert_eq!(town.post("/meja/lapor", &taker, &down).await.status, StatusCode::SEE_OTHER);
    let person = format!("/kelola/orang/{}", town.id_of("penghubung").await);
    let deed = town.get(&person, &session).await.field("deed");
    let reset = async || town.post(&format!("{person}/sandi"), &session, &[("deed", &deed)]).await;
    assert!(reset().await.text.contains("id=\"sandi\"") && reset().await.text.contains("id=\"sandi\""));
    assert_eq!(town.traces_of(store::Access::Reset).await, 1);
    // The night is over: what was typed stands there after signing in.
    town.set_clock("2026-03-03T20:00:00Z");
    let cookies = format!("{session}; {last}");
    for n in 0..250 {
        let body = format!("Kami sedang bekerja {n}");
        let asked = town.post("/kelola/jawaban", &cookies, &[("title", "Salam"), ("body", &body)]).await;
        let on = asked.location().trim_start_matches("/masuk?ke=").to_owned();
        assert!(on.starts_with("/meja/lanjut/"), "{} {}", asked.status, asked.text);
        town.pass(1);
        if n == 249 {
            assert!(town.get(&on, &town.session("admin").await).await.text.contains(&body));
        }
    }
    assert_eq!(town.store.kept_forms(vec![1]).await.unwrap(), 201, "each has so many, the newest");
}

#[tokio::test]
async fn one_network_fills_no_room_that_all_share() {
    let rates = web::Rates { reports_per_address: 1, ..web::Rates::default() };
    let town = Town::with_rates(rates).await;
    let (stranger, _) = browser(&town, "/lapor", "").await;
    let begin = async |n: u128| {
        let id = uuid::Uuid::from_u128(n).to_string();
        town.post("/lapor", &stranger, &[("id", &id), ("now", "what"), ("step", "next"), ("text", "Lampu jalan mati")]).await
    };
    for n in 0..20 {
        assert_eq!(begin(n).await.status, StatusCode::SEE_OTHER);
    }
    let more = begin(21).await;
    assert!(more.status == StatusCode::OK && more.text.contains("Lampu jalan mati"), "carried on by its browser");
    assert_eq!(begin(3).await.status, StatusCode::SEE_OTHER, "a form counts once");
    assert_eq!(town.store.kept_forms(Vec::new()).await.unwrap(), 20);
}

#[tokio::test]
async fn other_forms_of_officials_can_be_sent_on_with_one_press() {
    let town = Town::new().await;
    let session = town.sign_in("admin").await;
    let last = town.get("/kelola", &session).await.cookie("petugas").unwrap();
    town.set_clock("2026-03-04T01:00:00Z");
    let cookies = format!("{session}; {last}");
    let asked = town
        .post(
            "/kelola/jawaban",
            &cookies,
            &[("title", "Salam"), ("body", "Kami sedang bekerja"), ("password", "rahasia"), ("proof", "sandi-terbuka")],
        )
        .await;
    let on = asked.location().trim_start_matches("/masuk?ke=").to_owned();
    let session = town.session("admin").await;
    let page = town.get(&on, &session).await;
    assert!(
        page.status == StatusCode::OK
            && page.text.contains("action=\"/kelola/jawaban\"")
            && page.text.contains("Kami sedang bekerja")
            && !page.text.contains("sandi-terbuka")
    );
    assert!(!page.text.contains("rahasia"), "no password is kept");
    // What is only sent to is never opened, whoever is signed in.
    for path in ["/keluar", "/meja/banyak", &format!("/meja/laporan/{}/return", town.report_in("forwarded").await.0)] {
        let asked = town.post(path, "", &[("words", "x")]).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/masuk?ke=/meja"), "{path}");
    }
}

#[tokio::test]
async fn the_language_changes_in_the_middle_of_a_form() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("forwarded").await;
    let cookie = town.follow(number, &pin).await;
    let sent = town.post(&format!("/laporan/{number}/reply"), &cookie, &[("words", "Masih rusak, dan"), ("bahasa", "en")]).await;
    assert!(sent.status == StatusCode::OK && sent.text.contains("Masih rusak, dan") && sent.text.contains("lang=\"en\""));
    assert_eq!(sent.cookie("bahasa").as_deref(), Some("bahasa=en"));
    let liaison = town.session("penghubung").await;
    let there = format!("/meja/laporan/{number}/follow-up");
    let page = town.post(&there, &liaison, &[("agency", "4"), ("words", "Belum selesai menulis"), ("bahasa", "en")]).await;
    assert!(page.status == StatusCode::OK && page.text.contains("Belum selesai menulis") && page.text.contains("lang=\"en\""));
    let report = town.state(number).await;
    assert_eq!((report.version, report.follow_ups.len()), (3, 0), "nothing was sent");
    let form = town.send(Request::get("/lapor").body(Body::empty()).unwrap()).await;
    let at = |what: &str| form.text.find(what).unwrap();
    let (enter, language) = (at("form=\"lapor\" class=\"first-button\" name=\"step\""), at("form=\"lapor\" name=\"bahasa\""));
    assert!(enter < language, "Enter goes on, it does not change the language");
}

/// What stands between pages and the network leaves alone whatever is sent.
#[tokio::test]
async fn only_pages_that_are_opened_are_answered_without_a_network() {
    let town = Town::new().await;
    let script = town.get("/penjaga.js", "").await.text;
    assert!(script.contains("|| request.method !== 'GET') return;"));
}
