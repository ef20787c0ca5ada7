//! What administrators set for the register: categories, limits, periods of the programme. All of it is data with a day from which it
//! holds; what a deadline was counted by stays with the entry.

use domain::{
    Official, Refusal,
    grievance::{Category, Limits, ProgrammePeriod, RegisterRule},
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
    /// Sets something for the register, new or in place of what had its key.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever does not manage what holds for everybody; the store's.
    pub async fn set(self, by: &Official, rule: RegisterRule) -> Result<(), AppError> {
        let reference = self.reference();
        if !sets_register(by, &reference.agencies) {
            return Err(Refusal::NotAllowed.into());
        }
        let key = rule.key();
        let was = reference.register.set.iter().find(|there| there.key() == key);
        let about = About::new(NoteKind::RegisterRule, None, &key).was(was)?.became(&rule)?;
        self.note(Some(by), about, Change::RegisterRule(rule)).await?;
        self.refresh_reference().await
    }
}
