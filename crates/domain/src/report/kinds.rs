//! The kinds that a report, its beginning and its end can be of.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::AgencyId;

/// What the reporter wants (klasifikasi).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Pengaduan
    Complaint,
    /// Aspirasi
    Aspiration,
    /// Permintaan informasi
    Information,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Complaint, Self::Aspiration, Self::Information];

    /// The word used in files, forms and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Aspiration => "aspiration",
            Self::Information => "information",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == text)
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

/// How a report arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The form on the web
    Web,
    /// A program
    Api,
    /// Taken down by an official for somebody
    Officer,
    /// Taken over from a file
    Import,
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

/// Why a report was put away. The words that explain it lie beside the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveReason {
    /// Too general to act on
    TooGeneral,
    /// Not about what government does
    NotGovernment,
    /// No sense can be made of it
    Malformed,
    /// A private matter
    Personal,
    /// Political, or against a people, faith, race or group (SARA)
    Sara,
    /// Slander
    Slander,
    /// In court
    InCourt,
    /// A test
    Test,
    /// Not completed in time by the reporter
    Incomplete,
    /// Taken back by the reporter
    Withdrawn,
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

    /// The word used in forms and texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooGeneral => "too_general",
            Self::NotGovernment => "not_government",
            Self::Malformed => "malformed",
            Self::Personal => "personal",
            Self::Sara => "sara",
            Self::Slander => "slander",
            Self::InCourt => "in_court",
            Self::Test => "test",
            Self::Incomplete => "incomplete",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What an answer says. "Answered" alone says nothing about whether anything was done: these are never added up unlabelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done, on this day
    Fixed {
        /// When.
        on: Date,
    },
    /// It will be done by this day; until then it stays on the agency's desk
    Promised {
        /// The last day.
        by: Date,
    },
    /// What was asked for was told
    Informed,
    /// It will not be done, for a reason that stands in the law
    Declined,
    /// Another agency has it now, and leads from here on
    Moved {
        /// Which.
        to: AgencyId,
    },
}

impl Outcome {
    /// The words of all outcomes, in the order they are offered.
    pub const NAMES: [&str; 5] = ["fixed", "promised", "informed", "declined", "moved"];

    /// The word used in forms, sheets, texts and the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed { .. } => "fixed",
            Self::Promised { .. } => "promised",
            Self::Informed => "informed",
            Self::Declined => "declined",
            Self::Moved { .. } => "moved",
        }
    }
}

/// The three ways a report closes. They are never mixed in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// The reporter said it is settled.
    Confirmed,
    /// The reporter said nothing within the reply window.
    Silence,
    /// An official closed it, with a reason.
    Administrator,
}

impl Closing {
    /// The word used in texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Silence => "silence",
            Self::Administrator => "administrator",
        }
    }
}

/// Why a report went up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Nobody verified it in time.
    VerificationLate,
    /// The agency did not complete it in time.
    CompletionLate,
    /// Two agencies said it is not theirs.
    Bounced,
    /// The reporter disputed an answer: it goes to whoever decides about that.
    Disputed,
    /// An official sent it up.
    Official,
    /// The reporter objected to what a coordinator did with it alone.
    Objected,
    /// The day that an agency had named for doing it passed.
    PromiseBroken,
}

impl Cause {
    /// The word used in texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VerificationLate => "verification_late",
            Self::CompletionLate => "completion_late",
            Self::Bounced => "bounced",
            Self::Disputed => "disputed",
            Self::Official => "official",
            Self::Objected => "objected",
            Self::PromiseBroken => "promise_broken",
        }
    }
}
