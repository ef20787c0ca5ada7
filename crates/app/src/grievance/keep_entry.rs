//! Whoever deals with a grievance takes its report into the register and writes down each step.

use domain::{
    Actor, Command, Date, Official, Refusal, Report, ValidationError, Words,
    grievance::{EntryFacts, LimitKind, Outcome, Severity, Step, StepName},
    policy::mends_own_entry,
};
use store::Key;
use uuid::Uuid;

use crate::{ActRequest, AppError, handles};

/// A step that somebody writes down.
#[derive(Clone, Debug)]
pub struct StepAsked {
    /// Which.
    pub name: StepName,
    /// What the register says, where the step says it anew.
    pub facts: Option<EntryFacts>,
    /// How grave it is, as assessed.
    pub severity: Option<Severity>,
    /// How it ended, and whether its complainant is satisfied.
    pub ending: Option<(Outcome, Option<bool>)>,
    /// The day on which it was done, where that was an earlier one.
    pub on: Option<Date>,
    /// What is to be said of it.
    pub words: Option<Words>,
    /// The version of the report that they saw.
    pub seen: Option<u32>,
    /// The identity it was sent with.
    pub sent: Option<Uuid>,
}

impl handles::Grievances<'_> {
    /// Writes a step down.
    ///
    /// # Errors
    /// As [`act_on_report`](handles::Reports::act_on_report); [`AppError::Invalid`] where words or particulars are missing.
    pub async fn step(self, key: Key, by: &Official, asked: StepAsked) -> Result<Report, AppError> {
        let report = self.stored(key).await?.ok_or(AppError::NotFound)?.report;
        let actor = Actor::Official(by.clone());
        if !domain::policy::sees(&actor, &report, &self.reference().agencies) {
            return Err(AppError::NotFound);
        }
        if mends_own_entry(by, &report, &self.reference().agencies) {
            let own = self.own_steps(report.tracking, by).await?;
            if !self.offered(&report, by, &own).contains(&asked.name) {
                return Err(Refusal::NotAllowed.into());
            }
        }
        let empty = |field| AppError::Invalid { field, why: ValidationError::Empty };
        if asked.name.needs_words() && asked.words.is_none() {
            return Err(empty("words"));
        }
        if asked.on.is_some_and(|day| day < report.area.zone().date(report.received_at)) {
            return Err(Refusal::BeforeReceipt.into());
        }
        let step = self.step_of(&report, &asked)?.ok_or_else(|| empty("form"))?;
        let today = report.area.zone().date(self.now());
        let on = asked.on.filter(|day| *day != today);
        let act = ActRequest::new(key, &actor, Command::Grieve { step, on });
        self.reports().act_on_report(ActRequest { words: asked.words, seen: asked.seen, sent: asked.sent, ..act }).await
    }

    /// The step with the deadlines that it sets; none where particulars are missing.
    fn step_of(self, report: &Report, asked: &StepAsked) -> Result<Option<Step>, AppError> {
        let reference = self.reference();
        let calendar = reference.calendar(&report.area);
        let due = |kind, tier, began| reference.register.limits.due(kind, tier, began, &calendar);
        // Somebody waits from the moment in which the report came, whenever it was taken in.
        let first = |facts: &EntryFacts| {
            let received = report.received_at;
            (due(LimitKind::Acknowledge, facts.tier, received), due(LimitKind::Respond, facts.tier, received))
        };
        let known = |facts: &EntryFacts| {
            let there = report.in_register().and_then(|e| e.facts()).is_some_and(|f| f.category == facts.category);
            there || reference.register.categories.iter().any(|c| c.code == facts.category && !c.closed)
        };
        if asked.facts.as_ref().is_some_and(|facts| !known(facts)) {
            return Err(Refusal::UnknownCategory.into());
        }
        Ok(match asked.name {
            StepName::Taken => asked.facts.clone().map(|facts| {
                let (acknowledge, respond) = first(&facts);
                Step::Taken { facts, acknowledge, respond }
            }),
            StepName::Corrected => asked.facts.clone().map(|facts| {
                let (acknowledge, respond) = first(&facts);
                Step::Corrected { facts, acknowledge, respond }
            }),
            StepName::Appealed => {
                let entry = report.in_register().ok_or(Refusal::WrongState)?;
                let tier = entry.tier().next().ok_or(Refusal::LastLevel)?;
                Some(Step::Appealed { tier, decide: due(LimitKind::Appeal, tier, self.now()) })
            }
            StepName::Assessed => asked.severity.map(|severity| Step::Assessed { severity }),
            StepName::Closed => asked.ending.map(|(outcome, satisfied)| Step::Closed { outcome, satisfied }),
            StepName::Acknowledged => Some(Step::Acknowledged),
            StepName::Responded => Some(Step::Responded),
            StepName::MinutesDrafted => Some(Step::MinutesDrafted),
            StepName::MinutesSigned => Some(Step::MinutesSigned),
            StepName::CarriedOut => Some(Step::CarriedOut),
            StepName::Conveyed => Some(Step::Conveyed),
            StepName::Mediated => Some(Step::Mediated),
            StepName::Referred => Some(Step::Referred),
            StepName::Prevention => Some(Step::Prevention),
            StepName::Removed => Some(Step::Removed),
        })
    }
}
