//! Keys and indexes of tables that are filled first.

use super::super::connect::{Link, Ready};
use crate::Error;

/// One of them, as the server tells it.
pub(super) struct TableKey {
    pub(super) table: String,
    name: String,
    /// What follows `ADD CONSTRAINT name`, if it is a key.
    constraint: Option<String>,
    unique: bool,
    /// What follows the table when it is an index.
    using: String,
}

impl TableKey {
    /// Those of some tables.
    pub(super) async fn of(link: &Link, tables: &[&str]) -> Result<Vec<Self>, Error> {
        let sql = format!(
            "SELECT indrelid::regclass::text, quote_ident(x.relname), pg_get_constraintdef(c.oid), indisunique, \
                    substring(pg_get_indexdef(indexrelid) FROM ' USING .*') \
             FROM pg_index JOIN pg_class x ON x.oid = indexrelid \
             LEFT JOIN pg_constraint c ON c.conindid = indexrelid AND c.contype IN ('p', 'u') \
             WHERE indrelid = ANY ('{{{}}}'::regclass[]) ORDER BY indexrelid",
            tables.join(",")
        );
        let read = |row: &tokio_postgres::Row| {
            Ok(Self {
                table: row.try_get(0)?,
                name: row.try_get(1)?,
                constraint: row.try_get(2)?,
                unique: row.try_get(3)?,
                using: row.try_get(4)?,
            })
        };
        link.ask(&Ready::Unnamed(sql, Vec::new()), &[]).await?.iter().map(read).collect()
    }

    pub(super) fn drop(&self) -> String {
        let Self { table, name, .. } = self;
        match self.constraint {
            Some(_) => format!("ALTER TABLE {table} DROP CONSTRAINT {name}"),
            None => format!("DROP INDEX {name}"),
        }
    }

    /// Makes it as it was.
    pub(super) fn make(&self) -> String {
        self.sql(&self.table, &self.name, &format!("CONSTRAINT {} ", self.name))
    }

    /// Makes one like it, which the server names.
    pub(super) fn make_for(&self, table: &str) -> String {
        self.sql(table, "", "")
    }

    fn sql(&self, table: &str, index: &str, constraint: &str) -> String {
        match &self.constraint {
            Some(key) => format!("ALTER TABLE {table} ADD {constraint}{key}"),
            None => format!("CREATE {} INDEX {index} ON {table}{}", if self.unique { "UNIQUE" } else { "" }, self.using),
        }
    }
}
