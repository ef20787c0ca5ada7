//! Whatever is undone, refused, asked for a PIN or interrupted comes back whole: words, files, and why.

use axum::http::StatusCode;
use store::Key;

use crate::{
    account,
    town::{Page, Town, VILLAGE},
};

fn png() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(image::RgbImage::new(20, 10)).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

fn marks(page: &Page) -> Vec<String> {
    let values = page.text.split("name=\"kept\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    values.map(|v| v.replace("&quot;", "\"").replace("&#34;", "\"")).collect()
}

/// A page at an address that may lead to a part of it.
async fn open(town: &Town, address: &str, cookie: &str) -> Page {
    town.get(address.split('#').next().unwrap(), cookie).await
}

#[tokio::test]
async fn what_is_undone_comes_back_with_its_files() {
    let town = Town::new().await;
    for state in ["forwarded", "secret"] {
        let (number, _) = town.report_in(state).await;
        let liaison = town.session("penghubung").await;
        let version = town.state(number).await.version.to_string();
        let (there, answer) = (format!("/meja/laporan/{number}/follow-up"), "Jembatan sudah kami periksa");
        let fields = [("agency", "4"), ("says", "progress"), ("words", answer), ("seen", &version)];
        let fields = fields.map(|(k, v)| (k, v.as_bytes()));
        let sent = town.post_multipart(&there, &liaison, &fields, &[&png()]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let undone = town.post(&format!("/meja/laporan/{number}/urungkan"), &liaison, &[("ke", &version)]).await;
        let form = open(&town, undone.location(), &liaison).await;
        let kept = marks(&form);
        assert!(form.text.contains(answer) && kept.len() == 1 && form.text.contains("rahasia-budi.jpg"), "{}", form.text);
        let again = [("agency", "4"), ("says", "progress"), ("words", answer), ("kept", kept[0].as_str())];
        assert_eq!(town.post(&there, &liaison, &again).await.status, StatusCode::SEE_OTHER);
        let with_history = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap();
        assert_eq!(with_history.attachments.len(), 2, "the undone one, and the one that stands");
        assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_report_taken_down_when_the_session_had_ended_stands_in_its_form_with_its_files() {
    let town = Town::new().await;
    let session = town.sign_in("desa").await;
    let blank = town.get("/meja/lapor", &session).await;
    let (last, browser) = (blank.cookie("petugas").unwrap(), blank.cookie("formulir").unwrap());
    town.set_clock("2026-03-04T01:00:00Z");
    let (cookies, id) = (format!("{session}; {last}; {browser}"), trust::random::ordered_identity().to_string());
    let fields = [("id", id.as_str()), ("step", "send"), ("text", "Ibu Sari: sumur kering"), ("area", VILLAGE), ("name", "Sari")];
    let fields = fields.map(|(k, v)| (k, v.as_bytes()));
    let asked = town.post_multipart("/meja/lapor", &cookies, &fields, &[&png()]).await;
    let on = asked.location().trim_start_matches("/masuk?ke=").to_owned();
    let cookies = format!("{}; {browser}", town.session("desa").await);
    let resumed = town.get(&on, &cookies).await;
    assert_eq!(resumed.location(), format!("/meja/lapor?f={id}"), "{}", resumed.text);
    let form = town.get(resumed.location(), &cookies).await;
    let kept = marks(&form);
    assert!(form.text.contains("Ibu Sari: sumur kering") && form.text.contains("value=\"Sari\""), "{}", form.text);
    assert_eq!(kept.len(), 1, "its file is there");
    let send = [("id", id.as_str()), ("step", "send"), ("text", "Ibu Sari: sumur kering"), ("area", VILLAGE), ("kept", &kept[0])];
    let sent = town.post("/meja/lapor", &cookies, &send).await;
    assert!(town.get(sent.location(), &cookies).await.text.contains("Berkas yang ikut terkirim: 1"), "{}", sent.text);
}

#[tokio::test]
async fn files_sent_when_the_session_had_ended_are_in_the_form_on_the_desk() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let (here, session) = (format!("/meja/laporan/{number}"), town.sign_in("penghubung").await);
    let last = town.get(&here, &session).await.cookie("petugas").unwrap();
    town.set_clock("2026-03-04T01:00:00Z");
    let fields = [("agency", "4"), ("says", "informed"), ("words", "Sudah kami perbaiki")].map(|(k, v)| (k, v.as_bytes()));
    let asked = town.post_multipart(&format!("{here}/follow-up"), &format!("{session}; {last}"), &fields, &[&png()]).await;
    let session = town.session("penghubung").await;
    let resumed = town.get(asked.location().trim_start_matches("/masuk?ke="), &session).await;
    let form = open(&town, resumed.location(), &session).await;
    assert!(form.text.contains("Sudah kami perbaiki") && marks(&form).len() == 1, "{}", form.text);
    assert!(!form.text.contains("Berkas perlu dipilih lagi"));
}

#[tokio::test]
async fn what_an_administrator_sent_is_shown_before_it_is_sent_on_and_its_form_can_be_opened() {
    let town = Town::new().await;
    let session = town.sign_in("admin").await;
    let last = town.get("/kelola", &session).await.cookie("petugas").unwrap();
    town.set_clock("2026-03-04T01:00:00Z");
    let invited = [("login", "orang.baru"), ("name", "Nur Aini"), ("email", "nur@contoh.id"), ("role", "liaison")];
    let asked = town.post("/kelola/orang", &format!("{session}; {last}"), &invited).await;
    let session = town.sign_in("admin").await;
    let page = town.get(asked.location().trim_start_matches("/masuk?ke="), &session).await;
    for told in
        ["Nama masuk</dt><dd>orang.baru", "Nama</dt><dd>Nur Aini", "Surel</dt><dd>nur@contoh.id", "<dd>Pejabat penghubung"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(page.text.contains("name=\"bahasa\" value=\"id\""), "its form can be opened");
    let form = town.post("/kelola/orang", &session, &[invited.as_slice(), &[("bahasa", "id")]].concat()).await;
    assert!(form.status == StatusCode::OK && form.text.contains("value=\"Nur Aini\""), "{}", form.text);
    assert!(town.store.person_by_login("orang.baru".into()).await.unwrap().is_none(), "nobody was let in by that");
}

fn form(id: &str) -> [(&str, &str); 4] {
    [("id", id), ("step", "send"), ("text", "Lampu jalan di depan pasar mati"), ("area", VILLAGE)]
}

#[tokio::test]
async fn whoever_closes_the_view_of_the_reporter_leaves_no_receipt_behind() {
    let town = Town::new().await;
    let here = town.get("/lapor", "").await.cookie("formulir").unwrap();
    let sent = town.post("/lapor", &here, &form(&trust::random::ordered_identity().to_string())).await;
    let report = sent.location().strip_suffix("/bukti").unwrap();
    let closed = town.post(&format!("{report}/berhenti"), &format!("{here}; {}", sent.cookie("ikut").unwrap()), &[]).await;
    assert_eq!((closed.cookie("ikut").as_deref(), closed.cookie("formulir").as_deref()), (Some("ikut="), Some("formulir=")));
}

#[tokio::test]
async fn what_a_reporter_wrote_after_the_view_was_closed_waits_for_the_pin() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("forwarded").await;
    let words = "Masih rusak, dan sekarang berlubang";
    let fields = [("words", words.as_bytes())];
    let refused = town.post_multipart(&format!("/laporan/{number}/reply"), "", &fields, &[&png()]).await;
    let carried = marks(&refused);
    assert!(refused.status == StatusCode::FORBIDDEN && refused.text.contains(words), "{}", refused.text);
    assert!(refused.text.contains("name=\"pin\"") && refused.text.contains(&format!("href=\"/laporan/{number}\"")));
    assert!(carried.len() == 1 && refused.text.contains("rahasia-budi.jpg</li>"), "{}", refused.text);
    let prove = async |pin: &str, more: &[(&str, &str)]| {
        let fields = [("pin", pin), ("words", words), ("kept", &carried[0]), ("lanjut", "reply")];
        town.post(&format!("/laporan/{number}/pin"), "", &[fields.as_slice(), more].concat()).await
    };
    let wrong = prove("AAAA-BBBB-CCCC", &[]).await;
    assert!(wrong.status == StatusCode::FORBIDDEN && wrong.text.contains(words) && marks(&wrong).len() == 1, "{}", wrong.text);
    let english = prove("", &[("bahasa", "en")]).await;
    assert!(english.text.contains("lang=\"en\"") && english.text.contains(words));
    let proved = prove(&pin, &[]).await;
    let reporter = proved.cookie("ikut").unwrap();
    assert!(proved.status == StatusCode::OK && proved.text.contains(words) && marks(&proved).len() == 1, "{}", proved.text);
    let sent = town.post(&format!("/laporan/{number}/reply"), &reporter, &[("words", words), ("kept", &carried[0])]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    town.act(number, "", domain::Command::Withdraw).await;
    let late = prove(&pin, &[]).await;
    assert!(late.text.contains("id=\"lost\"") && late.text.contains(words), "too late, and still there: {}", late.text);
}

#[tokio::test]
async fn hidden_characters_are_told_at_the_address_of_the_step() {
    let town = Town::new().await;
    let here = town.get("/lapor", "").await.cookie("formulir").unwrap();
    let desa = town.session("desa").await;
    let id = trust::random::ordered_identity().to_string();
    let text = ("text", "Lampu jalan di depan pasar mati");
    let official = format!("{desa}; {here}");
    let whole = [text, ("area", VILLAGE), ("step", "send"), ("name", "Siti\u{7}")];
    let citizen = [whole.as_slice(), &[("now", "send")]].concat();
    let first = [("now", "what"), ("step", "next"), ("text", "Lampu jalan\u{1} di depan pasar mati")];
    for (path, cookie, fields) in
        [("/lapor", &here, first.as_slice()), ("/lapor", &here, &citizen), ("/meja/lapor", &official, &whole)]
    {
        let sent = town.post(path, cookie, &[fields, &[("id", &id)]].concat()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let page = town.get(sent.location(), cookie).await;
        assert!(page.text.contains("tanda tersembunyi"), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn what_is_shown_once_is_shown_in_the_other_language_too() {
    let town = Town::new().await;
    let session = town.sign_in("admin").await;
    let invited = [("login", "orang.baru"), ("name", "Nur Aini"), ("role", "liaison"), ("agency", "4"), ("deed", "x")];
    let id = trust::random::identity().to_string();
    let mut invited = invited.to_vec();
    invited[4].1 = &id;
    let dinas = town.app.reference().agency_name(crate::town::WORKS);
    invited[3].1 = &dinas;
    let first = town.post("/kelola/orang", &session, &invited).await;
    let password = |page: &Page| page.text.split("id=\"sandi\">").nth(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    let shown = password(&first).unwrap_or_else(|| panic!("{}", first.text));
    assert!(!first.text.contains("/bahasa/en"), "no link leads away from it");
    let turn = [("sealed", first.field("sealed")), ("bahasa", "en".to_owned())];
    let turn: Vec<_> = turn.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let english = town.post("/kelola/sandi", &session, &turn).await;
    assert!(english.text.contains("lang=\"en\"") && password(&english) == Some(shown.clone()), "{}", english.text);
    let other = town.session("koordinator").await;
    assert!(!town.post("/kelola/sandi", &other, &turn).await.text.contains(&shown), "for whoever was shown it alone");
    assert_eq!(town.post("/akun/kode", &session, &turn).await.location(), "/akun", "and as what it is");
    // So with recovery codes.
    let coordinator = town.session("koordinator").await;
    let on = account::turned_on(&town, &coordinator).await;
    let sealed = on.field("sealed");
    let english = town.post("/akun/kode", &coordinator, &[("sealed", &sealed), ("bahasa", "en")]).await;
    let codes = |page: &Page| page.text.split("<li class=\"code\">").skip(1).map(|c| c[..9].to_owned()).collect::<Vec<_>>();
    assert!(english.text.contains("lang=\"en\"") && codes(&english) == codes(&on) && !codes(&on).is_empty(), "{}", english.text);
    town.pass(601);
    for (path, cookie, sealed) in [("/kelola/sandi", &session, &turn[0].1), ("/akun/kode", &coordinator, &sealed.as_str())] {
        let late = town.post(path, cookie, &[("sealed", sealed), ("bahasa", "en")]).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER, "some minutes only");
    }
}

#[tokio::test]
async fn the_receipt_of_an_officer_is_made_to_be_handed_over() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    let here = format!("{desa}; {}", town.get("/meja/lapor", &desa).await.cookie("formulir").unwrap());
    let sent = town.post("/meja/lapor", &here, &form(&trust::random::ordered_identity().to_string())).await;
    let receipt = town.get(sent.location(), &here).await.text;
    let number = sent.location().split('/').nth(2).unwrap();
    assert!(!receipt.contains("PIN Anda") && receipt.contains("PIN untuk pelapor"), "{receipt}");
    assert!(receipt.contains("action=\"/keluar\"") && receipt.contains("class=\"button\" href=\"/meja/lapor\""));
    let seen = town.get(&format!("/meja/laporan/{number}"), &desa).await.status == StatusCode::OK;
    assert_eq!(receipt.contains(&format!("href=\"/meja/laporan/{number}\"")), seen);
    assert!(!receipt.contains(&format!("href=\"/laporan/{number}\"")));
}

#[tokio::test]
async fn a_second_draft_is_not_offered_while_one_waits() {
    let town = Town::new().await;
    let (number, _) = town.report_in("draft").await;
    let page = town.get(&format!("/meja/laporan/{number}"), &town.session("penghubung.kes").await).await.text;
    assert!(!page.contains("id=\"do-follow-up\""), "{page}");
    assert!(page.contains("Masih ada rancangan yang menunggu persetujuan"), "{page}");
}

#[tokio::test]
async fn a_video_is_told_to_be_one_however_large() {
    let town = Town::new().await;
    let mut video = vec![0; app::MAX_FILE_BYTES + 1];
    video[..12].copy_from_slice(b"\0\0\0\x18ftypisom");
    let fields = [("text", "Lampu jalan mati".as_bytes()), ("now", b"what"), ("step", b"next")];
    let page = town.post_multipart("/lapor", "", &fields, &[&video]).await.text;
    assert!(page.contains("video") && !page.contains("10 MB</p>") && !page.contains("terlalu besar"), "{page}");
}

#[tokio::test]
async fn a_day_that_is_to_come_is_told_at_its_step_and_days_are_written_as_people_write_them() {
    let town = Town::new().await;
    let step = async |day: &str| {
        let fields = [("now", "where"), ("step", "next"), ("text", "Lampu jalan mati"), ("area", VILLAGE), ("happened_on", day)];
        town.post("/lapor", "", &fields).await
    };
    let late = step("2026-03-04").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        late.text.contains("id=\"happened_on-error\"") && late.text.contains("name=\"now\" value=\"where\""),
        "{}",
        late.text
    );
    let today = step("2026-03-03").await;
    assert!(today.status == StatusCode::OK && today.text.contains("· 3 Maret 2026"), "{}", today.text);
}
