//! Officials, their grants, their sessions, and the brake on guessing.

use async_trait::async_trait;
use domain::{AgencyId, Grant, Role, Timestamp, UserId};

use crate::Error;

/// An official.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// The name to sign in with, lower case.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Where notices go.
    pub email: Option<String>,
    /// The password's hash, in PHC form.
    pub password: String,
    /// Whether a new password must be chosen at the next sign-in.
    pub must_change: bool,
    /// Whether the person may sign in.
    pub disabled: bool,
    /// The language of pages and mails.
    pub language: String,
    /// What the person may do, and where.
    pub grants: Vec<Grant>,
}

/// Somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The keyed hash of the token in the cookie.
    pub token: [u8; 32],
    /// Who.
    pub user: UserId,
    /// Until when, if nothing is done.
    pub expires_at: Timestamp,
    /// Since when.
    pub opened_at: Timestamp,
    /// The device, roughly: a browser and a system.
    pub device: String,
}

impl Session {
    /// What it may be called on a page: nobody can come in by it.
    #[must_use]
    pub fn id(&self) -> String {
        self.token.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Failed attempts under one mark (a name from one network): the next may come after `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brake {
    /// How many in a row.
    pub failures: u32,
    /// When the next attempt may come.
    pub until: Timestamp,
}

/// Officials and sessions.
#[async_trait]
pub trait People: Send + Sync {
    /// Adds an official; the id given is ignored. None when the login is taken.
    async fn add_person(&self, person: Person) -> Result<Option<UserId>, Error>;

    /// By the name to sign in with.
    async fn person_by_login(&self, login: String) -> Result<Option<Person>, Error>;

    /// By identity.
    async fn person(&self, id: UserId) -> Result<Option<Person>, Error>;

    /// Everybody, by login.
    async fn persons(&self) -> Result<Vec<Person>, Error>;

    /// Those who have a role at exactly this agency and may sign in.
    async fn holders(&self, role: Role, agency: AgencyId) -> Result<Vec<Person>, Error>;

    /// Sets a password and ends all sessions of the person.
    async fn set_password(&self, id: UserId, password: String, must_change: bool) -> Result<(), Error>;

    /// Sets the language of pages and mails.
    async fn set_language(&self, id: UserId, language: String) -> Result<(), Error>;

    /// Opens a session, and drops those that have run out by `now`.
    async fn open_session(&self, session: Session, now: Timestamp) -> Result<(), Error>;

    /// A session and its person, unless it has run out or the person may not sign in.
    async fn session(&self, token: [u8; 32], now: Timestamp) -> Result<Option<(Session, Person)>, Error>;

    /// The sessions of a person that have not run out, the newest first.
    async fn sessions_of(&self, id: UserId, now: Timestamp) -> Result<Vec<Session>, Error>;

    /// Lets a session live on.
    async fn extend_session(&self, token: [u8; 32], expires_at: Timestamp) -> Result<(), Error>;

    /// Ends a session.
    async fn close_session(&self, token: [u8; 32]) -> Result<(), Error>;

    /// The brake on a mark.
    async fn brake(&self, mark: [u8; 32]) -> Result<Option<Brake>, Error>;

    /// Sets the brake, or loosens it.
    async fn set_brake(&self, mark: [u8; 32], brake: Option<Brake>) -> Result<(), Error>;
}
