//! Coordinators, administrators, leaders and overseers read how villages stand, and what became of their reports.

use std::collections::BTreeMap;

use domain::{
    AreaCode, Date, Level, Official, Refusal, TopicCode, UserId,
    figure::Period,
    policy::reads_villages_of,
    village::{PlannedTrip, Reason, Seen, Village},
};

use crate::{
    AppError,
    figure::read_figures::{Apart, Whose},
    handles,
};

/// A village of the register, and what became of its reports.
#[derive(Clone, Debug)]
pub struct SeenVillage {
    /// All that was told of it.
    pub village: Village,
    /// What became of its public reports.
    pub seen: Seen,
    /// What those are called who told of it, where one village is read.
    pub names: BTreeMap<UserId, String>,
}

impl handles::Villages<'_> {
    /// The areas whose villages an official reads of.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] where there are none.
    pub fn areas_read(self, by: &Official) -> Result<Vec<AreaCode>, AppError> {
        let areas = reads_villages_of(by, &self.reference().agencies);
        if areas.is_empty() { Err(Refusal::NotAllowed.into()) } else { Ok(areas) }
    }

    /// All villages of the register that an official reads of, by code. Their reports are those that figures count: the public ones.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever reads of none; the store's.
    pub async fn read(self, by: &Official) -> Result<Vec<SeenVillage>, AppError> {
        let mut villages = Vec::new();
        for area in self.areas_read(by)? {
            villages.extend(Village::all(self.store.villages(Some(area)).await?));
        }
        let mut seen = self.seen().await?;
        let with = |village: Village| SeenVillage {
            seen: seen.remove(&village.area).unwrap_or_default(),
            village,
            names: BTreeMap::new(),
        };
        Ok(villages.into_iter().map(with).collect())
    }

    /// A village, whether it is in the register yet or not.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever reads of none; [`AppError::NotFound`] for what is no village, or none of theirs; the store's.
    pub async fn read_one(self, by: &Official, area: &AreaCode) -> Result<SeenVillage, AppError> {
        let theirs = self.areas_read(by)?.iter().any(|above| above.contains(area));
        if !theirs || area.level() != Level::Village || self.reference().area(area).is_none() {
            return Err(AppError::NotFound);
        }
        let village = self.village(area).await?;
        let names = self.reports().names_of(village.entries().iter().filter_map(|e| e.noted_by)).await?;
        Ok(SeenVillage { village, seen: self.seen().await?.remove(area).unwrap_or_default(), names })
    }

    /// How the villages of a trip stand, in its order, for whoever reads of the trip.
    ///
    /// # Errors
    /// The store's.
    pub async fn seen_on_trip(self, trip: &PlannedTrip) -> Result<Vec<SeenVillage>, AppError> {
        let (mut seen, mut all) = (self.seen().await?, Vec::new());
        for stop in &trip.stops {
            let village = self.village(&stop.area).await?;
            all.push(SeenVillage { village, seen: seen.remove(&stop.area).unwrap_or_default(), names: BTreeMap::new() });
        }
        Ok(all)
    }

    /// All that was told of a village.
    pub(super) async fn village(self, area: &AreaCode) -> Result<Village, AppError> {
        let told = Village::all(self.store.villages(Some(area.clone())).await?).pop();
        Ok(told.unwrap_or_else(|| Village::untold(area.clone())))
    }

    /// What became of the reports of each place.
    async fn seen(self) -> Result<BTreeMap<AreaCode, Seen>, AppError> {
        let ever = Period { from: Date::constant(1900, 1, 1), until: self.figures().today() };
        let mut seen = BTreeMap::<AreaCode, Seen>::new();
        for (code, tally) in self.figures().figures_apart(&Whose::Everybodys, ever, Apart::Villages).await? {
            if let Ok(code) = code.parse() {
                seen.entry(code).or_default().tally = tally;
            }
        }
        let (forest, lately) = (TopicCode(Reason::FOREST.into()), Period::lately(self.figures().today(), Reason::LATELY));
        for (key, tally) in self.figures().figures_apart(&Whose::Everybodys, lately, Apart::VillageTopics).await? {
            let Some((code, topic)) = key.split_once(' ') else { continue };
            if let (Ok(code), true) = (code.parse(), forest.contains(&TopicCode(topic.into()))) {
                seen.entry(code).or_default().forest += tally.received();
            }
        }
        for (code, unreached) in self.store.unreached().await? {
            seen.entry(code).or_default().unreached = unreached;
        }
        Ok(seen)
    }
}
