//! What is done about a grievance, step after step.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Due, LimitKind, Unit};
use crate::{AgencyId, Level, report::ConsentGiven};

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

    /// The level of a government of areas of a level.
    #[must_use]
    pub fn of(level: Level) -> Self {
        match level {
            Level::Province => Self::Province,
            Level::Regency => Self::Regency,
            Level::District | Level::Village => Self::Village,
        }
    }

    /// Whether a government of areas of a level deals with it, or one above. None here deals with what goes to the nation.
    #[must_use]
    pub fn is_at(self, level: Level) -> bool {
        match self {
            Self::Village => true,
            Self::Regency => level <= Level::Regency,
            Self::Province => level == Level::Province,
            Self::National => false,
        }
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

crate::choices! {
    /// How a complainant told an official whether they are satisfied.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ToldBy {
        /// Datang ke kantor
        Office = "office",
        /// Dikunjungi
        Visit = "visit",
        /// Telepon
        Phone = "phone",
        /// Pesan
        Message = "message",
        /// Surat
        Letter = "letter",
        /// Pertemuan
        Meeting = "meeting",
    }
}

crate::choices! {
    /// What of a step is for its complainant.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Reaches {
        /// That it was done: they are told, by letter or on paper
        News = "news",
        /// The words that belong to it, too: they read them on their own page
        Words = "words",
    }
}

impl Reaches {
    /// What of a step of an official is for its complainant, with words or without.
    #[must_use]
    pub fn of(step: StepName, worded: bool) -> Option<Self> {
        match step {
            _ if worded && step.is_read_by_complainant() => Some(Self::Words),
            _ if step.is_told() => Some(Self::News),
            _ => None,
        }
    }
}

/// That a complainant agreed that whoever helps them says it for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// How.
    pub how: ConsentGiven,
    /// When.
    pub on: Date,
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
    Appealed {
        tier: Tier,
        decide: Due,
        /// The government whose coordinators decide; none in steps of earlier versions, and of a restricted case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<AgencyId>,
    },
    /// An appeal was written down by mistake: it stands no more.
    AppealTakenBack,
    /// The decision was conveyed to its complainant.
    Conveyed,
    /// It ended. Whether its complainant is satisfied was told here by earlier versions; now they say it themselves.
    Closed { outcome: Outcome, satisfied: Option<bool> },
    /// Its complainant said whether they are satisfied: on their own page, or to an official, who tells how.
    Satisfied {
        satisfied: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<ToldBy>,
    },
    /// It was closed by mistake: it goes on as before.
    Reopened,
    /// What is done so that it does not happen again was written down.
    Prevention,
    /// What was taken down wrongly is put right; clocks that still run are counted anew.
    Corrected { facts: EntryFacts, acknowledge: Due, respond: Due },
    /// It was taken in by mistake.
    Removed,
}

crate::choices! {
    /// A step without its particulars: the word of forms, sheets and texts, in the order they are offered.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
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
        AppealTakenBack = "appeal_taken_back",
        Mediated = "mediated",
        Referred = "referred",
        Satisfied = "satisfied",
        Closed = "closed",
        Reopened = "reopened",
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
                | Self::AppealTakenBack
                | Self::Mediated
                | Self::Referred
                | Self::Closed
                | Self::Reopened
                | Self::Prevention
                | Self::Removed
        )
    }

    /// Steps that it cannot come before, by its day: what it answers, carries on or ends. That a report was taken in, corrected or
    /// assessed may be written down about any day since it was received.
    #[must_use]
    pub fn follows(self) -> &'static [Self] {
        match self {
            Self::Taken | Self::Acknowledged | Self::Assessed | Self::Prevention | Self::Corrected | Self::Removed => &[],
            Self::Mediated | Self::Referred | Self::AppealTakenBack => &[Self::Appealed],
            Self::Responded => &[Self::Appealed, Self::Responded],
            Self::MinutesDrafted => &[Self::Responded, Self::Appealed],
            Self::MinutesSigned => &[Self::MinutesDrafted],
            Self::CarriedOut => &[Self::MinutesSigned],
            Self::Conveyed => &[Self::Responded, Self::Appealed],
            Self::Satisfied => &[Self::Responded],
            Self::Appealed => &[Self::Responded, Self::Conveyed, Self::Appealed, Self::Closed],
            Self::Reopened => &[Self::Closed],
            Self::Closed => &[
                Self::Acknowledged,
                Self::Assessed,
                Self::Responded,
                Self::MinutesDrafted,
                Self::MinutesSigned,
                Self::CarriedOut,
                Self::Conveyed,
                Self::Appealed,
                Self::Mediated,
                Self::Referred,
                Self::Reopened,
            ],
        }
    }

    /// Steps whose words are written for their complainant, who reads them on their own page. All others stay among those who deal with it.
    #[must_use]
    pub fn is_read_by_complainant(self) -> bool {
        matches!(self, Self::Responded | Self::Conveyed | Self::Closed)
    }

    /// Steps that their complainant is told of: all but what is thought about it among officials.
    #[must_use]
    pub fn is_told(self) -> bool {
        !matches!(self, Self::Assessed | Self::Prevention | Self::Corrected)
    }
}

impl Step {
    /// A step of its kind with particulars that fit where any do, to ask whether it fits.
    #[must_use]
    pub fn sample(name: StepName, facts: Option<&EntryFacts>, tier: Tier, received: Timestamp) -> Self {
        let due = |kind| Due { kind, tier, amount: 0, unit: Unit::Days, began: received, by: received };
        let (acknowledge, respond) = (due(LimitKind::Acknowledge), due(LimitKind::Respond));
        let severity = Severity::Low;
        let none = || EntryFacts { category: String::new(), tier, severity, sex: None, group: None, period: None };
        let facts = facts.map_or_else(none, |facts| EntryFacts { tier, ..facts.clone() });
        match name {
            StepName::Taken => Self::Taken { facts, acknowledge, respond },
            StepName::Corrected => Self::Corrected { facts, acknowledge, respond },
            StepName::Appealed => {
                let (tier, decide) = (tier.next().unwrap_or(tier), due(LimitKind::Appeal));
                Self::Appealed { tier, decide, to: Some(AgencyId(0)) }
            }
            StepName::Assessed => Self::Assessed { severity },
            StepName::Closed => Self::Closed { outcome: Outcome::Withdrawn, satisfied: None },
            StepName::Satisfied => Self::Satisfied { satisfied: true, by: None },
            StepName::AppealTakenBack => Self::AppealTakenBack,
            StepName::Acknowledged => Self::Acknowledged,
            StepName::Responded => Self::Responded,
            StepName::MinutesDrafted => Self::MinutesDrafted,
            StepName::MinutesSigned => Self::MinutesSigned,
            StepName::CarriedOut => Self::CarriedOut,
            StepName::Conveyed => Self::Conveyed,
            StepName::Mediated => Self::Mediated,
            StepName::Referred => Self::Referred,
            StepName::Reopened => Self::Reopened,
            StepName::Prevention => Self::Prevention,
            StepName::Removed => Self::Removed,
        }
    }

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
            Self::AppealTakenBack => StepName::AppealTakenBack,
            Self::Conveyed => StepName::Conveyed,
            Self::Closed { .. } => StepName::Closed,
            Self::Satisfied { .. } => StepName::Satisfied,
            Self::Reopened => StepName::Reopened,
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
    /// The agency in whose name an official did it; unknown of steps of earlier versions, of what followed from the report, and none of
    /// what its complainant did.
    #[serde(default, rename = "of", skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyId>,
    /// Whether a village officer said it for its complainant, who agreed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub for_them: bool,
}
