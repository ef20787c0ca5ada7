//! Whoever deals with a grievance takes its report into the register and writes down each step.

use domain::{
    Actor, Command, Date, Official, Refusal, Report, ReportEvent, TrackingNumber, ValidationError, Words,
    grievance::{Agreed, Case, Entry, EntryFacts, LimitKind, Outcome, Severity, Step, StepName, Tier, ToldBy},
    report::{ConsentGiven, Status},
};
use store::Key;
use uuid::Uuid;

use crate::{ActRequest, AppError, handles};

/// That a complainant agreed that whoever helps them says it for them.
#[derive(Clone, Copy, Debug)]
pub struct Consented {
    /// How.
    pub how: ConsentGiven,
    /// When; none for today.
    pub on: Option<Date>,
}

/// A step that somebody writes down.
#[derive(Clone, Debug)]
pub struct StepAsked {
    /// Which.
    pub name: StepName,
    /// What the register says, where the step says it anew.
    pub facts: Option<EntryFacts>,
    /// How grave it is, as assessed.
    pub severity: Option<Severity>,
    /// How it ended.
    pub ending: Option<Outcome>,
    /// Whether its complainant said that they are satisfied, and how they told it.
    pub said: Option<(bool, ToldBy)>,
    /// The day on which it was done, where that was an earlier one.
    pub on: Option<Date>,
    /// That its complainant agreed that a village officer says it for them.
    pub agreed: Option<Consented>,
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
        let own = self.own_steps(&report, by).await?;
        if !self.is_theirs(&report, by, asked.name, &own) {
            return Err(Refusal::NotAllowed.into());
        }
        let empty = |field| AppError::Invalid { field, why: ValidationError::Empty };
        if asked.name.needs_words() && asked.words.is_none() {
            return Err(empty("words"));
        }
        let today = report.area.zone().date(self.now());
        let on = asked.on.filter(|day| *day != today);
        let step = self.step_of(&report, &asked, on)?.ok_or_else(|| empty("form"))?;
        let answered = if asked.name == StepName::Taken { self.answered_on(key).await? } else { None };
        let worded = asked.words.is_some();
        let agreed = asked.agreed.map(|Consented { how, on }| Agreed { how, on: on.unwrap_or(today) });
        let act = ActRequest::new(key, &actor, Command::Grieve { step, on, answered, worded, agreed });
        self.reports().act_on_report(ActRequest { words: asked.words, seen: asked.seen, sent: asked.sent, ..act }).await
    }

    /// A complainant takes it to the next level themselves.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it is in no register; [`AppError::Invalid`] without words; as
    /// [`act_on_report`](handles::Reports::act_on_report).
    pub async fn appeal(self, number: TrackingNumber, words: Option<Words>, sent: Option<Uuid>) -> Result<Report, AppError> {
        let key = Key::Tracking(number);
        let report = self.stored(key).await?.ok_or(AppError::NotFound)?.report;
        if report.restricted || report.in_register().is_none() {
            return Err(AppError::NotFound);
        }
        let words = words.ok_or(AppError::Invalid { field: "words", why: ValidationError::Empty })?;
        let step = self.appealed(&report, None)?;
        let act = ActRequest::new(
            key,
            &Actor::Reporter,
            Command::Grieve { step, on: None, answered: None, worded: true, agreed: None },
        );
        self.reports().act_on_report(ActRequest { words: Some(words), sent, ..act }).await
    }

    /// A complainant says whether they are satisfied, themselves.
    ///
    /// # Errors
    /// As [`Self::appeal`].
    pub async fn say(self, number: TrackingNumber, satisfied: bool, sent: Option<Uuid>) -> Result<Report, AppError> {
        let key = Key::Tracking(number);
        let report = self.stored(key).await?.ok_or(AppError::NotFound)?.report;
        if report.restricted || report.in_register().is_none() {
            return Err(AppError::NotFound);
        }
        let step = Step::Satisfied { satisfied, by: None };
        let act = ActRequest::new(
            key,
            &Actor::Reporter,
            Command::Grieve { step, on: None, answered: None, worded: false, agreed: None },
        );
        self.reports().act_on_report(ActRequest { sent, ..act }).await
    }

    /// An appeal that is made on a day, to whom it goes and by when they decide: its days count from that day.
    fn appealed(self, report: &Report, on: Option<Date>) -> Result<Step, AppError> {
        let reference = self.reference();
        let case = Case::of(report).ok_or(Refusal::WrongState)?;
        let to = case.next_decider(&reference.agencies).filter(|_| !report.restricted);
        let theirs = to.and_then(|to| reference.agencies.get(to)).map(|agency| Tier::of(agency.area.level()));
        let tier = theirs.or(case.entry.tier().next()).ok_or(Refusal::LastLevel)?;
        let (calendar, zone) = (reference.calendar(&report.area), report.area.zone());
        let began = on.map_or_else(|| self.now(), |day| zone.end_of(day).min(self.now()));
        let decide = reference.register.limits.due(LimitKind::Appeal, tier, began, &calendar);
        Ok(Step::Appealed { tier, decide, to })
    }

    /// The day of the answer on which a report rests.
    async fn answered_on(self, key: Key) -> Result<Option<Date>, AppError> {
        let history = self.with_history(key).await?.ok_or(AppError::NotFound)?;
        let report = &history.stored.report;
        let rests = matches!(report.status, Status::Answered { .. } | Status::Closed { .. });
        let Some((lead, _)) = report.lead().filter(|(place, _)| rests && report.has_answer_of(*place)) else { return Ok(None) };
        let answer = |what: &ReportEvent| matches!(what, ReportEvent::FollowUpPublished { answer: true, forwarding, .. } if *forwarding == lead);
        let last = history.events.iter().map(|r| &r.event).rfind(|e| report.stands(e.version) && answer(&e.what));
        Ok(last.map(|e| report.area.zone().date(e.at)))
    }

    /// The step with the deadlines that it sets; none where particulars are missing.
    fn step_of(self, report: &Report, asked: &StepAsked, on: Option<Date>) -> Result<Option<Step>, AppError> {
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
        let was = report.in_register().and_then(Entry::facts).and_then(|f| f.period.as_ref());
        let there = |code: &String| was == Some(code) || reference.register.periods.iter().any(|p| p.code == *code);
        if asked.facts.as_ref().and_then(|f| f.period.as_ref()).is_some_and(|code| !there(code)) {
            return Err(Refusal::UnknownPeriod.into());
        }
        Ok(match asked.name {
            StepName::Taken => asked.facts.clone().map(|facts| {
                let (acknowledge, respond) = first(&facts);
                Step::Taken { facts, acknowledge, respond }
            }),
            StepName::Corrected => asked.facts.clone().map(|facts| {
                // Only another level counts anew, and none that an appeal left.
                let entry = report.in_register();
                let stays = entry.is_some_and(|e| e.did(StepName::Appealed) || e.tier() == facts.tier);
                let there = entry.and_then(Entry::first_dues).filter(|_| stays);
                let (acknowledge, respond) = there.map_or_else(|| first(&facts), |(a, r)| (a.clone(), r.clone()));
                Step::Corrected { facts, acknowledge, respond }
            }),
            StepName::Appealed => Some(self.appealed(report, on)?),
            StepName::Assessed => asked.severity.map(|severity| Step::Assessed { severity }),
            // Whether its complainant is satisfied is theirs to say.
            StepName::Closed => asked.ending.map(|outcome| Step::Closed { outcome, satisfied: None }),
            StepName::Satisfied => asked.said.map(|(satisfied, by)| Step::Satisfied { satisfied, by: Some(by) }),
            StepName::Reopened => Some(Step::Reopened),
            StepName::AppealTakenBack => Some(Step::AppealTakenBack),
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
