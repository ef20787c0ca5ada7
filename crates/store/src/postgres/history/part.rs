//! A stretch of a history in tables of its own: they are filled, then indexed while the next stretch is copied, and become
//! partitions of the great tables at the end.

use std::{ops::Range, pin::pin, sync::Arc};

use super::{
    super::{
        columns::TableRows,
        connect::{Link, Ready},
        partitions::{Partition, TABLES},
    },
    key::TableKey,
};
use crate::Error;

/// One that is being filled, in a transaction that stays open until all are.
pub(super) struct Part {
    link: Link,
    pub(super) place: Partition,
    keys: Arc<[TableKey]>,
}

impl Part {
    /// Begins the one that holds some places.
    pub(super) async fn begin(link: Link, places: Range<i64>, keys: Arc<[TableKey]>) -> Result<Self, Error> {
        let place = Partition { from: places.start, until: places.end, part: format!("_history_{}", places.start) };
        for table in TABLES {
            let part = &place.part;
            link.run(&format!("CREATE TABLE {table}{part} (LIKE {table} INCLUDING ALL EXCLUDING INDEXES)")).await?;
        }
        Ok(Self { link, place, keys })
    }

    pub(super) async fn copy(&self, rows: &TableRows<'_>) -> Result<(), Error> {
        copy(&self.link, rows, &format!("{}{}", rows.table, self.place.part)).await
    }

    /// Makes keys and indexes. Gives the link back, still in its transaction.
    pub(super) async fn close(self) -> Result<Link, Error> {
        for key in self.keys.iter() {
            self.link.run(&key.make_for(&format!("{}{}", key.table, self.place.part))).await?;
        }
        Ok(self.link)
    }
}

/// Drops the parts of a history that was broken off.
pub(super) async fn clear(link: &Link) -> Result<(), Error> {
    let left = format!(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND NOT relispartition \
         AND relnamespace = current_schema::regnamespace AND relname ~ '^({})_history_[0-9]+$'",
        TABLES.join("|")
    );
    drop_all(link, left).await
}

/// Puts parts in the place of the partitions that there were before, which hold nothing.
pub(super) async fn attach(link: &Link, parts: &[Partition]) -> Result<(), Error> {
    let tables = TABLES.join(",");
    let before = format!("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ANY ('{{{tables}}}'::regclass[])");
    drop_all(link, before).await?;
    for part in parts {
        link.run(&part.attach()).await?;
    }
    Ok(())
}

async fn drop_all(link: &Link, named_by: String) -> Result<(), Error> {
    for row in link.ask(&Ready::Unnamed(named_by, Vec::new()), &[]).await? {
        let table: &str = row.try_get(0)?;
        link.run(&format!("DROP TABLE {table}")).await?;
    }
    Ok(())
}

/// Sends rows to a table that was made in the same transaction.
pub(super) async fn copy(link: &Link, rows: &TableRows<'_>, table: &str) -> Result<(), Error> {
    let names: Vec<_> = rows.columns.iter().map(|(name, _)| *name).collect();
    let writer = link.copy(table, &names.join(", ")).await?;
    let mut writer = pin!(writer);
    for row in 0..rows.len() {
        writer.as_mut().write_raw(rows.row(row)).await?;
    }
    writer.finish().await?;
    Ok(())
}
