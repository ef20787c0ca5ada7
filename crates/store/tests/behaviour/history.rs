//! Whole histories: all there at once, or nothing of them.

use store::{History, PostgresHistory, SqliteHistory};

use crate::*;

on_every_engine! {
    a_history_is_as_if_it_had_been_lived
    a_history_that_is_broken_off_leaves_nothing
    a_history_with_the_same_number_twice_is_refused_whole
    where_there_are_reports_no_history_begins
}

impl Home {
    async fn history(&self) -> Result<Box<dyn History>, store::Error> {
        Ok(match self {
            Self::File(folder) => Box::new(SqliteHistory::begin(&folder.path().join("test.db"))?),
            Self::Database(database) => {
                Box::new(PostgresHistory::begin_with(&format!("{}?connections=2", database.url()), 2).await?)
            }
            Self::Pooled(database, pooler) => {
                let url = format!("{}?pooler=transaction", database.url_through(pooler.port()));
                Box::new(PostgresHistory::begin_with(&url, 2).await?)
            }
        })
    }
}

/// The life of report number `n` until it was verified, in one step.
fn life(n: u64) -> CommitRequest {
    let (birth, verified) = (birth(n), verified(&birth(n).report));
    let events = [birth.events, verified.events].concat();
    CommitRequest {
        marks: marks(&verified.report, &events),
        figures: figure_changes(None, &verified.report),
        events,
        report: verified.report,
        listing: verified.listing,
        jobs: Vec::new(),
        ..birth
    }
}

async fn a_history_is_as_if_it_had_been_lived(fresh: Fresh) {
    let lived = Fresh::sqlite().await;
    for n in 0..5 {
        lived.store.append(life(n)).await.unwrap();
    }
    fresh.store.close().await;
    if !matches!(fresh.home, Home::File(_)) {
        // As one leaves behind that was killed between its last commits.
        fresh.home.by_hand("CREATE TABLE content_history_0 (n bigint)").unwrap();
    }
    let mut history = fresh.home.history().await.unwrap();
    history.add((0..2).map(life).collect()).await.unwrap();
    history.add((2..5).map(life).collect()).await.unwrap();
    history.finish().await.unwrap();

    let store = fresh.home.open().await.unwrap();
    let (all, as_lived) = (store.scan(0, 9).await.unwrap(), lived.store.scan(0, 9).await.unwrap());
    assert_eq!(format!("{all:?}"), format!("{as_lived:?}"));
    for about in AboutKind::ALL {
        let sorted = |mut figures: Vec<(Figure, i64)>| {
            figures.sort();
            figures
        };
        let figures = store.figures(about, None, Over::Months).await.unwrap();
        assert_eq!(sorted(figures), sorted(lived.store.figures(about, None, Over::Months).await.unwrap()));
    }
    for with_history in &all {
        let (n, report) = (with_history.stored.n, &with_history.stored.report);
        assert_eq!(
            store.rows_of(n).await.unwrap(),
            (report.tasks(), report.path().into_iter().map(|a| (a, report.register_due())).collect())
        );
    }
    let word = Filter { words: vec![vec!["perbaikan".into()]], ..Filter::default() };
    assert_eq!(store.public(word, None, 9).await.unwrap().rows.len(), 5);
    assert!(store.check().await.unwrap().is_empty());

    // And life goes on behind it.
    assert_eq!(store.append(life(3)).await.unwrap(), CommitOutcome::Known(life(3).report.tracking));
    assert_eq!(store.append(life(9)).await.unwrap(), CommitOutcome::Done);
    assert_eq!(store.append(next(&life(2).report, ReportEvent::Noted)).await.unwrap(), CommitOutcome::Done);
    let log = store.events(0, 99).await.unwrap();
    assert_eq!(log.iter().map(|(_, e)| e.seq).collect::<Vec<_>>(), (1..=13).collect::<Vec<_>>());
    if !matches!(fresh.home, Home::File(_)) {
        let keys = "SELECT 'report_pkey'::regclass, 'report_id_key'::regclass, 'report_origin'::regclass, \
                    'report_narrow'::regclass, 'event_pkey'::regclass, 'event_by_seq'::regclass, 'content_pkey'::regclass, \
                    'search_by_inner'::regclass, 'task_desk'::regclass, 'path_report'::regclass";
        fresh.home.by_hand(keys).unwrap();
    }
}

async fn a_history_that_is_broken_off_leaves_nothing(fresh: Fresh) {
    fresh.store.close().await;
    let mut history = fresh.home.history().await.unwrap();
    history.add((0..3).map(life).collect()).await.unwrap();
    drop(history);
    let store = fresh.home.open().await.unwrap();
    assert_eq!(store.counts().await.unwrap(), (0, 0));
    assert_eq!(store.append(life(1)).await.unwrap(), CommitOutcome::Done);
    assert_eq!(store.append(life(1)).await.unwrap(), CommitOutcome::Known(life(1).report.tracking));
}

async fn a_history_with_the_same_number_twice_is_refused_whole(fresh: Fresh) {
    fresh.store.close().await;
    let mut history = fresh.home.history().await.unwrap();
    let twin = CommitRequest { report: Report { id: life(2).report.id, ..life(1).report }, ..life(2) };
    let written = match history.add(vec![life(1), twin]).await {
        Ok(()) => history.finish().await,
        Err(refused) => {
            drop(history);
            Err(refused)
        }
    };
    assert!(written.is_err());
    assert_eq!(fresh.home.open().await.unwrap().counts().await.unwrap(), (0, 0));
}

async fn where_there_are_reports_no_history_begins(fresh: Fresh) {
    fresh.store.append(birth(1)).await.unwrap();
    fresh.store.close().await;
    assert!(fresh.home.history().await.is_err());
    let store = fresh.home.open().await.unwrap();
    assert_eq!(store.counts().await.unwrap(), (1, 0));
    assert_eq!(store.append(life(2)).await.unwrap(), CommitOutcome::Done);
}
