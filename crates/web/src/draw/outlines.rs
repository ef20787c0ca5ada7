//! Areas by their outlines, shaded, each with its name where there is room for it.

use std::collections::BTreeMap;

use domain::AreaCode;
use geo::{Map, Projection};

/// How large a map is drawn, in units of its own.
const SIZE: (f64, f64) = (640.0, 560.0);
/// How large the letters of names are, in units of the map, as the style sheet has them.
const LETTERS: f64 = 17.0;

/// What is told of an area.
pub(crate) struct Told {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) count: String,
    pub(crate) shade: u64,
    pub(crate) chosen: bool,
}

/// An area as it is drawn.
pub(crate) struct Drawn {
    pub(crate) told: Told,
    pub(crate) path: String,
    /// Where its name stands; none where it would lie on others.
    pub(crate) at: Option<(String, String)>,
}

/// A map as large as pages draw it.
pub(crate) fn projected(map: &Map) -> Option<Projection> {
    map.projected(SIZE.0, SIZE.1)
}

/// The areas of a map of which something is told.
pub(crate) fn outlines(map: &Map, drawing: &Projection, told: impl Fn(&AreaCode) -> Option<Told>) -> Vec<Drawn> {
    let mut all: BTreeMap<_, _> = map.areas.iter().filter_map(|m| Some((&m.area, told(&m.area)?))).collect();
    let names = names(map, drawing, LETTERS, |area| all.get(area).map(|told| told.name.clone()));
    let drawn = |m: &geo::Mapped| {
        let at = names.get(&m.area).map(|(x, y)| (format!("{x:.0}"), format!("{y:.0}")));
        Some(Drawn { told: all.remove(&m.area)?, path: drawing.path(&m.outline), at })
    };
    map.areas.iter().filter_map(drawn).collect()
}

/// Where names stand: the largest areas first, and none on another or over the edge. A list beside the map has them all.
pub(crate) fn names(
    map: &Map,
    drawing: &Projection,
    letters: f64,
    name: impl Fn(&AreaCode) -> Option<String>,
) -> BTreeMap<AreaCode, (f64, f64)> {
    let sized = |m: &'_ geo::Mapped| Some((m.outline.size(), m.outline.middle()?, name(&m.area)?, m.area.clone()));
    let mut by_size: Vec<_> = map.areas.iter().filter_map(sized).collect();
    by_size.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut boxes: Vec<[f64; 4]> = Vec::new();
    let mut placed = BTreeMap::new();
    for (_, (lon, lat), name, area) in by_size {
        let (x, y) = drawing.place(lon, lat);
        let half = name.chars().map(|_| letters * 0.28).sum::<f64>();
        let [left, top, right, bottom] = [x - half, y - letters * 0.6, x + half, y + letters * 0.6];
        let free = boxes.iter().all(|[l, t, r, b]| right < *l || left > *r || bottom < *t || top > *b);
        if free && left > 0.0 && right < drawing.width && top > 0.0 && bottom < drawing.height {
            boxes.push([left, top, right, bottom]);
            placed.insert(area, (x, y));
        }
    }
    placed
}
