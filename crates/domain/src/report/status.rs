//! Where a report stands, with what it remembers of how it came there.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ArchiveReason, Closing, Deadline, StatusName};
use crate::{AgencyId, ReportId};

/// Where a report stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Received; a coordinator has to verify and forward it.
    Submitted,
    /// The reporter was asked to complete it; all clocks stand still.
    NeedsCompletion {
        /// When the reporter was asked.
        since: Timestamp,
        /// By when the reporter has to complete it.
        deadline: Deadline,
        /// The status that it goes on with.
        resume: Box<Status>,
    },
    /// Sent to an agency.
    Forwarded,
    /// The lead has taken it up.
    InProgress,
    /// No agency leads any more: to be forwarded again.
    Returned,
    /// The lead has answered; the reporter may reply.
    Answered {
        /// Until when the reporter may reply; none while a promise stands.
        window: Option<Deadline>,
    },
    /// The reporter does not accept the answer; whoever stands above decides.
    Disputed {
        /// The agency whose coordinators decide.
        to: AgencyId,
        /// By when they have to decide.
        decide: Deadline,
    },
    /// It is settled (selesai).
    Closed {
        /// Which of the three ways of closing it was.
        how: Closing,
    },
    /// It was put away (arsip).
    Archived {
        /// The reason it was put away.
        reason: ArchiveReason,
        /// When it was put away.
        since: Timestamp,
        /// The status it had, which it goes on with when it is taken back.
        resume: Box<Status>,
    },
    /// The same matter as another report, which now speaks for both.
    Joined {
        /// The report that speaks for both.
        to: ReportId,
        /// When it was joined.
        since: Timestamp,
        /// The status it had, which it goes on with when it is no longer joined.
        resume: Box<Status>,
    },
}

impl Status {
    /// Where it stands, without its particulars.
    #[must_use]
    pub fn name(&self) -> StatusName {
        match self {
            Self::Submitted => StatusName::Submitted,
            Self::NeedsCompletion { .. } => StatusName::NeedsCompletion,
            Self::Forwarded => StatusName::Forwarded,
            Self::InProgress => StatusName::InProgress,
            Self::Returned => StatusName::Returned,
            Self::Answered { .. } => StatusName::Answered,
            Self::Disputed { .. } => StatusName::Disputed,
            Self::Closed { .. } => StatusName::Closed,
            Self::Archived { .. } => StatusName::Archived,
            Self::Joined { .. } => StatusName::Joined,
        }
    }
}
