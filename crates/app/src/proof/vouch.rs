//! What earlier versions wrote is vouched for once, when this one first opens the database: as it is then. That it was so
//! before cannot be known; what does not fit its own log already is written down.

use store::{Head, Vouched};
use trust::InstallationKey;

use super::{
    difference::{Difference, Findings},
    verify::check_events,
};
use crate::{App, AppError, Register, record::contents, record::marks::Mark};

/// Up to which event what earlier versions wrote was vouched for.
const VOUCHED: &str = "vouched";

/// Reports vouched for together.
const TOGETHER: u32 = 500;

/// Most differences that a note holds.
const MOST_NOTED: usize = 200;

/// What came of vouching.
#[derive(Default, serde::Serialize)]
pub(crate) struct Vouching {
    /// How many reports were vouched for.
    pub(crate) reports: u64,
    /// What in them was not as their events say.
    pub(crate) differences: Vec<Difference>,
}

impl App {
    /// Vouches for the reports of earlier versions, unless that was done.
    pub(crate) async fn vouch_for_earlier(&self) -> Result<(), AppError> {
        let mut came = Vouching::default();
        if self.store.head(VOUCHED).await?.is_some() {
            return Ok(());
        }
        loop {
            let with_histories = self.store.unmarked(TOGETHER).await?;
            if with_histories.is_empty() {
                break;
            }
            let mut marks = Vec::new();
            for with_history in &with_histories {
                let mut found = Findings::of(with_history, &mut came.differences);
                check_events(with_history, &mut found);
                self.proof().check_contents(with_history, &mut found)?;
                let head = with_history.events.iter().fold(None, |head, e| Some(self.event_mark(head, &e.commitment)));
                let head: Mark = head.unwrap_or_default();
                let mut bodies = Vec::new();
                if let Ok(keys) = self.keys_of(with_history) {
                    for content in &with_history.contents {
                        // What does not open was told above, and stays as it is.
                        if let Ok(Some(body)) = contents::salt_within(with_history.stored.report.id, content, &keys) {
                            bodies.push((content.version, content.field, body));
                        }
                    }
                }
                let row = self.mark_of_row(&with_history.stored, &head);
                marks.push(Vouched { n: with_history.stored.n, version: with_history.stored.report.version, head, row, bodies });
            }
            self.store.vouch(marks).await?;
            came.reports += with_histories.len() as u64;
            tracing::info!(came.reports, "reports of an earlier version are vouched for");
        }
        let mut until = 0;
        while let Some((last, _)) = self.store.commitments(until, 10_000).await?.pop() {
            until = last;
        }
        self.begin_chains().await?;
        let mut marks = Vec::new();
        for person in self.store.persons().await?.iter().filter(|p| p.mark.is_none()) {
            marks.push(self.remark(person, person, self.factors_of(person.id).await?));
        }
        self.store.mark_persons(marks).await?;
        self.proof().begin_seals().await?;
        // Last, so that whoever breaks off begins again.
        self.store.put_head(VOUCHED, Head { seq: until, mark: self.head_mark(VOUCHED, until, &[]) }).await?;
        if came.reports > 0 {
            came.differences.truncate(MOST_NOTED);
            self.administration().note_vouched(&came).await?;
        }
        self.administration().note_snapshots(&Register::ALL).await
    }

    /// Up to which event nobody but an earlier version is known to have written.
    pub(crate) async fn vouched_until(&self) -> Result<i64, AppError> {
        if let Some(known) = self.vouched.get() {
            return Ok(*known);
        }
        let head = self.store.head(VOUCHED).await?;
        let ours = head.filter(|h| InstallationKey::same(&h.mark, &self.head_mark(VOUCHED, h.seq, &[])));
        match ours {
            // Written once, it stays.
            Some(head) => Ok(*self.vouched.get_or_init(|| head.seq)),
            None => Ok(0),
        }
    }
}
