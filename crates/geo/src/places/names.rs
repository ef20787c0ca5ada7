//! The words of all names, in the order of their letters: what begins with some letters lies side by side.

use std::collections::BTreeMap;

use domain::{Area, AreaCode, Level};
use insight::{fold_place, mistyped, slips_forgiven, words};

/// From how many letters on, words of a name are also looked for as if they were written as one: *sangasanga*.
const AS_ONE: usize = 4;

/// A name, folded.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) folded: String,
    pub(super) code: AreaCode,
    /// Whether the area is not chosen any more.
    pub(super) closed: bool,
    /// Where its words end in [`Names::letters`].
    end: usize,
}

/// Where a word of a name begins.
#[derive(Debug)]
struct Start {
    /// In [`Names::letters`].
    at: usize,
    /// How long the word is. What follows, up to the end of the name, are the words after it.
    length: usize,
    name: usize,
}

/// A word that stands in names.
#[derive(Debug)]
struct Word {
    /// Where it stands in [`Names::letters`], of one name.
    at: usize,
    length: usize,
    /// Which letters it has, as bits.
    letters: u64,
    names: Vec<usize>,
}

/// The names of all areas.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By code.
    all: Vec<Name>,
    /// The words of all names, each name without anything between them.
    letters: String,
    /// In the order of what begins there.
    starts: Vec<Start>,
    /// Each word once.
    words: Vec<Word>,
    /// Areas that governments are of, to choose from.
    governed: Vec<usize>,
}

impl Names {
    /// The names of areas, each with whether it is closed.
    pub(super) fn of<'a>(areas: impl Iterator<Item = (&'a Area, bool)>) -> Self {
        let mut names = Self::default();
        for (area, closed) in areas {
            let (name, folded) = (names.all.len(), fold_place(&area.name));
            for word in words(&folded) {
                names.starts.push(Start { at: names.letters.len(), length: word.len(), name });
                names.letters.push_str(word);
            }
            if matches!(area.code.level(), Level::Province | Level::Regency) && !closed {
                names.governed.push(name);
            }
            names.all.push(Name { folded, code: area.code.clone(), closed, end: names.letters.len() });
        }
        let mut by_word: BTreeMap<&str, Word> = BTreeMap::new();
        for start in &names.starts {
            let text = part(&names.letters, start.at, start.length);
            let new = || Word { at: start.at, length: start.length, letters: letters(text), names: Vec::new() };
            by_word.entry(text).or_insert_with(new).names.push(start.name);
        }
        names.words = by_word.into_values().collect();
        let mut starts = std::mem::take(&mut names.starts);
        starts.sort_by(|a, b| names.rest(a).cmp(names.rest(b)));
        names.starts = starts;
        names
    }

    /// What begins with a word: it and the words after it, as one.
    fn rest(&self, start: &Start) -> &str {
        let end = self.all.get(start.name).map_or(start.at, |name| name.end);
        self.letters.get(start.at..end).unwrap_or_default()
    }

    /// The names that have a word beginning with what was typed (folded), or words that do when they are written as one; each
    /// once, by code.
    pub(super) fn that_begin(&self, typed: &str) -> impl Iterator<Item = &Name> {
        let first = self.starts.partition_point(|s| self.rest(s) < typed);
        let begun = self.starts.iter().skip(first).take_while(|s| self.rest(s).starts_with(typed));
        let mut found: Vec<_> = begun.filter(|s| typed.len() >= AS_ONE || s.length >= typed.len()).map(|s| s.name).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|name| self.all.get(name))
    }

    /// The names to choose from that have a word near one of those typed (folded), with the fewest letters it is away.
    pub(super) fn near(&self, asked: &[&str]) -> impl Iterator<Item = (&Name, usize)> {
        let mut found: BTreeMap<usize, usize> = BTreeMap::new();
        for typed in asked {
            let (slips, has) = (slips_forgiven(typed), letters(typed));
            // A slip takes one letter away, adds one, or puts one in place of another.
            let may_be =
                |w: &&Word| w.length.abs_diff(typed.len()) <= slips && (w.letters ^ has).count_ones() as usize <= 2 * slips;
            for word in self.words.iter().filter(may_be) {
                let Some(away) = mistyped(typed, part(&self.letters, word.at, word.length)) else { continue };
                for name in &word.names {
                    found.entry(*name).and_modify(|least| *least = away.min(*least)).or_insert(away);
                }
            }
        }
        let near = found.into_iter().filter_map(|(name, away)| Some((self.all.get(name)?, away)));
        near.filter(|(name, _)| !name.closed)
    }

    /// The names of provinces, regencies and cities to choose from.
    pub(super) fn governed(&self) -> impl Iterator<Item = &Name> {
        self.governed.iter().filter_map(|name| self.all.get(*name))
    }
}

fn part(letters: &str, at: usize, length: usize) -> &str {
    letters.get(at..at + length).unwrap_or_default()
}

/// The letters that a word has, as bits. Letters may share one, so that words differ by no more bits than by letters.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
}

/// Whether a name has a word that begins with what was typed, or words that do when they are written as one. Both must be folded.
pub(super) fn begins(name: &str, typed: &str) -> bool {
    if words(name).any(|w| w.starts_with(typed)) {
        return true;
    }
    let all: Vec<&str> = words(name).collect();
    typed.len() >= AS_ONE && (1..all.len()).any(|n| all.get(n - 1..).is_some_and(|rest| rest.concat().starts_with(typed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_begins_as_it_is_typed() {
        for (place, typed, begins_so) in
            [("sanga sanga dalam", "sangasanga", true), ("long laai", "laai", true), ("sanga", "sangasanga", false)]
        {
            assert_eq!(begins(place, typed), begins_so, "{place:?} {typed:?}");
        }
    }
}
