//! What runs for a report and who has it: every clock with how it was counted, every forwarding.

use app::{Left, ReferenceData};
use domain::report::{Clock, Status};

use crate::{
    desk::{offers, row::time_left, why},
    localizer::Localizer,
    state::Web,
    wording,
};

/// A clock of the report, and why it shows this date.
pub(super) struct Counted {
    pub(super) what: String,
    pub(super) agency: String,
    pub(super) day: String,
    pub(super) left: String,
    pub(super) late: bool,
    pub(super) why: String,
}

/// A forwarding.
pub(super) struct Sent {
    pub(super) agency: String,
    pub(super) lead: bool,
    pub(super) progress: String,
    pub(super) since: String,
    /// That nobody would answer there; empty where somebody does.
    pub(super) staffless: String,
}

/// Every running clock with the rule it comes from: "why this date".
pub(super) fn clocks(web: &Web, s: Localizer, reference: &ReferenceData, report: &domain::Report) -> Vec<Counted> {
    let counted = |(clock, d): (Clock, &domain::report::Deadline)| {
        let agency = match clock {
            Clock::FirstFollowUp(n) | Clock::AgencyCompletion(n) | Clock::Promise(n) => {
                report.forwardings.get(n).map(|f| f.agency)
            }
            Clock::Appeal => match report.status {
                Status::Disputed { to, .. } => Some(to),
                _ => None,
            },
            Clock::Verification => Some(report.custodian),
            Clock::ReporterCompletion | Clock::Window | Clock::Alarm => None,
        };
        let agency = agency.map(|a| reference.agency_name(a));
        let left = web.app().reports().time_left(&report.area, d.due);
        Counted {
            what: wording::clock_name(s, clock),
            agency: agency.unwrap_or_default(),
            day: s.due(d, &report.area),
            left: time_left(s, left),
            late: matches!(left, Left::Late(_)),
            why: why::this_date(s, reference, &report.area, d),
        }
    };
    report.clocks().map(counted).collect()
}

pub(super) fn sent(s: Localizer, reference: &ReferenceData, report: &domain::Report) -> Vec<Sent> {
    let one = |f: &domain::report::Forwarding| Sent {
        agency: reference.agency_name(f.agency),
        lead: f.lead && f.is_active(),
        progress: wording::progress(s, f.progress),
        since: f.at.map(|at| s.day(at, &report.area)).unwrap_or_default(),
        staffless: if f.is_open() { offers::staffless(s, reference, f.agency) } else { String::new() },
    };
    report.forwardings.iter().map(one).collect()
}
