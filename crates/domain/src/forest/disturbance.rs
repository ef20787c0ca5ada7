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
    /// True where something burns now, as far as was told: who skips a question is taken to be in a hurry. A fire that is told of by its
    /// category alone burns today unless another day is told. There is no other definition: forms, phones, letters and alarms ask this one.
    #[must_use]
    pub fn burns(&self) -> bool {
        let is_of_now = self.going_on == Some(true) || matches!(self.when, None | Some(When::Today));
        !self.is_over() && (self.fire || (self.category == Some(ForestCategory::Fire) && is_of_now))
    }

    /// True where machines are at work now, as far as was told.
    #[must_use]
    pub fn is_worked_on(&self) -> bool {
        !self.is_over() && self.machines
    }

    /// True where fire or machines are at work now.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.burns() || self.is_worked_on()
    }

    fn is_over(&self) -> bool {
        self.going_on == Some(false) || matches!(self.when, Some(When::Month | When::Longer))
    }

    /// What of it an alarm tells.
    #[must_use]
    pub fn alarming(&self) -> Alarming {
        Alarming { what: self.category, fire: self.burns(), machines: self.is_worked_on() }
    }
}

/// What an alarm says of what happens: the category, if one was chosen, and that fire or machines are at work, whatever was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarming {
    /// The category.
    pub what: Option<ForestCategory>,
    /// Something burns now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fire: bool,
    /// Machines are at work now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub machines: bool,
}

impl Alarming {
    /// The keys of its words, the category first: nothing is said twice, and where nothing is known, that.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        let fire = self.fire && self.what != Some(ForestCategory::Fire);
        let more = [(fire, "forest-burns"), (self.machines, "forest-machines-at-work")];
        let more = more.into_iter().filter(|(told, _)| *told).map(|(_, key)| key);
        let mut keys: Vec<_> = self.what.map(ForestCategory::key).into_iter().chain(more).collect();
        if keys.is_empty() {
            keys.push("forest-untold");
        }
        keys
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
    fn an_alarm_says_fire_and_machines_whatever_category_was_chosen() {
        let told =
            Disturbance { category: Some(ForestCategory::Encroachment), machines: true, fire: true, ..Disturbance::default() };
        let encroached = ForestCategory::Encroachment.key();
        assert_eq!(told.alarming().keys(), [encroached, "forest-burns", "forest-machines-at-work"]);
        assert_eq!(Disturbance { category: Some(ForestCategory::Fire), ..told }.alarming().keys().len(), 2, "fire is said once");
        assert_eq!(Disturbance { going_on: Some(false), ..told }.alarming().keys(), [encroached]);
        assert_eq!(Disturbance { category: None, ..told }.alarming().keys(), ["forest-burns", "forest-machines-at-work"]);
        assert_eq!(Disturbance::default().alarming().keys(), ["forest-untold"]);
        let json = serde_json::to_string(&Alarming { what: Some(ForestCategory::Fire), ..Alarming::default() }).unwrap();
        assert_eq!(json, r#"{"what":"fire"}"#);
    }

    #[test]
    fn what_was_skipped_is_not_kept() {
        assert_eq!(serde_json::to_string(&Disturbance::default()).unwrap(), "{}");
        let told = Disturbance { machines: true, noticed: Some(Noticed::Heard), ..Disturbance::default() };
        assert_eq!(serde_json::to_string(&told).unwrap(), r#"{"noticed":"heard","machines":true}"#);
    }
}
