//! Who must act on what happens to a forest: rules over where it happens and what it is, which an administrator keeps. Each rule that
//! fits says why; nothing is decided by them alone.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ForestCategory;
use crate::AgencyId;

crate::choices! {
    /// What lies where something happens. A place may be several at once.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Ground {
        /// Within a concession
        Concession = "concession",
        /// Within another permit, such as for mining or a plantation
        Permit = "permit",
        /// Within a national park or another conservation area
        Conservation = "conservation",
        /// Within a protection forest
        Protection = "protection",
        /// Within a production forest
        Production = "production",
        /// Within the area of a forest management unit
        ManagementUnit = "management_unit",
        /// Within a customary forest
        CustomaryForest = "customary_forest",
        /// Within a village forest
        VillageForest = "village_forest",
        /// Within the area of the carbon programme
        ProgrammeArea = "programme_area",
        /// Outside the forest estate, as far as the layers tell
        OutsideForest = "outside_forest",
        /// Anywhere
        Anywhere = "anywhere",
    }
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResponsibilityId(pub Uuid);

/// Who has to act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// An agency that is here.
    Agency(AgencyId),
    /// Somebody else, in words: the concession holder, a ministry.
    Other(String),
}

/// A rule that says who must act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// Its identity.
    pub id: ResponsibilityId,
    /// How often it was kept, from 1 on.
    pub version: u32,
    /// Those of a lower number come first.
    pub order: u16,
    /// Where.
    pub ground: Ground,
    /// What; anything without one.
    pub category: Option<ForestCategory>,
    /// Who.
    pub who: Who,
    /// Why, as officials read it.
    pub reason: String,
}

impl Responsibility {
    /// Whether it speaks of what happens on such ground.
    #[must_use]
    pub fn fits(&self, grounds: &[Ground], category: ForestCategory) -> bool {
        (self.ground == Ground::Anywhere || grounds.contains(&self.ground)) && self.category.is_none_or(|c| c == category)
    }
}

/// The rules that speak of what happens on some ground, the first that should act first.
#[must_use]
pub fn responsible<'r>(rules: &'r [Responsibility], grounds: &[Ground], category: ForestCategory) -> Vec<&'r Responsibility> {
    let mut all: Vec<_> = rules.iter().filter(|rule| rule.fits(grounds, category)).collect();
    all.sort_by_key(|rule| (rule.order, rule.id));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_fit_come_in_their_order() {
        let rule = |n: u128, order, ground, category| Responsibility {
            id: ResponsibilityId(Uuid::from_u128(n)),
            version: 1,
            order,
            ground,
            category,
            who: Who::Other(format!("{n}")),
            reason: String::new(),
        };
        let rules = [
            rule(1, 30, Ground::Anywhere, None),
            rule(2, 10, Ground::Concession, None),
            rule(3, 20, Ground::Protection, Some(ForestCategory::Fire)),
            rule(4, 10, Ground::OutsideForest, Some(ForestCategory::Fire)),
        ];
        let who = |grounds: &[Ground], category| -> Vec<_> {
            responsible(&rules, grounds, category).iter().map(|rule| rule.id.0.as_u128()).collect()
        };
        assert_eq!(who(&[Ground::Concession, Ground::Protection], ForestCategory::Fire), [2, 3, 1]);
        assert_eq!(who(&[Ground::Protection], ForestCategory::Wildlife), [1]);
        assert_eq!(who(&[], ForestCategory::Fire), [1]);
    }
}
