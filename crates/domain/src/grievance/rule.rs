//! What administrators set for the register: categories, limits, periods of the programme.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Limit;

/// A category of grievances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The code that entries keep.
    pub code: String,
    /// Its name in Indonesian.
    pub name: String,
    /// Its name in English; may be empty.
    pub name_en: String,
    /// Whether nothing new goes into it.
    pub closed: bool,
    /// Whether it was taken away: set by mistake, and nothing is in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// A period of the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammePeriod {
    /// The code that entries keep.
    pub code: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub until: Date,
    /// Whether it was taken away: set by mistake, and nothing belongs to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

crate::choices! {
    /// What kind of thing is set.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum RuleName {
        /// A category
        Category = "category",
        /// A limit
        Limit = "limit",
        /// A period of the programme
        Period = "period",
    }
}

/// Something that is set, by [`RegisterRule::key`]: what is set later takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterRule {
    /// A category
    Category(Category),
    /// A limit
    Limit(Limit),
    /// A period
    Period(ProgrammePeriod),
}

impl RegisterRule {
    /// What it is told apart by.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Category(c) => format!("category {}", c.code),
            Self::Limit(l) => format!("limit {} {} {}", l.kind.as_str(), l.tier.as_str(), l.from),
            Self::Period(p) => format!("period {}", p.code),
        }
    }
}

/// Whether a text is a code: 1 to 40 lower-case letters, digits and hyphens.
fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Category {
    /// Longest name, in characters.
    pub const LONGEST: usize = 80;

    /// Reads a code.
    #[must_use]
    pub fn code(text: &str) -> Option<String> {
        is_code(text).then(|| text.to_owned())
    }

    /// The categories that there are: those that were set, in place of or beside those that every installation begins with.
    #[must_use]
    pub fn all(set: &[RegisterRule]) -> Vec<Self> {
        let begin = [
            ("benefits", "Pembagian manfaat", "Sharing of benefits"),
            ("land", "Lahan dan batas", "Land and boundaries"),
            ("customary", "Hak masyarakat adat", "Rights of customary communities"),
            ("safeguards", "Perlindungan dan persetujuan", "Safeguards and consent"),
            ("forest", "Kerusakan hutan", "Damage to forests"),
            ("staff", "Perilaku petugas", "Conduct of staff"),
        ];
        let begin = begin.map(|(code, name, name_en)| Self {
            code: code.to_owned(),
            name: name.to_owned(),
            name_en: name_en.to_owned(),
            closed: false,
            removed: false,
        });
        let mut all: Vec<Self> = begin.into();
        for rule in set {
            let RegisterRule::Category(category) = rule else { continue };
            match all.iter_mut().find(|c| c.code == category.code) {
                Some(there) => there.clone_from(category),
                None => all.push(category.clone()),
            }
        }
        all.retain(|c| !c.removed);
        all
    }
}

impl ProgrammePeriod {
    /// Reads a code.
    #[must_use]
    pub fn code(text: &str) -> Option<String> {
        is_code(text).then(|| text.to_owned())
    }

    /// The periods that were set, in place of or beside those of the carbon programme, in the order of their days.
    #[must_use]
    pub fn all(set: &[RegisterRule]) -> Vec<Self> {
        let period = |code: &str, from, until| Self { code: code.to_owned(), from, until, removed: false };
        let mut all = vec![
            period("2019-2020", Date::constant(2019, 6, 1), Date::constant(2020, 12, 31)),
            period("2021-2022", Date::constant(2021, 1, 1), Date::constant(2022, 12, 31)),
            period("2023-2024", Date::constant(2023, 1, 1), Date::constant(2024, 12, 31)),
        ];
        for rule in set {
            let RegisterRule::Period(period) = rule else { continue };
            match all.iter_mut().find(|p| p.code == period.code) {
                Some(there) => there.clone_from(period),
                None => all.push(period.clone()),
            }
        }
        all.retain(|p| !p.removed);
        all.sort_by_key(|p| p.from);
        all
    }

    /// Whether a day lies in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }

    /// The period in which a day lies.
    #[must_use]
    pub fn of(all: &[Self], day: Date) -> Option<&Self> {
        all.iter().find(|p| (p.from..=p.until).contains(&day))
    }
}
