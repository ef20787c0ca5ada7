//! Steps of the grievance register.

use jiff::civil::Date;

use super::one;
use crate::{
    Action, Actor, Official, Refusal, Report,
    grievance::{Agreed, Case, Entry, Reaches, Step, StepName},
    policy::{fits_for, says_for_complainant, step_for},
    report::{Context, ReportEvent},
};

/// A step, the day on which it was done, the day of an answer that came before it was taken in, whether words come with it, and that
/// its complainant agreed that it is said for them.
pub(super) fn grieve(
    report: &Report,
    step: &Step,
    (on, answered): (Option<Date>, Option<Date>),
    (worded, agreed): (bool, Option<Agreed>),
    context: Context<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let name = step.name();
    let agency = match context.actor {
        // Who is satisfied says so themselves, or tells an official how.
        Actor::Official(_) if matches!(step, Step::Satisfied { by: None, .. }) => return Err(Refusal::NotAllowed),
        Actor::Official(official) => Some(step_for(official, name, report, context.agencies).ok_or(Refusal::NotAllowed)?),
        Actor::Reporter if !report.restricted && matches!(step, Step::Appealed { .. } | Step::Satisfied { by: None, .. }) => None,
        Actor::Reporter | Actor::Anyone | Actor::System => return Err(Refusal::NotAllowed),
    };
    let helps = |official: &Official| says_for_complainant(official, name, report, context.agencies);
    let agreed = agreed.filter(|_| matches!(context.actor, Actor::Official(official) if helps(official)));
    let zone = context.calendar.zone();
    let (received, today) = (zone.date(report.received_at), zone.date(context.now));
    match (context.actor, agreed) {
        (Actor::Official(official), None) if helps(official) => return Err(Refusal::NoConsent),
        (_, Some(agreed)) if agreed.on > today => return Err(Refusal::FutureConsent),
        _ => {}
    }
    Case::fits(report, step)?;
    let objects = || fits_for(context.actor, Action::Dispute, report, context.agencies).is_ok();
    if matches!((context.actor, name), (Actor::Reporter, StepName::Appealed)) && objects() {
        return Err(Refusal::ObjectFirst);
    }
    // To whom an appeal goes is for nobody to choose.
    if let Step::Appealed { to, .. } = step
        && !report.restricted
        && (to.is_none() || Case::of(report).and_then(|case| case.next_decider(context.agencies)) != *to)
    {
        return Err(Refusal::LastLevel);
    }
    Entry::fits_day(report.in_register(), name, on, received, (today, zone))?;
    // Of a restricted case no letter tells: what is written for its reporter waits on their page.
    let reaches = Reaches::of(name, worded).filter(|r| agency.is_some() && (!report.restricted || *r == Reaches::Words));
    let done = ReportEvent::Grievance { step: step.clone(), on, agency, reaches, agreed };
    let answer = answered.filter(|_| name == StepName::Taken).map(|day| ReportEvent::Grievance {
        step: Step::Responded,
        on: Some(day.max(received)).filter(|day| *day < today),
        agency: None,
        reaches: None,
        agreed: None,
    });
    Ok([done].into_iter().chain(answer).collect())
}

/// What their reporter says of an answer is the complainant's word in the register, too.
pub(super) fn said(report: &Report, satisfied: bool) -> Option<ReportEvent> {
    let step = Step::Satisfied { satisfied, by: None };
    report.in_register().map(|_| ReportEvent::Grievance { step, on: None, agency: None, reaches: None, agreed: None })
}

/// The same, in place of all.
pub(super) fn said_alone(report: &Report, satisfied: bool, event: ReportEvent) -> Result<Vec<ReportEvent>, Refusal> {
    match said(report, satisfied) {
        Some(said) => Ok(vec![event, said]),
        None => one(event),
    }
}
