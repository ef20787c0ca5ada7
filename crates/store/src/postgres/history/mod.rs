//! Writing a whole history: rows are copied into tables without indexes that nobody else sees yet. With
//! `wal_level = minimal` the server writes each of them once, where it belongs. One connection has the tables that are
//! whole; two take turns with those that lie in partitions, so that the server makes the indexes of one partition while
//! it copies the next.

mod key;
mod part;

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use domain::report::Figure;
use futures::future::{ready, try_join_all};
use tokio::{task::JoinSet, try_join};

use self::{
    key::TableKey,
    part::{Part, copy},
};
use super::{
    columns::ints,
    connect::{Address, Link, Ready},
    migrate::migrate,
    partitions::{Partition, REPORTS, TABLES as PARTED},
    statements::{Accepted, EventRows, FigureChanges, Placed, desks, events, found_by, reports},
};
use crate::{
    CommitRequest, Error, History, NewReportFields,
    history::{check, not_empty, not_new},
    shared::STALE,
};

/// The tables that grow with every report and are whole.
const WHOLE: [&str; 3] = ["report", "task", "path"];
/// Lives copied together, and figures written together.
const TOGETHER: usize = 1_024;
/// One for the tables that are whole, two for parts.
const CONNECTIONS: usize = 3;
/// Begins a transaction that makes indexes.
const BEGIN: &str = "BEGIN; SET LOCAL maintenance_work_mem = '256MB'";

/// A history on its way into a PostgreSQL database. Nothing of it is there before it is finished.
pub struct PostgresHistory {
    /// Has the tables that are whole.
    link: Link,
    /// Their keys, to be made again.
    keys: Vec<TableKey>,
    /// The part that is filled now, those that are full, and the keys they are given.
    part: Part,
    full: Vec<Partition>,
    part_keys: Arc<[TableKey]>,
    /// Gives the other link as soon as the part before is done.
    closing: JoinSet<Result<Link, Error>>,
    /// What is not written yet.
    waiting: Vec<CommitRequest>,
    /// The last place that was given, and the last number in the log.
    given: (i64, i64),
    /// How many reports count for what.
    figures: BTreeMap<Figure, i64>,
}

impl PostgresHistory {
    /// Begins a history in a database that nobody else uses.
    ///
    /// # Errors
    /// As [`PostgresStore::open`](super::PostgresStore::open); [`Error::Engine`] where there are reports already.
    pub async fn begin(url: &str) -> Result<Self, Error> {
        Self::begin_with(url, REPORTS).await
    }

    /// The same, with so many reports in a partition: a test need not write a quarter of a million.
    ///
    /// # Errors
    /// As [`PostgresHistory::begin`].
    pub async fn begin_with(url: &str, reports: i64) -> Result<Self, Error> {
        let mut address = Address::parse(url)?;
        address.needs(CONNECTIONS);
        let pool = address.pool()?;
        let take = || Link::take(&pool, address.pooled);
        migrate(take().await?).await?;
        let link = take().await?;
        part::clear(&link).await?;
        link.run(BEGIN).await?;
        link.run("LOCK TABLE report IN ACCESS EXCLUSIVE MODE").await?;
        let there = Ready::Unnamed("SELECT FROM report LIMIT 1".to_owned(), Vec::new());
        if !link.ask(&there, &[]).await?.is_empty() {
            return Err(not_empty());
        }
        let keys = TableKey::of(&link, &WHOLE).await?;
        for key in &keys {
            link.run(&key.drop()).await?;
        }
        // Empty, and begun anew in this transaction, a table is not written to the log first.
        link.run(&format!("TRUNCATE {}", WHOLE.join(", "))).await?;
        let part_keys: Arc<[TableKey]> = TableKey::of(&link, &PARTED).await?.into();
        let (first, other) = try_join!(take(), take())?;
        try_join!(first.run(BEGIN), other.run(BEGIN))?;
        let part = Part::begin(first, 0..reports, Arc::clone(&part_keys)).await?;
        let mut closing = JoinSet::new();
        closing.spawn(ready(Ok(other)));
        let (waiting, figures) = (Vec::new(), BTreeMap::new());
        Ok(Self { link, keys, part, full: Vec::new(), part_keys, closing, waiting, given: (0, 0), figures })
    }

    async fn write_waiting(&mut self) -> Result<(), Error> {
        let lives = std::mem::take(&mut self.waiting);
        let mut left = lives.as_slice();
        while !left.is_empty() {
            if self.given.0 + 1 == self.part.place.until {
                self.next_part().await?;
            }
            let room = self.part.place.until - (self.given.0 + 1);
            let (now, later) = left.split_at(usize::try_from(room).unwrap_or(usize::MAX).min(left.len()));
            self.write(now).await?;
            left = later;
        }
        Ok(())
    }

    /// Begins the next part, and has the full one indexed meanwhile.
    async fn next_part(&mut self) -> Result<(), Error> {
        let link = joined(&mut self.closing).await?.ok_or(Error::Closing)?;
        let Partition { from, until, .. } = self.part.place;
        let next = Part::begin(link, until..until + (until - from), Arc::clone(&self.part_keys)).await?;
        let full = std::mem::replace(&mut self.part, next);
        self.full.push(full.place.clone());
        self.closing.spawn(full.close());
        Ok(())
    }

    /// Writes lives that share a part.
    async fn write(&mut self, lives: &[CommitRequest]) -> Result<(), Error> {
        let (mut place, seq) = self.given;
        let mut accept = |life| {
            place += 1;
            Accepted::new(place, life)
        };
        let accepted: Vec<Accepted<'_>> = lives.iter().map(&mut accept).collect();
        let births: Vec<(&Placed<'_>, &NewReportFields)> =
            accepted.iter().map(Accepted::birth).collect::<Option<_>>().ok_or_else(not_new)?;
        let placed: Vec<&Placed<'_>> = births.iter().map(|(placed, _)| *placed).collect();
        let EventRows { mut events, contents, .. } = events(&accepted);
        let many = i64::try_from(events.len()).unwrap_or(i64::MAX);
        events.columns.push(("seq", ints(seq + 1..=seq + many)));
        let [tasks, paths] = desks(&placed);
        let whole = async {
            for rows in [reports(&births), tasks, paths] {
                copy(&self.link, &rows, rows.table).await?;
            }
            Ok(())
        };
        let parted = async {
            for rows in [events, contents, found_by(&placed)] {
                self.part.copy(&rows).await?;
            }
            Ok::<_, Error>(())
        };
        try_join!(whole, parted)?;
        self.given = (place, seq + many);
        for (figure, by) in lives.iter().flat_map(|life| &life.figures) {
            *self.figures.entry(figure.clone()).or_default() += by;
        }
        Ok(())
    }
}

#[async_trait]
impl History for PostgresHistory {
    async fn add(&mut self, lives: Vec<CommitRequest>) -> Result<(), Error> {
        lives.iter().try_for_each(check)?;
        self.waiting.extend(lives);
        if self.waiting.len() >= TOGETHER { self.write_waiting().await } else { Ok(()) }
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.write_waiting().await?;
        let Self { link, keys, part, mut full, mut closing, given: (place, seq), figures, .. } = *self;
        full.push(part.place.clone());
        closing.spawn(part.close());
        let parts = async {
            let mut links = Vec::new();
            while let Some(link) = joined(&mut closing).await? {
                links.push(link);
            }
            try_join_all(links.iter().map(|link| link.run("COMMIT"))).await
        };
        try_join!(parts, complete(&link, &figures, &keys))?;
        part::attach(&link, &full).await?;
        let go_on = format!("SELECT setval('report_n', {}, false), setval('event_seq', {}, false)", place + 1, seq + 1);
        link.run(&format!("{go_on}; COMMIT")).await?;
        // So that the planner knows from the first page on what is there.
        link.run("VACUUM ANALYZE").await
    }
}

/// The next that is done, if any is left.
async fn joined(closing: &mut JoinSet<Result<Link, Error>>) -> Result<Option<Link>, Error> {
    closing.join_next().await.transpose().map_err(|e| Error::Engine(e.to_string()))?.transpose()
}

/// Writes the figures, and makes the keys of the tables that are whole.
async fn complete(link: &Link, figures: &BTreeMap<Figure, i64>, keys: &[TableKey]) -> Result<(), Error> {
    let figures: Vec<_> = figures.iter().collect();
    for some in figures.chunks(TOGETHER) {
        let figures = FigureChanges::all(some.iter().map(|(figure, by)| (*figure, **by)));
        let counted = figures.count(0);
        counted.ask(link, &counted.ready(link).await?).await?;
    }
    link.run(STALE).await?;
    for key in keys {
        link.run(&key.make()).await?;
    }
    Ok(())
}
