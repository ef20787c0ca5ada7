//! Any sequence of commands keeps the invariants; deadlines agree with a slow, plain calendar.

mod alarm;
mod assisted;
mod powers;
mod protection;

use proptest::prelude::*;

use std::collections::BTreeSet;

use super::*;
use crate::{
    figure::Milestones,
    forest::OnDuty,
    policy::{Actor, Grant, Official, Role},
    *,
};

const GOVERNMENT: AgencyId = AgencyId(2);
const SERVICE: AgencyId = AgencyId(3);
const STRICT: AgencyId = AgencyId(4);
const INSPECTORATE: AgencyId = AgencyId(5);

fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

fn tree() -> AgencyTree {
    let agency = |id, parent: Option<i64>, kind, code: &str, approval| Agency {
        id: AgencyId(id),
        parent: parent.map(AgencyId),
        kind,
        name: format!("Instansi {id}"),
        area: area(code),
        topics: vec![],
        approval,
        decree: String::new(),
        closed: false,
    };
    AgencyTree::new([
        agency(1, None, AgencyKind::Government, "64", false),
        agency(2, Some(1), AgencyKind::Government, "64.02", false),
        agency(3, Some(2), AgencyKind::Service, "64.02", false),
        agency(4, Some(2), AgencyKind::Service, "64.02", true),
        agency(5, Some(2), AgencyKind::Inspectorate, "64.02", false),
    ])
}

fn official(role: Role, agency: AgencyId) -> Actor {
    let at = Role::ALL.iter().position(|r| *r == role).unwrap();
    let user = UserId(agency.0 * 10 + i64::try_from(at).unwrap());
    Actor::Official(Official { user, grants: vec![Grant { role, agency }] })
}

/// One person with several roles.
fn both(roles: &[(Role, AgencyId)]) -> Actor {
    let grants = roles.iter().map(|(role, agency)| Grant { role: *role, agency: *agency }).collect();
    Actor::Official(Official { user: UserId(7), grants })
}

const ACTORS: u8 = 16;

fn actor(n: u8) -> Actor {
    match n % ACTORS {
        0 => Actor::Reporter,
        1 => Actor::Anyone,
        2 => Actor::System,
        3 => official(Role::Coordinator, GOVERNMENT),
        4 => official(Role::Liaison, SERVICE),
        5 => official(Role::Liaison, STRICT),
        6 => official(Role::Approver, STRICT),
        7 => official(Role::Coordinator, AgencyId(1)),
        8 => official(Role::Liaison, INSPECTORATE),
        9 => both(&[(Role::Liaison, STRICT), (Role::Approver, STRICT)]),
        10 => both(&[(Role::Liaison, GOVERNMENT), (Role::Approver, GOVERNMENT)]),
        11 => official(Role::Overseer, SERVICE),
        12 => official(Role::GrievanceSpecialist, GOVERNMENT),
        13 => official(Role::CarbonTeam, AgencyId(1)),
        14 => both(&[(Role::GrievanceSpecialist, STRICT), (Role::Coordinator, GOVERNMENT)]),
        _ => official(Role::Overseer, INSPECTORATE),
    }
}

fn outcome(a: u8) -> Option<Outcome> {
    let day = Date::constant(2026, 3, 2).saturating_add(jiff::Span::new().days(i64::from(a)));
    match a % 6 {
        0 => Some(Outcome::Fixed { on: day }),
        1 => Some(Outcome::Promised { by: day }),
        2 => Some(Outcome::Informed),
        3 => Some(Outcome::Declined),
        4 => Some(Outcome::Moved { to: AgencyId(i64::from(a % 5) + 1) }),
        _ => None,
    }
}

/// Some step in the register.
fn grieve(a: u8, report: &Report) -> Command {
    use crate::grievance::{EntryFacts, LimitKind, Limits, Outcome, Severity, Step, Tier};
    let calendar = Calendar::of(&area("64.02.06.1001"), &[]);
    let due = |kind| Limits::new([]).due(kind, Tier::Village, report.received_at, &calendar);
    let facts = EntryFacts {
        category: "land".into(),
        tier: Tier::Village,
        severity: Severity::Low,
        sex: None,
        group: None,
        period: None,
    };
    let dues = (due(LimitKind::Acknowledge), due(LimitKind::Respond));
    let tier = report.in_register().and_then(|e| e.tier().next()).unwrap_or(Tier::National);
    let step = match a % 18 {
        0 | 1 => Step::Taken { facts, acknowledge: dues.0, respond: dues.1 },
        2 => Step::Acknowledged,
        3 => Step::Assessed { severity: Severity::High },
        4 | 5 => Step::Responded,
        6 => Step::MinutesDrafted,
        7 => Step::MinutesSigned,
        8 => Step::CarriedOut,
        9 => Step::Mediated,
        10 => Step::Referred,
        11 => {
            let to = crate::grievance::Case::of(report).and_then(|case| case.next_decider(&tree()));
            Step::Appealed { tier, decide: due(LimitKind::Appeal), to }
        }
        12 => Step::Conveyed,
        13 => Step::Closed {
            outcome: Outcome::ALL[usize::from(a % 5)],
            satisfied: [None, Some(true), Some(false)][usize::from(a % 3)],
        },
        14 => Step::Corrected { facts, acknowledge: dues.0, respond: dues.1 },
        15 => Step::Satisfied { satisfied: a.is_multiple_of(4), by: Some(crate::grievance::ToldBy::Visit) },
        16 => Step::Reopened,
        _ if a.is_multiple_of(5) => Step::Removed,
        _ => Step::Prevention,
    };
    Command::Grieve { step, on: None, answered: None, worded: a.is_multiple_of(2), agreed: None }
}

/// What somebody may want of a report, mostly of an agency that has it and seldom that it ends, so that random lives go far.
fn command(n: u8, a: u8, report: &Report) -> Command {
    let n = if matches!(n % 38, 17 | 19 | 24 | 25) && !a.is_multiple_of(3) { n + 1 } else { n };
    let any = AgencyId(i64::from(a % 6) + 1);
    let has = report.forwardings.get(usize::from(a) % report.forwardings.len().max(1)).map(|f| f.agency);
    let agency = has.filter(|_| !matches!(n % 38, 4..=6 | 22)).unwrap_or(any);
    let flag = a.is_multiple_of(2);
    match n % 38 {
        0 => Command::AskCompletion,
        1 => Command::Complete,
        2 | 3 => Command::Verify(Verification {
            kind: Kind::ALL[usize::from(a % 3)],
            supervisory: a.is_multiple_of(7),
            topic: TopicCode("jalan".into()),
            area: area("64.02.06.1001"),
            accused: if a.is_multiple_of(5) { vec![SERVICE] } else { vec![] },
            anonymous: a.is_multiple_of(4),
        }),
        4 | 5 => Command::Forward { to: vec![agency, SERVICE], lead: agency },
        6 => Command::Forward { to: vec![agency], lead: agency },
        7 => Command::Accept { agency },
        8 => Command::Return { agency, better: AgencyId(i64::from(a % 4) + 1) },
        9 | 10 => Command::FollowUp { agency, outcome: outcome(a) },
        11 => Command::Approve { follow_up: usize::from(a % 3) },
        12 => Command::SendBack { follow_up: usize::from(a % 3) },
        13 => Command::Note,
        14 => Command::Reply { unsolved: flag },
        15 => Command::Rate { stars: a % 7, solved: [None, Some(true), Some(false)][usize::from(a % 3)] },
        16 | 32 => Command::Dispute,
        33 => Command::DecideAppeal { upheld: flag },
        34 => Command::RenewPin,
        17 => Command::Close,
        18 => Command::Reopen,
        19 => Command::Join { to: ReportId(uuid::Uuid::from_u128(u128::from(a % 2))) },
        20 => Command::Unjoin,
        21 => Command::Support,
        22 => Command::Copy { agency },
        23 => Command::Escalate,
        24 => Command::Archive { reason: ArchiveReason::BY_OFFICIAL[usize::from(a % 8)] },
        25 => {
            if flag {
                Command::Restore
            } else {
                Command::Withdraw
            }
        }
        27 => {
            if flag {
                Command::AskToHide
            } else {
                Command::DeclineHiding
            }
        }
        28 => Command::Show,
        29 => Command::LiftSupervision,
        30 => Command::Object,
        26 => Command::Tighten { anonymous: flag, secret: !flag },
        35 | 36 => grieve(a, report),
        37 if a.is_multiple_of(3) => Command::Restrict,
        37 => Command::LiftRestriction,
        _ => match a % 4 {
            0 => Command::Forget,
            1 if flag => Command::Reveal { field: SealedField::Voice, why: None },
            1 => Command::Reveal { field: SealedField::Person, why: Some(Why::Check) },
            2 => Command::GiveNationalId { id: NationalId(9) },
            _ => Command::TakeOver(TakeOver::default()),
        },
    }
}

fn submission() -> Submission {
    Submission {
        id: ReportId(uuid::Uuid::from_u128(1)),
        tracking: TrackingNumber::from_seed(1),
        kind: Kind::Complaint,
        topic: None,
        area: area("64.02.06.1001"),
        point: None,
        happened_on: None,
        written_at: None,
        channel: Channel::Web,
        identity: Identity::Given,
        voice: None,
        taken_down_by: None,
        assisted: None,
        forest: None,
        tells_of_forest: false,
        placed: false,
        anonymous: false,
        named: false,
        secret: false,
        restriction_asked: false,
    }
}

/// A grievance stands as its steps and its report tell.
fn check_case(after: &Report) {
    use crate::grievance::{Case, LimitKind, Measure, Outcome, Reckoned, Standing};
    let Some(case) = Case::of(after) else { return };
    let (now, standing) = (after.received_at, case.standing());
    let counts = |m| case.counts(m, now);
    let ends = [Measure::Resolved, Measure::Unresolved, Measure::Open].map(counts).into_iter().filter(|yes| *yes).count();
    assert_eq!(ends, 1, "ended one way, or open: {after:?}");
    assert_eq!(case.ending().is_some(), standing == Standing::Closed, "{after:?}");
    assert!(!case.is_closed() || case.clock().is_none(), "what ended waits for nobody: {after:?}");
    let kind = case.clock().map(|due| due.kind);
    match &after.status {
        Status::Archived { reason, .. } => {
            assert!(standing == Standing::Closed && kind.is_none(), "{after:?}");
            let own = case.entry.is_closed() || case.ending() == Some(Outcome::Withdrawn);
            assert!(*reason != ArchiveReason::Withdrawn || own, "{after:?}");
        }
        Status::Joined { .. } => assert!(!case.is_open() && kind.is_none(), "{after:?}"),
        Status::Disputed { .. } => assert_eq!((standing, kind), (Standing::Appealed, Some(LimitKind::Appeal))),
        Status::Closed { how: Closing::Confirmed } => assert!(case.is_closed(), "{after:?}"),
        _ => {}
    }
    let waits = matches!(standing, Standing::Received | Standing::Appealed);
    assert!(!waits || kind.is_some(), "what waits has a clock: {after:?}");
    // Whoever may decide sees it, and it lies with them alone.
    let to_decide = after.tasks().into_iter().filter(|t| t.work == Work::DecideGrievance);
    for task in to_decide {
        assert_eq!((Some(task.agency), kind), (case.entry.appealed_to(), Some(LimitKind::Appeal)), "{after:?}");
    }
    // As the version before reckoned it, from its steps alone.
    let steps = case.reckoned(Reckoned::Steps);
    assert_eq!((steps.standing(), steps.is_closed()), (case.entry.standing(), case.entry.is_closed()));
}

fn check(before: &Report, event: &ReportEvent, after: &Report) {
    assert_eq!(after.version, before.version + 1, "version grows by one");
    assert!(after.forwardings.iter().filter(|f| f.lead && f.is_active()).count() <= 1, "one lead");
    assert!(after.anonymous || !before.anonymous, "anonymous is never loosened");
    assert!(after.is_protected() || !before.is_protected(), "protection is never loosened");
    assert!(!after.is_protected() || after.point.is_none(), "no exact place stands in the state of what is protected");
    let shown = matches!(event, ReportEvent::Shown) && before.hidden_by_official && !before.supervisory;
    assert!(after.secret || !before.secret || shown, "only what an official hid is shown again: {event:?}");
    assert!(!after.supervisory || !after.is_public(), "supervisory content is never public");
    let lifted = matches!(event, ReportEvent::SupervisionLifted { .. });
    assert!(after.supervisory || !before.supervisory || lifted, "the flag never falls by itself: {event:?}");
    assert!(lifted || before.accused.iter().all(|a| after.accused.contains(a)), "the accused never shrink: {event:?}");
    if matches!(before.status, Status::Archived { .. }) {
        let goes_on = matches!(event, ReportEvent::Restored { .. } | ReportEvent::Undone { .. } | ReportEvent::Objected { .. });
        use ReportEvent::{Grievance, Restricted, RestrictionLifted};
        let register = matches!(event, Grievance { .. } | Restricted | RestrictionLifted { .. });
        assert!(event.is_trace() || goes_on || register, "after archive: {event:?}");
    }
    for accused in after.accused.iter().filter(|_| after.supervisory) {
        let actor = official(Role::Liaison, *accused);
        assert!(!policy::sees(&actor, after, &tree()), "the accused do not see it");
    }
    for outsider in [official(Role::Liaison, GOVERNMENT), official(Role::Approver, STRICT), official(Role::Liaison, SERVICE)] {
        assert!(!after.supervisory || !policy::sees(&outsider, after, &tree()), "only people of the inspectorate see it");
    }
    // Of a restricted case nobody knows but its specialist, whatever else somebody is.
    for n in (0..ACTORS).filter(|_| after.restricted) {
        let Actor::Official(official) = actor(n) else { continue };
        let named = official.grants.iter().any(|g| g.role == Role::GrievanceSpecialist && g.agency == GOVERNMENT);
        assert_eq!(
            policy::sees(&Actor::Official(official), after, &tree()),
            named && after.custodian == GOVERNMENT,
            "{n}: {after:?}"
        );
    }
    assert!(!after.restricted || (after.figures().iter().all(|f| !f.public) && crate::grievance::Case::counted(after).is_none()));
    check_case(after);
    // Counts of an inbox rely on it: but for a closed circle, whoever has the desk sees what lies on it.
    if !after.secret && !after.supervisory && after.accused.is_empty() {
        for task in after.tasks() {
            let role = match task.work {
                Work::Verify
                | Work::ForwardAgain
                | Work::Intervene
                | Work::Decide
                | Work::DecideHiding
                | Work::DecideGrievance => Role::Coordinator,
                Work::FollowUp | Work::Complete | Work::Fulfil => Role::Liaison,
                Work::Approve => Role::Approver,
            };
            assert!(policy::sees(&official(role, task.agency), after, &tree()), "not seen on the own desk: {task:?} {after:?}");
        }
    }
    // Never lost: somebody has it on the desk, or time will move it, or it is at an end.
    let at_rest = matches!(
        after.status,
        Status::Closed { .. } | Status::Archived { .. } | Status::Joined { .. } | Status::Answered { window: None }
    );
    assert!(at_rest || after.restricted || !after.tasks().is_empty() || after.next_timer().is_some(), "lost: {after:?}");
}

/// What holds after every command: supervisory content is hidden, and with inspectorates alone; nobody else has work or a clock.
fn kept(report: &Report) {
    let tree = tree();
    assert!(report.keeps_supervision(&tree), "supervisory content elsewhere: {report:?}");
    assert!(report.keeps_restriction(), "a restricted case elsewhere: {report:?}");
    let elsewhere = |a: AgencyId| tree.get(a).is_some_and(|a| a.kind == AgencyKind::Service);
    assert!(!report.supervisory || report.tasks().iter().all(|t| !elsewhere(t.agency)), "work elsewhere: {report:?}");
    for (clock, _) in report.clocks().filter(|_| report.supervisory) {
        if let Clock::FirstFollowUp(n) | Clock::AgencyCompletion(n) = clock {
            assert!(!elsewhere(report.forwardings[n].agency), "a clock elsewhere: {report:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_commands_keeps_the_invariants(steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), prop_oneof![3 => 0i64..12, 1 => 0i64..400]), 1..80)) {
        let (tree, rules) = (tree(), RuleBook::default());
        let calendar = Calendar::of(&area("64.02.06.1001"), &[]);
        let mut now = "2026-01-05T01:00:00Z".parse::<Timestamp>().unwrap();
        let mut log = Vec::new();
        let first = submit(&submission(), Context { now, actor: &Actor::Anyone, calendar: &calendar, rules: &rules, agencies: &tree, duty: OnDuty::NOBODY }).unwrap();
        log.push(Event { version: 1, at: now, by: ActorRef::Anyone, what: first });
        let mut report = apply(None, submission().id, &log[0]).unwrap();
        for (who, what, arg, hours) in steps {
            now += jiff::SignedDuration::from_hours(hours);
            // Time acts first, as it does in the running system.
            let mut attempts = Vec::new();
            if let Some(alarm) = report.next_timer().filter(|a| a.at <= now) {
                attempts.push((Actor::System, Command::Fire { clock: alarm.clock }));
            }
            let command = command(what, arg, &report);
            // Whoever of all is allowed to does it.
            attempts.extend((0..ACTORS).map(|other| (actor(who % ACTORS + other), command.clone())));
            let mut done = false;
            for (actor, command) in attempts {
                let context = Context { now, actor: &actor, calendar: &calendar, rules: &rules, agencies: &tree, duty: OnDuty::NOBODY };
                let ring = matches!(command, Command::Fire { .. });
                if done && !ring {
                    break;
                }
                let Ok(events) = decide(&report, &command, context) else { continue };
                done = !ring;
                prop_assert!(!events.is_empty(), "a command that is allowed leaves a trace");
                for what in events {
                    let event = Event { version: report.version + 1, at: now, by: actor.by(), what };
                    let after = apply(Some(report.clone()), report.id, &event).unwrap();
                    check(&report, &event.what, &after);
                    log.push(event);
                    report = after;
                }
                kept(&report);
            }
            // Now and then somebody takes back what was done last.
            let to = log.len().saturating_sub(usize::from(arg % 5));
            let before = log[..to].iter().fold(None, |r, e| apply(r, report.id, e));
            if let Some(before) = before
                && let Ok(what) = undo(&report, before.clone(), &log[to..], actor(who).by(), now)
            {
                let event = Event { version: report.version + 1, at: now, by: actor(who).by(), what };
                let after = apply(Some(report.clone()), report.id, &event).unwrap();
                check(&report, &event.what, &after);
                let as_before = Report { version: before.version, undone: before.undone.clone(), supports: before.supports, ..after.clone() };
                prop_assert_eq!(&as_before, &before);
                prop_assert!(log[to..].iter().all(|e| !after.stands(e.version)) && after.stands(event.version));
                log.push(event);
                report = after;
                kept(&report);
            }
        }
        // Replay equals state, also through what is written to disk.
        let text = serde_json::to_string(&log).unwrap();
        let read: Vec<Event> = serde_json::from_str(&text).unwrap();
        let replayed = read.iter().fold(None, |r, e| apply(r, report.id, e)).unwrap();
        prop_assert_eq!(&replayed, &report);
        let again: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
        prop_assert_eq!(again, report.clone());
        // What was known before a restriction is a state of the log in which there was none.
        match report.known_before(&log) {
            Some(known) => {
                let until = usize::try_from(known.until).unwrap();
                prop_assert!(report.restricted && !known.report.restricted && log[until].what == ReportEvent::Restricted);
                prop_assert_eq!(log[..until].iter().fold(None, |r, e| apply(r, report.id, e)), Some(known.report));
            }
            None => prop_assert!(!report.restricted || (log[1].what == ReportEvent::Restricted && log[1].at == log[0].at)),
        }
        // A deadline was missed by whoever had it in the state in which it passed; told step by step, and from the whole log.
        let (mut missed, mut step) = (BTreeSet::new(), Milestones::default());
        let mut state = apply(None, report.id, &log[0]).unwrap();
        for (n, event) in log.iter().enumerate().skip(1) {
            if let ReportEvent::Overdue { clock } = event.what && report.stands(event.version) {
                missed.insert(match (clock, &state.status) {
                    (Clock::FirstFollowUp(at) | Clock::AgencyCompletion(at) | Clock::Promise(at), _) => state.forwardings[at].agency,
                    (Clock::Appeal, Status::Disputed { to, .. }) => *to,
                    _ => state.custodian,
                });
            }
            let after = apply(Some(state.clone()), report.id, event).unwrap();
            step = step.after(&state, &after, [event]).unwrap_or_else(|| Milestones::of(&after, &log[..=n]));
            state = after;
        }
        prop_assert_eq!(&Milestones::of(&report, &log), &step);
        prop_assert_eq!(step.missed, missed.into_iter().collect::<Vec<_>>());
    }
}

/// Counts day by day, without cleverness: a day counts when people work, and the clock does not stand still on it.
fn plain(from: Date, days: u16, off: &[Date], pause: Option<(Date, Date)>) -> Date {
    let mut date = from;
    let mut counted = 0;
    while counted < days {
        date = date.tomorrow().unwrap();
        let weekend = matches!(date.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        let stands_still = pause.is_some_and(|(a, b)| date > a && date <= b);
        if !weekend && !off.contains(&date) && !stands_still {
            counted += 1;
        }
    }
    date
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn deadlines_agree_with_a_plain_calendar(
        start in 0i64..3200, second in 0i64..86_400, term in 0usize..8, offs in prop::collection::vec(0i64..3300, 0..60),
        wait in 0i64..40, pause in 0i64..60,
    ) {
        let day = |n: i64| jiff::civil::date(2019, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
        let off: Vec<Date> = offs.into_iter().map(day).collect();
        let holidays: Vec<_> = off.iter().map(|d| Holiday { date: *d, kind: HolidayKind::National, area: None, name: String::new() }).collect();
        let calendar = Calendar::of(&area("64.02"), &holidays);
        let (rules, zone) = (RuleBook::default(), Zone::Central);
        let now = zone.at(day(start), jiff::civil::Time::midnight()) + jiff::SignedDuration::from_secs(second);
        let term = DeadlineKind::WITH_RULE[term];
        let deadline = Deadline::set(term, now, &rules, &calendar);
        let expected = plain(day(start), deadline.days, &off, None);
        prop_assert_eq!(zone.date(deadline.due), expected);
        prop_assert!(deadline.remind < deadline.due);
        // It tells which days were counted, whatever is known of days off later.
        let counted = deadline.counted(zone).unwrap();
        prop_assert_eq!(counted.len(), usize::from(deadline.days));
        prop_assert!(counted.iter().all(|day| calendar.is_working_day(*day)) && counted.last() == Some(&expected));
        // The clock stands still from `since` until `until`.
        let since = now + jiff::SignedDuration::from_hours(wait * 24);
        let until = since + jiff::SignedDuration::from_hours(pause * 24);
        let paused = deadline.after_pause(since, until, &calendar);
        if since <= deadline.due {
            let expected = plain(day(start), deadline.days, &off, Some((zone.date(since), zone.date(until))));
            // Asked on the last day, the rest of a day is given back on the day of completion.
            prop_assert_eq!(zone.date(paused.due), expected.max(zone.date(deadline.due)).max(zone.date(until)));
            prop_assert_eq!(paused.counted(zone).unwrap().len(), usize::from(deadline.days));
        } else {
            prop_assert_eq!(paused, deadline);
        }
    }
}

#[test]
fn rules_hold_from_their_date() {
    let rule = Rule { term: DeadlineKind::Complaint, days: 10, from: jiff::civil::date(2026, 7, 1), article: "uji".into() };
    let rules = RuleBook::new([rule]);
    assert_eq!(rules.days(DeadlineKind::Complaint, jiff::civil::date(2026, 6, 30)), 14);
    assert_eq!(rules.days(DeadlineKind::Complaint, jiff::civil::date(2026, 7, 1)), 10);
}
