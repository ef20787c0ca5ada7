//! What is taken down for others: a report about the village office goes past it, whatever happens; news goes by hand, once.

use super::*;

const OFFICE: AgencyId = AgencyId(9);

/// The tree of the others, and a village office below the government.
fn tree() -> AgencyTree {
    let mut tree = super::tree();
    let mut office = tree.get(SERVICE).unwrap().clone();
    (office.id, office.kind, office.area) = (OFFICE, AgencyKind::Village, area("64.02.06.1001"));
    tree.put(office);
    tree
}

fn assisted(past_taker: bool) -> Assisted {
    let consent = Consent { news: true, name: true, how: ConsentGiven::Spoken, on: jiff::civil::date(2026, 1, 5) };
    Assisted { told: Told::Spoken, consent, hide_from_taker: false, past_taker, offices: vec![] }
}

fn received(taker: &Actor, assisted: Assisted) -> (Event, Report) {
    let Actor::Official(official) = taker else { unreachable!() };
    let (channel, taken_down_by) = (Channel::Officer, Some(official.user));
    let new = Submission { channel, taken_down_by, assisted: Some(assisted), ..submission() };
    let what = in_context(taker, start(), |context| submit(&new, context)).unwrap();
    let event = Event { version: 1, at: start(), by: taker.by(), what };
    let report = apply(None, new.id, &event).unwrap();
    (event, report)
}

fn start() -> Timestamp {
    "2026-01-05T01:00:00Z".parse().unwrap()
}

fn in_context<T>(actor: &Actor, now: Timestamp, with: impl FnOnce(Context<'_>) -> T) -> T {
    let (tree, rules, calendar) = (tree(), RuleBook::default(), Calendar::of(&area("64.02.06.1001"), &[]));
    with(Context { now, actor, calendar: &calendar, rules: &rules, agencies: &tree, duty: OnDuty::NOBODY })
}

fn act(report: &mut Report, actor: &Actor, now: Timestamp, command: &Command) -> Result<(), Refusal> {
    for what in in_context(actor, now, |context| decide(report, command, context))? {
        let event = Event { version: report.version + 1, at: now, by: actor.by(), what };
        *report = apply(Some(report.clone()), report.id, &event).unwrap();
    }
    Ok(())
}

/// Those who take down, whatever else they are.
fn taker(n: u8) -> Actor {
    match n % 4 {
        0 => official(Role::VillageOfficer, OFFICE),
        1 => official(Role::VillageOfficer, GOVERNMENT),
        2 => both(&[(Role::VillageOfficer, OFFICE), (Role::Coordinator, GOVERNMENT), (Role::Overseer, INSPECTORATE)]),
        _ => both(&[(Role::Coordinator, GOVERNMENT), (Role::Coordinator, AgencyId(1)), (Role::Liaison, SERVICE)]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_past_the_village_office_is_never_seen_there_whatever_happens(
        who_took in any::<u8>(),
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), 0i64..90), 1..60),
    ) {
        let (taker, tree) = (taker(who_took), tree());
        let (_, mut report) = received(&taker, assisted(true));
        let Actor::Official(by) = taker.clone() else { unreachable!() };
        let colleague = official(Role::Liaison, OFFICE);
        let mut now = start();
        for (who, what, arg, hours) in steps {
            prop_assert!(!policy::sees(&taker, &report, &tree) && !policy::carries_news(&by, &report, &tree), "{:?}", report);
            prop_assert!(!report.is_public() && report.secret && report.waiting_slip().is_none(), "{:?}", report);
            prop_assert!(policy::allowed(&taker, &report, &tree).is_empty());
            prop_assert!(!policy::sees(&colleague, &report, &tree), "{:?}", report);
            prop_assert!(!report.path().contains(&OFFICE));
            now += jiff::SignedDuration::from_hours(hours);
            let command = command(what, arg, &report);
            let command = if what % 11 == 0 { Command::Forward { to: vec![OFFICE], lead: OFFICE } } else { command };
            prop_assert!(act(&mut report.clone(), &taker, now, &command).is_err());
            let hand_over = Command::HandOver { news: Some(report.version) };
            prop_assert!(act(&mut report.clone(), &taker, now, &hand_over).is_err());
            if let Some(alarm) = report.next_timer().filter(|a| a.at <= now) {
                act(&mut report, &Actor::System, now, &Command::Fire { clock: alarm.clock }).ok();
            }
            for other in 0..ACTORS {
                if act(&mut report, &actor(who % ACTORS + other), now, &command).is_ok() {
                    break;
                }
            }
        }
    }
}

#[test]
fn it_goes_to_the_coordinator_past_the_office_of_the_village_whoever_took_it_down() {
    let (_, report) = received(&taker(0), assisted(true));
    assert_eq!((report.custodian, report.assisted.unwrap().offices), (GOVERNMENT, vec![OFFICE]));
    let (_, report) = received(&taker(1), assisted(true));
    assert_eq!(
        (report.custodian, report.assisted.unwrap().offices),
        (GOVERNMENT, vec![OFFICE]),
        "that of the village it comes from"
    );
    let (_, report) = received(&taker(1), assisted(false));
    assert!(!report.secret && policy::sees(&taker(1), &report, &tree()));
}

#[test]
fn news_goes_by_hand_once_and_may_be_taken_back_also_where_it_must_not_be_read() {
    let (officer, coordinator) = (official(Role::VillageOfficer, OFFICE), official(Role::Coordinator, GOVERNMENT));
    let (_, mut report) = received(&officer, assisted(false));
    assert_eq!(report.waiting_slip(), None, "the receipt is given at once");
    act(&mut report, &coordinator, start(), &Command::AskCompletion).unwrap();
    let news = report.version;
    assert_eq!(report.waiting_slip(), Some(news));
    act(&mut report, &Actor::Reporter, start(), &Command::Tighten { anonymous: true, secret: true }).unwrap();
    assert!(!policy::sees(&officer, &report, &tree()), "its words are not theirs any more");
    let hand_over = |news| Command::HandOver { news };
    assert_eq!(act(&mut report, &officer, start(), &hand_over(Some(news - 1))), Err(Refusal::NoNews), "something newer came");
    assert_eq!(act(&mut report, &coordinator, start(), &hand_over(Some(news))), Err(Refusal::NotAllowed));
    act(&mut report, &officer, start(), &hand_over(Some(news))).unwrap();
    assert_eq!(report.waiting_slip(), None);
    act(&mut report, &officer, start(), &hand_over(None)).unwrap();
    assert_eq!(report.waiting_slip(), Some(news));
    act(&mut report, &Actor::Reporter, start(), &Command::WithdrawConsent { what: Purpose::News }).unwrap();
    assert_eq!(report.waiting_slip(), None);
    assert_eq!(act(&mut report, &officer, start(), &hand_over(Some(news))), Err(Refusal::NotAllowed));
}

#[test]
fn a_name_is_forgotten_with_its_consent_and_hidden_from_whoever_wrote_it_down() {
    let (officer, coordinator) = (official(Role::VillageOfficer, OFFICE), official(Role::Coordinator, GOVERNMENT));
    let reveal = Command::Reveal { field: SealedField::Person, why: Some(Why::Ask) };
    let (_, mut report) = received(&officer, assisted(false));
    act(&mut report, &officer, start(), &reveal).unwrap();
    let (_, mut hidden) = received(&officer, Assisted { hide_from_taker: true, ..assisted(false) });
    assert_eq!(act(&mut hidden, &officer, start(), &reveal), Err(Refusal::NotAllowed));
    act(&mut hidden, &coordinator, start(), &reveal).unwrap();
    let withdraw = Command::WithdrawConsent { what: Purpose::Name };
    assert_eq!(act(&mut hidden, &official(Role::Overseer, INSPECTORATE), start(), &withdraw), Err(Refusal::NotAllowed));
    act(&mut hidden, &officer, start(), &withdraw).unwrap();
    assert_eq!(hidden.identity, Identity::Forgotten);
    assert_eq!(act(&mut hidden, &officer, start(), &withdraw), Err(Refusal::NoConsent));
}
