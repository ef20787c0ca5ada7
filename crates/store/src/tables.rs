//! Carrying everything from one store to another, whatever their engines.

use async_trait::async_trait;

use crate::{Error, engine::Value};

/// A table that is carried. `LEFT` names those that are not, and why: a table or a column that neither knows stops the move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the tables, where they are explained")]
pub enum Table {
    Area,
    Agency,
    Topic,
    Holiday,
    Rule,
    Boundary,
    Population,
    Village,
    Team,
    Trip,
    Visit,
    VisitFile,
    Layer,
    LayerFeature,
    Responsibility,
    DutyRoster,
    DutyDrill,
    Alert,
    AlertSource,
    AlertImport,
    AlertMark,
    AlertSum,
    RegisterRule,
    PeriodReport,
    Payment,
    Person,
    Grant,
    SecondFactor,
    RecoveryCode,
    Trace,
    SavedView,
    Reply,
    Setting,
    Change,
    Report,
    Event,
    Content,
    Attachment,
    Task,
    Path,
    Supporter,
    Deed,
    Job,
    Head,
    Seal,
}

impl Table {
    /// All of them, in an order in which each may lean on those before.
    pub const ALL: [Self; 45] = [
        Self::Area,
        Self::Agency,
        Self::Topic,
        Self::Holiday,
        Self::Rule,
        Self::Boundary,
        Self::Population,
        Self::Village,
        Self::Team,
        Self::Trip,
        Self::Visit,
        Self::VisitFile,
        Self::Layer,
        Self::LayerFeature,
        Self::Responsibility,
        Self::DutyRoster,
        Self::DutyDrill,
        Self::Alert,
        Self::AlertSource,
        Self::AlertImport,
        Self::AlertMark,
        Self::AlertSum,
        Self::RegisterRule,
        Self::PeriodReport,
        Self::Payment,
        Self::Person,
        Self::Grant,
        Self::SecondFactor,
        Self::RecoveryCode,
        Self::Trace,
        Self::SavedView,
        Self::Reply,
        Self::Setting,
        Self::Change,
        Self::Report,
        Self::Event,
        Self::Content,
        Self::Attachment,
        Self::Task,
        Self::Path,
        Self::Supporter,
        Self::Deed,
        Self::Job,
        Self::Head,
        Self::Seal,
    ];

    /// Its name, its key, and its other columns.
    pub(crate) fn shape(self) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Area => ("area", &["code"], &["name", "closed"]),
            Self::Agency => ("agency", &["id"], &["parent", "kind", "name", "area", "topics", "approval", "decree", "closed"]),
            Self::Topic => ("topic", &["code"], &["name", "name_en", "closed"]),
            Self::Holiday => ("holiday", &["date", "area"], &["kind", "name"]),
            Self::Rule => ("rule", &["term", "valid_from"], &["days", "article"]),
            Self::Boundary => ("boundary", &["area"], &["west", "south", "east", "north", "geometry"]),
            Self::Population => ("population", &["area", "year"], &["people", "source"]),
            Self::Village => (
                "village",
                &["area", "version"],
                &[
                    "since",
                    "corrects",
                    "kind",
                    "programme",
                    "member_since",
                    "signal",
                    "signal_by",
                    "signal_on",
                    "contact",
                    "officers",
                    "posters",
                    "visited_on",
                    "source",
                    "noted_at",
                    "noted_by",
                ],
            ),
            Self::Team => ("team", &["id"], &["told"]),
            Self::Trip => ("trip", &["id"], &["team", "told"]),
            Self::Visit => ("visit", &["id"], &["area", "corrects", "entry", "facts", "noted_at", "noted_by"]),
            Self::VisitFile => ("visit_file", &["id"], &["visit"]),
            Self::Layer => ("layer", &["id"], &["told"]),
            Self::LayerFeature => ("layer_feature", &["layer", "n"], &["code", "name", "facts", "shape"]),
            Self::Responsibility => ("responsibility", &["id"], &["told"]),
            Self::DutyRoster => ("duty_roster", &["id"], &["told"]),
            Self::DutyDrill => ("duty_drill", &["id"], &["told"]),
            Self::Alert => (
                "alert",
                &["stretch", "cell", "day", "minute", "lat", "lon", "sensor"],
                &["confidence", "ground", "power", "sources"],
            ),
            Self::AlertSource => ("alert_source", &["source"], &["newest", "alerts", "tried_at", "fetched_at", "failure"]),
            Self::AlertImport => ("alert_import", &["id"], &["at", "told"]),
            Self::AlertMark => ("alert_mark", &["id"], &["told"]),
            Self::AlertSum => ("alert_sum", &["stretch"], &["rows", "steps", "sum", "mark"]),
            Self::RegisterRule => ("register_rule", &["key"], &["told"]),
            Self::PeriodReport => ("period_report", &["id"], &["told"]),
            Self::Payment => ("payment", &["id"], &["area", "told"]),
            Self::Person => {
                ("person", &["id"], &["login", "name", "email", "password", "must_change", "disabled", "language", "mark"])
            }
            Self::Grant => ("grant_of", &["person", "role", "agency"], &[]),
            Self::SecondFactor => ("second_factor", &["person"], &["secret", "last_step"]),
            Self::RecoveryCode => ("recovery_code", &["person", "mark"], &[]),
            Self::Trace => ("trace", &["seq"], &["at", "person", "kind", "device", "became", "mark"]),
            Self::SavedView => ("saved_view", &["id"], &["person", "list", "name", "query"]),
            Self::Reply => ("reply", &["id"], &["agency", "title", "body"]),
            Self::Setting => ("setting", &["name"], &["value"]),
            Self::Change => ("change", &["seq"], &["at", "person", "agency", "kind", "subject", "was", "became", "mark"]),
            Self::Report => (
                "report",
                &["n"],
                &[
                    "id",
                    "tracking",
                    "version",
                    "state",
                    "status",
                    "topic",
                    "area",
                    "public",
                    "taken_down_by",
                    "joined_to",
                    "changed_at",
                    "rings_at",
                    "title",
                    "excerpt",
                    "pin",
                    "language",
                    "person_key",
                    "words_key",
                    "origin",
                    "sent",
                    "head",
                    "mark",
                    "received_on",
                    "verified_on",
                    "responded_on",
                    "answered_on",
                    "closed_on",
                    "standing",
                    "says",
                    "late",
                    "lead",
                    "missed",
                    "line",
                ],
            ),
            Self::Event => ("event", &["n", "version"], &["seq", "at", "actor", "kind", "payload", "commitment", "mark"]),
            Self::Content => ("content", &["n", "version", "field"], &["salt", "body", "sealed", "commitment"]),
            Self::Attachment => {
                ("attachment", &["id"], &["n", "version", "place", "name", "media_type", "size", "hash", "salted"])
            }
            Self::Task => ("task", &["n", "agency", "work"], &["due", "urgent"]),
            Self::Path => ("path", &["agency", "n"], &["register_due"]),
            Self::Supporter => ("supporter", &["n", "mark"], &[]),
            Self::Deed => ("deed", &["n", "id"], &["mark", "version", "at"]),
            Self::Head => ("head", &["name"], &["seq", "mark"]),
            Self::Seal => ("seal", &["n"], &["at", "until", "events", "notes", "traces", "mark"]),
            Self::Job => {
                ("job", &["id"], &["kind", "payload", "run_at", "attempts", "dead", "error", "key", "reporter_of", "due"])
            }
        }
    }

    /// Columns that are true or false; SQLite keeps them as numbers.
    pub(crate) fn is_flag(column: &str) -> bool {
        matches!(column, "must_change" | "disabled" | "approval" | "closed")
    }
}

/// Tables that are not carried, with all of their columns: what lives for a short while, so that people sign in and type again,
/// and what follows from the rest and is made again. With `%` at its end, every table whose name begins like that.
pub(crate) const LEFT: &[&str] = &[
    // Of people who are at work now.
    "session",
    "known_device",
    "brake",
    "used",
    "draft",
    "kept_form",
    // Of processes.
    "lease",
    "generation",
    "fact",
    "schema_version",
    "sqlite_sequence",
    // Made again.
    "figure",
    "figure_count",
    "figure_change",
    "figure_stale",
    "figure_fold",
    "search%",
];

/// Where a table has come to: the key of a row.
#[derive(Clone, Debug)]
pub struct RowKey(pub(crate) Vec<Value>);

/// Rows of a table, as they lie there, in the order of their keys.
#[derive(Clone, Debug)]
pub struct RowBatch {
    pub(crate) table: Table,
    pub(crate) rows: Vec<Vec<Value>>,
}

impl RowBatch {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The key of its last row, after which carrying goes on; `None` where it is empty.
    #[must_use]
    pub fn end(&self) -> Option<RowKey> {
        let (_, key, _) = self.table.shape();
        self.rows.last().map(|row| RowKey(row.iter().take(key.len()).cloned().collect()))
    }
}

/// Everything can be taken out of a store and put into another.
#[async_trait]
pub trait Transfer: Send + Sync {
    /// The last row of a table, if it has one: where carrying goes on after it broke off.
    async fn last(&self, table: Table) -> Result<Option<RowKey>, Error>;

    /// At most so many rows of a table behind a key, in order of their keys; from the first on without one.
    async fn take_out(&self, table: Table, after: Option<RowKey>, at_most: u32) -> Result<RowBatch, Error>;

    /// Adds rows that are not there yet.
    async fn put_in(&self, stretch: RowBatch) -> Result<(), Error>;

    /// Tables (`table`) and columns (`table.column`) of the schema that would be lost, since nobody said whether they are
    /// carried: must be none.
    async fn forgotten(&self) -> Result<Vec<String>, Error>;

    /// Goes on counting after what was carried, and has every process read the country again.
    async fn carried(&self) -> Result<(), Error>;
}
