//! Tries that are counted before they are made, known devices, and what goes with a change of somebody's access.

use crate::*;
use store::{Access, KnownDevice, Slowing, Trace, Try, Witness};

use crate::town::{change, next_trace};

on_every_engine! {
    of_many_tries_at_once_no_more_are_made_than_may_be
    a_try_keeps_others_away_until_it_ends
    tries_that_keep_nobody_away_are_counted
    a_device_is_known_until_it_is_forgotten
    a_change_of_access_is_written_with_its_trace_and_its_letter
}

const SLOWING: Slowing = Slowing { free: 3, first: 15, longest: 60, forgiven: 3600, taken: 5 };

async fn of_many_tries_at_once_no_more_are_made_than_may_be(fresh: Fresh) {
    let other = fresh.home.open().await.unwrap();
    let tries = (0..200).map(|n| {
        let store = if n % 2 == 0 { Arc::clone(&fresh.store) } else { Arc::clone(&other) };
        tokio::spawn(async move { store.begin_try([1; 32], SLOWING, at(0)).await.unwrap() })
    });
    let mut begun = 0;
    for one in tries.collect::<Vec<_>>() {
        begun += u32::from(matches!(one.await.unwrap(), Try::Begun { .. }));
    }
    assert_eq!(begun, 1, "one at a time, whichever node it comes to");
    other.close().await;
}

async fn a_try_keeps_others_away_until_it_ends(fresh: Fresh) {
    let store = &fresh.store;
    let begin = async |now| store.begin_try([1; 32], SLOWING, at(now)).await.unwrap();
    assert_eq!(begin(0).await, Try::Begun { failures: 1 });
    assert_eq!(begin(4).await, Try::Wait { until: at(5) });
    assert_eq!(store.begin_try([2; 32], SLOWING, at(4)).await.unwrap(), Try::Begun { failures: 1 }, "not those of others");
    assert_eq!(begin(5).await, Try::Begun { failures: 2 }, "nobody told how it ended: it counts");
    store.end_try([1; 32], at(6)).await.unwrap();
    assert_eq!(begin(6).await, Try::Begun { failures: 3 });
    assert_eq!(begin(20).await, Try::Wait { until: at(21) }, "the wait holds though nobody told how it ended");
    for (now, until) in [(21, 51), (51, 111), (111, 171), (171, 231)] {
        assert!(matches!(begin(now).await, Try::Begun { .. }));
        assert_eq!(begin(now).await, Try::Wait { until: at(until) }, "each wait is twice as long, up to the longest");
    }
    assert_eq!(begin(231 + 3601).await, Try::Begun { failures: 1 }, "quiet forgives");
    store.forgive_tries([1; 32]).await.unwrap();
    assert_eq!(store.brake([1; 32]).await.unwrap(), None);
    for failures in 0..50 {
        let waits = SLOWING.wait(failures);
        assert_eq!(waits, if failures < 3 { 0 } else { (15_i64 << (failures - 3).min(30)).min(60) });
    }
}

async fn tries_that_keep_nobody_away_are_counted(fresh: Fresh) {
    let store = &fresh.store;
    for n in 1..=70 {
        assert_eq!(store.count_try([3; 32], SLOWING, at(0)).await.unwrap(), n);
    }
    store.uncount_try([3; 32]).await.unwrap();
    assert_eq!(store.count_try([3; 32], SLOWING, at(3600)).await.unwrap(), 70);
    assert_eq!(store.count_try([3; 32], SLOWING, at(3600 + 3601)).await.unwrap(), 1);
}

async fn somebody(store: &Arc<dyn Store>) -> UserId {
    let person = Person {
        mark: None,
        id: UserId(0),
        login: "rahma".into(),
        name: "Rahmawati".into(),
        email: None,
        password: "x".into(),
        must_change: false,
        disabled: false,
        language: domain::Language::Indonesian,
        grants: vec![Grant { role: Role::Liaison, agency: GOVERNMENT }],
    };
    store.add_person(person).await.unwrap().unwrap()
}

fn session(user: UserId, token: u8, known: Option<[u8; 32]>, opened: i64) -> Session {
    let device = "Firefox, Android".to_owned();
    let (opened_at, expires_at) = (at(opened), at(opened + 100_000_000));
    Session { token: [token; 32], user, expires_at, opened_at, device, proved_at: opened_at, known, proof: None }
}

async fn a_device_is_known_until_it_is_forgotten(fresh: Fresh) {
    let store = &fresh.store;
    let id = somebody(store).await;
    store.open_session(session(id, 1, Some([7; 32]), 0), at(0)).await.unwrap();
    store.open_session(session(id, 2, Some([8; 32]), 9), at(9)).await.unwrap();
    store.open_session(session(id, 3, None, 9), at(9)).await.unwrap();
    let kept = store.session([1; 32], at(1)).await.unwrap().unwrap().0;
    assert_eq!((kept.known, kept.proved_at), (Some([7; 32]), at(0)));
    store.prove_session([1; 32], at(5), [6; 32]).await.unwrap();
    assert_eq!(store.session([1; 32], at(6)).await.unwrap().unwrap().0.proved_at, at(5));
    assert_eq!(store.known_device([7; 32]).await.unwrap(), [id]);
    let known = |mark: u8, seen| KnownDevice { mark: [mark; 32], name: "Firefox, Android".into(), seen_at: at(seen) };
    assert_eq!(store.devices_of(id).await.unwrap(), [known(8, 9), known(7, 0)]);
    store.forget_device(id, [7; 32]).await.unwrap();
    assert!(store.known_device([7; 32]).await.unwrap().is_empty());
    assert!(store.session([1; 32], at(6)).await.unwrap().is_none(), "whoever is signed in on it is out");
    assert!(store.session([2; 32], at(10)).await.unwrap().is_some() && store.session([3; 32], at(10)).await.unwrap().is_some());
    // Not used for half a year, it is known no more.
    let later = 181 * 86_400;
    store.open_session(session(id, 4, Some([9; 32]), later), at(later)).await.unwrap();
    assert_eq!(store.devices_of(id).await.unwrap(), [known(9, later)]);
    for n in 0..30 {
        store.open_session(session(id, 10 + n, Some([100 + n; 32]), later + 1), at(later + 1)).await.unwrap();
    }
    assert_eq!(store.devices_of(id).await.unwrap().len(), 20, "no more than so many");
}

async fn a_change_of_access_is_written_with_its_trace_and_its_letter(fresh: Fresh) {
    let store = &fresh.store;
    let id = somebody(store).await;
    let witness = async |what, key: &str| {
        let trace = Trace { seq: 0, at: at(3), person: id, what, device: "Chrome".into(), became: None, mark: vec![1; 32] };
        let job = NewJob { kind: "tell_owner", payload: "{}".into(), run_at: at(3), key: Some(key.into()), reporter_of: None };
        Witness { job: Some(job), ..next_trace(store, trace).await }
    };
    let remark = |was: Option<u8>, becomes: u8| Remark { person: id, was: was.map(|m| [m; 32]), becomes: [becomes; 32] };
    store.open_session(session(id, 1, Some([7; 32]), 0), at(0)).await.unwrap();
    store.open_session(session(id, 2, Some([8; 32]), 0), at(0)).await.unwrap();
    let factor = store::SecondFactor { secret: vec![1], last_step: 5 };
    let on = witness(Access::CodeOn, "1").await;
    store.put_second_factor(factor, Vec::new(), [1; 32], remark(None, 1), on).await.unwrap();
    assert!(store.session([1; 32], at(1)).await.unwrap().is_some(), "the one it was done in goes on");
    assert!(store.session([2; 32], at(1)).await.unwrap().is_none() && store.known_device([8; 32]).await.unwrap().is_empty());
    assert_eq!(store.known_device([7; 32]).await.unwrap(), [id]);
    store.drop_second_factor(remark(Some(1), 2), witness(Access::CodeOff, "2").await).await.unwrap();
    store.set_password("y".into(), remark(Some(2), 3), witness(Access::NewPassword, "3").await).await.unwrap();
    assert!(store.session([1; 32], at(1)).await.unwrap().is_none() && store.known_device([7; 32]).await.unwrap().is_empty());
    let reset = Change::Witnessed(Box::new(Change::Password(id, "z".into())), witness(Access::Reset, "4").await);
    change(store, reset, "password-reset").await.unwrap();
    assert_eq!(store.person(id).await.unwrap().unwrap().password, "z");
    let left: Vec<_> = store.traces(vec![GOVERNMENT], None, 9).await.unwrap().into_iter().map(|t| t.what).collect();
    assert_eq!(left, [Access::Reset, Access::NewPassword, Access::CodeOff, Access::CodeOn]);
    assert_eq!(store.job_counts().await.unwrap().waiting, 4);
}
