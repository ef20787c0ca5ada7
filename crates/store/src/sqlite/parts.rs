//! The parts of the full-text index, each for a range of places.

use rusqlite::Connection;

use crate::{
    Error, SearchEntry,
    engine::{Window, WindowWalk},
};

/// The terms of a search entry that an index holds.
type TermsOf = fn(&SearchEntry) -> &str;

/// The full-text indexes.
pub(super) const INDEXES: [(&str, TermsOf); 2] =
    [("search_open", |entry| &entry.open_terms), ("search_inner", |entry| &entry.inner_terms)];

/// Reports in a part. A search opens all parts until its page is full, so they shall be few; the beginning of a word gathers
/// all that a part holds of it, so they shall be small. At this size both take about as long over ten million reports.
const REPORTS: i64 = 125_000;

/// Pieces that an index may lie in. A search opens each of them for each of its words.
const PIECES: i64 = 4;
/// Pages that are merged in one turn of the writer: some 30 ms.
const PAGES: i64 = 500;

/// Bytes of terms gathered in memory by one transaction before they become a piece: a whole part by a whole history.
const GATHERED: i64 = 48 << 20;

/// What follows the names of the tables of a part that begins at a place.
fn ending(first: i64) -> String {
    if first == 0 { String::new() } else { format!("_{first}") }
}

/// What follows the names of the tables that hold a place.
pub(super) fn of(connection: &Connection, place: i64) -> Result<String, Error> {
    let sql = "SELECT max(first) FROM search_part WHERE first <= ?1";
    Ok(ending(connection.prepare_cached(sql)?.query_row([place], |r| r.get(0))?))
}

/// Begins a new part at a place that nothing behind it is in yet, when the last part is full. Gives what follows the names of
/// the tables that hold the place, and the first place that they will not hold.
pub(super) fn reach(connection: &Connection, place: i64) -> Result<(String, i64), Error> {
    let last: i64 = connection.prepare_cached("SELECT max(first) FROM search_part")?.query_row([], |r| r.get(0))?;
    if place < last + REPORTS {
        return Ok((ending(last), last + REPORTS));
    }
    for (table, _) in INDEXES {
        let (full, name) = (format!("{table}{}", ending(last)), format!("{table}{}", ending(place)));
        connection.execute_batch(&format!(
            "INSERT INTO {full} ({full}) VALUES ('flush'); \
             CREATE VIRTUAL TABLE {name} USING fts5 (terms, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none); \
             INSERT INTO {name} ({name}, rank) VALUES ('automerge', 12), ('hashsize', {GATHERED});"
        ))?;
    }
    connection.execute("INSERT INTO search_part (first) VALUES (?1)", [place])?;
    Ok((ending(place), place + REPORTS))
}

/// Lets the last part gather as much as those after it will.
pub(super) fn gather(connection: &Connection) -> Result<(), Error> {
    let part = of(connection, i64::MAX)?;
    for table in INDEXES.map(|(index, _)| format!("{index}{part}")) {
        connection.execute(&format!("INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {GATHERED})"), [])?;
    }
    Ok(())
}

/// All parts that hold places below one, newest first. Each gives its matches in the order of places by itself.
pub(super) fn windows(connection: &Connection, before: i64) -> Result<Vec<Window>, Error> {
    let mut statement = connection.prepare_cached("SELECT first FROM search_part WHERE first < ?1 ORDER BY first DESC")?;
    let firsts = statement.query_map([before], |r| r.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let mut until = i64::MAX;
    let window = |first| {
        let window = Window { from: first, until, by: WindowWalk::Places, part: ending(first) };
        until = first;
        window
    };
    Ok(firsts.into_iter().map(window).collect())
}

/// The tables of full parts that lie in too many pieces: every commit leaves one, and what changes late leaves more.
pub(super) fn scattered(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut tables = Vec::new();
    let mut full = windows(connection, i64::MAX)?.into_iter().skip(1);
    full.try_for_each(|Window { part, .. }| {
        for table in INDEXES.map(|(index, _)| format!("{index}{part}")) {
            let sql = format!("SELECT count(DISTINCT segid) FROM {table}_idx");
            let pieces: i64 = connection.query_row(&sql, [], |r| r.get(0))?;
            tables.extend(Some(table).filter(|_| pieces > PIECES));
        }
        Ok::<_, Error>(())
    })?;
    Ok(tables)
}

/// Merges some pages of an index; false when nothing is left to merge. The first time it is told to merge all into one.
pub(super) fn merge(connection: &Connection, table: &str, first: bool) -> Result<bool, Error> {
    let before = connection.total_changes();
    let sql = format!("INSERT INTO {table} ({table}, rank) VALUES ('merge', ?1)");
    connection.execute(&sql, [if first { -PAGES } else { PAGES }])?;
    Ok(connection.total_changes() - before > 1)
}
