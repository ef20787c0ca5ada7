//! A citizen, a program or an officer hands in a report. It is durable before the receipt is given.

use std::collections::BTreeMap;

use domain::{
    AreaCode, Date, Language, Pin, Point, ReportId, Timestamp, Title, TopicCode, TrackingNumber, ValidationError, Words,
    figure::{self, Milestones},
    forest::{Disturbance, Place},
    policy::Actor,
    report::{Assisted, Channel, Event, Kind, Submission, Voice, apply, figure_changes, submit},
};
use store::{Attachment, CommitOutcome, CommitRequest, NewReportFields, ReportRow, Step};
use trust::SealKey;

use crate::{
    AppError, KeptBy, KeptFile, Reporter, SentFrom, Text,
    app::context,
    handles,
    jobs::{of_step, upkeep::RemoveCopied},
    record::contents::{self, Keys},
    record::recording::new_event,
    report::{attach_files::FileKeys, voice::stand_in},
};

/// A report as it is handed in, already parsed.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// Its identity. Handing in the same again gives the same receipt, never a second report; something else under the same
    /// identity is refused.
    pub id: ReportId,
    /// What the reporter wants.
    pub kind: Kind,
    /// A title, if given.
    pub title: Option<Title>,
    /// The text; none where a voice note among the files says it instead.
    pub text: Option<Words>,
    /// Where.
    pub area: AreaCode,
    /// Where exactly, if told.
    pub point: Option<Point>,
    /// When it happened, if told.
    pub happened_on: Option<Date>,
    /// When it was written, by the clock of the phone it waited in. What cannot be is kept as unknown.
    pub written_at: Option<Timestamp>,
    /// What it is about, if told.
    pub topic: Option<TopicCode>,
    /// How it arrived.
    pub channel: Channel,
    /// How it was taken down for somebody, and what they agreed to.
    pub assisted: Option<Assisted>,
    /// What was noticed in a forest, where it is about one and that was asked.
    pub forest: Option<Disturbance>,
    /// The exact place, where more than a point was told; of what is not protected none is kept.
    pub place: Option<Place>,
    /// Hide the name from the public and the agency.
    pub anonymous: bool,
    /// Asked whether agencies may know who they are, whoever reports about a forest said yes.
    pub named: bool,
    /// Hide the whole report from the public.
    pub secret: bool,
    /// It is about sexual exploitation or abuse, or about reprisals.
    pub restriction_asked: bool,
    /// Who reports, as far as told.
    pub reporter: Reporter,
    /// The language to write to the reporter in: `id` or `en`.
    pub language: Language,
    /// Files, already kept by [`Reports::keep_file`](handles::Reports::keep_file), in their order.
    pub attachments: Vec<KeptFile>,
}

impl NewReport {
    /// Whether it is hidden from the public: as its reporter wants, what few shall read, and whatever goes past the office that takes it
    /// down.
    pub(crate) fn is_secret(&self) -> bool {
        self.secret || self.restriction_asked || self.assisted.as_ref().is_some_and(|a| a.past_taker)
    }

    /// Whether its words tell that it is about a forest. What is taken over from a file says what it is about.
    fn tells_of_forest(&self) -> bool {
        let said = [self.title.as_ref().map(Title::as_str), self.text.as_ref().map(Words::as_str)];
        self.channel != Channel::Import && said.into_iter().flatten().any(insight::is_of_forest)
    }

    /// The exact place, to be sealed where its reporter is protected.
    fn exact_place(&self) -> Option<Place> {
        let taken = |(file, kept): (usize, &KeptFile)| Some((file, kept.taken_at()?));
        let photos: Vec<_> = self.attachments.iter().enumerate().filter_map(taken).collect();
        // Where nothing else was told, the first photo tells it.
        let first = photos.first().map(|(_, point)| *point);
        let place = self.place.clone().or_else(|| self.point.or(first).map(Place::point))?;
        Some(place.with_photos(photos))
    }

    /// Whether a voice note comes with it, and how long all of them are in seconds.
    fn voice(&self) -> Option<(Voice, u32)> {
        let seconds = self.attachments.iter().filter_map(KeptFile::voice_seconds).reduce(u32::saturating_add)?;
        Some((if self.text.is_some() { Voice::Beside } else { Voice::Alone }, seconds))
    }

    /// The title and the text, or what stands in for it.
    pub(crate) fn told(&self) -> Text {
        let text = match (&self.text, self.voice()) {
            (Some(words), _) => words.as_str().to_owned(),
            (None, voice) => voice.map(|(_, seconds)| stand_in(self.language, seconds)).unwrap_or_default(),
        };
        Text { title: self.title.as_ref().map(|t| t.as_str().to_owned()), text }
    }

    /// The keys that seal what is told of it: the words of a secret one; the person, who is in their voice, too.
    pub(crate) fn keys(&self) -> Result<Keys, AppError> {
        let has_person = self.reporter != Reporter::default() || self.voice().is_some();
        Ok(Keys {
            words: self.is_secret().then(SealKey::new).transpose()?,
            person: has_person.then(SealKey::new).transpose()?,
            places: BTreeMap::new(),
        })
    }
}

/// What the reporter gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The number to follow it by.
    pub tracking: TrackingNumber,
    /// The secret to act by; not told again for a report handed in before, but to the browser or phone that
    /// handed it in.
    pub pin: Option<Pin>,
    /// When it was received.
    pub received_at: Timestamp,
}

/// Tries for a number that nobody has: one in hundreds of millions is taken at a million reports.
const TRIES: usize = 16;

impl handles::Reports<'_> {
    /// Hands in a report.
    ///
    /// # Errors
    /// [`AppError::NoSuchArea`], a refusal of the domain, or the store's failure; then there is no report. [`AppError::SentBefore`]
    /// where its identity is that of a report with which something else was sent.
    pub async fn submit_report(self, new: NewReport, actor: &Actor) -> Result<Receipt, AppError> {
        self.submit_report_from(None, new, actor).await
    }

    /// Hands in a report from a browser, which is told its PIN again for some minutes.
    ///
    /// # Errors
    /// As [`Self::submit_report`].
    pub async fn submit_report_from(
        self,
        from: Option<SentFrom<'_>>,
        new: NewReport,
        actor: &Actor,
    ) -> Result<Receipt, AppError> {
        let now = self.now();
        if new.text.is_none() && new.voice().is_none() {
            return Err(AppError::Invalid { field: "text", why: ValidationError::Empty });
        }
        let keys = new.keys()?;
        let sealing = FileKeys { words: keys.words.as_ref(), voices: keys.person.as_ref() };
        if !new.attachments.is_empty() {
            // Neither for one that is refused nor for one that is here already are files copied.
            self.birth(&new, actor, now, &Pin::from_random(0), &[], &keys, None)?;
            if let Some(known) = self.stored(store::Key::Id(new.id)).await? {
                return self.known_receipt(from, &new, actor, &known);
            }
        }
        let mut files = self.name_files(&new.attachments, new.id, sealing).await?;
        for _ in 0..TRIES {
            let pin = match from {
                Some(from) => self.pin_from(from, new.id),
                None => Pin::from_random(trust::random::number()?),
            };
            let mut step = self.birth(&new, actor, now, &pin, &files, &keys, None)?;
            step.jobs.extend(RemoveCopied::after(&sealing.copied(&new.attachments), now)?);
            let step = self.listed_at_birth(step, &new, actor)?;
            let (tracking, tells_pin) = (step.report.tracking, step.report.tells_taker_pin());
            let written = match self.store.append(step).await {
                // Another event named one of them in this very moment.
                Err(_) if self.some_named(&files).await? => {
                    files = self.name_files(&new.attachments, new.id, sealing).await?;
                    continue;
                }
                written => written?,
            };
            match written {
                CommitOutcome::Done => {
                    return Ok(Receipt { tracking, pin: Some(pin).filter(|_| tells_pin), received_at: now });
                }
                CommitOutcome::Known(tracking) => {
                    let known = self.stored(store::Key::Tracking(tracking)).await?.ok_or(AppError::NotFound)?;
                    return self.known_receipt(from, &new, actor, &known);
                }
                CommitOutcome::NumberTaken => {}
                CommitOutcome::Stale(_) | CommitOutcome::SupportedAlready => {
                    return Err(AppError::Damaged("a new report was taken for an old one".into()));
                }
            }
        }
        Err(AppError::Damaged("no number was free for a new report".into()))
    }

    /// The step that [`Self::submit_report`] would write, for measuring the store alone.
    ///
    /// # Errors
    /// As [`Self::submit_report`].
    pub fn first_step(self, new: &NewReport, actor: &Actor) -> Result<CommitRequest, AppError> {
        let pin = Pin::from_random(trust::random::number()?);
        self.listed_at_birth(self.birth(new, actor, self.now(), &pin, &[], &new.keys()?, None)?, new, actor)
    }

    /// The receipt of a report that is here already, for whoever sent the very same. Whoever only knows the identity learns
    /// neither the number nor how near they came.
    pub(crate) fn known_receipt(
        self,
        from: Option<SentFrom<'_>>,
        new: &NewReport,
        actor: &Actor,
        known: &ReportRow,
    ) -> Result<Receipt, AppError> {
        // What phones send is theirs alone: whoever sends the same from elsewhere learns nothing of it.
        let is_theirs = from.is_none_or(|from| from.kept_by == KeptBy::Browser || self.is_from(from, known));
        if !is_theirs || !self.is_sent_again(new, actor, known) {
            return Err(AppError::SentBefore);
        }
        let pin = from.and_then(|from| self.pin_again(from, known));
        Ok(Receipt { tracking: known.report.tracking, pin, received_at: known.report.received_at })
    }

    /// A first step with how the report is listed and found, and known when it is sent again.
    fn listed_at_birth(self, mut step: Step, new: &NewReport, actor: &Actor) -> Result<CommitRequest, AppError> {
        if let Some(birth) = &mut step.birth {
            birth.sent = Some(self.mark_of_report(new, actor));
        }
        let texts = BTreeMap::from([(1, new.told())]);
        let listing = self.listing(&step.report, step.events.iter().map(|e| &e.event), &texts);
        self.vouch(Step { listing: Some(listing), ..step }, None)
    }

    /// The first step in the life of a report, not listed and not vouched for yet: more may be added to it.
    #[expect(clippy::too_many_arguments, reason = "each is another thing that only a first step has")]
    pub(crate) fn birth(
        self,
        new: &NewReport,
        actor: &Actor,
        now: Timestamp,
        pin: &Pin,
        files: &[Attachment],
        keys: &Keys,
        origin: Option<String>,
    ) -> Result<Step, AppError> {
        let reference = self.reference();
        if reference.area(&new.area).is_none() {
            return Err(AppError::NoSuchArea);
        }
        let tracking = TrackingNumber::from_seed(trust::random::number()?);
        let submission = Submission {
            id: new.id,
            tracking,
            kind: new.kind,
            topic: new.topic.clone(),
            area: new.area.clone(),
            point: new.point,
            happened_on: new.happened_on,
            written_at: new.written_at,
            channel: new.channel,
            identity: new.reporter.identity(),
            voice: new.voice().map(|(voice, _)| voice),
            taken_down_by: match actor {
                Actor::Official(o) => Some(o.user),
                _ => None,
            },
            assisted: new.assisted.clone(),
            forest: new.forest,
            tells_of_forest: new.tells_of_forest(),
            placed: new.exact_place().is_some(),
            anonymous: new.anonymous,
            named: new.named,
            secret: new.is_secret(),
            restriction_asked: new.restriction_asked,
        };
        let calendar = reference.calendar(&new.area);
        let what = submit(&submission, context(now, actor, &reference, &calendar))?;
        let event = Event { version: 1, at: now, by: actor.by(), what };
        let mut report = apply(None, new.id, &event).ok_or_else(|| AppError::Damaged("a report that does not begin".into()))?;
        let restricted = report.born_restricted(reference.has_specialist(&report));
        let restricted = restricted.map(|what| Event { version: 2, what, ..event.clone() });
        if let Some(event) = &restricted {
            report = apply(Some(report.clone()), new.id, event).unwrap_or(report);
        }
        let mut found = vec![contents::words(new.id, 1, &new.told(), keys.words.as_ref())?];
        let person = keys.person.as_ref().filter(|_| new.reporter != Reporter::default());
        found.extend(person.map(|key| contents::person(new.id, 1, &new.reporter, key)).transpose()?);
        let place = new.exact_place().filter(|_| report.placed);
        found.extend(place.map(|place| contents::place(&self, new.id, 1, &place)).transpose()?);
        let wrapped = |key: Option<&SealKey>| key.map(|k| self.wrap(k, new.id)).transpose();
        let has_email = new.reporter.email.is_some();
        let jobs = of_step::at_birth(&report, has_email, &reference, now)?;
        let files = files.iter().map(|a| Attachment { version: 1, ..a.clone() }).collect();
        Ok(Step {
            figures: figure_changes(None, &report),
            changes: figure::changes(None, (&report, &Milestones::default())),
            report,
            reached: Milestones::default(),
            decided_on: 0,
            events: [new_event(new.id, event, found, files)]
                .into_iter()
                .chain(restricted.map(|event| new_event(new.id, event, Vec::new(), Vec::new())))
                .collect::<Result<_, _>>()?,
            birth: Some(NewReportFields {
                pin: self.pin_hash(pin, new.id),
                language: new.language,
                person_key: wrapped(keys.person.as_ref())?,
                words_key: wrapped(keys.words.as_ref())?,
                origin,
                sent: None,
            }),
            listing: None,
            reseal: None,
            forget_person: false,
            pin: None,
            supporter: None,
            deed: None,
            jobs,
            marks: (),
        })
    }

    /// A PIN has 60 random bits, so a fast hash that only this installation can make protects it.
    pub(crate) fn pin_hash(self, pin: &Pin, report: ReportId) -> [u8; 32] {
        self.keys.hash("pin", &[report.0.as_bytes(), pin.as_str().as_bytes()])
    }

    /// True when the PIN is the one of this report.
    #[must_use]
    pub fn pin_fits(self, stored: &store::ReportRow, pin: &Pin) -> bool {
        trust::InstallationKey::same(&self.pin_hash(pin, stored.report.id), &stored.pin)
    }
}
