//! An operator checks what only grows beside the log, and what it tells: notes of changes, traces, and the registers that are
//! made of notes.

use std::{collections::BTreeMap, time::Duration};

use store::{Chain, Head, Note, Trace};
use trust::InstallationKey;

use super::difference::{Difference, readable};
use crate::{
    App, AppError,
    record::{access::Factors, marks::Mark},
};

/// Links read together.
const TOGETHER: u32 = 500;

/// How often it is looked, and how long apart, where somebody changes things all the while.
const LOOKS: usize = 50;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// A link of a chain.
enum Link {
    Note(Note),
    Trace(Trace),
}

impl Link {
    fn seq(&self) -> i64 {
        match self {
            Self::Note(note) => note.seq,
            Self::Trace(trace) => trace.seq,
        }
    }

    /// The mark beside it.
    fn kept(&self) -> &[u8] {
        match self {
            Self::Note(note) => &note.mark,
            Self::Trace(trace) => &trace.mark,
        }
    }
}

impl App {
    /// Notes and traces: none changed, none missing. And the registers, told again from the notes.
    pub(super) async fn check_notes(&self, differences: &mut Vec<Difference>) -> Result<(), AppError> {
        let mut told = |what: String| differences.push(Difference { report: String::new(), version: None, what });
        for chain in Chain::ALL {
            self.check_links(chain, &mut told).await?;
        }
        for what in self.unlike_for_long().await? {
            told(what);
        }
        Ok(())
    }

    /// What registers and people are unlike, read while nobody changed any: every change moves the ends of notes or traces.
    async fn unlike_for_long(&self) -> Result<Vec<String>, AppError> {
        let mut unlike = Vec::new();
        for _ in 0..LOOKS {
            let ends = self.ends().await?;
            unlike = self.unlike_now().await?;
            if unlike.is_empty() || self.ends().await? == ends {
                break;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(unlike)
    }

    /// The registers against their notes, and whoever does not come in by what they last chose, or by what this program wrote.
    async fn unlike_now(&self) -> Result<Vec<String>, AppError> {
        let mut unlike: Vec<_> = self.administration().unlike_notes().await?.into_iter().map(|(_, what)| what).collect();
        let became: BTreeMap<_, _> = self.store.last_became().await?.into_iter().collect();
        for person in self.store.persons().await? {
            let login = &person.login;
            let told = |why| unlike.push(format!("people: what {login} comes in by: {why}"));
            let Some(keys) = readable(self.keys_of_person(&person).await.map_err(AppError::from), told)? else { continue };
            if became.get(&person.id).is_some_and(|became| !InstallationKey::same(became, &self.mark_of_keys(person.id, &keys))) {
                unlike.push(format!("people: what {login} comes in by is not what their last trace says: it was put back"));
            }
            if !self.is_our_person(&person, &[Factors::of(keys.secret.as_ref())]) {
                unlike.push(format!("people: what {login} comes in by or may do was changed by another program"));
            }
        }
        Ok(unlike)
    }

    pub(crate) async fn check_links(&self, chain: Chain, told: &mut impl FnMut(String)) -> Result<(), AppError> {
        let name = chain.as_str();
        let Some(beginning) = self.store.head(chain.beginning()).await? else {
            told(format!("{name}: nobody vouches for their beginning"));
            return Ok(());
        };
        let (mut last, mut mark) = self.earlier_links(chain, beginning.seq, told).await?;
        if !self.is_beginning(chain, beginning, &mark) {
            told(format!("{name}: what earlier versions wrote was changed, or some of it is missing"));
        }
        (last, mark) = (last.max(beginning.seq), beginning.mark);
        loop {
            let links = self.links(chain, last).await?;
            if links.is_empty() {
                break;
            }
            for link in links {
                let should = self.mark_of_link(&link, &mark);
                if link.seq() != last + 1 {
                    told(format!("{name}: those after number {last} and before number {} are missing", link.seq()));
                } else if !InstallationKey::same(link.kept(), &should) {
                    told(format!("{name}: number {} was changed, or another program wrote it", link.seq()));
                }
                (last, mark) = (link.seq(), link.kept().try_into().unwrap_or(should));
            }
        }
        if self.store.head(name).await? != Some(self.head_of(chain, last, &mark)) {
            told(format!("{name}: some are missing after number {last}"));
        }
        Ok(())
    }

    /// Vouches for the links of earlier versions, as they are now.
    pub(super) async fn begin_chains(&self) -> Result<(), AppError> {
        for chain in Chain::ALL {
            let (last, mark) = self.earlier_links(chain, i64::MAX, &mut |_| {}).await?;
            let mark = self.head_mark(chain.beginning(), last, &mark);
            self.store.put_head(chain.as_str(), self.head_of(chain, last, &mark)).await?;
            self.store.put_head(chain.beginning(), Head { seq: last, mark }).await?;
        }
        Ok(())
    }

    fn is_beginning(&self, chain: Chain, beginning: Head, mark: &Mark) -> bool {
        InstallationKey::same(&beginning.mark, &self.head_mark(chain.beginning(), beginning.seq, mark))
    }

    /// The links up to one, as if each were marked over the one before: the last place, and the mark of all.
    async fn earlier_links(&self, chain: Chain, until: i64, told: &mut impl FnMut(String)) -> Result<(i64, Mark), AppError> {
        let (mut last, mut mark) = (0, Mark::default());
        loop {
            let links = self.links(chain, last).await?;
            let before = last;
            for link in links.iter().take_while(|link| link.seq() <= until) {
                (last, mark) = (link.seq(), self.mark_of_link(link, &mark));
                if let Link::Note(note) = link
                    && !note.mark.is_empty()
                    && !InstallationKey::same(&note.mark, &self.mark_of(note))
                {
                    told(format!("{}: number {last} was changed, or another program wrote it", chain.as_str()));
                }
            }
            if last == before {
                return Ok((last, mark));
            }
        }
    }

    fn mark_of_link(&self, link: &Link, before: &Mark) -> Mark {
        match link {
            Link::Note(note) => self.mark_of_note(note, before),
            Link::Trace(trace) => self.mark_of_trace(trace, before),
        }
    }

    async fn links(&self, chain: Chain, after: i64) -> Result<Vec<Link>, AppError> {
        Ok(match chain {
            Chain::Notes => self.store.notes_after(after, TOGETHER).await?.into_iter().map(Link::Note).collect(),
            Chain::Traces => self.store.traces_after(after, TOGETHER).await?.into_iter().map(Link::Trace).collect(),
        })
    }
}
