//! What grows with every report lies in partitions, each for a range of places: a range of time, since places follow the
//! order of arrival. New ones are made ahead.

use std::sync::{PoisonError, RwLock};

use super::connect::{Link, Ready};
use crate::Error;

/// Reports in a new partition: months of a nation, many years of a province. A search for a frequent word sorts what one
/// partition holds of it, a search for a rare one opens them all: this is the size at which neither takes long.
const REPORTS: i64 = 250_000;
/// The tables that are partitioned, all in the same ranges.
const TABLES: [&str; 3] = ["event", "content", "search"];
/// One node at a time makes partitions.
const LOCK: i64 = 0x7475_6e74_6174;

/// What is known of them: from and until, oldest first.
pub(super) struct Partitions(RwLock<Vec<(i64, i64)>>);

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
        self.0.read().unwrap_or_else(PoisonError::into_inner).last().map_or(0, |(_, until)| *until)
    }

    /// Those that hold places below one, newest first: from, until.
    pub(super) fn below(&self, place: i64) -> Vec<(i64, i64)> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().rev().filter(|(from, _)| *from < place).map(|(from, until)| (*from, (*until).min(place))).collect()
    }

    /// The one that holds a place: from, until.
    pub(super) fn around(&self, place: i64) -> Option<(i64, i64)> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().copied().find(|(from, until)| (*from..*until).contains(&place))
    }

    /// Makes the partitions that a place needs, and one ahead. Outside of any transaction.
    pub(super) async fn reach(&self, link: &Link, place: i64) -> Result<(), Error> {
        while self.end() <= place + REPORTS {
            link.run(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})")).await?;
            // Asked under the lock: another node may have been faster.
            let mut there = bounds(link).await?;
            let from = there.last().map_or(0, |(_, until)| *until);
            if from <= place + REPORTS {
                link.run(&make(from, from + REPORTS)).await?;
                there.push((from, from + REPORTS));
            }
            link.run("COMMIT").await?;
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = there;
        }
        Ok(())
    }
}

/// Attached, not created as a part: that would lock out everybody who reads.
fn make(from: i64, until: i64) -> String {
    let one = |table: &str| {
        format!(
            "CREATE TABLE {table}_from_{from} (LIKE {table} INCLUDING ALL); \
             ALTER TABLE {table} ATTACH PARTITION {table}_from_{from} FOR VALUES FROM ({from}) TO ({until});"
        )
    };
    TABLES.iter().map(|table| one(table)).collect()
}

/// The ranges that there are, as the server says them: `FOR VALUES FROM ('0') TO ('250000')`.
async fn bounds(link: &Link) -> Result<Vec<(i64, i64)>, Error> {
    let sql = "SELECT pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
               WHERE i.inhparent = 'event'::regclass";
    let read = |row: &tokio_postgres::Row| {
        let text: String = row.try_get(0)?;
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok());
        numbers.next().zip(numbers.next()).ok_or_else(|| Error::Damaged(format!("an unexpected partition: {text}")))
    };
    let mut bounds = ask(link, sql).await?.iter().map(read).collect::<Result<Vec<_>, Error>>()?;
    bounds.sort_unstable();
    Ok(bounds)
}

async fn ask(link: &Link, sql: &str) -> Result<Vec<tokio_postgres::Row>, Error> {
    link.ask(&Ready::Unnamed(sql.to_owned(), Vec::new()), &[]).await
}
