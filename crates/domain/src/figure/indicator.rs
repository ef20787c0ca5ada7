//! The words of figures, each with its name, formula, unit and base.

use super::{Measures, Says};

crate::choices! {
    /// What a value is counted in.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Unit {
        /// Reports
        Reports = "reports",
        /// Thousandths of the base
        PerMille = "per_mille",
        /// Working days
        WorkingDays = "working_days",
        /// Tenths of a report for every 10,000 people
        PerTenThousand = "tenths_per_ten_thousand_people",
    }
}

crate::choices! {
    /// What a figure is told of: it stands beside the figure, with how many these are.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Base {
        /// Public reports that were received in the period
        Received = "received",
        /// These, and those that were passed on late
        Held = "held",
        /// Those of them that an agency has said something about
        Responded = "responded",
        /// Those of them that rest on an answer
        Resting = "resting",
        /// Those of them that rest on an answer which is no promise
        Completed = "completed",
        /// People who live there
        People = "people",
    }
}

impl Base {
    /// How many these are; none where it is not known.
    #[must_use]
    pub fn of(self, measures: &Measures) -> Option<u64> {
        match self {
            Self::Received => Some(measures.tally.received()),
            Self::Held => Some(measures.tally.held()),
            Self::Responded => Some(measures.response.map_or(0, |spread| spread.reports)),
            Self::Resting => Some(measures.tally.resting()),
            Self::Completed => Some(measures.completion.map_or(0, |spread| spread.reports)),
            Self::People => measures.people.as_ref().map(|people| people.number),
        }
    }
}

/// A value, in the unit of its indicator.
pub type Value = u64;

/// A figure by its word. Each means the same wherever it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    /// Received (masuk)
    Received,
    /// Open (sedang berjalan)
    Open,
    /// Promised for a day, not done yet (dijanjikan)
    Promised,
    /// Answered, the reporter may still reply
    Answered,
    /// Closed: settled as the reporter says
    Confirmed,
    /// Closed by silence
    Silence,
    /// Closed by an official
    Administrator,
    /// Late: a deadline passed
    Late,
    /// The share for which no deadline passed
    Punctual,
    /// The share that is settled as the reporter says
    Settled,
    /// The answer they rest on says this
    Answer(Says),
    /// The median time to the first word of an agency
    ResponseMedian,
    /// Nine of ten had the first word of an agency by then
    ResponseNinetieth,
    /// The median time to the answer they rest on
    CompletionMedian,
    /// Nine of ten had that answer by then
    CompletionNinetieth,
    /// For every 10,000 people
    PerPeople,
}

impl Indicator {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Received,
        Self::Open,
        Self::Promised,
        Self::Answered,
        Self::Confirmed,
        Self::Silence,
        Self::Administrator,
        Self::Late,
        Self::Punctual,
        Self::Settled,
        Self::Answer(Says::Fixed),
        Self::Answer(Says::Promised),
        Self::Answer(Says::Informed),
        Self::Answer(Says::Declined),
        Self::Answer(Says::Moved),
        Self::Answer(Says::Untold),
        Self::ResponseMedian,
        Self::ResponseNinetieth,
        Self::CompletionMedian,
        Self::CompletionNinetieth,
        Self::PerPeople,
    ];

    /// Those that say what became of reports: each report stands in exactly one of them.
    pub const OUTCOMES: [Self; 6] =
        [Self::Open, Self::Promised, Self::Answered, Self::Confirmed, Self::Silence, Self::Administrator];

    /// The word in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Open => "open",
            Self::Promised => "promised",
            Self::Answered => "answered",
            Self::Confirmed => "confirmed",
            Self::Silence => "silence",
            Self::Administrator => "administrator",
            Self::Late => "late",
            Self::Punctual => "punctual",
            Self::Settled => "settled",
            Self::Answer(Says::Fixed) => "says_fixed",
            Self::Answer(Says::Promised) => "says_promised",
            Self::Answer(Says::Informed) => "says_informed",
            Self::Answer(Says::Declined) => "says_declined",
            Self::Answer(Says::Moved) => "says_moved",
            Self::Answer(Says::Untold) => "says_untold",
            Self::ResponseMedian => "response_median",
            Self::ResponseNinetieth => "response_90",
            Self::CompletionMedian => "completion_median",
            Self::CompletionNinetieth => "completion_90",
            Self::PerPeople => "per_people",
        }
    }

    /// The key of its name.
    #[must_use]
    pub fn name_key(self) -> String {
        format!("stats-{}", self.as_str().replace('_', "-"))
    }

    /// The key of how it is reckoned.
    #[must_use]
    pub fn formula_key(self) -> String {
        format!("formula-{}", self.as_str().replace('_', "-"))
    }

    /// What it is counted in.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Received
            | Self::Open
            | Self::Promised
            | Self::Answered
            | Self::Confirmed
            | Self::Silence
            | Self::Administrator
            | Self::Late
            | Self::Answer(_) => Unit::Reports,
            Self::Punctual | Self::Settled => Unit::PerMille,
            Self::ResponseMedian | Self::ResponseNinetieth | Self::CompletionMedian | Self::CompletionNinetieth => {
                Unit::WorkingDays
            }
            Self::PerPeople => Unit::PerTenThousand,
        }
    }

    /// What it is told of.
    #[must_use]
    pub fn base(self) -> Base {
        match self {
            Self::ResponseMedian | Self::ResponseNinetieth => Base::Responded,
            Self::CompletionMedian | Self::CompletionNinetieth => Base::Completed,
            Self::PerPeople => Base::People,
            Self::Answer(_) => Base::Resting,
            Self::Received
            | Self::Open
            | Self::Promised
            | Self::Answered
            | Self::Confirmed
            | Self::Silence
            | Self::Administrator
            | Self::Settled => Base::Received,
            Self::Late | Self::Punctual => Base::Held,
        }
    }

    /// Its value; none where there is nothing to tell it of.
    #[must_use]
    pub fn value(self, measures: &Measures) -> Option<Value> {
        let tally = &measures.tally;
        let days = |spread: Option<super::Spread>, of: fn(super::Spread) -> u16| spread.map(of).map(u64::from);
        match self {
            Self::Received => Some(tally.received()),
            Self::Open => Some(tally.open),
            Self::Promised => Some(tally.promised),
            Self::Answer(says) => Some(tally.saying(says)),
            Self::Answered => Some(tally.answered),
            Self::Confirmed => Some(tally.confirmed),
            Self::Silence => Some(tally.silence),
            Self::Administrator => Some(tally.administrator),
            Self::Late => Some(tally.late),
            Self::Punctual => tally.per_mille_held(tally.punctual()),
            Self::Settled => tally.per_mille(tally.confirmed),
            Self::ResponseMedian => days(measures.response, |s| s.median),
            Self::ResponseNinetieth => days(measures.response, |s| s.ninetieth),
            Self::CompletionMedian => days(measures.completion, |s| s.median),
            Self::CompletionNinetieth => days(measures.completion, |s| s.ninetieth),
            Self::PerPeople => {
                let people = measures.people.as_ref()?.number;
                tally.received().saturating_mul(100_000).checked_div(people)
            }
        }
    }
}
