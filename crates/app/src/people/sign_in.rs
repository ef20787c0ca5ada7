//! Officials sign in. Every guess is counted before it is looked at. Guessing is slowed per name *and* network, so that nobody
//! far away can lock an official out by guessing; a network where many guesses were wrong is slowed as a whole, and nobody in it
//! refused. A device that somebody signed in with before has a count of its own, whatever its network does.

use std::{net::IpAddr, time::Duration};

use domain::UserId;
use store::{Access, Slowing, Try};
use tokio::sync::OwnedMutexGuard;

use super::door::Guest;
use crate::{AppError, Caller, Device, Passes, handles, record::access::Factors};

/// Guesses under one name from one network, from one known device, or of one code: five, then fifteen seconds, doubling to
/// fifteen minutes. An hour of quiet forgives.
pub(crate) const GUESSING: Slowing = Slowing { free: 5, first: 15, longest: 900, forgiven: 3600, taken: 10 };
/// Wrong guesses from a whole network, over all names, before it is slowed.
const FREE_GUESSES_OF_NETWORK: u32 = 50;
/// Most who wait in a slowed network, and under one name.
const WAITING_IN_NETWORK: usize = 8;
const WAITING_FOR_NAME: usize = 64;

/// Why nobody was signed in, or did not prove to be who they are.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name and password do not fit. Which of the two is not told.
    #[error("name and password do not fit")]
    Wrong,
    /// The code does not fit, or was used.
    #[error("the code does not fit")]
    WrongCode,
    /// The code was asked for too long ago: begin again.
    #[error("too slow")]
    TooSlow,
    /// Too many wrong guesses; try after so many seconds.
    #[error("wait {0} seconds")]
    Wait(i64),
    /// Too many sign in at once; try after so many seconds.
    #[error("too many at once, wait {0} seconds")]
    Busy(i64),
    /// Something failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<store::Error> for SignInError {
    fn from(e: store::Error) -> Self {
        Self::App(e.into())
    }
}

/// How far a right password leads.
#[derive(Clone, Debug)]
pub enum Entry {
    /// In: what the cookies hold.
    In(Passes),
    /// To the question for a code: what carries the person there.
    AskCode(String),
}

/// A guess that is counted and being looked at.
pub(crate) struct Guess {
    mark: [u8; 32],
    failures: u32,
}

impl handles::People<'_> {
    /// Signs somebody in, or asks for the code of the second factor.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(self, login: &str, password: &str, from: IpAddr, device: &Device) -> Result<Entry, SignInError> {
        let login = login.trim().to_lowercase();
        let person = self.store.person_by_login(login.clone()).await?.filter(|p| !p.disabled);
        let known = match &person {
            Some(person) => self.known_mark(device, person.id).await?,
            None => None,
        };
        let _place = self.door.enter(if known.is_some() { Guest::Known } else { Guest::Stranger })?;
        let network = Caller::of(from).network();
        let (mark, whole) = match &known {
            Some(device) => (self.keys.hash("brake", &[b"device", device, login.as_bytes()]), None),
            None => (self.keys.hash("brake", &[login.as_bytes(), &network]), Some(self.keys.hash("brake", &[&network]))),
        };
        self.must_not_wait(mark).await?;
        let _slowed = match whole {
            Some(whole) => self.slow_network(whole).await?,
            None => None,
        };
        let _turn = self.turn_of(&login).await?;
        let guess = self.begin_guess(mark).await?;
        let (kept, typed) = (person.as_ref().map(|p| p.password.clone()), password.to_owned());
        let check = move || match kept {
            Some(kept) => trust::password_fits(&typed, &kept),
            None => {
                trust::spend_a_password_check(&typed);
                false
            }
        };
        let fits = self.door.check(check).await?;
        let known = person.as_ref().map(|p| p.id);
        let Some(person) = person.filter(|_| fits) else {
            self.wrong_guess(&guess).await?;
            if let Some(known) = known {
                self.leave_trace(known, Access::WrongPassword, &device.name).await?;
            }
            return Err(SignInError::Wrong);
        };
        self.store.forgive_tries(mark).await?;
        if let Some(whole) = whole {
            self.store.uncount_try(whole).await?;
        }
        // Read anew: it may have been changed while the password was looked at.
        let keys = self.keys_as_left(person.id).await?;
        let now = self.store.person(person.id).await?.filter(|now| !now.disabled && now.password == person.password);
        let Some(person) = now.filter(|now| now.mark == Some(keys.mark)) else { return Err(SignInError::Wrong) };
        let factors = Factors::of(keys.secret.as_ref());
        self.must_be_ours(&person, &[factors])?;
        if factors == Factors::Two {
            return Ok(Entry::AskCode(self.ask_code(person.id)?));
        }
        Ok(Entry::In(self.let_in(person.id, device).await?))
    }

    /// Refuses whoever guessed wrong too often, before anything is spent on them. A guess that is looked at now holds up the next
    /// in its turn only.
    async fn must_not_wait(self, mark: [u8; 32]) -> Result<(), SignInError> {
        let now = self.now();
        match self.store.brake(mark).await?.filter(|b| b.until > now && b.failures >= GUESSING.free) {
            Some(brake) => Err(SignInError::Wait(brake.until.duration_since(now).as_secs() + 1)),
            None => Ok(()),
        }
    }

    /// Counts a guess of a network. Where many were wrong they are looked at one after the other, with a growing pause before
    /// each; whoever waits holds a place in a queue that has an end, and nothing else.
    async fn slow_network(self, whole: [u8; 32]) -> Result<Option<OwnedMutexGuard<()>>, SignInError> {
        let failures = self.store.count_try(whole, GUESSING, self.now()).await?;
        let Some(more) = failures.checked_sub(FREE_GUESSES_OF_NETWORK + 1) else { return Ok(None) };
        let turn = self.door.turn(whole, WAITING_IN_NETWORK).await?;
        tokio::time::sleep(Duration::from_millis(500 << (more / FREE_GUESSES_OF_NETWORK).min(3))).await;
        Ok(Some(turn))
    }

    /// One guess of one person is looked at at a time.
    pub(crate) async fn turn_of(self, login: &str) -> Result<OwnedMutexGuard<()>, SignInError> {
        self.door.turn(self.keys.hash("turn", &[login.as_bytes()]), WAITING_FOR_NAME).await
    }

    /// Counts a guess under a mark as wrong, before it is looked at.
    pub(crate) async fn begin_guess(self, mark: [u8; 32]) -> Result<Guess, SignInError> {
        let now = self.now();
        match self.store.begin_try(mark, GUESSING, now).await? {
            Try::Begun { failures } => Ok(Guess { mark, failures }),
            Try::Wait { until } => Err(SignInError::Wait(until.duration_since(now).as_secs().max(0) + 1)),
        }
    }

    /// A guess was wrong: the next may have to wait.
    pub(crate) async fn wrong_guess(self, guess: &Guess) -> Result<(), AppError> {
        let until = self.now() + jiff::SignedDuration::from_secs(GUESSING.wait(guess.failures));
        Ok(self.store.end_try(guess.mark, until).await?)
    }

    /// A guess was right: all under its mark are forgiven.
    pub(crate) async fn right_guess(self, guess: &Guess) -> Result<(), AppError> {
        Ok(self.store.forgive_tries(guess.mark).await?)
    }

    /// What guesses of a person's own are counted under: of their code, or of their password once they are in.
    pub(crate) fn own_mark(self, what: &str, user: UserId) -> [u8; 32] {
        self.keys.hash("brake", &[what.as_bytes(), &user.0.to_le_bytes()])
    }
}
