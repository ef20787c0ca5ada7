//! Anyone reads how many reports are not public, and where public ones are from. Every figure is kept in the transaction that
//! changes it, and `check_log` recomputes it from the log.
//!
//! What stands in a figure tells something of each report that it counts. So public reports are counted at once and by
//! everything (`read_figures`); the others (secret, supervisory, not yet verified, put away) only by how many they are, over all
//! areas, topics and agencies, in months that are over, and never fewer than [`FEWEST`] of them.

use std::collections::BTreeMap;

use domain::{
    figure::{Standing, Tally},
    report::{About, AboutKind, Figure},
};
use store::Over;

use crate::{AppError, handles};

/// Fewest reports that are not public and that are told of together.
pub const FEWEST: u64 = 5;

impl handles::Figures<'_> {
    /// How many reports that are not public were received up to the end of which month, newest first. A month that had too few
    /// of them is told of together with the next that has not.
    pub async fn reports_not_public(self) -> Result<Vec<(i32, u64)>, AppError> {
        let figures = self.store.figures(AboutKind::All, None, Over::Months).await?;
        Ok(told_together(&figures, Figure::month_of(self.today())))
    }

    /// What became of all public reports of each regency, city or province, most reports first.
    pub async fn area_records(self) -> Result<Vec<(About, Tally)>, AppError> {
        let mut tallies = BTreeMap::<About, Tally>::new();
        for (figure, reports) in
            self.store.figures(AboutKind::Area, None, Over::AllTime).await?.into_iter().filter(|(f, _)| f.public)
        {
            let standing = Standing::of_kept(&figure.status);
            tallies.entry(figure.about).or_default().add(standing, None, figure.late, u64::try_from(reports).unwrap_or(0));
        }
        let mut tallies: Vec<_> = tallies.into_iter().collect();
        tallies.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.received()));
        Ok(tallies)
    }
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
    }
}
