//! Places found by looking at every name, one after the other: slow, and plain enough to be believed.

use std::collections::BTreeMap;

use domain::{Area, AreaCode, Level};
use insight::{fold_place as fold, mistyped, words};

const MOST_WORDS: usize = 8;

pub struct Scan {
    areas: BTreeMap<AreaCode, Area>,
    folded: Vec<(String, AreaCode)>,
    folded_closed: Vec<(String, AreaCode)>,
}

fn short(name: &str) -> &str {
    name.strip_prefix("Kabupaten ").unwrap_or(name)
}

fn begins(name: &str, typed: &str) -> bool {
    if words(name).any(|w| w.starts_with(typed)) {
        return true;
    }
    let all: Vec<&str> = words(name).collect();
    typed.len() >= 4 && (1..all.len()).any(|n| all.get(n - 1..).is_some_and(|rest| rest.concat().starts_with(typed)))
}

impl Scan {
    pub fn new(areas: Vec<Area>) -> Self {
        let areas: BTreeMap<_, _> = areas.into_iter().map(|a| (a.code.clone(), a)).collect();
        let closed = |code: &AreaCode| code.lineage().any(|c| areas.get(&c).is_some_and(|a| a.closed));
        let names = areas.values().map(|a| (fold(&a.name), a.code.clone()));
        let (folded_closed, folded) = names.partition(|(_, code)| closed(code));
        Self { folded, folded_closed, areas }
    }

    fn is_closed(&self, code: &AreaCode) -> bool {
        code.lineage().any(|c| self.areas.get(&c).is_some_and(|a| a.closed))
    }

    pub fn place(&self, code: &AreaCode) -> String {
        let known: Vec<_> = code.lineage().filter_map(|c| self.areas.get(&c)).collect();
        let shown = known.iter().enumerate().filter(|(n, a)| *n == 0 || a.code.level() != Level::Province);
        let names: Vec<_> = shown.map(|(_, a)| short(&a.name)).collect();
        if names.is_empty() { code.to_string() } else { names.join(", ") }
    }

    pub fn find(&self, typed: &str, at_most: usize, closed_too: bool) -> Vec<&Area> {
        let typed = fold(typed);
        let asked: Vec<_> = words(&typed).take(MOST_WORDS).collect();
        let Some(first) = asked.first() else { return Vec::new() };
        let offered = |a: &&Area| closed_too || !self.is_closed(&a.code);
        if let Some(area) = typed.trim().parse().ok().and_then(|code: AreaCode| self.areas.get(&code)).filter(offered) {
            return vec![area];
        }
        let in_full = typed.contains(',');
        let mut found = Vec::new();
        let closed = self.folded_closed.iter().filter(|_| closed_too);
        for (name, code) in self.folded.iter().chain(closed) {
            if !begins(name, first) {
                continue;
            }
            let above = asked.iter().skip(1).any(|w| !begins(name, w)).then(|| fold(&self.place(code)));
            if above.as_deref().is_none_or(|place| asked.iter().all(|w| begins(place, w))) {
                let own = name.strip_prefix("kabupaten ").unwrap_or(name);
                let exact = own == typed.trim() || name == typed.trim() || (in_full && fold(&self.place(code)) == typed.trim());
                found.push((!exact, std::cmp::Reverse(code.level()), !name.starts_with(first), name, code));
            }
        }
        found.sort();
        found.into_iter().take(at_most).filter_map(|(.., code)| self.areas.get(code)).collect()
    }

    pub fn the_one(&self, typed: &str) -> Option<&Area> {
        let found = self.find(typed, 2, false);
        let first = *found.first()?;
        (found.len() == 1 || fold(&self.place(&first.code)) == fold(typed).trim()).then_some(first)
    }

    pub fn of_government(&self, typed: &str) -> Option<&AreaCode> {
        let typed = fold(typed);
        let bare = |name: &str| {
            let kind = ["provinsi ", "kabupaten ", "kota "].into_iter().find(|kind| name.starts_with(kind)).unwrap_or_default();
            name.trim_start_matches(kind) == typed.trim() || name == typed.trim()
        };
        let governed = |level| matches!(level, Level::Province | Level::Regency);
        let mut found = self.folded.iter().filter(|(name, code)| governed(code.level()) && bare(name)).map(|(_, code)| code);
        let (first, None) = (found.next()?, found.next()) else { return None };
        Some(first)
    }

    pub fn similar(&self, typed: &str, at_most: usize) -> Vec<&Area> {
        let typed = fold(typed);
        let asked: Vec<_> = words(&typed).take(MOST_WORDS).collect();
        let near = |name: &str| asked.iter().filter_map(|w| mistyped(w, name)).min();
        let missed = |text: &str| {
            let there = |asked: &str| words(text).any(|w| w == asked) || mistyped(asked, text).is_some();
            asked.iter().filter(|w| !there(w)).count()
        };
        let rank = |(name, code): &'_ (String, AreaCode)| {
            let letters = near(name)?;
            Some((missed(&fold(&self.place(code))), missed(name), letters, name.len()))
        };
        let mut found: Vec<_> = self.folded.iter().filter_map(|area| Some((rank(area)?, &area.0, &area.1))).collect();
        found.sort();
        found.into_iter().take(at_most).filter_map(|(.., code)| self.areas.get(code)).collect()
    }
}
