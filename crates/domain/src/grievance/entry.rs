//! How a grievance stands, as its steps have made it.

use jiff::{Timestamp, civil::Time};
use serde::{Deserialize, Serialize};

use super::{Due, EntryFacts, Outcome, Severity, Step, StepDone, StepName, Tier};
use crate::{Refusal, Zone};

crate::choices! {
    /// Where a grievance stands.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Standing {
        /// Nobody told its complainant yet that it was received
        Received = "received",
        /// It waits for an answer
        Acknowledged = "acknowledged",
        /// The next level has to decide
        Appealed = "appealed",
        /// A mediator deals with it
        Mediation = "mediation",
        /// It was answered, and goes on: agreed, carried out, conveyed
        Answered = "answered",
        /// It ended
        Closed = "closed",
    }
}

/// The entry of a report in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// All steps, in the order in which they were written down; the first is that it was taken in.
    pub steps: Vec<StepDone>,
}

impl Entry {
    /// The entry after a step. A step that does not fit (which only a damaged log can hold) changes nothing.
    #[must_use]
    pub fn after(entry: Option<Self>, done: StepDone) -> Option<Self> {
        match (entry, &done.step) {
            (None, Step::Taken { .. }) => Some(Self { steps: vec![done] }),
            (None, _) => None,
            (Some(mut entry), step) => {
                // Taken in anew is only what was removed.
                if entry.is_removed() == matches!(step, Step::Taken { .. }) {
                    entry.steps.push(done);
                }
                Some(entry)
            }
        }
    }

    /// All moments in it.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        self.steps.iter_mut().flat_map(|done| [&mut done.at].into_iter().chain(done.step.dues_mut().flat_map(Due::times_mut)))
    }

    /// As it stood at a moment; none before it was taken in.
    #[must_use]
    pub fn at(&self, moment: Timestamp) -> Option<Self> {
        let steps: Vec<_> = self.steps.iter().filter(|s| s.at <= moment).cloned().collect();
        (!steps.is_empty()).then_some(Self { steps })
    }

    /// Whether a step fits now.
    ///
    /// # Errors
    /// [`Refusal::WrongState`]; [`Refusal::LastLevel`] for an appeal where nobody is above.
    pub fn fits(entry: Option<&Self>, step: &Step) -> Result<(), Refusal> {
        let Some(entry) = entry.filter(|e| !e.is_removed()) else {
            return if matches!(step, Step::Taken { .. }) { Ok(()) } else { Err(Refusal::WrongState) };
        };
        let open = !entry.is_closed();
        let (drafted, signed) = (entry.did(StepName::MinutesDrafted), entry.did(StepName::MinutesSigned));
        let carried_out = entry.did(StepName::CarriedOut);
        let fits = match step {
            Step::Taken { .. } => false,
            Step::Acknowledged => open && !entry.did(StepName::Acknowledged),
            Step::Assessed { .. } | Step::Responded => open,
            Step::MinutesDrafted => open && entry.did(StepName::Responded) && !drafted,
            Step::MinutesSigned => open && drafted && !signed,
            Step::CarriedOut => open && signed && !carried_out,
            Step::Mediated => open && entry.standing() != Standing::Mediation,
            Step::Referred => open && !entry.did(StepName::Referred),
            Step::Appealed { tier, .. } => {
                let Some(next) = entry.tier().next() else { return Err(Refusal::LastLevel) };
                let contented = matches!(entry.ending(), Some((Outcome::Withdrawn, _) | (_, Some(true))));
                entry.answered_since_appeal() && *tier == next && !contented
            }
            Step::Conveyed => open && entry.answered_since_appeal() && !entry.conveyed_since_answer(),
            // What was agreed in minutes is resolved when a second one says so, and whoever complained knows of it.
            Step::Closed { outcome: Outcome::Resolved, .. } => open && entry.did(StepName::Conveyed) && (!drafted || carried_out),
            Step::Closed { outcome: Outcome::Referred, .. } => open && entry.did(StepName::Referred),
            Step::Closed { .. } => open,
            Step::Prevention | Step::Corrected { .. } => true,
            Step::Removed => open,
        };
        if fits { Ok(()) } else { Err(Refusal::WrongState) }
    }

    /// The events that made its steps since it was taken in last.
    pub fn versions(&self) -> impl Iterator<Item = u32> + '_ {
        self.current().iter().map(|done| done.version)
    }

    /// Whether nothing was done yet but taking it in and correcting it.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.current().iter().all(|done| matches!(done.step, Step::Taken { .. } | Step::Corrected { .. }))
    }

    /// Whether it was taken out again.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.steps.last().is_some_and(|s| matches!(s.step, Step::Removed))
    }

    /// The steps since it was taken in last.
    fn current(&self) -> &[StepDone] {
        let from = self.steps.iter().rposition(|s| matches!(s.step, Step::Taken { .. })).unwrap_or_default();
        self.steps.get(from..).unwrap_or_default()
    }

    /// Whether a step was ever done.
    #[must_use]
    pub fn did(&self, name: StepName) -> bool {
        self.last(name).is_some()
    }

    fn place_of(&self, name: StepName) -> Option<usize> {
        self.current().iter().rposition(|s| s.step.name() == name)
    }

    /// The last time a step was done.
    #[must_use]
    pub fn last(&self, name: StepName) -> Option<&StepDone> {
        self.current().iter().rfind(|s| s.step.name() == name)
    }

    /// The first time a step was done.
    #[must_use]
    pub fn first(&self, name: StepName) -> Option<&StepDone> {
        self.current().iter().find(|s| s.step.name() == name)
    }

    /// What the register says of it, as it was corrected last.
    #[must_use]
    pub fn facts(&self) -> Option<&EntryFacts> {
        self.current().iter().rev().find_map(|s| match &s.step {
            Step::Taken { facts, .. } | Step::Corrected { facts, .. } => Some(facts),
            _ => None,
        })
    }

    /// How grave it is, as it was assessed or corrected last.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.current().iter().rev().find_map(|s| match &s.step {
            Step::Taken { facts, .. } | Step::Corrected { facts, .. } => Some(facts.severity),
            Step::Assessed { severity } => Some(*severity),
            _ => None,
        })
    }

    /// The level that deals with it now.
    #[must_use]
    pub fn tier(&self) -> Tier {
        let of = |s: &StepDone| match &s.step {
            Step::Taken { facts, .. } | Step::Corrected { facts, .. } => Some(facts.tier),
            Step::Appealed { tier, .. } => Some(*tier),
            _ => None,
        };
        self.current().iter().rev().find_map(of).unwrap_or(Tier::Village)
    }

    /// Whether it ended. An appeal takes it up again.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.place_of(StepName::Closed) > self.place_of(StepName::Appealed)
    }

    /// How it ended, and whether its complainant is satisfied, if told; none while it is open.
    #[must_use]
    pub fn ending(&self) -> Option<(Outcome, Option<bool>)> {
        let closed = self.last(StepName::Closed).filter(|_| self.is_closed())?;
        match closed.step {
            Step::Closed { outcome, satisfied } => Some((outcome, satisfied)),
            _ => None,
        }
    }

    fn answered_since_appeal(&self) -> bool {
        self.place_of(StepName::Responded) > self.place_of(StepName::Appealed)
    }

    fn conveyed_since_answer(&self) -> bool {
        self.place_of(StepName::Conveyed) > self.place_of(StepName::Responded)
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let (mediated, appealed) = (self.place_of(StepName::Mediated), self.place_of(StepName::Appealed));
        if self.is_closed() {
            Standing::Closed
        } else if mediated > self.place_of(StepName::Responded)
            && mediated > appealed
            && mediated > self.place_of(StepName::MinutesDrafted)
        {
            Standing::Mediation
        } else if appealed.is_some() && !self.answered_since_appeal() {
            Standing::Appealed
        } else if self.did(StepName::Responded) {
            Standing::Answered
        } else if self.did(StepName::Acknowledged) {
            Standing::Acknowledged
        } else {
            Standing::Received
        }
    }

    /// By when its complainant is to be told that it was received, and to be answered first.
    #[must_use]
    pub fn first_dues(&self) -> Option<(&Due, &Due)> {
        self.current().iter().rev().find_map(|s| match &s.step {
            Step::Taken { acknowledge, respond, .. } | Step::Corrected { acknowledge, respond, .. } => {
                Some((acknowledge, respond))
            }
            _ => None,
        })
    }

    /// The clock that runs now; none where nothing is waited for.
    #[must_use]
    pub fn clock(&self) -> Option<&Due> {
        let decide = self.last(StepName::Appealed).and_then(|s| match &s.step {
            Step::Appealed { decide, .. } => Some(decide),
            _ => None,
        });
        let dues = self.first_dues();
        if self.is_closed() || self.answered_since_appeal() {
            None
        } else if decide.is_some() {
            decide
        } else if self.did(StepName::Acknowledged) {
            dues.map(|(_, respond)| respond)
        } else {
            dues.map(|(acknowledge, _)| acknowledge)
        }
    }

    /// Whether what is waited for is late.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.clock().is_some_and(|due| due.by < now)
    }

    /// When a step was done: when it was written down, or at the end of the earlier day on which it was.
    #[must_use]
    pub fn moment(done: &StepDone, zone: Zone) -> Timestamp {
        done.on.map_or(done.at, |day| zone.at(day, Time::constant(23, 59, 59, 0)).min(done.at))
    }

    /// When its complainant first heard that it was received: an answer says so, too.
    #[must_use]
    pub fn acknowledged_at(&self, zone: Zone) -> Option<Timestamp> {
        let heard = [StepName::Acknowledged, StepName::Responded].into_iter().filter_map(|name| self.first(name));
        heard.map(|done| Self::moment(done, zone)).min()
    }

    /// When it ended.
    #[must_use]
    pub fn closed_at(&self, zone: Zone) -> Option<Timestamp> {
        self.last(StepName::Closed).filter(|_| self.is_closed()).map(|done| Self::moment(done, zone))
    }
}
