//! Many alerts as few circles: those that lie in one cell of a grid over a window are one, so that ten thousand are drawn as soon as ten.

use std::collections::BTreeMap;

use super::{Alert, AlertBox, AlertKind, AlertPoint};

/// Alerts of one kind that lie beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// What was seen.
    pub kind: AlertKind,
    /// How many.
    pub count: usize,
    /// Their middle.
    pub middle: AlertPoint,
    /// The first day, and the last, as alerts count them.
    pub days: (i32, i32),
}

/// What lies in one cell.
struct Sum {
    count: usize,
    lat: i64,
    lon: i64,
    days: (i32, i32),
}

/// Alerts within a window as clusters, by cells of a grid of so many columns and rows; in the order of kinds, rows and columns. What lies
/// outside is left out.
#[must_use]
pub fn clusters(alerts: &[Alert], within: AlertBox, columns: u16, rows: u16) -> Vec<Cluster> {
    let long = |low: i32, high: i32| (i64::from(high) - i64::from(low)).max(1);
    let cell = |at: i32, low: i32, high: i32, cells: u16| {
        let cells = i64::from(cells.max(1));
        ((i64::from(at) - i64::from(low)) * cells / long(low, high)).min(cells - 1)
    };
    let mut found = BTreeMap::<(AlertKind, i64, i64), Sum>::new();
    for alert in alerts.iter().filter(|a| within.holds(a.place)) {
        let row = cell(alert.place.lat, within.low.lat, within.high.lat, rows);
        let column = cell(alert.place.lon, within.low.lon, within.high.lon, columns);
        let none = Sum { count: 0, lat: 0, lon: 0, days: (alert.day, alert.day) };
        let sum = found.entry((alert.kind(), row, column)).or_insert(none);
        sum.count += 1;
        sum.lat += i64::from(alert.place.lat);
        sum.lon += i64::from(alert.place.lon);
        sum.days = (sum.days.0.min(alert.day), sum.days.1.max(alert.day));
    }
    let cluster = |((kind, ..), sum): ((AlertKind, i64, i64), Sum)| {
        let mean = |all: i64| i32::try_from(all / i64::try_from(sum.count).unwrap_or(1).max(1)).unwrap_or_default();
        Cluster { kind, count: sum.count, middle: AlertPoint { lat: mean(sum.lat), lon: mean(sum.lon) }, days: sum.days }
    };
    found.into_iter().map(cluster).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forest::{AlertSource, Confidence, HeatKind, Sensor, Sources};

    #[test]
    fn none_is_lost_and_each_lies_in_its_own_window() {
        let corner = |lat, lon| AlertPoint { lat, lon };
        let within = AlertBox { low: corner(-50_000, 11_600_000), high: corner(50_000, 11_700_000) };
        let alerts: Vec<_> = (0..10_000)
            .map(|n| Alert {
                place: corner(-50_000 + (n % 100) * 1_000, 11_600_000 + (n / 100) * 1_010),
                day: 20_000 + n % 30,
                minute: None,
                sensor: if n % 3 == 0 { Sensor::Landsat } else { Sensor::Snpp },
                confidence: Confidence::Nominal,
                ground: HeatKind::Land,
                power: None,
                sources: Sources::one(AlertSource::Firms),
            })
            .collect();
        let found = clusters(&alerts, within, 40, 30);
        assert!(found.len() <= 2 * 40 * 30 && found.len() > 1_000, "{}", found.len());
        assert_eq!(found.iter().map(|c| c.count).sum::<usize>(), alerts.iter().filter(|a| within.holds(a.place)).count());
        assert!(found.iter().all(|c| within.holds(c.middle) && c.days.0 <= c.days.1 && c.days.0 >= 20_000));
        // The corners belong to it; nothing beyond does.
        let at = |place| clusters(&[Alert { place, ..alerts[0] }], within, 40, 30).len();
        assert_eq!([at(within.low), at(within.high), at(corner(50_001, 11_650_000))], [1, 1, 0]);
        let one = AlertBox { low: within.low, high: within.low };
        assert_eq!(clusters(&alerts[..1], one, 0, 0).len(), 1, "a window that is a point");
        let all = clusters(&alerts, within, 1, 1);
        assert_eq!(all.len(), 2, "one of each kind");
    }
}
