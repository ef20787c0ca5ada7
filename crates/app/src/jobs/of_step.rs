//! The jobs of a step, written in the transaction of its events, with all that their letters will say. No job ever carries words
//! of the reporter, or the reporter.

use domain::{
    Report, Role, Timestamp,
    policy::ActorRef,
    report::{Channel, Event, Identity, ReportEvent, UNDO_ACCEPTED},
};
use store::NewJob;

use super::{
    job::later,
    raise_alarm::RaiseAlarm,
    remind_grievance,
    tell::{TellDuty, TellJoined, TellOfficials, TellReporter},
    upkeep::SealFiles,
};
use crate::{
    AppError, Notice, ReferenceData,
    notices::{
        to_officials::{for_officials, new_report, restricted},
        to_reporter::{for_reporter, receipt},
    },
};

/// Jobs of a report just received.
pub(crate) fn at_birth(
    report: &Report,
    has_email: bool,
    reference: &ReferenceData,
    now: Timestamp,
) -> Result<Vec<NewJob>, AppError> {
    let version = Some(report.version);
    if report.restricted {
        // A letter may be read by somebody else; nothing rings, and nobody but its specialist hears of it.
        let news = restricted(report, reference);
        let (role, agency) = (Role::GrievanceSpecialist, report.custodian);
        return Ok(vec![later(
            &TellOfficials { report: report.id, version, notice: news.notice(), role, agency, news: Some(news) },
            now,
        )?]);
    }
    let receipt = TellReporter { report: report.id, version, notice: Notice::Receipt, news: Some(receipt(report)) };
    let new = TellOfficials {
        report: report.id,
        version,
        notice: Notice::New,
        role: Role::Coordinator,
        agency: report.custodian,
        news: Some(new_report(report, reference)),
    };
    let receipt = has_email.then(|| later(&receipt, now));
    // What was taken over from a file happened elsewhere.
    let urgent = report.alarms(now) && report.channel != Channel::Import;
    let alarm = urgent.then(|| later(&RaiseAlarm { report: report.id }, now));
    receipt.into_iter().chain([later(&new, now)]).chain(alarm).collect()
}

/// Jobs of a step.
pub(crate) fn of_step(
    before: &store::ReportRow,
    after: &Report,
    events: &[Event],
    reference: &ReferenceData,
    now: Timestamp,
) -> Result<Vec<NewJob>, AppError> {
    let mut jobs = Vec::new();
    if after.alarms(now) && !before.report.is_urgent() && after.channel != Channel::Import {
        jobs.push(later(&RaiseAlarm { report: after.id }, now)?);
    }
    // What is undone brings a deadline back whose reminders still wait.
    if !events.iter().any(|event| matches!(event.what, ReportEvent::Undone { .. })) {
        jobs.extend(remind_grievance::of_step(&before.report, after, reference, now)?);
    }
    for event in events {
        // Nobody takes an alarm back, so it is told at once.
        for told in TellDuty::of_event(event, after) {
            jobs.push(later(&told, now)?);
        }
        // What an official does is told once it can no longer be undone.
        let run_at = match event.by {
            // It cannot be undone, and nobody else deals with it.
            _ if event.what == ReportEvent::Restricted => now,
            ActorRef::Official(_) => now + UNDO_ACCEPTED,
            _ => now,
        };
        let version = Some(event.version);
        if let Some(news) = for_reporter(event, after, reference) {
            let notice = news.notice();
            let told = TellReporter { report: after.id, version, notice, news: Some(news) };
            if after.identity == Identity::Given {
                jobs.push(later(&told, run_at)?);
            }
            // Reports joined to this one may have reporters who want to hear of its answer.
            if notice.reaches_joined() {
                jobs.push(later(&TellJoined::from(told), run_at)?);
            }
        }
        for (news, role, agency) in for_officials(event, after, reference) {
            let (report, notice) = (after.id, news.notice());
            let told = TellOfficials { report, version, notice, role, agency, news: Some(news) };
            jobs.push(later(&told, run_at)?);
        }
    }
    if after.secret && !before.report.secret {
        jobs.push(later(&SealFiles { report: after.id }, now)?);
    }
    Ok(jobs)
}
