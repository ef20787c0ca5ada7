//! What proves that nobody but this program wrote here: marks that only the installation's key can make, and how far things
//! had come when they were made.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{Date, Timestamp, figure::Milestones};

use crate::{Error, Field, ReportWithHistory};

/// How far something had come, with a mark known only while it has come so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place it has come to.
    pub seq: i64,
    /// The mark.
    pub mark: [u8; 32],
}

impl Head {
    /// The name by which it is kept over all agencies: at the note that changed one last.
    pub const AGENCIES: &str = "agencies";
}

domain::choices! {
    /// What only grows beside the log, each link over the one before.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Chain {
        /// Notes of what administrators changed
        Notes = "notes",
        /// Traces of what people did to their access
        Traces = "traces",
    }
}

impl Chain {
    /// The name by which it is kept up to where an earlier version wrote it.
    #[must_use]
    pub fn beginning(self) -> &'static str {
        match self {
            Self::Notes => "notes-before",
            Self::Traces => "traces-before",
        }
    }
}

/// The log, sealed up to an event, with notes and traces as far as they had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Its place among all, from 1.
    pub n: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The last event it covers.
    pub until: i64,
    /// How many events it covers, from the first.
    pub events: u64,
    /// The places of the last note and the last trace; none where an earlier version sealed.
    pub links: Option<(i64, i64)>,
    /// Over the seal before it, each event since, in order, and the last links.
    pub mark: [u8; 32],
}

/// The marks of a report that an earlier version wrote.
#[derive(Clone, Debug)]
pub struct Vouched {
    /// The place of the report, in order of arrival.
    pub n: i64,
    /// The version they were made at.
    pub version: u32,
    /// The mark of its last event.
    pub head: [u8; 32],
    /// The mark of its row.
    pub row: [u8; 32],
    /// Sealed contents that now hold their salt too.
    pub bodies: Vec<(u32, Field, Vec<u8>)>,
}

/// What lists, desks and clocks believe of a report, as it lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the columns, where they are explained")]
pub struct Believed {
    pub n: i64,
    pub id: [u8; 16],
    pub tracking: i64,
    pub version: u32,
    pub status: String,
    pub topic: Option<String>,
    pub area: String,
    pub public: bool,
    pub taken_down_by: Option<i64>,
    pub joined_to: Option<[u8; 16]>,
    pub rings_at: Option<Timestamp>,
    pub received: Option<Date>,
    pub reached: Milestones,
    /// The line of its facts.
    pub line: Option<String>,
    pub standing: Option<String>,
    pub says: Option<String>,
    pub late: Option<bool>,
    pub lead: Option<i64>,
    /// The kinds of its events, in order, as they are found by.
    pub kinds: Vec<String>,
}

/// Marks, heads and seals.
#[async_trait]
pub trait Proof: Send + Sync {
    /// Reports that nobody vouches for yet, in order of arrival.
    async fn unmarked(&self, at_most: u32) -> Result<Vec<ReportWithHistory>, Error>;

    /// Marks reports that have none and are still at the version they were read at.
    async fn vouch(&self, marks: Vec<Vouched>) -> Result<(), Error>;

    /// How far something has come.
    async fn head(&self, name: &'static str) -> Result<Option<Head>, Error>;

    /// Says how far something has come, where nobody did yet.
    async fn put_head(&self, name: &'static str, head: Head) -> Result<(), Error>;

    /// Place and mark of the last link of a chain; the mark is empty where an earlier version wrote it.
    async fn last_link(&self, chain: Chain) -> Result<Option<(i64, Vec<u8>)>, Error>;

    /// The mark of the link at a place of a chain, empty where an earlier version wrote it; none where nothing is there.
    async fn link_mark(&self, chain: Chain, seq: i64) -> Result<Option<Vec<u8>>, Error>;

    /// The seals after the n-th, in order.
    async fn seals(&self, after: i64, at_most: u32) -> Result<Vec<Seal>, Error>;

    /// The last seal.
    async fn last_seal(&self) -> Result<Option<Seal>, Error>;

    /// Adds a seal, and says under a name how far sealing has come, where it is still as it was. False when somebody else did.
    async fn put_seal(&self, seal: Seal, name: &'static str, head: Head, was: Head) -> Result<bool, Error>;

    /// Rows of reports that nobody has, by table: how many.
    async fn orphaned_rows(&self) -> Result<Vec<(&'static str, u64)>, Error>;

    /// How many supporters of the reports after the n-th are kept apart, where there are any, up to the n-th.
    async fn supporters(&self, after: i64, until: i64) -> Result<BTreeMap<i64, u64>, Error>;

    /// Triggers, functions, rules, views, unique indexes and (on SQLite) tables that are not as the migrations make them, told one by
    /// one. What only makes reading fast is left out.
    async fn unlike_migrations(&self) -> Result<Vec<String>, Error>;

    /// Number and commitment of the events after one. No number up to the last is still to come.
    async fn commitments(&self, after: i64, at_most: u32) -> Result<Vec<(i64, [u8; 32])>, Error>;

    /// What is believed of reports after the n-th, in order of arrival.
    async fn believed(&self, after: i64, at_most: u32) -> Result<Vec<Believed>, Error>;
}
