//! Anyone looks at a map: the areas right below one, as far as their outlines are known.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AreaCode, Level};
use geo::{Map, Mapped, Outline};

use crate::{AppError, ReferenceData, handles};

impl handles::Country<'_> {
    /// The areas right below one that have an outline, or all provinces; none when no outline is known there.
    pub async fn map_below(self, above: Option<&AreaCode>) -> Result<Option<Map>, AppError> {
        let reference = self.reference();
        let mapped = |b: store::Boundary| {
            let outline = Outline::parse(&b.geometry)?;
            reference
                .area(&b.area)
                .filter(|a| !reference.is_closed(&a.code))
                .map(|_| (Mapped { area: b.area, outline }, b.bounds))
        };
        Ok(Map::of(self.store.boundaries_below(above.cloned()).await?.into_iter().filter_map(mapped).collect()))
    }

    /// The map that shows an area: of what lies below it, or, for a village, of what lies beside it.
    pub async fn map_around(self, area: Option<&AreaCode>) -> Result<Option<Map>, AppError> {
        match area.filter(|a| a.level() == Level::Village).and_then(AreaCode::parent) {
            Some(district) => self.map_below(Some(&district)).await,
            None => self.map_below(area).await,
        }
    }

    /// What an area lies within (west, south, east, north), where its outline is known.
    ///
    /// # Errors
    /// The store's.
    pub async fn bounds_of(self, area: &AreaCode) -> Result<Option<[f64; 4]>, AppError> {
        Ok(self.store.boundaries_of(vec![area.clone()]).await?.first().map(|b| b.bounds))
    }

    /// The areas of a level whose rectangle touches another, with their outlines; so many at most.
    ///
    /// # Errors
    /// The store's.
    pub async fn areas_within(self, bounds: [f64; 4], level: Level, at_most: usize) -> Result<Vec<Mapped>, AppError> {
        let reference = self.reference();
        let touching = self.store.boundaries_touching(bounds).await?.into_iter();
        let of_level = touching.filter(|b| b.area.level() == level && !reference.is_closed(&b.area)).take(at_most);
        Ok(of_level.filter_map(|b| Some(Mapped { outline: Outline::parse(&b.geometry)?, area: b.area })).collect())
    }

    /// Where areas lie, as longitude and latitude: in the middle of each, or of the nearest area above it whose outline is known.
    /// Nobody learns more of a report than its village.
    pub async fn middles(self, areas: BTreeSet<AreaCode>) -> Result<BTreeMap<AreaCode, (f64, f64)>, AppError> {
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
}

impl ReferenceData {
    /// The one area that nothing stands above; none where there are several.
    #[must_use]
    pub fn top(&self) -> Option<&AreaCode> {
        let mut tops = self.provinces().map(|a| &a.code);
        tops.next().filter(|_| tops.next().is_none())
    }
}
