//! What holds for everybody is changed on screen: what is closed, what letters say, when reporters are forgotten.

use axum::http::StatusCode;
use domain::report::Identity;
use store::Key;

use crate::town::{Town, VILLAGE, mailbox};

#[tokio::test]
async fn a_closed_topic_is_chosen_no_more_and_stays_where_it_was() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let (old, _) = town.report_in("forwarded").await;
    let (new, _) = town.report(false).await;
    let topic = [("code", "air"), ("topic_name", "Air"), ("topic_name_en", "Water")];
    assert_eq!(town.post("/kelola/topik", &admin, &topic).await.status, StatusCode::SEE_OTHER);
    let roads = [("code", "jalan"), ("topic_name", "Jalan"), ("topic_name_en", "Roads"), ("closed", "1")];
    assert_eq!(town.post("/kelola/topik", &admin, &roads).await.status, StatusCode::SEE_OTHER);
    let coordinator = town.session("koordinator").await;
    let offered = town.get(&format!("/meja/laporan/{new}"), &coordinator).await.text;
    let offered = offered.split("name=\"topic\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(offered.contains("\"air\"") && !offered.contains("\"jalan\""), "{offered}");
    assert!(!town.get("/api/v1/topics", "").await.text.contains("jalan"));
    assert!(town.get("/laporan", "").await.text.contains("\"jalan\""), "old reports are still found by it");
    assert!(town.get(&format!("/laporan/{old}"), "").await.text.contains("Jalan"));
    // An import of the same file does not open it again; a person does.
    town.store.put_topics(town.app.reference().topics.values().cloned().collect()).await.unwrap();
    town.app.refresh_reference().await.unwrap();
    assert!(town.app.reference().open_topics().all(|t| t.code.0 != "jalan"));
    assert_eq!(town.post("/kelola/topik", &admin, &roads[..3]).await.status, StatusCode::SEE_OTHER);
    assert!(town.app.reference().open_topics().any(|t| t.code.0 == "jalan"));
    let read = town.get("/kelola/riwayat", &admin).await.text;
    assert!(read.contains("<del>tidak</del> <ins>ya</ins>") && read.contains("<del>ya</del> <ins>tidak</ins>"), "{read}");
}

#[tokio::test]
async fn a_closed_area_is_found_no_more_and_reports_from_there_stay() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let (old, _) = town.report_in("forwarded").await;
    let reference = town.app.reference();
    let name = reference.place_name(&VILLAGE.parse().unwrap());
    let above = VILLAGE.rsplit_once('.').unwrap().0;
    let district = reference.place_name(&above.parse().unwrap());
    let closed = [("code", above), ("area_name", district.as_str()), ("closed", "1")];
    assert_eq!(town.post("/kelola/wilayah", &admin, &closed).await.status, StatusCode::SEE_OTHER);
    let reference = town.app.reference();
    assert!(reference.the_area(&name).is_none() && reference.similar_areas(&name, 5).iter().all(|a| a.name != name));
    assert!(reference.find_areas(VILLAGE, 5).is_empty(), "nor by its code, nor what lies below it");
    assert!(reference.areas_below(&"64.02".parse().unwrap()).all(|a| a.name != district));
    assert!(town.get(&format!("/laporan/{old}"), "").await.text.contains(&name), "what was reported there stays");
    let found = town.get(&format!("/kelola/wilayah?cari={above}"), &admin).await.text;
    assert!(found.contains("value=\"1\" checked"), "an administrator finds it: {found}");
    assert_eq!(town.post("/kelola/wilayah", &admin, &closed[..2]).await.status, StatusCode::SEE_OTHER);
    assert!(town.app.reference().the_area(&name).is_some());
}

#[tokio::test]
async fn a_rule_holds_from_a_day_to_come() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    // The clock of the town stands at 3 March 2026.
    for from in ["2026-03-03", "2025-01-01", "kemarin"] {
        let rule = [("term", "verification"), ("days", "2"), ("from", from), ("article", "Perbup 1")];
        let refused = town.post("/kelola/aturan/batas", &admin, &rule).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("Perbup 1"), "{from}");
    }
    let rule = [("term", "verification"), ("days", "2"), ("from", "2026-03-04"), ("article", "Perbup 1")];
    assert_eq!(town.post("/kelola/aturan/batas", &admin, &rule).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_agency_is_placed_by_the_name_of_its_government() {
    let town = Town::new().await;
    let reference = town.app.reference();
    let area = |typed: &str| reference.of_government(typed).map(ToString::to_string);
    assert_eq!(area("kutai kartanegara"), area("Kabupaten Kutai Kartanegara"));
    assert_eq!((area("samarinda").as_deref(), area("Kota Samarinda").as_deref()), (Some("64.72"), Some("64.72")));
    assert_eq!((area("kota"), area("Muara Badak"), area("")), (None, None, None));
}

#[tokio::test]
async fn an_installation_says_letters_in_its_own_words() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let mail = mailbox();
    let page = town.get("/kelola/surat", &admin).await;
    assert!(page.text.contains("laporan Anda sudah kami terima") && page.text.contains("{batas}"), "{}", page.text);
    let own = [
        ("surat", "receipt"),
        ("subject_id", "Sampai: {nomor}"),
        ("body_id", "Halo! Laporan {nomor} sampai. Kabar paling lambat {batas}."),
    ];
    assert_eq!(town.post("/kelola/surat", &admin, &own).await.status, StatusCode::SEE_OTHER);
    assert!(town.get("/kelola/surat", &admin).await.text.contains("diubah"));
    let long = "x".repeat(2_001);
    for (field, wrong) in [("body_id", long.as_str()), ("subject_en", &long[..151])] {
        let refused = town.post("/kelola/surat", &admin, &[("surat", "receipt"), (field, wrong)]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(wrong), "nothing typed is lost");
    }
    assert_eq!(town.post("/kelola/surat", &admin, &[("surat", "x"), ("body_id", "y")]).await.status, StatusCode::NOT_FOUND);
    let closing = [("months", ""), ("closing_id", "Diskominfo Kukar"), ("closing_en", "")];
    assert_eq!(town.post("/kelola/simpanan", &admin, &closing).await.status, StatusCode::SEE_OTHER);
    let (number, _) = town.report(false).await;
    town.tell(&mail).await;
    let letter = mail.letters().into_iter().find(|l| l.notice() == app::Notice::Receipt).unwrap();
    let written = channels::mail::write(&letter, "http://lapor.contoh.id").unwrap();
    assert_eq!(written.subject, format!("Sampai: {}", number.grouped()));
    let written = written.plain;
    let said = format!("Halo! Laporan {} sampai. Kabar paling lambat 6 Maret 2026.", number.grouped());
    assert!(written.contains(&said) && written.contains("Diskominfo Kukar"), "{written}");
    // Empty is as shipped again.
    let shipped = [("surat", "receipt")];
    assert_eq!(town.post("/kelola/surat", &admin, &shipped).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get("/kelola/surat", &admin).await.text.contains("Halo! Laporan"));
    let read = town.get("/kelola/riwayat", &admin).await.text;
    assert!(
        read.contains("Isi surat: Laporan Anda kami terima")
            && read.contains("Judul surat: Laporan")
            && read.contains("Halo! Laporan"),
        "{read}"
    );
}

#[tokio::test]
async fn reporters_are_forgotten_when_their_time_has_come() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let (closed, _) = town.report_in("closed").await;
    let (open, _) = town.report_in("in_progress").await;
    assert_eq!(town.app.jobs().forget_reporters().await.unwrap(), 0, "nobody set anything");
    for months in ["2", "241", "x", "-3"] {
        let refused = town.post("/kelola/simpanan", &admin, &[("months", months), ("closing_id", "Kantor")]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("Kantor"), "{months}");
    }
    let kept = [("months", "12"), ("closing_id", "Diskominfo Kukar\nTelepon 0541"), ("closing_en", "")];
    assert_eq!(town.post("/kelola/simpanan", &admin, &kept).await.status, StatusCode::SEE_OTHER);
    assert!(town.get("/kelola/simpanan", &admin).await.text.contains("Telepon 0541"));
    let identity = async |number| town.store.report(Key::Tracking(number)).await.unwrap().unwrap().report.identity;
    town.set_clock("2027-02-27T01:00:00Z");
    assert_eq!(town.app.jobs().forget_reporters().await.unwrap(), 0, "a few days are missing");
    town.set_clock("2027-03-04T01:00:00Z");
    assert_eq!(town.app.jobs().forget_reporters().await.unwrap(), 1);
    assert_eq!((identity(closed).await, identity(open).await), (Identity::Forgotten, Identity::Given));
    assert_eq!(town.app.jobs().forget_reporters().await.unwrap(), 0, "once an hour, and nobody twice");
    let read = town.get("/kelola/riwayat", &town.session("admin").await).await.text;
    assert!(read.contains("<ins>12</ins>") && read.contains("Penutup surat"), "{read}");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}
