//! What a job is: a struct whose fields are its arguments, and the name it is stored by. All jobs there are stand here, once.

use domain::{ReportId, Timestamp, UserId};
use serde::{Serialize, de::DeserializeOwned};
use store::NewJob;

use super::{
    fetch_alerts::FetchAlerts,
    raise_alarm::RaiseAlarm,
    remind_grievance::RemindGrievance,
    retry::JobError,
    tell::{Digest, TellAssigned, TellCode, TellDuty, TellJoined, TellOfficial, TellOfficials, TellOwner, TellReporter},
    upkeep::{ForgetReporters, RemoveCopied, SealFiles, SettleStore, TidyFiles, TidyForms},
};
use crate::{App, AppError, Failure, OutgoingMail};

/// What a job is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Concern {
    /// Somebody is told something. It is left undone while no letter can be delivered.
    Letters,
    /// The house is kept.
    Upkeep,
}

/// Something to be done later. It may be done twice, when whoever did it dies before that is written down: the second time has no
/// further effect.
pub(crate) trait Job: Serialize + DeserializeOwned {
    /// What it is stored as. No name ever changes, and arguments only grow, by fields that may be missing.
    const NAME: &'static str;

    /// What it is for.
    const CONCERN: Concern;

    /// What it is in turn with.
    fn thread(&self) -> Option<Thread> {
        None
    }

    /// When it is too late for it: another one was written since.
    fn until(&self) -> Option<Timestamp> {
        None
    }

    /// The report whose reporter it is for: it goes when they are forgotten.
    fn reporter_of(&self) -> Option<ReportId> {
        None
    }

    /// Does it.
    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError>;
}

/// Jobs that one process does in turn, while it does others at once: so that of one report its reporter does not read the answer
/// before the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thread {
    /// Who hears of what was done about it.
    Report(ReportId),
    /// What its reporter is told.
    Reporter(ReportId),
    /// What an official is told of it.
    Official(ReportId, UserId),
    /// What somebody is told of their account.
    Account(UserId),
}

/// A job that is being done.
pub(crate) struct Doing<'a> {
    pub(crate) app: &'a App,
    pub(crate) row: &'a store::Job,
}

impl Doing<'_> {
    /// One of the jobs that take its place: each is written once, however often this is tried.
    pub(crate) fn part(&self, name: &str, job: &impl Job) -> Result<NewJob, AppError> {
        Ok(NewJob { key: Some(format!("{} {name}", self.row.id)), ..later(job, self.app.now())? })
    }
}

/// What doing a job came to.
pub(crate) enum Done {
    /// It is over.
    Over,
    /// Others take its place.
    Split(Vec<NewJob>),
    /// It is over once this letter is delivered.
    Letter(Box<OutgoingMail>),
}

impl From<Option<OutgoingMail>> for Done {
    fn from(letter: Option<OutgoingMail>) -> Self {
        letter.map_or(Self::Over, |letter| Self::Letter(Box::new(letter)))
    }
}

/// A job to be written.
pub(crate) fn later<J: Job>(job: &J, run_at: Timestamp) -> Result<NewJob, AppError> {
    let payload = serde_json::to_string(job)?;
    Ok(NewJob { kind: J::NAME, payload, run_at, key: None, reporter_of: job.reporter_of() })
}

macro_rules! jobs {
    ($($job:ident),+ $(,)?) => {
        /// A job of any kind.
        pub(super) enum AnyJob {
            $($job($job),)+
        }

        impl AnyJob {
            /// All names, each with what it is for.
            pub(super) const NAMES: &[(&'static str, Concern)] = &[$(($job::NAME, $job::CONCERN)),+];

            /// Reads one from its row. What cannot be read, or is not known to this version, is not lost: it is given up,
            /// which administrators see, and may be tried anew.
            pub(super) fn read(row: &store::Job) -> Result<Self, JobError> {
                let unreadable = |_| JobError::Permanent(Failure::Unreadable);
                match row.kind.as_str() {
                    $(<$job as Job>::NAME => serde_json::from_str(&row.payload).map(Self::$job).map_err(unreadable),)+
                    _ => Err(JobError::Permanent(Failure::Unknown)),
                }
            }

            /// As it would be written.
            #[cfg(test)]
            pub(super) fn written(&self) -> Result<NewJob, AppError> {
                match self {
                    $(Self::$job(job) => later(job, Timestamp::UNIX_EPOCH),)+
                }
            }

            /// See [`Job::thread`].
            pub(super) fn thread(&self) -> Option<Thread> {
                match self {
                    $(Self::$job(job) => job.thread(),)+
                }
            }

            /// See [`Job::until`].
            pub(super) fn until(&self) -> Option<Timestamp> {
                match self {
                    $(Self::$job(job) => job.until(),)+
                }
            }

            /// See [`Job::CONCERN`].
            pub(super) fn concern(&self) -> Concern {
                match self {
                    $(Self::$job(_) => $job::CONCERN,)+
                }
            }

            /// Does it.
            pub(super) async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
                match self {
                    $(Self::$job(job) => job.run(doing).await,)+
                }
            }
        }
    };
}

jobs! {
    TellReporter,
    TellJoined,
    TellOfficials,
    TellOfficial,
    TellOwner,
    TellCode,
    Digest,
    SealFiles,
    RemoveCopied,
    TidyFiles,
    TidyForms,
    ForgetReporters,
    SettleStore,
    FetchAlerts,
    RaiseAlarm,
    TellDuty,
    TellAssigned,
    RemindGrievance,
}

/// The names of all jobs.
pub(super) fn names() -> Vec<&'static str> {
    AnyJob::NAMES.iter().map(|(name, _)| *name).collect()
}

/// The names of all jobs that are for something.
pub(super) fn names_of(concern: Concern) -> impl Iterator<Item = &'static str> {
    AnyJob::NAMES.iter().filter(move |(_, of)| *of == concern).map(|(name, _)| *name)
}
