//! What grows with every report lies in partitions, each for a range of places: a range of time, since places follow the
//! order of arrival. New ones are made ahead.

use std::sync::{PoisonError, RwLock};

use super::connect::{Link, Ready};
use crate::Error;

/// Reports in a new partition: months of a nation, many years of a province. A search for a frequent word sorts what one
/// partition holds of it, a search for a rare one opens them all: this is the size at which neither takes long.
pub(super) const REPORTS: i64 = 250_000;
/// The tables that are partitioned, all in the same ranges.
pub(super) const TABLES: [&str; 3] = ["event", "content", "search"];
/// One node at a time makes partitions.
const LOCK: i64 = 0x7475_6e74_6174;

/// One of them, in each of the tables.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub(super) from: i64,
    pub(super) until: i64,
    /// What follows the name of a table in its name.
    pub(super) part: String,
}

/// What is known of them, oldest first.
pub(super) struct Partitions(RwLock<Vec<Partition>>);

impl Partitions {
    pub(super) async fn read(link: &Link) -> Result<Self, Error> {
        let partitions = Self(RwLock::new(bounds(link).await?));
        let last = ask(link, "SELECT last_value FROM report_n").await?;
        let last: i64 = last.first().map(|r| r.try_get(0)).transpose()?.unwrap_or(1);
        partitions.reach(link, last).await?;
        Ok(partitions)
    }

    /// Whether a place has a partition.
    pub(super) fn hold(&self, place: i64) -> bool {
        place < self.end()
    }

    /// The first place that has none.
    fn end(&self) -> i64 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).last().map_or(0, |p| p.until)
    }

    /// Those that hold places from one and below another, newest first, each with what it holds of these.
    pub(super) fn within(&self, from: i64, until: i64) -> Vec<Partition> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let held = all.iter().rev().filter(|p| p.from < until && p.until > from);
        held.map(|p| Partition { from: from.max(p.from), until: until.min(p.until), part: p.part.clone() }).collect()
    }

    /// Makes the partitions that a place needs, and one ahead. Outside of any transaction.
    pub(super) async fn reach(&self, link: &Link, place: i64) -> Result<(), Error> {
        while self.end() <= place + REPORTS {
            link.run(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})")).await?;
            // Asked under the lock: another node may have been faster.
            let mut there = bounds(link).await?;
            let from = there.last().map_or(0, |p| p.until);
            if from <= place + REPORTS {
                let new = Partition { from, until: from + REPORTS, part: format!("_from_{from}") };
                link.run(&new.make()).await?;
                there.push(new);
            }
            link.run("COMMIT").await?;
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = there;
        }
        Ok(())
    }
}

impl Partition {
    /// Attached, not created as a part: that would lock out everybody who reads.
    fn make(&self) -> String {
        let make = |table| format!("CREATE TABLE {table}{} (LIKE {table} INCLUDING ALL);", self.part);
        TABLES.map(make).concat() + &self.attach()
    }

    /// Makes tables of its names parts of the great ones.
    pub(super) fn attach(&self) -> String {
        let Self { from, until, part } = self;
        let attach = |table| format!("ALTER TABLE {table} ATTACH PARTITION {table}{part} FOR VALUES FROM ({from}) TO ({until});");
        TABLES.map(attach).concat()
    }
}

/// Those that there are, with their bounds as the server says them: `FOR VALUES FROM ('0') TO ('250000')`. Older versions named
/// them otherwise.
async fn bounds(link: &Link) -> Result<Vec<Partition>, Error> {
    let sql = "SELECT substr(c.relname, length('event') + 1), pg_get_expr(c.relpartbound, c.oid) \
               FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'event'::regclass";
    let read = |row: &tokio_postgres::Row| {
        let (part, text): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok());
        let (from, until) =
            numbers.next().zip(numbers.next()).ok_or_else(|| Error::Damaged(format!("an unexpected partition: {text}")))?;
        Ok(Partition { from, until, part })
    };
    let mut bounds = ask(link, sql).await?.iter().map(read).collect::<Result<Vec<_>, Error>>()?;
    bounds.sort_unstable_by_key(|p| p.from);
    Ok(bounds)
}

async fn ask(link: &Link, sql: &str) -> Result<Vec<tokio_postgres::Row>, Error> {
    link.ask(&Ready::Unnamed(sql.to_owned(), Vec::new()), &[]).await
}
