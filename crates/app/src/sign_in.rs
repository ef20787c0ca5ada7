//! Officials sign in and out. Guessing is slowed per name *and* network, so that nobody far away can lock an official
//! out by guessing, and per network, so that nobody can try many names.

use std::{net::IpAddr, sync::Arc};

use domain::{Official, Timestamp, UserId};
use jiff::SignedDuration;
use store::{Access, Brake, Person, Session};

use crate::{House, Trouble};

/// A session ends after so long without a step.
const IDLE: SignedDuration = SignedDuration::from_hours(8);
/// A session is extended at most so often.
const EXTEND_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// Wrong guesses under one name from one network before each further one has to wait.
const FREE_GUESSES: u32 = 5;
/// The same for a whole network, over all names.
const FREE_GUESSES_OF_NETWORK: u32 = 50;
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInTrouble {
    /// Name and password do not fit. Which of the two is not told.
    #[error("name and password do not fit")]
    Wrong,
    /// The code was asked for too long ago: begin again.
    #[error("too slow")]
    TooSlow,
    /// Too many wrong guesses; try after so many seconds.
    #[error("wait {0} seconds")]
    Wait(i64),
    /// Something failed.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl From<store::Error> for SignInTrouble {
    fn from(e: store::Error) -> Self {
        Self::Trouble(e.into())
    }
}

/// How far a right password leads.
#[derive(Clone, Debug)]
pub enum Entry {
    /// In: the token for the cookie.
    In(String),
    /// To the question for a code: what carries the person there.
    AskCode(String),
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person.
    pub person: Arc<Person>,
    token: [u8; 32],
}

impl SignedIn {
    /// With all grants.
    #[must_use]
    pub fn official(&self) -> Official {
        Official { user: self.person.id, grants: self.person.grants.clone() }
    }

    /// Whether they are here by this session.
    #[must_use]
    pub fn is_session(&self, session: &Session) -> bool {
        self.token == session.token
    }
}

impl House {
    /// Signs somebody in, or asks for the code of the second factor. `device` is what the session is called.
    ///
    /// # Errors
    /// [`SignInTrouble`].
    pub async fn sign_in(&self, login: &str, password: &str, from: IpAddr, device: &str) -> Result<Entry, SignInTrouble> {
        let (login, network) = (login.trim().to_lowercase(), network(from));
        let marks = [
            (self.keys.hash("brake", &[login.as_bytes(), &network]), FREE_GUESSES),
            (self.keys.hash("brake", &[&network]), FREE_GUESSES_OF_NETWORK),
        ];
        let now = self.now();
        self.must_not_wait(&marks.map(|(mark, _)| mark), now).await?;
        let person = self.store.person_by_login(login).await?.filter(|p| !p.disabled);
        let (kept, guess) = (person.as_ref().map(|p| p.password.clone()), password.to_owned());
        let check = move || match kept {
            Some(kept) => trust::password_fits(&guess, &kept),
            None => {
                trust::spend_a_password_check(&guess);
                false
            }
        };
        let fits = aside(check).await?;
        let known = person.as_ref().map(|p| p.id);
        let Some(person) = person.filter(|_| fits) else {
            if let Some(known) = known {
                self.leave_trace(known, Access::WrongPassword, device).await?;
            }
            for (mark, free) in marks {
                self.slow_down(mark, free, now).await?;
            }
            return Err(SignInTrouble::Wrong);
        };
        if let Some((mark, _)) = marks.first() {
            self.store.set_brake(*mark, None).await?;
        }
        if self.store.second_factor(person.id).await?.is_some() {
            return Ok(Entry::AskCode(self.ask_code(person.id)?));
        }
        let token = self.open_session(person.id, device).await?;
        self.leave_trace(person.id, Access::SignedIn, device).await?;
        Ok(Entry::In(token))
    }

    /// Refuses whoever guessed wrong too often, for a while.
    pub(crate) async fn must_not_wait(&self, marks: &[[u8; 32]], now: Timestamp) -> Result<(), SignInTrouble> {
        for mark in marks {
            if let Some(brake) = self.store.brake(*mark).await?.filter(|b| b.until > now) {
                return Err(SignInTrouble::Wait(brake.until.duration_since(now).as_secs() + 1));
            }
        }
        Ok(())
    }

    pub(crate) async fn slow_down(&self, mark: [u8; 32], free: u32, now: Timestamp) -> Result<(), Trouble> {
        let old = self.store.brake(mark).await?;
        // An hour of quiet forgives.
        let fresh = old.is_none_or(|b| now.duration_since(b.until) > SignedDuration::from_hours(1));
        let failures = if fresh { 1 } else { old.map_or(1, |b| b.failures.saturating_add(1)) };
        let wait = match failures.checked_sub(free) {
            None => SignedDuration::ZERO,
            Some(more) => SignedDuration::from_secs(15 << more.min(6)).min(LONGEST_WAIT),
        };
        Ok(self.store.set_brake(mark, Some(Brake { failures, until: now + wait })).await?)
    }

    /// Opens a session for a person and gives its token.
    ///
    /// # Errors
    /// The store's.
    pub async fn open_session(&self, user: UserId, device: &str) -> Result<String, Trouble> {
        let token = trust::hex(&trust::random::bytes::<32>()?);
        let now = self.now();
        let device = device.to_owned();
        let session = Session { token: self.token_hash(&token), user, expires_at: now + IDLE, opened_at: now, device };
        self.store.open_session(session, now).await?;
        Ok(token)
    }

    /// Who holds a token, if the session still lives.
    ///
    /// # Errors
    /// The store's.
    pub async fn signed_in(&self, token: &str) -> Result<Option<SignedIn>, Trouble> {
        let (token, now) = (self.token_hash(token), self.now());
        let Some((session, person)) = self.store.session(token, now).await? else { return Ok(None) };
        if session.expires_at.duration_since(now) < IDLE - EXTEND_EVERY {
            self.store.extend_session(token, now + IDLE).await?;
        }
        Ok(Some(SignedIn { person: Arc::new(person), token }))
    }

    /// Ends a session. `device` is what it was called.
    ///
    /// # Errors
    /// The store's.
    pub async fn sign_out(&self, who: &SignedIn, device: &str) -> Result<(), Trouble> {
        self.store.close_session(who.token).await?;
        self.leave_trace(who.person.id, Access::SignedOut, device).await
    }

    /// The sessions of a person, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn sessions_of(&self, who: &SignedIn) -> Result<Vec<Session>, Trouble> {
        Ok(self.store.sessions_of(who.person.id, self.now()).await?)
    }

    /// Ends another session of a person, by what it is called on a page; without a name, all others.
    ///
    /// # Errors
    /// The store's.
    pub async fn sign_out_others(&self, who: &SignedIn, id: Option<&str>) -> Result<(), Trouble> {
        for session in self.sessions_of(who).await? {
            if !who.is_session(&session) && id.is_none_or(|id| id == session.id()) {
                self.store.close_session(session.token).await?;
                self.leave_trace(who.person.id, Access::SignedOut, &session.device).await?;
            }
        }
        Ok(())
    }

    /// Chooses a new password, which ends all sessions, and opens a new one. False when the old one is wrong.
    ///
    /// # Errors
    /// The store's.
    pub async fn change_password(&self, who: &SignedIn, old: &str, new: &str, device: &str) -> Result<Option<String>, Trouble> {
        let (kept, old, new) = (who.person.password.clone(), old.to_owned(), new.to_owned());
        let change = move || trust::password_fits(&old, &kept).then(|| trust::hash_password(&new)).flatten();
        let Some(hash) = aside(change).await? else { return Ok(None) };
        self.store.set_password(who.person.id, hash, false).await?;
        self.leave_trace(who.person.id, Access::NewPassword, device).await?;
        self.open_session(who.person.id, device).await.map(Some)
    }

    fn token_hash(&self, token: &str) -> [u8; 32] {
        self.keys.hash("session", &[token.as_bytes()])
    }
}

/// Does what takes long on purpose where it holds up nobody else.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Trouble::Damaged(e.to_string()))
}

/// The network an address belongs to: what one customer of a provider usually gets.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(a) => a.octets().into_iter().take(3).collect(),
        IpAddr::V6(a) => a.octets().into_iter().take(6).collect(),
    }
}
