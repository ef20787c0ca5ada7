//! Agencies from a table, all of them or none: who stands below whom, what each is, where, and for what.

use std::collections::BTreeMap;

use domain::{Agency, AgencyId, AgencyKind, AgencyTree, AreaCode, Official, TopicCode};
use insight::fold;
use serde::Serialize;
use store::Change;

use super::{
    About, NoteKind, Register,
    agencies::may_put,
    table::{AREA, Cells, Column, Columns, Fault, Mistakes, Put, Run, Tidied, Wrong, area_named, maybe_named, plan},
};
use crate::{AppError, ReferenceData, handles, record::chain::Ends, sheet::Sheet};

/// From here on agencies of a table are counted that have no number yet.
pub(super) const UNNUMBERED: i64 = 1 << 60;

const NAME: Column = Column("name", "nama");
const PARENT: Column = Column("parent", "induk");
const KIND: Column = Column("kind", "jenis");
const TOPICS: Column = Column("topics", "topik");
const APPROVAL: Column = Column("approval", "persetujuan");
const DECREE: Column = Column("decree", "sk");

const COLUMNS: Columns =
    Columns { known: &[NAME, PARENT, KIND, AREA, TOPICS, APPROVAL, DECREE], needed: &[NAME, KIND], most_lines: 20_000 };

/// What a table of agencies does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AgencyTable {
    /// Agencies that are new.
    pub added: Vec<String>,
    /// Agencies that are changed.
    pub changed: Vec<String>,
    /// How many are as they were.
    pub same: usize,
    /// Names that are kept otherwise than they were written.
    pub tidied: Vec<Tidied>,
    /// What is wrong; then nothing is taken.
    pub wrong: Vec<Fault>,
    /// Each agency that is new or changed: what it was, and what it becomes.
    #[serde(skip)]
    pub changes: Vec<AgencyChange>,
    /// What all that it does is known by, with what was there before; see [`Administration::put_agency_table_as_shown`](handles::Administration::put_agency_table_as_shown).
    #[serde(skip)]
    pub plan: String,
}

/// An agency that a table adds or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyChange {
    /// What it was; nothing, where it is new.
    pub was: Option<Agency>,
    /// What it becomes.
    pub becomes: Agency,
    /// What the one above it is called, which may be new itself.
    pub above: String,
}

/// What kinds are called in tables.
fn kind_of(word: &str) -> Option<AgencyKind> {
    match fold(word).as_str() {
        "pemerintah" | "pemda" | "pemerintah daerah" => Some(AgencyKind::Government),
        "perangkat daerah" | "instansi pelayanan" | "dinas" | "badan" | "unit" => Some(AgencyKind::Service),
        "inspektorat" => Some(AgencyKind::Inspectorate),
        "desa" | "kelurahan" | "pemerintah desa" => Some(AgencyKind::Village),
        "perusahaan" | "pemegang izin" | "swasta" => Some(AgencyKind::Company),
        word => AgencyKind::parse(word),
    }
}

fn approval(cells: &Cells<'_>) -> Result<bool, Wrong> {
    let word = cells.told(APPROVAL);
    match word.as_deref().map(fold).as_deref() {
        None | Some("no" | "tidak" | "0" | "false") => Ok(false),
        Some("yes" | "ya" | "1" | "true") => Ok(true),
        Some(_) => Err(Wrong::NoApproval(word.unwrap_or_default())),
    }
}

/// What a line tells of an agency beside where it stands.
struct Told {
    topics: Vec<TopicCode>,
    approval: bool,
    decree: String,
}

/// A table being read: all agencies as they would be after it.
struct Reading<'a> {
    reference: &'a ReferenceData,
    by: Option<&'a Official>,
    /// Where lines stand that name nothing above.
    under: Option<AgencyId>,
    after: AgencyTree,
    touched: Vec<AgencyId>,
    tidied: Vec<Tidied>,
    next: i64,
}

impl Reading<'_> {
    /// One line.
    fn take(&mut self, cells: &Cells<'_>, wrong: &mut Mistakes) {
        let name = wrong.of(cells.name(NAME, &mut self.tidied));
        let kind = wrong.of(cells.must(KIND).and_then(|kind| kind_of(&kind).ok_or(Wrong::NoKind(kind))));
        let area = wrong.of(cells.told(AREA).map(|place| area_named(self.reference, &place)).transpose());
        let parent = match cells.told(PARENT) {
            Some(parent) => wrong.of(self.parent(&parent, area.as_ref().and_then(Option::as_ref))).map(Some),
            // What is there at the top stays there.
            None if self.after.iter().any(|a| a.parent.is_none() && Some(&a.name) == name.as_ref()) => Some(None),
            None => Some(self.under),
        };
        let told = Told {
            topics: self.topics(cells, wrong),
            approval: wrong.of(approval(cells)).unwrap_or_default(),
            decree: wrong.of(maybe_named(cells, DECREE)).flatten().map(|d| d.as_str().to_owned()).unwrap_or_default(),
        };
        if let (Some(name), Some(kind), Some(area), Some(parent), true) = (name, kind, area, parent, wrong.is_empty()) {
            wrong.of(self.put(cells, (name, kind), area, parent, told));
        }
    }

    /// An agency as a line tells of it, where it stands.
    fn put(
        &mut self,
        cells: &Cells<'_>,
        (name, kind): (String, AgencyKind),
        area: Option<AreaCode>,
        parent: Option<AgencyId>,
        told: Told,
    ) -> Result<(), Wrong> {
        let called = |a: &&Agency| a.parent == parent && fold(&a.name) == fold(&name);
        let before = self.after.iter().find(|a| a.parent == parent && a.name == name).or_else(|| self.after.iter().find(called));
        let before = before.cloned();
        if let Some(other) = before.as_ref().filter(|b| b.name != name) {
            return Err(Wrong::Spelled(other.name.clone()));
        }
        let above = parent.and_then(|p| self.after.get(p));
        let area = area.or_else(|| before.as_ref().or(above).map(|a| a.area.clone())).ok_or(Wrong::Missing(AREA))?;
        if let Some(above) = above.filter(|above| !above.area.contains(&area)) {
            return Err(Wrong::Outside(above.name.clone()));
        }
        // What the table has no column for stays as it is.
        let kept = |column| before.as_ref().filter(|_| !cells.has(column));
        let topics = kept(TOPICS).map_or(told.topics, |before| before.topics.clone());
        let approval = kept(APPROVAL).map_or(told.approval, |before| before.approval);
        let decree = kept(DECREE).map_or(told.decree, |before| before.decree.clone());
        let id = before.as_ref().map_or(AgencyId(self.next), |a| a.id);
        if self.touched.contains(&id) {
            return Err(Wrong::Twice(name));
        }
        let closed = before.as_ref().is_some_and(|a| a.closed);
        let agency = Agency { id, parent, kind, name, area, topics, approval, decree, closed };
        if before.as_ref() != Some(&agency) {
            may_put(self.by, before.as_ref(), &agency, &self.after)?;
        }
        self.next += i64::from(before.is_none());
        self.touched.push(id);
        self.after.put(agency);
        Ok(())
    }

    fn topics(&self, cells: &Cells<'_>, wrong: &mut Mistakes) -> Vec<TopicCode> {
        let told = cells.told(TOPICS).unwrap_or_default();
        let known = |word: &str| TopicCode::parse(word).filter(|code| self.reference.topics.contains_key(code));
        let words = told.split([' ', ',', ';']).filter(|word| !word.is_empty());
        words.filter_map(|word| wrong.of(known(word).ok_or_else(|| Wrong::NoTopic(word.to_owned())))).collect()
    }

    /// The agency above: by its name; of several the one whose area holds the place, or the one below which all stand.
    fn parent(&self, name: &str, area: Option<&AreaCode>) -> Result<AgencyId, Wrong> {
        let named: Vec<_> = self.after.iter().filter(|a| fold(&a.name) == fold(name)).collect();
        let holding: Vec<_> = named.iter().filter(|a| area.is_some_and(|area| a.area.contains(area))).collect();
        let below: Vec<_> = named.iter().filter(|a| self.under.is_some_and(|u| self.after.within(a.id, u))).collect();
        match (named.as_slice(), holding.as_slice(), below.as_slice()) {
            ([], _, _) => Err(Wrong::NoParent(name.to_owned())),
            ([only], _, _) => Ok(only.id),
            (_, [only], _) | (_, _, [only]) => Ok(only.id),
            _ => Err(Wrong::SeveralParents(name.to_owned())),
        }
    }
}

impl handles::Administration<'_> {
    /// Puts the agencies of a table in place, all or none; nobody: the operator. Lines that name nothing above stand under an
    /// agency, if one is given. A dry run tells what would be done.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where agencies are not as noted; [`AppError::Changed`] where others change too much at the same time;
    /// the store's.
    pub async fn put_agency_table(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        under: Option<AgencyId>,
        run: Run,
    ) -> Result<AgencyTable, AppError> {
        self.put_agencies(by, sheet, under, run.put()).await
    }

    /// The same where it still does what was shown; else nothing is done, and the plan told is another.
    ///
    /// # Errors
    /// The same.
    pub async fn put_agency_table_as_shown(
        self,
        by: &Official,
        sheet: &Sheet,
        under: Option<AgencyId>,
        plan: &str,
    ) -> Result<AgencyTable, AppError> {
        self.put_agencies(Some(by), sheet, under, Put::AsShown(plan)).await
    }

    async fn put_agencies(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        under: Option<AgencyId>,
        put: Put<'_>,
    ) -> Result<AgencyTable, AppError> {
        let table = self.add_made(|ends| self.try_agency_table(by, sheet, under, put, ends)).await?;
        self.refresh_reference().await?;
        Ok(table)
    }

    /// The same, at the ends of the chains that nobody moves meanwhile.
    async fn try_agency_table(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        under: Option<AgencyId>,
        put: Put<'_>,
        ends: Ends,
    ) -> Result<AgencyTable, AppError> {
        self.must_be_as_noted(Register::Agencies).await?;
        self.refresh_reference().await?;
        let (reference, before) = (self.reference(), self.store.agencies().await?);
        let mut reading = Reading {
            reference: &reference,
            by,
            under,
            after: AgencyTree::new(before.clone()),
            touched: Vec::new(),
            tidied: Vec::new(),
            next: UNNUMBERED,
        };
        let wrong = COLUMNS.read(sheet, |cells, wrong| reading.take(cells, wrong));
        let mut table = AgencyTable { wrong, tidied: reading.tidied, ..AgencyTable::default() };
        if !table.wrong.is_empty() {
            return Ok(table);
        }
        let was = |a: &Agency| before.iter().find(|b| b.id == a.id);
        // In the order of the table, so that who stands above is noted first.
        let touched = reading.touched.iter().filter_map(|id| reading.after.get(*id));
        let mut changed: Vec<Agency> = touched.filter(|a| was(a) != Some(a)).cloned().collect();
        for agency in &changed {
            if was(agency).is_some() { &mut table.changed } else { &mut table.added }.push(agency.name.clone());
            let above = agency.parent.and_then(|p| reading.after.get(p)).map(|a| a.name.clone()).unwrap_or_default();
            table.changes.push(AgencyChange { was: was(agency).cloned(), becomes: agency.clone(), above });
        }
        table.same = reading.touched.len() - changed.len();
        table.plan = plan(&table.changes);
        if put.is_dry(&table.plan) || changed.is_empty() {
            return Ok(table);
        }
        let mut all: Vec<_> = reading.after.iter().filter(|a| was(a) == Some(a)).cloned().collect();
        self.number(&mut changed).await?;
        match by {
            None => {
                all.extend(changed.iter().cloned());
                all.sort_by_key(|a| a.id);
                self.write_snapshot(Register::Agencies, &all, &Change::Agencies(changed), ends).await?;
            }
            // Whoever manages a part reads back what became of it.
            Some(_) => {
                let note = |a: &Agency| {
                    let (kind, concern) =
                        if was(a).is_some() { (NoteKind::AgencyChanged, Some(a.id)) } else { (NoteKind::AgencyAdded, a.parent) };
                    Ok(self.noted_now(by, About::new(kind, concern, &a.name).was(was(a))?.became(a)?))
                };
                let notes = changed.iter().map(note).collect::<Result<_, AppError>>()?;
                self.write_notes(notes, &Change::Agencies(changed), ends).await?;
            }
        }
        Ok(table)
    }

    /// Gives agencies a number that have none yet, also where others stand below them.
    pub(super) async fn number(self, agencies: &mut [Agency]) -> Result<(), AppError> {
        let (mut numbers, mut last) = (BTreeMap::new(), 0);
        for agency in agencies.iter().filter(|a| a.id.0 >= UNNUMBERED) {
            // Not every engine remembers what it gave.
            last = self.store.next_agency().await?.0.max(last + 1);
            numbers.insert(agency.id, AgencyId(last));
        }
        let number = |id: &mut AgencyId| *id = numbers.get(id).copied().unwrap_or(*id);
        for agency in agencies {
            number(&mut agency.id);
            agency.parent.iter_mut().for_each(number);
        }
        Ok(())
    }
}
