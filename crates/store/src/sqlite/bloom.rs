//! Which words a full part of the full-text index holds, known without opening it: each part that a search opens costs it 60 us
//! for each word. What is kept is a Bloom filter of each part, 10 bits a word: it may take a part for one that holds a word
//! (one in a hundred that do not), never the other way round, and no word can be read out of it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OptionalExtension};

use super::parts;
use crate::{Error, Filter, engine::Window};

/// Bits kept for each word.
const BITS: usize = 10;
/// Bits of these that are set for each.
const SET: u64 = 7;
/// Letters by which the beginning of a word is known.
const BEGINNING: usize = 4;

/// The words of a part.
struct Words(Vec<u8>);

/// What stands for a word, or for the beginning of one.
type Mark = u64;

fn mark(word: &str) -> Mark {
    let hash = blake3::hash(word.as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |mark, byte| mark << 8 | u64::from(*byte))
}

/// The mark of all words that begin as one does; none of a word that is too short.
fn beginning(word: &str) -> Option<Mark> {
    let (end, last) = word.char_indices().nth(BEGINNING - 1)?;
    // No word has a star.
    word.get(..end + last.len_utf8()).map(|letters| mark(&format!("{letters}*")))
}

/// Whether a word is kept: numbers are too many, and too rare.
fn is_kept(word: &str) -> bool {
    !word.bytes().any(|b| b.is_ascii_digit())
}

impl Words {
    fn of(marks: &[Mark]) -> Self {
        let mut words = Self(vec![0; (marks.len() * BITS).div_ceil(8).max(1)]);
        for mark in marks {
            for (byte, bit) in words.places(*mark) {
                words.0.get_mut(byte).into_iter().for_each(|b| *b |= bit);
            }
        }
        words
    }

    fn may_hold(&self, mark: Mark) -> bool {
        self.places(mark).all(|(byte, bit)| self.0.get(byte).is_some_and(|b| b & bit != 0))
    }

    /// Whether there may be one of each.
    fn may_hold_all(&self, sought: &[Vec<Mark>]) -> bool {
        sought.iter().all(|any| any.iter().any(|mark| self.may_hold(*mark)))
    }

    /// The bits of a mark: bytes, and the bits in them.
    fn places(&self, mark: Mark) -> impl Iterator<Item = (usize, u8)> + use<> {
        let bits = self.0.len() as u64 * 8;
        let (first, step) = (mark, mark.rotate_left(32) | 1);
        (0..SET).map(move |n| {
            let at = first.wrapping_add(n.wrapping_mul(step)) % bits;
            (usize::try_from(at / 8).unwrap_or_default(), 1 << (at % 8))
        })
    }
}

/// What is searched for: of each word that can be known the marks of which a part must hold any.
fn sought(filter: &Filter) -> Vec<Vec<Mark>> {
    let last = filter.words.len().saturating_sub(1);
    let marks = |(n, stems): (usize, &Vec<String>)| {
        let start = filter.prefix.iter().filter(|_| n == last);
        if !stems.iter().chain(start.clone()).all(|word| is_kept(word)) {
            return None;
        }
        let starts = start.map(|start| beginning(start)).collect::<Option<Vec<_>>>()?;
        Some(stems.iter().map(|stem| mark(stem)).chain(starts).collect())
    };
    filter.words.iter().enumerate().filter_map(marks).collect()
}

/// The words of parts that were read already, by the first place of each, with how often the part had changed.
#[derive(Default)]
pub(super) struct Known(Mutex<BTreeMap<i64, (i64, Arc<Words>)>>);

impl Known {
    /// The words of a part as they are after so many changes.
    fn words(&self, connection: &Connection, first: i64, changed: i64) -> Result<Option<Arc<Words>>, Error> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, words)) = known().get(&first).filter(|(of, _)| *of == changed) {
            return Ok(Some(Arc::clone(words)));
        }
        let sql = "SELECT words FROM search_words WHERE first = ?1 AND changed = ?2";
        let read = connection.prepare_cached(sql)?.query_row([first, changed], |r| r.get(0)).optional()?;
        let Some(words) = read.map(|words| Arc::new(Words(words))) else { return Ok(None) };
        known().insert(first, (changed, Arc::clone(&words)));
        Ok(Some(words))
    }
}

/// The parts below a place, newest first, but for those that are known to lack a word that is searched for.
pub(super) fn windows(connection: &Connection, known: &Known, filter: &Filter, below: i64) -> Result<Vec<Window>, Error> {
    let sql = "SELECT w.first, w.changed FROM search_words w JOIN search_part p ON p.first = w.first AND p.changed = w.changed";
    let mut statement = connection.prepare_cached(sql)?;
    let changes: BTreeMap<i64, i64> = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?;
    let (sought, mut windows) = (sought(filter), Vec::new());
    for window in parts::windows(connection, below)? {
        let words = changes.get(&window.from).map(|changed| known.words(connection, window.from, *changed)).transpose()?;
        if words.flatten().is_none_or(|words| words.may_hold_all(&sought)) {
            windows.push(window);
        }
    }
    Ok(windows)
}

/// Counts a change in a part that holds a place, if it is full: its words are not believed any more.
pub(super) fn count_change(connection: &Connection, place: i64) -> Result<(), Error> {
    let sql = "UPDATE search_part SET changed = changed + 1 WHERE first = (SELECT max(first) FROM search_part WHERE first <= ?1) \
               AND first < (SELECT max(first) FROM search_part)";
    connection.prepare_cached(sql)?.execute([place])?;
    Ok(())
}

/// Full parts whose words nobody has read since they changed last.
pub(super) fn unread(connection: &Connection) -> Result<Vec<Window>, Error> {
    let mut statement = connection.prepare(
        "SELECT p.first FROM search_part p WHERE NOT EXISTS \
         (SELECT * FROM search_words w WHERE w.first = p.first AND w.changed = p.changed)",
    )?;
    let unread = statement.query_map([], |r| r.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let full = parts::windows(connection, i64::MAX)?.into_iter().skip(1);
    Ok(full.filter(|window| unread.contains(&window.from)).collect())
}

/// The words of a part as one row, read in one look at the database: 0.1 s for each.
pub(super) fn read(connection: &Connection, part: &Window) -> Result<(i64, Vec<u8>), Error> {
    // A list of the terms of an index is a table that has to be made, though it holds nothing.
    connection.pragma_update(None, "query_only", false)?;
    let sql = format!("CREATE VIRTUAL TABLE temp.term USING fts5vocab('main', 'search_inner{}', 'row'); BEGIN", part.part);
    let words = connection.execute_batch(&sql).map_err(Error::from).and_then(|()| {
        let sql = "SELECT changed FROM search_part WHERE first = ?1";
        let changed = connection.query_row(sql, [part.from], |r| r.get(0))?;
        let mut statement = connection.prepare("SELECT term FROM temp.term")?;
        let mut terms = statement.query([])?;
        let mut marks = Vec::new();
        while let Some(row) = terms.next()? {
            // What is no text was not made by us.
            let Ok(term) = row.get_ref(0)?.as_str() else { continue };
            if is_kept(term) {
                marks.push(mark(term));
                marks.extend(beginning(term));
            }
        }
        marks.sort_unstable();
        marks.dedup();
        Ok((changed, Words::of(&marks).0))
    });
    connection.execute_batch("COMMIT; DROP TABLE temp.term")?;
    connection.pragma_update(None, "query_only", true)?;
    words
}

/// Keeps the words of a part, with the count of changes at which they were read: they hold until it rises.
pub(super) fn keep(connection: &Connection, first: i64, (changed, words): &(i64, Vec<u8>)) -> Result<(), Error> {
    let sql = "INSERT INTO search_words VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET changed = ?2, words = ?3";
    connection.prepare_cached(sql)?.execute((first, changed, words))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(words: &Words, sought_for: &[&str], prefix: Option<&str>) -> bool {
        let filter = Filter {
            words: sought_for.iter().map(|word| vec![(*word).to_owned()]).collect(),
            prefix: prefix.map(str::to_owned),
            ..Filter::default()
        };
        words.may_hold_all(&sought(&filter))
    }

    #[test]
    fn what_is_held_is_always_told_and_what_is_not_hardly_ever() {
        let all: Vec<_> = (0..20_000).map(|n| mark(&format!("kata{n}"))).collect();
        let words = Words::of(&all);
        assert!(all.iter().all(|mark| words.may_hold(*mark)));
        let wrong = (0..20_000).filter(|n| words.may_hold(mark(&format!("lain{n}")))).count();
        assert!(wrong < 400, "{wrong} of 20,000");
        assert!(!Words::of(&[]).may_hold(mark("kata")), "nothing is in nothing");
    }

    #[test]
    fn a_word_may_be_there_by_its_beginning() {
        let words = Words::of(&[mark("jembatan"), beginning("jembatan").unwrap(), mark("ulin")]);
        assert!(holds(&words, &["jembatan"], None) && holds(&words, &["ulin", "jembat"], Some("jembat")));
        assert!(!holds(&words, &["jembat"], None), "in the middle of a search it must be whole");
        assert!(!holds(&words, &["banjir"], Some("banjir")) && !holds(&words, &["banjir", "jembatan"], None));
        assert!(holds(&words, &["ban"], Some("ban")), "what is short may be the beginning of anything");
        assert!(holds(&words, &["rt05", "ulin"], None), "numbers are not kept");
        assert_eq!((beginning("jem"), beginning("jemb")), (None, beginning("jembatan")));
        assert!(beginning("ñañañañ").is_some());
    }
}
