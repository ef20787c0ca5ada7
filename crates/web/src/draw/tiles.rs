//! The squares of a province as tiles to tap on, shaded by how many reports there are.

use domain::AreaCode;
use geo::cartogram::{self, Square};

use crate::{draw::shade, localizer::Localizer, public::map};

/// How wide and high a tile is, with the space around it.
const SIZE: u16 = 100;

/// A tile as it is drawn.
pub(crate) struct Tile {
    pub(crate) address: String,
    pub(crate) name: &'static str,
    pub(crate) count: String,
    pub(crate) shade: u64,
    /// Whether what is shown lies in it.
    pub(crate) chosen: bool,
    pub(crate) x: u16,
    pub(crate) y: u16,
}

/// The tiles of a province, as far as we have drawn it. Each leads to a map that is narrowed as this one, and tells how many
/// reports there are where they are counted.
pub(crate) fn tiles(
    s: Localizer,
    province: &AreaCode,
    narrowing: &str,
    count: Option<&dyn Fn(&AreaCode) -> u64>,
    shown: Option<&AreaCode>,
) -> Vec<Tile> {
    let all: Vec<_> = cartogram::squares().collect();
    let most = count.and_then(|count| all.iter().map(|square| count(&square.area)).max()).unwrap_or(0);
    let of_it = all.into_iter().filter(|square| province.contains(&square.area));
    let tile = |Square { area, name, column, row }: Square| {
        let (count, shade) = count.map(|count| count(&area)).map_or((String::new(), 1), |n| (s.number(n), shade(n, most)));
        let chosen = shown.is_some_and(|shown| area.contains(shown));
        let (x, y) = (column * SIZE, row * SIZE);
        Tile { address: map::address_of(area.as_str(), narrowing), name, count, shade, chosen, x, y }
    };
    of_it.map(tile).collect()
}
