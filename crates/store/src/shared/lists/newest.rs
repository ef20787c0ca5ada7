//! Lists of reports by when they came, and how many there are.

use super::{
    REACHED,
    filter::{Query, REPORTS},
    page,
};
use crate::{
    Cursor, Error, Order, Page,
    engine::{Engine, ReadMode, Script, Search, Value, Window, WindowWalk, rows, single},
};

/// Newest first. When something is searched the walk is over the matches, window by window, until the page is full; else
/// over the reports. What was not in the first windows is looked for in more and more of them together.
pub(super) async fn newest<E: Engine>(
    engine: &E,
    how: ReadMode,
    query: Query,
    after: Option<Cursor>,
    at_most: u32,
) -> Result<Page, Error> {
    let Some((search, mark)) = query.search.clone() else {
        let (from, place) = query.walk;
        let within = after.map(|c| match query.order {
            Order::Newest => (0, c.n),
            Order::Oldest => (c.n.saturating_add(1), i64::MAX),
        });
        let (sql, values) = stretch(query, from, place, within, at_most);
        let mut answers = engine.read(how, Script::one(sql, values)).await?;
        return page(rows(&mut answers, 0), at_most, |_, _| Ok(()));
    };
    let mut found = Page { rows: Vec::new(), next: None };
    let mut below = after.map_or(i64::MAX, |c| c.n);
    let mut windows = engine.windows(&search, below).await?.into_iter();
    let mut together = [1, 1, 1, 2, 4, 8].into_iter().chain(std::iter::repeat(16));
    loop {
        let many = found.rows.len();
        let left = at_most.saturating_sub(u32::try_from(many).unwrap_or(u32::MAX));
        let mut script = Script::default();
        let looked_through = |w: &Window| w.from < below && !w.by.is_left(many);
        let next: Vec<_> = windows.by_ref().filter(looked_through).take(together.next().unwrap_or(1)).collect();
        for window in next {
            // What was walked through is not looked through again.
            let window = Window { until: window.until.min(below), ..window };
            below = window.from;
            let (sql, values) = stretch_found(query.clone(), &search, &mark, &window, left);
            script = script.then(sql, values);
        }
        if script.statements().is_empty() {
            break;
        }
        // Where it is narrowed the values decide which index is best.
        for answer in engine.read(how, script.planned_once(!query.narrowed)).await? {
            found.rows.extend(page(answer, u32::MAX, |_, _| Ok(()))?.rows);
        }
        if found.rows.len() > at_most as usize {
            found.rows.truncate(at_most as usize);
            found.next = found.rows.last().map(|l| l.cursor);
            break;
        }
    }
    Ok(found)
}

/// How many are found, at most so many: by the same windows as they are listed.
pub(super) async fn found<E: Engine>(engine: &E, query: Query, at_most: u32) -> Result<u64, Error> {
    let count = |mut query: Query, from: &str, key: &str, places: Option<(i64, i64)>, left: u64| {
        if let Some((first, until)) = places {
            let (first, until) = (query.value(first), query.value(until));
            query.and(&format!("{key} >= {first} AND {key} < {until}"));
        }
        let (conditions, limit) = (query.conditions(), query.value(i64::try_from(left).unwrap_or(i64::MAX)));
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {conditions} LIMIT {limit}) AS firsts");
        (sql, query.values)
    };
    let most = u64::from(at_most);
    let Some((search, mark)) = query.search.clone() else {
        let (from, key) = query.walk;
        let from = match from == REPORTS.0 {
            true if query.by_facts && query.public => query.dialect.facts,
            true if query.narrowed => query.dialect.narrowed,
            _ => from,
        };
        let (sql, values) = count(query, from, key, None, most);
        return single(engine.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?)?.get(0);
    };
    let (mut many, mut below) = (0, i64::MAX);
    for window in engine.windows(&search, below).await? {
        if window.from >= below || window.by.is_left(usize::try_from(many).unwrap_or(usize::MAX)) {
            continue;
        }
        let places = Some((window.from, window.until.min(below)));
        below = window.from;
        let (table, condition) = search.within(&window, &mark);
        let (mut query, key) = (query.clone(), format!("s.{}", search.key));
        query.and(&condition);
        let (sql, values) = count(query, &format!("{table} s JOIN report r ON r.n = {key}"), &key, places, most - many);
        many += single(engine.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?)?.get::<u64>(0)?;
        if many >= most {
            break;
        }
    }
    Ok(many)
}

/// The statement for what is found in a window.
fn stretch_found(mut query: Query, search: &Search, mark: &str, window: &Window, at_most: u32) -> (String, Vec<Value>) {
    let (key, places) = (search.key, Some((window.from, window.until)));
    let (table, condition) = search.within(window, mark);
    if window.by == WindowWalk::Terms {
        // First all that the index finds, in an order that is no column's own, which keeps the engine from walking by places;
        // then only as many of these reports as are shown.
        let found = format!("SELECT s.{key} + 0 AS place FROM {table} s WHERE {condition} ORDER BY 1 DESC");
        return stretch(query, &format!("({found}) AS f JOIN report r ON r.n = f.place"), "f.place", places, at_most);
    }
    query.and(&condition);
    let key = format!("s.{key}");
    stretch(query, &format!("{table} s JOIN report r ON r.n = {key}"), &key, places, at_most)
}

/// The statement for one stretch of a list, within places: one row more than are wanted tells that there are more.
fn stretch(mut query: Query, from: &str, key: &str, within: Option<(i64, i64)>, at_most: u32) -> (String, Vec<Value>) {
    if let Some((first, until)) = within {
        let (first, until) = (query.value(first), query.value(until));
        query.and(&format!("{key} >= {first} AND {key} < {until}"));
    }
    let (conditions, limit) = (query.conditions(), query.value(i64::from(at_most) + 1));
    // What is searched by words lies in windows, the newest first.
    let order = if query.order == Order::Oldest && query.search.is_none() { "ASC" } else { "DESC" };
    let of = |columns: &str, from: &str| {
        format!("SELECT {columns} FROM {from} WHERE {conditions} ORDER BY {key} {order} LIMIT {limit}")
    };
    let shown = format!("r.n, r.state, r.title, r.excerpt, {REACHED}");
    // What narrows a list of all reports lies in an index of its own: only what is shown is read from the wide rows.
    let sql = if query.narrowed && from == REPORTS.0 {
        let by = if query.by_facts && query.public { query.dialect.facts } else { query.dialect.narrowed };
        format!("SELECT {shown} FROM report r WHERE r.n IN ({}) ORDER BY r.n {order}", of("r.n", by))
    } else {
        of(&shown, from)
    };
    (sql, query.values)
}
