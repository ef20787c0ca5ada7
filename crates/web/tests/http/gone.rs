//! Words whose form is gone when they come, since somebody did something in between: they are shown again, to be copied. And the
//! reporter who cannot show their report yet.

use axum::http::StatusCode;
use domain::{Command, report::ArchiveReason};

use crate::town::{HEALTH, INSPECTORATE, Page, Town, WORKS};

const WORDS: &str = "Aspal sudah dipesan, <b>dikerjakan</b> minggu depan.";

/// The words stand in the page, to be copied, and nowhere else.
fn shows_words(page: &Page) -> bool {
    let lost = page.text.split("<textarea id=\"lost\"").nth(1).and_then(|rest| rest.split("</textarea>").next());
    lost.is_some_and(|lost| lost.contains("readonly") && lost.contains("Aspal sudah dipesan, &#60;b&#62;dikerjakan"))
}

#[tokio::test]
async fn what_an_official_wrote_is_shown_when_another_was_faster() {
    let town = Town::new().await;
    let (number, _) = town.report_in("submitted").await;
    let desk = town.session("koordinator").await;
    let seen = town.state(number).await.version.to_string();
    town.act(number, "koordinator", Command::Archive { reason: ArchiveReason::Test }).await;
    let ask = format!("/meja/laporan/{number}/ask-completion");
    for fields in [vec![("words", WORDS)], vec![("words", WORDS), ("seen", &*seen)]] {
        let page = town.post(&ask, &desk, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
        assert!(shows_words(&page), "{}", page.text);
    }
    // With its form they stand there and not twice.
    let (number, _) = town.report_in("forwarded").await;
    let liaison = town.session("penghubung").await;
    let (answer, agency) = (format!("/meja/laporan/{number}/follow-up"), WORKS.0.to_string());
    let fields = [("words", WORDS), ("says", "informed"), ("agency", &*agency), ("seen", "1")];
    let page = town.post(&answer, &liaison, &fields).await;
    assert!(page.text.contains("Aspal sudah dipesan") && !page.text.contains("id=\"lost\""));
    // What lies with another agency by now is not theirs any more: the words still are.
    town.act(number, "penghubung", Command::Return { agency: WORKS, better: HEALTH }).await;
    town.act(number, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    let page = town.post(&answer, &liaison, &fields).await;
    assert!(page.status.is_client_error() && shows_words(&page), "{} {}", page.status, page.text);
}

#[tokio::test]
async fn what_a_reporter_wrote_is_shown_when_it_cannot_be_sent_any_more() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("answered").await;
    let own = town.follow(number, &pin).await;
    let dispute = format!("/laporan/{number}/dispute");
    town.act(number, "", Command::Rate { stars: 5, solved: None }).await;
    let page = town.post(&dispute, &own, &[("words", WORDS)]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && shows_words(&page), "{}", page.text);
    // Whoever is not known as the reporter any more keeps what they wrote too.
    let page = town.post(&dispute, "", &[("words", WORDS)]).await;
    assert!(page.status == StatusCode::FORBIDDEN && shows_words(&page), "{}", page.text);
    assert!(!town.post(&dispute, "", &[]).await.text.contains("id=\"lost\""));
}

#[tokio::test]
async fn a_reporter_shows_nothing_that_betrays_a_person_and_that_no_official_confirmed() {
    let town = Town::new().await;
    // Answered by the inspectorate for itself, and no matter of the inspectorate after all.
    let (number, pin) = town.report_in("supervisory").await;
    let inspector = town.session("inspektur").await;
    let agency = INSPECTORATE.0.to_string();
    let answer = [("words", "Loket dijaga Ibu Hasanah."), ("says", "informed"), ("agency", &*agency)];
    assert_eq!(town.post(&format!("/meja/laporan/{number}/follow-up"), &inspector, &answer).await.status, StatusCode::SEE_OTHER);
    town.act(number, "inspektur", Command::LiftSupervision).await;
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    assert!(town.state(number).await.secret);
    let (own, show) = (town.follow(number, &pin).await, format!("/laporan/{number}/show"));
    let refused = town.post(&show, &own, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("Belum bisa ditampilkan: jawaban petugas di laporan ini memuat nama"));
    assert!(refused.text.contains("/reply\""), "what it says to do can be done: {}", refused.text);
    assert!(town.state(number).await.secret);
    assert_eq!(town.get(&format!("/laporan/{number}"), "").await.status, StatusCode::NOT_FOUND);
    // Without such words it is shown.
    let (number, pin) = town.report_in("hidden").await;
    let own = town.follow(number, &pin).await;
    assert_eq!(town.post(&format!("/laporan/{number}/show"), &own, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!town.state(number).await.secret);
}
