//! An official is told of what lies on the desk, as long as they may see it.

use domain::{ReportId, UserId};
use serde::{Deserialize, Serialize};
use store::Key;

use crate::jobs::{
    job::{Concern, Doing, Done, Job, Thread},
    retry::JobError,
};
use crate::{News, OutgoingMail, notices::recipients::is_reached};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellOfficial {
    pub report: ReportId,
    pub version: Option<u32>,
    pub user: UserId,
    /// Whether somebody whose task it is could not be written to.
    pub instead: bool,
    pub news: News,
}

impl Job for TellOfficial {
    const NAME: &'static str = "tell_official";
    const CONCERN: Concern = Concern::Letters;

    fn thread(&self) -> Option<Thread> {
        Some(Thread::Official(self.report, self.user))
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let app = doing.app;
        let Some(stored) = app.stored(Key::Id(self.report)).await? else { return Ok(Done::Over) };
        let news = self.news.today(self.version, &stored.report, None, app.now());
        let Some(news) = news else { return Ok(Done::Over) };
        let person = app.store.person(self.user).await?;
        let person = person.filter(|p| is_reached(p) && app.official_sees(p, &stored.report));
        let Some((to, person)) = person.and_then(|p| Some((p.email.clone()?, p))) else { return Ok(Done::Over) };
        let letter = app.letter(doing.row, news, to, person.language);
        let letter = OutgoingMail { name: Some(person.name), instead: self.instead, ..letter };
        Ok(Some(app.about(letter, &stored)).into())
    }
}
