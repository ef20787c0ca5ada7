//! An alarm (siaga): people on duty are asked one after the other, until one takes it; in the end coordinators are. The same for a
//! report and for a drill.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::OnDuty;
use crate::{AreaCode, UserId};

/// How long after what it tells of an urgent report raises an alarm by itself: what comes to light later is no longer now.
pub const FRESH: SignedDuration = SignedDuration::from_hours(24);

crate::choices! {
    /// What whoever took an alarm found.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Finding {
        /// They are there, and it is so
        Arrived = "arrived",
        /// Nothing of it, or nothing any more
        Nothing = "nothing",
        /// More people or means are needed
        Help = "help",
        /// The help that was asked for is seen to
        Helped = "helped",
    }
}

impl Finding {
    /// The key of its words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Arrived => "duty-found-arrived",
            Self::Nothing => "duty-found-nothing",
            Self::Help => "duty-found-help",
            Self::Helped => "duty-found-helped",
        }
    }
}

/// The last that was found, and which event tells of it, with its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What.
    pub finding: Finding,
    /// When it was told.
    pub at: Timestamp,
    /// The event.
    pub version: u32,
}

/// An alarm as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// When it was raised.
    pub raised: Timestamp,
    /// Who was asked so far, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<UserId>,
    /// Since when the last of them is asked, or coordinators are.
    pub since: Timestamp,
    /// After how many minutes the next is asked.
    pub minutes: u16,
    /// Whether it has come to the coordinators: there is nobody after them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub coordinators: bool,
    /// Who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<UserId>,
    /// When they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// What they found, as they told it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
    /// How often they told something.
    #[serde(default, skip_serializing_if = "is_none_told")]
    pub told: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_none_told(told: &u32) -> bool {
    *told == 0
}

impl Alarm {
    /// An alarm that somebody is asked by, or coordinators are.
    #[must_use]
    pub fn raise(to: Option<UserId>, minutes: u16, now: Timestamp) -> Self {
        Self {
            raised: now,
            asked: to.into_iter().collect(),
            since: now,
            minutes,
            coordinators: to.is_none(),
            taken_by: None,
            taken_at: None,
            found: None,
            told: 0,
        }
    }

    /// True while nobody has taken it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.taken_by.is_none()
    }

    /// When it goes on to the next, if it does.
    #[must_use]
    pub fn passes_at(&self) -> Option<Timestamp> {
        let waits = self.is_open() && !self.coordinators;
        waits.then(|| self.since.saturating_add(SignedDuration::from_mins(self.minutes.into())).unwrap_or(Timestamp::MAX))
    }

    /// Who is asked next of those on duty: nobody twice. Nobody left is the coordinators.
    #[must_use]
    pub fn next(&self, on_duty: OnDuty<'_>) -> Option<UserId> {
        on_duty.order.iter().copied().find(|user| !self.asked.contains(user))
    }

    /// It goes on.
    pub fn pass(&mut self, to: Option<UserId>, now: Timestamp) {
        self.since = now;
        self.coordinators |= to.is_none();
        self.asked.extend(to);
    }

    /// Somebody takes it; whoever came later does not.
    pub fn take(&mut self, by: UserId, now: Timestamp) {
        if self.is_open() {
            (self.taken_by, self.taken_at) = (Some(by), Some(now));
        }
    }

    /// Whoever took it tells what they found.
    pub fn find(&mut self, found: Found) {
        self.found = Some(found);
        self.told = self.told.saturating_add(1);
    }

    /// How many events tell of it so far: that it was raised, each time that it went on, that it was taken, and what was found.
    #[must_use]
    pub fn events(&self) -> u32 {
        let asked = u32::try_from(self.asked.len()).unwrap_or(u32::MAX);
        asked.saturating_add(u32::from(self.coordinators) + u32::from(!self.is_open())).saturating_add(self.told)
    }

    /// Whether somebody on duty has to do with it: was asked while nobody has taken it, or took it.
    #[must_use]
    pub fn concerns(&self, user: UserId) -> bool {
        if self.is_open() { self.asked.contains(&user) } else { self.taken_by == Some(user) }
    }

    /// Whether whoever took it asked for help, and nobody has told since that it is seen to.
    #[must_use]
    pub fn asks_help(&self) -> bool {
        self.found.is_some_and(|found| found.finding == Finding::Help)
    }

    /// After how many whole minutes it was taken.
    #[must_use]
    pub fn minutes_taken(&self) -> Option<u64> {
        self.taken_at.and_then(|at| u64::try_from(at.duration_since(self.raised).as_mins()).ok())
    }
}

/// A drill (latihan): an alarm about nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DrillId(pub Uuid);

/// A drill, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// Its identity.
    pub id: DrillId,
    /// How many steps it has taken.
    pub version: u32,
    /// Where.
    pub area: AreaCode,
    /// Who raised it.
    pub by: UserId,
    /// What became of it.
    pub alarm: Alarm,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn whoever_is_first_takes_it() {
        let mut alarm = Alarm::raise(Some(UserId(1)), 15, at(0));
        assert_eq!((alarm.passes_at(), alarm.concerns(UserId(1)), alarm.concerns(UserId(2))), (Some(at(15)), true, false));
        alarm.pass(Some(UserId(2)), at(15));
        assert!(alarm.concerns(UserId(1)) && alarm.concerns(UserId(2)));
        alarm.take(UserId(1), at(17));
        alarm.take(UserId(2), at(18));
        assert_eq!((alarm.taken_by, alarm.minutes_taken(), alarm.passes_at()), (Some(UserId(1)), Some(17), None));
        assert!(alarm.concerns(UserId(1)) && !alarm.concerns(UserId(2)));
    }

    #[test]
    fn with_nobody_on_duty_coordinators_are_asked_at_once() {
        let alarm = Alarm::raise(None, 15, at(0));
        assert!(alarm.coordinators && alarm.is_open() && alarm.passes_at().is_none());
    }

    proptest! {
        /// However those on duty change meanwhile: nobody is asked twice, each has their minutes, and it ends with the coordinators.
        #[test]
        fn it_always_comes_to_the_coordinators(lists in prop::collection::vec(prop::collection::vec(1i64..6, 0..5), 1..12), minutes in 1u16..240) {
            let list = |n: usize| lists[n % lists.len()].iter().map(|n| UserId(*n)).collect::<Vec<_>>();
            let first = list(0);
            let mut alarm = Alarm::raise(first.first().copied(), minutes, at(0));
            let (mut passed, mut last) = (0, at(0));
            while let Some(due) = alarm.passes_at() {
                prop_assert_eq!(due, last + SignedDuration::from_mins(minutes.into()));
                passed += 1;
                let order = list(passed);
                let to = alarm.next(OnDuty { order: &order, minutes });
                prop_assert!(to.is_none_or(|to| !alarm.asked.contains(&to)));
                alarm.pass(to, due);
                last = due;
                prop_assert!(passed <= 6, "five people at most, then the coordinators");
            }
            prop_assert!(alarm.coordinators && alarm.is_open());
            let mut once = alarm.asked.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), alarm.asked.len());
            prop_assert_eq!(passed, alarm.asked.len(), "each had their minutes");
        }
    }
}
