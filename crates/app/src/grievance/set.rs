//! What administrators set for the register: categories, limits, periods of the programme. All of it is data with a day from which it
//! holds; what a deadline was counted by stays with the entry.

use domain::{
    Official, Refusal,
    grievance::{Category, EntryFacts, Limits, ProgrammePeriod, RegisterRule, Step, StepDone},
    policy::sets_register,
};
use store::Change;

use crate::{AppError, NoteKind, administer::About, handles};

/// What is set for the register.
#[derive(Clone, Debug, Default)]
pub struct RegisterSettings {
    /// All categories.
    pub categories: Vec<Category>,
    /// All limits.
    pub limits: Limits,
    /// All periods of the programme.
    pub periods: Vec<ProgrammePeriod>,
    /// What was set here.
    pub set: Vec<RegisterRule>,
}

impl RegisterSettings {
    pub(crate) fn of(set: Vec<RegisterRule>) -> Self {
        let limits = set.iter().filter_map(|rule| match rule {
            RegisterRule::Limit(limit) => Some(limit.clone()),
            RegisterRule::Category(_) | RegisterRule::Period(_) => None,
        });
        Self { categories: Category::all(&set), limits: Limits::new(limits), periods: ProgrammePeriod::all(&set), set }
    }
}

impl handles::Grievances<'_> {
    /// What an entry names stays; and so does a limit once its first day is over, since deadlines were told by it.
    async fn must_be_unused(self, rule: &RegisterRule) -> Result<(), AppError> {
        let used = match rule {
            RegisterRule::Category(c) if c.removed => self.is_named(|f| f.category == c.code).await?,
            RegisterRule::Period(p) if p.removed => self.is_named(|f| f.period.as_ref() == Some(&p.code)).await?,
            RegisterRule::Limit(l) if l.removed => l.from < self.figures().today(),
            RegisterRule::Category(_) | RegisterRule::Period(_) | RegisterRule::Limit(_) => false,
        };
        if used { Err(Refusal::InUse.into()) } else { Ok(()) }
    }

    /// Whether an entry says it, or ever said it.
    async fn is_named(self, named: impl Fn(&EntryFacts) -> bool) -> Result<bool, AppError> {
        let said = |step: &StepDone| match &step.step {
            Step::Taken { facts, .. } | Step::Corrected { facts, .. } => named(facts),
            _ => false,
        };
        // Nobody is told what a restricted case is about, nor that there is one: its category keeps its code. What it said before it became
        // restricted everybody knows.
        let rows = self.all().await?.0;
        let known = self.known_before(&rows).await?;
        let open = rows.iter().map(|row| &row.report).filter(|report| !report.restricted);
        let mut told = open.chain(known.values().map(|before| &before.report));
        Ok(told.any(|report| report.grievance.as_ref().is_some_and(|e| e.steps.iter().any(&said))))
    }

    /// Sets something for the register, new or in place of what had its key.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever does not manage what holds for everybody; [`Refusal::InUse`] where that is to go which is named
    /// somewhere; the store's.
    pub async fn set(self, by: &Official, rule: RegisterRule) -> Result<(), AppError> {
        let reference = self.reference();
        if !sets_register(by, &reference.agencies) {
            return Err(Refusal::NotAllowed.into());
        }
        self.must_be_unused(&rule).await?;
        let key = rule.key();
        let was = reference.register.set.iter().find(|there| there.key() == key);
        let about = About::new(NoteKind::RegisterRule, None, &key).was(was)?.became(&rule)?;
        self.note(Some(by), about, Change::RegisterRule(rule)).await?;
        self.refresh_reference().await
    }
}
