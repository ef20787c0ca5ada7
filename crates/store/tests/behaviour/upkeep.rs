//! Versions and backups.

use crate::*;

on_every_engine! {
    a_database_of_a_newer_version_is_refused
    a_store_that_was_settled_finds_what_it_found
}

async fn a_store_that_was_settled_finds_what_it_found(fresh: Fresh) {
    for n in 0..9 {
        fresh.store.append(birth(n)).await.unwrap();
    }
    let found = async || {
        let filter = Filter { words: vec![vec!["rusak".into()]], ..Filter::default() };
        let scope = Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
        fresh.store.within(scope, filter, None, 20).await.unwrap().rows.len()
    };
    assert_eq!(found().await, 9);
    fresh.store.settle().await.unwrap();
    fresh.store.settle().await.unwrap();
    assert_eq!(found().await, 9);
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
    use store::{Figures, Upkeep};
    let (reports, _) = restored.counts().await.unwrap();
    assert!((50..=150).contains(&reports));
    assert!(restored.check().await.unwrap().is_empty());
    assert_eq!(restored.scan(0, 1000).await.unwrap().len() as u64, reports);
}
