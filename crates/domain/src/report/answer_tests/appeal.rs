//! Who decides about answers that are not accepted.

use super::*;

#[test]
fn a_disputed_answer_climbs_and_never_comes_back_to_who_decided() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Declined).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    assert_eq!(case.work(), [(Work::Decide, REGENCY)], "on the desk above the one it disputes, and there alone");
    let elsewhere = case.act(&official(Role::Coordinator, PROVINCE), Command::DecideAppeal { upheld: true });
    assert_eq!(elsewhere, Err(Refusal::NotAllowed));
    let by_agency = case.act(&official(Role::Liaison, ROADS), Command::FollowUp { agency: ROADS, outcome: None });
    assert_eq!(by_agency, Err(Refusal::IsDisputed));

    case.act(&official(Role::Coordinator, REGENCY), Command::DecideAppeal { upheld: false }).unwrap();
    assert!(
        matches!(case.report.status, Status::Answered { window: Some(_) }),
        "the answer stands, and may be disputed further up"
    );
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    assert_eq!(case.work(), [(Work::Decide, PROVINCE)]);
    case.act(&official(Role::Coordinator, PROVINCE), Command::DecideAppeal { upheld: true }).unwrap();
    assert_eq!(case.report.status, Status::InProgress, "the agency goes on");
    case.answer(ROADS, Outcome::Fixed { on: day("2026-01-05") }).unwrap();
    assert_eq!(case.act(&Actor::Reporter, Command::Dispute), Err(Refusal::LastLevel));
    assert!(!policy::allowed(&Actor::Reporter, &case.report, &case.tree).contains(&Action::Dispute), "nor offered");
}

#[test]
fn what_is_not_decided_in_time_goes_one_higher_and_stays_at_the_last() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Declined).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    // Ten working days from Monday the fifth.
    case.wait_until("2026-01-21T00:00:00Z");
    assert_eq!(case.work(), [(Work::Decide, PROVINCE)]);
    assert_eq!(case.report.disputes, 1, "one dispute");
    case.wait_until("2026-03-01T00:00:00Z");
    assert_eq!(case.work(), [(Work::Decide, PROVINCE)], "nobody above: it stays, late");
}

#[test]
fn a_government_that_answered_itself_does_not_decide() {
    let mut case = Case::new();
    let coordinator = official(Role::Coordinator, REGENCY);
    case.act(&official(Role::Liaison, ROADS), Command::Return { agency: ROADS, better: REGENCY }).unwrap();
    case.act(&coordinator, Command::Forward { to: vec![REGENCY], lead: REGENCY }).unwrap();
    case.act(&coordinator, Command::FollowUp { agency: REGENCY, outcome: Some(Outcome::Informed) }).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    assert_eq!(case.work(), [(Work::Decide, PROVINCE)]);
}

#[test]
fn an_official_cuts_off_no_objection() {
    let mut case = Case::new();
    let coordinator = official(Role::Coordinator, REGENCY);
    case.answer(ROADS, Outcome::Declined).unwrap();
    assert_eq!(case.act(&coordinator, Command::Close), Err(Refusal::IsAnswered), "it waits for its reporter");
    case.act(&Actor::Reporter, Command::Reply { unsolved: true }).unwrap();
    case.act(&coordinator, Command::Close).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    assert_eq!(case.work(), [(Work::Decide, PROVINCE)], "above whoever closed it");
}

#[test]
fn a_disputed_promise_that_stands_is_still_a_promise() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Promised { by: day("2026-03-31") }).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    case.act(&official(Role::Coordinator, REGENCY), Command::DecideAppeal { upheld: false }).unwrap();
    case.wait_until("2026-03-01T00:00:00Z");
    assert_eq!(case.report.status, Status::Answered { window: None }, "silence does not close it");
    assert_eq!(case.work(), [(Work::Fulfil, ROADS)]);
    case.wait_until("2026-04-02T00:00:00Z");
    assert_eq!(case.report.status, Status::InProgress);
}

#[test]
fn what_was_objected_to_is_not_done_again_by_the_same_desk() {
    let [regency, province] = coordinators();
    let archive = || Command::Archive { reason: ArchiveReason::TooGeneral };
    let mut case = Case::new();
    case.act(&regency, archive()).unwrap();
    case.act(&Actor::Reporter, Command::Object).unwrap();
    assert_eq!(case.report.escalated_to, Some(PROVINCE));
    for again in [archive(), Command::Close, Command::Join { to: ReportId(uuid::Uuid::from_u128(2)) }] {
        assert_eq!(case.act(&regency, again), Err(Refusal::NotAllowed));
    }
    assert!(case.work().contains(&(Work::Intervene, PROVINCE)), "{:?}", case.work());
    case.act(&province, archive()).unwrap();
    // Nor after somebody above decided.
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Informed).unwrap();
    assert_eq!(case.act(&regency, archive()), Err(Refusal::IsAnswered), "what is answered waits for its reporter");
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    case.act(&regency, Command::DecideAppeal { upheld: false }).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    case.act(&province, Command::DecideAppeal { upheld: true }).unwrap();
    assert_eq!(case.act(&regency, archive()), Err(Refusal::NotAllowed));
    assert_eq!(case.act(&regency, Command::Close), Err(Refusal::NotAllowed));
}

#[test]
fn a_closing_that_is_objected_to_stays_a_closing_and_is_not_decided_by_who_closed() {
    let [regency, province] = coordinators();
    let mut case = Case::new();
    case.act(&regency, Command::Close).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    let Actor::Official(closer) = &regency else { unreachable!() };
    let both = Grant { role: Role::Coordinator, agency: PROVINCE };
    let both = Actor::Official(Official { user: closer.user, grants: vec![both] });
    assert_eq!(case.act(&both, Command::DecideAppeal { upheld: false }), Err(Refusal::NotAllowed), "they closed it");
    case.act(&province, Command::DecideAppeal { upheld: false }).unwrap();
    assert_eq!(case.report.status, Status::Closed { how: Closing::Administrator }, "nobody answered it");
    // Upheld, the agency goes on, and what it answers then is an answer.
    let mut case = Case::new();
    case.act(&regency, Command::Close).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    case.act(&province, Command::DecideAppeal { upheld: true }).unwrap();
    case.answer(ROADS, Outcome::Informed).unwrap();
    assert!(matches!(case.report.status, Status::Answered { window: Some(_) }), "{:?}", case.report.status);
}

#[test]
fn nobody_decides_twice_nor_about_what_they_approved() {
    let mut case = Case::new();
    let person = UserId(9);
    let grants = |all: &[(Role, AgencyId)]| {
        let grants = all.iter().map(|(role, agency)| Grant { role: *role, agency: *agency }).collect();
        Actor::Official(Official { user: person, grants })
    };
    let both = grants(&[(Role::Coordinator, REGENCY), (Role::Coordinator, PROVINCE)]);
    case.answer(ROADS, Outcome::Declined).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    case.act(&both, Command::DecideAppeal { upheld: false }).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    assert_eq!(case.act(&both, Command::DecideAppeal { upheld: false }), Err(Refusal::NotAllowed), "one level each");

    let mut case = Case::new();
    let answers = grants(&[(Role::Liaison, ROADS), (Role::Coordinator, REGENCY)]);
    let answer = Command::FollowUp { agency: ROADS, outcome: Some(Outcome::Declined) };
    case.act(&answers, answer).unwrap();
    case.act(&Actor::Reporter, Command::Dispute).unwrap();
    assert_eq!(case.act(&answers, Command::DecideAppeal { upheld: false }), Err(Refusal::NotAllowed), "their own answer");
}

#[test]
fn no_accused_government_decides() {
    let mut case = Case::new();
    case.answer(ROADS, Outcome::Declined).unwrap();
    case.report.accused = vec![REGENCY];
    assert_eq!(case.report.next_decider(&case.tree), Some(PROVINCE));
}
