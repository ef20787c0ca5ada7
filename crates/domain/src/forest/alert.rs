//! What a satellite saw of a fire or of forest that was lost: an alert, as small as it can be kept, for there are millions.
//!
//! An alert that several sources tell is one event with several witnesses ([`Alert::is_same_event`]).

use serde::{Deserialize, Serialize};

use crate::{Date, Point};

crate::choices! {
    /// What was seen.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AlertKind {
        /// Heat (titik panas)
        Fire = "fire",
        /// Trees that are gone
        Loss = "loss",
    }
}

crate::choices! {
    /// Who tells of alerts.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum AlertSource {
        /// NASA FIRMS
        Firms = "firms",
        /// SiPongi of the Ministry of Forestry
        Sipongi = "sipongi",
        /// Global Forest Watch: all deforestation alerts together
        Integrated = "gfw_integrated_alerts",
        /// Global Forest Watch: GLAD on Landsat
        GladL = "umd_glad_landsat_alerts",
        /// Global Forest Watch: GLAD on Sentinel-2
        GladS2 = "umd_glad_sentinel2_alerts",
        /// Global Forest Watch: RADD, by radar
        Radd = "wur_radd_alerts",
        /// Global Forest Watch: fires of VIIRS
        GfwFires = "nasa_viirs_fire_alerts",
    }
}

crate::choices! {
    /// What saw it. Where a source does not say which satellite carried it, the instrument alone.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Sensor {
        /// MODIS on one of its two satellites
        Modis = "modis",
        /// MODIS on Terra
        Terra = "modis-terra",
        /// MODIS on Aqua
        Aqua = "modis-aqua",
        /// VIIRS on one of its three satellites
        Viirs = "viirs",
        /// VIIRS on Suomi NPP
        Snpp = "viirs-snpp",
        /// VIIRS on NOAA-20
        Noaa20 = "viirs-noaa20",
        /// VIIRS on NOAA-21
        Noaa21 = "viirs-noaa21",
        /// One of those that see trees go
        Integrated = "integrated",
        /// Landsat, every 30 metres
        Landsat = "landsat",
        /// Sentinel-2, every 10 metres
        Sentinel2 = "sentinel-2",
        /// Sentinel-1, by radar, through clouds
        Sentinel1 = "sentinel-1",
    }
}

crate::choices! {
    /// How sure a source is, the least first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Confidence {
        /// It does not say
        Unknown = "unknown",
        /// Hardly; of MODIS below 30 of 100
        Low = "low",
        /// As usual; of MODIS below 80 of 100
        Nominal = "nominal",
        /// Very
        High = "high",
        /// Several satellites saw it
        Highest = "highest",
    }
}

crate::choices! {
    /// What FIRMS takes a fire for, in what it looked through again (`type`, 0 to 3).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum HeatKind {
        /// It does not say, or plants burn
        Land = "land",
        /// A volcano
        Volcano = "volcano",
        /// Something that is always hot: a mill, a flare, a kiln
        Fixed = "fixed",
        /// At sea
        Sea = "sea",
    }
}

/// A place on a grid of 0.00001 degree, about a metre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertPoint {
    /// Latitude in hundred-thousandths of a degree, north of the equator.
    pub lat: i32,
    /// Longitude in hundred-thousandths of a degree, east of Greenwich.
    pub lon: i32,
}

impl AlertPoint {
    /// Parts of a degree.
    pub const DEGREE: i32 = 100_000;

    /// The place of the grid that is next to a point.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "180 degrees are 18 million parts")]
    pub fn of(point: Point) -> Self {
        let part = |degrees: f64| (degrees * f64::from(Self::DEGREE)).round() as i32;
        Self { lat: part(point.lat), lon: part(point.lon) }
    }

    /// The point in degrees.
    #[must_use]
    pub fn point(self) -> Point {
        let degrees = |part: i32| f64::from(part) / f64::from(Self::DEGREE);
        Point { lat: degrees(self.lat), lon: degrees(self.lon) }
    }
}

/// A piece of the grid between parallels and meridians, edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertBox {
    /// Its south-western corner.
    pub low: AlertPoint,
    /// Its north-eastern corner.
    pub high: AlertPoint,
}

impl AlertBox {
    /// All that lies within so many metres of a point, and a little more.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "it is kept within 180 degrees")]
    pub fn around(point: Point, metres: f64) -> Self {
        let middle = AlertPoint::of(point);
        let high = metres / METRES_OF_DEGREE;
        let wide = high / point.lat.to_radians().cos().max(0.01);
        let part = |degrees: f64| (degrees.min(180.0) * f64::from(AlertPoint::DEGREE)).ceil() as i32 + 1;
        let (high, wide) = (part(high), part(wide));
        let most = 180 * AlertPoint::DEGREE;
        Self {
            low: AlertPoint { lat: (middle.lat - high).max(-most / 2), lon: (middle.lon - wide).max(-most) },
            high: AlertPoint { lat: (middle.lat + high).min(most / 2), lon: (middle.lon + wide).min(most) },
        }
    }

    /// Whether a place lies in it.
    #[must_use]
    pub fn holds(&self, place: AlertPoint) -> bool {
        (self.low.lat..=self.high.lat).contains(&place.lat) && (self.low.lon..=self.high.lon).contains(&place.lon)
    }
}

/// A degree of a meridian in metres.
pub(super) const METRES_OF_DEGREE: f64 = 111_195.0;

/// A set of sources: who tells of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sources(u8);

impl Sources {
    /// One alone.
    #[must_use]
    pub fn one(source: AlertSource) -> Self {
        Self(1 << source as u8)
    }

    /// As it is kept; bits that no source of this version has stay.
    #[must_use]
    pub fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// To be kept.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// With those of another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a source is among them.
    #[must_use]
    pub fn has(self, source: AlertSource) -> bool {
        self.0 & Self::one(source).0 != 0
    }

    /// Those that are known to this version.
    pub fn all(self) -> impl Iterator<Item = AlertSource> {
        AlertSource::ALL.into_iter().filter(move |source| self.has(*source))
    }
}

/// An alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Where: the middle of what the sensor saw.
    pub place: AlertPoint,
    /// The day in UTC, counted from 1 January 1970.
    pub day: i32,
    /// The minute of that day; `None` where only the day is told.
    pub minute: Option<u16>,
    /// What saw it.
    pub sensor: Sensor,
    /// How sure the surest of its sources is.
    pub confidence: Confidence,
    /// What it is taken for.
    pub ground: HeatKind,
    /// The power of its radiation (FRP) in tenths of a megawatt, where that is told.
    pub power: Option<u32>,
    /// Who tells of it.
    pub sources: Sources,
}

impl Sensor {
    /// What it sees.
    #[must_use]
    pub fn sees(self) -> AlertKind {
        match self {
            Self::Modis | Self::Terra | Self::Aqua | Self::Viirs | Self::Snpp | Self::Noaa20 | Self::Noaa21 => AlertKind::Fire,
            Self::Integrated | Self::Landsat | Self::Sentinel2 | Self::Sentinel1 => AlertKind::Loss,
        }
    }

    /// The instrument, whatever carries it.
    fn instrument(self) -> Self {
        match self {
            Self::Modis | Self::Terra | Self::Aqua => Self::Modis,
            Self::Viirs | Self::Snpp | Self::Noaa20 | Self::Noaa21 => Self::Viirs,
            Self::Integrated | Self::Landsat | Self::Sentinel2 | Self::Sentinel1 => Self::Integrated,
        }
    }

    /// Whether two may be the same: they are, or one does not say which it is. All that see trees go are taken for the same, for one
    /// patch that two of them saw on one day is one event.
    fn may_be(self, other: Self) -> bool {
        let alike = self.instrument() == other.instrument();
        self == other || (alike && (self.instrument() == self || other.instrument() == other || self.sees() == AlertKind::Loss))
    }

    /// The one of two that says more; the first where both say as much.
    fn fuller(self, other: Self) -> Self {
        if self == self.instrument() { other } else { self }
    }

    /// The number it is kept by, which never changes.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Modis => 1,
            Self::Terra => 2,
            Self::Aqua => 3,
            Self::Viirs => 4,
            Self::Snpp => 5,
            Self::Noaa20 => 6,
            Self::Noaa21 => 7,
            Self::Integrated => 20,
            Self::Landsat => 21,
            Self::Sentinel2 => 22,
            Self::Sentinel1 => 23,
        }
    }

    /// The one of a number.
    #[must_use]
    pub fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|sensor| i64::from(sensor.number()) == number)
    }
}

impl Alert {
    /// How far apart, in parts of the grid, two tellings of one fire may lie either way: what rounding to three decimals makes of five.
    /// What one pass sees apart lies hundreds of metres apart.
    pub const ROUNDED: i32 = 60;
    /// The side of the finest pixel in which trees are seen to go, in parts of the grid.
    pub const PIXEL: i32 = 10;

    /// What was seen.
    #[must_use]
    pub fn kind(&self) -> AlertKind {
        self.sensor.sees()
    }

    /// The pixel that trees are gone from.
    #[must_use]
    pub fn pixel(&self) -> (i32, i32) {
        (self.place.lat.div_euclid(Self::PIXEL), self.place.lon.div_euclid(Self::PIXEL))
    }

    /// Whether two tell of one event. Of a fire: the same instrument on the same satellite (or one that is not told), the same minute
    /// (or the same day, where one tells the day alone), and no further apart than rounding makes it. Of trees that are gone: the same
    /// pixel and day.
    #[must_use]
    pub fn is_same_event(&self, other: &Self) -> bool {
        if self.day != other.day || !self.sensor.may_be(other.sensor) {
            return false;
        }
        match self.kind() {
            AlertKind::Loss => self.pixel() == other.pixel(),
            AlertKind::Fire => {
                let same_time = match (self.minute, other.minute) {
                    (Some(one), Some(other)) => one == other,
                    _ => true,
                };
                let (south, east) = (self.place.lat.abs_diff(other.place.lat), self.place.lon.abs_diff(other.place.lon));
                same_time && south.max(east) <= Self::ROUNDED.unsigned_abs()
            }
        }
    }

    /// The event when another tells of it, too: it keeps its place, and of everything else what says more.
    #[must_use]
    pub fn witnessed_by(&self, other: &Self) -> Self {
        Self {
            minute: self.minute.or(other.minute),
            sensor: self.sensor.fuller(other.sensor),
            confidence: self.confidence.max(other.confidence),
            ground: self.ground.max(other.ground),
            power: self.power.max(other.power),
            sources: self.sources.and(other.sources),
            ..*self
        }
    }

    /// The day in UTC.
    #[must_use]
    pub fn date(&self) -> Date {
        day_of_number(self.day)
    }
}

/// A day as it is counted from 1 January 1970.
#[must_use]
pub fn day_number(date: Date) -> i32 {
    // Days from civil, after H. Hinnant.
    let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A day that was counted; the first or last of the calendar where it is none.
#[must_use]
pub fn day_of_number(number: i32) -> Date {
    let days = crate::Timestamp::from_second(i64::from(number) * 86_400);
    days.map_or(if number < 0 { Date::MIN } else { Date::MAX }, |at| jiff::tz::TimeZone::UTC.to_datetime(at).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fire(lat: i32, lon: i32, minute: Option<u16>, sensor: Sensor, source: AlertSource) -> Alert {
        Alert {
            place: AlertPoint { lat, lon },
            day: 17_674,
            minute,
            sensor,
            confidence: Confidence::Nominal,
            ground: HeatKind::Land,
            power: None,
            sources: Sources::one(source),
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_counts_them() {
        for (text, number) in
            [("1970-01-01", 0), ("2018-05-23", 17_674), ("2024-02-29", 19_782), ("1969-12-31", -1), ("2000-03-01", 11_017)]
        {
            let date: Date = text.parse().unwrap();
            assert_eq!((day_number(date), day_of_number(number)), (number, date), "{text}");
        }
    }

    #[test]
    fn one_fire_told_twice_is_one_event_and_two_fires_are_two() {
        use AlertSource::{Firms, GfwFires, Sipongi};
        let seen = fire(-53_800, 11_642_200, Some(25), Sensor::Terra, Firms);
        let rounded = fire(-53_812, 11_642_249, Some(25), Sensor::Modis, Sipongi);
        assert!(seen.is_same_event(&rounded) && rounded.is_same_event(&seen));
        let both = rounded.witnessed_by(&seen);
        assert_eq!((both.sensor, both.place, both.sources.all().count()), (Sensor::Terra, rounded.place, 2));
        assert_eq!(both.witnessed_by(&seen), both, "told again, nothing changes");
        for other in [
            fire(-53_800, 11_642_200, Some(26), Sensor::Terra, Firms),
            fire(-53_800, 11_642_200, Some(25), Sensor::Aqua, Firms),
            fire(-53_800, 11_642_200, Some(25), Sensor::Viirs, Firms),
            fire(-53_739, 11_642_200, Some(25), Sensor::Terra, Firms),
            Alert { day: 17_675, ..seen },
        ] {
            assert!(!seen.is_same_event(&other), "{other:?}");
        }
        let by_day = fire(-53_801, 11_642_201, None, Sensor::Viirs, GfwFires);
        let exact = fire(-53_800, 11_642_200, Some(330), Sensor::Noaa20, Firms);
        assert!(by_day.is_same_event(&exact));
        assert_eq!(by_day.witnessed_by(&exact).minute, Some(330));
    }

    #[test]
    fn trees_that_are_gone_are_one_event_by_pixel_and_day() {
        use AlertSource::{Integrated, Radd};
        let all = fire(570_545, -5_522_595, None, Sensor::Integrated, Integrated);
        let radar = fire(570_546, -5_522_594, None, Sensor::Sentinel1, Radd);
        assert!(all.is_same_event(&radar));
        assert_eq!(all.witnessed_by(&radar).sensor, Sensor::Sentinel1);
        assert!(!all.is_same_event(&fire(570_535, -5_522_595, None, Sensor::Integrated, Integrated)));
        assert!(!all.is_same_event(&fire(570_545, -5_522_595, None, Sensor::Viirs, Integrated)));
    }

    #[test]
    fn a_box_around_a_point_holds_all_that_is_near_it() {
        let point = Point::new(-0.5, 116.4).unwrap();
        let around = AlertBox::around(point, 2_000.0);
        for bearing in 0..36 {
            let angle = f64::from(bearing) * 10.0_f64.to_radians();
            let (south, east) = (2_000.0 * angle.sin() / METRES_OF_DEGREE, 2_000.0 * angle.cos() / METRES_OF_DEGREE);
            assert!(
                around.holds(AlertPoint::of(Point {
                    lat: point.lat + south,
                    lon: point.lon + east / point.lat.to_radians().cos()
                }))
            );
        }
        assert!(!around.holds(AlertPoint::of(Point { lat: -0.52, lon: 116.4 })));
        assert!(AlertBox::around(Point { lat: 90.0, lon: 180.0 }, 1e9).holds(AlertPoint { lat: 0, lon: 0 }));
    }
}
