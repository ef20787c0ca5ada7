//! What is to become public is looked through for what betrays a person: by how people write it, and compared with the sealed name,
//! phone and e-mail of whoever reported. Asked of the state that a deed leads to: whichever words everybody may read then, and
//! could not before, whoever typed them and whenever; and of words for the public in a report that whoever reported hides: they may
//! show it any time, and then words that nobody looked through keep it hidden. The program opens the person for that; nobody is
//! shown it.
//!
//! **No oracle.** Whoever could type guesses and see which is refused would read the sealed name. So a refusal because of the
//! reporter leaves an event; after [`TRIES`] of them in an hour the official publishes nothing in this report; whatever is looked
//! through counts before it is, so that no more come through at once; only whoever may do the deed asks; and whoever may not open
//! the person is shown every word that could be a name, not the one that was it.

use domain::{
    Action, Official, Refusal, ReportId, Timestamp,
    policy::{self, Actor},
    report::{Event, ReportEvent},
};
use insight::{Found, Known, Private, covered, private, private_hiding, private_with};
use jiff::SignedDuration;
use store::{CommitOutcome, Key, ReportRow, ReportWithHistory, Slowing};

use crate::{
    ActRequest, AppError, Reporter, Text, handles,
    record::{
        contents,
        recording::{Brought, unfold},
    },
    report::public_words,
};

/// How often words that tell who reported are refused with what was found, within [`WHILE`].
const TRIES: u32 = 6;
const WHILE: SignedDuration = SignedDuration::from_hours(1);
/// How those that are being looked through are counted.
const LOOKING: Slowing = Slowing { free: TRIES, first: 0, longest: 0, forgiven: 3600, taken: 0 };

/// What is to become public betrays a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Betrayal {
    /// The texts, with what was found in them.
    pub parts: Vec<Part>,
    /// Something tells who reported.
    pub tells_reporter: bool,
    /// It was tried too often: nothing is told any more, and nothing becomes public for a while.
    pub too_often: bool,
    /// What a deed carries to show exactly these words all the same.
    pub confirmation: String,
}

/// One text that is to become public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The field it was typed in; none for words that were written before.
    pub field: Option<&'static str>,
    /// The text.
    pub text: String,
    /// What was found in it, in bytes.
    pub found: Vec<Found>,
}

/// Something that is counted and being looked through.
#[derive(Clone, Copy)]
struct Looking {
    mark: [u8; 32],
    at_once: u32,
}

impl handles::Reports<'_> {
    /// Refuses a deed by which words become public that betray a person, unless exactly these were confirmed; then the deed says so.
    pub(crate) async fn guard_public_words(
        self,
        before: &ReportRow,
        deed: &ActRequest<'_>,
        now: Timestamp,
        decided: &mut Vec<ReportEvent>,
    ) -> Result<(), AppError> {
        // What is taken over is public where it comes from.
        if !matches!(deed.actor, Actor::Official(_) | Actor::Reporter) {
            return Ok(());
        }
        let (after, events) = unfold(before.report.clone(), deed.actor.by(), now, decided.clone())?;
        let was_public = before.report.is_public();
        let adds = events.iter().any(|e| public_words::is_public(&e.what));
        let may_come_back = after.secret && !after.supervisory;
        let asked = if after.is_public() { adds || !was_public } else { adds && may_come_back };
        if !asked {
            return Ok(());
        }
        let looking = match deed.actor {
            Actor::Official(official) => Some((official, self.begin_to_look(after.id, official, now).await?)),
            _ => None,
        };
        let with_history = self.with_history(Key::Id(after.id)).await?.ok_or(AppError::NotFound)?;
        let log = || with_history.events.iter().map(|r| &r.event).filter(|e| e.version <= before.report.version);
        let known_already = was_public || !after.is_public();
        let shown = if known_already { public_words::of(&before.report, log()) } else { Default::default() };
        let becomes = public_words::of(&after, log().chain(&events));
        let kept = contents::all_words(&with_history, &self.keys_of(&with_history)?)?;
        let typed = events.first().zip(deed.words.as_ref()).map(|(e, w)| (e.version, Text::new(deed.title.as_ref(), w)));
        let mut parts = Vec::new();
        for (event, words) in becomes.into_iter().filter(|(event, _)| !shown.contains_key(event)) {
            if looking.is_none() && was_confirmed(log(), event) {
                continue;
            }
            let typed = typed.as_ref().filter(|(version, _)| *version == event && words == event);
            let Some(text) = typed.map(|(_, text)| text).or_else(|| kept.get(&words)) else { continue };
            let part =
                |field: &'static str, text: &str| Part { field: typed.map(|_| field), text: text.to_owned(), found: Vec::new() };
            parts.extend(text.title.as_deref().map(|title| part("title", title)));
            parts.push(part("words", &text.text));
        }
        let Some((official, looking)) = looking else { return self.guard_show(&with_history, parts) };
        let confirmation = self.confirmation(before, official, &parts);
        let tells_reporter = self.look_through(&with_history, official, looking, &mut parts, now).await?;
        parts.retain(|part| !part.found.is_empty());
        if parts.is_empty() {
            return self.looked(looking).await;
        }
        if deed.confirmed.as_ref().is_some_and(|c| trust::InstallationKey::same(c.as_bytes(), confirmation.as_bytes())) {
            decided.push(ReportEvent::WordsGuarded { shown: true });
            return self.looked(looking).await;
        }
        if tells_reporter {
            self.leave_word(after.id, official, now).await?;
        }
        self.looked(looking).await?;
        Err(AppError::Betrays(Box::new(Betrayal { parts, tells_reporter, too_often: false, confirmation })))
    }

    /// A reporter shows nothing that betrays a person and that no official confirmed.
    fn guard_show(self, with_history: &ReportWithHistory, mut parts: Vec<Part>) -> Result<(), AppError> {
        let known = self.known(with_history)?;
        for part in &mut parts {
            part.found = private_with(&part.text, &known);
        }
        parts.retain(|part| !part.found.is_empty());
        if parts.is_empty() {
            return Ok(());
        }
        let confirmation = String::new();
        Err(AppError::Betrays(Box::new(Betrayal { parts, tells_reporter: false, too_often: false, confirmation })))
    }

    /// What an official typed for a deed that they may do, with everything that betrays a person covered by what it was, as `say` names it.
    ///
    /// # Errors
    /// As [`Self::act_on_report`].
    pub async fn cover_typed(
        self,
        key: Key,
        official: &Official,
        action: Action,
        typed: [&str; 2],
        say: impl Fn(Private) -> String,
    ) -> Result<[String; 2], AppError> {
        let report = self.stored(key).await?.ok_or(AppError::NotFound)?.report;
        let (actor, reference) = (Actor::Official(official.clone()), self.reference());
        if !policy::sees(&actor, &report, &reference.agencies) {
            return Err(AppError::NotFound);
        }
        policy::may(&actor, action, &report, &reference.agencies)?;
        policy::fits_for(&actor, action, &report, &reference.agencies)?;
        // Words of other deeds never become public.
        if !matches!(action, Action::Verify | Action::FollowUp | Action::Close) {
            return Err(Refusal::NotAllowed.into());
        }
        let mut parts = typed.map(|text| Part { field: None, text: text.to_owned(), found: Vec::new() });
        let now = self.now();
        let looking = self.begin_to_look(report.id, official, now).await?;
        let with_history = self.with_history(Key::Id(report.id)).await?.ok_or(AppError::NotFound)?;
        if self.look_through(&with_history, official, looking, &mut parts, now).await? {
            self.leave_word(report.id, official, now).await?;
        }
        self.looked(looking).await?;
        Ok(parts.map(|part| covered(&part.text, &part.found, &say)))
    }

    /// The headline of what a reporter wrote, at most `most` letters, and the text, covered in the same way, for an official to begin
    /// with. The reporter's own name is called a name.
    pub async fn cover_written(
        self,
        key: Key,
        text: &Text,
        most: usize,
        say: impl Fn(Private) -> String,
    ) -> Result<[String; 2], AppError> {
        let with_history = self.with_history(key).await?.ok_or(AppError::NotFound)?;
        let known = self.known(&with_history)?;
        let say = |what| say(if what == Private::Reporter { Private::Name } else { what });
        let cover = |text: &str| covered(text, &private_with(text, &known), say);
        // Before it is cut: half a phone number is not known for one.
        let text = Text { title: text.title.as_deref().map(cover), text: cover(&text.text) };
        Ok([text.headline(most), text.text])
    }

    /// Whether words of a file that were public where they come from betray a person.
    pub(crate) fn betrays(text: &Text, reporter: &Reporter) -> bool {
        let known = known_of(reporter);
        [text.title.as_deref().unwrap_or_default(), &text.text].iter().any(|text| !private_with(text, &known).is_empty())
    }

    /// Counts that an official has something looked through in a report; what was found before is read after that only.
    async fn begin_to_look(self, report: ReportId, official: &Official, now: Timestamp) -> Result<Looking, AppError> {
        let mark = self.keys.hash("brake", &[b"look through", report.0.as_bytes(), &official.user.0.to_le_bytes()]);
        Ok(Looking { mark, at_once: self.store.count_try(mark, LOOKING, now).await? })
    }

    /// It was looked through, and the event left if one had to be. Whatever fails before that goes on counting.
    async fn looked(self, looking: Looking) -> Result<(), AppError> {
        Ok(self.store.uncount_try(looking.mark).await?)
    }

    /// Fills in what was found. True when something tells who reported.
    async fn look_through(
        self,
        with_history: &ReportWithHistory,
        official: &Official,
        looking: Looking,
        parts: &mut [Part],
        now: Timestamp,
    ) -> Result<bool, AppError> {
        let report = &with_history.stored.report;
        let known = self.known(with_history)?;
        let actor = Actor::Official(official.clone());
        let guesses = with_history.events.iter().map(|r| &r.event).filter(|e| {
            e.by == actor.by() && e.what == ReportEvent::WordsGuarded { shown: false } && now.duration_since(e.at) < WHILE
        });
        if guesses.fold(looking.at_once, |n, _| n.saturating_add(1)) > TRIES {
            self.looked(looking).await?;
            let confirmation = String::new();
            let told = Betrayal { parts: Vec::new(), tells_reporter: true, too_often: true, confirmation };
            return Err(AppError::Betrays(Box::new(told)));
        }
        let of_reporter = |text: &str| private_with(text, &known).iter().any(|(_, what)| *what == Private::Reporter);
        let tells = parts.iter().any(|part| of_reporter(&part.text));
        let may_open = policy::may(&actor, Action::RevealPerson, report, &self.reference().agencies).is_ok();
        for part in parts {
            part.found = match (tells, may_open) {
                (false, _) => private(&part.text),
                (true, true) => private_with(&part.text, &known),
                (true, false) => private_hiding(&part.text, &known),
            };
        }
        Ok(tells)
    }

    /// Leaves an event that says that words were kept back because they told who reported.
    async fn leave_word(self, report: ReportId, official: &Official, now: Timestamp) -> Result<(), AppError> {
        for _ in 0..=TRIES {
            let before = self.stored(Key::Id(report)).await?.ok_or(AppError::NotFound)?;
            let by = Actor::Official(official.clone()).by();
            let kept_back = vec![ReportEvent::WordsGuarded { shown: false }];
            let step = self.step(&before, by, now, kept_back, Brought::default()).await?;
            if let CommitOutcome::Done = self.store.append(step).await? {
                return Ok(());
            }
        }
        Err(AppError::Changed)
    }

    /// The mark of exactly these words, in this report, by this official.
    fn confirmation(self, before: &ReportRow, official: &Official, parts: &[Part]) -> String {
        let who = official.user.0.to_le_bytes();
        let mut all: Vec<&[u8]> = vec![before.report.id.0.as_bytes(), &who];
        let lengths: Vec<[u8; 8]> = parts.iter().map(|part| (part.text.len() as u64).to_le_bytes()).collect();
        for (part, length) in parts.iter().zip(&lengths) {
            all.extend([length.as_slice(), part.text.as_bytes()]);
        }
        trust::hex(&self.keys.hash("public words", &all))
    }

    /// What is known of the reporter; nothing when nothing was given or it was forgotten.
    fn known(self, with_history: &ReportWithHistory) -> Result<Known, AppError> {
        Ok(contents::open_person(with_history, &self.keys_of(with_history)?)?.map(|r| known_of(&r)).unwrap_or_default())
    }
}

/// Whether an official confirmed the words of an event: in its own step, or later with all that became public then.
fn was_confirmed<'a>(log: impl Iterator<Item = &'a Event> + Clone, event: u32) -> bool {
    let Some(written) = log.clone().find(|e| e.version == event) else { return false };
    let mut confirmations = log.clone().filter(|e| e.version > event && e.what == ReportEvent::WordsGuarded { shown: true });
    let same = |a: &Event, b: &Event| a.at == b.at && a.by == b.by;
    confirmations.any(|c| {
        let of_others = log.clone().any(|e| same(e, c) && public_words::is_public(&e.what));
        same(written, c) || !of_others
    })
}

fn known_of(reporter: &Reporter) -> Known {
    let Reporter { name, phone, email } = reporter;
    Known::new(name.as_ref().map(|n| n.as_str()), phone.as_ref().map(|p| p.as_str()), email.as_ref().map(|e| e.as_str()))
}
