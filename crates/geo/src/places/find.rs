//! What was typed for a place, found by its name.

use std::cmp::Reverse;

use domain::{Area, AreaCode, Level};
use insight::{fold_place as fold, mistyped, words};

use super::{
    Places,
    names::{Name, begins},
};

/// Kinds of areas, as names and people write them.
const KINDS: [&str; 6] = ["provinsi ", "kabupaten ", "kota ", "kecamatan ", "kelurahan ", "desa "];
/// Most areas of one name that are looked at.
const MOST_CALLED: usize = 50;

/// Most words of what was typed that a place is looked for by.
const MOST_WORDS: usize = 8;

/// Of some that were found the best, in order.
fn best<T: Ord>(mut found: Vec<T>, at_most: usize) -> Vec<T> {
    if found.len() > at_most {
        found.select_nth_unstable(at_most);
        found.truncate(at_most);
    }
    found.sort_unstable();
    found
}

impl Places {
    /// Areas whose name has words beginning with the words typed; further words may name the areas above. Villages
    /// come first, then districts, then larger ones; of equals, those that begin with what was typed.
    #[must_use]
    pub fn find(&self, typed: &str, at_most: usize) -> Vec<&Area> {
        self.find_among(typed, at_most, |closed| !closed)
    }

    /// The same, with those that are closed.
    #[must_use]
    pub fn find_ever(&self, typed: &str, at_most: usize) -> Vec<&Area> {
        self.find_among(typed, at_most, |_| true)
    }

    /// Of the areas that are offered, by whether they are closed.
    fn find_among(&self, typed: &str, at_most: usize, offered: impl Fn(bool) -> bool) -> Vec<&Area> {
        let typed = fold(typed);
        let asked: Vec<_> = words(&typed).take(MOST_WORDS).collect();
        let Some(first) = asked.first() else { return Vec::new() };
        let by_code = typed.trim().parse().ok().and_then(|code: AreaCode| self.get(&code));
        if let Some(area) = by_code.filter(|a| offered(self.is_closed(&a.code))) {
            return vec![area];
        }
        let in_full = typed.contains(',');
        let mut found = Vec::new();
        for Name { folded: name, code, .. } in self.names.that_begin(first).filter(|n| offered(n.closed)) {
            let above = asked.iter().skip(1).any(|w| !begins(name, w)).then(|| fold(&self.in_full(code)));
            if above.as_deref().is_none_or(|place| asked.iter().all(|w| begins(place, w))) {
                let own = name.strip_prefix("kabupaten ").unwrap_or(name);
                let exact = own == typed.trim() || name == typed.trim() || (in_full && fold(&self.in_full(code)) == typed.trim());
                found.push((!exact, Reverse(code.level()), !name.starts_with(first), name, code));
            }
        }
        best(found, at_most).into_iter().filter_map(|(.., code)| self.get(code)).collect()
    }

    /// The one area that was typed: the only one that fits, or the one whose place is written out in full.
    #[must_use]
    pub fn the_one(&self, typed: &str) -> Option<&Area> {
        let found = self.find(typed, 2);
        let first = *found.first()?;
        (found.len() == 1 || fold(&self.in_full(&first.code)) == fold(typed).trim()).then_some(first)
    }

    /// The one area that is called so, whether its kind is said or not; of areas of one name the widest, for whoever means the village
    /// writes its district, too. Else as [`Self::the_one`]. None where two as wide are called so.
    #[must_use]
    pub fn the_widest(&self, typed: &str) -> Option<&Area> {
        if let Some(code) = self.of_government(typed) {
            return self.get(code);
        }
        let name = fold(typed);
        let kind = |name: &str| KINDS.into_iter().find(|kind| name.starts_with(kind)).unwrap_or_default();
        let bare = |name: &str| name.trim_start_matches(kind(name)).trim().to_owned();
        // A kind that was written is meant.
        let level = match kind(&name).trim() {
            "kecamatan" => Some(Level::District),
            "desa" | "kelurahan" => Some(Level::Village),
            _ => None,
        };
        let is_called = |area: &Area| {
            let own = fold(&area.name);
            level.is_none_or(|level| area.code.level() == level) && (own == bare(&name) || bare(&own) == bare(&name))
        };
        let mut called: Vec<_> = self.find(&bare(&name), MOST_CALLED).into_iter().filter(|area| is_called(area)).collect();
        called.sort_by_key(|area| area.code.level());
        match called.as_slice() {
            [] => self.the_one(typed),
            [first] => Some(first),
            [first, second, ..] => (first.code.level() < second.code.level()).then_some(first),
        }
    }

    /// The one province, regency or city that is called so, whether its kind is said or not: where governments are.
    #[must_use]
    pub fn of_government(&self, typed: &str) -> Option<&AreaCode> {
        let typed = fold(typed);
        let bare = |name: &str| {
            let kind = ["provinsi ", "kabupaten ", "kota "].into_iter().find(|kind| name.starts_with(kind)).unwrap_or_default();
            name.trim_start_matches(kind) == typed.trim() || name == typed.trim()
        };
        let mut found = self.names.governed().filter(|name| bare(&name.folded)).map(|name| &name.code);
        let (first, None) = (found.next()?, found.next()) else { return None };
        Some(first)
    }

    /// Areas whose name is nearly what was typed, nearest first: for when [`Places::find`] finds nothing. Every word
    /// counts, in the name or in those above it: a slip in one word of three leaves the other two.
    #[must_use]
    pub fn similar(&self, typed: &str, at_most: usize) -> Vec<&Area> {
        let typed = fold(typed);
        let asked: Vec<_> = words(&typed).take(MOST_WORDS).collect();
        let missed = |text: &str| {
            let there = |asked: &str| words(text).any(|w| w == asked) || mistyped(asked, text).is_some();
            asked.iter().filter(|w| !there(w)).count()
        };
        let ranked = self.names.near(&asked).map(|(Name { folded: name, code, .. }, letters)| {
            (missed(&fold(&self.in_full(code))), missed(name), letters, name.len(), name, code)
        });
        let found = ranked.collect();
        best(found, at_most).into_iter().filter_map(|(.., code)| self.get(code)).collect()
    }
}
