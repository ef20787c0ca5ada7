//! Reading back what administrators changed.

use domain::{AgencyId, Official, Refusal, Role};
use serde::Serialize;
use store::{Change, Note};

use super::{About, Register};
use crate::{House, Trouble};

/// A note, told.
#[derive(Clone, Debug)]
pub struct ToldNote {
    /// The note.
    pub note: Note,
    /// The name of who changed it; nobody: the operator at the command line.
    pub name: Option<String>,
}

impl House {
    /// What was changed, newest first, before one: for those at the top and for overseers everything in their reach and what
    /// is everybody's concern; for other administrators what concerns the agencies they manage. And where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn notes(
        &self,
        reader: &Official,
        before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldNote>, Option<i64>), Trouble> {
        let within = self.watches(reader)?;
        let notes = self.store.notes(within, before, at_most).await?;
        let more = notes.last().map(|n| n.seq).filter(|_| notes.len() >= at_most as usize);
        let names = self.names_of(notes.iter().filter_map(|n| n.by)).await?;
        let told = |note: Note| ToldNote { name: note.by.map(|u| names.get(&u).cloned().unwrap_or_default()), note };
        Ok((notes.into_iter().map(told).collect(), more))
    }

    /// The agencies whose changes somebody reads; all without a list.
    fn watches(&self, reader: &Official) -> Result<Option<Vec<AgencyId>>, Trouble> {
        let world = self.world();
        let of_top = |id: AgencyId| world.agencies.above(id).is_none_or(|above| world.agencies.above(above).is_none());
        if domain::policy::administers_all(reader, &world.agencies) || reader.agencies(Role::Overseer).any(of_top) {
            Ok(None)
        } else if reader.is(Role::Overseer) {
            Ok(Some(self.agencies_of(reader)))
        } else if reader.is(Role::Administrator) {
            Ok(Some(self.managed_by(reader)))
        } else {
            Err(Refusal::NotAllowed.into())
        }
    }

    /// Keeps a note that the operator put so many things of a kind in place from a file.
    ///
    /// # Errors
    /// The store's.
    pub async fn note_import(&self, what: &'static str, how_many: u64) -> Result<(), Trouble> {
        let about = About::new("import", None, what).became(&how_many)?;
        self.change(None, about, Change::Nothing).await?;
        let registers: Vec<_> = Register::ALL.into_iter().filter(|r| r.as_str() == what).collect();
        self.note_snapshots(&registers).await
    }

    /// Keeps a note of what was vouched for that earlier versions wrote.
    pub(crate) async fn note_vouched(&self, came: &impl Serialize) -> Result<(), Trouble> {
        let about = About::new("vouched", None, "").became(came)?;
        self.change(None, about, Change::Nothing).await
    }
}
