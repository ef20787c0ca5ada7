//! Where everything is kept. The only room with SQL, and what is behind [`Store`] is nobody else's business.
//!
//! The contract, for whoever implements it on another engine:
//!
//! - [`Reports::append`] writes events, rows, search terms and jobs in one transaction, durable before it answers.
//!   `(report, version)` is unique: of two people who act on the same version one is told [`CommitOutcome::Stale`].
//! - Every method is one unit of work that sees one state of the database.
//! - A look-up gives `Option`; an [`Error`] means that the engine failed, never that a thing is not there.
//! - Rows are a view of the events: [`Upkeep::put_rows`] makes them again from nothing but a [`Report`](domain::Report)
//!   and its [`SearchEntry`].
//! - A [`History`] writes what would be appended report by report, whole or not at all, while nobody has the store open.
//! - Nothing here opens what is sealed, or knows a right or a clock.
#![warn(missing_docs)]

mod administration;
mod alerts;
mod blobs;
mod drafts;
mod duty;
mod engine;
mod error;
mod figures;
mod geopackage;
mod grievances;
mod history;
mod jobs;
mod kept_forms;
mod layers;
mod lists;
#[cfg(test)]
mod migration_tests;
mod nodes;
mod people;
mod postgres;
mod proof;
mod reference;
mod reports;
mod second_factor;
mod shared;
#[cfg(test)]
mod sql_tests;
mod sqlite;
mod sums;
mod tables;
mod traces;
mod upkeep;
mod views;
mod villages;
mod visits;

pub use administration::{Administration, Change, Note, Reply};
pub use alerts::{
    AlertImportRow, AlertKey, AlertSourceRow, AlertSums, Alerts, AlertsFound, AlertsPut, FoundAlerts, StretchOfAlerts,
};
pub use blobs::{Blobs, S3};
pub use drafts::{Draft, Drafts};
pub use duty::Duty;
pub use error::Error;
pub use figures::{Asked, Backlog, By, Figures, MOST_LATE, Missed, Over, Tallied};
pub use geopackage::{FeatureRow, FeatureTable, NoFeatureTable, read_geopackage};
pub use grievances::Grievances;
pub use history::History;
pub use jobs::{Job, JobCounts, Jobs, NewJob};
pub use kept_forms::KeptForms;
pub use layers::Layers;
pub use lists::{Counts, Cursor, Desk, Filter, Inbox, ListItem, Lists, MOST_COUNTED, Order, Page, Scope};
pub use nodes::{Nodes, Used};
pub use people::{KnownDevice, LoginThrottle, People, Person, Remark, Session, Slowing, Try};
pub use postgres::{PostgresHistory, PostgresStore, raw_intake_postgres};
pub use proof::{Believed, Chain, Head, Proof, Seal, Vouched};
pub use reference::{Boundary, Reference, Topic};
pub use reports::{
    Attachment, CommitOutcome, CommitRequest, Content, Field, Key, NewEvent, NewReportFields, Recorded, ReportRow,
    ReportWithHistory, Reports, Reseal, SearchEntry, SentDeed,
};
pub use reports::{Marks, Step};
pub use second_factor::{SecondFactor, SecondFactors};
pub use sqlite::{SqliteHistory, SqliteStore, raw_intake};
pub use sums::{AskedSums, CountedSum, Fold, PendingChange, Sums, Told, WholeMonth};
pub use tables::{RowBatch, RowKey, Table, Transfer};
pub use traces::{Access, Look, Trace, Traces, Witness};
pub use upkeep::{KeptWhole, OnPath, Progress, Remade, Upkeep};
pub use views::{View, Views};
pub use villages::Villages;
pub use visits::Visits;

/// What a receipt means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Written to the disk before anyone is answered.
    EveryCommit,
    /// Written to the disk when the store is closed: for making a demo or taking over a file, where a crash means
    /// beginning again.
    AtClose,
}

/// Everything that is kept, behind one door. Whatever is an engine is one: see `shared`.
pub trait Store:
    Reports
    + Lists
    + Figures
    + Sums
    + People
    + SecondFactors
    + Traces
    + Drafts
    + KeptForms
    + Views
    + Villages
    + Visits
    + Grievances
    + Layers
    + Duty
    + Alerts
    + AlertSums
    + Administration
    + Jobs
    + Nodes
    + Reference
    + Upkeep
    + Proof
    + Transfer
{
}
