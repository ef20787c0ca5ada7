//! What is typed into a form of the register is kept as it is typed, sealed, until it is sent: a dead battery, a look elsewhere and a session
//! that ended lose nothing.

use std::{collections::BTreeMap, fmt, str::FromStr};

use domain::{
    AgencyId, Official, Refusal, ReportId, Timestamp, TrackingNumber,
    grievance::{PeriodReportId, ReportPeriod, RuleName, StepName},
    policy::{sets_register, writes_lessons},
};
use store::Key;
use uuid::Uuid;

use crate::{AppError, SignedIn, handles};

/// A form of the register. Written as it stands in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterForm {
    /// A step of an entry.
    Step(TrackingNumber, StepName),
    /// The report of a period about a government, before it is made.
    Report(AgencyId, ReportPeriod),
    /// What was learned, of a report that was made.
    Lessons(PeriodReportId),
    /// What administrators set.
    Rule(RuleName),
}

impl fmt::Display for RegisterForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(number, step) => write!(f, "langkah.{number}.{}", step.as_str()),
            Self::Report(agency, period) => write!(f, "laporan.{}.{period}", agency.0),
            Self::Lessons(report) => write!(f, "pelajaran.{}", report.0),
            Self::Rule(rule) => write!(f, "aturan.{}", rule.as_str()),
        }
    }
}

impl FromStr for RegisterForm {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('.');
        let (Some(kind), Some(of), more, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else { return Err(()) };
        let form = match (kind, more) {
            ("langkah", Some(step)) => of.parse().ok().zip(StepName::parse(step)).map(|(number, step)| Self::Step(number, step)),
            ("laporan", Some(period)) => {
                of.parse().ok().zip(period.parse().ok()).map(|(agency, period)| Self::Report(AgencyId(agency), period))
            }
            ("pelajaran", None) => of.parse().ok().map(|id| Self::Lessons(PeriodReportId(id))),
            ("aturan", None) => RuleName::parse(of).map(Self::Rule),
            _ => None,
        };
        form.ok_or(())
    }
}

impl handles::Grievances<'_> {
    /// Keeps what somebody typed and did not send, for whoever may send it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] and [`Refusal::NotAllowed`] for a form that is not offered to them; the store's.
    pub async fn keep_typing(self, who: &SignedIn, form: RegisterForm, typed: &[u8]) -> Result<(), AppError> {
        self.must_be_theirs(&who.official(), form).await?;
        let (place, name) = self.draft_of(form).await?;
        self.reports().keep_draft(who, place, &name, typed, false).await
    }

    /// What somebody typed and did not send, and when it was kept.
    ///
    /// # Errors
    /// The store's.
    pub async fn typing(self, who: &SignedIn, form: RegisterForm) -> Result<Option<(Vec<u8>, Timestamp)>, AppError> {
        let (place, name) = self.draft_of(form).await?;
        Ok(self.reports().drafts_named(who, place).await?.remove(&name))
    }

    /// What somebody typed of steps about a report and did not send, and when it was kept.
    ///
    /// # Errors
    /// The store's.
    pub async fn step_typings(
        self,
        who: &SignedIn,
        report: ReportId,
    ) -> Result<BTreeMap<StepName, (Vec<u8>, Timestamp)>, AppError> {
        let mut drafts = self.reports().drafts_named(who, report).await?;
        let of = |step: StepName| Some((step, drafts.remove(&step_draft(step))?));
        Ok(StepName::ALL.into_iter().filter_map(of).collect())
    }

    /// Throws away what somebody typed and does not want.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a form of what they may not know of; the store's.
    pub async fn throw_away(self, who: &SignedIn, form: RegisterForm) -> Result<(), AppError> {
        match form {
            RegisterForm::Step(number, _) => drop(self.entry(number, &who.official()).await?),
            RegisterForm::Report(..) | RegisterForm::Lessons(_) | RegisterForm::Rule(_) => {
                self.must_be_theirs(&who.official(), form).await?;
            }
        }
        self.drop_typing(who, form).await
    }

    /// Forgets what somebody typed: it was sent.
    ///
    /// # Errors
    /// The store's.
    pub async fn drop_typing(self, who: &SignedIn, form: RegisterForm) -> Result<(), AppError> {
        let (place, name) = self.draft_of(form).await?;
        Ok(self.store.drop_draft(who.person.id, place, name).await?)
    }

    async fn must_be_theirs(self, by: &Official, form: RegisterForm) -> Result<(), AppError> {
        let tree = &self.reference().agencies;
        let theirs = match form {
            RegisterForm::Step(number, step) => self.entry(number, by).await?.choices.contains(&step),
            RegisterForm::Report(agency, _) => writes_lessons(by, agency, tree),
            RegisterForm::Lessons(id) => writes_lessons(by, self.period_report(by, id).await?.agency, tree),
            RegisterForm::Rule(_) => sets_register(by, tree),
        };
        if theirs { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }

    /// Where the draft of a form lies, and under which name: of a step with its report, so that it goes when that is forgotten.
    async fn draft_of(self, form: RegisterForm) -> Result<(ReportId, String), AppError> {
        Ok(match form {
            RegisterForm::Step(number, step) => {
                let report = self.stored(Key::Tracking(number)).await?.ok_or(AppError::NotFound)?.report.id;
                (report, step_draft(step))
            }
            RegisterForm::Report(..) | RegisterForm::Lessons(_) | RegisterForm::Rule(_) => {
                (ReportId(self.reports().another_id(Uuid::nil(), form.to_string().as_bytes())), "register".to_owned())
            }
        })
    }
}

fn step_draft(step: StepName) -> String {
    format!("register-{}", step.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_is_written() {
        let number: TrackingNumber = "4873534210".parse().unwrap();
        let period = "2026-q1".parse().unwrap();
        for form in [
            RegisterForm::Step(number, StepName::MinutesDrafted),
            RegisterForm::Report(AgencyId(65), period),
            RegisterForm::Lessons(PeriodReportId(Uuid::nil())),
            RegisterForm::Rule(RuleName::Limit),
        ] {
            assert_eq!(form.to_string().parse(), Ok(form), "{form}");
        }
        for wrong in ["", "langkah", "langkah.1.taken", "laporan.x.2026", "aturan.air", "aturan.limit.x", "a.b.c.d"] {
            assert_eq!(wrong.parse::<RegisterForm>(), Err(()), "{wrong}");
        }
    }
}
