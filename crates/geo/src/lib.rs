//! Where things are: outlines of areas ([`Outline`]), maps drawn from them ([`Map`], [`Projection`], [`cartogram`]), places by
//! their names ([`Places`]), and the order of a trip ([`trip`]). Longitudes and latitudes are degrees of WGS84, bounds are west, south, east, north.
#![warn(missing_docs)]

pub mod cartogram;
mod map;
mod outline;
mod places;
mod point;
mod projection;
pub mod trip;

pub use map::{Map, Mapped};
pub use outline::Outline;
pub use places::{Places, short_name};
pub use point::point_told;
pub use projection::Projection;
