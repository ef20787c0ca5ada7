//! What time itself does: reminders, and what follows when a deadline has passed.

use super::{clocks_after_pause, one, reply::appeal};
use crate::{
    AgencyId, Refusal,
    report::{ArchiveReason, Cause, Clock, Closing, Context, Report, ReportEvent, alarm},
};

/// Time itself acts: first a reminder, then what follows when nothing was done.
pub(super) fn ring(report: &Report, clock: Clock, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    if clock == Clock::Alarm {
        return alarm::pass(report, context);
    }
    let (_, d) = report.clocks().find(|(c, d)| *c == clock && !d.passed).ok_or(Refusal::NotRinging)?;
    if context.now <= d.due {
        let ripe = !d.reminded && context.now >= d.remind;
        return if ripe { one(ReportEvent::Reminded { clock }) } else { Err(Refusal::NotRinging) };
    }
    let up = |from: AgencyId, cause| context.agencies.above(from).map(|to| ReportEvent::Escalated { to, cause });
    let watcher = report.escalated_to.unwrap_or(report.custodian);
    Ok(match clock {
        // What an agency returned is nobody's: silence ends it no more than "not ours" did.
        Clock::ReporterCompletion if report.is_returned_beneath() => {
            vec![ReportEvent::CompletionLapsed { clocks: clocks_after_pause(report, context) }]
        }
        Clock::ReporterCompletion => vec![ReportEvent::Archived { reason: ArchiveReason::Incomplete }],
        Clock::Window => vec![ReportEvent::Closed { how: Closing::Silence, official: None }],
        // An alarm is no deadline.
        Clock::FirstFollowUp(_) | Clock::Alarm => vec![ReportEvent::Overdue { clock }],
        Clock::Promise(n) => {
            let of_agency = report.forwardings.get(n).and_then(|f| context.agencies.above(f.agency));
            let to = if report.escalated_to.is_none() { of_agency } else { context.agencies.above(watcher) };
            let up = to.map(|to| ReportEvent::Escalated { to, cause: Cause::PromiseBroken });
            [ReportEvent::Overdue { clock }].into_iter().chain(up).collect()
        }
        // One higher, as far as there is somebody.
        Clock::Appeal => [ReportEvent::Overdue { clock }].into_iter().chain(appeal(report, context).ok()).collect(),
        Clock::Verification => [ReportEvent::Overdue { clock }].into_iter().chain(up(watcher, Cause::VerificationLate)).collect(),
        Clock::AgencyCompletion(n) => {
            // The government of the agency first; where it watches already, the one above.
            let of_agency = report.forwardings.get(n).and_then(|f| context.agencies.above(f.agency));
            let to = match of_agency {
                Some(g) if report.escalated_to.is_none() => Some(ReportEvent::Escalated { to: g, cause: Cause::CompletionLate }),
                _ => up(watcher, Cause::CompletionLate),
            };
            [ReportEvent::Overdue { clock }].into_iter().chain(to).collect()
        }
    })
}
