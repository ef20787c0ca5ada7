//! Everything that can be done to a report after it was received, one deed at a time.

use domain::{
    Action, Command, Language, Refusal, Report, ReportId, Title, ValidationError, Words,
    policy::{Actor, finds, has_read, may_join, may_write_down, sees, stands_near},
    report::{SealedField, Why, decide},
};
use store::{CommitOutcome, Key, ReportRow};
use uuid::Uuid;

use crate::{
    AppError, KeptFile, Text,
    app::context,
    handles,
    record::recording::Brought,
    report::{
        sent::Sending,
        voice::{stand_in, voice_seconds},
    },
};

/// How often a deed is tried again when somebody else was faster and the deed does not depend on what they did.
const TRIES: usize = 8;

/// A deed: who wishes what of which report, and the words that belong to it.
#[derive(Clone, Debug)]
pub struct ActRequest<'a> {
    /// Of which report.
    pub report: Key,
    /// Who.
    pub actor: &'a Actor,
    /// The version the person looked at; what others did since then is told instead of overrun.
    pub seen: Option<u32>,
    /// What.
    pub command: Command,
    /// A title, where one belongs (verify).
    pub title: Option<Title>,
    /// Words.
    pub words: Option<Words>,
    /// Files, already kept.
    pub attachments: Vec<KeptFile>,
    /// That what betrays a person in exactly these words may be shown: [`crate::Betrayal::confirmation`].
    pub confirmed: Option<String>,
    /// Where support comes from, so that it counts once.
    pub supporter: Option<[u8; 32]>,
    /// The identity it was sent with: sent twice, it is there once, and answers as the first time.
    pub sent: Option<Uuid>,
}

impl<'a> ActRequest<'a> {
    /// A deed without words.
    #[must_use]
    pub fn new(report: Key, actor: &'a Actor, command: Command) -> Self {
        Self {
            report,
            actor,
            seen: None,
            command,
            title: None,
            words: None,
            attachments: Vec::new(),
            confirmed: None,
            supporter: None,
            sent: None,
        }
    }

    /// With words.
    #[must_use]
    pub fn saying(self, words: Words) -> Self {
        Self { words: Some(words), ..self }
    }

    /// With a title.
    #[must_use]
    pub fn titled(self, title: Title) -> Self {
        Self { title: Some(title), ..self }
    }
}

/// Deeds that say nothing without words, and what an official does alone to what a person sent.
fn needs_words(command: &Command, actor: &Actor) -> bool {
    let official = matches!(actor, Actor::Official(_));
    match command.action() {
        Action::AskCompletion
        | Action::Complete
        | Action::Verify
        | Action::Return
        | Action::FollowUp
        | Action::SendBack
        | Action::Note
        | Action::Reply
        | Action::Dispute
        | Action::DecideAppeal
        | Action::Close
        | Action::Reopen
        | Action::Archive
        | Action::AskToHide
        | Action::DeclineHiding
        | Action::LiftSupervision
        | Action::Restrict
        | Action::LiftRestriction
        | Action::Object
        | Action::Escalate => true,
        Action::Hide | Action::Show => official,
        Action::Tighten => official && matches!(command, Command::Tighten { secret: true, .. }),
        // The rest says enough by itself, or says more if somebody wishes to.
        Action::Forward
        | Action::Accept
        | Action::Approve
        | Action::Copy
        | Action::Join
        | Action::Unjoin
        | Action::Restore
        | Action::GiveNationalId
        | Action::RevealPerson
        | Action::Listen
        | Action::OpenPlace
        | Action::RaiseAlarm
        | Action::TakeAlarm
        | Action::TellFinding
        | Action::Read
        | Action::Rate
        | Action::Withdraw
        | Action::Support
        | Action::RenewPin
        | Action::WithdrawConsent
        | Action::HandOver
        | Action::Forget
        | Action::Fire
        | Action::TakeOver
        // What a step needs is asked by the register.
        | Action::Grieve => false,
    }
}

impl handles::Reports<'_> {
    /// Does a deed. Gives the report as it is then.
    ///
    /// # Errors
    /// [`AppError::NotFound`] also where the actor may not know that the report is there; [`AppError::Changed`]; a
    /// refusal; [`AppError::SentBefore`]; or the store's failure. Then nothing has happened.
    pub async fn act_on_report(self, deed: ActRequest<'_>) -> Result<domain::Report, AppError> {
        let action = deed.command.action();
        if needs_words(&deed.command, deed.actor) && deed.words.is_none() {
            return Err(AppError::Invalid { field: "words", why: ValidationError::Empty });
        }
        if action == Action::Verify && deed.title.is_none() {
            return Err(AppError::Invalid { field: "title", why: ValidationError::Empty });
        }
        for _ in 0..TRIES {
            let before = self.stored(deed.report).await?.ok_or(AppError::NotFound)?;
            let sending = match deed.sent {
                Some(id) => self.sending(&before, &deed, id).await?,
                None => Sending::Anew(None),
            };
            // It may be the very deed that ended this person's right to see the report.
            let Sending::Anew(sent) = sending else { return Ok(before.report) };
            let reference = self.reference();
            if !finds(deed.actor, action, &before.report, &reference.agencies) {
                return Err(AppError::NotFound);
            }
            let from_afar = !stands_near(deed.actor, &before.report, &reference.agencies);
            let known = if from_afar { before.report.version_from_afar() } else { before.report.version };
            if let Some(seen) = deed.seen.filter(|seen| *seen != known) {
                self.still_as_seen(deed.report, seen, from_afar).await?;
            }
            if let Command::Join { to } = deed.command {
                self.may_take_in(&before.report, to, deed.actor).await?;
            }
            let now = self.now();
            let calendar = reference.calendar(&before.report.area);
            let duty = self.duty_for(&before.report, &deed.command, now).await?;
            let context = domain::Context { duty: duty.as_asked(), ..context(now, deed.actor, &reference, &calendar) };
            let mut decided = decide(&before.report, &deed.command, context)?;
            // Asked last: whoever may not open it is not told what for.
            match deed.command {
                Command::Approve { follow_up } if before.report.secret => {
                    self.must_have_read(&before.report, follow_up, deed.actor).await?;
                }
                Command::Reveal { field: SealedField::Person, why: None } => {
                    return Err(AppError::Invalid { field: "why", why: ValidationError::Empty });
                }
                Command::Reveal { why: Some(Why::Other), .. } if deed.words.is_none() => {
                    return Err(AppError::Invalid { field: "words", why: ValidationError::Empty });
                }
                // Nobody else would ever know of it.
                Command::Restrict if !reference.has_specialist(&before.report) => return Err(Refusal::NoSpecialist.into()),
                Command::Verify(_) if before.report.is_unwritten() => self.must_be_heard(&before, &deed).await?,
                _ => {}
            }
            self.guard_public_words(&before, &deed, now, &mut decided).await?;
            let words = deed.words.as_ref().map(|w| Text::new(deed.title.as_ref(), w));
            let brought =
                Brought { words, attachments: deed.attachments.clone(), supporter: deed.supporter, pin: None, deed: sent };
            let step = self.step(&before, deed.actor.by(), now, decided, brought).await?;
            let after = step.report.clone();
            let files: Vec<_> = step.events.iter().flat_map(|e| e.attachments.clone()).collect();
            let written = match self.store.append(step).await {
                // Another event named one of them in this very moment.
                Err(_) if self.some_named(&files).await? => continue,
                written => written?,
            };
            match written {
                CommitOutcome::Done => return Ok(after),
                CommitOutcome::SupportedAlready => return Ok(before.report),
                CommitOutcome::Stale(_) => {}
                CommitOutcome::Known(_) | CommitOutcome::NumberTaken => {
                    return Err(AppError::Damaged("an old report was taken for a new one".into()));
                }
            }
        }
        Err(AppError::Changed)
    }

    /// Nobody approves what they did not open.
    async fn must_have_read(self, report: &Report, follow_up: usize, actor: &Actor) -> Result<(), AppError> {
        let with_history = self.with_history(Key::Id(report.id)).await?.ok_or(AppError::NotFound)?;
        let draft = report.follow_ups.get(follow_up).ok_or(Refusal::NoSuchFollowUp)?;
        Ok(has_read(actor, draft, report, with_history.events.iter().map(|r| &r.event))?)
    }

    /// What was only spoken is said by whoever heard it, in words.
    async fn must_be_heard(self, before: &ReportRow, deed: &ActRequest<'_>) -> Result<(), AppError> {
        let with_history = self.with_history(Key::Id(before.report.id)).await?.ok_or(AppError::NotFound)?;
        let seconds = with_history.attachments.iter().filter_map(|a| voice_seconds(&a.media_type)).reduce(u32::saturating_add);
        let stands_in = |language| stand_in(language, seconds.unwrap_or_default());
        let words = deed.words.as_ref().map(Words::as_str).unwrap_or_default();
        let stand_in = Language::ALL.into_iter().any(|language| stands_in(language) == words);
        let log = with_history.events.iter().map(|r| &r.event);
        Ok(may_write_down(deed.actor, stand_in, &before.report, log)?)
    }

    /// Traces (a reminder, a support) are nothing a person must know of before acting. Whoever sees a report from afar knows of no
    /// alarm, and their versions count without it: see [`Report::version_from_afar`].
    async fn still_as_seen(self, key: Key, seen: u32, from_afar: bool) -> Result<(), AppError> {
        let with_history = self.with_history(key).await?.ok_or(AppError::NotFound)?;
        let known = with_history.events.iter().map(|r| &r.event).filter(|e| !from_afar || !e.what.is_of_alarm());
        let known: Vec<_> = known.zip(1..).map(|(e, n)| (if from_afar { n } else { e.version }, e)).collect();
        // They looked at it from near then.
        let is_ahead = from_afar && known.last().is_none_or(|(version, _)| *version < seen);
        let mut since = known.iter().filter(|(version, _)| *version > seen);
        if !is_ahead && since.all(|(_, e)| e.what.is_trace()) { Ok(()) } else { Err(AppError::Changed) }
    }

    /// The other report of a joining must be one that goes on, that the actor may see, and that is hidden alike.
    ///
    /// # Errors
    /// A refusal; the store's.
    pub async fn may_take_in(self, report: &Report, to: ReportId, actor: &Actor) -> Result<(), AppError> {
        let other = self.stored(Key::Id(to)).await?.ok_or(Refusal::JoinTarget)?.report;
        if other.is_at_rest() || !sees(actor, &other, &self.reference().agencies) {
            return Err(Refusal::JoinTarget.into());
        }
        Ok(may_join(report, &other)?)
    }

    /// Destroys the key of a report's person, with the letters that wait for them or failed, and what officials typed about it.
    /// The log keeps the commitment: a gap that can be proved.
    ///
    /// # Errors
    /// As [`Self::act_on_report`].
    pub async fn forget_person(self, report: Key) -> Result<domain::Report, AppError> {
        self.act_on_report(ActRequest::new(report, &Actor::System, Command::Forget)).await
    }
}
