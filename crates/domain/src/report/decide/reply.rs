//! What reporters make of an answer, and what becomes of an appeal.

use super::{completion, deadline, one};
use crate::{
    DeadlineKind, Refusal,
    report::{Closing, Context, Report, ReportEvent, Status},
};

pub(super) fn rate(report: &Report, stars: u8, solved: Option<bool>, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    if !(1..=5).contains(&stars) {
        return Err(Refusal::BadStars);
    }
    let answered = matches!(report.status, Status::Answered { .. });
    if report.rating.is_some() && !answered {
        return Err(Refusal::RatedAlready);
    }
    let promised = report.is_promised();
    let is_solved = solved.unwrap_or(stars >= 3 && !promised);
    // What is not solved stays open: the reporter may still reply or dispute.
    let confirmed = (answered && is_solved).then_some(ReportEvent::Closed { how: Closing::Confirmed, official: None });
    // Nor is whoever says so silent: it goes back to the agency, unless that has promised.
    let again = answered && solved == Some(false) && !promised && report.lead().is_some();
    let again = again.then(|| ReportEvent::Replied { complete: Some(completion(report, context)) });
    let said = super::register::said(report, is_solved);
    Ok([ReportEvent::Rated { stars, solved }].into_iter().chain(confirmed).chain(again).chain(said).collect())
}

pub(super) fn appeal(report: &Report, context: Context<'_>) -> Result<ReportEvent, Refusal> {
    report.lead().ok_or(Refusal::NoLead)?;
    let to = report.next_decider(context.agencies).ok_or(Refusal::LastLevel)?;
    Ok(ReportEvent::Appealed { to, decide: deadline(DeadlineKind::Appeal, context) })
}

pub(super) fn decide_appeal(report: &Report, upheld: bool, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let Status::Disputed { to, .. } = report.status else { return Err(Refusal::WrongState) };
    let complete = upheld.then(|| completion(report, context));
    // What is promised is no more closed by silence than before, and what an official closed stays closed.
    let waits = report.standing_promises().next().is_some() || report.closed_by.is_some();
    let window = (!upheld && !waits).then(|| deadline(DeadlineKind::Reply, context));
    one(ReportEvent::AppealDecided { by: to, complete, window })
}
