//! Ready answers: what an agency writes often. Those of the agencies above it serve it too.

use domain::{AgencyId, Official};
use store::{Change, Reply};

use super::{About, NoteKind};
use crate::{AppError, handles};

impl handles::Administration<'_> {
    /// The ready answers somebody at an agency can begin with, by title.
    pub async fn replies_for(self, agency: AgencyId) -> Result<Vec<Reply>, AppError> {
        Ok(self.store.replies(self.reference().agencies.lineage(agency).collect()).await?)
    }

    /// The ready answers an official manages, by title.
    pub async fn replies_of(self, by: &Official) -> Result<Vec<Reply>, AppError> {
        Ok(self.store.replies(self.managed_by(by)).await?)
    }

    /// Puts a new ready answer (with the id 0) in place, or changes one.
    ///
    /// # Errors
    /// [`domain::Refusal::NotAllowed`]; [`AppError::NotFound`] for one they do not manage.
    pub async fn put_reply(self, by: Option<&Official>, reply: Reply) -> Result<(), AppError> {
        self.must_manage(by, reply.agency)?;
        let before = match by.filter(|_| reply.id != 0) {
            Some(by) => Some(self.managed_reply(by, reply.id).await?),
            None => None,
        };
        let title = reply.title.clone();
        let about = About::new(NoteKind::Reply, Some(reply.agency), &title).was(before.as_ref())?.became(&reply)?;
        self.change(by, about, Change::Reply(reply)).await
    }

    /// Takes a ready answer away.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one they do not manage.
    pub async fn remove_reply(self, by: &Official, id: i64) -> Result<(), AppError> {
        let before = self.managed_reply(by, id).await?;
        let about = About::new(NoteKind::ReplyRemoved, Some(before.agency), &before.title).was(Some(&before))?;
        self.change(Some(by), about, Change::NoReply(id)).await
    }

    async fn managed_reply(self, by: &Official, id: i64) -> Result<Reply, AppError> {
        self.replies_of(by).await?.into_iter().find(|r| r.id == id).ok_or(AppError::NotFound)
    }
}
