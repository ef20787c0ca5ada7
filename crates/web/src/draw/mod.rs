//! What is drawn here as SVG: charts, maps of tiles, addresses as pictures that a phone reads.

pub(crate) mod chart;
pub(crate) mod qr;
pub(crate) mod tiles;
