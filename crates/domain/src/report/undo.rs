//! Taking back what was just done. The log keeps both the action and its undoing; what people are told of an action waits as
//! long as it can be undone.

use jiff::{SignedDuration, Timestamp};

use super::{Event, Report, ReportEvent, Slip};
use crate::{Refusal, policy::ActorRef};

/// How long undoing is offered.
pub const UNDO_OFFERED: SignedDuration = SignedDuration::from_secs(10);
/// How long it is accepted: whoever presses in the last moment may be on a slow line.
pub const UNDO_ACCEPTED: SignedDuration = SignedDuration::from_secs(15);

/// Undoes all that an official did to a report after it was `before`. `since` are the events between.
///
/// # Errors
/// [`Refusal::TooLateToUndo`]; [`Refusal::NotUndoable`] where others acted too, nothing was done, or something was hidden or
/// became supervisory, which no undoing shows again.
pub fn undo(report: &Report, before: Report, since: &[Event], by: ActorRef, now: Timestamp) -> Result<ReportEvent, Refusal> {
    let theirs = |e: &Event| e.by == by && matches!(by, ActorRef::Official(_)) && !matches!(e.what, ReportEvent::Undone { .. });
    let passing = |e: &Event| {
        use ReportEvent::{HandedOver, PinRenewed, Revealed, Supported, WordsGuarded};
        e.what.is_of_alarm()
            || matches!(e.what, Supported | Revealed { .. } | WordsGuarded { .. } | PinRenewed | HandedOver { .. })
    };
    let first = since.iter().find(|e| !passing(e)).ok_or(Refusal::NotUndoable)?;
    let shows = (report.anonymous && !before.anonymous)
        || (report.secret && !before.secret)
        || (report.supervisory && !before.supervisory)
        || (report.restricted && !before.restricted)
        || (report.is_protected() && !before.is_protected())
        || report.accused.iter().any(|a| !before.accused.contains(a))
        || since.iter().any(|e| {
            matches!(e.what, ReportEvent::TakenFrom { .. } | ReportEvent::ConsentWithdrawn { .. } | ReportEvent::Grievance { .. })
        });
    if shows || !since.iter().all(|e| passing(e) || theirs(e)) {
        Err(Refusal::NotUndoable)
    } else if now.duration_since(first.at) > UNDO_ACCEPTED {
        Err(Refusal::TooLateToUndo)
    } else {
        Ok(ReportEvent::Undone { to: before.version, before: Box::new(before) })
    }
}

impl Report {
    /// False for an event that was undone.
    #[must_use]
    pub fn stands(&self, version: u32) -> bool {
        !self.undone.iter().any(|(first, last)| (*first..=*last).contains(&version))
    }

    /// As it was before what was undone, and knowing that it was.
    pub(super) fn step_back(&mut self, version: u32, to: u32, before: &Self) {
        let mut undone = std::mem::take(&mut self.undone);
        undone.push((to.saturating_add(1), version.saturating_sub(1)));
        let slip = Slip { handed: self.slip.handed, ..before.slip };
        // An alarm goes on: people were asked.
        let alarm = self.alarm.take();
        *self = Self { version, undone, slip, alarm, supports: self.supports, identity: self.identity, ..before.clone() };
    }
}
