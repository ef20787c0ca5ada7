//! An operator takes over reports from a file. What the file does not tell stays unknown; the same row is never taken
//! twice.

use domain::{
    Pin, Timestamp,
    figure::{self, Milestones},
    policy::Actor,
    report::{Command, TakeOver, decide, figure_changes},
};
use store::CommitOutcome;

use crate::{
    AppError, NewReport,
    app::context,
    handles,
    record::recording::{new_event, unfold},
};

/// A report from a file.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// The report.
    pub new: NewReport,
    /// When it was received there.
    pub received_at: Timestamp,
    /// How far it had come there.
    pub state: TakeOver,
    /// A mark of the row it comes from.
    pub origin: String,
}

/// What came of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenOver {
    /// It is a report now.
    Added {
        /// Its words are public as they were where it comes from, and betray a person.
        betrays: bool,
    },
    /// It was taken over before.
    Known,
}

impl handles::Operation<'_> {
    /// Takes a report over.
    ///
    /// # Errors
    /// As [`Reports::submit_report`](crate::handles::Reports::submit_report).
    pub async fn import_report(self, row: ImportReport) -> Result<TakenOver, AppError> {
        let now = self.now();
        let new = row.new;
        let keys = new.keys()?;
        let betrays = !new.secret && handles::Reports::betrays(&new.told(), &new.reporter);
        loop {
            // Nobody is told this PIN: the reporter holds no receipt of ours.
            let pin = Pin::from_random(trust::random::number()?);
            let mut step =
                self.reports().birth(&new, &Actor::System, row.received_at, &pin, &[], &keys, Some(row.origin.clone()))?;
            let reference = self.reference();
            let calendar = reference.calendar(&step.report.area);
            let command = Command::TakeOver(row.state.clone());
            let decided = decide(&step.report, &command, context(now, &Actor::System, &reference, &calendar))?;
            let (report, events) = unfold(step.report, Actor::System.by(), now, decided)?;
            step.figures = figure_changes(None, &report);
            step.reached = Milestones::of(&report, &events);
            step.changes = figure::changes(None, (&report, &step.reached));
            step.report = report;
            for event in events {
                step.events.push(new_event(new.id, event, Vec::new(), Vec::new())?);
            }
            let text = new.told();
            let events = step.events.iter().map(|e| &e.event);
            step.listing = Some(self.listing(&step.report, events, &[(1, text)].into()));
            // What is taken over is news to nobody.
            step.jobs.clear();
            match self.store.append(self.vouch(step, None)?).await? {
                CommitOutcome::Done => return Ok(TakenOver::Added { betrays }),
                CommitOutcome::NumberTaken => {}
                _ => return Ok(TakenOver::Known),
            }
        }
    }
}
