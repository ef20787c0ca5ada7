//! What is known of how something was sent: the mark of a report, deeds, forms on their way.

use store::SentDeed;

use crate::*;

on_every_engine! {
    a_report_keeps_the_mark_of_what_was_sent_until_its_person_is_forgotten
    a_deed_is_known_by_what_it_was_sent_with
    a_step_that_is_not_written_leaves_no_deed
    a_form_on_its_way_is_kept_for_a_while
}

async fn a_report_keeps_the_mark_of_what_was_sent_until_its_person_is_forgotten(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let mut unmarked = birth(2);
    unmarked.birth.as_mut().unwrap().sent = None;
    store.append(unmarked).await.unwrap();
    let sent = async |n| store.report(Key::Id(birth(n).report.id)).await.unwrap().unwrap().sent;
    assert_eq!((sent(1).await, sent(2).await), (Some([3; 32]), None));
    store.append(CommitRequest { forget_person: true, ..next(&birth(1).report, ReportEvent::Forgotten) }).await.unwrap();
    assert_eq!(sent(1).await, None, "nobody can try whether somebody who is forgotten sent it");
}

fn deed(id: u128, version: u32) -> SentDeed {
    SentDeed { id: Uuid::from_u128(id), mark: [4; 32], version, at: at(5) }
}

async fn a_deed_is_known_by_what_it_was_sent_with(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    store.append(birth(2)).await.unwrap();
    let place = async |n| store.report(Key::Id(birth(n).report.id)).await.unwrap().unwrap().n;
    // The same identity on two reports: each knows its own.
    for n in [1, 2] {
        let step = CommitRequest { deed: Some(deed(7, 2)), ..next(&birth(n).report, ReportEvent::Noted) };
        assert_eq!(store.append(step).await.unwrap(), CommitOutcome::Done);
    }
    assert_eq!(store.deed(place(1).await, Uuid::from_u128(7)).await.unwrap(), Some(deed(7, 2)));
    assert_eq!(store.deed(place(2).await, Uuid::from_u128(7)).await.unwrap(), Some(deed(7, 2)));
    assert_eq!(store.deed(place(1).await, Uuid::from_u128(8)).await.unwrap(), None);
    store.drop_old_deeds(at(5)).await.unwrap();
    assert!(store.deed(place(1).await, Uuid::from_u128(7)).await.unwrap().is_some());
    store.drop_old_deeds(at(6)).await.unwrap();
    assert!(store.deed(place(1).await, Uuid::from_u128(7)).await.unwrap().is_none());
}

async fn a_step_that_is_not_written_leaves_no_deed(fresh: Fresh) {
    let store = &fresh.store;
    let report = birth(1).report;
    store.append(birth(1)).await.unwrap();
    store.append(next(&report, ReportEvent::Noted)).await.unwrap();
    let late = CommitRequest { deed: Some(deed(9, 2)), ..next(&report, ReportEvent::Noted) };
    assert_eq!(store.append(late).await.unwrap(), CommitOutcome::Stale(2));
    let n = store.report(Key::Id(report.id)).await.unwrap().unwrap().n;
    assert_eq!(store.deed(n, Uuid::from_u128(9)).await.unwrap(), None);
}

async fn a_form_on_its_way_is_kept_for_a_while(fresh: Fresh) {
    let store = &fresh.store;
    store.put_kept_form([1; 32], vec![1], at(0)).await.unwrap();
    store.put_kept_form([1; 32], vec![2], at(10)).await.unwrap();
    store.put_kept_form([2; 32], vec![3], at(0)).await.unwrap();
    assert_eq!(store.kept_forms(Vec::new()).await.unwrap(), 2);
    assert_eq!(store.kept_form([1; 32], at(10)).await.unwrap(), Some(vec![2]));
    assert_eq!(store.kept_form([1; 32], at(11)).await.unwrap(), None, "too old to go on with");
    store.drop_old_kept_forms(at(1)).await.unwrap();
    assert_eq!(store.kept_form([2; 32], at(0)).await.unwrap(), None);
    // Kept once, until it is too old.
    assert!(!store.add_kept_form([1; 32], vec![4], at(20), at(10)).await.unwrap());
    assert_eq!(store.kept_form([1; 32], at(0)).await.unwrap(), Some(vec![2]));
    assert!(store.add_kept_form([1; 32], vec![4], at(20), at(11)).await.unwrap());
    assert!(store.add_kept_form([3; 32], vec![5], at(20), at(0)).await.unwrap());
    let (one, two) =
        tokio::join!(store.add_kept_form([4; 32], vec![6], at(20), at(0)), store.add_kept_form([4; 32], vec![7], at(20), at(0)));
    assert!(one.unwrap() != two.unwrap());
    // Counted, and the oldest dropped, by what their marks begin with.
    let beginning = [vec![1; 4], vec![9; 28]].concat().try_into().unwrap();
    store.put_kept_form(beginning, vec![8], at(19)).await.unwrap();
    let count = async |beginning: &[u8]| store.kept_forms(beginning.to_vec()).await.unwrap();
    assert_eq!((count(&[]).await, count(&[1]).await, count(&[1; 5]).await, count(&[2]).await), (4, 2, 1, 0));
    assert_eq!(store.drop_oldest_kept_forms(vec![1], 2).await.unwrap(), []);
    assert_eq!(count(&[1]).await, 2);
    assert_eq!(store.drop_oldest_kept_forms(vec![1], 1).await.unwrap(), [(beginning, vec![8])]);
    assert_eq!((count(&[1; 32]).await, count(&[]).await), (1, 3), "the newest stays, and all others");
    for mark in [[3; 32], [4; 32]] {
        store.drop_kept_form(mark).await.unwrap();
    }
    store.drop_kept_form([1; 32]).await.unwrap();
    assert_eq!(store.kept_forms(Vec::new()).await.unwrap(), 0);
}
