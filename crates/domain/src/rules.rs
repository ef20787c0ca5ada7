//! Deadlines are data: each rule holds from a date, in working days, and names the article it comes from.
//! The shipped set "SP4N" is in [`RuleBook::sp4n`]; an administrator adds rules with a later date.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::report::Class;

crate::choices! {
    /// What is to be done within the days.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DeadlineKind {
        /// Verify and forward a new report
        Verification = "verification",
        /// The agency's first follow-up
        FirstAnswer = "first_answer",
        /// Complete a request for information
        Information = "information",
        /// Complete an aspiration
        Aspiration = "aspiration",
        /// Complete a complaint without supervisory content
        Complaint = "complaint",
        /// Complete a complaint with supervisory content (berkadar pengawasan)
        Supervisory = "supervisory",
        /// The reporter may reply to an answer
        Reply = "reply",
        /// The reporter completes a report when asked
        Completion = "completion",
        /// Whoever stands above decides about a disputed answer
        Appeal = "appeal",
        /// Not a rule: the day that an agency named itself
        Promise = "promise",
    }
}

impl DeadlineKind {
    /// Those that have a rule.
    pub const WITH_RULE: [Self; 9] = [
        Self::Verification,
        Self::FirstAnswer,
        Self::Information,
        Self::Aspiration,
        Self::Complaint,
        Self::Supervisory,
        Self::Reply,
        Self::Completion,
        Self::Appeal,
    ];

    /// Reads the word of one that has a rule.
    #[must_use]
    pub fn with_rule(word: &str) -> Option<Self> {
        Self::parse(word).filter(|kind| Self::WITH_RULE.contains(kind))
    }

    /// The term in which a report of this class must be completed.
    #[must_use]
    pub fn completing(class: Class) -> Self {
        match class {
            Class::Information => Self::Information,
            Class::Aspiration => Self::Aspiration,
            Class::Complaint => Self::Complaint,
            Class::Supervisory => Self::Supervisory,
        }
    }
}

/// So many working days for a term, from a date on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The term that it limits.
    pub term: DeadlineKind,
    /// How many working days it gives.
    pub days: u16,
    /// The first day it holds.
    pub from: Date,
    /// The regulation and article it comes from.
    pub article: String,
}

/// All rules, past and coming.
#[derive(Clone, Debug)]
pub struct RuleBook {
    rules: Vec<Rule>,
}

impl RuleBook {
    /// The rules given, on top of the shipped ones.
    #[must_use]
    pub fn new(added: impl IntoIterator<Item = Rule>) -> Self {
        let mut rules = Self::sp4n();
        rules.extend(added);
        rules.sort_by_key(|r| r.from);
        Self { rules }
    }

    /// Working days for a term on a day: the latest rule that holds by then.
    #[must_use]
    pub fn days(&self, term: DeadlineKind, on: Date) -> u16 {
        self.rule(term, on).map_or(0, |r| r.days)
    }

    /// The rule that holds for a term on a day.
    #[must_use]
    pub fn rule(&self, term: DeadlineKind, on: Date) -> Option<&Rule> {
        self.rules.iter().rev().find(|r| r.term == term && r.from <= on)
    }

    /// The shipped set "SP4N": completion by class from PermenPANRB 62/2018 as practised, the other terms from
    /// what SP4N-LAPOR! itself promises the public.
    fn sp4n() -> Vec<Rule> {
        let promise = "SP4N-LAPOR!, alur pengelolaan yang dijanjikan kepada publik";
        let regulation = "PermenPANRB 62/2018, lampiran, batas waktu penyelesaian";
        [
            (DeadlineKind::Verification, 3, promise),
            (DeadlineKind::FirstAnswer, 5, promise),
            (DeadlineKind::Information, 5, regulation),
            (DeadlineKind::Aspiration, 5, regulation),
            (DeadlineKind::Complaint, 14, regulation),
            (DeadlineKind::Supervisory, 60, regulation),
            (DeadlineKind::Reply, 10, promise),
            (DeadlineKind::Completion, 30, "UU 25/2009, pasal 44"),
            (DeadlineKind::Appeal, 10, "aturan sistem ini: UU 25/2009 dan PermenPANRB 62/2018 tidak menyebut batas waktu"),
        ]
        .map(|(term, days, article)| Rule { term, days, from: Date::constant(1, 1, 1), article: article.to_owned() })
        .into()
    }
}

impl Default for RuleBook {
    fn default() -> Self {
        Self::new([])
    }
}
