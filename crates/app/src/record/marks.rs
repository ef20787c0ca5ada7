//! What only the key of this installation can write beside events and rows, so that a program that holds the database alone
//! can change nothing unseen.
//!
//! | mark | covers | compared |
//! |---|---|---|
//! | of an event | the mark of the event before it in its report, and what the event commits to | by `verify` |
//! | of a row | the mark of its last event, its state, and all else that pages and clocks believe of it | by `verify`, and whenever a report is read |
//!
//! What is sealed is opened for whoever the state says may see it, so the state itself is bound to the key: a row whose mark
//! does not fit is not read at all.

use domain::{Language, Report, ReportId, Timestamp};
use store::{CommitRequest, Key, Marks, Recorded, Remade, ReportRow, ReportWithHistory, Step};
use trust::{Commitment, InstallationKey};

use super::recording;
use crate::{App, AppError};

/// A mark.
pub(crate) type Mark = [u8; 32];

/// How often a report whose row is of another event than its last is read again.
const READ_AGAIN: u32 = 3;

/// What the mark of a row covers.
struct Row<'a> {
    id: ReportId,
    state: &'a str,
    head: &'a [u8],
    changed_at: Timestamp,
    title: &'a str,
    excerpt: &'a str,
    pin: &'a [u8; 32],
    language: Language,
    person_key: Option<&'a [u8]>,
    words_key: Option<&'a [u8]>,
    origin: Option<&'a str>,
    sent: Option<&'a [u8; 32]>,
}

impl App {
    /// Vouches for a step: marks its events and the row it leads to. Before it: the report as it was read.
    pub(crate) fn vouch(&self, step: Step, before: Option<&ReportRow>) -> Result<CommitRequest, AppError> {
        let mut head = before.and_then(|b| b.marks).map(|(head, _)| head);
        let mut events = Vec::with_capacity(step.events.len());
        for event in &step.events {
            let mark = self.event_mark(head, &event.commitment);
            head = Some(mark);
            events.push(mark);
        }
        let state = serde_json::to_string(&step.report)?;
        let birth = step.birth.as_ref();
        let missing = || AppError::Damaged("a step that neither begins a report nor goes on with one".into());
        let (pin, language, origin) = match (birth, before) {
            (Some(b), _) => (&b.pin, b.language, b.origin.as_deref()),
            (None, Some(b)) => (step.pin.as_ref().unwrap_or(&b.pin), b.language, b.origin.as_deref()),
            (None, None) => return Err(missing()),
        };
        let (title, excerpt) = match (&step.listing, before) {
            (Some(listing), _) => (listing.title.as_str(), listing.excerpt.as_str()),
            (None, Some(b)) => (b.title.as_str(), b.excerpt.as_str()),
            (None, None) => ("", ""),
        };
        let kept = |birth: Option<&'_ Vec<u8>>, before: Option<&'_ Vec<u8>>| birth.or(before).cloned();
        let person_key = kept(birth.and_then(|b| b.person_key.as_ref()), before.and_then(|b| b.person_key.as_ref()));
        let words_key = kept(birth.and_then(|b| b.words_key.as_ref()), before.and_then(|b| b.words_key.as_ref()));
        let sent =
            birth.map_or_else(|| before.and_then(|b| b.sent.as_ref()), |b| b.sent.as_ref()).filter(|_| !step.forget_person);
        let row = self.row_mark(&Row {
            id: step.report.id,
            state: &state,
            head: head.as_ref().map_or(&[], Mark::as_slice),
            changed_at: step.events.last().map_or(step.report.received_at, |e| e.event.at),
            title,
            excerpt,
            pin,
            language,
            person_key: person_key.as_deref().filter(|_| !step.forget_person),
            words_key: step.reseal.as_ref().map(|r| r.words_key.as_slice()).or(words_key.as_deref()),
            origin,
            sent,
        });
        Ok(CommitRequest {
            report: step.report,
            reached: step.reached,
            decided_on: step.decided_on,
            events: step.events,
            birth: step.birth,
            listing: step.listing,
            reseal: step.reseal,
            forget_person: step.forget_person,
            pin: step.pin,
            supporter: step.supporter,
            deed: step.deed,
            figures: step.figures,
            changes: step.changes,
            jobs: step.jobs,
            marks: Marks { state, events, row },
        })
    }

    /// The mark that an event should have after the one before it, and whether it has it. Up to `vouched` one may have none.
    pub(crate) fn proved_event(&self, recorded: &Recorded, before: Option<Mark>, vouched: i64) -> (Mark, bool) {
        let mark = self.event_mark(before, &recorded.commitment);
        (mark, recorded.mark.map_or(recorded.seq <= vouched, |kept| InstallationKey::same(&kept, &mark)))
    }

    /// The mark of an event that follows one with a mark.
    pub(crate) fn event_mark(&self, before: Option<Mark>, commitment: &Commitment) -> Mark {
        self.keys.hash("event", &[before.as_ref().map_or(&[], Mark::as_slice), commitment])
    }

    /// The mark of the row as it lies there, given that of its last event.
    pub(crate) fn mark_of_row(&self, stored: &ReportRow, head: &Mark) -> Mark {
        self.row_mark(&Row {
            id: stored.report.id,
            state: &stored.state,
            head,
            changed_at: stored.changed_at,
            title: &stored.title,
            excerpt: &stored.excerpt,
            pin: &stored.pin,
            language: stored.language,
            person_key: stored.person_key.as_deref(),
            words_key: stored.words_key.as_deref(),
            origin: stored.origin.as_deref(),
            sent: stored.sent.as_ref(),
        })
    }

    fn row_mark(&self, row: &Row<'_>) -> Mark {
        // What is not there is not the same as what is empty.
        let maybe = |bytes: Option<&[u8]>| bytes.map(|b| [&[1], b].concat()).unwrap_or_default();
        let (person_key, words_key) = (maybe(row.person_key), maybe(row.words_key));
        let origin = maybe(row.origin.map(str::as_bytes));
        let at = row.changed_at.as_microsecond().to_le_bytes();
        let [state, title, excerpt, language] = [row.state, row.title, row.excerpt, row.language.as_str()].map(str::as_bytes);
        let mut parts = vec![
            row.id.0.as_bytes().as_slice(),
            row.head,
            state,
            &at,
            title,
            excerpt,
            row.pin,
            language,
            &person_key,
            &words_key,
            &origin,
        ];
        // Rows of earlier versions have none, and keep their mark.
        parts.extend(row.sent.map(<[u8; 32]>::as_slice));
        self.keys.hash("row", &parts)
    }

    /// True where this installation wrote the row, and nobody else since.
    pub(crate) fn is_ours(&self, stored: &ReportRow) -> bool {
        stored.marks.is_some_and(|(head, mark)| InstallationKey::same(&self.mark_of_row(stored, &head), &mark))
    }

    /// A report's state, if it is as this installation wrote it.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where another program changed the row; the store's.
    pub async fn stored(&self, key: Key) -> Result<Option<ReportRow>, AppError> {
        self.store.report(key).await?.map(|stored| self.ours(stored)).transpose()
    }

    /// A report with everything that happened to it, if its row and its events, with their contents and files, are as this
    /// installation wrote them, and the row is of the last event: an earlier row put back would show what was hidden since, an
    /// event rewritten what was never public.
    ///
    /// # Errors
    /// As `stored`.
    pub(crate) async fn with_history(&self, key: Key) -> Result<Option<ReportWithHistory>, AppError> {
        for _ in 0..READ_AGAIN {
            let Some(with_history) = self.store.with_history(key).await? else { return Ok(None) };
            if let Some(with_history) = self.written_together(with_history).await? {
                return Ok(Some(with_history));
            }
            // Somebody may have acted on it between the two.
        }
        Err(AppError::Damaged("the row of a report and its events are not as this installation wrote them together".into()))
    }

    /// A with_history whose row and events are as this installation wrote them together; none where they are not.
    pub(crate) async fn written_together(&self, with_history: ReportWithHistory) -> Result<Option<ReportWithHistory>, AppError> {
        let head = with_history.stored.marks.map(|(head, _)| head);
        let stored = self.ours(with_history.stored)?;
        let with_history = ReportWithHistory { stored, ..with_history };
        let fits = self.head_of_events(&with_history).await?.is_some_and(|last| head == Some(last));
        Ok(Some(with_history).filter(|_| fits))
    }

    /// A report whose row another program changed, as its events tell it: none where those are not as this installation wrote them up
    /// to the one that the row is of, or nothing can be read.
    pub(crate) async fn told_by_events(&self, n: i64) -> Result<Option<Report>, AppError> {
        let found = match self.store.with_histories(vec![n]).await {
            Ok(found) => found.into_iter().next(),
            Err(store::Error::Damaged(_)) => None,
            Err(e) => return Err(e.into()),
        };
        let Some(history) = found else { return Ok(None) };
        let head = history.stored.marks.map(|(head, _)| head);
        if head.is_none() || self.head_of_events(&history).await? != head {
            return Ok(None);
        }
        let id = history.stored.report.id;
        Ok(history.events.iter().map(|r| &r.event).fold(None, |report, event| domain::report::apply(report, id, event)))
    }

    /// The mark of the last event, if each is what it committed to and has its mark after the one before. Events of an earlier
    /// version have none: they were vouched for with the row.
    async fn head_of_events(&self, with_history: &ReportWithHistory) -> Result<Option<Mark>, AppError> {
        let vouched = self.vouched_until().await?;
        let (id, mut head) = (with_history.stored.report.id, None);
        for recorded in &with_history.events {
            let version = recorded.event.version;
            let contents = with_history.contents.iter().filter(|c| c.version == version);
            let files = with_history.attachments.iter().filter(|a| a.version == version);
            if !recording::is_committed_to(id, recorded, contents, files) {
                return Ok(None);
            }
            let (mark, ours) = self.proved_event(recorded, head, vouched);
            if !ours {
                return Ok(None);
            }
            head = Some(mark);
        }
        Ok(head)
    }

    fn ours(&self, stored: ReportRow) -> Result<ReportRow, AppError> {
        if self.is_ours(&stored) {
            return Ok(stored);
        }
        Err(AppError::Damaged(format!("the row of report {} was not written by this installation", stored.report.tracking)))
    }

    /// The rows of a report made again, vouched for. Before: the row as it lay there, whose events are proved.
    pub(crate) fn remade(
        &self,
        before: &ReportRow,
        report: Report,
        changed_at: Timestamp,
        listing: store::SearchEntry,
        head: Mark,
    ) -> Result<Remade, AppError> {
        let state = serde_json::to_string(&report)?;
        let (title, excerpt) = (listing.title.clone(), listing.excerpt.clone());
        let row = ReportRow { report, state, changed_at, title, excerpt, ..before.clone() };
        let mark = self.mark_of_row(&row, &head);
        Ok(Remade { reached: row.reached, report: row.report, state: row.state, changed_at, listing, head, mark })
    }
}
