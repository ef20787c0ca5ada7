//! What figures of the register count. A case that became restricted counts as it was known before, for ever: would it leave them, the
//! figures of before and of now would tell its village, its category, and in the end which one it is. One that nobody ever knew counts
//! nowhere.

use std::collections::BTreeMap;

use domain::{
    Report,
    grievance::{Case, Reckoned},
    report::KnownBefore,
};
use store::{ReportRow, ReportWithHistory};

use crate::{AppError, handles};

/// Histories read together.
const TOGETHER: usize = 100;

/// A report of the register, with how it was known before it became restricted, where it is.
#[derive(Clone, Debug)]
pub(super) struct InFigures {
    pub(super) report: Report,
    pub(super) before: Option<KnownBefore>,
}

impl InFigures {
    /// As the log tells that it stood after an event; as it stands, where none is named. None where it was not there yet.
    pub(super) fn replayed(history: &ReportWithHistory, until: Option<i64>) -> Option<Self> {
        let id = history.stored.report.id;
        let known = || history.events.iter().filter(|r| until.is_none_or(|until| r.seq <= until)).map(|r| &r.event);
        let report = known().fold(None, |report, event| domain::report::apply(report, id, event))?;
        let before = report.known_before(known());
        Some(Self { report, before })
    }

    /// Its case as figures count it.
    pub(super) fn counted(&self, how: Reckoned) -> Option<Case<'_>> {
        counted(&self.report, self.before.as_ref(), how)
    }
}

/// The case of a report as figures count it.
pub(super) fn counted<'a>(report: &'a Report, before: Option<&'a KnownBefore>, how: Reckoned) -> Option<Case<'a>> {
    let case = match before {
        Some(before) if how == Reckoned::Known => Case::counted_before(before),
        Some(_) => None,
        None => Case::counted(report),
    };
    case.map(|case| case.reckoned(how))
}

impl handles::Grievances<'_> {
    /// How the restricted reports among some rows were known before, by their places.
    pub(super) async fn known_before(self, rows: &[ReportRow]) -> Result<BTreeMap<i64, KnownBefore>, AppError> {
        let places: Vec<_> = rows.iter().filter(|row| row.report.restricted).map(|row| row.n).collect();
        let mut known = BTreeMap::new();
        for some in places.chunks(TOGETHER) {
            for history in self.store.with_histories(some.to_vec()).await? {
                let before = history.stored.report.known_before(history.events.iter().map(|r| &r.event));
                known.extend(before.map(|before| (history.stored.n, before)));
            }
        }
        Ok(known)
    }
}
