//! Coordinators and administrators of a government tell how a village of theirs stands, or correct what was wrong. Nothing is
//! written over: each is an entry more, with its note.

use domain::{
    AgencyId, AreaCode, Date, Level, Official, Refusal,
    policy::keeps_village,
    village::{VillageEntry, VillageFacts},
};
use store::Change;

use super::super::{About, NoteKind};
use crate::{AppError, handles, record::chain::Ends};

/// What somebody tells of a village.
#[derive(Clone, Debug)]
pub struct ToldOfVillage {
    /// The last version that they saw; 0 where it was not in the register.
    pub seen: u32,
    /// The day from which it stands so.
    pub since: Date,
    /// The version that was wrong, where they correct one.
    pub corrects: Option<u32>,
    /// How it stands.
    pub facts: VillageFacts,
}

impl handles::Villages<'_> {
    /// Keeps how a village stands. What is known already, or was sent twice, changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever keeps nothing there; [`Refusal::FutureDay`] for a day to come; [`AppError::NotFound`] for
    /// what is no village; [`AppError::Changed`] where somebody told something else since it was seen; the store's.
    pub async fn keep(self, by: &Official, area: &AreaCode, told: ToldOfVillage) -> Result<(), AppError> {
        let reference = self.reference();
        let agency = keeps_village(by, area, &reference.agencies).ok_or(Refusal::NotAllowed)?;
        if area.level() != Level::Village || reference.area(area).is_none() {
            return Err(AppError::NotFound);
        }
        if told.since > self.figures().today() {
            return Err(Refusal::FutureDay.into());
        }
        self.add_made(|ends| self.try_keep(by, agency, area, told.clone(), ends)).await?;
        self.refresh_reference().await
    }

    async fn try_keep(
        self,
        by: &Official,
        agency: AgencyId,
        area: &AreaCode,
        told: ToldOfVillage,
        ends: Ends,
    ) -> Result<(), AppError> {
        let village = self.village(area).await?;
        let Some(entry) = village.told(told.since, told.facts, told.corrects, self.now(), Some(by.user)) else {
            return Ok(());
        };
        let wrong = |version| village.entries().iter().find(|e| e.version == version);
        let is_open = |version: u32| wrong(version).is_some() && village.correction_of(version).is_none();
        if village.version() != told.seen || told.corrects.is_some_and(|version| !is_open(version)) {
            return Err(AppError::Changed);
        }
        let was = match told.corrects {
            Some(version) => wrong(version),
            None => village.on(told.since),
        };
        let name = self.reference().place_name(area);
        let about = about(&entry, Some(agency), &name).was(was)?.became(&entry)?;
        let notes = vec![self.noted_now(Some(by), about)];
        Ok(self.write_notes(notes, &Change::Villages(vec![entry.clone()]), ends).await?)
    }
}

/// What the note of an entry is about.
fn about<'a>(entry: &VillageEntry, agency: Option<AgencyId>, name: &'a str) -> About<'a> {
    let kind = if entry.corrects.is_some() { NoteKind::VillageCorrected } else { NoteKind::Village };
    About::new(kind, agency, name)
}
