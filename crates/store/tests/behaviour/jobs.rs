//! Jobs: their order, their parts, and what goes with a forgotten person.

use store::Draft;

use crate::*;

on_every_engine! {
    what_was_not_tried_stands_where_it_stood
    the_parts_of_a_job_take_its_place_once
    what_is_done_once_in_a_period_is_written_once
    what_is_for_a_reporter_goes_with_them
    what_was_given_up_is_tried_anew
    what_one_version_did_not_know_is_tried_anew_by_one_that_does
}

fn job(kind: &'static str, second: i64) -> NewJob {
    NewJob { kind, payload: "{}".into(), run_at: at(second), key: None, reporter_of: None }
}

async fn what_was_not_tried_stands_where_it_stood(fresh: Fresh) {
    let store = &fresh.store;
    store.add_jobs(vec![job("tell", 1), job("tell", 2), job("seal", 3), job("tell", 4)]).await.unwrap();
    let ids = |jobs: &[store::Job]| jobs.iter().map(|j| j.id).collect::<Vec<_>>();
    let first = store.claim(at(10), at(40), 2, &[]).await.unwrap();
    store.release(ids(&first)).await.unwrap();
    let besides = store.claim(at(11), at(41), 10, &["tell"]).await.unwrap();
    assert_eq!(besides.iter().map(|j| j.kind.as_str()).collect::<Vec<_>>(), ["seal"]);
    let again = store.claim(at(12), at(42), 3, &[]).await.unwrap();
    assert_eq!(ids(&again).get(..2), Some(ids(&first).as_slice()), "before those that came later");
    assert!(again.iter().all(|j| j.attempts == 0), "and not worn out");
    // One that failed of its own is tried again at its time.
    store.fail(first[0].id, "450".into(), Some(at(90))).await.unwrap();
    assert!(store.claim(at(80), at(81), 10, &[]).await.unwrap().iter().all(|j| j.id != first[0].id));
    assert_eq!(store.claim(at(90), at(91), 10, &[]).await.unwrap().iter().find(|j| j.id == first[0].id).unwrap().attempts, 1);
}

async fn the_parts_of_a_job_take_its_place_once(fresh: Fresh) {
    let store = &fresh.store;
    store.add_jobs(vec![job("many", 1)]).await.unwrap();
    let whole = store.claim(at(2), at(3), 1, &[]).await.unwrap()[0].id;
    let part = |name: &str| NewJob { key: Some(format!("{whole} {name}")), ..job("one", 2) };
    store.split(whole, vec![part("a"), part("b")]).await.unwrap();
    // Whoever had claimed it too comes too late, also when the parts are done.
    store.split(whole, vec![part("a"), part("b")]).await.unwrap();
    let parts = store.claim(at(5), at(6), 10, &[]).await.unwrap();
    assert_eq!(parts.iter().map(|j| j.kind.as_str()).collect::<Vec<_>>(), ["one", "one"]);
    store.finish(parts.iter().map(|j| j.id).collect()).await.unwrap();
    store.split(whole, vec![part("a")]).await.unwrap();
    assert_eq!(store.job_counts().await.unwrap(), JobCounts::default());
    store.add_jobs(vec![job("many", 1)]).await.unwrap();
    let whole = store.claim(at(2), at(3), 1, &[]).await.unwrap()[0].id;
    store.split(whole, Vec::new()).await.unwrap();
    assert_eq!(store.job_counts().await.unwrap(), JobCounts::default(), "into nothing is done");
}

async fn what_is_done_once_in_a_period_is_written_once(fresh: Fresh) {
    let store = &fresh.store;
    let once = async |mark: &str, holder: &str| {
        store.add_once(mark.into(), holder.into(), at(99), vec![job("digest", 1), job("digest", 1)]).await.unwrap()
    };
    // Of nodes that come at the same moment one writes them.
    let (a, b, c) = tokio::join!(once("tuesday", "a"), once("tuesday", "b"), once("tuesday", "c"));
    assert_eq!([a, b, c].into_iter().filter(|wrote| *wrote).count(), 1);
    let written = store.claim(at(2), at(30), 10, &[]).await.unwrap();
    assert_eq!(written.len(), 2);
    // Who comes when they are done comes too late as well.
    store.finish(written.iter().map(|j| j.id).collect()).await.unwrap();
    assert!(!once("tuesday", "d").await);
    assert_eq!(store.job_counts().await.unwrap(), JobCounts::default());
    assert!(once("wednesday", "d").await);
    assert_eq!(store.job_counts().await.unwrap().waiting, 2);
}

async fn what_is_for_a_reporter_goes_with_them(fresh: Fresh) {
    let store = &fresh.store;
    // Its birth brings a job for its reporter; another waits, one is dead, and one is for somebody else.
    let (one, other) = (birth(1), birth(2));
    let (report, also) = (one.report.clone(), other.report.clone());
    store.append(one).await.unwrap();
    store.append(other).await.unwrap();
    let of = |id| NewJob { reporter_of: Some(id), ..job("tell", 5) };
    store.add_jobs(vec![of(report.id), of(also.id), job("officials", 6)]).await.unwrap();
    for job in store.claim(at(5), at(5), 10, &["officials"]).await.unwrap() {
        store.fail(job.id, "550 5.1.1".into(), None).await.unwrap();
    }
    store.add_jobs(vec![of(report.id)]).await.unwrap();
    assert_eq!(store.given_up(None).await.unwrap(), [("550 5.1.1".to_owned(), 4)]);
    assert_eq!(store.given_up(Some(report.id)).await.unwrap(), [("550 5.1.1".to_owned(), 2)]);
    let person = Person {
        id: UserId(0),
        login: "rahma".into(),
        name: "Rahmawati".into(),
        email: None,
        password: String::new(),
        must_change: false,
        disabled: false,
        language: domain::Language::Indonesian,
        grants: Vec::new(),
        mark: None,
    };
    let person = store.add_person(person).await.unwrap().unwrap();
    let draft =
        |report| Draft { person, report, action: "follow-up".into(), body: b"Yth. Siti".to_vec(), saved_at: at(1), done: false };
    store.put_draft(draft(report.id)).await.unwrap();
    store.put_draft(draft(also.id)).await.unwrap();
    let forgotten = CommitRequest { forget_person: true, ..next(&report, ReportEvent::Forgotten) };
    store.append(forgotten).await.unwrap();
    assert!(store.given_up(Some(report.id)).await.unwrap().is_empty());
    assert_eq!(store.given_up(Some(also.id)).await.unwrap(), [("550 5.1.1".to_owned(), 2)]);
    let counts = store.job_counts().await.unwrap();
    assert_eq!((counts.waiting, counts.dead), (1, 2), "the work of officials and another's letters stay");
    assert!(store.drafts(person, report.id).await.unwrap().is_empty());
    assert_eq!(store.drafts(person, also.id).await.unwrap().len(), 1);
}

async fn what_was_given_up_is_tried_anew(fresh: Fresh) {
    let store = &fresh.store;
    store.add_jobs(vec![job("tell", 1), job("tell", 2), job("tell", 3)]).await.unwrap();
    for (job, why) in store.claim(at(5), at(6), 10, &[]).await.unwrap().iter().zip(["550", "550", "553"]) {
        store.fail(job.id, why.into(), None).await.unwrap();
    }
    town::change(store, store::Change::TryAgain("550".into(), at(20)), "tried-again").await.unwrap();
    assert_eq!(store.given_up(None).await.unwrap(), [("553".to_owned(), 1)]);
    assert!(store.claim(at(19), at(21), 10, &[]).await.unwrap().is_empty());
    let again = store.claim(at(20), at(21), 10, &[]).await.unwrap();
    assert_eq!(again.iter().map(|j| j.attempts).collect::<Vec<_>>(), [0, 0]);
}

async fn what_one_version_did_not_know_is_tried_anew_by_one_that_does(fresh: Fresh) {
    let store = &fresh.store;
    let revive = async |kinds: &[&'static str]| store.revive(kinds, "unknown job".into(), at(20)).await.unwrap();
    assert_eq!(revive(&["tidy", "sing"]).await, 0, "where there are none");
    store.add_jobs(vec![job("tidy", 1), job("sing", 2), job("tidy", 3), job("sing", 4)]).await.unwrap();
    let whys = ["unknown job", "unknown job", "550", "unknown job"];
    for (job, why) in store.claim(at(5), at(6), 10, &[]).await.unwrap().iter().zip(whys) {
        store.fail(job.id, why.into(), None).await.unwrap();
    }
    assert_eq!(revive(&["tidy", "dance"]).await, 1);
    assert_eq!(revive(&["tidy", "dance"]).await, 0, "once");
    let left = store.given_up(None).await.unwrap();
    assert_eq!(left, [("unknown job".to_owned(), 2), ("550".to_owned(), 1)], "what is not known here, and what failed otherwise");
    assert!(store.claim(at(19), at(21), 10, &[]).await.unwrap().is_empty());
    let again = store.claim(at(20), at(21), 10, &[]).await.unwrap();
    assert_eq!(again.iter().map(|j| (j.kind.as_str(), j.attempts)).collect::<Vec<_>>(), [("tidy", 0)]);
    // One that is being done or waits is left alone.
    assert_eq!(revive(&["tidy"]).await, 0);
}
