//! The people of an agency hear that they are to look at what satellites saw and nobody reported.

use domain::{AgencyId, Role, UserId, forest::MarkKind};
use serde::{Deserialize, Serialize};
use store::Person;
use uuid::Uuid;

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};
use crate::{
    App, AppError, News, OutgoingMail,
    notices::{news::named, recipients::is_reached},
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellAssigned {
    /// The decision.
    pub mark: Uuid,
    pub agency: AgencyId,
    /// Whom; everybody of the agency without one.
    #[serde(default)]
    pub user: Option<UserId>,
}

impl Job for TellAssigned {
    const NAME: &'static str = "tell_assigned";
    const CONCERN: Concern = Concern::Letters;

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let (app, reference) = (doing.app, doing.app.reference());
        let marks = app.store.alert_marks().await?;
        let taken_back = marks.iter().any(|mark| mark.lifts == Some(self.mark));
        let mark = marks.into_iter().find(|mark| mark.id == self.mark && mark.what == MarkKind::Assigned && !taken_back);
        let Some(mark) = mark else { return Ok(Done::Over) };
        let Some(user) = self.user else {
            let part = |p: Person| doing.part(&p.id.0.to_string(), &Self { user: Some(p.id), ..self.clone() });
            let people = app.people_of(self.agency).await?;
            if people.is_empty() {
                tracing::warn!(agency.id = self.agency.0, "nobody can be told of alerts to look at");
            }
            return Ok(Done::Split(people.into_iter().map(part).collect::<Result<_, AppError>>()?));
        };
        let Some(person) = app.store.person(user).await?.filter(is_reached) else { return Ok(Done::Over) };
        let Some(to) = person.email.clone() else { return Ok(Done::Over) };
        let news = News::AlertAssigned {
            agency: named(&reference, self.agency),
            fire: mark.kind == domain::forest::AlertKind::Fire,
            day: mark.until.unwrap_or(mark.from),
            lat: mark.lat,
            lon: mark.lon,
        };
        let letter = app.letter(doing.row, news, to, person.language);
        let place = Some(reference.place(&mark.area));
        Ok(Some(OutgoingMail { name: Some(person.name), place, ..letter }).into())
    }
}

impl App {
    /// Who answers for an agency, or, where none of them can be written to, approves there, or does so at the next above.
    async fn people_of(&self, agency: AgencyId) -> Result<Vec<Person>, AppError> {
        let reference = self.reference();
        for agency in reference.agencies.lineage(agency) {
            for roles in [&[Role::Liaison, Role::ForestOfficer][..], &[Role::Approver], &[Role::Coordinator]] {
                let mut found: Vec<Person> = Vec::new();
                for role in roles {
                    for person in self.store.holders(*role, agency).await? {
                        if is_reached(&person) && found.iter().all(|p| p.id != person.id) {
                            found.push(person);
                        }
                    }
                }
                if !found.is_empty() {
                    return Ok(found);
                }
            }
        }
        Ok(Vec::new())
    }
}
