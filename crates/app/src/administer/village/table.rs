//! How villages stand, from a table: all of it or nothing. A line that merely may mean a village is told with those it may mean, and is
//! never taken; the operator may have the others taken.

use std::collections::BTreeMap;

use domain::{
    AreaCode, Date, Official, Refusal, ValidationError,
    policy::keeps_village,
    village::{Programme, Signal, Village, VillageEntry, VillageFacts, VillageKind},
};
use insight::fold;
use serde::Serialize;
use store::Change;

use super::{
    super::{
        About, NoteKind, Register,
        table::{Cells, Column, Columns, Fault, Mistakes, Run, Wrong, maybe_named},
    },
    matching::{Named, meant},
};
use crate::{AppError, ReferenceData, handles, record::chain::Ends, sheet::Sheet};

pub(super) const CODE: Column = Column("code", "kode");
pub(super) const NAME: Column = Column("name", "nama");
pub(super) const DISTRICT: Column = Column("district", "kecamatan");
pub(super) const REGENCY: Column = Column("regency", "kabupaten");
pub(super) const KIND: Column = Column("kind", "jenis");
const PROGRAMME: Column = Column("programme", "program");
const MEMBER_SINCE: Column = Column("member_since", "anggota_sejak");
const SIGNAL: Column = Column("signal", "sinyal");
const SIGNAL_BY: Column = Column("signal_by", "sinyal_menurut");
const SIGNAL_ON: Column = Column("signal_on", "sinyal_pada");
const CONTACT: Column = Column("contact", "kontak");
const OFFICERS: Column = Column("officers", "petugas");
const POSTERS: Column = Column("posters", "poster");
const VISITED: Column = Column("visited_on", "dikunjungi");
const SINCE: Column = Column("since", "sejak");
const SOURCE: Column = Column("source", "sumber");

/// A line for each village of the country, and some to spare.
const COLUMNS: Columns = Columns {
    known: &[
        CODE,
        NAME,
        DISTRICT,
        REGENCY,
        KIND,
        PROGRAMME,
        MEMBER_SINCE,
        SIGNAL,
        SIGNAL_BY,
        SIGNAL_ON,
        CONTACT,
        OFFICERS,
        POSTERS,
        VISITED,
        SINCE,
        SOURCE,
    ],
    needed: &[],
    most_lines: 100_000,
};

/// What choices may be called in Indonesian, beside their own words.
const KINDS: [(&str, VillageKind); 3] =
    [("desa", VillageKind::Desa), ("kelurahan", VillageKind::Kelurahan), ("kampung", VillageKind::Kampung)];
const PROGRAMMES: [(&str, Programme); 7] = [
    ("member", Programme::Member),
    ("anggota", Programme::Member),
    ("ya", Programme::Member),
    ("outside", Programme::Outside),
    ("bukan", Programme::Outside),
    ("tidak", Programme::Outside),
    ("unknown", Programme::Unknown),
];
const SIGNALS: [(&str, Signal); 7] = [
    ("none", Signal::None),
    ("tidak ada", Signal::None),
    ("weak", Signal::Weak),
    ("lemah", Signal::Weak),
    ("good", Signal::Good),
    ("baik", Signal::Good),
    ("unknown", Signal::Unknown),
];

/// What becomes of lines that merely may mean a village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubtful {
    /// Nothing is taken until they are mended
    Refuse,
    /// They are told and left; the others are taken
    Leave,
}

/// What a table of villages does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VillageTable {
    /// How many villages come into the register.
    pub added: usize,
    /// How many lines change what is known.
    pub changed: usize,
    /// How many tell what is known.
    pub same: usize,
    /// Lines that merely may mean a village, and were left.
    pub left: Vec<Fault>,
    /// What is wrong; then nothing is taken.
    pub wrong: Vec<Fault>,
    /// Each entry that is new.
    #[serde(skip)]
    pub changes: Vec<VillageChange>,
}

/// An entry that a table adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageChange {
    /// What held that day before; nothing, where nothing was known.
    pub was: Option<VillageEntry>,
    /// What becomes of it.
    pub becomes: VillageEntry,
}

/// What a line tells, with what it is silent about.
struct Line {
    area: AreaCode,
    since: Date,
    tells: Box<dyn Fn(&mut VillageFacts) + Send + Sync>,
}

/// One of some choices, by any of its words.
fn one_of<T: Copy>(cells: &Cells<'_>, column: Column, all: &[(&str, T)]) -> Result<Option<T>, Wrong> {
    let Some(told) = cells.told(column) else { return Ok(None) };
    let found = all.iter().find(|(word, _)| *word == fold(&told).replace('_', " "));
    let words = || all.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    found.map(|(_, choice)| Some(*choice)).ok_or_else(|| Wrong::NotOneOf(column, told, words()))
}

fn count(cells: &Cells<'_>, column: Column) -> Result<Option<u32>, Wrong> {
    let Some(told) = cells.told(column) else { return Ok(None) };
    let number = told.parse::<u32>().ok().filter(|n| told.bytes().all(|b| b.is_ascii_digit()) && *n <= VillageFacts::MOST);
    number.map(Some).ok_or(Wrong::NoCount(column, told))
}

fn day(cells: &Cells<'_>, column: Column, today: Date) -> Result<Option<Date>, Wrong> {
    match cells.told(column).map(|told| insight::day(&told)) {
        None | Some(Err(ValidationError::Empty)) => Ok(None),
        Some(Err(why)) => Err(Wrong::ValidationError(column, why)),
        Some(Ok(day)) if day > today => Err(Wrong::DayAhead(column)),
        Some(Ok(day)) => Ok(Some(day)),
    }
}

/// The village that a line tells of, and its kind where it tells that; none where something is wrong with it. What merely may mean a village
/// is kept as doubtful.
pub(super) fn village_of(
    reference: &ReferenceData,
    cells: &Cells<'_>,
    doubtful: &mut Vec<Fault>,
    wrong: &mut Mistakes,
) -> (Option<AreaCode>, Option<Option<VillageKind>>) {
    let kind = wrong.of(one_of(cells, KIND, &KINDS));
    let named = Named {
        code: cells.told(CODE),
        name: cells.told(NAME),
        district: cells.told(DISTRICT),
        regency: cells.told(REGENCY),
        kind: kind.flatten(),
    };
    let area = match meant(reference, &named) {
        Err(why @ Wrong::DoubtfulVillage(..)) => {
            doubtful.push(Fault { line: cells.line, why });
            None
        }
        found => wrong.of(found),
    };
    (area, kind)
}

/// One line; none where something is wrong with it, or doubtful.
fn read(
    reference: &ReferenceData,
    today: Date,
    by: Option<&Official>,
    cells: &Cells<'_>,
    doubtful: &mut Vec<Fault>,
    wrong: &mut Mistakes,
) -> Option<Line> {
    let (area, kind) = village_of(reference, cells, doubtful, wrong);
    let programme = wrong.of(one_of(cells, PROGRAMME, &PROGRAMMES));
    let signal = wrong.of(one_of(cells, SIGNAL, &SIGNALS));
    let [member_since, signal_on, visited_on, since] =
        [MEMBER_SINCE, SIGNAL_ON, VISITED, SINCE].map(|column| wrong.of(day(cells, column, today)));
    let [officers, posters] = [OFFICERS, POSTERS].map(|column| wrong.of(count(cells, column)));
    let [signal_by, contact, source] = [SIGNAL_BY, CONTACT, SOURCE].map(|column| wrong.of(maybe_named(cells, column)));
    if area.as_ref().is_some_and(|area| by.is_some_and(|by| keeps_village(by, area, &reference.agencies).is_none())) {
        wrong.add(Refusal::NotAllowed.into());
    }
    let (kind, programme, signal) = (kind?, programme?, signal?);
    let (member_since, signal_on, visited_on) = (member_since?, signal_on?, visited_on?);
    let (officers, posters) = (officers?, posters?);
    let [signal_by, contact, source] = [signal_by?, contact?, source?].map(|text| text.map(|t| t.as_str().to_owned()));
    // What a line is silent about stays as it is.
    let tells = move |facts: &mut VillageFacts| {
        facts.kind = kind.unwrap_or(facts.kind);
        facts.programme = programme.unwrap_or(facts.programme);
        facts.member_since = member_since.or(facts.member_since);
        facts.signal = signal.unwrap_or(facts.signal);
        facts.signal_on = signal_on.or(facts.signal_on);
        facts.visited_on = visited_on.or(facts.visited_on);
        facts.officers = officers.unwrap_or(facts.officers);
        facts.posters = posters.unwrap_or(facts.posters);
        for (told, kept) in [(&signal_by, &mut facts.signal_by), (&contact, &mut facts.contact), (&source, &mut facts.source)] {
            if let Some(told) = told {
                kept.clone_from(told);
            }
        }
    };
    Some(Line { area: area?, since: since?.unwrap_or(today), tells: Box::new(tells) })
}

impl handles::Villages<'_> {
    /// Keeps how villages stand, all lines of a table or none; nobody: the operator. A dry run tells what would be done. What is known
    /// already changes nothing.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where what is kept is not as noted; [`AppError::Changed`] where others change too much at the same time;
    /// the store's.
    pub async fn put_table(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        doubtful: Doubtful,
        run: Run,
    ) -> Result<VillageTable, AppError> {
        let table = self.add_made(|ends| self.try_table(by, sheet, doubtful, run, ends)).await?;
        self.refresh_reference().await?;
        Ok(table)
    }

    async fn try_table(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        lines_in_doubt: Doubtful,
        run: Run,
        ends: Ends,
    ) -> Result<VillageTable, AppError> {
        self.administration().must_be_as_noted(Register::Villages).await?;
        self.refresh_reference().await?;
        let (reference, today) = (self.reference(), self.figures().today());
        let (mut told, mut doubtful) = (BTreeMap::new(), Vec::new());
        let wrong = COLUMNS.read(sheet, |cells, wrong| {
            let Some(line) = read(&reference, today, by, cells, &mut doubtful, wrong) else { return };
            if let Some(twice) = told.insert((line.area.clone(), line.since), line.tells) {
                drop(twice);
                wrong.add(Wrong::Twice(format!("{}, {}", reference.place(&line.area), line.since)));
            }
        });
        let mut table = VillageTable { wrong, ..VillageTable::default() };
        match lines_in_doubt {
            Doubtful::Leave => table.left = doubtful,
            Doubtful::Refuse => table.wrong.extend(doubtful),
        }
        table.wrong.sort_by_key(|fault| fault.line);
        if !table.wrong.is_empty() {
            return Ok(table);
        }
        let mut all = self.store.villages(None).await?;
        let mut known: BTreeMap<_, _> = Village::all(all.clone()).into_iter().map(|v| (v.area.clone(), v)).collect();
        for ((area, since), tells) in told {
            let village = known.entry(area.clone()).or_insert_with(|| Village::untold(area.clone()));
            let was = village.on(since).cloned();
            let mut facts = was.as_ref().map_or_else(|| VillageFacts::unknown(&area), |e| e.facts.clone());
            tells(&mut facts);
            match village.told(since, facts, None, self.now(), by.map(|o| o.user)) {
                None => table.same += 1,
                Some(becomes) => {
                    if becomes.version == 1 {
                        table.added += 1;
                    } else {
                        table.changed += 1;
                    }
                    village.add(becomes.clone());
                    table.changes.push(VillageChange { was, becomes });
                }
            }
        }
        if run == Run::Dry || table.changes.is_empty() {
            return Ok(table);
        }
        let change = Change::Villages(table.changes.iter().map(|c| c.becomes.clone()).collect());
        match by {
            None => {
                all.extend(table.changes.iter().map(|c| c.becomes.clone()));
                self.administration().write_snapshot(Register::Villages, &all, &change, ends).await?;
            }
            // What an official changed is read back village by village.
            Some(by) => {
                let note = |c: &VillageChange| {
                    let place = reference.place_name(&c.becomes.area);
                    let agency = keeps_village(by, &c.becomes.area, &reference.agencies);
                    let about = About::new(NoteKind::Village, agency, &place).was(c.was.as_ref())?;
                    Ok(self.noted_now(Some(by), about.became(&c.becomes)?))
                };
                let notes = table.changes.iter().map(note).collect::<Result<_, AppError>>()?;
                self.write_notes(notes, &change, ends).await?;
            }
        }
        Ok(table)
    }
}
