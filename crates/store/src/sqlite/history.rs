//! Writing a whole history. A transaction that only adds to a file has next to nothing to undo, so with a rollback journal
//! every page is written once, where it belongs.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use domain::report::Figure;
use rusqlite::Connection;

use super::{
    append::{Ready, append},
    connect, migrate, parts,
    writer::{Batch, write_figures},
};
use crate::{
    Append, Appended, Error, History,
    history::{check, not_empty, not_new},
};

/// Pages kept in memory, in KiB.
const CACHE: i64 = -96_000;

/// A history on its way into a SQLite file.
pub struct SqliteHistory {
    path: PathBuf,
    /// Taken out while a thread works on it.
    work: Option<Work>,
}

struct Work {
    /// In its transaction.
    connection: Connection,
    /// How many reports count for what.
    figures: BTreeMap<Figure, i64>,
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
        Ok(Self { path: path.to_owned(), work: Some(Work { connection, figures: BTreeMap::new() }) })
    }
}

#[async_trait]
impl History for SqliteHistory {
    async fn add(&mut self, lives: Vec<Append>) -> Result<(), Error> {
        let mut work = self.work.take().ok_or(Error::Closing)?;
        self.work = Some(wait(move || work.add(lives).map(|()| work)).await?);
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        let work = self.work.take().ok_or(Error::Closing)?;
        wait(move || work.finish()).await?;
        // As everybody else wants it.
        connect(&self.path, false).map(drop)
    }
}

impl Work {
    fn add(&mut self, lives: Vec<Append>) -> Result<(), Error> {
        let batch = Batch::new(&self.connection);
        for life in lives {
            check(&life)?;
            if append(&batch, &Ready::new(life)?)? != Appended::Done {
                return Err(not_new());
            }
        }
        for (figure, by) in batch.into_figures() {
            *self.figures.entry(figure).or_default() += by;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Error> {
        write_figures(&self.connection, self.figures)?;
        Ok(self.connection.execute_batch("COMMIT")?)
    }
}

/// Works on a thread that may wait.
async fn wait<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Engine(e.to_string()))?
}
