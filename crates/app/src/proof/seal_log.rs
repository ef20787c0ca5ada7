//! The log is sealed every few minutes, over all reports together, with notes and traces as far as they have come: no event, no whole
//! report, and no end of notes or traces can be taken out unseen once it lies before a seal.

use domain::Timestamp;
use store::{Chain, Head, Seal};
use trust::InstallationKey;

use crate::{AppError, handles, record::marks::Mark};

/// How far the seals have come.
const SEALS: &str = "log-seals";

/// Events read together.
const TOGETHER: u32 = 10_000;

impl handles::Proof<'_> {
    /// Seals the log further, if anything was written since.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where the seals before were taken away: sealing what is there now would hide that; the store's.
    pub async fn seal_log(self) -> Result<(), AppError> {
        let (before, was) = (self.store.last_seal().await?, self.store.head(SEALS).await?);
        let Some(was) = was.filter(|was| self.is_head_of_seals(was, before.as_ref())) else {
            return Err(AppError::Damaged("the last seals of the log are missing; see: tuntas verify".into()));
        };
        let mut links = [0, 0];
        for (seq, chain) in links.iter_mut().zip(Chain::ALL) {
            *seq = self.store.last_link(chain).await?.map_or(0, |(last, _)| last);
        }
        let [notes, traces] = links;
        let Some(seal) = self.next_seal(before.as_ref(), (None, TOGETHER), Some((notes, traces)), self.now()).await? else {
            return Ok(());
        };
        if before.is_some_and(|b| (b.until, b.links) == (seal.until, seal.links)) {
            return Ok(());
        }
        // Where another node was faster, its seal stands.
        self.store.put_seal(seal, SEALS, self.head_of_seals(Some(&seal)), was).await?;
        Ok(())
    }

    /// The seal after another, over the events since it, up to one or all there are, and the links that are named. None where a
    /// link is not there.
    async fn next_seal(
        self,
        before: Option<&Seal>,
        (until, together): (Option<i64>, u32),
        links: Option<(i64, i64)>,
        at: Timestamp,
    ) -> Result<Option<Seal>, AppError> {
        let mut mark: Mark = before.map(|b| b.mark).unwrap_or_default();
        let (mut last, mut events) = (before.map_or(0, |b| b.until), before.map_or(0, |b| b.events));
        while until.is_none_or(|until| last < until) {
            let some = self.store.commitments(last, together).await?;
            let mut covered = Vec::with_capacity(40);
            let Some((end, _)) = some.last() else { break };
            let end = *end;
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
        if let Some((notes, traces)) = links {
            let (Some(note), Some(trace)) =
                (self.sealed_link(Chain::Notes, notes).await?, self.sealed_link(Chain::Traces, traces).await?)
            else {
                return Ok(None);
            };
            mark = self.keys.hash("log and links", &[&mark, &notes.to_le_bytes(), &note, &traces.to_le_bytes(), &trace]);
        }
        Ok(Some(Seal { n: before.map_or(1, |b| b.n + 1), at, until: last, events, links, mark }))
    }

    /// A seal made again over what lies there now.
    pub(super) async fn seal_again(self, before: Option<&Seal>, seal: &Seal) -> Result<Option<Seal>, AppError> {
        // One more than it says: what was put in between is counted too.
        let events = seal.events.saturating_sub(before.map_or(0, |b| b.events)).saturating_add(1);
        let together = u32::try_from(events).unwrap_or(TOGETHER).min(TOGETHER);
        self.next_seal(before, (Some(seal.until), together), seal.links, seal.at).await
    }

    /// The mark of a link; empty before the first, and where an earlier version wrote it.
    async fn sealed_link(self, chain: Chain, seq: i64) -> Result<Option<Vec<u8>>, AppError> {
        Ok(if seq == 0 { Some(Vec::new()) } else { self.store.link_mark(chain, seq).await? })
    }

    /// How far sealing has come with a seal; before the first, that there is none.
    fn head_of_seals(self, last: Option<&Seal>) -> Head {
        let (seq, mark) = last.map_or((0, [].as_slice()), |seal| (seal.until, seal.mark.as_slice()));
        Head { seq, mark: self.head_mark(SEALS, seq, mark) }
    }

    /// Whether sealing has come as far as the last seal says.
    pub(super) fn is_head_of_seals(self, head: &Head, last: Option<&Seal>) -> bool {
        let should = self.head_of_seals(last);
        head.seq == should.seq && InstallationKey::same(&head.mark, &should.mark)
    }

    /// Writes down that nothing is sealed yet: seals that are taken away are missed from the first on.
    pub(super) async fn begin_seals(self) -> Result<(), AppError> {
        Ok(self.store.put_head(SEALS, self.head_of_seals(None)).await?)
    }

    /// How far sealing has come, as it is written down.
    pub(super) async fn kept_head_of_seals(self) -> Result<Option<Head>, AppError> {
        Ok(self.store.head(SEALS).await?)
    }
}
