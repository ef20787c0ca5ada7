//! A village officer says for the people they help what these ask for: an appeal, and whether they are satisfied, with consent as their other
//! forms ask it. Steps of the register reach these people on paper, as other news does.

use axum::http::StatusCode;
use domain::grievance::{Case, Entry, SaidBy, StepName, ToldBy};

use crate::town::{PROVINCE, Town};

const SLIPS: &str = "/petugas/kabar";

#[tokio::test]
async fn a_village_officer_appeals_for_somebody_who_asked_for_it_and_hands_them_news() {
    let town = Town::new().await;
    let (number, _) = town.assisted(&[]).await;
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    town.taken(number).await;
    let (desa, coordinator) = (town.session("desa").await, town.session("koordinator").await);
    let entry = format!("/meja/keluhan/{number}");
    // Each step is news on paper; what is written waits for whoever has the PIN.
    town.later(3600);
    let slip = town.get(SLIPS, &desa).await.words();
    assert!(slip.contains("Keluhan Anda: dicatat di register"), "{slip}");
    let answer = [("step", "responded"), ("words", "Jawaban tentang Jatayu")];
    assert_eq!(town.step(&coordinator, number, &answer).await.status, StatusCode::SEE_OTHER);
    town.later(3600);
    let slips = town.get(SLIPS, &desa).await;
    let told = slips.words();
    assert!(told.contains("Keluhan Anda: sudah dijawab") && told.contains("Ada yang tertulis untuk Anda"), "{told}");
    assert!(!slips.text.contains("Jatayu"));
    let page = town.get(&entry, &desa).await;
    assert!(!page.text.contains("Jatayu"), "{}", page.words());
    // What they may say for them, and nothing else.
    let offered: Vec<_> = StepName::ALL
        .into_iter()
        .filter(|name| page.text.contains(&format!("name=\"step\" value=\"{}\"", name.as_str())))
        .collect();
    assert_eq!(offered, [StepName::Appealed, StepName::Satisfied]);
    let satisfied = [("step", "satisfied"), ("satisfied", "no"), ("told_by", "office")];
    let appealed = [("step", "appealed"), ("words", "Ia tidak menerima jawabannya Srikandi")];
    let agreed = [("asks_consent", "1"), ("agreed", "1"), ("agreed_how", "spoken"), ("agreed_on", "2026-03-03")];
    for fields in [&satisfied[..], &appealed] {
        // Without their word there is none; nothing typed is lost.
        for without in [&agreed[..0], &agreed[..1], &agreed[..2], &[agreed[0], agreed[2]]] {
            let page = town.step(&desa, number, &[fields, without].concat()).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{without:?}: {}", page.words());
        }
        let ahead = [&agreed[..3], &[("agreed_on", "2026-04-01")]].concat();
        let page = town.step(&desa, number, &[fields, &ahead].concat()).await;
        assert!(page.words().contains("Tanggal persetujuan belum tiba"), "{}", page.words());
    }
    let page = town.step(&desa, number, &[&appealed[..], &agreed[..1]].concat()).await;
    assert!(
        page.words().contains("Ini hanya boleh dikirim bila pengadu memintanya") && page.text.contains("Srikandi"),
        "{}",
        page.words()
    );
    assert_eq!(town.step(&desa, number, &[&satisfied[..], &agreed].concat()).await.status, StatusCode::SEE_OTHER);
    let report = town.state(number).await;
    let said = Case::of(&report).and_then(|case| case.satisfaction()).unwrap();
    assert_eq!((said.satisfied, said.by), (false, SaidBy::Told(ToldBy::Office)));
    town.later(3600);
    assert!(town.get(SLIPS, &desa).await.words().contains("Keluhan Anda: kata Anda dicatat"));
    let kept = town.step(&desa, number, &[&appealed[..], &agreed].concat()).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    assert_eq!(town.state(number).await.in_register().and_then(Entry::appealed_to), Some(PROVINCE));
    town.later(3600);
    let told = town.get(SLIPS, &desa).await.words();
    assert!(told.contains("Keluhan Anda: banding diterima") && told.contains("Kabar berikutnya paling lambat"), "{told}");
    let history = town.get(&entry, &coordinator).await.words();
    assert!(history.contains("diminta pengadu dengan ucapan, 3 Maret 2026") && history.contains("Srikandi"), "{history}");
    // Whoever it is against takes nothing back, nor whose agency the officer's is; whoever wrote it does.
    let back = [("step", "appeal_taken_back"), ("words", "Salah orang")];
    assert_eq!(town.step(&coordinator, number, &back).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.step(&desa, number, &back).await.status, StatusCode::SEE_OTHER);
    assert!(!town.state(number).await.in_register().unwrap().awaits_decision());
    // Nobody else in the village, and of no report that they did not take down.
    let (other, _) = town.report_in("registered").await;
    assert!(matches!(town.step(&desa, other, &[&appealed[..], &agreed].concat()).await.status.as_u16(), 403 | 404));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.app.operation().rebuild_rows(|_| {}).await.unwrap();
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
