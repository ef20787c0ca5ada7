//! The last change of a duty roster or of a rule is taken back, also where it took one away: what was there before stands in the note of
//! that change.

use domain::{
    Official, Refusal,
    forest::{Responsibility, ResponsibilityId, Roster, RosterId},
    policy::keeps_duty,
};
use serde::de::DeserializeOwned;
use store::{Chain, Change, Note};
use trust::InstallationKey;

use super::super::{About, NoteKind};
use crate::{AppError, handles, record::chain::Ends, record::marks::Mark};

/// How many of the newest notes are looked through, and how many together.
const MOST_NOTES: u32 = 2_000;
const TOGETHER: u32 = 100;

fn read<T: DeserializeOwned>(told: &str) -> Option<T> {
    serde_json::from_str(told).ok()
}

impl handles::Administration<'_> {
    /// Takes the last change of a roster back. `version` is what was seen of it; 0 where it was taken away.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`Refusal::NameTaken`] where its area has another by now; [`AppError::Changed`] where somebody changed it
    /// meanwhile; [`AppError::NotFound`] where there is nothing to take back; the store's.
    pub async fn undo_roster(self, by: &Official, id: RosterId, version: u32) -> Result<Roster, AppError> {
        let kinds = [NoteKind::DutyRoster, NoteKind::DutyRosterRemoved];
        let before: Roster = self.last_of(&kinds, |roster: &Roster| roster.id == id, version, |r| r.version).await?;
        let reference = self.reference();
        if keeps_duty(by, &before.area, &reference.agencies).is_none() {
            return Err(Refusal::NotAllowed.into());
        }
        let put_back = async |ends: Ends| {
            let all = self.store.rosters().await?;
            let there = all.iter().find(|roster| roster.id == id);
            if there.map_or(0, |roster| roster.version) != version {
                return Err(AppError::Changed);
            }
            if all.iter().any(|roster| roster.area == before.area && roster.id != id) {
                return Err(Refusal::NameTaken.into());
            }
            let kept = Roster { version: version.max(before.version).saturating_add(1), ..before.clone() };
            let (whose, place) = (keeps_duty(by, &before.area, &reference.agencies), reference.place(&before.area));
            let about = About::new(NoteKind::DutyRoster, whose, &place).was(there)?.became(&kept)?;
            let notes = vec![self.noted_now(Some(by), about)];
            self.write_notes(notes, &Change::Roster(kept.clone()), ends).await?;
            Ok(kept)
        };
        let kept = self.add_made(put_back).await?;
        self.refresh_reference().await?;
        Ok(kept)
    }

    /// Takes back that a rule was taken away.
    ///
    /// # Errors
    /// As [`Self::undo_roster`].
    pub async fn undo_responsibility(self, by: &Official, id: ResponsibilityId) -> Result<(), AppError> {
        self.must_manage_all(Some(by))?;
        let kinds = [NoteKind::Responsibility, NoteKind::ResponsibilityRemoved];
        let before: Responsibility = self.last_of(&kinds, |rule: &Responsibility| rule.id == id, 0, |rule| rule.version).await?;
        let put_back = async |ends: Ends| {
            if self.store.responsibilities().await?.iter().any(|rule| rule.id == id) {
                return Err(AppError::Changed);
            }
            let kept = Responsibility { version: before.version.saturating_add(1), ..before.clone() };
            let about = About::new(NoteKind::Responsibility, None, &kept.reason).became(&kept)?;
            Ok(self.write_notes(vec![self.noted_now(Some(by), about)], &Change::Responsibility(kept.clone()), ends).await?)
        };
        self.add_made(put_back).await?;
        self.refresh_reference().await
    }

    /// What a thing was before its last change, which made it of this version (0: took it away), by the note of it.
    async fn last_of<T: DeserializeOwned>(
        self,
        kinds: &[NoteKind],
        is: impl Fn(&T) -> bool,
        version: u32,
        version_of: impl Fn(&T) -> u32,
    ) -> Result<T, AppError> {
        let (mut before, mut looked_at) = (None, 0);
        while looked_at < MOST_NOTES {
            let notes = self.store.notes(None, before, TOGETHER).await?;
            let Some(last) = notes.last() else { break };
            (before, looked_at) = (Some(last.seq), looked_at + TOGETHER);
            for note in notes.iter().filter(|note| NoteKind::of(note).is_some_and(|kind| kinds.contains(&kind))) {
                let (was, became) = (read::<T>(&note.was), read::<T>(&note.became));
                if !was.iter().chain(&became).any(&is) {
                    continue;
                }
                if became.as_ref().map_or(0, &version_of) != version {
                    return Err(AppError::Changed);
                }
                self.must_be_ours(note).await?;
                return was.ok_or(AppError::NotFound);
            }
        }
        Err(AppError::NotFound)
    }

    /// A note is believed where its mark follows from that of the note before it.
    async fn must_be_ours(self, note: &Note) -> Result<(), AppError> {
        let damaged = || AppError::Damaged(format!("notes: number {} was changed, or some before it are missing", note.seq));
        let beginning = self.store.head(Chain::Notes.beginning()).await?;
        let before: Mark = match beginning.filter(|beginning| beginning.seq + 1 >= note.seq) {
            // Those of an earlier version are vouched for together.
            Some(beginning) if beginning.seq >= note.seq => return Ok(()),
            Some(beginning) => beginning.mark,
            None => {
                let before = self.store.notes_after(note.seq - 2, 1).await?.into_iter().next().filter(|n| n.seq + 1 == note.seq);
                before.map_or(Ok(Mark::default()), |n| Mark::try_from(n.mark).map_err(|_| damaged()))?
            }
        };
        if InstallationKey::same(&note.mark, &self.mark_of_note(note, &before)) { Ok(()) } else { Err(damaged()) }
    }
}
