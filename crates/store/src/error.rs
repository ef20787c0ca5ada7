//! What keeps the store from doing its work: a database or a place for files that fails, is busy or cannot be read.

/// Why the store could not do its work. None of it is the person's fault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Engine(String),
    /// The database cannot be reached or cannot work now. Trying again later helps.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// More waits to be written than can be soon. Trying again later helps.
    #[error("too much waits to be written")]
    Busy,
    /// What lies in the database does not read back.
    #[error("the database holds something that cannot be read: {0}")]
    Damaged(String),
    /// The database was made by a newer version.
    #[error("this database was made by a newer version of tuntas (schema {found}, known {known}); use that version")]
    TooNew {
        /// The number of its last migration.
        found: i64,
        /// The number of the last migration that this program knows.
        known: i64,
    },
    /// The store is closing and takes no more.
    #[error("the store is closing")]
    Closing,
    /// A file could not be written or read.
    #[error("a stored file failed: {0}")]
    Blob(String),
}

impl Error {
    /// Whether the same may well succeed a little later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Busy | Self::Closing | Self::Blob(_))
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Self {
        Self::Damaged(e.to_string())
    }
}

impl From<object_store::Error> for Error {
    fn from(e: object_store::Error) -> Self {
        Self::Blob(blob(&e).to_owned())
    }
}

/// What is wrong with the place for files. Its own words stay outside: a server's answer is in them, and whoever it quotes.
fn blob(e: &object_store::Error) -> &'static str {
    use object_store::Error;
    let mut cause = std::error::Error::source(e);
    while let Some(e) = cause {
        if let Some(e) = e.downcast_ref::<std::io::Error>() {
            return match e.kind() {
                std::io::ErrorKind::StorageFull => "the disk is full",
                std::io::ErrorKind::PermissionDenied => "this user may not",
                std::io::ErrorKind::ConnectionRefused => "nobody listens there",
                std::io::ErrorKind::TimedOut => "no answer in time",
                _ => "input or output failed",
            };
        }
        cause = e.source();
    }
    match e {
        Error::NotFound { .. } => "not there",
        Error::PermissionDenied { .. } => "this user may not",
        Error::Unauthenticated { .. } => "the credentials are not taken",
        Error::InvalidPath { .. } => "the path is none",
        Error::NotSupported { .. } | Error::NotImplemented { .. } => "the server cannot do that",
        Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotModified { .. } => "changed meanwhile",
        Error::UnknownConfigurationKey { .. } => "a setting is not known",
        Error::JoinError { .. } => "stopped",
        _ => "the request failed",
    }
}
