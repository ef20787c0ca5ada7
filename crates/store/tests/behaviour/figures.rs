//! Figures of reports, and of the work that is late at agencies.

use domain::report::Deadline;

use crate::*;

on_every_engine! {
    figures_follow_every_step
    figures_of_agencies_are_told_from_a_month_on
    late_work_is_counted_where_it_lies
}

async fn figures_follow_every_step(fresh: Fresh) {
    let store = &fresh.store;
    for n in 0..4 {
        store.append(birth(n)).await.unwrap();
    }
    store.append(verified(&birth(1).report)).await.unwrap();
    assert_eq!(store.counts().await.unwrap(), (4, 1));
    let figure =
        |public| Figure { about: About::Area("64.72".into()), month: 0, status: "submitted".into(), late: false, public };
    let mut figures = store.figures("area", None, true).await.unwrap();
    figures.sort();
    assert_eq!(figures, [(figure(false), 3), (figure(true), 1)]);
    let by_month = store.figures("all", None, true).await.unwrap();
    assert!(by_month.len() == 2 && by_month.iter().all(|(f, _)| f.month == 2026 * 12 + 9));
    let over_all_time = store.figures("all", None, false).await.unwrap();
    assert!(over_all_time.len() == 2 && over_all_time.iter().all(|(f, _)| f.month == 0));
    assert_eq!(store.figures("topic", None, true).await.unwrap().len(), 1, "only what was verified has a topic");
    assert_eq!(store.figures("area", Some(vec!["64.72".into()]), true).await.unwrap().len(), 2);
    assert!(store.figures("area", Some(vec!["64.7".into()]), true).await.unwrap().is_empty(), "by its key, not by the beginning");
    store.put_figures(vec![(figure(true), 7)]).await.unwrap();
    assert_eq!(store.figures("area", None, true).await.unwrap(), [(figure(true), 7)]);
    assert!(store.figures("topic", None, true).await.unwrap().is_empty(), "all are replaced");
}

async fn figures_of_agencies_are_told_from_a_month_on(fresh: Fresh) {
    let store = &fresh.store;
    let figure =
        |agency, month, late| Figure { about: About::AgencyMonths(agency), month, status: "answered".into(), late, public: true };
    let kept = [(7, 100, false, 1), (7, 101, false, 2), (7, 102, false, 4), (7, 102, true, 8), (70, 102, false, 16)];
    let kept = kept.map(|(agency, month, late, reports)| (figure(agency, month, late), reports));
    store.put_figures(kept.into()).await.unwrap();
    let since = async |month, agencies: &[i64]| {
        let mut figures = store.figures_since(month, agencies.iter().copied().map(AgencyId).collect()).await.unwrap();
        figures.sort();
        figures
    };
    assert_eq!(since(101, &[7, 8]).await, [(figure(7, 0, false), 6), (figure(7, 0, true), 8)]);
    assert_eq!(since(102, &[7, 70]).await, [(figure(7, 0, false), 4), (figure(7, 0, true), 8), (figure(70, 0, false), 16)]);
    assert!(since(103, &[7]).await.is_empty() && since(0, &[]).await.is_empty());
    let many: Vec<_> = (1..=2_500).collect();
    assert_eq!(since(102, &many).await.len(), 3, "of as many agencies as there are");
}

async fn late_work_is_counted_where_it_lies(fresh: Fresh) {
    let store = &fresh.store;
    let agency = |name: &str| Agency {
        id: AgencyId(0),
        parent: None,
        kind: AgencyKind::Government,
        name: name.into(),
        area: "64".parse().unwrap(),
        topics: Vec::new(),
        approval: false,
        decree: String::new(),
        closed: false,
    };
    let agencies = store.put_agencies(["Satu", "Dua", "Tiga"].map(agency).into()).await.unwrap();
    let [one, two, none] = agencies[..] else { unreachable!() };
    let deadline = |due| Deadline {
        term: domain::Term::Verification,
        days: 3,
        from: "2026-09-01".parse().unwrap(),
        due: at(due),
        remind: at(0),
        reminded: false,
        passed: false,
        off: None,
        stood: Vec::new(),
    };
    let hand_in = async |n: u64, due: Option<i64>, to: AgencyId| {
        let mut step = birth(n);
        step.report.verification = due.map(deadline);
        step.report.custodian = to;
        store.append(vouched(step)).await.unwrap();
    };
    for (n, due, to) in [(1, Some(50), one), (2, Some(20), one), (3, None, one), (4, Some(20), two)] {
        hand_in(n, due, to).await;
    }
    let late = async |agencies: &[AgencyId], now| {
        let mut backlogs = store.backlogs(agencies.to_vec(), at(now)).await.unwrap();
        backlogs.sort_by_key(|b| b.agency);
        backlogs
    };
    let backlog = |agency, late| Backlog { agency, late, oldest: at(20) };
    assert_eq!(late(&[one, none], 30).await, [backlog(one, 1)]);
    assert_eq!(late(&[one, two, none], 60).await, [backlog(one, 2), backlog(two, 1)], "what is due at no time is never late");
    assert!(late(&[none], 60).await.is_empty() && late(&[], 60).await.is_empty() && late(&[one], 20).await.is_empty());
    let mut secret = birth(5);
    secret.report.verification = Some(deadline(10));
    secret.report.custodian = two;
    secret.report.secret = true;
    store.append(vouched(secret)).await.unwrap();
    assert_eq!(late(&[two], 60).await, [backlog(two, 1)], "nothing tells those who watch of a secret report, nor its deadline");
    let many: Vec<_> = (100..100 + MOST_LATE).collect();
    for some in many.chunks(50) {
        futures::future::join_all(some.iter().map(|n| hand_in(*n, Some(30), one))).await;
    }
    assert_eq!(late(&[one], 60).await, [backlog(one, MOST_LATE)], "no more are counted");
}
