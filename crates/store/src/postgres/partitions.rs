//! What grows with every report lies in partitions, each for a range of places: a range of time, since places follow the
//! order of arrival. New ones are made ahead.

use std::sync::atomic::{AtomicI64, Ordering};

use super::connect::{Link, Ready};
use crate::Error;

/// Reports in one partition: less than a year of a nation, many years of a province.
const REPORTS: i64 = 500_000;
/// The tables that are partitioned.
const TABLES: [&str; 3] = ["event", "content", "search"];
/// One node at a time makes partitions.
const LOCK: i64 = 0x7475_6e74_6174;

/// What is known of them.
pub(super) struct Partitions {
    /// The first place that has no partition.
    end: AtomicI64,
}

impl Partitions {
    pub(super) async fn read(link: &Link) -> Result<Self, Error> {
        let partitions = Self { end: AtomicI64::new(0) };
        let sql = "SELECT last_value FROM report_n";
        let rows = link.ask(&Ready::Unnamed(sql.into(), Vec::new()), &[]).await?;
        let last: i64 = rows.first().map(|r| r.try_get(0)).transpose()?.unwrap_or(1);
        partitions.reach(link, last).await?;
        Ok(partitions)
    }

    /// Whether a place has a partition.
    pub(super) fn hold(&self, place: i64) -> bool {
        place < self.end.load(Ordering::Relaxed)
    }

    /// Makes the partitions that a place needs, and one ahead. Outside of any transaction.
    pub(super) async fn reach(&self, link: &Link, place: i64) -> Result<(), Error> {
        let last = place / REPORTS + 1;
        let mut sql = format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK});");
        // From what another node may have made meanwhile; what is there is left alone.
        for number in self.end.load(Ordering::Relaxed) / REPORTS..=last {
            let (from, to) = (number * REPORTS, (number + 1) * REPORTS);
            for table in TABLES {
                let part = format!("{table}_{number}");
                // Attached, not created as a part: that would lock out everybody who reads.
                sql.push_str(&format!(
                    "DO $$ BEGIN IF to_regclass('{part}') IS NULL THEN \
                     CREATE TABLE {part} (LIKE {table} INCLUDING ALL); \
                     ALTER TABLE {table} ATTACH PARTITION {part} FOR VALUES FROM ({from}) TO ({to}); END IF; END $$;"
                ));
            }
        }
        sql.push_str("COMMIT");
        link.run(&sql).await?;
        self.end.fetch_max((last + 1) * REPORTS, Ordering::Relaxed);
        Ok(())
    }
}
