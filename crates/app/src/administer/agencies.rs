//! Agencies and their tree; what is missing in it.

use std::collections::HashSet;

use domain::{
    Agency, AgencyId, AgencyKind, AgencyTree, Official, Refusal, Role,
    policy::{administers, administers_all, concerned, may_stand, reached},
};
use store::Change;

use super::{About, NoteKind};
use crate::{AppError, ReferenceData, handles};

domain::choices! {
    /// What an agency lacks to do its part.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Lack {
        /// A government without a coordinator: nobody verifies.
        Coordinator = "coordinator",
        /// Nobody answers.
        Liaison = "liaison",
        /// A head must approve, and there is none.
        Approver = "approver",
        /// No decree names who handles complaints.
        Decree = "decree",
    }
}

impl Lack {
    /// The key of its text.
    #[must_use]
    pub fn key(self) -> String {
        format!("lack-{}", self.as_str())
    }
}

/// An agency and what it lacks.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The agency.
    pub agency: AgencyId,
    /// What it lacks.
    pub lacks: Vec<Lack>,
}

impl handles::Administration<'_> {
    /// Puts a new agency (with the id 0) in place, or changes one.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`], [`Refusal::NameTaken`] among those with the same parent, [`Refusal::UnderItself`],
    /// [`Refusal::OutsideArea`], [`Refusal::BelowGovernment`], [`Refusal::OperatorOnly`], [`AppError::NoSuchArea`],
    /// [`AppError::NotFound`].
    pub async fn put_agency(self, by: &Official, agency: Agency) -> Result<AgencyId, AppError> {
        let reference = self.reference();
        let before = reference.agencies.get(agency.id);
        if agency.id.0 != 0 && before.is_none() {
            return Err(AppError::NotFound);
        }
        may_put(Some(by), before, &agency, &reference.agencies)?;
        reference.fits(&agency)?;
        let (parent, name) = (agency.parent, agency.name.clone());
        let kind = if before.is_some() { NoteKind::AgencyChanged } else { NoteKind::AgencyAdded };
        let concern = if before.is_some() { Some(agency.id) } else { parent };
        let agency = if before.is_some() { agency } else { Agency { id: self.store.next_agency().await?, ..agency } };
        let about = About::new(kind, concern, &name).was(before)?.became(&agency)?;
        let change = if before.is_some() { Change::Agency(agency) } else { Change::NewAgency(agency) };
        self.change(Some(by), about, change).await?;
        let put = self.reference().agencies.iter().find(|a| a.parent == parent && a.name == name).map(|a| a.id);
        put.ok_or(AppError::NotFound)
    }

    /// What the agencies that an official manages lack, those that lack most first.
    pub async fn gaps(self, by: &Official) -> Result<Vec<Gap>, AppError> {
        let (reference, held) = (self.reference(), self.held().await?);
        let managed = self.managed_by(by).into_iter().filter_map(|id| reference.agencies.get(id)).filter(|a| !a.closed);
        let gap = |a: &Agency| Gap { agency: a.id, lacks: reference.lacks(a, &held) };
        let mut gaps: Vec<_> = managed.map(gap).filter(|gap| !gap.lacks.is_empty()).collect();
        gaps.sort_by_key(|g| (g.lacks == [Lack::Decree], std::cmp::Reverse(g.lacks.len())));
        Ok(gaps)
    }

    /// What one agency lacks; nothing, once it is closed.
    pub async fn lacks_of(self, agency: &Agency) -> Result<Vec<Lack>, AppError> {
        if agency.closed { Ok(Vec::new()) } else { Ok(self.reference().lacks(agency, &self.held().await?)) }
    }

    /// Every role at every agency that somebody holds who may sign in.
    async fn held(self) -> Result<HashSet<(Role, AgencyId)>, AppError> {
        Ok(self.store.held().await?.into_iter().map(|g| (g.role, g.agency)).collect())
    }

    /// The agencies an official manages, by identity.
    #[must_use]
    pub fn managed_by(self, by: &Official) -> Vec<AgencyId> {
        reached(by, &self.reference().agencies, |role| role == Role::Administrator)
    }
}

/// Whether somebody may put an agency where it shall stand, as it shall be. Nobody: the operator.
pub(super) fn may_put(by: Option<&Official>, before: Option<&Agency>, agency: &Agency, tree: &AgencyTree) -> Result<(), Refusal> {
    let must_manage = |id: AgencyId| if by.is_none_or(|o| administers(o, id, tree)) { Ok(()) } else { Err(Refusal::NotAllowed) };
    before.map_or(Ok(()), |before| must_manage(before.id))?;
    // Where an agency stands, what it is and for which area is for those who manage the one above.
    let stands = |a: &Agency| (a.parent, a.kind, a.area.clone(), a.closed);
    if before.is_none_or(|before| stands(before) != stands(agency)) {
        may_stand(before, agency, by.is_none(), tree)?;
        concerned(before, agency, tree).into_iter().try_for_each(must_manage)?;
        let at_the_top = agency.parent.is_none() || before.is_some_and(|b| b.parent.is_none());
        if at_the_top && by.is_some_and(|o| !administers_all(o, tree)) {
            return Err(Refusal::NotAllowed);
        }
    }
    Ok(())
}

impl ReferenceData {
    /// What an agency lacks, by who holds which role.
    fn lacks(&self, agency: &Agency, held: &HashSet<(Role, AgencyId)>) -> Vec<Lack> {
        let has = |role: Role| self.agencies.lineage(agency.id).any(|a| held.contains(&(role, a)));
        let government = agency.kind == AgencyKind::Government;
        let lacks = [
            // A coordinator answers for one government, not for those below it.
            (Lack::Coordinator, government && !held.contains(&(Role::Coordinator, agency.id))),
            (Lack::Liaison, !government && !has(Role::Liaison) && !has(Role::ForestOfficer)),
            (Lack::Approver, agency.approval && !has(Role::Approver)),
            (Lack::Decree, agency.decree.is_empty()),
        ];
        lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(lack, _)| lack).collect()
    }

    /// Whether an agency can stand where it is to stand.
    fn fits(&self, agency: &Agency) -> Result<(), AppError> {
        if self.area(&agency.area).is_none() {
            return Err(AppError::NoSuchArea);
        }
        if let Some(parent) = agency.parent {
            let parent = self.agencies.get(parent).ok_or(Refusal::UnknownAgency)?;
            if !parent.area.contains(&agency.area) {
                return Err(Refusal::OutsideArea.into());
            }
        }
        if agency.parent.is_some_and(|parent| self.agencies.within(parent, agency.id)) {
            return Err(Refusal::UnderItself.into());
        }
        let taken = |a: &Agency| a.id != agency.id && a.parent == agency.parent && a.name == agency.name;
        if self.agencies.iter().any(taken) { Err(Refusal::NameTaken.into()) } else { Ok(()) }
    }
}
