//! Steps keep their order whatever is tried; clocks agree with a plain count; figures agree with a plain reckoning.

use jiff::{SignedDuration, Span, Timestamp, civil::date};
use proptest::prelude::*;

use super::*;
use crate::{AgencyId, AreaCode, Calendar, Date, Holiday, HolidayKind, Refusal, Report};

fn area() -> AreaCode {
    "64.08.05.2006".parse().unwrap()
}

fn facts(tier: Tier) -> EntryFacts {
    EntryFacts { category: "land".into(), tier, severity: Severity::Low, sex: None, group: None, period: None }
}

fn dues(tier: Tier, began: Timestamp) -> (Due, Due, Due) {
    let (limits, calendar) = (Limits::new([]), Calendar::of(&area(), &[]));
    let due = |kind, tier| limits.due(kind, tier, began, &calendar);
    (due(LimitKind::Acknowledge, tier), due(LimitKind::Respond, tier), due(LimitKind::Appeal, tier.next().unwrap_or(tier)))
}

fn step(n: u8, a: u8, tier: Tier, now: Timestamp) -> Step {
    let (acknowledge, respond, decide) = dues(tier, now);
    match n % 18 {
        0 => Step::Taken { facts: facts(tier), acknowledge, respond },
        1 => Step::Acknowledged,
        2 => Step::Assessed { severity: Severity::ALL[usize::from(a % 4)] },
        3 => Step::Responded,
        4 => Step::MinutesDrafted,
        5 => Step::MinutesSigned,
        6 => Step::CarriedOut,
        7 => Step::Mediated,
        8 => Step::Referred,
        9 | 10 => Step::Appealed { tier: tier.next().unwrap_or(tier), decide, to: None },
        11 => Step::Conveyed,
        12 => Step::Closed {
            outcome: Outcome::ALL[usize::from(a % 5)],
            satisfied: [None, Some(true), Some(false)][usize::from(a % 3)],
        },
        14 => Step::Satisfied { satisfied: a.is_multiple_of(2), by: [None, Some(ToldBy::Phone)][usize::from(a % 2)] },
        15 => Step::Reopened,
        17 => Step::AppealTakenBack,
        13 if a.is_multiple_of(4) => Step::Removed,
        13 => Step::Prevention,
        _ => Step::Corrected { facts: facts(Tier::ALL[usize::from(a % 4)]), acknowledge, respond },
    }
}

/// Without appeals that were taken back.
fn standing(steps: &[StepDone]) -> Vec<&StepDone> {
    let mut stands: Vec<&StepDone> = Vec::new();
    for done in steps {
        if done.step.name() == StepName::AppealTakenBack {
            let appeal = stands.iter().rposition(|s| s.step.name() == StepName::Appealed).unwrap();
            stands.remove(appeal);
        }
        stands.push(done);
    }
    stands
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_steps_and_days_keeps_their_order(tried in prop::collection::vec((any::<u8>(), any::<u8>(), 0i64..90, -2i64..12), 1..60)) {
        let (zone, received) = (area().zone(), date(2026, 1, 5));
        let mut now: Timestamp = "2026-01-05T01:00:00Z".parse().unwrap();
        let mut entry: Option<Entry> = None;
        for (n, (what, a, hours, back)) in tried.into_iter().enumerate() {
            now += SignedDuration::from_hours(hours);
            let tier = entry.as_ref().map_or(Tier::ALL[usize::from(a % 4)], Entry::tier);
            let step = step(if n == 0 { 0 } else { what }, a, tier, now);
            let before = entry.clone();
            if Entry::fits(before.as_ref(), &step).is_err() {
                continue;
            }
            // Some day before, on it or after it; what is not told is today.
            let today = zone.date(now);
            let on = (back != 0).then(|| today.saturating_sub(Span::new().days(back)));
            let fits = Entry::fits_day(before.as_ref(), step.name(), on, received, (today, zone));
            let day = |done: &StepDone| done.on.unwrap_or_else(|| zone.date(done.at));
            let current = before.iter().filter(|e| !e.is_removed()).flat_map(|e| standing(&e.steps[e.steps.iter().rposition(|s| s.step.name() == StepName::Taken).unwrap()..]));
            let last = |name: StepName| current.clone().rfind(|s| s.step.name() == name);
            let too_early = on.is_some_and(|on| on < received || step.name().follows().iter().any(|name| last(*name).is_some_and(|s| on < day(s))));
            prop_assert_eq!(fits.is_err(), too_early || on.is_some_and(|on| on > today), "{:?} on {:?}", step.name(), on);
            if fits.is_err() {
                continue;
            }
            let on = on.filter(|on| *on != today);
            let version = u32::try_from(n).unwrap();
            entry = Entry::after(entry, StepDone { at: now, on, version, step: step.clone(), agency: None, for_them: false });
            let after = entry.as_ref().unwrap();
            prop_assert_eq!(after.steps.len(), before.as_ref().map_or(0, |e| e.steps.len()) + 1, "steps are only added");
            prop_assert!(after.facts().is_some() && after.severity().is_some());
            if after.is_removed() {
                continue;
            }
            let after = &Entry { steps: after.steps[after.steps.iter().rposition(|s| s.step.name() == StepName::Taken).unwrap()..].to_vec() };
            // Minutes come one after the other, each once.
            let place = |name: StepName| after.steps.iter().position(|s| s.step.name() == name);
            let many = |name: StepName| after.steps.iter().filter(|s| s.step.name() == name).count();
            for (first, then) in [
                (StepName::Responded, StepName::MinutesDrafted),
                (StepName::MinutesDrafted, StepName::MinutesSigned),
                (StepName::MinutesSigned, StepName::CarriedOut),
                (StepName::Responded, StepName::Conveyed),
            ] {
                prop_assert!(place(then).is_none_or(|then| place(first).is_some_and(|first| first < then)), "{first:?} before {then:?}");
            }
            let ended = place(StepName::Responded).into_iter().chain(place(StepName::Closed)).min();
            prop_assert!(place(StepName::Appealed).is_none_or(|appealed| ended.is_some_and(|ended| ended < appealed)), "an appeal of nothing");
            let appeals = many(StepName::Appealed);
            prop_assert!(many(StepName::MinutesSigned) <= 1 + appeals && many(StepName::CarriedOut) <= 1 + appeals);
            prop_assert!(many(StepName::Acknowledged) <= 1);
            // An answer never comes before what it answers, nor an end before anything that it ends.
            let stands = standing(&after.steps);
            for done in &stands {
                for name in done.step.name().follows() {
                    let earlier = stands.iter().take_while(|s| s.version != done.version).filter(|s| s.step.name() == *name);
                    prop_assert!(earlier.last().is_none_or(|s| day(s) <= day(done)), "{:?} before {name:?}", done.step.name());
                }
            }
            if let Some(at) = after.closed_at(zone) {
                prop_assert!(zone.date(at) >= received);
            }
            // What is corrected moves no deadline of a level that an appeal left.
            let back = step.name() == StepName::AppealTakenBack;
            if let Some(before) = before.as_ref().filter(|b| b.did(StepName::Appealed) && !b.is_removed() && !back) {
                prop_assert_eq!(before.first_dues(), after.first_dues());
            }
            if step.name() == StepName::Reopened {
                prop_assert!(after.standing() != Standing::Closed && after.ending().is_none());
            }
            // What ended waits for nobody; what waits has a clock or an answer.
            prop_assert!(!after.is_closed() || (after.clock().is_none() && after.standing() == Standing::Closed));
            let waits = matches!(after.standing(), Standing::Received | Standing::Acknowledged | Standing::Appealed);
            prop_assert!(!waits || after.clock().is_some(), "{after:?}");
            if after.standing() == Standing::Appealed {
                prop_assert_eq!(after.clock().map(|due| due.kind), Some(LimitKind::Appeal));
            }
            if matches!(step, Step::Closed { outcome: Outcome::Resolved, .. }) {
                // Answered, conveyed and carried out, all of it since whoever complained appealed last.
                let last = |name: StepName| stands.iter().rposition(|s| s.step.name() == name);
                let since = |name: StepName| last(name) > last(StepName::Appealed);
                prop_assert!(since(StepName::Responded) && last(StepName::Conveyed) > last(StepName::Responded));
                prop_assert!(!since(StepName::MinutesDrafted) || since(StepName::CarriedOut));
            }
            // As it stood before is found again.
            let after = entry.as_ref().unwrap();
            prop_assert_eq!(after.at(now - SignedDuration::from_secs(1)).map(|e| e.steps.len()), Some(after.steps.iter().filter(|s| s.at <= now - SignedDuration::from_secs(1)).count()).filter(|n| *n > 0));
        }
        let told = serde_json::to_string(&entry).unwrap();
        prop_assert_eq!(serde_json::from_str::<Option<Entry>>(&told).unwrap(), entry);
    }

    #[test]
    fn clocks_agree_with_a_plain_count(start in 0i64..2000, second in 0i64..86_400, amount in 0u16..60, offs in prop::collection::vec(0i64..2100, 0..40)) {
        let day = |n: i64| date(2020, 1, 1).checked_add(Span::new().days(n)).unwrap();
        let off: Vec<Date> = offs.into_iter().map(day).collect();
        let holidays: Vec<_> = off.iter().map(|d| Holiday { date: *d, kind: HolidayKind::National, area: None, name: String::new() }).collect();
        let calendar = Calendar::of(&area(), &holidays);
        let zone = calendar.zone();
        let began = zone.at(day(start), jiff::civil::Time::midnight()) + SignedDuration::from_secs(second);
        let from = date(2019, 1, 1);
        for unit in Unit::ALL {
            let limit = Limit { kind: LimitKind::Respond, tier: Tier::Village, amount, unit, from, source: String::new(), removed: false };
            let due = Limits::new([limit]).due(LimitKind::Respond, Tier::Village, began, &calendar);
            let mut plain = day(start);
            let mut left = amount;
            match unit {
                Unit::Hours => {
                    prop_assert_eq!(due.by, began + SignedDuration::from_secs(i64::from(amount) * 3600));
                    continue;
                }
                Unit::Days => (0..amount).for_each(|_| plain = plain.tomorrow().unwrap()),
                Unit::WorkingDays => while left > 0 {
                    plain = plain.tomorrow().unwrap();
                    let weekend = matches!(plain.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
                    left -= u16::from(!weekend && !off.contains(&plain));
                },
            }
            prop_assert_eq!(zone.date(due.by), plain);
            prop_assert!(due.by >= began && (due.amount, due.unit) == (amount, unit));
        }
    }

    #[test]
    fn percentiles_agree_with_a_plain_reckoning(took in prop::collection::vec(0i64..100_000, 0..200)) {
        let spread = Spread::of(took.clone());
        prop_assert_eq!(spread.is_none(), took.is_empty());
        let Some(spread) = spread else { return Ok(()) };
        // The least of all times that so many of a hundred took no longer than.
        let least = |percent: usize| took.iter().copied().filter(|t| took.iter().filter(|u| *u <= t).count() * 100 >= percent * took.len()).min();
        prop_assert_eq!(spread.cases, took.len() as u64);
        prop_assert_eq!((Some(spread.median), Some(spread.ninetieth)), (least(50), least(90)));
    }
}

#[test]
fn limits_hold_from_their_day() {
    let limit = |amount, from| Limit {
        kind: LimitKind::Acknowledge,
        tier: Tier::Village,
        amount,
        unit: Unit::Hours,
        from,
        source: String::new(),
        removed: false,
    };
    let limits = Limits::new([limit(48, date(2026, 7, 1)), limit(24, date(2026, 9, 1))]);
    let on = |day| limits.on(LimitKind::Acknowledge, Tier::Village, day).map(|l| (l.amount, l.unit));
    assert_eq!(on(date(2018, 1, 1)), Some((7, Unit::Days)));
    assert_eq!(on(date(2026, 6, 30)), Some((7, Unit::Days)));
    assert_eq!(on(date(2026, 7, 1)), Some((48, Unit::Hours)));
    assert_eq!(on(date(2027, 1, 1)), Some((24, Unit::Hours)));
}

#[test]
fn an_appeal_goes_one_level_up_and_the_last_has_none() {
    let now: Timestamp = "2026-01-05T01:00:00Z".parse().unwrap();
    let (acknowledge, respond, decide) = dues(Tier::National, now);
    let done = |version, step| StepDone { at: now, on: None, version, step, agency: None, for_them: false };
    let entry = Entry::after(None, done(1, Step::Taken { facts: facts(Tier::National), acknowledge, respond }));
    let entry = Entry::after(entry, done(2, Step::Responded));
    let appeal = Step::Appealed { tier: Tier::National, decide, to: None };
    assert_eq!(Entry::fits(entry.as_ref(), &appeal), Err(Refusal::LastLevel));
}

#[test]
fn an_appeal_that_was_taken_back_is_as_if_nobody_had_made_it() {
    let now: Timestamp = "2026-01-05T01:00:00Z".parse().unwrap();
    let (acknowledge, respond, decide) = dues(Tier::Village, now);
    let done = |version, step| StepDone { at: now, on: None, version, step, agency: Some(AgencyId(2)), for_them: false };
    let appeal = |to| Step::Appealed { tier: Tier::Regency, decide: decide.clone(), to: Some(AgencyId(to)) };
    let mut entry = Entry::after(None, done(1, Step::Taken { facts: facts(Tier::Village), acknowledge, respond }));
    let mut then = |version, step: Step| {
        assert_eq!(Entry::fits(entry.as_ref(), &step), Ok(()), "{version}: {step:?}");
        entry = Entry::after(entry.take(), done(version, step));
        entry.clone().unwrap()
    };
    let answered = then(2, Step::Responded);
    assert_eq!(Entry::fits(Some(&answered), &Step::AppealTakenBack), Err(Refusal::WrongState), "nobody appealed");
    let appealed = then(3, appeal(2));
    assert!(appealed.awaits_decision() && appealed.tier() == Tier::Regency && appealed.was_answered_by(AgencyId(2)));
    let back = then(4, Step::AppealTakenBack);
    let told =
        |e: &Entry| (e.standing(), e.tier(), e.appealed_to(), e.clock().cloned(), e.awaits_decision(), e.did(StepName::Appealed));
    assert_eq!(told(&back), told(&answered));
    assert!(back.did(StepName::AppealTakenBack) && !back.follows_appeal(4));
    assert_eq!(Entry::fits(Some(&back), &Step::AppealTakenBack), Err(Refusal::WrongState), "once");
    // Closed, appealed by mistake, taken back: closed as before.
    then(5, Step::Closed { outcome: Outcome::Unresolved, satisfied: None });
    then(6, appeal(2));
    assert!(then(7, Step::AppealTakenBack).is_closed());
    // In earnest: decided, and taken back no more.
    then(8, appeal(1));
    let decided = then(9, Step::Responded);
    assert_eq!((decided.appealed_to(), decided.decides_appeal(9), decided.decides_appeal(2)), (Some(AgencyId(1)), true, false));
    assert_eq!(Entry::fits(Some(&decided), &Step::AppealTakenBack), Err(Refusal::WrongState));
}

#[test]
fn figures_that_were_kept_before_count_nothing_that_was_written_down_late() {
    let received: Timestamp = "2026-01-05T01:00:00Z".parse().unwrap();
    let later = received + SignedDuration::from_hours(24 * 30);
    let (acknowledge, respond, _) = dues(Tier::Village, received);
    let taken = StepDone {
        at: received,
        on: None,
        version: 1,
        step: Step::Taken { facts: facts(Tier::Village), acknowledge, respond },
        agency: None,
        for_them: false,
    };
    let noted = StepDone {
        at: later,
        on: Some(date(2026, 1, 6)),
        version: 2,
        step: Step::Acknowledged,
        agency: Some(AgencyId(2)),
        for_them: false,
    };
    let entry = Entry { steps: vec![taken, noted] };
    assert_eq!(entry.noted_later().count(), 1);
    let golden = include_str!("../report/golden/reports.jsonl").lines().next().unwrap();
    let report = Report { grievance: Some(entry), received_at: received, ..serde_json::from_str(golden).unwrap() };
    let case = Case::of(&report).unwrap();
    let counts = |how, measure| case.reckoned(how).counts(measure, later);
    for how in [Reckoned::Steps, Reckoned::Whole] {
        assert!(
            counts(how, Measure::InTime) && !counts(how, Measure::NotedLate) && !how.measures().any(|m| m == Measure::NotedLate)
        );
    }
    assert!(counts(Reckoned::Known, Measure::InTime) && counts(Reckoned::Known, Measure::NotedLate));
    let kept = Figures::of([case.reckoned(Reckoned::Whole)], "2026-q1".parse().unwrap(), later);
    assert!(!serde_json::to_string(&kept).unwrap().contains("noted_late"));
}

#[test]
fn periods_are_written_and_read_alike() {
    for (text, from, until) in [
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-h1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ] {
        let period: ReportPeriod = text.parse().unwrap();
        assert_eq!((period.to_string().as_str(), period.from(), period.until()), (text, from, until));
        assert_eq!(ReportPeriod::of(period.kind, from), period);
        assert_eq!(ReportPeriod::of(period.kind, until), period);
        assert_eq!(period.before().until().tomorrow().unwrap(), from);
    }
    for text in ["2026-q5", "2026-q0", "2026-h3", "26-q1", "2026-", "2026-x1", "", "2026-q-1"] {
        assert!(text.parse::<ReportPeriod>().is_err(), "{text}");
    }
}

#[test]
fn few_restricted_cases_read_like_none() {
    assert_eq!([0, 1, 4, 5].map(restricted_count), [None, None, None, Some(5)]);
}
