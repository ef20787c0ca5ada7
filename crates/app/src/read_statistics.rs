//! Anyone reads how many reports came and what became of them. Every figure is kept in the transaction that changes it,
//! and `check_log` recomputes it from the log.
//!
//! What stands in a figure tells something of each report that it counts. So public reports are counted at once and by
//! everything; the others (secret, supervisory, not yet verified, put away) only by how many they are, over all areas, topics
//! and agencies, in months that are over, and never fewer than [`FEWEST`] of them.

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
    /// Of all these: those for which a deadline passed.
    pub late: u64,
}

impl Tally {
    /// All of them.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.open + self.answered + self.confirmed + self.silence + self.administrator
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
            _ => &mut self.open,
        };
        *field += reports;
        self.late += if figure.late { reports } else { 0 };
    }
}

/// Fewest reports that are not public and that are told of together.
pub const FEWEST: u64 = 5;

/// Figures over everything that was ever received.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// All public reports.
    pub all: Tally,
    /// By month of receipt (year times 12 plus month), newest first.
    pub months: Vec<(i32, Tally)>,
    /// How many others were received up to the end of which month, newest first. A month that had too few of them is told of
    /// together with the next that has not.
    pub others: Vec<(i32, u64)>,
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
        let figures = self.store.figures("all", None, true).await?;
        let this_month = Figure::month_of(self.world().zone().date(self.now()));
        let others = told_together(&figures, this_month);
        let (all, months) = by_month(figures);
        let (areas, topics) = (self.tallies("area").await?, self.tallies("topic").await?);
        Ok(Statistics { all, months, others, areas, topics })
    }

    /// The record of an agency: of all public reports it leads now, and by month of receipt, newest first. A government's is that of
    /// all its agencies.
    ///
    /// # Errors
    /// The store's.
    pub async fn agency_record(&self, agency: domain::AgencyId) -> Result<(Tally, Vec<(i32, Tally)>), Trouble> {
        let own = self.world().agencies.own(agency);
        let keys = own.into_iter().map(|a| a.0.to_string()).collect();
        Ok(by_month(self.store.figures("agency_months", Some(keys), true).await?))
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

    async fn tallies(&self, about: &'static str) -> Result<Vec<(About, Tally)>, Trouble> {
        let (_, tallies) = tallied(self.store.figures(about, None, false).await?, |figure| figure.about.clone());
        let mut tallies: Vec<_> = tallies.into_iter().collect();
        tallies.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.received()));
        Ok(tallies)
    }
}

/// Over all time, and by month of receipt, newest first.
fn by_month(figures: Vec<(Figure, i64)>) -> (Tally, Vec<(i32, Tally)>) {
    let (all, months) = tallied(figures, |figure| figure.month);
    (all, months.into_iter().rev().collect())
}

/// What became of the public reports that count for some figures: of all, and of each by its key.
pub(crate) fn tallied<K: Ord>(figures: Vec<(Figure, i64)>, key: impl Fn(&Figure) -> K) -> (Tally, BTreeMap<K, Tally>) {
    let (mut all, mut tallies) = (Tally::default(), BTreeMap::<K, Tally>::new());
    for (figure, reports) in figures.into_iter().filter(|(figure, _)| figure.public) {
        let reports = u64::try_from(reports).unwrap_or(0);
        all.add(&figure, reports);
        tallies.entry(key(&figure)).or_default().add(&figure, reports);
    }
    (all, tallies)
}

/// How many reports that are not public were received in months that are over, newest first; never few of them.
fn told_together(figures: &[(Figure, i64)], this_month: i32) -> Vec<(i32, u64)> {
    let mut months = BTreeMap::<i32, u64>::new();
    for (figure, reports) in figures.iter().filter(|(figure, _)| !figure.public && figure.month < this_month) {
        *months.entry(figure.month).or_default() += u64::try_from(*reports).unwrap_or(0);
    }
    let (mut told, mut together) = (Vec::new(), 0);
    for (month, reports) in months {
        together += reports;
        if together >= FEWEST {
            told.push((month, std::mem::take(&mut together)));
        }
    }
    told.reverse();
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_told_of_late_and_never_of_few() {
        let figure = |month, status: &str, public, reports| {
            (Figure { about: About::All, month, status: status.into(), late: false, public }, reports)
        };
        let figures = [
            figure(100, "archived", false, 4),
            figure(101, "submitted", false, 3),
            figure(101, "forwarded", true, 50),
            figure(102, "forwarded", false, 2),
            figure(102, "joined", false, 3),
            figure(103, "forwarded", false, 4),
            figure(104, "submitted", false, 9),
        ];
        assert_eq!(told_together(&figures, 104), [(102, 5), (101, 7)], "103 has too few, and 104 is not over");
        assert_eq!(told_together(&figures, 105), [(104, 13), (102, 5), (101, 7)]);
        assert!(told_together(&figures, 100).is_empty());
        let (all, months) = by_month(figures.into());
        assert_eq!((all.received(), months.len()), (50, 1), "what is not public is in no other figure");
    }
}
