//! What satellites saw around a place, as two pictures: where, and when. Alerts that would lie on each other are one circle, so that ten
//! thousand are drawn as soon as ten.

use std::collections::BTreeMap;

use app::SeenNear;
use domain::{
    Date,
    forest::{AlertKind, day_number},
};

/// The side of the map, in its own units.
pub(crate) const SIDE: i32 = 320;
/// Half of what is drawn to the edge of the circle within which it was looked.
const RING: f64 = 150.0;
/// Cells to a side, each with one circle of each kind at most.
const CELLS: i32 = 32;
/// The width of the timeline, and where its bars stand.
pub(crate) const WIDTH: i32 = 640;
/// How high the highest bar is.
pub(crate) const HIGH: i32 = 80;

/// A circle of the map.
pub(crate) struct Dot {
    pub(crate) kind: &'static str,
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) r: i32,
    /// How many, where it is more than one.
    pub(crate) count: Option<usize>,
}

/// A day of the timeline.
pub(crate) struct Bar {
    pub(crate) kind: &'static str,
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// Both pictures.
pub(crate) struct Sky {
    pub(crate) dots: Vec<Dot>,
    pub(crate) bars: Vec<Bar>,
    /// Where the day of the report lies.
    pub(crate) today: i32,
    pub(crate) ring: i32,
}

/// Draws what was seen around the day of a report.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "it is kept within the sheet")]
pub(crate) fn sky(seen: &SeenNear, day: Date) -> Sky {
    let scale = RING / (f64::from(seen.km.max(1)) * 1_000.0);
    let mut cells = BTreeMap::<(AlertKind, i32, i32), usize>::new();
    let narrow = seen.point.lat.to_radians().cos();
    for alert in seen.alerts.iter().map(|s| &s.alert) {
        let place = alert.place.point();
        let (north, east) = ((place.lat - seen.point.lat) * 111_195.0, (place.lon - seen.point.lon) * 111_195.0 * narrow);
        let cell = |metres: f64| {
            let at = f64::from(SIDE) / 2.0 + metres * scale;
            (at * f64::from(CELLS) / f64::from(SIDE)).floor().clamp(0.0, f64::from(CELLS - 1)) as i32
        };
        *cells.entry((alert.kind(), cell(east), cell(-north))).or_default() += 1;
    }
    let middle = |cell: i32| cell * SIDE / CELLS + SIDE / CELLS / 2;
    let dot = |((kind, x, y), count): (&(AlertKind, i32, i32), &usize)| Dot {
        kind: kind.as_str(),
        x: middle(*x),
        y: middle(*y),
        r: (4.0 + (*count as f64).log2() * 1.5).min(14.0) as i32,
        count: Some(*count).filter(|count| *count > 1),
    };
    let (first, last) = (day_number(seen.days.0), day_number(seen.days.1));
    let all = (last - first + 1).max(1);
    let x = |number: i32| i32::try_from(i64::from(WIDTH) * i64::from(number - first) / i64::from(all)).unwrap_or(0);
    let mut days = BTreeMap::<(i32, AlertKind), usize>::new();
    for alert in &seen.alerts {
        *days.entry((day_number(alert.day), alert.alert.kind())).or_default() += 1;
    }
    let most = days.values().copied().max().unwrap_or(1).max(1);
    let width = (WIDTH / all).max(2);
    let half = (width / 2).max(1);
    let bar = |((number, kind), count): (&(i32, AlertKind), &usize)| {
        let height = ((*count as f64 / most as f64) * f64::from(HIGH)).ceil() as i32;
        let beside = if *kind == AlertKind::Loss { half } else { 0 };
        Bar { kind: kind.as_str(), x: x(*number) + beside, y: HIGH - height, width: half, height }
    };
    Sky {
        dots: cells.iter().map(dot).collect(),
        bars: days.iter().map(bar).collect(),
        today: (x(day_number(day)) + half).clamp(0, WIDTH),
        ring: RING as i32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::SeenAlert;
    use domain::{
        Point,
        forest::{Alert, AlertPoint, AlertSource, Confidence, HeatKind, Sensor, Sources},
    };

    #[test]
    fn ten_thousand_are_drawn_as_few_circles_within_the_sheet() {
        let point = Point::new(-0.5, 116.4).unwrap();
        let day: Date = "2026-05-10".parse().unwrap();
        let alerts = (0..10_000_i32).map(|n| {
            let place = AlertPoint { lat: -50_000 + (n % 100 - 50) * 180, lon: 11_640_000 + (n / 100 - 50) * 180 };
            let sensor = if n % 2 == 0 { Sensor::Snpp } else { Sensor::Landsat };
            let (confidence, sources) = (Confidence::Low, Sources::one(AlertSource::Firms));
            let day = day_number(day) - 7 + n % 15;
            let alert = Alert { place, day, minute: None, sensor, confidence, ground: HeatKind::Land, power: None, sources };
            SeenAlert { alert, metres: 0.0, day: alert.date(), at: None }
        });
        let seen = SeenNear {
            point,
            km: 10,
            days: ("2026-05-03".parse().unwrap(), "2026-05-17".parse().unwrap()),
            alerts: alerts.collect(),
            groups: Vec::new(),
            left_out: (0, Vec::new()),
            more: false,
            unread: 0,
            known_until: [None; 2],
        };
        let drawn = sky(&seen, day);
        assert!(drawn.dots.len() <= 2 * 32 * 32 && drawn.dots.len() > 500, "{}", drawn.dots.len());
        assert_eq!(drawn.dots.iter().map(|d| d.count.unwrap_or(1)).sum::<usize>(), 10_000);
        assert!(drawn.dots.iter().all(|d| (0..=SIDE).contains(&d.x) && (0..=SIDE).contains(&d.y) && d.r <= 14));
        assert_eq!(drawn.bars.len(), 30);
        assert!(drawn.bars.iter().all(|b| b.x >= 0 && b.x + b.width <= WIDTH && b.y + b.height == HIGH && b.height > 0));
        assert!((WIDTH / 2 - drawn.today).abs() < 25, "{}", drawn.today);
    }
}
