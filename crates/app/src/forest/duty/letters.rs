//! Letters of alarms that wait, because no mail server takes them: whoever they were to wake does not know. An alarm goes on to the next
//! all the same; that letters wait is told where alarms are read, to administrators, and in figures of operation.

use std::collections::BTreeMap;

use domain::Timestamp;
use jiff::SignedDuration;
use store::Key;

use super::{AlarmOf, is_over};
use crate::{App, AppError, handles, jobs::tell::TellDuty};

/// So long a letter is on its way before it is told that it waits.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(2);
/// Most letters that are looked at.
const MOST_LETTERS: u32 = 500;

/// Letters that ask somebody by an alarm or a drill, and were not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LettersWaiting {
    /// How many.
    pub letters: u64,
    /// Since when the first of them waits.
    pub since: Timestamp,
}

impl App {
    /// The letters that ask somebody and wait, with since when: of alarms that still do. One that was given up stays there when its
    /// alarm is over.
    async fn asking(&self) -> Result<Vec<(TellDuty, Timestamp)>, AppError> {
        let undone = self.store.undone_alarms(self.now() - ON_ITS_WAY, MOST_LETTERS).await?;
        let read = undone.into_iter().filter_map(|(payload, since)| Some((serde_json::from_str(&payload).ok()?, since)));
        let (mut asking, mut open) = (Vec::new(), BTreeMap::new());
        for (told, since) in read.filter(|(told, _): &(TellDuty, _)| told.asks()) {
            let of = AlarmOf::told(told.alarm);
            let is_open = match open.get(&of) {
                Some(is_open) => *is_open,
                None => self.still_asks(told.alarm).await?,
            };
            open.insert(of, is_open);
            if is_open {
                asking.push((told, since));
            }
        }
        Ok(asking)
    }

    /// Whether an alarm asks somebody still; one that cannot be read does.
    async fn still_asks(&self, of: AlarmOf) -> Result<bool, AppError> {
        match of {
            AlarmOf::Report(id) => match self.stored(Key::Id(id)).await {
                Ok(found) => Ok(found.is_some_and(|stored| stored.report.open_alarm().is_some())),
                Err(AppError::Damaged(_) | AppError::Store(store::Error::Damaged(_))) => Ok(true),
                Err(e) => Err(e),
            },
            AlarmOf::Drill(id) => Ok(self.drill(id).await?.is_some_and(|drill| !is_over(&drill, self.now()))),
        }
    }

    /// Letters of alarms that wait, for figures of operation and whoever reads of alarms; none where all are on their way.
    pub(crate) async fn alarm_letters(&self) -> Result<Option<LettersWaiting>, AppError> {
        let waiting = self.asking().await?;
        let since = waiting.iter().map(|(_, since)| *since).min();
        Ok(since.map(|since| LettersWaiting { letters: waiting.len() as u64, since }))
    }
}

impl handles::Forest<'_> {
    /// Letters of alarms that wait, if any do: how many and since when, never to whom.
    ///
    /// # Errors
    /// The store's.
    pub async fn letters_waiting(self) -> Result<Option<LettersWaiting>, AppError> {
        self.alarm_letters().await
    }

    /// Since when letters wait, by what they are about.
    pub(super) async fn unsent(self) -> Result<BTreeMap<String, Timestamp>, AppError> {
        let mut oldest: BTreeMap<String, Timestamp> = BTreeMap::new();
        for (told, since) in self.asking().await? {
            let of = AlarmOf::told(told.alarm);
            oldest.entry(of).and_modify(|before| *before = since.min(*before)).or_insert(since);
        }
        Ok(oldest)
    }
}
