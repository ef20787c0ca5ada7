//! What is committed lies in the log of the engine (WAL) until it is brought home into the database file. A thread of its
//! own does that while the writer goes on, so that no receipt waits for it. The writer brings home only what came in
//! meanwhile, and then the log begins anew.

use std::{
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread::{self, JoinHandle},
};

use rusqlite::Connection;

use crate::Error;

/// Pages of 4 KiB in the log from which on it is worth bringing home.
const WORTH: i64 = 32_000;
/// Pages left that the writer brings home by itself, so that the log may begin anew.
const LITTLE: i64 = 1_000;
/// Pages at which the writer waits: the disk cannot keep up.
const TOO_MANY: i64 = 160_000;

/// The thread that brings home, as the writer sees it.
pub(super) struct Checkpoints {
    begin: SyncSender<()>,
    done: Receiver<()>,
    under_way: bool,
    thread: JoinHandle<()>,
}

impl Checkpoints {
    /// Starts the thread on a connection of its own.
    pub(super) fn start(connection: Connection) -> Result<Self, Error> {
        let (begin, begun) = sync_channel::<()>(1);
        let (tell, done) = sync_channel(1);
        let work = move || {
            while begun.recv().is_ok() {
                // What cannot be brought home now is brought home the next time; until then the log keeps it.
                let _ = bring_home(&connection);
                if tell.send(()).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("store-checkpoint".into()).spawn(work);
        let thread = thread.map_err(|e| Error::Engine(e.to_string()))?;
        Ok(Self { begin, done, under_way: false, thread })
    }

    /// Waits until the thread and its connection are gone: whoever opens the file next may want it alone.
    pub(super) fn end(self) {
        drop(self.begin);
        let _ = self.thread.join();
    }

    /// To be called by the writer after each commit.
    pub(super) fn after_commit(&mut self, writer: &Connection) -> Result<(), Error> {
        let log = Log::of(writer)?;
        if self.under_way {
            match self.done.try_recv() {
                Err(TryRecvError::Empty) if log.pages < TOO_MANY => return Ok(()),
                Err(TryRecvError::Empty) => drop(self.done.recv()),
                Ok(()) | Err(TryRecvError::Disconnected) => {}
            }
            self.under_way = false;
            if log.left <= LITTLE || log.pages >= TOO_MANY {
                return bring_home(writer);
            }
        }
        if log.pages >= WORTH && log.left > 0 {
            self.under_way = self.begin.try_send(()).is_ok();
        }
        Ok(())
    }
}

/// Pages in the log, and those of them that are not home yet.
struct Log {
    pages: i64,
    left: i64,
}

impl Log {
    fn of(connection: &Connection) -> Result<Self, Error> {
        let mut noop = connection.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?;
        Ok(noop.query_row([], |row| {
            let (pages, home): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok(Self { pages, left: pages - home })
        })?)
    }
}

fn bring_home(connection: &Connection) -> Result<(), Error> {
    Ok(connection.prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?.query_row([], |_| Ok(()))?)
}
