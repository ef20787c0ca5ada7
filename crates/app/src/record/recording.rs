//! From what was decided to one step for the store: events with commitments, contents sealed where they must be, the
//! words a report is listed and found by, and who is to be told.

use std::collections::BTreeMap;

use domain::{
    Report, ReportId, Timestamp,
    figure::{self, Milestones},
    forest::Place,
    policy::ActorRef,
    report::{Effect, Event, ReportEvent, Voice, apply, figure_changes},
};
use insight::{join_terms, shorten, terms};
use store::{Attachment, CommitRequest, Content, Field, NewEvent, Recorded, Reseal, SearchEntry, SentDeed, Step};
use trust::{EventFacts, SealKey};

use crate::{
    App, AppError, KeptFile, ReferenceData,
    jobs::{of_step::of_step, upkeep::RemoveCopied},
    record::contents::{self, Text},
    report::{attach_files::FileKeys, public_words},
};

/// Longest title in lists, in characters.
const HEADLINE: usize = 90;
/// Longest excerpt in lists, in characters.
const EXCERPT: usize = 220;

/// What comes with the first of the decided.
#[derive(Default)]
pub(crate) struct Brought {
    pub(crate) words: Option<Text>,
    pub(crate) attachments: Vec<KeptFile>,
    /// Where support comes from, so that it counts once.
    pub(crate) supporter: Option<[u8; 32]>,
    /// The keyed hash of another PIN.
    pub(crate) pin: Option<[u8; 32]>,
    /// What it is known by, should it be sent again.
    pub(crate) deed: Option<SentDeed>,
}

/// A report after some decided, and the events they are.
pub(crate) fn unfold(
    report: Report,
    by: ActorRef,
    at: Timestamp,
    decided: Vec<ReportEvent>,
) -> Result<(Report, Vec<Event>), AppError> {
    let (id, mut report, mut events) = (report.id, report, Vec::new());
    for what in decided {
        let event = Event { version: report.version + 1, at, by, what };
        report = apply(Some(report), id, &event).ok_or_else(|| AppError::Damaged("a report without a beginning".into()))?;
        events.push(event);
    }
    Ok((report, events))
}

/// Makes an event with its texts and its commitment.
pub(crate) fn new_event(
    report: ReportId,
    event: Event,
    contents: Vec<Content>,
    attachments: Vec<Attachment>,
) -> Result<NewEvent, AppError> {
    let texts = (serde_json::to_string(&event.by)?, serde_json::to_string(&event.what)?);
    let commitment = commitment(report, &event, &texts, &contents, &attachments);
    Ok(NewEvent { event, texts, commitment, contents, attachments })
}

/// The commitment of an event: to what it says, to its contents, and to its files.
pub(crate) fn commitment<'a>(
    report: ReportId,
    event: &Event,
    texts: &(String, String),
    contents: impl IntoIterator<Item = &'a Content>,
    attachments: impl IntoIterator<Item = &'a Attachment>,
) -> trust::Commitment {
    let parts = contents.into_iter().map(|c| c.commitment).chain(attachments.into_iter().map(|a| a.hash));
    trust::commit_event(facts_of(&report, event, texts), parts)
}

/// Whether an event of an earlier version, which kept no order of its files, is what it committed to.
pub(crate) fn commits_in_some_order<'a>(
    report: ReportId,
    event: &Event,
    texts: &(String, String),
    contents: impl IntoIterator<Item = &'a Content>,
    attachments: impl IntoIterator<Item = &'a Attachment>,
    commitment: &trust::Commitment,
) -> bool {
    let mut attachments = attachments.into_iter().peekable();
    let kept_no_order = attachments.peek().is_some_and(|a| !a.salted);
    let files: Vec<_> = attachments.filter(|a| !a.salted).map(|a| a.hash).collect();
    let first = contents.into_iter().map(|c| c.commitment);
    kept_no_order && trust::commits_in_some_order(facts_of(&report, event, texts), first, &files, commitment)
}

/// Whether an event, with its contents and files as they lie there, is what it committed to.
pub(crate) fn is_committed_to<'a>(
    report: ReportId,
    recorded: &Recorded,
    contents: impl Iterator<Item = &'a Content> + Clone,
    files: impl Iterator<Item = &'a Attachment> + Clone,
) -> bool {
    let (event, texts, committed) = (&recorded.event, &recorded.texts, &recorded.commitment);
    commitment(report, event, texts, contents.clone(), files.clone()) == *committed
        || commits_in_some_order(report, event, texts, contents, files, committed)
}

fn facts_of<'a>(report: &'a ReportId, event: &Event, texts: &'a (String, String)) -> EventFacts<'a> {
    EventFacts {
        report: report.0.as_bytes(),
        version: event.version,
        at: event.at.as_microsecond(),
        by: &texts.0,
        what: &texts.1,
    }
}

impl App {
    /// The step that makes these decided part of a report.
    pub(crate) async fn step(
        &self,
        before: &store::ReportRow,
        by: ActorRef,
        at: Timestamp,
        decided: Vec<ReportEvent>,
        brought: Brought,
    ) -> Result<CommitRequest, AppError> {
        let id = before.report.id;
        let (report, events) = unfold(before.report.clone(), by, at, decided)?;
        let turns_secret = report.secret && before.words_key.is_none();
        let key = if turns_secret { Some(SealKey::new()?) } else { self.unwrap(before.words_key.as_ref(), id)? };
        // Hidden once more, its words are sealed already.
        let hides = report.secret && !before.report.secret;
        let relisted =
            turns_secret || hides || (!report.secret && events.iter().any(|e| e.what.facts().effect == Effect::Listing));
        let (mut listing, mut reseal) = (None, None);
        if relisted {
            let with_history = self.with_history(store::Key::Id(id)).await?.ok_or(AppError::NotFound)?;
            let mut texts = contents::all_words(&with_history, &self.keys_of(&with_history)?)?;
            if let Some(key) = key.as_ref().filter(|_| turns_secret) {
                reseal = Some(self.reseal(id, &with_history.contents, key)?);
            }
            if let (Some(first), Some(words)) = (events.first(), &brought.words) {
                texts.insert(first.version, words.clone());
            }
            let all = with_history.events.iter().map(|r| &r.event).chain(&events);
            listing = Some(self.listing(&report, all, &texts));
        }
        let reached = match before.reached.clone().after(&before.report, &report, &events) {
            Some(reached) => reached,
            None => {
                let with_history = self.with_history(store::Key::Id(id)).await?.ok_or(AppError::NotFound)?;
                Milestones::of(&report, with_history.events.iter().map(|r| &r.event).chain(&events))
            }
        };
        let reference = self.reference();
        let mut jobs = of_step(before, &report, &events, &reference, at)?;
        // Only what a report begins with is spoken: what officials say is written, and so is what is said to them after that.
        let sealing = FileKeys { words: key.as_ref().filter(|_| report.secret), voices: None };
        let mut files = self.reports().name_files(&brought.attachments, id, sealing).await?;
        jobs.extend(RemoveCopied::after(&sealing.copied(&brought.attachments), at)?);
        // What lay open of the exact place is sealed from now on.
        let mut place = before.report.point.filter(|_| report.placed && !before.report.placed).map(Place::point);
        let (supporter, pin, deed) = (brought.supporter, brought.pin, brought.deed);
        let mut brought = Some(brought);
        let mut new_events = Vec::new();
        for event in events {
            let mut found = Vec::new();
            if let Some(Brought { words, .. }) = brought.take() {
                found.extend(words.map(|w| contents::words(id, event.version, &w, key.as_ref())).transpose()?);
            }
            let protects = matches!(
                event.what,
                ReportEvent::Verified { protects: true, .. } | ReportEvent::TakenOver { protects: true, .. }
            );
            if let Some(place) = place.take_if(|_| protects) {
                found.push(contents::place(self, id, event.version, &place)?);
            }
            let files = std::mem::take(&mut files).into_iter().map(|a| Attachment { version: event.version, ..a }).collect();
            new_events.push(new_event(id, event, found, files)?);
        }
        let step = Step {
            figures: figure_changes(Some(&before.report), &report),
            changes: figure::changes(Some((&before.report, &before.reached)), (&report, &reached)),
            forget_person: new_events.iter().any(|e| e.event.what == ReportEvent::Forgotten),
            report,
            reached,
            decided_on: before.report.version,
            events: new_events,
            birth: None,
            listing,
            reseal,
            pin,
            supporter,
            deed,
            jobs,
            marks: (),
        };
        self.vouch(step, Some(before))
    }

    /// Seals all words so far, keeping salt and commitment, so that the log still proves them.
    fn reseal(&self, id: ReportId, all: &[Content], key: &SealKey) -> Result<Reseal, AppError> {
        let mut bodies = Vec::new();
        for content in all.iter().filter(|c| c.field == Field::Words && !c.sealed) {
            if let Some((salt, plain)) = &content.body {
                bodies.push((content.version, contents::seal_words(id, content.version, salt.unwrap_or_default(), plain, key)?));
            }
        }
        Ok(Reseal { words_key: self.wrap(key, id)?, bodies })
    }

    /// How a report is listed and found. A secret one only by its number.
    pub(crate) fn listing<'a>(
        &self,
        report: &Report,
        events: impl IntoIterator<Item = &'a Event>,
        texts: &BTreeMap<u32, Text>,
    ) -> SearchEntry {
        if report.secret {
            return SearchEntry::default();
        }
        let events: Vec<&Event> = events.into_iter().collect();
        let apart = report.said_in_confidence(events.iter().copied());
        let public = public_words::of(report, events.iter().copied());
        let (mut shown, mut open, mut inner) = (Text::default(), String::new(), String::new());
        for event in &events {
            let Some(text) = texts.get(&event.version).filter(|_| report.stands(event.version)) else { continue };
            if matches!(event.what, ReportEvent::Submitted { .. } | ReportEvent::Verified { .. }) {
                shown = text.clone();
            }
            // What is said in the register and of an alarm is read there, by fewer than find a report; what was said to the specialist alone,
            // by nobody else.
            let elsewhere = matches!(event.what, ReportEvent::Grievance { .. }) || event.what.is_of_alarm();
            if elsewhere || apart.contains(&event.version) {
                continue;
            }
            // What stands in for spoken words is found by nothing in it.
            if matches!(event.what, ReportEvent::Submitted { voice: Some(Voice::Alone), .. }) {
                continue;
            }
            let to = if public.values().any(|v| *v == event.version) { &mut open } else { &mut inner };
            for part in [text.title.as_deref().unwrap_or_default(), &text.text] {
                to.push_str(part);
                to.push('\n');
            }
        }
        let place = place_and_topic(report, &self.reference());
        let public = terms(&format!("{open}\n{place}"));
        SearchEntry {
            title: shown.headline(HEADLINE),
            excerpt: shorten(&shown.text, EXCERPT),
            inner_terms: join_terms(&public, &terms(&inner)),
            open_terms: if report.verified { public } else { String::new() },
        }
    }
}

/// Names of the place and the topic, so that reports are found by them. Whoever types a number is led to its report.
fn place_and_topic(report: &Report, reference: &ReferenceData) -> String {
    let topic = report.topic.as_ref().map(|t| reference.topic_name(t, domain::Language::Indonesian)).unwrap_or_default();
    format!("{}\n{topic}", reference.place(&report.area))
}
