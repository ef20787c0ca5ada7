//! Whatever happens to a report about a forest, nobody who does not work on it learns where, at what hour, or by whom.

use super::*;
use crate::forest::{Disturbance, ForestCategory};

/// On duty.
const DUTY: [UserId; 2] = [UserId(37), UserId(48)];

const COMPANY: AgencyId = AgencyId(6);

fn with_company() -> AgencyTree {
    let mut tree = tree();
    let government = tree.get(GOVERNMENT).unwrap().clone();
    let company =
        Agency { id: COMPANY, parent: Some(GOVERNMENT), kind: AgencyKind::Company, name: "PT Rimba".into(), ..government };
    tree.put(company);
    tree
}

fn about_a_forest() -> Submission {
    Submission {
        forest: Some(Disturbance { category: Some(ForestCategory::UnlicensedMining), machines: true, ..Disturbance::default() }),
        point: Point::new(-0.312_457, 117.412_357),
        placed: true,
        happened_on: Some(jiff::civil::date(2026, 1, 3)),
        written_at: Some("2026-01-04T22:17:23Z".parse().unwrap()),
        ..submission()
    }
}

/// What holds of a protected report for everybody there is.
fn is_kept(report: &Report, log: &[Event], tree: &AgencyTree) {
    assert!(report.is_protected() && report.anonymous && report.point.is_none());
    for role in Role::ALL {
        for agency in (1..=6).map(AgencyId) {
            let actor = official(role, agency);
            let near = policy::stands_near(&actor, report, tree);
            assert_eq!(near, policy::may(&actor, Action::OpenPlace, report, tree).is_ok(), "{role:?} {agency:?}");
            assert!(!near || policy::sees(&actor, report, tree));
            assert!(!near || !report.is_kept_from(agency, tree), "the accused are never near");
            assert!(!near || !matches!(role, Role::Leader | Role::Administrator | Role::VillageOfficer));
            let Actor::Official(person) = &actor else { continue };
            assert!(!near || role != Role::DutyOfficer || report.alarms_user(person.user), "on duty, by its alarm alone");
            assert!(!near || agency != COMPANY, "nobody of a company is");
            if agency == COMPANY {
                for opens in [Action::RevealPerson, Action::Listen, Action::OpenPlace] {
                    assert!(policy::may(&actor, opens, report, tree).is_err(), "{role:?} {opens:?}");
                }
                assert!(policy::reads_as_public(&actor, report, tree));
            }
        }
    }
    // Somebody of a company may have another role, too.
    assert!(!policy::stands_near(&both(&[(Role::Liaison, COMPANY), (Role::Coordinator, GOVERNMENT)]), report, tree));
    assert!(!policy::stands_near(&Actor::Anyone, report, tree) && policy::stands_near(&Actor::Reporter, report, tree));
    // Every deed is done at 17 minutes and 23 seconds past an hour.
    let afar = serde_json::to_string(&report.from_afar()).unwrap();
    let known = report.log_from_afar(log);
    assert!((1..).zip(&known).all(|(place, e)| e.version == place), "no number is missing where there was an alarm");
    for text in [afar, serde_json::to_string(&known).unwrap()] {
        assert!(!text.contains(":17:23") && !text.contains("0.312") && !text.contains("2026-01-03"), "{text}");
        assert!(!text.contains("machines") && !text.contains("alarm"), "{text}");
    }
    assert_eq!(report.from_afar(), report.from_afar().from_afar());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nobody_from_afar_learns_who_where_or_at_what_hour(steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), 0i64..40), 1..40)) {
        let (tree, rules) = (with_company(), RuleBook::default());
        let calendar = Calendar::of(&area("64.02.06.1001"), &[]);
        let mut now = "2026-01-05T01:17:23Z".parse::<Timestamp>().unwrap();
        let context = Context { now, actor: &Actor::Anyone, calendar: &calendar, rules: &rules, agencies: &tree, duty: OnDuty::NOBODY };
        let first = submit(&about_a_forest(), context).unwrap();
        let mut log = vec![Event { version: 1, at: now, by: ActorRef::Anyone, what: first }];
        let mut report = apply(None, submission().id, &log[0]).unwrap();
        is_kept(&report, &log, &tree);
        for (who, what, arg, hours) in steps {
            now += jiff::SignedDuration::from_hours(hours);
            let command = match (report.verified, arg % 5) {
                (true, 0) => Command::Forward { to: vec![COMPANY], lead: COMPANY },
                (true, 1) => Command::Copy { agency: COMPANY },
                (_, 2) if what.is_multiple_of(4) => Command::RaiseAlarm,
                (_, 2) if what % 4 == 1 => Command::TakeAlarm,
                _ => command(what, arg, &report),
            };
            let duty = OnDuty { order: &DUTY, minutes: 15 };
            if let Some(rings) = report.next_timer().filter(|t| t.clock == Clock::Alarm && t.at <= now) {
                let context = Context { now, actor: &Actor::System, calendar: &calendar, rules: &rules, agencies: &tree, duty };
                let passed = decide(&report, &Command::Fire { clock: rings.clock }, context).unwrap();
                for what in passed {
                    let event = Event { version: report.version + 1, at: now, by: ActorRef::System, what };
                    report = apply(Some(report.clone()), report.id, &event).unwrap();
                    log.push(event);
                }
                is_kept(&report, &log, &tree);
            }
            for other in 0..ACTORS {
                let actor = match (&command, other) {
                    (Command::TakeAlarm, 0) => official(Role::DutyOfficer, SERVICE),
                    _ => actor(who % ACTORS + other),
                };
                let context = Context { now, actor: &actor, calendar: &calendar, rules: &rules, agencies: &tree, duty };
                let Ok(events) = decide(&report, &command, context) else { continue };
                for what in events {
                    let event = Event { version: report.version + 1, at: now, by: actor.by(), what };
                    report = apply(Some(report.clone()), report.id, &event).unwrap();
                    log.push(event);
                }
                is_kept(&report, &log, &tree);
                break;
            }
        }
    }
}

#[test]
fn whoever_chose_to_be_named_is_and_a_topic_or_words_protect_as_answers_do() {
    let (tree, rules, calendar) = (with_company(), RuleBook::default(), Calendar::of(&area("64.02.06.1001"), &[]));
    let now = "2026-01-05T01:17:23Z".parse().unwrap();
    let born = |submission: Submission| {
        let context =
            Context { now, actor: &Actor::Anyone, calendar: &calendar, rules: &rules, agencies: &tree, duty: OnDuty::NOBODY };
        let what = submit(&submission, context).unwrap();
        let report = apply(None, submission.id, &Event { version: 1, at: now, by: ActorRef::Anyone, what }).unwrap();
        (report.is_protected(), report.anonymous, report.placed)
    };
    let topic = |code: &str| Some(TopicCode(code.into()));
    for (submission, expected) in [
        (about_a_forest(), (true, true, true)),
        (Submission { named: true, ..about_a_forest() }, (true, false, true)),
        (Submission { named: true, anonymous: true, ..about_a_forest() }, (true, true, true)),
        (Submission { topic: topic("hutan.kebakaran"), ..submission() }, (true, true, false)),
        (Submission { topic: topic("hutankota"), ..submission() }, (false, false, false)),
        (Submission { tells_of_forest: true, ..submission() }, (true, true, false)),
        (Submission { placed: true, ..submission() }, (false, false, false)),
    ] {
        assert_eq!(born(submission.clone()), expected, "{submission:?}");
    }
}
