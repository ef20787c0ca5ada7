//! Backups: of the file as it is, while it is in use.

use std::path::Path;

use rusqlite::backup::Backup;

use super::SqliteStore;
use crate::{Error, Progress};

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.writer.close();
    }
}

impl SqliteStore {
    /// Copies the database to a new file while it is in use.
    pub(super) async fn copy_to(&self, to: &Path, progress: Progress) -> Result<(), Error> {
        let to = to.to_owned();
        self.walk(move |c| {
            let mut copy = rusqlite::Connection::open(&to)?;
            let backup = Backup::new(c, &mut copy)?;
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
    /// [`Error::Engine`] or [`Error::Unreachable`], as SQLite says.
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
