//! Who is on duty (siaga) for an area: shifts in steps, with days off and stand-ins. A roster belongs to an area; of several the
//! narrowest one with somebody on duty decides.

use jiff::{Timestamp, ToSpan, civil::Date, civil::Weekday};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AreaCode, Calendar, UserId};

/// Minutes after which the next is asked, where nobody says otherwise.
pub const MINUTES: u16 = 15;
/// Minutes that a roster may say.
pub const MINUTES_ALLOWED: std::ops::RangeInclusive<u16> = 1..=240;
/// Most shifts of a roster, and most absences.
pub const MOST_LINES: usize = 100;
/// Minutes of a day.
pub const DAY: u16 = 24 * 60;

crate::choices! {
    /// Days on which a shift begins.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DutyDay {
        /// Monday
        Monday = "monday",
        /// Tuesday
        Tuesday = "tuesday",
        /// Wednesday
        Wednesday = "wednesday",
        /// Thursday
        Thursday = "thursday",
        /// Friday
        Friday = "friday",
        /// Saturday
        Saturday = "saturday",
        /// Sunday
        Sunday = "sunday",
        /// A day off by the working calendar that would else be a working day
        Holiday = "holiday",
    }
}

impl DutyDay {
    /// What a date is, by a working calendar.
    #[must_use]
    pub fn of(date: Date, calendar: &Calendar) -> Self {
        if Calendar::is_weekday(date) && !calendar.is_working_day(date) {
            return Self::Holiday;
        }
        match date.weekday() {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RosterId(pub Uuid);

/// Somebody who is on duty at some hours of some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Those of a lower step are asked first.
    pub step: u8,
    /// Who.
    pub user: UserId,
    /// The days on which it begins.
    pub days: Vec<DutyDay>,
    /// The minute of the day at which it begins, on the wall of the area.
    pub from: u16,
    /// The minute of the day at which it ends: of the next day, unless it is later than the first. The same is a whole day.
    pub until: u16,
}

/// Somebody who is away from a day until another, and who stands in for them, if anybody does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Who is away.
    pub user: UserId,
    /// Who stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<UserId>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// The duty roster of an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Its identity.
    pub id: RosterId,
    /// How often it was kept, from 1 on.
    pub version: u32,
    /// Where it holds, with everything within.
    pub area: AreaCode,
    /// After how many minutes the next is asked.
    pub minutes: u16,
    /// The shifts.
    pub shifts: Vec<Shift>,
    /// Who is away.
    pub absences: Vec<Absence>,
}

/// Who is asked, in order, and how long each has to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDuty<'a> {
    /// Who, without anybody twice. Nobody, where coordinators are asked at once.
    pub order: &'a [UserId],
    /// After how many minutes the next is asked.
    pub minutes: u16,
}

impl OnDuty<'_> {
    /// Nobody is.
    pub const NOBODY: Self = Self { order: &[], minutes: MINUTES };
}

impl Shift {
    /// Whether it says nothing that another does not: the same person at the same hours of the same days.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.user == other.user
            && (self.from, self.until) == (other.from, other.until)
            && self.days.iter().any(|day| other.days.contains(day))
    }

    /// The day on which the shift began that holds at a minute of a day.
    fn began(&self, day: Date, minute: u16, calendar: &Calendar) -> Option<Date> {
        let yesterday = || day.saturating_sub(1.days());
        let began = match (self.from < self.until, minute >= self.from, minute < self.until) {
            (true, true, true) | (false, true, _) => day,
            (false, false, true) => yesterday(),
            _ => return None,
        };
        self.days.contains(&DutyDay::of(began, calendar)).then_some(began)
    }
}

impl Roster {
    /// Who is on duty at a moment, those of the first step first, and nobody twice. Whoever is away on the day their shift began is
    /// replaced by whoever stands in.
    #[must_use]
    pub fn on_duty(&self, now: Timestamp, calendar: &Calendar) -> Vec<UserId> {
        let wall = calendar.zone().offset().to_datetime(now);
        let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or_default();
        let holds = |shift: &Shift| Some((shift.step, self.stands(shift.user, shift.began(wall.date(), minute, calendar)?)?));
        let mut asked: Vec<_> = self.shifts.iter().filter_map(holds).collect();
        // The order of the list within a step.
        asked.sort_by_key(|(step, _)| *step);
        let mut order: Vec<UserId> = Vec::new();
        for (_, user) in asked {
            if !order.contains(&user) {
                order.push(user);
            }
        }
        order
    }

    /// Who stands for somebody on a day: they, or whoever stands in for them, who may be away, too.
    fn stands(&self, user: UserId, day: Date) -> Option<UserId> {
        let mut user = user;
        for _ in 0..=self.absences.len() {
            match self.absences.iter().find(|a| a.user == user && (a.from..=a.until).contains(&day)) {
                None => return Some(user),
                Some(away) => user = away.instead?,
            }
        }
        // They stand in for each other, and all are away.
        None
    }
}

/// The rosters that hold in an area, the narrowest first.
#[must_use]
pub fn rosters_of<'r>(rosters: &'r [Roster], area: &AreaCode) -> Vec<&'r Roster> {
    let mut held: Vec<_> = rosters.iter().filter(|roster| roster.area.contains(area)).collect();
    held.sort_by_key(|roster| (std::cmp::Reverse(roster.area.level()), roster.id));
    held
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Holiday, HolidayKind};

    fn area(code: &str) -> AreaCode {
        code.parse().unwrap()
    }

    fn calendar() -> Calendar {
        let off = Holiday { date: jiff::civil::date(2026, 3, 19), name: "Nyepi".into(), kind: HolidayKind::National, area: None };
        Calendar::of(&area("64.02"), &[off])
    }

    fn roster(shifts: Vec<Shift>, absences: Vec<Absence>) -> Roster {
        Roster { id: RosterId(Uuid::nil()), version: 1, area: area("64.02"), minutes: 15, shifts, absences }
    }

    fn shift(step: u8, user: i64, days: &[DutyDay], from: u16, until: u16) -> Shift {
        Shift { step, user: UserId(user), days: days.to_vec(), from, until }
    }

    /// At an hour on the wall of East Kalimantan.
    fn at(day: i8, hour: i8) -> Timestamp {
        let time = jiff::civil::time(hour, 0, 0, 0);
        area("64.02").zone().at(jiff::civil::date(2026, 3, day), time)
    }

    #[test]
    fn shifts_go_past_midnight_and_days_off_are_days_of_their_own() {
        use DutyDay::{Friday, Holiday, Thursday, Wednesday};
        let roster = roster(
            vec![
                shift(2, 3, &DutyDay::ALL, 0, 0),
                shift(1, 1, &[Wednesday, Thursday, Friday], 8 * 60, 16 * 60),
                shift(1, 2, &[Wednesday, Holiday], 20 * 60, 6 * 60),
            ],
            vec![],
        );
        let order = |day, hour| roster.on_duty(at(day, hour), &calendar()).iter().map(|u| u.0).collect::<Vec<_>>();
        assert_eq!(order(18, 8), [1, 3], "a Wednesday");
        assert_eq!(order(18, 16), [3], "the end is not within");
        assert_eq!((order(18, 23), order(19, 5)), (vec![2, 3], vec![2, 3]), "the night from Wednesday");
        assert_eq!(order(19, 6), [3]);
        assert_eq!(order(19, 10), [3], "a day off is no Thursday");
        assert_eq!((order(19, 21), order(20, 5)), (vec![2, 3], vec![2, 3]), "the night from the day off");
        assert_eq!(order(20, 10), [1, 3]);
    }

    #[test]
    fn whoever_is_away_is_replaced_even_twice_and_nobody_is_asked_twice() {
        let away = |user, instead: Option<i64>, from, until| Absence {
            user: UserId(user),
            instead: instead.map(UserId),
            from: jiff::civil::date(2026, 3, from),
            until: jiff::civil::date(2026, 3, until),
        };
        let all = [1, 2, 3].map(|n| shift(u8::try_from(n).unwrap(), n, &DutyDay::ALL, 0, 0));
        let roster = roster(
            all.to_vec(),
            vec![
                away(1, Some(4), 10, 12),
                away(4, Some(2), 12, 12),
                away(3, None, 11, 20),
                away(2, Some(5), 20, 20),
                away(5, Some(2), 20, 20),
            ],
        );
        let order = |day| roster.on_duty(at(day, 12), &calendar()).iter().map(|u| u.0).collect::<Vec<_>>();
        assert_eq!(order(9), [1, 2, 3]);
        assert_eq!(order(10), [4, 2, 3]);
        assert_eq!(order(11), [4, 2]);
        assert_eq!(order(12), [2], "whoever stands in twice is asked once");
        assert_eq!(order(20), [1], "two who stand in for each other are both away");
    }

    #[test]
    fn the_narrowest_roster_comes_first() {
        let of = |code: &str| Roster { area: area(code), ..roster(vec![], vec![]) };
        let rosters = [of("64"), of("64.02.06"), of("64.02"), of("64.03")];
        let codes: Vec<_> = rosters_of(&rosters, &area("64.02.06.2001")).iter().map(|r| r.area.as_str().to_owned()).collect();
        assert_eq!(codes, ["64.02.06", "64.02", "64"]);
        assert!(rosters_of(&rosters, &area("71.01")).is_empty());
    }

    fn any_shift() -> impl Strategy<Value = Shift> {
        (1u8..5, 1i64..8, prop::sample::subsequence(DutyDay::ALL.to_vec(), 0..8), 0..DAY, 0..DAY)
            .prop_map(|(step, user, days, from, until)| Shift { step, user: UserId(user), days, from, until })
    }

    fn any_absence() -> impl Strategy<Value = Absence> {
        (1i64..8, prop::option::of(1i64..8), 1i8..28, 0i64..5).prop_map(|(user, instead, from, days)| {
            let from = jiff::civil::date(2026, 3, from);
            Absence { user: UserId(user), instead: instead.map(UserId), from, until: from.saturating_add(days.days()) }
        })
    }

    proptest! {
        /// Against a plain reckoning, minute after minute: a shift holds if it began within as many minutes before as it is long.
        #[test]
        fn order_agrees_with_a_plain_one(
            shifts in prop::collection::vec(any_shift(), 0..10),
            absences in prop::collection::vec(any_absence(), 0..6),
            minutes in 0i64..30 * 24 * 60,
        ) {
            let (roster, calendar) = (roster(shifts, absences), calendar());
            let now = at(1, 0) + jiff::SignedDuration::from_mins(minutes);
            let order = roster.on_duty(now, &calendar);
            let mut expected = Vec::new();
            for step in 1..5 {
                for shift in roster.shifts.iter().filter(|s| s.step == step) {
                    let long = if shift.until > shift.from { shift.until - shift.from } else { DAY - shift.from + shift.until };
                    let began = (0..i64::from(long)).map(|back| now - jiff::SignedDuration::from_mins(back)).find(|then| {
                        let wall = calendar.zone().offset().to_datetime(*then);
                        let minute = i32::from(wall.hour()) * 60 + i32::from(wall.minute());
                        minute == i32::from(shift.from) && shift.days.contains(&DutyDay::of(wall.date(), &calendar))
                    });
                    let day = began.map(|began| calendar.zone().date(began));
                    if let Some(user) = day.and_then(|day| roster.stands(shift.user, day)) && !expected.contains(&user) {
                        expected.push(user);
                    }
                }
            }
            prop_assert_eq!(&order, &expected);
            let mut once = order.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), order.len());
            let today = calendar.zone().date(now);
            let yesterday = today.saturating_sub(1.days());
            for user in order {
                let away = |day| roster.absences.iter().any(|a| a.user == user && (a.from..=a.until).contains(&day));
                prop_assert!(!away(today) || !away(yesterday), "nobody who is away");
            }
        }
    }
}
