//! An official takes back what they just did.

use domain::{
    Official, Refusal, Report,
    policy::{Actor, sees, stands_near},
    report::{apply, undo},
};
use store::{CommitOutcome, Key};

use crate::{AppError, handles, record::recording::Brought};

impl handles::Reports<'_> {
    /// Takes a report back to what it was at version `to`, if nobody but this official acted since, just now.
    ///
    /// # Errors
    /// [`AppError::NotFound`] also where the official could not see it then; [`Refusal::NotUndoable`];
    /// [`Refusal::TooLateToUndo`].
    pub async fn undo(self, key: Key, official: &Official, to: u32) -> Result<Report, AppError> {
        let actor = Actor::Official(official.clone());
        let with_history = self.with_history(key).await?.ok_or(AppError::NotFound)?;
        let stored = &with_history.stored;
        let events: Vec<_> = with_history.events.iter().map(|r| r.event.clone()).collect();
        let as_of = |n: usize| events.iter().take(n).fold(None, |report, event| apply(report, stored.report.id, event));
        let mut until = events.partition_point(|e| e.version <= to);
        // Whoever saw it from afar counts without its alarm.
        if as_of(until).is_some_and(|seen| !stands_near(&actor, &seen, &self.reference().agencies)) {
            let known = events.iter().enumerate().filter(|(_, e)| !e.what.is_of_alarm()).map(|(place, _)| place + 1);
            until = known.take(to as usize).last().unwrap_or(until);
        }
        let (before, since) = (as_of(until), events.get(until..).unwrap_or_default());
        let before = before.filter(|b| sees(&actor, b, &self.reference().agencies)).ok_or(AppError::NotFound)?;
        let now = self.now();
        let undone = undo(&stored.report, before, since, actor.by(), now)?;
        let step = self.step(stored, actor.by(), now, vec![undone], Brought::default()).await?;
        let after = step.report.clone();
        match self.store.append(step).await? {
            CommitOutcome::Done => {
                self.store.revive_drafts(official.user, after.id).await?;
                Ok(after)
            }
            // Somebody acted in this very moment.
            _ => Err(Refusal::NotUndoable.into()),
        }
    }

    /// Whether an official sees a report as it is now: what they did may have taken it from their desk for good.
    pub async fn is_seen_by(self, key: Key, official: &Official) -> Result<bool, AppError> {
        let stored = self.store.report(key).await?;
        let actor = Actor::Official(official.clone());
        Ok(stored.is_some_and(|stored| sees(&actor, &stored.report, &self.reference().agencies)))
    }
}
