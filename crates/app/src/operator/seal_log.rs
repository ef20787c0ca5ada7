//! The log is sealed every hour, over all reports together: no event, and no whole report, can be taken out of it unseen once
//! it lies before a seal.

use domain::Timestamp;
use store::{Head, LogSeal};

use crate::{House, Trouble, record::marks::Mark};

/// How far the seals have come.
pub(super) const SEALS: &str = "log-seals";

/// Events read together.
const TOGETHER: u32 = 10_000;

impl House {
    /// Seals the log further, if anything was written since.
    ///
    /// # Errors
    /// The store's.
    pub async fn seal_log(&self) -> Result<(), Trouble> {
        let before = self.store.last_log_seal().await?;
        let Some(seal) = self.seal_of_log(before, None, self.now(), TOGETHER).await? else { return Ok(()) };
        let head = Head { seq: seal.until, mark: self.head_mark(SEALS, seal.until, &seal.mark) };
        // Where another node was faster, its seal stands.
        self.store.seal_log(seal, SEALS, head, before.map(|b| b.until)).await?;
        Ok(())
    }

    /// The next seal, over the events since the one before, up to one or all there are; none where there are none.
    pub(super) async fn seal_of_log(
        &self,
        before: Option<LogSeal>,
        until: Option<i64>,
        at: Timestamp,
        together: u32,
    ) -> Result<Option<LogSeal>, Trouble> {
        let mut mark: Mark = before.map(|b| b.mark).unwrap_or_default();
        let (mut last, mut events) = (before.map_or(0, |b| b.until), before.map_or(0, |b| b.events));
        let first = events;
        loop {
            let some = self.store.commitments(last, together).await?;
            let Some((end, _)) = some.last() else { break };
            let end = *end;
            let mut covered = Vec::with_capacity(some.len() * 40);
            for (seq, commitment) in some.iter().filter(|(seq, _)| until.is_none_or(|until| *seq <= until)) {
                // One hash a hundred events would be as good a proof; one an event needs no agreement on where pieces end.
                covered.extend_from_slice(&seq.to_le_bytes());
                covered.extend_from_slice(commitment);
                mark = self.keys.hash("log", &[&mark, &covered]);
                covered.clear();
                (last, events) = (*seq, events + 1);
            }
            if until.is_some_and(|until| end >= until) {
                break;
            }
        }
        Ok((events > first).then_some(LogSeal { until: last, at, events, mark }))
    }
}
