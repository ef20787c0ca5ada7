//! Whether anything was written since: asked once for all who wait to hear it.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use rusqlite::Connection;

use crate::Error;

/// The edition of the file: a number that changes with everything that anyone writes to it, in this process or in another.
pub(super) struct DataVersion {
    /// How often the file was asked, counted before it is.
    asked: AtomicU64,
    last: Mutex<Last>,
}

/// What the file said last, and which time of asking that was.
struct Last {
    /// The same for as long as the store is open: the number is the connection's own. None when it is closed.
    connection: Option<Connection>,
    time: u64,
    edition: i64,
}

impl DataVersion {
    pub(super) fn of(connection: Connection) -> Self {
        let last = Last { connection: Some(connection), time: 0, edition: 0 };
        Self { asked: AtomicU64::new(0), last: Mutex::new(last) }
    }

    /// The edition as it is now. An answer that the file was asked for after this was called is as good as an own one, so
    /// those who come together share it.
    pub(super) async fn now(&self) -> Result<i64, Error> {
        let before = self.asked.load(Ordering::SeqCst);
        // Whoever else is ready comes to here first.
        tokio::task::yield_now().await;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.time <= before {
            let time = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            let connection = last.connection.as_ref().ok_or(Error::Closing)?;
            let edition = connection.prepare_cached("PRAGMA data_version")?.query_row([], |r| r.get(0))?;
            (last.time, last.edition) = (time, edition);
        }
        Ok(last.edition)
    }

    pub(super) fn close(&self) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).connection = None;
    }
}
