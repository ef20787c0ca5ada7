//! Lists. Each is a keyset walk over an index, or, when something is searched, over the matches of the full-text index,
//! newest first; nothing is counted or sorted that is not shown.

use async_trait::async_trait;
use domain::{AgencyId, Timestamp, report::Work};
use rusqlite::{Connection, Row, types::Value};

use super::{NEVER, SqliteStore, instant, micros, read::text};
use crate::{Cursor, Error, Filter, Inbox, Listed, Lists, Page, Scope};

#[async_trait]
impl Lists for SqliteStore {
    async fn public(&self, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        self.read(move |c| {
            let mut query = Query::default();
            query.narrow(&filter, Index::Open);
            query.and("r.public = 1");
            newest(c, query, after, at_most)
        })
        .await
    }

    async fn within(&self, scope: Scope, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        self.read(move |c| {
            let mut query = Query::default();
            query.narrow(&filter, Index::Inner);
            let agencies = query.set(&scope.agencies);
            let user = query.value(scope.user.0);
            query.and(&format!(
                "(r.taken_down_by = {user} OR EXISTS (SELECT 1 FROM path p WHERE p.n = r.n AND p.agency IN ({agencies})))"
            ));
            newest(c, query, after, at_most)
        })
        .await
    }

    async fn inbox(&self, inbox: Inbox, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        self.read(move |c| {
            let Some(mut query) = on_desks(&inbox) else { return Ok(Page { rows: Vec::new(), next: None }) };
            query.narrow(&inbox.filter, Index::Inner);
            if let Some(Cursor { order, n }) = after {
                let (order, n) = (query.value(order), query.value(n));
                query.and(&format!("(t.due, t.n) > ({order}, {n})"));
            }
            let (conditions, limit) = (query.conditions(), query.value(i64::from(at_most) + 1));
            let sql = format!(
                "SELECT r.n, r.state, r.title, r.excerpt, t.due, t.work, t.agency FROM task t JOIN report r ON r.n = t.n \
                 WHERE {conditions} ORDER BY t.due, t.n LIMIT {limit}"
            );
            page(c, &sql, query.values, at_most, |row, listed| {
                let due: i64 = row.get(4)?;
                let work = Work::parse(text(row, 5)?).ok_or_else(|| Error::Damaged("unknown work".into()))?;
                let due_at = if due == NEVER { None } else { Some(instant(due)?) };
                listed.cursor.order = due;
                listed.task = Some((work, AgencyId(row.get(6)?), due_at));
                Ok(())
            })
        })
        .await
    }

    async fn inbox_counts(&self, inbox: Inbox, now: Timestamp) -> Result<Vec<(Work, u64, u64)>, Error> {
        self.read(move |c| {
            let Some(mut query) = on_desks(&inbox) else { return Ok(Vec::new()) };
            let (conditions, now) = (query.conditions(), query.value(micros(now)));
            let sql = format!("SELECT t.work, count(*), sum(t.due < {now}) FROM task t WHERE {conditions} GROUP BY t.work");
            let mut statement = c.prepare_cached(&sql)?;
            let mut rows = statement.query(rusqlite::params_from_iter(query.values))?;
            let mut counts = Vec::new();
            while let Some(row) = rows.next()? {
                let work = Work::parse(text(row, 0)?).ok_or_else(|| Error::Damaged("unknown work".into()))?;
                counts.push((work, count(row, 1)?, count(row, 2)?));
            }
            counts.sort_by_key(|(work, ..)| *work);
            Ok(counts)
        })
        .await
    }

    async fn counts(&self) -> Result<(u64, u64), Error> {
        self.read(|c| {
            let sql = "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM report WHERE public = 1)";
            Ok(c.query_row(sql, [], |r| Ok((count(r, 0), count(r, 1))))?).and_then(|(a, b)| Ok((a?, b?)))
        })
        .await
    }
}

fn count(row: &Row<'_>, column: usize) -> Result<u64, Error> {
    Ok(u64::try_from(row.get::<_, Option<i64>>(column)?.unwrap_or(0)).unwrap_or(0))
}

/// What is found in: what the public may find, or what officials may.
#[derive(Clone, Copy)]
enum Index {
    Open,
    Inner,
}

impl Index {
    fn table(self) -> &'static str {
        match self {
            Self::Open => "search_open",
            Self::Inner => "search_inner",
        }
    }
}

/// Conditions and the values they stand for.
#[derive(Default)]
struct Query {
    /// The full-text index that is searched, if one is.
    searched: Option<&'static str>,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn and(&mut self, condition: &str) {
        self.conditions.push(condition.to_owned());
    }

    fn conditions(&self) -> String {
        if self.conditions.is_empty() { "1".to_owned() } else { self.conditions.join(" AND ") }
    }

    /// Keeps a value and gives its mark.
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// A set of agencies, as the inside of `IN (...)`.
    fn set(&mut self, agencies: &[AgencyId]) -> String {
        let list = serde_json::to_string(agencies).unwrap_or_else(|_| "[]".into());
        let mark = self.value(list);
        format!("SELECT value FROM json_each({mark})")
    }

    fn narrow(&mut self, filter: &Filter, index: Index) {
        if !filter.words.is_empty() {
            let table = index.table();
            self.searched = Some(table);
            let mark = self.value(expression(filter));
            self.and(&format!("r.n IN (SELECT rowid FROM {table} WHERE {table} MATCH {mark})"));
        }
        if let Some(area) = &filter.area {
            // All codes that begin with this one and a dot: '/' follows '.'.
            let (from, to) = (self.value(area.as_str().to_owned()), self.value(format!("{}/", area.as_str())));
            self.and(&format!("r.area >= {from} AND r.area < {to}"));
        }
        if let Some(topic) = &filter.topic {
            let mark = self.value(topic.0.clone());
            self.and(&format!("r.topic = {mark}"));
        }
        if let Some(status) = &filter.status {
            let mark = self.value(status.clone());
            self.and(&format!("r.status = {mark}"));
        }
    }
}

/// All words, each as any of its stems, the last also as the beginning of a word. Terms hold letters and digits only.
fn expression(filter: &Filter) -> String {
    let last = filter.words.len().saturating_sub(1);
    let word = |(n, stems): (usize, &Vec<String>)| {
        let stems = stems.iter().map(|s| format!("\"{s}\""));
        let prefix = filter.prefix.iter().filter(|_| n == last).map(|p| format!("\"{p}\" *"));
        format!("({})", stems.chain(prefix).collect::<Vec<_>>().join(" OR "))
    };
    filter.words.iter().enumerate().map(word).collect::<Vec<_>>().join(" AND ")
}

/// Newest first. When something is searched the walk is over the matches, else over the reports.
fn newest(connection: &Connection, mut query: Query, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
    let (mut from, mut order) = ("report r".to_owned(), "r.n");
    if let Some(table) = query.searched {
        // The first condition is the match: as a join, the engine walks matches in order and stops early.
        if let Some(condition) = query.conditions.first_mut() {
            *condition = format!("s.{table} MATCH ?1");
        }
        from = format!("{table} s JOIN report r ON r.n = s.rowid");
        order = "s.rowid";
    }
    if let Some(Cursor { n, .. }) = after {
        let mark = query.value(n);
        query.and(&format!("{order} < {mark}"));
    }
    let (conditions, limit) = (query.conditions(), query.value(i64::from(at_most) + 1));
    let sql =
        format!("SELECT r.n, r.state, r.title, r.excerpt FROM {from} WHERE {conditions} ORDER BY {order} DESC LIMIT {limit}");
    page(connection, &sql, query.values, at_most, |_, _| Ok(()))
}

/// The desks of an inbox; none when there are none.
fn on_desks(inbox: &Inbox) -> Option<Query> {
    let mut query = Query::default();
    let mut desks = Vec::new();
    for desk in &inbox.desks {
        let works: Vec<_> = desk.works.iter().filter(|w| inbox.work.is_none_or(|only| only == **w)).collect();
        if !works.is_empty() && !desk.agencies.is_empty() {
            let words: Vec<_> = works.iter().map(|w| format!("'{}'", w.as_str())).collect();
            let agencies = query.set(&desk.agencies);
            desks.push(format!("(t.agency IN ({agencies}) AND t.work IN ({}))", words.join(", ")));
        }
    }
    if desks.is_empty() {
        return None;
    }
    query.and(&format!("({})", desks.join(" OR ")));
    if let Some(before) = inbox.due_before {
        let mark = query.value(micros(before));
        query.and(&format!("t.due < {mark}"));
    }
    Some(query)
}

fn page(
    connection: &Connection,
    sql: &str,
    values: Vec<Value>,
    at_most: u32,
    more: impl Fn(&Row<'_>, &mut Listed) -> Result<(), Error>,
) -> Result<Page, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut page = Page { rows: Vec::new(), next: None };
    while let Some(row) = rows.next()? {
        if page.rows.len() >= at_most as usize {
            page.next = page.rows.last().map(|l| l.cursor);
            break;
        }
        let cursor = Cursor { order: 0, n: row.get(0)? };
        let report = serde_json::from_str(text(row, 1)?)?;
        let mut listed = Listed { cursor, report, title: row.get(2)?, excerpt: row.get(3)?, task: None };
        more(row, &mut listed)?;
        page.rows.push(listed);
    }
    Ok(page)
}
