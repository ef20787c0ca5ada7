//! An operator makes up a history: for measuring, and for trying out what a nation's load does. Each report lives a whole
//! life at once, by the same decisions as any other, time itself included, and is written in one step.

use std::collections::BTreeMap;

use domain::{
    Actor, Calendar, Command, Pin, Report, Timestamp, Title, Words,
    figure::{self, Milestones},
    report::{Event, decide, figure_changes},
};
use store::{CommitRequest, Step};
use trust::SealKey;

use crate::{
    AppError, NewReport, ReferenceData, Text,
    app::context,
    handles,
    record::{
        contents,
        recording::{new_event, unfold},
    },
};

/// What somebody does in a made-up life.
#[derive(Clone, Debug)]
pub struct Planned {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub command: Command,
    /// A title, where one belongs.
    pub title: Option<Title>,
    /// Words, where some belong.
    pub words: Option<Words>,
}

impl handles::Operation<'_> {
    /// A life from `received_at` to `end`: `next` says what is done next of a report as it stands. What the rules refuse
    /// does not happen. Gives the step that writes all of it.
    ///
    /// # Errors
    /// As [`Reports::submit_report`](crate::handles::Reports::submit_report).
    pub fn life(
        self,
        new: &NewReport,
        received_at: Timestamp,
        end: Timestamp,
        mut next: impl FnMut(&Report) -> Option<Planned>,
    ) -> Result<CommitRequest, AppError> {
        let pin = Pin::from_random(trust::random::number()?);
        let keys = new.keys()?;
        let mut step = self.reports().birth(new, &Actor::Anyone, received_at, &pin, &[], &keys, None)?;
        let reference = self.reference();
        let country = Country { calendar: &reference.calendar(&new.area), reference: &reference };
        let mut texts = BTreeMap::from([(1, new.told())]);
        while let Some(planned) = next(&step.report) {
            let_time_act(&country, &mut step, planned.at.min(end))?;
            if planned.at > end {
                break;
            }
            let text = planned.words.as_ref().map(|words| Text::new(planned.title.as_ref(), words));
            let version = step.report.version + 1;
            if happens(&country, &mut step, &planned, text.clone(), keys.words.as_ref())? {
                texts.extend(text.map(|text| (version, text)));
            }
        }
        let_time_act(&country, &mut step, end)?;
        let events: Vec<&Event> = step.events.iter().map(|e| &e.event).collect();
        step.listing = Some(self.listing(&step.report, events, &texts));
        step.figures = figure_changes(None, &step.report);
        step.reached = Milestones::of(&step.report, step.events.iter().map(|e| &e.event));
        step.changes = figure::changes(None, (&step.report, &step.reached));
        // What is made up is news to nobody.
        step.jobs.clear();
        self.vouch(step, None)
    }
}

/// Where a life is lived: what holds for all of it.
struct Country<'a> {
    reference: &'a ReferenceData,
    calendar: &'a Calendar,
}

/// Lets every clock ring that rings by `until`.
fn let_time_act(country: &Country<'_>, step: &mut Step, until: Timestamp) -> Result<(), AppError> {
    while let Some(alarm) = step.report.next_timer().filter(|alarm| alarm.at <= until) {
        let command = Command::Fire { clock: alarm.clock };
        let ring = Planned { at: alarm.at, actor: Actor::System, command, title: None, words: None };
        if !happens(country, step, &ring, None, None)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Decides one deed; false when the rules refuse it.
fn happens(
    country: &Country<'_>,
    step: &mut Step,
    deed: &Planned,
    text: Option<Text>,
    words_key: Option<&SealKey>,
) -> Result<bool, AppError> {
    let context = context(deed.at, &deed.actor, country.reference, country.calendar);
    let Ok(decided) = decide(&step.report, &deed.command, context) else { return Ok(false) };
    let (report, events) = unfold(step.report.clone(), deed.actor.by(), deed.at, decided)?;
    let mut text = text;
    for event in events {
        let words = text.take().map(|text| contents::words(report.id, event.version, &text, words_key)).transpose()?;
        step.events.push(new_event(report.id, event, words.into_iter().collect(), Vec::new())?);
    }
    step.report = report;
    Ok(true)
}
