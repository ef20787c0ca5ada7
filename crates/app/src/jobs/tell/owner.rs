//! Somebody is told what became of their own account, at the address they had then.

use domain::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::jobs::{
    job::{Concern, Doing, Done, Job, Thread},
    retry::JobError,
};
use crate::{Failure, News, Notice, OutgoingMail};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellOwner {
    pub user: UserId,
    pub notice: Notice,
    /// Where they were reached when it happened: whoever changes an account may change that too.
    pub to: String,
    /// When it happened, in microseconds.
    pub at: i64,
}

impl Job for TellOwner {
    const NAME: &'static str = "tell_owner";
    const CONCERN: Concern = Concern::Letters;

    fn thread(&self) -> Option<Thread> {
        Some(Thread::Account(self.user))
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let (app, unreadable) = (doing.app, JobError::Permanent(Failure::Unreadable));
        let Some(person) = app.store.person(self.user).await? else { return Ok(Done::Over) };
        let at = Timestamp::from_microsecond(self.at).map_err(|_| unreadable)?;
        let news = News::of_account(self.notice, app.reference().zone().date(at)).ok_or(unreadable)?;
        let letter = app.letter(doing.row, news, self.to, person.language);
        Ok(Some(OutgoingMail { name: Some(person.name), ..letter }).into())
    }
}
