//! Yardsticks of others (tolok ukur), reckoned from the same sums. Each says whose it is; where its weights are not published, none are
//! made up.
//!
//! | whose | what | source |
//! |---|---|---|
//! | `KemenPANRB` | followed up (in process and done), done, connected and active agencies | monitoring of SP4N-LAPOR! |
//! | OGP | agencies that followed up at least half of their reports | action plan of Indonesia, 122 of 653 in 2018 |
//! | East Java | what a month's reports came to | monthly table of the province |
//! | PEKPPP, aspect V | a year's reports, in process, followed up | `Pedoman Menteri PANRB` 5/2023 |
//! | GRAI | an index of four dimensions | after India's DARPG; the parts and weights here are ours and stand beside it |
//!
//! Kemendagri's bands (*Sangat Baik*, *Baik*, *Sedang*) rest on a questionnaire whose weights are not published: no figure here gives one.

use super::{Base, Indicator, Measures, Sign};

/// What reports came to, as those who monitor count it. Each report is in exactly one of the first three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recap {
    /// No agency has said anything, and they are not closed (belum ditindaklanjuti).
    pub waiting: u64,
    /// An agency has said something, and they are not closed (dalam proses).
    pub in_process: u64,
    /// Closed, however that happened (selesai).
    pub done: u64,
    /// Of those in process: promised for a day (ditunda).
    pub promised: u64,
}

impl Recap {
    /// That of some reports.
    #[must_use]
    pub fn of(measures: &Measures) -> Self {
        let tally = &measures.tally;
        let (in_process, done) = (measures.counts.sign(Sign::Started), tally.confirmed + tally.silence + tally.administrator);
        Self { waiting: tally.received().saturating_sub(in_process + done), in_process, done, promised: tally.promised }
    }

    /// How many reports these are.
    #[must_use]
    pub fn received(self) -> u64 {
        self.waiting + self.in_process + self.done
    }

    /// In process or done (ditindaklanjuti): what "93 per cent done" counted in 2020.
    #[must_use]
    pub fn followed_up(self) -> u64 {
        self.in_process + self.done
    }

    /// How many of a thousand some of them are.
    #[must_use]
    pub fn per_mille(self, some: u64) -> Option<u64> {
        (some * 1_000).checked_div(self.received())
    }

    /// Those of two together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            waiting: self.waiting + other.waiting,
            in_process: self.in_process + other.in_process,
            done: self.done + other.done,
            promised: self.promised + other.promised,
        }
    }

    /// Whether at least half of them were followed up.
    #[must_use]
    pub fn is_half_followed_up(self) -> bool {
        self.received() > 0 && self.followed_up() * 2 >= self.received()
    }
}

/// How many reports a group of agencies with similar load has: agencies are compared within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// Fewer than 20: they are not ranked
    Few,
    /// 20 to 99
    Some,
    /// 100 to 499
    Many,
    /// 500 and more
    Most,
}

impl Load {
    /// The group of so many reports.
    #[must_use]
    pub fn of(reports: u64) -> Self {
        match reports {
            0..20 => Self::Few,
            20..100 => Self::Some,
            100..500 => Self::Many,
            _ => Self::Most,
        }
    }

    /// The key of its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Few => "few",
            Self::Some => "some",
            Self::Many => "many",
            Self::Most => "most",
        }
    }
}

/// An index like GRAI: four dimensions, each of 1,000, and their mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Verified, responded to, and completed in time: the mean of those that are known.
    pub efficiency: u64,
    /// Stars (one is nothing, five is all), and answers that were accepted.
    pub feedback: u64,
    /// Right the first time, and answers that say what they are.
    pub domain: u64,
    /// No deadline passed, and not closed by silence.
    pub commitment: u64,
}

impl Index {
    /// That of some reports; none of so few that they are not ranked.
    #[must_use]
    pub fn of(measures: &Measures) -> Option<Self> {
        if Load::of(measures.tally.received()) == Load::Few {
            return None;
        }
        let share = |indicator: Indicator| indicator.value(measures);
        let not = |indicator: Indicator| share(indicator).map(|value| 1_000_u64.saturating_sub(value));
        let stars = measures.rating().map(|rating| (rating.mean.saturating_sub(100) * 1_000) / 400);
        let told = Base::Resting.of(measures).filter(|resting| *resting > 0).map(|resting| {
            let untold = Indicator::SaysUntold.value(measures).unwrap_or_default();
            (resting.saturating_sub(untold) * 1_000) / resting
        });
        Some(Self {
            efficiency: mean([Indicator::VerifiedInTime, Indicator::RespondedInTime, Indicator::CompletedInTime].map(share)),
            feedback: mean([stars, not(Indicator::Disputed)]),
            domain: mean([share(Indicator::RightAtOnce), told]),
            commitment: mean([share(Indicator::Punctual), not(Indicator::SilenceShare)]),
        })
    }

    /// The mean of its dimensions.
    #[must_use]
    pub fn total(self) -> u64 {
        (self.efficiency + self.feedback + self.domain + self.commitment) / 4
    }
}

/// The mean of the parts that are known; nothing known is nothing reached.
fn mean<const N: usize>(parts: [Option<u64>; N]) -> u64 {
    let known: Vec<_> = parts.into_iter().flatten().collect();
    known.iter().sum::<u64>().checked_div(known.len() as u64).unwrap_or(0)
}
