//! What a letter says, as it was when it happened. Each kind holds what its text needs and nothing that may be missing: where
//! less is known, another kind says less. Never a word of a reporter, nor a person: those are read when it is sent.

use domain::{
    AgencyId, Date, Report, ReportId, Timestamp, TrackingNumber,
    report::{Clock, Deadline, Stage, Status, Work},
};
use serde::{Deserialize, Serialize};

use super::notice::Notice;

/// An agency, and what it was called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Which.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
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
    /// How much work of each kind lies there, and how much of it is late.
    Digest {
        work: Vec<(Work, u64, u64)>,
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

/// A value that a text may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Plain.
    Text(&'a str),
    /// A date on the wall.
    Date(Date),
    /// The number of a report.
    Number(TrackingNumber),
    /// How many.
    Count(u64),
    /// The key of words of the field.
    Words(&'static str),
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
            Self::Digest { .. } => Notice::Digest,
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

    /// What follows the key of its notice in the key of its text: empty for the kind that knows all.
    #[must_use]
    pub fn variant(&self) -> &'static str {
        match self {
            Self::ReceiptUndated
            | Self::AnsweredUndated { .. }
            | Self::NewUndated { .. }
            | Self::ToApproveUndated { .. }
            | Self::SentBackUndated { .. }
            | Self::RepliedUndated { .. } => "-undated",
            Self::JoinedSeen { .. } => "-seen",
            Self::JoinedFollowedUpUnseen { .. } | Self::JoinedAnsweredUnseen { .. } | Self::JoinedClosedUnseen { .. } => {
                "-unseen"
            }
            Self::CameBackBeside { .. } => "-beside",
            _ => "",
        }
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
            | Self::Escalated { agency } => Some(agency),
            _ => None,
        }
    }

    /// The values it knows, each with the name that texts call it by.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, Value<'_>)> {
        let mut values: Vec<_> = self.agency().map(|a| ("agency", Value::Text(a.name.as_str()))).into_iter().collect();
        match self {
            Self::Receipt { due }
            | Self::Forwarded { due, .. }
            | Self::AskedToComplete { due }
            | Self::ClosingSoon { due }
            | Self::New { due, .. }
            | Self::ToFollowUp { due, .. }
            | Self::ToApprove { due, .. }
            | Self::SentBack { due, .. }
            | Self::CameBack { due, .. }
            | Self::VerifyAgain { due, .. }
            | Self::PromiseBroken { due, .. }
            | Self::Appealed { due, .. }
            | Self::ToDecide { due, .. }
            | Self::ToGoOn { due, .. }
            | Self::Replied { due, .. } => values.push(("due", Value::Date(*due))),
            Self::DueTomorrow { due, clock, .. } => {
                values.extend([("due", Value::Date(*due)), ("deadline", Value::Words(clock.key()))]);
            }
            Self::Overdue { clock, .. } => values.push(("deadline", Value::Words(clock.key()))),
            Self::Answered { due, day, .. } | Self::Promised { due, day, .. } | Self::AppealRejected { due, day, .. } => {
                values.extend([("due", Value::Date(*due)), ("day", Value::Date(*day))])
            }
            Self::FollowedUp { day, .. }
            | Self::AnsweredUndated { day, .. }
            | Self::AppealUpheld { day, .. }
            | Self::Closed { day }
            | Self::PinRenewed { day }
            | Self::JoinedFollowedUpUnseen { day }
            | Self::JoinedAnsweredUnseen { day }
            | Self::JoinedClosedUnseen { day }
            | Self::NewPassword { day }
            | Self::CodeOn { day }
            | Self::CodeReplaced { day }
            | Self::CodeOff { day }
            | Self::PasswordReset { day }
            | Self::RolesChanged { day }
            | Self::AddressChanged { day } => values.push(("day", Value::Date(*day))),
            Self::NewPinCode { code } => values.push(("code", Value::Text(code))),
            Self::JoinedSeen { other } => values.push(("other", Value::Number(*other))),
            Self::JoinedFollowedUp { day, other, .. }
            | Self::JoinedAnswered { day, other, .. }
            | Self::JoinedClosed { day, other } => {
                values.extend([("day", Value::Date(*day)), ("other", Value::Number(*other))]);
            }
            Self::Digest { work } => {
                let (count, late) = work.iter().fold((0, 0), |(c, l), (_, n, late)| (c + n, l + late));
                values.extend([("count", Value::Count(count)), ("late", Value::Count(late))]);
            }
            _ => {}
        }
        values
    }

    /// What the reporters of joined reports are told of it; none where they are told nothing.
    pub(super) fn for_joined(&self, other: TrackingNumber) -> Option<Self> {
        Some(match self.clone() {
            Self::FollowedUp { agency, day } => Self::JoinedFollowedUp { agency, day, other },
            Self::Answered { agency, day, .. } | Self::AnsweredUndated { agency, day } | Self::Promised { agency, day, .. } => {
                Self::JoinedAnswered { agency, day, other }
            }
            Self::Closed { day } => Self::JoinedClosed { day, other },
            _ => return None,
        })
    }

    /// The same about another report that not everybody may see: neither its number nor who has it.
    fn unseen(self) -> Self {
        match self {
            Self::JoinedFollowedUp { day, .. } => Self::JoinedFollowedUpUnseen { day },
            Self::JoinedAnswered { day, .. } => Self::JoinedAnsweredUnseen { day },
            Self::JoinedClosed { day, .. } => Self::JoinedClosedUnseen { day },
            Self::JoinedSeen { .. } => Self::Joined,
            other => other,
        }
    }

    /// What can be said of it now. None when it was overtaken: what it asks for was done, or is asked no more. `version` is the
    /// event that it tells of, `other` the report that this one was joined to.
    pub(super) fn today(self, version: Option<u32>, report: &Report, other: Option<&Report>, now: Timestamp) -> Option<Self> {
        if version.is_some_and(|v| !report.stands(v)) {
            return None;
        }
        let date = |d: &Deadline| date_of(report, d);
        let window = |due: &Date| matches!(&report.status, Status::Answered { window: Some(w) } if date(w) == *due);
        let open = |agency: &Named| report.forwarding_to(agency.id).filter(|(_, f)| f.is_open());
        let holds = match &self {
            Self::Answered { due, .. } if !window(due) => {
                let Self::Answered { agency, day, .. } = self else { return None };
                return Some(Self::AnsweredUndated { agency, day });
            }
            Self::Joined => {
                let seen = other.filter(|o| o.is_public()).map(|o| Self::JoinedSeen { other: o.tracking });
                return matches!(report.status, Status::Joined { .. }).then(|| seen.unwrap_or(self));
            }
            Self::JoinedSeen { .. } | Self::JoinedFollowedUp { .. } | Self::JoinedAnswered { .. } | Self::JoinedClosed { .. } => {
                let seen = other.is_some_and(Report::is_public);
                let still = matches!(report.status, Status::Joined { .. });
                return still.then(|| if seen { self } else { self.unseen() });
            }
            Self::JoinedFollowedUpUnseen { .. } | Self::JoinedAnsweredUnseen { .. } | Self::JoinedClosedUnseen { .. } => {
                matches!(report.status, Status::Joined { .. })
            }
            Self::Receipt { .. }
            | Self::ReceiptUndated
            | Self::FollowedUp { .. }
            | Self::Answered { .. }
            | Self::AnsweredUndated { .. }
            | Self::PromiseBroken { .. }
            | Self::AppealUpheld { .. }
            | Self::Digest { .. }
            | Self::NewPinCode { .. }
            | Self::PinRenewed { .. }
            | Self::NewPassword { .. }
            | Self::CodeOn { .. }
            | Self::CodeReplaced { .. }
            | Self::CodeOff { .. }
            | Self::PasswordReset { .. }
            | Self::RolesChanged { .. }
            | Self::AddressChanged { .. } => true,
            Self::Forwarded { agency, .. } => report.forwarding_to(agency.id).is_some(),
            Self::AskedToComplete { due } => {
                matches!(&report.status, Status::NeedsCompletion { deadline, .. } if date(deadline) == *due)
            }
            Self::ClosingSoon { due } => window(due),
            Self::Promised { agency, due, .. } => {
                let promise = report.forwarding_to(agency.id).and_then(|(_, f)| f.promise.as_ref());
                promise.is_some_and(|d| date(d) == *due)
            }
            Self::Appealed { agency, due } | Self::ToDecide { agency, due } => {
                matches!(&report.status, Status::Disputed { to, decide } if *to == agency.id && date(decide) == *due)
            }
            Self::AnswerDisputed { .. } => matches!(report.status, Status::Disputed { .. }),
            Self::AppealRejected { due, .. } => window(due),
            Self::ToGoOn { agency, .. } => open(agency).is_some(),
            Self::Closed { .. } => matches!(report.status, Status::Closed { .. }),
            Self::Archived => matches!(report.status, Status::Archived { .. }),
            Self::Reopened | Self::CameBackBeside { .. } | Self::Replied { .. } | Self::RepliedUndated { .. } => {
                !report.is_at_rest()
            }
            Self::Hidden => report.secret && report.hidden_by_official,
            Self::Shown => !report.secret,
            Self::SupervisionLifted => !report.supervisory,
            Self::AskedToHide { .. } => report.hiding_asked,
            Self::HidingDeclined { .. } => !report.secret && !report.hiding_asked,
            Self::New { .. } | Self::NewUndated { .. } | Self::VerifyAgain { .. } => {
                report.status == Status::Submitted && !report.verified
            }
            Self::ToFollowUp { agency, .. } => open(agency).is_some_and(|(_, f)| !f.followed_up),
            Self::Copied { agency } => report.copies.contains(&agency.id),
            Self::ToApprove { agency, .. } | Self::ToApproveUndated { agency } => open(agency).is_some_and(|(place, _)| {
                let drafts = report.follow_ups.iter().filter(|u| u.forwarding == place && u.stage == Stage::Draft);
                drafts.into_iter().any(|u| version.is_none_or(|v| u.words_in == v))
            }),
            Self::SentBack { agency, .. } | Self::SentBackUndated { agency } => open(agency).is_some_and(|(place, _)| {
                let last = report.follow_ups.iter().rfind(|u| u.forwarding == place);
                last.is_some_and(|u| u.stage == Stage::SentBack)
            }),
            Self::CameBack { .. } => report.status == Status::Returned,
            Self::DueTomorrow { due, clock, .. } => {
                report.clocks().any(|(c, d)| c == *clock && !d.passed && date(d) == *due && now <= d.due)
            }
            // What was promised is due as any other work once its day has passed.
            Self::Overdue { clock: Clock::Promise(n), .. } => {
                report.clocks().any(|(c, d)| c == Clock::AgencyCompletion(*n) && d.passed)
            }
            Self::Overdue { clock, .. } => report.clocks().any(|(c, d)| c == *clock && d.passed),
            Self::Escalated { agency } => report.escalated_to == Some(agency.id) && !report.is_at_rest(),
        };
        holds.then_some(self)
    }
}

/// The date of a deadline, on the wall where the report is.
pub(super) fn date_of(report: &Report, deadline: &Deadline) -> Date {
    report.area.zone().date(deadline.due)
}

/// The report that this one was joined to.
pub(super) fn joined_to(report: &Report) -> Option<ReportId> {
    match report.status {
        Status::Joined { to, .. } => Some(to),
        _ => None,
    }
}
