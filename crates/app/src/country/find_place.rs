//! The area that holds a point: the smallest one whose outline is known.

use domain::{AreaCode, Point};
use geo::Outline;

use crate::{AppError, handles};

impl handles::Country<'_> {
    /// The smallest area with a known outline that holds a point.
    ///
    /// # Errors
    /// [`AppError::PointNowhere`] when no outline holds it.
    pub async fn area_of_point(self, point: Point) -> Result<AreaCode, AppError> {
        let near = self.store.boundaries_near(point.lon, point.lat).await?;
        let reference = self.reference();
        let chosen = |b: &store::Boundary| reference.area(&b.area).is_some() && !reference.is_closed(&b.area);
        let holds = |b: &store::Boundary| Outline::parse(&b.geometry).is_some_and(|o| o.holds(point.lon, point.lat));
        near.into_iter().find(|b| chosen(b) && holds(b)).map(|b| b.area).ok_or(AppError::PointNowhere)
    }

    /// Whether a point can be that of something in an area: it lies in the country and, where an outline of the area or of one
    /// above it is known, in that or just outside.
    pub async fn lies_in(self, point: Point, area: &AreaCode) -> Result<bool, AppError> {
        if !point.is_in_indonesia() {
            return Ok(false);
        }
        let known = self.store.boundaries_of(area.lineage().collect()).await?;
        let nearest = known.into_iter().max_by_key(|b| b.area.level());
        let outline = nearest.and_then(|b| Outline::parse(&b.geometry));
        Ok(outline.is_none_or(|o| o.holds_about(point.lon, point.lat)))
    }
}
