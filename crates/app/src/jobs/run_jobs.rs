//! Carries out what was written to be done later, and writes down what came of it. Doing a job twice has no second effect, since every
//! letter carries a mark made from its cause.

use super::{
    failing::JobError,
    job::{AnyJob, Concern, Doing, Done, names_of},
    mail_rest::Letters,
};
use crate::{App, AppError, DeliveryError, Failure, Notifier};

/// How long a claimed job belongs to who claimed it: so much later another process does what a dead one left.
const LEASE: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);
/// How often the claim on jobs that are being done or wait for their turn is renewed.
const RENEW: std::time::Duration = std::time::Duration::from_secs(10);
/// Jobs taken at a time.
const TOGETHER: u32 = 20;

/// What became of a job that was begun.
enum Came {
    /// It is over, or others take its place.
    To(Done),
    /// No letter can be delivered now: it was as good as not tried.
    ToNothing(Failure),
}

impl App {
    /// Carries out all jobs that are due now. Gives how many were done.
    ///
    /// # Errors
    /// The store's; a job that fails is tried again later and does not stop the others.
    pub async fn run_jobs(&self, teller: &dyn Notifier) -> Result<u64, AppError> {
        let mut done = 0;
        loop {
            match self.run_some_jobs(teller).await? {
                0 => return Ok(done),
                some => done += some,
            }
        }
    }

    /// Carries out a few of the jobs that are due. Gives how many were looked at; 0 when none is due.
    ///
    /// # Errors
    /// As [`App::run_jobs`].
    pub async fn run_some_jobs(&self, teller: &dyn Notifier) -> Result<u64, AppError> {
        let claimed_at = self.now();
        let (besides, at_most) = match self.mail_rest.at(claimed_at) {
            Letters::Flow => (Vec::new(), TOGETHER),
            Letters::Try => (Vec::new(), 1),
            Letters::Rest => (names_of(Concern::Letters).collect(), TOGETHER),
        };
        let jobs = self.store.claim(claimed_at, claimed_at + LEASE, at_most, &besides).await?;
        let mut finished = Vec::new();
        let mut renewal = tokio::time::interval(RENEW);
        renewal.reset();
        for (place, job) in jobs.iter().enumerate() {
            let waiting = || jobs.iter().skip(place).map(|j| j.id).collect();
            let mut work = std::pin::pin!(self.run_job(job, teller));
            let did = loop {
                tokio::select! {
                    biased;
                    _ = renewal.tick() => self.store.keep_claim(waiting(), self.now() + LEASE).await?,
                    did = &mut work => break did,
                }
            };
            let now = self.now();
            match did {
                Ok(Came::To(Done::Split(into))) => self.store.split(job.id, into).await?,
                Ok(Came::To(_)) => finished.push(job.id),
                Ok(Came::ToNothing(why)) => {
                    tracing::warn!(error = %why, "no letter can be delivered; they wait");
                    self.mail_rest.begin(now);
                    self.store.release(waiting()).await?;
                    break;
                }
                Err(error) => {
                    let again_at = error.again_at(job.attempts, now);
                    let given_up = again_at.is_none();
                    tracing::warn!(job.id = job.id, job.kind, job.attempts = job.attempts, given_up, error = %error.why(), "job failed");
                    self.store.fail(job.id, error.why().to_string(), again_at).await?;
                }
            }
        }
        self.store.finish(finished).await?;
        Ok(jobs.len() as u64)
    }

    async fn run_job(&self, job: &store::Job, teller: &dyn Notifier) -> Result<Came, JobError> {
        let read = AnyJob::read(job)?;
        if read.concern() == Concern::Letters && !teller.listens() {
            return Ok(Came::To(Done::Over));
        }
        let letter = match read.run(&Doing { app: self, row: job }).await? {
            Done::Letter(letter) => letter,
            done => return Ok(Came::To(done)),
        };
        let delivered = match teller.tell(&letter).await {
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
