//! What the place of a disturbance lies in: villages, forest areas, concessions and whatever else layers hold. A point lies in them or
//! not; of a way the length within each is told, of an area the hectares that both have.

use std::sync::Arc;

use domain::{
    AreaCode, Level, Point,
    forest::{Layer, LayerKind, Place, Shape as Told},
};
use geo::{GridBounds, GridPoint, Line, Prepared, Shape};

use crate::{AppError, LayerArea, handles};

/// Around a point, so that a rectangle is around it.
const AROUND: f64 = 0.000_001;
/// Square metres in a hectare.
const HECTARE: f64 = 10_000.0;

/// Polygons, each of its rings, in degrees: longitude first.
pub type Polygons = Vec<Vec<Vec<[f64; 2]>>>;

/// What is overlapped.
#[derive(Clone, Debug)]
pub enum OverlapOf {
    /// A village, or the smallest area whose outline is known.
    Village(AreaCode),
    /// An area of a layer.
    Layer(Box<Layer>, Arc<LayerArea>),
}

/// How much of the place lies within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The point, or it lies on the border.
    Point {
        /// On the border: beside others that have it.
        on_border: bool,
    },
    /// So many metres of the way.
    Line {
        /// Metres.
        metres: u64,
    },
    /// So many square metres of the area.
    Area {
        /// Square metres.
        square_metres: u64,
    },
}

/// Something that a place overlaps.
#[derive(Clone, Debug)]
pub struct Overlap {
    /// What.
    pub of: OverlapOf,
    /// How much.
    pub within: Within,
    /// What both have; nothing where the place is no area.
    pub shared: Polygons,
}

/// A place on the grid.
#[derive(Clone, Debug)]
pub(super) enum Placed {
    Point(Point),
    Line(Line, Vec<Point>),
    Area(Shape),
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no length or area on the earth is that large")]
fn whole(n: f64) -> u64 {
    n.round().max(0.0) as u64
}

fn rings(shape: &Shape) -> Polygons {
    let ring = |ring: &Vec<GridPoint>| ring.iter().chain(ring.first()).map(|p| p.degrees()).collect();
    shape.polygons().iter().map(|polygon| polygon.iter().map(ring).collect()).collect()
}

impl Placed {
    /// A way is told from that of its ends which lies further west, whichever it was walked from; an area that is none is the way
    /// around it.
    pub(super) fn of(place: &Place) -> Self {
        let mut points = place.points().to_vec();
        if let (Told::Area, Some(shape)) = (place.shape(), Shape::around(&points)) {
            return Self::Area(shape);
        }
        let end = |p: Option<&Point>| p.map(|p| GridPoint::from(*p));
        if end(points.last()) < end(points.first()) {
            points.reverse();
        }
        match Line::of(&points) {
            Some(line) if place.shape() != Told::Point => Self::Line(line, points),
            _ => Self::Point(place.middle()),
        }
    }

    fn bounds(&self) -> Option<GridBounds> {
        match self {
            Self::Point(p) => GridBounds::of_degrees([p.lon - AROUND, p.lat - AROUND, p.lon + AROUND, p.lat + AROUND]),
            Self::Line(line, _) => line.bounds(),
            Self::Area(shape) => shape.bounds(),
        }
    }

    /// Its polygons, each of its rings; or its way, as the one ring of one.
    pub(super) fn drawn(&self) -> Polygons {
        let on_grid = |p: &Point| GridPoint::from(*p).degrees();
        match self {
            Self::Point(point) => vec![vec![vec![on_grid(point)]]],
            Self::Line(_, points) => vec![vec![points.iter().map(on_grid).collect()]],
            Self::Area(shape) => rings(shape),
        }
    }

    /// Square metres of an area, metres of a way.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Point(_) => 0,
            Self::Line(line, _) => whole(line.metres()),
            Self::Area(shape) => whole(shape.hectares() * HECTARE),
        }
    }

    /// How much of it lies within a shape.
    fn within(&self, other: &Shape) -> Option<(Within, Polygons)> {
        match self {
            Self::Point(point) => {
                let lies = Prepared::of(other)?.lies(GridPoint::from(*point));
                lies.is_held().then(|| (Within::Point { on_border: lies == geo::Lies::OnBorder }, Vec::new()))
            }
            Self::Line(line, _) => {
                let metres = whole(line.metres_within(other));
                (metres > 0).then(|| (Within::Line { metres }, Vec::new()))
            }
            Self::Area(shape) => {
                let shared = shape.overlap(other)?;
                let square_metres = whole(shared.hectares() * HECTARE);
                (square_metres > 0).then(|| (Within::Area { square_metres }, rings(&shared)))
            }
        }
    }
}

impl handles::Forest<'_> {
    /// What a place lies in, villages first and then layers in their order; and the layers that were asked.
    pub(super) async fn overlaps(self, placed: &Placed) -> Result<(Vec<Overlap>, Vec<Layer>), AppError> {
        let Some(bounds) = placed.bounds() else { return Ok((Vec::new(), Vec::new())) };
        let reference = self.reference();
        let mut beside: Vec<(OverlapOf, Shape)> = Vec::new();
        let touching = self.store.boundaries_touching(bounds.degrees()).await?;
        let open: Vec<_> =
            touching.into_iter().filter(|b| reference.area(&b.area).is_some() && !reference.is_closed(&b.area)).collect();
        let smallest = open.iter().map(|b| b.area.level()).max().unwrap_or(Level::Village);
        for boundary in open.into_iter().filter(|b| b.area.level() == smallest) {
            beside.extend(Shape::of_geometry(&boundary.geometry).map(|shape| (OverlapOf::Village(boundary.area), shape)));
        }
        beside.sort_by(|(a, _), (b, _)| match (a, b) {
            (OverlapOf::Village(a), OverlapOf::Village(b)) => a.cmp(b),
            _ => std::cmp::Ordering::Equal,
        });
        let mut layers = Vec::new();
        for (layer, areas) in self.touching(&LayerKind::ALL, bounds).await? {
            for area in areas {
                let shape =
                    area.shape().ok_or_else(|| AppError::Damaged(format!("layer {}: a shape cannot be read", layer.id.0)))?;
                beside.push((OverlapOf::Layer(Box::new(layer.clone()), area), shape));
            }
            layers.push(layer);
        }
        let placed = placed.clone();
        let found = tokio::task::spawn_blocking(move || {
            let overlap =
                |(of, shape): (OverlapOf, Shape)| placed.within(&shape).map(|(within, shared)| Overlap { of, within, shared });
            beside.into_iter().filter_map(overlap).collect()
        });
        Ok((found.await.unwrap_or_default(), layers))
    }
}
