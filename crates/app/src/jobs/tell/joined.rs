//! Those whose reports were joined to one hear of its answer, each in a letter of their own.

use domain::ReportId;
use serde::{Deserialize, Serialize};
use store::Key;

use crate::jobs::{
    job::{Concern, Doing, Done, Job, Thread},
    retry::JobError,
    tell::TellReporter,
};
use crate::{AppError, News, Notice};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellJoined {
    /// The one that speaks for the others.
    pub report: ReportId,
    #[serde(default)]
    pub version: Option<u32>,
    /// Read by nodes of the version before.
    pub notice: Notice,
    #[serde(default)]
    pub news: Option<News>,
}

/// They hear of what its own reporter is told.
impl From<TellReporter> for TellJoined {
    fn from(told: TellReporter) -> Self {
        Self { report: told.report, version: told.version, notice: told.notice, news: told.news }
    }
}

impl Job for TellJoined {
    const NAME: &'static str = "tell_joined";
    const CONCERN: Concern = Concern::Letters;

    fn thread(&self) -> Option<Thread> {
        Some(Thread::Report(self.report))
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let app = doing.app;
        let Some(stored) = app.stored(Key::Id(self.report)).await? else { return Ok(Done::Over) };
        let stands = self.version.is_none_or(|v| stored.report.stands(v));
        let news = self.news.and_then(|news| news.for_joined(stored.report.tracking)).filter(|_| stands);
        let Some(news) = news else { return Ok(Done::Over) };
        let told = |other: ReportId| {
            let told = TellReporter { report: other, version: None, notice: news.notice(), news: Some(news.clone()) };
            doing.part(&other.0.simple().to_string(), &told)
        };
        let others = app.store.joined_to(self.report).await?;
        Ok(Done::Split(others.into_iter().map(told).collect::<Result<_, AppError>>()?))
    }
}
