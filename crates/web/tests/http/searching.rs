//! Searches as people type them.

use axum::http::StatusCode;

use crate::town::Town;

#[tokio::test]
async fn words_that_tell_nothing_find_nothing_and_are_told_so() {
    let town = Town::new().await;
    town.report_in("answered").await;
    let coordinator = town.session("koordinator").await;
    for (path, cookie) in [("/laporan", ""), ("/peta", ""), ("/meja", coordinator.as_str()), ("/meja/cari", coordinator.as_str())]
    {
        let all = town.get(path, cookie).await;
        assert_eq!(all.status, StatusCode::OK);
        let page = town.get(&format!("{path}?cari=yang+di"), cookie).await;
        assert!(page.text.contains("terlalu umum untuk dicari"), "{path}");
        assert!(!town.get(&format!("{path}?cari=jalan"), cookie).await.text.contains("terlalu umum"), "{path}");
    }
    let found = town.get("/api/v1/reports?q=yang+di", "").await;
    assert!(found.text.contains("\"reports\":[]"), "{}", found.text);
}

#[tokio::test]
async fn a_number_is_found_however_it_was_copied() {
    let town = Town::new().await;
    let (number, _) = town.report_in("answered").await;
    for typed in [
        number.grouped(),
        format!("No. {}", number.grouped()),
        format!("#{number}"),
        format!("https://lapor.example.id/laporan/{number}"),
        number.grouped().replace(' ', "\u{2013}"),
    ] {
        let query: String = typed.bytes().map(|b| format!("%{b:02X}")).collect();
        let page = town.get(&format!("/laporan?cari={query}"), "").await;
        assert_eq!(page.location(), format!("/laporan/{number}"), "{typed}");
    }
}
