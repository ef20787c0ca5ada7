//! In the morning an official is told what lies on the desk.

use domain::{Date, Official, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use store::Person;

use crate::jobs::{
    job::{Concern, Doing, Done, Job, later},
    retry::JobError,
};
use crate::{App, AppError, News, OutgoingMail, Search, notices::recipients::is_reached};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Digest {
    pub user: UserId,
    /// Of which day; it is not sent on another.
    #[serde(default)]
    pub day: Option<Date>,
}

impl Job for Digest {
    const NAME: &'static str = "digest";
    const CONCERN: Concern = Concern::Letters;

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let app = doing.app;
        let today = app.reference().zone().date(app.now());
        let of_today = self.day.is_none_or(|day| day == today);
        let Some(person) = app.store.person(self.user).await?.filter(|p| of_today && is_reached(p)) else {
            return Ok(Done::Over);
        };
        let official = Official { user: person.id, grants: person.grants.clone() };
        let work = app.reports().work_counts(&official, &Search::default()).await?;
        let Some(to) = person.email.clone().filter(|_| !work.is_empty()) else { return Ok(Done::Over) };
        let letter = app.letter(doing.row, News::Digest { work }, to, person.language);
        Ok(Some(OutgoingMail { name: Some(person.name), ..letter }).into())
    }
}

impl App {
    /// Once a working day at eight, everybody with a desk gets a digest.
    pub(crate) async fn schedule_digests(&self, now: Timestamp) -> Result<(), AppError> {
        let reference = self.reference();
        let Some(top) = reference.agencies.iter().min_by_key(|a| a.area.level()) else { return Ok(()) };
        let calendar = reference.calendar(&top.area);
        let today = calendar.zone().date(now);
        if !calendar.is_working_day(today) || now < calendar.zone().morning_of(today) {
            return Ok(());
        }
        self.jobs()
            .once("digest", format!("digest {today}"), now, async || {
                let has_desk = |p: &Person| p.grants.iter().any(|g| g.role.has_desk());
                let persons = self.store.persons().await?;
                let readers = persons.iter().filter(|p| is_reached(p) && has_desk(p));
                readers.map(|p| later(&Digest { user: p.id, day: Some(today) }, now)).collect()
            })
            .await
    }
}
