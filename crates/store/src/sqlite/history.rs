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

use super::{
    append::{add_contents, add_events, add_report_row},
    connect, migrate, parts, rows,
    writer::write_figures,
};
use crate::{
    CommitRequest, Error, History,
    history::{check, not_empty, not_new},
    shared::STALE,
};

/// Pages kept in memory, in KiB.
const CACHE: i64 = -96_000;

/// Stretches of lives that wait while one is written.
const WAITING: usize = 2;

/// A history on its way into a SQLite file.
pub struct SqliteHistory {
    path: PathBuf,
    queue: mpsc::Sender<Next>,
    thread: Option<thread::JoinHandle<Result<(), Error>>>,
    /// How many reports count for what.
    figures: BTreeMap<Figure, i64>,
}

/// What the writing thread is given. When it never comes to an end, nothing that it wrote stays.
enum Next {
    Lives(Vec<CommitRequest>),
    End(BTreeMap<Figure, i64>),
}

impl SqliteHistory {
    /// Begins a history in a database that nobody has open.
    ///
    /// # Errors
    /// As [`SqliteStore::open`](super::SqliteStore::open); [`Error::Engine`] where there are reports already.
    pub fn begin(path: &Path) -> Result<Self, Error> {
        let mut connection = connect(path)?;
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
        Ok(Self { path: path.to_owned(), queue, thread: Some(thread), figures: BTreeMap::new() })
    }

    /// Gives the thread what is next. Why it ended, if it did before its time.
    async fn give(&mut self, next: Next) -> Result<(), Error> {
        match self.queue.send(next).await {
            Ok(()) => Ok(()),
            Err(_) => self.outcome().await.and(Err(Error::Closing)),
        }
    }

    /// What became of it, once the thread has ended.
    async fn outcome(&mut self) -> Result<(), Error> {
        let thread = self.thread.take().ok_or(Error::Closing)?;
        let ended = tokio::task::spawn_blocking(move || thread.join()).await.map_err(|e| Error::Engine(e.to_string()))?;
        ended.map_err(|_| Error::Closing)?
    }
}

#[async_trait]
impl History for SqliteHistory {
    async fn add(&mut self, lives: Vec<CommitRequest>) -> Result<(), Error> {
        lives.iter().try_for_each(check)?;
        for (figure, by) in lives.iter().flat_map(|life| &life.figures) {
            *self.figures.entry(figure.clone()).or_default() += by;
        }
        self.give(Next::Lives(lives)).await
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        let figures = std::mem::take(&mut self.figures);
        self.give(Next::End(figures)).await?;
        self.outcome().await?;
        // As everybody else wants it.
        connect(&self.path).map(drop)
    }
}

impl Drop for SqliteHistory {
    /// Waits until nothing of a history that was broken off is left.
    fn drop(&mut self) {
        self.queue = mpsc::channel(1).0;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Writes what comes, from the beginning of a transaction to its commit. One thread does all of it, so that what it needs
/// again and again stays near its processor.
fn write_all(connection: &Connection, mut waiting: mpsc::Receiver<Next>) -> Result<(), Error> {
    loop {
        match waiting.blocking_recv() {
            Some(Next::Lives(lives)) => write(connection, &lives)?,
            Some(Next::End(figures)) => {
                write_figures(connection, figures)?;
                connection.execute(STALE, [])?;
                return Ok(connection.execute_batch("COMMIT")?);
            }
            None => return Err(Error::Closing),
        }
    }
}

/// Writes lives a table at a time, in which each then finds its place sooner.
fn write(connection: &Connection, lives: &[CommitRequest]) -> Result<(), Error> {
    let add = |life| Ok((add_report_row(connection, life)?.ok_or_else(not_new)?, life));
    let born: Vec<(i64, &CommitRequest)> = lives.iter().map(add).collect::<Result<_, Error>>()?;
    rows::add_desk_rows(connection, born.iter().map(|(n, life)| (*n, &life.report)))?;
    add_events(connection, born.iter().flat_map(|(n, life)| life.marked().map(|event| (*n, event))))?;
    let events = || born.iter().flat_map(|(n, life)| life.events.iter().map(|event| (*n, event)));
    add_contents(connection, events().flat_map(|(n, event)| event.contents.iter().map(move |content| (n, content))))?;
    let mut left = born.as_slice();
    while let Some((first, _)) = left.first() {
        let (part, until) = parts::reach(connection, *first)?;
        let (now, later) = left.split_at(left.partition_point(|(n, _)| *n < until));
        for (index, terms) in parts::INDEXES {
            let listed = now.iter().filter_map(|(n, life)| Some((*n, terms(life.listing.as_ref()?))));
            rows::add_terms(connection, &format!("{index}{part}"), listed)?;
        }
        left = later;
    }
    Ok(())
}
