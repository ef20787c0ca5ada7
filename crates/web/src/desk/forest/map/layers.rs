//! Layers of areas and outlines of a window, drawn no finer than they can be seen, and no more of them than a page can bear.

use std::sync::Arc;

use app::{AppError, LayerArea};
use domain::{Level, forest::Layer};
use geo::{GridBounds, Mapped, Projection, Shape};

use super::window::Window;
use crate::{localizer::Localizer, state::Web};

/// Most areas drawn, corners that are looked at for it, and letters of their paths.
const MOST_AREAS: usize = 1_200;
const MOST_CORNERS: usize = 800_000;
const MOST_LETTERS: usize = 220_000;
/// Outlines of villages, districts or regencies behind them.
const MOST_OUTLINES: usize = 400;
/// What is smaller than this, in units of the drawing, cannot be seen.
const SMALLEST: f64 = 1.0;

/// A layer as it is drawn.
pub(super) struct DrawnLayer {
    /// Its kind, as the style sheet knows it.
    pub(super) class: &'static str,
    /// What each area is, and its path.
    pub(super) paths: Vec<(String, String)>,
}

/// A layer as it is told beside the map.
pub(super) struct ToldLayer {
    pub(super) kind: String,
    pub(super) about: String,
    pub(super) drawn: String,
}

/// A window on the earth, and the corners of what is drawn of it.
pub(super) struct Sheet<'a> {
    pub(super) drawing: &'a Projection,
    /// West, south, east, north.
    pub(super) bounds: [f64; 4],
}

impl Sheet<'_> {
    /// A rectangle around what is seen, half as wide again.
    fn wider(&self) -> [f64; 4] {
        let [west, south, east, north] = self.bounds;
        let (x, y) = ((east - west) / 4.0, (north - south) / 4.0);
        [west - x, south - y, east + x, north + y]
    }
}

/// What outlines stand behind the layers: of regencies from afar, of villages from near.
pub(super) async fn behind(web: &Web, window: &Window, sheet: &Sheet<'_>) -> Result<Vec<Mapped>, AppError> {
    let level = match window.zoom {
        0..=2 => Level::Regency,
        3..=4 => Level::District,
        _ => Level::Village,
    };
    web.app().country().areas_within(sheet.bounds, level, MOST_OUTLINES).await
}

/// They are drawn, each with its name.
pub(super) fn outlines(web: &Web, areas: &[Mapped], sheet: &Sheet<'_>) -> Vec<(String, String)> {
    let reference = web.app().reference();
    let drawn = areas.iter().map(|m| (reference.place_name(&m.area), sheet.drawing.path(&m.outline)));
    drawn.filter(|(_, path)| !path.is_empty()).collect()
}

/// The layers of a window: as they are drawn, as they are told, and whether some of their areas are too many or too small.
pub(super) async fn layers(
    web: &Web,
    s: Localizer,
    window: &Window,
    sheet: &Sheet<'_>,
) -> Result<(Vec<DrawnLayer>, Vec<ToldLayer>), AppError> {
    let Some(bounds) = GridBounds::of_degrees(sheet.bounds) else { return Ok((Vec::new(), Vec::new())) };
    let found = web.app().forest().touching(&window.layers, bounds).await?;
    let (drawing, wider) = (*sheet.drawing, sheet.wider());
    // Many corners are reckoned with: others are served meanwhile.
    let drawn = tokio::task::spawn_blocking(move || drawn(found, &drawing, wider)).await.unwrap_or_default();
    let mut told = Vec::new();
    let mut layers = Vec::new();
    for (layer, paths, all) in drawn {
        let left = all.saturating_sub(paths.len());
        let about = [("name", layer.name.as_str()), ("day", &s.date(layer.dated)), ("source", &layer.source)];
        let count = if left > 0 {
            let count = [("n", s.number(paths.len() as u64)), ("left", s.number(left as u64))];
            s.with_all("forest-map-drawn-some", &count.each_ref().map(|(name, n)| (*name, n.as_str())))
        } else {
            s.with("forest-map-drawn", "n", &s.number(all as u64))
        };
        told.push(ToldLayer {
            kind: crate::admin::kind_of(s, layer.kind),
            about: s.with_all("point-layer", &about),
            drawn: count,
        });
        layers.push(DrawnLayer { class: layer.kind.as_str(), paths });
    }
    Ok((layers, told))
}

type Paths = Vec<(Layer, Vec<(String, String)>, usize)>;

/// Draws the largest areas of each layer first.
fn drawn(found: Vec<(Layer, Vec<Arc<LayerArea>>)>, drawing: &Projection, wider: [f64; 4]) -> Paths {
    let frame = GridBounds::of_degrees(wider).zip(Shape::between(wider));
    let (mut corners, mut letters, mut areas_drawn) = (0, 0, 0);
    let mut all = Vec::new();
    for (layer, mut areas) in found {
        let count = areas.len();
        areas.sort_by_key(|area| (std::cmp::Reverse(area.square_metres), area.n));
        let mut paths = Vec::new();
        for area in areas {
            if areas_drawn >= MOST_AREAS || corners > MOST_CORNERS || letters > MOST_LETTERS {
                break;
            }
            let Some(shape) = area.shape() else { continue };
            let Some(bounds) = shape.bounds() else { continue };
            corners += shape.corners();
            let [west, south, east, north] = bounds.degrees();
            let ((left, top), (right, bottom)) = (drawing.place(west, north), drawing.place(east, south));
            if right - left < SMALLEST && bottom - top < SMALLEST {
                continue;
            }
            // What goes far beyond the window is cut off there.
            let shape = match &frame {
                Some((frame, around)) if !frame.holds_all(bounds) => shape.overlap(around),
                _ => Some(shape),
            };
            let path = shape.map(|shape| drawing.path(&shape.outline())).unwrap_or_default();
            if !path.is_empty() {
                letters += path.len();
                areas_drawn += 1;
                let name = if area.name.is_empty() { area.code.clone() } else { area.name.clone() };
                paths.push((name, path));
            }
        }
        all.push((layer, paths, count));
    }
    all
}
