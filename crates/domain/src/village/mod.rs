//! The register of villages (desa, kelurahan, kampung) that the operator counts: how each stands, from day to day. An entry is never
//! changed: what changes is an entry more, and what was wrong is corrected by one that says so.

mod need;
mod plan;
mod visit;

use serde::{Deserialize, Serialize};

use crate::{AreaCode, Date, Timestamp, UserId};

pub use need::{Needs, Reason, Seen, Weights, needs};
pub use plan::{PlanId, PlannedStop, PlannedTrip, Team, TeamId, TripState, UnfitTrip};
pub use visit::{AgeBand, Came, Material, Photo, Sex, Visit, VisitFacts, VisitId, correction_of, standing};

crate::choices! {
    /// What a village is by law.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum VillageKind {
        /// Desa
        Desa = "desa",
        /// Kelurahan: a part of a town, led by a civil servant
        Kelurahan = "kelurahan",
        /// Kampung: what a desa is called in some regencies
        Kampung = "kampung",
    }
}

crate::choices! {
    /// Whether a village is in the carbon programme (FCPF).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Programme {
        /// It is
        Member = "member",
        /// It is not
        Outside = "outside",
        /// Nobody said
        Unknown = "unknown",
    }
}

crate::choices! {
    /// How well phones reach a network there.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Signal {
        /// Not at all
        None = "none",
        /// Here and there, now and then
        Weak = "weak",
        /// As in a town
        Good = "good",
        /// Nobody said
        Unknown = "unknown",
    }
}

impl VillageKind {
    /// What the Kemendagri code of a village says: the number of a kelurahan begins with 1, that of a desa or kampung with 2. Which of
    /// these two it is called, people have to say.
    #[must_use]
    pub fn of(area: &AreaCode) -> Self {
        let number = area.as_str().rsplit('.').next().unwrap_or_default();
        if number.starts_with('1') { Self::Kelurahan } else { Self::Desa }
    }
}

/// How a village stands. How many people live there is in another register ([`Population`](crate::figure::Population)), and what
/// became of its reports in the figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VillageFacts {
    /// What it is by law.
    pub kind: VillageKind,
    /// Whether it is in the carbon programme.
    pub programme: Programme,
    /// Since when it is, where that is known.
    pub member_since: Option<Date>,
    /// How well phones reach a network.
    pub signal: Signal,
    /// Who told of the signal; may be empty.
    pub signal_by: String,
    /// When they told.
    pub signal_on: Option<Date>,
    /// How its office is reached: an office, never a private person. May be empty.
    pub contact: String,
    /// How many people were trained as village officers, at most [`VillageFacts::MOST`].
    pub officers: u32,
    /// How many posters hang there, at most [`VillageFacts::MOST`].
    pub posters: u32,
    /// The day of the last visit.
    pub visited_on: Option<Date>,
    /// Where this is known from; may be empty.
    pub source: String,
}

impl VillageFacts {
    /// More officers or posters than this nobody means.
    pub const MOST: u32 = 9_999;

    /// What is known of a village of which nobody told anything.
    #[must_use]
    pub fn unknown(area: &AreaCode) -> Self {
        Self {
            kind: VillageKind::of(area),
            programme: Programme::Unknown,
            member_since: None,
            signal: Signal::Unknown,
            signal_by: String::new(),
            signal_on: None,
            contact: String::new(),
            officers: 0,
            posters: 0,
            visited_on: None,
            source: String::new(),
        }
    }
}

/// A line of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VillageEntry {
    /// The village: an area of the fourth level.
    pub area: AreaCode,
    /// Its place among the entries of this village, from 1 on.
    pub version: u32,
    /// The day from which it stands so.
    pub since: Date,
    /// The version that was wrong, where this corrects one.
    pub corrects: Option<u32>,
    /// How it stands.
    #[serde(flatten)]
    pub facts: VillageFacts,
    /// When it was written down.
    pub noted_at: Timestamp,
    /// By whom; nobody: the operator.
    pub noted_by: Option<UserId>,
}

/// A village of the register with all that was ever told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Village {
    /// Which it is.
    pub area: AreaCode,
    /// All entries in the order in which they were written down.
    entries: Vec<VillageEntry>,
}

impl Village {
    /// The villages that entries tell of, in the order of their codes.
    #[must_use]
    pub fn all(mut entries: Vec<VillageEntry>) -> Vec<Self> {
        entries.sort_by(|a, b| (&a.area, a.version).cmp(&(&b.area, b.version)));
        let mut all: Vec<Self> = Vec::new();
        for entry in entries {
            match all.last_mut().filter(|v| v.area == entry.area) {
                Some(village) => village.entries.push(entry),
                None => all.push(Self { area: entry.area.clone(), entries: vec![entry] }),
            }
        }
        all
    }

    /// A village of which nothing was told yet.
    #[must_use]
    pub fn untold(area: AreaCode) -> Self {
        Self { area, entries: Vec::new() }
    }

    /// All entries, in the order in which they were written down.
    #[must_use]
    pub fn entries(&self) -> &[VillageEntry] {
        &self.entries
    }

    /// Takes in an entry that follows from what was told.
    pub fn add(&mut self, entry: VillageEntry) {
        self.entries.push(entry);
    }

    /// The version of the last entry; 0 where there is none.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.entries.last().map_or(0, |e| e.version)
    }

    /// The entry by which another was corrected.
    #[must_use]
    pub fn correction_of(&self, version: u32) -> Option<&VillageEntry> {
        self.entries.iter().find(|e| e.corrects == Some(version))
    }

    /// The entry that holds on a day: of those that nobody corrected, the last one that begins by then.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&VillageEntry> {
        let holds = |e: &&VillageEntry| e.since <= day && self.correction_of(e.version).is_none();
        self.entries.iter().filter(holds).max_by_key(|e| (e.since, e.version))
    }

    /// The entry that follows from what is told of a village: none where that is known already. `corrects` is the version that was
    /// wrong.
    #[must_use]
    pub fn told(
        &self,
        since: Date,
        facts: VillageFacts,
        corrects: Option<u32>,
        noted_at: Timestamp,
        noted_by: Option<UserId>,
    ) -> Option<VillageEntry> {
        let same = |e: &VillageEntry| e.since == since && e.facts == facts;
        let sent_twice = self.entries.last().is_some_and(|e| e.corrects == corrects && same(e));
        let is_known = match corrects {
            Some(wrong) => self.entries.iter().any(|e| e.version == wrong && same(e)),
            None => self.on(since).is_some_and(|e| e.facts == facts),
        } || sent_twice;
        let version = self.version() + 1;
        (!is_known).then(|| VillageEntry { area: self.area.clone(), version, since, corrects, facts, noted_at, noted_by })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn area() -> AreaCode {
        "64.08.05.2006".parse().unwrap()
    }

    fn with(mut village: Village, entry: Option<VillageEntry>) -> Village {
        entry.into_iter().for_each(|entry| village.add(entry));
        village
    }

    fn officers(n: u32) -> VillageFacts {
        VillageFacts { officers: n, ..VillageFacts::unknown(&area()) }
    }

    #[test]
    fn what_changes_is_an_entry_more_and_each_day_has_the_one_that_held() {
        let now = Timestamp::UNIX_EPOCH;
        let mut village = Village::untold(area());
        for (since, n) in [(date(2024, 1, 1), 0), (date(2025, 6, 1), 2), (date(2024, 9, 1), 1)] {
            let entry = village.told(since, officers(n), None, now, None);
            village = with(village, entry);
        }
        let on = |day| village.on(day).map(|e| e.facts.officers);
        assert_eq!(on(date(2023, 12, 31)), None);
        assert_eq!([on(date(2024, 1, 1)), on(date(2024, 9, 1)), on(date(2025, 6, 1))], [Some(0), Some(1), Some(2)]);
        assert_eq!(village.version(), 3);
        // Told again, whichever day: nothing is new.
        assert_eq!(village.told(date(2026, 1, 1), officers(2), None, now, None), None);
        assert_eq!(village.told(date(2024, 9, 1), officers(1), None, now, None), None);
    }

    #[test]
    fn a_correction_takes_the_place_of_what_was_wrong_and_both_stay() {
        let now = Timestamp::UNIX_EPOCH;
        let village = Village::untold(area());
        let entry = village.told(date(2025, 6, 1), officers(20), None, now, None);
        let village = with(village, entry);
        assert_eq!(village.told(date(2025, 6, 1), officers(20), Some(1), now, None), None, "corrects nothing");
        let entry = village.told(date(2025, 5, 1), officers(2), Some(1), now, None);
        let village = with(village, entry);
        assert_eq!(village.on(date(2025, 7, 1)).map(|e| (e.version, e.facts.officers)), Some((2, 2)));
        assert_eq!(village.on(date(2025, 5, 2)).map(|e| e.version), Some(2));
        assert_eq!(village.entries().len(), 2);
        assert_eq!(village.told(date(2025, 5, 1), officers(2), Some(1), now, None), None, "sent twice");
        assert_eq!(village.correction_of(1).map(|e| e.version), Some(2));
    }

    #[test]
    fn the_code_tells_towns_from_villages() {
        assert_eq!(VillageKind::of(&area()), VillageKind::Desa);
        assert_eq!(VillageKind::of(&"64.09.01.1013".parse().unwrap()), VillageKind::Kelurahan);
    }
}
