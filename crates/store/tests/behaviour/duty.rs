//! Duty rosters, drills, and which reports raised an alarm.

use domain::{
    forest::{Alarm, Disturbance, Drill, DrillId, DutyDay, Roster, RosterId, Shift},
    report::{ArchiveReason, Work},
};
use uuid::Uuid;

use crate::*;

on_every_engine! {
    rosters_are_kept_and_taken_away_and_drills_told_with_their_jobs
    the_reports_that_raised_an_alarm_are_found_by_their_state
    jobs_that_tell_of_alarms_are_found_while_they_wait
    what_cannot_wait_is_first_in_an_inbox
}

async fn rosters_are_kept_and_taken_away_and_drills_told_with_their_jobs(fresh: Fresh) {
    let store = &fresh.store;
    let roster = |version, minutes| Roster {
        id: RosterId(Uuid::from_u128(7)),
        version,
        area: "64.72".parse().unwrap(),
        minutes,
        shifts: vec![Shift { step: 1, user: UserId(3), days: DutyDay::ALL.to_vec(), from: 480, until: 0 }],
        absences: Vec::new(),
    };
    let before = store.generation().await.unwrap();
    for roster in [roster(1, 15), roster(2, 5)] {
        store.change(Change::Roster(roster.clone()), Vec::new(), None).await.unwrap();
        assert_eq!(store.rosters().await.unwrap(), [roster]);
    }
    assert_ne!(store.generation().await.unwrap(), before, "every process reads who is on duty");
    let drill = |version, to| Drill {
        id: DrillId(Uuid::from_u128(8)),
        version,
        area: "64.72".parse().unwrap(),
        by: UserId(3),
        alarm: Alarm::raise(to, 5, at(1)),
    };
    let jobs = store.job_counts().await.unwrap().waiting;
    for drill in [drill(1, Some(UserId(3))), drill(2, None)] {
        let job = NewJob { kind: "tell", payload: "{}".into(), run_at: at(0), key: None, reporter_of: None };
        let both = Change::Several(vec![Change::Drill(drill.clone()), Change::Jobs(vec![job])]);
        store.change(both, Vec::new(), None).await.unwrap();
        assert_eq!(store.drills().await.unwrap(), [drill]);
    }
    assert_eq!(store.job_counts().await.unwrap().waiting, jobs + 2);
    let other = Fresh::sqlite().await;
    for table in [::store::Table::DutyRoster, ::store::Table::DutyDrill] {
        other.store.put_in(store.take_out(table, None, 500).await.unwrap()).await.unwrap();
    }
    assert_eq!(other.store.rosters().await.unwrap(), store.rosters().await.unwrap());
    assert_eq!(other.store.drills().await.unwrap(), store.drills().await.unwrap());
    store.change(Change::NoRoster(RosterId(Uuid::from_u128(7))), Vec::new(), None).await.unwrap();
    assert!(store.rosters().await.unwrap().is_empty());
}

async fn the_reports_that_raised_an_alarm_are_found_by_their_state(fresh: Fresh) {
    let store = &fresh.store;
    let mut reports = Vec::new();
    for n in 1..=4 {
        let step = birth(n);
        reports.push(step.report.clone());
        store.append(step).await.unwrap();
    }
    for open in [true, false] {
        assert!(store.alarmed(open, None, 9).await.unwrap().is_empty());
    }
    for n in [0, 2, 3] {
        let report = reports.get_mut(n).unwrap();
        let step = next(report, ReportEvent::AlarmRaised { to: Some(UserId(3)), minutes: 15 });
        *report = step.report.clone();
        store.append(step).await.unwrap();
    }
    // By an official; whoever else did it would take nothing.
    let mut taken = event(reports[3].version + 1, ReportEvent::AlarmTaken, Vec::new());
    taken.event.by = ActorRef::Official(UserId(3));
    taken.texts.0 = serde_json::to_string(&taken.event.by).unwrap();
    let report = apply(Some(reports[3].clone()), reports[3].id, &taken.event).unwrap();
    let events = vec![taken];
    let step = next(&reports[3], ReportEvent::AlarmTaken);
    store.append(CommitRequest { marks: marks(&report, &events), report, events, ..step }).await.unwrap();
    let [first, third, fourth] = [0, 2, 3].map(|n| reports[n].id);
    let found = async |open: bool, before: Option<i64>, at_most: u32| {
        let rows = store.alarmed(open, before, at_most).await.unwrap();
        rows.into_iter().map(|(_, row)| row.unwrap().report.id).collect::<Vec<_>>()
    };
    assert_eq!(found(true, None, 9).await, [third, first]);
    assert_eq!(found(false, None, 9).await, [fourth]);
    // Some at a time, from before the last.
    assert_eq!(found(true, None, 1).await, [third]);
    let last = store.alarmed(true, None, 1).await.unwrap().pop().unwrap().0;
    assert_eq!(found(true, Some(last), 9).await, [first]);
    // What was put away waits for nobody.
    store.append(next(&reports[2], ReportEvent::Archived { reason: ArchiveReason::Test })).await.unwrap();
    assert_eq!(found(true, None, 9).await, [first]);
    assert_eq!(found(false, None, 9).await, [fourth, third]);
    assert_eq!(found(false, None, 1).await, [fourth]);
}

async fn jobs_that_tell_of_alarms_are_found_while_they_wait(fresh: Fresh) {
    let store = &fresh.store;
    let job =
        |kind, payload: &str, second| NewJob { kind, payload: payload.into(), run_at: at(second), key: None, reporter_of: None };
    let jobs = vec![job("tell_duty", "2", 20), job("tell_duty", "1", 10), job("tell_duty", "3", 60), job("digest", "4", 5)];
    store.add_jobs(jobs).await.unwrap();
    let undone = async |second| store.undone_alarms(at(second), 9).await.unwrap();
    assert_eq!(undone(50).await, [("1".to_owned(), at(10)), ("2".to_owned(), at(20))]);
    // However often it is tried, it waits since it was to be done; also where it is given up.
    for job in store.claim(at(40), at(45), 9, &["digest"]).await.unwrap() {
        let again = if job.payload == "1" { Some(at(500)) } else { None };
        store.fail(job.id, "gone".into(), again).await.unwrap();
    }
    assert_eq!(undone(50).await, [("1".to_owned(), at(10)), ("2".to_owned(), at(20))]);
    assert_eq!(store.undone_alarms(at(50), 1).await.unwrap().len(), 1);
    assert!(undone(10).await.is_empty());
}

async fn what_cannot_wait_is_first_in_an_inbox(fresh: Fresh) {
    let store = &fresh.store;
    for n in 1..=7 {
        let mut step = birth(n);
        if n % 3 == 0 {
            step.report.forest = Some(Disturbance { machines: true, ..Disturbance::default() });
            step = vouched(step);
        }
        store.append(step).await.unwrap();
    }
    let inbox = |filter| Inbox {
        desks: vec![Desk { works: vec![Work::Verify, Work::FollowUp], agencies: vec![GOVERNMENT] }],
        filter,
        ..Inbox::default()
    };
    let area = Filter { area: Some(birth(1).report.area), ..Filter::default() };
    for filter in [Filter::default(), area] {
        for at_most in [1, 2, 3, 9] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = store.inbox(inbox(filter.clone()), after, at_most).await.unwrap();
                seen.extend(page.rows.iter().map(|row| (row.report.is_urgent(), row.cursor.n)));
                let Some(next) = page.next else { break };
                after = Some(next);
            }
            assert_eq!(seen.iter().filter(|(urgent, _)| *urgent).count(), 2, "{at_most}: {seen:?}");
            assert!(seen.len() == 7 && seen.iter().take(2).all(|(urgent, _)| *urgent), "{at_most}: {seen:?}");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 7, "nothing twice");
        }
    }
}
