//! Anyone reads the same figures by the yardsticks of others: `domain::figure::yardstick` says what each counts.

use std::collections::BTreeSet;

use domain::{
    AgencyId, Role,
    figure::{Index, Load, Measures, Period, Recap},
};
use jiff::SignedDuration;

use super::read_figures::{Apart, Whose};
use crate::{AppError, handles};

/// Who has not signed in for longer is not active (KemenPANRB: within the last month).
const ACTIVE: SignedDuration = SignedDuration::from_hours(31 * 24);

/// An agency with its index, and what that is reckoned from.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The agency.
    pub agency: AgencyId,
    /// Its index.
    pub index: Index,
    /// Its reports.
    pub measures: Measures,
}

/// Reports of a period by the yardsticks of others.
#[derive(Clone, Debug)]
pub struct Yardsticks {
    /// What all of them came to.
    pub all: Recap,
    /// The same by month, newest first.
    pub months: Vec<(i32, Recap)>,
    /// The same by year, newest first.
    pub years: Vec<(i32, Recap)>,
    /// Agencies that are open, those where somebody may answer or coordinate, and of those where one signed in during the last month.
    pub agencies: u64,
    /// See above.
    pub connected: u64,
    /// See above.
    pub active: u64,
    /// Agencies with reports, and those that followed up at least half of them.
    pub with_reports: u64,
    /// See above.
    pub half: u64,
    /// The index of each agency with enough reports, in groups of similar load, the most reports first; in a group the best first.
    pub indices: Vec<(Load, Vec<Ranked>)>,
    /// Agencies with too few reports to be ranked.
    pub few: u64,
}

impl handles::Figures<'_> {
    /// Reports that were received in a period by the yardsticks of others.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn yardsticks(self, period: Period) -> Result<Yardsticks, AppError> {
        let read = self.read(&Whose::Everybodys, period).await?;
        let mut years: Vec<(i32, Recap)> = Vec::new();
        for (month, recap) in &read.recaps {
            let year = (month - 1).div_euclid(12);
            match years.last_mut().filter(|(last, _)| *last == year) {
                Some((_, sum)) => *sum = sum.plus(*recap),
                None => years.push((year, *recap)),
            }
        }
        let apart = self.measures_apart(&Whose::Everybodys, period, Apart::Agencies).await?;
        let agency = |(key, measures): (String, Measures)| Some((AgencyId(key.parse().ok().filter(|id| *id != 0)?), measures));
        let led: Vec<_> = apart.into_iter().filter_map(agency).filter(|(_, m)| m.tally.received() > 0).collect();
        let half = led.iter().filter(|(_, measures)| Recap::of(measures).is_half_followed_up()).count() as u64;
        let with_reports = led.len() as u64;
        let ranked = |(agency, measures)| Index::of(&measures).map(|index| Ranked { agency, index, measures });
        let mut indices: Vec<_> = led.into_iter().filter_map(ranked).collect();
        let few = with_reports.saturating_sub(indices.len() as u64);
        let load = |ranked: &Ranked| Load::of(ranked.measures.tally.received());
        indices.sort_by_key(|ranked| (std::cmp::Reverse((load(ranked), ranked.index.total())), ranked.agency));
        let mut groups: Vec<(Load, Vec<Ranked>)> = Vec::new();
        for ranked in indices {
            let group = load(&ranked);
            match groups.last_mut().filter(|(last, _)| *last == group) {
                Some((_, all)) => all.push(ranked),
                None => groups.push((group, vec![ranked])),
            }
        }
        let reference = self.reference();
        let open: BTreeSet<_> = reference.agencies.iter().filter(|a| !a.closed).map(|a| a.id).collect();
        let at = |grants: Vec<domain::Grant>| {
            let works = |role: Role| matches!(role, Role::Coordinator | Role::Liaison | Role::Approver);
            grants.into_iter().filter(|g| works(g.role) && open.contains(&g.agency)).map(|g| g.agency).collect::<BTreeSet<_>>()
        };
        let connected = at(self.store.held().await?).len() as u64;
        let active = at(self.store.held_lately(self.now() - ACTIVE).await?).len() as u64;
        Ok(Yardsticks {
            all: Recap::of(&read.all),
            months: read.recaps,
            years,
            agencies: open.len() as u64,
            connected,
            active,
            with_reports,
            half,
            indices: groups,
            few,
        })
    }
}
