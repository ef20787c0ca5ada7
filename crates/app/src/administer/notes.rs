//! Reading back what administrators changed.

use domain::{
    AgencyId, Official, Refusal, Role,
    policy::{reach, reached},
};
use serde::Serialize;
use store::{Change, Note};

use super::{About, NoteKind};
use crate::{AppError, handles};

/// A note, told.
#[derive(Clone, Debug)]
pub struct ToldNote {
    /// The note.
    pub note: Note,
    /// The name of who changed it; nobody: the operator at the command line.
    pub name: Option<String>,
}

impl handles::Administration<'_> {
    /// What was changed, newest first, before one: for those whose reach begins at the top everything; for other
    /// overseers and administrators what concerns the agencies in their reach. And where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn notes(
        self,
        reader: &Official,
        before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldNote>, Option<i64>), AppError> {
        let within = self.notes_for(reader)?;
        let notes = self.store.notes(within, before, at_most).await?;
        let more = notes.last().map(|n| n.seq).filter(|_| notes.len() >= at_most as usize);
        let names = self.reports().names_of(notes.iter().filter_map(|n| n.by)).await?;
        let told = |note: Note| ToldNote { name: note.by.map(|u| names.get(&u).cloned().unwrap_or_default()), note };
        Ok((notes.into_iter().map(told).collect(), more))
    }

    /// The agencies whose changes somebody reads; all without a list.
    fn notes_for(self, reader: &Official) -> Result<Option<Vec<AgencyId>>, AppError> {
        let (reference, reads) = (self.reference(), |role| matches!(role, Role::Overseer | Role::Administrator));
        let tops = reader.grants.iter().filter(|g| reads(g.role)).filter_map(|g| reach(*g, &reference.agencies).top());
        let at_the_top = |id: AgencyId| reference.agencies.get(id).is_some_and(|a| a.parent.is_none());
        if !reader.grants.iter().any(|g| reads(g.role)) {
            Err(Refusal::NotAllowed.into())
        } else if tops.into_iter().any(at_the_top) {
            Ok(None)
        } else {
            Ok(Some(reached(reader, &reference.agencies, reads)))
        }
    }

    /// Keeps a note that the operator put so many things of a kind in place from a file.
    pub async fn note_import(self, what: &'static str, how_many: u64) -> Result<(), AppError> {
        let about = About::new(NoteKind::Import, None, what).became(&how_many)?;
        self.change(None, about, Change::Nothing).await
    }

    /// Keeps a note of what was vouched for that earlier versions wrote.
    pub(crate) async fn note_vouched(self, came: &impl Serialize) -> Result<(), AppError> {
        let about = About::new(NoteKind::Vouched, None, "").became(came)?;
        self.change(None, about, Change::Nothing).await
    }
}
