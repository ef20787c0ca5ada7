//! An operator makes all rows again from the events, after a defect or a change of what lists show.

use std::collections::BTreeMap;

use crate::proof::{
    check_log::{check_events, count},
    difference::Findings,
};
use crate::{App, AppError, record::contents};
use domain::{
    TrackingNumber,
    figure::{Facts, Milestones},
    report::apply,
};
use store::ReportRow;

/// Reports rebuilt together.
const TOGETHER: u32 = 500;

impl App {
    /// Counts all figures, where an older version of the program kept none.
    ///
    /// # Errors
    /// The store's.
    pub async fn count_figures_once(&self) -> Result<(), AppError> {
        let mut figures = BTreeMap::new();
        let mut after = 0;
        if self.store.counts().await?.0 > 0 {
            return Ok(());
        }
        loop {
            let dossiers = self.store.scan(after, TOGETHER).await?;
            let Some(last) = dossiers.last() else { break };
            after = last.stored.n;
            dossiers.iter().for_each(|d| count(&mut figures, &d.stored.report));
        }
        if !figures.is_empty() {
            self.store.put_figures(figures.into_iter().collect()).await?;
        }
        Ok(())
    }

    /// Keeps what figures need to know of reports that an older version of the program wrote. Broken off, it goes on where it was.
    pub(crate) async fn date_earlier(&self) -> Result<(), AppError> {
        let mut dated = 0;
        loop {
            let dossiers = self.store.undated(TOGETHER).await?;
            if dossiers.is_empty() {
                return Ok(());
            }
            let facts = dossiers.iter().map(|dossier| {
                let report = &dossier.stored.report;
                let reached = Milestones::of(report, dossier.events.iter().map(|r| &r.event));
                (dossier.stored.n, report.version, Facts::of(report, reached))
            });
            self.store.date(facts.collect()).await?;
            dated += dossiers.len() as u64;
            tracing::info!(dated, "reports of an earlier version can be told in figures of any days");
        }
    }

    /// Makes the rows of every report again, but of those with events that this installation did not write: they stay as they
    /// are and are named. `progress` is told how many were looked at.
    ///
    /// # Errors
    /// The store's.
    pub async fn rebuild_rows(&self, mut progress: impl FnMut(u64)) -> Result<(u64, Vec<TrackingNumber>), AppError> {
        let vouched = self.vouched_until().await?;
        let (mut after, mut looked_at, mut made, mut left, mut figures) = (0, 0, 0, Vec::new(), BTreeMap::new());
        loop {
            let dossiers = self.store.scan(after, TOGETHER).await?;
            let Some(last) = dossiers.last() else {
                self.store.put_figures(figures.into_iter().collect()).await?;
                return Ok((made, left));
            };
            after = last.stored.n;
            let mut writing = Vec::new();
            for dossier in &dossiers {
                let id = dossier.stored.report.id;
                let events = dossier.events.iter().map(|r| &r.event);
                let report = events.clone().fold(None, |report, event| apply(report, id, event));
                let report =
                    report.ok_or_else(|| AppError::Damaged(format!("{} has no first event", dossier.stored.report.tracking)))?;
                let mut not_ours = Vec::new();
                let head = self.check_chain(dossier, vouched, &mut Findings::of(dossier, &mut not_ours));
                check_events(dossier, &mut Findings::of(dossier, &mut not_ours));
                self.check_contents(dossier, &mut Findings::of(dossier, &mut not_ours))?;
                count(&mut figures, &report);
                // Whoever vouched for events that others wrote would hide what `verify` finds.
                not_ours.retain(|d| d.version.is_some());
                if !not_ours.is_empty() {
                    left.push(dossier.stored.report.tracking);
                    continue;
                }
                let texts = if report.secret { BTreeMap::new() } else { contents::all_words(dossier, &self.keys_of(dossier)?)? };
                let listing = self.listing(&report, events, &texts);
                let changed_at = dossier.events.last().map_or(report.received_at, |r| r.event.at);
                let reached = Milestones::of(&report, dossier.events.iter().map(|r| &r.event));
                let stored = ReportRow { reached, ..dossier.stored.clone() };
                let rows = self.remade(&stored, report, changed_at, listing, head)?;
                writing.push(self.store.put_rows(dossier.stored.n, rows));
                made += 1;
            }
            for written in futures::future::join_all(writing).await {
                written?;
            }
            looked_at += dossiers.len() as u64;
            progress(looked_at);
        }
    }
}
