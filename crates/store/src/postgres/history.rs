//! Writing a whole history: rows are copied into tables without indexes that nobody else sees yet. With
//! `wal_level = minimal` the server writes each of them once, where it belongs.

use std::{collections::BTreeMap, pin::pin};

use async_trait::async_trait;
use domain::report::Figure;

use super::{
    columns::{Rows, ints},
    connect::{Address, Link, Ready},
    migrate::migrate,
    partitions::Partitions,
    statements::{Accepted, Figures, Happenings, Placed, desks, found_by, happenings, reports},
};
use crate::{
    Append, Birth, Error, History,
    history::{check, not_empty, not_new},
};

/// The tables that grow with every report.
const TABLES: &str = "'{report,event,content,search,task,path}'::regclass[]";
/// Lives copied together, and figures written together.
const TOGETHER: usize = 4_096;

/// A history on its way into a PostgreSQL database.
pub struct PostgresHistory {
    /// In its transaction.
    link: Link,
    partitions: Partitions,
    /// Keys and indexes to be made again, as SQL.
    indexes: Vec<String>,
    /// What is not written yet.
    waiting: Vec<Append>,
    /// The last place that was given, and the last number in the log.
    given: (i64, i64),
    /// How many reports count for what.
    figures: BTreeMap<Figure, i64>,
}

impl PostgresHistory {
    /// Begins a history of so many reports in a database that nobody else uses.
    ///
    /// # Errors
    /// [`Error::TooNew`], [`Error::Unreachable`], the engine's, or that there are reports already.
    pub async fn begin(url: &str, reports: u64) -> Result<Self, Error> {
        let address = Address::parse(url)?;
        let pool = address.pool()?;
        migrate(Link::take(&pool, address.pooled).await?).await?;
        let link = Link::take(&pool, address.pooled).await?;
        let partitions = Partitions::read(&link).await?;
        partitions.reach(&link, i64::try_from(reports).unwrap_or(i64::MAX)).await?;
        link.run("BEGIN; SET LOCAL maintenance_work_mem = '512MB'").await?;
        link.run("LOCK TABLE report IN ACCESS EXCLUSIVE MODE").await?;
        let there = Ready::Unnamed("SELECT FROM report LIMIT 1".to_owned(), Vec::new());
        if !link.ask(&there, &[]).await?.is_empty() {
            return Err(not_empty());
        }
        let indexes = take_indexes(&link).await?;
        // Empty, and begun anew in this transaction, a table is not written to the log first.
        link.run("TRUNCATE report, event, content, search, task, path").await?;
        Ok(Self { link, partitions, indexes, waiting: Vec::new(), given: (0, 0), figures: BTreeMap::new() })
    }

    async fn write_waiting(&mut self) -> Result<(), Error> {
        let lives = std::mem::take(&mut self.waiting);
        let mut left = lives.as_slice();
        while !left.is_empty() {
            let next = self.given.0 + 1;
            let partition = self.partitions.around(next).ok_or_else(|| Error::Damaged("more reports than said".into()))?;
            let room = usize::try_from(partition.until - next).unwrap_or(usize::MAX);
            let (now, later) = left.split_at(room.min(left.len()));
            self.write(now, &partition.part).await?;
            left = later;
        }
        Ok(())
    }

    /// Writes lives that share a partition, whose tables have names that end alike.
    async fn write(&mut self, lives: &[Append], part: &str) -> Result<(), Error> {
        let (mut place, seq) = self.given;
        let mut accept = |life| {
            place += 1;
            Accepted::new(place, life)
        };
        let accepted: Vec<Accepted<'_>> = lives.iter().map(&mut accept).collect::<Result<_, _>>()?;
        let births: Vec<(&Placed<'_>, &Birth)> =
            accepted.iter().map(Accepted::birth).collect::<Option<_>>().ok_or_else(not_new)?;
        let placed: Vec<&Placed<'_>> = births.iter().map(|(placed, _)| *placed).collect();
        let Happenings { mut events, contents, .. } = happenings(&accepted);
        let many = i64::try_from(events.len()).unwrap_or(i64::MAX);
        events.columns.push(("seq", ints(seq + 1..=seq + many)));
        let [tasks, paths] = desks(&placed);
        for rows in [reports(&births), tasks, paths] {
            copy(&self.link, &rows, rows.table).await?;
        }
        for rows in [events, contents, found_by(&placed)] {
            copy(&self.link, &rows, &format!("{}{part}", rows.table)).await?;
        }
        self.given = (place, seq + many);
        for (figure, by) in lives.iter().flat_map(|life| &life.figures) {
            *self.figures.entry(figure.clone()).or_default() += by;
        }
        Ok(())
    }
}

#[async_trait]
impl History for PostgresHistory {
    async fn add(&mut self, lives: Vec<Append>) -> Result<(), Error> {
        lives.iter().try_for_each(check)?;
        self.waiting.extend(lives);
        if self.waiting.len() >= TOGETHER { self.write_waiting().await } else { Ok(()) }
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.write_waiting().await?;
        let figures: Vec<_> = self.figures.iter().collect();
        for some in figures.chunks(TOGETHER) {
            let figures = Figures::all(some.iter().map(|(figure, by)| (*figure, **by)));
            let counted = figures.count(0);
            counted.ask(&self.link, &counted.ready(&self.link).await?).await?;
        }
        for index in &self.indexes {
            self.link.run(index).await?;
        }
        let (place, seq) = self.given;
        let go_on = format!("SELECT setval('report_n', {}, false), setval('event_seq', {}, false)", place + 1, seq + 1);
        self.link.run(&format!("{go_on}; COMMIT")).await?;
        // So that the planner knows from the first page on what is there.
        self.link.run("VACUUM ANALYZE").await
    }
}

async fn copy(link: &Link, rows: &Rows<'_>, table: &str) -> Result<(), Error> {
    let names: Vec<_> = rows.columns.iter().map(|(name, _)| *name).collect();
    let writer = link.copy(table, &names.join(", ")).await?;
    let mut writer = pin!(writer);
    for row in 0..rows.len() {
        writer.as_mut().write_raw(rows.row(row)).await?;
    }
    writer.finish().await?;
    Ok(())
}

/// Drops the keys and indexes of the tables, and gives how they are made. Those of partitions come and go with them.
async fn take_indexes(link: &Link) -> Result<Vec<String>, Error> {
    let keys = format!(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), \
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) \
         FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = ANY ({TABLES}) ORDER BY oid"
    );
    let indexes = format!(
        "SELECT format('DROP INDEX %s', indexrelid::regclass), replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') \
         FROM pg_index i WHERE indrelid = ANY ({TABLES}) \
         AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY indexrelid"
    );
    let mut made_again = Vec::new();
    for sql in [keys, indexes] {
        for row in link.ask(&Ready::Unnamed(sql, Vec::new()), &[]).await? {
            link.run(row.try_get(0)?).await?;
            made_again.push(row.try_get(1)?);
        }
    }
    Ok(made_again)
}
