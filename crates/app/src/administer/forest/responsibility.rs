//! An administrator of everything keeps the rules that say who must act on what happens to a forest.

use domain::{
    Official,
    forest::{Responsibility, ResponsibilityId, Who},
};
use store::Change;

use super::super::{About, NoteKind};
use crate::{AppError, handles, record::chain::Ends};

impl handles::Administration<'_> {
    /// Keeps a rule, new or changed: its version is the one that was seen, 0 for a new one.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed); [`AppError::NotFound`] for an agency that is not there;
    /// [`AppError::Changed`] where somebody changed it meanwhile; the store's.
    pub async fn keep_responsibility(self, by: Option<&Official>, rule: Responsibility) -> Result<(), AppError> {
        self.must_manage_all(by)?;
        if let Who::Agency(agency) = &rule.who
            && self.reference().agencies.get(*agency).is_none()
        {
            return Err(AppError::NotFound);
        }
        self.add_made(|ends| self.try_keep_responsibility(by, rule.clone(), ends)).await?;
        self.refresh_reference().await
    }

    async fn try_keep_responsibility(self, by: Option<&Official>, rule: Responsibility, ends: Ends) -> Result<(), AppError> {
        let before = self.responsibility(rule.id).await?;
        let kept = Responsibility { version: rule.version.saturating_add(1), ..rule.clone() };
        match &before {
            // Sent twice.
            Some(there) if *there == kept => return Ok(()),
            Some(there) if there.version != rule.version => return Err(AppError::Changed),
            None if rule.version != 0 => return Err(AppError::Changed),
            _ => {}
        }
        let about = About::new(NoteKind::Responsibility, None, &kept.reason).was(before.as_ref())?.became(&kept)?;
        Ok(self.write_notes(vec![self.noted_now(by, about)], &Change::Responsibility(kept.clone()), ends).await?)
    }

    /// Takes a rule away; what is away already stays so.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed); the store's.
    pub async fn drop_responsibility(self, by: Option<&Official>, id: ResponsibilityId) -> Result<(), AppError> {
        self.must_manage_all(by)?;
        self.add_made(|ends| self.try_drop_responsibility(by, id, ends)).await?;
        self.refresh_reference().await
    }

    async fn try_drop_responsibility(self, by: Option<&Official>, id: ResponsibilityId, ends: Ends) -> Result<(), AppError> {
        let Some(before) = self.responsibility(id).await? else { return Ok(()) };
        let about = About::new(NoteKind::ResponsibilityRemoved, None, &before.reason).was(Some(&before))?;
        Ok(self.write_notes(vec![self.noted_now(by, about)], &Change::NoResponsibility(id), ends).await?)
    }

    async fn responsibility(self, id: ResponsibilityId) -> Result<Option<Responsibility>, AppError> {
        Ok(self.store.responsibilities().await?.into_iter().find(|rule| rule.id == id))
    }
}
