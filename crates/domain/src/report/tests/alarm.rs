//! The alarm of a report: raised once, passed on by time, taken by whoever is asked, and by nobody else.

use super::*;
use crate::forest::{Disturbance, FRESH, Finding, ForestCategory, When};

const FIRST: UserId = UserId(37);
const SECOND: UserId = UserId(48);

struct Case {
    report: Report,
    now: Timestamp,
    tree: AgencyTree,
    order: Vec<UserId>,
}

impl Case {
    fn new(told: Disturbance) -> Self {
        Self::of(&Submission { forest: Some(told), ..submission() })
    }

    fn of(submission: &Submission) -> Self {
        let (tree, rules, calendar) = (tree(), RuleBook::default(), Calendar::of(&area("64.02.06.1001"), &[]));
        let now = "2026-01-05T01:00:00Z".parse().unwrap();
        let context =
            Context { now, actor: &Actor::Anyone, calendar: &calendar, rules: &rules, agencies: &tree, duty: OnDuty::NOBODY };
        let what = submit(submission, context).unwrap();
        let report = apply(None, submission.id, &Event { version: 1, at: now, by: ActorRef::Anyone, what }).unwrap();
        Self { report, now, tree, order: vec![FIRST, SECOND] }
    }

    fn urgent() -> Self {
        Self::new(Disturbance { category: Some(ForestCategory::Fire), fire: true, ..Disturbance::default() })
    }

    fn act(&mut self, actor: &Actor, command: Command) -> Result<(), Refusal> {
        let (rules, calendar) = (RuleBook::default(), Calendar::of(&area("64.02.06.1001"), &[]));
        let duty = OnDuty { order: &self.order, minutes: 10 };
        let context = Context { now: self.now, actor, calendar: &calendar, rules: &rules, agencies: &self.tree, duty };
        for what in decide(&self.report, &command, context)? {
            let event = Event { version: self.report.version + 1, at: self.now, by: actor.by(), what };
            self.report = apply(Some(self.report.clone()), self.report.id, &event).unwrap();
        }
        Ok(())
    }

    fn later(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
    }

    fn pass(&mut self) -> Result<(), Refusal> {
        self.act(&Actor::System, Command::Fire { clock: Clock::Alarm })
    }

    fn sees(&self, actor: &Actor) -> bool {
        policy::sees(actor, &self.report, &self.tree) && policy::stands_near(actor, &self.report, &self.tree)
    }
}

fn first() -> Actor {
    official(Role::DutyOfficer, SERVICE)
}

fn second() -> Actor {
    official(Role::ForestOfficer, STRICT)
}

#[test]
fn it_goes_from_one_to_the_next_and_whoever_takes_it_has_it() {
    let mut case = Case::urgent();
    assert!(!case.sees(&first()) && !case.sees(&second()));
    case.act(&Actor::System, Command::RaiseAlarm).unwrap();
    assert_eq!(case.act(&Actor::System, Command::RaiseAlarm), Err(Refusal::WrongState), "once");
    assert!(case.sees(&first()) && !case.sees(&second()));
    assert_eq!(case.act(&second(), Command::TakeAlarm), Err(Refusal::NotAllowed));
    case.later(9);
    assert_eq!(case.pass(), Err(Refusal::NotRinging));
    case.later(1);
    assert_eq!(case.report.next_timer().map(|t| (t.clock, t.at)), Some((Clock::Alarm, case.now)));
    case.pass().unwrap();
    assert!(case.sees(&first()) && case.sees(&second()));
    case.later(3);
    case.act(&second(), Command::TakeAlarm).unwrap();
    let alarm = case.report.alarm.clone().unwrap();
    assert_eq!((alarm.asked, alarm.taken_by, alarm.coordinators), (vec![FIRST, SECOND], Some(SECOND), false));
    assert_eq!(case.act(&first(), Command::TakeAlarm), Err(Refusal::NotAllowed), "they see it no more");
    assert!(!case.sees(&first()) && case.sees(&second()));
    assert!(policy::may(&second(), Action::OpenPlace, &case.report, &case.tree).is_ok());
    for answers in [Action::FollowUp, Action::Accept, Action::Verify, Action::RevealPerson, Action::Note] {
        assert!(policy::may(&second(), answers, &case.report, &case.tree).is_err(), "{answers:?}");
    }
    assert!(case.report.next_timer().is_some_and(|t| t.clock != Clock::Alarm));
}

#[test]
fn whoever_took_it_tells_what_they_found_and_nobody_else_does() {
    let coordinator = official(Role::Coordinator, GOVERNMENT);
    let mut case = Case::urgent();
    let help = || Command::TellFinding { finding: Finding::Help };
    case.act(&Actor::System, Command::RaiseAlarm).unwrap();
    assert_eq!(case.act(&first(), help()), Err(Refusal::NotAllowed), "not yet");
    case.act(&first(), Command::TakeAlarm).unwrap();
    for other in [second(), coordinator.clone(), Actor::System, Actor::Reporter] {
        assert_eq!(case.act(&other, help()), Err(Refusal::NotAllowed), "{other:?}");
    }
    let (before, afar) = (case.report.clone(), case.report.version_from_afar());
    case.act(&first(), Command::TellFinding { finding: Finding::Arrived }).unwrap();
    case.act(&first(), help()).unwrap();
    let alarm = case.report.alarm.clone().unwrap();
    assert_eq!(alarm.found.map(|found| (found.finding, found.version)), Some((Finding::Help, case.report.version)));
    assert_eq!((alarm.told, case.report.version_from_afar()), (2, afar));
    assert_eq!(case.report.tasks(), before.tasks(), "nothing of it is decided by that");
    case.act(&coordinator, Command::Archive { reason: ArchiveReason::BY_OFFICIAL[0] }).unwrap();
    assert!(case.act(&first(), help()).is_err());
}

#[test]
fn it_ends_with_the_coordinators_and_stops_when_it_is_dealt_with() {
    let coordinator = official(Role::Coordinator, GOVERNMENT);
    let mut case = Case::urgent();
    case.order = vec![FIRST];
    case.act(&Actor::System, Command::RaiseAlarm).unwrap();
    case.later(10);
    case.pass().unwrap();
    assert!(case.report.alarm.as_ref().unwrap().coordinators);
    case.later(1_000);
    assert_eq!(case.pass(), Err(Refusal::NotRinging), "there is nobody after them");
    case.act(&coordinator, Command::TakeAlarm).unwrap();
    assert_eq!(case.act(&coordinator, Command::TakeAlarm), Err(Refusal::WrongState));

    let mut away = Case::urgent();
    away.act(&Actor::System, Command::RaiseAlarm).unwrap();
    away.act(&coordinator, Command::Archive { reason: ArchiveReason::BY_OFFICIAL[0] }).unwrap();
    away.later(10);
    assert!(away.report.next_timer().is_none_or(|t| t.clock != Clock::Alarm));
    assert_eq!(away.pass(), Err(Refusal::PutAway));
    assert!(!away.sees(&first()));

    let mut nobody = Case::urgent();
    nobody.order.clear();
    nobody.act(&Actor::System, Command::RaiseAlarm).unwrap();
    assert!(nobody.report.alarm.as_ref().unwrap().coordinators);
}

#[test]
fn only_what_is_urgent_and_new_raises_one_by_itself_and_a_coordinator_any_time() {
    let coordinator = official(Role::Coordinator, GOVERNMENT);
    let mut calm = Case::new(Disturbance::default());
    assert_eq!(calm.act(&Actor::System, Command::RaiseAlarm), Err(Refusal::WrongState));
    assert_eq!(calm.act(&official(Role::Liaison, SERVICE), Command::RaiseAlarm), Err(Refusal::NotAllowed));
    calm.act(&coordinator, Command::RaiseAlarm).unwrap();
    assert_eq!(calm.report.alarm.as_ref().unwrap().asked, [FIRST]);

    let mut late = Case::urgent();
    late.now = late.now + FRESH + SignedDuration::from_secs(1);
    assert_eq!(late.act(&Actor::System, Command::RaiseAlarm), Err(Refusal::WrongState));
    late.act(&coordinator, Command::RaiseAlarm).unwrap();
}

#[test]
fn what_waited_in_a_phone_or_happened_days_ago_raises_none_by_itself() {
    let told = Disturbance { category: Some(ForestCategory::Fire), when: Some(When::Today), ..Disturbance::default() };
    let day = |day| Some(jiff::civil::date(2026, 1, day));
    for (written_at, happened_on, alarms) in [
        (None, None, true),
        (Some("2026-01-05T00:30:00Z"), None, true),
        (Some("2026-01-04T01:00:00Z"), None, true),
        (Some("2026-01-04T00:59:59Z"), None, false),
        (Some("2025-12-27T01:00:00Z"), None, false),
        // Its clock is ahead.
        (Some("2026-01-06T01:00:00Z"), None, true),
        (None, day(5), true),
        (None, day(4), true),
        (None, day(3), false),
        (Some("2026-01-05T00:30:00Z"), day(3), false),
        (Some("2025-12-27T01:00:00Z"), day(5), false),
    ] {
        let written = written_at.map(|at| at.parse().unwrap());
        let mut case = Case::of(&Submission { forest: Some(told), written_at: written, happened_on, ..submission() });
        assert!(case.report.is_urgent());
        assert_eq!(case.report.alarms(case.now), alarms, "{written_at:?} {happened_on:?}");
        assert_eq!(case.act(&Actor::System, Command::RaiseAlarm).is_ok(), alarms, "{written_at:?} {happened_on:?}");
    }
}

#[test]
fn whoever_sees_it_from_afar_counts_no_alarm() {
    let mut case = Case::urgent();
    let version = case.report.version;
    let counts = |case: &Case, events: u32| {
        assert_eq!((case.report.version, case.report.version_from_afar()), (version + events, version));
        assert_eq!(case.report.from_afar().version, version);
    };
    counts(&case, 0);
    case.act(&Actor::System, Command::RaiseAlarm).unwrap();
    counts(&case, 1);
    for events in [2, 3] {
        case.later(10);
        case.pass().unwrap();
        counts(&case, events);
    }
    case.act(&official(Role::Coordinator, GOVERNMENT), Command::TakeAlarm).unwrap();
    counts(&case, 4);

    let mut nobody = Case::urgent();
    nobody.order.clear();
    nobody.act(&Actor::System, Command::RaiseAlarm).unwrap();
    counts(&nobody, 1);
}

#[test]
fn taking_back_another_deed_leaves_the_alarm_where_it_is() {
    let coordinator = official(Role::Coordinator, GOVERNMENT);
    let mut case = Case::urgent();
    case.act(&Actor::System, Command::RaiseAlarm).unwrap();
    let before = case.report.clone();
    case.act(&coordinator, Command::Archive { reason: ArchiveReason::BY_OFFICIAL[0] }).unwrap();
    let archived = Event {
        version: case.report.version,
        at: case.now,
        by: coordinator.by(),
        what: ReportEvent::Archived { reason: ArchiveReason::BY_OFFICIAL[0] },
    };
    let taken =
        Event { version: case.report.version + 1, at: case.now, by: ActorRef::Official(FIRST), what: ReportEvent::AlarmTaken };
    case.report = apply(Some(case.report.clone()), case.report.id, &taken).unwrap();
    let undone = undo(&case.report, before, &[archived, taken], coordinator.by(), case.now).unwrap();
    let event = Event { version: case.report.version + 1, at: case.now, by: coordinator.by(), what: undone };
    let after = apply(Some(case.report.clone()), case.report.id, &event).unwrap();
    assert_eq!(after.alarm.as_ref().and_then(|a| a.taken_by), Some(FIRST));
    assert_eq!(after.status, Status::Submitted);
    // Nobody takes an alarm back.
    let raised =
        Event { version: 2, at: case.now, by: coordinator.by(), what: ReportEvent::AlarmRaised { to: None, minutes: 15 } };
    assert_eq!(undo(&case.report, case.report.clone(), &[raised], coordinator.by(), case.now), Err(Refusal::NotUndoable));
}
