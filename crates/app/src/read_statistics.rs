//! Anyone reads how many reports came and what became of them. Every figure is kept in the transaction that changes it,
//! and `check_log` recomputes it from the log.

use std::collections::BTreeMap;

use domain::report::{About, Figure};

use crate::{House, Trouble};

/// What became of some reports. Nothing is counted twice: each stands in exactly one of the fields but `late`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Waits for an official or for its reporter.
    pub open: u64,
    /// Answered; the reporter may still reply.
    pub answered: u64,
    /// Closed: the reporter said it is settled.
    pub confirmed: u64,
    /// Closed: the reporter said nothing in time.
    pub silence: u64,
    /// Closed by an official, with a reason.
    pub administrator: u64,
    /// Put away with a reason, or joined to another.
    pub put_away: u64,
    /// Of all these: those for which a deadline passed.
    pub late: u64,
}

impl Tally {
    /// All of them.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.open + self.answered + self.confirmed + self.silence + self.administrator + self.put_away
    }

    /// Those for which no deadline passed so far.
    #[must_use]
    pub fn punctual(&self) -> u64 {
        self.received().saturating_sub(self.late)
    }

    /// How many of a thousand some of them are.
    #[must_use]
    pub fn per_mille(&self, some: u64) -> u64 {
        (some * 1_000).checked_div(self.received()).unwrap_or(0)
    }

    fn add(&mut self, figure: &Figure, reports: u64) {
        let field = match figure.status.as_str() {
            "answered" => &mut self.answered,
            "closed.confirmed" => &mut self.confirmed,
            "closed.silence" => &mut self.silence,
            "closed.administrator" => &mut self.administrator,
            "archived" | "joined" => &mut self.put_away,
            _ => &mut self.open,
        };
        *field += reports;
        self.late += if figure.late { reports } else { 0 };
    }
}

/// Figures over everything that was ever received.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// All reports.
    pub all: Tally,
    /// By month of receipt (year times 12 plus month), newest first.
    pub months: Vec<(i32, Tally)>,
    /// By regency, city or province, most reports first.
    pub areas: Vec<(About, Tally)>,
    /// By topic, most reports first.
    pub topics: Vec<(About, Tally)>,
}

impl House {
    /// Reads the figures.
    ///
    /// # Errors
    /// The store's.
    pub async fn statistics(&self) -> Result<Statistics, Trouble> {
        let (all, months) = self.by_month("all", None).await?;
        let (areas, topics) = (self.tallies("area").await?, self.tallies("topic").await?);
        Ok(Statistics { all, months, areas, topics })
    }

    /// The record of an agency: of all reports it leads now, and by month of receipt, newest first. A government's is that of
    /// all its agencies.
    ///
    /// # Errors
    /// The store's.
    pub async fn agency_record(&self, agency: domain::AgencyId) -> Result<(Tally, Vec<(i32, Tally)>), Trouble> {
        let own = self.world().agencies.own(agency);
        self.by_month("agency_months", Some(own.into_iter().map(|a| a.0.to_string()).collect())).await
    }

    /// The records of all agencies that lead a report, most reports first.
    ///
    /// # Errors
    /// The store's.
    pub async fn agency_records(&self) -> Result<Vec<(About, Tally)>, Trouble> {
        self.tallies("agency").await
    }

    /// How many reports each regency, city or province has, most reports first.
    ///
    /// # Errors
    /// The store's.
    pub async fn area_records(&self) -> Result<Vec<(About, Tally)>, Trouble> {
        self.tallies("area").await
    }

    /// Over all time, and by month of receipt, newest first.
    async fn by_month(&self, about: &'static str, keys: Option<Vec<String>>) -> Result<(Tally, Vec<(i32, Tally)>), Trouble> {
        let (all, months) = tallied(self.store.figures(about, keys, true).await?, |figure| figure.month);
        Ok((all, months.into_iter().rev().collect()))
    }

    async fn tallies(&self, about: &'static str) -> Result<Vec<(About, Tally)>, Trouble> {
        let (_, tallies) = tallied(self.store.figures(about, None, false).await?, |figure| figure.about.clone());
        let mut tallies: Vec<_> = tallies.into_iter().collect();
        tallies.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.received()));
        Ok(tallies)
    }
}

/// What became of the reports that count for some figures: of all, and of each by its key.
pub(crate) fn tallied<K: Ord>(figures: Vec<(Figure, i64)>, key: impl Fn(&Figure) -> K) -> (Tally, BTreeMap<K, Tally>) {
    let (mut all, mut tallies) = (Tally::default(), BTreeMap::<K, Tally>::new());
    for (figure, reports) in figures {
        let reports = u64::try_from(reports).unwrap_or(0);
        all.add(&figure, reports);
        tallies.entry(key(&figure)).or_default().add(&figure, reports);
    }
    (all, tallies)
}
