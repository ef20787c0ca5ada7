//! The store on an embedded SQLite file: one writer thread that commits whatever waits together, and a pool of reader
//! connections. Readers never wait for the writer (WAL).

mod alerts;
mod append;
mod bloom;
mod checkpoint;
mod edition;
mod engine;
mod history;
mod parts;
mod rows;
mod upkeep;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags};

pub use self::{append::raw_intake, history::SqliteHistory};
use self::{
    checkpoint::Checkpoints,
    edition::DataVersion,
    writer::{Batch, Writer},
};
use crate::{Durability, Error};

/// Every migration that ever landed, in order.
pub(crate) const MIGRATIONS: [&str; 33] = [
    include_str!("../../migrations/sqlite/0001_spine.sql"),
    include_str!("../../migrations/sqlite/0002_nodes.sql"),
    include_str!("../../migrations/sqlite/0003_figures.sql"),
    include_str!("../../migrations/sqlite/0004_search_parts.sql"),
    include_str!("../../migrations/sqlite/0005_drafts.sql"),
    include_str!("../../migrations/sqlite/0006_second_factor.sql"),
    include_str!("../../migrations/sqlite/0007_traces.sql"),
    include_str!("../../migrations/sqlite/0008_administration.sql"),
    include_str!("../../migrations/sqlite/0009_saved_views.sql"),
    include_str!("../../migrations/sqlite/0010_closed.sql"),
    include_str!("../../migrations/sqlite/0011_narrow.sql"),
    include_str!("../../migrations/sqlite/0012_figures_of_all_time.sql"),
    include_str!("../../migrations/sqlite/0013_words_of_parts.sql"),
    include_str!("../../migrations/sqlite/0014_marks.sql"),
    include_str!("../../migrations/sqlite/0015_presence.sql"),
    include_str!("../../migrations/sqlite/0016_deeds_alone.sql"),
    include_str!("../../migrations/sqlite/0017_letters.sql"),
    include_str!("../../migrations/sqlite/0018_closed_circle.sql"),
    include_str!("../../migrations/sqlite/0019_files_in_order.sql"),
    include_str!("../../migrations/sqlite/0020_sent.sql"),
    include_str!("../../migrations/sqlite/0021_fresh.sql"),
    include_str!("../../migrations/sqlite/0022_facts.sql"),
    include_str!("../../migrations/sqlite/0023_population_and_missed.sql"),
    include_str!("../../migrations/sqlite/0024_villages.sql"),
    include_str!("../../migrations/sqlite/0025_visits.sql"),
    include_str!("../../migrations/sqlite/0026_layers.sql"),
    include_str!("../../migrations/sqlite/0027_alerts.sql"),
    include_str!("../../migrations/sqlite/0028_duty.sql"),
    include_str!("../../migrations/sqlite/0029_grievances.sql"),
    include_str!("../../migrations/sqlite/0030_urgent.sql"),
    include_str!("../../migrations/sqlite/0031_alert_sums.sql"),
    include_str!("../../migrations/sqlite/0032_register_due.sql"),
    include_str!("../../migrations/sqlite/0033_sums.sql"),
];

/// A store in one SQLite file.
pub struct SqliteStore {
    path: PathBuf,
    writer: Writer,
    readers: Arc<Readers>,
    edition: DataVersion,
    /// The words of full parts of the full-text index.
    words: bloom::Known,
    /// Rings when a job was written.
    job_came: tokio::sync::Notify,
}

impl SqliteStore {
    /// Opens or makes the database, and brings it up to date.
    ///
    /// # Errors
    /// [`Error::TooNew`] for a database of a newer version; [`Error::Unreachable`] where the file cannot be opened, is locked or
    /// its disk is full; [`Error::Engine`] for all else that SQLite refuses.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, Error> {
        let mut connection = connect(path)?;
        migrate(&mut connection)?;
        let level = match durability {
            Durability::EveryCommit => "FULL",
            Durability::AtClose => "OFF",
        };
        connection.pragma_update(None, "synchronous", level)?;
        // Not by the writer, in the middle of a commit that somebody waits for: see `checkpoint`.
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        let home = connect(path)?;
        home.pragma_update(None, "synchronous", "FULL")?;
        let writer = Writer::start(connection, Checkpoints::start(home)?)?;
        let readers =
            Readers { path: path.to_owned(), idle: Mutex::new(Some(Vec::new())), walks: tokio::sync::Semaphore::new(WALKS) };
        let edition = DataVersion::of(connect_reading(path)?);
        Ok(Self {
            path: path.to_owned(),
            writer,
            readers: Arc::new(readers),
            edition,
            words: bloom::Known::default(),
            job_came: tokio::sync::Notify::new(),
        })
    }

    /// Runs a unit of work in the writer's next transaction, maybe more than once. It is durable when this answers.
    async fn run<T: Send + 'static>(&self, work: impl Fn(&Batch<'_>) -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
        self.writer.run(work).await
    }

    /// Reads on a thread that may wait.
    async fn walk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let readers = Arc::clone(&self.readers);
        let _turn = self.readers.walks.acquire().await.map_err(|_| Error::Closing)?;
        tokio::task::spawn_blocking(move || readers.with(work)).await.map_err(|e| Error::Engine(e.to_string()))?
    }

    /// Runs a look-up by key where it is: it takes microseconds, less than handing it to another thread.
    fn look_up<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        self.readers.with(work)
    }
}

/// Most walks at once; more would only take the machine from each other.
const WALKS: usize = 16;
/// Most connections kept open for the next reader.
const IDLE: usize = 24;

struct Readers {
    path: PathBuf,
    /// None when the store is closed.
    idle: Mutex<Option<Vec<Connection>>>,
    walks: tokio::sync::Semaphore,
}

impl Readers {
    fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.idle().as_mut().ok_or(Error::Closing)?.pop();
        let connection = idle.map_or_else(|| connect_reading(&self.path), Ok)?;
        let result = work(&connection);
        if let Some(idle) = self.idle().as_mut().filter(|idle| idle.len() < IDLE) {
            idle.push(connection);
        }
        result
    }

    fn idle(&self) -> MutexGuard<'_, Option<Vec<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        *self.idle() = None;
    }
}

/// A connection that writes; the database is made where there is none.
fn connect(path: &Path) -> Result<Connection, Error> {
    let connection = connect_with(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    Ok(connection)
}

/// A connection that only reads.
fn connect_reading(path: &Path) -> Result<Connection, Error> {
    let connection = connect_with(path, OpenFlags::empty())?;
    connection.pragma_update(None, "cache_size", -4_000)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn connect_with(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(512);
    // A statement is planned once, not again for each value that it is given.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // As on PostgreSQL: every report would pay for them, and `tuntas verify` proves what they would.
    connection.pragma_update(None, "foreign_keys", false)?;
    // What is deleted is overwritten where that costs no further write; `append` does it in full for what must be gone.
    connection.pragma_update(None, "secure_delete", "FAST")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 40)?;
    connection.pragma_update(None, "wal_autocheckpoint", 16_000)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(Error::TooNew { found, known });
    }
    for (version, sql) in (1..).zip(MIGRATIONS).skip(usize::try_from(found).unwrap_or(0)) {
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have been quicker.
        let reached: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if reached >= version {
            continue;
        }
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, SystemIoFailure};
        match e.sqlite_error_code() {
            Some(CannotOpen | DatabaseBusy | DatabaseLocked | DiskFull | SystemIoFailure) => Self::Unreachable(e.to_string()),
            _ => Self::Engine(e.to_string()),
        }
    }
}

/// Reads one row, or none.
fn optional<T>(result: rusqlite::Result<T>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

fn micros(at: domain::Timestamp) -> i64 {
    at.as_microsecond()
}

#[cfg(test)]
mod tests {
    use domain::report::AboutKind;

    use super::*;
    use crate::{Figures, Jobs, Over, Upkeep};

    #[tokio::test]
    async fn a_database_of_any_version_opens_in_this_one() {
        for version in 0..MIGRATIONS.len() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("old.db");
            let old = Connection::open(&file).unwrap();
            MIGRATIONS[..version].iter().for_each(|sql| old.execute_batch(sql).unwrap());
            old.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
            // Figures by month, as they were kept before version 12.
            if (3..12).contains(&version) {
                old.execute_batch(
                    "INSERT INTO figure VALUES ('area', '64.72', 24000, 'closed', 0, 1, 0, 2), ('area', '64.72', 24001, 'closed', 0, 1, 0, 3)",
                )
                .unwrap();
            }
            // What a mail server said, as it was kept before version 17.
            if (1..17).contains(&version) {
                old.execute_batch(
                    "INSERT INTO job (kind, payload, run_at, dead, error) VALUES \
                     ('tell_reporter', '{\"report\":\"0198c0de-0000-7000-8000-000000000001\"}', 0, 1, 'permanent error (550): 550 <siti@contoh.id>'), \
                     ('digest', 'none', 0, 1, 'Connection error: siti@contoh.id')",
                )
                .unwrap();
            }
            drop(old);
            let store = SqliteStore::open(&file, Durability::EveryCommit).unwrap();
            if (1..17).contains(&version) {
                assert_eq!(store.given_up(None).await.unwrap(), [("550".to_owned(), 1), ("of before".to_owned(), 1)]);
            }
            let months = async |about| {
                let figures = store.figures(about, None, Over::Months).await.unwrap();
                figures.into_iter().map(|(figure, reports)| (figure.month, reports)).collect::<Vec<_>>()
            };
            if (3..12).contains(&version) {
                assert_eq!(months(AboutKind::Area).await, [(0, 5)], "from version {version}");
            }
            store.close().await;
        }
    }
}
