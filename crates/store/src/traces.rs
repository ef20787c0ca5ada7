//! Who signed in, who looked at what is sealed, what officials decided alone.

use async_trait::async_trait;
use domain::{AgencyId, By, Report, Timestamp, UserId, report::Happening};

use crate::{Error, Head, NewJob};

/// What somebody did to their own access, or was done to it. The word is kept for ever: none is ever renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Signed in.
    SignedIn,
    /// Signed out, here or another device.
    SignedOut,
    /// The name was right, the password was not.
    WrongPassword,
    /// The password was right, the code was not.
    WrongCode,
    /// A new password.
    NewPassword,
    /// The second factor was turned on.
    CodeOn,
    /// The second factor was turned off.
    CodeOff,
    /// The second factor was replaced by another.
    CodeReplaced,
    /// They came in, or proved to be who they are, by a recovery code, which is used up.
    SpareCode,
    /// An administrator gave them a new password.
    Reset,
    /// An administrator gave them other roles.
    Roles,
    /// An administrator gave them another address for mails.
    Address,
    /// An administrator gave them another name.
    Renamed,
    /// An administrator lets them in no longer.
    Disabled,
    /// An administrator lets them in again.
    Enabled,
}

impl Access {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::SignedIn,
        Self::SignedOut,
        Self::WrongPassword,
        Self::WrongCode,
        Self::NewPassword,
        Self::CodeOn,
        Self::CodeOff,
        Self::CodeReplaced,
        Self::SpareCode,
        Self::Reset,
        Self::Roles,
        Self::Address,
        Self::Renamed,
        Self::Disabled,
        Self::Enabled,
    ];

    /// The word it is kept by, and the key of its text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
            Self::WrongPassword => "wrong-password",
            Self::WrongCode => "wrong-code",
            Self::NewPassword => "new-password",
            Self::CodeOn => "code-on",
            Self::CodeOff => "code-off",
            Self::CodeReplaced => "code-replaced",
            Self::SpareCode => "spare-code",
            Self::Reset => "reset",
            Self::Roles => "roles",
            Self::Address => "address",
            Self::Renamed => "renamed",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
        }
    }

    /// Whether it changes what they come in by, or may do.
    #[must_use]
    pub fn changes(self) -> bool {
        !matches!(self, Self::SignedIn | Self::SignedOut | Self::WrongPassword | Self::WrongCode)
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.as_str() == text)
    }
}

/// A trace of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Its place among all.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: UserId,
    /// What.
    pub what: Access,
    /// With which device, roughly.
    pub device: String,
    /// What only the key of the installation can write, over what the person comes in by after it; where it changed that.
    pub became: Option<[u8; 32]>,
    /// What only the key of the installation can write beside it, over it and the mark of the trace before; empty for traces of
    /// earlier versions.
    pub mark: Vec<u8>,
}

/// What is written together with a change of somebody's access: the trace of it, and the job that tells them.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The trace.
    pub trace: Trace,
    /// The head of the chain of traces with it.
    pub head: Head,
    /// The job; none for somebody without an address.
    pub job: Option<NewJob>,
}

/// A look at what is sealed, or what an official decided alone.
#[derive(Clone, Debug)]
pub struct Look {
    /// Its place in the log of everything.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// At what, or what was decided.
    pub what: Happening,
    /// The report as it is now.
    pub report: Report,
}

/// Traces. Newest first; they only grow.
#[async_trait]
pub trait Traces: Send + Sync {
    /// Adds a trace at the place it gives, which must be the next.
    async fn add_trace(&self, witness: Witness) -> Result<(), Error>;

    /// Traces after one, oldest first.
    async fn traces_after(&self, after: i64, at_most: u32) -> Result<Vec<Trace>, Error>;

    /// Of everybody the last trace that changed what they come in by: over what they come in by since.
    async fn last_became(&self) -> Result<Vec<(UserId, [u8; 32])>, Error>;

    /// The last trace of a person that changed what they come in by.
    async fn last_change_of(&self, person: UserId) -> Result<Option<Trace>, Error>;

    /// Traces of people who have a role at one of some agencies, before one.
    async fn traces(&self, agencies: Vec<AgencyId>, before: Option<i64>, at_most: u32) -> Result<Vec<Trace>, Error>;

    /// Looks at reports on whose path one of some agencies stands, before one.
    async fn looks(&self, agencies: Vec<AgencyId>, before: Option<i64>, at_most: u32) -> Result<Vec<Look>, Error>;

    /// What officials decided alone about such reports (hiding and showing, archiving, joining, closing, lifting supervision),
    /// before one.
    async fn deeds_alone(&self, agencies: Vec<AgencyId>, before: Option<i64>, at_most: u32) -> Result<Vec<Look>, Error>;
}
