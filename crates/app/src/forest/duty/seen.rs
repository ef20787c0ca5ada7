//! Alarms as officials read of them: those that wait, those that were taken or dealt with, drills; and how many wait for somebody. One
//! row that this installation did not write hides no other, and is told.

use domain::{
    Actor, AgencyTree, AreaCode, Command, Official, Refusal, Report, ReportId, Timestamp, TrackingNumber, UserId,
    forest::{Alarm, Alarming, Finding},
    policy::{drills, has_alarms, sees, stands_near},
};
use store::Key;

use super::{AlarmOf, is_over};
use crate::{ActRequest, AppError, handles, record::contents};

/// Most reports with an open alarm that a list looks at, and most with another.
pub const MOST_ALARMS: u64 = 5_000;
/// Most alarms that were taken or dealt with in a list.
const MOST_PAST: usize = 300;
/// Reports looked at together.
const TOGETHER: u32 = 50;
/// Most reports at whose alarms help is asked for that are counted.
const MOST_HELP: u32 = 200;
/// Most alarms of a list whose last words are read.
const MOST_TOLD: usize = 100;

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
    pub what: Alarming,
    /// How it goes.
    pub alarm: Alarm,
    /// Whether somebody still has to take it.
    pub open: bool,
    /// Whether the reader may take it.
    pub may_take: bool,
    /// Whether whoever took it asks for more hands, and it is not dealt with.
    pub asks_help: bool,
    /// Whether the reader may say that it is seen to.
    pub may_help: bool,
    /// The names of whoever was asked, in order, and of who took it.
    pub asked: Vec<String>,
    /// See `asked`.
    pub taken_by: Option<String>,
    /// What was said about what they found; none where nothing was, or where it is for whoever opens the report.
    pub words: Option<String>,
    /// Since when a letter about it waits that asks somebody, if one does.
    pub unsent: Option<Timestamp>,
    /// Another program changed the row of its report: what is told here stands in the log, and nothing can be done with it.
    pub damaged: bool,
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
    /// How many more raised an alarm and cannot be read at all, so that nobody knows whose they are.
    pub unread: u64,
}

/// How many alarms wait for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlarmsWaiting {
    /// Of reports.
    pub reports: u64,
    /// At how many somebody asks for help that nobody has seen to.
    pub help: u64,
    /// Drills: nothing happened there.
    pub drills: u64,
    /// How many more cannot be read: one of them may be theirs.
    pub unread: u64,
}

/// Reports that raised an alarm, as far as they can be read.
#[derive(Default)]
struct Alarmed {
    /// Each with whether its row is as this installation wrote it.
    reports: Vec<(Report, bool)>,
    more: bool,
    unread: u64,
}

/// Whether somebody says that the help which was asked for is seen to: whoever coordinates there, not whoever asked for it.
fn may_help(actor: &Actor, report: &Report, tree: &AgencyTree) -> bool {
    let asked = matches!(actor, Actor::Official(official) if report.alarm_taken_by(official.user));
    !asked && domain::policy::may(actor, domain::Action::TellFinding, report, tree).is_ok()
}

impl handles::Forest<'_> {
    /// Says that the help which was asked for at the alarm of a report is seen to.
    ///
    /// # Errors
    /// As [`act_on_report`](handles::Reports::act_on_report); [`Refusal::WrongState`] where nobody asks for help any more.
    pub async fn see_to_help(self, by: &Official, report: ReportId) -> Result<(), AppError> {
        let helped = Command::TellFinding { finding: Finding::Helped };
        let actor = Actor::Official(by.clone());
        let there = self.stored(Key::Id(report)).await?.ok_or(AppError::NotFound)?.report;
        // Somebody else was faster.
        if sees(&actor, &there, &self.reference().agencies) && !there.asks_help() {
            return Err(Refusal::WrongState.into());
        }
        self.reports().act_on_report(ActRequest::new(Key::Id(report), &actor, helped)).await?;
        Ok(())
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
        let open = self.alarmed(true, usize::MAX, there).await?;
        let past = self.alarmed(false, MOST_PAST, there).await?;
        let mut list = AlarmList { more: open.more, unread: open.unread + past.unread, ..AlarmList::default() };
        let unsent = self.unsent().await?;
        for (report, sound) in open.reports.into_iter().chain(past.reports) {
            let Some(alarm) = report.alarm.clone() else { continue };
            let open = report.open_alarm().is_some();
            let may = domain::policy::may(&actor, domain::Action::TakeAlarm, &report, &reference.agencies).is_ok();
            let of = AlarmOf::Report(report.id);
            let words = match alarm.found.filter(|_| sound && !report.secret && list.reports.len() < MOST_TOLD) {
                Some(found) => self.words_found(&report, found.version).await?,
                None => None,
            };
            list.reports.push(AlarmSeen {
                tracking: Some(report.tracking),
                what: report.forest.map(|told| told.alarming()).unwrap_or_default(),
                asks_help: report.asks_help(),
                may_help: report.asks_help() && sound && may_help(&actor, &report, &reference.agencies),
                words,
                unsent: unsent.get(&of.told()).copied().filter(|_| open),
                damaged: !sound,
                ..AlarmSeen::of(of, report.area.clone(), alarm, (open, open && may && sound))
            });
        }
        for drill in &reference.drills {
            let reads = drills(by, &drill.area, &reference.agencies).is_some();
            let concerns = drill.alarm.asked.contains(&by.user);
            if reads || concerns {
                let open = !is_over(drill, now);
                let may_take = open && self.may_take_drill(by, drill);
                let (of, alarm) = (AlarmOf::Drill(drill.id), drill.alarm.clone());
                let unsent = unsent.get(&of.told()).copied().filter(|_| open);
                list.drills.push(AlarmSeen { unsent, ..AlarmSeen::of(of, drill.area.clone(), alarm, (open, may_take)) });
            }
        }
        list.reports.sort_by_key(|seen| (!seen.open, !seen.asks_help));
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
        let found = self.alarmed(true, usize::MAX, theirs).await?;
        let drills = reference.drills.iter().filter(|drill| !is_over(drill, now) && self.may_take_drill(by, drill));
        let (reports, drills) = (found.reports.len() as u64, drills.count() as u64);
        let asking = self.store.asking_for_help(MOST_HELP).await?.into_iter().filter_map(|(_, row)| row);
        let asking = asking.filter(|row| self.is_ours(row) && row.report.asks_help());
        let help = asking.filter(|row| may_help(&actor, &row.report, &reference.agencies)).count() as u64;
        Ok(AlarmsWaiting { reports, help, drills, unread: found.unread })
    }

    /// Reports with an open alarm, or with another, that pass a test: the newest, as many as are wanted. What another program changed
    /// is told as its events say, where those are sound; the rest is counted.
    async fn alarmed(self, open: bool, wanted: usize, test: impl Fn(&Report) -> bool) -> Result<Alarmed, AppError> {
        let (mut found, mut before, mut looked_at) = (Alarmed::default(), None, 0);
        while found.reports.len() < wanted {
            let rows = self.store.alarmed(open, before, TOGETHER).await?;
            let Some((last, _)) = rows.last() else { break };
            if looked_at >= MOST_ALARMS {
                found.more = true;
                break;
            }
            before = Some(*last);
            looked_at += rows.len() as u64;
            for (n, row) in rows {
                let read = match row {
                    Some(row) if self.is_ours(&row) => Some((row.report, true)),
                    _ => self.told_by_events(n).await?.map(|report| (report, false)),
                };
                match read {
                    None => {
                        tracing::error!(n, "a report that raised an alarm cannot be read; see: tuntas verify");
                        found.unread += 1;
                    }
                    Some(read) if found.reports.len() < wanted && test(&read.0) => found.reports.push(read),
                    Some(_) => {}
                }
            }
        }
        Ok(found)
    }

    /// What was said in an event of a report whose words lie open to whoever stands near it.
    async fn words_found(self, report: &Report, version: u32) -> Result<Option<String>, AppError> {
        let read = match self.with_history(Key::Id(report.id)).await {
            Ok(Some(history)) => history,
            Ok(None) | Err(AppError::Damaged(_)) => return Ok(None),
            Err(e) => return Err(e),
        };
        let mut texts = contents::all_words(&read, &self.keys_of(&read)?)?;
        Ok(texts.remove(&version).map(|text| text.text))
    }
}

impl AlarmSeen {
    fn of(of: AlarmOf, area: AreaCode, alarm: Alarm, (open, may_take): (bool, bool)) -> Self {
        Self {
            of,
            tracking: None,
            area,
            what: Alarming::default(),
            alarm,
            open,
            may_take,
            asks_help: false,
            may_help: false,
            asked: Vec::new(),
            taken_by: None,
            words: None,
            unsent: None,
            damaged: false,
        }
    }
}
