//! What can still be said of news when its letter is sent. Between a deed and its letter, others act.

use domain::{
    Date, Report, ReportId, Timestamp, TrackingNumber,
    grievance::{Case, Entry, LimitKind, StepName},
    report::{Clock, Deadline, Stage, Status},
};

use super::news::{Named, News};

impl News {
    /// What the reporters of joined reports are told of it; none where they are told nothing.
    pub(crate) fn for_joined(&self, other: TrackingNumber) -> Option<Self> {
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
    pub(crate) fn today(self, version: Option<u32>, report: &Report, other: Option<&Report>, now: Timestamp) -> Option<Self> {
        if version.is_some_and(|v| !report.stands(v)) {
            return None;
        }
        // Of a restricted case nobody hears but its specialist; its reporter only what they asked for themselves.
        let of_restricted = matches!(
            self,
            Self::Restricted { .. }
                | Self::GrievanceDue { .. }
                | Self::GrievanceOverdue { .. }
                | Self::NewPinCode { .. }
                | Self::PinRenewed { .. }
        );
        if report.restricted && !of_restricted {
            return None;
        }
        let date = |d: &Deadline| date_of(report, d);
        let window = |due: &Date| matches!(&report.status, Status::Answered { window: Some(w) } if date(w) == *due);
        let day = |at| report.area.zone().date(at);
        let awaited = |limit: LimitKind, due: Date| {
            Case::of(report).and_then(|case| case.rings()).filter(|clock| clock.kind == limit && day(clock.by) == due)
        };
        let clock = || Case::of(report).and_then(|case| case.clock()).map(|clock| day(clock.by));
        let open = |agency: &Named| report.forwarding_to(agency.id).filter(|(_, f)| f.is_open());
        let holds = match &self {
            Self::Answered { due, .. } if !window(due) => {
                let Self::Answered { agency, day, .. } = self else { return None };
                return Some(Self::AnsweredUndated { agency, day });
            }
            Self::GrievanceNext { step, day, due, decides, words } if clock().is_none_or(|by| by != *due) => {
                let step = Self::GrievanceStep { step: *step, day: *day, decides: *decides, words: *words };
                return step.today(version, report, other, now);
            }
            Self::GrievanceNext { .. } => report.in_register().is_some(),
            Self::GrievanceStep { step, .. } => report.in_register().is_some() != (*step == StepName::Removed),
            Self::GrievanceToDecide { agency, due } => {
                let asked = report.in_register().and_then(Entry::appealed_to) == Some(agency.id);
                asked && awaited(LimitKind::Appeal, *due).is_some()
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
            | Self::DutyAsked { .. }
            | Self::DutyLast { .. }
            | Self::DutyTaken { .. }
            | Self::DutyFound { .. }
            | Self::AlertAssigned { .. }
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
            Self::Restricted { .. } => report.restricted,
            Self::GrievanceDue { due, limit, .. } => awaited(*limit, *due).is_some_and(|clock| now <= clock.by),
            Self::GrievanceOverdue { due, limit, .. } => awaited(*limit, *due).is_some_and(|clock| clock.by < now),
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
pub(crate) fn joined_to(report: &Report) -> Option<ReportId> {
    match report.status {
        Status::Joined { to, .. } => Some(to),
        _ => None,
    }
}
