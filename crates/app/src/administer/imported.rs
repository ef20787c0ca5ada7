//! Rows of files, put in place by the operator: all of them in one step with the note that holds their register after them, so that
//! whoever stops half-way leaves nothing half done.

use std::collections::BTreeMap;

use domain::{Agency, AgencyId, AgencyKind, AgencyTree, Area, AreaCode, Holiday, Refusal};
use insight::fold;
use serde::Serialize;
use store::{Change, Topic};

use super::{Register, agency_table::UNNUMBERED};
use crate::{AppError, handles};

/// The agencies that a file of reports names: the government of its area, and those that answer.
#[derive(Clone, Debug)]
pub struct AgenciesNamed {
    /// The area.
    pub within: AreaCode,
    /// What its government is called, should it have none yet.
    pub government: String,
    /// Those that answer, by their names.
    pub others: Vec<String>,
}

impl AgenciesNamed {
    /// The government of the area.
    fn governing(&self, tree: &AgencyTree) -> Option<AgencyId> {
        tree.custodian(&self.within).filter(|id| tree.get(*id).is_some_and(|a| a.area == self.within))
    }

    /// Where the area has no government yet, the agency somewhere else that is called like the one it is to have.
    #[must_use]
    pub fn taken<'a>(&self, tree: &'a AgencyTree) -> Option<&'a Agency> {
        let called = |a: &&Agency| fold(&a.name) == fold(&self.government);
        tree.iter().find(called).filter(|_| self.governing(tree).is_none())
    }

    /// Those that answer and that nobody knows yet, each once.
    #[must_use]
    pub fn unknown(&self, tree: &AgencyTree) -> Vec<&str> {
        let mut named: BTreeMap<_, _> = self.others.iter().rev().map(|name| (fold(name), name.as_str())).collect();
        for known in tree.iter().filter(|a| self.within.contains(&a.area)) {
            named.remove(&fold(&known.name));
        }
        named.remove(&fold(&self.government));
        named.into_values().collect()
    }

    fn agency(&self, id: i64, parent: Option<AgencyId>, kind: AgencyKind, name: &str) -> Agency {
        Agency {
            id: AgencyId(id),
            parent,
            kind,
            name: name.to_owned(),
            area: self.within.clone(),
            topics: Vec::new(),
            approval: false,
            decree: String::new(),
            closed: false,
        }
    }

    /// All that is missing, numbered from [`UNNUMBERED`] on.
    fn missing(&self, tree: &AgencyTree) -> Vec<Agency> {
        let (mut missing, mut ids) = (Vec::new(), UNNUMBERED..);
        let government = self.governing(tree).or_else(|| {
            let above = tree.custodian(&self.within);
            missing.push(self.agency(ids.next()?, above, AgencyKind::Government, &self.government));
            missing.last().map(|a| a.id)
        });
        let others = self.unknown(tree).into_iter().zip(ids);
        missing.extend(others.map(|(name, id)| self.agency(id, government, AgencyKind::Service, name)));
        missing
    }
}

impl handles::Administration<'_> {
    /// Adds or renames areas; gives how many. What is closed stays so.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where areas are not as noted; [`AppError::Changed`] where others change too much at the same time; the
    /// store's.
    pub async fn import_areas(self, areas: Vec<Area>) -> Result<u64, AppError> {
        self.put_areas(areas, |area, was| Area { closed: was.closed, ..area.clone() }).await
    }

    /// Adds the areas that nobody knows yet; gives how many.
    ///
    /// # Errors
    /// As [`Self::import_areas`].
    pub async fn add_areas(self, areas: Vec<Area>) -> Result<u64, AppError> {
        self.put_areas(areas, |_, was| was.clone()).await
    }

    /// Closes what lies beside an area and beside those above it, so that nobody is offered a place that the installation does
    /// not serve; gives how many. Each can be opened again.
    ///
    /// # Errors
    /// As [`Self::import_areas`].
    pub async fn close_areas_outside(self, kept: &AreaCode) -> Result<u64, AppError> {
        let reference = self.reference();
        let beside = |a: &&Area| {
            let above = a.code.parent();
            !kept.contains(&a.code) && !a.code.contains(kept) && above.is_none_or(|above| above.contains(kept))
        };
        let closed = reference.areas().filter(beside).map(|a| Area { closed: true, ..a.clone() }).collect();
        self.put_areas(closed, |closed, _| closed.clone()).await
    }

    async fn put_areas(self, areas: Vec<Area>, over: fn(&Area, &Area) -> Area) -> Result<u64, AppError> {
        let there = async || self.store.areas().await;
        self.put_rows(Register::Areas, &areas, there, |a| a.code.clone(), over, Change::Area).await
    }

    /// Adds or renames days off; gives how many.
    ///
    /// # Errors
    /// As [`Self::import_areas`].
    pub async fn import_holidays(self, holidays: Vec<Holiday>) -> Result<u64, AppError> {
        let there = async || self.store.holidays().await;
        let key = |h: &Holiday| (h.date, h.area.clone());
        self.put_rows(Register::Holidays, &holidays, there, key, |new, _| new.clone(), Change::Holiday).await
    }

    /// Adds the topics that nobody knows yet; gives how many.
    ///
    /// # Errors
    /// As [`Self::import_areas`].
    pub async fn add_topics(self, topics: Vec<Topic>) -> Result<u64, AppError> {
        let there = async || self.store.topics().await;
        self.put_rows(Register::Topics, &topics, there, |t| t.code.0.clone(), |_, was| was.clone(), Change::Topic).await
    }

    /// Adds the agencies that a file names and nobody knows yet. None that is there is changed.
    ///
    /// # Errors
    /// [`Refusal::NameTaken`] by [`AgenciesNamed::taken`]; as [`Self::import_areas`].
    pub async fn add_agencies(self, named: &AgenciesNamed) -> Result<(), AppError> {
        let write = async |ends| {
            self.must_be_as_noted(Register::Agencies).await?;
            let mut all = self.store.agencies().await?;
            let tree = AgencyTree::new(all.clone());
            if named.taken(&tree).is_some() {
                return Err(Refusal::NameTaken.into());
            }
            let mut missing = named.missing(&tree);
            if missing.is_empty() {
                return Ok(());
            }
            self.number(&mut missing).await?;
            all.extend(missing.iter().cloned());
            all.sort_by_key(|a| a.id);
            self.write_snapshot(Register::Agencies, &all, &Change::Agencies(missing), ends).await
        };
        self.add_made(write).await?;
        self.refresh_reference().await
    }

    /// Puts rows in place: `over` tells what becomes of one that is there.
    async fn put_rows<T: Clone + PartialEq + Serialize, K: Ord>(
        self,
        register: Register,
        rows: &[T],
        there: impl AsyncFn() -> Result<Vec<T>, store::Error>,
        key: impl Fn(&T) -> K,
        over: impl Fn(&T, &T) -> T,
        change: impl Fn(T) -> Change,
    ) -> Result<u64, AppError> {
        let write = async |ends| {
            self.must_be_as_noted(register).await?;
            let mut all: BTreeMap<K, T> = there().await?.into_iter().map(|row| (key(&row), row)).collect();
            let mut changed = BTreeMap::new();
            for row in rows {
                let was = all.get(&key(row));
                let becomes = was.map_or_else(|| row.clone(), |was| over(row, was));
                if was != Some(&becomes) {
                    changed.insert(key(row), becomes.clone());
                    all.insert(key(row), becomes);
                }
            }
            let how_many = changed.len() as u64;
            if how_many > 0 {
                let all: Vec<_> = all.into_values().collect();
                let changes = changed.into_values().map(&change).collect();
                self.write_snapshot(register, &all, &Change::Several(changes), ends).await?;
            }
            Ok(how_many)
        };
        let how_many = self.add_made(write).await?;
        self.refresh_reference().await?;
        Ok(how_many)
    }
}
