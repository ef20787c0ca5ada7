//! Scans, rebuilding, backups.

use std::path::Path;

use async_trait::async_trait;
use domain::{
    AgencyId, Report, ReportId,
    report::{Task, Work},
};
use rusqlite::{backup::Backup, params};

use super::{
    NEVER, SqliteStore,
    append::report_id,
    connect, instant,
    read::{RECORDED, recorded, scan, text},
    rows,
};
use crate::{Dossier, Error, Listing, Progress, Recorded, Upkeep};

#[async_trait]
impl Upkeep for SqliteStore {
    async fn scan(&self, after: i64, at_most: u32) -> Result<Vec<Dossier>, Error> {
        self.read(move |c| scan(c, after, at_most)).await
    }

    async fn events(&self, after: i64, at_most: u32) -> Result<Vec<(ReportId, Recorded)>, Error> {
        self.read(move |c| {
            let mut statement = c.prepare_cached(&format!("{RECORDED} WHERE seq > ?1 ORDER BY seq LIMIT ?2"))?;
            let mut id_of = c.prepare_cached("SELECT id FROM report WHERE n = ?1")?;
            let mut rows = statement.query(params![after, at_most])?;
            let mut events = Vec::new();
            while let Some(row) = rows.next()? {
                let id: Vec<u8> = id_of.query_row([row.get::<_, i64>(6)?], |r| r.get(0))?;
                events.push((report_id(&id)?, recorded(row)?));
            }
            Ok(events)
        })
        .await
    }

    async fn rows_of(&self, n: i64) -> Result<(Vec<Task>, Vec<AgencyId>), Error> {
        self.read(move |c| {
            let mut statement = c.prepare_cached("SELECT agency, work, due FROM task WHERE n = ?1")?;
            let mut rows = statement.query([n])?;
            let mut tasks = Vec::new();
            while let Some(row) = rows.next()? {
                let work = Work::parse(text(row, 1)?).ok_or_else(|| Error::Damaged("unknown work".into()))?;
                let due = Some(row.get(2)?).filter(|due| *due != NEVER).map(instant).transpose()?;
                tasks.push(Task { agency: AgencyId(row.get(0)?), work, due });
            }
            let mut statement = c.prepare_cached("SELECT agency FROM path WHERE n = ?1 ORDER BY agency")?;
            let path = statement.query_map([n], |r| r.get(0).map(AgencyId))?.collect::<Result<_, _>>()?;
            Ok((tasks, path))
        })
        .await
    }

    async fn put_rows(&self, n: i64, report: Report, listing: Listing) -> Result<(), Error> {
        self.write(move |c| {
            let sql = "SELECT at FROM event WHERE n = ?1 ORDER BY version DESC LIMIT 1";
            let changed_at = c.prepare_cached(sql)?.query_row([n], |r| r.get(0))?;
            rows::update(c, n, &report, instant(changed_at)?)?;
            rows::list(c, n, &listing, false)
        })
        .await
    }

    async fn backup(&self, to: &Path, progress: Progress) -> Result<(), Error> {
        let to = to.to_owned();
        self.read(move |c| {
            // The backup needs a connection without an open transaction.
            let from = connect(Path::new(c.path().unwrap_or_default()), true)?;
            let mut copy = rusqlite::Connection::open(&to)?;
            let backup = Backup::new(&from, &mut copy)?;
            loop {
                let step = backup.step(2_000)?;
                let p = backup.progress();
                let total = u64::try_from(p.pagecount).unwrap_or(0);
                progress(total - u64::try_from(p.remaining).unwrap_or(0).min(total), total);
                match step {
                    rusqlite::backup::StepResult::Done => break,
                    rusqlite::backup::StepResult::More => {}
                    _ => std::thread::sleep(std::time::Duration::from_millis(20)),
                }
            }
            drop(backup);
            // One file, without a log beside it.
            copy.pragma_update(None, "journal_mode", "DELETE")?;
            copy.close().map_err(|(_, e)| e)?;
            Ok(())
        })
        .await
    }

    async fn check(&self) -> Result<Vec<String>, Error> {
        self.read(|c| {
            let mut statement = c.prepare("PRAGMA integrity_check")?;
            let found = statement.query_map([], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
            Ok(found.into_iter().filter(|line| line != "ok").collect())
        })
        .await
    }

    async fn ready(&self) -> Result<(), Error> {
        self.look_up(|c| Ok(c.query_row("SELECT value FROM generation", [], |_| Ok(()))?))?;
        self.write(|_| Ok(())).await
    }

    async fn close(&self) {
        self.writer.close();
        self.readers.close();
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.writer.close();
    }
}

impl SqliteStore {
    /// Looks at a backup: whether it is a sound database that this program can read.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open_copy(file: &Path) -> Result<(), Error> {
        let copy = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found: i64 = copy.pragma_query_value(None, "user_version", |r| r.get(0))?;
        let known = i64::try_from(super::MIGRATIONS.len()).unwrap_or(i64::MAX);
        if found > known {
            return Err(Error::TooNew { found, known });
        }
        let sound: String = copy.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        if found == 0 || sound != "ok" {
            return Err(Error::Damaged(format!("this is no sound backup: {sound}")));
        }
        Ok(())
    }

    /// Whether another process has the database open.
    ///
    /// # Errors
    /// The engine's.
    pub fn is_in_use(file: &Path) -> Result<bool, Error> {
        let connection = rusqlite::Connection::open(file)?;
        // Only the last one to leave may turn the write-ahead log off.
        let mode: rusqlite::Result<String> = connection.query_row("PRAGMA journal_mode = DELETE", [], |r| r.get(0));
        Ok(!mode.is_ok_and(|m| m == "delete"))
    }

    /// The file it lies in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
