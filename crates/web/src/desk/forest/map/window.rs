//! A window on the map as an address tells it: where, how near, which days, and what is drawn.

use domain::{
    Point,
    forest::{AlertKind, LayerKind},
};
use geo::{Projection, point_told};

use crate::{forms::FormData, routes};

/// The fields of the address.
const AT: &str = "letak";
const ZOOM: &str = "dekat";
const DAYS: &str = "hari";
pub(in crate::desk::forest) const AREA: &str = "wilayah";
const LAYER: &str = "lapisan";
const ALERT: &str = "lihat";
const REPORTS: &str = "laporan";
/// Says that boxes were there to be ticked: one that is not, is not wanted.
const CHOSEN: &str = "pilih";

/// How large it is drawn.
pub(super) const SIZE: (f64, f64) = (640.0, 480.0);
/// The nearest: some two kilometres across.
pub(super) const NEAREST: u32 = 9;
/// How wide the farthest is, in degrees.
const WIDEST: f64 = 8.0;
/// Where the middle may lie: west, south, east and north of Indonesia.
const COUNTRY: [f64; 4] = [94.5, -11.5, 141.5, 6.5];
pub(super) const SPANS: [u32; 5] = [3, 7, 30, 90, 365];
const USUAL: u32 = 30;

/// A window.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) zoom: u32,
    pub(super) days: u32,
    pub(super) layers: Vec<LayerKind>,
    pub(super) alerts: Vec<AlertKind>,
    pub(super) reports: bool,
}

impl Window {
    /// What an address tells; where it tells no place, what lies between these bounds.
    pub(super) fn of(typed: &FormData, bounds: [f64; 4]) -> Self {
        let chosen = typed.ticked(CHOSEN);
        let zoom = typed.get(ZOOM).trim().parse::<u32>().ok().map(|zoom| zoom.min(NEAREST));
        let (middle, zoom) = match point_told(typed.get(AT)) {
            Some(point) if typed.get(AREA).is_empty() => (point, zoom.unwrap_or(3)),
            _ => showing(bounds),
        };
        let layers = LayerKind::ALL.into_iter().filter(|kind| !chosen && is_usual(*kind) || typed.has(LAYER, kind.as_str()));
        let alerts = AlertKind::ALL.into_iter().filter(|kind| !chosen || typed.has(ALERT, kind.as_str()));
        let [west, south, east, north] = COUNTRY;
        Self {
            lat: middle.lat.clamp(south, north),
            lon: middle.lon.clamp(west, east),
            zoom,
            days: typed.get(DAYS).trim().parse().ok().filter(|days| SPANS.contains(days)).unwrap_or(USUAL),
            layers: layers.collect(),
            alerts: alerts.collect(),
            reports: !chosen || typed.ticked(REPORTS),
        }
    }

    /// How wide it is, in degrees.
    fn width(&self) -> f64 {
        WIDEST / f64::from(1_u32 << self.zoom.min(NEAREST))
    }

    /// It drawn flat.
    pub(super) fn projection(&self) -> Option<Projection> {
        let (wide, high) = (self.width() / 2.0, self.width() / 2.0 * SIZE.1 / SIZE.0);
        Projection::showing([self.lon - wide, self.lat - high, self.lon + wide, self.lat + high], SIZE.0, SIZE.1)
    }

    /// Moved by parts of its own width.
    pub(super) fn moved(&self, north: f64, east: f64) -> Self {
        let [west, south, most_east, most_north] = COUNTRY;
        Self {
            lat: (self.lat + north * self.width()).clamp(south, most_north),
            lon: (self.lon + east * self.width()).clamp(west, most_east),
            ..self.clone()
        }
    }

    /// As near as that, around a point.
    pub(super) fn around(&self, lat: f64, lon: f64, zoom: u32) -> Self {
        Self { lat, lon, zoom: zoom.min(NEAREST), ..self.clone() }
    }

    /// Where it is shown.
    pub(super) fn address(&self) -> String {
        let mut address = format!(
            "{}?{AT}={:.5},{:.5}&{ZOOM}={}&{DAYS}={}&{CHOSEN}=1",
            routes::DESK_FOREST_MAP,
            self.lat,
            self.lon,
            self.zoom,
            self.days
        );
        self.layers.iter().for_each(|kind| address.push_str(&format!("&{LAYER}={}", kind.as_str())));
        self.alerts.iter().for_each(|kind| address.push_str(&format!("&{ALERT}={}", kind.as_str())));
        if self.reports {
            address.push_str(&format!("&{REPORTS}=1"));
        }
        address
    }
}

/// What is drawn where nothing was chosen.
fn is_usual(kind: LayerKind) -> bool {
    matches!(kind, LayerKind::ForestFunction | LayerKind::Concession)
}

/// The middle of some bounds, and how near it can be seen whole.
fn showing([west, south, east, north]: [f64; 4]) -> (Point, u32) {
    let wide = (east - west).max((north - south) * SIZE.0 / SIZE.1);
    let fits = |zoom: &u32| WIDEST / f64::from(1_u32 << zoom) >= wide;
    let zoom = (0..=NEAREST).rev().find(fits).unwrap_or(0);
    (Point { lat: f64::midpoint(south, north), lon: f64::midpoint(west, east) }, zoom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> FormData {
        FormData::of_query(&format!("/x?{text}").parse().unwrap())
    }

    const PROVINCE: [f64; 4] = [114.0, -2.4, 119.0, 2.6];

    #[test]
    fn an_address_says_all_of_a_window_and_odd_ones_say_something_that_can_be_drawn() {
        let usual = Window::of(&query(""), PROVINCE);
        assert_eq!((usual.zoom, usual.days, usual.layers.len(), usual.alerts.len(), usual.reports), (0, 30, 2, 2, true));
        for window in [usual.clone(), usual.moved(0.3, -0.4), usual.around(-0.5, 116.4, 7), usual.around(-0.5, 116.4, 99)] {
            let address = window.address();
            let again = Window::of(&query(address.split_once('?').unwrap().1), PROVINCE);
            assert_eq!(again.address(), address);
            assert!(window.projection().is_some());
        }
        let nothing = Window::of(&query("pilih=1"), PROVINCE);
        assert!(nothing.layers.is_empty() && nothing.alerts.is_empty() && !nothing.reports);
        for odd in ["letak=NaN,NaN", "letak=90,180&dekat=99", "letak=-90,-180&dekat=-1", "dekat=4294967296", "hari=0&lapisan=x"] {
            let window = Window::of(&query(odd), PROVINCE);
            assert!(window.projection().is_some() && window.zoom <= NEAREST && SPANS.contains(&window.days), "{odd}: {window:?}");
            assert!(window.moved(9e9, -9e9).projection().is_some());
        }
        let of_area = Window::of(&query("letak=1,117&wilayah=64.02"), [116.0, -1.0, 117.0, 0.0]);
        assert_eq!((of_area.lat, of_area.lon, of_area.zoom), (-0.5, 116.5, 2), "an area that is chosen is where it goes");
    }
}
