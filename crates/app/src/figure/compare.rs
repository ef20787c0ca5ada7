//! A record beside others: the period before, the same days of the year before, and equals (agencies of the same kind and level with
//! a similar load). What is few is not taken for an equal.

use domain::{
    AgencyId,
    figure::{Indicator, Load, Measures, Period, Value},
};

use super::read_figures::{Apart, Whose};
use crate::{AppError, handles};

/// So few equals say nothing.
const FEWEST: usize = 3;

/// What a record is compared with.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The period of the same length right before.
    pub before: Measures,
    /// The same days a year earlier.
    pub year_before: Measures,
    /// Agencies of the same kind and level with a similar load, as each does in the same period; none where they are fewer than three.
    pub equals: Vec<Measures>,
}

impl Beside {
    /// The value of the equal in the middle.
    #[must_use]
    pub fn middle(&self, indicator: Indicator) -> Option<Value> {
        let mut values: Vec<_> = self.equals.iter().filter_map(|measures| indicator.value(measures)).collect();
        values.sort_unstable();
        values.get(values.len().checked_sub(1)? / 2).copied()
    }
}

impl handles::Figures<'_> {
    /// What the record of an agency is compared with.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn beside(self, agency: AgencyId, period: Period, now: &Measures) -> Result<Beside, AppError> {
        let whose = Whose::Of(agency);
        let before = self.read(&whose, period.right_before()).await?.all;
        let year_before = self.read(&whose, period.a_year_before()).await?.all;
        let reference = self.reference();
        let Some(own) = reference.agencies.get(agency) else { return Ok(Beside { before, year_before, equals: Vec::new() }) };
        let load = Load::of(now.tally.received());
        let mut equals = Vec::new();
        if load != Load::Few {
            for (key, measures) in self.measures_apart(&Whose::Everybodys, period, Apart::Agencies).await? {
                let Some(other) = key.parse().ok().and_then(|id| reference.agencies.get(AgencyId(id))) else { continue };
                let alike = other.kind == own.kind && other.area.level() == own.area.level() && other.id != own.id;
                if alike && Load::of(measures.tally.received()) == load {
                    equals.push(measures);
                }
            }
        }
        if equals.len() < FEWEST {
            equals.clear();
        }
        Ok(Beside { before, year_before, equals })
    }
}
