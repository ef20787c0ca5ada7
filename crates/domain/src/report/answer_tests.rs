//! What an answer says, and what becomes of promises.

mod appeal;

use super::*;
use crate::{
    policy::{Actor, Grant, Official, Role},
    *,
};

const PROVINCE: AgencyId = AgencyId(1);
const REGENCY: AgencyId = AgencyId(2);
const ROADS: AgencyId = AgencyId(3);
const WATER: AgencyId = AgencyId(4);

/// A report at the agency for roads, which leads, and the one for water, on a Monday.
struct Case {
    report: Report,
    tree: AgencyTree,
    now: Timestamp,
}

fn official(role: Role, agency: AgencyId) -> Actor {
    Actor::Official(Official { user: UserId(agency.0), grants: vec![Grant { role, agency }] })
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl Case {
    fn new() -> Self {
        let agency = |id: AgencyId, parent: Option<AgencyId>, kind, code: &str| Agency {
            id,
            parent,
            kind,
            name: format!("Instansi {}", id.0),
            area: code.parse().unwrap(),
            topics: vec![],
            approval: false,
            decree: String::new(),
            closed: false,
        };
        let tree = AgencyTree::new([
            agency(PROVINCE, None, AgencyKind::Government, "64"),
            agency(REGENCY, Some(PROVINCE), AgencyKind::Government, "64.02"),
            agency(ROADS, Some(REGENCY), AgencyKind::Service, "64.02"),
            agency(WATER, Some(REGENCY), AgencyKind::Service, "64.02"),
        ]);
        let now = "2026-01-05T01:00:00Z".parse().unwrap();
        let (calendar, rules) = (Calendar::of(&"64.02".parse().unwrap(), &[]), RuleBook::default());
        let submission = Submission {
            id: ReportId(uuid::Uuid::from_u128(1)),
            tracking: TrackingNumber::from_seed(1),
            kind: Kind::Complaint,
            topic: None,
            area: "64.02.06.1001".parse().unwrap(),
            point: None,
            happened_on: None,
            written_at: None,
            channel: Channel::Web,
            identity: Identity::None,
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
        };
        let context = Context {
            now,
            actor: &Actor::Anyone,
            calendar: &calendar,
            rules: &rules,
            agencies: &tree,
            duty: crate::forest::OnDuty::NOBODY,
        };
        let first = Event { version: 1, at: now, by: ActorRef::Anyone, what: submit(&submission, context).unwrap() };
        let mut case = Self { report: apply(None, submission.id, &first).unwrap(), tree, now };
        let found = Verification {
            kind: Kind::Complaint,
            supervisory: false,
            topic: TopicCode("jalan".into()),
            area: submission.area,
            accused: vec![],
            anonymous: false,
        };
        let coordinator = official(Role::Coordinator, REGENCY);
        case.act(&coordinator, Command::Verify(found)).unwrap();
        case.act(&coordinator, Command::Forward { to: vec![ROADS, WATER], lead: ROADS }).unwrap();
        case
    }

    fn act(&mut self, actor: &Actor, command: Command) -> Result<Vec<ReportEvent>, Refusal> {
        let (calendar, rules) = (Calendar::of(&self.report.area, &[]), RuleBook::default());
        let context = Context {
            now: self.now,
            actor,
            calendar: &calendar,
            rules: &rules,
            agencies: &self.tree,
            duty: crate::forest::OnDuty::NOBODY,
        };
        policy::fits_for(actor, command.action(), &self.report, &self.tree)?;
        let events = decide(&self.report, &command, context)?;
        for what in events.clone() {
            let event = Event { version: self.report.version + 1, at: self.now, by: actor.by(), what };
            self.report = apply(Some(self.report.clone()), self.report.id, &event).unwrap();
        }
        Ok(events)
    }

    fn answer(&mut self, agency: AgencyId, outcome: Outcome) -> Result<Vec<ReportEvent>, Refusal> {
        self.act(&official(Role::Liaison, agency), Command::FollowUp { agency, outcome: Some(outcome) })
    }

    /// Lets every clock ring that does until then.
    fn wait_until(&mut self, then: &str) {
        let then: Timestamp = then.parse().unwrap();
        while let Some(alarm) = self.report.next_timer().filter(|a| a.at < then) {
            self.now = self.now.max(alarm.at + jiff::SignedDuration::from_secs(1));
            self.act(&Actor::System, Command::Fire { clock: alarm.clock }).unwrap();
        }
        self.now = then;
    }

    fn work(&self) -> Vec<(Work, AgencyId)> {
        self.report.tasks().into_iter().map(|t| (t.work, t.agency)).collect()
    }
}

/// A coordinator of the regency, and one of the province.
fn coordinators() -> [Actor; 2] {
    [official(Role::Coordinator, REGENCY), official(Role::Coordinator, PROVINCE)]
}

#[test]
fn a_promise_is_no_end_and_wakes_past_its_day() {
    let mut case = Case::new();
    assert_eq!(case.answer(ROADS, Outcome::Promised { by: day("2026-01-05") }), Err(Refusal::PromiseDay), "not a day to come");
    assert_eq!(case.answer(ROADS, Outcome::Promised { by: day("2027-06-05") }), Err(Refusal::PromiseDay), "too far");
    case.answer(ROADS, Outcome::Promised { by: day("2026-03-31") }).unwrap();
    assert_eq!(case.report.status, Status::Answered { window: None });
    assert_eq!(case.work(), [(Work::Fulfil, ROADS)], "it stays on the list of who promised");

    case.wait_until("2026-03-30T00:00:00Z");
    assert_eq!(case.report.status, Status::Answered { window: None }, "silence does not close what was only promised");
    case.wait_until("2026-04-02T00:00:00Z");
    assert_eq!(case.report.status, Status::InProgress);
    assert!(case.work().contains(&(Work::Complete, ROADS)), "back on the desk of who promised");
    assert!(case.report.escalated_to.is_some(), "and whoever stands above knows");
    assert!(case.report.figures().iter().all(|f| f.late), "it is late");
    let again = case.answer(ROADS, Outcome::Promised { by: day("2026-06-30") });
    assert_eq!(again, Err(Refusal::PromisedAlready), "once");
    case.answer(ROADS, Outcome::Fixed { on: day("2026-04-01") }).unwrap();
    assert!(matches!(case.report.status, Status::Answered { window: Some(_) }));
}

#[test]
fn a_promise_is_kept_before_its_day() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Promised { by: day("2026-03-31") }).unwrap();
    case.now = "2026-02-02T01:00:00Z".parse().unwrap();
    let water = official(Role::Liaison, WATER);
    let late = case.act(&water, Command::FollowUp { agency: WATER, outcome: None });
    assert_eq!(late, Err(Refusal::NothingOpen), "others have nothing to add to what is answered");
    assert_eq!(case.answer(ROADS, Outcome::Fixed { on: day("2026-02-03") }), Err(Refusal::DoneInFuture));
    case.answer(ROADS, Outcome::Fixed { on: day("2026-02-01") }).unwrap();
    assert!(matches!(case.report.status, Status::Answered { window: Some(_) }) && case.work().is_empty());
}

#[test]
fn what_belongs_to_another_is_not_answered_but_led_by_them() {
    let mut case = Case::new();
    assert_eq!(case.answer(ROADS, Outcome::Moved { to: REGENCY }), Err(Refusal::NotWithThem), "nobody has it there");
    assert_eq!(case.answer(ROADS, Outcome::Moved { to: ROADS }), Err(Refusal::NotWithThem));
    case.answer(ROADS, Outcome::Moved { to: WATER }).unwrap();
    assert_eq!(case.report.status, Status::Forwarded);
    assert_eq!(case.report.lead().unwrap().1.agency, WATER);
    assert_eq!(case.work(), [(Work::FollowUp, WATER)]);
}

#[test]
fn a_reporters_silence_ends_nothing_that_was_returned() {
    let mut case = Case::new();
    let coordinator = official(Role::Coordinator, REGENCY);
    case.act(&official(Role::Liaison, ROADS), Command::Return { agency: ROADS, better: WATER }).unwrap();
    let due = case.report.next_due().unwrap();
    case.act(&coordinator, Command::AskCompletion).unwrap();
    case.wait_until("2026-04-02T00:00:00Z");
    assert_eq!(case.report.status, Status::Returned, "it is the coordinator's again, not put away");
    assert!(case.work().contains(&(Work::ForwardAgain, REGENCY)) && case.report.next_due().unwrap() > due, "{:?}", case.work());
    // Where an agency has it, its reporter's silence ends it.
    let mut case = Case::new();
    case.act(&official(Role::Liaison, ROADS), Command::AskCompletion).unwrap();
    case.wait_until("2026-04-02T00:00:00Z");
    assert!(matches!(case.report.status, Status::Archived { reason: ArchiveReason::Incomplete, .. }));
}

#[test]
fn not_ours_without_a_new_owner_closes_nothing() {
    let mut case = Case::new();
    case.act(&official(Role::Liaison, ROADS), Command::Return { agency: ROADS, better: REGENCY }).unwrap();
    assert_eq!(case.act(&official(Role::Coordinator, REGENCY), Command::Close), Err(Refusal::NoOwner));
    let coordinator = official(Role::Coordinator, REGENCY);
    case.act(&coordinator, Command::Forward { to: vec![WATER], lead: WATER }).unwrap();
    case.act(&official(Role::Liaison, WATER), Command::Return { agency: WATER, better: ROADS }).unwrap();
    assert_eq!(case.work(), [(Work::ForwardAgain, PROVINCE)], "returned twice, the one above decides whose it is");
}

#[test]
fn a_reply_says_whether_it_was_solved() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Informed).unwrap();
    case.act(&Actor::Reporter, Command::Reply { unsolved: false }).unwrap();
    assert!(matches!(case.report.status, Status::Answered { .. }), "thanks change nothing");
    case.act(&Actor::Reporter, Command::Reply { unsolved: true }).unwrap();
    assert_eq!(case.report.status, Status::InProgress);
}

#[test]
fn solved_and_satisfied_are_asked_apart() {
    let after = |outcome, stars, solved| {
        let mut case = Case::new();
        case.answer(ROADS, outcome).unwrap();
        case.act(&Actor::Reporter, Command::Rate { stars, solved }).unwrap();
        (matches!(case.report.status, Status::Closed { how: Closing::Confirmed }), case.report.solved)
    };
    let promise = Outcome::Promised { by: day("2026-03-31") };
    assert_eq!(after(Outcome::Informed, 1, Some(true)), (true, Some(true)), "solved, and slowly");
    assert_eq!(after(Outcome::Informed, 5, Some(false)), (false, Some(false)), "kind, and not solved");
    assert_eq!(after(Outcome::Informed, 4, None), (true, None), "programs that tell stars alone");
    assert_eq!(after(Outcome::Informed, 2, None), (false, None));
    assert_eq!(after(promise, 5, None), (false, None), "a promise is confirmed in words only");
}

#[test]
fn an_agency_promises_once_also_when_the_report_comes_back_to_it() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Promised { by: day("2026-03-31") }).unwrap();
    case.act(&Actor::Reporter, Command::Reply { unsolved: true }).unwrap();
    case.act(&official(Role::Liaison, ROADS), Command::Return { agency: ROADS, better: REGENCY }).unwrap();
    case.act(&official(Role::Coordinator, REGENCY), Command::Forward { to: vec![ROADS], lead: ROADS }).unwrap();
    let again = case.answer(ROADS, Outcome::Promised { by: day("2026-06-30") });
    assert_eq!(again, Err(Refusal::PromisedAlready));
    assert_eq!(case.answer(ROADS, Outcome::Fixed { on: day("1900-01-01") }), Err(Refusal::DoneLongAgo));
}

#[test]
fn a_promise_ends_when_the_agency_gives_the_report_back() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Promised { by: day("2026-03-31") }).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    case.act(&official(Role::Coordinator, REGENCY), Command::DecideAppeal { upheld: true }).unwrap();
    case.act(&official(Role::Liaison, ROADS), Command::Return { agency: ROADS, better: WATER }).unwrap();
    case.act(&official(Role::Coordinator, REGENCY), Command::Forward { to: vec![WATER], lead: WATER }).unwrap();
    case.answer(WATER, Outcome::Informed).unwrap();
    assert!(case.work().iter().all(|(_, agency)| *agency != ROADS), "{:?}", case.work());
    assert!(case.report.clocks().all(|(clock, _)| !matches!(clock, Clock::Promise(_))), "no clock runs for it");
}

#[test]
fn what_was_returned_is_not_put_away_as_nobodys() {
    let [regency, _] = coordinators();
    let mut case = Case::new();
    case.act(&official(Role::Liaison, ROADS), Command::Return { agency: ROADS, better: WATER }).unwrap();
    let not_ours = Command::Archive { reason: ArchiveReason::NotGovernment };
    assert_eq!(case.act(&regency, not_ours), Err(Refusal::NoOwner));
}

#[test]
fn silence_closes_nothing_while_any_agency_has_promised() {
    let mut case = Case::new();
    case.answer(WATER, Outcome::Promised { by: day("2026-03-31") }).unwrap();
    case.answer(ROADS, Outcome::Informed).unwrap();
    assert_eq!(case.report.status, Status::Answered { window: None });
    assert_eq!(case.work(), [(Work::Fulfil, WATER)]);
    case.answer(WATER, Outcome::Fixed { on: day("2026-01-05") }).unwrap();
    assert!(matches!(case.report.status, Status::Answered { window: Some(_) }), "{:?}", case.report.status);
    // A promise that is not kept wakes as any does, and the report ends with what is said then.
    let mut case = Case::new();
    case.answer(WATER, Outcome::Promised { by: day("2026-03-31") }).unwrap();
    case.answer(ROADS, Outcome::Informed).unwrap();
    case.wait_until("2026-04-02T01:00:00Z");
    assert!(case.work().contains(&(Work::Complete, WATER)), "{:?}", case.work());
    case.answer(WATER, Outcome::Declined).unwrap();
    assert!(matches!(case.report.status, Status::Answered { window: Some(_) }), "{:?}", case.report.status);
}

#[test]
fn nobody_is_offered_what_is_not_theirs_any_more() {
    let mut case = Case::new();
    let roads = official(Role::Liaison, ROADS);
    case.answer(ROADS, Outcome::Moved { to: WATER }).unwrap();
    assert!(!crate::policy::allowed(&roads, &case.report, &case.tree).contains(&Action::FollowUp));
}

#[test]
fn what_is_not_solved_goes_back_and_a_promise_stays() {
    let after = |outcome| {
        let mut case = Case::new();
        case.answer(ROADS, outcome).unwrap();
        case.act(&Actor::Reporter, Command::Rate { stars: 2, solved: Some(false) }).unwrap();
        case.report.status
    };
    assert_eq!(after(Outcome::Fixed { on: day("2026-01-05") }), Status::InProgress, "whoever says so is not silent");
    assert_eq!(after(Outcome::Promised { by: day("2026-03-31") }), Status::Answered { window: None });
}

#[test]
fn late_once_is_late() {
    let case = Case::new();
    let log: Vec<Event> = vec![
        Event {
            version: 9,
            at: case.now,
            by: ActorRef::System,
            what: ReportEvent::Overdue { clock: Clock::AgencyCompletion(0) },
        },
        Event {
            version: 10,
            at: case.now,
            by: ActorRef::System,
            what: ReportEvent::Returned { forwarding: 0, better: WATER, verification: None },
        },
    ];
    assert!(figure::Milestones::of(&case.report, &log).is_late(), "sending it back washes nothing off");
}

#[test]
fn events_of_earlier_versions_read_as_they_were() {
    let read = |json: &str| serde_json::from_str::<ReportEvent>(json).unwrap();
    let published = r#"{"follow_up_published":{"follow_up":null,"forwarding":0,"answer":true,"window":null}}"#;
    assert!(matches!(read(published), ReportEvent::FollowUpPublished { outcome: None, promise: None, .. }));
    assert_eq!(serde_json::to_string(&read(published)).unwrap(), published);
    assert_eq!(read(r#"{"rated":{"stars":4}}"#), ReportEvent::Rated { stars: 4, solved: None });
}
