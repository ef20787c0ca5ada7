//! Which agencies get a report: verified, forwarded, copied, returned.

use super::{acting_for, completion, deadline, known, one};
use crate::{
    AgencyId, AgencyKind, DeadlineKind, Refusal,
    report::{Cause, Context, Report, ReportEvent, Verification},
};

pub(super) fn verify(report: &Report, found: &Verification, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    for accused in &found.accused {
        known(*accused, context)?;
    }
    // Found to be supervisory once, it stays so, and the accused stay accused.
    let supervisory = found.supervisory || report.supervisory;
    let mut accused = report.accused.clone();
    accused.extend(found.accused.iter().filter(|a| supervisory && !report.accused.contains(a)));
    let (forwardings, copies) = Report { supervisory, accused: accused.clone(), ..report.clone() }.strays(context.agencies);
    let led = report.lead().is_some_and(|(place, _)| forwardings.contains(&place));
    let taken = !(forwardings.is_empty() && copies.is_empty());
    let verification = led.then(|| deadline(DeadlineKind::Verification, context));
    let taken = taken.then_some(ReportEvent::TakenFrom { forwardings, copies, verification });
    let hides = supervisory && !report.secret;
    let hidden = ReportEvent::FlagsTightened { anonymous: found.anonymous, secret: hides, official: true };
    let tighter = (found.anonymous && !report.anonymous) || hides;
    let (kind, topic, area) = (found.kind, found.topic.clone(), found.area.clone());
    let protects = topic.is_forest() && !report.is_protected();
    let verified = ReportEvent::Verified { kind, supervisory, topic, area, accused, protects };
    Ok([Some(verified), taken, tighter.then_some(hidden)].into_iter().flatten().collect())
}

pub(super) fn forward(
    report: &Report,
    to: &[AgencyId],
    lead: AgencyId,
    context: Context<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let mut to = to.to_vec();
    to.dedup();
    match report.lead() {
        _ if !report.verified => return Err(Refusal::NotVerified),
        _ if to.is_empty() => return Err(Refusal::NoAgency),
        Some((_, leader)) if leader.agency != lead => return Err(Refusal::LeadExists),
        None if !to.contains(&lead) => return Err(Refusal::LeadNotChosen),
        _ => {}
    }
    let without_lead = report.lead().is_none();
    let mut events = Vec::new();
    for (place, agency) in to.iter().enumerate() {
        may_receive(report, *agency, context)?;
        if to.get(..place).is_some_and(|before| before.contains(agency)) {
            continue;
        }
        match report.forwarding_to(*agency) {
            Some((forwarding, f)) if without_lead && *agency == lead && f.is_open() => {
                events.push(ReportEvent::LeadNamed { forwarding })
            }
            Some(_) => return Err(Refusal::AlreadyThere),
            None => events.push(ReportEvent::Forwarded {
                agency: *agency,
                lead: without_lead && *agency == lead,
                first: deadline(DeadlineKind::FirstAnswer, context),
                complete: completion(report, context),
            }),
        }
    }
    Ok(events)
}

pub(super) fn copy(report: &Report, agency: AgencyId, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    may_receive(report, agency, context)?;
    if report.path().contains(&agency) { Err(Refusal::AlreadyThere) } else { one(ReportEvent::Copied { agency }) }
}

/// An agency may receive this report: it exists, is not accused, and is an inspectorate if it must be.
fn may_receive(report: &Report, agency: AgencyId, context: Context<'_>) -> Result<(), Refusal> {
    let kind = known(agency, context)?;
    if context.agencies.get(agency).is_some_and(|a| a.closed) {
        Err(Refusal::ClosedAgency)
    } else if report.is_kept_from(agency, context.agencies) {
        Err(Refusal::Accused)
    } else if report.supervisory && kind != AgencyKind::Inspectorate {
        Err(Refusal::InspectorateOnly)
    } else {
        Ok(())
    }
}

pub(super) fn bounce(
    report: &Report,
    agency: AgencyId,
    better: AgencyId,
    context: Context<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let (forwarding, f) = acting_for(report, agency, context)?;
    known(better, context)?;
    if better == agency {
        return Err(Refusal::BetterIsSame);
    }
    let verification = f.lead.then(|| deadline(DeadlineKind::Verification, context));
    let mut events = vec![ReportEvent::Returned { forwarding, better, verification }];
    // The second bounce goes to the coordinator above, with the whole history.
    if report.bounces >= 1
        && let Some(to) = context.agencies.above(report.custodian)
    {
        events.push(ReportEvent::Escalated { to, cause: Cause::Bounced });
    }
    Ok(events)
}
