//! What every store must do, whatever engine is behind it. Each test is given a fresh store.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on says so by panicking")]

use std::sync::Arc;

use domain::{
    Agency, AgencyId, AgencyKind, Area, DeadlineKind, Grant, Holiday, HolidayKind, Identity, Point, Report, ReportId, Role, Rule,
    Timestamp, TopicCode, TrackingNumber, UserId,
    figure::{Facts, Milestones, Standing, changes},
    policy::ActorRef,
    report::{About, AboutKind, Channel, Event, Figure, Kind, ReportEvent, apply, figure_changes},
};
use store::{
    Asked, Backlog, Boundary, By as ToldApart, Chain, Change, CommitOutcome, CommitRequest, Content, Desk, Durability, Field,
    Filter, Head, Inbox, JobCounts, Key, MOST_LATE, Marks, Missed, NewEvent, NewJob, NewReportFields, Note, Over, Person,
    PostgresStore, Remade, Remark, Reply, Scope, SearchEntry, Session, SqliteStore, Store, Tallied, Used, View, Witness,
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
        Self::open(Home::Database(Self::database())).await
    }

    /// Behind pgbouncer in transaction mode.
    async fn pooled() -> Self {
        let database = Self::database();
        let pooler = testbed::Pooler::before(&database);
        Self::open(Home::Pooled(database, pooler)).await
    }

    fn database() -> testbed::Database {
        testbed::shared_cluster().database_like(|model| {
            let migrate = async {
                let store: Arc<dyn Store> = Arc::new(PostgresStore::open(&model.url(), None, Durability::AtClose).await.unwrap());
                store.close().await;
            };
            tokio::runtime::Runtime::new().unwrap().block_on(migrate);
        })
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
        mod sqlite { $(#[tokio::test] async fn $test() { super::$test(crate::Fresh::sqlite().await).await })* }
        mod postgres { $(#[tokio::test] async fn $test() { super::$test(crate::Fresh::postgres().await).await })* }
        mod pooled { $(#[tokio::test] async fn $test() { super::$test(crate::Fresh::pooled().await).await })* }
    };
}

mod access;
mod alerts;
mod duty;
mod figures;
mod files;
mod grievances;
mod history;
mod jobs;
mod layers;
mod lists;
mod reports;
mod schema;
mod sent;
mod town;
mod upkeep;
mod villages;
mod visits;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn event(version: u32, what: ReportEvent, contents: Vec<Content>) -> NewEvent {
    let event = Event { version, at: at(i64::from(version)), by: ActorRef::Anyone, what };
    let texts = (serde_json::to_string(&event.by).unwrap(), serde_json::to_string(&event.what).unwrap());
    NewEvent { event, texts, commitment: [u8::try_from(version).unwrap(); 32], contents, attachments: Vec::new() }
}

fn words(version: u32, field: Field, body: &str) -> Content {
    Content { version, field, body: Some((Some([7; 16]), body.as_bytes().to_vec())), sealed: false, commitment: [9; 32] }
}

/// Marks as they may be anywhere: no store looks into them.
fn marks(report: &Report, events: &[NewEvent]) -> Marks {
    let state = serde_json::to_string(report).unwrap();
    Marks {
        state,
        events: events.iter().map(|e| e.commitment.map(|byte| byte ^ 1)).collect(),
        row: [u8::try_from(report.version).unwrap() + 8; 32],
    }
}

/// A step whose report was changed by hand.
fn vouched(step: CommitRequest) -> CommitRequest {
    CommitRequest { marks: marks(&step.report, &step.events), ..step }
}

/// The rows of a report, made again.
fn remade(report: Report, listing: SearchEntry) -> Remade {
    let state = serde_json::to_string(&report).unwrap();
    Remade { reached: Milestones::default(), report, state, changed_at: at(1), listing, head: [6; 32], mark: [5; 32] }
}

/// The first step of report number `n`.
fn birth(n: u64) -> CommitRequest {
    let id = ReportId(Uuid::from_u64_pair(1, n));
    let what = ReportEvent::Submitted {
        tracking: TrackingNumber::from_seed(200_000_000 + n),
        kind: Kind::Complaint,
        topic: None,
        area: "64.72.01.1001".parse().unwrap(),
        point: Point::new(-0.5, 117.1),
        happened_on: None,
        written_at: None,
        channel: Channel::Web,
        identity: Identity::Given,
        voice: None,
        taken_down_by: None,
        assisted: None,
        anonymous: false,
        secret: false,
        custodian: GOVERNMENT,
        forest: None,
        protected: false,
        placed: false,
        restriction_asked: false,
        verification: None,
    };
    let contents = vec![words(1, Field::Words, "\nJalan rusak"), words(1, Field::Person, "siti")];
    let new = event(1, what, contents);
    let report = apply(None, id, &new.event).unwrap();
    let events = vec![new];
    CommitRequest {
        marks: marks(&report, &events),
        figures: figure_changes(None, &report),
        changes: changes(None, (&report, &Milestones::default())),
        reached: Milestones::default(),
        report,
        decided_on: 0,
        events,
        birth: Some(NewReportFields {
            pin: [1; 32],
            language: domain::Language::Indonesian,
            person_key: Some(vec![1, 2]),
            words_key: None,
            origin: None,
            sent: Some([3; 32]),
        }),
        listing: Some(SearchEntry {
            title: format!("Laporan {n}"),
            excerpt: "Jalan rusak".into(),
            open_terms: String::new(),
            inner_terms: format!("jalan rusak nomor{n}"),
        }),
        reseal: None,
        forget_person: false,
        pin: None,
        supporter: None,
        deed: None,
        jobs: vec![NewJob { kind: "tell", payload: "{}".into(), run_at: at(0), key: None, reporter_of: Some(id) }],
    }
}

/// The next step of a report.
fn next(report: &Report, what: ReportEvent) -> CommitRequest {
    let new = event(report.version + 1, what, Vec::new());
    let after = apply(Some(report.clone()), report.id, &new.event).unwrap();
    let events = vec![new];
    let reached = Milestones::of(&after, events.iter().map(|e| &e.event));
    CommitRequest {
        marks: marks(&after, &events),
        figures: figure_changes(Some(report), &after),
        changes: changes(Some((report, &Milestones::default())), (&after, &reached)),
        reached,
        report: after,
        decided_on: report.version,
        events,
        birth: None,
        listing: None,
        reseal: None,
        forget_person: false,
        pin: None,
        supporter: None,
        deed: None,
        jobs: Vec::new(),
    }
}

/// Makes a report public.
fn verified(report: &Report) -> CommitRequest {
    let what = ReportEvent::Verified {
        kind: Kind::Complaint,
        supervisory: false,
        topic: TopicCode("jalan".into()),
        area: report.area.clone(),
        accused: Vec::new(),
        protects: false,
    };
    let terms = format!("jalan rusak perbaikan baik {}", report.tracking);
    let listing =
        SearchEntry { title: "Jalan rusak".into(), excerpt: String::new(), open_terms: terms.clone(), inner_terms: terms };
    CommitRequest { listing: Some(listing), ..next(report, what) }
}
