//! The alarm of a report about a forest: raised when it tells of something urgent, passed on by time, taken by whoever is asked.

use jiff::Timestamp;

use super::{Command, Context, Event, Report, ReportEvent, Timer, agenda::Clock};
use crate::{
    Refusal, UserId,
    forest::{Alarm, FRESH, Finding, Found},
    policy::{Actor, ActorRef},
};

impl Report {
    /// Whether it alarms whoever is on duty by itself: it is urgent, is of lately, and nobody was alarmed yet.
    #[must_use]
    pub fn alarms(&self, now: Timestamp) -> bool {
        self.is_urgent() && !self.restricted && self.alarm.is_none() && now.duration_since(self.tells_of()) <= FRESH
    }

    /// Until when at the latest happened what it tells of: before it was received, before it was written in a phone without network,
    /// and on the day that was told. A clock that is ahead makes nothing newer.
    fn tells_of(&self) -> Timestamp {
        let happened = self.happened_on.map(|day| self.area.zone().end_of(day));
        [self.written_at, happened].into_iter().flatten().fold(self.received_at, std::cmp::min)
    }

    /// Its alarm, while somebody has to take it: what was dealt with alarms nobody any more.
    #[must_use]
    pub fn open_alarm(&self) -> Option<&Alarm> {
        self.alarm.as_ref().filter(|alarm| alarm.is_open() && !self.restricted && !self.is_dealt_with())
    }

    /// Whether somebody took its alarm, and may tell what they found.
    #[must_use]
    pub fn alarm_taken_by(&self, user: UserId) -> bool {
        self.alarm.as_ref().is_some_and(|alarm| alarm.taken_by == Some(user))
    }

    /// Whether help is asked for at its alarm that nobody has seen to, and it is not dealt with.
    #[must_use]
    pub fn asks_help(&self) -> bool {
        self.alarm.as_ref().is_some_and(Alarm::asks_help) && !self.restricted && !self.is_dealt_with()
    }

    /// Whether somebody on duty has to do with it: see [`Alarm::concerns`]. Never with supervisory content or a restricted case.
    #[must_use]
    pub fn alarms_user(&self, user: UserId) -> bool {
        !self.supervisory && !self.restricted && self.alarm.as_ref().is_some_and(|alarm| alarm.concerns(user))
    }

    pub(super) fn alarm_timer(&self) -> Option<Timer> {
        let at = self.open_alarm().and_then(Alarm::passes_at)?;
        Some(Timer { clock: Clock::Alarm, at })
    }

    pub(super) fn change_alarm(&mut self, event: &Event) {
        match (&event.what, &mut self.alarm, event.by) {
            (ReportEvent::AlarmRaised { to, minutes }, _, _) => self.alarm = Some(Alarm::raise(*to, *minutes, event.at)),
            (ReportEvent::AlarmPassed { to }, Some(alarm), _) => alarm.pass(*to, event.at),
            (ReportEvent::AlarmTaken, Some(alarm), ActorRef::Official(user)) => alarm.take(user, event.at),
            (ReportEvent::AlarmFound { finding }, Some(alarm), _) => {
                alarm.find(Found { finding: *finding, at: event.at, version: event.version });
            }
            _ => {}
        }
    }
}

fn is_there(report: &Report, context: Context<'_>) -> bool {
    matches!(context.actor, Actor::Official(official) if report.alarm_taken_by(official.user))
}

/// What becomes of an alarm.
pub(super) fn decide(report: &Report, command: &Command, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    Ok(vec![match command {
        Command::RaiseAlarm if *context.actor == Actor::System && !report.alarms(context.now) => return Err(Refusal::WrongState),
        Command::RaiseAlarm => {
            ReportEvent::AlarmRaised { to: context.duty.order.first().copied(), minutes: context.duty.minutes }
        }
        // Help that nobody asked for was not seen to.
        Command::TellFinding { finding: Finding::Helped } if !report.asks_help() => return Err(Refusal::WrongState),
        // What there is only whoever is there tells.
        Command::TellFinding { finding } if *finding != Finding::Helped && !is_there(report, context) => {
            return Err(Refusal::NotAllowed);
        }
        Command::TellFinding { finding } => ReportEvent::AlarmFound { finding: *finding },
        _ => ReportEvent::AlarmTaken,
    }])
}

/// Nobody took it in time.
pub(super) fn pass(report: &Report, context: Context<'_>) -> Result<Vec<ReportEvent>, Refusal> {
    let alarm = report.open_alarm().filter(|alarm| alarm.passes_at().is_some_and(|at| at <= context.now));
    let alarm = alarm.ok_or(Refusal::NotRinging)?;
    Ok(vec![ReportEvent::AlarmPassed { to: alarm.next(context.duty) }])
}
