//! Areas of a layer drawn small.

use geo::{GridBounds, Projection, Shape};

use crate::localizer::Localizer;

/// Most areas drawn, and most letters of their paths: a page stays light.
const MOST_AREAS: usize = 1_500;
const MOST_LETTERS: usize = 250_000;
/// How wide and high a drawing is.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 400.0;

/// A drawing of areas.
pub(super) struct Drawing {
    pub(super) paths: Vec<(String, String)>,
    /// What is said of those that are not drawn.
    pub(super) more: String,
}

impl Drawing {
    /// Areas by name and bytes of their shape, the largest number of them that is light; none where there is nothing to draw.
    pub(super) fn of<'f>(s: Localizer, areas: impl Iterator<Item = (&'f str, &'f [u8])>) -> Option<Self> {
        let shapes: Vec<_> = areas.filter_map(|(name, bytes)| Some((name, Shape::of_bytes(bytes)?))).collect();
        let bounds = shapes.iter().filter_map(|(_, shape)| shape.bounds()).reduce(GridBounds::with)?;
        let projection = Projection::showing(bounds.degrees(), WIDTH, HEIGHT)?;
        let (mut paths, mut letters) = (Vec::new(), 0);
        for (name, shape) in shapes.iter().take(MOST_AREAS) {
            let path = projection.path(&shape.outline());
            letters += path.len();
            if letters > MOST_LETTERS {
                break;
            }
            paths.push(((*name).to_owned(), path));
        }
        let left = (shapes.len() - paths.len()) as u64;
        let more = if left > 0 { s.with("layer-not-drawn", "n", &s.number(left)) } else { String::new() };
        Some(Self { paths, more })
    }
}
