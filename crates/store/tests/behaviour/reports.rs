//! Reports: steps, what they leave, and what follows from them.

use crate::*;

on_every_engine! {
    a_report_is_written_once_and_read_back_whole
    of_many_steps_each_answers_for_itself
    of_two_who_act_on_the_same_version_one_is_told
    a_broken_piece_undoes_only_itself
    forgetting_destroys_key_and_content_and_keeps_the_commitment
    a_step_may_put_another_pin_in_the_place_of_the_old_one
    a_supporter_counts_once
    what_officials_decide_alone_is_found_by_whoever_reaches_it
    the_log_cannot_be_changed_even_by_hand
    rows_are_made_again_from_the_state
    an_edition_ends_with_the_next_step
}

async fn a_report_is_written_once_and_read_back_whole(fresh: Fresh) {
    let store = &fresh.store;
    let step = birth(1);
    let report = step.report.clone();
    assert_eq!(store.append(step.clone()).await.unwrap(), CommitOutcome::Done);
    assert_eq!(
        store.append(step).await.unwrap(),
        CommitOutcome::Known(report.tracking),
        "the same identity again is the same report"
    );
    let with_history = store.with_history(Key::Tracking(report.tracking)).await.unwrap().unwrap();
    assert_eq!(with_history.stored.report, report);
    assert_eq!(with_history.stored.pin, [1; 32]);
    assert_eq!(with_history.events.len(), 1);
    assert_eq!(with_history.contents.len(), 2);
    assert_eq!(with_history.events[0].texts.0, "\"anyone\"");
    assert!(store.report(Key::Id(ReportId(Uuid::nil()))).await.unwrap().is_none());
    let mut twin = birth(2);
    let ReportEvent::Submitted { tracking, .. } = &mut twin.events[0].event.what else { unreachable!() };
    *tracking = report.tracking;
    twin.report.tracking = report.tracking;
    assert_eq!(store.append(twin).await.unwrap(), CommitOutcome::NumberTaken);
    assert_eq!(store.counts().await.unwrap(), (1, 0));
}

async fn of_many_steps_each_answers_for_itself(fresh: Fresh) {
    let store = &fresh.store;
    let taken = CommitRequest { report: Report { tracking: birth(1).report.tracking, ..birth(2).report }, ..birth(2) };
    let stale = CommitRequest { decided_on: 7, ..next(&birth(1).report, ReportEvent::Noted) };
    let together = |steps: Vec<CommitRequest>| futures::future::try_join_all(steps.into_iter().map(|step| store.append(step)));
    let answers = together(vec![birth(1), taken, birth(3), birth(1)]).await.unwrap();
    assert_eq!(
        answers,
        [CommitOutcome::Done, CommitOutcome::NumberTaken, CommitOutcome::Done, CommitOutcome::Known(birth(1).report.tracking)]
    );
    assert_eq!(together(vec![verified(&birth(3).report), stale]).await.unwrap(), [CommitOutcome::Done, CommitOutcome::Stale(1)]);
    assert_eq!(store.counts().await.unwrap(), (2, 1));
}

async fn of_two_who_act_on_the_same_version_one_is_told(fresh: Fresh) {
    let store = &fresh.store;
    let report = birth(1).report;
    store.append(birth(1)).await.unwrap();
    let both = tokio::join!(store.append(next(&report, ReportEvent::Noted)), store.append(verified(&report)));
    let mut answers = [both.0.unwrap(), both.1.unwrap()];
    answers.sort_by_key(|a| *a != CommitOutcome::Done);
    assert_eq!(answers, [CommitOutcome::Done, CommitOutcome::Stale(2)]);
    assert_eq!(store.version(report.tracking).await.unwrap(), Some(2));
}

async fn a_broken_piece_undoes_only_itself(fresh: Fresh) {
    let store = &fresh.store;
    let lost = CommitRequest { birth: None, ..birth(99) };
    let all = futures::future::join_all((0..20).map(|n| store.append(if n == 7 { lost.clone() } else { birth(n) })));
    let answers = all.await;
    assert!(answers[7].is_err());
    assert_eq!(answers.iter().filter(|a| matches!(a, Ok(CommitOutcome::Done))).count(), 19);
    assert_eq!(store.counts().await.unwrap().0, 19);
}

async fn a_step_may_put_another_pin_in_the_place_of_the_old_one(fresh: Fresh) {
    let store = &fresh.store;
    for n in [1, 2] {
        store.append(birth(n)).await.unwrap();
    }
    let step = CommitRequest { pin: Some([7; 32]), ..next(&birth(1).report, ReportEvent::PinRenewed) };
    assert_eq!(store.append(step.clone()).await.unwrap(), CommitOutcome::Done);
    assert!(
        matches!(store.append(CommitRequest { pin: Some([8; 32]), ..step }).await.unwrap(), CommitOutcome::Stale(2)),
        "one of two"
    );
    let pin = async |n: u64| store.report(Key::Tracking(birth(n).report.tracking)).await.unwrap().unwrap().pin;
    assert_eq!((pin(1).await, pin(2).await), ([7; 32], [1; 32]), "of that report alone");
}

async fn forgetting_destroys_key_and_content_and_keeps_the_commitment(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let step = CommitRequest { forget_person: true, ..next(&birth(1).report, ReportEvent::Forgotten) };
    store.append(step).await.unwrap();
    let with_history = store.with_history(Key::Tracking(birth(1).report.tracking)).await.unwrap().unwrap();
    assert!(with_history.stored.person_key.is_none());
    let person = with_history.contents.iter().find(|c| c.field == Field::Person).unwrap();
    assert!(person.body.is_none());
    assert_eq!(person.commitment, [9; 32]);
    assert!(with_history.contents.iter().any(|c| c.field == Field::Words && c.body.is_some()));
}

async fn a_supporter_counts_once(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let first = CommitRequest { supporter: Some([5; 32]), ..next(&birth(1).report, ReportEvent::Supported) };
    let after = first.report.clone();
    assert_eq!(store.append(first).await.unwrap(), CommitOutcome::Done);
    let again = CommitRequest { supporter: Some([5; 32]), ..next(&after, ReportEvent::Supported) };
    assert_eq!(store.append(again).await.unwrap(), CommitOutcome::SupportedAlready);
    assert_eq!(store.version(after.tracking).await.unwrap(), Some(2), "nothing was written");
}

async fn what_officials_decide_alone_is_found_by_whoever_reaches_it(fresh: Fresh) {
    let store = &fresh.store;
    let mut report = birth(1).report;
    store.append(birth(1)).await.unwrap();
    let hidden = |secret| ReportEvent::FlagsTightened { anonymous: true, secret, official: secret };
    let actions = [
        (ActorRef::Reporter, hidden(false)),
        (ActorRef::Official(UserId(7)), ReportEvent::Noted),
        (ActorRef::Official(UserId(7)), hidden(true)),
    ];
    for (by, what) in actions {
        let mut step = next(&report, what);
        for new in &mut step.events {
            new.event.by = by;
            new.texts.0 = serde_json::to_string(&by).unwrap();
        }
        report = step.report.clone();
        assert_eq!(store.append(step).await.unwrap(), CommitOutcome::Done);
    }
    let found = store.deeds_alone(vec![GOVERNMENT], None, 9).await.unwrap();
    assert_eq!(found.iter().map(|d| (&d.what, d.by)).collect::<Vec<_>>(), [(&hidden(true), ActorRef::Official(UserId(7)))]);
    assert!(store.deeds_alone(vec![GOVERNMENT], Some(found[0].seq), 9).await.unwrap().is_empty(), "before it there is none");
    assert!(store.deeds_alone(vec![AgencyId(99)], None, 9).await.unwrap().is_empty());
}

async fn the_log_cannot_be_changed_even_by_hand(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    assert!(fresh.home.by_hand("UPDATE event SET payload = '{}'").is_err());
    assert!(fresh.home.by_hand("DELETE FROM event").is_err());
}

async fn rows_are_made_again_from_the_state(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    fresh.home.by_hand("DELETE FROM task; DELETE FROM path; UPDATE report SET status = 'closed', title = ''").unwrap();
    let listing = birth(1).listing.unwrap();
    store.put_rows(1, remade(birth(1).report, listing)).await.unwrap();
    let (tasks, path) = store.rows_of(1).await.unwrap();
    assert_eq!(tasks, birth(1).report.tasks());
    assert_eq!(path, [(GOVERNMENT, None)]);
    assert_eq!(store.report(Key::Tracking(birth(1).report.tracking)).await.unwrap().unwrap().title, "Laporan 1");
}

async fn an_edition_ends_with_the_next_step(fresh: Fresh) {
    let store = &fresh.store;
    let ask = async || store.edition().await.unwrap();
    store.append(birth(1)).await.unwrap();
    let before = ask().await;
    assert_eq!(ask().await, before);
    let many = futures::future::join_all((0..20).map(|_| store.edition())).await;
    assert!(many.into_iter().all(|edition| edition.unwrap() == before), "who ask together hear the same");
    store.append(verified(&birth(1).report)).await.unwrap();
    // Engines that cannot tell say so, before and after.
    assert!(before.is_none() && ask().await.is_none() || ask().await != before);
    // What another node wrote counts as well.
    let before = ask().await;
    let other = fresh.home.open().await.unwrap();
    other.append(birth(2)).await.unwrap();
    assert!(before.is_none() && ask().await.is_none() || ask().await != before);
    other.close().await;
}
