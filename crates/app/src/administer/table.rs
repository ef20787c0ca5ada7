//! Tables that agencies and people come in: their columns, their lines, and what is wrong with one. All of a table is taken or
//! nothing, so every wrong line is told at once.

use std::{collections::BTreeMap, fmt};

use domain::{AreaCode, Refusal, Title, ValidationError};
use insight::fold;
use serde::{Serialize, Serializer};

use crate::{
    ReferenceData,
    sheet::{NoRow, Sheet, named, told, too_wide},
};

/// Most faults that are told, and most names that became others.
const MOST_TOLD: usize = 500;

/// Where something is: its code, or its name.
pub(super) const AREA: Column = Column("area", "wilayah");

/// A column, by the names it may have: in English, and in Indonesian.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Column(pub &'static str, pub &'static str);

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

/// What is wrong with a line, or with the whole table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message says it")]
pub enum Wrong {
    #[error("the file is empty")]
    Nothing,
    #[error("{0}")]
    Unreadable(String),
    #[error("a quotation mark that begins here never ends: remove it, or write two of them")]
    OpenQuote,
    #[error("there is no column {0:?}; there are {all}", all = all(.1))]
    NoColumn(String, &'static [Column]),
    #[error("the column {0:?} stands there twice")]
    ColumnTwice(String),
    #[error("the header has no column {0:?}; there are {all}", all = all(.1))]
    ColumnMissing(Column, &'static [Column]),
    #[error("has {0} cells, the header {1}")]
    TooWide(usize, usize),
    #[error("a table has at most {0} lines")]
    TooLong(usize),
    #[error("there is no {0}")]
    Missing(Column),
    #[error("{0}: {1}")]
    ValidationError(Column, ValidationError),
    #[error("the kind {0:?} is none: government, service, inspectorate or village (pemerintah, dinas, inspektorat, desa)")]
    NoKind(String),
    #[error("there is no area {0:?}; import areas first, or give its code")]
    NoArea(String),
    #[error("there is no topic {0:?}; topics are given by their codes")]
    NoTopic(String),
    #[error("approval is yes or no, not {0:?}")]
    NoApproval(String),
    #[error("there is no agency {0:?} to stand below; it must be known, or stand before")]
    NoParent(String),
    #[error("there are several agencies {0:?} to stand below")]
    SeveralParents(String),
    #[error("{0:?} is no number of people: digits alone, or with a dot, comma or blank before each three of them")]
    NoNumber(String),
    #[error("{0:?} is no year, such as 2025")]
    NoYear(String),
    #[error("the year {0} has not come yet")]
    YearAhead(i16),
    #[error("there is no village {0:?}; give its code")]
    NoVillage(String),
    #[error("{0:?} may mean: {all}; give the code of the one that is meant", all = .1.join("; "))]
    DoubtfulVillage(String, Vec<String>),
    #[error("{0} is one of {2}, not {1:?}")]
    NotOneOf(Column, String, String),
    #[error("{0}: {1:?} is no number of at most four digits")]
    NoCount(Column, String),
    #[error(
        "{0:?} is no amount of rupiah: digits alone, or with a dot, comma or blank before each three of them, and no part of one"
    )]
    NoRupiah(String),
    #[error("{0}: that day has not come yet")]
    DayAhead(Column),
    #[error("{0} stands there twice")]
    Twice(String),
    #[error("it is there already as {0:?}: write it so, or rename that one on its own page")]
    Spelled(String),
    #[error("it lies outside the area of {0}")]
    Outside(String),
    #[error("there is no role {0:?}; there are {1}")]
    NoRole(String, String),
    #[error("there is no agency {0:?}; import agencies first, or give its number or exact name")]
    NoAgency(String),
    #[error("there are several agencies {0:?}; give the whole name with its place")]
    SeveralAgencies(String),
    #[error("the login {0:?} is {1:?} already: give another login, or write the name as it is there")]
    OtherName(String, String),
    #[error("{0:?} has another e-mail address already; change it on their own page, and leave the cell empty")]
    OtherEmail(String),
    #[error("the login {0:?} is taken")]
    LoginTaken(String),
    #[error("{0}")]
    Refused(Refusal),
}

fn all(columns: &[Column]) -> String {
    columns.iter().map(|column| column.0).collect::<Vec<_>>().join(", ")
}

impl From<Refusal> for Wrong {
    fn from(why: Refusal) -> Self {
        Self::Refused(why)
    }
}

impl From<NoRow> for Wrong {
    fn from(why: NoRow) -> Self {
        match why {
            NoRow::OpenQuote => Self::OpenQuote,
            NoRow::Unreadable(_) => Self::Unreadable(why.to_string()),
        }
    }
}

impl Serialize for Wrong {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a table is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// To tell what it would do
    Dry,
    /// To put it in place
    Real,
}

impl Run {
    pub(super) fn put(self) -> Put<'static> {
        match self {
            Self::Dry => Put::Dry,
            Self::Real => Put::Whatever,
        }
    }
}

/// Whether a table is put in place.
#[derive(Clone, Copy)]
pub(super) enum Put<'a> {
    /// It is only told what it would do.
    Dry,
    Whatever,
    /// Only where it does what was shown, known by its plan.
    AsShown(&'a str),
}

impl Put<'_> {
    pub(super) fn is_dry(self, plan: &str) -> bool {
        match self {
            Self::Dry => true,
            Self::Whatever => false,
            Self::AsShown(shown) => shown != plan,
        }
    }
}

/// What tells that what a table does, with what was there before, is what was shown.
pub(super) fn plan(changes: &impl fmt::Debug) -> String {
    trust::hex(&trust::digest(format!("{changes:?}").as_bytes()))
}

/// A line that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where it stands in the file.
    pub line: u64,
    /// What is wrong with it.
    pub why: Wrong,
}

/// What is wrong with one line: all of it, so that whoever mends it mends it once.
#[derive(Default)]
pub(super) struct Mistakes(Vec<Wrong>);

impl Mistakes {
    /// What was read; or nothing, and why is kept.
    pub(super) fn of<T>(&mut self, read: Result<T, Wrong>) -> Option<T> {
        read.map_err(|why| self.add(why)).ok()
    }

    pub(super) fn add(&mut self, why: Wrong) {
        self.0.push(why);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A name that is kept otherwise than it was written: blanks and what is not seen are dropped, logins become small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tidied {
    /// Where it stands in the file.
    pub line: u64,
    /// As it was written.
    pub written: String,
    /// As it is kept.
    pub kept: String,
}

/// The columns that a table has.
pub(super) struct Columns {
    pub(super) known: &'static [Column],
    /// Those that must be there.
    pub(super) needed: &'static [Column],
    pub(super) most_lines: usize,
}

/// A line under its header.
pub(super) struct Cells<'a> {
    pub(super) line: u64,
    places: &'a BTreeMap<Column, usize>,
    row: &'a csv::StringRecord,
}

impl Cells<'_> {
    /// What a cell tells.
    pub(super) fn told(&self, column: Column) -> Option<String> {
        told(self.raw(column))
    }

    /// Whether the table has a column at all: what it has none for stays as it is.
    pub(super) fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }

    /// What a cell must tell.
    pub(super) fn must(&self, column: Column) -> Result<String, Wrong> {
        self.told(column).ok_or(Wrong::Missing(column))
    }

    /// A name of one line that must be there. One that is kept otherwise than it was written is told.
    pub(super) fn name(&self, column: Column, tidied: &mut Vec<Tidied>) -> Result<String, Wrong> {
        self.must(column)?;
        let name = named(self.raw(column)).map_err(|why| Wrong::ValidationError(column, why))?;
        self.keep(column, &name, tidied);
        Ok(name)
    }

    /// Tells where something is kept otherwise than it was written.
    pub(super) fn keep(&self, column: Column, kept: &str, tidied: &mut Vec<Tidied>) {
        let written = self.raw(column);
        if written != kept && tidied.len() < MOST_TOLD {
            tidied.push(Tidied { line: self.line, written: written.to_owned(), kept: kept.to_owned() });
        }
    }

    fn raw(&self, column: Column) -> &str {
        self.places.get(&column).and_then(|place| self.row.get(*place)).unwrap_or_default()
    }
}

impl Columns {
    /// Reads all lines; gives what is wrong with them.
    pub(super) fn read(&self, sheet: &Sheet, mut take: impl FnMut(&Cells<'_>, &mut Mistakes)) -> Vec<Fault> {
        let mut lines = sheet.lines();
        let (places, width) = match lines.next() {
            None => return vec![Fault { line: 1, why: Wrong::Nothing }],
            Some((line, row)) => match row.map_err(Wrong::from).and_then(|row| Ok((self.header(&row)?, row.len()))) {
                Ok(header) => header,
                Err(why) => return vec![Fault { line, why }],
            },
        };
        let mut wrong = Vec::new();
        for (n, (line, row)) in lines.enumerate() {
            let mut mistakes = Mistakes::default();
            match row {
                _ if n >= self.most_lines => mistakes.add(Wrong::TooLong(self.most_lines)),
                Err(why) => mistakes.add(why.into()),
                Ok(row) if too_wide(&row, width) => mistakes.add(Wrong::TooWide(row.len(), width)),
                Ok(row) => take(&Cells { line, places: &places, row: &row }, &mut mistakes),
            }
            wrong.extend(mistakes.0.into_iter().map(|why| Fault { line, why }));
            if wrong.len() >= MOST_TOLD || n >= self.most_lines {
                break;
            }
        }
        wrong
    }

    /// Where columns stand.
    fn header(&self, row: &csv::StringRecord) -> Result<BTreeMap<Column, usize>, Wrong> {
        let mut places = BTreeMap::new();
        for (place, cell) in row.iter().enumerate() {
            let Some(name) = told(cell) else { continue };
            let known = self.known.iter().find(|Column(english, own)| [*english, *own].contains(&fold(&name).as_str()));
            let column = known.ok_or_else(|| Wrong::NoColumn(name.clone(), self.known))?;
            if places.insert(*column, place).is_some() {
                return Err(Wrong::ColumnTwice(name));
            }
        }
        match self.needed.iter().find(|needed| !places.contains_key(*needed)) {
            Some(missing) => Err(Wrong::ColumnMissing(*missing, self.known)),
            None => Ok(places),
        }
    }
}

/// The area that is meant by a code or a name.
pub(super) fn area_named(reference: &ReferenceData, place: &str) -> Result<AreaCode, Wrong> {
    let area = place.parse().ok().and_then(|code| reference.area(&code)).map(|a| &a.code);
    let area = area.or_else(|| reference.the_area(place).map(|a| &a.code)).or_else(|| reference.of_government(place));
    area.cloned().ok_or_else(|| Wrong::NoArea(place.to_owned()))
}

/// A text of one line that may be missing.
pub(super) fn maybe_named(cells: &Cells<'_>, column: Column) -> Result<Option<Title>, Wrong> {
    let text = cells.told(column);
    text.map(|text| Title::parse(&text).map_err(|why| Wrong::ValidationError(column, why))).transpose()
}
