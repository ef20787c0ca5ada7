//! How many people live where, from a table: all of it or nothing.

use std::collections::BTreeMap;

use domain::{Agency, AgencyKind, AreaCode, Official, Refusal, Role, figure::Population};
use serde::Serialize;
use store::Change;

use super::{
    About, NoteKind, Register,
    table::{AREA, Cells, Column, Columns, Fault, Mistakes, Put, Run, Tidied, Wrong, area_named, plan},
};
use crate::{AppError, ReferenceData, handles, record::chain::Ends, sheet::Sheet};

const YEAR: Column = Column("year", "tahun");
const PEOPLE: Column = Column("people", "penduduk");
const SOURCE: Column = Column("source", "sumber");

/// A line for each village of the country, and some to spare.
const COLUMNS: Columns =
    Columns { known: &[AREA, YEAR, PEOPLE, SOURCE], needed: &[AREA, YEAR, PEOPLE, SOURCE], most_lines: 100_000 };

/// What a table of people does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PopulationTable {
    /// How many numbers are new.
    pub added: usize,
    /// How many are changed.
    pub changed: usize,
    /// How many are as they were.
    pub same: usize,
    /// Sources that are kept otherwise than they were written.
    pub tidied: Vec<Tidied>,
    /// What is wrong; then nothing is taken.
    pub wrong: Vec<Fault>,
    /// Each number that is new or changed.
    #[serde(skip)]
    pub changes: Vec<PopulationChange>,
    /// What all that it does is known by, with what was there before; see [`Administration::put_population_table_as_shown`](handles::Administration::put_population_table_as_shown).
    #[serde(skip)]
    pub plan: String,
}

/// A number of people that a table adds or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopulationChange {
    /// What it was; nothing, where it is new.
    pub was: Option<Population>,
    /// What it becomes.
    pub becomes: Population,
}

/// A number as people write it: with a dot, a comma or a blank before each three digits, or without. What has fractions is none.
fn number(text: &str) -> Option<u64> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mark = text.chars().find(|c| !c.is_ascii_digit());
    let mut parts = text.split(|c| Some(c) == mark);
    let first = parts.next().filter(|first| digits(first) && !first.is_empty())?;
    let grouped = mark.is_none() || (matches!(mark, Some('.' | ',' | ' ' | '\'')) && first.len() <= 3);
    let whole = grouped && parts.all(|part| part.len() == 3 && digits(part));
    let plain: String = text.chars().filter(char::is_ascii_digit).collect();
    plain.parse().ok().filter(|people| whole && *people <= Population::MOST)
}

/// A year that has begun, in digits alone.
fn year(text: String, latest: i16) -> Result<i16, Wrong> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(year) if plain && Population::YEARS.contains(&year) => {
            if year > latest {
                Err(Wrong::YearAhead(year))
            } else {
                Ok(year)
            }
        }
        _ => Err(Wrong::NoYear(text)),
    }
}

/// One line; none where something is wrong with it.
fn read(
    reference: &ReferenceData,
    latest: i16,
    by: Option<&Official>,
    cells: &Cells<'_>,
    tidied: &mut Vec<Tidied>,
    wrong: &mut Mistakes,
) -> Option<Population> {
    let area = wrong.of(cells.must(AREA).and_then(|place| area_named(reference, &place)));
    let year = wrong.of(cells.must(YEAR).and_then(|told| year(told, latest)));
    let people = wrong.of(cells.must(PEOPLE).and_then(|people| number(&people).ok_or(Wrong::NoNumber(people))));
    let source = wrong.of(cells.name(SOURCE, tidied));
    if area.as_ref().is_some_and(|area| by.is_some_and(|by| !reference.is_governed_by(by, area))) {
        wrong.add(Refusal::NotAllowed.into());
        return None;
    }
    Some(Population { area: area?, year: year?, people: people?, source: source? })
}

impl ReferenceData {
    /// Whether an official administers a government in whose area a place lies.
    #[must_use]
    pub fn is_governed_by(&self, official: &Official, area: &AreaCode) -> bool {
        let governs = |a: &Agency| a.kind == AgencyKind::Government && a.area.contains(area);
        official.agencies(Role::Administrator).any(|agency| self.agencies.get(agency).is_some_and(governs))
    }
}

impl handles::Administration<'_> {
    /// Keeps how many people live where, all lines of a table or none; nobody: the operator. A line changes the number of the same
    /// area and year. A dry run tells what would be done.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where what is kept is not as noted; [`AppError::Changed`] where others change too much at the same time;
    /// the store's.
    pub async fn put_population_table(self, by: Option<&Official>, sheet: &Sheet, run: Run) -> Result<PopulationTable, AppError> {
        self.put_population(by, sheet, run.put()).await
    }

    /// The same where it still does what was shown; else nothing is done, and the plan told is another.
    ///
    /// # Errors
    /// The same.
    pub async fn put_population_table_as_shown(
        self,
        by: &Official,
        sheet: &Sheet,
        plan: &str,
    ) -> Result<PopulationTable, AppError> {
        self.put_population(Some(by), sheet, Put::AsShown(plan)).await
    }

    async fn put_population(self, by: Option<&Official>, sheet: &Sheet, put: Put<'_>) -> Result<PopulationTable, AppError> {
        let table = self.add_made(|ends| self.try_population_table(by, sheet, put, ends)).await?;
        self.refresh_reference().await?;
        Ok(table)
    }

    async fn try_population_table(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        put: Put<'_>,
        ends: Ends,
    ) -> Result<PopulationTable, AppError> {
        self.must_be_as_noted(Register::Population).await?;
        self.refresh_reference().await?;
        let reference = self.reference();
        let latest = self.figures().today().year();
        let key = |p: &Population| (p.area.clone(), p.year);
        let mut all: BTreeMap<_, _> = self.store.population().await?.into_iter().map(|p| (key(&p), p)).collect();
        let (mut told, mut tidied) = (BTreeMap::new(), Vec::new());
        let wrong = COLUMNS.read(sheet, |cells, wrong| {
            let Some(one) = read(&reference, latest, by, cells, &mut tidied, wrong) else { return };
            if let Some(twice) = told.insert(key(&one), one) {
                wrong.add(Wrong::Twice(format!("{}, {}", reference.place(&twice.area), twice.year)));
            }
        });
        let mut table = PopulationTable { wrong, tidied, ..PopulationTable::default() };
        if !table.wrong.is_empty() {
            return Ok(table);
        }
        for (key, becomes) in told {
            let was = all.insert(key, becomes.clone());
            match &was {
                None => table.added += 1,
                Some(was) if *was == becomes => {
                    table.same += 1;
                    continue;
                }
                Some(_) => table.changed += 1,
            }
            table.changes.push(PopulationChange { was, becomes });
        }
        table.plan = plan(&table.changes);
        if put.is_dry(&table.plan) || table.changes.is_empty() {
            return Ok(table);
        }
        let change = Change::Population(table.changes.iter().map(|c| c.becomes.clone()).collect());
        match by {
            None => {
                let all: Vec<_> = all.into_values().collect();
                self.write_snapshot(Register::Population, &all, &change, ends).await?;
            }
            // What an official changed is read back number by number.
            Some(_) => {
                let note = |c: &PopulationChange| {
                    let place = reference.place_name(&c.becomes.area);
                    let about = About::new(NoteKind::Population, None, &place).was(c.was.as_ref())?;
                    Ok(self.noted_now(by, about.became(&c.becomes)?))
                };
                let notes = table.changes.iter().map(note).collect::<Result<_, AppError>>()?;
                self.write_notes(notes, &change, ends).await?;
            }
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_as_people_write_them_and_nothing_else_is_one() {
        for (text, read) in [
            ("729382", Some(729_382)),
            ("729.382", Some(729_382)),
            ("1,729,382", Some(1_729_382)),
            ("1 729 382", Some(1_729_382)),
            ("0", Some(0)),
            ("12,5", None),
            ("729.382,0", None),
            ("7293.82", None),
            ("1234.567", None),
            ("", None),
            (".500", None),
            ("-5", None),
            ("729k", None),
            ("1.2e6", None),
            ("٧٢٩", None),
            ("99999999999999999999999", None),
            ("999.999.999.999", None),
        ] {
            assert_eq!(number(text), read, "{text:?}");
        }
    }
}
