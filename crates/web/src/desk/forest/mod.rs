//! Forests on the desk: what lies at a point, what satellites saw and nobody reported, the map of all of it.

pub(super) mod map;
pub(super) mod point;
pub(super) mod unreported;

use domain::AreaCode;

use crate::routes;

/// The map of forests as it opens over an area.
pub(super) fn map_of(area: &AreaCode) -> String {
    format!("{}?{}={area}", routes::DESK_FOREST_MAP, map::AREA)
}
