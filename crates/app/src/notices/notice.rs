//! The kinds of letters, one by one: an installation may write each in its own words.

use serde::{Deserialize, Serialize};

domain::choices! {
    /// What people are told.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[expect(missing_docs, reason = "their texts say it")]
    pub enum Notice {
        // to the reporter
        Receipt = "receipt",
        Forwarded = "forwarded",
        AskedToComplete = "asked-to-complete",
        FollowedUp = "followed-up",
        Answered = "answered",
        ClosingSoon = "closing-soon",
        Closed = "closed",
        Archived = "archived",
        Joined = "joined",
        JoinedFollowedUp = "joined-followed-up",
        JoinedAnswered = "joined-answered",
        JoinedClosed = "joined-closed",
        Reopened = "reopened",
        Hidden = "hidden",
        Shown = "shown",
        SupervisionLifted = "supervision-lifted",
        Promised = "promised",
        PromiseBroken = "promise-broken",
        Appealed = "appealed",
        AppealUpheld = "appeal-upheld",
        AppealRejected = "appeal-rejected",
        NewPinCode = "new-pin-code",
        PinRenewed = "pin-renewed",
        GrievanceStep = "grievance-step",
        // to officials
        New = "new",
        ToFollowUp = "to-follow-up",
        Copied = "copied",
        ToApprove = "to-approve",
        SentBack = "sent-back",
        CameBack = "came-back",
        AskedToHide = "asked-to-hide",
        HidingDeclined = "hiding-declined",
        VerifyAgain = "verify-again",
        Replied = "replied",
        DueTomorrow = "due-tomorrow",
        Overdue = "overdue",
        Escalated = "escalated",
        ToDecide = "to-decide",
        AnswerDisputed = "answer-disputed",
        ToGoOn = "to-go-on",
        Restricted = "restricted",
        GrievanceDue = "grievance-due",
        GrievanceOverdue = "grievance-overdue",
        GrievanceToDecide = "grievance-to-decide",
        Digest = "digest",
        DutyAsked = "duty-asked",
        DutyLast = "duty-last",
        DutyTaken = "duty-taken",
        DutyFound = "duty-found",
        AlertAssigned = "alert-assigned",
        // to an official, of their own account
        NewPassword = "new-password",
        CodeOn = "code-on",
        CodeReplaced = "code-replaced",
        CodeOff = "code-off",
        PasswordReset = "password-reset",
        RolesChanged = "roles-changed",
        AddressChanged = "address-changed",
    }
}

impl Notice {
    /// True for what those hear too whose reports were joined to the one it is about.
    #[must_use]
    pub fn reaches_joined(self) -> bool {
        matches!(self, Self::Answered | Self::FollowedUp | Self::Closed)
    }

    /// True for what is about a place and names no report: who may open one is asked there.
    #[must_use]
    pub fn is_of_place(self) -> bool {
        matches!(self, Self::DutyAsked | Self::DutyLast | Self::DutyTaken | Self::DutyFound | Self::AlertAssigned)
    }

    /// True for what is about one report.
    #[must_use]
    pub fn is_of_report(self) -> bool {
        self != Self::Digest && !self.is_of_place() && !self.is_about_account()
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
