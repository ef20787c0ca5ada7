//! An operator makes all rows again from the events, after a defect or a change of what lists show.

use std::collections::BTreeMap;

use super::check_log::count;
use crate::{House, Trouble, record::contents};
use domain::report::apply;

/// Reports rebuilt together.
const TOGETHER: u32 = 500;

impl House {
    /// Counts all figures, where an older version of the program kept none.
    ///
    /// # Errors
    /// The store's.
    pub async fn count_figures_once(&self) -> Result<(), Trouble> {
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

    /// Makes the rows of every report again. `progress` is told how many were made.
    ///
    /// # Errors
    /// The store's.
    pub async fn rebuild_rows(&self, mut progress: impl FnMut(u64)) -> Result<u64, Trouble> {
        let (mut after, mut made, mut figures) = (0, 0, BTreeMap::new());
        loop {
            let dossiers = self.store.scan(after, TOGETHER).await?;
            let Some(last) = dossiers.last() else {
                self.store.put_figures(figures.into_iter().collect()).await?;
                return Ok(made);
            };
            after = last.stored.n;
            let mut writing = Vec::new();
            for dossier in &dossiers {
                let id = dossier.stored.report.id;
                let events = dossier.events.iter().map(|r| &r.event);
                let report = events.clone().fold(None, |report, event| apply(report, id, event));
                let report =
                    report.ok_or_else(|| Trouble::Damaged(format!("{} has no first event", dossier.stored.report.tracking)))?;
                let texts = if report.secret { BTreeMap::new() } else { contents::all_words(dossier, &self.keys_of(dossier)?)? };
                count(&mut figures, &report);
                let listing = self.listing(&report, events, &texts);
                writing.push(self.store.put_rows(dossier.stored.n, report, listing));
            }
            for written in futures::future::join_all(writing).await {
                written?;
            }
            made += dossiers.len() as u64;
            progress(made);
        }
    }
}
