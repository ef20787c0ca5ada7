//! Letters and other jobs that were given up, tried anew.

use domain::{
    Action, Official, Report,
    policy::{Actor, administers_all, may},
};
use store::Change;

use super::{About, NoteKind};
use crate::{AppError, handles};

impl handles::Administration<'_> {
    /// What was given up in the whole installation: reasons, and how often each; for whoever administers all of it, nothing for
    /// anyone else.
    pub async fn given_up(self, who: &Official) -> Result<Vec<(String, u64)>, AppError> {
        if !administers_all(who, &self.reference().agencies) {
            return Ok(Vec::new());
        }
        Ok(self.store.given_up(None).await?)
    }

    /// Why letters to the reporter did not arrive, as codes, never where they were to go; for whoever may ask the reporter
    /// something, nothing for anyone else.
    pub async fn undelivered(self, who: &Official, report: &Report) -> Result<Vec<String>, AppError> {
        if may(&Actor::Official(who.clone()), Action::AskCompletion, report, &self.reference().agencies).is_err() {
            return Ok(Vec::new());
        }
        Ok(self.store.given_up(Some(report.id)).await?.into_iter().map(|(code, _)| code).collect())
    }

    /// Tries anew what was given up for a reason. What is not given up (any more) is left as it is, so that asking twice does it
    /// once; a letter that did arrive after all carries the same mark again.
    ///
    /// # Errors
    /// [`domain::Refusal::NotAllowed`].
    pub async fn try_again(self, by: &Official, why: &str) -> Result<(), AppError> {
        self.must_manage_all(Some(by))?;
        let given_up = self.store.given_up(None).await?;
        let Some((why, how_many)) = given_up.into_iter().find(|(reason, _)| reason == why) else { return Ok(()) };
        let about = About::new(NoteKind::TriedAgain, None, &why).became(&how_many)?;
        self.change(Some(by), about, Change::TryAgain(why.clone(), self.now())).await
    }
}
