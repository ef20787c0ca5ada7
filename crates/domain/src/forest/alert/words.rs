//! The words of alerts: what was seen, who tells of it, what saw it, how sure that is, and what it is taken for.

use serde::{Deserialize, Serialize};

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

impl Sensor {
    /// What it sees.
    #[must_use]
    pub fn sees(self) -> AlertKind {
        if self.instrument() == Self::Integrated { AlertKind::Loss } else { AlertKind::Fire }
    }

    /// The instrument, whatever carries it; one for all that see trees go.
    pub(super) fn instrument(self) -> Self {
        match self {
            Self::Modis | Self::Terra | Self::Aqua => Self::Modis,
            Self::Viirs | Self::Snpp | Self::Noaa20 | Self::Noaa21 => Self::Viirs,
            Self::Integrated | Self::Landsat | Self::Sentinel2 | Self::Sentinel1 => Self::Integrated,
        }
    }

    /// Whether two may be the same: they are, or one does not say which it is. All that see trees go are taken for the same, for one
    /// patch that two of them saw on one day is one event.
    pub(super) fn may_be(self, other: Self) -> bool {
        let alike = self.instrument() == other.instrument();
        self == other || (alike && (self.instrument() == self || other.instrument() == other || self.sees() == AlertKind::Loss))
    }

    /// The one of two that says more; the first where both say as much.
    pub(super) fn fuller(self, other: Self) -> Self {
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
