//! What the carbon team reads, and in which words.

use axum::http::StatusCode;
use domain::grievance::StepName;

use crate::town::Town;

#[tokio::test]
async fn the_carbon_team_reads_the_register_and_nothing_that_tells_who_reported_or_where() {
    let town = Town::new().await;
    town.programme().await;
    let cookie = town.session("karbon").await;
    for state in ["forest", "forwarded", "secret"] {
        let (number, _) = town.report_in(state).await;
        let report = format!("/meja/laporan/{number}");
        // What is public they may take in; of what is not, they know nothing before it is in.
        let public = town.state(number).await.is_public();
        assert_eq!(town.get(&format!("/meja/keluhan/{number}"), &cookie).await.status == StatusCode::OK, public, "{state}");
        town.taken(number).await;
        town.grieve(number, "koordinator", StepName::Responded, None).await;
        let entry = town.get(&format!("/meja/keluhan/{number}"), &cookie).await;
        assert_eq!(entry.status, StatusCode::OK, "{state}");
        let page = town.get(&report, &cookie).await;
        assert_eq!(page.status == StatusCode::OK, state != "secret", "{state}");
        for text in [&entry.text, &page.text, &town.get("/meja/keluhan?bentuk=csv", &cookie).await.text] {
            for told in ["Budi", "Ngayau", "Pak Rahasia", "bawang merah", "117.41", "budi@"] {
                assert!(!text.contains(told), "{state}: {told}");
            }
        }
        assert_eq!(
            town.step(&cookie, number, &[("step", "conveyed")]).await.status.as_u16(),
            if state == "secret" { 404 } else { 403 }
        );
        for what in ["kata", "pelapor", "tempat"] {
            let status = town.post(&format!("{report}/buka/{what}"), &cookie, &[("why", "check")]).await.status;
            assert!(matches!(status.as_u16(), 403 | 404) || what == "kata" && state != "secret", "{state} {what}: {status}");
        }
        let found = town.get("/meja/cari?cari=bawang", &cookie).await;
        assert!(!found.text.contains(&number.grouped()), "{state}: found by what was said of a step");
    }
}

#[tokio::test]
async fn words_of_a_reporter_are_in_no_list_of_the_carbon_team_before_somebody_verified_them() {
    let town = Town::new().await;
    town.programme().await;
    let (number, _) = town.report_in("submitted").await;
    town.taken(number).await;
    let (carbon, coordinator) = (town.session("karbon").await, town.session("koordinator").await);
    let words = ["lapuk", "dekat pasar", "Pak Rahasia"];
    let lists = ["/meja/cari", "/meja/cari?bentuk=csv", "/meja/cari?cari=Jembatan", "/meja/keluhan", "/meja/keluhan?bentuk=csv"];
    for path in lists.into_iter().chain([format!("/meja/laporan/{number}").as_str(), &format!("/meja/keluhan/{number}")]) {
        let page = town.get(path, &carbon).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for told in words {
            assert!(!page.text.contains(told), "{path} tells {told:?}: {}", page.words());
        }
    }
    let page = town.get("/meja/cari", &carbon).await.words();
    assert!(page.contains(&number.grouped().replace('\u{a0}', " ")) && page.contains("Belum diverifikasi"), "{page}");
    assert!(
        !town.get("/meja/cari?cari=lapuk", &carbon).await.words().contains("Belum diverifikasi"),
        "found by a word of theirs"
    );
    assert!(town.get("/meja/cari", &coordinator).await.text.contains("lapuk"), "whoever works on it reads them");
    // What an official made of it for the public everybody reads.
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    assert!(town.get("/meja/cari", &carbon).await.text.contains("Jembatan lapuk"));
}
