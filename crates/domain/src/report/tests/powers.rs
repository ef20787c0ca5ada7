//! What nobody does alone, and what supervisory content keeps: one story each.

use super::*;

/// A report, and a way to do things to it.
struct LiveReport(Report);

impl LiveReport {
    fn new() -> Self {
        let now = "2026-01-05T01:00:00Z".parse().unwrap();
        let mut submitted = None;
        in_context(&Actor::Anyone, now, |context| {
            let what = submit(&submission(), context).unwrap();
            submitted = apply(None, submission().id, &Event { version: 1, at: now, by: ActorRef::Anyone, what });
        });
        Self(submitted.unwrap())
    }

    fn act(&mut self, actor: &Actor, command: Command) -> Result<(), Refusal> {
        let now = "2026-01-06T01:00:00Z".parse().unwrap();
        let mut decided = Err(Refusal::NotAllowed);
        in_context(actor, now, |context| decided = decide(&self.0, &command, context));
        for what in decided? {
            let event = Event { version: self.0.version + 1, at: now, by: actor.by(), what };
            self.0 = apply(Some(self.0.clone()), self.0.id, &event).unwrap();
        }
        kept(&self.0);
        Ok(())
    }
}

fn in_context(actor: &Actor, now: Timestamp, with: impl FnOnce(Context<'_>)) {
    let (tree, rules, calendar) = (tree(), RuleBook::default(), Calendar::of(&area("64.02.06.1001"), &[]));
    with(Context { now, actor, calendar: &calendar, rules: &rules, agencies: &tree, duty: OnDuty::NOBODY });
}

fn found(supervisory: bool, accused: Vec<AgencyId>) -> Command {
    let (kind, topic, area) = (Kind::Complaint, TopicCode("jalan".into()), area("64.02.06.1001"));
    Command::Verify(Verification { kind, supervisory, topic, area, accused, anonymous: false })
}

#[test]
fn what_turns_out_supervisory_is_taken_from_whoever_has_it_and_stays_so_until_it_is_lifted() {
    let (mut report, coordinator) = (LiveReport::new(), official(Role::Coordinator, GOVERNMENT));
    report.act(&coordinator, found(false, vec![])).unwrap();
    report.act(&coordinator, Command::Forward { to: vec![SERVICE], lead: SERVICE }).unwrap();
    report.act(&coordinator, Command::Copy { agency: STRICT }).unwrap();
    let service = official(Role::Liaison, SERVICE);
    assert!(policy::sees(&service, &report.0, &tree()));
    report.act(&coordinator, found(true, vec![SERVICE])).unwrap();
    assert!(!policy::sees(&service, &report.0, &tree()) && report.0.copies.is_empty() && report.0.status == Status::Returned);
    report.act(&coordinator, Command::Forward { to: vec![INSPECTORATE], lead: INSPECTORATE }).unwrap();
    // Verifying again only adds.
    report.act(&coordinator, found(false, vec![STRICT])).unwrap();
    assert!(report.0.supervisory && report.0.accused == [SERVICE, STRICT] && report.0.lead().is_some());
    assert_eq!(report.act(&coordinator, Command::LiftSupervision), Err(Refusal::NotAllowed));
    report.act(&official(Role::Liaison, INSPECTORATE), Command::LiftSupervision).unwrap();
    assert!(
        !report.0.supervisory
            && report.0.accused.is_empty()
            && report.0.secret
            && !report.0.verified
            && report.0.lead().is_none()
    );
    assert_eq!(report.0.tasks().iter().map(|t| (t.work, t.agency)).collect::<Vec<_>>(), [(Work::Verify, GOVERNMENT)]);
    // An overseer of the accused unit has no part in it, one of the inspectorate has.
    assert_eq!(report.act(&official(Role::Overseer, SERVICE), Command::Show), Err(Refusal::NotAllowed));
    report.act(&official(Role::Overseer, INSPECTORATE), Command::Show).unwrap();
    assert!(!report.0.secret);
}

#[test]
fn an_agency_hides_no_more_than_a_name_and_what_an_official_hid_is_shown_again() {
    let (mut report, coordinator) = (LiveReport::new(), official(Role::Coordinator, GOVERNMENT));
    report.act(&coordinator, found(false, vec![])).unwrap();
    report.act(&coordinator, Command::Forward { to: vec![SERVICE], lead: SERVICE }).unwrap();
    let service = official(Role::Liaison, SERVICE);
    let hide = Command::Tighten { anonymous: false, secret: true };
    assert_eq!(report.act(&service, hide.clone()), Err(Refusal::NotAllowed));
    assert_eq!(report.act(&service, Command::Tighten { anonymous: true, secret: true }), Err(Refusal::NotAllowed));
    report.act(&service, Command::Tighten { anonymous: true, secret: false }).unwrap();
    report.act(&service, Command::AskToHide).unwrap();
    assert_eq!(report.act(&service, Command::AskToHide), Err(Refusal::AskedAlready));
    report.act(&coordinator, hide.clone()).unwrap();
    assert!(report.0.secret && report.0.hidden_by_official && !report.0.hiding_asked);
    assert_eq!(report.act(&coordinator, Command::Show), Err(Refusal::NotAllowed));
    report.act(&Actor::Reporter, Command::Show).unwrap();
    assert!(!report.0.secret && report.0.anonymous, "the name stays hidden");
    // What the reporter chose, nobody shows.
    report.act(&Actor::Reporter, hide).unwrap();
    assert_eq!(report.act(&official(Role::Overseer, INSPECTORATE), Command::Show), Err(Refusal::ReportersWish));
}

#[test]
fn a_wish_to_hide_lies_on_the_coordinators_desk_until_it_is_hidden_or_declined() {
    let (mut report, coordinator) = (LiveReport::new(), official(Role::Coordinator, GOVERNMENT));
    report.act(&coordinator, found(false, vec![])).unwrap();
    report.act(&coordinator, Command::Forward { to: vec![SERVICE], lead: SERVICE }).unwrap();
    let service = official(Role::Liaison, SERVICE);
    let waits = |report: &LiveReport| {
        report.0.tasks().iter().any(|t| t.work == Work::DecideHiding && t.agency == GOVERNMENT && t.due.is_some())
    };
    assert_eq!(report.act(&coordinator, Command::DeclineHiding), Err(Refusal::WrongState), "nobody asked");
    report.act(&service, Command::AskToHide).unwrap();
    assert!(waits(&report));
    assert_eq!(report.act(&service, Command::DeclineHiding), Err(Refusal::NotAllowed));
    report.act(&coordinator, Command::DeclineHiding).unwrap();
    assert!(!waits(&report) && !report.0.hiding_asked && !report.0.secret);
    // Asked once more, and answered meanwhile: it is decided all the same.
    report.act(&service, Command::AskToHide).unwrap();
    report.act(&service, Command::FollowUp { agency: SERVICE, outcome: Some(Outcome::Informed) }).unwrap();
    assert!(waits(&report) && matches!(report.0.status, Status::Answered { .. }));
    report.act(&coordinator, Command::Tighten { anonymous: false, secret: true }).unwrap();
    assert!(!waits(&report) && report.0.secret);
    // What an earlier version was asked is a badge: it is decided, but lies on no desk.
    let asked =
        Event { version: report.0.version + 1, at: report.0.received_at, by: service.by(), what: ReportEvent::HidingAsked };
    report.0 = apply(Some(report.0.clone()), report.0.id, &asked).unwrap();
    assert!(report.0.hiding_asked && !waits(&report));
    report.act(&coordinator, Command::DeclineHiding).unwrap();
}

#[test]
fn nobody_approves_what_they_wrote() {
    let (mut report, coordinator) = (LiveReport::new(), official(Role::Coordinator, GOVERNMENT));
    report.act(&coordinator, found(false, vec![])).unwrap();
    report.act(&coordinator, Command::Forward { to: vec![STRICT], lead: STRICT }).unwrap();
    let one = both(&[(Role::Liaison, STRICT), (Role::Approver, STRICT)]);
    report.act(&one, Command::FollowUp { agency: STRICT, outcome: Some(Outcome::Informed) }).unwrap();
    assert_eq!(report.act(&one, Command::Approve { follow_up: 0 }), Err(Refusal::OwnDraft));
    let offered = |who: &Actor| policy::allowed(who, &report.0, &tree()).contains(&Action::Approve);
    assert!(!offered(&one) && offered(&official(Role::Approver, STRICT)));
    assert!(policy::withheld(&one, &report.0, &tree()).contains(&(Action::Approve, Refusal::OwnDraft)), "and says why");
    report.act(&official(Role::Approver, STRICT), Command::Approve { follow_up: 0 }).unwrap();
}

#[test]
fn a_reporter_objects_once_to_what_a_coordinator_decided_alone() {
    let (coordinator, above) = (official(Role::Coordinator, GOVERNMENT), official(Role::Coordinator, AgencyId(1)));
    let other = ReportId(uuid::Uuid::from_u128(9));
    for put_away in [Command::Archive { reason: ArchiveReason::Slander }, Command::Join { to: other }, Command::Close] {
        let mut report = LiveReport::new();
        report.act(&coordinator, put_away.clone()).unwrap();
        report.act(&Actor::Reporter, Command::Object).unwrap();
        assert!(report.0.status == Status::Submitted && report.0.verification.is_some(), "{put_away:?}: {:?}", report.0.status);
        assert_eq!(report.0.escalated_to, Some(AgencyId(1)), "the government above looks into it");
        assert_eq!(report.act(&coordinator, put_away.clone()), Err(Refusal::NotAllowed), "and they alone end it");
        report.act(&above, put_away.clone()).unwrap();
        assert_eq!(report.act(&Actor::Reporter, Command::Object), Err(Refusal::ObjectedAlready), "{put_away:?}");
        assert!(policy::sees(&above, &report.0, &tree()));
    }
    let mut withdrawn = LiveReport::new();
    withdrawn.act(&Actor::Reporter, Command::Withdraw).unwrap();
    assert_eq!(withdrawn.act(&Actor::Reporter, Command::Object), Err(Refusal::WrongState));
}

#[test]
fn events_of_earlier_versions_lead_to_the_states_they_led_to() {
    let old = |what: &str| serde_json::from_str::<ReportEvent>(what).unwrap();
    let mut report = LiveReport::new().0;
    let verified = r#"{"verified":{"kind":"complaint","supervisory":SUP,"topic":"jalan","area":"64.02","accused":[3]}}"#;
    let log = [
        verified.replace("SUP", "true"),
        r#"{"flags_tightened":{"anonymous":false,"secret":true}}"#.to_owned(),
        r#"{"follow_up_drafted":{"forwarding":0,"answer":true}}"#.to_owned(),
        r#"{"copied":{"agency":4}}"#.to_owned(),
    ];
    for what in log {
        let event =
            Event { version: report.version + 1, at: report.received_at, by: ActorRef::Official(UserId(7)), what: old(&what) };
        report = apply(Some(report.clone()), report.id, &event).unwrap();
    }
    let state = serde_json::to_string(&report).unwrap();
    assert!(!["hidden_by", "hiding_asked", "objected", "author"].into_iter().any(|new| state.contains(new)), "{state}");
    assert!(report.copies == [STRICT] && !report.keeps_supervision(&tree()), "the copy is where it was, and is named");
    assert!(!policy::sees(&official(Role::Liaison, STRICT), &report, &tree()), "but nobody there sees it");
    let lowered =
        Event { version: 6, at: report.received_at, by: ActorRef::System, what: old(&verified.replace("SUP", "false")) };
    assert!(!apply(Some(report.clone()), report.id, &lowered).unwrap().supervisory);
    // Verified again, it is mended.
    let mut report = LiveReport(report);
    report.act(&official(Role::Coordinator, GOVERNMENT), found(false, vec![])).unwrap();
    assert!(report.0.supervisory && report.0.copies.is_empty());
}
