//! Teams that go into villages, and the trips that are planned for them. A trip is never thrown away: one that does not take place is
//! cancelled, and says so.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Material;
use crate::{AgencyId, AreaCode, Date, Language, Level, Timestamp, UserId};

/// A team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamId(pub Uuid);

/// A planned trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanId(pub Uuid);

/// People who go into villages together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its identity.
    pub id: TeamId,
    /// How often it was kept, from 1 on.
    pub version: u32,
    /// The government that runs it.
    pub agency: AgencyId,
    /// What it is called: by what it does, not after a person.
    pub name: String,
    /// Officials who belong to it, each once: they record its visits.
    pub members: Vec<UserId>,
    /// How many others belong to it.
    pub others: u32,
    /// The language of its calendar.
    pub language: Language,
    /// What stands for the secret address of its calendar, in hexadecimal digits; none where it has none.
    pub feed: Option<String>,
    /// Goes nowhere any more.
    pub closed: bool,
}

impl Team {
    /// Most officials, and most others.
    pub const MOST: usize = 100;
}

crate::choices! {
    /// What becomes of a trip.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TripState {
        /// It is planned
        Planned = "planned",
        /// It is planned, and was changed since
        Changed = "changed",
        /// It does not take place
        Cancelled = "cancelled",
        /// It took place
        Done = "done",
    }
}

/// A village on a trip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStop {
    /// Where.
    pub area: AreaCode,
    /// On which day.
    pub on: Date,
}

/// A trip that is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTrip {
    /// Its identity.
    pub id: PlanId,
    /// How often it was kept, from 1 on.
    pub version: u32,
    /// Who goes.
    pub team: TeamId,
    /// What it is called.
    pub title: String,
    /// The first day.
    pub begins: Date,
    /// The last day.
    pub ends: Date,
    /// Where it goes, in this order.
    pub stops: Vec<PlannedStop>,
    /// What is taken along.
    pub materials: Vec<Material>,
    /// What else the team has to know. May be empty.
    pub remarks: String,
    /// What becomes of it.
    pub state: TripState,
    /// When it was kept last.
    pub changed_at: Timestamp,
}

/// Why a trip cannot be kept so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitTrip {
    /// It ends before it begins, or is longer than [`PlannedTrip::LONGEST`].
    Days,
    /// It goes nowhere.
    NoStop,
    /// It goes to more than [`PlannedTrip::MOST_STOPS`] villages.
    TooManyStops,
    /// One of its places is no village.
    NoVillage,
    /// It goes to a village twice.
    Twice,
    /// A village has a day outside the trip.
    DayOutside,
}

impl UnfitTrip {
    /// The key of its text.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Days => "trip-unfit-days",
            Self::NoStop => "trip-unfit-no-stop",
            Self::TooManyStops => "trip-unfit-too-many",
            Self::NoVillage => "trip-unfit-no-village",
            Self::Twice => "trip-unfit-twice",
            Self::DayOutside => "trip-unfit-day",
        }
    }
}

impl PlannedTrip {
    /// Most villages.
    pub const MOST_STOPS: usize = 40;
    /// Most days.
    pub const LONGEST: i32 = 60;

    /// Whether it can be kept so.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<(), UnfitTrip> {
        let days = self.begins.until(self.ends).map_or(-1, |span| span.get_days());
        let mut there = BTreeSet::new();
        if !(0..Self::LONGEST).contains(&days) {
            Err(UnfitTrip::Days)
        } else if self.stops.is_empty() {
            Err(UnfitTrip::NoStop)
        } else if self.stops.len() > Self::MOST_STOPS {
            Err(UnfitTrip::TooManyStops)
        } else if self.stops.iter().any(|stop| stop.area.level() != Level::Village) {
            Err(UnfitTrip::NoVillage)
        } else if !self.stops.iter().all(|stop| there.insert(&stop.area)) {
            Err(UnfitTrip::Twice)
        } else if self.stops.iter().any(|stop| stop.on < self.begins || stop.on > self.ends) {
            Err(UnfitTrip::DayOutside)
        } else {
            Ok(())
        }
    }

    /// The same as it is kept after what was there: the next version; what was planned and is another now is said to be changed. None
    /// where nothing is new.
    #[must_use]
    pub fn after(self, before: Option<&Self>) -> Option<Self> {
        let Some(before) = before else { return Some(Self { version: 1, ..self }) };
        let as_before = Self { version: before.version, changed_at: before.changed_at, ..self.clone() };
        let open = |state| matches!(state, TripState::Planned | TripState::Changed);
        let same = Self { state: before.state, ..as_before } == *before;
        if same && (self.state == before.state || open(self.state) && open(before.state)) {
            return None;
        }
        let state = if open(self.state) { TripState::Changed } else { self.state };
        Some(Self { version: before.version.saturating_add(1), state, ..self })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn trip() -> PlannedTrip {
        let stop = |code: &str, day| PlannedStop { area: code.parse().unwrap(), on: date(2026, 12, day) };
        PlannedTrip {
            id: PlanId(Uuid::from_u128(1)),
            version: 0,
            team: TeamId(Uuid::from_u128(2)),
            title: "Ke hulu".into(),
            begins: date(2026, 12, 1),
            ends: date(2026, 12, 3),
            stops: vec![stop("64.08.05.2006", 1), stop("64.08.05.2007", 3)],
            materials: Vec::new(),
            remarks: String::new(),
            state: TripState::Planned,
            changed_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_trip_fits_into_its_days_and_goes_to_each_village_once() {
        assert_eq!(trip().check(), Ok(()));
        let why = |change: fn(&mut PlannedTrip)| {
            let mut trip = trip();
            change(&mut trip);
            trip.check()
        };
        assert_eq!(why(|t| t.ends = date(2026, 11, 30)), Err(UnfitTrip::Days));
        assert_eq!(why(|t| t.ends = date(2027, 12, 1)), Err(UnfitTrip::Days));
        assert_eq!(why(|t| t.ends = date(2026, 12, 2)), Err(UnfitTrip::DayOutside));
        assert_eq!(why(|t| t.stops.clear()), Err(UnfitTrip::NoStop));
        assert_eq!(why(|t| t.stops = vec![t.stops[0].clone(); 41]), Err(UnfitTrip::TooManyStops));
        assert_eq!(why(|t| t.stops[1] = t.stops[0].clone()), Err(UnfitTrip::Twice));
        assert_eq!(why(|t| t.stops[1].area = "64.08".parse().unwrap()), Err(UnfitTrip::NoVillage));
    }

    #[test]
    fn what_changes_is_a_version_more_and_says_so() {
        let first = trip().after(None).unwrap();
        assert_eq!((first.version, first.state), (1, TripState::Planned));
        assert_eq!(trip().after(Some(&first)), None);
        let longer = PlannedTrip { ends: date(2026, 12, 4), ..trip() }.after(Some(&first)).unwrap();
        assert_eq!((longer.version, longer.state), (2, TripState::Changed));
        let cancelled = PlannedTrip { state: TripState::Cancelled, ..longer.clone() }.after(Some(&longer)).unwrap();
        assert_eq!((cancelled.version, cancelled.state), (3, TripState::Cancelled));
        assert_eq!(cancelled.clone().after(Some(&cancelled)), None);
        let again = PlannedTrip { state: TripState::Planned, ..cancelled.clone() }.after(Some(&cancelled)).unwrap();
        assert_eq!((again.version, again.state), (4, TripState::Changed));
    }
}
