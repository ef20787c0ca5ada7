//! The one writer. It takes whatever waits, runs it in one transaction, commits once, and only then answers: many
//! receipts share one write to the disk. Should a piece fail, which only a broken engine makes it do, all are undone and
//! run again one by one, so that each answers for itself. (A savepoint around each would copy every page it touches.)

use std::{cell::RefCell, collections::BTreeMap, ops::Deref, sync::Mutex, thread};

use domain::report::Figure;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::checkpoint::Checkpoints;
use crate::{
    Error,
    shared::{COUNT, count},
};

/// Most pieces of work in one transaction.
const TOGETHER: usize = 1024;
/// Most that may wait; more is refused, and may come again.
const WAITING: usize = 4096;

/// A transaction that is being written.
pub(super) struct Batch<'c> {
    connection: &'c Connection,
    /// How its pieces change figures, written once for all of them at its end.
    figures: RefCell<BTreeMap<Figure, i64>>,
}

impl<'c> Batch<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection, figures: RefCell::default() }
    }

    pub(super) fn count(&self, figure: &Figure, by: i64) {
        *self.figures.borrow_mut().entry(figure.clone()).or_default() += by;
    }

    /// Writes what all pieces have in common. To be called before the commit.
    pub(super) fn finish(self) -> Result<(), Error> {
        let connection = self.connection;
        write_figures(connection, self.into_figures())
    }

    /// How its pieces changed figures, for whoever writes them later.
    pub(super) fn into_figures(self) -> BTreeMap<Figure, i64> {
        self.figures.into_inner()
    }
}

pub(super) fn write_figures(connection: &Connection, figures: BTreeMap<Figure, i64>) -> Result<(), Error> {
    for (figure, by) in figures {
        connection.prepare_cached(COUNT)?.execute(rusqlite::params_from_iter(count(&figure, 0, by)))?;
    }
    Ok(())
}

impl Deref for Batch<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

trait Piece: Send {
    /// Runs it, maybe again after a rollback; true when what it wrote shall stay.
    fn run(&mut self, batch: &Batch<'_>) -> bool;
    /// Answers whoever waits.
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

struct Pending<T, W> {
    work: W,
    result: Option<Result<T, Error>>,
    reply: oneshot::Sender<(Result<T, Error>, W)>,
}

impl<T: Send, W: Fn(&Batch<'_>) -> Result<T, Error> + Send> Piece for Pending<T, W> {
    fn run(&mut self, batch: &Batch<'_>) -> bool {
        self.result = Some((self.work)(batch));
        matches!(self.result, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        let result = match (self.result, committed) {
            (Some(Ok(_)), Err(e)) => Err(e),
            (Some(result), _) => result,
            (None, Err(e)) => Err(e),
            (None, Ok(())) => Err(Error::Closing),
        };
        // Whoever asked may have gone away meanwhile; what was written stays. What was written is thrown away over there.
        let _ = self.reply.send((result, self.work));
    }
}

pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Piece>>>>,
    thread: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, checkpoints: Checkpoints) -> Result<Self, Error> {
        let (queue, waiting) = mpsc::channel(WAITING);
        let thread = thread::Builder::new().name("store-writer".into()).spawn(move || work(connection, checkpoints, waiting));
        let thread = thread.map_err(|e| Error::Engine(e.to_string()))?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    pub(super) async fn run<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: Fn(&Batch<'_>) -> Result<T, Error> + Send + 'static,
    {
        let queue = self.queue.lock().ok().and_then(|q| q.clone()).ok_or(Error::Closing)?;
        let (reply, answer) = oneshot::channel();
        queue.try_send(Box::new(Pending { work, result: None, reply })).map_err(|e| match e {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
            mpsc::error::TrySendError::Closed(_) => Error::Closing,
        })?;
        drop(queue);
        answer.await.map_err(|_| Error::Closing)?.0
    }

    /// Waits until everything accepted is written.
    pub(super) fn close(&self) {
        drop(self.queue.lock().map(|mut q| q.take()));
        if let Some(thread) = self.thread.lock().ok().and_then(|mut t| t.take()) {
            let _ = thread.join();
        }
    }
}

fn work(connection: Connection, mut checkpoints: Checkpoints, mut waiting: mpsc::Receiver<Box<dyn Piece>>) {
    while let Some(first) = waiting.blocking_recv() {
        let mut pieces = vec![first];
        while pieces.len() < TOGETHER
            && let Ok(next) = waiting.try_recv()
        {
            pieces.push(next);
        }
        if commit(&connection, &mut pieces).is_ok() {
            pieces.into_iter().for_each(|piece| piece.answer(Ok(())));
        } else {
            for mut piece in pieces {
                let committed = commit(&connection, std::slice::from_mut(&mut piece));
                piece.answer(committed);
            }
        }
        // What was committed is safe in the log, whatever comes of this.
        let _ = checkpoints.after_commit(&connection);
    }
    checkpoints.end();
    // The file is whole and on the disk without its log.
    let _ = connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);");
}

/// Runs pieces and commits them; when one fails, nothing of any stays.
fn commit(connection: &Connection, pieces: &mut [Box<dyn Piece>]) -> Result<(), Error> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(|_| ());
    let committed = run("BEGIN IMMEDIATE").map_err(Error::from).and_then(|()| {
        let batch = Batch::new(connection);
        if !pieces.iter_mut().all(|piece| piece.run(&batch)) {
            return Err(rusqlite::Error::ExecuteReturnedResults.into());
        }
        batch.finish()?;
        Ok(run("COMMIT")?)
    });
    if committed.is_err() && !connection.is_autocommit() {
        run("ROLLBACK")?;
    }
    committed
}
