//! Who is asked when something urgent happens in a forest, and taking what one was asked: on the desk, or by one tap on the link of a
//! letter, without signing in.

use domain::{
    Actor, AreaCode, Command, Official, Refusal, Report, ReportId, Timestamp, TrackingNumber, UserId,
    forest::{Alarm, Drill, DrillId, FRESH, ForestCategory, MINUTES, OnDuty, RosterId, rosters_of},
    policy::{coordinates_area, drills, has_alarms, sees, stands_duty, stands_near},
    report::Clock,
};
use serde::{Deserialize, Serialize};
use store::{Key, Person};
use trust::InstallationKey;
use uuid::Uuid;

use crate::{ActRequest, App, AppError, handles, notices::recipients::is_reached};

/// Most reports with an open alarm that a list looks at, and most with another.
pub const MOST_ALARMS: u64 = 5_000;
/// Most alarms that were taken or dealt with in a list.
const MOST_PAST: usize = 300;
/// Reports looked at together.
const TOGETHER: u32 = 50;
/// Characters of the mark in a link.
const MARK: usize = 32;

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

/// What takes an alarm by one tap: whose it is, of which alarm, and what only this installation can write. It holds for that person and
/// that alarm, as long as it is one.
pub(crate) fn token_of(keys: &InstallationKey, of: AlarmOf, user: UserId, alarm: &Alarm) -> String {
    let (told, raised) = (of.told(), alarm.raised.as_microsecond().to_le_bytes());
    let mut mark = trust::hex(&keys.hash("duty", &[told.as_bytes(), &user.0.to_le_bytes(), &raised]));
    mark.truncate(MARK);
    format!("{told}-{}-{mark}", user.0)
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

/// An alarm as a list shows it.
#[derive(Clone, Debug)]
pub struct AlarmSeen {
    /// Of what.
    pub of: AlarmOf,
    /// The report, unless it is a drill.
    pub tracking: Option<TrackingNumber>,
    /// Where.
    pub area: AreaCode,
    /// What happens, where that was told.
    pub what: Option<ForestCategory>,
    /// How it goes.
    pub alarm: Alarm,
    /// Whether somebody still has to take it.
    pub open: bool,
    /// Whether the reader may take it.
    pub may_take: bool,
    /// The names of whoever was asked, in order, and of who took it.
    pub asked: Vec<String>,
    /// See `asked`.
    pub taken_by: Option<String>,
}

/// Alarms that somebody reads of.
#[derive(Clone, Debug, Default)]
pub struct AlarmList {
    /// Those that wait, and then those that were taken or dealt with; in each the newest first.
    pub reports: Vec<AlarmSeen>,
    /// Drills alike.
    pub drills: Vec<AlarmSeen>,
    /// Whether more alarms are open than the [`MOST_ALARMS`] that were looked at.
    pub more: bool,
}

/// How many alarms wait for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlarmsWaiting {
    /// Of reports.
    pub reports: u64,
    /// Drills: nothing happened there.
    pub drills: u64,
}

/// What whoever follows the link of a letter sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// Whether it is a drill.
    pub drill: bool,
    /// Where.
    pub area: AreaCode,
    /// What happens, where that was told.
    pub what: Option<ForestCategory>,
    /// The report, unless it is a drill.
    pub tracking: Option<TrackingNumber>,
    /// Whose link it is, by name.
    pub name: String,
    /// Whether they took it; none while nobody has.
    pub theirs: Option<bool>,
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

    /// The alarms that somebody reads of: those that asked them, and those of reports that they work on; drills where they raise them.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever has to do with none; the store's.
    pub async fn alarms(self, by: &Official) -> Result<AlarmList, AppError> {
        if !has_alarms(by) {
            return Err(Refusal::NotAllowed.into());
        }
        let (reference, actor, now) = (self.reference(), Actor::Official(by.clone()), self.now());
        let there =
            |report: &Report| sees(&actor, report, &reference.agencies) && stands_near(&actor, report, &reference.agencies);
        let (open, more) = self.alarmed(true, usize::MAX, there).await?;
        let (past, _) = self.alarmed(false, MOST_PAST, there).await?;
        let mut list = AlarmList { more, ..AlarmList::default() };
        for report in open.into_iter().chain(past) {
            let Some(alarm) = report.alarm.clone() else { continue };
            let open = report.open_alarm().is_some();
            let may_take = open && domain::policy::may(&actor, domain::Action::TakeAlarm, &report, &reference.agencies).is_ok();
            let what = report.forest.and_then(|told| told.category);
            let (of, tracking) = (AlarmOf::Report(report.id), Some(report.tracking));
            list.reports.push(AlarmSeen::of(of, tracking, report.area.clone(), what, alarm, (open, may_take)));
        }
        for drill in &reference.drills {
            let reads = drills(by, &drill.area, &reference.agencies).is_some();
            let concerns = drill.alarm.asked.contains(&by.user);
            if reads || concerns {
                let open = !is_over(drill, now);
                let may_take = open && self.may_take_drill(by, drill);
                let (of, alarm) = (AlarmOf::Drill(drill.id), drill.alarm.clone());
                list.drills.push(AlarmSeen::of(of, None, drill.area.clone(), None, alarm, (open, may_take)));
            }
        }
        list.reports.sort_by_key(|seen| !seen.open);
        list.drills.sort_by_key(|seen| !seen.open);
        let all = list.reports.iter().chain(&list.drills);
        let users = all.flat_map(|seen| seen.alarm.asked.iter().copied().chain(seen.alarm.taken_by)).collect::<Vec<_>>();
        let names = self.reports().names_of(users.into_iter()).await?;
        let name = |user: &UserId| names.get(user).cloned().unwrap_or_default();
        for seen in list.reports.iter_mut().chain(&mut list.drills) {
            seen.asked = seen.alarm.asked.iter().map(name).collect();
            seen.taken_by = seen.alarm.taken_by.as_ref().map(name);
        }
        Ok(list)
    }

    /// How many alarms an official may take now.
    ///
    /// # Errors
    /// The store's.
    pub async fn alarms_waiting(self, by: &Official) -> Result<AlarmsWaiting, AppError> {
        if !has_alarms(by) {
            return Ok(AlarmsWaiting::default());
        }
        let (reference, actor, now) = (self.reference(), Actor::Official(by.clone()), self.now());
        let theirs = |report: &Report| {
            let may = domain::policy::may(&actor, domain::Action::TakeAlarm, report, &reference.agencies);
            report.open_alarm().is_some() && may.is_ok()
        };
        let (reports, _) = self.alarmed(true, usize::MAX, theirs).await?;
        let drills = reference.drills.iter().filter(|drill| !is_over(drill, now) && self.may_take_drill(by, drill));
        Ok(AlarmsWaiting { reports: reports.len() as u64, drills: drills.count() as u64 })
    }

    /// Reports with an open alarm, or with another, that pass a test: the newest, as many as are wanted. Also whether there are
    /// more than the [`MOST_ALARMS`] that were looked at.
    async fn alarmed(self, open: bool, wanted: usize, test: impl Fn(&Report) -> bool) -> Result<(Vec<Report>, bool), AppError> {
        let (mut found, mut before, mut looked_at) = (Vec::new(), None, 0);
        loop {
            let rows = self.store.alarmed(open, before, TOGETHER).await?;
            let Some(last) = rows.last() else { return Ok((found, false)) };
            if looked_at >= MOST_ALARMS {
                return Ok((found, true));
            }
            before = Some(last.n);
            looked_at += rows.len() as u64;
            for row in rows {
                if !self.is_ours(&row) {
                    let number = row.report.tracking;
                    return Err(AppError::Damaged(format!("the row of report {number} was not written by this installation")));
                }
                if found.len() < wanted && test(&row.report) {
                    found.push(row.report);
                }
            }
            if found.len() >= wanted {
                return Ok((found, false));
            }
        }
    }

    /// Whether somebody was asked by the alarm of a report, or sees the report.
    fn official_sees_alarm(self, by: &Official, report: &Report) -> bool {
        let asked = report.alarm.as_ref().is_some_and(|alarm| alarm.asked.contains(&by.user));
        asked || sees(&Actor::Official(by.clone()), report, &self.reference().agencies)
    }

    fn may_take_drill(self, by: &Official, drill: &Drill) -> bool {
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
                            None if !stored.report.is_dealt_with() => Err(Refusal::NotAllowed.into()),
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
                let what = report.forest.and_then(|told| told.category);
                (alarm, report.area.clone(), what, Some(report.tracking), may)
            }
            AlarmOf::Drill(id) => {
                let drill = self.drill(id).await?.filter(|drill| !drill.alarm.is_open() || !is_over(drill, self.now()));
                let drill = drill.ok_or(AppError::NotFound)?;
                let may = self.may_take_drill(&official, &drill);
                (drill.alarm, drill.area, None, None, may)
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

impl AlarmSeen {
    fn of(
        of: AlarmOf,
        tracking: Option<TrackingNumber>,
        area: AreaCode,
        what: Option<ForestCategory>,
        alarm: Alarm,
        (open, may_take): (bool, bool),
    ) -> Self {
        Self { of, tracking, area, what, alarm, open, may_take, asked: Vec::new(), taken_by: None }
    }
}
