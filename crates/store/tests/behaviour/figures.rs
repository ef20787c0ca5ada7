//! Figures of reports, and of the work that is late at agencies.

use ::store::{AskedSums, CountedSum, Fold, PendingChange};
use domain::{
    Calendar, Holiday, HolidayKind,
    figure::{Counts, Table},
    report::Deadline,
};

use crate::*;

on_every_engine! {
    figures_follow_every_step
    facts_are_told_of_any_days
    sums_are_exact_before_and_after_they_are_brought_up_to_date
    who_missed_a_deadline_is_found_whoever_leads
    how_many_people_live_where_is_kept_and_carried
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
    let mut figures = store.figures(AboutKind::Area, None, Over::Months).await.unwrap();
    figures.sort();
    assert_eq!(figures, [(figure(false), 3), (figure(true), 1)]);
    let by_month = store.figures(AboutKind::All, None, Over::Months).await.unwrap();
    assert!(by_month.len() == 2 && by_month.iter().all(|(f, _)| f.month == 2026 * 12 + 9));
    let over_all_time = store.figures(AboutKind::All, None, Over::AllTime).await.unwrap();
    assert!(over_all_time.len() == 2 && over_all_time.iter().all(|(f, _)| f.month == 0));
    assert_eq!(store.figures(AboutKind::Area, Some(vec!["64.72".into()]), Over::Months).await.unwrap().len(), 2);
    assert!(
        store.figures(AboutKind::Area, Some(vec!["64.7".into()]), Over::Months).await.unwrap().is_empty(),
        "by its key, not by the beginning"
    );
    store.put_figures(vec![(figure(true), 7)]).await.unwrap();
    assert_eq!(store.figures(AboutKind::Area, None, Over::Months).await.unwrap(), [(figure(true), 7)]);
    assert!(store.figures(AboutKind::All, None, Over::Months).await.unwrap().is_empty(), "all are replaced");
}

async fn facts_are_told_of_any_days(fresh: Fresh) {
    let store = &fresh.store;
    let day = |text: &str| text.parse::<domain::Date>().unwrap();
    let asked = |from: &str, until: &str, leads: &[i64]| Asked {
        from: day(from),
        until: day(until),
        leads: leads.iter().copied().map(AgencyId).collect(),
    };
    for n in 0..4 {
        store.append(birth(n)).await.unwrap();
    }
    let verified = verified(&birth(1).report);
    let after = verified.report.clone();
    store.append(verified).await.unwrap();
    let day_of = |at: Timestamp| after.area.zone().date(at);
    let here = day_of(after.received_at);
    let tallied = |key: &str| Tallied { key: key.into(), standing: Standing::Open, says: None, missed: Vec::new(), reports: 1 };
    let tallies = async |by| store.tallies(asked("2026-01-01", "2026-12-31", &[0, 7]), by).await.unwrap();
    assert_eq!(tallies(ToldApart::Village).await, [tallied(after.area.as_str())], "what is not public is in no figure");
    assert_eq!(tallies(ToldApart::VillageTopic).await, [tallied(&format!("{} jalan", after.area))]);
    assert_eq!(tallies(ToldApart::VillageDay).await, [tallied(&format!("{} {}", after.area, here.to_string().replace('-', "")))]);
    assert!(store.tallies(asked("2026-01-01", "2026-12-31", &[7]), ToldApart::Village).await.unwrap().is_empty());
    let before = here.yesterday().unwrap();
    assert!(store.tallies(asked("2026-01-01", &before.to_string(), &[0]), ToldApart::Village).await.unwrap().is_empty());
    let published = ReportEvent::FollowUpPublished {
        follow_up: None,
        forwarding: 0,
        answer: true,
        window: None,
        outcome: None,
        promise: None,
    };
    let mut answered = next(&after, published);
    answered.report.status = domain::report::Status::Answered { window: None };
    store.append(vouched(answered)).await.unwrap();
    let id = Key::Id(after.id);
    let kept = store.report(id).await.unwrap().unwrap();
    assert_eq!(kept.reached.answered, Some(day_of(at(3))), "{:?}", kept.reached);
    let listed = store.public(Filter::default(), None, 5).await.unwrap();
    assert_eq!(listed.rows[0].reached, kept.reached);
    let believed = store.believed(0, 9).await.unwrap();
    assert_eq!(believed.iter().find(|b| b.n == kept.n).map(|b| &b.reached), Some(&kept.reached));
    let facts = Facts::of(&kept.report, Milestones::default());
    store.date(vec![(kept.n, kept.report.version, facts)]).await.unwrap();
    assert_eq!(store.report(id).await.unwrap().unwrap().reached, kept.reached, "what is known stays");
    assert!(store.undated(9).await.unwrap().is_empty());
}

async fn sums_are_exact_before_and_after_they_are_brought_up_to_date(fresh: Fresh) {
    let store = &fresh.store;
    for n in 1..4 {
        store.append(birth(n)).await.unwrap();
        store.append(verified(&birth(n).report)).await.unwrap();
    }
    let report = store.report(Key::Id(birth(1).report.id)).await.unwrap().unwrap();
    let facts = Facts::of(&report.report, report.reached);
    let (month, calendar) = (domain::figure::month_of(facts.received), Calendar::of(&facts.area, &[]));
    let counts = |reports: u64| {
        let mut counts = Counts::default();
        counts.add(&facts, &calendar, reports);
        counts
    };
    let place =
        |reports: u64| (Table::Lead, CountedSum { month, lead: AgencyId(0), key: String::new(), counts: counts(reports) });
    let asked = |leads: Option<Vec<AgencyId>>| AskedSums { table: Table::Lead, months: (month, month), days: Vec::new(), leads };
    let told = |reports: i64| vec![(facts.received, facts.line(), reports)];
    assert_eq!(store.sums(asked(None)).await.unwrap(), (vec![], told(3)), "what nobody counted yet is told by its changes");
    let waiting = store.pending_changes(2).await.unwrap();
    assert_eq!(waiting.iter().map(|w| w.change.clone()).collect::<Vec<_>>(), [told(1), told(1)].concat());
    let fold = |after, reports, ids: &[PendingChange]| Fold {
        after,
        anew: None,
        sums: vec![place(reports)],
        changes: ids.iter().map(|change| change.id).collect(),
    };
    let after = store.folds().await.unwrap();
    store.fold(fold(after, 2, &waiting)).await.unwrap();
    assert_eq!(store.sums(asked(None)).await.unwrap(), (vec![place(2).1], told(1)));
    assert_eq!(store.sums_at(month, vec![AgencyId(0), AgencyId(3)]).await.unwrap(), [place(2)]);
    assert!(store.sums(asked(Some(vec![AgencyId(3)]))).await.unwrap().0.is_empty(), "of others only what is late is told");
    // Who was slower changes nothing.
    let rest = store.pending_changes(9).await.unwrap();
    assert!(store.fold(fold(after, 9, &rest)).await.is_err());
    assert_eq!(store.sums(asked(None)).await.unwrap(), (vec![place(2).1], told(1)));
    store.fold(fold(after + 1, 3, &rest)).await.unwrap();
    assert_eq!((store.sums(asked(None)).await.unwrap(), store.folds().await.unwrap()), ((vec![place(3).1], vec![]), after + 2));
    // A day off makes its months stale: they are told report by report until they are counted anew.
    let day_off = Holiday { date: facts.received, kind: HolidayKind::National, area: None, name: "Libur".into() };
    store.change(::store::Change::Holiday(day_off.clone()), Vec::new(), None).await.unwrap();
    assert_eq!(store.stale_month().await.unwrap(), Some(month));
    assert_eq!(store.sums(asked(None)).await.unwrap(), (vec![], told(3)));
    store.append(birth(4)).await.unwrap();
    store.append(verified(&birth(4).report)).await.unwrap();
    assert!(store.pending_changes(9).await.unwrap().is_empty(), "it is counted with its month");
    assert_eq!(store.sums(asked(None)).await.unwrap(), (vec![], told(4)), "and not twice");
    let whole = store.whole_month(month).await.unwrap();
    assert_eq!((whole.told, whole.changes.len(), whole.is_stale), (told(4), 1, true));
    let anew = Fold { anew: Some(month), ..fold(after + 2, 4, &whole.changes) };
    store.fold(anew).await.unwrap();
    assert_eq!(store.sums(asked(None)).await.unwrap(), (vec![place(4).1], vec![]));
    assert_eq!((store.stale_month().await.unwrap(), store.counted_months().await.unwrap()), (None, vec![month]));
    // Days that are no whole month.
    let days = |from: i8, until: i8| {
        let day = |day| facts.received.with().day(day).build().unwrap();
        AskedSums { months: (1, 0), days: vec![(day(from), day(until))], ..asked(None) }
    };
    let there = facts.received.day();
    assert_eq!(store.sums(days(there, there)).await.unwrap(), (vec![], told(4)));
    assert_eq!(store.sums(days(there + 1, there + 2)).await.unwrap(), (vec![], vec![]));
    // All is counted anew after rows were made again; a sum of nothing goes.
    store.put_figures(Vec::new()).await.unwrap();
    assert_eq!((store.stale_month().await.unwrap(), store.sums(asked(None)).await.unwrap()), (Some(month), (vec![], told(4))));
    store.fold(Fold { anew: Some(month), ..fold(after + 3, 0, &[]) }).await.unwrap();
    assert_eq!(store.sums(asked(None)).await.unwrap(), (vec![], vec![]));
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
        term: domain::DeadlineKind::Verification,
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

async fn who_missed_a_deadline_is_found_whoever_leads(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    store.append(birth(2)).await.unwrap();
    let verified = verified(&birth(1).report);
    let after = verified.report.clone();
    store.append(verified).await.unwrap();
    let overdue = ReportEvent::Overdue { clock: domain::report::Clock::Verification };
    store.append(vouched(next(&after, overdue))).await.unwrap();
    let asked = |leads: &[i64]| Asked {
        from: "2026-01-01".parse().unwrap(),
        until: "2026-12-31".parse().unwrap(),
        leads: leads.iter().copied().map(AgencyId).collect(),
    };
    let missed = |key: &str| Missed { key: key.into(), lead: AgencyId(0), missed: vec![GOVERNMENT], reports: 1 };
    let near = [GOVERNMENT.0 * 10 + 1, GOVERNMENT.0 + 1];
    let (by, key) = (ToldApart::Village, after.area.as_str());
    assert_eq!(store.missed(asked(&[GOVERNMENT.0, near[0]]), by).await.unwrap(), [missed(key)]);
    assert_eq!(store.missed(asked(&near), by).await.unwrap(), [], "a number is not found in another");
    assert_eq!(store.tallies(asked(&[0]), by).await.unwrap()[0].missed, [GOVERNMENT]);
    let found = async |leads: &[i64], overdue| {
        let filter = Filter { leads: asked(leads).leads, overdue: Some(overdue), ..Filter::default() };
        store.public(filter, None, 9).await.unwrap().rows.len()
    };
    assert_eq!((found(&[GOVERNMENT.0], true).await, found(&near, true).await, found(&[], true).await), (1, 0, 1));
    assert_eq!((found(&[0, GOVERNMENT.0], false).await, found(&[0], false).await, found(&[], false).await), (0, 1, 0));
}

async fn how_many_people_live_where_is_kept_and_carried(fresh: Fresh) {
    let store = &fresh.store;
    let population =
        |area: &str, year, people| domain::figure::Population { area: area.parse().unwrap(), year, people, source: "BPS".into() };
    let put = async |all| store.change(::store::Change::Population(all), Vec::new(), None).await.unwrap();
    put(vec![population("64.72", 2025, 861_000), population("64", 2024, 4_000_000)]).await;
    put(vec![population("64.72", 2025, 862_000), population("64.72", 2024, 850_000)]).await;
    let all = [population("64", 2024, 4_000_000), population("64.72", 2024, 850_000), population("64.72", 2025, 862_000)];
    assert_eq!(store.population().await.unwrap(), all);
    let other = Fresh::sqlite().await;
    let mark = store.take_out(::store::Table::Population, None, 2).await.unwrap();
    let rest = store.take_out(::store::Table::Population, mark.end(), 9).await.unwrap();
    other.store.put_in(mark).await.unwrap();
    other.store.put_in(rest).await.unwrap();
    assert_eq!(other.store.population().await.unwrap(), all);
}
