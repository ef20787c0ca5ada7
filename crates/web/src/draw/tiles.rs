//! A tile for every regency and city, about where they lie: a map that needs no outlines, and shows a small city as well as a
//! large regency.

use domain::AreaCode;

use crate::{draw::shade, localizer::Localizer, public::map};

/// Code, short name, column and row of the regencies and cities of East Kalimantan, drawn by us.
const KALTIM: [(&str, &str, u16, u16); 10] = [
    ("64.11", "Mahulu", 0, 0),
    ("64.03", "Berau", 2, 0),
    ("64.07", "Kubar", 0, 1),
    ("64.02", "Kukar", 1, 1),
    ("64.08", "Kutim", 2, 1),
    ("64.74", "Bontang", 3, 1),
    ("64.09", "PPU", 1, 2),
    ("64.72", "Samarinda", 2, 2),
    ("64.01", "Paser", 1, 3),
    ("64.71", "Balikpapan", 2, 3),
];

/// The outline of the province, in a square of 400 (see `data/README.md`).
const OUTLINE: &str = include_str!("../../../../data/outline-64.path");

/// The outline of a province behind its tiles, as far as it ships.
pub(crate) fn outline(province: &AreaCode) -> &'static str {
    if province.as_str() == "64" { OUTLINE.trim_end() } else { "" }
}

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
    let all: Vec<_> =
        KALTIM.iter().filter_map(|(code, name, x, y)| Some((code.parse::<AreaCode>().ok()?, *name, *x, *y))).collect();
    let most = count.and_then(|count| all.iter().map(|(code, ..)| count(code)).max()).unwrap_or(0);
    let of_it = all.into_iter().filter(|(code, ..)| province.contains(code));
    let tile = |(code, name, x, y): (AreaCode, &'static str, u16, u16)| {
        let (count, shade) = count.map(|count| count(&code)).map_or((String::new(), 1), |n| (s.number(n), shade(n, most)));
        let chosen = shown.is_some_and(|shown| code.contains(shown));
        Tile { address: map::address_of(code.as_str(), narrowing), name, count, shade, chosen, x: x * SIZE, y: y * SIZE }
    };
    of_it.map(tile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_fills_its_square() {
        let numbers: Vec<u16> = OUTLINE.trim_end().split(['M', 'L', 'Z', ' ']).filter_map(|n| n.parse().ok()).collect();
        assert!(numbers.len() > 400 && numbers.iter().all(|n| *n <= 400), "{}", numbers.len());
        assert!(numbers.iter().step_by(2).max() == Some(&400) && numbers.iter().step_by(2).min() == Some(&0));
        assert!(outline(&"64".parse().unwrap()).starts_with('M') && outline(&"65".parse().unwrap()).is_empty());
    }

    #[test]
    fn every_regency_and_city_has_a_tile_of_its_own() {
        let shipped = include_str!("../../../../data/areas-64.csv");
        let regencies: Vec<_> = shipped.lines().filter_map(|l| l.split(',').next()).filter(|code| code.len() == 5).collect();
        let mut drawn: Vec<_> = KALTIM.iter().map(|(code, ..)| *code).collect();
        drawn.sort_unstable();
        assert_eq!(drawn, regencies);
        let mut places: Vec<_> = KALTIM.iter().map(|(.., x, y)| (*x, *y)).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), KALTIM.len(), "two tiles lie on each other");
    }
}
