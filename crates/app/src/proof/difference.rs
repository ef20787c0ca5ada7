//! What a check finds, told by report and event.

use store::ReportWithHistory;

use crate::AppError;

/// Something that is not as its log says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The tracking number of the report; empty for a figure over many.
    pub report: String,
    /// The event, where one is to blame.
    pub version: Option<u32>,
    /// What is wrong.
    pub what: String,
}

/// What was checked, or why it cannot be read: that is told as a difference, and keeps nothing else from being checked.
///
/// # Errors
/// All others of the store.
pub(crate) fn readable<T>(checked: Result<T, AppError>, told: impl FnOnce(String)) -> Result<Option<T>, AppError> {
    match checked {
        Ok(checked) => Ok(Some(checked)),
        Err(AppError::Store(store::Error::Damaged(why))) => {
            told(format!("it cannot be read: {why}"));
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

pub(crate) struct Findings<'a> {
    report: String,
    found: &'a mut Vec<Difference>,
}

impl<'a> Findings<'a> {
    /// What is found of a report.
    pub(crate) fn of(with_history: &ReportWithHistory, found: &'a mut Vec<Difference>) -> Self {
        Self { report: with_history.stored.report.tracking.to_string(), found }
    }

    pub(super) fn add(&mut self, version: Option<u32>, what: &str) {
        self.found.push(Difference { report: self.report.clone(), version, what: what.to_owned() });
    }
}
