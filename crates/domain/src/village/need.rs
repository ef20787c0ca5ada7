//! Where to go next: each thing a village lacks is a reason, each reason has a weight that people choose, and what a village needs is
//! the sum. Nothing else is in it, so that whoever reads the list can reckon it again.

use jiff::ToSpan;

use super::{Programme, Signal, VillageFacts};
use crate::{Date, figure::Tally};

crate::choices! {
    /// Why a village should be visited.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Reason {
        /// It is in the carbon programme
        Programme = "programme",
        /// Public reports about forest came from there within [`Reason::LATELY`] months. What is seen from above (alerts of fire and of
        /// cleared forest) is a reason of its own beside it
        Forest = "forest",
        /// No report came from there yet
        Silent = "silent",
        /// Nobody there was trained as an officer
        Officerless = "officerless",
        /// Nobody was there for [`Reason::LONG`] months, or ever
        Unvisited = "unvisited",
        /// Letters about its reports could not be delivered
        Unreached = "unreached",
        /// A deadline of its reports passed
        Stalled = "stalled",
        /// Phones have no signal there
        Signal = "signal",
    }
}

impl Reason {
    /// After so many months a visit is long ago.
    pub const LONG: i32 = 12;
    /// Within so many months, with this one, reports came lately.
    pub const LATELY: u8 = 6;
    /// The topic that reports about forest have, or one below it: as [`crate::TopicCode`] writes it.
    pub const FOREST: &str = "hutan";

    /// What it counts for unless people say otherwise.
    #[must_use]
    pub fn usual(self) -> u8 {
        match self {
            Self::Programme | Self::Silent => 3,
            Self::Forest | Self::Officerless | Self::Unvisited | Self::Unreached => 2,
            Self::Stalled | Self::Signal => 1,
        }
    }
}

/// What each reason counts for, in the order of [`Reason::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights([u8; Reason::ALL.len()]);

impl Weights {
    /// The most that a reason may count for.
    pub const MOST: u8 = 10;

    /// What people chose, at most [`Weights::MOST`] each; the usual where they chose nothing.
    #[must_use]
    pub fn of(chosen: impl Fn(Reason) -> Option<u8>) -> Self {
        Self(Reason::ALL.map(|reason| chosen(reason).unwrap_or_else(|| reason.usual()).min(Self::MOST)))
    }

    /// What a reason counts for.
    #[must_use]
    pub fn get(&self, reason: Reason) -> u8 {
        Reason::ALL.iter().zip(self.0).find(|(one, _)| **one == reason).map_or(0, |(_, weight)| weight)
    }
}

/// What is known of a village beside how it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What became of its reports.
    pub tally: Tally,
    /// How many letters about them could not be delivered.
    pub unreached: u64,
    /// How many public reports about forest came from there lately.
    pub forest: u64,
}

/// What a village needs: the reasons that hold, and what they count for together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Why, each with what it counts for; what counts for nothing is no reason.
    pub reasons: Vec<(Reason, u8)>,
    /// The sum.
    pub sum: u32,
}

/// What a village needs by these weights.
#[must_use]
pub fn needs(facts: &VillageFacts, seen: &Seen, weights: &Weights, today: Date) -> Needs {
    let long_ago = today.checked_sub(Reason::LONG.months()).unwrap_or(today);
    let holds = |reason| match reason {
        Reason::Programme => facts.programme == Programme::Member,
        Reason::Forest => seen.forest > 0,
        Reason::Silent => seen.tally.received() == 0,
        Reason::Officerless => facts.officers == 0,
        Reason::Unvisited => facts.visited_on.is_none_or(|day| day < long_ago),
        Reason::Unreached => seen.unreached > 0,
        Reason::Stalled => seen.tally.late > 0,
        Reason::Signal => facts.signal == Signal::None,
    };
    let reasons: Vec<_> =
        Reason::ALL.into_iter().filter(|r| holds(*r)).map(|r| (r, weights.get(r))).filter(|r| r.1 > 0).collect();
    Needs { sum: reasons.iter().map(|(_, weight)| u32::from(*weight)).sum(), reasons }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_village_needs_what_it_lacks_by_the_weights_that_were_chosen() {
        let today = date(2026, 11, 29);
        let facts = VillageFacts { programme: Programme::Member, ..VillageFacts::unknown(&"64.08.05.2006".parse().unwrap()) };
        let usual = Weights::of(|_| None);
        let all = needs(&facts, &Seen::default(), &usual, today);
        assert_eq!(
            (all.reasons, all.sum),
            (vec![(Reason::Programme, 3), (Reason::Silent, 3), (Reason::Officerless, 2), (Reason::Unvisited, 2)], 10)
        );
        // A visit is long ago after a year, to the day; a weight of nothing is no reason.
        let visited = |day| VillageFacts { visited_on: Some(day), officers: 1, ..facts.clone() };
        let alone = Weights::of(|reason| Some(if reason == Reason::Unvisited { 200 } else { 0 }));
        assert_eq!(needs(&visited(date(2025, 11, 29)), &Seen::default(), &alone, today), Needs::default());
        assert_eq!(needs(&visited(date(2025, 11, 28)), &Seen::default(), &alone, today).sum, u32::from(Weights::MOST));
        let seen = Seen { tally: Tally { open: 1, late: 1, ..Tally::default() }, unreached: 1, forest: 3 };
        let told = needs(&visited(today), &seen, &usual, today);
        assert_eq!(told.reasons, [(Reason::Programme, 3), (Reason::Forest, 2), (Reason::Unreached, 2), (Reason::Stalled, 1)]);
    }
}
