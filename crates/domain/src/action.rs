//! What can be done to a report, by its words. Who may do it is decided in [`crate::policy`].

use serde::{Deserialize, Serialize};

/// Everything that can be done to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as the commands, where they are explained")]
pub enum Action {
    Verify,
    AskCompletion,
    Forward,
    Accept,
    FollowUp,
    Approve,
    SendBack,
    DecideAppeal,
    Return,
    Note,
    Copy,
    Join,
    Unjoin,
    Escalate,
    Close,
    Reopen,
    Archive,
    Restore,
    Tighten,
    Hide,
    AskToHide,
    DeclineHiding,
    Show,
    LiftSupervision,
    GiveNationalId,
    RevealPerson,
    Read,
    Complete,
    Reply,
    Rate,
    Dispute,
    Withdraw,
    Object,
    Support,
    RenewPin,
    Forget,
    #[serde(rename = "ring")]
    Fire,
    TakeOver,
}

impl Action {
    /// What an official can be offered, in the order it is offered.
    pub const OF_OFFICIALS: [Self; 26] = [
        Self::DecideAppeal,
        Self::Verify,
        Self::Forward,
        Self::Approve,
        Self::SendBack,
        Self::FollowUp,
        Self::Accept,
        Self::Return,
        Self::AskCompletion,
        Self::Note,
        Self::Copy,
        Self::Escalate,
        Self::Join,
        Self::Unjoin,
        Self::Tighten,
        Self::Hide,
        Self::AskToHide,
        Self::DeclineHiding,
        Self::Show,
        Self::LiftSupervision,
        Self::GiveNationalId,
        Self::Close,
        Self::Reopen,
        Self::Archive,
        Self::Restore,
        Self::RevealPerson,
    ];

    /// What a reporter can be offered.
    pub const OF_REPORTERS: [Self; 9] = [
        Self::Complete,
        Self::Rate,
        Self::Reply,
        Self::Dispute,
        Self::Reopen,
        Self::Object,
        Self::Tighten,
        Self::Show,
        Self::Withdraw,
    ];

    /// The word used in addresses and texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::AskCompletion => "ask-completion",
            Self::Forward => "forward",
            Self::Accept => "accept",
            Self::FollowUp => "follow-up",
            Self::Approve => "approve",
            Self::SendBack => "send-back",
            Self::DecideAppeal => "decide-appeal",
            Self::Return => "return",
            Self::Note => "note",
            Self::Copy => "copy",
            Self::Join => "join",
            Self::Unjoin => "unjoin",
            Self::Escalate => "escalate",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::Archive => "archive",
            Self::Restore => "restore",
            Self::Tighten => "tighten",
            Self::Hide => "hide",
            Self::AskToHide => "ask-to-hide",
            Self::DeclineHiding => "decline-hiding",
            Self::Show => "show",
            Self::LiftSupervision => "lift-supervision",
            Self::GiveNationalId => "national-id",
            Self::RevealPerson => "reveal",
            Self::Read => "read",
            Self::Complete => "complete",
            Self::Reply => "reply",
            Self::Rate => "rate",
            Self::Dispute => "dispute",
            Self::Withdraw => "withdraw",
            Self::Object => "object",
            Self::Support => "support",
            Self::RenewPin => "renew-pin",
            Self::Forget => "forget",
            Self::Fire => "ring",
            Self::TakeOver => "take-over",
        }
    }

    /// Reads the word of something an official or a reporter can do.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::OF_OFFICIALS.into_iter().chain(Self::OF_REPORTERS).find(|a| a.as_str() == text)
    }
}
