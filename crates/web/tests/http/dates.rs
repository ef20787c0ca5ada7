//! Days that are said on the desk are the days that are meant, and why a deadline is on its day.

use crate::town::Town;

/// The page of a report on the desk, from its deadlines on.
async fn clocks(town: &Town, number: domain::TrackingNumber, session: &str) -> String {
    let page = town.get(&format!("/meja/laporan/{number}"), session).await;
    page.text.split("<h2>Batas waktu</h2>").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
}

#[tokio::test]
async fn tomorrow_is_said_of_tomorrow_alone() {
    let town = Town::new().await;
    // Wednesday; three working days later it is Monday.
    town.set_clock("2026-03-04T01:00:00Z");
    let (number, _) = town.report(false).await;
    for (now, said) in [
        ("2026-03-05T01:00:00Z", "2 hari kerja lagi"),
        ("2026-03-06T01:00:00Z", "1 hari kerja lagi"),
        // In Samarinda it is Sunday already.
        ("2026-03-07T17:00:00Z", "Besok"),
        ("2026-03-08T17:00:00Z", "Hari ini"),
        ("2026-03-09T17:00:00Z", "Terlambat 1 hari kerja"),
    ] {
        town.set_clock(now);
        let coordinator = town.session("koordinator").await;
        let inbox = town.get("/meja", &coordinator).await;
        assert!(inbox.text.contains(said), "{now}: {}", inbox.text);
        assert!(said == "Besok" || !inbox.text.contains("Besok"), "{now}");
        assert!(clocks(&town, number, &coordinator).await.contains(said), "{now}");
    }
}

#[tokio::test]
async fn a_day_off_that_is_added_later_moves_nothing_and_the_page_says_so() {
    let town = Town::new().await;
    let (coordinator, admin) = (town.session("koordinator").await, town.session("admin").await);
    let off = async |date: &str, name: &str| {
        let added = town.post("/kelola/aturan/libur", &admin, &[("date", date), ("holiday", name), ("where", "64.02")]).await;
        assert_eq!(added.status, axum::http::StatusCode::SEE_OTHER, "{}", added.text);
        town.house.refresh_world().await.unwrap();
    };
    off("2026-03-05", "Hari Daerah").await;
    let (number, _) = town.report(false).await;
    let why = clocks(&town, number, &coordinator).await;
    assert!(why.contains("Yang dihitung: 4 Maret 2026, 6 Maret 2026, 9 Maret 2026."), "{why}");
    assert!(why.contains("Hari libur yang dilewati: 5 Maret 2026 (Hari Daerah)."), "{why}");
    assert!(!why.contains("Baru ditetapkan"), "{why}");
    let before = town.state(number).await;
    off("2026-03-09", "Cuti mendadak").await;
    let why = clocks(&town, number, &coordinator).await;
    assert!(why.contains("Yang dihitung: 4 Maret 2026, 6 Maret 2026, 9 Maret 2026."), "{why}");
    assert!(why.contains("tidak menggeser tanggal ini: 9 Maret 2026 (Cuti mendadak)."), "{why}");
    assert_eq!(town.state(number).await, before);
    // The last working day before is not the last day.
    town.set_clock("2026-03-06T01:00:00Z");
    let coordinator = town.session("koordinator").await;
    let inbox = town.get("/meja", &coordinator).await;
    assert!(inbox.text.contains("Sampai 9 Maret 2026") && !inbox.text.contains("Hari ini"), "{}", inbox.text);
    // What stood still is told, and the days before and after are counted.
    town.act(number, "koordinator", domain::Command::AskCompletion).await;
    town.set_clock("2026-03-11T01:00:00Z");
    let coordinator = town.session("koordinator").await;
    town.act(number, "", domain::Command::Complete).await;
    let why = clocks(&town, number, &coordinator).await;
    assert!(why.contains("Selama ini waktunya berhenti: 6–11 Maret 2026."), "{why}");
    assert!(town.house.check_log(|_| {}).await.unwrap().is_empty());
}
