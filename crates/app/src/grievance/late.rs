//! What of the register is late, as a coordinator's desk tells it.

use domain::{Official, Report, Role, grievance::Case, policy::reads_entry};
use store::{Head, ReportRow};

use crate::{App, AppError, Found, handles};

/// The head that says that entries of earlier versions are told by when they wait.
const TOLD: &str = "register_due";
/// Entries told together.
const TOGETHER: usize = 500;
/// Most late entries that a desk tells of, and most that are read for that: some of them may be for others.
const MOST_LATE_TOLD: u64 = 100;
const MOST_LATE_READ: u32 = 200;

impl App {
    /// Writes by when the register waits for what is in it, where an earlier version did not, unless that was done.
    pub(crate) async fn tell_register_dues(&self) -> Result<(), AppError> {
        if self.store.head(TOLD).await?.is_some() {
            return Ok(());
        }
        let places = self.store.places_in_register().await?;
        for some in places.chunks(TOGETHER) {
            let histories = self.store.with_histories(some.to_vec()).await?;
            let due = |h: &store::ReportWithHistory| (h.stored.n, h.stored.report.version, h.stored.report.register_due());
            self.store.put_register_dues(histories.iter().map(due).collect()).await?;
        }
        let told = i64::try_from(places.len()).unwrap_or(i64::MAX);
        Ok(self.store.put_head(TOLD, Head { seq: told, mark: self.head_mark(TOLD, told, &[]) }).await?)
    }
}

impl handles::Grievances<'_> {
    /// How many entries are late that a coordinator reads: as many as stand in their list of those, restricted ones left out. More than
    /// [`MOST_LATE_TOLD`] are not counted, so that a desk does not read the register.
    ///
    /// # Errors
    /// The store's.
    pub async fn overdue(self, by: &Official) -> Result<Found, AppError> {
        if !by.is(Role::Coordinator) {
            return Ok(Found { reports: 0, or_more: false });
        }
        let (reference, now) = (self.reference(), self.now());
        let late = self.store.late_in_register(self.reports().agencies_of(by), now, MOST_LATE_READ).await?;
        let all_read = late.len() < MOST_LATE_READ as usize;
        let is_late = |report: &Report| Case::of(report).is_some_and(|case| case.is_overdue(now));
        let theirs = |row: &&ReportRow| {
            let report = &row.report;
            self.is_ours(row) && !report.restricted && is_late(report) && reads_entry(by, report, &reference.agencies)
        };
        let reports = late.iter().filter(theirs).count() as u64;
        Ok(Found { reports: reports.min(MOST_LATE_TOLD), or_more: reports > MOST_LATE_TOLD || !all_read })
    }
}
