//! Jobs, people, what is known about the country, and nodes.

use crate::*;

on_every_engine! {
    jobs_are_taken_once_and_come_back_when_their_lease_runs_out
    people_sign_in_until_their_session_ends
    a_change_is_kept_with_its_note
    a_saved_view_is_its_owners
    reference_data_is_changed_by_key_and_noticed
    nodes_agree_on_facts_and_hear_what_others_used
}

async fn jobs_are_taken_once_and_come_back_when_their_lease_runs_out(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let key = || NewJob { kind: "digest", payload: "{}".into(), run_at: at(0), key: Some("today".into()), reporter_of: None };
    store.add_jobs(vec![key(), key()]).await.unwrap();
    assert_eq!(store.job_counts().await.unwrap().waiting, 2, "one key, one job");
    let taken = store.claim(at(1), at(60), 10, &[]).await.unwrap();
    assert_eq!(taken.len(), 2);
    assert!(store.claim(at(2), at(60), 10, &[]).await.unwrap().is_empty(), "nobody else has them");
    store.keep_claim(vec![taken[0].id], at(61)).await.unwrap();
    assert_eq!(store.claim(at(60), at(60), 10, &[]).await.unwrap().len(), 1, "one is kept longer");
    let again = store.claim(at(61), at(120), 10, &[]).await.unwrap();
    assert_eq!(again.iter().map(|j| j.attempts).collect::<Vec<_>>(), [1, 2]);
    store.finish(vec![again[0].id]).await.unwrap();
    store.fail(again[1].id, "no server".into(), None).await.unwrap();
    let counts = store.job_counts().await.unwrap();
    assert_eq!((counts.waiting, counts.dead), (0, 1));
    let lease = async |holder: &str, now| store.lease("deadlines".into(), holder.into(), at(now), at(now + 30)).await.unwrap();
    assert!(lease("a", 0).await && lease("a", 10).await);
    assert!(!lease("b", 20).await);
    assert!(lease("b", 41).await);
}

async fn people_sign_in_until_their_session_ends(fresh: Fresh) {
    let store = &fresh.store;
    let person = Person {
        mark: None,
        id: UserId(0),
        login: "rahma".into(),
        name: "Rahmawati".into(),
        email: None,
        password: "x".into(),
        must_change: true,
        disabled: false,
        language: domain::Language::Indonesian,
        grants: vec![Grant { role: Role::Liaison, agency: GOVERNMENT }, Grant { role: Role::Approver, agency: GOVERNMENT }],
    };
    let id = store.add_person(person.clone()).await.unwrap().unwrap();
    assert!(store.add_person(person).await.unwrap().is_none(), "a login is given once");
    assert_eq!(store.person_by_login("rahma".into()).await.unwrap().unwrap().grants.len(), 2);
    assert_eq!(store.holders(Role::Liaison, GOVERNMENT).await.unwrap().len(), 1);
    let trace =
        |what| store::Trace { seq: 0, at: at(1), person: id, what, device: String::new(), became: None, mark: vec![1; 32] };
    let session = |token: u8, until| Session {
        token: [token; 32],
        user: id,
        expires_at: at(until),
        opened_at: at(0),
        device: "Firefox, Android".into(),
        proved_at: at(0),
        known: None,
        proof: None,
    };
    for what in store::Access::ALL {
        add_trace(store, trace(what)).await;
    }
    let traces = store.traces(vec![GOVERNMENT], None, 4).await.unwrap();
    assert_eq!(
        traces.iter().map(|t| t.what).collect::<Vec<_>>(),
        store::Access::ALL.into_iter().rev().take(4).collect::<Vec<_>>()
    );
    assert_eq!(
        store.traces(vec![GOVERNMENT], traces.last().map(|t| t.seq), 20).await.unwrap().len(),
        store::Access::ALL.len() - 4
    );
    assert!(store.traces(vec![domain::AgencyId(99)], None, 4).await.unwrap().is_empty());
    let factor = store::SecondFactor { secret: vec![1], last_step: 5 };
    let remark = |was: Option<u8>, becomes: u8| Remark { person: id, was: was.map(|m| [m; 32]), becomes: [becomes; 32] };
    let next = async || next_trace(store, trace(store::Access::CodeOn)).await;
    store.put_second_factor(factor.clone(), vec![[1; 32], [2; 32]], [9; 32], remark(None, 1), next().await).await.unwrap();
    assert_eq!(store.second_factor(id).await.unwrap(), Some(factor));
    assert!(
        !store.use_step(id, 5).await.unwrap() && store.use_step(id, 6).await.unwrap() && !store.use_step(id, 6).await.unwrap()
    );
    store.use_recovery(id, [1; 32], next().await).await.unwrap();
    let traced = store.last_link(Chain::Traces).await.unwrap();
    assert!(store.use_recovery(id, [1; 32], next().await).await.is_err(), "it is used up");
    assert_eq!(store.last_link(Chain::Traces).await.unwrap(), traced, "and nothing was written");
    assert_eq!(store.recovery_codes(id).await.unwrap(), [[2; 32]]);
    let stale = store.drop_second_factor(remark(Some(7), 8), next().await).await;
    assert!(stale.is_err() && store.second_factor(id).await.unwrap().is_some(), "who read another mark changes nothing");
    store.drop_second_factor(remark(Some(1), 2), next().await).await.unwrap();
    assert_eq!(store.person(id).await.unwrap().unwrap().mark, Some([2; 32]));
    assert_eq!((store.second_factor(id).await.unwrap(), store.recovery_codes(id).await.unwrap()), (None, vec![]));
    store.open_session(session(1, 100), at(0)).await.unwrap();
    assert!(store.session([1; 32], at(50)).await.unwrap().is_some());
    assert!(store.session([1; 32], at(101)).await.unwrap().is_none());
    store.extend_session([1; 32], at(200)).await.unwrap();
    assert!(store.session([1; 32], at(101)).await.unwrap().is_some());
    store.set_password("y".into(), remark(Some(2), 3), next().await).await.unwrap();
    assert!(store.session([1; 32], at(101)).await.unwrap().is_none(), "a new password ends all sessions");
    store.open_session(session(2, 300), at(0)).await.unwrap();
    change(store, Change::Disabled(id, true), "person-disabled").await.unwrap();
    assert!(store.session([2; 32], at(1)).await.unwrap().is_none());
    assert!(store.holders(Role::Liaison, GOVERNMENT).await.unwrap().is_empty());
}

/// Changes something with the next note.
pub(crate) async fn change(store: &Arc<dyn Store>, change: Change, kind: &str) -> Result<(), store::Error> {
    let seq = store.last_link(Chain::Notes).await?.map_or(0, |(seq, _)| seq) + 1;
    store.change(change, vec![(Note { seq, ..note(kind) }, Head { seq, mark: [3; 32] })], None).await
}

/// A trace at its place.
pub(crate) async fn next_trace(store: &Arc<dyn Store>, trace: store::Trace) -> Witness {
    let seq = store.last_link(Chain::Traces).await.unwrap().map_or(0, |(seq, _)| seq) + 1;
    Witness { trace: store::Trace { seq, ..trace }, head: Head { seq, mark: [4; 32] }, job: None }
}

/// Leaves the next trace.
async fn add_trace(store: &Arc<dyn Store>, trace: store::Trace) {
    store.add_trace(next_trace(store, trace).await).await.unwrap();
}

fn note(kind: &str) -> Note {
    Note {
        seq: 0,
        at: at(7),
        by: Some(domain::UserId(1)),
        agency: Some(GOVERNMENT),
        kind: kind.into(),
        subject: "uji".into(),
        was: "{}".into(),
        mark: vec![7; 32],
        became: String::new(),
    }
}

async fn a_change_is_kept_with_its_note(fresh: Fresh) {
    let store = &fresh.store;
    let generation = store.generation().await.unwrap();
    let agency = |id: i64, name: &str| Agency {
        id: AgencyId(id),
        parent: None,
        kind: AgencyKind::Service,
        name: name.into(),
        area: "64".parse().unwrap(),
        topics: Vec::new(),
        approval: false,
        decree: "SK 1/2026".into(),
        closed: false,
    };
    let number = store.next_agency().await.unwrap();
    change(store, Change::NewAgency(agency(number.0, "A")), "agency-added").await.unwrap();
    let first = store.agencies().await.unwrap()[0].clone();
    assert_eq!(first.id, number);
    assert_eq!((first.name.as_str(), first.decree.as_str(), first.closed), ("A", "SK 1/2026", false));
    let closed = Agency { closed: true, approval: true, ..agency(first.id.0, "B") };
    change(store, Change::Agency(closed.clone()), "agency-changed").await.unwrap();
    assert_eq!(store.agencies().await.unwrap(), [closed]);
    let next = store.next_agency().await.unwrap();
    assert_ne!(next, number);
    assert!(change(store, Change::NewAgency(agency(next.0, "B")), "agency-added").await.is_err(), "a name is taken once");
    assert!(store.generation().await.unwrap() > generation, "every process reads it again");

    let person = Person {
        mark: None,
        id: store.next_person().await.unwrap(),
        login: "siti".into(),
        name: "Siti Noor".into(),
        email: None,
        password: "x".into(),
        must_change: true,
        disabled: false,
        language: domain::Language::Indonesian,
        grants: vec![Grant { role: Role::Liaison, agency: GOVERNMENT }],
    };
    change(store, Change::Person(person.clone()), "person-added").await.unwrap();
    let id = store.person_by_login("siti".into()).await.unwrap().unwrap().id;
    assert_eq!(id, person.id);
    let at_government = |text: &str, after: &str| store.persons_at(vec![GOVERNMENT], text.into(), after.into(), 10);
    assert_eq!(at_government("NOOR", "").await.unwrap()[0].grants, person.grants);
    assert!(at_government("", "siti").await.unwrap().is_empty() && at_government("budi", "").await.unwrap().is_empty());
    assert!(at_government("%", "").await.unwrap().len() == 1, "a mark of patterns is no pattern");
    assert_eq!(store.held().await.unwrap(), person.grants);
    change(store, Change::Named(id, "Siti N.".into(), Some("s@contoh.id".into())), "person-changed").await.unwrap();
    change(store, Change::Grants(id, vec![Grant { role: Role::Approver, agency: AgencyId(9) }]), "roles").await.unwrap();
    change(store, Change::Password(id, "y".into()), "password-reset").await.unwrap();
    let after = store.person(id).await.unwrap().unwrap();
    assert_eq!((after.name.as_str(), after.email.as_deref(), after.password.as_str()), ("Siti N.", Some("s@contoh.id"), "y"));
    assert!(after.must_change && after.grants[0].agency == AgencyId(9));
    change(store, Change::Disabled(id, true), "person-disabled").await.unwrap();
    assert!(store.held().await.unwrap().is_empty());
    let trace = store::Trace {
        seq: 0,
        at: at(3),
        person: id,
        what: store::Access::SignedIn,
        device: String::new(),
        became: None,
        mark: vec![1; 32],
    };
    add_trace(store, trace).await;
    assert_eq!(store.last_signed_in(vec![id]).await.unwrap(), [(id, at(3))].into());

    let reply = |id, title: &str| Reply { id, agency: GOVERNMENT, title: title.into(), body: "Terima kasih".into() };
    change(store, Change::Reply(reply(0, "Terima kasih")), "reply").await.unwrap();
    let id = store.replies(vec![GOVERNMENT]).await.unwrap()[0].id;
    change(store, Change::Reply(reply(id, "Salam")), "reply").await.unwrap();
    assert_eq!(store.replies(vec![GOVERNMENT]).await.unwrap(), [reply(id, "Salam")]);
    assert!(store.replies(vec![AgencyId(99)]).await.unwrap().is_empty());
    change(store, Change::NoReply(id), "reply-removed").await.unwrap();
    assert!(store.replies(vec![GOVERNMENT]).await.unwrap().is_empty());
    change(store, Change::Setting("a".into(), "1".into()), "setting").await.unwrap();
    change(store, Change::Setting("a".into(), "2".into()), "setting").await.unwrap();
    assert_eq!(store.settings().await.unwrap(), [("a".to_owned(), "2".to_owned())].into());

    let notes = store.notes(None, None, 100).await.unwrap();
    assert_eq!(notes.first().map(|n| n.kind.as_str()), Some("setting"), "newest first");
    assert_eq!(notes.len(), 12, "what failed left no note");
    assert_eq!(Note { seq: 0, ..notes[11].clone() }, note("agency-added"));
    assert_eq!(store.notes(Some(vec![GOVERNMENT]), Some(notes[10].seq), 100).await.unwrap(), notes[11..]);
    assert!(store.notes(Some(vec![AgencyId(99)]), None, 100).await.unwrap().is_empty());
}

async fn a_saved_view_is_its_owners(fresh: Fresh) {
    let store = &fresh.store;
    let mut people = Vec::new();
    for login in ["siti", "budi"] {
        let person = Person {
            mark: None,
            id: domain::UserId(0),
            login: login.into(),
            name: login.into(),
            email: None,
            password: "x".into(),
            must_change: false,
            disabled: false,
            language: domain::Language::Indonesian,
            grants: Vec::new(),
        };
        people.push(store.add_person(person).await.unwrap().unwrap());
    }
    let view = |query: &str| View { id: 0, list: "/meja".into(), name: "Terlambat".into(), query: query.into() };
    store.put_view(people[0], view("a=1&")).await.unwrap();
    store.put_view(people[0], view("a=2&")).await.unwrap();
    let mine = store.views(people[0]).await.unwrap();
    assert_eq!((mine.len(), mine[0].query.as_str()), (1, "a=2&"), "the same name has a new meaning");
    assert!(store.views(people[1]).await.unwrap().is_empty());
    store.drop_view(people[1], mine[0].id).await.unwrap();
    assert_eq!(store.views(people[0]).await.unwrap().len(), 1, "nobody takes another's away");
    store.drop_view(people[0], mine[0].id).await.unwrap();
    assert!(store.views(people[0]).await.unwrap().is_empty());
}

async fn reference_data_is_changed_by_key_and_noticed(fresh: Fresh) {
    let store = &fresh.store;
    let before = store.generation().await.unwrap();
    let area = |name: &str| Area { code: "64".parse().unwrap(), name: name.into(), closed: false };
    assert_eq!(store.put_areas(vec![area("Kaltim")]).await.unwrap(), 1);
    assert_eq!(store.put_areas(vec![area("Kaltim")]).await.unwrap(), 0, "the same again changes nothing");
    assert_eq!(store.put_areas(vec![area("Kalimantan Timur")]).await.unwrap(), 1);
    change(store, Change::Area(Area { closed: true, ..area("Kaltim") }), "area").await.unwrap();
    assert_eq!(store.put_areas(vec![area("Kalimantan Timur")]).await.unwrap(), 1);
    assert!(store.areas().await.unwrap()[0].closed, "an import renames, it does not open what is closed");
    change(store, Change::Area(area("Kalimantan Timur")), "area").await.unwrap();
    assert_eq!(store.areas().await.unwrap(), [area("Kalimantan Timur")]);
    assert!(store.generation().await.unwrap() > before);
    let agency = |parent, name: &str| Agency {
        id: AgencyId(0),
        parent,
        kind: AgencyKind::Service,
        name: name.into(),
        area: "64".parse().unwrap(),
        topics: vec![TopicCode("jalan".into())],
        approval: true,
        decree: String::new(),
        closed: false,
    };
    let ids = store.put_agencies(vec![agency(None, "A"), agency(Some(AgencyId(1)), "A")]).await.unwrap();
    assert_ne!(ids[0], ids[1], "the same name under another parent is another agency");
    assert_eq!(store.put_agencies(vec![agency(None, "A")]).await.unwrap()[0], ids[0]);
    let holiday = Holiday {
        date: "2026-12-09".parse().unwrap(),
        kind: HolidayKind::Local,
        area: Some("64.72".parse().unwrap()),
        name: "Pilkada".into(),
    };
    assert_eq!(store.put_holidays(vec![holiday.clone()]).await.unwrap(), 1);
    assert_eq!(store.holidays().await.unwrap(), std::slice::from_ref(&holiday));
    assert!(store.remove_holiday(holiday.clone()).await.unwrap());
    assert!(!store.remove_holiday(holiday).await.unwrap());
    let rule = Rule { term: DeadlineKind::Complaint, days: 10, from: "2027-01-01".parse().unwrap(), article: "uji".into() };
    store.put_rule(rule.clone()).await.unwrap();
    assert_eq!(store.rules().await.unwrap(), [rule]);
    let boundary = Boundary { area: "64".parse().unwrap(), bounds: [1.0, 1.0, 2.0, 2.0], geometry: "{}".into() };
    store.put_boundaries(vec![boundary.clone()]).await.unwrap();
    assert_eq!(store.boundaries_near(1.5, 1.5).await.unwrap(), [boundary]);
    assert!(store.boundaries_near(3.0, 1.5).await.unwrap().is_empty());
    let outlined = |code: &str| Boundary { area: code.parse().unwrap(), bounds: [1.0; 4], geometry: "{}".into() };
    let more = ["64.02", "64.02.06", "64.02.06.2001", "64.72", "65", "65.01"];
    store.put_boundaries(more.map(outlined).into()).await.unwrap();
    let below = async |above: Option<&str>| {
        let found = store.boundaries_below(above.map(|a| a.parse().unwrap())).await.unwrap();
        found.into_iter().map(|b| b.area.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(below(None).await, ["64", "65"]);
    assert_eq!(below(Some("64")).await, ["64.02", "64.72"]);
    assert_eq!(below(Some("64.02.06")).await, ["64.02.06.2001"]);
    assert!(below(Some("64.02.06.2001")).await.is_empty());
    let of = ["64.72", "64.99", "64.02"].map(|a| a.parse().unwrap());
    let of: Vec<_> = store.boundaries_of(of.into()).await.unwrap().into_iter().map(|b| b.area.to_string()).collect();
    assert_eq!(of, ["64.72", "64.02"], "those that are known");
    assert!(store.boundaries_of(Vec::new()).await.unwrap().is_empty());
}

async fn nodes_agree_on_facts_and_hear_what_others_used(fresh: Fresh) {
    let store = &fresh.store;
    assert_eq!(store.known_fact("key").await.unwrap(), None);
    assert_eq!(store.fact("key", vec![1]).await.unwrap(), [1]);
    assert_eq!(store.fact("key", vec![2]).await.unwrap(), [1], "the first one is believed");
    let used = |times| Used { kind: "tries".into(), mark: -5, times };
    store.tell_used([1; 16], vec![used(3)], at(0), at(-60)).await.unwrap();
    let (used_elsewhere, last) = store.hear_used([2; 16], 0).await.unwrap();
    assert_eq!(used_elsewhere, [used(3)]);
    assert!(store.hear_used([2; 16], last).await.unwrap().0.is_empty(), "heard once");
    assert!(store.hear_used([1; 16], 0).await.unwrap().0.is_empty(), "nobody hears himself");
    store.tell_used([1; 16], Vec::new(), at(90), at(30)).await.unwrap();
    assert!(store.hear_used([2; 16], 0).await.unwrap().0.is_empty(), "what is old is forgotten");
}
