//! What a leader sees first: who is late, who does well, what people suffer from.

use axum::http::StatusCode;
use domain::AgencyId;

use crate::town::{HEALTH, Town, WORKS};

const OVERVIEW: &str = "/meja/ringkas";

/// The row of an agency in the first table of a page after some words.
fn row<'a>(page: &'a str, after: &str, agency: &str) -> &'a str {
    let table = page.split(after).nth(1).unwrap_or_default().split("</table>").next().unwrap_or_default();
    table.split("<tr>").find(|row| row.contains(agency)).unwrap_or_default()
}

#[tokio::test]
async fn a_leader_sees_who_is_late_who_does_well_and_what_people_suffer_from() {
    let town = Town::new().await;
    let leader = town.session("pimpinan").await;
    let empty = town.get(OVERVIEW, &leader).await;
    assert_eq!(empty.status, StatusCode::OK);
    for told in [
        "Tidak ada yang terlambat.",
        "Belum ada instansi yang menerima lima laporan",
        "<dd class=\"value\">–</dd>",
        "Belum ada laporan",
    ] {
        assert!(empty.text.contains(told), "nothing there yet: {told}: {}", empty.text);
    }
    for _ in 0..5 {
        town.report_in("answered").await;
    }
    let (waits, _) = town.report_in("forwarded").await;
    let (draft, _) = town.report_in("draft").await;
    let (secret, _) = town.report_in("secret").await;
    let (unread, _) = town.report_in("submitted").await;
    town.post(&format!("/laporan/{waits}/support"), "", &[]).await;
    assert_eq!(town.state(waits).await.supports, 1);
    let page = town.get(OVERVIEW, &leader).await.text;
    assert!(page.contains("Tidak ada yang terlambat.") && page.contains("100%"), "all in time so far: {page}");
    // Two weeks later, signed in anew.
    town.set_clock("2026-03-17T01:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    let leader = town.session("pimpinan").await;
    let page = town.get(OVERVIEW, &leader).await.text;
    let late = row(&page, "Siapa yang terlambat</h2>", "Dinas PU");
    assert!(late.contains(&format!("/meja/ringkas/{}\"", WORKS.0)) && late.contains("hari kerja"), "{page}");
    assert!(late.contains(">1</td>"), "a secret report is counted in no figure of somebody who may not see it: {late}");
    let coordinators = row(&page, "Siapa yang terlambat</h2>", "Pemerintah Kukar");
    assert!(coordinators.contains(">1</td>") && page.contains("<dd class=\"value\">3</dd>"), "and what was not verified: {page}");
    assert!(
        row(&page, "Siapa yang terlambat</h2>", "Dinas Kesehatan").contains(&format!("/meja/ringkas/{}\"", HEALTH.0)),
        "{draft}: {page}"
    );
    let best = row(&page, "Siapa yang paling tepat waktu</h2>", "Dinas PU");
    assert!(best.contains(">6</td>") && best.contains(">83%</td>"), "five of six: {best}");
    assert!(row(&page, "Siapa yang paling tepat waktu</h2>", "Dinas Kesehatan").is_empty(), "one report tells nothing");
    assert!(row(&page, "Tentang apa</h3>", "Jalan").contains(">7</td>"), "a secret report is not heard: {page}");
    assert!(row(&page, "Di mana</h3>", "Kutai Kartanegara").contains(">8</td>"), "nor what {unread} is about: {page}");
    assert!(page.contains("1 orang lain mengalaminya juga") && page.contains(&format!("/meja/laporan/{waits}")));
    assert!(!page.contains(&secret.to_string()) && !page.contains(&secret.grouped()));
    let english = town.get(OVERVIEW, &format!("{leader}; bahasa=en")).await.text;
    assert!(english.contains("Who is late") && english.contains("From the newest 8 reports, since 3 March 2026."), "{english}");
}

#[tokio::test]
async fn who_leads_lands_there_and_who_does_not_may_not_look() {
    let town = Town::new().await;
    for (login, status, lands) in [
        ("pimpinan", StatusCode::OK, OVERVIEW),
        ("pengawas", StatusCode::OK, "/meja/awasi"),
        ("koordinator", StatusCode::OK, ""),
        ("penghubung", StatusCode::FORBIDDEN, ""),
        ("atasan.kes", StatusCode::FORBIDDEN, ""),
        ("desa", StatusCode::FORBIDDEN, "/petugas"),
        ("admin", StatusCode::FORBIDDEN, "/kelola"),
    ] {
        let session = town.session(login).await;
        let page = town.get(OVERVIEW, &session).await;
        assert_eq!(page.status, status, "{login}");
        assert_eq!(town.get("/meja", &session).await.location(), lands, "{login}");
        let offered = town.get("/meja/cari", &session).await.text.contains(&format!("href=\"{OVERVIEW}\""));
        assert_eq!(offered, status == StatusCode::OK, "{login}");
        let sheet = town.get(&format!("{OVERVIEW}?daftar=kinerja&bentuk=csv"), &session).await;
        assert_eq!(sheet.status, status, "{login}");
    }
    assert_eq!(town.get(OVERVIEW, "").await.location(), "/masuk?ke=/meja/ringkas");
    let leader = town.session("pimpinan").await;
    let nothing = town.get(&format!("{OVERVIEW}?daftar=apa&bentuk=csv"), &leader).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_reports_of_one_agency_are_listed_on_the_desk() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let (other, _) = town.report_in("draft").await;
    let leader = town.session("pimpinan").await;
    let page = town.get(&format!("/meja/cari?instansi={}", WORKS.0), &leader).await.text;
    assert!(page.contains(&number.grouped()) && !page.contains(&other.grouped()), "{page}");
    assert!(page.contains("Laporan yang ditangani Dinas PU"), "it is said whose: {page}");
    assert!(page.contains("name=\"instansi\" value=\"4\""), "and a search stays there");
    let unknown = town.get(&format!("/meja/cari?instansi={}", AgencyId(99).0), &leader).await.text;
    assert!(unknown.contains(&other.grouped()), "an agency that is not there narrows nothing");
}
