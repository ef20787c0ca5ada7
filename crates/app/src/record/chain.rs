//! Notes of what administrators changed, and traces of what people did to their access: each is marked over the one before, and
//! the head of the chain with the last, so that none can be changed, put in between, or cut off unseen.

use store::{Chain, Change, Head, Note, Trace, Witness};

use super::{access::PersonKeys, marks::Mark};
use crate::{App, AppError};

/// How often a link is tried when somebody else was faster.
const TRIES: usize = 16;

/// Where a chain goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    /// The place of the next link.
    pub(crate) seq: i64,
    /// The mark of the link before it.
    pub(crate) before: Mark,
}

/// Where both go on: some changes are a link of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) notes: Next,
    pub(crate) traces: Next,
}

impl App {
    /// Writes next links; again, as long as others are faster.
    pub(crate) async fn add_links<F>(&self, write: impl Fn(Ends) -> F) -> Result<(), AppError>
    where
        F: Future<Output = Result<(), store::Error>>,
    {
        let mut ends = self.ends().await?;
        for _ in 0..TRIES {
            let Err(e) = write(ends).await else { return Ok(()) };
            let now = self.ends().await?;
            if now == ends {
                return Err(e.into());
            }
            ends = now;
        }
        Err(AppError::Changed)
    }

    /// Writes what is made of what lies there at the ends of the chains, at exactly these ends; made anew as long as they moved
    /// meanwhile, whatever came of it.
    pub(crate) async fn add_made<T, F>(&self, write: impl Fn(Ends) -> F) -> Result<T, AppError>
    where
        F: Future<Output = Result<T, AppError>>,
    {
        let mut ends = self.ends().await?;
        for _ in 0..TRIES {
            let tried = write(ends).await;
            let now = if tried.is_ok() { ends } else { self.ends().await? };
            if now == ends {
                return tried;
            }
            ends = now;
        }
        Err(AppError::Changed)
    }

    /// Where both go on now.
    pub(crate) async fn ends(&self) -> Result<Ends, AppError> {
        Ok(Ends { notes: self.next_link(Chain::Notes).await?, traces: self.next_link(Chain::Traces).await? })
    }

    /// Puts a trace, with what goes with it, at the end of its chain.
    pub(crate) fn link(&self, witness: &Witness, ends: Ends) -> Witness {
        let Next { seq, before } = ends.traces;
        let trace = Trace { seq, ..witness.trace.clone() };
        let mark = self.mark_of_trace(&trace, &before);
        let head = self.head_of(Chain::Traces, seq, &mark);
        Witness { trace: Trace { mark: mark.into(), ..trace }, head, job: witness.job.clone() }
    }

    /// Puts the trace of a change, where it has one, at the end of its chain, with what the change leads to.
    pub(crate) async fn link_change(&self, change: &Change, mut ends: Ends) -> Result<Change, store::Error> {
        let (change, witness) = match change {
            Change::Witnessed(change, witness) => (change, witness),
            Change::Several(all) => {
                let mut linked = Vec::with_capacity(all.len());
                for change in all {
                    let change = Box::pin(self.link_change(change, ends)).await?;
                    if let Change::Witnessed(_, Witness { trace, .. }) = &change {
                        let before = trace.mark.as_slice().try_into().unwrap_or_default();
                        ends.traces = Next { seq: trace.seq + 1, before };
                    }
                    linked.push(change);
                }
                return Ok(Change::Several(linked));
            }
            change => return Ok(change.clone()),
        };
        let Change::Marked(marked, remark) = &**change else {
            return Ok(Change::Witnessed(change.clone(), self.link(witness, ends)));
        };
        let none = PersonKeys { mark: remark.becomes, secret: None, codes: Vec::new() };
        let keys = match **marked {
            // The second factor goes with the password.
            Change::Password(..) => none,
            // Read after the end of the chain: whoever changes it meanwhile moves that end.
            _ => PersonKeys { mark: remark.becomes, ..self.keys_as_left(remark.person).await? },
        };
        Ok(Change::Witnessed(change.clone(), self.link(&self.comes_in_by(witness, &keys), ends)))
    }

    async fn next_link(&self, chain: Chain) -> Result<Next, AppError> {
        let last = self.store.last_link(chain).await?;
        let beginning = self.store.head(chain.beginning()).await?;
        Ok(match (last, beginning) {
            (None, None) => Next { seq: 1, before: Mark::default() },
            (None, Some(head)) => Next { seq: head.seq + 1, before: head.mark },
            (Some((seq, _)), Some(head)) if seq <= head.seq => Next { seq: head.seq + 1, before: head.mark },
            (Some((seq, mark)), _) => Next { seq: seq + 1, before: mark.try_into().unwrap_or_default() },
        })
    }

    /// The head of a chain that ends with a link.
    pub(crate) fn head_of(&self, chain: Chain, seq: i64, mark: &Mark) -> Head {
        Head { seq, mark: self.head_mark(chain.as_str(), seq, mark) }
    }

    /// The mark of how far something has come.
    pub(crate) fn head_mark(&self, name: &str, seq: i64, mark: &[u8]) -> Mark {
        self.keys.hash("head", &[name.as_bytes(), &seq.to_le_bytes(), mark])
    }

    /// The mark of a note after another.
    pub(crate) fn mark_of_note(&self, note: &Note, before: &Mark) -> Mark {
        let number = |n: Option<i64>| n.map(i64::to_le_bytes).map_or_else(Vec::new, Vec::from);
        let (by, agency) = (number(note.by.map(|u| u.0)), number(note.agency.map(|a| a.0)));
        let at = note.at.as_microsecond().to_le_bytes();
        let [kind, subject, was, became] = [&note.kind, &note.subject, &note.was, &note.became].map(|text| text.as_bytes());
        self.keys.hash("note after", &[before, &note.seq.to_le_bytes(), &at, &by, &agency, kind, subject, was, became])
    }

    /// The mark of a trace after another.
    pub(crate) fn mark_of_trace(&self, t: &Trace, before: &Mark) -> Mark {
        let (at, person) = (t.at.as_microsecond().to_le_bytes(), t.person.0.to_le_bytes());
        let (what, device) = (t.what.as_str().as_bytes(), t.device.as_bytes());
        let seq = t.seq.to_le_bytes();
        let mut parts = vec![before.as_slice(), &seq, &at, &person, what, device];
        // Most traces change nothing of it, and those of earlier versions said nothing of it.
        parts.extend(t.became.as_ref().map(<[u8; 32]>::as_slice));
        self.keys.hash("trace after", &parts)
    }
}
