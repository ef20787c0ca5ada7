//! Alerts that belong together: what lies close in place and time is one event, told with where, when and how much.

use std::collections::HashMap;

use super::{Alert, AlertKind, AlertPoint, Confidence, Sources, alert::METRES_OF_DEGREE};
use crate::Point;

/// How close alerts lie that are one event: each is within this of another of them (single link), and of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Metres.
    pub metres: u32,
    /// Days between one and the next.
    pub days: u32,
}

impl Near {
    /// What is taken for one event where nothing else is said: no more than 1,500 metres and 3 days from one alert to the next. A
    /// pixel of MODIS is a kilometre wide.
    pub const USUAL: Self = Self { metres: 1_500, days: 3 };
}

/// Alerts that are one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightingGroup {
    /// What was seen.
    pub kind: AlertKind,
    /// The alerts, in the order of their days.
    pub alerts: Vec<Alert>,
}

impl SightingGroup {
    /// The first day, and the last.
    #[must_use]
    pub fn days(&self) -> (i32, i32) {
        let days = || self.alerts.iter().map(|a| a.day);
        (days().min().unwrap_or_default(), days().max().unwrap_or_default())
    }

    /// The middle of its alerts.
    #[must_use]
    pub fn middle(&self) -> AlertPoint {
        let count = i64::try_from(self.alerts.len()).unwrap_or(i64::MAX).max(1);
        let mean = |of: fn(&Alert) -> i32| {
            let sum: i64 = self.alerts.iter().map(|a| i64::from(of(a))).sum();
            i32::try_from(sum / count).unwrap_or_default()
        };
        AlertPoint { lat: mean(|a| a.place.lat), lon: mean(|a| a.place.lon) }
    }

    /// Who told of any of it.
    #[must_use]
    pub fn sources(&self) -> Sources {
        self.alerts.iter().fold(Sources::default(), |all, a| all.and(a.sources))
    }

    /// How sure the surest alert is.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.alerts.iter().map(|a| a.confidence).max().unwrap_or(Confidence::Unknown)
    }

    /// Metres from its middle to the alert that lies farthest off.
    #[must_use]
    pub fn reach(&self) -> f64 {
        let middle = self.middle().point();
        self.alerts.iter().map(|a| metres_between(middle, a.place.point())).fold(0.0, f64::max)
    }

    /// On how many days something was seen.
    #[must_use]
    pub fn days_seen(&self) -> usize {
        let mut days: Vec<_> = self.alerts.iter().map(|a| a.day).collect();
        days.sort_unstable();
        days.dedup();
        days.len()
    }
}

/// Metres between two points, as far as a map is flat: right to a hundredth within fifty kilometres.
#[must_use]
pub fn metres_between(one: Point, other: Point) -> f64 {
    let narrow = ((one.lat + other.lat) / 2.0).to_radians().cos();
    let (north, east) = ((one.lat - other.lat) * METRES_OF_DEGREE, (one.lon - other.lon) * METRES_OF_DEGREE * narrow);
    north.hypot(east)
}

/// Alerts as events, the largest first: those of more alerts, then the newer.
#[must_use]
pub fn group(alerts: Vec<Alert>, near: Near) -> Vec<SightingGroup> {
    let mut sets = Sets::of(alerts.len());
    let mut buckets: HashMap<Bucket, Vec<usize>> = HashMap::new();
    for (n, alert) in alerts.iter().enumerate() {
        let own = Bucket::of(alert, near);
        for bucket in own.around() {
            for other in buckets.get(&bucket).into_iter().flatten() {
                // What is one event already need not be measured.
                if sets.root(*other) != sets.root(n) && alerts.get(*other).is_some_and(|other| is_near(alert, other, near)) {
                    sets.join(*other, n);
                }
            }
        }
        buckets.entry(own).or_default().push(n);
    }
    let mut groups: HashMap<usize, Vec<Alert>> = HashMap::new();
    for (n, alert) in alerts.into_iter().enumerate() {
        groups.entry(sets.root(n)).or_default().push(alert);
    }
    let mut all: Vec<_> = groups.into_values().filter_map(one).collect();
    all.sort_by_key(|g| (std::cmp::Reverse((g.alerts.len(), g.days().1)), g.middle()));
    all
}

fn one(mut alerts: Vec<Alert>) -> Option<SightingGroup> {
    alerts.sort_by_key(|a| (a.day, a.minute, a.place, a.sensor));
    Some(SightingGroup { kind: alerts.first()?.kind(), alerts })
}

fn is_near(one: &Alert, other: &Alert, near: Near) -> bool {
    one.day.abs_diff(other.day) <= near.days && metres_between(one.place.point(), other.place.point()) <= f64::from(near.metres)
}

/// A piece of place and time: whatever is near an alert lies in its own or in one beside it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Bucket {
    kind: AlertKind,
    lat: i32,
    lon: i32,
    day: i32,
}

impl Bucket {
    #[expect(clippy::cast_possible_truncation, reason = "metres of a u32 are 39 thousand degrees at most")]
    fn of(alert: &Alert, near: Near) -> Self {
        // Wide enough at 60 degrees north, too, where meridians lie half as far apart.
        let degrees = f64::from(near.metres.max(1)) / METRES_OF_DEGREE;
        let high = ((degrees * f64::from(AlertPoint::DEGREE)).ceil() as i32).max(1);
        let wide = high.saturating_mul(2);
        let days = i32::try_from(near.days).unwrap_or(i32::MAX).saturating_add(1);
        Self {
            kind: alert.kind(),
            lat: alert.place.lat.div_euclid(high),
            lon: alert.place.lon.div_euclid(wide),
            day: alert.day.div_euclid(days),
        }
    }

    fn around(self) -> impl Iterator<Item = Self> {
        (0..27).map(move |n| {
            let (lat, lon, day) = (self.lat + n % 3 - 1, self.lon + n / 3 % 3 - 1, self.day + n / 9 - 1);
            Self { lat, lon, day, ..self }
        })
    }
}

/// Which alerts belong together.
struct Sets(Vec<usize>);

impl Sets {
    fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut n: usize) -> usize {
        while let Some(above) = self.0.get(n).copied().filter(|above| *above != n) {
            // Halves the way for whoever asks next.
            let higher = self.0.get(above).copied().unwrap_or(above);
            if let Some(own) = self.0.get_mut(n) {
                *own = higher;
            }
            n = higher;
        }
        n
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(own) = self.0.get_mut(one.max(other)) {
            *own = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forest::{AlertSource, HeatKind, Sensor};

    fn seen(north: f64, east: f64, day: i32, sensor: Sensor) -> Alert {
        let part = |metres: f64| (metres / METRES_OF_DEGREE * 100_000.0).round() as i32;
        Alert {
            place: AlertPoint { lat: part(north), lon: 11_600_000 + part(east) },
            day,
            minute: None,
            sensor,
            confidence: Confidence::Nominal,
            ground: HeatKind::Land,
            power: None,
            sources: Sources::one(AlertSource::Firms),
        }
    }

    #[test]
    fn a_chain_of_near_alerts_is_one_event_and_a_gap_makes_two() {
        let chain: Vec<_> = (0..6).map(|n| seen(f64::from(n) * 1_400.0, 0.0, 100 + n * 3, Sensor::Snpp)).collect();
        let far = seen(5.0 * 1_400.0 + 1_600.0, 0.0, 115, Sensor::Snpp);
        let late = seen(0.0, 0.0, 200, Sensor::Snpp);
        let other = seen(0.0, 10.0, 100, Sensor::Landsat);
        let mut all = chain.clone();
        all.extend([far, late, other]);
        all.reverse();
        let groups = group(all, Near::USUAL);
        assert_eq!(groups.iter().map(|g| g.alerts.len()).collect::<Vec<_>>(), [6, 1, 1, 1]);
        assert_eq!((groups[0].days(), groups[0].days_seen()), ((100, 115), 6));
        assert!((groups[0].reach() - 3_500.0).abs() < 20.0, "{}", groups[0].reach());
        assert!(group(Vec::new(), Near::USUAL).is_empty());
    }

    #[test]
    fn groups_are_those_of_a_plain_comparison_of_all_with_all() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for round in 0..20 {
            let near = Near { metres: 200 + round * 150, days: round % 4 };
            let all: Vec<_> = (0..120)
                .map(|_| {
                    let sensor = if next(3) == 0 { Sensor::Sentinel1 } else { Sensor::Aqua };
                    seen(next(9_000) as f64, next(9_000) as f64, 18_000 + next(12) as i32, sensor)
                })
                .collect();
            let mut of: Vec<usize> = (0..all.len()).collect();
            for one in 0..all.len() {
                for other in 0..one {
                    let together = all[one].kind() == all[other].kind() && is_near(&all[one], &all[other], near);
                    if together && of[one] != of[other] {
                        let (from, to) = (of[one], of[other]);
                        of.iter_mut().filter(|set| **set == from).for_each(|set| *set = to);
                    }
                }
            }
            let mut plain = HashMap::<usize, usize>::new();
            of.iter().for_each(|set| *plain.entry(*set).or_default() += 1);
            let mut plain: Vec<_> = plain.into_values().collect();
            plain.sort_unstable_by(|a, b| b.cmp(a));
            assert_eq!(group(all, near).iter().map(|g| g.alerts.len()).collect::<Vec<_>>(), plain, "round {round}");
        }
    }
}
