//! The kinds that a report, its beginning and its end can be of.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::AgencyId;

crate::choices! {
    /// What the reporter wants (klasifikasi).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Kind {
        /// A complaint (pengaduan)
        Complaint = "complaint",
        /// An aspiration (aspirasi)
        Aspiration = "aspiration",
        /// A request for information (permintaan informasi)
        Information = "information",
    }
}

/// The class that decides how long completion may take (PermenPANRB 62/2018).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A request for information
    Information,
    /// An aspiration
    Aspiration,
    /// A complaint without supervisory content
    Complaint,
    /// A complaint with supervisory content (berkadar pengawasan)
    Supervisory,
}

crate::choices! {
    /// The way by which a report arrived.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Channel {
        /// The form on the web
        Web = "web",
        /// A program, through the API
        Api = "api",
        /// Taken down by an official for somebody
        Officer = "officer",
        /// Taken over from a file
        Import = "import",
    }
}

/// A voice note that a report came with. What is heard of it is the person: it lies sealed as they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// Beside what was written
    Beside,
    /// Instead of it: until somebody writes down what is heard, a text of ours stands in for the words
    Alone,
}

/// What is known about who reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// Nothing was given, so nothing can leak.
    None,
    /// A name or contact lies sealed beside the report.
    Given,
    /// It was there; its key is destroyed.
    Forgotten,
}

crate::choices! {
    /// Why a report was put away. The words that explain it lie beside the event.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ArchiveReason {
        /// Too general to act on
        TooGeneral = "too_general",
        /// Not about what government does
        NotGovernment = "not_government",
        /// No sense can be made of it
        Malformed = "malformed",
        /// A private matter
        Personal = "personal",
        /// Political, or against a people, faith, race or group (SARA)
        Sara = "sara",
        /// Slander
        Slander = "slander",
        /// In court
        InCourt = "in_court",
        /// A test
        Test = "test",
        /// Not completed in time by the reporter
        Incomplete = "incomplete",
        /// Taken back by the reporter
        Withdrawn = "withdrawn",
    }
}

impl ArchiveReason {
    /// The reasons an official can choose.
    pub const BY_OFFICIAL: [Self; 8] = [
        Self::TooGeneral,
        Self::NotGovernment,
        Self::Malformed,
        Self::Personal,
        Self::Sara,
        Self::Slander,
        Self::InCourt,
        Self::Test,
    ];
}

crate::choices! {
    /// Where a report stands, without its particulars: the word of rows, filters, sheets and the API. In the order of its life.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum StatusName {
        /// Received (masuk), to be verified
        Submitted = "submitted",
        /// The reporter is asked to complete it
        NeedsCompletion = "needs_completion",
        /// Sent to an agency (disposisi)
        Forwarded = "forwarded",
        /// An agency works on it
        InProgress = "in_progress",
        /// Back with the coordinator
        Returned = "returned",
        /// Answered; the reporter may reply
        Answered = "answered",
        /// The reporter does not accept the answer (keberatan)
        Disputed = "disputed",
        /// Settled (selesai)
        Closed = "closed",
        /// Put away (arsip)
        Archived = "archived",
        /// Joined to another report, which speaks for both
        Joined = "joined",
    }
}

/// What an answer says. "Answered" alone says nothing about whether anything was done: these are never added up unlabelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done, on this day
    Fixed {
        /// The day it was done.
        on: Date,
    },
    /// It will be done by this day; until then it stays on the agency's desk
    Promised {
        /// The last day on which the promise is kept.
        by: Date,
    },
    /// It gives the information that was asked for
    Informed,
    /// It will not be done, for a reason that stands in the law
    Declined,
    /// Another agency has it now, and leads from here on
    Moved {
        /// The agency that leads from here on.
        to: AgencyId,
    },
}

crate::choices! {
    /// What an answer says, without its particulars: the word of forms, sheets, texts and the API. In the order they are offered.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum OutcomeName {
        /// It is done
        Fixed = "fixed",
        /// It will be done
        Promised = "promised",
        /// It gives the information that was asked for
        Informed = "informed",
        /// It will not be done
        Declined = "declined",
        /// Another agency has it
        Moved = "moved",
    }
}

impl Outcome {
    /// What it says, without its particulars.
    #[must_use]
    pub fn name(self) -> OutcomeName {
        match self {
            Self::Fixed { .. } => OutcomeName::Fixed,
            Self::Promised { .. } => OutcomeName::Promised,
            Self::Informed => OutcomeName::Informed,
            Self::Declined => OutcomeName::Declined,
            Self::Moved { .. } => OutcomeName::Moved,
        }
    }
}

crate::choices! {
    /// The three ways a report closes. They are never mixed in a figure.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Closing {
        /// The reporter said it is settled.
        Confirmed = "confirmed",
        /// The reporter said nothing within the reply window.
        Silence = "silence",
        /// An official closed it, with a reason.
        Administrator = "administrator",
    }
}

crate::choices! {
    /// Why a report went up.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Cause {
        /// Nobody verified it in time.
        VerificationLate = "verification_late",
        /// The agency did not complete it in time.
        CompletionLate = "completion_late",
        /// Two agencies said it is not theirs.
        Bounced = "bounced",
        /// The reporter disputed an answer: it goes to whoever decides about that.
        Disputed = "disputed",
        /// An official sent it up.
        Official = "official",
        /// The reporter objected to what a coordinator did with it alone.
        Objected = "objected",
        /// The day that an agency had named for doing it passed.
        PromiseBroken = "promise_broken",
    }
}
