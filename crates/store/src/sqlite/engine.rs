//! The statements of every engine, run on SQLite.

use std::path::Path;

use domain::forest::Alert;
use rusqlite::{
    Connection, ToSql,
    types::{ToSqlOutput, ValueRef},
};

use super::{SqliteStore, alerts, append::append, bloom, migrate, parts, rows};
use crate::{
    AlertKey, AlertsPut, CommitOutcome, CommitRequest, Error, Filter, Progress, Remade, RowBatch, Table,
    engine::{Dialect, Engine, Index, ReadMode, Row, Rows, Script, Search, Value, Window, expression},
    shared::schema::{self, SchemaObject},
};

impl Engine for SqliteStore {
    const DIALECT: Dialect = Dialect {
        one_of: |column, mark| format!("{column} IN (SELECT value FROM json_each({mark}))"),
        any_of: |column, mark| format!("EXISTS (SELECT 1 FROM json_each({mark}) WHERE instr({column}, ',' || value || ',') > 0)"),
        next_number: |table| format!("SELECT coalesce(max(id), 0) + 1 FROM {table}"),
        search,
        // Its planner knows too little of the values to choose well.
        narrowed: "report r INDEXED BY report_narrow",
        facts: "report r INDEXED BY report_facts",
        closed_circle: "report c INDEXED BY report_closed_circle",
        skip_locked: "",
        settled: None,
        // A unique index decides which rows go in. What the full-text index keeps for itself is its own.
        objects: "SELECT CASE type WHEN 'index' THEN 'unique index' ELSE type END, name, tbl_name, sql, 1 FROM sqlite_master \
                  WHERE type IN ('trigger', 'view') OR (type = 'index' AND sql LIKE 'CREATE UNIQUE%') \
                  OR (type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND sql NOT LIKE 'CREATE TABLE ''%') ORDER BY 1, 3, 2",
        schema: "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
        goes_on: &[],
    };

    async fn read(&self, how: ReadMode, script: Script) -> Result<Vec<Rows>, Error> {
        match how {
            ReadMode::Point => self.look_up(|c| see(c, &script)),
            ReadMode::Scan | ReadMode::ReplicaOk => self.walk(move |c| see(c, &script)).await,
        }
    }

    async fn write(&self, script: Script) -> Result<Vec<Rows>, Error> {
        self.run(move |c| run(c, &script)).await
    }

    async fn edition(&self) -> Result<Option<i64>, Error> {
        self.edition.now().await.map(Some)
    }

    async fn append(&self, step: CommitRequest) -> Result<CommitOutcome, Error> {
        let has_jobs = !step.jobs.is_empty();
        let appended = self.run(move |c| append(c, &step)).await;
        if has_jobs {
            self.job_came.notify_one();
        }
        appended
    }

    async fn windows(&self, search: &Search, below: i64) -> Result<Vec<Window>, Error> {
        self.look_up(|c| bloom::windows(c, &self.words, &search.filter, below))
    }

    async fn whole(&self, search: &Search) -> Result<Vec<Window>, Error> {
        self.windows(search, i64::MAX).await
    }

    async fn make_room(&self, stretch: &RowBatch) -> Result<(), Error> {
        let first = stretch.rows.first().and_then(|row| row.first().cloned());
        if let (Table::Report, Some(Value::Int(place))) = (stretch.table, first) {
            self.run(move |c| parts::reach(c, place).map(drop)).await?;
        }
        Ok(())
    }

    async fn put_alerts(&self, alerts: Vec<Alert>, key: AlertKey) -> Result<AlertsPut, Error> {
        self.run(move |c| alerts::put(c, &alerts, key)).await
    }

    async fn job_comes(&self) {
        self.job_came.notified().await;
    }

    async fn put_rows(&self, n: i64, rows: Remade) -> Result<(), Error> {
        self.run(move |c| rows::put(c, n, &rows)).await
    }

    async fn backup(&self, to: &Path, progress: Progress) -> Result<(), Error> {
        self.copy_to(to, progress).await
    }

    async fn settle(&self) -> Result<(), Error> {
        for table in self.walk(parts::scattered).await? {
            let mut first = true;
            loop {
                let name = table.clone();
                if !self.run(move |c| parts::merge(c, &name, first)).await? {
                    break;
                }
                first = false;
            }
        }
        for part in self.walk(bloom::unread).await? {
            let first = part.from;
            let words = self.walk(move |c| bloom::read(c, &part)).await?;
            self.run(move |c| bloom::keep(c, first, &words)).await?;
        }
        Ok(())
    }

    async fn check(&self) -> Result<Vec<String>, Error> {
        self.walk(|c| {
            let mut statement = c.prepare("PRAGMA integrity_check")?;
            let found = statement.query_map([], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
            Ok(found.into_iter().filter(|line| line != "ok").collect())
        })
        .await
    }

    async fn close(&self) {
        self.writer.close();
        self.readers.close();
        self.edition.close();
    }

    fn made() -> Result<Vec<SchemaObject>, Error> {
        let mut new = Connection::open_in_memory()?;
        migrate(&mut new)?;
        let mut answers = see(&new, &Script::one(Self::DIALECT.objects, Vec::new()))?;
        schema::read(&mut answers)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(yes) => ValueRef::Integer(i64::from(*yes)),
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(x) => ValueRef::Real(*x),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Reads on one state of the database. A single statement sees only one anyway.
fn see(connection: &Connection, script: &Script) -> Result<Vec<Rows>, Error> {
    if let [_] = script.statements() {
        return run(connection, script);
    }
    connection.prepare_cached("BEGIN")?.execute([])?;
    let rows = run(connection, script);
    connection.prepare_cached("COMMIT")?.execute([])?;
    rows
}

fn run(connection: &Connection, script: &Script) -> Result<Vec<Rows>, Error> {
    script.statements().iter().map(|(sql, values)| ask(connection, sql, values)).collect()
}

fn ask(connection: &Connection, sql: &str, values: &[Value]) -> Result<Rows, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut found = statement.query(rusqlite::params_from_iter(values))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(Row((0..columns).map(|column| Ok(value(row.get_ref(column)?))).collect::<rusqlite::Result<_>>()?));
    }
    Ok(rows)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

fn search(index: Index, filter: &Filter) -> Search {
    let expression = expression(filter, &|stem| format!("\"{stem}\""), &|start| format!("\"{start}\" *"), [" OR ", " AND "]);
    let table = match index {
        Index::Open => "search_open",
        Index::Inner => "search_inner",
    };
    let matches = "s.{table} MATCH {}";
    Search { index, filter: filter.clone(), table, key: "rowid", matches, walked: matches, expression }
}
