//! What is done about a grievance, step after step.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::Due;

crate::choices! {
    /// The level that deals with a grievance (tingkat penanganan).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Tier {
        /// Desa, kelurahan, kampung
        Village = "village",
        /// Kabupaten, kota
        Regency = "regency",
        /// Provinsi
        Province = "province",
        /// Nasional
        National = "national",
    }
}

impl Tier {
    /// Where an appeal from here goes; nobody is above the last.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| *tier > self)
    }
}

crate::choices! {
    /// How grave it is (tingkat keparahan).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Severity {
        /// Ringan
        Low = "low",
        /// Sedang
        Medium = "medium",
        /// Berat
        High = "high",
        /// Sangat berat: somebody is in danger
        Critical = "critical",
    }
}

crate::choices! {
    /// Whether a woman or a man complains, where they told.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Sex {
        /// Perempuan
        Woman = "woman",
        /// Laki-laki
        Man = "man",
    }
}

crate::choices! {
    /// The group for which somebody complains, where they told.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Group {
        /// Masyarakat adat
        Customary = "customary",
        /// Kelompok tani hutan
        Farmers = "farmers",
        /// Kelompok perempuan
        Women = "women",
        /// Pemuda
        Youth = "youth",
        /// Pemerintah desa
        VillageOffice = "village_office",
        /// Kelompok lain
        Other = "other",
    }
}

crate::choices! {
    /// How a grievance ended.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Outcome {
        /// Selesai: what was agreed or decided was done
        Resolved = "resolved",
        /// Tidak selesai: no agreement, or nothing could be done
        Unresolved = "unresolved",
        /// Diteruskan: a third party deals with it from here on
        Referred = "referred",
        /// Di luar program: it does not belong to the programme
        Outside = "outside",
        /// Dicabut pengadu
        Withdrawn = "withdrawn",
    }
}

/// What the register adds to what the report knows itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryFacts {
    /// The code of its category.
    pub category: String,
    /// The level that deals with it.
    pub tier: Tier,
    /// How grave it is.
    pub severity: Severity,
    /// Whether a woman or a man complains, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// For which group, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// The code of the programme period it belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}

/// A step. Words that belong to it are a content of its event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are named as those of Entry, where they are explained")]
pub enum Step {
    /// Taken into the register.
    Taken { facts: EntryFacts, acknowledge: Due, respond: Due },
    /// Its complainant was told that it was received, and what happens next.
    Acknowledged,
    /// It was assessed.
    Assessed { severity: Severity },
    /// Its complainant got an answer or a proposal; what the report's agency publishes counts, too.
    Responded,
    /// What both sides agree on was drafted as minutes.
    MinutesDrafted,
    /// Both sides signed the minutes.
    MinutesSigned,
    /// It was carried out, and both sides signed minutes of that.
    CarriedOut,
    /// A mediator was asked.
    Mediated,
    /// It was referred to a third party.
    Referred,
    /// Its complainant takes it to the next level, which has to answer.
    Appealed { tier: Tier, decide: Due },
    /// The decision was conveyed to its complainant.
    Conveyed,
    /// It ended.
    Closed { outcome: Outcome, satisfied: Option<bool> },
    /// What is done so that it does not happen again was written down.
    Prevention,
    /// What was taken down wrongly is put right; clocks that still run are counted anew.
    Corrected { facts: EntryFacts, acknowledge: Due, respond: Due },
    /// It was taken in by mistake.
    Removed,
}

crate::choices! {
    /// A step without its particulars: the word of forms, sheets and texts, in the order they are offered.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[expect(missing_docs, reason = "named as the steps, where they are explained")]
    pub enum StepName {
        Taken = "taken",
        Acknowledged = "acknowledged",
        Assessed = "assessed",
        Responded = "responded",
        MinutesDrafted = "minutes_drafted",
        MinutesSigned = "minutes_signed",
        CarriedOut = "carried_out",
        Conveyed = "conveyed",
        Appealed = "appealed",
        Mediated = "mediated",
        Referred = "referred",
        Closed = "closed",
        Prevention = "prevention",
        Corrected = "corrected",
        Removed = "removed",
    }
}

impl StepName {
    /// Steps that say nothing without words.
    #[must_use]
    pub fn needs_words(self) -> bool {
        matches!(
            self,
            Self::Assessed
                | Self::Responded
                | Self::MinutesDrafted
                | Self::CarriedOut
                | Self::Appealed
                | Self::Mediated
                | Self::Referred
                | Self::Closed
                | Self::Prevention
                | Self::Removed
        )
    }
}

impl Step {
    /// The deadlines that it set.
    pub(crate) fn dues_mut(&mut self) -> impl Iterator<Item = &mut Due> {
        let (first, second) = match self {
            Self::Taken { acknowledge, respond, .. } | Self::Corrected { acknowledge, respond, .. } => {
                (Some(acknowledge), Some(respond))
            }
            Self::Appealed { decide, .. } => (Some(decide), None),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// Which it is.
    #[must_use]
    pub fn name(&self) -> StepName {
        match self {
            Self::Taken { .. } => StepName::Taken,
            Self::Acknowledged => StepName::Acknowledged,
            Self::Assessed { .. } => StepName::Assessed,
            Self::Responded => StepName::Responded,
            Self::MinutesDrafted => StepName::MinutesDrafted,
            Self::MinutesSigned => StepName::MinutesSigned,
            Self::CarriedOut => StepName::CarriedOut,
            Self::Mediated => StepName::Mediated,
            Self::Referred => StepName::Referred,
            Self::Appealed { .. } => StepName::Appealed,
            Self::Conveyed => StepName::Conveyed,
            Self::Closed { .. } => StepName::Closed,
            Self::Prevention => StepName::Prevention,
            Self::Corrected { .. } => StepName::Corrected,
            Self::Removed => StepName::Removed,
        }
    }
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// When it was written down.
    pub at: Timestamp,
    /// The day on which it was done, where that was an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The version of the report's event that made it, which carries its words.
    pub version: u32,
    /// What was done.
    pub step: Step,
}
