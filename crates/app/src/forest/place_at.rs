//! Which village a point lies in, exactly: all whose outline holds it, and the nearest where none does, with how far it is.

use domain::{AreaCode, Level, Point};
use geo::{AreaIndex, GridPoint, Lies, Prepared, Shape};

use crate::{AppError, handles};

/// The villages at a point; where outlines of villages are not known, the smallest areas whose outlines are.
#[derive(Clone, Debug, Default)]
pub struct PlaceAt {
    /// Those that hold it, on their border, too.
    pub held: Vec<(AreaCode, Lies)>,
    /// Where none does: the nearest, and how many metres it is away.
    pub nearest: Option<(AreaCode, f64)>,
}

/// How far around a point is looked, in degrees, one after the other.
const AROUND: [f64; 4] = [0.0, 0.05, 0.5, 5.0];

/// Metres of a degree in Indonesia, at least.
const METRES: f64 = 108_000.0;

impl handles::Forest<'_> {
    /// The villages at a point.
    ///
    /// # Errors
    /// The store's.
    pub async fn place_at(self, point: Point) -> Result<PlaceAt, AppError> {
        let (reference, at) = (self.reference(), GridPoint::from(point));
        for around in AROUND {
            let bounds = [point.lon - around, point.lat - around, point.lon + around, point.lat + around];
            let touching = self.store.boundaries_touching(bounds).await?;
            let open = touching.into_iter().filter(|b| reference.area(&b.area).is_some() && !reference.is_closed(&b.area));
            let shapes: Vec<_> = open.filter_map(|b| Some((b.area, Prepared::of(&Shape::of_geometry(&b.geometry)?)?))).collect();
            let Some(smallest) = shapes.iter().map(|(area, _)| area.level()).max() else { continue };
            let of_level = shapes.into_iter().filter(|(area, _)| area.level() == smallest).collect();
            let index: AreaIndex<AreaCode> = AreaIndex::of(of_level);
            let mut held: Vec<_> = index.holding(at).into_iter().map(|(area, lies)| (area.clone(), lies)).collect();
            held.sort_by(|a, b| a.0.cmp(&b.0));
            if !held.is_empty() && (smallest == Level::Village || around > 0.0) {
                return Ok(PlaceAt { held, nearest: None });
            }
            // Nothing that was not looked at is nearer.
            let nearest = index.nearest(at).filter(|(_, far)| *far <= around * METRES);
            if let Some((area, far)) = nearest.filter(|_| held.is_empty()) {
                return Ok(PlaceAt { held, nearest: Some((area.clone(), far)) });
            }
        }
        Ok(PlaceAt::default())
    }
}
