//! The tree of agencies decides who sees what. It is believed only as this installation wrote it: one mark over all agencies, at
//! the note that changed one last. Where it does not fit, the notes tell the tree.

use domain::{Agency, AgencyTree};
use store::{Chain, Change, Head, Note};
use trust::InstallationKey;

use super::marks::Mark;
use crate::{App, AppError, ReferenceData, Register, country::reference_data::KeptRegisters};

/// Notes read together.
const TOGETHER: u32 = 500;

/// How far notes were read, and the last of them that changed an agency.
#[derive(Default)]
pub(crate) struct NotesRead {
    seq: i64,
    mark: Mark,
    about_agencies: Option<i64>,
}

/// How often agencies that somebody changes just now are read again.
const READ_AGAIN: u32 = 3;

impl App {
    /// The country as it lies in the store, with the agencies that this installation wrote.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where neither the agencies nor their notes are as it wrote them; the store's.
    pub(crate) async fn read_reference(&self) -> Result<ReferenceData, AppError> {
        let generation = self.store.generation().await?;
        let agencies = self.agencies_as_written().await?;
        let kept = KeptRegisters {
            teams: self.or_as_noted(Register::Teams, self.store.teams().await).await?,
            layers: self.or_as_noted(Register::Layers, self.store.layers().await).await?,
            responsibilities: self.or_as_noted(Register::Responsibilities, self.store.responsibilities().await).await?,
            rosters: self.or_as_noted(Register::DutyRosters, self.store.rosters().await).await?,
            drills: self.or_as_noted(Register::Drills, self.store.drills().await).await?,
            register: self.or_as_noted(Register::RegisterRules, self.store.register_rules().await).await?,
        };
        Ok(ReferenceData::read(&*self.store, generation, AgencyTree::new(agencies), kept, &self.reference()).await?)
    }

    /// A register as it lies there; where one of its rows cannot be read, as its notes tell it: else nobody could work for the sake of
    /// one row, nor find out which it is.
    async fn or_as_noted<T: serde::de::DeserializeOwned>(
        &self,
        register: Register,
        there: Result<Vec<T>, store::Error>,
    ) -> Result<Vec<T>, AppError> {
        let Err(store::Error::Damaged(_)) = there else { return Ok(there?) };
        self.must_have_whole_notes(register.as_str()).await?;
        tracing::error!(register = register.as_str(), "cannot be read; it is taken from its notes. See: tuntas verify");
        self.administration().noted_rows(register).await
    }

    /// That notes are believed where they stand in: those that were read before, too, since what lay there then may be another now.
    async fn must_have_whole_notes(&self, name: &str) -> Result<(), AppError> {
        let mut broken = Vec::new();
        self.check_links(Chain::Notes, &mut |what| broken.push(what)).await?;
        match broken.pop() {
            Some(what) => {
                Err(AppError::Damaged(format!("{name} and their notes are not as this installation wrote them: {what}")))
            }
            None => Ok(()),
        }
    }

    async fn agencies_as_written(&self) -> Result<Vec<Agency>, AppError> {
        for _ in 0..READ_AGAIN {
            let (last, head) = (self.last_note_of_agencies().await?, self.store.head(Head::AGENCIES).await?);
            let agencies = self.store.agencies().await?;
            let written = match (head, last) {
                (Some(head), Some(last)) => {
                    head.seq == last && InstallationKey::same(&head.mark, &self.mark_of_agencies(last, &agencies)?)
                }
                // Nothing was ever noted of them: a database that is just being filled.
                (None, None) => true,
                _ => false,
            };
            if written {
                return Ok(agencies);
            }
        }
        self.must_have_whole_notes("agencies").await?;
        tracing::error!("agencies are not as this installation wrote them; they are taken from their notes. See: tuntas verify");
        self.administration().noted_rows(Register::Agencies).await
    }

    /// The last note that changed an agency, or holds them all. Notes are read on from where they were read before, and each must
    /// be this installation's, after the one before it.
    async fn last_note_of_agencies(&self) -> Result<Option<i64>, AppError> {
        let mut read = self.notes_read.lock().await;
        let beginning = self.store.head(Chain::Notes.beginning()).await?;
        let damaged = |seq: i64| AppError::Damaged(format!("notes: number {seq} was changed, or some before it are missing"));
        loop {
            let notes = self.store.notes_after(read.seq, TOGETHER).await?;
            if notes.is_empty() {
                break;
            }
            for note in notes {
                // Those of an earlier version are vouched for together.
                let earlier = beginning.is_none_or(|b| note.seq <= b.seq);
                if let Some(beginning) = beginning.filter(|b| read.seq <= b.seq && note.seq > b.seq) {
                    (read.seq, read.mark) = (beginning.seq, beginning.mark);
                }
                if !earlier {
                    let mark = self.mark_of_note(&note, &read.mark);
                    if note.seq != read.seq + 1 || !InstallationKey::same(&note.mark, &mark) {
                        return Err(damaged(note.seq));
                    }
                    read.mark = mark;
                }
                read.seq = note.seq;
                if Register::of_note(&note) == Some(Register::Agencies) {
                    read.about_agencies = Some(note.seq);
                }
            }
        }
        // What was read before is still there.
        if self.store.last_link(Chain::Notes).await?.map_or(0, |(last, _)| last) < read.seq {
            return Err(damaged(read.seq));
        }
        Ok(read.about_agencies)
    }

    /// Vouches for the agencies of an earlier version, where they are as noted.
    pub(crate) async fn vouch_for_agencies(&self) -> Result<(), AppError> {
        let last = match self.last_note_of_agencies().await {
            // Told when the country is read.
            Err(AppError::Damaged(_)) => return Ok(()),
            other => other?,
        };
        if let Some(seq) = last
            && self.store.head(Head::AGENCIES).await?.is_none()
            && self.administration().must_be_as_noted(Register::Agencies).await.is_ok()
        {
            let mark = self.mark_of_agencies(seq, &self.store.agencies().await?)?;
            self.store.put_head(Head::AGENCIES, Head { seq, mark }).await?;
        }
        Ok(())
    }

    /// The mark of all agencies after a change, where it changes one.
    pub(crate) async fn agencies_after(&self, change: &Change, note: &Note) -> Result<Option<Head>, store::Error> {
        let new = match change {
            Change::Agency(agency) | Change::NewAgency(agency) => std::slice::from_ref(agency),
            Change::Agencies(all) => all.as_slice(),
            _ if Register::Agencies.is_kept_in(note) => &[],
            _ => return Ok(None),
        };
        // Read after the end of the chain of notes: whoever changes one meanwhile moves that end.
        let mut agencies = self.store.agencies().await?;
        agencies.retain(|a| new.iter().all(|n| n.id != a.id));
        agencies.extend(new.iter().cloned());
        agencies.sort_by_key(|a| a.id);
        Ok(Some(Head { seq: note.seq, mark: self.mark_of_agencies(note.seq, &agencies)? }))
    }

    fn mark_of_agencies(&self, seq: i64, agencies: &[Agency]) -> Result<[u8; 32], store::Error> {
        let told = serde_json::to_vec(agencies).map_err(|e| store::Error::Damaged(e.to_string()))?;
        Ok(self.keys.hash("agencies", &[&seq.to_le_bytes(), &told]))
    }
}
