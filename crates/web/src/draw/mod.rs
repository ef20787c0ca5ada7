//! What is drawn here as SVG: charts, maps of outlines and of tiles, addresses as pictures that a phone reads.

pub(crate) mod chart;
pub(crate) mod outlines;
pub(crate) mod qr;
pub(crate) mod scale;
pub(crate) mod sky;
pub(crate) mod tiles;

pub(crate) use self::scale::Scale;

/// Shades of the style sheet, from nothing to most.
const SHADES: u64 = 5;

/// The shade of an area with so many reports, where another has most of all.
pub(crate) fn shade(reports: u64, most: u64) -> u64 {
    (reports * (SHADES - 1)).div_ceil(most.max(1))
}
