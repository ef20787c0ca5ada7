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
        let world = self.world();
        let chosen = |b: &store::Boundary| world.area(&b.area).is_some() && !world.is_closed(&b.area);
        let holds = |b: &store::Boundary| Outline::parse(&b.geometry).is_some_and(|o| o.holds(point.lon, point.lat));
        near.into_iter().find(|b| chosen(b) && holds(b)).map(|b| b.area).ok_or(Trouble::PointNowhere)
    }
}
