//! Administrators change what is known about the country and who may do what. Each change is written with a note of what was
//! before and what is after; rights are asked of `domain::policy` first.

mod agencies;
mod agency_table;
mod copied;
mod country;
mod first_passwords;
mod forest;
mod given_up;
#[cfg(test)]
mod golden_tests;
mod imported;
mod note_kind;
mod notes;
mod people;
mod people_table;
mod population;
mod registers;
mod replies;
mod table;
mod village;

pub use self::{
    agencies::{Gap, Lack},
    agency_table::{AgencyChange, AgencyTable},
    copied::Copied,
    first_passwords::{FirstOf, FirstPassword},
    forest::{LayerRefusal, NewLayer, PlannedLayer},
    imported::AgenciesNamed,
    note_kind::NoteKind,
    notes::ToldNote,
    people::Managed,
    people_table::{PeopleTable, TableEntry},
    population::{PopulationChange, PopulationTable},
    registers::Register,
    table::{Column, Fault, Run, Tidied, Wrong},
    village::{
        Doubtful, NewVisit, PaymentTable, Proposal, SeenVillage, SeenVisits, ToldOfVillage, Trip, VillageChange, VillageTable,
    },
};

pub(crate) use self::forest::digest_of;

use domain::{AgencyId, Grant, Official, Refusal};
use serde::Serialize;
use store::{Chain, Change, Note, Person};

use crate::{
    App, AppError,
    record::chain::{Ends, Next},
};

/// What a change is about, for its note.
pub(crate) struct About<'a> {
    kind: NoteKind,
    /// Whose concern it is; nobody's: everybody's.
    agency: Option<AgencyId>,
    subject: &'a str,
    was: String,
    became: String,
}

impl<'a> About<'a> {
    pub(crate) fn new(kind: NoteKind, agency: Option<AgencyId>, subject: &'a str) -> Self {
        Self { kind, agency, subject, was: String::new(), became: String::new() }
    }

    pub(crate) fn was(self, thing: Option<&impl Serialize>) -> Result<Self, AppError> {
        Ok(Self { was: thing.map(serde_json::to_string).transpose()?.unwrap_or_default(), ..self })
    }

    pub(crate) fn became(self, thing: &impl Serialize) -> Result<Self, AppError> {
        Ok(Self { became: serde_json::to_string(thing)?, ..self })
    }
}

impl App {
    /// Changes something with its note. Nobody: the operator at the command line.
    async fn change(&self, by: Option<&Official>, about: About<'_>, change: Change) -> Result<(), AppError> {
        self.change_leaving(by, about, change, None).await
    }

    /// The same, where the roles of somebody are taken away but these: if somebody else is left at that moment who deals with restricted
    /// cases.
    async fn change_leaving(
        &self,
        by: Option<&Official>,
        about: About<'_>,
        change: Change,
        loses: Option<(&Person, &[Grant])>,
    ) -> Result<(), AppError> {
        self.note_leaving(by, about, change, loses).await?;
        self.refresh_reference().await
    }

    /// The same, while what is known of the country stays as it is.
    pub(crate) async fn note(&self, by: Option<&Official>, about: About<'_>, change: Change) -> Result<(), AppError> {
        self.note_leaving(by, about, change, None).await
    }

    async fn note_leaving(
        &self,
        by: Option<&Official>,
        about: About<'_>,
        change: Change,
        loses: Option<(&Person, &[Grant])>,
    ) -> Result<(), AppError> {
        if about.was == about.became && !about.was.is_empty() {
            return Ok(());
        }
        let note = self.noted_now(by, about);
        let write = async |ends| {
            if let Some((before, stay)) = loses {
                self.administration().must_leave_a_specialist(before, stay).await?;
            }
            Ok(self.write_note(&note, &change, ends).await?)
        };
        let Err(why) = self.add_made(write).await else { return Ok(()) };
        match &change {
            Change::Witnessed(marked, _) if let Change::Marked(_, remark) = &**marked => {
                Err(self.unless_changed(remark, why).await)
            }
            _ => Err(why),
        }
    }

    pub(crate) fn noted_now(&self, by: Option<&Official>, about: About<'_>) -> Note {
        Note {
            seq: 0,
            at: self.now(),
            by: by.map(|o| o.user),
            agency: about.agency,
            kind: about.kind.as_str().to_owned(),
            subject: about.subject.to_owned(),
            was: about.was,
            became: about.became,
            mark: Vec::new(),
        }
    }

    pub(crate) async fn write_note(&self, note: &Note, change: &Change, ends: Ends) -> Result<(), store::Error> {
        self.write_notes(vec![note.clone()], change, ends).await
    }

    /// Changes something that is told in several notes, one after the other.
    async fn write_notes(&self, notes: Vec<Note>, change: &Change, ends: Ends) -> Result<(), store::Error> {
        let (mut next, mut linked) = (ends.notes, Vec::new());
        for note in notes {
            let note = Note { seq: next.seq, ..note };
            let mark = self.mark_of_note(&note, &next.before);
            let head = self.head_of(Chain::Notes, note.seq, &mark);
            next = Next { seq: note.seq + 1, before: mark };
            linked.push((Note { mark: mark.into(), ..note }, head));
        }
        let agencies = match linked.last() {
            Some((last, _)) => self.agencies_after(change, last).await?,
            None => return Ok(()),
        };
        let change = self.link_change(change, ends).await?;
        self.store.change(change, linked, agencies).await
    }

    /// What earlier versions wrote beside a note: over the note alone.
    pub(crate) fn mark_of(&self, note: &Note) -> [u8; 32] {
        let number = |n: Option<i64>| n.map(i64::to_le_bytes).map_or_else(Vec::new, Vec::from);
        let (by, agency) = (number(note.by.map(|u| u.0)), number(note.agency.map(|a| a.0)));
        let at = note.at.as_microsecond().to_le_bytes();
        let [kind, subject, was, became] = [&note.kind, &note.subject, &note.was, &note.became].map(|text| text.as_bytes());
        self.keys.hash("note", &[&at, &by, &agency, kind, subject, was, became])
    }

    /// The operator may change everything; an official what they manage.
    fn must_manage(&self, by: Option<&Official>, agency: AgencyId) -> Result<(), AppError> {
        let reference = self.reference();
        match by {
            Some(official) if !domain::policy::administers(official, agency, &reference.agencies) => {
                Err(Refusal::NotAllowed.into())
            }
            _ => Ok(()),
        }
    }

    /// What holds for everybody is for those at the top.
    pub(crate) fn must_manage_all(&self, by: Option<&Official>) -> Result<(), AppError> {
        let reference = self.reference();
        match by {
            Some(official) if !domain::policy::administers_all(official, &reference.agencies) => Err(Refusal::NotAllowed.into()),
            _ => Ok(()),
        }
    }
}
