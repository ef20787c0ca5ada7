//! Whoever has to act on a grievance hears of what is due: once on the working day before, once when it is over. Written with the step
//! that sets a deadline; what was done meanwhile is told to nobody. No clock of the report rings, so that a restricted case has none.

use domain::{
    AgencyId, AgencyTree, Report, ReportId, Role, Timestamp,
    grievance::{Case, Due, LimitKind},
    policy::grievance_lies_with,
    report::UNDO_ACCEPTED,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{Key, NewJob};

use super::{
    job::{Concern, Doing, Done, Job, Thread, later},
    retry::JobError,
    tell::TellOfficial,
};
use crate::{AppError, News, ReferenceData, notices::news::named};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RemindGrievance {
    pub report: ReportId,
    pub limit: LimitKind,
    /// The deadline; of another nothing is told.
    pub by: Timestamp,
    /// Whether it is over.
    pub over: bool,
}

impl Job for RemindGrievance {
    const NAME: &'static str = "remind_grievance";
    const CONCERN: Concern = Concern::Letters;

    fn thread(&self) -> Option<Thread> {
        Some(Thread::Report(self.report))
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let (app, reference) = (doing.app, doing.app.reference());
        let Some(stored) = app.stored(Key::Id(self.report)).await? else { return Ok(Done::Over) };
        let report = &stored.report;
        let waits = |due: &&Due| due.kind == self.limit && due.by == self.by;
        if Case::of(report).and_then(|case| case.rings()).filter(waits).is_none() {
            return Ok(Done::Over);
        }
        let mut parts: Vec<NewJob> = Vec::new();
        for (role, agency) in who_acts(report, &reference.agencies, self.limit, self.over) {
            let (limit, due, agency_named) = (self.limit, report.area.zone().date(self.by), named(&reference, agency));
            let news = match self.over {
                false => News::GrievanceDue { agency: agency_named, due, limit },
                true => News::GrievanceOverdue { agency: agency_named, due, limit },
            };
            let recipients = app.recipients(role, agency, report).await?;
            if recipients.is_empty() {
                tracing::warn!(agency.id = agency.0, role = role.as_str(), "nobody can be told of a grievance at this agency");
            }
            for recipient in recipients {
                // Whoever has two roles hears once: the part has the same name.
                let (user, instead) = (recipient.person.id, recipient.instead);
                let told = TellOfficial { report: report.id, version: None, user, instead, news: news.clone() };
                let part = doing.part(&user.0.to_string(), &told)?;
                if parts.iter().all(|there| there.key != part.key) {
                    parts.push(part);
                }
            }
        }
        Ok(Done::Split(parts))
    }
}

/// Who has to act: of a restricted case its specialist alone. Whoever leads answers; all else is the coordinators' of the government that
/// takes care of it, or that an appeal lies with, who also hear that an answer is late.
fn who_acts(report: &Report, tree: &AgencyTree, limit: LimitKind, over: bool) -> Vec<(Role, AgencyId)> {
    if report.restricted {
        return vec![(Role::GrievanceSpecialist, report.custodian)];
    }
    let coordinators = (Role::Coordinator, grievance_lies_with(report, tree));
    let lead = report.lead().map(|(_, f)| (Role::Liaison, f.agency)).filter(|_| limit == LimitKind::Respond);
    match lead {
        Some(lead) if over => vec![lead, coordinators],
        Some(lead) => vec![lead],
        None => vec![coordinators],
    }
}

/// The reminders of the deadline that a step began, where it began one.
pub(super) fn of_step(
    before: &Report,
    after: &Report,
    reference: &ReferenceData,
    now: Timestamp,
) -> Result<Vec<NewJob>, AppError> {
    let clock = |report: &Report| Case::of(report).and_then(|case| case.rings()).cloned();
    let Some(due) = clock(after).filter(|due| clock(before).as_ref() != Some(due)) else { return Ok(Vec::new()) };
    let remind = |over| RemindGrievance { report: after.id, limit: due.kind, by: due.by, over };
    let before = due.remind(&reference.calendar(&after.area)).filter(|at| now < *at);
    let before = before.map(|at| later(&remind(false), at));
    // One that was over when it was taken in is told as any deed: once it can no longer be undone.
    let over = (due.by + SignedDuration::from_secs(1)).max(now + UNDO_ACCEPTED);
    before.into_iter().chain([later(&remind(true), over)]).collect()
}
