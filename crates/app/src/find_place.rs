//! The area that holds a point: the smallest one whose outline is known.

use domain::{AreaCode, Point};
use insight::Outline;

use crate::{House, Trouble};

impl House {
    /// The smallest area with a known outline that holds a point.
    ///
    /// # Errors
    /// [`Trouble::PointNowhere`] when no outline holds it.
    pub async fn area_of_point(&self, point: Point) -> Result<AreaCode, Trouble> {
        let near = self.store.boundaries_near(point.lon, point.lat).await?;
        let holding = near.into_iter().find(|b| Outline::parse(&b.geometry).is_some_and(|o| o.holds(point.lon, point.lat)));
        let known = holding.map(|b| b.area).filter(|a| self.world().area(a).is_some());
        known.ok_or(Trouble::PointNowhere)
    }
}
