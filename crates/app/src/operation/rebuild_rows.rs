//! An operator makes all rows again from the events, after a defect or a change of what lists show.

use std::collections::BTreeMap;

use crate::proof::{
    difference::Findings,
    verify::{check_events, count},
};
use crate::{AppError, handles, record::contents};
use domain::{
    TrackingNumber,
    figure::{Facts, Milestones},
    report::{Figure, apply},
};
use store::{Remade, ReportRow, ReportWithHistory};

/// Reports rebuilt together.
const TOGETHER: u32 = 500;

/// What making rows again came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many reports have new rows.
    pub made: u64,
    /// Those with events of another program: their rows were left as they are.
    pub left: Vec<TrackingNumber>,
    /// The numbers of those that cannot be read.
    pub unread: Vec<String>,
}

impl handles::Operation<'_> {
    /// Counts all figures, where an older version of the program kept none.
    pub async fn count_figures_once(self) -> Result<(), AppError> {
        let mut figures = BTreeMap::new();
        let mut after = 0;
        if self.store.counts().await?.0 > 0 {
            return Ok(());
        }
        loop {
            let with_histories = self.store.scan(after, TOGETHER).await?;
            let Some(last) = with_histories.last() else { break };
            after = last.stored.n;
            with_histories.iter().for_each(|d| count(&mut figures, &d.stored.report));
        }
        if !figures.is_empty() {
            self.store.put_figures(figures.into_iter().collect()).await?;
        }
        Ok(())
    }

    /// Keeps what figures need to know of reports that an older version of the program wrote. Broken off, it goes on where it was.
    pub(crate) async fn date_earlier(self) -> Result<(), AppError> {
        let mut dated = 0;
        loop {
            let with_histories = self.store.undated(TOGETHER).await?;
            if with_histories.is_empty() {
                return Ok(());
            }
            let facts = with_histories.iter().map(|with_history| {
                let report = &with_history.stored.report;
                let reached = Milestones::of(report, with_history.events.iter().map(|r| &r.event));
                (with_history.stored.n, report.version, Facts::of(report, reached))
            });
            self.store.date(facts.collect()).await?;
            dated += with_histories.len() as u64;
            tracing::info!(dated, "reports of an earlier version can be told in figures of any days");
        }
    }

    /// Makes the rows of every report again, but of those with events that this installation did not write, and of what cannot be read:
    /// they stay as they are and are named. `progress` is told how many were looked at.
    pub async fn rebuild_rows(self, mut progress: impl FnMut(u64)) -> Result<Rebuilt, AppError> {
        let vouched = self.vouched_until().await?;
        let (mut after, mut looked_at, mut rebuilt, mut figures) = (0, 0, Rebuilt::default(), BTreeMap::new());
        loop {
            let (with_histories, last) = self.next(after, &mut rebuilt.unread).await?;
            let Some(last) = last else {
                // Figures without what cannot be read would hide that it is there.
                if rebuilt.unread.is_empty() {
                    self.store.put_figures(figures.into_iter().collect()).await?;
                }
                return Ok(rebuilt);
            };
            after = last;
            let mut writing = Vec::new();
            for with_history in &with_histories {
                let number = with_history.stored.report.tracking;
                match self.rows_again(with_history, vouched, &mut figures) {
                    Ok(Some(rows)) => writing.push(self.store.put_rows(with_history.stored.n, rows)),
                    Ok(None) => rebuilt.left.push(number),
                    Err(AppError::Sealed(_) | AppError::Damaged(_)) => rebuilt.unread.push(number.to_string()),
                    Err(e) => return Err(e),
                }
            }
            rebuilt.made += writing.len() as u64;
            for written in futures::future::join_all(writing).await {
                written?;
            }
            looked_at += with_histories.len() as u64;
            progress(looked_at);
        }
    }

    /// The reports after a place and the place of the last; what cannot be read among them is named and passed over.
    async fn next(self, after: i64, unread: &mut Vec<String>) -> Result<(Vec<ReportWithHistory>, Option<i64>), AppError> {
        match self.store.scan(after, TOGETHER).await {
            Err(store::Error::Damaged(_)) => {}
            read => {
                let read = read?;
                let last = read.last().map(|last| last.stored.n);
                return Ok((read, last));
            }
        }
        let (mut read, mut last) = (Vec::new(), None);
        for (n, number) in self.store.numbers(after, TOGETHER).await? {
            last = Some(n);
            match self.store.scan(n - 1, 1).await {
                Err(store::Error::Damaged(_)) => unread.push(number),
                one => read.extend(one?),
            }
        }
        Ok((read, last))
    }

    /// The rows of a report as its events make them, which is counted; none where another program wrote some of these.
    fn rows_again(
        self,
        with_history: &ReportWithHistory,
        vouched: i64,
        figures: &mut BTreeMap<Figure, i64>,
    ) -> Result<Option<Remade>, AppError> {
        let id = with_history.stored.report.id;
        let events = with_history.events.iter().map(|r| &r.event);
        let report = events.clone().fold(None, |report, event| apply(report, id, event));
        let report =
            report.ok_or_else(|| AppError::Damaged(format!("{} has no first event", with_history.stored.report.tracking)))?;
        let mut not_ours = Vec::new();
        let head = self.check_chain(with_history, vouched, &mut Findings::of(with_history, &mut not_ours));
        check_events(with_history, &mut Findings::of(with_history, &mut not_ours));
        self.proof().check_contents(with_history, &mut Findings::of(with_history, &mut not_ours))?;
        count(figures, &report);
        // Whoever vouched for events that others wrote would hide what `verify` finds.
        not_ours.retain(|d| d.version.is_some());
        if !not_ours.is_empty() {
            return Ok(None);
        }
        let texts =
            if report.secret { BTreeMap::new() } else { contents::all_words(with_history, &self.keys_of(with_history)?)? };
        let listing = self.listing(&report, events, &texts);
        let changed_at = with_history.events.last().map_or(report.received_at, |r| r.event.at);
        let reached = Milestones::of(&report, with_history.events.iter().map(|r| &r.event));
        let stored = ReportRow { reached, ..with_history.stored.clone() };
        Ok(Some(self.remade(&stored, report, changed_at, listing, head)?))
    }
}
