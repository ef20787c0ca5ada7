//! A square for every regency and city, about where they lie: a map that needs no outlines, and shows a small city as well as a
//! large regency.

use domain::AreaCode;

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
const OUTLINE: &str = include_str!("../../../data/outline-64.path");

/// A regency or city and its place among the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Square {
    /// Which.
    pub area: AreaCode,
    /// What people call it for short.
    pub name: &'static str,
    /// How many squares stand west of it.
    pub column: u16,
    /// How many stand north of it.
    pub row: u16,
}

/// All regencies and cities that we have drawn.
pub fn squares() -> impl Iterator<Item = Square> {
    KALTIM
        .iter()
        .filter_map(|(code, name, column, row)| Some(Square { area: code.parse().ok()?, name, column: *column, row: *row }))
}

/// The outline of a province behind its squares, as a path in a square of 400; empty where none ships.
#[must_use]
pub fn outline(province: &AreaCode) -> &'static str {
    if province.as_str() == "64" { OUTLINE.trim_end() } else { "" }
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
    fn every_regency_and_city_has_a_square_of_its_own() {
        let shipped = include_str!("../../../data/areas-64.csv");
        let regencies: Vec<_> = shipped.lines().filter_map(|l| l.split(',').next()).filter(|code| code.len() == 5).collect();
        let mut drawn: Vec<_> = squares().map(|s| s.area.to_string()).collect();
        drawn.sort_unstable();
        assert_eq!(drawn, regencies);
        let mut places: Vec<_> = squares().map(|s| (s.column, s.row)).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), KALTIM.len(), "two squares lie on each other");
    }
}
