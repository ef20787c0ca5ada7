//! Identities. Each is a type of its own, so that an agency can never stand where a user is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A report, for ever and everywhere; a client may bring its own so that sending twice makes one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReportId(pub Uuid);

/// An agency (instansi, perangkat daerah, unit kerja).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgencyId(pub i64);

/// A person who signs in to work here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

/// A topic (kategori), by its short code, such as `jalan` or `hutan.kebakaran`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicCode(pub String);

impl TopicCode {
    /// Reads a code of 1 to 40 lower-case letters, digits, dots and hyphens.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// True for the topic itself and for all below it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
