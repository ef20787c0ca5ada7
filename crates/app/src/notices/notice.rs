//! The kinds of letters, one by one: an installation may write each in its own words.

use serde::{Deserialize, Serialize};

/// What people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "their texts say it")]
pub enum Notice {
    // to the reporter
    Receipt,
    Forwarded,
    AskedToComplete,
    FollowedUp,
    Answered,
    ClosingSoon,
    Closed,
    Archived,
    Joined,
    JoinedFollowedUp,
    JoinedAnswered,
    JoinedClosed,
    Reopened,
    Hidden,
    Shown,
    SupervisionLifted,
    Promised,
    PromiseBroken,
    Appealed,
    AppealUpheld,
    AppealRejected,
    NewPinCode,
    PinRenewed,
    // to officials
    New,
    ToFollowUp,
    Copied,
    ToApprove,
    SentBack,
    CameBack,
    AskedToHide,
    HidingDeclined,
    VerifyAgain,
    Replied,
    DueTomorrow,
    Overdue,
    Escalated,
    ToDecide,
    AnswerDisputed,
    ToGoOn,
    Digest,
    // to an official, of their own account
    NewPassword,
    CodeOn,
    CodeReplaced,
    CodeOff,
    PasswordReset,
    RolesChanged,
    AddressChanged,
}

impl Notice {
    /// All notices.
    pub const ALL: [Self; 47] = [
        Self::Receipt,
        Self::Forwarded,
        Self::AskedToComplete,
        Self::FollowedUp,
        Self::Answered,
        Self::ClosingSoon,
        Self::Closed,
        Self::Archived,
        Self::Joined,
        Self::JoinedFollowedUp,
        Self::JoinedAnswered,
        Self::JoinedClosed,
        Self::Reopened,
        Self::Hidden,
        Self::Shown,
        Self::SupervisionLifted,
        Self::Promised,
        Self::PromiseBroken,
        Self::Appealed,
        Self::AppealUpheld,
        Self::AppealRejected,
        Self::NewPinCode,
        Self::PinRenewed,
        Self::New,
        Self::ToFollowUp,
        Self::Copied,
        Self::ToApprove,
        Self::SentBack,
        Self::CameBack,
        Self::AskedToHide,
        Self::HidingDeclined,
        Self::VerifyAgain,
        Self::Replied,
        Self::DueTomorrow,
        Self::Overdue,
        Self::Escalated,
        Self::ToDecide,
        Self::AnswerDisputed,
        Self::ToGoOn,
        Self::Digest,
        Self::NewPassword,
        Self::CodeOn,
        Self::CodeReplaced,
        Self::CodeOff,
        Self::PasswordReset,
        Self::RolesChanged,
        Self::AddressChanged,
    ];

    /// The key of its texts.
    #[must_use]
    pub fn key(self) -> String {
        domain::text_key(&self)
    }

    /// True for what those hear too whose reports were joined to the one it is about.
    #[must_use]
    pub fn reaches_joined(self) -> bool {
        matches!(self, Self::Answered | Self::FollowedUp | Self::Closed)
    }

    /// True for what tells somebody about their own account.
    #[must_use]
    pub fn is_about_account(self) -> bool {
        Self::ALL.iter().position(|n| *n == self) >= Self::ALL.iter().position(|n| *n == Self::NewPassword)
    }

    /// True when it goes to an official.
    #[must_use]
    pub fn is_for_officials(self) -> bool {
        Self::ALL.iter().position(|n| *n == self) >= Self::ALL.iter().position(|n| *n == Self::New)
    }
}
