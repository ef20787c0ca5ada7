//! Writing a whole history. A transaction that only adds to a file has next to nothing to undo, so with a rollback journal
//! every page is written once, where it belongs.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    thread,
};

use async_trait::async_trait;
use domain::report::Figure;
use rusqlite::Connection;
use tokio::sync::mpsc;

use super::{append, connect, migrate, parts, rows, writer::write_figures};
use crate::{
    Append, Error, History,
    history::{check, not_empty, not_new},
};

/// Pages kept in memory, in KiB.
const CACHE: i64 = -96_000;

/// Stretches of lives that wait while one is written.
const WAITING: usize = 2;

/// A history on its way into a SQLite file.
pub struct SqliteHistory {
    path: PathBuf,
    /// What the writing thread is given: lives, and in the end nothing. It writes nothing for good when it never comes to an end.
    queue: mpsc::Sender<Option<Vec<Append>>>,
    thread: Option<thread::JoinHandle<Result<(), Error>>>,
}

impl SqliteHistory {
    /// Begins a history in a database that nobody has open.
    ///
    /// # Errors
    /// [`Error::TooNew`], the engine's, or that there are reports already.
    pub fn begin(path: &Path) -> Result<Self, Error> {
        let mut connection = connect(path, false)?;
        migrate(&mut connection)?;
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", CACHE)?;
        connection.execute_batch("BEGIN EXCLUSIVE")?;
        if connection.query_row("SELECT EXISTS (SELECT * FROM report)", [], |r| r.get(0))? {
            return Err(not_empty());
        }
        parts::gather(&connection)?;
        let (queue, waiting) = mpsc::channel(WAITING);
        let thread = thread::Builder::new().name("store-history".into()).spawn(move || write_all(&connection, waiting));
        let thread = thread.map_err(|e| Error::Engine(e.to_string()))?;
        Ok(Self { path: path.to_owned(), queue, thread: Some(thread) })
    }

    /// What became of it, once the thread has ended.
    async fn outcome(&mut self) -> Result<(), Error> {
        let thread = self.thread.take().ok_or(Error::Closing)?;
        let end = tokio::task::spawn_blocking(move || thread.join()).await.map_err(|e| Error::Engine(e.to_string()))?;
        end.map_err(|_| Error::Closing)?
    }
}

#[async_trait]
impl History for SqliteHistory {
    async fn add(&mut self, lives: Vec<Append>) -> Result<(), Error> {
        match self.queue.send(Some(lives)).await {
            Ok(()) => Ok(()),
            // The thread has ended before its time, and says why.
            Err(_) => self.outcome().await.and(Err(Error::Closing)),
        }
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        let _ = self.queue.send(None).await;
        self.outcome().await?;
        // As everybody else wants it.
        connect(&self.path, false).map(drop)
    }
}

/// Writes what comes, from the beginning of a transaction to its commit. One thread does all of it: what it needs again and
/// again stays near its processor.
fn write_all(connection: &Connection, mut waiting: mpsc::Receiver<Option<Vec<Append>>>) -> Result<(), Error> {
    let mut figures = BTreeMap::new();
    loop {
        match waiting.blocking_recv() {
            Some(Some(lives)) => write(connection, &lives, &mut figures)?,
            Some(None) => break,
            None => return Err(Error::Closing),
        }
    }
    write_figures(connection, figures)?;
    Ok(connection.execute_batch("COMMIT")?)
}

/// Writes lives a table at a time, which each is then quicker to find its place in.
fn write(connection: &Connection, lives: &[Append], figures: &mut BTreeMap<Figure, i64>) -> Result<(), Error> {
    let mut born = Vec::with_capacity(lives.len());
    for life in lives {
        check(life)?;
        let birth = life.birth.as_ref().ok_or_else(not_new)?;
        let state = serde_json::to_string(&life.report)?;
        let n = append::add_report_row(connection, life, birth, &state)?.ok_or_else(not_new)?;
        born.push((n, life));
    }
    for (n, life) in &born {
        rows::add_desk_rows(connection, *n, &life.report)?;
    }
    for (n, life) in &born {
        life.events.iter().try_for_each(|event| append::add_event_row(connection, *n, event))?;
    }
    for (n, life) in &born {
        for content in life.events.iter().flat_map(|event| &event.contents) {
            append::add_content(connection, *n, content)?;
        }
    }
    let mut left = born.as_slice();
    while let Some((first, _)) = left.first() {
        let (part, until) = parts::reach(connection, *first)?;
        let (now, later) = left.split_at(left.partition_point(|(n, _)| *n < until));
        for (index, terms) in parts::INDEXES {
            let table = format!("{index}{part}");
            for (n, listing) in now.iter().filter_map(|(n, life)| Some((n, life.listing.as_ref()?))) {
                rows::add_terms(connection, &table, *n, terms(listing))?;
            }
        }
        left = later;
    }
    for (figure, by) in lives.iter().flat_map(|life| &life.figures) {
        *figures.entry(figure.clone()).or_default() += by;
    }
    Ok(())
}
