//! Lists. Each is a keyset walk over an index, or, when something is searched, over the matches of the full-text index,
//! newest first; nothing is counted or sorted that is not shown.

mod filter;
mod inbox;
mod newest;

use async_trait::async_trait;
use domain::{Timestamp, report::Work};

use self::{
    filter::{Along, Query},
    inbox::{Walk, due, firsts_of_piles, narrowed, on_desks},
    newest::{found, newest},
};
use crate::{
    Counts, Cursor, Error, Filter, Inbox, ListItem, Lists, MOST_COUNTED, Page, Scope,
    engine::{Engine, Index, ReadMode, Row, Rows, Script, rows},
};

#[async_trait]
impl<E: Engine> Lists for E {
    async fn public(&self, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        let mut query = Query::new(self);
        query.narrow(&filter, Index::Open, Along::Reports);
        query.only_public();
        newest(self, ReadMode::ReplicaOk, query, after, at_most).await
    }

    async fn count_public(&self, filter: Filter, at_most: u32) -> Result<u64, Error> {
        let mut query = Query::new(self);
        query.narrow(&filter, Index::Open, Along::Reports);
        query.only_public();
        found(self, query, at_most).await
    }

    async fn within(&self, scope: Scope, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        let mut query = Query::new(self);
        query.narrow(&filter, Index::Inner, Along::Reports);
        let within = query.one_of("p.agency", &scope.agencies);
        let user = query.value(scope.user.0);
        // With so many agencies the newest few are soon found, path by path. PostgreSQL would gather all that lies on a path of
        // theirs first (a second over a million); an offset keeps it from that.
        let one_by_one = if scope.agencies.len() > MANY { " LIMIT 1 OFFSET 0" } else { "" };
        let on_path = format!("EXISTS (SELECT 1 FROM path p WHERE p.n = r.n AND {within}{one_by_one})");
        query.and(&format!("(r.taken_down_by = {user} OR {on_path})"));
        newest(self, ReadMode::Scan, query, after, at_most).await
    }

    async fn inbox(&self, inbox: Inbox, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        if let Some((mut query, firsts)) = firsts_of_piles(self, &inbox, Walk::Urgent, after, at_most + 1) {
            query.and("r.n = t.n");
            return due(self, query, &format!("{firsts} AS t, report r"), at_most).await;
        }
        let Some(query) = on_desks(self, &inbox) else { return Ok(Page { rows: Vec::new(), next: None }) };
        let query = narrowed(query, &inbox, after);
        let from = "task t JOIN report r ON r.n = t.n";
        let Some((search, mark)) = query.search.clone() else { return due(self, query, from, at_most).await };
        let mut page = Page { rows: Vec::new(), next: None };
        let mut more = false;
        for window in self.whole(&search).await? {
            let (table, condition) = search.within(&window, &mark);
            let mut query = query.clone();
            query.and(&condition);
            let found = due(self, query, &format!("{from} JOIN {table} s ON s.{} = t.n", search.key), at_most).await?;
            more |= found.next.is_some();
            page.rows.extend(found.rows);
        }
        // What is due first of all that was found anywhere.
        page.rows.sort_by_key(|l| (l.cursor.order, l.cursor.n));
        more |= page.rows.len() > at_most as usize;
        page.rows.truncate(at_most as usize);
        page.next = page.rows.last().map(|l| l.cursor).filter(|_| more);
        Ok(page)
    }

    async fn inbox_counts(&self, inbox: Inbox, now: Timestamp) -> Result<Counts, Error> {
        let counted = u32::try_from(MOST_COUNTED).unwrap_or(u32::MAX);
        let (mut query, from) = match firsts_of_piles(self, &inbox, Walk::Due, None, counted) {
            Some((query, firsts)) => (query, format!("{firsts} AS t")),
            None => match on_desks(self, &inbox) {
                Some(query) => (query, "task t".to_owned()),
                None => return Ok(Counts::default()),
            },
        };
        let conditions = if query.conditions.is_empty() { "1 = 1".to_owned() } else { query.conditions() };
        let now = query.value(now);
        let (late, closed) = (format!("CASE WHEN t.due < {now} THEN 1 ELSE 0 END"), super::closed_circle(query.dialect));
        let open =
            format!("SELECT t.work, count(*), sum({late}) FROM {from} WHERE {conditions} AND NOT {closed} GROUP BY t.work");
        let looked_at = format!(
            "SELECT t.work, {late}, r.state FROM {from} JOIN report r ON r.n = t.n WHERE {conditions} AND {closed} \
             ORDER BY t.due, t.n LIMIT {MOST_LOOKED_AT}"
        );
        let script = Script::one(open, query.values.clone()).then(looked_at, query.values);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        let read = |r: &mut Row| Ok((r.word(0, Work::parse)?, r.get(1)?, r.get(2)?));
        let mut open = rows(&mut answers, 0).iter_mut().map(read).collect::<Result<Vec<_>, Error>>()?;
        open.sort_by_key(|(work, ..)| *work);
        let read = |r: &mut Row| Ok((r.word(0, Work::parse)?, r.get(1)?, r.json(2)?));
        let closed_circle = rows(&mut answers, 1).iter_mut().map(read).collect::<Result<_, Error>>()?;
        Ok(Counts { open, closed_circle })
    }
}

/// Most reports of a closed circle that are looked at to count them.
const MOST_LOOKED_AT: u64 = 3 * MOST_COUNTED;

/// From so many agencies on somebody sees a good part of all reports.
const MANY: usize = 100;

/// How far reports came, on which days.
const REACHED: &str = "r.verified_on, r.responded_on, r.answered_on, r.closed_on, r.missed, r.line";

/// The rows of a page, of which there may be one too many.
fn page(rows: Rows, at_most: u32, more: impl Fn(&mut Row, &mut ListItem) -> Result<(), Error>) -> Result<Page, Error> {
    let mut page = Page { rows: Vec::new(), next: None };
    for mut row in rows {
        if page.rows.len() >= at_most as usize {
            page.next = page.rows.last().map(|l| l.cursor);
            break;
        }
        let cursor = Cursor { order: 0, n: row.get(0)? };
        let reached = super::reached(&mut row, 4)?;
        let mut listed = ListItem { cursor, report: row.json(1)?, reached, title: row.get(2)?, excerpt: row.get(3)?, task: None };
        more(&mut row, &mut listed)?;
        page.rows.push(listed);
    }
    Ok(page)
}
