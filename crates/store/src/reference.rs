//! What is known about the country and its government: areas, agencies, topics, holidays, rules, boundaries. Small,
//! read whole at start, changed by administrators.

use async_trait::async_trait;
use domain::{Agency, AgencyId, Area, AreaCode, Holiday, Rule, TopicCode, figure::Population};

use crate::Error;

/// A topic (kategori).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Topic {
    /// Its code.
    pub code: TopicCode,
    /// Its name in Indonesian.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Whether it is not chosen any more; what was reported under it stays.
    pub closed: bool,
}

/// The outline of an area, as GeoJSON geometry.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// The area whose outline it is.
    pub area: AreaCode,
    /// The rectangle around it: west, south, east, north, in degrees (WGS84).
    pub bounds: [f64; 4],
    /// A Polygon or MultiPolygon, WGS84.
    pub geometry: String,
}

/// Reference data. Each `put` adds or changes by key, and is all or nothing; it raises [`Reference::generation`].
#[async_trait]
pub trait Reference: Send + Sync {
    /// Changes whenever reference data does.
    async fn generation(&self) -> Result<i64, Error>;
    /// All areas, by code.
    async fn areas(&self) -> Result<Vec<Area>, Error>;
    /// Adds or renames areas, and leaves closed what is closed; gives how many changed.
    async fn put_areas(&self, areas: Vec<Area>) -> Result<u64, Error>;
    /// All agencies.
    async fn agencies(&self) -> Result<Vec<Agency>, Error>;
    /// Adds or changes agencies by (parent, name); ids are given by the store and returned in order.
    async fn put_agencies(&self, agencies: Vec<Agency>) -> Result<Vec<AgencyId>, Error>;
    /// All topics.
    async fn topics(&self) -> Result<Vec<Topic>, Error>;
    /// Adds or renames topics, and leaves closed what is closed.
    async fn put_topics(&self, topics: Vec<Topic>) -> Result<(), Error>;
    /// All holidays.
    async fn holidays(&self) -> Result<Vec<Holiday>, Error>;
    /// Adds or renames holidays; gives how many changed.
    async fn put_holidays(&self, holidays: Vec<Holiday>) -> Result<u64, Error>;
    /// Takes a holiday away; false when there is none.
    async fn remove_holiday(&self, holiday: Holiday) -> Result<bool, Error>;
    /// Rules added to the shipped ones.
    async fn rules(&self) -> Result<Vec<Rule>, Error>;
    /// Adds a rule, or changes the one with the same term and date.
    async fn put_rule(&self, rule: Rule) -> Result<(), Error>;
    /// How many people live where, by area and year.
    async fn population(&self) -> Result<Vec<Population>, Error>;
    /// Boundaries of areas after one, by code.
    async fn boundaries(&self, after: Option<AreaCode>, at_most: u32) -> Result<Vec<Boundary>, Error>;
    /// Boundaries of the areas right below one, by code; of the highest areas without one.
    async fn boundaries_below(&self, above: Option<AreaCode>) -> Result<Vec<Boundary>, Error>;
    /// Boundaries of some areas, as far as they are known.
    async fn boundaries_of(&self, areas: Vec<AreaCode>) -> Result<Vec<Boundary>, Error>;
    /// Adds or changes boundaries; gives how many.
    async fn put_boundaries(&self, boundaries: Vec<Boundary>) -> Result<u64, Error>;
    /// Boundaries whose bounds have something in common with a rectangle (west, south, east, north).
    async fn boundaries_touching(&self, bounds: [f64; 4]) -> Result<Vec<Boundary>, Error>;
    /// Boundaries whose bounds hold a point (longitude, latitude).
    async fn boundaries_near(&self, lon: f64, lat: f64) -> Result<Vec<Boundary>, Error>;
}
