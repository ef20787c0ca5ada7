//! What can be done to a report, by its words. Who may do it is decided in [`crate::policy`].

use serde::{Deserialize, Serialize};

crate::choices! {
    /// Everything that can be done to a report.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[expect(missing_docs, reason = "named as the commands, where they are explained")]
    pub enum Action {
        Verify = "verify",
        AskCompletion = "ask-completion",
        Forward = "forward",
        Accept = "accept",
        FollowUp = "follow-up",
        Approve = "approve",
        SendBack = "send-back",
        DecideAppeal = "decide-appeal",
        Return = "return",
        Note = "note",
        Copy = "copy",
        Join = "join",
        Unjoin = "unjoin",
        Escalate = "escalate",
        Close = "close",
        Reopen = "reopen",
        Archive = "archive",
        Restore = "restore",
        Tighten = "tighten",
        Hide = "hide",
        AskToHide = "ask-to-hide",
        DeclineHiding = "decline-hiding",
        Show = "show",
        LiftSupervision = "lift-supervision",
        GiveNationalId = "national-id",
        RevealPerson = "reveal",
        Listen = "listen",
        OpenPlace = "open-place",
        RaiseAlarm = "raise-alarm",
        TakeAlarm = "take-alarm",
        TellFinding = "tell-finding",
        Read = "read",
        Complete = "complete",
        Reply = "reply",
        Rate = "rate",
        Dispute = "dispute",
        Withdraw = "withdraw",
        Object = "object",
        Support = "support",
        RenewPin = "renew-pin",
        WithdrawConsent = "withdraw-consent",
        HandOver = "hand-over",
        Forget = "forget",
        #[serde(rename = "ring")]
        Fire = "ring",
        TakeOver = "take-over",
        Grieve = "grieve",
        Restrict = "restrict",
        LiftRestriction = "lift-restriction",
    }
}

impl Action {
    /// What an official can be offered, in the order it is offered.
    pub const OF_OFFICIALS: [Self; 34] = [
        Self::TakeAlarm,
        Self::TellFinding,
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
        Self::RaiseAlarm,
        Self::Restrict,
        Self::LiftRestriction,
        Self::GiveNationalId,
        Self::Close,
        Self::Reopen,
        Self::Archive,
        Self::Restore,
        Self::WithdrawConsent,
        Self::RevealPerson,
        Self::Listen,
        Self::OpenPlace,
    ];

    /// What a reporter can be offered.
    pub const OF_REPORTERS: [Self; 10] = [
        Self::Complete,
        Self::Rate,
        Self::Reply,
        Self::Dispute,
        Self::Reopen,
        Self::Object,
        Self::Tighten,
        Self::Show,
        Self::WithdrawConsent,
        Self::Withdraw,
    ];

    /// Reads the word of something an official can be offered.
    #[must_use]
    pub fn of_officials(word: &str) -> Option<Self> {
        Self::parse(word).filter(|action| Self::OF_OFFICIALS.contains(action))
    }

    /// Reads the word of something a reporter can be offered.
    #[must_use]
    pub fn of_reporters(word: &str) -> Option<Self> {
        Self::parse(word).filter(|action| Self::OF_REPORTERS.contains(action))
    }
}
