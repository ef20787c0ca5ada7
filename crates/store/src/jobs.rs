//! What is to be done later. A job is written in the transaction of the event that causes it, so neither can be
//! without the other.

use async_trait::async_trait;
use domain::{ReportId, Timestamp};

use crate::Error;

/// A job to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// The name of the kind of job, which is never changed.
    pub kind: &'static str,
    /// Its arguments, as JSON.
    pub payload: String,
    /// The moment before which it is not done.
    pub run_at: Timestamp,
    /// A job with the same key is written once only.
    pub key: Option<String>,
    /// The report whose reporter it is for: it goes when they are forgotten.
    pub reporter_of: Option<ReportId>,
}

/// A job that was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its identity; effects are tied to it, so that doing it twice has no second effect.
    pub id: i64,
    /// The name of the kind of job.
    pub kind: String,
    /// Its arguments, as JSON.
    pub payload: String,
    /// How often it was tried before.
    pub attempts: u32,
}

/// How many jobs there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting or being done
    pub waiting: u64,
    /// Given up after too many tries
    pub dead: u64,
}

/// Jobs, and leases so that several processes do not do the same.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Writes jobs that no event causes.
    async fn add_jobs(&self, jobs: Vec<NewJob>) -> Result<(), Error>;

    /// Writes the jobs of something that is done once, and with them its mark, which a holder of its own keeps until a moment; nothing
    /// where another put the mark first. True where they were written here.
    async fn add_once(&self, mark: String, holder: String, until: Timestamp, jobs: Vec<NewJob>) -> Result<bool, Error>;

    /// Answers when a job was written here, or on an engine that can tell, anywhere. It may miss some and may answer for
    /// nothing: whoever waits looks now and then anyway.
    async fn job_comes(&self);

    /// Takes jobs that are due, the longest waiting first, so that nobody else has them until `until`; besides some kinds.
    async fn claim(&self, now: Timestamp, until: Timestamp, at_most: u32, besides: &[&'static str]) -> Result<Vec<Job>, Error>;

    /// These still wait for their turn with who claimed them, until `until`.
    async fn keep_claim(&self, ids: Vec<i64>, until: Timestamp) -> Result<(), Error>;

    /// These were not tried: they stand where they stood in the queue.
    async fn release(&self, ids: Vec<i64>) -> Result<(), Error>;

    /// Others take the place of this one, if it is still there.
    async fn split(&self, id: i64, into: Vec<NewJob>) -> Result<(), Error>;

    /// Removes jobs that were done.
    async fn finish(&self, ids: Vec<i64>) -> Result<(), Error>;

    /// This one failed, for a reason in words of ours. It is tried again at `again_at`, or given up.
    async fn fail(&self, id: i64, error: String, again_at: Option<Timestamp>) -> Result<(), Error>;

    /// Tries anew from `now` on what was given up with this error and is of one of these kinds. Gives how many.
    async fn revive(&self, kinds: &[&'static str], error: String, now: Timestamp) -> Result<u64, Error>;

    /// Why jobs were given up and how many for each reason, the most frequent first: those for the reporter of one report, or all.
    async fn given_up(&self, reporter_of: Option<ReportId>) -> Result<Vec<(String, u64)>, Error>;

    /// Jobs that tell of alarms and were to be done before a moment, also such that were given up: their arguments, and since when they
    /// wait, those that wait longest first.
    async fn undone_alarms(&self, before: Timestamp, at_most: u32) -> Result<Vec<(String, Timestamp)>, Error>;

    /// How many jobs wait, and how many were given up.
    async fn job_counts(&self) -> Result<JobCounts, Error>;

    /// Takes or extends a lease; false when another holder has it.
    async fn lease(&self, name: String, holder: String, now: Timestamp, until: Timestamp) -> Result<bool, Error>;
}
