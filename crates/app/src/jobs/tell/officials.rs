//! Those who have a role at an agency hear of what lies there, each in a letter of their own.

use domain::{AgencyId, ReportId, Role};
use serde::{Deserialize, Serialize};
use store::Key;

use crate::jobs::{
    job::{Concern, Doing, Done, Job, Thread},
    retry::JobError,
    tell::TellOfficial,
};
use crate::{
    AppError, News, Notice,
    notices::{of_earlier_jobs::news_of, recipients::Recipient},
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellOfficials {
    pub report: ReportId,
    #[serde(default)]
    pub version: Option<u32>,
    /// Read by nodes of the version before.
    pub notice: Notice,
    pub role: Role,
    pub agency: AgencyId,
    /// None in jobs of the version before: it is made from the log.
    #[serde(default)]
    pub news: Option<News>,
}

impl Job for TellOfficials {
    const NAME: &'static str = "tell_officials";
    const CONCERN: Concern = Concern::Letters;

    fn thread(&self) -> Option<Thread> {
        Some(Thread::Report(self.report))
    }

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let app = doing.app;
        let Some(stored) = app.stored(Key::Id(self.report)).await? else { return Ok(Done::Over) };
        let news = match self.news {
            Some(news) => Some(news),
            None => {
                let with_history = app.with_history(Key::Id(self.report)).await?;
                with_history.and_then(|d| news_of(&d, self.version, self.notice, Some(self.role), &app.reference()))
            }
        };
        let news = news.and_then(|news| news.today(self.version, &stored.report, None, app.now()));
        let Some(news) = news else { return Ok(Done::Over) };
        let recipients = app.recipients(self.role, self.agency, &stored.report).await?;
        if recipients.is_empty() {
            // The work lies on the desk all the same, and the page of what is missing says that nobody sits there.
            tracing::warn!(agency.id = self.agency.0, role = self.role.as_str(), "nobody can be told of work at this agency");
        }
        let told = |Recipient { person, instead }: Recipient| {
            let (report, version, user) = (self.report, self.version, person.id);
            doing.part(&user.0.to_string(), &TellOfficial { report, version, user, instead, news: news.clone() })
        };
        Ok(Done::Split(recipients.into_iter().map(told).collect::<Result<_, AppError>>()?))
    }
}
