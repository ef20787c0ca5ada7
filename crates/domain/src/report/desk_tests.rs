//! Whatever was sent where, what is open lies on a desk where somebody sits by their role who can open it and do it.

use proptest::prelude::*;

use super::*;
use crate::{
    policy::{does, fits, may, sees},
    *,
};

const PROVINCE: AgencyId = AgencyId(1);
const REGENCY: AgencyId = AgencyId(2);
const NEIGHBOUR: AgencyId = AgencyId(3);
const SERVICE: AgencyId = AgencyId(4);
const STRICT: AgencyId = AgencyId(5);

fn tree() -> AgencyTree {
    let agency = |id, parent: Option<AgencyId>, kind, code: &str, approval| Agency {
        id,
        parent,
        kind,
        name: format!("Instansi {}", id.0),
        area: code.parse().unwrap(),
        topics: vec![],
        approval,
        decree: String::new(),
        closed: false,
    };
    AgencyTree::new([
        agency(PROVINCE, None, AgencyKind::Government, "64", false),
        agency(REGENCY, Some(PROVINCE), AgencyKind::Government, "64.02", false),
        agency(NEIGHBOUR, Some(PROVINCE), AgencyKind::Government, "64.72", true),
        agency(SERVICE, Some(REGENCY), AgencyKind::Service, "64.02", false),
        agency(STRICT, Some(REGENCY), AgencyKind::Service, "64.02", true),
    ])
}

/// One person per role and agency: whoever approved an answer does not decide what is objected to it, so an agency of a single
/// person has nobody to decide, and no state can find them one.
fn official(role: Role, agency: AgencyId) -> Actor {
    let user = UserId(agency.0 * 100 + Role::ALL.iter().position(|r| *r == role).unwrap() as i64);
    Actor::Official(Official { user, grants: vec![Grant { role, agency }] })
}

/// What is done with a kind of work.
fn action(work: Work) -> Action {
    match work {
        Work::Verify => Action::Verify,
        Work::ForwardAgain => Action::Forward,
        Work::FollowUp | Work::Complete | Work::Fulfil => Action::FollowUp,
        Work::Decide => Action::DecideAppeal,
        Work::Approve => Action::Approve,
        Work::Intervene => Action::Note,
        Work::DecideHiding => Action::DeclineHiding,
        Work::DecideGrievance => Action::Grieve,
    }
}

/// What somebody tries, mostly of an agency that has the report, so that random lives go far.
fn attempt(what: u8, arg: u8, report: &Report) -> (Actor, Command) {
    let has = report.forwardings.get(usize::from(arg) % report.forwardings.len().max(1)).map(|f| f.agency);
    let agency = has.filter(|_| matches!(what % 12, 5..=8)).unwrap_or(AgencyId(i64::from(arg % 5) + 1));
    // Whoever may answer there.
    let answers = match agency {
        SERVICE | STRICT => official(Role::Liaison, agency),
        government => official(Role::Coordinator, government),
    };
    let coordinator = official(Role::Coordinator, REGENCY);
    match what % 13 {
        0 => {
            let verified = Verification {
                kind: Kind::Complaint,
                supervisory: false,
                topic: TopicCode("jalan".into()),
                area: "64.02.06.1001".parse().unwrap(),
                accused: vec![],
                anonymous: false,
            };
            (coordinator, Command::Verify(verified))
        }
        1..=3 => (coordinator, Command::Forward { to: vec![agency], lead: agency }),
        4 => (coordinator, Command::Forward { to: vec![agency, PROVINCE], lead: agency }),
        5 => (answers, Command::Accept { agency }),
        6 => (answers, Command::Return { agency, better: PROVINCE }),
        7 => (answers, Command::FollowUp { agency, outcome: said(arg) }),
        8 => (official(Role::Approver, agency), Command::Approve { follow_up: usize::from(arg % 3) }),
        9 => (Actor::Reporter, Command::Dispute),
        10 => (coordinator, Command::Tighten { anonymous: false, secret: true }),
        11 => (coordinator, Command::AskCompletion),
        _ => (coordinator, Command::Escalate),
    }
}

fn said(arg: u8) -> Option<Outcome> {
    match arg % 4 {
        0 => Some(Outcome::Informed),
        1 => Some(Outcome::Promised { by: jiff::civil::date(2026, 8, 3) }),
        2 => Some(Outcome::Moved { to: AgencyId(i64::from(arg % 5) + 1) }),
        _ => None,
    }
}

fn check(report: &Report, tree: &AgencyTree) {
    let tasks = report.tasks();
    if matches!(report.status, Status::Submitted | Status::Returned | Status::Forwarded | Status::InProgress) {
        for f in report.forwardings.iter().filter(|f| f.is_open()) {
            assert!(tasks.iter().any(|t| t.agency == f.agency), "sent and on no desk: {report:?}");
        }
    }
    for task in tasks {
        let sits = |role: &Role| {
            let (grant, actor) = (Grant { role: *role, agency: task.agency }, official(*role, task.agency));
            let can = may(&actor, action(task.work), report, tree).and(fits(action(task.work), report));
            does(grant, task.work, task.agency, tree) && sees(&actor, report, tree) && can.is_ok()
        };
        assert!(Role::ALL.iter().any(sits), "nobody's work: {task:?} of {report:?}");
    }
}

fn submitted(tree: &AgencyTree, now: Timestamp) -> Report {
    let (area, rules): (AreaCode, _) = ("64.02.06.1001".parse().unwrap(), RuleBook::default());
    let calendar = Calendar::of(&area, &[]);
    let submission = Submission {
        id: ReportId(uuid::Uuid::from_u128(1)),
        tracking: TrackingNumber::from_seed(1),
        kind: Kind::Complaint,
        topic: None,
        area: area.clone(),
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
    };
    let actor = Actor::Anyone;
    let context =
        Context { now, actor: &actor, calendar: &calendar, rules: &rules, agencies: tree, duty: crate::forest::OnDuty::NOBODY };
    let what = submit(&submission, context).unwrap();
    apply(None, submission.id, &Event { version: 1, at: now, by: ActorRef::Anyone, what }).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_open_is_somebodys_work(steps in prop::collection::vec((any::<u8>(), any::<u8>(), 0i64..300), 1..40)) {
        let (tree, rules) = (tree(), RuleBook::default());
        let area: AreaCode = "64.02.06.1001".parse().unwrap();
        let calendar = Calendar::of(&area, &[]);
        let mut now = "2026-01-05T01:00:00Z".parse::<Timestamp>().unwrap();
        let mut report = submitted(&tree, now);
        for (what, arg, hours) in steps {
            now += jiff::SignedDuration::from_hours(hours);
            let rings = report.next_timer().filter(|a| a.at <= now).map(|a| (Actor::System, Command::Fire { clock: a.clock }));
            for (actor, command) in rings.into_iter().chain([attempt(what, arg, &report)]) {
                let context = Context { now, actor: &actor, calendar: &calendar, rules: &rules, agencies: &tree, duty: crate::forest::OnDuty::NOBODY };
                let was_returned = report.is_returned_beneath();
                for what in decide(&report, &command, context).unwrap_or_default() {
                    let ended = was_returned && matches!(what, ReportEvent::Archived { .. } | ReportEvent::Closed { .. });
                    assert!(!ended || actor != Actor::System, "silence ends what is nobody's: {report:?}");
                    let event = Event { version: report.version + 1, at: now, by: actor.by(), what };
                    report = apply(Some(report.clone()), report.id, &event).unwrap();
                }
                check(&report, &tree);
            }
        }
    }
}

#[test]
fn a_government_answers_through_its_coordinators_and_nobody_elses() {
    let tree = tree();
    let works = |role, at, agency| does(Grant { role, agency: at }, Work::FollowUp, agency, &tree);
    assert!(works(Role::Coordinator, REGENCY, REGENCY) && works(Role::Liaison, REGENCY, REGENCY));
    assert!(!works(Role::Coordinator, PROVINCE, REGENCY), "not for a government below");
    assert!(!works(Role::Coordinator, REGENCY, SERVICE), "not for an agency of theirs");
    assert!(works(Role::Liaison, REGENCY, SERVICE));
}

#[test]
fn a_government_has_no_supervisory_content_through_its_coordinators() {
    let (tree, now) = (tree(), "2026-01-05T01:00:00Z".parse::<Timestamp>().unwrap());
    let (coordinator, mut report) = (official(Role::Coordinator, PROVINCE), submitted(&tree, now));
    (report.custodian, report.secret, report.copies) = (REGENCY, true, vec![PROVINCE]);
    assert!(sees(&coordinator, &report, &tree));
    report.supervisory = true;
    assert!(!sees(&coordinator, &report, &tree), "it is for the people of an inspectorate alone");
}

#[test]
fn a_voice_is_heard_by_whom_the_person_is_for_and_verified_by_who_heard_it() {
    use crate::policy::{HEARD, hears, may_write_down};
    let (tree, now) = (tree(), "2026-01-05T01:00:00Z".parse::<Timestamp>().unwrap());
    let mut report = Report { voice: Some(Voice::Alone), identity: Identity::None, ..submitted(&tree, now) };
    report.copies = vec![SERVICE];
    let (coordinator, liaison) = (official(Role::Coordinator, REGENCY), official(Role::Liaison, SERVICE));
    let begun =
        |actor: &Actor, field| Event { version: 2, at: now, by: actor.by(), what: ReportEvent::Revealed { field, why: None } };
    let hears = |actor: &Actor, report: &Report, log: &[Event], after| hears(actor, report, log, &tree, now + after);
    let (soon, nothing) = (jiff::SignedDuration::from_mins(59), []);
    assert_eq!(hears(&coordinator, &report, &nothing, soon), Err(Refusal::Unheard));
    let log = [begun(&coordinator, SealedField::Voice)];
    assert_eq!(hears(&coordinator, &report, &log, soon), Ok(()));
    assert_eq!(hears(&coordinator, &report, &log, HEARD), Err(Refusal::Unheard), "it is begun anew");
    assert_eq!(hears(&coordinator, &report, &[begun(&coordinator, SealedField::Person)], soon), Err(Refusal::Unheard));
    assert_eq!(hears(&official(Role::Coordinator, PROVINCE), &report, &log, soon), Err(Refusal::NotAllowed), "another's ear");
    for stranger in [Actor::Anyone, Actor::Reporter, official(Role::Leader, REGENCY), liaison] {
        assert_eq!(
            hears(&stranger, &report, &[begun(&stranger, SealedField::Voice)], soon),
            Err(Refusal::NotAllowed),
            "{stranger:?}"
        );
    }
    let write = |actor: &Actor, stand_in, report: &Report, log: &[Event]| may_write_down(actor, stand_in, report, log);
    assert_eq!(write(&coordinator, false, &report, &nothing), Err(Refusal::Unheard));
    assert_eq!(write(&coordinator, true, &report, &log), Err(Refusal::NotWrittenDown));
    assert_eq!(write(&coordinator, false, &report, &log), Ok(()));
    let beside = Report { voice: Some(Voice::Beside), ..report.clone() };
    assert_eq!(write(&coordinator, true, &beside, &nothing), Ok(()), "what was written needs no ear");
    let forgotten = Report { identity: Identity::Forgotten, ..report.clone() };
    assert_eq!(hears(&coordinator, &forgotten, &log, soon), Err(Refusal::NoIdentity));
    assert_eq!(fits(Action::Listen, &Report { voice: None, ..report }), Err(Refusal::NoVoice));
}
