//! Who is signed in, on which devices, and for how long.

use std::sync::Arc;

use domain::{Official, Timestamp, UserId};
use jiff::SignedDuration;
use store::{Access, KnownDevice, Person, Session};

use crate::{AppError, handles, record::access::Factors};

/// A session ends after so long without a step.
const IDLE: SignedDuration = SignedDuration::from_hours(8);
/// However much is done in it, a session ends after so long: a long working day.
pub const LONGEST_SESSION: SignedDuration = SignedDuration::from_hours(12);
/// A session is extended at most so often.
const EXTEND_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// How long a password that was typed stands for whoever typed it.
const PROOF_HOLDS: SignedDuration = SignedDuration::from_mins(10);

/// What somebody comes with: how their browser is called, and the token in its cookie; empty for none.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// A browser and a system.
    pub name: String,
    /// The token.
    pub token: String,
}

/// What the cookies of somebody hold who was let in.
#[derive(Clone, Debug)]
pub struct Passes {
    /// The token of the session.
    pub session: String,
    /// The token of the device, which is known from now on.
    pub device: String,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person.
    pub person: Arc<Person>,
    pub(crate) session: Session,
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
        self.session.token == session.token
    }

    /// Whether they proved lately, in this session, that it is them.
    #[must_use]
    pub fn is_proved(&self, now: Timestamp) -> bool {
        now.duration_since(self.session.proved_at) < PROOF_HOLDS
    }
}

impl handles::People<'_> {
    /// Lets somebody in, and keeps their device.
    pub async fn let_in(self, user: UserId, device: &Device) -> Result<Passes, AppError> {
        // The token of a device that several use stays; one that is nobody's is not believed.
        let kept = !device.token.is_empty() && !self.store.known_device(self.device_mark(&device.token)).await?.is_empty();
        let token = if kept { device.token.clone() } else { trust::hex(&trust::random::bytes::<32>()?) };
        let session = self.begin_session(user, &device.name, Some(self.device_mark(&token))).await?;
        self.leave_trace(user, Access::SignedIn, &device.name).await?;
        Ok(Passes { session, device: token })
    }

    /// Opens a session for a person and gives its token; the device is not kept.
    pub async fn open_session(self, user: UserId, device: &str) -> Result<String, AppError> {
        self.begin_session(user, device, None).await
    }

    pub(crate) async fn begin_session(self, user: UserId, device: &str, known: Option<[u8; 32]>) -> Result<String, AppError> {
        // The token names its person and when it was given: a session that another program gave to somebody else is not theirs,
        // and none that it wrote anew lasts longer.
        let (now, device) = (self.now(), device.to_owned());
        let token = format!("{}.{}.{}", user.0, now.as_second(), trust::hex(&trust::random::bytes::<32>()?));
        let person = self.store.person(user).await?.ok_or(AppError::NotFound)?;
        let key = self.session_key(&token, &person);
        let session = Session {
            token: key,
            user,
            expires_at: now + IDLE,
            opened_at: now,
            device,
            proved_at: now,
            known,
            proof: Some(self.proof_of(&key, now)),
        };
        self.store.open_session(session, now).await?;
        Ok(token)
    }

    /// Who holds a token, if the session still lives.
    pub async fn signed_in(self, token: &str) -> Result<Option<SignedIn>, AppError> {
        let mut parts = token.split('.').map(|part| part.parse::<i64>().ok());
        let named = parts.next().flatten().map(UserId);
        let opened = parts.next().flatten().and_then(|at| Timestamp::from_second(at).ok());
        let (Some(named), Some(opened), now) = (named, opened, self.now()) else { return Ok(None) };
        let Some(person) = self.store.person(named).await? else { return Ok(None) };
        let token = self.session_key(token, &person);
        let Some((mut session, person)) = self.store.session(token, now).await? else { return Ok(None) };
        if named != person.id {
            return Ok(None);
        }
        self.must_be_ours(&person, &[Factors::One, Factors::Two])?;
        self.must_be_as_left(&person).await?;
        if session.proof != Some(self.proof_of(&token, session.proved_at)) {
            session.proved_at = Timestamp::UNIX_EPOCH;
        }
        let last = opened + LONGEST_SESSION;
        if last <= now {
            return Ok(None);
        }
        if session.expires_at < last && session.expires_at.duration_since(now) < IDLE - EXTEND_EVERY {
            self.store.extend_session(token, (now + IDLE).min(last)).await?;
        }
        Ok(Some(SignedIn { person: Arc::new(person), session }))
    }

    /// Somebody who is signed in, as they are by now; none where that session has ended. Whatever takes long asks it again.
    pub async fn still_signed_in(self, who: &SignedIn) -> Result<Option<SignedIn>, AppError> {
        let now = self.now();
        let Some((session, person)) = self.store.session(who.session.token, now).await? else { return Ok(None) };
        // With a password all sessions end that were opened by it.
        let same = person.id == who.person.id && person.password == who.person.password;
        if !same || session.opened_at + LONGEST_SESSION <= now {
            return Ok(None);
        }
        self.must_be_ours(&person, &[Factors::One, Factors::Two])?;
        self.must_be_as_left(&person).await?;
        Ok(Some(SignedIn { person: Arc::new(person), session }))
    }

    /// Ends a session. `device` is what it was called.
    pub async fn sign_out(self, who: &SignedIn, device: &str) -> Result<(), AppError> {
        self.store.close_session(who.session.token).await?;
        self.leave_trace(who.person.id, Access::SignedOut, device).await
    }

    /// The sessions of a person, the newest first.
    pub async fn sessions_of(self, who: &SignedIn) -> Result<Vec<Session>, AppError> {
        let now = self.now();
        let mut sessions = self.store.sessions_of(who.person.id, now).await?;
        sessions.retain(|s| s.opened_at + LONGEST_SESSION > now);
        Ok(sessions)
    }

    /// The devices a person signed in with and is not signed in on now.
    pub async fn resting_devices_of(self, who: &SignedIn) -> Result<Vec<KnownDevice>, AppError> {
        let sessions = self.sessions_of(who).await?;
        let mut devices = self.store.devices_of(who.person.id).await?;
        devices.retain(|d| sessions.iter().all(|s| s.known != Some(d.mark)));
        Ok(devices)
    }

    /// Ends another session of a person and forgets its device, or forgets a device, by what it is called on a page; without a
    /// name, all others.
    pub async fn sign_out_others(self, who: &SignedIn, id: Option<&str>) -> Result<(), AppError> {
        let user = who.person.id;
        let meant = |name: &str| id.is_none_or(|id| id == name);
        let resting = self.resting_devices_of(who).await?;
        for session in self.sessions_of(who).await? {
            if !who.is_session(&session) && meant(&session.id()) {
                self.store.close_session(session.token).await?;
                // Two sessions may be on the device in use.
                if let Some(mark) = session.known.filter(|mark| who.session.known != Some(*mark)) {
                    self.store.forget_device(user, mark).await?;
                }
                self.leave_trace(user, Access::SignedOut, &session.device).await?;
            }
        }
        for device in resting.into_iter().filter(|d| meant(&d.id())) {
            self.store.forget_device(user, device.mark).await?;
        }
        Ok(())
    }

    /// The mark of the device somebody comes with, if this person signed in with it before.
    pub(crate) async fn known_mark(self, device: &Device, user: UserId) -> Result<Option<[u8; 32]>, AppError> {
        if device.token.is_empty() {
            return Ok(None);
        }
        let mark = self.device_mark(&device.token);
        Ok(self.store.known_device(mark).await?.contains(&user).then_some(mark))
    }

    fn device_mark(self, token: &str) -> [u8; 32] {
        self.keys.hash("device", &[token.as_bytes()])
    }

    /// What a session is kept under: its token, and the password of its person, with which all of theirs end for good.
    fn session_key(self, token: &str, person: &Person) -> [u8; 32] {
        self.keys.hash("session of", &[token.as_bytes(), person.password.as_bytes()])
    }

    /// What only this installation can write beside when somebody proved to be who they are.
    pub(crate) fn proof_of(self, token: &[u8; 32], at: Timestamp) -> [u8; 32] {
        self.keys.hash("proved", &[token, &at.as_microsecond().to_le_bytes()])
    }
}
