//! The reporter of a report is told what became of it, where they can be written to.

use domain::ReportId;
use serde::{Deserialize, Serialize};
use store::Key;

use crate::jobs::{
    job::{Concern, Doing, Done, Job, Thread},
    retry::JobError,
    tell::TellJoined,
};
use crate::{
    App, News, Notice, OutgoingMail,
    notices::{of_earlier_jobs::news_of, overtaken::joined_to},
    record::contents,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellReporter {
    pub report: ReportId,
    /// What they are told of; nobody is told of what was undone.
    #[serde(default)]
    pub version: Option<u32>,
    /// Read by nodes of the version before.
    pub notice: Notice,
    /// None in jobs of the version before: it is made from the log.
    #[serde(default)]
    pub news: Option<News>,
}

impl Job for TellReporter {
    const NAME: &'static str = "tell_reporter";
    const CONCERN: Concern = Concern::Letters;

    fn thread(&self) -> Option<Thread> {
        Some(Thread::Reporter(self.report))
    }

    fn reporter_of(&self) -> Option<ReportId> {
        Some(self.report)
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        match self.news.clone() {
            Some(news) => Ok(doing.app.letter_to_reporter(doing, &self, news).await?.into()),
            None => doing.app.renewed(doing, self).await,
        }
    }
}

impl App {
    async fn letter_to_reporter(
        &self,
        doing: &Doing<'_>,
        told: &TellReporter,
        news: News,
    ) -> Result<Option<OutgoingMail>, JobError> {
        let Some(with_history) = self.with_history(Key::Id(told.report)).await? else { return Ok(None) };
        let report = &with_history.stored.report;
        let other = match joined_to(report) {
            Some(other) => self.stored(Key::Id(other)).await?,
            None => None,
        };
        let Some(news) = news.today(told.version, report, other.as_ref().map(|o| &o.report), self.now()) else { return Ok(None) };
        let keys = self.keys_of(&with_history)?;
        let Some(email) = contents::open_person(&with_history, &keys)?.and_then(|p| p.email) else { return Ok(None) };
        let letter = self.letter(doing.row, news, email.as_str().to_owned(), with_history.stored.language);
        Ok(Some(self.about(letter, &with_history.stored)))
    }

    /// A job of the version before held only the kind of its letter, and one letter after the other.
    async fn renewed(&self, doing: &Doing<'_>, told: TellReporter) -> Result<Done, JobError> {
        let Some(with_history) = self.with_history(Key::Id(told.report)).await? else { return Ok(Done::Over) };
        let Some(news) = news_of(&with_history, told.version, told.notice, None, &self.reference()) else {
            tracing::warn!(job.id = doing.row.id, "a letter whose cause is not in the log was not sent");
            return Ok(Done::Over);
        };
        let told = TellReporter { news: Some(news), ..told };
        let mut into = vec![doing.part("own", &told)?];
        if told.notice.reaches_joined() {
            into.push(doing.part("joined", &TellJoined::from(told))?);
        }
        Ok(Done::Split(into))
    }
}
