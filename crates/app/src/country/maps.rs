//! Anyone looks at a map: the areas right below one, as far as their outlines are known.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AreaCode, Level, Point};
use insight::{Outline, Sheet};

use crate::{App, AppError, ReferenceData};

/// An area of a map.
pub struct Mapped {
    /// Which.
    pub area: AreaCode,
    /// Its outline.
    pub outline: Outline,
}

/// A map.
pub struct Map {
    /// Its areas, by code.
    pub areas: Vec<Mapped>,
    /// West, south, east, north.
    bounds: [f64; 4],
}

impl Map {
    /// The map on a sheet of this size.
    #[must_use]
    pub fn sheet(&self, width: f64, height: f64) -> Option<Sheet> {
        Sheet::showing(self.bounds, width, height)
    }

    /// The area that holds a point of the map; the nearest one where the outlines leave a sliver between them, and none for
    /// what lies clearly outside.
    #[must_use]
    pub fn area_at(&self, lon: f64, lat: f64) -> Option<&AreaCode> {
        let [west, south, east, north] = self.bounds;
        let near = ((east - west).hypot(north - south) / 60.0).max(f64::MIN_POSITIVE);
        let holding = self.areas.iter().find(|m| m.outline.holds(lon, lat));
        let nearest = || {
            let by_distance = self.areas.iter().map(|m| (m.outline.distance(lon, lat), m));
            by_distance.filter(|(d, _)| *d <= near).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, m)| m)
        };
        holding.or_else(nearest).map(|m| &m.area)
    }
}

impl App {
    /// The areas right below one that have an outline, or all provinces; none when no outline is known there.
    ///
    /// # Errors
    /// The store's.
    pub async fn map_below(&self, above: Option<&AreaCode>) -> Result<Option<Map>, AppError> {
        let reference = self.reference();
        let mapped = |b: store::Boundary| {
            let outline = Outline::parse(&b.geometry)?;
            reference
                .area(&b.area)
                .filter(|a| !reference.is_closed(&a.code))
                .map(|_| (Mapped { area: b.area, outline }, b.bounds))
        };
        let found: Vec<_> = self.store.boundaries_below(above.cloned()).await?.into_iter().filter_map(mapped).collect();
        let wider =
            |[w, s, e, n]: [f64; 4], (_, [w2, s2, e2, n2]): &(Mapped, [f64; 4])| [w.min(*w2), s.min(*s2), e.max(*e2), n.max(*n2)];
        let Some((_, first)) = found.first() else { return Ok(None) };
        let bounds = found.iter().fold(*first, wider);
        Ok(Some(Map { areas: found.into_iter().map(|(mapped, _)| mapped).collect(), bounds }))
    }

    /// The map that shows an area: of what lies below it, or, for a village, of what lies beside it.
    ///
    /// # Errors
    /// The store's.
    pub async fn map_around(&self, area: Option<&AreaCode>) -> Result<Option<Map>, AppError> {
        match area.filter(|a| a.level() == Level::Village).and_then(AreaCode::parent) {
            Some(district) => self.map_below(Some(&district)).await,
            None => self.map_below(area).await,
        }
    }

    /// Where areas lie, as longitude and latitude: in the middle of each, or of the nearest area above it whose outline is known.
    /// Nobody learns more of a report than its village.
    ///
    /// # Errors
    /// The store's.
    pub async fn middles(&self, areas: BTreeSet<AreaCode>) -> Result<BTreeMap<AreaCode, (f64, f64)>, AppError> {
        let mut middles = BTreeMap::new();
        // Which area, and where it is looked for: in its own outline first, then in those above it.
        let mut wanted: Vec<_> = areas.into_iter().map(|area| (area.clone(), area)).collect();
        while !wanted.is_empty() {
            let places: BTreeSet<_> = wanted.iter().map(|(_, at)| at.clone()).collect();
            let found = self.store.boundaries_of(places.into_iter().collect()).await?;
            let middle = |b: store::Boundary| Some((b.area, Outline::parse(&b.geometry)?.middle()?));
            let found: BTreeMap<_, _> = found.into_iter().filter_map(middle).collect();
            let (there, missing): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(_, at)| found.contains_key(at));
            middles.extend(there.into_iter().filter_map(|(area, at)| Some((area, *found.get(&at)?))));
            wanted = missing.into_iter().filter_map(|(area, at)| Some((area, at.parent()?))).collect();
        }
        Ok(middles)
    }

    /// Reads a point as a browser tells it: latitude and longitude, with a comma between.
    #[must_use]
    pub fn point_told(text: &str) -> Option<Point> {
        let (lat, lon) = text.split_once(',')?;
        Point::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?)
    }
}

impl ReferenceData {
    /// The one area that nothing stands above; none where there are several.
    #[must_use]
    pub fn top(&self) -> Option<&AreaCode> {
        let mut tops = self.provinces().map(|a| &a.code);
        tops.next().filter(|_| tops.next().is_none())
    }
}
