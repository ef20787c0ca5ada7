//! Officials, their grants, their sessions, and the brake on guessing.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{AgencyId, Grant, Language, Role, Timestamp, UserId};

use crate::{Error, Witness};

/// An official, with what they come in by and may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The identity that grants and the log name.
    pub id: UserId,
    /// The name to sign in with, lower case.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The address that notices are sent to; `None` where there is none.
    pub email: Option<String>,
    /// The password's hash, in PHC form.
    pub password: String,
    /// Whether a new password must be chosen at the next sign-in.
    pub must_change: bool,
    /// Whether the person may sign in.
    pub disabled: bool,
    /// The language of pages and mails.
    pub language: Language,
    /// What the person may do, and where.
    pub grants: Vec<Grant>,
    /// What only the key of the installation can write beside it, over what the person comes in by and may do.
    pub mark: Option<[u8; 32]>,
}

/// What the mark of a person was and becomes: nothing is written where it is not what it was any more.
#[derive(Clone, Copy, Debug)]
pub struct Remark {
    /// The official whose mark it is.
    pub person: UserId,
    /// The mark that must still be there; `None` where there was none.
    pub was: Option<[u8; 32]>,
    /// The mark that takes its place.
    pub becomes: [u8; 32],
}

/// A session of somebody who signed in on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The keyed hash of the token in the cookie.
    pub token: [u8; 32],
    /// The official who signed in.
    pub user: UserId,
    /// When it ends, if nothing is done until then.
    pub expires_at: Timestamp,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The device, roughly: a browser and a system.
    pub device: String,
    /// When the person last proved to be who they are, in this session.
    pub proved_at: Timestamp,
    /// What only the key of the installation can write beside that.
    pub proof: Option<[u8; 32]>,
    /// The mark of the device, where it is a known one.
    pub known: Option<[u8; 32]>,
}

impl Session {
    /// What it may be called on a page: nobody can come in by it.
    #[must_use]
    pub fn id(&self) -> String {
        beginning(&self.token)
    }
}

/// A device somebody signed in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    /// The keyed hash of the token in its cookie.
    pub mark: [u8; 32],
    /// What it is called: a browser and a system.
    pub name: String,
    /// When it was used last.
    pub seen_at: Timestamp,
}

impl KnownDevice {
    /// What it may be called on a page.
    #[must_use]
    pub fn id(&self) -> String {
        beginning(&self.mark)
    }
}

fn beginning(mark: &[u8; 32]) -> String {
    mark.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Tries under one mark (a name from one network): the next may come after `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginThrottle {
    /// How many in a row that were not right.
    pub failures: u32,
    /// Before this moment no other try is taken.
    pub until: Timestamp,
}

/// How tries are slowed, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slowing {
    /// Tries after which the next has to wait.
    pub free: u32,
    /// The first wait; each further one is twice as long.
    pub first: i64,
    /// The longest wait, however many tries were not right.
    pub longest: i64,
    /// After so long without a try all are forgiven.
    pub forgiven: i64,
    /// How long a try that is being looked at keeps others away, unless it ends.
    pub taken: i64,
}

impl Slowing {
    /// How long the next try has to wait after so many that were not right.
    #[must_use]
    pub fn wait(&self, failures: u32) -> i64 {
        match failures.checked_sub(self.free) {
            None => 0,
            Some(more) => self.first.saturating_mul(1 << more.min(40)).min(self.longest),
        }
    }
}

/// What became of a try that somebody wants to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// It may be made; it is counted as not right until it proves to be.
    Begun {
        /// How many tries are counted under the mark, this one included.
        failures: u32,
    },
    /// It may not be made yet.
    Wait {
        /// The moment from which a try is taken again.
        until: Timestamp,
    },
}

/// Officials and sessions.
#[async_trait]
pub trait People: Send + Sync {
    /// Adds an official; the id given is ignored. None when the login is taken.
    async fn add_person(&self, person: Person) -> Result<Option<UserId>, Error>;

    /// A number that no official has. Another may take it first where one process asks twice.
    async fn next_person(&self) -> Result<UserId, Error>;

    /// The official with a name to sign in with; `None` where there is none.
    async fn person_by_login(&self, login: String) -> Result<Option<Person>, Error>;

    /// The official with an identity; `None` where there is none.
    async fn person(&self, id: UserId) -> Result<Option<Person>, Error>;

    /// The names of some officials; whoever is not known is left out.
    async fn names(&self, ids: Vec<UserId>) -> Result<BTreeMap<UserId, String>, Error>;

    /// All officials, in order of their login.
    async fn persons(&self) -> Result<Vec<Person>, Error>;

    /// Those who have a role at exactly this agency and may sign in.
    async fn holders(&self, role: Role, agency: AgencyId) -> Result<Vec<Person>, Error>;

    /// Sets a password of their own, which they need not change, and ends all sessions and forgets all devices of the person.
    async fn set_password(&self, password: String, remark: Remark, witness: Witness) -> Result<(), Error>;

    /// Marks officials that have no mark, as earlier versions left them.
    async fn mark_persons(&self, marks: Vec<Remark>) -> Result<(), Error>;

    /// Sets the language of pages and mails.
    async fn set_language(&self, id: UserId, language: Language) -> Result<(), Error>;

    /// Opens a session, keeps its device, and drops what has run out by `now`.
    async fn open_session(&self, session: Session, now: Timestamp) -> Result<(), Error>;

    /// A session and its person, unless it has run out or the person may not sign in.
    async fn session(&self, token: [u8; 32], now: Timestamp) -> Result<Option<(Session, Person)>, Error>;

    /// The sessions of a person that have not run out, the newest first.
    async fn sessions_of(&self, id: UserId, now: Timestamp) -> Result<Vec<Session>, Error>;

    /// Lets a session live on.
    async fn extend_session(&self, token: [u8; 32], expires_at: Timestamp) -> Result<(), Error>;

    /// Ends a session.
    async fn close_session(&self, token: [u8; 32]) -> Result<(), Error>;

    /// The person of a session proved to be who they are.
    async fn prove_session(&self, token: [u8; 32], at: Timestamp, proof: [u8; 32]) -> Result<(), Error>;

    /// Who signed in with a device.
    async fn known_device(&self, mark: [u8; 32]) -> Result<Vec<UserId>, Error>;

    /// The devices somebody signed in with, the last used first.
    async fn devices_of(&self, id: UserId) -> Result<Vec<KnownDevice>, Error>;

    /// Forgets a device of somebody, and ends their sessions on it.
    async fn forget_device(&self, id: UserId, mark: [u8; 32]) -> Result<(), Error>;

    /// Counts a try under a mark before it is made and keeps others from being made meanwhile, in one statement: however many
    /// come at once, no more are made than may be.
    async fn begin_try(&self, mark: [u8; 32], slowing: Slowing, now: Timestamp) -> Result<Try, Error>;

    /// A try was not right: the next may come at a time.
    async fn end_try(&self, mark: [u8; 32], until: Timestamp) -> Result<(), Error>;

    /// A try was right: all are forgiven.
    async fn forgive_tries(&self, mark: [u8; 32]) -> Result<(), Error>;

    /// Counts a try under a mark that keeps nobody away. Gives how many there are.
    async fn count_try(&self, mark: [u8; 32], slowing: Slowing, now: Timestamp) -> Result<u32, Error>;

    /// A try that was counted was right: it counts no more.
    async fn uncount_try(&self, mark: [u8; 32]) -> Result<(), Error>;

    /// What is counted under a mark; `None` where nothing is.
    async fn brake(&self, mark: [u8; 32]) -> Result<Option<LoginThrottle>, Error>;
}
