//! Who is asked when something urgent happens in a forest: at a moment, in an area, and for a report.

mod letters;
mod seen;
mod take;

use domain::{
    AreaCode, Command, Report, ReportId, Timestamp, UserId,
    forest::{Alarm, Drill, DrillId, FRESH, MINUTES, OnDuty, RosterId, rosters_of},
    policy::stands_duty,
    report::Clock,
};
use serde::{Deserialize, Serialize};
use store::Person;
use uuid::Uuid;

pub(crate) use self::take::token_of;
pub use self::{
    letters::LettersWaiting,
    seen::{AlarmList, AlarmSeen, AlarmsWaiting, MOST_ALARMS},
    take::Tap,
};
use crate::{App, AppError, handles, notices::recipients::is_reached};

/// What raised an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmOf {
    /// A report.
    Report(ReportId),
    /// A drill.
    Drill(DrillId),
}

impl AlarmOf {
    /// As a form and a link name it.
    #[must_use]
    pub fn told(self) -> String {
        match self {
            Self::Report(id) => format!("l{}", id.0.simple()),
            Self::Drill(id) => format!("d{}", id.0.simple()),
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_at_checked(1)?;
        let id = Some(id).filter(|id| id.len() == 32).and_then(|id| Uuid::try_parse(id).ok())?;
        match kind {
            "l" => Some(Self::Report(ReportId(id))),
            "d" => Some(Self::Drill(DrillId(id))),
            _ => None,
        }
    }
}

/// Who is on duty at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyNow {
    /// By which roster; none where coordinators are asked at once.
    pub roster: Option<RosterId>,
    /// Who, in order.
    pub order: Vec<UserId>,
    /// After how many minutes the next is asked.
    pub minutes: u16,
}

impl DutyNow {
    fn nobody() -> Self {
        Self { roster: None, order: Vec::new(), minutes: MINUTES }
    }

    /// As a decision asks for it.
    #[must_use]
    pub fn as_asked(&self) -> OnDuty<'_> {
        OnDuty { order: &self.order, minutes: self.minutes }
    }
}

/// Whether a drill asks nobody any more.
pub(crate) fn is_over(drill: &Drill, now: Timestamp) -> bool {
    !drill.alarm.is_open() || now.duration_since(drill.alarm.raised) > FRESH
}

impl App {
    /// Who is on duty in an area at a moment, of those who can be written to, still have a role of duty, and pass another test. The
    /// narrowest roster with somebody on duty decides.
    pub(crate) async fn duty_in(
        &self,
        area: &AreaCode,
        now: Timestamp,
        may: impl Fn(&Person) -> bool,
    ) -> Result<DutyNow, AppError> {
        let reference = self.reference();
        let calendar = reference.calendar(area);
        for roster in rosters_of(&reference.rosters, area) {
            let mut order = Vec::new();
            for user in roster.on_duty(now, &calendar) {
                let person = self.store.person(user).await?;
                let stands = |p: &Person| is_reached(p) && stands_duty(&p.grants, area, &reference.agencies) && may(p);
                order.extend(person.filter(stands).map(|p| p.id));
            }
            if !order.is_empty() {
                return Ok(DutyNow { roster: Some(roster.id), order, minutes: roster.minutes });
            }
        }
        Ok(DutyNow::nobody())
    }

    /// Who is on duty for a report, where a command asks for that. Nobody who must not know of it.
    pub(crate) async fn duty_for(&self, report: &Report, command: &Command, now: Timestamp) -> Result<DutyNow, AppError> {
        if !matches!(command, Command::RaiseAlarm | Command::Fire { clock: Clock::Alarm }) {
            return Ok(DutyNow::nobody());
        }
        let may = |person: &Person| {
            // As they would see it, were they asked.
            let alarm = Some(Alarm::raise(Some(person.id), MINUTES, now));
            self.official_sees(person, &Report { alarm, ..report.clone() })
        };
        self.duty_in(&report.area, now, may).await
    }
}

impl handles::Forest<'_> {
    /// Who would be asked in an area at a moment, by name, and after how many minutes each.
    ///
    /// # Errors
    /// The store's.
    pub async fn on_duty(self, area: &AreaCode, at: Timestamp) -> Result<(DutyNow, Vec<String>), AppError> {
        let now = self.duty_in(area, at, |_| true).await?;
        let names = self.named(&now.order).await?;
        Ok((now, names))
    }

    /// The names of some officials, in order.
    ///
    /// # Errors
    /// The store's.
    pub async fn named(self, users: &[UserId]) -> Result<Vec<String>, AppError> {
        let names = self.reports().names_of(users.iter().copied()).await?;
        Ok(users.iter().map(|user| names.get(user).cloned().unwrap_or_default()).collect())
    }
}
