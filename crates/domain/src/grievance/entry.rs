//! How a grievance stands, as its steps have made it.

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

use super::{Due, EntryFacts, Outcome, Severity, Step, StepDone, StepName, Tier};
use crate::{AgencyId, Refusal, Zone};

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
        /// Its report was joined to another, which speaks for both
        Joined = "joined",
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

    /// Without who complains, as far as it is told.
    #[must_use]
    pub fn without_complainant(mut self) -> Self {
        for done in &mut self.steps {
            if let Step::Taken { facts, .. } | Step::Corrected { facts, .. } = &mut done.step {
                (facts.sex, facts.group) = (None, None);
            }
        }
        self
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

    /// Whether a step fits what was done before. What became of the report is asked by [`Case::fits`](super::Case::fits).
    ///
    /// # Errors
    /// [`Refusal::WrongState`]; [`Refusal::LastLevel`] for an appeal where nobody is above; [`Refusal::AppealedLevel`] for a correction
    /// of the level that an appeal went to.
    pub fn fits(entry: Option<&Self>, step: &Step) -> Result<(), Refusal> {
        let Some(entry) = entry.filter(|e| !e.is_removed()) else {
            return if matches!(step, Step::Taken { .. }) { Ok(()) } else { Err(Refusal::WrongState) };
        };
        let open = !entry.is_closed();
        // Minutes that were refused fall with the appeal: others may follow its decision.
        let since = |name| entry.place_of(name) > entry.place_of(StepName::Appealed);
        let (drafted, signed) = (since(StepName::MinutesDrafted), since(StepName::MinutesSigned));
        let carried_out = since(StepName::CarriedOut);
        let undecided = entry.awaits_decision();
        let fits = match step {
            Step::Taken { .. } => false,
            Step::Acknowledged => open && !entry.did(StepName::Acknowledged),
            Step::Assessed { .. } | Step::Responded => open,
            Step::MinutesDrafted => open && entry.answered_since_appeal() && !drafted,
            Step::MinutesSigned => open && drafted && !signed,
            Step::CarriedOut => open && signed && !carried_out,
            Step::Mediated => open && entry.standing() != Standing::Mediation,
            Step::Referred => open && !entry.did(StepName::Referred),
            // Whoever closed it without an answer, or wrote down that it was taken back, ends nothing against its complainant.
            Step::Appealed { tier, to, .. } => {
                let Some(next) = entry.tier().next().or(to.map(|_| *tier)) else { return Err(Refusal::LastLevel) };
                (entry.answered_since_appeal() || !open) && (to.is_some() || *tier == next)
            }
            Step::AppealTakenBack => undecided,
            Step::Conveyed => open && entry.answered_since_appeal() && !entry.conveyed_since_answer(),
            // What was agreed in minutes is resolved when a second one says so, and whoever complained knows of it.
            Step::Closed { outcome: Outcome::Resolved, .. } => {
                open && entry.answered_since_appeal() && entry.conveyed_since_answer() && (!drafted || carried_out)
            }
            Step::Closed { outcome: Outcome::Referred, .. } => open && entry.did(StepName::Referred),
            // An appeal is decided first; its complainant takes it back with their report.
            Step::Closed { .. } | Step::Removed if open && undecided => return Err(Refusal::GrievanceAppealed),
            Step::Closed { .. } | Step::Removed => open,
            Step::Satisfied { .. } => entry.did(StepName::Responded) || !open,
            Step::Reopened => !open,
            Step::Prevention => true,
            // Who deals with it follows from the appeal.
            Step::Corrected { facts, .. } if entry.did(StepName::Appealed) && facts.tier != entry.tier() => {
                return Err(Refusal::AppealedLevel);
            }
            Step::Corrected { .. } => true,
        };
        if fits { Ok(()) } else { Err(Refusal::WrongState) }
    }

    /// Whether a step may have been done on a day: not before it was received, not before what it follows, not on a day to come.
    ///
    /// # Errors
    /// [`Refusal::BeforeReceipt`], [`Refusal::BeforeItsStep`], [`Refusal::FutureDay`].
    pub fn fits_day(
        entry: Option<&Self>,
        step: StepName,
        on: Option<Date>,
        received: Date,
        (today, zone): (Date, Zone),
    ) -> Result<(), Refusal> {
        // What is not told was done just now, and so after everything.
        let Some(on) = on else { return Ok(()) };
        let day = |done: &StepDone| done.on.unwrap_or_else(|| zone.date(done.at));
        let before = |entry: &Self| step.follows().iter().filter_map(|name| entry.last(*name)).any(|done| on < day(done));
        match on {
            _ if on > today => Err(Refusal::FutureDay),
            _ if on < received => Err(Refusal::BeforeReceipt),
            _ if entry.filter(|e| !e.is_removed()).is_some_and(before) => Err(Refusal::BeforeItsStep),
            _ => Ok(()),
        }
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

    /// The same that stand, each with its place: not an appeal that was taken back, as if nobody had made it.
    fn standing_steps(&self) -> impl DoubleEndedIterator<Item = (usize, &StepDone)> {
        let steps = self.current();
        let stands = move |place: usize| {
            let mut after = steps.get(place..).unwrap_or_default().iter().map(|s| &s.step);
            let appeal = matches!(after.next(), Some(Step::Appealed { .. }));
            let next = after.find(|s| matches!(s, Step::Appealed { .. } | Step::AppealTakenBack));
            !appeal || !matches!(next, Some(Step::AppealTakenBack))
        };
        steps.iter().enumerate().filter(move |(place, _)| stands(*place))
    }

    /// Whether a step was ever done.
    #[must_use]
    pub fn did(&self, name: StepName) -> bool {
        self.last(name).is_some()
    }

    /// Whether the step of an event came after an appeal.
    #[must_use]
    pub fn follows_appeal(&self, version: u32) -> bool {
        self.before(version).any(|s| matches!(s.step, Step::Appealed { .. }))
    }

    /// Whether the step of an event is the answer that decided an appeal.
    #[must_use]
    pub fn decides_appeal(&self, version: u32) -> bool {
        let is_answer = self.current().iter().any(|s| s.version == version && matches!(s.step, Step::Responded));
        let last = self.before(version).filter(|s| matches!(s.step, Step::Responded | Step::Appealed { .. })).last();
        is_answer && last.is_some_and(|s| matches!(s.step, Step::Appealed { .. }))
    }

    fn before(&self, version: u32) -> impl Iterator<Item = &StepDone> {
        self.standing_steps().map(|(_, s)| s).take_while(move |s| s.version < version)
    }

    /// Where a step stands in its order, the last time that it was done.
    #[must_use]
    pub fn place_of(&self, name: StepName) -> Option<usize> {
        self.standing_steps().rfind(|(_, s)| s.step.name() == name).map(|(place, _)| place)
    }

    /// The last time a step was done.
    #[must_use]
    pub fn last(&self, name: StepName) -> Option<&StepDone> {
        self.standing_steps().map(|(_, s)| s).rfind(|s| s.step.name() == name)
    }

    /// The first time a step was done.
    #[must_use]
    pub fn first(&self, name: StepName) -> Option<&StepDone> {
        self.standing_steps().map(|(_, s)| s).find(|s| s.step.name() == name)
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
        self.standing_steps().map(|(_, s)| s).rev().find_map(of).unwrap_or(Tier::Village)
    }

    /// The government that an appeal went to last, also once it decided; none of steps of earlier versions.
    #[must_use]
    pub fn appealed_to(&self) -> Option<AgencyId> {
        match self.last(StepName::Appealed)?.step {
            Step::Appealed { to, .. } => to,
            _ => None,
        }
    }

    /// Whether the people of a government answered it, or decided about an appeal: they decide about none of it again.
    #[must_use]
    pub fn was_answered_by(&self, agency: AgencyId) -> bool {
        let decided = |step: &Step| matches!(step, Step::Appealed { to: Some(to), .. } if *to == agency);
        let answered = |done: &StepDone| matches!(done.step, Step::Responded) && done.agency == Some(agency);
        self.standing_steps().any(|(_, done)| answered(done) || decided(&done.step))
    }

    /// Whether it ended, by its own steps. An appeal takes it up again, and so does whoever closed it by mistake.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let closed = self.place_of(StepName::Closed);
        closed > self.place_of(StepName::Appealed) && closed > self.place_of(StepName::Reopened)
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

    /// Whether an appeal waits for its decision, whatever else was done since.
    #[must_use]
    pub fn awaits_decision(&self) -> bool {
        self.did(StepName::Appealed) && !self.answered_since_appeal() && !self.is_closed()
    }

    pub(super) fn answered_since_appeal(&self) -> bool {
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

    /// By when its complainant is to be told that it was received, and to be answered first: by the level that it came to. What is
    /// corrected after an appeal changes nothing of that.
    #[must_use]
    pub fn first_dues(&self) -> Option<(&Due, &Due)> {
        let appealed = self.standing_steps().find(|(_, s)| matches!(s.step, Step::Appealed { .. })).map(|(place, _)| place);
        let until = appealed.unwrap_or(self.current().len());
        Self::dues_in(self.current().get(..until).unwrap_or_default())
    }

    /// The same as the version before reckoned it: as it was corrected last.
    pub(super) fn last_dues(&self) -> Option<(&Due, &Due)> {
        Self::dues_in(self.current())
    }

    fn dues_in(steps: &[StepDone]) -> Option<(&Due, &Due)> {
        steps.iter().rev().find_map(|s| match &s.step {
            Step::Taken { acknowledge, respond, .. } | Step::Corrected { acknowledge, respond, .. } => {
                Some((acknowledge, respond))
            }
            _ => None,
        })
    }

    /// The clock of its steps that runs now; none where nothing is waited for. Whoever asks what is waited for in fact asks
    /// [`Case::clock`](super::Case::clock), which knows what became of the report.
    #[must_use]
    pub fn clock(&self) -> Option<&Due> {
        self.clock_by(self.first_dues())
    }

    fn clock_by<'a>(&'a self, dues: Option<(&'a Due, &'a Due)>) -> Option<&'a Due> {
        let decide = self.last(StepName::Appealed).and_then(|s| match &s.step {
            Step::Appealed { decide, .. } => Some(decide),
            _ => None,
        });
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

    /// Whether what is waited for is late, as the version before reckoned it.
    pub(super) fn is_overdue_by_last(&self, now: Timestamp) -> bool {
        self.clock_by(self.last_dues()).is_some_and(|due| due.by < now)
    }

    /// What was done since the last appeal; all of it where there was none.
    pub(super) fn since_appeal(&self) -> &[StepDone] {
        let from = self.place_of(StepName::Appealed).map_or(0, |place| place + 1);
        self.current().get(from..).unwrap_or_default()
    }

    /// When a step was done: when it was written down, or at the end of the earlier day on which it was.
    #[must_use]
    pub fn moment(done: &StepDone, zone: Zone) -> Timestamp {
        done.on.map_or(done.at, |day| zone.at(day, Time::constant(23, 59, 59, 0)).min(done.at))
    }

    /// When its complainant first heard that it was received: an answer says so, too.
    #[must_use]
    pub fn acknowledged_at(&self, zone: Zone) -> Option<Timestamp> {
        self.heard(zone).map(|done| Self::moment(done, zone))
    }

    /// The step by which its complainant first heard that it was received.
    pub(super) fn heard(&self, zone: Zone) -> Option<&StepDone> {
        let heard = [StepName::Acknowledged, StepName::Responded].into_iter().filter_map(|name| self.first(name));
        heard.min_by_key(|done| Self::moment(done, zone))
    }

    /// The steps since it was taken in last whose day lies before the one on which they were written down.
    pub fn noted_later(&self) -> impl Iterator<Item = &StepDone> {
        self.current().iter().filter(|done| done.on.is_some())
    }

    /// When it ended.
    #[must_use]
    pub fn closed_at(&self, zone: Zone) -> Option<Timestamp> {
        self.last(StepName::Closed).filter(|_| self.is_closed()).map(|done| Self::moment(done, zone))
    }
}
