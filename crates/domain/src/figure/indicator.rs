//! The words of figures, each with its name, formula, unit, base and reading. This table is the one definition of each: pages,
//! sheets, the API and closed periods read it.

use super::{Kept, Measures, Says, Sign, counts::within};

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
        /// Hundredths of a star, of five
        Stars = "hundredths_of_stars",
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
        /// Those of them that were sent to an agency
        Forwarded = "forwarded",
        /// Those of them that were verified in time, or not; what still waits in time is neither
        Verified = "verified",
        /// Those of them that an agency has said something about
        Responded = "responded",
        /// Those of them with a first word in time, or not; what still waits in time is neither
        FirstWord = "first_word",
        /// Those of them that rest on an answer
        Resting = "resting",
        /// Those of them that rest on an answer which is no promise
        Completed = "completed",
        /// Those of them that were completed in time, or not; what still runs in time is neither
        Limited = "limited",
        /// Those of them that were closed
        Closed = "closed",
        /// Those of them that their reporters rated
        Rated = "rated",
        /// People who live there
        People = "people",
    }
}

impl Base {
    /// How many these are; none where it is not known.
    #[must_use]
    pub fn of(self, measures: &Measures) -> Option<u64> {
        let Measures { tally, counts, people, .. } = measures;
        Some(match self {
            Self::Received => tally.received(),
            Self::Held => tally.held(),
            Self::Forwarded => counts.sign(Sign::Forwarded),
            Self::Verified => counts.timed(Kept::Verified),
            Self::Responded => counts.response.iter().sum(),
            Self::FirstWord => counts.timed(Kept::Responded),
            Self::Resting => tally.resting(),
            Self::Completed => counts.completion.iter().sum(),
            Self::Limited => counts.timed(Kept::Completed),
            Self::Closed => tally.confirmed + tally.silence + tally.administrator,
            Self::Rated => counts.rated.values().sum(),
            Self::People => return people.as_ref().map(|people| people.number),
        })
    }
}

crate::choices! {
    /// How a figure is read: whether more of it is better.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Reading {
        /// More is better
        Higher = "higher",
        /// Less is better
        Lower = "lower",
        /// Neither: it says how much there is
        Neither = "neither",
    }
}

/// A value, in the unit of its indicator.
pub type Value = u64;

macro_rules! indicators {
    ($($(#[$about:meta])* $name:ident = $word:literal, $unit:ident of $base:ident, $reading:ident;)+) => {
        /// A figure by its word. Each means the same wherever it stands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Indicator { $($(#[$about])* $name,)+ }

        impl Indicator {
            /// All of them, in the order they are explained.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$name),+];

            /// The word in the API.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// What it is counted in.
            #[must_use]
            pub fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit,)+ }
            }

            /// What it is told of.
            #[must_use]
            pub fn base(self) -> Base {
                match self { $(Self::$name => Base::$base,)+ }
            }

            /// Whether more of it is better.
            #[must_use]
            pub fn reading(self) -> Reading {
                match self { $(Self::$name => Reading::$reading,)+ }
            }
        }
    };
}

indicators! {
    /// Received (masuk)
    Received = "received", Reports of Received, Neither;
    /// Open (sedang berjalan)
    Open = "open", Reports of Received, Neither;
    /// Promised for a day, not done yet (dijanjikan)
    Promised = "promised", Reports of Received, Neither;
    /// Answered, the reporter may still reply
    Answered = "answered", Reports of Received, Neither;
    /// Closed: settled as the reporter says
    Confirmed = "confirmed", Reports of Received, Higher;
    /// Closed by silence
    Silence = "silence", Reports of Received, Neither;
    /// Closed by an official
    Administrator = "administrator", Reports of Received, Neither;
    /// Late: a deadline passed
    Late = "late", Reports of Held, Lower;
    /// The share for which no deadline passed
    Punctual = "punctual", PerMille of Held, Higher;
    /// The share that is settled as the reporter says
    Settled = "settled", PerMille of Received, Higher;
    /// The share that was verified and forwarded in time
    VerifiedInTime = "verified_in_time", PerMille of Verified, Higher;
    /// The share with a first word of an agency in time
    RespondedInTime = "responded_in_time", PerMille of FirstWord, Higher;
    /// The share that was completed within the limit of its class
    CompletedInTime = "completed_in_time", PerMille of Limited, Higher;
    /// The share that went to the right agency at once
    RightAtOnce = "right_at_once", PerMille of Forwarded, Higher;
    /// The answer they rest on says that it is done
    SaysFixed = "says_fixed", Reports of Resting, Neither;
    /// It says by when it will be done
    SaysPromised = "says_promised", Reports of Resting, Neither;
    /// It gives what was asked for
    SaysInformed = "says_informed", Reports of Resting, Neither;
    /// It will not be done
    SaysDeclined = "says_declined", Reports of Resting, Neither;
    /// It belongs to another agency
    SaysMoved = "says_moved", Reports of Resting, Neither;
    /// It does not say which of these
    SaysUntold = "says_untold", Reports of Resting, Lower;
    /// The median time to the first word of an agency
    ResponseMedian = "response_median", WorkingDays of Responded, Lower;
    /// Nine of ten had the first word of an agency by then
    ResponseNinetieth = "response_90", WorkingDays of Responded, Lower;
    /// The share with a first word within five working days of receipt
    ResponseFive = "response_5", PerMille of Responded, Higher;
    /// The median time to the answer they rest on
    CompletionMedian = "completion_median", WorkingDays of Completed, Lower;
    /// Nine of ten had that answer by then
    CompletionNinetieth = "completion_90", WorkingDays of Completed, Lower;
    /// How content reporters are, of five stars
    Rating = "rating", Stars of Rated, Higher;
    /// How many rated
    Raters = "raters", Reports of Received, Neither;
    /// The share of closings by silence
    SilenceShare = "silence_share", PerMille of Closed, Lower;
    /// The share whose answer was disputed
    Disputed = "disputed", PerMille of Received, Lower;
    /// The share that was opened again
    Reopened = "reopened", PerMille of Received, Lower;
    /// The share that went up to another government
    Escalated = "escalated", PerMille of Received, Lower;
    /// The share of which an agency said that it is not theirs
    Bounced = "bounced", PerMille of Forwarded, Lower;
    /// The share without a name for anybody
    Anonymous = "anonymous", PerMille of Received, Neither;
    /// For every 10,000 people
    PerPeople = "per_people", PerTenThousand of People, Neither;
}

impl Indicator {
    /// Those that say what became of reports: each report stands in exactly one of them.
    pub const OUTCOMES: [Self; 6] =
        [Self::Open, Self::Promised, Self::Answered, Self::Confirmed, Self::Silence, Self::Administrator];

    /// The word of an indicator.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|indicator| indicator.as_str() == word)
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

    /// The key of where it comes from: the limits are those of the rules in force, all else is defined here.
    #[must_use]
    pub fn source_key(self) -> &'static str {
        match self {
            Self::Late | Self::Punctual | Self::VerifiedInTime | Self::RespondedInTime | Self::CompletedInTime => "source-limits",
            Self::Rating | Self::Raters | Self::Disputed | Self::Reopened | Self::Confirmed | Self::Settled => "source-reporters",
            Self::PerPeople => "source-people",
            _ => "source-own",
        }
    }

    /// What the answer says that it counts, where it counts that.
    #[must_use]
    pub fn says(self) -> Option<Says> {
        match self {
            Self::SaysFixed => Some(Says::Fixed),
            Self::SaysPromised => Some(Says::Promised),
            Self::SaysInformed => Some(Says::Informed),
            Self::SaysDeclined => Some(Says::Declined),
            Self::SaysMoved => Some(Says::Moved),
            Self::SaysUntold => Some(Says::Untold),
            _ => None,
        }
    }

    /// How many of its base it counts, where it is a number of reports or a share of them.
    #[must_use]
    pub fn count(self, measures: &Measures) -> Option<u64> {
        let Measures { tally, counts, .. } = measures;
        Some(match self {
            Self::Received => tally.received(),
            Self::Open => tally.open,
            Self::Promised => tally.promised,
            Self::Answered => tally.answered,
            Self::Confirmed | Self::Settled => tally.confirmed,
            Self::Silence | Self::SilenceShare => tally.silence,
            Self::Administrator => tally.administrator,
            Self::Late => tally.late,
            Self::Punctual => tally.punctual(),
            Self::VerifiedInTime => counts.in_time(Kept::Verified),
            Self::RespondedInTime => counts.in_time(Kept::Responded),
            Self::CompletedInTime => counts.in_time(Kept::Completed),
            Self::RightAtOnce => counts.sign(Sign::Forwarded).saturating_sub(counts.sign(Sign::Rerouted)),
            Self::SaysFixed
            | Self::SaysPromised
            | Self::SaysInformed
            | Self::SaysDeclined
            | Self::SaysMoved
            | Self::SaysUntold => tally.saying(self.says()?),
            Self::ResponseFive => within(&counts.response, 5),
            Self::Raters => Base::Rated.of(measures)?,
            Self::Disputed => counts.sign(Sign::Disputed),
            Self::Reopened => counts.sign(Sign::Reopened),
            Self::Escalated => counts.sign(Sign::Escalated),
            Self::Bounced => counts.sign(Sign::Bounced),
            Self::Anonymous => counts.sign(Sign::Anonymous),
            Self::ResponseMedian
            | Self::ResponseNinetieth
            | Self::CompletionMedian
            | Self::CompletionNinetieth
            | Self::Rating
            | Self::PerPeople => return None,
        })
    }

    /// Its value; none where there is nothing to tell it of.
    #[must_use]
    pub fn value(self, measures: &Measures) -> Option<Value> {
        let share = |some: u64| (some * 1_000).checked_div(self.base().of(measures)?);
        match (self, self.unit()) {
            (Self::Rating, _) => measures.rating().map(|rating| rating.mean),
            (Self::ResponseMedian, _) => measures.response().map(|spread| spread.median.into()),
            (Self::ResponseNinetieth, _) => measures.response().map(|spread| spread.ninetieth.into()),
            (Self::CompletionMedian, _) => measures.completion().map(|spread| spread.median.into()),
            (Self::CompletionNinetieth, _) => measures.completion().map(|spread| spread.ninetieth.into()),
            (Self::PerPeople, _) => {
                measures.tally.received().saturating_mul(100_000).checked_div(measures.people.as_ref()?.number)
            }
            (_, Unit::PerMille) => share(self.count(measures)?),
            (_, Unit::Reports | Unit::WorkingDays | Unit::PerTenThousand | Unit::Stars) => self.count(measures),
        }
    }

    /// Between which two values it lies with 95 % confidence, were these reports a sample of what the agency does: by Wilson's score
    /// for shares (Wilson 1927), by the spread of the ratings for stars. None for numbers, and where there is nothing to tell it of.
    #[must_use]
    pub fn interval(self, measures: &Measures) -> Option<(Value, Value)> {
        match self.unit() {
            Unit::PerMille => wilson(self.count(measures)?, self.base().of(measures)?),
            Unit::Stars => measures.rating().map(|rating| (rating.least, rating.most)),
            Unit::Reports | Unit::WorkingDays | Unit::PerTenThousand => None,
        }
    }
}

/// The two-sided 95 % quantile of the normal distribution.
pub(super) const Z95: f64 = 1.959_964;

/// Wilson's score interval of a share, in thousandths, rounded outwards.
#[must_use]
pub fn wilson(some: u64, of: u64) -> Option<(Value, Value)> {
    if of == 0 || some > of {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers of reports are far below 2^52")]
    let (x, n) = (some as f64, of as f64);
    let (share, z2) = (x / n, Z95 * Z95);
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 1,000")]
    let rounded = |value: f64| (value * 1_000.0).clamp(0.0, 1_000.0) as u64;
    Some((rounded(middle - half), rounded((middle + half) + 0.000_999)))
}
