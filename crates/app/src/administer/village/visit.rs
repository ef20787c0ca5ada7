//! Whoever goes into a village records the visit: it is written once, however often a phone sends it, together with what the register
//! becomes by it. What was wrong is corrected by a visit that says so; the wrong one stays.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::{
    AgencyId, AreaCode, Level, Official, Refusal, UserId,
    policy::{goes_with, keeps_village, reads_team, reads_villages_of, records_visits},
    report::can_have_happened,
    village::{Photo, Visit, VisitFacts, VisitId, correction_of, standing},
};
use store::Change;
use uuid::Uuid;

use super::super::{About, NoteKind};
use crate::{AppError, BadFile, KeptFile, handles, record::chain::Ends};

/// Where the register knows from what a visit brought.
const SOURCE: &str = "kunjungan (visit)";

/// A visit that somebody records.
#[derive(Clone, Debug)]
pub struct NewVisit {
    /// The identity that the phone gave it.
    pub id: VisitId,
    /// The visit that was recorded wrongly, where this corrects one.
    pub corrects: Option<VisitId>,
    /// What is recorded, with the photos that stay of the one that was wrong.
    pub facts: VisitFacts,
    /// Photos that come with it.
    pub photos: Vec<KeptFile>,
}

/// What was recorded of visits.
#[derive(Clone, Debug)]
pub struct SeenVisits {
    /// All that was recorded, oldest first.
    pub visits: Vec<Visit>,
    /// What those are called who recorded it.
    pub names: BTreeMap<UserId, String>,
}

impl handles::Villages<'_> {
    /// Whether an official records visits to a village.
    #[must_use]
    pub fn records(self, by: &Official, area: &AreaCode) -> bool {
        let reference = self.reference();
        records_visits(by, area, &reference.teams, &reference.agencies)
    }

    /// Records a visit. The same sent again is answered with what was recorded.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::NotFound`] for what is no village, a trip they do not read of, or a visit that is not there;
    /// [`Refusal::FutureDay`]; [`AppError::SentBefore`] where something else was sent under its identity; [`AppError::Changed`] where
    /// somebody else corrected the same visit; [`AppError::File`] for a photo that is gone; the store's.
    pub async fn record_visit(self, by: &Official, area: &AreaCode, new: NewVisit) -> Result<Visit, AppError> {
        let reference = self.reference();
        if !self.records(by, area) {
            return Err(Refusal::NotAllowed.into());
        }
        if area.level() != Level::Village || reference.area(area).is_none() {
            return Err(AppError::NotFound);
        }
        can_have_happened(new.facts.visited_on, self.figures().today())?;
        let team = match new.facts.trip {
            Some(id) => {
                let trip = self.store.trip(id).await?.ok_or(AppError::NotFound)?;
                let team = reference.teams.iter().find(|team| team.id == trip.team).ok_or(AppError::NotFound)?;
                if !reads_team(by, team, &reference.agencies) {
                    return Err(AppError::NotFound);
                }
                Some(team)
            }
            None => None,
        };
        let goes = || {
            let mut theirs = reference.teams.iter().filter(|t| !t.closed && goes_with(by, t, &reference.agencies));
            theirs.find(|t| reference.agencies.get(t.agency).is_some_and(|a| a.area.contains(area))).map(|t| t.agency)
        };
        let agency = keeps_village(by, area, &reference.agencies).or(team.map(|t| t.agency)).or_else(goes);
        let told_by = team.map_or(SOURCE, |team| &team.name);
        let visit = self.add_made(|ends| self.try_record(by, area, agency, new.clone(), told_by, ends)).await?;
        self.refresh_reference().await?;
        Ok(visit)
    }

    async fn try_record(
        self,
        by: &Official,
        area: &AreaCode,
        agency: Option<AgencyId>,
        new: NewVisit,
        told_by: &str,
        ends: Ends,
    ) -> Result<Visit, AppError> {
        if let Some(known) = self.store.visit(new.id).await? {
            return if self.is_same(&known, by, area, &new) { Ok(known) } else { Err(AppError::SentBefore) };
        }
        let visits = self.store.visits(Some(area.clone())).await?;
        let wrong = match new.corrects {
            Some(id) if correction_of(&visits, id).is_some() => return Err(AppError::Changed),
            Some(id) => Some(visits.iter().find(|visit| visit.id == id).ok_or(AppError::NotFound)?),
            None => None,
        };
        let stays = |photo: &Photo| wrong.is_some_and(|wrong| wrong.facts.photos.contains(photo));
        let mut facts = new.facts;
        facts.photos.retain(stays);
        for (place, file) in new.photos.iter().enumerate() {
            let there = self.blobs.get(file.id).await?.is_some_and(|bytes| trust::digest(&bytes) == file.digest);
            if !there {
                return Err(AppError::File(place, BadFile::Gone));
            }
            let hash = trust::hex(&self.reports().commit_to_file(file.id, &file.digest));
            facts.photos.push(Photo { id: file.id, media_type: file.media_type.clone(), size: file.size, hash });
        }
        let (corrects, noted_at, noted_by) = (new.corrects, self.now(), by.user);
        let mut visit = Visit { id: new.id, area: area.clone(), corrects, entry: None, facts, noted_at, noted_by };
        let village = self.village(area).await?;
        let today = self.figures().today();
        let entry = village.visited(&visit, wrong, today, told_by, SOURCE);
        visit.entry = entry.as_ref().map(|e| e.version).or(wrong.and_then(|w| w.entry));
        let name = self.reference().place_name(area);
        let kind = if corrects.is_some() { NoteKind::VisitCorrected } else { NoteKind::Visit };
        let mut notes = vec![self.noted_now(Some(by), About::new(kind, agency, &name).was(wrong)?.became(&visit)?)];
        let mut changes = vec![Change::Visit(visit.clone())];
        if let Some(entry) = entry {
            let was = match entry.corrects {
                Some(version) => village.entries().iter().find(|e| e.version == version),
                None => village.on(today),
            };
            let kind = if entry.corrects.is_some() { NoteKind::VillageCorrected } else { NoteKind::Village };
            notes.push(self.noted_now(Some(by), About::new(kind, agency, &name).was(was)?.became(&entry)?));
            changes.push(Change::Villages(vec![entry]));
        }
        self.write_notes(notes, &Change::Several(changes), ends).await?;
        Ok(visit)
    }

    /// Whether the same was recorded, by the same official.
    fn is_same(self, known: &Visit, by: &Official, area: &AreaCode, new: &NewVisit) -> bool {
        let (kept, came) = known.facts.photos.split_at(known.facts.photos.len().saturating_sub(new.photos.len()));
        let photo = |(photo, file): (&Photo, &KeptFile)| {
            photo.hash == trust::hex(&self.reports().commit_to_file(photo.id, &file.digest)) && photo.size == file.size
        };
        let facts = VisitFacts { photos: kept.to_vec(), ..known.facts.clone() };
        (known.noted_by, &known.area, known.corrects) == (by.user, area, new.corrects)
            && facts == new.facts
            && came.len() == new.photos.len()
            && came.iter().zip(&new.photos).all(photo)
    }

    /// What was recorded of visits to a village, for whoever reads of it or records visits there.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for everybody else, and for what is no village; the store's.
    pub async fn visits_to(self, by: &Official, area: &AreaCode) -> Result<SeenVisits, AppError> {
        let reference = self.reference();
        let reads = reads_villages_of(by, &reference.agencies).iter().any(|above| above.contains(area));
        let is_village = area.level() == Level::Village && reference.area(area).is_some();
        if !is_village || !(reads || self.records(by, area)) {
            return Err(AppError::NotFound);
        }
        let visits = self.store.visits(Some(area.clone())).await?;
        let names = self.reports().names_of(visits.iter().map(|visit| visit.noted_by)).await?;
        Ok(SeenVisits { visits, names })
    }

    /// A photo of a visit that nobody corrected, for whoever reads of it.
    ///
    /// # Errors
    /// As [`handles::Villages::visits_to`]; [`AppError::Damaged`] where it is not what was recorded.
    pub async fn photo_of_visit(self, by: &Official, area: &AreaCode, id: Uuid) -> Result<(Photo, Bytes), AppError> {
        let seen = self.visits_to(by, area).await?;
        let mut photos = standing(&seen.visits).flat_map(|visit| &visit.facts.photos);
        let photo = photos.find(|photo| photo.id == id).ok_or(AppError::NotFound)?.clone();
        let bytes = self.checked_photo(&photo).await?;
        Ok((photo, bytes))
    }

    /// The bytes of a photo, checked against what was recorded.
    pub(crate) async fn checked_photo(self, photo: &Photo) -> Result<Bytes, AppError> {
        let bytes = self.blobs.get(photo.id).await?.ok_or_else(|| AppError::Damaged("a file is missing".into()))?;
        let hash = trust::hex(&self.reports().commit_to_file(photo.id, &trust::digest(&bytes)));
        if hash == photo.hash { Ok(bytes) } else { Err(AppError::Damaged("a file was changed".into())) }
    }
}
