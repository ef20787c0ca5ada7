//! Carrying rows.

use std::collections::BTreeSet;

use async_trait::async_trait;

use crate::{
    Error, RowBatch, RowKey, Table, Transfer,
    engine::{Engine, ReadMode, Row, Script, Value, first, rows},
    tables::LEFT,
};

/// Rows of one statement.
const TOGETHER: usize = 50;

#[async_trait]
impl<E: Engine> Transfer for E {
    async fn last(&self, table: Table) -> Result<Option<RowKey>, Error> {
        let (name, key, _) = table.shape();
        let backwards: Vec<_> = key.iter().map(|column| format!("{column} DESC")).collect();
        let sql = format!("SELECT {} FROM {name} ORDER BY {} LIMIT 1", key.join(", "), backwards.join(", "));
        Ok(first(self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?).map(|row| RowKey(row.0)))
    }

    async fn take_out(&self, table: Table, after: Option<RowKey>, at_most: u32) -> Result<RowBatch, Error> {
        let (name, key, others) = table.shape();
        let (columns, ordered) = ([key, others].concat(), key.join(", "));
        let mut values = after.map(|mark| mark.0).unwrap_or_default();
        let condition = if values.is_empty() {
            String::new()
        } else {
            let marks: Vec<_> = (1..=values.len()).map(|n| format!("?{n}")).collect();
            format!("WHERE ({ordered}) > ({})", marks.join(", "))
        };
        values.push(at_most.into());
        let sql = format!("SELECT {} FROM {name} {condition} ORDER BY {ordered} LIMIT ?{}", columns.join(", "), values.len());
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values)).await?;
        let flags: Vec<_> = columns.iter().map(|column| Table::is_flag(column)).collect();
        let row = |Row(values): Row| values.into_iter().zip(&flags).map(|(value, flag)| flagged(value, *flag)).collect();
        Ok(RowBatch { table, rows: rows(&mut answers, 0).into_iter().map(row).collect() })
    }

    async fn put_in(&self, stretch: RowBatch) -> Result<(), Error> {
        let (name, key, others) = stretch.table.shape();
        let columns = [key, others].concat();
        self.make_room(&stretch).await?;
        let mut script = Script::default();
        for some in stretch.rows.chunks(TOGETHER) {
            let mark = |row: usize, column: usize| format!("?{}", row * columns.len() + column + 1);
            let tuple = |row: usize| {
                let marks: Vec<_> = (0..columns.len()).map(|column| mark(row, column)).collect();
                format!("({})", marks.join(", "))
            };
            let tuples: Vec<_> = (0..some.len()).map(tuple).collect();
            let columns = columns.join(", ");
            let sql = format!("INSERT INTO {name} ({columns}) VALUES {} ON CONFLICT DO NOTHING", tuples.join(", "));
            script = script.then(sql, some.concat());
        }
        if !script.statements().is_empty() {
            self.write(script).await?;
        }
        Ok(())
    }

    async fn forgotten(&self) -> Result<Vec<String>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one(E::DIALECT.schema, Vec::new())).await?;
        let mut forgotten = BTreeSet::new();
        for mut row in rows(&mut answers, 0) {
            let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
            let left = |left: &&str| left.strip_suffix('%').map_or(*left == table, |begins| table.starts_with(begins));
            if LEFT.iter().any(left) {
                continue;
            }
            let Some((_, key, others)) = Table::ALL.map(Table::shape).into_iter().find(|(name, ..)| *name == table) else {
                forgotten.insert(table);
                continue;
            };
            if !key.iter().chain(others).any(|known| *known == column) {
                forgotten.insert(format!("{table}.{column}"));
            }
        }
        Ok(forgotten.into_iter().collect())
    }

    async fn carried(&self) -> Result<(), Error> {
        let script = Script::one("UPDATE generation SET value = value + 1", Vec::new());
        let goes_on = E::DIALECT.goes_on.iter().fold(script, |script, sql| script.then(*sql, Vec::new()));
        self.write(goes_on).await?;
        Ok(())
    }
}

fn flagged(value: Value, flag: bool) -> Value {
    match value {
        Value::Int(n) if flag => Value::Bool(n != 0),
        value => value,
    }
}
