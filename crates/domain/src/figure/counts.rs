//! Sums over the facts of many reports: all that indicators need, and nothing of one report alone. A sum is kept for each month of
//! receipt and each place in a [`Table`]; sums add up, so a figure of any months is the sum of theirs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Facts, Passed, Says, Sign, Spread, Standing, Tally};
use crate::{AgencyId, Calendar, Level};

crate::choices! {
    /// What sums are kept by, apart from the month and the agency that leads.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Table {
        /// By nothing else
        Lead = "lead",
        /// By regency or city (or what lies above), a blank, and the topic: `64.02 jalan`
        Place = "place",
        /// By what the reporter wants
        Kind = "kind",
        /// By the way it arrived
        Channel = "channel",
        /// By the official who wrote the answer: a number; empty where that is not known
        Official = "official",
    }
}

impl Table {
    /// The key under which facts are counted in this table.
    #[must_use]
    pub fn key(self, facts: &Facts) -> String {
        match self {
            Self::Lead => String::new(),
            Self::Place => {
                let area = facts.area.lineage().find(|area| area.level() <= Level::Regency).unwrap_or_else(|| facts.area.clone());
                format!("{area} {}", facts.topic.as_ref().map_or("", |topic| &topic.0))
            }
            Self::Kind => facts.kind.as_str().to_owned(),
            Self::Channel => facts.channel.as_str().to_owned(),
            Self::Official => facts.reached.by.map_or_else(String::new, |by| by.0.to_string()),
        }
    }
}

crate::choices! {
    /// Whether a deadline that every report has was kept. What still runs is neither; nor is what came from a file, which does not tell.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum Kept {
        /// Verified in time
        Verified = "verified",
        /// The first word of an agency in time
        Responded = "responded",
        /// Completed in time
        Completed = "completed",
    }
}

/// Numbers of reports by how many working days something took: the number of those that took `n` stands at place `n`.
pub type Days = Vec<u64>;

/// A sum over the facts of some reports that the same agency leads. Choices are kept by their place in their lists, days and stars by
/// number: another order is another version of what the store packs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// By where they stand and what the answer says that they rest on.
    pub stand: BTreeMap<(Standing, Option<Says>), u64>,
    /// By the agencies with which a deadline passed unmet, where one did.
    pub missed: BTreeMap<Vec<AgencyId>, u64>,
    /// Working days from receipt to being verified.
    pub verification: Days,
    /// Working days from receipt to the first word of an agency.
    pub response: Days,
    /// Working days from receipt to the answer they rest on, but promises.
    pub completion: Days,
    /// Of each deadline: how many kept it, and how many did not.
    pub kept: BTreeMap<(Kept, bool), u64>,
    /// By stars, of those that were rated.
    pub rated: BTreeMap<u8, u64>,
    /// What happened to them.
    pub signs: BTreeMap<Sign, u64>,
}

impl Counts {
    /// Adds so many reports with the same facts. What is put away is in no figure.
    pub fn add(&mut self, facts: &Facts, calendar: &Calendar, reports: u64) {
        if facts.standing == Standing::Away || reports == 0 {
            return;
        }
        let reached = &facts.reached;
        *self.stand.entry((facts.standing, facts.says)).or_default() += reports;
        if !reached.missed.is_empty() {
            *self.missed.entry(reached.missed.clone()).or_default() += reports;
        }
        for (days, to) in [
            (&mut self.verification, reached.verified),
            (&mut self.response, reached.responded),
            (&mut self.completion, facts.completed()),
        ] {
            to.into_iter().for_each(|to| more(days, calendar.between(facts.received, to), reports));
        }
        for (kept, deadline, reached) in [
            (Kept::Verified, Passed::Verification, facts.reached.verified),
            (Kept::Responded, Passed::FirstWord, facts.reached.responded),
            (Kept::Completed, Passed::Completion, facts.completed()),
        ] {
            let passed = facts.reached.passed.contains(&deadline);
            if (passed || reached.is_some()) && facts.is_timed() {
                *self.kept.entry((kept, !passed)).or_default() += reports;
            }
        }
        facts.rating.into_iter().for_each(|stars| *self.rated.entry(stars).or_default() += reports);
        facts.signs.iter().for_each(|sign| *self.signs.entry(*sign).or_default() += reports);
    }

    /// Adds another sum, or takes it away; `false` where it was not part of this one: then nothing is right any more.
    #[must_use]
    pub fn change(&mut self, by: &Self, added: bool) -> bool {
        let Self { stand, missed, verification, response, completion, kept, rated, signs } = by;
        // All of them, whatever the first says.
        [
            each(&mut self.stand, stand, added),
            each(&mut self.missed, missed, added),
            each_day(&mut self.verification, verification, added),
            each_day(&mut self.response, response, added),
            each_day(&mut self.completion, completion, added),
            each(&mut self.kept, kept, added),
            each(&mut self.rated, rated, added),
            each(&mut self.signs, signs, added),
        ]
        .iter()
        .all(|fits| *fits)
    }

    /// How many bear a sign.
    #[must_use]
    pub fn sign(&self, sign: Sign) -> u64 {
        self.signs.get(&sign).copied().unwrap_or_default()
    }

    /// How many kept a deadline.
    #[must_use]
    pub fn in_time(&self, kept: Kept) -> u64 {
        self.kept.get(&(kept, true)).copied().unwrap_or_default()
    }

    /// How many kept a deadline or did not.
    #[must_use]
    pub fn timed(&self, kept: Kept) -> u64 {
        self.in_time(kept) + self.kept.get(&(kept, false)).copied().unwrap_or_default()
    }

    /// How many reports these are.
    #[must_use]
    pub fn reports(&self) -> u64 {
        self.stand.values().sum()
    }

    /// Whether it is the sum of nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stand.is_empty()
    }

    /// What became of them, as whoever leads some agencies is told: `lead` leads these reports.
    #[must_use]
    pub fn tally(&self, lead: AgencyId, leads: &BTreeSet<AgencyId>) -> Tally {
        let mut tally = Tally::default();
        if leads.contains(&lead) {
            self.stand.iter().for_each(|((standing, says), n)| tally.add(*standing, *says, false, *n));
        }
        let late = self.late_with(leads);
        if leads.contains(&lead) {
            tally.late += late;
        } else {
            tally.add_passed_on(late);
        }
        tally
    }

    /// Those for which a deadline passed with one of some agencies.
    #[must_use]
    pub fn late_with(&self, agencies: &BTreeSet<AgencyId>) -> u64 {
        self.missed.iter().filter(|(missed, _)| missed.iter().any(|one| agencies.contains(one))).map(|(_, n)| n).sum()
    }
}

impl Facts {
    /// Whether its times are known: those of what was taken over from a file are not.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.channel != crate::report::Channel::Import
    }
}

/// The spread of numbers by working days.
#[must_use]
pub fn spread(days: &[u64]) -> Option<Spread> {
    Spread::of((0..).zip(days).filter(|(_, n)| **n > 0).map(|(day, n)| (day, *n)))
}

/// Those that took no longer than so many working days.
#[must_use]
pub fn within(days: &[u64], most: u16) -> u64 {
    days.iter().take(usize::from(most) + 1).sum()
}

/// The first day of a month that is told as year times 12 plus month.
#[must_use]
pub fn first_of(month: i32) -> Option<Date> {
    let (year, of_year) = ((month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    Date::new(i16::try_from(year).ok()?, i8::try_from(of_year).ok()?, 1).ok()
}

/// Longer is told as this: no deadline is a tenth of it.
const MOST_DAYS: u16 = 999;

fn more(days: &mut Days, took: u16, reports: u64) {
    let place = usize::from(took.min(MOST_DAYS));
    if days.len() <= place {
        days.resize(place + 1, 0);
    }
    if let Some(n) = days.get_mut(place) {
        *n += reports;
    }
}

fn moved(n: u64, by: u64, added: bool) -> Option<u64> {
    if added { n.checked_add(by) } else { n.checked_sub(by) }
}

fn each<K: Ord + Clone>(sum: &mut BTreeMap<K, u64>, by: &BTreeMap<K, u64>, added: bool) -> bool {
    let mut fits = true;
    for (key, by) in by {
        match moved(sum.get(key).copied().unwrap_or_default(), *by, added) {
            Some(0) => drop(sum.remove(key)),
            Some(n) => drop(sum.insert(key.clone(), n)),
            None => fits = false,
        }
    }
    fits
}

fn each_day(sum: &mut Days, by: &Days, added: bool) -> bool {
    if sum.len() < by.len() {
        sum.resize(by.len(), 0);
    }
    let mut fits = true;
    for (n, by) in sum.iter_mut().zip(by) {
        match moved(*n, *by, added) {
            Some(now) => *n = now,
            None => fits = false,
        }
    }
    let last = sum.iter().rposition(|n| *n > 0).map_or(0, |place| place + 1);
    sum.truncate(last);
    fits
}
