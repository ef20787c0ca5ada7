//! Who signed in, who looked at what is sealed, what officials decided alone.

use async_trait::async_trait;
use domain::{ActorRef, AgencyId, Report, Timestamp, UserId, report::ReportEvent};

use crate::{Error, Head, NewJob};

domain::choices! {
    /// What somebody did to their own access, or was done to it. The word is kept for ever: none is ever renamed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Access {
        /// Signed in.
        SignedIn = "signed-in",
        /// Signed out, here or another device.
        SignedOut = "signed-out",
        /// The name was right, the password was not.
        WrongPassword = "wrong-password",
        /// The password was right, the code was not.
        WrongCode = "wrong-code",
        /// A new password.
        NewPassword = "new-password",
        /// The second factor was turned on.
        CodeOn = "code-on",
        /// The second factor was turned off.
        CodeOff = "code-off",
        /// The second factor was replaced by another.
        CodeReplaced = "code-replaced",
        /// They came in, or proved to be who they are, by a recovery code, which is used up.
        SpareCode = "spare-code",
        /// An administrator gave them a new password.
        Reset = "reset",
        /// An administrator gave them other roles.
        Roles = "roles",
        /// An administrator gave them another address for mails.
        Address = "address",
        /// An administrator gave them another name.
        Renamed = "renamed",
        /// An administrator lets them in no longer.
        Disabled = "disabled",
        /// An administrator lets them in again.
        Enabled = "enabled",
    }
}

impl Access {
    /// Whether it changes what they come in by, or may do.
    #[must_use]
    pub fn changes(self) -> bool {
        !matches!(self, Self::SignedIn | Self::SignedOut | Self::WrongPassword | Self::WrongCode)
    }
}

/// A trace of what somebody did to their access, or was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Its place among all.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// The official whose access it is.
    pub person: UserId,
    /// What was done.
    pub what: Access,
    /// The device that was used, roughly: a browser and a system.
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
    /// When it happened.
    pub at: Timestamp,
    /// Who looked, or decided.
    pub by: ActorRef,
    /// The event: what was opened, or what was decided.
    pub what: ReportEvent,
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
