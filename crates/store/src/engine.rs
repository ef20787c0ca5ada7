//! What the stores share: statements in one SQL text for every engine, and the few things an engine does its own way.
//!
//! A unit of work is a [`Script`]: statements with their values, run in order, in one transaction. It is text and data,
//! so a driver may send all of it at once. Marks are `?1`, `?2`; SQLite takes them as they are, PostgreSQL as `$1`.

use std::{borrow::Cow, path::Path};

use domain::{Timestamp, forest::Alert};

use crate::{
    AlertKey, AlertsPut, CommitOutcome, CommitRequest, Error, Filter, Progress, Remade, RowBatch, shared::schema::SchemaObject,
};

/// What an engine brings. Everything else in this crate is made from it.
pub(crate) trait Engine: Send + Sync {
    /// What its SQL does differently.
    const DIALECT: Dialect;

    /// Runs statements that only read, all on one state of the database.
    fn read(&self, how: ReadMode, script: Script) -> impl Future<Output = Result<Vec<Rows>, Error>> + Send;

    /// Runs statements in one transaction, durable when this answers.
    fn write(&self, script: Script) -> impl Future<Output = Result<Vec<Rows>, Error>> + Send;

    /// See [`crate::Reports::edition`].
    fn edition(&self) -> impl Future<Output = Result<Option<i64>, Error>> + Send;
    /// See [`crate::Reports::append`].
    fn append(&self, step: CommitRequest) -> impl Future<Output = Result<CommitOutcome, Error>> + Send;
    /// Where a search for the newest looks, below a place, one after the other until a page is full. One may
    /// hold places of those before it.
    fn windows(&self, search: &Search, below: i64) -> impl Future<Output = Result<Vec<Window>, Error>> + Send;
    /// Where a search looks that needs all that is found.
    fn whole(&self, search: &Search) -> impl Future<Output = Result<Vec<Window>, Error>> + Send;
    /// Makes room for rows that are carried from elsewhere.
    fn make_room(&self, stretch: &RowBatch) -> impl Future<Output = Result<(), Error>> + Send;
    /// See [`crate::Alerts::put_alerts`].
    fn put_alerts(&self, alerts: Vec<Alert>, key: AlertKey) -> impl Future<Output = Result<AlertsPut, Error>> + Send;
    /// See [`crate::Jobs::job_comes`].
    fn job_comes(&self) -> impl Future<Output = ()> + Send;
    /// See [`crate::Upkeep::put_rows`].
    fn put_rows(&self, n: i64, rows: Remade) -> impl Future<Output = Result<(), Error>> + Send;
    /// See [`crate::Upkeep::backup`].
    fn backup(&self, to: &Path, progress: Progress) -> impl Future<Output = Result<(), Error>> + Send;
    /// See [`crate::Upkeep::settle`].
    fn settle(&self) -> impl Future<Output = Result<(), Error>> + Send;
    /// See [`crate::Upkeep::check`].
    fn check(&self) -> impl Future<Output = Result<Vec<String>, Error>> + Send;
    /// See [`crate::Upkeep::close`].
    fn close(&self) -> impl Future<Output = ()> + Send;
    /// What the migrations make that acts by itself. It may take a while.
    fn made() -> Result<Vec<SchemaObject>, Error>;
}

/// How much a read touches, and how new it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadMode {
    /// A few rows by key: microseconds.
    Point,
    /// A walk over many rows.
    Scan,
    /// A walk for a page that may be a second old.
    ReplicaOk,
}

/// What the SQL of an engine does differently.
pub(crate) struct Dialect {
    /// The condition that a column is one of a set of numbers, given as the text of a JSON array under a mark.
    pub(crate) one_of: fn(&str, &str) -> String,
    /// The condition that a column of numbers such as `,4,12,` has one of a set, given as before; false where it is empty.
    pub(crate) any_of: fn(&str, &str) -> String,
    /// The `SELECT` of the number that the next row of a table may have.
    pub(crate) next_number: fn(&str) -> String,
    /// What is searched, and how.
    pub(crate) search: fn(Index, &Filter) -> Search,
    /// All reports as `r`, walked by the index of what lists are narrowed by.
    pub(crate) narrowed: &'static str,
    /// All public reports, where what figures know of them decides.
    pub(crate) facts: &'static str,
    /// All reports as `c`, looked up in the index of those that are for a closed circle.
    pub(crate) closed_circle: &'static str,
    /// After a `SELECT` whose rows are to be taken by one process and passed over by the others.
    pub(crate) skip_locked: &'static str,
    /// Where numbers of events are given before their transaction commits: what waits for those that are on their way, and
    /// then tells the last number that was given.
    pub(crate) settled: Option<[&'static str; 2]>,
    /// The `SELECT` of what is in the schema and acts by itself: see [`crate::shared::schema`].
    pub(crate) objects: &'static str,
    /// The `SELECT` of all tables of the schema, each with its columns.
    pub(crate) schema: &'static str,
    /// After rows were carried with their numbers: counts on behind them.
    pub(crate) goes_on: &'static [&'static str],
}

/// What is found in: what the public may find, or what officials may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Index {
    Open,
    Inner,
}

/// A search, ready for an engine.
#[derive(Clone)]
pub(crate) struct Search {
    pub(crate) index: Index,
    /// What is searched for, as it was asked.
    pub(crate) filter: Filter,
    /// The table of the full-text index.
    pub(crate) table: &'static str,
    /// Its key: the place of a report.
    pub(crate) key: &'static str,
    /// The condition under the alias `s`; `{table}` stands for the table, `{}` for the mark of the expression.
    pub(crate) matches: &'static str,
    /// The same where reports are walked through, which the index of terms shall have no part in.
    pub(crate) walked: &'static str,
    /// What is searched for, as the engine reads it.
    pub(crate) expression: String,
}

/// All words, each as any of its stems, the last also as the beginning of a word, in the marks of an engine: those of a whole
/// word, of a beginning, of "or" and of "and". Terms hold letters and digits only.
pub(crate) fn expression(
    filter: &Filter,
    whole: &dyn Fn(&str) -> String,
    start: &dyn Fn(&str) -> String,
    [or, and]: [&str; 2],
) -> String {
    let last = filter.words.len().saturating_sub(1);
    let word = |(n, stems): (usize, &Vec<String>)| {
        let prefix = filter.prefix.iter().filter(|_| n == last).map(|p| start(p));
        format!("({})", stems.iter().map(|s| whole(s)).chain(prefix).collect::<Vec<_>>().join(or))
    };
    filter.words.iter().enumerate().map(word).collect::<Vec<_>>().join(and)
}

impl Search {
    /// The table of a window, and the condition on it, with the mark of the expression.
    pub(crate) fn within(&self, window: &Window, mark: &str) -> (String, String) {
        let table = format!("{}{}", self.table, window.part);
        let condition = if window.by == WindowWalk::Terms { self.matches } else { self.walked };
        let condition = condition.replace("{table}", &table).replace("{}", mark);
        (table, condition)
    }
}

/// A range of places that a search looks at together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) by: WindowWalk,
    /// What follows the name of the table that holds them.
    pub(crate) part: String,
}

/// How a window is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowWalk {
    /// In the order of places, stopping early: soon done when words are frequent.
    Places,
    /// By the index of terms, whatever it costs to sort what it finds: soon done when words are rare.
    Terms,
    /// By places where so many were found in the windows before it; else the next windows do its work.
    PlacesAfter(usize),
}

impl WindowWalk {
    /// Whether a window is left to those that come after it, when so many were found before it.
    pub(crate) fn is_left(self, found: usize) -> bool {
        matches!(self, Self::PlacesAfter(enough) if found < enough)
    }
}

/// Statements to be run in one transaction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    statements: Vec<(Cow<'static, str>, Vec<Value>)>,
    planned_once: bool,
}

impl Script {
    /// A script of one statement.
    pub(crate) fn one(sql: impl Into<Cow<'static, str>>, values: Vec<Value>) -> Self {
        Self::default().then(sql, values)
    }

    /// And then another.
    pub(crate) fn then(mut self, sql: impl Into<Cow<'static, str>>, values: Vec<Value>) -> Self {
        self.statements.push((sql.into(), values));
        self
    }

    /// That there is one good way to run these, whatever the values are; so that they need not be planned each time.
    pub(crate) fn planned_once(mut self, once: bool) -> Self {
        self.planned_once = once;
        self
    }

    /// The statements with their values.
    pub(crate) fn statements(&self) -> &[(Cow<'static, str>, Vec<Value>)] {
        &self.statements
    }

    /// See [`Script::planned_once`].
    pub(crate) fn is_planned_once(&self) -> bool {
        self.planned_once
    }
}

/// A value given to a statement or read from a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// The values of a statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::engine::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! from {
    ($($type:ty => $make:expr;)*) => { $(impl From<$type> for Value {
        fn from(value: $type) -> Self {
            let make: fn($type) -> Self = $make;
            make(value)
        }
    })* };
}

from! {
    bool => Self::Bool;
    i64 => Self::Int;
    u16 => |n| Self::Int(i64::from(n));
    u32 => |n| Self::Int(i64::from(n));
    f64 => Self::Real;
    String => Self::Text;
    &str => |text| Self::Text(text.to_owned());
    &String => |text| Self::Text(text.clone());
    Vec<u8> => Self::Blob;
    &[u8; 16] => |bytes| Self::Blob(bytes.to_vec());
    [u8; 32] => |bytes| Self::Blob(bytes.to_vec());
    Timestamp => |at| Self::Int(at.as_microsecond());
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a statement gave.
pub(crate) type Rows = Vec<Row>;

/// One row. Each column is taken out once.
#[derive(Debug)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Row {
    /// Takes a column out.
    pub(crate) fn get<T: FromValue>(&mut self, column: usize) -> Result<T, Error> {
        let value = self.0.get_mut(column).map(std::mem::take).unwrap_or_default();
        T::from_value(value).ok_or_else(|| Error::Damaged(format!("column {column} is of an unexpected type")))
    }

    /// A column that stays where it is.
    pub(crate) fn peek<T: FromValue>(&self, column: usize) -> Result<T, Error> {
        let value = self.0.get(column).cloned().unwrap_or_default();
        T::from_value(value).ok_or_else(|| Error::Damaged(format!("column {column} is of an unexpected type")))
    }

    /// Takes a word out that stands for a thing.
    pub(crate) fn word<T>(&mut self, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
        let text: String = self.get(column)?;
        parse(&text).ok_or_else(|| Error::Damaged(format!("unexpected {text:?}")))
    }

    /// Takes JSON out.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&mut self, column: usize) -> Result<T, Error> {
        Ok(serde_json::from_str(&self.get::<String>(column)?)?)
    }
}

/// What a column can be read as.
pub(crate) trait FromValue: Sized {
    fn from_value(value: Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Int(n) => Some(n),
            _ => None,
        }
    }
}

macro_rules! from_int {
    ($($type:ty)*) => { $(impl FromValue for $type {
        fn from_value(value: Value) -> Option<Self> {
            i64::from_value(value)?.try_into().ok()
        }
    })* };
}

from_int! { i32 u16 u32 u64 }

impl FromValue for bool {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Bool(yes) => Some(yes),
            Value::Int(n) => Some(n != 0),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Real(x) => Some(x),
            _ => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value) -> Option<Self> {
        Vec::from_value(value)?.try_into().ok()
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Option<Self> {
        Self::from_microsecond(i64::from_value(value)?).ok()
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// The rows of a script's so-manieth statement, taken out.
pub(crate) fn rows(answers: &mut [Rows], statement: usize) -> Rows {
    answers.get_mut(statement).map(std::mem::take).unwrap_or_default()
}

/// The one row of a script of one statement, if it gave one.
pub(crate) fn first(mut answers: Vec<Rows>) -> Option<Row> {
    rows(&mut answers, 0).into_iter().next()
}

/// The one row of a script of one statement that always gives one.
pub(crate) fn single(answers: Vec<Rows>) -> Result<Row, Error> {
    first(answers).ok_or_else(|| Error::Damaged("a row is missing".into()))
}
