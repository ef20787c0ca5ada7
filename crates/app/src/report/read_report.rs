//! Anyone reads what they may read of a report: the public what is public, the reporter their own, an official what
//! their task needs. Opening what is sealed is itself an event.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Action, AgencyId, Command, Date, Report, Timestamp, UserId, Words,
    forest::Place,
    policy::{Actor, ActorRef, allowed, hears, reads_as_public, reads_notes, sees, sees_place, stands_near},
    report::{ReportEvent, SealedField, Why},
};
use store::{Attachment, Key, ReportWithHistory};
use uuid::Uuid;

use crate::{
    ActRequest, AppError, Reporter, Text,
    grievance::{ForComplainant, for_complainant},
    handles,
    record::contents,
    report::{public_words, voice::voice_seconds},
};

/// Who reads.
#[derive(Clone, Debug)]
pub enum Reader {
    /// Anyone at all
    Anyone,
    /// The reporter, proved by PIN
    Reporter,
    /// An official
    Official(domain::Official),
}

impl Reader {
    /// As who they act.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Anyone => Actor::Anyone,
            Self::Reporter => Actor::Reporter,
            Self::Official(o) => Actor::Official(o.clone()),
        }
    }
}

/// Who did something, as a reader may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone at all
    Anyone,
    /// The reporter
    Reporter,
    /// An agency, and for officials also which person
    Agency(Option<String>, Option<String>),
    /// Time itself
    System,
}

/// When something happened, as a reader may know it: of a protected report everybody but whoever works on it knows the day alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// At this moment
    At(Timestamp),
    /// On this day, on the wall of the place, which begins at this moment
    On(Date, Timestamp),
}

impl Happened {
    /// The moment; of a day the first.
    #[must_use]
    pub fn first_moment(self) -> Timestamp {
        match self {
            Self::At(at) | Self::On(_, at) => at,
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// Which event.
    pub version: u32,
    /// When: for whoever may know it, the moment.
    pub at: Happened,
    /// Who did it.
    pub who: Who,
    /// What.
    pub what: ReportEvent,
    /// Whether it was taken back at once; only officials see what was.
    pub undone: bool,
    /// The agency it concerns.
    pub agency: Option<AgencyId>,
    /// Its words, where the reader may see them.
    pub words: Option<Text>,
    /// Its files, where the reader may see them.
    pub attachments: Vec<Attachment>,
    /// What the log commits to of it.
    pub commitment: [u8; 32],
}

/// A report as one reader may see it.
#[derive(Clone, Debug)]
pub struct View {
    /// The report, as this reader may know it: see [`Report::from_afar`].
    pub report: Report,
    /// True for whoever sees a protected report from afar.
    pub from_afar: bool,
    /// The version that is stored, whatever this reader may know of it: for what is kept of a view, never told.
    pub stored_version: u32,
    /// The exact place: for an official who opened it within the hour.
    pub place: Option<Place>,
    /// What officials made of it for the public.
    pub public: Option<Text>,
    /// What the reporter wrote.
    pub original: Option<Text>,
    /// Who reported: only for the reporter, or after opening.
    pub person: Option<Reporter>,
    /// True when there are words that this reader sees only after opening them.
    pub closed: bool,
    /// The voice notes that came with it; not for the public. They are no files of any line: whoever may see those hears nothing.
    pub voices: Vec<Attachment>,
    /// True for an official who listens to them just now.
    pub hears: bool,
    /// What happened, oldest first.
    pub lines: Vec<TimelineEntry>,
    /// The events among these that happened while it was restricted: an official who did them is its specialist.
    pub in_confidence: BTreeSet<u32>,
    /// What officials wrote for its complainant in the register, for them alone.
    pub for_complainant: Vec<ForComplainant>,
    /// What the reader may do now.
    pub allowed: Vec<Action>,
}

impl View {
    /// The text to show: as officials made it for the public, else as the reporter wrote it.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        self.public.as_ref().or(self.original.as_ref())
    }
}

fn is_voice(file: &Attachment) -> bool {
    voice_seconds(&file.media_type).is_some()
}

impl handles::Reports<'_> {
    /// A report as a reader may see it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] also where the reader may not know that it is there.
    pub async fn read_report(self, key: Key, reader: &Reader) -> Result<View, AppError> {
        // For anyone, what may not be seen costs as much as what is not there: how long it takes tells nothing either.
        if matches!(reader, Reader::Anyone) && !self.stored(key).await?.is_some_and(|stored| stored.report.is_public()) {
            return Err(AppError::NotFound);
        }
        let with_history = self.with_history(key).await?.ok_or(AppError::NotFound)?;
        if !sees(&reader.actor(), &with_history.stored.report, &self.reference().agencies) {
            return Err(AppError::NotFound);
        }
        let opened: &[SealedField] = match reader {
            Reader::Reporter => &[SealedField::Words, SealedField::Person],
            Reader::Anyone | Reader::Official(_) => &[],
        };
        self.view(&with_history, reader, opened).await
    }

    /// Opens the words of a secret report, for an official, and leaves a trace of it.
    ///
    /// # Errors
    /// As [`Self::act_on_report`].
    pub async fn open_words(self, key: Key, official: &domain::Official) -> Result<View, AppError> {
        self.open_sealed(key, official, SealedField::Words, None, None).await
    }

    /// Opens who reported, for an official and for a reason, and leaves a trace of both.
    ///
    /// # Errors
    /// As [`Self::act_on_report`]; [`AppError::Invalid`] without a reason, or where it is to be said in words and is not.
    pub async fn open_identity(
        self,
        key: Key,
        official: &domain::Official,
        why: Option<Why>,
        words: Option<Words>,
    ) -> Result<View, AppError> {
        self.open_sealed(key, official, SealedField::Person, why, words).await
    }

    /// Begins to listen to the voice notes of a report, for an official, and leaves a trace of it. They can be read for some time.
    ///
    /// # Errors
    /// As [`Self::act_on_report`].
    pub async fn open_voice(self, key: Key, official: &domain::Official) -> Result<View, AppError> {
        self.open_sealed(key, official, SealedField::Voice, None, None).await
    }

    /// Opens the exact place of a protected report, for an official who works on it, and leaves a trace of it. It can be seen for some
    /// time.
    ///
    /// # Errors
    /// As [`Self::act_on_report`].
    pub async fn open_place(self, key: Key, official: &domain::Official) -> Result<View, AppError> {
        self.open_sealed(key, official, SealedField::Place, None, None).await
    }

    async fn open_sealed(
        self,
        key: Key,
        official: &domain::Official,
        field: SealedField,
        why: Option<Why>,
        words: Option<Words>,
    ) -> Result<View, AppError> {
        let reader = Reader::Official(official.clone());
        let actor = reader.actor();
        let deed = ActRequest::new(key, &actor, Command::Reveal { field, why });
        self.act_on_report(ActRequest { words, ..deed }).await?;
        let with_history = self.with_history(key).await?.ok_or(AppError::NotFound)?;
        self.view(&with_history, &reader, &[field]).await
    }

    async fn view(self, with_history: &ReportWithHistory, reader: &Reader, opened: &[SealedField]) -> Result<View, AppError> {
        let (report, reference) = (&with_history.stored.report, self.reference());
        let keys = self.keys_of(with_history)?;
        let closed = report.secret && !opened.contains(&SealedField::Words);
        let texts = if closed { BTreeMap::new() } else { contents::all_words(with_history, &keys)? };
        let names = self.names(with_history, reader).await?;
        let open = public_words::of(report, with_history.events.iter().map(|r| &r.event));
        let reads_public_words = reads_as_public(&reader.actor(), report, &reference.agencies);
        let from_afar = !stands_near(&reader.actor(), report, &reference.agencies);
        let apart = match reader {
            Reader::Official(_) => report.said_in_confidence(with_history.events.iter().map(|r| &r.event)),
            Reader::Anyone | Reader::Reporter => BTreeSet::new(),
        };
        let notes_are_theirs = match reader {
            Reader::Official(official) => reads_notes(official, report, &reference.agencies),
            Reader::Anyone | Reader::Reporter => true,
        };
        let mut lines = Vec::new();
        for recorded in &with_history.events {
            let event = &recorded.event;
            let afar = if from_afar { report.event_from_afar(event) } else { None };
            if from_afar && afar.is_none() {
                continue;
            }
            let undone = !report.stands(event.version) && !event.what.is_trace();
            if !matches!(reader, Reader::Official(_)) && (undone || !event.what.is_for_public()) {
                continue;
            }
            // What the carbon team notes in the register it reads again.
            let own_note = matches!((reader, event.by), (Reader::Official(o), ActorRef::Official(by)) if o.user == by)
                && matches!(event.what, ReportEvent::Grievance { .. });
            // Notes of the register are for those who deal with it.
            let others_note = matches!(event.what, ReportEvent::Grievance { .. }) && !own_note && !notes_are_theirs;
            let shows_words = !others_note
                && (!reads_public_words || own_note || open.contains_key(&event.version))
                && !apart.contains(&event.version);
            let agency = event.what.facts().concerns.agency(report);
            let who = match event.by {
                ActorRef::Anyone => Who::Anyone,
                ActorRef::Reporter => Who::Reporter,
                ActorRef::System => Who::System,
                ActorRef::Official(user) => {
                    let name = names.get(&user).cloned();
                    Who::Agency(event.what.facts().concerns.done_by(report).map(|a| reference.agency_name(a)), name)
                }
            };
            // Files travel with words.
            let stand_in = public_words::lie_in(&event.what, report, event.version).filter(|_| shows_words);
            let files =
                with_history.attachments.iter().filter(|a| Some(a.version) == stand_in && !closed && !from_afar && !is_voice(a));
            lines.push(TimelineEntry {
                version: event.version,
                at: match &afar {
                    Some(afar) => Happened::On(report.day_of(afar.at), afar.at),
                    None => Happened::At(event.at),
                },
                who,
                what: afar.map_or_else(|| event.what.clone(), |afar| afar.what),
                undone,
                agency,
                words: stand_in.and_then(|v| texts.get(&v)).cloned(),
                attachments: files.cloned().collect(),
                commitment: recorded.commitment,
            });
        }
        let last = |wanted: fn(&ReportEvent) -> bool| {
            let found = with_history.events.iter().rev().map(|r| &r.event).find(|e| report.stands(e.version) && wanted(&e.what));
            found.and_then(|e| texts.get(&e.version)).cloned()
        };
        let public = last(|w| matches!(w, ReportEvent::Verified { .. }));
        let original = last(|w| matches!(w, ReportEvent::Submitted { .. }));
        let first = with_history.events.first().map_or(0, |r| r.event.version);
        let original = original.filter(|_| !reads_public_words || open.contains_key(&first));
        let voices = with_history.attachments.iter().filter(|a| is_voice(a) && !matches!(reader, Reader::Anyone));
        let log = || with_history.events.iter().map(|r| &r.event);
        let places = sees_place(&reader.actor(), report, log(), &reference.agencies, self.now()).is_ok();
        // Whoever took it down had the PIN in their hands: with that they do not read the name that is hidden from them.
        let shows_person = !(matches!(reader, Reader::Reporter) && report.hides_name_from_taker());
        let shows_person = shows_person && opened.contains(&SealedField::Person);
        Ok(View {
            voices: voices.cloned().collect(),
            hears: hears(&reader.actor(), report, log(), &reference.agencies, self.now()).is_ok(),
            public,
            original,
            person: if shows_person { contents::open_person(with_history, &keys)? } else { None },
            closed,
            lines,
            in_confidence: match reader {
                Reader::Anyone => BTreeSet::new(),
                Reader::Reporter | Reader::Official(_) => Report::while_restricted(log()),
            },
            for_complainant: match reader {
                Reader::Reporter => for_complainant(report, log(), &texts),
                Reader::Anyone | Reader::Official(_) => Vec::new(),
            },
            allowed: allowed(&reader.actor(), report, &reference.agencies),
            place: if places { contents::open_place(with_history, &keys)? } else { None },
            report: if from_afar { report.from_afar() } else { report.clone() },
            from_afar,
            stored_version: report.version,
        })
    }

    /// The names of the officials in a log, for officials.
    async fn names(self, with_history: &ReportWithHistory, reader: &Reader) -> Result<BTreeMap<UserId, String>, AppError> {
        let by = |r: &store::Recorded| match r.event.by {
            ActorRef::Official(user) => Some(user),
            _ => None,
        };
        match reader {
            Reader::Official(_) => self.names_of(with_history.events.iter().filter_map(by)).await,
            Reader::Anyone | Reader::Reporter => Ok(BTreeMap::new()),
        }
    }

    /// The names of officials.
    pub(crate) async fn names_of(self, users: impl Iterator<Item = UserId>) -> Result<BTreeMap<UserId, String>, AppError> {
        let users: BTreeSet<_> = users.collect();
        if users.is_empty() {
            return Ok(BTreeMap::new());
        }
        Ok(self.store.names(users.into_iter().collect()).await?)
    }

    /// A link to a document where it lies, for a reader who may have it: for whoever has the link, and for so long. None
    /// where there are no links, and for what is shown within pages or is sealed: those go through this program.
    ///
    /// # Errors
    /// As [`Self::read_file`].
    pub async fn link_to_file(
        self,
        id: Uuid,
        key: Key,
        reader: &Reader,
        lives: std::time::Duration,
    ) -> Result<Option<String>, AppError> {
        if lives.is_zero() {
            return Ok(None);
        }
        let view = self.read_report(key, reader).await?;
        let mut files = view.lines.iter().flat_map(|l| &l.attachments);
        let document = files.any(|a| a.id == id && !a.media_type.starts_with("image/"));
        // What was hidden once lies sealed, also when it is shown again.
        let sealed = self.stored(key).await?.is_none_or(|stored| stored.words_key.is_some());
        if !document || view.report.secret || sealed {
            return Ok(None);
        }
        Ok(self.blobs.link(id, lives).await?)
    }

    /// A file, for a reader who may see the words it came with; a voice note, for an official who listens to it. An official who opens
    /// a file of a secret report leaves a trace.
    ///
    /// # Errors
    /// [`AppError::NotFound`] also where the reader may not see it.
    pub async fn read_file(self, id: Uuid, key: Key, reader: &Reader) -> Result<(Attachment, bytes::Bytes), AppError> {
        let (report, _) = self.store.attachment(id).await?.ok_or(AppError::NotFound)?;
        let mut view = self.read_report(key, reader).await?;
        if view.report.id != report {
            return Err(AppError::NotFound);
        }
        if let (true, Reader::Official(official)) = (view.closed, reader) {
            view = self.open_words(key, official).await?;
        }
        let voices = view.voices.into_iter().filter(|_| view.hears);
        let files = view.lines.into_iter().flat_map(|l| l.attachments).chain(voices);
        let attachment = files.into_iter().find(|a| a.id == id).ok_or(AppError::NotFound)?;
        let bytes = self.open_file(&attachment, report).await?;
        Ok((attachment, bytes))
    }
}
