//! Agencies from a table, all of them or none: who stands below whom, what each is, where, and for what.

use std::collections::BTreeMap;

use domain::{Agency, AgencyId, AgencyKind, AgencyTree, TopicCode, policy::may_stand};
use insight::fold;
use store::Change;

use super::Register;
use crate::{
    House, Trouble, World,
    record::chain::Ends,
    sheet::{Sheet, named, runs_over, told},
};

/// Most agencies of a table.
const MOST: usize = 20_000;
/// From here on agencies of a table are counted that have no number yet.
pub(super) const UNNUMBERED: i64 = 1 << 60;
/// Most faults that are told.
const MOST_FAULTS: usize = 500;

/// The columns of a table, each by the names it may have.
const COLUMNS: [(&str, &str); 7] = [
    ("name", "nama"),
    ("parent", "induk"),
    ("kind", "jenis"),
    ("area", "wilayah"),
    ("topics", "topik"),
    ("approval", "persetujuan"),
    ("decree", "sk"),
];
/// Those that must be there.
const NEEDED: [&str; 3] = ["name", "kind", "area"];

/// A line that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Where it stands in the file.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

/// What a table of agencies does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct AgencyTable {
    /// Agencies that are new.
    pub added: Vec<String>,
    /// Agencies that are changed.
    pub changed: Vec<String>,
    /// How many are as they were.
    pub same: usize,
    /// What is wrong; then nothing is taken.
    pub wrong: Vec<Fault>,
}

/// Where columns stand.
struct Header(BTreeMap<&'static str, usize>);

impl Header {
    fn read(row: &csv::StringRecord) -> Result<Self, String> {
        let mut places = BTreeMap::new();
        for (place, cell) in row.iter().enumerate() {
            let Some(name) = told(cell) else { continue };
            let known = COLUMNS.iter().find(|(english, own)| [*english, *own].contains(&fold(&name).as_str()));
            let (column, _) = known.ok_or_else(|| format!("there is no column {name:?}; there are {}", Self::names()))?;
            if places.insert(*column, place).is_some() {
                return Err(format!("the column {name:?} stands there twice"));
            }
        }
        match NEEDED.iter().find(|needed| !places.contains_key(*needed)) {
            Some(missing) => Err(format!("the header has no column {missing:?}; there are {}", Self::names())),
            None => Ok(Self(places)),
        }
    }

    fn names() -> String {
        COLUMNS.map(|(english, _)| english).join(", ")
    }

    fn cell(&self, row: &csv::StringRecord, column: &str) -> Option<String> {
        self.0.get(column).and_then(|place| row.get(*place)).and_then(told)
    }
}

/// What kinds are called in tables.
fn kind_of(word: &str) -> Option<AgencyKind> {
    match fold(word).as_str() {
        "pemerintah" | "pemda" => Some(AgencyKind::Government),
        "perangkat daerah" | "dinas" | "badan" | "unit" => Some(AgencyKind::Service),
        "inspektorat" => Some(AgencyKind::Inspectorate),
        "desa" | "kelurahan" => Some(AgencyKind::Village),
        word => AgencyKind::parse(word),
    }
}

fn yes_or_no(word: Option<&str>) -> Option<bool> {
    match word.map(fold).as_deref() {
        None | Some("no" | "tidak" | "0" | "false") => Some(false),
        Some("yes" | "ya" | "1" | "true") => Some(true),
        Some(_) => None,
    }
}

/// A table being read: all agencies as they would be after it.
struct Reading<'a> {
    world: &'a World,
    after: AgencyTree,
    touched: Vec<AgencyId>,
    next: i64,
}

impl Reading<'_> {
    /// One line.
    fn take(&mut self, cell: impl Fn(&str) -> Option<String>) -> Result<(), String> {
        let name = named(&cell("name").ok_or("there is no name")?).map_err(|why| format!("name: {why}"))?;
        let kind = cell("kind").ok_or("there is no kind")?;
        let kind = kind_of(&kind).ok_or_else(|| {
            format!(
                "the kind {kind:?} is none: government, service, inspectorate or village (pemerintah, dinas, inspektorat, desa)"
            )
        })?;
        let place = cell("area").ok_or("there is no area")?;
        let area = place.parse().ok().and_then(|code| self.world.area(&code)).or_else(|| self.world.the_area(&place));
        let area = area.ok_or_else(|| format!("there is no area {place:?}; import areas first, or give its code"))?;
        let parent = cell("parent").map(|parent| self.parent(&parent, &area.code)).transpose()?;
        let mut topics = Vec::new();
        for word in cell("topics").iter().flat_map(|t| t.split([' ', ',', ';'])).filter(|w| !w.is_empty()) {
            let topic = TopicCode::parse(word).filter(|code| self.world.topics.contains_key(code));
            topics.push(topic.ok_or_else(|| format!("there is no topic {word:?}; topics are given by their codes"))?);
        }
        let approval = cell("approval");
        let approval = yes_or_no(approval.as_deref()).ok_or_else(|| format!("approval is yes or no, not {approval:?}"))?;
        let decree = match cell("decree") {
            None => String::new(),
            Some(text) => named(&text).map_err(|why| format!("decree: {why}"))?,
        };
        let before = self.after.iter().find(|a| a.parent == parent && a.name == name).cloned();
        let id = before.as_ref().map_or(AgencyId(self.next), |a| a.id);
        if self.touched.contains(&id) {
            return Err(format!("{name} stands there twice"));
        }
        let closed = before.as_ref().is_some_and(|a| a.closed);
        let agency = Agency { id, parent, kind, name, area: area.code.clone(), topics, approval, decree, closed };
        may_stand(before.as_ref(), &agency, true, &self.after).map_err(|why| why.to_string())?;
        if let Some(parent) = parent.and_then(|p| self.after.get(p))
            && !parent.area.contains(&agency.area)
        {
            return Err(format!("it lies outside the area of {}", parent.name));
        }
        self.next += i64::from(before.is_none());
        self.touched.push(id);
        self.after.put(agency);
        Ok(())
    }

    /// The agency above: by its name, and of several the one whose area holds the place.
    fn parent(&self, name: &str, area: &domain::AreaCode) -> Result<AgencyId, String> {
        let named: Vec<_> = self.after.iter().filter(|a| fold(&a.name) == fold(name)).collect();
        let holding: Vec<_> = named.iter().filter(|a| a.area.contains(area)).collect();
        match (named.as_slice(), holding.as_slice()) {
            ([], _) => Err(format!("there is no agency {name:?} to stand below; it must be known, or stand before")),
            ([only], _) => Ok(only.id),
            (_, [only]) => Ok(only.id),
            _ => Err(format!("there are several agencies {name:?} to stand below")),
        }
    }
}

impl House {
    /// Puts the agencies of a table in place, for the operator: all or none. A dry run tells what would be done.
    ///
    /// # Errors
    /// [`Trouble::Damaged`] where agencies are not as noted; [`Trouble::Changed`] where others change too much at the same time;
    /// the store's.
    pub async fn put_agency_table(&self, sheet: &Sheet, dry_run: bool) -> Result<AgencyTable, Trouble> {
        let table = self.add_made(async |ends| self.try_agency_table(sheet, dry_run, ends).await).await?;
        self.refresh_world().await?;
        Ok(table)
    }

    /// The same, at the ends of the chains that nobody moves meanwhile.
    async fn try_agency_table(&self, sheet: &Sheet, dry_run: bool, ends: Ends) -> Result<AgencyTable, Trouble> {
        self.must_be_as_noted(Register::Agencies).await?;
        self.refresh_world().await?;
        let (world, before) = (self.world(), self.store.agencies().await?);
        let mut reading =
            Reading { world: &world, after: AgencyTree::new(before.clone()), touched: Vec::new(), next: UNNUMBERED };
        let mut table = AgencyTable { wrong: read(sheet, &mut reading), ..AgencyTable::default() };
        if !table.wrong.is_empty() {
            return Ok(table);
        }
        let was = |a: &Agency| before.iter().find(|b| b.id == a.id);
        let mut changed: Vec<Agency> = reading.after.iter().filter(|a| was(a) != Some(a)).cloned().collect();
        for agency in &changed {
            if was(agency).is_some() { &mut table.changed } else { &mut table.added }.push(agency.name.clone());
        }
        table.same = reading.touched.len() - changed.len();
        if !dry_run && !changed.is_empty() {
            let mut all: Vec<_> = reading.after.iter().filter(|a| was(a) == Some(a)).cloned().collect();
            self.number(&mut changed).await?;
            all.extend(changed.iter().cloned());
            all.sort_by_key(|a| a.id);
            self.write_snapshot(Register::Agencies, &all, &Change::Agencies(changed), ends).await?;
        }
        Ok(table)
    }

    /// Gives agencies a number that have none yet, also where others stand below them.
    pub(super) async fn number(&self, agencies: &mut [Agency]) -> Result<(), Trouble> {
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

/// Reads all lines; gives what is wrong with them.
fn read(sheet: &Sheet, reading: &mut Reading<'_>) -> Vec<Fault> {
    let mut lines = sheet.lines();
    let header = match lines.next() {
        None => return vec![Fault { line: 1, why: "the file is empty".into() }],
        Some((line, row)) => match row.and_then(|row| Header::read(&row).map(|header| (header, row.len()))) {
            Ok(header) => header,
            Err(why) => return vec![Fault { line, why }],
        },
    };
    let (header, width) = header;
    let mut wrong = Vec::new();
    for (n, (line, row)) in lines.enumerate() {
        let taken = match row {
            _ if n >= MOST => Err(format!("a table has at most {MOST} agencies")),
            Err(why) => Err(why),
            Ok(row) => match runs_over(&row, width) {
                Some(why) => Err(why),
                None => reading.take(|column| header.cell(&row, column)),
            },
        };
        if let Err(why) = taken {
            wrong.push(Fault { line, why });
        }
        if wrong.len() >= MOST_FAULTS || n >= MOST {
            break;
        }
    }
    wrong
}
