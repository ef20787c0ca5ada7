//! Letters and other jobs that were given up, tried anew.

use domain::Official;
use store::Change;

use super::{About, NoteKind};
use crate::{App, AppError};

impl App {
    /// Tries anew what was given up for a reason. What is not given up (any more) is left as it is, so that asking twice does it
    /// once; a letter that did arrive after all carries the same mark again.
    ///
    /// # Errors
    /// [`domain::Refusal::NotAllowed`].
    pub async fn try_again(&self, by: &Official, why: &str) -> Result<(), AppError> {
        self.must_manage_all(Some(by))?;
        let given_up = self.store.given_up(None).await?;
        let Some((why, how_many)) = given_up.into_iter().find(|(reason, _)| reason == why) else { return Ok(()) };
        let about = About::new(NoteKind::TriedAgain, None, &why).became(&how_many)?;
        self.change(Some(by), about, Change::TryAgain(why.clone(), self.now())).await
    }
}
