//! The statements of every engine, run on PostgreSQL.

use std::{borrow::Cow, path::Path};

use domain::forest::Alert;
use futures::future::try_join_all;
use tokio_postgres::{
    Row as PgRow,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::{
    PostgresStore, alerts, append,
    connect::{ANSWER, Link, Ready},
    objects, windows,
};
use crate::{
    AlertKey, AlertsPut, CommitOutcome, CommitRequest, Error, Progress, Remade, RowBatch, RowKey, Table,
    engine::{Dialect, Engine, ReadMode, Row, Rows, Script, Search, Value, Window, WindowWalk},
    shared::schema::SchemaObject,
};

impl Engine for PostgresStore {
    const DIALECT: Dialect = Dialect {
        // As an array that is there before the rest is planned, so that an index is walked for each of its numbers.
        any_of: |column, mark| {
            format!(
                "EXISTS (SELECT 1 FROM json_array_elements_text({mark}::json) WHERE position(',' || value || ',' in {column}) > 0)"
            )
        },
        next_number: |table| format!("SELECT nextval(pg_get_serial_sequence('{table}', 'id'))"),
        one_of: |column, mark| {
            format!("{column} = ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text({mark}::json)))")
        },
        search: windows::search,
        narrowed: "report r",
        facts: "report r",
        closed_circle: "report c",
        skip_locked: "FOR UPDATE SKIP LOCKED",
        settled: Some([
            concat!("SELECT pg_advisory_xact_lock(", append::log_lock!(), ")::text"),
            "SELECT last_value FROM event_seq",
        ]),
        objects: objects::THERE,
        // Parts of a table have its columns.
        schema: "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
                 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition \
                 AND a.attnum > 0 AND NOT a.attisdropped",
        goes_on: &[
            "SELECT setval('report_n', (SELECT coalesce(max(n), 0) + 1 FROM report), false)",
            "SELECT setval('event_seq', (SELECT coalesce(max(seq), 0) + 1 FROM event), false)",
            "SELECT setval(pg_get_serial_sequence('agency', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM agency), false)",
            "SELECT setval(pg_get_serial_sequence('person', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM person), false)",
            "SELECT setval(pg_get_serial_sequence('trace', 'seq'), (SELECT coalesce(max(seq), 0) + 1 FROM trace), false)",
            "SELECT setval(pg_get_serial_sequence('reply', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM reply), false)",
            "SELECT setval(pg_get_serial_sequence('saved_view', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM saved_view), false)",
            "SELECT setval(pg_get_serial_sequence('change', 'seq'), (SELECT coalesce(max(seq), 0) + 1 FROM change), false)",
            "SELECT setval(pg_get_serial_sequence('job', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM job), false)",
        ],
    };

    async fn read(&self, how: ReadMode, script: Script) -> Result<Vec<Rows>, Error> {
        if how == ReadMode::ReplicaOk
            && let Some(replica) = self.replica.as_ref().filter(|r| r.is_fresh())
            && let Ok(answers) = self.on(replica.pool(), how, &script).await
        {
            return Ok(answers);
        }
        self.on(&self.pool, how, &script).await
    }

    async fn write(&self, script: Script) -> Result<Vec<Rows>, Error> {
        let mut again = true;
        loop {
            let link = self.link(&self.pool).await?;
            match within(link, async |link| transaction(link, "BEGIN", ReadMode::Point, &script).await).await {
                // Two that waited for each other: one is undone and goes again.
                Err(Error::Engine(why)) if again && why.contains("deadlock") => again = false,
                answer => return answer,
            }
        }
    }

    async fn edition(&self) -> Result<Option<i64>, Error> {
        Ok(None)
    }

    async fn append(&self, step: CommitRequest) -> Result<CommitOutcome, Error> {
        self.writers.append(step).await
    }

    async fn windows(&self, search: &Search, below: i64) -> Result<Vec<Window>, Error> {
        windows::windows(self, search.index, below).await
    }

    async fn whole(&self, _: &Search) -> Result<Vec<Window>, Error> {
        Ok(vec![Window { from: 0, until: i64::MAX, by: WindowWalk::Terms, part: String::new() }])
    }

    async fn make_room(&self, stretch: &RowBatch) -> Result<(), Error> {
        if let (Table::Report | Table::Event | Table::Content, Some(RowKey(key))) = (stretch.table, stretch.end())
            && let Some(Value::Int(place)) = key.first()
        {
            self.know(*place).await?;
        }
        Ok(())
    }

    async fn put_alerts(&self, alerts: Vec<Alert>, key: AlertKey) -> Result<AlertsPut, Error> {
        let link = self.link(&self.pool).await?;
        within(link, async |link| alerts::put(link, &alerts, key).await).await
    }

    async fn job_comes(&self) {
        self.job_came.notified().await;
    }

    async fn put_rows(&self, n: i64, rows: Remade) -> Result<(), Error> {
        let link = self.link(&self.pool).await?;
        within(link, async |link| append::put_rows(link, n, &rows).await).await
    }

    async fn backup(&self, _: &Path, _: Progress) -> Result<(), Error> {
        Err(Error::Engine("a PostgreSQL database is backed up with its own tools: pg_dump, or an archive of its log".into()))
    }

    /// What was written lately waits in a list beside its index of terms, which every search walks until it is emptied. The
    /// engine does that only when many rows came, so it may wait for months in a partition that is full.
    async fn settle(&self) -> Result<(), Error> {
        let sql = "SELECT c.oid::bigint FROM pg_class c JOIN pg_am a ON a.oid = c.relam \
                   WHERE a.amname = 'gin' AND c.relkind = 'i' AND pg_table_is_visible(c.oid)";
        let mut indexes = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        for mut index in crate::engine::rows(&mut indexes, 0) {
            let oid: i64 = index.get(0)?;
            self.write(Script::one("SELECT gin_clean_pending_list(?1::oid::regclass)", vec![oid.into()])).await?;
        }
        Ok(())
    }

    async fn check(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        let broken = crate::engine::rows(&mut answers, 0);
        broken.into_iter().map(|mut r| Ok(format!("the index {} is not valid", r.get::<String>(0)?))).collect()
    }

    async fn close(&self) {
        self.stop().await;
    }

    fn made() -> Result<Vec<SchemaObject>, Error> {
        objects::made()
    }
}

impl PostgresStore {
    /// Sees to it that the partition of a place is there, and known: another node may have made it.
    pub(super) async fn know(&self, place: i64) -> Result<(), Error> {
        if self.partitions.hold(place) {
            return Ok(());
        }
        let link = self.link(&self.pool).await?;
        within(link, async |link| self.partitions.reach(link, place).await).await
    }

    /// Reads on a pool. A connection that turns out to be dead is replaced once.
    async fn on(&self, pool: &deadpool_postgres::Pool, how: ReadMode, script: &Script) -> Result<Vec<Rows>, Error> {
        let mut again = true;
        loop {
            let link = self.link(pool).await?;
            let answers = within(link, async |link| match script.statements() {
                // Named, as look-ups are: only what has a name keeps its plan.
                _ if script.is_planned_once() => transaction(link, PLANNED_ONCE, ReadMode::Point, script).await,
                [(sql, values)] => Ok(vec![read_all(&give(link, &ready(link, how, sql, values).await?, values).await?)?]),
                _ => transaction(link, READ, how, script).await,
            });
            match answers.await {
                Err(Error::Unreachable(_)) if again => again = false,
                answers => return answers,
            }
        }
    }
}

/// Works on a link for at most so long. Whatever fails gives its connection up: it may be in the middle of something.
pub(super) async fn within<T>(link: Link, work: impl AsyncFnOnce(&Link) -> Result<T, Error>) -> Result<T, Error> {
    let done = tokio::time::timeout(ANSWER, work(&link)).await;
    let done = done.unwrap_or_else(|_| Err(Error::Unreachable("the database does not answer".into())));
    if done.is_err() {
        link.drop_connection();
    }
    done
}

/// Begins to read one state of the database.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The same, by plans that are kept. Left to itself the server plans anew for some values, which takes ten times as long as
/// finding that there is nothing.
const PLANNED_ONCE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_generic_plan";

/// Most statements that travel together: the first poll of so many futures is sure to go in their order.
const TOGETHER: usize = 24;

/// Runs a script in one transaction. Once its statements are named, a short one travels whole.
async fn transaction(link: &Link, begin: &str, how: ReadMode, script: &Script) -> Result<Vec<Rows>, Error> {
    let mut asked = Vec::new();
    for (sql, values) in script.statements() {
        asked.push((ready(link, how, sql, values).await?, values));
    }
    // A statement that fails makes the commit a rollback, and its own failure is what is told.
    let answers = if asked.len() <= TOGETHER {
        let (_, answers, _) =
            futures::try_join!(link.run(begin), try_join_all(asked.iter().map(|(r, v)| give(link, r, v))), link.run("COMMIT"))?;
        answers
    } else {
        let mut answers = Vec::new();
        link.run(begin).await?;
        for some in asked.chunks(TOGETHER) {
            answers.extend(try_join_all(some.iter().map(|(r, v)| give(link, r, v))).await?);
        }
        link.run("COMMIT").await?;
        answers
    };
    answers.iter().map(|rows| read_all(rows)).collect()
}

async fn give(link: &Link, ready: &Ready, values: &[Value]) -> Result<Vec<PgRow>, Error> {
    let values: Vec<_> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
    link.ask(ready, &values).await
}

/// A walk is planned each time, for the values at hand.
async fn ready(link: &Link, how: ReadMode, sql: &str, values: &[Value]) -> Result<Ready, Error> {
    let types: Vec<_> = values.iter().map(type_of).collect();
    let sql = marks(sql);
    match how {
        ReadMode::Point => link.ready(&sql, &types).await,
        ReadMode::Scan | ReadMode::ReplicaOk => Ok(Ready::Unnamed(sql.into_owned(), types)),
    }
}

/// `?1` as PostgreSQL writes it.
fn marks(sql: &str) -> Cow<'_, str> {
    if sql.contains('?') { sql.replace('?', "$").into() } else { sql.into() }
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Bool(_) => Type::BOOL,
        Value::Int(_) => Type::INT8,
        Value::Real(_) => Type::FLOAT8,
        Value::Text(_) => Type::TEXT,
        Value::Blob(_) => Type::BYTEA,
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(yes) => yes.to_sql(ty, out),
            Self::Int(n) => n.to_sql(ty, out),
            Self::Real(x) => x.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Blob(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn read_all(rows: &[PgRow]) -> Result<Rows, Error> {
    rows.iter().map(read_row).collect()
}

fn read_row(row: &PgRow) -> Result<Row, Error> {
    let value = |(column, kind): (usize, &tokio_postgres::Column)| {
        Ok(match *kind.type_() {
            Type::BOOL => row.try_get::<_, Option<bool>>(column)?.into(),
            Type::INT2 => row.try_get::<_, Option<i16>>(column)?.map(i64::from).into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(i64::from).into(),
            Type::FLOAT8 => row.try_get::<_, Option<f64>>(column)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.into(),
            Type::TEXT => row.try_get::<_, Option<String>>(column)?.into(),
            _ => row.try_get::<_, Option<i64>>(column)?.into(),
        })
    };
    Ok(Row(row.columns().iter().enumerate().map(value).collect::<Result<_, tokio_postgres::Error>>()?))
}
