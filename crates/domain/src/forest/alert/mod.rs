//! What a satellite saw of a fire or of forest that was lost: an alert, as small as it can be kept, for there are millions.
//!
//! An alert that several sources tell is one event with several witnesses ([`Alert::is_same_event`]).

mod grid;
mod words;

pub(super) use self::grid::METRES_OF_DEGREE;
pub use self::{
    grid::{AlertBox, AlertPoint},
    words::{AlertKind, AlertSource, Confidence, HeatKind, Sensor, Sources},
};
use crate::Date;

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
}
