//! The engine failed.

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
        /// Its schema.
        found: i64,
        /// The newest this program knows.
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
        Self::Blob(e.to_string())
    }
}
