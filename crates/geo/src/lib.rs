//! Where things are: outlines of areas ([`Outline`]), maps drawn from them ([`Map`], [`Projection`], [`cartogram`]), and places by
//! their names ([`Places`]). Longitudes and latitudes are degrees of WGS84, bounds are west, south, east, north.
#![warn(missing_docs)]

pub mod cartogram;
mod map;
mod outline;
mod places;
mod point;
mod projection;

pub use map::{Map, Mapped};
pub use outline::Outline;
pub use places::{Places, short_name};
pub use point::point_told;
pub use projection::Projection;
