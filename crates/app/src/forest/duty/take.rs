//! Taking what one was asked by an alarm: on the desk, or by one tap on the link of a letter, without signing in.

use domain::{
    Actor, AreaCode, Command, Official, Refusal, Report, TrackingNumber, UserId,
    forest::{Alarm, Alarming, Drill},
    policy::{coordinates_area, sees},
};
use store::Key;
use trust::InstallationKey;

use super::{AlarmOf, is_over};
use crate::{ActRequest, AppError, handles};

/// Characters of the mark in a link.
const MARK: usize = 32;

/// What takes an alarm by one tap: whose it is, of which alarm, and what only this installation can write. It holds for that person and
/// that alarm, as long as it is one.
pub(crate) fn token_of(keys: &InstallationKey, of: AlarmOf, user: UserId, alarm: &Alarm) -> String {
    let (told, raised) = (of.told(), alarm.raised.as_microsecond().to_le_bytes());
    let mut mark = trust::hex(&keys.hash("duty", &[told.as_bytes(), &user.0.to_le_bytes(), &raised]));
    mark.truncate(MARK);
    format!("{told}-{}-{mark}", user.0)
}

/// What whoever follows the link of a letter sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// Whether it is a drill.
    pub drill: bool,
    /// Where.
    pub area: AreaCode,
    /// What happens, where that was told.
    pub what: Alarming,
    /// The report, unless it is a drill.
    pub tracking: Option<TrackingNumber>,
    /// Whose link it is, by name.
    pub name: String,
    /// Whether they took it; none while nobody has.
    pub theirs: Option<bool>,
}

impl handles::Forest<'_> {
    /// Whether somebody was asked by the alarm of a report, or sees the report.
    fn official_sees_alarm(self, by: &Official, report: &Report) -> bool {
        let asked = report.alarm.as_ref().is_some_and(|alarm| alarm.asked.contains(&by.user));
        asked || sees(&Actor::Official(by.clone()), report, &self.reference().agencies)
    }

    pub(super) fn may_take_drill(self, by: &Official, drill: &Drill) -> bool {
        let asked = drill.alarm.concerns(by.user) && by.grants.iter().any(|g| g.role.is_on_duty());
        asked || coordinates_area(by, &drill.area, &self.reference().agencies)
    }

    /// An official takes an alarm. Whoever took it already is told nothing else than that it is theirs.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] where somebody else took it, or it is over; [`AppError::NotFound`] where they must not know of it; the
    /// store's.
    pub async fn take_alarm(self, by: &Official, of: AlarmOf) -> Result<(), AppError> {
        match of {
            AlarmOf::Report(id) => {
                let actor = Actor::Official(by.clone());
                match self.reports().act_on_report(ActRequest::new(Key::Id(id), &actor, Command::TakeAlarm)).await {
                    Err(AppError::Refused(Refusal::WrongState | Refusal::NotAllowed) | AppError::NotFound) => {
                        // Whoever was asked may know that it is taken, though they see the report no more.
                        let stored = self.stored(Key::Id(id)).await?.ok_or(AppError::NotFound)?;
                        let may_know = self.official_sees_alarm(by, &stored.report);
                        let alarm = stored.report.alarm.as_ref().filter(|_| may_know).ok_or(AppError::NotFound)?;
                        match alarm.taken_by {
                            Some(user) if user == by.user => Ok(()),
                            // It waits, but not for them; or it was dealt with.
                            None if !stored.report.is_dealt_with() && !stored.report.restricted => {
                                Err(Refusal::NotAllowed.into())
                            }
                            _ => Err(Refusal::WrongState.into()),
                        }
                    }
                    done => done.map(drop),
                }
            }
            AlarmOf::Drill(id) => self.administration().take_drill(by, id).await,
        }
    }

    /// What a link of a letter leads to. Nothing is changed by looking.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link that is nobody's, of an alarm that is over, or of somebody who lost their role; the store's.
    pub async fn tap(self, token: &str) -> Result<Tap, AppError> {
        Ok(self.tapped(token).await?.0)
    }

    /// Takes an alarm by the link of a letter. Gives what is to be seen then: somebody else may have been faster.
    ///
    /// # Errors
    /// As [`Self::tap`].
    pub async fn take_by_tap(self, token: &str) -> Result<Tap, AppError> {
        let (_, of, official) = self.tapped(token).await?;
        match self.take_alarm(&official, of).await {
            Ok(()) | Err(AppError::Refused(Refusal::WrongState)) => self.tap(token).await,
            Err(e) => Err(e),
        }
    }

    async fn tapped(self, token: &str) -> Result<(Tap, AlarmOf, Official), AppError> {
        let mut parts = token.splitn(3, '-');
        let (Some(of), Some(user)) = (parts.next().and_then(AlarmOf::parse), parts.next().and_then(|n| n.parse().ok())) else {
            return Err(AppError::NotFound);
        };
        let reference = self.reference();
        let person = self.store.person(UserId(user)).await?.filter(|p| !p.disabled).ok_or(AppError::NotFound)?;
        let official = Official { user: person.id, grants: person.grants.clone() };
        let (alarm, area, what, tracking, theirs) = match of {
            AlarmOf::Report(id) => {
                let report = self.stored(Key::Id(id)).await?.ok_or(AppError::NotFound)?.report;
                let alarm =
                    report.alarm.clone().filter(|_| !report.restricted && !report.is_dealt_with()).ok_or(AppError::NotFound)?;
                // As long as nobody took it they see it; afterwards they read that it is taken, and no more than the letter said.
                let actor = Actor::Official(official.clone());
                let may = domain::policy::may(&actor, domain::Action::TakeAlarm, &report, &reference.agencies).is_ok();
                let what = report.forest.map(|told| told.alarming()).unwrap_or_default();
                (alarm, report.area.clone(), what, Some(report.tracking), may)
            }
            AlarmOf::Drill(id) => {
                let drill = self.drill(id).await?.filter(|drill| !drill.alarm.is_open() || !is_over(drill, self.now()));
                let drill = drill.ok_or(AppError::NotFound)?;
                let may = self.may_take_drill(&official, &drill);
                (drill.alarm, drill.area, Alarming::default(), None, may)
            }
        };
        let right = InstallationKey::same(token_of(&self.keys, of, official.user, &alarm).as_bytes(), token.as_bytes());
        if !right || (alarm.is_open() && !theirs) {
            return Err(AppError::NotFound);
        }
        let taken = alarm.taken_by.map(|by| by == official.user);
        let drill = matches!(of, AlarmOf::Drill(_));
        // Its number is for whoever has it.
        let tracking = tracking.filter(|_| taken == Some(true));
        Ok((Tap { drill, area, what, tracking, name: person.name, theirs: taken }, of, official))
    }
}
