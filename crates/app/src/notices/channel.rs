//! How letters leave, and why that may fail. Of what a mail server says only its codes are kept: its words name people.

use std::fmt;

use async_trait::async_trait;

use super::letter::OutgoingMail;

/// Why a letter was not delivered, or a job not done. It is kept and logged as it prints: codes of ours and of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The mail server said no: its reply code (RFC 5321), and its enhanced code (RFC 3463) if it gave one.
    Reply(u16, Option<(u8, u16, u16)>),
    /// Nobody listens there.
    NoConnection,
    /// No answer in time.
    Timeout,
    /// No trust in the connection.
    Tls,
    /// The connection broke.
    Broken,
    /// What the server said is no SMTP.
    Garbled,
    /// The address is none.
    Address,
    /// The letter could not be written.
    Unwritten,
    /// The folder for letters takes none.
    Folder,
    /// What is to be done is not known to this version: another one may know it.
    Unknown,
    /// What is to be done cannot be read.
    Unreadable,
    /// What it is about is damaged.
    Damaged,
    /// The rules refuse it.
    Refused,
    /// Our own store failed.
    Ours,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = match self {
            Self::Reply(code, None) => return write!(f, "{code}"),
            Self::Reply(code, Some((class, subject, detail))) => return write!(f, "{code} {class}.{subject}.{detail}"),
            Self::NoConnection => "no connection",
            Self::Timeout => "no answer in time",
            Self::Tls => "TLS failed",
            Self::Broken => "connection broken",
            Self::Garbled => "garbled reply",
            Self::Address => "no address",
            Self::Unwritten => "not written",
            Self::Folder => "folder takes none",
            Self::Unknown => "unknown job",
            Self::Unreadable => "unreadable job",
            Self::Damaged => "damaged",
            Self::Refused => "refused",
            Self::Ours => "store failed",
        };
        f.write_str(code)
    }
}

/// A letter could not be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Nothing can be delivered now, whatever the letter: all wait.
    #[error("nothing is delivered now: {0}")]
    Down(Failure),
    /// This one may be taken later.
    #[error("not delivered yet: {0}")]
    Later(Failure),
    /// It never will.
    #[error("cannot be delivered: {0}")]
    Never(Failure),
}

/// A way by which people are told: mail today. Another one, such as SMS or chat, writes what is told in its own form.
#[async_trait]
pub trait DeliveryChannel: Send + Sync {
    /// Whether anyone would read letters; if not, none are written.
    fn listens(&self) -> bool {
        true
    }

    /// How many letters may be on their way at once.
    fn at_once(&self) -> usize {
        8
    }

    /// Delivers one.
    async fn tell(&self, letter: &OutgoingMail) -> Result<(), DeliveryError>;
}
