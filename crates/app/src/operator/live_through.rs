//! An operator makes up a history: for measuring, and for trying out what a nation's load does. Each report lives a whole
//! life at once, by the same decisions as any other, time itself included, and is written in one step.

use std::collections::BTreeMap;

use domain::{
    Actor, Command, Pin, Report, Timestamp, Title, Words,
    report::{Event, decide, figure_changes},
};
use store::Append;
use trust::SealKey;

use crate::{
    House, NewReport, Text, Trouble,
    house::context,
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

impl House {
    /// A life from `received_at` to `end`: `next` says what is done next of a report as it stands. What the rules refuse
    /// does not happen. Gives the step that writes all of it.
    ///
    /// # Errors
    /// As [`House::submit_report`].
    pub fn life(
        &self,
        new: &NewReport,
        received_at: Timestamp,
        end: Timestamp,
        mut next: impl FnMut(&Report) -> Option<Planned>,
    ) -> Result<Append, Trouble> {
        let pin = Pin::from_random(trust::random::number()?);
        let words_key = new.secret.then(SealKey::new).transpose()?;
        let (mut step, _) = self.birth(new, &Actor::Anyone, received_at, &pin, words_key.as_ref(), None)?;
        let mut texts = BTreeMap::from([(1, Text::new(new.title.as_ref(), &new.text))]);
        while let Some(planned) = next(&step.report) {
            self.let_time_act(&mut step, planned.at.min(end))?;
            if planned.at > end {
                break;
            }
            let text = planned.words.as_ref().map(|words| Text::new(planned.title.as_ref(), words));
            let version = step.report.version + 1;
            if self.happens(&mut step, &planned.actor, &planned.command, planned.at, text.clone(), words_key.as_ref())? {
                texts.extend(text.map(|text| (version, text)));
            }
        }
        self.let_time_act(&mut step, end)?;
        let events: Vec<&Event> = step.events.iter().map(|e| &e.event).collect();
        step.listing = Some(self.listing(&step.report, events, &texts));
        step.figures = figure_changes(None, &step.report);
        // What is made up is news to nobody.
        step.jobs.clear();
        Ok(step)
    }

    /// Lets every clock ring that rings by `until`.
    fn let_time_act(&self, step: &mut Append, until: Timestamp) -> Result<(), Trouble> {
        while let Some(alarm) = step.report.next_alarm().filter(|alarm| alarm.at <= until) {
            let ring = Command::Ring { clock: alarm.clock };
            if !self.happens(step, &Actor::System, &ring, alarm.at, None, None)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Decides one deed; false when the rules refuse it.
    fn happens(
        &self,
        step: &mut Append,
        actor: &Actor,
        command: &Command,
        at: Timestamp,
        text: Option<Text>,
        words_key: Option<&SealKey>,
    ) -> Result<bool, Trouble> {
        let world = self.world();
        let calendar = world.calendar(&step.report.area);
        let Ok(happenings) = decide(&step.report, command, context(at, actor, &world, &calendar)) else { return Ok(false) };
        let (report, events) = unfold(step.report.clone(), actor.by(), at, happenings)?;
        let mut text = text;
        for event in events {
            let words = text.take().map(|text| contents::words(report.id, event.version, &text, words_key)).transpose()?;
            step.events.push(new_event(report.id, event, words.into_iter().collect(), Vec::new())?);
        }
        step.report = report;
        Ok(true)
    }
}
