//! Reports: their events, their contents, and the one way to add to them.

use async_trait::async_trait;
use domain::{
    Language, Report, ReportId, Timestamp, TrackingNumber,
    figure::Milestones,
    report::{Event, Figure},
};
use uuid::Uuid;

use crate::{Error, NewJob};

/// How a report is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// By its identity
    Id(ReportId),
    /// By the number people follow it by
    Tracking(TrackingNumber),
}

/// The kinds of content that an event may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What somebody wrote: a title (maybe empty), a line break, the text
    Words,
    /// Who reported: name and contacts
    Person,
    /// The exact place of a report whose reporter is protected
    Place,
}

impl Field {
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Words => 0,
            Self::Person => 1,
            Self::Place => 2,
        }
    }

    pub(crate) fn of_number(number: i64) -> Result<Self, Error> {
        match number {
            0 => Ok(Self::Words),
            1 => Ok(Self::Person),
            2 => Ok(Self::Place),
            _ => Err(Error::Damaged("a content of a kind that is not known".into())),
        }
    }
}

/// A content of an event: words, a person or a place. It lies beside the log and can go without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The version of the event that it belongs to.
    pub version: u32,
    /// What it is.
    pub field: Field,
    /// Salt and body; gone once forgotten. The salt of what is sealed lies within the body: whoever has both commitment and
    /// salt can try out what was said. Only earlier versions kept it beside.
    pub body: Option<(Option<[u8; 16]>, Vec<u8>)>,
    /// Whether the body is ciphertext.
    pub sealed: bool,
    /// The salted hash by which the event commits to it.
    pub commitment: [u8; 32],
}

/// A file that came with an event. The bytes lie in the blob store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its identity, and its name in the blob store.
    pub id: Uuid,
    /// The version of the event that it came with.
    pub version: u32,
    /// Its place among the files of its event, from 0; the event commits to them in this order.
    pub place: u32,
    /// What to call it; made from its type, since names of files betray people.
    pub name: String,
    /// Its type, found from its content.
    pub media_type: String,
    /// Its size, in bytes.
    pub size: u64,
    /// The commitment to its bytes.
    pub hash: [u8; 32],
    /// Whether the commitment has a salt. Files of earlier versions have none, nor a place.
    pub salted: bool,
}

/// An event to be written.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// What happened.
    pub event: Event,
    /// `by` and `what` as they are written, and as the commitment covers them.
    pub texts: (String, String),
    /// The commitment to the event and its contents.
    pub commitment: [u8; 32],
    /// Its contents.
    pub contents: Vec<Content>,
    /// Its files.
    pub attachments: Vec<Attachment>,
}

/// An event as it was written.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Its place in the log of everything.
    pub seq: i64,
    /// What happened.
    pub event: Event,
    /// `by` and `what` as they are written.
    pub texts: (String, String),
    /// Its commitment.
    pub commitment: [u8; 32],
    /// Its mark; none where an earlier version wrote it.
    pub mark: Option<[u8; 32]>,
}

/// What only the first event brings.
#[derive(Clone, Debug)]
pub struct NewReportFields {
    /// The keyed hash of the reporter's PIN.
    pub pin: [u8; 32],
    /// The language to write to the reporter in: `id` or `en`.
    pub language: Language,
    /// The wrapped key of the person.
    pub person_key: Option<Vec<u8>>,
    /// The wrapped key of the words of a secret report.
    pub words_key: Option<Vec<u8>>,
    /// Where it comes from, for what is taken over from a file: the same mark is never taken twice.
    pub origin: Option<String>,
    /// A mark of all that was sent, which only this installation can make; none for what nobody sends again.
    pub sent: Option<[u8; 32]>,
}

/// An action that came with an identity of its own, so that it is there once when it is sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentDeed {
    /// Its identity, among the actions on its report.
    pub id: Uuid,
    /// A mark of all that was sent, which only this installation can make.
    pub mark: [u8; 32],
    /// The first event that came of it.
    pub version: u32,
    /// When it was sent.
    pub at: Timestamp,
}

/// How a report appears in lists and is found. A secret one has neither words nor terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchEntry {
    /// The title.
    pub title: String,
    /// The beginning of the text.
    pub excerpt: String,
    /// Terms of what the public may find it by.
    pub open_terms: String,
    /// Terms of what officials may find it by.
    pub inner_terms: String,
}

/// Words that become secret: every body so far, sealed under a new key.
#[derive(Clone, Debug)]
pub struct Reseal {
    /// The wrapped key.
    pub words_key: Vec<u8>,
    /// The version of each event, with the body that takes the place of the one before.
    pub bodies: Vec<(u32, Vec<u8>)>,
}

/// What only the key of the installation can write beside a step, so that no other program can make one.
#[derive(Clone, Debug)]
pub struct Marks {
    /// The report after the step, as it is kept.
    pub state: String,
    /// One for each event: it covers the event, and the mark of the event before it.
    pub events: Vec<[u8; 32]>,
    /// Over the last of them, the state, and all else that pages and clocks believe of the row.
    pub row: [u8; 32],
}

/// A step that nobody vouches for yet: no store takes it.
pub type Step = CommitRequest<()>;

/// One step in the life of a report, with all that belongs to it.
#[derive(Clone, Debug)]
pub struct CommitRequest<M = Marks> {
    /// The report after the step.
    pub report: Report,
    /// How far it came, on which days.
    pub reached: Milestones,
    /// The version the step was decided on; 0 for a new report.
    pub decided_on: u32,
    /// What happened.
    pub events: Vec<NewEvent>,
    /// What only a new report brings; `None` for all later steps.
    pub birth: Option<NewReportFields>,
    /// How it is listed and found from now on; `None` where no words changed.
    pub listing: Option<SearchEntry>,
    /// The words sealed anew, where it became secret.
    pub reseal: Option<Reseal>,
    /// Whether the reporter's key and all contents about them are destroyed.
    pub forget_person: bool,
    /// The keyed hash of a PIN that takes the place of the one before.
    pub pin: Option<[u8; 32]>,
    /// A mark of who supports it; the same mark counts once.
    pub supporter: Option<[u8; 32]>,
    /// What it is known by, should it be sent again.
    pub deed: Option<SentDeed>,
    /// How published figures change.
    pub figures: Vec<(Figure, i64)>,
    /// How sums over facts change: by the day of receipt and the line of its facts.
    pub changes: Vec<domain::figure::Change>,
    /// The jobs that this step causes, written with it.
    pub jobs: Vec<NewJob>,
    /// The marks by which the installation vouches for it; `()` before it does.
    pub marks: M,
}

impl CommitRequest {
    /// The events, each with its mark.
    pub(crate) fn marked(&self) -> impl Iterator<Item = (&NewEvent, &[u8; 32])> {
        self.events.iter().zip(&self.marks.events)
    }

    /// Refuses a step of which not every event is marked.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let all = self.marks.events.len() == self.events.len() && !self.marks.state.is_empty();
        if all { Ok(()) } else { Err(Error::Damaged("a step with events that nobody vouches for".into())) }
    }

    /// The mark of the last event.
    pub(crate) fn head(&self) -> &[u8] {
        self.marks.events.last().map_or(&[], <[u8; 32]>::as_slice)
    }
}

/// What came of a [`CommitRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitOutcome {
    /// It is written and durable.
    Done,
    /// Somebody was faster: the report has this version now. Nothing was written.
    Stale(u32),
    /// A report with this identity or origin is here already. Nothing was written.
    Known(TrackingNumber),
    /// The tracking number belongs to another report; try another. Nothing was written.
    NumberTaken,
    /// This supporter counts already. Nothing was written.
    SupportedAlready,
}

/// A report as its row holds it.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// Its place in order of arrival.
    pub n: i64,
    /// Its state after the last event.
    pub report: Report,
    /// The same state as the JSON that is kept, over which the mark goes.
    pub state: String,
    /// How far it came, on which days.
    pub reached: Milestones,
    /// When its last event happened.
    pub changed_at: Timestamp,
    /// The keyed hash of its PIN.
    pub pin: [u8; 32],
    /// The language to write to the reporter in.
    pub language: Language,
    /// Its title in lists.
    pub title: String,
    /// The beginning of its text in lists.
    pub excerpt: String,
    /// Where it comes from, for what was taken over from a file.
    pub origin: Option<String>,
    /// The wrapped key of the person.
    pub person_key: Option<Vec<u8>>,
    /// The wrapped key of the words.
    pub words_key: Option<Vec<u8>>,
    /// The mark of all that was sent with it.
    pub sent: Option<[u8; 32]>,
    /// The mark of its last event, and that of its row; none where an earlier version wrote it.
    pub marks: Option<([u8; 32], [u8; 32])>,
}

/// A report with everything that happened to it.
#[derive(Clone, Debug)]
pub struct ReportWithHistory {
    /// The row of the report.
    pub stored: ReportRow,
    /// Its events, oldest first.
    pub events: Vec<Recorded>,
    /// Their contents.
    pub contents: Vec<Content>,
    /// Their files.
    pub attachments: Vec<Attachment>,
}

/// Reports and their events.
#[async_trait]
pub trait Reports: Send + Sync {
    /// Writes a step: all of it or nothing, durable before this answers.
    async fn append(&self, step: CommitRequest) -> Result<CommitOutcome, Error>;

    /// The row of a report; `None` where there is no such report.
    async fn report(&self, key: Key) -> Result<Option<ReportRow>, Error>;

    /// Several reports with everything that hangs on them, by their places, in that order; those that are not there are left out.
    async fn with_histories(&self, places: Vec<i64>) -> Result<Vec<ReportWithHistory>, Error>;

    /// A report with everything that happened to it.
    async fn with_history(&self, key: Key) -> Result<Option<ReportWithHistory>, Error>;

    /// The version of a report: what a kept page is checked against.
    async fn version(&self, tracking: TrackingNumber) -> Result<Option<u32>, Error>;

    /// A number that changes whenever anything is written here: what was read since it was last the same is as it was. None
    /// where asking for it is as dear as reading.
    async fn edition(&self) -> Result<Option<i64>, Error>;

    /// A file, with the report that it belongs to; `None` where no report names it.
    async fn attachment(&self, id: Uuid) -> Result<Option<(ReportId, Attachment)>, Error>;

    /// Those of some files that no report names.
    async fn unnamed(&self, ids: Vec<Uuid>) -> Result<Vec<Uuid>, Error>;

    /// The reports joined to this one.
    async fn joined_to(&self, id: ReportId) -> Result<Vec<ReportId>, Error>;

    /// An action on the report at a place, by the identity it was sent with.
    async fn deed(&self, n: i64, id: Uuid) -> Result<Option<SentDeed>, Error>;

    /// Forgets how actions were sent before a moment.
    async fn drop_old_deeds(&self, before: Timestamp) -> Result<(), Error>;

    /// Reports whose clock has rung by `now`, the longest waiting first.
    async fn ringing(&self, now: Timestamp, at_most: u32) -> Result<Vec<ReportId>, Error>;

    /// When the next clock rings.
    async fn next_ring(&self) -> Result<Option<Timestamp>, Error>;
}
