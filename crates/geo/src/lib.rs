//! Where things are: outlines of areas ([`Outline`]), maps drawn from them ([`Map`], [`Projection`], [`cartogram`]), places by
//! their names ([`Places`]), and the order of a trip ([`trip`]). Longitudes and latitudes are degrees of WGS84, bounds are west, south, east, north.
#![warn(missing_docs)]

mod area_index;
pub mod cartogram;
mod ellipsoid;
mod grid;
pub mod layer_file;
mod line;
mod map;
mod outline;
mod places;
mod point;
mod prepared;
mod projection;
mod shape;
pub mod trip;

pub use area_index::AreaIndex;
pub use grid::{GridBounds, GridPoint};
pub use line::Line;
pub use map::{Map, Mapped};
pub use outline::Outline;
pub use places::{Places, short_name};
pub use point::point_told;
pub use prepared::{Lies, Prepared};
pub use projection::Projection;
pub use shape::{GridPolygon, GridRing, Mend, Shape};
