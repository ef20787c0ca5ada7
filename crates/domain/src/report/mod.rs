//! A report (laporan) and its life.
//!
//! ```text
//!             +-- complete --+                 +-- not solved, promise broken ---+
//!             v              |                 v                                 |
//!  submitted -+-> needs completion      forwarded -> in progress -> answered ----+--> closed -> reopened once
//!      |            | (30 wd) lapses        |  ^           ^          | ^  (10 wd of silence, "solved")
//!      |            +-> archived            +--+           +- disputed: whoever stands above decides
//!      |                        returned: "not our authority", forwarded again, whether or not its reporter completes it
//!      +-> archived (with a reason), joined to another, withdrawn; all but withdrawn can be undone
//! ```
//! Whatever an official does can be taken back within seconds ([`undo`]).

mod agenda;
mod alarm;
#[cfg(test)]
mod answer_tests;
mod appeal;
mod apply;
mod assisted;
mod command;
mod deadline;
mod decide;
#[cfg(test)]
mod desk_tests;
mod event;
mod facts;
mod figures;
mod forwarding;
#[cfg(test)]
mod golden_tests;
mod kinds;
mod restriction;
mod status;
mod supervision;
#[cfg(test)]
mod tests;
mod undo;

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use agenda::{Clock, Task, Timer, Work};
pub use apply::apply;
pub use assisted::{Assisted, Consent, ConsentGiven, Purpose, Slip, Told};
pub use command::{Command, Context, Submission, TakeOver, Verification};
pub use deadline::Deadline;
pub use decide::{can_have_been_written, can_have_happened, decide, submit};
pub use event::{Clocks, Event, ReportEvent, SealedField, Why};
pub use facts::{Concerns, Effect, EventWords, Facts, Readers, Tells};
pub use figures::{About, AboutKind, Figure, figure_changes};
pub use forwarding::{FollowUp, Forwarding, Progress, Stage};
pub use kinds::{ArchiveReason, Cause, Channel, Class, Closing, Identity, Kind, Outcome, OutcomeName, StatusName, Voice};
pub use restriction::{KnownBefore, ReadBy};
pub use status::Status;
pub use undo::{UNDO_ACCEPTED, UNDO_OFFERED, undo};

use crate::forest::{Alarm, Disturbance};
use crate::grievance::Entry;
use crate::{AgencyId, AreaCode, NationalId, Point, ReportId, TopicCode, TrackingNumber, UserId};

/// A report (laporan) as its events have made it. Words and persons are not in here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Its identity.
    pub id: ReportId,
    /// How many events it has; the next one is this plus one.
    pub version: u32,
    /// The number the reporter follows it by.
    pub tracking: TrackingNumber,
    /// What the reporter wants.
    pub kind: Kind,
    /// Berkadar pengawasan: about abuse or breach of law by officials.
    pub supervisory: bool,
    /// What it is about, once known.
    pub topic: Option<TopicCode>,
    /// The area in which it lies.
    pub area: AreaCode,
    /// The exact place, where the reporter gave one. That of a protected report is sealed instead.
    pub point: Option<Point>,
    /// The day on which it happened, where the reporter gave one.
    pub happened_on: Option<Date>,
    /// When it was written, by the clock of a phone that had no network then; nothing counts from it but whether it
    /// is too old to alarm by itself. Unknown where it was not told,
    /// and where it cannot be ([`can_have_been_written`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_at: Option<Timestamp>,
    /// The way by which it arrived.
    pub channel: Channel,
    /// What is known about who reported.
    pub identity: Identity,
    /// Whether a voice note came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
    /// The official who took it down for somebody.
    pub taken_down_by: Option<UserId>,
    /// How it was taken down, and what its reporter agreed to; unknown where an earlier version took it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assisted: Option<Assisted>,
    /// What was noticed in a forest, where it is about one and that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forest: Option<Disturbance>,
    /// The alarm that it raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<Alarm>,
    /// See [`Report::is_protected`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protected: bool,
    /// Whether the exact place lies sealed beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub placed: bool,
    /// Its entry in the grievance register, where it is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grievance: Option<Entry>,
    /// About sexual exploitation or abuse, or about reprisals: see [`Report::keeps_restriction`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// Its reporter says that it is about sexual exploitation or abuse, or about reprisals. Where nobody is named who deals with such
    /// cases it is secret, until somebody is and a coordinator hands it over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restriction_asked: bool,
    /// What of its news goes by hand.
    #[serde(default, skip_serializing_if = "Slip::is_blank")]
    pub slip: Slip,
    /// Name hidden from the public and from the agency.
    pub anonymous: bool,
    /// Whole report hidden from the public.
    pub secret: bool,
    /// An official hid it, not its reporter; so it may be shown again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden_by_official: bool,
    /// An agency asked the coordinator to hide it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hiding_asked: bool,
    /// By when the coordinator decides on that; unknown where an earlier version of the program was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hiding_due: Option<Deadline>,
    /// The reporter objected once to how a coordinator put it away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub objected: bool,
    /// When it was received.
    pub received_at: Timestamp,
    /// The government whose coordinators take care of it.
    pub custodian: AgencyId,
    /// The government that watches it after an escalation.
    pub escalated_to: Option<AgencyId>,
    /// Where it stands.
    pub status: Status,
    /// Whether a coordinator has verified it.
    pub verified: bool,
    /// Until when it must be forwarded; none once it is.
    pub verification: Option<Deadline>,
    /// To whom it was sent, in order.
    pub forwardings: Vec<Forwarding>,
    /// Units accused of something; they can neither see nor find it.
    pub accused: Vec<AgencyId>,
    /// Agencies that read along (tembusan).
    pub copies: Vec<AgencyId>,
    /// What agencies wrote, in order.
    pub follow_ups: Vec<FollowUp>,
    /// How content the reporter is with the answer, 1 to 5 stars; `None` until rated.
    pub rating: Option<u8>,
    /// Whether it was solved, as its reporter said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<bool>,
    /// How many others have this too.
    pub supports: u32,
    /// How often an agency said it is not theirs.
    pub bounces: u8,
    /// How often the reporter disputed an answer.
    pub disputes: u8,
    /// Who decided about a disputed answer, or did not in time: it goes to none of them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deciders: Vec<AgencyId>,
    /// The people who decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decided_by: Vec<UserId>,
    /// The official who closed it, until it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<UserId>,
    /// Whether it was reopened after closing.
    pub reopened: bool,
    /// Its number in the national system.
    pub national_id: Option<NationalId>,
    /// First and last version of what officials took back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undone: Vec<(u32, u32)>,
}

/// How long before it came a report was written for that to be told beside its arrival.
const TOLD_AFTER: SignedDuration = SignedDuration::from_mins(10);

impl Report {
    /// When it was written, where that was so long before it came that whoever reads it must know.
    #[must_use]
    pub fn written_before(&self) -> Option<Timestamp> {
        self.written_at.filter(|at| self.received_at.duration_since(*at) > TOLD_AFTER)
    }

    /// True while it is only spoken: nobody has written down yet what is heard.
    #[must_use]
    pub fn is_unwritten(&self) -> bool {
        self.voice == Some(Voice::Alone) && !self.verified
    }

    /// Whether a draft waits for approval at the forwarding of this place.
    #[must_use]
    pub fn has_draft(&self, forwarding: usize) -> bool {
        self.follow_ups.iter().any(|u| u.forwarding == forwarding && u.stage == Stage::Draft)
    }

    /// True where an answer waits for a word of its reporter, and there is an agency to go on.
    #[must_use]
    pub fn awaits_reporter(&self) -> bool {
        matches!(self.status, Status::Answered { .. }) && self.lead().is_some()
    }

    /// Where agencies promised something that is still to come.
    pub fn standing_promises(&self) -> impl Iterator<Item = usize> {
        self.forwardings.iter().enumerate().filter(|(_, f)| f.is_open() && f.promise.is_some()).map(|(place, _)| place)
    }

    /// Whether a coordinator of an agency may end it: after an objection or a decision above only whoever stands above, never
    /// again the desk that was objected to.
    #[must_use]
    pub fn is_ended_by(&self, agency: AgencyId) -> bool {
        let above = self.objected || !self.deciders.is_empty();
        !above || self.escalated_to.is_none_or(|to| to == agency)
    }

    /// True while what the lead said it will do is still to come.
    #[must_use]
    pub fn is_promised(&self) -> bool {
        self.lead().is_some_and(|(_, f)| f.promise.is_some())
    }

    /// Whether an agency promised in this report, also when it had it before.
    #[must_use]
    pub fn has_promised(&self, agency: AgencyId) -> bool {
        let promises = |u: &&FollowUp| u.stage == Stage::Published && matches!(u.outcome, Some(Outcome::Promised { .. }));
        let by = |u: &FollowUp| self.forwardings.get(u.forwarding).is_some_and(|f| f.agency == agency);
        self.follow_ups.iter().filter(promises).any(by)
    }

    /// Whether an answer of the agency at a forwarding was published.
    #[must_use]
    pub fn has_answer_of(&self, forwarding: usize) -> bool {
        self.follow_ups.iter().any(|u| u.forwarding == forwarding && u.answer && u.stage == Stage::Published)
    }

    /// What the last answer of whoever leads says; none where it was not told.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let leads = |u: &&FollowUp| self.forwardings.get(u.forwarding).is_some_and(|f| f.lead);
        self.follow_ups.iter().filter(|u| u.answer && u.stage == Stage::Published).rfind(leads)?.outcome
    }

    /// Whether the agency at the forwarding of this place has something to do: of what is answered, what it promised.
    #[must_use]
    pub fn awaits(&self, forwarding: usize) -> bool {
        let Some(f) = self.forwardings.get(forwarding) else { return false };
        match self.status {
            Status::Submitted | Status::Returned | Status::Forwarded | Status::InProgress => f.is_open(),
            Status::Answered { .. } => f.is_open() && f.promise.is_some(),
            Status::NeedsCompletion { .. }
            | Status::Disputed { .. }
            | Status::Closed { .. }
            | Status::Archived { .. }
            | Status::Joined { .. } => false,
        }
    }

    /// True where an agency returned it and its reporter was asked for more before another had it.
    pub(super) fn is_returned_beneath(&self) -> bool {
        matches!(&self.status, Status::NeedsCompletion { resume, .. } if **resume == Status::Returned)
    }

    /// The class that decides how long completion may take.
    #[must_use]
    pub fn class(&self) -> Class {
        match (self.supervisory, self.kind) {
            (true, _) => Class::Supervisory,
            (_, Kind::Complaint) => Class::Complaint,
            (_, Kind::Aspiration) => Class::Aspiration,
            (_, Kind::Information) => Class::Information,
        }
    }

    /// The forwarding that leads, by its place.
    #[must_use]
    pub fn lead(&self) -> Option<(usize, &Forwarding)> {
        self.forwardings.iter().enumerate().find(|(_, f)| f.lead && f.is_active())
    }

    /// The active forwarding to an agency, by its place.
    #[must_use]
    pub fn forwarding_to(&self, agency: AgencyId) -> Option<(usize, &Forwarding)> {
        self.forwardings.iter().enumerate().find(|(_, f)| f.agency == agency && f.is_active())
    }

    /// True when anyone may see it: verified, neither secret nor supervisory, neither put away nor joined.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.verified
            && !self.secret
            && !self.supervisory
            && !self.restricted
            && !matches!(self.status, Status::Archived { .. } | Status::Joined { .. })
    }

    /// True where its title and the beginning of its text are those that officials gave it for the public.
    #[must_use]
    pub fn has_public_title(&self) -> bool {
        self.verified && !self.secret
    }

    /// True where it waits for nobody.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        matches!(self.status, Status::Closed { .. } | Status::Archived { .. } | Status::Joined { .. })
    }

    /// The agencies that have a part in it now.
    #[must_use]
    pub fn path(&self) -> Vec<AgencyId> {
        let active = self.forwardings.iter().filter(|f| f.is_active()).map(|f| f.agency);
        let mut path: Vec<_> =
            [self.custodian].into_iter().chain(self.escalated_to).chain(active).chain(self.copies.iter().copied()).collect();
        path.extend(self.in_register().and_then(Entry::appealed_to).filter(|_| !self.restricted));
        path.sort_unstable();
        path.dedup();
        path
    }
}
