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
    report::apply,
};
use store::ReportRow;

/// Reports rebuilt together.
const TOGETHER: u32 = 500;

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

    /// Makes the rows of every report again, but of those with events that this installation did not write: they stay as they
    /// are and are named. `progress` is told how many were looked at.
    pub async fn rebuild_rows(self, mut progress: impl FnMut(u64)) -> Result<(u64, Vec<TrackingNumber>), AppError> {
        let vouched = self.vouched_until().await?;
        let (mut after, mut looked_at, mut made, mut left, mut figures) = (0, 0, 0, Vec::new(), BTreeMap::new());
        loop {
            let with_histories = self.store.scan(after, TOGETHER).await?;
            let Some(last) = with_histories.last() else {
                self.store.put_figures(figures.into_iter().collect()).await?;
                return Ok((made, left));
            };
            after = last.stored.n;
            let mut writing = Vec::new();
            for with_history in &with_histories {
                let id = with_history.stored.report.id;
                let events = with_history.events.iter().map(|r| &r.event);
                let report = events.clone().fold(None, |report, event| apply(report, id, event));
                let report = report
                    .ok_or_else(|| AppError::Damaged(format!("{} has no first event", with_history.stored.report.tracking)))?;
                let mut not_ours = Vec::new();
                let head = self.check_chain(with_history, vouched, &mut Findings::of(with_history, &mut not_ours));
                check_events(with_history, &mut Findings::of(with_history, &mut not_ours));
                self.proof().check_contents(with_history, &mut Findings::of(with_history, &mut not_ours))?;
                count(&mut figures, &report);
                // Whoever vouched for events that others wrote would hide what `verify` finds.
                not_ours.retain(|d| d.version.is_some());
                if !not_ours.is_empty() {
                    left.push(with_history.stored.report.tracking);
                    continue;
                }
                let texts = if report.secret {
                    BTreeMap::new()
                } else {
                    contents::all_words(with_history, &self.keys_of(with_history)?)?
                };
                let listing = self.listing(&report, events, &texts);
                let changed_at = with_history.events.last().map_or(report.received_at, |r| r.event.at);
                let reached = Milestones::of(&report, with_history.events.iter().map(|r| &r.event));
                let stored = ReportRow { reached, ..with_history.stored.clone() };
                let rows = self.remade(&stored, report, changed_at, listing, head)?;
                writing.push(self.store.put_rows(with_history.stored.n, rows));
                made += 1;
            }
            for written in futures::future::join_all(writing).await {
                written?;
            }
            looked_at += with_histories.len() as u64;
            progress(looked_at);
        }
    }
}
