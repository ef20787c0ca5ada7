//! Whoever is on duty is asked by an alarm, by a letter with a link that takes it by one tap; in the end coordinators are. Those who
//! were asked before hear that it was taken.

use domain::{
    AreaCode, Report, UserId,
    forest::{Alarm, Alarming, Drill, DrillId, Finding},
    policy::ActorRef,
    report::{Event, ReportEvent},
};
use serde::{Deserialize, Serialize};
use store::{Key, Person};

use crate::jobs::{
    job::{Concern, Doing, Done, Job},
    retry::JobError,
};
use crate::{
    App, AppError, News, OutgoingMail,
    forest::{AlarmOf, token_of},
    notices::recipients::is_reached,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TellDuty {
    pub alarm: AlarmOf,
    /// Whom; all coordinators without one.
    pub user: Option<UserId>,
    /// That it was taken, not that they are asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken: bool,
    /// What whoever took it found: coordinators are told, nobody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Finding>,
}

impl TellDuty {
    /// Who is told of an event of a report.
    pub(crate) fn of_event(event: &Event, report: &Report) -> Vec<Self> {
        match &event.what {
            ReportEvent::AlarmRaised { to, .. } | ReportEvent::AlarmPassed { to } => {
                vec![Self { alarm: AlarmOf::Report(report.id), user: *to, taken: false, found: None }]
            }
            ReportEvent::AlarmFound { finding } => {
                // Whoever asked for help hears that it is seen to; everything else coordinators do.
                let asked = report.alarm.as_ref().and_then(|alarm| alarm.taken_by).filter(|_| *finding == Finding::Helped);
                vec![Self { alarm: AlarmOf::Report(report.id), user: asked, taken: false, found: Some(*finding) }]
            }
            ReportEvent::AlarmTaken => {
                let by = match event.by {
                    ActorRef::Official(user) => Some(user),
                    ActorRef::Anyone | ActorRef::Reporter | ActorRef::System => None,
                };
                let taken = |alarm| Self::taken(AlarmOf::Report(report.id), alarm, by);
                report.alarm.as_ref().map(taken).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it asks somebody.
    pub(crate) fn asks(&self) -> bool {
        !self.taken && self.found.is_none()
    }

    /// Everybody else who was asked hears that it was taken.
    pub(crate) fn taken(of: AlarmOf, alarm: &Alarm, by: Option<UserId>) -> Vec<Self> {
        let asked = alarm.asked.iter().filter(|user| Some(**user) != by).map(|user| Some(*user));
        let told = asked.chain(alarm.coordinators.then_some(None));
        told.map(|user| Self { alarm: of, user, taken: true, found: None }).collect()
    }
}

/// What an alarm is about, as far as letters say it.
struct Told {
    area: AreaCode,
    alarm: Alarm,
    drill: bool,
    what: Alarming,
    report: Option<Report>,
}

impl Job for TellDuty {
    const NAME: &'static str = "tell_duty";
    const CONCERN: Concern = Concern::Letters;

    async fn run(self, doing: &Doing<'_>) -> Result<Done, JobError> {
        let app = doing.app;
        let Some(told) = app.told_by_alarm(self.alarm).await? else { return Ok(Done::Over) };
        // Taken meanwhile, it asks nobody any more.
        if told.alarm.is_open() != self.asks() {
            return Ok(Done::Over);
        }
        let Some(user) = self.user else {
            let all = app.coordinators_of(&told).await?;
            if all.is_empty() {
                tracing::warn!("no coordinator can be told of an alarm");
            }
            let part = |p: Person| doing.part(&p.id.0.to_string(), &Self { user: Some(p.id), ..self.clone() });
            let all = all.into_iter().filter(|p| self.asks() || told.alarm.taken_by != Some(p.id));
            return Ok(Done::Split(all.map(part).collect::<Result<_, AppError>>()?));
        };
        let person = app.store.person(user).await?.filter(is_reached);
        let person = person.filter(|p| self.taken || told.report.as_ref().is_none_or(|r| app.official_sees(p, r)));
        let Some((to, person)) = person.and_then(|p| Some((p.email.clone()?, p))) else { return Ok(Done::Over) };
        let (drill, what) = (told.drill, told.what);
        let token = token_of(&app.keys, self.alarm, user, &told.alarm);
        let news = match (self.found, self.taken, told.alarm.asked.contains(&user)) {
            (Some(finding), ..) => News::DutyFound { what, finding },
            (None, true, _) => News::DutyTaken { drill },
            (None, false, true) => News::DutyAsked { drill, what, minutes: told.alarm.minutes, token },
            (None, false, false) => News::DutyLast { drill, what, token },
        };
        let letter = app.letter(doing.row, news, to, person.language);
        let place = Some(app.reference().place(&told.area));
        Ok(Some(OutgoingMail { name: Some(person.name), place, ..letter }).into())
    }
}

impl App {
    async fn told_by_alarm(&self, of: AlarmOf) -> Result<Option<Told>, AppError> {
        Ok(match of {
            AlarmOf::Report(id) => self.stored(Key::Id(id)).await?.and_then(|stored| {
                let report = stored.report;
                let alarm = report.alarm.clone().filter(|_| !report.restricted && !report.is_dealt_with())?;
                let what = report.forest.map(|told| told.alarming()).unwrap_or_default();
                Some(Told { area: report.area.clone(), alarm, drill: false, what, report: Some(report) })
            }),
            AlarmOf::Drill(id) => self.drill(id).await?.map(|Drill { area, alarm, .. }| Told {
                area,
                alarm,
                drill: true,
                what: Alarming::default(),
                report: None,
            }),
        })
    }

    /// A drill as it lies there now.
    pub(crate) async fn drill(&self, id: DrillId) -> Result<Option<Drill>, AppError> {
        Ok(self.store.drills().await?.into_iter().find(|drill| drill.id == id))
    }

    /// Those to whom it comes in the end: who coordinate where it is, or the next above with somebody who can be written to.
    async fn coordinators_of(&self, told: &Told) -> Result<Vec<Person>, AppError> {
        let reference = self.reference();
        if let Some(report) = &told.report {
            let found = self.recipients(domain::Role::Coordinator, report.custodian, report).await?;
            return Ok(found.into_iter().map(|r| r.person).collect());
        }
        let custodian = reference.agencies.custodian(&told.area);
        for agency in custodian.into_iter().flat_map(|id| reference.agencies.lineage(id)) {
            let mut found = self.store.holders(domain::Role::Coordinator, agency).await?;
            found.retain(is_reached);
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}
