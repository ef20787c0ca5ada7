//! The parts of the full-text index, each for a range of places.

use rusqlite::Connection;

use crate::{Error, engine::Window};

/// Reports in a part. A search opens all parts until its page is full; the beginning of a word gathers all that a part
/// holds of it.
const REPORTS: i64 = 100_000;

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
/// the tables that hold the place.
pub(super) fn reach(connection: &Connection, place: i64) -> Result<String, Error> {
    let last: i64 = connection.prepare_cached("SELECT max(first) FROM search_part")?.query_row([], |r| r.get(0))?;
    if place < last + REPORTS {
        return Ok(ending(last));
    }
    for table in ["search_open", "search_inner"] {
        let name = format!("{table}{}", ending(place));
        connection.execute_batch(&format!(
            "CREATE VIRTUAL TABLE {name} USING fts5 (terms, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none); \
             INSERT INTO {name} ({name}, rank) VALUES ('automerge', 12);"
        ))?;
    }
    connection.execute("INSERT INTO search_part VALUES (?1)", [place])?;
    Ok(ending(place))
}

/// All parts that hold places below one, newest first. Each gives its matches in the order of places by itself.
pub(super) fn windows(connection: &Connection, before: i64) -> Result<Vec<Window>, Error> {
    let mut statement = connection.prepare_cached("SELECT first FROM search_part WHERE first < ?1 ORDER BY first DESC")?;
    let firsts = statement.query_map([before], |r| r.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let mut until = i64::MAX;
    let window = |first| {
        let window = Window { from: first, until, by_terms: false, part: ending(first) };
        until = first;
        window
    };
    Ok(firsts.into_iter().map(window).collect())
}
