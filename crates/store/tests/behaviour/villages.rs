//! The register of villages.

use domain::{
    AreaCode,
    village::{Programme, Signal, Village, VillageEntry, VillageFacts, VillageKind},
};

use crate::*;

on_every_engine! {
    what_is_told_of_villages_is_added_and_never_changed
    letters_that_were_given_up_are_told_by_village
}

fn entry(area: &str, version: u32, corrects: Option<u32>) -> VillageEntry {
    let area: AreaCode = area.parse().unwrap();
    let day = |text: &str| text.parse().ok();
    let facts = VillageFacts {
        kind: VillageKind::Kampung,
        programme: Programme::Member,
        member_since: day("2020-11-25"),
        signal: Signal::Weak,
        signal_by: "Kantor kampung".into(),
        signal_on: day("2026-03-01"),
        contact: "0549 000000".into(),
        officers: version,
        posters: 3,
        visited_on: None,
        source: "SK 12/2026".into(),
    };
    let facts = if version == 1 { VillageFacts::unknown(&area) } else { facts };
    let (since, noted_by) = (day("2026-03-09").unwrap(), (version > 1).then_some(UserId(7)));
    VillageEntry { area, version, since, corrects, facts, noted_at: at(i64::from(version)), noted_by }
}

async fn what_is_told_of_villages_is_added_and_never_changed(fresh: Fresh) {
    let store = &fresh.store;
    let put = async |all| store.change(Change::Villages(all), Vec::new(), None).await;
    let all = vec![entry("64.02.06.2001", 1, None), entry("64.02.06.2001", 2, Some(1)), entry("64.08.05.2006", 1, None)];
    put(vec![all[2].clone(), all[0].clone()]).await.unwrap();
    put(vec![all[1].clone()]).await.unwrap();
    let within = async |area: Option<&str>| store.villages(area.map(|a| a.parse().unwrap())).await.unwrap();
    assert_eq!(within(None).await, all);
    assert_eq!(within(Some("64.02")).await, all[..2]);
    assert_eq!(within(Some("64.08.05.2006")).await, all[2..]);
    assert_eq!(within(Some("64.03")).await, []);
    assert_eq!(Village::all(within(None).await).len(), 2);
    assert!(put(vec![entry("64.02.06.2001", 2, None)]).await.is_err(), "a version is given once");
    for by_hand in ["UPDATE village SET officers = 9", "DELETE FROM village"] {
        assert!(fresh.home.by_hand(by_hand).is_err(), "{by_hand}");
    }
    assert_eq!(within(None).await, all);
    // All of it moves.
    let other = Fresh::sqlite().await;
    let first = store.take_out(::store::Table::Village, None, 2).await.unwrap();
    let rest = store.take_out(::store::Table::Village, first.end(), 9).await.unwrap();
    assert_eq!((first.len(), rest.len()), (2, 1));
    other.store.put_in(first).await.unwrap();
    other.store.put_in(rest).await.unwrap();
    assert_eq!(other.store.villages(None).await.unwrap(), all);
}

async fn letters_that_were_given_up_are_told_by_village(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let report = birth(1).report;
    let letter =
        |of: Option<ReportId>| NewJob { kind: "letter", payload: "{}".into(), run_at: at(0), key: None, reporter_of: of };
    store.add_jobs(vec![letter(Some(report.id)), letter(Some(report.id)), letter(None)]).await.unwrap();
    let told = async || store.unreached().await.unwrap();
    store.append(verified(&report)).await.unwrap();
    assert_eq!(told().await, [], "none was given up yet");
    for job in store.claim(at(1), at(60), 10, &[]).await.unwrap() {
        store.fail(job.id, "no such mailbox".into(), None).await.unwrap();
    }
    assert_eq!(told().await, [(report.area.clone(), 3)], "with the one of its first step");
    store.append(birth(2)).await.unwrap();
    for job in store.claim(at(70), at(90), 10, &[]).await.unwrap() {
        store.fail(job.id, "no such mailbox".into(), None).await.unwrap();
    }
    assert_eq!(told().await, [(report.area, 3)], "of what is not public nothing is told");
}
