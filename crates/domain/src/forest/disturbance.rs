//! What somebody noticed in a forest. Each question can be skipped; none names a person or a place.

use serde::{Deserialize, Serialize};

use super::ForestCategory;

crate::choices! {
    /// When it was noticed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum When {
        /// Today
        Today = "today",
        /// Within the last week
        Week = "week",
        /// Within the last month
        Month = "month",
        /// Longer ago
        Longer = "longer",
    }
}

crate::choices! {
    /// How large it is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Size {
        /// Less than a football field: below 1 ha
        Small = "small",
        /// Up to ten football fields: 1 to 10 ha
        Middle = "middle",
        /// More than that
        Large = "large",
    }
}

crate::choices! {
    /// How it was noticed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Noticed {
        /// With one's own eyes
        Seen = "seen",
        /// Heard, such as a chainsaw
        Heard = "heard",
        /// Both
        Both = "both",
        /// Somebody told of it
        Told = "told",
    }
}

/// What somebody noticed in a forest, as far as they answered. Without an answer it still says that it is about a forest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disturbance {
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<ForestCategory>,
    /// When it was noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// Whether it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub going_on: Option<bool>,
    /// How large it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// How it was noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noticed: Option<Noticed>,
    /// Machines are at work.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub machines: bool,
    /// Something burns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fire: bool,
}

impl Disturbance {
    /// True where fire or machines are at work now, as far as was told: who skips a question is taken to be in a hurry. A fire that is
    /// told of by its category alone burns today unless another day is told.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        let over = self.going_on == Some(false) || matches!(self.when, Some(When::Month | When::Longer));
        let is_of_now = self.going_on == Some(true) || matches!(self.when, None | Some(When::Today));
        let burns = self.fire || (self.category == Some(ForestCategory::Fire) && is_of_now);
        !over && (burns || self.machines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fire_and_machines_at_work_now_are_urgent() {
        let told = Disturbance::default();
        let at_work = Disturbance { machines: true, ..told };
        let burns = Disturbance { category: Some(ForestCategory::Fire), ..told };
        for (told, urgent) in [
            (told, false),
            (at_work, true),
            (Disturbance { fire: true, when: Some(When::Today), ..told }, true),
            (Disturbance { when: Some(When::Week), going_on: Some(true), ..at_work }, true),
            (Disturbance { when: Some(When::Month), ..at_work }, false),
            (Disturbance { going_on: Some(false), ..at_work }, false),
            (burns, true),
            (Disturbance { when: Some(When::Today), ..burns }, true),
            (Disturbance { going_on: Some(true), ..burns }, true),
            (Disturbance { when: Some(When::Week), going_on: Some(true), ..burns }, true),
            (Disturbance { when: Some(When::Week), ..burns }, false),
            (Disturbance { when: Some(When::Month), going_on: Some(true), ..burns }, false),
            (Disturbance { when: Some(When::Today), going_on: Some(false), ..burns }, false),
            (Disturbance { size: Some(Size::Large), going_on: Some(true), ..told }, false),
        ] {
            assert_eq!(told.is_urgent(), urgent, "{told:?}");
        }
    }

    #[test]
    fn what_was_skipped_is_not_kept() {
        assert_eq!(serde_json::to_string(&Disturbance::default()).unwrap(), "{}");
        let told = Disturbance { machines: true, noticed: Some(Noticed::Heard), ..Disturbance::default() };
        assert_eq!(serde_json::to_string(&told).unwrap(), r#"{"noticed":"heard","machines":true}"#);
    }
}
