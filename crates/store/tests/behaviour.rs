//! What every store must do, whatever engine is behind it. Each test is given a fresh store.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on says so by panicking")]

use std::sync::Arc;

use domain::{
    Agency, AgencyId, AgencyKind, Area, Grant, Holiday, HolidayKind, Identity, Point, Report, ReportId, Role, Rule, Term,
    Timestamp, TopicCode, TrackingNumber, UserId,
    policy::By,
    report::{About, Channel, Event, Figure, Happening, Kind, apply, figure_changes},
};
use store::{
    Append, Appended, Birth, Boundary, Content, Desk, Durability, Field, Filter, Inbox, Key, Listing, NewEvent, NewJob, Person,
    PostgresStore, Scope, Session, SqliteStore, Store, Used,
};
use uuid::Uuid;

const GOVERNMENT: AgencyId = AgencyId(1);

/// A fresh store on one of the engines, and what it lives in.
struct Fresh {
    store: Arc<dyn Store>,
    home: Home,
}

enum Home {
    File(tempfile::TempDir),
    Database(testbed::Database),
    Pooled(testbed::Database, testbed::Pooler),
}

impl Fresh {
    async fn sqlite() -> Self {
        Self::open(Home::File(tempfile::tempdir().unwrap())).await
    }

    async fn postgres() -> Self {
        Self::open(Home::Database(testbed::shared_cluster().database())).await
    }

    /// Behind pgbouncer in transaction mode.
    async fn pooled() -> Self {
        let database = testbed::shared_cluster().database();
        let pooler = testbed::Pooler::before(&database);
        Self::open(Home::Pooled(database, pooler)).await
    }

    async fn open(home: Home) -> Self {
        Self { store: home.open().await.unwrap(), home }
    }
}

impl Home {
    async fn open(&self) -> Result<Arc<dyn Store>, store::Error> {
        Ok(match self {
            Self::File(folder) => Arc::new(SqliteStore::open(&folder.path().join("test.db"), Durability::EveryCommit)?),
            Self::Database(database) => Arc::new(PostgresStore::open(&database.url(), None, Durability::EveryCommit).await?),
            Self::Pooled(database, pooler) => {
                let url = format!("{}?pooler=transaction", database.url_through(pooler.port()));
                Arc::new(PostgresStore::open(&url, None, Durability::EveryCommit).await?)
            }
        })
    }

    fn by_hand(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::File(folder) => {
                let connection = rusqlite::Connection::open(folder.path().join("test.db")).unwrap();
                connection.execute_batch(sql).map_err(|e| e.to_string())
            }
            Self::Database(database) | Self::Pooled(database, _) => database.by_hand(sql).map(drop),
        }
    }
}

/// Runs every test of the suite on every engine.
macro_rules! on_every_engine {
    ($($test:ident)*) => {
        mod sqlite { $(#[tokio::test] async fn $test() { super::$test(super::Fresh::sqlite().await).await })* }
        mod postgres { $(#[tokio::test] async fn $test() { super::$test(super::Fresh::postgres().await).await })* }
        mod pooled { $(#[tokio::test] async fn $test() { super::$test(super::Fresh::pooled().await).await })* }
    };
}

on_every_engine! {
    a_report_is_written_once_and_read_back_whole
    of_two_who_act_on_the_same_version_one_is_told
    a_broken_piece_undoes_only_itself
    forgetting_destroys_key_and_content_and_keeps_the_commitment
    a_supporter_counts_once
    lists_are_walked_page_by_page_without_gap_or_repeat
    search_finds_stems_prefixes_and_only_what_the_reader_may
    a_search_goes_back_as_far_as_there_are_reports
    an_inbox_is_ordered_by_what_is_due
    jobs_are_taken_once_and_come_back_when_their_lease_runs_out
    people_sign_in_until_their_session_ends
    reference_data_is_changed_by_key_and_noticed
    figures_follow_every_step
    nodes_agree_on_facts_and_hear_what_others_used
    the_log_cannot_be_changed_even_by_hand
    a_database_of_a_newer_version_is_refused
    rows_are_made_again_from_the_state
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn event(version: u32, what: Happening, contents: Vec<Content>) -> NewEvent {
    let event = Event { version, at: at(i64::from(version)), by: By::Anyone, what };
    let texts = (serde_json::to_string(&event.by).unwrap(), serde_json::to_string(&event.what).unwrap());
    NewEvent { event, texts, commitment: [u8::try_from(version).unwrap(); 32], contents, attachments: Vec::new() }
}

fn words(version: u32, field: Field, body: &str) -> Content {
    Content { version, field, body: Some(([7; 16], body.as_bytes().to_vec())), sealed: false, commitment: [9; 32] }
}

/// The first step of report number `n`.
fn birth(n: u64) -> Append {
    let id = ReportId(Uuid::from_u64_pair(1, n));
    let what = Happening::Submitted {
        tracking: TrackingNumber::from_seed(200_000_000 + n),
        kind: Kind::Complaint,
        topic: None,
        area: "64.72.01.1001".parse().unwrap(),
        point: Point::new(-0.5, 117.1),
        happened_on: None,
        channel: Channel::Web,
        identity: Identity::Given,
        taken_down_by: None,
        anonymous: false,
        secret: false,
        custodian: GOVERNMENT,
        verification: None,
    };
    let contents = vec![words(1, Field::Words, "\nJalan rusak"), words(1, Field::Person, "siti")];
    let new = event(1, what, contents);
    let report = apply(None, id, &new.event).unwrap();
    Append {
        figures: figure_changes(None, &report),
        report,
        decided_on: 0,
        events: vec![new],
        birth: Some(Birth { pin: [1; 32], language: "id".into(), person_key: Some(vec![1, 2]), words_key: None, origin: None }),
        listing: Some(Listing {
            title: format!("Laporan {n}"),
            excerpt: "Jalan rusak".into(),
            open_terms: String::new(),
            inner_terms: format!("jalan rusak nomor{n}"),
        }),
        reseal: None,
        forget_person: false,
        supporter: None,
        jobs: vec![NewJob { kind: "tell", payload: "{}".into(), run_at: at(0), key: None }],
    }
}

/// The next step of a report.
fn next(report: &Report, what: Happening) -> Append {
    let new = event(report.version + 1, what, Vec::new());
    let after = apply(Some(report.clone()), report.id, &new.event).unwrap();
    Append {
        figures: figure_changes(Some(report), &after),
        report: after,
        decided_on: report.version,
        events: vec![new],
        birth: None,
        listing: None,
        reseal: None,
        forget_person: false,
        supporter: None,
        jobs: Vec::new(),
    }
}

/// Makes a report public.
fn verified(report: &Report) -> Append {
    let what = Happening::Verified {
        kind: Kind::Complaint,
        supervisory: false,
        topic: TopicCode("jalan".into()),
        area: report.area.clone(),
        accused: Vec::new(),
    };
    let terms = format!("jalan rusak perbaikan baik {}", report.tracking);
    let listing = Listing { title: "Jalan rusak".into(), excerpt: String::new(), open_terms: terms.clone(), inner_terms: terms };
    Append { listing: Some(listing), ..next(report, what) }
}

async fn a_report_is_written_once_and_read_back_whole(fresh: Fresh) {
    let store = &fresh.store;
    let step = birth(1);
    let report = step.report.clone();
    assert_eq!(store.append(step.clone()).await.unwrap(), Appended::Done);
    assert_eq!(store.append(step).await.unwrap(), Appended::Known(report.tracking), "the same identity again is the same report");
    let dossier = store.dossier(Key::Tracking(report.tracking)).await.unwrap().unwrap();
    assert_eq!(dossier.stored.report, report);
    assert_eq!(dossier.stored.pin, [1; 32]);
    assert_eq!(dossier.events.len(), 1);
    assert_eq!(dossier.contents.len(), 2);
    assert_eq!(dossier.events[0].texts.0, "\"anyone\"");
    assert!(store.report(Key::Id(ReportId(Uuid::nil()))).await.unwrap().is_none());
    let mut twin = birth(2);
    let Happening::Submitted { tracking, .. } = &mut twin.events[0].event.what else { unreachable!() };
    *tracking = report.tracking;
    twin.report.tracking = report.tracking;
    assert_eq!(store.append(twin).await.unwrap(), Appended::NumberTaken);
    assert_eq!(store.counts().await.unwrap(), (1, 0));
}

async fn of_two_who_act_on_the_same_version_one_is_told(fresh: Fresh) {
    let store = &fresh.store;
    let report = birth(1).report;
    store.append(birth(1)).await.unwrap();
    let both = tokio::join!(store.append(next(&report, Happening::Noted)), store.append(verified(&report)));
    let mut answers = [both.0.unwrap(), both.1.unwrap()];
    answers.sort_by_key(|a| *a != Appended::Done);
    assert_eq!(answers, [Appended::Done, Appended::Stale(2)]);
    assert_eq!(store.version(report.tracking).await.unwrap(), Some(2));
}

async fn a_broken_piece_undoes_only_itself(fresh: Fresh) {
    let store = &fresh.store;
    let lost = Append { birth: None, ..birth(99) };
    let all = futures::future::join_all((0..20).map(|n| store.append(if n == 7 { lost.clone() } else { birth(n) })));
    let answers = all.await;
    assert!(answers[7].is_err());
    assert_eq!(answers.iter().filter(|a| matches!(a, Ok(Appended::Done))).count(), 19);
    assert_eq!(store.counts().await.unwrap().0, 19);
}

async fn forgetting_destroys_key_and_content_and_keeps_the_commitment(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let step = Append { forget_person: true, ..next(&birth(1).report, Happening::Forgotten) };
    store.append(step).await.unwrap();
    let dossier = store.dossier(Key::Tracking(birth(1).report.tracking)).await.unwrap().unwrap();
    assert!(dossier.stored.person_key.is_none());
    let person = dossier.contents.iter().find(|c| c.field == Field::Person).unwrap();
    assert!(person.body.is_none());
    assert_eq!(person.commitment, [9; 32]);
    assert!(dossier.contents.iter().any(|c| c.field == Field::Words && c.body.is_some()));
}

async fn a_supporter_counts_once(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let first = Append { supporter: Some([5; 32]), ..next(&birth(1).report, Happening::Supported) };
    let after = first.report.clone();
    assert_eq!(store.append(first).await.unwrap(), Appended::Done);
    let again = Append { supporter: Some([5; 32]), ..next(&after, Happening::Supported) };
    assert_eq!(store.append(again).await.unwrap(), Appended::SupportedAlready);
    assert_eq!(store.version(after.tracking).await.unwrap(), Some(2), "nothing was written");
}

async fn lists_are_walked_page_by_page_without_gap_or_repeat(fresh: Fresh) {
    let store = &fresh.store;
    for n in 0..25 {
        store.append(birth(n)).await.unwrap();
        if n % 2 == 0 {
            store.append(verified(&birth(n).report)).await.unwrap();
        }
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = store.public(Filter::default(), after, 4).await.unwrap();
        assert!(page.rows.len() <= 4);
        seen.extend(page.rows.iter().map(|r| r.cursor.n));
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    assert_eq!(seen.len(), 13);
    assert!(seen.windows(2).all(|w| w[0] > w[1]), "newest first");
}

async fn search_finds_stems_prefixes_and_only_what_the_reader_may(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    store.append(birth(2)).await.unwrap();
    store.append(verified(&birth(2).report)).await.unwrap();
    let find = async |stems: &[&str], prefix: Option<&str>| {
        let filter = Filter {
            words: stems.iter().map(|s| vec![(*s).to_owned()]).collect(),
            prefix: prefix.map(str::to_owned),
            ..Filter::default()
        };
        let scope = Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
        let public = store.public(filter.clone(), None, 10).await.unwrap().rows.len();
        (public, store.within(scope, filter, None, 10).await.unwrap().rows.len())
    };
    assert_eq!(find(&["baik", "jalan"], None).await, (1, 1));
    assert_eq!(find(&["jalan"], None).await, (1, 2));
    assert_eq!(find(&["zz"], Some("rus")).await, (1, 2), "the last word is also a beginning");
    assert_eq!(find(&["nomor1"], None).await, (0, 1), "what is not public is not found by the public");
    assert_eq!(find(&["banjir"], None).await, (0, 0));
    let elsewhere = Scope { user: UserId(1), agencies: vec![AgencyId(77)] };
    assert!(store.within(elsewhere, Filter::default(), None, 10).await.unwrap().rows.is_empty());
    let area = Filter { area: Some("64.72".parse().unwrap()), ..Filter::default() };
    assert_eq!(store.public(area, None, 10).await.unwrap().rows.len(), 1);
    let area = Filter { area: Some("64.71".parse().unwrap()), ..Filter::default() };
    assert!(store.public(area, None, 10).await.unwrap().rows.is_empty());
}

async fn a_search_goes_back_as_far_as_there_are_reports(fresh: Fresh) {
    let store = &fresh.store;
    for some in (0..3_200).collect::<Vec<u64>>().chunks(800) {
        let written = futures::future::join_all(some.iter().map(|n| store.append(birth(*n)))).await;
        assert!(written.iter().all(|w| matches!(w, Ok(Appended::Done))));
    }
    let scope = || Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
    let find = async |word: &str, after, at_most| {
        let filter = Filter { words: vec![vec![word.to_owned()]], ..Filter::default() };
        store.within(scope(), filter, after, at_most).await.unwrap()
    };
    assert_eq!(find("nomor7", None, 10).await.rows.len(), 1, "the oldest are found too");
    let (mut seen, mut after) = (0, None);
    loop {
        let page = find("rusak", after, 400).await;
        assert!(page.rows.windows(2).all(|w| w[0].cursor.n > w[1].cursor.n), "newest first");
        seen += page.rows.len();
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    assert_eq!(seen, 3_200, "without gap or repeat");
}

async fn an_inbox_is_ordered_by_what_is_due(fresh: Fresh) {
    let store = &fresh.store;
    for n in 0..6 {
        store.append(birth(n)).await.unwrap();
    }
    let desk = |agency| Inbox {
        desks: vec![Desk { works: vec![domain::report::Work::Verify], agencies: vec![agency] }],
        ..Inbox::default()
    };
    let page = store.inbox(desk(GOVERNMENT), None, 4).await.unwrap();
    assert_eq!(page.rows.len(), 4);
    let rest = store.inbox(desk(GOVERNMENT), page.next, 4).await.unwrap();
    assert_eq!(rest.rows.len(), 2);
    assert!(rest.next.is_none());
    assert!(page.rows.iter().all(|r| r.task.is_some()));
    assert_eq!(store.inbox_counts(desk(GOVERNMENT), at(0)).await.unwrap(), [(domain::report::Work::Verify, 6, 0)]);
    assert!(store.inbox(desk(AgencyId(2)), None, 4).await.unwrap().rows.is_empty());
    assert!(store.inbox(Inbox::default(), None, 4).await.unwrap().rows.is_empty());
}

async fn jobs_are_taken_once_and_come_back_when_their_lease_runs_out(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    let key = || NewJob { kind: "digest", payload: "{}".into(), run_at: at(0), key: Some("today".into()) };
    store.add_jobs(vec![key(), key()]).await.unwrap();
    assert_eq!(store.job_counts().await.unwrap().waiting, 2, "one key, one job");
    let taken = store.claim(at(1), at(60), 10).await.unwrap();
    assert_eq!(taken.len(), 2);
    assert!(store.claim(at(2), at(60), 10).await.unwrap().is_empty(), "nobody else has them");
    store.keep_claim(vec![taken[0].id], at(61)).await.unwrap();
    assert_eq!(store.claim(at(60), at(60), 10).await.unwrap().len(), 1, "one is kept longer");
    let again = store.claim(at(61), at(120), 10).await.unwrap();
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
        id: UserId(0),
        login: "rahma".into(),
        name: "Rahmawati".into(),
        email: None,
        password: "x".into(),
        must_change: true,
        disabled: false,
        language: "id".into(),
        grants: vec![Grant { role: Role::Liaison, agency: GOVERNMENT }, Grant { role: Role::Approver, agency: GOVERNMENT }],
    };
    let id = store.put_person(person.clone(), true).await.unwrap().unwrap();
    assert!(store.put_person(person, true).await.unwrap().is_none(), "a login is given once");
    assert_eq!(store.person_by_login("rahma".into()).await.unwrap().unwrap().grants.len(), 2);
    assert_eq!(store.holders(Role::Liaison, GOVERNMENT).await.unwrap().len(), 1);
    let session = |token: u8, until| Session { token: [token; 32], user: id, expires_at: at(until) };
    store.open_session(session(1, 100), at(0)).await.unwrap();
    assert!(store.session([1; 32], at(50)).await.unwrap().is_some());
    assert!(store.session([1; 32], at(101)).await.unwrap().is_none());
    store.extend_session([1; 32], at(200)).await.unwrap();
    assert!(store.session([1; 32], at(101)).await.unwrap().is_some());
    store.set_password(id, "y".into(), false).await.unwrap();
    assert!(store.session([1; 32], at(101)).await.unwrap().is_none(), "a new password ends all sessions");
    store.open_session(session(2, 300), at(0)).await.unwrap();
    store.set_disabled(id, true).await.unwrap();
    assert!(store.session([2; 32], at(1)).await.unwrap().is_none());
    assert!(store.holders(Role::Liaison, GOVERNMENT).await.unwrap().is_empty());
}

async fn reference_data_is_changed_by_key_and_noticed(fresh: Fresh) {
    let store = &fresh.store;
    let before = store.generation().await.unwrap();
    let area = |name: &str| Area { code: "64".parse().unwrap(), name: name.into() };
    assert_eq!(store.put_areas(vec![area("Kaltim")]).await.unwrap(), 1);
    assert_eq!(store.put_areas(vec![area("Kaltim")]).await.unwrap(), 0, "the same again changes nothing");
    assert_eq!(store.put_areas(vec![area("Kalimantan Timur")]).await.unwrap(), 1);
    assert!(store.generation().await.unwrap() > before);
    let agency = |parent, name: &str| Agency {
        id: AgencyId(0),
        parent,
        kind: AgencyKind::Service,
        name: name.into(),
        area: "64".parse().unwrap(),
        topics: vec![TopicCode("jalan".into())],
        approval: true,
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
    let rule = Rule { term: Term::Complaint, days: 10, from: "2027-01-01".parse().unwrap(), article: "uji".into() };
    store.put_rule(rule.clone()).await.unwrap();
    assert_eq!(store.rules().await.unwrap(), [rule]);
    let boundary = Boundary { area: "64".parse().unwrap(), bounds: [1.0, 1.0, 2.0, 2.0], geometry: "{}".into() };
    store.put_boundaries(vec![boundary.clone()]).await.unwrap();
    assert_eq!(store.boundaries_near(1.5, 1.5).await.unwrap(), [boundary]);
    assert!(store.boundaries_near(3.0, 1.5).await.unwrap().is_empty());
}

async fn nodes_agree_on_facts_and_hear_what_others_used(fresh: Fresh) {
    let store = &fresh.store;
    assert_eq!(store.known_fact("key").await.unwrap(), None);
    assert_eq!(store.fact("key", vec![1]).await.unwrap(), [1]);
    assert_eq!(store.fact("key", vec![2]).await.unwrap(), [1], "the first one is believed");
    let used = |times| Used { kind: "tries".into(), mark: -5, times };
    store.tell_used([1; 16], vec![used(3)], at(0), at(-60)).await.unwrap();
    let (heard, last) = store.hear_used([2; 16], 0).await.unwrap();
    assert_eq!(heard, [used(3)]);
    assert!(store.hear_used([2; 16], last).await.unwrap().0.is_empty(), "heard once");
    assert!(store.hear_used([1; 16], 0).await.unwrap().0.is_empty(), "nobody hears himself");
    store.tell_used([1; 16], Vec::new(), at(90), at(30)).await.unwrap();
    assert!(store.hear_used([2; 16], 0).await.unwrap().0.is_empty(), "what is old is forgotten");
}

async fn figures_follow_every_step(fresh: Fresh) {
    let store = &fresh.store;
    for n in 0..4 {
        store.append(birth(n)).await.unwrap();
    }
    store.append(verified(&birth(1).report)).await.unwrap();
    assert_eq!(store.counts().await.unwrap(), (4, 1));
    let figure = |public| Figure {
        about: About::Area("64.72".into()),
        month: 2026 * 12 + 9,
        status: "submitted".into(),
        late: false,
        public,
    };
    let mut figures = store.figures("area", true).await.unwrap();
    figures.sort();
    assert_eq!(figures, [(figure(false), 3), (figure(true), 1)]);
    let over_all_time = store.figures("area", false).await.unwrap();
    assert!(over_all_time.len() == 2 && over_all_time.iter().all(|(f, _)| f.month == 0));
    assert_eq!(store.figures("topic", true).await.unwrap().len(), 1, "only what was verified has a topic");
    store.put_figures(vec![(figure(true), 7)]).await.unwrap();
    assert_eq!(store.figures("area", true).await.unwrap(), [(figure(true), 7)]);
    assert!(store.figures("topic", true).await.unwrap().is_empty(), "all are replaced");
}

#[tokio::test]
async fn the_index_of_sqlite_goes_on_in_a_new_part() {
    let Fresh { store, home } = Fresh::sqlite().await;
    store.append(birth(0)).await.unwrap();
    home.by_hand("PRAGMA foreign_keys = OFF; UPDATE report SET n = 99997 WHERE n = 1").unwrap();
    for n in 1..7 {
        store.append(birth(n)).await.unwrap();
    }
    home.by_hand("SELECT count(*) FROM search_inner_100000").unwrap();
    let filter = Filter { words: vec![vec!["rusak".into()]], prefix: Some("rus".into()), ..Filter::default() };
    let scope = || Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = store.within(scope(), filter.clone(), after, 2).await.unwrap();
        seen.extend(page.rows.iter().map(|r| r.cursor.n));
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    assert_eq!(seen, [100_003, 100_002, 100_001, 100_000, 99_999, 99_998], "over both parts, newest first");
    let inbox = Inbox {
        desks: vec![Desk { works: vec![domain::report::Work::Verify], agencies: vec![GOVERNMENT] }],
        filter: filter.clone(),
        ..Inbox::default()
    };
    let page = store.inbox(inbox, None, 4).await.unwrap();
    assert!(page.rows.len() == 4 && page.next.is_some(), "an inbox is looked through as a whole");
    store.put_rows(100_001, birth(4).report, Listing::default()).await.unwrap();
    assert_eq!(store.within(scope(), filter, None, 10).await.unwrap().rows.len(), 5, "one is not found any more");
}

#[tokio::test]
async fn partitions_of_an_older_version_are_gone_on_with() {
    let Fresh { store, home } = Fresh::postgres().await;
    store.close().await;
    for table in ["event", "content", "search"] {
        let older = format!(
            "DROP TABLE {table}_from_0; DROP TABLE {table}_from_250000; CREATE TABLE {table}_0 (LIKE {table} INCLUDING ALL); \
             ALTER TABLE {table} ATTACH PARTITION {table}_0 FOR VALUES FROM (0) TO (500000)"
        );
        home.by_hand(&older).unwrap();
    }
    home.by_hand("SELECT setval('report_n', 499998)").unwrap();
    let store = home.open().await.unwrap();
    for n in 0..5 {
        assert_eq!(store.append(birth(n)).await.unwrap(), Appended::Done);
    }
    assert_eq!(store.scan(0, 10).await.unwrap().len(), 5, "on both sides of the end of the older one");
}

#[tokio::test]
async fn a_backup_taken_while_writing_is_whole() {
    let Fresh { store, home: Home::File(folder) } = Fresh::sqlite().await else { unreachable!() };
    for n in 0..50 {
        store.append(birth(n)).await.unwrap();
    }
    let writing = Arc::clone(&store);
    let writer = tokio::spawn(async move {
        for n in 50..150 {
            writing.append(birth(n)).await.unwrap();
        }
    });
    let copy = folder.path().join("copy.db");
    store.backup(&copy, Box::new(|_, _| {})).await.unwrap();
    writer.await.unwrap();
    SqliteStore::open_copy(&copy).unwrap();
    let restored = SqliteStore::open(&copy, Durability::EveryCommit).unwrap();
    use store::{Lists, Upkeep};
    let (reports, _) = restored.counts().await.unwrap();
    assert!((50..=150).contains(&reports));
    assert!(restored.check().await.unwrap().is_empty());
    assert_eq!(restored.scan(0, 1000).await.unwrap().len() as u64, reports);
}

async fn the_log_cannot_be_changed_even_by_hand(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    assert!(fresh.home.by_hand("UPDATE event SET payload = '{}'").is_err());
    assert!(fresh.home.by_hand("DELETE FROM event").is_err());
}

async fn a_database_of_a_newer_version_is_refused(fresh: Fresh) {
    let store = &fresh.store;
    store.close().await;
    let newer = match fresh.home {
        Home::File(_) => "PRAGMA user_version = 999",
        Home::Database(_) | Home::Pooled(..) => "INSERT INTO schema_version VALUES (999, 999)",
    };
    fresh.home.by_hand(newer).unwrap();
    let refused = fresh.home.open().await.err().unwrap();
    assert!(refused.to_string().contains("newer version"), "{refused}");
    assert!(matches!(store.append(birth(1)).await, Err(store::Error::Closing)), "a closed store takes nothing");
}

async fn rows_are_made_again_from_the_state(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    fresh.home.by_hand("DELETE FROM task; DELETE FROM path; UPDATE report SET status = 'closed', title = ''").unwrap();
    let listing = birth(1).listing.unwrap();
    store.put_rows(1, birth(1).report, listing).await.unwrap();
    let (tasks, path) = store.rows_of(1).await.unwrap();
    assert_eq!(tasks, birth(1).report.tasks());
    assert_eq!(path, [GOVERNMENT]);
    assert_eq!(store.report(Key::Tracking(birth(1).report.tracking)).await.unwrap().unwrap().title, "Laporan 1");
}
