//! The writers of a node. Each takes whatever waits, writes it in one transaction, and only then answers: many receipts
//! share one write to the disk. While one waits for the disk, the other gathers.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use deadpool_postgres::Pool;
use tokio::{
    sync::{Notify, mpsc, oneshot},
    task::JoinSet,
};

use super::{
    append::{Attempt, append},
    connect::Link,
    engine::within,
    listen::CHANNEL,
    partitions::Partitions,
};
use crate::{CommitOutcome, CommitRequest, Error};

/// Most writers of a node: one for every two processors. More than that only take the machine from each other, and make
/// small batches of large ones.
const MOST_WRITERS: i64 = 4;
/// Rows a figure is counted on; writers of different nodes seldom share one.
const SHARDS: i64 = 64;
/// Most steps in one transaction.
const TOGETHER: usize = 256;
/// Most that may wait; more is refused, and may come again.
const WAITING: usize = 4096;
/// Other nodes are told of jobs at most this often: telling makes commits wait for each other.
const TELL: Duration = Duration::from_millis(50);
/// Before a batch is tried once more on another connection.
const BREATH: Duration = Duration::from_millis(100);

struct Piece {
    step: CommitRequest,
    reply: oneshot::Sender<Result<CommitOutcome, Error>>,
}

pub(super) struct Writers {
    queue: Mutex<Option<mpsc::Sender<Piece>>>,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
}

impl Writers {
    pub(super) fn start(pool: &Pool, pooled: bool, partitions: Arc<Partitions>, job_came: Arc<Notify>) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let waiting = Arc::new(tokio::sync::Mutex::new(waiting));
        let mut tasks = JoinSet::new();
        let processors = std::thread::available_parallelism().map_or(1, |n| i64::try_from(n.get()).unwrap_or(1));
        let writers = (processors / 2).clamp(1, MOST_WRITERS);
        #[expect(clippy::disallowed_methods, reason = "spreads writers; nothing is known by it")]
        let first_shard = i64::from(uuid::Uuid::new_v4().as_bytes().first().copied().unwrap_or(0)) % (SHARDS / writers) * writers;
        for shard in (0..writers).map(|n| first_shard + n) {
            let (partitions, job_came) = (Arc::clone(&partitions), Arc::clone(&job_came));
            let jobs_told_at = Instant::now();
            let mut writer = Writer { pool: pool.clone(), pooled, partitions, job_came, jobs_told_at, shard };
            let waiting = Arc::clone(&waiting);
            tasks.spawn(async move { writer.write(&waiting).await });
        }
        Self { queue: Mutex::new(Some(queue)), tasks: tasks.into() }
    }

    pub(super) async fn append(&self, step: CommitRequest) -> Result<CommitOutcome, Error> {
        let queue = self.queue.lock().ok().and_then(|q| q.clone()).ok_or(Error::Closing)?;
        let (reply, answer) = oneshot::channel();
        queue.try_send(Piece { step, reply }).map_err(|e| match e {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
            mpsc::error::TrySendError::Closed(_) => Error::Closing,
        })?;
        drop(queue);
        answer.await.map_err(|_| Error::Closing)?
    }

    /// Waits until everything accepted is written.
    pub(super) async fn close(&self) {
        drop(self.queue.lock().map(|mut q| q.take()));
        while self.tasks.lock().await.join_next().await.is_some() {}
    }
}

struct Writer {
    pool: Pool,
    pooled: bool,
    partitions: Arc<Partitions>,
    job_came: Arc<Notify>,
    /// The rows its figures are counted on.
    shard: i64,
    /// When other nodes were last told of jobs.
    jobs_told_at: Instant,
}

impl Writer {
    async fn write(&mut self, waiting: &tokio::sync::Mutex<mpsc::Receiver<Piece>>) {
        let mut later = Vec::new();
        loop {
            let mut batch = Batch::default();
            // What was put off comes first; what is put off again keeps its order.
            later = std::mem::take(&mut later).into_iter().filter_map(|piece| batch.take(piece)).collect();
            let queue = if batch.pieces.is_empty() {
                let mut queue = waiting.lock().await;
                let Some(piece) = queue.recv().await else { return };
                later.extend(batch.take(piece));
                Some(queue)
            } else {
                // The other writer may be waiting on the queue; what was put off does not wait with it.
                waiting.try_lock().ok()
            };
            if let Some(mut queue) = queue {
                while batch.pieces.len() < TOGETHER
                    && later.is_empty()
                    && let Ok(piece) = queue.try_recv()
                {
                    later.extend(batch.take(piece));
                }
            }
            self.write_batch(batch.pieces).await;
        }
    }

    async fn write_batch(&mut self, pieces: Vec<Piece>) {
        let steps: Vec<_> = pieces.iter().map(|p| &p.step).collect();
        let written = match self.try_write(&steps, Attempt::First).await {
            // The answer to a commit may be lost with the connection: the second time finds what the first one wrote.
            Err(Error::Unreachable(_)) => {
                tokio::time::sleep(BREATH).await;
                self.try_write(&steps, Attempt::Again).await
            }
            written => written,
        };
        match written {
            Ok(answers) => {
                self.tell_of_jobs(&steps).await;
                // Whoever asked may have gone away meanwhile; what was written stays.
                pieces.into_iter().zip(answers).for_each(|(p, answer)| drop(p.reply.send(Ok(answer))));
            }
            Err(Error::Unreachable(why)) => {
                pieces.into_iter().for_each(|p| drop(p.reply.send(Err(Error::Unreachable(why.clone())))));
            }
            Err(_) => {
                // Only a broken engine refuses a step. Each answers for itself.
                for piece in pieces {
                    let answer = self.try_write(&[&piece.step], Attempt::First).await;
                    let answer = answer.and_then(|mut a| a.pop().ok_or(Error::Closing));
                    drop(piece.reply.send(answer));
                }
            }
        }
    }

    async fn try_write(&self, steps: &[&CommitRequest], attempt: Attempt) -> Result<Vec<CommitOutcome>, Error> {
        let link = Link::take(&self.pool, self.pooled).await?;
        within(link, async |link| append(link, &self.partitions, steps, self.shard, attempt).await).await
    }

    async fn tell_of_jobs(&mut self, steps: &[&CommitRequest]) {
        if steps.iter().all(|s| s.jobs.is_empty()) {
            return;
        }
        self.job_came.notify_one();
        if self.jobs_told_at.elapsed() > TELL
            && let Ok(link) = Link::take(&self.pool, self.pooled).await
        {
            self.jobs_told_at = Instant::now();
            // Whoever does not hear it finds the jobs a second later.
            let _ = within(link, async |link| link.run(&format!("NOTIFY {CHANNEL}")).await).await;
        }
    }
}

/// Pieces of which no two touch the same thing: what each is told depends on what was there before all of them.
#[derive(Default)]
struct Batch {
    pieces: Vec<Piece>,
    touched: HashSet<Touched>,
}

#[derive(PartialEq, Eq, Hash)]
enum Touched {
    Report(uuid::Uuid),
    Number(domain::TrackingNumber),
    Origin(String),
}

impl Batch {
    /// Takes a piece, or gives it back when another one touches the same.
    fn take(&mut self, piece: Piece) -> Option<Piece> {
        let report = Touched::Report(piece.step.report.id.0);
        let number = piece.step.birth.is_some().then_some(Touched::Number(piece.step.report.tracking));
        let origin = piece.step.birth.as_ref().and_then(|b| b.origin.clone()).map(Touched::Origin);
        let touched: Vec<_> = [Some(report), number, origin].into_iter().flatten().collect();
        if touched.iter().any(|t| self.touched.contains(t)) {
            return Some(piece);
        }
        self.touched.extend(touched);
        self.pieces.push(piece);
        None
    }
}
