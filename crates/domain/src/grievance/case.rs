//! A grievance with its report: how it stands follows from its own steps and from what became of the report, in one place. Whoever
//! complained knows one matter: what they took back is over, what they objected to is open, and nobody waits in the register for what was
//! answered on the report.

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

use super::{Cut, Due, Entry, LimitKind, Measure, Outcome, Standing, Step, StepDone, StepName, ToldBy, Unit};
use crate::{
    AgencyId, AgencyTree, Refusal, Report, Zone,
    report::{ArchiveReason, Closing, Deadline, KnownBefore, Status},
};

/// How figures are reckoned: those that were kept stay as they were reckoned then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reckoned {
    /// From the steps of the register alone, as earlier versions did
    #[default]
    Steps,
    /// From the steps and from what became of the report
    Whole,
    /// The same; and what became restricted counts as it was known before; and how much of what counts as in time was
    /// written down later
    Known,
}

impl Reckoned {
    /// What was counted so.
    pub fn measures(self) -> impl Iterator<Item = Measure> {
        Measure::ALL.into_iter().filter(move |measure| *measure != Measure::NotedLate || self == Self::Known)
    }

    /// Whether it need not be told.
    #[must_use]
    pub fn is_earlier(&self) -> bool {
        *self == Self::Steps
    }
}

/// What became of a report besides, as far as it concerns its grievance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    /// It goes on, or rests on its answer
    GoesOn,
    /// What was answered does not stand: the agency goes on
    Again(Option<&'a Deadline>),
    /// Its reporter objected, and whoever stands above decides
    Disputed(&'a Deadline),
    /// Its reporter said that it is solved
    Solved,
    /// Its reporter took it back
    Withdrawn(Timestamp),
    /// An official put it away
    Away(ArchiveReason, Timestamp),
    /// Another report speaks for it
    Joined,
}

/// Who said that a complainant is satisfied, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidBy {
    /// They did, on their page
    Themselves,
    /// An official whom they told so
    Told(ToldBy),
    /// Whoever closed it, under earlier versions
    Closing,
}

/// Whether a complainant is satisfied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Satisfaction {
    /// Whether they are.
    pub satisfied: bool,
    /// Who said so.
    pub by: SaidBy,
    /// The day, where it is known, on the wall of the place.
    pub on: Option<Date>,
}

/// A grievance with its report.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The report.
    pub report: &'a Report,
    /// Its entry.
    pub entry: &'a Entry,
    reckoned: Reckoned,
    /// The moment at which it is looked at, whenever figures are asked for.
    still: Option<Timestamp>,
}

impl<'a> Case<'a> {
    /// The case of a report that is in the register.
    #[must_use]
    pub fn of(report: &'a Report) -> Option<Self> {
        Some(Self { report, entry: report.in_register()?, reckoned: Reckoned::Known, still: None })
    }

    /// The case of a report that is in the register and may be counted: none for a restricted or a supervisory one, of which only
    /// few may know.
    #[must_use]
    pub fn counted(report: &'a Report) -> Option<Self> {
        let hidden = report.restricted || report.supervisory || !report.accused.is_empty();
        Self::of(report).filter(|_| !hidden)
    }

    /// The case of a report that became restricted, as it counts from then on: as it stood, and no clock goes on.
    #[must_use]
    pub fn counted_before(before: &'a KnownBefore) -> Option<Self> {
        Self::counted(&before.report).map(|case| Self { still: Some(before.at), ..case })
    }

    /// The same, reckoned as figures were that somebody kept.
    #[must_use]
    pub fn reckoned(self, reckoned: Reckoned) -> Self {
        Self { reckoned, ..self }
    }

    fn zone(&self) -> Zone {
        self.report.area.zone()
    }

    /// What became of the report.
    #[must_use]
    pub fn fate(&self) -> Fate<'a> {
        let report = self.report;
        let lead = report.lead();
        let answered = || report.forwardings.iter().enumerate().any(|(place, f)| f.lead && report.has_answer_of(place));
        match &report.status {
            _ if self.reckoned == Reckoned::Steps => Fate::GoesOn,
            Status::Archived { reason: ArchiveReason::Withdrawn, since, .. } => Fate::Withdrawn(*since),
            Status::Archived { reason, since, .. } => Fate::Away(*reason, *since),
            Status::Joined { .. } => Fate::Joined,
            Status::Disputed { decide, .. } => Fate::Disputed(decide),
            Status::Closed { how: Closing::Confirmed } => Fate::Solved,
            // A promise that was broken, a word that it is not solved, an objection that was upheld.
            Status::Forwarded | Status::InProgress | Status::Returned if answered() => {
                Fate::Again(lead.and_then(|(_, f)| f.complete.as_ref()))
            }
            Status::Submitted
            | Status::NeedsCompletion { .. }
            | Status::Forwarded
            | Status::InProgress
            | Status::Returned
            | Status::Answered { .. }
            | Status::Closed { .. } => Fate::GoesOn,
        }
    }

    /// Whether the report rests on an answer that the register does not know of: it was given before the report was taken in.
    fn was_answered_before(&self) -> bool {
        let report = self.report;
        let rests = matches!(report.status, Status::Answered { .. } | Status::Closed { .. });
        let answered = report.lead().is_some_and(|(place, _)| report.has_answer_of(place));
        self.reckoned != Reckoned::Steps && rests && answered
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let own = self.entry.standing();
        match self.fate() {
            Fate::Disputed(_) => Standing::Appealed,
            Fate::Again(_) if matches!(own, Standing::Answered | Standing::Closed) => Standing::Acknowledged,
            _ if own == Standing::Closed => Standing::Closed,
            Fate::Withdrawn(_) | Fate::Away(..) | Fate::Solved => Standing::Closed,
            Fate::Joined => Standing::Joined,
            Fate::GoesOn | Fate::Again(_) => match own {
                Standing::Received | Standing::Acknowledged if self.was_answered_before() => Standing::Answered,
                own => own,
            },
        }
    }

    /// How it ended; none while it goes on.
    #[must_use]
    pub fn ending(&self) -> Option<Outcome> {
        match self.fate() {
            _ if self.standing() != Standing::Closed => None,
            _ if self.entry.is_closed() => self.entry.ending().map(|(outcome, _)| outcome),
            Fate::Withdrawn(_) => Some(Outcome::Withdrawn),
            Fate::Solved => Some(Outcome::Resolved),
            Fate::Away(ArchiveReason::InCourt, _) => Some(Outcome::Referred),
            Fate::Away(ArchiveReason::Incomplete, _) => Some(Outcome::Unresolved),
            Fate::Away(..) => Some(Outcome::Outside),
            Fate::GoesOn | Fate::Again(_) | Fate::Disputed(_) | Fate::Joined => None,
        }
    }

    /// Whether it ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.standing() == Standing::Closed
    }

    /// Whether it goes on: one that was joined to another goes on there.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.standing(), Standing::Closed | Standing::Joined)
    }

    /// When it ended, as far as that is known.
    #[must_use]
    pub fn closed_at(&self) -> Option<Timestamp> {
        match self.fate() {
            _ if self.standing() != Standing::Closed => None,
            _ if self.entry.is_closed() => self.entry.closed_at(self.zone()),
            Fate::Withdrawn(since) | Fate::Away(_, since) => Some(since),
            Fate::Solved => self.entry.last(StepName::Satisfied).map(|done| Entry::moment(done, self.zone())),
            Fate::GoesOn | Fate::Again(_) | Fate::Disputed(_) | Fate::Joined => None,
        }
    }

    /// Whether it waits for somebody.
    fn waits(&self) -> bool {
        matches!(self.standing(), Standing::Received | Standing::Acknowledged | Standing::Appealed | Standing::Mediation)
    }

    /// The clock of the register that runs now. What the report itself waits for rings by the report's own clocks.
    #[must_use]
    pub fn rings(&self) -> Option<&'a Due> {
        let theirs = matches!(self.fate(), Fate::GoesOn | Fate::Again(_));
        self.entry.clock().filter(|_| theirs && self.waits())
    }

    /// By when what is waited for has to come, and how that was counted; none where nothing is waited for.
    #[must_use]
    pub fn clock(&self) -> Option<Due> {
        let of_report = |kind, deadline: &Deadline| Due {
            kind,
            tier: self.entry.tier(),
            amount: deadline.days,
            unit: Unit::WorkingDays,
            began: self.zone().at(deadline.from, Time::midnight()),
            by: deadline.due,
        };
        match self.fate() {
            Fate::Disputed(decide) => Some(of_report(LimitKind::Appeal, decide)),
            Fate::Again(complete) if self.waits() && self.entry.clock().is_none() => {
                complete.map(|complete| of_report(LimitKind::Respond, complete))
            }
            _ => self.rings().cloned(),
        }
    }

    /// Whether what is waited for is late.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let now = self.still.map_or(now, |still| now.min(still));
        self.clock().is_some_and(|due| due.by < now)
    }

    /// Whether its complainant is satisfied: as they said themselves since the last appeal; else as they told an official last. Nobody
    /// else decides that.
    #[must_use]
    pub fn satisfaction(&self) -> Option<Satisfaction> {
        let (entry, report) = (self.entry, self.report);
        let day = |done: &StepDone| Some(done.on.unwrap_or_else(|| self.zone().date(done.at)));
        let said = |done: &StepDone| match done.step {
            Step::Satisfied { satisfied, by } => {
                let by = by.map_or(SaidBy::Themselves, SaidBy::Told);
                Some(Satisfaction { satisfied, by, on: day(done) })
            }
            Step::Closed { satisfied: Some(satisfied), .. } => {
                Some(Satisfaction { satisfied, by: SaidBy::Closing, on: day(done) })
            }
            _ => None,
        };
        let rests = matches!(report.status, Status::Answered { .. } | Status::Closed { .. });
        let rated = report.rating.filter(|_| rests && !entry.did(StepName::Appealed));
        let rated = rated.map(|stars| report.solved.unwrap_or(stars >= 3));
        let rated = rated.map(|satisfied| Satisfaction { satisfied, by: SaidBy::Themselves, on: None });
        let since = entry.since_appeal();
        let themselves = since.iter().rev().filter_map(said).find(|s| s.by == SaidBy::Themselves);
        themselves.or(rated).or_else(|| since.iter().rev().find_map(said))
    }

    /// Whether a step fits now: what was done before, and what became of the report.
    ///
    /// # Errors
    /// As [`Entry::fits`]; [`Refusal::Withdrawn`], [`Refusal::ReportAway`], [`Refusal::ReportJoined`], [`Refusal::SaidSolved`] and
    /// [`Refusal::IsDisputed`] where the report tells that the step makes no sense; [`Refusal::IsSatisfied`] for an appeal of somebody
    /// who is.
    pub fn fits(report: &'a Report, step: &Step) -> Result<(), Refusal> {
        let taken_in = match &report.status {
            Status::Archived { reason: ArchiveReason::Withdrawn, .. } => Err(Refusal::Withdrawn),
            Status::Archived { .. } => Err(Refusal::ReportAway),
            Status::Joined { .. } => Err(Refusal::ReportJoined),
            _ => Ok(()),
        };
        let Some(case) = Self::of(report) else {
            Entry::fits(report.grievance.as_ref(), step)?;
            return taken_in;
        };
        let name = step.name();
        // What is learned from it, and what was taken down wrongly, may be written down whatever became of it.
        if matches!(name, StepName::Prevention | StepName::Corrected) {
            return Entry::fits(Some(case.entry), step);
        }
        taken_in?;
        // Only what they said themselves: nobody else's word takes an appeal away.
        let contented = || case.satisfaction().is_some_and(|s| s.satisfied && s.by == SaidBy::Themselves);
        match case.fate() {
            Fate::Solved => return Err(Refusal::SaidSolved),
            // Whoever is asked goes on: what ends it now would not stand either.
            Fate::Again(_) if name == StepName::Closed => return Err(Refusal::AnswerFell),
            Fate::Disputed(_)
                if matches!(
                    name,
                    StepName::Responded
                        | StepName::MinutesDrafted
                        | StepName::MinutesSigned
                        | StepName::Conveyed
                        | StepName::Appealed
                        | StepName::Satisfied
                        | StepName::Closed
                        | StepName::Reopened
                        | StepName::Removed
                ) =>
            {
                return Err(Refusal::IsDisputed);
            }
            _ => {}
        }
        if name == StepName::Appealed && contented() {
            return Err(Refusal::IsSatisfied);
        }
        Entry::fits(Some(case.entry), step)
    }

    /// Whether a step fits now, whatever its particulars.
    ///
    /// # Errors
    /// As [`Self::fits`].
    pub fn fits_name(&self, name: StepName) -> Result<(), Refusal> {
        Self::fits(self.report, &Step::sample(name, self.entry.facts(), self.entry.tier(), self.report.received_at))
    }

    /// The government whose coordinators would decide about an appeal now: of those that [may](Report::free_to_decide), that of the next
    /// level, or the first.
    #[must_use]
    pub fn next_decider(&self, tree: &AgencyTree) -> Option<AgencyId> {
        let free = self.report.free_to_decide(tree);
        let is_next = |id: &&AgencyId| {
            let level = tree.get(**id).map(|a| a.area.level());
            self.entry.tier().next().zip(level).is_some_and(|(tier, level)| tier.is_at(level))
        };
        free.iter().find(is_next).or(free.first()).copied()
    }

    /// The day on which it was received, on the wall of its place.
    #[must_use]
    pub fn received_on(&self) -> Date {
        self.zone().date(self.report.received_at)
    }

    /// When its complainant first heard that it was received: an answer says so, too.
    #[must_use]
    pub fn acknowledged_at(&self) -> Option<Timestamp> {
        self.entry.acknowledged_at(self.zone())
    }

    /// Whether it counts as acknowledged in time though that was written down after its limit. What was answered on the report, before
    /// that was taken in, the report's own log tells with its day.
    fn was_noted_late(&self) -> bool {
        let entry = self.entry;
        let taken = entry.first(StepName::Taken).map(|done| done.at);
        let from_report =
            |done: &StepDone| matches!(done.step, Step::Responded) && done.agency.is_none() && Some(done.at) == taken;
        let heard = entry.heard(self.zone()).filter(|done| !from_report(done));
        heard.zip(entry.first_dues()).is_some_and(|(done, (acknowledge, _))| {
            Entry::moment(done, self.zone()) <= acknowledge.by && done.at > acknowledge.by
        })
    }

    /// Whether it counts for a measure at a moment.
    #[must_use]
    pub fn counts(&self, measure: Measure, now: Timestamp) -> bool {
        let entry = self.entry;
        let acknowledged = self.acknowledged_at();
        match measure {
            Measure::Received => true,
            Measure::Acknowledged => acknowledged.is_some(),
            Measure::InTime => {
                let dues = if self.reckoned == Reckoned::Steps { entry.last_dues() } else { entry.first_dues() };
                acknowledged.zip(dues).is_some_and(|(at, (acknowledge, _))| at <= acknowledge.by)
            }
            Measure::NotedLate => self.reckoned == Reckoned::Known && self.was_noted_late(),
            Measure::Resolved => self.ending() == Some(Outcome::Resolved),
            // What was joined to another ends there.
            Measure::Unresolved => match self.standing() {
                Standing::Joined => true,
                _ => self.ending().is_some_and(|outcome| outcome != Outcome::Resolved),
            },
            Measure::Referred => entry.did(StepName::Referred),
            Measure::Mediation => self.standing() == Standing::Mediation,
            Measure::Appealed => entry.did(StepName::Appealed) || matches!(self.fate(), Fate::Disputed(_)),
            Measure::Open => self.is_open(),
            Measure::Overdue if self.reckoned == Reckoned::Steps => entry.is_overdue_by_last(now),
            Measure::Overdue => self.is_overdue(now),
        }
    }

    /// Under which name it stands in a cut.
    #[must_use]
    pub fn part(&self, cut: Cut) -> String {
        let facts = self.entry.facts();
        match cut {
            Cut::Category => facts.map(|f| f.category.clone()).unwrap_or_default(),
            Cut::Tier => self.entry.tier().as_str().to_owned(),
            Cut::Village => self.report.area.to_string(),
            Cut::Sex => facts.and_then(|f| f.sex).map_or("untold", |sex| sex.as_str()).to_owned(),
        }
    }

    fn minutes(&self, until: Option<Timestamp>) -> Option<i64> {
        // Of a protected report nobody shall reckon back to the hour in which it came.
        let received = self.report.received_at;
        let from = if self.report.is_protected() { self.report.beginning_of_day(received) } else { received };
        until.map(|at| at.duration_since(from).as_mins().max(0))
    }

    /// How long its complainant waited to hear that it was received, in minutes.
    #[must_use]
    pub fn to_acknowledge(&self) -> Option<i64> {
        self.minutes(self.acknowledged_at())
    }

    /// How long it took until it was resolved, in minutes.
    #[must_use]
    pub fn to_resolve(&self) -> Option<i64> {
        self.minutes(self.closed_at().filter(|_| self.ending() == Some(Outcome::Resolved)))
    }
}
