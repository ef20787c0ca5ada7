//! Looking after the store: scans, rebuilding, backups.

use std::path::Path;

use async_trait::async_trait;
use domain::{
    NationalId, Report, ReportId, Timestamp, TrackingNumber,
    figure::{Facts, Milestones},
    report::{Figure, Task},
};

use crate::{Error, Recorded, ReportWithHistory, SearchEntry};

/// Called while long work goes on, with how much of it is done and how much there is, in units of that work.
pub type Progress = Box<dyn Fn(u64, u64) + Send>;

/// The rows of a report, made again from its events.
#[derive(Clone, Debug)]
pub struct Remade {
    /// The state that its events lead to.
    pub report: Report,
    /// The same state as the JSON that is kept.
    pub state: String,
    /// How far it came, on which days.
    pub reached: Milestones,
    /// When its last event happened.
    pub changed_at: Timestamp,
    /// How it is listed and found.
    pub listing: SearchEntry,
    /// The mark of its last event.
    pub head: [u8; 32],
    /// The mark of its row.
    pub mark: [u8; 32],
}

domain::choices! {
    /// A table whose rows are kept whole, as JSON beside what they lie under, by its name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum KeptWhole {
        /// Teams that go into villages
        Teams = "team",
        /// Their trips
        Trips = "trip",
        /// Layers of areas
        Layers = "layer",
        /// Who must act on what happens to a forest
        Responsibilities = "responsibility",
        /// Who is on duty where
        Rosters = "duty_roster",
        /// Drills
        Drills = "duty_drill",
        /// What was decided about what satellites saw
        AlertMarks = "alert_mark",
        /// What is set for the grievance register
        RegisterRules = "register_rule",
        /// Reports of a period of it
        PeriodReports = "period_report",
        /// Benefit payments
        Payments = "payment",
    }
}

/// An agency that has a part in a report, and by when the register waits for something, where it does.
pub type OnPath = (domain::AgencyId, Option<domain::Timestamp>);

/// What looks after a store: scans, rows made again, backups, closing.
#[async_trait]
pub trait Upkeep: Send + Sync {
    /// The national ids that were given, with the reports that have them: the last one given stands.
    async fn national_ids(&self) -> Result<Vec<(NationalId, ReportId, TrackingNumber)>, Error>;

    /// Reports after the n-th, with everything that happened to them, in order of arrival.
    async fn scan(&self, after: i64, at_most: u32) -> Result<Vec<ReportWithHistory>, Error>;

    /// The places of reports after the n-th and what each is numbered, in order of arrival: also of those that cannot be read otherwise.
    async fn numbers(&self, after: i64, at_most: u32) -> Result<Vec<(i64, String)>, Error>;

    /// The rows of a table that are kept whole, each under what it lies under, and its text as it lies there: also what cannot be read.
    async fn kept_whole(&self, table: KeptWhole) -> Result<Vec<(String, String)>, Error>;

    /// The places of reports that are in the grievance register or restricted, in order of arrival: also of those that cannot be read.
    async fn places_in_register(&self) -> Result<Vec<i64>, Error>;

    /// Events after `seq`, in the order they were written, each with the report's identity.
    async fn events(&self, after: i64, at_most: u32) -> Result<Vec<(domain::ReportId, Recorded)>, Error>;

    /// The rows that lists and desks are made from, as they lie there: tasks; and on whose path the report is, each with by when the
    /// register waits for something.
    async fn rows_of(&self, n: i64) -> Result<(Vec<Task>, Vec<OnPath>), Error>;

    /// Reports of earlier versions, of which nothing is kept yet that figures need, in order of arrival.
    async fn undated(&self, at_most: u32) -> Result<Vec<ReportWithHistory>, Error>;

    /// Keeps what figures need of reports that have nothing of it and are still at this version.
    async fn date(&self, facts: Vec<(i64, u32, Facts)>) -> Result<(), Error>;

    /// Makes all rows of a report again.
    async fn put_rows(&self, n: i64, rows: Remade) -> Result<(), Error>;

    /// Replaces all figures.
    async fn put_figures(&self, figures: Vec<(Figure, i64)>) -> Result<(), Error>;

    /// Copies the database to a new file while it is in use.
    async fn backup(&self, to: &Path, progress: Progress) -> Result<(), Error>;

    /// Puts in order what many small writes left in many pieces, a little at a time, while others go on.
    async fn settle(&self) -> Result<(), Error>;

    /// Asks the engine whether its file is sound; gives what is wrong.
    async fn check(&self) -> Result<Vec<String>, Error>;

    /// Answers when the database can be read and written.
    async fn ready(&self) -> Result<(), Error>;

    /// Waits until all that was accepted is written, then closes.
    async fn close(&self);
}
