//! What became of many reports, and how long it took.

use std::collections::BTreeMap;

use super::{Counts, People, Says, Standing, counts::spread};

/// What became of some reports. Nothing is counted twice: each stands in exactly one of the fields but `late`, `passed_on` and
/// `says`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Waits for an official or for its reporter.
    pub open: u64,
    /// The agency said by when it will be done: not done yet.
    pub promised: u64,
    /// Answered; the reporter may still reply.
    pub answered: u64,
    /// Closed: the reporter said it is settled.
    pub confirmed: u64,
    /// Closed: the reporter said nothing in time.
    pub silence: u64,
    /// Closed by an official, with a reason.
    pub administrator: u64,
    /// Those for which a deadline passed with whoever is asked about, whether they lead them still or not.
    pub late: u64,
    /// Of the late ones: those that others lead now, or nobody. They stand in no other field.
    pub passed_on: u64,
    /// Of all these: those that rest on an answer, by what it says, in the order of [`Says::ALL`].
    pub says: [u64; Says::ALL.len()],
}

impl Tally {
    /// How many reports these are, whatever became of them.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.open + self.promised + self.answered + self.confirmed + self.silence + self.administrator
    }

    /// Those that were answered or closed, however that ended.
    #[must_use]
    pub fn answered_or_closed(&self) -> u64 {
        self.received() - self.open - self.promised
    }

    /// How many reports these are, with those that were passed on late: the base of every share of late reports.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.received() + self.passed_on
    }

    /// Those for which no deadline passed so far.
    #[must_use]
    pub fn punctual(&self) -> u64 {
        self.held().saturating_sub(self.late)
    }

    /// How many of a thousand that were [`held`](Self::held) `some` are; `None` where none was held.
    #[must_use]
    pub fn per_mille_held(&self, some: u64) -> Option<u64> {
        (some * 1_000).checked_div(self.held())
    }

    /// Whether they are so few that a share of them says little: one more or less moves it by five of a hundred.
    #[must_use]
    pub fn is_few(&self) -> bool {
        (1..20).contains(&self.received())
    }

    /// How many of a thousand that were [`received`](Self::received) `some` are; `None` where none was received.
    #[must_use]
    pub fn per_mille(&self, some: u64) -> Option<u64> {
        (some * 1_000).checked_div(self.received())
    }

    /// Those that rest on an answer which says this.
    #[must_use]
    pub fn saying(&self, says: Says) -> u64 {
        Says::ALL.iter().zip(self.says).find(|(one, _)| **one == says).map_or(0, |(_, reports)| reports)
    }

    /// Those that rest on an answer.
    #[must_use]
    pub fn resting(&self) -> u64 {
        self.says.iter().sum()
    }

    /// Those of two together.
    #[must_use]
    pub fn plus(mut self, other: Self) -> Self {
        let Self { open, promised, answered, confirmed, silence, administrator, late, passed_on, says } = other;
        self.open += open;
        self.promised += promised;
        self.answered += answered;
        self.confirmed += confirmed;
        self.silence += silence;
        self.administrator += administrator;
        self.late += late;
        self.passed_on += passed_on;
        self.says.iter_mut().zip(says).for_each(|(sum, more)| *sum += more);
        self
    }

    /// Adds reports that were late with whoever is asked about, and that others lead now.
    pub fn add_passed_on(&mut self, reports: u64) {
        self.passed_on += reports;
        self.late += reports;
    }

    /// Adds reports that stand somewhere.
    pub fn add(&mut self, standing: Standing, says: Option<Says>, late: bool, reports: u64) {
        let field = match standing {
            Standing::Open => &mut self.open,
            Standing::Promised => &mut self.promised,
            Standing::Answered => &mut self.answered,
            Standing::Confirmed => &mut self.confirmed,
            Standing::Silence => &mut self.silence,
            Standing::Administrator => &mut self.administrator,
            Standing::Away => return,
        };
        *field += reports;
        self.late += if late { reports } else { 0 };
        let said = Says::ALL.iter().zip(&mut self.says).filter(|(one, _)| says == Some(**one));
        said.for_each(|(_, sum)| *sum += reports);
    }
}

/// How many working days something took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The number of reports that were measured.
    pub reports: u64,
    /// The median, in working days: half of the reports took no longer.
    pub median: u16,
    /// The 90th percentile, in working days: nine reports of ten took no longer.
    pub ninetieth: u16,
}

impl Spread {
    /// Of so many reports that took so many working days each; none of none. Both values are days that some report took (the
    /// nearest rank), so that nobody has to ask how they were rounded.
    #[must_use]
    pub fn of(took: impl IntoIterator<Item = (u16, u64)>) -> Option<Self> {
        let mut days: BTreeMap<u16, u64> = BTreeMap::new();
        for (day, reports) in took {
            *days.entry(day).or_default() += reports;
        }
        let reports: u64 = days.values().sum();
        let ranked = |percent: u64| {
            let rank = (reports * percent).div_ceil(100).max(1);
            let passed = |sum: &mut u64, (day, reports): (&u16, &u64)| {
                *sum += reports;
                Some((*day, *sum))
            };
            days.iter().scan(0, passed).find(|(_, sum)| *sum >= rank).map(|(day, _)| day)
        };
        Some(Self { reports, median: ranked(50)?, ninetieth: ranked(90)? })
    }
}

/// How content reporters are, in hundredths of a star.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The mean of all ratings, rounded.
    pub mean: u64,
    /// The 95 % interval of the mean, within 100 and 500.
    pub least: u64,
    /// Its upper end.
    pub most: u64,
    /// How many rated.
    pub raters: u64,
}

impl Rating {
    /// Of so many reports with so many stars; none of none. The interval is that of the mean of a sample by its standard deviation; of
    /// one rating all that there can be.
    #[must_use]
    pub fn of(rated: &BTreeMap<u8, u64>) -> Option<Self> {
        let raters: u64 = rated.values().sum();
        let stars: u64 = rated.iter().map(|(stars, n)| u64::from(*stars) * n).sum();
        let mean = (stars * 100 + raters / 2).checked_div(raters)?;
        if raters < 2 {
            return Some(Self { mean, least: 100, most: 500, raters });
        }
        #[expect(clippy::cast_precision_loss, reason = "numbers of reports are far below 2^52")]
        let (n, exact) = (raters as f64, stars as f64 / raters as f64);
        #[expect(clippy::cast_precision_loss, reason = "numbers of reports are far below 2^52")]
        let squares: f64 = rated.iter().map(|(stars, n)| (f64::from(*stars) - exact).powi(2) * *n as f64).sum();
        let half = super::indicator::Z95 * (squares / (n - 1.0) / n).sqrt();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 100 and 500")]
        let rounded = |value: f64| (value * 100.0).clamp(100.0, 500.0).round() as u64;
        Some(Self { mean, least: rounded(exact - half), most: rounded(exact + half), raters })
    }
}

/// All that figures are made of, for one question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// How many reports stand where.
    pub tally: Tally,
    /// Sums over the facts of the same reports, whoever missed their deadlines.
    pub counts: Counts,
    /// How many people live there, where that is known.
    pub people: Option<People>,
}

impl Measures {
    /// Adds a sum over reports; of those that others lead, nothing but what the tally tells.
    pub fn add(&mut self, counts: &Counts, theirs: bool) {
        if theirs {
            // Numbers of reports do not overflow.
            let _ = self.counts.change(counts, true);
        }
    }

    /// Working days from receipt to the first word of an agency.
    #[must_use]
    pub fn response(&self) -> Option<Spread> {
        spread(&self.counts.response)
    }

    /// Working days from receipt to the answer they rest on, but promises.
    #[must_use]
    pub fn completion(&self) -> Option<Spread> {
        spread(&self.counts.completion)
    }

    /// How content reporters are.
    #[must_use]
    pub fn rating(&self) -> Option<Rating> {
        Rating::of(&self.counts.rated)
    }
}
