//! What is to become public is looked through for what betrays a person: by how people write it, and compared with the sealed name,
//! phone and e-mail of whoever reported. Asked of the state that a deed leads to: whichever words everybody may read then, and
//! could not before, whoever typed them and whenever. The program opens the person for that; nobody is shown it.
//!
//! **No oracle.** Whoever could type guesses and see which is refused would read the sealed name. So a refusal because of the
//! reporter leaves an event; after [`TRIES`] of them in an hour the official publishes nothing in this report; and whoever may not
//! open the person is shown every word that could be a name, not the one that was it.

use domain::{
    Action, Official, Timestamp,
    policy::{self, Actor},
    report::Happening,
};
use insight::{Found, Known, Private, covered, private, private_hiding, private_with};
use jiff::SignedDuration;
use store::{Appended, Dossier, Key, Stored};

use crate::{
    Deed, House, Reporter, Text, Trouble, public_words,
    record::{
        contents,
        recording::{Brought, unfold},
    },
};

/// How often words that tell who reported are refused with what was found, within [`WHILE`].
const TRIES: usize = 6;
const WHILE: SignedDuration = SignedDuration::from_hours(1);

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

impl House {
    /// Refuses a deed by which words become public that betray a person, unless exactly these were confirmed; then the deed says so.
    pub(crate) async fn guard_public_words(
        &self,
        before: &Stored,
        deed: &Deed<'_>,
        now: Timestamp,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Trouble> {
        let Actor::Official(official) = deed.actor else { return Ok(()) };
        let (after, events) = unfold(before.report.clone(), deed.actor.by(), now, happenings.clone())?;
        let was_public = before.report.is_public();
        if !after.is_public() || was_public && !events.iter().any(|e| public_words::is_public(&e.what)) {
            return Ok(());
        }
        let dossier = self.dossier(Key::Id(after.id)).await?.ok_or(Trouble::NotFound)?;
        let log = || dossier.events.iter().map(|r| &r.event).filter(|e| e.version <= before.report.version);
        let shown = if was_public { public_words::of(&before.report, log()) } else { Default::default() };
        let becomes = public_words::of(&after, log().chain(&events));
        let kept = contents::all_words(&dossier, &self.keys_of(&dossier)?)?;
        let typed = events.first().zip(deed.words.as_ref()).map(|(e, w)| (e.version, Text::new(deed.title.as_ref(), w)));
        let mut parts = Vec::new();
        for (event, words) in becomes.into_iter().filter(|(event, _)| !shown.contains_key(event)) {
            let typed = typed.as_ref().filter(|(version, _)| *version == event && words == event);
            let Some(text) = typed.map(|(_, text)| text).or_else(|| kept.get(&words)) else { continue };
            let part =
                |field: &'static str, text: &str| Part { field: typed.map(|_| field), text: text.to_owned(), found: Vec::new() };
            parts.extend(text.title.as_deref().map(|title| part("title", title)));
            parts.push(part("words", &text.text));
        }
        let confirmation = self.confirmation(before, official, &parts);
        let tells_reporter = self.look_through(&dossier, official, &mut parts, now).await?;
        parts.retain(|part| !part.found.is_empty());
        if parts.is_empty() {
            return Ok(());
        }
        if deed.confirmed.as_ref().is_some_and(|c| trust::InstallationKey::same(c.as_bytes(), confirmation.as_bytes())) {
            happenings.push(Happening::WordsGuarded { shown: true });
            return Ok(());
        }
        if tells_reporter {
            self.leave_word(before, official, now).await?;
        }
        Err(Trouble::Betrays(Box::new(Betrayal { parts, tells_reporter, too_often: false, confirmation })))
    }

    /// What an official typed, with everything that betrays a person covered by what it was, as `say` names it.
    ///
    /// # Errors
    /// As [`House::act_on_report`].
    pub async fn cover_typed(
        &self,
        key: Key,
        official: &Official,
        typed: [&str; 2],
        say: impl Fn(Private) -> String,
    ) -> Result<[String; 2], Trouble> {
        let dossier = self.dossier(key).await?.ok_or(Trouble::NotFound)?;
        if !policy::sees(&Actor::Official(official.clone()), &dossier.stored.report, &self.world().agencies) {
            return Err(Trouble::NotFound);
        }
        let mut parts = typed.map(|text| Part { field: None, text: text.to_owned(), found: Vec::new() });
        let now = self.now();
        if self.look_through(&dossier, official, &mut parts, now).await? {
            self.leave_word(&dossier.stored, official, now).await?;
        }
        Ok(parts.map(|part| covered(&part.text, &part.found, &say)))
    }

    /// What a reporter wrote, covered in the same way, for an official to begin with. The reporter's own name is called a name.
    ///
    /// # Errors
    /// The store's.
    pub async fn cover_written(
        &self,
        key: Key,
        texts: [&str; 2],
        say: impl Fn(Private) -> String,
    ) -> Result<[String; 2], Trouble> {
        let dossier = self.dossier(key).await?.ok_or(Trouble::NotFound)?;
        let known = self.known(&dossier)?;
        let say = |what| say(if what == Private::Reporter { Private::Name } else { what });
        Ok(texts.map(|text| covered(text, &private_with(text, &known), say)))
    }

    /// Whether words of a file that were public where they come from betray a person.
    pub(crate) fn betrays(text: &Text, reporter: &Reporter) -> bool {
        let known = known_of(reporter);
        [text.title.as_deref().unwrap_or_default(), &text.text].iter().any(|text| !private_with(text, &known).is_empty())
    }

    /// Fills in what was found. True when something tells who reported.
    async fn look_through(
        &self,
        dossier: &Dossier,
        official: &Official,
        parts: &mut [Part],
        now: Timestamp,
    ) -> Result<bool, Trouble> {
        let report = &dossier.stored.report;
        let known = self.known(dossier)?;
        let actor = Actor::Official(official.clone());
        let guesses = dossier.events.iter().map(|r| &r.event).filter(|e| {
            e.by == actor.by() && e.what == Happening::WordsGuarded { shown: false } && now.duration_since(e.at) < WHILE
        });
        if guesses.count() >= TRIES {
            let confirmation = String::new();
            let told = Betrayal { parts: Vec::new(), tells_reporter: true, too_often: true, confirmation };
            return Err(Trouble::Betrays(Box::new(told)));
        }
        let of_reporter = |text: &str| private_with(text, &known).iter().any(|(_, what)| *what == Private::Reporter);
        let tells = parts.iter().any(|part| of_reporter(&part.text));
        let may_open = policy::may(&actor, Action::RevealPerson, report, &self.world().agencies).is_ok();
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
    async fn leave_word(&self, before: &Stored, official: &Official, now: Timestamp) -> Result<(), Trouble> {
        let by = Actor::Official(official.clone()).by();
        let kept_back = vec![Happening::WordsGuarded { shown: false }];
        let step = self.step(before, by, now, kept_back, Brought::default()).await?;
        match self.store.append(step).await? {
            Appended::Done => Ok(()),
            _ => Err(Trouble::Changed),
        }
    }

    /// The mark of exactly these words, in this report, by this official.
    fn confirmation(&self, before: &Stored, official: &Official, parts: &[Part]) -> String {
        let who = official.user.0.to_le_bytes();
        let mut all: Vec<&[u8]> = vec![before.report.id.0.as_bytes(), &who];
        let lengths: Vec<[u8; 8]> = parts.iter().map(|part| (part.text.len() as u64).to_le_bytes()).collect();
        for (part, length) in parts.iter().zip(&lengths) {
            all.extend([length.as_slice(), part.text.as_bytes()]);
        }
        trust::hex(&self.keys.hash("public words", &all))
    }

    /// What is known of the reporter; nothing when nothing was given or it was forgotten.
    fn known(&self, dossier: &Dossier) -> Result<Known, Trouble> {
        Ok(contents::open_person(dossier, &self.keys_of(dossier)?)?.map(|r| known_of(&r)).unwrap_or_default())
    }
}

fn known_of(reporter: &Reporter) -> Known {
    let Reporter { name, phone, email } = reporter;
    Known::new(name.as_ref().map(|n| n.as_str()), phone.as_ref().map(|p| p.as_str()), email.as_ref().map(|e| e.as_str()))
}
