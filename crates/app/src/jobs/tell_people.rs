//! Who is told of what. Jobs are made here, in the transaction of the event, with all that the letter will say; `run_jobs`
//! carries them out. No job ever carries words of the reporter, or the reporter.

use domain::{
    AgencyId, Date, Report, ReportId, Role, Timestamp, UserId,
    policy::ActorRef,
    report::{Event, Identity, UNDO_ACCEPTED},
};
use serde::{Deserialize, Serialize};
use store::NewJob;

use crate::{
    AppError, News, Notice, ReferenceData,
    notices::{
        to_officials::{for_officials, new_report},
        to_reporter::{for_reporter, receipt},
    },
};

/// Tell the reporter of a report.
pub(crate) const TELL_REPORTER: &str = "tell_reporter";
/// Tell the reporters of the reports that were joined to one.
pub(crate) const TELL_JOINED: &str = "tell_joined";
/// Tell those who have a role at an agency.
pub(crate) const TELL_OFFICIALS: &str = "tell_officials";
/// Tell an official what became of their own account.
pub(crate) const TELL_OWNER: &str = "tell_owner";
/// Tell one of them.
pub(crate) const TELL_OFFICIAL: &str = "tell_official";
/// Tell whoever lost a PIN a code for a new one.
pub(crate) const TELL_CODE: &str = "tell_code";
/// Tell an official what lies on the desk.
pub(crate) const DIGEST: &str = "digest";
/// Seal the files of a report that became secret.
pub(crate) const SEAL_FILES: &str = "seal_files";
/// What is left undone while no letter can be delivered.
pub(crate) const LETTERS: &[&str] = &[TELL_REPORTER, TELL_JOINED, TELL_OFFICIALS, TELL_OFFICIAL, TELL_OWNER, TELL_CODE, DIGEST];

/// Both to the reporter and to those of joined reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellReporter {
    pub report: ReportId,
    /// What they are told of; nobody is told of what was undone.
    #[serde(default)]
    pub version: Option<u32>,
    /// Read by nodes of the version before.
    pub notice: Notice,
    /// None in jobs of the version before: it is made from the log.
    #[serde(default)]
    pub news: Option<News>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellOfficials {
    pub report: ReportId,
    #[serde(default)]
    pub version: Option<u32>,
    pub notice: Notice,
    pub role: Role,
    pub agency: AgencyId,
    #[serde(default)]
    pub news: Option<News>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TellOfficial {
    pub report: ReportId,
    pub version: Option<u32>,
    pub user: UserId,
    /// Whether somebody whose task it is could not be written to.
    pub instead: bool,
    pub news: News,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TellOwner {
    pub user: UserId,
    pub notice: Notice,
    /// Where they were reached when it happened: whoever changes an account may change that too.
    pub to: String,
    /// When it happened, in microseconds.
    pub at: i64,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Digest {
    pub user: UserId,
    /// Of which day; it is not sent on another.
    #[serde(default)]
    pub day: Option<Date>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SealFiles {
    pub report: ReportId,
}

pub(crate) fn job<T: Serialize>(kind: &'static str, arguments: &T, run_at: Timestamp) -> Result<NewJob, AppError> {
    let payload = serde_json::to_string(arguments)?;
    Ok(NewJob { kind, payload, run_at, key: None, reporter_of: None })
}

/// A letter to the reporter: it goes when they are forgotten.
pub(crate) fn to_reporter(arguments: &TellReporter, run_at: Timestamp) -> Result<NewJob, AppError> {
    Ok(NewJob { reporter_of: Some(arguments.report), ..job(TELL_REPORTER, arguments, run_at)? })
}

/// Jobs of a report just received.
pub(crate) fn jobs_at_birth(
    report: &Report,
    has_email: bool,
    reference: &ReferenceData,
    now: Timestamp,
) -> Result<Vec<NewJob>, AppError> {
    let version = Some(report.version);
    let receipt = TellReporter { report: report.id, version, notice: Notice::Receipt, news: Some(receipt(report)) };
    let new = TellOfficials {
        report: report.id,
        version,
        notice: Notice::New,
        role: Role::Coordinator,
        agency: report.custodian,
        news: Some(new_report(report, reference)),
    };
    let receipt = has_email.then(|| to_reporter(&receipt, now));
    receipt.into_iter().chain([job(TELL_OFFICIALS, &new, now)]).collect()
}

/// Jobs of a step.
pub(crate) fn jobs(
    before: &store::ReportRow,
    after: &Report,
    events: &[Event],
    reference: &ReferenceData,
    now: Timestamp,
) -> Result<Vec<NewJob>, AppError> {
    let mut jobs = Vec::new();
    for event in events {
        // What an official does is told once it can no longer be undone.
        let run_at = match event.by {
            ActorRef::Official(_) => now + UNDO_ACCEPTED,
            _ => now,
        };
        let version = Some(event.version);
        if let Some(news) = for_reporter(event, after, reference) {
            let notice = news.notice();
            let told = TellReporter { report: after.id, version, notice, news: Some(news) };
            if after.identity == Identity::Given {
                jobs.push(to_reporter(&told, run_at)?);
            }
            // Reports joined to this one may have reporters who want to hear of its answer.
            if notice.reaches_joined() {
                jobs.push(job(TELL_JOINED, &told, run_at)?);
            }
        }
        for (news, role, agency) in for_officials(event, after, reference) {
            let (report, notice) = (after.id, news.notice());
            let told = TellOfficials { report, version, notice, role, agency, news: Some(news) };
            jobs.push(job(TELL_OFFICIALS, &told, run_at)?);
        }
    }
    if after.secret && !before.report.secret {
        jobs.push(job(SEAL_FILES, &SealFiles { report: after.id }, now)?);
    }
    Ok(jobs)
}
