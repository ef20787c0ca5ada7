//! What is told, as it was when it happened. Each kind holds what its text needs and nothing that may be missing: where less is
//! known, another kind says less. Never a word of a reporter, nor a person: those are read when it is sent.

use domain::{
    AgencyId, Date, TrackingNumber,
    forest::{Alarming, Finding},
    grievance::{LimitKind, StepName},
    report::{Clock, Work},
};
use serde::{Deserialize, Serialize};

use super::notice::Notice;
use crate::ReferenceData;

/// An agency, and what it was called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Which.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
}

/// An agency by the name it has now.
pub(crate) fn named(reference: &ReferenceData, id: AgencyId) -> Named {
    Named { id, name: reference.agency_name(id) }
}

/// What is told, with all that telling it needs. `due` and `day` are dates on the wall where the report is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "their texts say it")]
pub enum News {
    // to the reporter
    Receipt {
        due: Date,
    },
    ReceiptUndated,
    Forwarded {
        agency: Named,
        due: Date,
    },
    AskedToComplete {
        due: Date,
    },
    FollowedUp {
        agency: Named,
        day: Date,
    },
    Answered {
        agency: Named,
        due: Date,
        day: Date,
    },
    /// Answered where no reply is waited for (any more).
    AnsweredUndated {
        agency: Named,
        day: Date,
    },
    ClosingSoon {
        due: Date,
    },
    Closed {
        day: Date,
    },
    Archived,
    Joined,
    JoinedSeen {
        other: TrackingNumber,
    },
    /// What became of the report that now speaks for this one.
    JoinedFollowedUp {
        agency: Named,
        day: Date,
        other: TrackingNumber,
    },
    JoinedFollowedUpUnseen {
        day: Date,
    },
    JoinedAnswered {
        agency: Named,
        day: Date,
        other: TrackingNumber,
    },
    JoinedAnsweredUnseen {
        day: Date,
    },
    JoinedClosed {
        day: Date,
        other: TrackingNumber,
    },
    JoinedClosedUnseen {
        day: Date,
    },
    Reopened,
    /// By an official.
    Hidden,
    Shown,
    SupervisionLifted,
    /// An agency named the day by which it will be done.
    Promised {
        agency: Named,
        due: Date,
        day: Date,
    },
    PromiseBroken {
        agency: Named,
        due: Date,
    },
    /// Who decides about their objection.
    Appealed {
        agency: Named,
        due: Date,
    },
    AppealUpheld {
        agency: Named,
        day: Date,
    },
    AppealRejected {
        agency: Named,
        due: Date,
        day: Date,
    },
    NewPinCode {
        code: String,
    },
    PinRenewed {
        day: Date,
    },
    /// What was done about their grievance, on which day.
    GrievanceStep {
        step: StepName,
        day: Date,
        /// The answer decided an appeal.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        decides: bool,
        /// Words wait for them on their page.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        words: bool,
    },
    /// The same, and by when they hear again.
    GrievanceNext {
        step: StepName,
        day: Date,
        due: Date,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        decides: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        words: bool,
    },
    // to officials, of whose desk it is
    New {
        agency: Named,
        due: Date,
    },
    NewUndated {
        agency: Named,
    },
    ToFollowUp {
        agency: Named,
        due: Date,
    },
    Copied {
        agency: Named,
    },
    ToApprove {
        agency: Named,
        due: Date,
    },
    ToApproveUndated {
        agency: Named,
    },
    SentBack {
        agency: Named,
        due: Date,
    },
    SentBackUndated {
        agency: Named,
    },
    CameBack {
        agency: Named,
        due: Date,
    },
    /// Another agency still leads.
    CameBackBeside {
        agency: Named,
    },
    AskedToHide {
        agency: Named,
    },
    HidingDeclined {
        agency: Named,
    },
    VerifyAgain {
        agency: Named,
        due: Date,
    },
    Replied {
        agency: Named,
        due: Date,
    },
    RepliedUndated {
        agency: Named,
    },
    DueTomorrow {
        agency: Named,
        due: Date,
        clock: Clock,
    },
    Overdue {
        agency: Named,
        clock: Clock,
    },
    Escalated {
        agency: Named,
    },
    ToDecide {
        agency: Named,
        due: Date,
    },
    /// Whose answer is disputed.
    AnswerDisputed {
        agency: Named,
    },
    ToGoOn {
        agency: Named,
        due: Date,
    },
    /// A case for the grievance specialist alone.
    Restricted {
        agency: Named,
    },
    /// What a grievance waits for is due.
    GrievanceDue {
        agency: Named,
        due: Date,
        limit: LimitKind,
    },
    /// What a grievance waits for was due.
    GrievanceOverdue {
        agency: Named,
        due: Date,
        limit: LimitKind,
    },
    /// An appeal in the grievance register is theirs to decide.
    GrievanceToDecide {
        agency: Named,
        due: Date,
    },
    /// How much work of each kind lies there, and how much of it is late.
    Digest {
        work: Vec<(Work, u64, u64)>,
    },
    /// They are on duty, and something urgent happens; or it is a drill.
    DutyAsked {
        drill: bool,
        #[serde(flatten)]
        what: Alarming,
        minutes: u16,
        /// What takes it by one tap.
        token: String,
    },
    /// Nobody on duty took it, or nobody is on duty.
    DutyLast {
        drill: bool,
        #[serde(flatten)]
        what: Alarming,
        token: String,
    },
    /// Somebody took what they were asked, too.
    DutyTaken {
        drill: bool,
    },
    /// Whoever took the alarm told what they found.
    DutyFound {
        #[serde(flatten)]
        what: Alarming,
        finding: Finding,
    },
    /// What a satellite saw, and nobody reported, is theirs to look at.
    AlertAssigned {
        agency: Named,
        fire: bool,
        day: Date,
        /// Hundred-thousandths of a degree.
        lat: i32,
        lon: i32,
    },
    // to an official, of their own account, on the day that it happened
    NewPassword {
        day: Date,
    },
    CodeOn {
        day: Date,
    },
    CodeReplaced {
        day: Date,
    },
    CodeOff {
        day: Date,
    },
    PasswordReset {
        day: Date,
    },
    RolesChanged {
        day: Date,
    },
    AddressChanged {
        day: Date,
    },
}

impl News {
    /// What kind of notice it is.
    #[must_use]
    pub fn notice(&self) -> Notice {
        match self {
            Self::Receipt { .. } | Self::ReceiptUndated => Notice::Receipt,
            Self::Forwarded { .. } => Notice::Forwarded,
            Self::AskedToComplete { .. } => Notice::AskedToComplete,
            Self::FollowedUp { .. } => Notice::FollowedUp,
            Self::Answered { .. } | Self::AnsweredUndated { .. } => Notice::Answered,
            Self::ClosingSoon { .. } => Notice::ClosingSoon,
            Self::Closed { .. } => Notice::Closed,
            Self::Archived => Notice::Archived,
            Self::Joined | Self::JoinedSeen { .. } => Notice::Joined,
            Self::JoinedFollowedUp { .. } | Self::JoinedFollowedUpUnseen { .. } => Notice::JoinedFollowedUp,
            Self::JoinedAnswered { .. } | Self::JoinedAnsweredUnseen { .. } => Notice::JoinedAnswered,
            Self::JoinedClosed { .. } | Self::JoinedClosedUnseen { .. } => Notice::JoinedClosed,
            Self::Reopened => Notice::Reopened,
            Self::Hidden => Notice::Hidden,
            Self::Shown => Notice::Shown,
            Self::SupervisionLifted => Notice::SupervisionLifted,
            Self::Promised { .. } => Notice::Promised,
            Self::PromiseBroken { .. } => Notice::PromiseBroken,
            Self::Appealed { .. } => Notice::Appealed,
            Self::AppealUpheld { .. } => Notice::AppealUpheld,
            Self::AppealRejected { .. } => Notice::AppealRejected,
            Self::NewPinCode { .. } => Notice::NewPinCode,
            Self::PinRenewed { .. } => Notice::PinRenewed,
            Self::GrievanceStep { .. } | Self::GrievanceNext { .. } => Notice::GrievanceStep,
            Self::GrievanceToDecide { .. } => Notice::GrievanceToDecide,
            Self::New { .. } | Self::NewUndated { .. } => Notice::New,
            Self::ToFollowUp { .. } => Notice::ToFollowUp,
            Self::Copied { .. } => Notice::Copied,
            Self::ToApprove { .. } | Self::ToApproveUndated { .. } => Notice::ToApprove,
            Self::SentBack { .. } | Self::SentBackUndated { .. } => Notice::SentBack,
            Self::CameBack { .. } | Self::CameBackBeside { .. } => Notice::CameBack,
            Self::AskedToHide { .. } => Notice::AskedToHide,
            Self::HidingDeclined { .. } => Notice::HidingDeclined,
            Self::VerifyAgain { .. } => Notice::VerifyAgain,
            Self::Replied { .. } | Self::RepliedUndated { .. } => Notice::Replied,
            Self::DueTomorrow { .. } => Notice::DueTomorrow,
            Self::Overdue { .. } => Notice::Overdue,
            Self::Escalated { .. } => Notice::Escalated,
            Self::ToDecide { .. } => Notice::ToDecide,
            Self::AnswerDisputed { .. } => Notice::AnswerDisputed,
            Self::ToGoOn { .. } => Notice::ToGoOn,
            Self::Restricted { .. } => Notice::Restricted,
            Self::GrievanceDue { .. } => Notice::GrievanceDue,
            Self::GrievanceOverdue { .. } => Notice::GrievanceOverdue,
            Self::Digest { .. } => Notice::Digest,
            Self::DutyAsked { .. } => Notice::DutyAsked,
            Self::DutyLast { .. } => Notice::DutyLast,
            Self::DutyTaken { .. } => Notice::DutyTaken,
            Self::DutyFound { .. } => Notice::DutyFound,
            Self::AlertAssigned { .. } => Notice::AlertAssigned,
            Self::NewPassword { .. } => Notice::NewPassword,
            Self::CodeOn { .. } => Notice::CodeOn,
            Self::CodeReplaced { .. } => Notice::CodeReplaced,
            Self::CodeOff { .. } => Notice::CodeOff,
            Self::PasswordReset { .. } => Notice::PasswordReset,
            Self::RolesChanged { .. } => Notice::RolesChanged,
            Self::AddressChanged { .. } => Notice::AddressChanged,
        }
    }

    /// What somebody is told of their own account; none for notices about anything else.
    #[must_use]
    pub fn of_account(notice: Notice, day: Date) -> Option<Self> {
        Some(match notice {
            Notice::NewPassword => Self::NewPassword { day },
            Notice::CodeOn => Self::CodeOn { day },
            Notice::CodeReplaced => Self::CodeReplaced { day },
            Notice::CodeOff => Self::CodeOff { day },
            Notice::PasswordReset => Self::PasswordReset { day },
            Notice::RolesChanged => Self::RolesChanged { day },
            Notice::AddressChanged => Self::AddressChanged { day },
            _ => return None,
        })
    }

    /// Whether it is about a drill: its letter says so whatever an installation says in it.
    #[must_use]
    pub fn is_drill(&self) -> bool {
        matches!(self, Self::DutyAsked { drill, .. } | Self::DutyLast { drill, .. } | Self::DutyTaken { drill } if *drill)
    }

    /// The agency it names.
    #[must_use]
    pub fn agency(&self) -> Option<&Named> {
        match self {
            Self::Forwarded { agency, .. }
            | Self::FollowedUp { agency, .. }
            | Self::Answered { agency, .. }
            | Self::AnsweredUndated { agency, .. }
            | Self::JoinedFollowedUp { agency, .. }
            | Self::JoinedAnswered { agency, .. }
            | Self::New { agency, .. }
            | Self::NewUndated { agency }
            | Self::ToFollowUp { agency, .. }
            | Self::Copied { agency }
            | Self::ToApprove { agency, .. }
            | Self::ToApproveUndated { agency }
            | Self::SentBack { agency, .. }
            | Self::SentBackUndated { agency }
            | Self::CameBack { agency, .. }
            | Self::CameBackBeside { agency }
            | Self::AskedToHide { agency }
            | Self::HidingDeclined { agency }
            | Self::VerifyAgain { agency, .. }
            | Self::Replied { agency, .. }
            | Self::RepliedUndated { agency }
            | Self::DueTomorrow { agency, .. }
            | Self::Overdue { agency, .. }
            | Self::Promised { agency, .. }
            | Self::PromiseBroken { agency, .. }
            | Self::Appealed { agency, .. }
            | Self::AppealUpheld { agency, .. }
            | Self::AppealRejected { agency, .. }
            | Self::ToDecide { agency, .. }
            | Self::AnswerDisputed { agency }
            | Self::ToGoOn { agency, .. }
            | Self::AlertAssigned { agency, .. }
            | Self::Restricted { agency }
            | Self::GrievanceDue { agency, .. }
            | Self::GrievanceOverdue { agency, .. }
            | Self::GrievanceToDecide { agency, .. }
            | Self::Escalated { agency } => Some(agency),
            _ => None,
        }
    }
}
