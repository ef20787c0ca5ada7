//! What a report is at the agencies it was sent to: forwardings (disposisi), and the follow-ups (tindak lanjut) to them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Deadline, Outcome};
use crate::{AgencyId, UserId};

/// How far an agency has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Sent, not yet taken up
    Waiting,
    /// Taken up
    Accepted,
    /// Answered
    Answered,
    /// Returned: not its authority
    Returned,
    /// Taken away: it is for the inspectorate, or no longer
    Withdrawn,
}

/// A report sent to an agency (disposisi). Each has its own clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarding {
    /// The agency that it was sent to.
    pub agency: AgencyId,
    /// Whether this agency leads: the report is answered when it has answered.
    pub lead: bool,
    /// How far the agency has come.
    pub progress: Progress,
    /// When it was sent there; `None` for what was taken over from a file.
    pub at: Option<Timestamp>,
    /// By when the first follow-up is due; met once one is published.
    pub first: Option<Deadline>,
    /// By when the agency has to complete its work.
    pub complete: Option<Deadline>,
    /// Whether a follow-up was published.
    pub followed_up: bool,
    /// The day by which the agency said it will be done, until it says more or that day passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Deadline>,
}

impl Forwarding {
    /// True while the agency has something to do or to say.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !matches!(self.progress, Progress::Returned | Progress::Withdrawn)
    }

    /// True until the agency has answered or returned it. Whoever promised is not done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.progress {
            Progress::Waiting | Progress::Accepted => true,
            Progress::Answered => self.promise.is_some(),
            Progress::Returned | Progress::Withdrawn => false,
        }
    }
}

/// A follow-up (tindak lanjut) on its way to the public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The place of its forwarding in [`Report::forwardings`](super::Report::forwardings).
    pub forwarding: usize,
    /// Whether it answers the report, or tells of progress.
    pub answer: bool,
    /// What the answer says; unknown for those of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The version of the event that carries its words.
    pub words_in: u32,
    /// How far it is on its way to the public.
    pub stage: Stage,
    /// Who approved it; unknown for what was never a draft, and for those of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<UserId>,
    /// Who wrote the draft; somebody else approves it. Unknown for what was never one, and for drafts of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<UserId>,
}

/// How far a follow-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Written, waits for approval
    Draft,
    /// Sent back by the approver
    SentBack,
    /// Public
    Published,
}
