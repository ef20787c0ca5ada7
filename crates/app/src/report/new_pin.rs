//! Whoever lost the PIN of their report gets another one: a code goes to the e-mail address that was given with the report, and who
//! has it makes a new PIN; until then the old one holds. Asking does the same whatever is asked for: only the job that would send the
//! letter looks, so that nobody learns whether there is such a report or whose address it has. Neither code nor PIN is kept: both
//! follow from what only this installation knows.

use domain::{Actor, Command, Email, Phone, Pin, ProofCode, Timestamp, TrackingNumber, report::decide};
use jiff::SignedDuration;
use store::{CommitOutcome, Job, Key, ReportRow};
use trust::InstallationKey;

use crate::{
    AppError, FormOf, News, OutgoingMail, Receipt, SentFrom,
    app::context,
    handles,
    jobs::{job::later, retry::JobError, tell::TellCode},
    record::{contents, recording::Brought},
    report::receipts::SHOWN,
};

/// How long a code can be used.
const LIVES: SignedDuration = SignedDuration::from_mins(15);
/// Most codes in a day for one report and one contact.
const CODES: u8 = 3;
/// Most guesses at each.
const GUESSES: u8 = 5;
/// How often a new PIN is tried to be written while others act on the report.
const TRIES: usize = 5;

/// A report whose PIN is lost, and where its reporter says they can be reached, as they typed it.
#[derive(Clone, Copy, Debug)]
pub struct LostPin<'a> {
    /// Which report.
    pub number: TrackingNumber,
    /// The e-mail address or phone number.
    pub contact: &'a str,
}

impl handles::Reports<'_> {
    /// Asks for a code. False where no more is taken just now, whatever it is asked for.
    pub async fn ask_new_pin(self, lost: LostPin<'_>) -> Result<bool, AppError> {
        let (contact, now) = (self.contact_mark(lost.number, lost.contact), self.now());
        let at = now.as_microsecond();
        for place in 0..CODES {
            let name = named(b"code for a new pin", &[contact.as_bytes(), &[place]]);
            if !self.has_room(FormOf::Stranger, &name).await? {
                return Ok(false);
            }
            if self.add_form(FormOf::Stranger, &name, &at.to_le_bytes()).await? {
                let told = TellCode { number: lost.number, contact, at };
                self.store.add_jobs(vec![later(&told, now)?]).await?;
                break;
            }
        }
        // Who asked too often hears the same, and has the letters of before.
        Ok(true)
    }

    /// Makes a new PIN for whoever has the code; none where it does not fit, was used, or is old. The browser it is made in is
    /// told it again for some minutes.
    pub async fn new_pin(
        self,
        lost: LostPin<'_>,
        typed: &ProofCode,
        from: Option<SentFrom<'_>>,
    ) -> Result<Option<Receipt>, AppError> {
        let (contact, now) = (self.contact_mark(lost.number, lost.contact), self.now());
        for place in 0..CODES {
            let name = named(b"code for a new pin", &[contact.as_bytes(), &[place]]);
            let kept = self.kept_form(FormOf::Stranger, &name).await?;
            let Some(at) = kept.and_then(|kept| moment(&kept)).filter(|at| now.duration_since(*at) < LIVES) else { continue };
            if !self.may_guess(&contact, place).await? {
                continue;
            }
            let Some(stored) = self.stored(Key::Tracking(lost.number)).await? else { continue };
            if InstallationKey::same(self.code(&stored, &contact, at).as_str().as_bytes(), typed.as_str().as_bytes()) {
                return self.renew_pin(stored, from).await;
            }
        }
        Ok(None)
    }

    /// Each guess is taken before it is looked at, at whatever node, so that no more are looked at than there may be.
    async fn may_guess(self, contact: &str, place: u8) -> Result<bool, AppError> {
        for guess in 0..GUESSES {
            let name = named(b"guess at a code", &[contact.as_bytes(), &[place, guess]]);
            if self.add_form(FormOf::Stranger, &name, &[]).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A contact as it was typed, for one report: what is written the same way in two places can be compared and not read.
    fn contact_mark(self, number: TrackingNumber, typed: &str) -> String {
        let email = Email::parse(typed).map(|email| email.as_str().to_owned());
        let read = email.or_else(|_| Phone::parse(typed).map(|phone| phone.as_str().to_owned()));
        let read = read.unwrap_or_else(|_| typed.trim().to_owned());
        trust::hex(&self.keys.hash("contact of a reporter", &[&number.as_u64().to_le_bytes(), read.as_bytes()]))
    }

    /// The code that was asked for at a moment. With the PIN it is for it ends, too.
    fn code(self, stored: &ReportRow, contact: &str, at: Timestamp) -> ProofCode {
        let at = at.as_microsecond().to_le_bytes();
        let parts = [stored.report.id.0.as_bytes().as_slice(), &stored.pin, contact.as_bytes(), &at];
        let hash = self.keys.hash("code for a new pin", &parts);
        ProofCode::from_random(hash.first_chunk().map_or(0, |first| u64::from_le_bytes(*first)))
    }

    /// The letter with a code, where the contact is the reporter's and there is an address to write to.
    pub(crate) async fn letter_with_code(self, job: &Job, told: &TellCode) -> Result<Option<OutgoingMail>, JobError> {
        let Some(at) = moment(&told.at.to_le_bytes()).filter(|at| self.now().duration_since(*at) < LIVES) else {
            return Ok(None);
        };
        let Some(with_history) = self.with_history(Key::Tracking(told.number)).await? else { return Ok(None) };
        let keys = self.keys_of(&with_history)?;
        let Some(person) = contents::open_person(&with_history, &keys)? else { return Ok(None) };
        let theirs = person.contacts().any(|contact| self.contact_mark(told.number, contact) == told.contact);
        let Some(email) = person.email.filter(|_| theirs) else { return Ok(None) };
        let stored = &with_history.stored;
        let code = self.code(stored, &told.contact, at).grouped();
        let letter = self.letter(job, News::NewPinCode { code }, email.as_str().to_owned(), stored.language);
        Ok(Some(self.about(letter, stored)))
    }

    /// Puts a new PIN in the place of the old one, unless another came there first.
    async fn renew_pin(self, mut before: ReportRow, from: Option<SentFrom<'_>>) -> Result<Option<Receipt>, AppError> {
        let (old, id) = (before.pin, before.report.id);
        let pin = match from {
            Some(from) => {
                let seed = [self.now().as_microsecond().to_le_bytes().as_slice(), &trust::random::bytes::<16>()?].concat();
                let pin = self.renewed_pin(from, &before, &seed);
                self.put_form(FormOf::App, &renewed(from, &before), &seed).await?;
                pin
            }
            None => Pin::from_random(trust::random::number()?),
        };
        for _ in 0..TRIES {
            let (reference, now, actor) = (self.reference(), self.now(), Actor::Reporter);
            let calendar = reference.calendar(&before.report.area);
            let decided = decide(&before.report, &Command::RenewPin, context(now, &actor, &reference, &calendar))?;
            let brought = Brought { pin: Some(self.pin_hash(&pin, id)), ..Brought::default() };
            let step = self.step(&before, actor.by(), now, decided, brought).await?;
            let receipt =
                Receipt { tracking: before.report.tracking, pin: Some(pin.clone()), received_at: before.report.received_at };
            match self.store.append(step).await? {
                CommitOutcome::Done => return Ok(Some(receipt)),
                CommitOutcome::Stale(_) => {}
                _ => return Err(AppError::Damaged("an old report was taken for a new one".into())),
            }
            before = self.stored(Key::Id(id)).await?.ok_or(AppError::NotFound)?;
            if before.pin != old {
                return Ok(None);
            }
        }
        Err(AppError::Changed)
    }

    /// The PIN that was made anew in a browser, and whether that was a short while ago.
    pub(crate) async fn renewed_again(self, from: SentFrom<'_>, stored: &ReportRow) -> Result<Option<(Pin, bool)>, AppError> {
        let Some(seed) = self.kept_form(FormOf::App, &renewed(from, stored)).await? else { return Ok(None) };
        let pin = self.renewed_pin(from, stored, &seed);
        let is_new = moment(&seed).is_some_and(|at| self.now().duration_since(at) < SHOWN);
        Ok(self.pin_fits(stored, &pin).then_some((pin, is_new)))
    }

    /// It follows from what only the browser and this installation know.
    fn renewed_pin(self, from: SentFrom<'_>, stored: &ReportRow, seed: &[u8]) -> Pin {
        let hash = self.keys.hash("new pin of a browser", &[from.secret.as_bytes(), stored.report.id.0.as_bytes(), seed]);
        Pin::from_random(hash.first_chunk().map_or(0, |first| u64::from_le_bytes(*first)))
    }
}

/// What a browser finds its new PIN by.
fn renewed(from: SentFrom<'_>, stored: &ReportRow) -> Vec<Vec<u8>> {
    named(b"new pin of a browser", &[from.secret.as_bytes(), stored.report.id.0.as_bytes()])
}

fn named(what: &[u8], parts: &[&[u8]]) -> Vec<Vec<u8>> {
    [what].iter().chain(parts).map(|part| part.to_vec()).collect()
}

fn moment(kept: &[u8]) -> Option<Timestamp> {
    Timestamp::from_microsecond(i64::from_le_bytes(*kept.first_chunk()?)).ok()
}
