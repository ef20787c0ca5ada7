//! The life of an entry with its clocks and its roadmap.

use axum::http::StatusCode;
use domain::{Command, report::Outcome};

use super::TAKEN;
use crate::town::{Town, WORKS};

#[tokio::test]
async fn an_entry_goes_its_way_and_its_complainant_reads_what_comes_next() {
    let town = Town::new().await;
    town.programme().await;
    let (number, pin) = town.report_in("forwarded").await;
    let (cookie, reporter) = (town.session("koordinator").await, town.follow(number, &pin).await);
    let (entry, roadmap) = (format!("/meja/keluhan/{number}"), format!("/laporan/{number}/peta-jalan"));
    assert!(town.get(&format!("/meja/laporan/{number}"), &cookie).await.text.contains(&entry));
    assert_eq!(town.get(&roadmap, &reporter).await.status, StatusCode::NOT_FOUND, "not in the register yet");
    // What is missing is said and what was typed comes back.
    let page = town.step(&cookie, number, &[("step", "taken"), ("category", "benefits"), ("tier", "regency")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words().contains("Pilih salah satu.") && page.text.contains("value=\"regency\" selected"), "{}", page.words());
    assert_eq!(
        town.step(&cookie, number, &[&TAKEN[..], &[("category", "tidak-ada")]].concat()[1..]).await.status,
        StatusCode::NOT_FOUND
    );
    let unknown = TAKEN.map(|(field, value)| (field, if field == "category" { "tidak-ada" } else { value }));
    assert_eq!(town.step(&cookie, number, &unknown).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.step(&cookie, number, &TAKEN).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.step(&cookie, number, &TAKEN).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is in it");
    let page = town.get(&entry, &cookie).await.words();
    for told in [
        "Pembagian manfaat",
        "Berat",
        "Perempuan",
        "2023-2024",
        "Tanda terima paling lambat 10 Maret 2026",
        "7 hari di tingkat Desa",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let next = town.get(&roadmap, &reporter).await.words();
    assert!(
        next.contains("paling lambat 10 Maret 2026: Anda diberi tahu")
            && next.contains("banding ke tingkat berikutnya: Pemerintah Kukar"),
        "{next}"
    );
    assert_eq!(town.get(&roadmap, "").await.location(), format!("/laporan/{number}#pin-form"));
    // A step may have been done on an earlier day, not before it was received, nor on one to come.
    for (day, status) in [("2026-03-02", 422), ("2026-03-09", 422), ("2026-03-03", 303)] {
        let page = town.step(&cookie, number, &[("step", "acknowledged"), ("on", day)]).await;
        assert_eq!(page.status.as_u16(), status, "{day}: {}", page.words());
    }
    // What the agency publishes as its answer answers the grievance.
    town.set_clock("2026-03-05T01:00:00Z");
    let cookie = town.session("koordinator").await;
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(Outcome::Informed) }).await;
    assert!(town.get(&entry, &cookie).await.words().contains("Dijawab, belum selesai"));
    // Not content: one level up, with a clock of its own.
    let appeal = [("step", "appealed"), ("words", "Warga tidak setuju")];
    assert_eq!(town.step(&cookie, number, &appeal).await.status, StatusCode::SEE_OTHER);
    let page = town.get(&entry, &cookie).await.words();
    assert!(
        page.contains("Keputusan banding paling lambat 19 Maret 2026")
            && page.contains("10 hari kerja di tingkat Kabupaten/kota"),
        "{page}"
    );
    town.set_clock("2026-03-20T01:00:00Z");
    let cookie = town.session("koordinator").await;
    let reporter = town.follow(number, &pin).await;
    assert!(town.get("/meja/keluhan", &cookie).await.words().contains("Terlambat"));
    assert!(town.get(&roadmap, &reporter).await.words().contains("Batas itu sudah lewat."));
    // Resolved is only what was conveyed, and carried out where it was agreed in minutes.
    let closed = [("step", "closed"), ("outcome", "resolved"), ("words", "Selesai")];
    for step in [
        [("step", "responded"), ("words", "Usulan bersama")],
        [("step", "minutes_drafted"), ("words", "Berita acara 1")],
        [("step", "minutes_signed"), ("words", "")],
        [("step", "conveyed"), ("words", "")],
        [("step", "carried_out"), ("words", "Berita acara 2")],
    ] {
        assert_eq!(town.step(&cookie, number, &closed).await.status, StatusCode::UNPROCESSABLE_ENTITY, "before {step:?}");
        assert_eq!(town.step(&cookie, number, &step).await.status, StatusCode::SEE_OTHER, "{step:?}");
    }
    assert_eq!(town.step(&cookie, number, &closed).await.status, StatusCode::SEE_OTHER);
    let said = [("step", "satisfied"), ("satisfied", "yes"), ("told_by", "phone")];
    assert_eq!(town.step(&cookie, number, &said).await.status, StatusCode::SEE_OTHER);
    let prevention = [("step", "prevention"), ("words", "Batas dicek lebih dahulu")];
    assert_eq!(town.step(&cookie, number, &prevention).await.status, StatusCode::SEE_OTHER);
    let page = town.get(&entry, &cookie).await.words();
    for told in [
        "Selesai ditangani: Terselesaikan",
        "Batas dicek lebih dahulu",
        "Petugas koordinator",
        "Puas atas hasilnyaYa (disampaikan pengadu: lewat telepon",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(town.get(&roadmap, &reporter).await.words().contains("Keluhan Anda selesai ditangani."));
    let sheet = town.get("/meja/keluhan?bentuk=csv", &cookie).await.text;
    assert!(sheet.contains("Pembagian manfaat") && sheet.contains("2026-03-20") && !sheet.contains("Budi"), "{sheet}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
