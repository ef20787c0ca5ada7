//! Carries out what was written to be done later, some at once, and writes down what came of each. Doing a job twice has no second
//! effect, since every letter carries a mark made from its cause.

use std::{collections::VecDeque, time::Duration};

use domain::Timestamp;
use futures::{StreamExt, stream::FuturesUnordered};
use jiff::SignedDuration;

use super::{
    job::{AnyJob, Concern, Doing, Done, Thread, names_of},
    mail_rest::Letters,
    retry::JobError,
};
use crate::{App, AppError, DeliveryChannel, DeliveryError, Failure, handles};

/// How long a claimed job belongs to who claimed it: so much later another process does what a dead one left.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How often the claim on jobs that are being done or wait for their turn is renewed.
const RENEW: Duration = Duration::from_secs(10);
/// How often it is looked for more while some are being done.
const LOOK: Duration = Duration::from_secs(1);
/// Jobs taken at a time.
const TOGETHER: u32 = 20;
/// Upkeep at once: what takes long, such as a look at all files, keeps nothing else waiting.
const UPKEEP: usize = 2;

/// A job that was claimed.
struct Claimed {
    row: store::Job,
    job: AnyJob,
}

/// A job that is being done.
struct Begun {
    id: i64,
    concern: Concern,
    thread: Option<Thread>,
}

/// A job that was tried.
struct Tried {
    row: store::Job,
    /// When it was begun.
    at: Timestamp,
    came: Result<Came, JobError>,
}

/// What became of it.
enum Came {
    /// It is over, or others take its place.
    To(Done),
    /// No letter can be delivered now: it was as good as not tried.
    ToNothing(Failure),
}

impl handles::Jobs<'_> {
    /// Carries out all jobs that are due now. Gives how many were looked at.
    ///
    /// # Errors
    /// The store's; a job that fails is tried again later and does not stop the others.
    pub async fn run_jobs(self, channel: &dyn DeliveryChannel) -> Result<u64, AppError> {
        self.run_jobs_until(channel, &|| false).await
    }

    /// The same, and begins no more once it is told to stop.
    ///
    /// # Errors
    /// As [`Self::run_jobs`].
    pub async fn run_jobs_until(
        self,
        channel: &dyn DeliveryChannel,
        told_to_stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<u64, AppError> {
        let (mut shift, mut doing) = (Shift::new(&self, channel), FuturesUnordered::new());
        let mut renewal = tokio::time::interval(RENEW);
        renewal.reset();
        let (mut looked_at, mut error) = (0, None);
        loop {
            // When the store fails, too, what was begun is brought to its end.
            let claimed = match error.is_some() || told_to_stop() {
                true => shift.let_go().await,
                false => shift.claim().await,
            };
            let claimed = claimed.unwrap_or_else(|e| {
                error.get_or_insert(e);
                0
            });
            looked_at += claimed;
            while let Some(job) = shift.begin() {
                doing.push(self.attempt(job, channel));
            }
            if doing.is_empty() {
                if claimed == 0 {
                    break;
                }
                continue;
            }
            let has_room = error.is_none() && shift.has_room();
            let noted = tokio::select! {
                biased;
                _ = renewal.tick() => shift.renew().await,
                Some(tried) = doing.next() => shift.note(tried).await,
                () = self.more_may_have_come(), if has_room => Ok(()),
            };
            error = error.or(noted.err());
        }
        let finished = shift.finish().await;
        match error.or(finished.err()) {
            Some(e) => Err(e),
            None => Ok(looked_at),
        }
    }

    async fn more_may_have_come(self) {
        tokio::select! {
            () = self.store.job_comes() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }

    async fn attempt(self, Claimed { row, job }: Claimed, channel: &dyn DeliveryChannel) -> Tried {
        let at = self.now();
        let came = self.run_job(&row, job, channel).await;
        Tried { row, at, came }
    }

    async fn run_job(self, row: &store::Job, job: AnyJob, channel: &dyn DeliveryChannel) -> Result<Came, JobError> {
        let is_late = job.until().is_some_and(|until| until <= self.now());
        if is_late || (job.concern() == Concern::Letters && !channel.listens()) {
            return Ok(Came::To(Done::Over));
        }
        let letter = match job.run(&Doing { app: &self, row }).await? {
            Done::Letter(letter) => letter,
            done => return Ok(Came::To(done)),
        };
        let delivered = match channel.tell(&letter).await {
            Ok(()) => Ok(Came::To(Done::Over)),
            Err(DeliveryError::Down(why)) => return Ok(Came::ToNothing(why)),
            Err(DeliveryError::Later(why)) => Err(JobError::Retryable(why)),
            Err(DeliveryError::Never(why)) => Err(JobError::Permanent(why)),
        };
        // Also where it was the letter that failed, the server is there.
        self.mail_rest.end();
        delivered
    }
}

/// Jobs as one process does them.
struct Shift<'a> {
    app: &'a App,
    /// How many letters are on their way at once.
    letters: usize,
    waiting: VecDeque<Claimed>,
    begun: Vec<Begun>,
    /// Done, and not yet written down so.
    finished: Vec<i64>,
}

impl<'a> Shift<'a> {
    fn new(app: &'a App, channel: &dyn DeliveryChannel) -> Self {
        let letters = channel.at_once().max(1);
        Self { app, letters, waiting: VecDeque::new(), begun: Vec::new(), finished: Vec::new() }
    }

    fn under_way(&self, concern: Concern) -> usize {
        self.begun.iter().filter(|b| b.concern == concern).count()
    }

    fn at_most(&self, concern: Concern) -> usize {
        match concern {
            Concern::Letters => self.letters,
            Concern::Upkeep => UPKEEP,
        }
    }

    fn is_full(&self, concern: Concern) -> bool {
        let wait = self.waiting.iter().any(|c| c.job.concern() == concern);
        wait || self.under_way(concern) >= self.at_most(concern)
    }

    fn has_room(&self) -> bool {
        !self.is_full(Concern::Letters) || !self.is_full(Concern::Upkeep)
    }

    /// Takes jobs of what there is room for. Gives how many.
    async fn claim(&mut self) -> Result<u64, AppError> {
        let now = self.app.now();
        let (letters, at_most) = match self.app.mail_rest.at(now) {
            Letters::Flow => (!self.is_full(Concern::Letters), TOGETHER),
            // One goes to see whether the server is there.
            Letters::Try => (self.under_way(Concern::Letters) == 0, 1),
            Letters::Rest => (false, TOGETHER),
        };
        let mut besides: Vec<_> = if letters { Vec::new() } else { names_of(Concern::Letters).collect() };
        if self.is_full(Concern::Upkeep) {
            if !letters {
                return Ok(0);
            }
            besides.extend(names_of(Concern::Upkeep));
        }
        self.finish().await?;
        let rows = self.app.store.claim(now, now + LEASE, at_most, &besides).await?;
        let claimed = rows.len() as u64;
        for row in rows {
            match AnyJob::read(&row) {
                Ok(job) => self.waiting.push_back(Claimed { row, job }),
                Err(error) => self.fail(&row, error).await?,
            }
        }
        Ok(claimed)
    }

    /// The next to be begun: nothing of its thread is under way.
    fn begin(&mut self) -> Option<Claimed> {
        let may_begin = |claimed: &Claimed| {
            let (concern, thread) = (claimed.job.concern(), claimed.job.thread());
            self.under_way(concern) < self.at_most(concern) && (thread.is_none() || self.begun.iter().all(|b| b.thread != thread))
        };
        let place = self.waiting.iter().position(may_begin)?;
        let claimed = self.waiting.remove(place)?;
        self.begun.push(Begun { id: claimed.row.id, concern: claimed.job.concern(), thread: claimed.job.thread() });
        Some(claimed)
    }

    /// Keeps what was claimed.
    async fn renew(&mut self) -> Result<(), AppError> {
        self.finish().await?;
        let claimed = self.begun.iter().map(|b| b.id).chain(self.waiting.iter().map(|c| c.row.id)).collect();
        Ok(self.app.store.keep_claim(claimed, self.app.now() + LEASE).await?)
    }

    /// Writes down what came of a job.
    async fn note(&mut self, Tried { row, at, came }: Tried) -> Result<(), AppError> {
        self.begun.retain(|b| b.id != row.id);
        match came {
            Ok(Came::To(Done::Split(into))) => Ok(self.app.store.split(row.id, into).await?),
            Ok(Came::To(_)) => {
                self.finished.push(row.id);
                Ok(())
            }
            Ok(Came::ToNothing(why)) => {
                tracing::warn!(error = %why, "no letter can be delivered; they wait");
                self.app.mail_rest.begin(at, self.app.now());
                let mut untried = vec![row.id];
                let letters = |c: &Claimed| c.job.concern() == Concern::Letters;
                untried.extend(self.waiting.iter().filter(|c| letters(c)).map(|c| c.row.id));
                self.waiting.retain(|c| !letters(c));
                Ok(self.app.store.release(untried).await?)
            }
            Err(error) => self.fail(&row, error).await,
        }
    }

    async fn fail(&self, row: &store::Job, error: JobError) -> Result<(), AppError> {
        let (again_at, why) = (error.again_at(row.attempts, self.app.now()), error.why());
        let given_up = again_at.is_none();
        tracing::warn!(job.id = row.id, job.kind = row.kind, job.attempts = row.attempts, given_up, error = %why, "job failed");
        Ok(self.app.store.fail(row.id, why.to_string(), again_at).await?)
    }

    /// Leaves to others what was not begun.
    async fn let_go(&mut self) -> Result<u64, AppError> {
        let waiting: Vec<_> = self.waiting.drain(..).map(|c| c.row.id).collect();
        if !waiting.is_empty() {
            self.app.store.release(waiting).await?;
        }
        Ok(0)
    }

    async fn finish(&mut self) -> Result<(), AppError> {
        Ok(self.app.store.finish(std::mem::take(&mut self.finished)).await?)
    }
}
