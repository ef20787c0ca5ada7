//! An appeal that an official wrote down by mistake is taken back by whoever wrote it, or the coordinators in whose name that was, while nobody
//! decided about it. What a complainant filed themselves nobody else takes back.

use app::News;
use axum::http::StatusCode;
use domain::{
    Grant, Role,
    grievance::{Entry, Standing, StepName},
};

use crate::town::{PROVINCE, REGENCY, Town, mailbox};

const BACK: [(&str, &str); 2] = [("step", "appeal_taken_back"), ("words", "Salah pilih langkah")];
const APPEALED: [(&str, &str); 2] = [("step", "appealed"), ("words", "Pengadu tidak setuju")];

#[tokio::test]
async fn an_appeal_written_down_by_mistake_is_taken_back_and_told() {
    let (town, mail) = (Town::new().await, mailbox());
    town.person("koordinator.dua", vec![Grant { role: Role::Coordinator, agency: REGENCY }]).await;
    let (number, pin) = town.report_in("registered").await;
    let mut cookies = std::collections::BTreeMap::new();
    for login in ["koordinator", "koordinator.dua", "koordinator.prov", "penghubung"] {
        cookies.insert(login, town.session(login).await);
    }
    let step = async |login: &str, fields: &[(&str, &str)]| town.step(&cookies[login], number, fields).await.status.as_u16();
    assert_eq!(step("koordinator", &BACK).await, 422, "nobody appealed");
    assert_eq!(step("koordinator", &[("step", "responded"), ("words", "Jawaban")]).await, 303);
    let before = town.state(number).await;
    assert_eq!(step("koordinator", &APPEALED).await, 303);
    let desk =
        async || town.get("/meja?kerja=decide_grievance", &cookies["koordinator.prov"]).await.text.contains(&number.grouped());
    assert!(desk().await);
    // Neither whoever decides about it, nor whoever is asked; nor without a reason.
    for login in ["koordinator.prov", "penghubung"] {
        assert_eq!(step(login, &BACK).await, 403, "{login}");
        let page = town.get(&format!("/meja/keluhan/{number}"), &cookies[login]).await;
        assert!(!page.text.contains("do-appeal_taken_back"), "{login}");
    }
    assert_eq!(step("koordinator", &BACK[..1]).await, 422, "why");
    let page = town.get(&format!("/meja/keluhan/{number}"), &cookies["koordinator"]).await;
    assert!(page.text.contains("do-appeal_taken_back"), "{}", page.words());
    // A colleague of whoever wrote it.
    assert_eq!(step("koordinator.dua", &BACK).await, 303);
    let after = town.state(number).await;
    let told = |entry: &Entry| (entry.standing(), entry.tier(), entry.appealed_to(), entry.awaits_decision());
    assert_eq!(told(after.in_register().unwrap()), told(before.in_register().unwrap()));
    assert_eq!(after.in_register().unwrap().standing(), Standing::Answered);
    assert!(!desk().await);
    let history = town.get(&format!("/meja/keluhan/{number}"), &cookies["koordinator"]).await.words();
    assert!(history.contains("Banding: Pemerintah Provinsi") && history.contains("Catatan banding ditarik"), "{history}");
    let (reporter, way) = (town.follow(number, &pin).await, format!("/laporan/{number}/peta-jalan"));
    let told = town.get(&way, &reporter).await.words();
    assert!(
        told.contains("Banding yang dicatat petugas ditarik, karena salah catat") && !told.contains("Anda banding ke"),
        "{told}"
    );
    town.tell(&mail).await;
    let last = mail.letters().into_iter().rfind(|l| l.name.is_none()).unwrap();
    assert!(matches!(last.news, News::GrievanceStep { step: StepName::AppealTakenBack, .. }), "{last:?}");
    let written = channels::mail::write(&last, "https://lapor.contoh.id").unwrap();
    assert!(
        written.subject.ends_with("catatan banding ditarik") && written.plain.contains("ajukan di halaman laporan"),
        "{written:?}"
    );
    // The complainant appeals themselves: that stands, whoever wants it back.
    assert_eq!(town.post(&way, &reporter, &APPEALED).await.status, StatusCode::SEE_OTHER);
    for login in ["koordinator", "koordinator.dua", "koordinator.prov"] {
        assert_eq!(step(login, &BACK).await, 403, "{login}");
    }
    assert_eq!(town.state(number).await.in_register().and_then(Entry::appealed_to), Some(PROVINCE));
    // Decided, nothing is taken back.
    assert_eq!(step("koordinator.prov", &[("step", "responded"), ("words", "Putusan")]).await, 303);
    assert!(matches!(step("koordinator", &BACK).await, 403 | 422));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.app.operation().rebuild_rows(|_| {}).await.unwrap();
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
