//! In which words it is told: the key of the text of each kind of news, and the values that texts may name.

use domain::{
    Date, TrackingNumber,
    forest::Finding,
    grievance::{LimitKind, StepName},
};

use super::news::News;

/// The key of a step of the grievance register, as its complainant is told it; where words wait for them, that they do.
fn told_step(step: StepName, decides: bool, words: bool) -> &'static str {
    match step {
        StepName::Responded if decides && words => "told-decided-words",
        StepName::Responded if decides => "told-decided",
        StepName::Responded if words => "told-responded-words",
        StepName::Conveyed if words => "told-conveyed-words",
        StepName::Closed if words => "told-closed-words",
        StepName::Taken => "told-taken",
        StepName::Acknowledged => "told-acknowledged",
        StepName::Responded => "told-responded",
        StepName::MinutesDrafted => "told-minutes_drafted",
        StepName::MinutesSigned => "told-minutes_signed",
        StepName::CarriedOut => "told-carried_out",
        StepName::Conveyed => "told-conveyed",
        StepName::Appealed => "told-appealed",
        StepName::AppealTakenBack => "told-appeal_taken_back",
        StepName::Mediated => "told-mediated",
        StepName::Referred => "told-referred",
        StepName::Satisfied => "told-satisfied",
        StepName::Closed => "told-closed",
        StepName::Reopened => "told-reopened",
        StepName::Removed => "told-removed",
        StepName::Assessed | StepName::Prevention | StepName::Corrected => "told-corrected",
    }
}

/// The key of the same in the few words of a subject.
fn subject_of(step: StepName, decides: bool) -> &'static str {
    match step {
        StepName::Responded if decides => "subject-decided",
        StepName::Taken => "subject-taken",
        StepName::Acknowledged => "subject-acknowledged",
        StepName::Responded => "subject-responded",
        StepName::MinutesDrafted => "subject-minutes_drafted",
        StepName::MinutesSigned => "subject-minutes_signed",
        StepName::CarriedOut => "subject-carried_out",
        StepName::Conveyed => "subject-conveyed",
        StepName::Appealed => "subject-appealed",
        StepName::AppealTakenBack => "subject-appeal_taken_back",
        StepName::Mediated => "subject-mediated",
        StepName::Referred => "subject-referred",
        StepName::Satisfied => "subject-satisfied",
        StepName::Closed => "subject-closed",
        StepName::Reopened => "subject-reopened",
        StepName::Removed => "subject-removed",
        StepName::Assessed | StepName::Prevention | StepName::Corrected => "subject-corrected",
    }
}

/// A value that a text may name.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Keys of several words, said one after the other.
    Several(Vec<&'static str>),
}

impl News {
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
            Self::GrievanceNext { .. } => "-next",
            Self::DutyFound { finding: Finding::Helped, .. } => "-helped",
            Self::JoinedSeen { .. } => "-seen",
            Self::JoinedFollowedUpUnseen { .. } | Self::JoinedAnsweredUnseen { .. } | Self::JoinedClosedUnseen { .. } => {
                "-unseen"
            }
            Self::CameBackBeside { .. } => "-beside",
            _ => "",
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
            | Self::GrievanceToDecide { due, .. }
            | Self::ToGoOn { due, .. }
            | Self::Replied { due, .. } => values.push(("due", Value::Date(*due))),
            Self::DueTomorrow { due, clock, .. } => {
                values.extend([("due", Value::Date(*due)), ("deadline", Value::Words(clock.key()))]);
            }
            Self::GrievanceDue { due, limit, .. } | Self::GrievanceOverdue { due, limit, .. } => {
                let awaited = match limit {
                    LimitKind::Acknowledge => "awaited-acknowledge",
                    LimitKind::Respond => "awaited-respond",
                    LimitKind::Appeal => "awaited-appeal",
                };
                values.extend([("due", Value::Date(*due)), ("deadline", Value::Words(awaited))]);
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
            Self::DutyAsked { what, minutes, .. } => {
                values.extend([("what", Value::Several(what.keys())), ("minutes", Value::Count(u64::from(*minutes)))]);
            }
            Self::DutyLast { what, .. } => values.push(("what", Value::Several(what.keys()))),
            Self::DutyFound { what, finding } => {
                values.extend([("what", Value::Several(what.keys())), ("found", Value::Words(finding.key()))]);
            }
            Self::AlertAssigned { fire, day, .. } => {
                let what = if *fire { "alert-fire" } else { "alert-loss" };
                values.extend([("what", Value::Words(what)), ("day", Value::Date(*day))]);
            }
            Self::GrievanceStep { step, day, decides, words } | Self::GrievanceNext { step, day, decides, words, .. } => {
                let told = Value::Words(told_step(*step, *decides, *words));
                let subject = Value::Words(subject_of(*step, *decides));
                values.extend([("step", told), ("what", subject), ("day", Value::Date(*day))]);
                if let Self::GrievanceNext { due, .. } = self {
                    values.push(("due", Value::Date(*due)));
                }
            }
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
}
