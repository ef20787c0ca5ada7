//! Whatever becomes public is looked through first: whoever typed it, whenever, and by whichever deed it becomes public.

use app::{ImportReport, NewReport, Reporter, TakenOver};
use axum::http::StatusCode;
use domain::{
    Command, ReportId, TrackingNumber, Words,
    report::{ArchiveReason, Channel, Kind, TakeOver},
};
use store::Key;

use crate::town::{HEALTH, Page, Town, VILLAGE, WORKS, area};

async fn answer(town: &Town, number: TrackingNumber, cookie: &str, words: &str, more: &[(&str, &str)]) -> Page {
    let agency = WORKS.0.to_string();
    let mut fields = vec![("words", words), ("says", "progress"), ("agency", &agency)];
    fields.extend(more);
    town.post(&format!("/meja/laporan/{number}/follow-up"), cookie, &fields).await
}

async fn public(town: &Town, number: TrackingNumber) -> String {
    town.get(&format!("/laporan/{number}"), "").await.text + &town.get(&format!("/api/v1/reports/{number}"), "").await.text
}

#[tokio::test]
async fn what_is_asked_is_the_state_and_not_a_field_of_the_form() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let liaison = town.session("penghubung").await;
    for smuggled in [&[("secret", "1")][..], &[("supervisory", "1")], &[("shown", "1")], &[("shown", "on"), ("anonymous", "1")]] {
        let refused = answer(&town, number, &liaison, "Hubungi petugas di 0812-3456-7890.", smuggled).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{smuggled:?}");
        assert!(
            refused.text.contains("<mark>0812-3456-7890</mark>") && refused.text.contains("name=\"tutup\""),
            "{}",
            refused.text
        );
        assert!(refused.text.contains("Hubungi petugas di 0812-3456-7890."), "nothing typed is lost");
    }
    assert!(!public(&town, number).await.contains("0812-3456"), "nothing was published");
    // Covering comes first: pressing return in the form does it.
    let covered = answer(&town, number, &liaison, "Hubungi petugas di 0812-3456-7890.", &[("tutup", "1")]).await;
    assert_eq!(covered.status, StatusCode::OK);
    assert!(covered.text.contains("Hubungi petugas di [nomor telepon]."), "{}", covered.text);
    let sent = answer(&town, number, &liaison, "Hubungi petugas di [nomor telepon].", &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    // What nobody reads but officials may hold it.
    let note = town.post(&format!("/meja/laporan/{number}/note"), &liaison, &[("words", "Pak Hasan, 0812-3456-7890")]).await;
    assert_eq!(note.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_confirmation_is_of_one_text_and_leaves_a_trace() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let (liaison, coordinator) = (town.session("penghubung").await, town.session("koordinator").await);
    let words = "Loket dijaga Ibu Hasanah, KT 1234 AB.";
    let mark = answer(&town, number, &liaison, words, &[]).await.field("shown");
    assert_eq!(mark.len(), 64);
    let other = answer(&town, number, &liaison, "Loket dijaga Ibu Aminah, KT 1234 AB.", &[("shown", &mark)]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let close = format!("/meja/laporan/{number}/close");
    let elsewhere = town.post(&close, &coordinator, &[("words", words), ("shown", &mark)]).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY, "nor is it of another person");
    assert_eq!(answer(&town, number, &liaison, words, &[("shown", &mark)]).await.status, StatusCode::SEE_OTHER);
    assert!(public(&town, number).await.contains("Ibu Hasanah"));
    let desk = town.get(&format!("/meja/laporan/{number}"), &coordinator).await;
    assert!(desk.text.contains("ditampilkan setelah diperiksa"), "{}", desk.text);
    assert!(!public(&town, number).await.contains("setelah diperiksa"), "the public is not led to it");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn closing_words_and_drafts_are_guarded_when_they_become_public() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let close = format!("/meja/laporan/{number}/close");
    let coordinator = town.session("koordinator").await;
    let refused = town.post(&close, &coordinator, &[("words", "Selesai, NIK 6472054107880003 sudah dicatat.")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("<mark>6472054107880003</mark>"), "{}", refused.text);
    assert_eq!(town.post(&close, &coordinator, &[("words", "Selesai, sudah dicatat.")]).await.status, StatusCode::SEE_OTHER);

    let (number, _) = town.report_in("verified").await;
    town.act(number, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    let (writer, approver) = (town.session("penghubung.kes").await, town.session("atasan.kes").await);
    let agency = HEALTH.0.to_string();
    let draft = [("words", "Sudah kami sampaikan kepada dr. Siti Aminah."), ("says", "informed"), ("agency", &*agency)];
    let written = town.post(&format!("/meja/laporan/{number}/follow-up"), &writer, &draft).await;
    assert_eq!(written.status, StatusCode::SEE_OTHER, "a draft is read by officials only: {}", written.text);
    let approve = format!("/meja/laporan/{number}/approve");
    let asked = town.post(&approve, &approver, &[("draft", "0")]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text.contains("Siti Aminah</mark>") && !asked.text.contains("name=\"tutup\""), "{}", asked.text);
    assert!(!public(&town, number).await.contains("Aminah"));
    let shown = town.post(&approve, &approver, &[("draft", "0"), ("shown", &asked.field("shown"))]).await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.text);
    assert!(public(&town, number).await.contains("Siti Aminah"));

    // Away and back again: asked again, of the words that become public by it.
    town.act(number, "", Command::Rate { stars: 1, solved: None }).await;
    town.act(number, "", Command::Reply { unsolved: true }).await;
    let archive = [("words", "Salah alamat."), ("reason", ArchiveReason::Test.as_str())];
    assert_eq!(town.post(&format!("/meja/laporan/{number}/archive"), &coordinator, &archive).await.status, StatusCode::SEE_OTHER);
    let restore = format!("/meja/laporan/{number}/restore");
    let asked = town.post(&restore, &coordinator, &[]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.text);
    assert!(asked.text.contains("Siti Aminah</mark>"));
    let back = town.post(&restore, &coordinator, &[("shown", &asked.field("shown"))]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
}

#[tokio::test]
async fn who_reported_is_told_neither_to_the_public_nor_by_guessing() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    town.act(number, "koordinator", Command::Tighten { anonymous: true, secret: false }).await;
    let liaison = town.session("penghubung").await;
    let refused = answer(&town, number, &liaison, "Yth. Budi Pelapor di Rahayu, jembatan diperbaiki.", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let first = refused.text.split("id=\"do-follow-up\"").nth(1).unwrap().split("<button").nth(1).unwrap();
    assert!(first.contains("name=\"tutup\""), "covering is the first button: {first}");
    assert!(refused.text.contains("siapa pelapornya"));
    // Whoever may not open the name does not learn which word it was.
    assert!(refused.text.contains("<mark>Rahayu</mark>") && !refused.text.contains("identitas pelapor: <b>"), "{}", refused.text);
    for told in ["Silakan cek budi (at) contoh titik id", "yth budi pelapor, sudah selesai"] {
        assert_eq!(answer(&town, number, &liaison, told, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
    }
    let covered = answer(&town, number, &liaison, "Yth. Budi Pelapor, jembatan diperbaiki.", &[("tutup", "1")]).await;
    assert!(covered.text.contains("jembatan diperbaiki.") && covered.text.contains("[nama orang]"), "{}", covered.text);
    // Guessing ends, and stands in the log.
    for guess in ["Yth. Budi", "Kepada Budi"] {
        assert_eq!(answer(&town, number, &liaison, guess, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let ended = answer(&town, number, &liaison, "Yth. Slamet", &[]).await;
    assert!(ended.text.contains("Tunggu satu jam") && !ended.text.contains("<mark>"), "{}", ended.text);
    let plain = answer(&town, number, &liaison, "Jembatan diperbaiki.", &[]).await;
    assert!(plain.text.contains("Tunggu satu jam"), "refused whether or not it was right");
    let coordinator = town.session("koordinator").await;
    let desk = town.get(&format!("/meja/laporan/{number}"), &coordinator).await;
    assert_eq!(desk.text.matches("ditahan").count(), 6, "{}", desk.text);
    assert!(!public(&town, number).await.contains("ditahan"));
    town.clock.set(town.app.now() + jiff::SignedDuration::from_hours(2));
    let liaison = town.session("penghubung").await;
    assert_eq!(answer(&town, number, &liaison, "Jembatan diperbaiki.", &[]).await.status, StatusCode::SEE_OTHER);
    // A reporter who gave their name openly is not named in public either; whoever may open it sees what it was.
    let (open, _) = town.report_in("forwarded").await;
    let refused = answer(&town, open, &liaison, "Terima kasih saudara Budi", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("identitas pelapor: <b>"), "{}", refused.text);
}

#[tokio::test]
async fn words_written_while_it_is_hidden_are_guarded_too() {
    let town = Town::new().await;
    let (number, _) = town.report_in("hidden").await;
    let liaison = town.session("penghubung").await;
    let words = "Loket dijaga Ibu Hasanah.";
    let asked = answer(&town, number, &liaison, words, &[]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.text);
    let mark = asked.field("shown");
    assert_eq!(answer(&town, number, &liaison, words, &[("shown", &mark)]).await.status, StatusCode::SEE_OTHER);
    // What was confirmed does not keep the reporter from showing it.
    town.act(number, "", Command::Show).await;
    assert!(public(&town, number).await.contains("Ibu Hasanah"));
}

#[tokio::test]
async fn only_whoever_may_do_the_deed_has_words_looked_through_and_no_more_at_once() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    town.act(number, "koordinator", Command::Tighten { anonymous: true, secret: false }).await;
    let liaison = town.session("penghubung").await;
    let note = format!("/meja/laporan/{number}/note");
    let asked = town.post(&note, &liaison, &[("words", "Yth. Budi"), ("tutup", "1")]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN, "{}", asked.text);
    let guess = || answer(&town, number, &liaison, "Yth. Budi", &[("tutup", "1")]);
    let mut told = 0;
    for _ in 0..2 {
        let all = tokio::join!(guess(), guess(), guess(), guess(), guess());
        told += [all.0, all.1, all.2, all.3, all.4].iter().filter(|page| page.text.contains("[nama orang]")).count();
    }
    assert!((1..=6).contains(&told), "{told}");
}

#[tokio::test]
async fn what_is_taken_over_is_counted_and_a_verification_stands_instead_of_it() {
    let town = Town::new().await;
    let row = |origin: &str, text: &str| ImportReport {
        new: NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse(text).unwrap()),
            area: area(VILLAGE),
            point: None,
            happened_on: None,
            written_at: None,
            topic: None,
            channel: Channel::Import,
            assisted: None,
            forest: None,
            place: None,
            named: false,
            anonymous: false,
            secret: false,
            restriction_asked: false,
            reporter: Reporter::default(),
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        },
        received_at: "2026-01-05T01:00:00Z".parse().unwrap(),
        state: TakeOver { agency: Some(WORKS), answered: true, ..TakeOver::default() },
        origin: origin.into(),
    };
    let plain = town.app.operation().import_report(row("a:1", "Jalan poros berlubang sejak lama")).await.unwrap();
    assert_eq!(plain, TakenOver::Added { betrays: false });
    let told = row("a:2", "Saluran tersumbat, hubungi Pak Hasan 0812-3456-7890");
    let id = told.new.id;
    assert_eq!(town.app.operation().import_report(told.clone()).await.unwrap(), TakenOver::Added { betrays: true });
    assert_eq!(town.app.operation().import_report(told).await.unwrap(), TakenOver::Known);
    let number = town.store.report(Key::Id(id)).await.unwrap().unwrap().report.tracking;
    assert!(public(&town, number).await.contains("Pak Hasan"), "public as it was where it comes from");
    // What the reporter writes to it later is theirs: nobody finds the report by it.
    let actor = domain::Actor::Reporter;
    let reply = app::ActRequest::new(Key::Id(id), &actor, Command::Reply { unsolved: true })
        .saying(Words::parse("kucing belang hilang").unwrap());
    town.app.reports().act_on_report(reply).await.unwrap();
    assert!(!town.get("/laporan?cari=belang", "").await.text.contains(&number.to_string()));
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    let page = public(&town, number).await;
    assert!(page.contains("Kata-kata yang menyertai") && !page.contains("Pak Hasan"), "{page}");
    assert!(!town.get("/laporan?cari=hasan", "").await.text.contains(&number.to_string()));
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    assert_eq!(
        public(&town, number).await.matches("Kata-kata yang menyertai").count(),
        2,
        "the last verification only, once a page"
    );
}
