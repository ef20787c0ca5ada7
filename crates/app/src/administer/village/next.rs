//! Where to go next: the villages that need it most, with the reasons, and in which order a trip to some of them is short. Roads are not
//! known: the way between two is as the crow flies.

use std::collections::BTreeMap;

use domain::{
    AreaCode, Official,
    village::{Needs, Weights, needs},
};
use geo::{
    Outline,
    trip::{self, Stop},
};

use super::SeenVillage;
use crate::{AppError, handles};

/// A village, and why to go there.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The village.
    pub seen: SeenVillage,
    /// What it needs.
    pub needs: Needs,
}

/// A round trip to some villages.
#[derive(Clone, Debug, Default)]
pub struct Trip {
    /// Where it goes, in this order and back to the first, with the kilometres from the stop before it (for the first, from the last).
    pub stops: Vec<(AreaCode, f64)>,
    /// Villages that no outline tells the place of: they are in no order.
    pub unplaced: Vec<AreaCode>,
}

impl Trip {
    /// All of it, in kilometres.
    #[must_use]
    pub fn kilometres(&self) -> f64 {
        self.stops.iter().map(|(_, far)| far).sum()
    }
}

impl handles::Villages<'_> {
    /// Villages within an area by what they need, most first; what needs nothing by these weights is left out.
    ///
    /// # Errors
    /// As [`handles::Villages::read`].
    pub async fn proposals(self, by: &Official, within: Option<&AreaCode>, weights: &Weights) -> Result<Vec<Proposal>, AppError> {
        let today = self.figures().today();
        let there = |seen: &SeenVillage| within.is_none_or(|area| area.contains(&seen.village.area));
        let proposal = |seen: SeenVillage| {
            let needs = needs(&seen.village.on(today)?.facts, &seen.seen, weights, today);
            (needs.sum > 0).then_some(Proposal { seen, needs })
        };
        let mut all: Vec<_> = self.read(by).await?.into_iter().filter(there).filter_map(proposal).collect();
        all.sort_by(|a, b| b.needs.sum.cmp(&a.needs.sum).then_with(|| a.seen.village.area.cmp(&b.seen.village.area)));
        Ok(all)
    }

    /// A short round trip to some villages, from the middle of one outline to that of the next, beginning with the first.
    pub async fn trip(self, areas: &[AreaCode]) -> Result<Trip, AppError> {
        let middles = self.middles(areas).await?;
        let placed: Vec<_> = areas.iter().filter_map(|area| Some((area.clone(), *middles.get(area)?))).collect();
        let unplaced = areas.iter().filter(|area| !middles.contains_key(*area)).cloned().collect();
        let points: Vec<Stop> = placed.iter().map(|(_, (lon, lat))| Stop { lon: *lon, lat: *lat }).collect();
        let order = trip::order(&points);
        let before = order.iter().cycle().skip(order.len().saturating_sub(1));
        let stop = |(now, before): (&usize, &usize)| {
            let far = trip::kilometres(*points.get(*before)?, *points.get(*now)?);
            Some((placed.get(*now)?.0.clone(), far))
        };
        Ok(Trip { stops: order.iter().zip(before).filter_map(stop).collect(), unplaced })
    }

    /// How many kilometres it is around some villages in their order and back to the first; those that no outline tells the place of
    /// are passed over.
    ///
    /// # Errors
    /// The store's.
    pub async fn round_trip(self, areas: &[AreaCode]) -> Result<f64, AppError> {
        let middles = self.middles(areas).await?;
        let placed = areas.iter().filter_map(|area| middles.get(area));
        let points: Vec<_> = placed.map(|(lon, lat)| Stop { lon: *lon, lat: *lat }).collect();
        Ok(trip::length(&points, &(0..points.len()).collect::<Vec<_>>()))
    }

    /// The middles of the outlines of some villages.
    async fn middles(self, areas: &[AreaCode]) -> Result<BTreeMap<AreaCode, (f64, f64)>, AppError> {
        // The middle of a district would be that of several villages.
        let middle = |b: store::Boundary| Some((b.area, Outline::parse(&b.geometry)?.middle()?));
        Ok(self.store.boundaries_of(areas.to_vec()).await?.into_iter().filter_map(middle).collect())
    }
}
