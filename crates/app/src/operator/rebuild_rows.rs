//! An operator makes all rows again from the events, after a defect or a change of what lists show.

use std::collections::BTreeMap;

use crate::{House, Trouble, record::contents};
use domain::report::apply;

/// Reports rebuilt together.
const TOGETHER: u32 = 500;

impl House {
    /// Makes the rows of every report again. `progress` is told how many were made.
    ///
    /// # Errors
    /// The store's.
    pub async fn rebuild_rows(&self, mut progress: impl FnMut(u64)) -> Result<u64, Trouble> {
        let (mut after, mut made) = (0, 0);
        loop {
            let dossiers = self.store.scan(after, TOGETHER).await?;
            let Some(last) = dossiers.last() else { return Ok(made) };
            after = last.stored.n;
            let mut writing = Vec::new();
            for dossier in &dossiers {
                let id = dossier.stored.report.id;
                let events = dossier.events.iter().map(|r| &r.event);
                let report = events.clone().fold(None, |report, event| apply(report, id, event));
                let report =
                    report.ok_or_else(|| Trouble::Damaged(format!("{} has no first event", dossier.stored.report.tracking)))?;
                let texts = if report.secret { BTreeMap::new() } else { contents::all_words(dossier, &self.keys_of(dossier)?)? };
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
