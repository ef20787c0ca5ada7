//! An operator makes all rows again from the events, after a defect or a change of what lists show.

use std::collections::BTreeMap;

use domain::report::apply;
use store::Field;

use crate::{House, Trouble, record::contents};

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
                let mut texts = BTreeMap::new();
                if !report.secret {
                    let keys = self.keys_of(dossier)?;
                    for content in dossier.contents.iter().filter(|c| c.field == Field::Words) {
                        texts.extend(contents::open_words(id, content, &keys)?.map(|t| (content.version, t)));
                    }
                }
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
